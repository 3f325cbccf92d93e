//! Our client against an independent authorization server.

use serde_json::json;
use spotfire_auth::{
    ApiClient, AuthorizationCode, ClientAuthentication, ClientCredentials, Discovery, ErrorKind,
    JOB_SCOPE, LoopbackAddress, LoopbackPath, Redirect, RefreshGrant, Revocation, ServerUrl,
    TokenSet, TokenSource,
};

use crate::person::sign_in;
use crate::provider_process::ProviderProcess;

const REDIRECT_URI: &str = "http://127.0.0.1/auth";
/// A secret with characters that HTTP Basic needs form-urlencoded (RFC 6749, section 2.3.1).
const ODD_SECRET: &str = "a b%&+:/=?";

fn provider() -> ProviderProcess {
    let machine = |id, method| {
        json!({
            "client_id": id, "client_secret": ODD_SECRET, "token_endpoint_auth_method": method,
            "grant_types": ["client_credentials"], "response_types": [], "redirect_uris": [],
        })
    };
    let person = |id, method, application| {
        json!({
            "client_id": id, "client_secret": ODD_SECRET, "token_endpoint_auth_method": method,
            "application_type": application, "redirect_uris": [REDIRECT_URI],
            "grant_types": ["authorization_code", "refresh_token"],
        })
    };
    let clients = json!([
        machine("basic", "client_secret_basic"),
        machine("post", "client_secret_post"),
        person("native", "none", "native"),
        person("with secret: basic", "client_secret_basic", "native"),
        person("with secret: post", "client_secret_post", "native"),
    ]);
    ProviderProcess::start(&clients, &[JOB_SCOPE, "offline"])
}

/// Every client of a person, with the method that it is registered for.
fn clients() -> [ApiClient; 3] {
    let with_secret = |id| ApiClient::confidential(id, ODD_SECRET);
    [
        ApiClient::public("native"),
        with_secret("with secret: basic"),
        with_secret("with secret: post").with_authentication(ClientAuthentication::Post),
    ]
}

async fn signed_in(server: &ServerUrl, client: &ApiClient) -> TokenSet {
    let redirect = Redirect::loopback(LoopbackAddress::V4, LoopbackPath::Auth, 49152);
    let login = AuthorizationCode::new(server.clone(), client.clone())
        .start(redirect.expect("the redirect is one"))
        .await
        .expect("the server tells its metadata");
    let end = sign_in(server, login.authorization_url()).await;
    let tokens = login.finish(&end).await;
    tokens.unwrap_or_else(|error| panic!("{}: {error}", client.id()))
}

#[tokio::test]
async fn its_metadata_are_read_and_its_issuer_is_the_servers() {
    let provider = provider();
    let metadata = Discovery::new(provider.server.clone()).discover().await;
    let metadata = metadata.expect("the document is in order");
    assert!(metadata.is_published());
    assert!(metadata.authorization_response_iss_parameter_supported());
    assert_eq!(*metadata.token_endpoint(), provider.server.token_url());
    assert_eq!(
        metadata.code_challenge_methods_supported(),
        Some(["S256".to_owned()].as_slice())
    );
    let elsewhere = Discovery::new(provider.server.clone())
        .with_issuer("https://spotfire.example.com/spotfire");
    let error = elsewhere
        .discover()
        .await
        .expect_err("the issuer is another");
    assert_eq!(error.kind(), ErrorKind::UnexpectedAnswer);
}

#[tokio::test]
async fn a_client_with_a_secret_gets_tokens_by_either_method_and_without_the_right_one_none() {
    use ClientAuthentication::{Basic, Post};
    let provider = provider();
    let cases = [
        ("basic", Basic, ODD_SECRET, None),
        ("post", Post, ODD_SECRET, None),
        ("basic", Basic, "wrong", Some(ErrorKind::InvalidClient)),
        ("nobody", Basic, ODD_SECRET, Some(ErrorKind::InvalidClient)),
    ];
    for (id, method, secret, expected) in cases {
        let source = ClientCredentials::builder(provider.server.clone(), id, secret)
            .with_authentication(method)
            .build()
            .expect("the credentials are some");
        let refused = source.token().await.err().map(|error| error.kind());
        assert_eq!(refused, expected, "{id} {method:?}");
    }
}

#[tokio::test]
async fn a_person_signs_in_and_the_tokens_are_refreshed_and_revoked() {
    let provider = provider();
    for client in clients() {
        let what = client.id().to_owned();
        let first = signed_in(&provider.server, &client).await;
        assert_eq!(first.scopes(), [JOB_SCOPE, "offline"], "{what}");
        let refresh_token = first.refresh_token().expect("offline was asked for");

        let grant = RefreshGrant::builder(provider.server.clone(), client.clone()).build();
        let grant = grant.expect("the client is one");
        let second = grant.refresh(refresh_token).await;
        let second = second.unwrap_or_else(|error| panic!("{what}: {error}"));
        let newest = second.refresh_token().expect("the server rotates");
        assert_ne!(
            newest.expose_secret(),
            refresh_token.expose_secret(),
            "{what}"
        );

        let revocation = Revocation::new(provider.server.clone(), client);
        let revoked = revocation.revoke_refresh_token(newest).await;
        revoked.unwrap_or_else(|error| panic!("{what}: {error}"));
        let error = grant
            .refresh(newest)
            .await
            .expect_err("the token is revoked");
        assert_eq!(error.kind(), ErrorKind::InvalidGrant, "{what}");
    }
}

#[tokio::test]
async fn a_spent_refresh_token_means_that_somebody_must_sign_in_again() {
    let provider = provider();
    let client = ApiClient::public("native");
    let first = signed_in(&provider.server, &client).await;
    let spent = first.refresh_token().expect("offline was asked for");
    let grant = RefreshGrant::builder(provider.server.clone(), client).build();
    let grant = grant.expect("the client is one");
    let second = grant.refresh(spent).await.expect("the token is good once");
    let newest = second.refresh_token().expect("the server rotates");
    // The server ends all that came of the sign-in.
    for token in [spent, newest] {
        let error = grant
            .refresh(token)
            .await
            .expect_err("the token is no good any more");
        assert_eq!(error.kind(), ErrorKind::InvalidGrant);
    }
}
