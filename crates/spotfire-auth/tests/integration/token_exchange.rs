//! Token exchange: what is sent, and what is refused before it is.

use std::sync::Arc;

use spotfire_auth::{
    AccessToken, ApiClient, ErrorKind, FixedToken, JOB_SCOPE, TokenExchange, TokenExchangeBuilder,
    TokenSource, TokenType,
};

use crate::discovery::changed;
use crate::scripted_server::{CLIENT_ID, CLIENT_SECRET, Script, ScriptedServer, form};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:token-exchange";

fn exchange(server: &ScriptedServer) -> TokenExchangeBuilder {
    let subject = FixedToken::new(AccessToken::new("subject-one").expect("the text is a token"));
    let client = ApiClient::confidential(CLIENT_ID, CLIENT_SECRET);
    TokenExchange::builder(server.server(), client, Arc::new(subject), TokenType::Jwt)
}

/// A server whose metadata list the grant, with answers for the exchange.
async fn server(answers: Vec<Script>) -> ScriptedServer {
    ScriptedServer::start_with(|base| {
        let grants = [("grant_types_supported", serde_json::json!([GRANT]))];
        let mut all = vec![changed(base, &grants)];
        all.extend(answers);
        all
    })
    .await
}

fn granted() -> Script {
    let body = r#"{"access_token":"tok1","token_type":"Bearer","issued_token_type":"urn:ietf:params:oauth:token-type:access_token"}"#;
    Script::json("200 OK", body)
}

#[tokio::test]
async fn a_subject_token_is_exchanged_with_all_that_was_set() {
    let server = server(vec![granted()]).await;
    let source = exchange(&server)
        .with_requested_token_type(TokenType::AccessToken)
        .with_audience("spotfire")
        .build()
        .expect("the settings are good");
    let rejected = source.token().await.expect("the server grants it");
    assert_eq!(rejected.authorization(), "Bearer tok1");
    source
        .renew(&rejected)
        .await
        .expect("the server grants another");
    let requests = server.requests();
    assert_eq!(requests.len(), 3, "the metadata are read once");
    assert!(
        requests[1].contains("authorization: Basic "),
        "{}",
        requests[1]
    );
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        form(&requests[1]),
        [
            pair("grant_type", GRANT),
            pair("subject_token", "subject-one"),
            pair("subject_token_type", "urn:ietf:params:oauth:token-type:jwt"),
            pair(
                "requested_token_type",
                "urn:ietf:params:oauth:token-type:access_token"
            ),
            pair("audience", "spotfire"),
            pair("scope", JOB_SCOPE),
        ]
    );
}

#[tokio::test]
async fn refusals_name_the_way_out() {
    let refused = |code: &str| Script::json("400 Bad Request", &format!(r#"{{"error":"{code}"}}"#));
    for (answer, kind, part) in [
        (
            refused("invalid_grant"),
            ErrorKind::InvalidGrant,
            "ask an administrator which issuers are trusted",
        ),
        (
            refused("invalid_request"),
            ErrorKind::Refused,
            "does not take the subject token",
        ),
        (
            refused("invalid_target"),
            ErrorKind::Refused,
            "does not take the audience (invalid_target); ask",
        ),
        (
            refused("unauthorized_client"),
            ErrorKind::UnauthorizedClient,
            GRANT,
        ),
        (
            Script::json("200 OK", r#"{"access_token":"tok1","token_type":"N_A"}"#),
            ErrorKind::UnexpectedAnswer,
            "token_type is not Bearer",
        ),
        (
            Script::json("200 OK", ""),
            ErrorKind::UnexpectedAnswer,
            "(empty)",
        ),
        (
            Script::json("200 OK", "{"),
            ErrorKind::UnexpectedAnswer,
            "another shape",
        ),
    ] {
        let server = server(vec![answer]).await;
        let source = exchange(&server).build().expect("the settings are good");
        let error = source.token().await.expect_err(part);
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains(part), "{error}");
        assert!(!format!("{error:?}").contains("subject-one"), "{error:?}");
    }
}

#[tokio::test]
async fn a_server_without_the_grant_is_not_asked() {
    let server = ScriptedServer::start_with(|base| vec![changed(base, &[])]).await;
    let source = exchange(&server).build().expect("the settings are good");
    let error = source
        .token()
        .await
        .expect_err("the metadata do not list the grant");
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(
        error.to_string().contains("does not support the grant"),
        "{error}"
    );
    assert_eq!(server.requests().len(), 1);
}
