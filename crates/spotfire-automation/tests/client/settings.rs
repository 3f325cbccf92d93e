//! What a client can be built from, and what is refused before anything is sent.

use std::error::Error as _;
use std::sync::Arc;

use spotfire_automation::auth::{AccessToken, FixedToken};
use spotfire_automation::{Client, ClientBuilder, ErrorKind, JobRecord};

use crate::support::{ID, TOKEN};

#[test]
fn every_form_of_a_server_url_is_taken() {
    for url in [
        "https://spotfire.example.com",
        "https://spotfire.example.com/",
        "https://spotfire.example.com/spotfire",
        "https://spotfire.example.com/spotfire/wp/analysis?file=/Sales",
    ] {
        let client = Client::builder(url)
            .with_access_token(TOKEN)
            .build()
            .unwrap();
        assert_eq!(
            client.server().to_string(),
            "https://spotfire.example.com/spotfire",
            "{url}"
        );
    }
}

#[test]
fn what_cannot_be_used_is_refused() {
    let https = || Client::builder("https://spotfire.example.com");
    let source = || Arc::new(FixedToken::new(AccessToken::new(TOKEN).unwrap()));
    for (builder, says) in [
        (https(), "no credentials"),
        (
            https().with_access_token(TOKEN).with_token_source(source()),
            "more than once",
        ),
        (
            https()
                .with_client_credentials("id", "secret")
                .with_access_token(TOKEN),
            "more than once",
        ),
        (
            https().with_access_token("two\nlines"),
            "credentials cannot be used",
        ),
        (https().with_access_token(""), "credentials cannot be used"),
        (
            https().with_client_credentials("", "secret"),
            "credentials cannot be used",
        ),
        (
            Client::builder("").with_access_token(TOKEN),
            "server URL cannot be used",
        ),
        (
            Client::builder("http://spotfire.example.com").with_access_token(TOKEN),
            "server URL cannot be used",
        ),
        (
            Client::builder("ftp://spotfire.example.com").with_access_token(TOKEN),
            "server URL cannot be used",
        ),
        (
            Client::builder("https://u:hunter2@h.example").with_access_token(TOKEN),
            "server URL cannot be used",
        ),
    ] {
        let shown = format!("{builder:?}");
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
        assert!(
            error.to_string().contains(says),
            "{says:?} is not in: {error}"
        );
        let all = format!(
            "{shown} {error:?} {}",
            error.source().map(ToString::to_string).unwrap_or_default()
        );
        assert!(!all.contains("hunter2") && !all.contains(TOKEN), "{all}");
    }
}

#[test]
fn plain_http_is_for_this_machine_or_by_permission() {
    let build = |url: &str, set: fn(ClientBuilder) -> ClientBuilder| {
        set(Client::builder(url).with_access_token(TOKEN)).build()
    };
    for url in [
        "http://127.0.0.1:8080",
        "http://localhost",
        "http://[::1]/spotfire",
    ] {
        assert!(build(url, |builder| builder).is_ok(), "{url}");
    }
    assert!(
        build(
            "http://spotfire.example.com",
            ClientBuilder::with_plain_http_allowed
        )
        .is_ok()
    );
}

#[test]
fn a_job_is_taken_up_by_a_client_of_its_server_only() {
    let client = |url: &str| {
        Client::builder(url)
            .with_access_token(TOKEN)
            .build()
            .unwrap()
    };
    let job = client("https://a.example").job(ID.parse().unwrap());
    let text = serde_json::to_string(&job).unwrap();
    assert_eq!(
        text,
        format!(r#"{{"format":1,"server":"https://a.example/spotfire","job_id":"{ID}"}}"#)
    );

    let record: JobRecord = serde_json::from_str(&text).unwrap();
    assert_eq!(
        client("https://a.example/spotfire/")
            .resume(&record)
            .unwrap()
            .id(),
        job.id()
    );
    let error = client("https://b.example").resume(&record).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
}
