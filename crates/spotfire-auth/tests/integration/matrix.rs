//! Who gets a token by which grant: the client against the simulated server.

use std::sync::Arc;
use std::time::Duration;

use spotfire_auth::ErrorKind::{
    self, AccessDenied, Configuration, InvalidClient, InvalidGrant, InvalidScope, Refused,
    UnauthorizedClient, Unsupported,
};
use spotfire_auth::{
    AccessToken, ApiClient, AuthorizationCode, ClientAuthentication, ClientCredentials, Error,
    FixedToken, JOB_SCOPE, LoopbackAddress, LoopbackPath, Redirect, RefreshGrant, RefreshToken,
    Revocation, ServerUrl, TokenExchange, TokenSet, TokenSource, TokenType,
};
use spotfire_simulator::{
    ClientAuthentication as Registered, ClientProfile, ClientRegistration, Decision, GrantType,
    Settings, Simulator, TrustedIssuer,
};
use url::Url;

const SECRET: &str = "s e%c+r:et&ä";
const HTTPS_REDIRECT: &str = "https://app.example.com/auth";
const APP_REDIRECT: &str = "com.example.app:/auth";

/// What comes of asking for a token.
#[derive(Clone, Copy)]
enum Outcome {
    /// A token.
    Token,
    /// `invalid_client`: what the client sends is not what it is registered for.
    BadClient,
    /// `unauthorized_client`: the client is registered without the grant.
    NoGrant,
    /// Nothing is sent: the grant is not for clients without a secret.
    NoSecret,
}
use Outcome::{BadClient, NoGrant, NoSecret, Token};

/// A client's profile, how it is registered to prove who it is, how it does, and what comes of each grant:
/// client credentials, authorization code, refresh token, token exchange.
type Row = (
    ClientProfile,
    Registered,
    ClientAuthentication,
    [Outcome; 4],
);

#[rustfmt::skip]
const TABLE: [Row; 18] = {
    use ClientAuthentication::{Basic, None, Post};
    use ClientProfile::{Native, Other, UserAgent, Web};
    use Registered::{ClientSecretBasic, ClientSecretPost, None as Public};
    [
        // profile   registered as      sends   credentials  code       refresh    exchange
        (Other,     ClientSecretBasic, Basic, [Token,       NoGrant,   NoGrant,   Token]),
        (Other,     ClientSecretBasic, Post,  [BadClient,   NoGrant,   BadClient, BadClient]),
        (Other,     ClientSecretBasic, None,  [NoSecret,    NoGrant,   BadClient, BadClient]),
        (Other,     ClientSecretPost,  Basic, [BadClient,   NoGrant,   BadClient, BadClient]),
        (Other,     ClientSecretPost,  Post,  [Token,       NoGrant,   NoGrant,   Token]),
        (Other,     ClientSecretPost,  None,  [NoSecret,    NoGrant,   BadClient, BadClient]),
        (Web,       ClientSecretBasic, Basic, [NoGrant,     Token,     Token,     NoGrant]),
        (Web,       ClientSecretBasic, Post,  [BadClient,   BadClient, BadClient, BadClient]),
        (Web,       ClientSecretBasic, None,  [NoSecret,    BadClient, BadClient, BadClient]),
        (Web,       ClientSecretPost,  Basic, [BadClient,   BadClient, BadClient, BadClient]),
        (Web,       ClientSecretPost,  Post,  [NoGrant,     Token,     Token,     NoGrant]),
        (Web,       ClientSecretPost,  None,  [NoSecret,    BadClient, BadClient, BadClient]),
        (Native,    Public,            Basic, [BadClient,   BadClient, BadClient, BadClient]),
        (Native,    Public,            Post,  [BadClient,   BadClient, BadClient, BadClient]),
        (Native,    Public,            None,  [NoSecret,    Token,     Token,     NoGrant]),
        (UserAgent, Public,            Basic, [BadClient,   BadClient, BadClient, BadClient]),
        (UserAgent, Public,            Post,  [BadClient,   BadClient, BadClient, BadClient]),
        (UserAgent, Public,            None,  [NoSecret,    Token,     Token,     NoGrant]),
    ]
};

#[tokio::test]
async fn every_grant_for_every_profile_and_authentication() {
    let world = World::start(Settings::default()).await;
    for (profile, registered, sends, outcomes) in TABLE {
        let client = world.client(profile, registered, sends);
        let answers = [
            world.client_credentials(client.clone()).await.map(drop),
            world.sign_in(client.clone()).await.map(drop),
            world
                .refresh(
                    client.clone(),
                    &world.refresh_token(profile, registered).await,
                )
                .await
                .map(drop),
            world.exchange(client).await.map(drop),
        ];
        for (grant, (answer, outcome)) in answers.into_iter().zip(outcomes).enumerate() {
            let expected = match outcome {
                Token => None,
                BadClient => Some(InvalidClient),
                NoGrant => Some(UnauthorizedClient),
                NoSecret => Some(Configuration),
            };
            let case = format!(
                "{} registered for {}, sending {}, grant {grant}: {answer:?}",
                profile.as_str(),
                registered.as_str(),
                sends.name()
            );
            assert_eq!(answer.err().map(|error| error.kind()), expected, "{case}");
        }
    }
}

#[tokio::test]
async fn every_redirect_of_every_profile_ends_in_a_token() {
    let loopback =
        |address, path| Redirect::loopback(address, path, 8400).expect("the port is good");
    let app = Url::parse(APP_REDIRECT).expect("the text is a URL");
    let app = Redirect::private_use_scheme(app).expect("the scheme has a dot");
    use ClientProfile::{Native, UserAgent, Web};
    use LoopbackAddress::{V4, V6};
    use LoopbackPath::{Auth, Root};
    for (profile, redirect) in [
        (Native, loopback(V4, Root)),
        (Native, loopback(V4, Auth)),
        (Native, loopback(V6, Root)),
        (Native, loopback(V6, Auth)),
        (Native, app),
        (Native, https()),
        (Web, https()),
        (UserAgent, https()),
    ] {
        for names_issuer in [false, true] {
            let settings = Settings::default().with_issuer_in_answer(names_issuer);
            let world = World::start(settings).await;
            let client = world.own(profile);
            let case = format!("{} to {}", profile.as_str(), redirect.uri());
            let login = AuthorizationCode::new(world.server.clone(), client)
                .start(redirect.clone())
                .await
                .expect(&case);
            let ended = world.person(&login, Decision::Allow).await;
            assert_eq!(ended.contains("iss="), names_issuer, "{ended}");
            let tokens = login.finish(&ended).await.expect(&case);
            assert!(tokens.refresh_token().is_some(), "{case}");
        }
    }
}

#[tokio::test]
async fn what_a_person_and_a_server_may_refuse() {
    let world = World::start(Settings::default()).await;
    let native = || world.own(ClientProfile::Native);
    let start = |client: ApiClient, scope: &str| {
        AuthorizationCode::new(world.server.clone(), client)
            .with_scopes([scope])
            .with_prompt(spotfire_auth::Prompt::Consent)
    };
    let unknown = ApiClient::public("unknown");
    let table: [(
        AuthorizationCode,
        Redirect,
        Decision,
        Option<ErrorKind>,
        &str,
    ); 5] = [
        (
            start(native(), JOB_SCOPE),
            native_redirect(),
            Decision::Allow,
            None,
            "",
        ),
        (
            start(native(), JOB_SCOPE),
            native_redirect(),
            Decision::Refuse,
            Some(AccessDenied),
            "allow the access",
        ),
        (
            start(native(), "api.library.read"),
            native_redirect(),
            Decision::Allow,
            Some(InvalidScope),
            "-Sapi.library.read",
        ),
        (
            start(unknown, JOB_SCOPE),
            native_redirect(),
            Decision::Allow,
            Some(InvalidClient),
            "does not know API client unknown",
        ),
        (
            start(world.own(ClientProfile::Web), JOB_SCOPE),
            Redirect::https(Url::parse("https://other.example.com/").expect("the text is a URL"))
                .expect("it is https"),
            Decision::Allow,
            Some(InvalidClient),
            "-pweb -Gauthorization_code -Grefresh_token -Rhttps://other.example.com/ -S",
        ),
    ];
    for (request, redirect, decision, refused, part) in table {
        let login = request
            .start(redirect)
            .await
            .expect("the metadata are good");
        let ended = world.person(&login, decision).await;
        let answer = login.finish(&ended).await;
        let error = answer.err();
        assert_eq!(
            error.as_ref().map(Error::kind),
            refused,
            "{part}: {error:?}"
        );
        let text = error.map(|error| error.to_string()).unwrap_or_default();
        assert!(text.contains(part), "{text}");
    }
}

#[tokio::test]
async fn a_code_is_good_once() {
    let world = World::start(Settings::default()).await;
    let login = AuthorizationCode::new(world.server.clone(), world.own(ClientProfile::Native))
        .start(native_redirect())
        .await
        .expect("the metadata are good");
    let ended = world.person(&login, Decision::Allow).await;
    login.finish(&ended).await.expect("the code is new");
    let error = login.finish(&ended).await.expect_err("the code is spent");
    assert_eq!(error.kind(), InvalidGrant);
}

#[tokio::test]
async fn refresh_tokens_rotate_are_kept_and_are_revoked() {
    for rotates in [true, false] {
        let world = World::start(Settings::default().with_refresh_token_rotation(rotates)).await;
        let client = world.own(ClientProfile::Native);
        let first = world
            .refresh_token(ClientProfile::Native, Registered::None)
            .await;
        let answer = world
            .refresh(client.clone(), &first)
            .await
            .expect("the token is new");
        let next = answer.refresh_token().cloned();
        assert_eq!(next.is_some(), rotates);
        let kept = next.unwrap_or_else(|| first.clone());
        Revocation::new(world.server.clone(), client.clone())
            .revoke_refresh_token(&kept)
            .await
            .expect("the server revokes it");
        let error = world
            .refresh(client.clone(), &kept)
            .await
            .expect_err("it is revoked");
        assert_eq!(error.kind(), InvalidGrant);
        // What is unknown by now is as good as revoked.
        Revocation::new(world.server.clone(), client)
            .revoke_refresh_token(&kept)
            .await
            .expect("the server answers 200");
    }
}

#[tokio::test]
async fn a_spent_refresh_token_ends_the_whole_sign_in() {
    let world = World::start(Settings::default()).await;
    let client = world.own(ClientProfile::Native);
    let first = world
        .refresh_token(ClientProfile::Native, Registered::None)
        .await;
    let answer = world
        .refresh(client.clone(), &first)
        .await
        .expect("the token is new");
    let second = answer.refresh_token().expect("the server rotates").clone();
    for token in [&first, &second] {
        let error = world
            .refresh(client.clone(), token)
            .await
            .expect_err("all are revoked");
        assert_eq!(error.kind(), InvalidGrant, "{error}");
        assert!(error.to_string().contains("sign in again"), "{error}");
    }
}

#[tokio::test]
async fn token_exchange_needs_a_trusted_issuer_and_a_good_token() {
    let world = World::start(Settings::default()).await;
    let base = world.server.to_string();
    let stranger = TrustedIssuer::new("https://login.example.com", "another key");
    let good = || {
        world
            .issuer
            .subject_token("ann", &base, Duration::from_secs(60))
    };
    for (subject, audience, refused) in [
        (good(), None, None),
        (good(), Some(base.as_str()), None),
        (good(), Some("https://elsewhere.example.com"), Some(Refused)),
        (
            stranger.subject_token("ann", &base, Duration::from_secs(60)),
            None,
            Some(Refused),
        ),
        (
            world.issuer.subject_token("ann", &base, Duration::ZERO),
            None,
            Some(Refused),
        ),
        (
            world.issuer.subject_token(
                "ann",
                "https://elsewhere.example.com",
                Duration::from_secs(60),
            ),
            None,
            Some(Refused),
        ),
    ] {
        let mut builder = world.exchange_of(world.own(ClientProfile::Other), &subject);
        if let Some(audience) = audience {
            builder = builder.with_audience(audience);
        }
        let answer = builder
            .build()
            .expect("the settings are good")
            .token()
            .await;
        assert_eq!(
            answer.err().map(|error| error.kind()),
            refused,
            "{audience:?}"
        );
    }
    let nobody = Simulator::start().await.expect("the simulator starts");
    let server = ServerUrl::parse(nobody.url()).expect("a loopback address is taken");
    let subject = Arc::new(FixedToken::new(
        AccessToken::new(good()).expect("it is a token"),
    ));
    let source = TokenExchange::builder(
        server,
        world.own(ClientProfile::Other),
        subject,
        TokenType::Jwt,
    )
    .build()
    .expect("the settings are good");
    let error = source.token().await.expect_err("nobody is trusted");
    assert_eq!(error.kind(), Unsupported);
}

/// A server with a client of every profile and method, and an issuer that it trusts.
struct World {
    simulator: Simulator,
    server: ServerUrl,
    issuer: TrustedIssuer,
}

impl World {
    async fn start(settings: Settings) -> Self {
        let issuer = TrustedIssuer::new("https://login.example.com", "a shared key");
        let mut settings = settings.with_trusted_issuer(issuer.clone());
        for (profile, method, sends, _) in TABLE {
            // Each client has a row for everything that it may send.
            if sends == ClientAuthentication::Basic {
                settings = settings.with_client(registration(profile, method));
            }
        }
        let simulator = Simulator::start_with(settings)
            .await
            .expect("the simulator starts");
        let server = ServerUrl::parse(simulator.url()).expect("a loopback address is taken");
        Self {
            simulator,
            server,
            issuer,
        }
    }

    /// A client that sends its credentials so, whether or not it is registered for that.
    fn client(
        &self,
        profile: ClientProfile,
        registered: Registered,
        sends: ClientAuthentication,
    ) -> ApiClient {
        match sends {
            ClientAuthentication::None => ApiClient::public(id(profile, registered)),
            sends => {
                ApiClient::confidential(id(profile, registered), SECRET).with_authentication(sends)
            }
        }
    }

    /// The profile's client as it is registered.
    fn own(&self, profile: ClientProfile) -> ApiClient {
        match profile {
            ClientProfile::Native | ClientProfile::UserAgent => {
                self.client(profile, Registered::None, ClientAuthentication::None)
            }
            ClientProfile::Other | ClientProfile::Web => self.client(
                profile,
                Registered::ClientSecretBasic,
                ClientAuthentication::Basic,
            ),
        }
    }

    async fn client_credentials(&self, client: ApiClient) -> Result<AccessToken, Error> {
        ClientCredentials::builder(self.server.clone(), client.id(), SECRET)
            .with_authentication(client.authentication())
            .build()?
            .token()
            .await
    }

    async fn sign_in(&self, client: ApiClient) -> Result<TokenSet, Error> {
        let login = AuthorizationCode::new(self.server.clone(), client)
            .start(https())
            .await?;
        let ended = self.person(&login, Decision::Allow).await;
        login.finish(&ended).await
    }

    async fn person(&self, login: &spotfire_auth::PendingLogin, decision: Decision) -> String {
        let url = login.authorization_url().as_str();
        self.simulator.sign_in(url, decision).await
    }

    /// A refresh token of that client's, or any at all where it can have none.
    async fn refresh_token(&self, profile: ClientProfile, registered: Registered) -> RefreshToken {
        let authentication = match registered {
            Registered::ClientSecretBasic => ClientAuthentication::Basic,
            Registered::ClientSecretPost => ClientAuthentication::Post,
            Registered::None => ClientAuthentication::None,
        };
        match self
            .sign_in(self.client(profile, registered, authentication))
            .await
        {
            Ok(tokens) => tokens
                .refresh_token()
                .expect("offline was asked for")
                .clone(),
            Err(_) => RefreshToken::new("none").expect("the text is a token"),
        }
    }

    async fn refresh(&self, client: ApiClient, token: &RefreshToken) -> Result<TokenSet, Error> {
        RefreshGrant::builder(self.server.clone(), client)
            .build()?
            .refresh(token)
            .await
    }

    async fn exchange(&self, client: ApiClient) -> Result<AccessToken, Error> {
        let lifetime = Duration::from_secs(60);
        let subject = self
            .issuer
            .subject_token("ann", &self.server.to_string(), lifetime);
        self.exchange_of(client, &subject).build()?.token().await
    }

    fn exchange_of(&self, client: ApiClient, subject: &str) -> spotfire_auth::TokenExchangeBuilder {
        let subject = FixedToken::new(AccessToken::new(subject).expect("it is a token"));
        TokenExchange::builder(
            self.server.clone(),
            client,
            Arc::new(subject),
            TokenType::Jwt,
        )
    }
}

/// What an administrator registers for that profile.
fn registration(profile: ClientProfile, method: Registered) -> ClientRegistration {
    let grants: &[GrantType] = match profile {
        ClientProfile::Other => &[GrantType::ClientCredentials, GrantType::TokenExchange],
        ClientProfile::Web | ClientProfile::Native | ClientProfile::UserAgent => {
            &[GrantType::AuthorizationCode, GrantType::RefreshToken]
        }
    };
    let registration = ClientRegistration::new("x", [JOB_SCOPE, "offline"])
        .with_profile(profile)
        .with_grants(grants.iter().copied())
        .with_authentication(method)
        .with_credentials(id(profile, method), SECRET)
        .with_redirect_uri(HTTPS_REDIRECT);
    match profile {
        ClientProfile::Native => registration.with_redirect_uri(APP_REDIRECT),
        _ => registration,
    }
}

fn id(profile: ClientProfile, method: Registered) -> String {
    format!("{}:{}", profile.as_str(), method.as_str())
}

fn https() -> Redirect {
    let uri = Url::parse(HTTPS_REDIRECT).expect("the text is a URL");
    Redirect::https(uri).expect("it is https")
}

fn native_redirect() -> Redirect {
    Redirect::loopback(LoopbackAddress::V4, LoopbackPath::Root, 8400).expect("the port is good")
}
