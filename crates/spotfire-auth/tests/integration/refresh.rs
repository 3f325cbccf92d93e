//! Refresh: what is sent, what is kept, and what happens when the answer is lost.

use std::time::Duration;

use spotfire_auth::{
    ApiClient, ClientAuthentication, ErrorKind, HttpSettings, JOB_SCOPE, RefreshGrant, RefreshToken,
};

use crate::scripted_server::{CLIENT_ID, CLIENT_SECRET, Script, ScriptedServer, form};

const REFRESH_TOKEN: &str = "refresh-one+/=";

fn granted(rest: &str) -> Script {
    let body = format!(r#"{{"access_token":"tok1","token_type":"Bearer","expires_in":60{rest}}}"#);
    Script::json("200 OK", &body)
}

fn refused() -> Script {
    Script::json("400 Bad Request", r#"{"error":"invalid_grant"}"#)
}

fn token() -> RefreshToken {
    RefreshToken::new(REFRESH_TOKEN).expect("the text is a token")
}

fn grant(server: &ScriptedServer, client: ApiClient) -> RefreshGrant {
    let settings = HttpSettings::default().with_request_timeout(Duration::from_millis(600));
    RefreshGrant::builder(server.server(), client)
        .with_http_settings(settings)
        .build()
        .expect("the settings are good")
}

#[tokio::test]
async fn the_request_is_the_clients_own_and_names_no_scope() {
    let confidential = || ApiClient::confidential(CLIENT_ID, CLIENT_SECRET);
    for (client, in_body) in [
        (ApiClient::public(CLIENT_ID), vec![("client_id", CLIENT_ID)]),
        (confidential(), vec![]),
        (
            confidential().with_authentication(ClientAuthentication::Post),
            vec![("client_id", CLIENT_ID), ("client_secret", CLIENT_SECRET)],
        ),
    ] {
        let server = ScriptedServer::start(vec![granted("")]).await;
        let is_basic = client.authentication() == ClientAuthentication::Basic;
        let tokens = grant(&server, client).refresh(&token()).await;
        let tokens = tokens.expect("the server grants it");
        assert_eq!(tokens.expires_in(), Some(Duration::from_secs(60)));
        assert_eq!(tokens.scopes(), [JOB_SCOPE]);
        assert!(
            tokens.refresh_token().is_none(),
            "none came, so the old one stays"
        );
        let request = server.requests().remove(0);
        let mut expected = vec![
            ("grant_type", "refresh_token"),
            ("refresh_token", REFRESH_TOKEN),
        ];
        expected.extend(in_body);
        let sent = form(&request);
        let sent: Vec<_> = sent
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .collect();
        assert_eq!(sent, expected);
        assert_eq!(request.contains("authorization: Basic "), is_basic);
    }
}

#[tokio::test]
async fn a_rotated_token_takes_the_old_ones_place() {
    for (rest, expected) in [
        (r#","refresh_token":"refresh-two""#, Some("refresh-two")),
        (r#","refresh_token":"""#, None),
        (r#","refresh_token":null"#, None),
    ] {
        let server = ScriptedServer::start(vec![granted(rest)]).await;
        let grant = grant(&server, ApiClient::public(CLIENT_ID));
        let tokens = grant.refresh(&token()).await.expect("the server grants it");
        let rotated = tokens.refresh_token().map(RefreshToken::expose_secret);
        assert_eq!(rotated, expected, "{rest}");
    }
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_once_more_and_no_third_time() {
    use ErrorKind::{InvalidGrant, InvalidScope, SignInRequired, Unavailable, UnexpectedAnswer};
    let lost = || Script::Send(Vec::new());
    let half = || Script::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{".to_vec());
    let busy = || Script::answer("503 Service Unavailable", &[], "");
    for (case, answers, requests, expected) in [
        ("granted", vec![granted("")], 1, None),
        ("lost, then granted", vec![lost(), granted("")], 2, None),
        ("half, then granted", vec![half(), granted("")], 2, None),
        (
            "silence, then granted",
            vec![Script::Stall, granted("")],
            2,
            None,
        ),
        (
            "lost, then spent",
            vec![lost(), refused()],
            2,
            Some(InvalidGrant),
        ),
        (
            "lost twice",
            vec![lost(), lost(), granted("")],
            2,
            Some(SignInRequired),
        ),
        (
            "silence twice",
            vec![Script::Stall],
            2,
            Some(SignInRequired),
        ),
        (
            "lost, then busy",
            vec![lost(), busy()],
            2,
            Some(Unavailable),
        ),
        ("refused", vec![refused()], 1, Some(InvalidGrant)),
        ("busy", vec![busy()], 1, Some(Unavailable)),
        (
            "fewer scopes",
            vec![granted(r#","scope":"offline""#)],
            1,
            Some(InvalidScope),
        ),
        (
            "a token with a line end",
            vec![granted(r#","refresh_token":"a\nb""#)],
            1,
            Some(UnexpectedAnswer),
        ),
    ] {
        let server = ScriptedServer::start(answers).await;
        let grant = grant(&server, ApiClient::public(CLIENT_ID));
        let error = grant.refresh(&token()).await.err();
        assert_eq!(
            error.as_ref().map(|error| error.kind()),
            expected,
            "{case}: {error:?}"
        );
        assert_eq!(server.requests().len(), requests, "{case}");
        if let Some(error) = error {
            let printed = format!("{error} {error:?}");
            assert!(!printed.contains("refresh-one"), "{case}: {printed}");
            let is_for_good = matches!(expected, Some(InvalidGrant | SignInRequired));
            assert_eq!(
                error.to_string().contains("sign in again"),
                is_for_good,
                "{case}: {error}"
            );
        }
    }
}
