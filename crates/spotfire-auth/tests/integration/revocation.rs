//! Revocation: what is sent where, and what a server's answers mean.

use spotfire_auth::{AccessToken, ApiClient, ErrorKind, RefreshToken, Revocation, ServerMetadata};

use crate::discovery::changed;
use crate::scripted_server::{CLIENT_ID, CLIENT_SECRET, Script, ScriptedServer, form};

fn token() -> RefreshToken {
    RefreshToken::new("refresh-one").expect("the text is a token")
}

#[tokio::test]
async fn tokens_are_revoked_where_the_metadata_say() {
    let moved = |base: &str| {
        let at = format!("{base}/oauth2/v2/revoke");
        vec![
            changed(base, &[("revocation_endpoint", at.into())]),
            Script::answer("200 OK", &[], ""),
        ]
    };
    let server = ScriptedServer::start_with(moved).await;
    let revocation = Revocation::new(server.server(), ApiClient::public(CLIENT_ID));
    revocation
        .revoke_refresh_token(&token())
        .await
        .expect("the server revokes it");
    let request = &server.requests()[1];
    assert!(
        request.starts_with("POST /spotfire/oauth2/v2/revoke HTTP/1.1"),
        "{request}"
    );
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        form(request),
        [
            pair("token", "refresh-one"),
            pair("token_type_hint", "refresh_token"),
            pair("client_id", CLIENT_ID)
        ]
    );
}

#[tokio::test]
async fn an_access_token_is_revoked_with_the_clients_secret() {
    let server = ScriptedServer::start(vec![Script::answer("200 OK", &[], "")]).await;
    let client = ApiClient::confidential(CLIENT_ID, CLIENT_SECRET);
    let revocation = Revocation::new(server.server(), client)
        .with_metadata(ServerMetadata::documented(&server.server()));
    let token = AccessToken::new("tok1").expect("the text is a token");
    revocation
        .revoke_access_token(&token)
        .await
        .expect("the server revokes it");
    let request = server.requests().remove(0);
    assert!(
        request.starts_with("POST /spotfire/oauth2/v1/revoke HTTP/1.1"),
        "{request}"
    );
    assert!(request.contains("authorization: Basic "), "{request}");
    assert!(
        request.ends_with("token=tok1&token_type_hint=access_token"),
        "{request}"
    );
}

#[tokio::test]
async fn a_revocation_that_did_not_happen_is_an_error() {
    let busy = Script::answer("503 Service Unavailable", &["Retry-After: 7"], "");
    let nothing = Script::answer("404 Not Found", &[], "");
    let refused = |code: &str| Script::json("400 Bad Request", &format!(r#"{{"error":"{code}"}}"#));
    for (answer, kind, part) in [
        (busy, ErrorKind::Unavailable, "try again later"),
        (
            nothing,
            ErrorKind::UnexpectedAnswer,
            "there is no revocation endpoint at",
        ),
        (
            refused("invalid_client"),
            ErrorKind::InvalidClient,
            "without a secret (invalid_client)",
        ),
        (
            refused("unsupported_token_type"),
            ErrorKind::Refused,
            "refused the revocation of API client",
        ),
    ] {
        let server = ScriptedServer::start(vec![answer]).await;
        let revocation = Revocation::new(server.server(), ApiClient::public(CLIENT_ID))
            .with_metadata(ServerMetadata::documented(&server.server()));
        let error = revocation
            .revoke_refresh_token(&token())
            .await
            .expect_err(part);
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains(part), "{error}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_revoke_is_not_asked() {
    let without = |base: &str| vec![changed(base, &[("revocation_endpoint", ().into())])];
    let server = ScriptedServer::start_with(without).await;
    let revocation = Revocation::new(server.server(), ApiClient::public(CLIENT_ID));
    let error = revocation
        .revoke_refresh_token(&token())
        .await
        .expect_err("there is no endpoint");
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert_eq!(server.requests().len(), 1);
}
