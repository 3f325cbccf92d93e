//! What a token request looks like on the wire.

use crate::scripted_server::{Script, ScriptedServer};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use spotfire_auth::{
    ClientAuthentication, ClientCredentials, HttpSettings, ServerUrl, TokenSource,
};

const ID: &str = "id:with blank";
const SECRET: &str = "se%cr+et ä";

async fn request(
    configure: impl FnOnce(
        spotfire_auth::ClientCredentialsBuilder,
    ) -> spotfire_auth::ClientCredentialsBuilder,
) -> (String, String) {
    let granted = Script::json("200 OK", r#"{"access_token":"tok1","token_type":"Bearer"}"#);
    let server = ScriptedServer::start(vec![granted]).await;
    let source = configure(ClientCredentials::builder(server.server(), ID, SECRET))
        .build()
        .expect("all is well");
    source.token().await.expect("the server grants it");
    let request = server.requests().remove(0);
    let (head, body) = request
        .split_once("\r\n\r\n")
        .expect("a request has a head");
    (head.to_owned(), body.to_owned())
}

fn basic_credentials(head: &str) -> Option<String> {
    head.lines()
        .find_map(|line| line.strip_prefix("authorization: Basic "))
        .map(str::to_owned)
}

#[tokio::test]
async fn basic_sends_id_and_secret_form_urlencoded() {
    let (head, body) = request(|builder| builder).await;
    assert!(
        head.starts_with("POST /spotfire/oauth2/token HTTP/1.1\r\n"),
        "{head}"
    );
    for header in [
        "content-type: application/x-www-form-urlencoded",
        "accept: application/json",
        concat!("user-agent: spotfire-auth/", env!("CARGO_PKG_VERSION")),
    ] {
        assert!(
            head.lines().any(|line| line == header),
            "no {header} in {head}"
        );
    }
    // RFC 6749 section 2.3.1: each encoded by itself, then joined, then base64.
    let expected = BASE64_STANDARD.encode("id%3Awith+blank:se%25cr%2Bet+%C3%A4");
    assert_eq!(basic_credentials(&head), Some(expected));
    assert_eq!(
        body,
        "grant_type=client_credentials&scope=api.rest.automation-services-job.execute"
    );
}

#[tokio::test]
async fn post_sends_id_and_secret_in_the_body_and_no_header() {
    let (head, body) =
        request(|builder| builder.with_authentication(ClientAuthentication::Post)).await;
    assert_eq!(basic_credentials(&head), None);
    assert!(
        body.contains("&client_id=id%3Awith+blank&client_secret=se%25cr%2Bet+%C3%A4"),
        "{body}"
    );
}

#[tokio::test]
async fn scopes_are_those_asked_for() {
    let (_, body) = request(|builder| builder.with_scopes(["api.library.read", "offline"])).await;
    assert_eq!(
        body,
        "grant_type=client_credentials&scope=api.library.read+offline"
    );
    let (_, body) = request(|builder| builder.with_scopes(Vec::<String>::new())).await;
    assert_eq!(body, "grant_type=client_credentials");
}

#[tokio::test]
async fn another_token_endpoint_is_asked_where_it_is_given() {
    let granted = Script::json("200 OK", r#"{"access_token":"tok1","token_type":"Bearer"}"#);
    let proxy = ScriptedServer::start(vec![granted]).await;
    let moved = proxy
        .server()
        .base()
        .join("/sso/token")
        .expect("the path is good");
    let server = ServerUrl::parse("https://spotfire.invalid").expect("https is taken");
    let source = ClientCredentials::builder(server, ID, SECRET)
        .with_token_endpoint(moved)
        .build()
        .expect("this machine may be asked by plain http");
    source.token().await.expect("the proxy grants it");
    assert!(proxy.requests()[0].starts_with("POST /sso/token HTTP/1.1\r\n"));
}

#[tokio::test]
async fn the_program_may_name_itself() {
    let settings = HttpSettings::default().with_user_agent("nightly-sales/3");
    let (head, _) = request(|builder| builder.with_http_settings(settings)).await;
    assert!(
        head.lines()
            .any(|line| line == "user-agent: nightly-sales/3"),
        "{head}"
    );
}

#[tokio::test]
async fn a_cookie_is_not_kept() {
    let cookies = [
        "Content-Type: application/json",
        "Set-Cookie: JSESSIONID=1; Path=/",
        "Set-Cookie: XSRF-TOKEN=2",
    ];
    let granted = Script::answer(
        "200 OK",
        &cookies,
        r#"{"access_token":"tok1","token_type":"Bearer"}"#,
    );
    let server = ScriptedServer::start(vec![granted]).await;
    let source = ClientCredentials::builder(server.server(), ID, SECRET)
        .build()
        .expect("all is well");
    let rejected = source.token().await.expect("the server grants it");
    source
        .renew(&rejected)
        .await
        .expect("the server grants another");
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert!(
        requests
            .iter()
            .all(|request| !request.to_lowercase().contains("cookie")),
        "{requests:?}"
    );
}
