//! What is refused before anything is sent.

use std::time::Duration;

use spotfire_auth::{
    AccessToken, ApiClient, AuthorizationCode, ClientCredentials, ClientCredentialsBuilder, Error,
    ErrorKind, FixedToken, HttpSettings, LoopbackAddress, LoopbackPath, Redirect, RefreshGrant,
    RefreshToken, Revocation, ServerMetadata, ServerUrl, TokenSource,
};
use url::Url;

fn builder(id: &str, secret: &str) -> ClientCredentialsBuilder {
    let server = ServerUrl::parse("http://127.0.0.1:9").expect("a loopback address is taken");
    ClientCredentials::builder(server, id, secret)
}

#[track_caller]
fn check(builder: ClientCredentialsBuilder, part: &str) {
    let error = builder.build().expect_err("the settings cannot be used");
    assert_eq!(error.kind(), ErrorKind::Configuration, "{error:?}");
    assert!(error.to_string().contains(part), "{error}");
    assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
}

#[test]
fn credentials_that_cannot_be_are_refused() {
    check(builder("", "hunter2"), "the client id is empty");
    check(builder("id", ""), "the client secret is empty");
    check(builder("id\n", "hunter2"), "the client id holds a line end");
    check(
        builder("id", "hunter2\n"),
        "the client secret holds a line end",
    );
    check(
        builder("id", "hunter2\0"),
        "the client secret holds a line end or another control character",
    );
}

#[tokio::test]
async fn endpoints_that_would_get_secrets_unencrypted_are_refused() -> Result<(), Error> {
    let part = "the endpoint at http://h.example would get secrets unencrypted";
    let plain: Url = "http://h.example/token".parse().expect("the text is a URL");
    check(
        builder("id", "hunter2").with_token_endpoint(plain.clone()),
        part,
    );

    let server = ServerUrl::parse("https://h.example")?;
    let client = || ApiClient::confidential("id", "hunter2");
    let refresh = RefreshGrant::builder(server.clone(), client());
    let refresh = refresh.with_token_endpoint(plain.clone()).build();
    let documented = || ServerMetadata::documented(&server);
    let start = async |metadata| {
        AuthorizationCode::new(server.clone(), client())
            .with_metadata(metadata)
            .start(Redirect::loopback(
                LoopbackAddress::V4,
                LoopbackPath::Root,
                8400,
            )?)
            .await
    };
    let token = RefreshToken::new("hunter2")?;
    let metadata = documented().with_revocation_endpoint(plain.clone());
    let revocation = Revocation::new(server.clone(), client()).with_metadata(metadata);
    for error in [
        refresh.err(),
        start(documented().with_authorization_endpoint(plain.clone()))
            .await
            .err(),
        start(documented().with_token_endpoint(plain.clone()))
            .await
            .err(),
        revocation.revoke_refresh_token(&token).await.err(),
    ] {
        let error = error.expect("plain http to another machine is refused");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains(part), "{error}");
    }
    Ok(())
}

#[test]
fn scopes_that_cannot_be_are_refused() {
    for scope in ["", "two scopes", "quo\"te", "ümlaut", "line\nend"] {
        check(
            builder("id", "hunter2").with_scopes([scope]),
            "is not a scope",
        );
    }
}

#[test]
fn http_settings_that_cannot_be_are_refused() {
    let settings = HttpSettings::default;
    for (settings, part) in [
        (
            settings().with_request_timeout(Duration::ZERO),
            "timeout of zero",
        ),
        (
            settings().with_connect_timeout(Duration::ZERO),
            "timeout of zero",
        ),
        (settings().with_user_agent("two\nlines"), "user agent"),
        (settings().with_extra_roots_pem(""), "hold no certificate"),
        (
            settings().with_extra_roots_pem("a certificate, really"),
            "hold no certificate",
        ),
        (
            settings().with_extra_roots_pem(
                "-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----\n",
            ),
            "certificate 1 is not valid PEM",
        ),
        (
            settings().with_extra_roots_pem(
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            ),
            "certificate 1 is not a certificate",
        ),
    ] {
        check(builder("id", "hunter2").with_http_settings(settings), part);
    }
}

#[test]
fn connecting_ends_well_before_the_request_does() {
    let secs = Duration::from_secs;
    for (connect, request, effective) in [(10, 60, 10), (10, 20, 10), (10, 8, 4), (90, 60, 30)] {
        let settings = HttpSettings::default()
            .with_connect_timeout(secs(connect))
            .with_request_timeout(secs(request));
        assert_eq!(settings.connect_timeout(), secs(effective));
        assert_eq!(settings.request_timeout(), secs(request));
    }
}

#[tokio::test]
async fn a_fixed_token_is_given_until_it_is_rejected() -> Result<(), Error> {
    let token = AccessToken::new("hunter2")?;
    let source = FixedToken::new(token.clone());
    assert_eq!(source.token().await?.authorization(), "Bearer hunter2");
    let error = source
        .renew(&token)
        .await
        .expect_err("there is no other token");
    assert_eq!(error.kind(), ErrorKind::TokenRejected);
    assert!(
        error.to_string().contains("config issue-access-token"),
        "{error}"
    );
    assert!(!format!("{source:?} {error:?}").contains("hunter2"));
    Ok(())
}
