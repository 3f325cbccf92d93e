//! A browser without a window, and the clients that it is sent by.

use std::collections::HashMap;

use reqwest::{Method, StatusCode};
use spotfire_simulator::{
    ClientAuthentication, ClientProfile, ClientRegistration, GrantType, JOB_SCOPE, Settings,
};
use url::Url;

use crate::support::{Answer, Peer, send};

pub(crate) const AUTHORIZATION: &str = "/spotfire/oauth2/auth";
pub(crate) const LOGIN: &str = "/spotfire/ui/login";
pub(crate) const CONSENT: &str = "/spotfire/ui/consent";
pub(crate) const FAILURE: &str = "/spotfire/ui/error/errorAuthEndpoint";
/// RFC 7636, appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
pub(crate) const LOOPBACK: &str = "http://127.0.0.1:49152/auth";
pub(crate) const WEB: &str = "https://app.example/cb?a=b";

/// The scopes that the clients are registered for.
const SCOPES: [&str; 3] = [JOB_SCOPE, "api.library.read", "offline"];

/// A client of each profile by its name, with the grants of a person, and the user `ada` with the password `pass word`.
pub(crate) fn settings() -> Settings {
    let client = |id: &str, profile| {
        ClientRegistration::new(id, SCOPES)
            .with_credentials(id, "hush")
            .with_profile(profile)
            .with_grants([GrantType::AuthorizationCode, GrantType::RefreshToken])
    };
    Settings::default()
        .with_client(ClientRegistration::for_jobs("other").with_credentials("other", "hush"))
        .with_client(client("web", ClientProfile::Web).with_redirect_uri(WEB))
        .with_client(
            client("post", ClientProfile::Web)
                .with_authentication(ClientAuthentication::ClientSecretPost)
                .with_redirect_uri(WEB)
                .with_redirect_uri("https://app.example/other"),
        )
        .with_client(
            client("native", ClientProfile::Native).with_redirect_uri("com.example.app:/cb"),
        )
        .with_client(
            client("user_agent", ClientProfile::UserAgent)
                .with_redirect_uri("https://app.example/"),
        )
        .with_client(client("asking", ClientProfile::Native).with_end_user_consent())
        .with_client(
            client("no-refresh", ClientProfile::Native).with_grants([GrantType::AuthorizationCode]),
        )
        .with_client(client("no-code", ClientProfile::Native).with_grants([]))
        .with_user("ada", "pass word")
}

/// A request of the client `native` that is in order, with the state `s t&`.
pub(crate) fn request() -> Vec<(&'static str, &'static str)> {
    vec![
        ("response_type", "code"),
        ("client_id", "native"),
        ("redirect_uri", LOOPBACK),
        ("scope", "api.rest.automation-services-job.execute offline"),
        ("state", "s t&"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]
}

/// The request with some parameters set otherwise; one that is set to nothing is left out.
pub(crate) fn request_with<'a>(
    changes: &[(&'static str, &'static str)],
) -> Vec<(&'static str, &'a str)> {
    let mut parameters = request();
    for (name, value) in changes {
        parameters.retain(|(other, _)| other != name);
        if !value.is_empty() {
            parameters.push((name, value));
        }
    }
    parameters
}

/// Keeps cookies, follows nothing by itself.
pub(crate) struct Browser<'a> {
    pub(crate) peer: &'a Peer,
    pub(crate) cookies: HashMap<String, String>,
}

impl<'a> Browser<'a> {
    pub(crate) fn new(peer: &'a Peer) -> Self {
        Self {
            peer,
            cookies: HashMap::new(),
        }
    }

    /// Goes to a path of the simulator.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(self.peer.request(Method::GET, path)).await
    }

    /// Sends a form.
    pub(crate) async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.send(self.peer.request(Method::POST, path).form(form))
            .await
    }

    /// Comes with an authorization request.
    pub(crate) async fn authorize(&mut self, parameters: &[(&str, &str)]) -> Answer {
        let request = self.peer.request(Method::GET, AUTHORIZATION);
        self.send(request.query(parameters)).await
    }

    /// Comes with an authorization request and signs in as `ada`; the answer is that to the form.
    pub(crate) async fn log_in(&mut self, parameters: &[(&str, &str)]) -> Answer {
        let page = self.authorize(parameters).await;
        let sign_in = sign_in_of(&page, LOGIN);
        let form = [
            ("sign_in", sign_in.as_str()),
            ("username", "ada"),
            ("password", "pass word"),
        ];
        self.post(LOGIN, &form).await
    }

    async fn send(&mut self, request: reqwest::RequestBuilder) -> Answer {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let answer = send(request.header("Cookie", cookies.join("; "))).await;
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().expect("a cookie is text");
            let pair = cookie.split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').expect("a cookie has a value");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        answer
    }
}

/// The sign-in that the page at `path`, to which the answer leads, is about.
pub(crate) fn sign_in_of(answer: &Answer, path: &str) -> String {
    let location = answer.header("location");
    location
        .strip_prefix(path)
        .and_then(|query| query.strip_prefix("?sign_in="))
        .unwrap_or_else(|| panic!("{} leads to {location:?}: {}", answer.status, answer.text))
        .to_owned()
}

/// The parameters with which an answer leads back to `redirect_uri`, by the status `expected`.
pub(crate) fn back(
    answer: &Answer,
    expected: StatusCode,
    redirect_uri: &str,
) -> HashMap<String, String> {
    let location = answer.header("location");
    assert_eq!(answer.status, expected, "{location}: {}", answer.text);
    assert!(location.starts_with(redirect_uri), "{location}");
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    assert_eq!(answer.header("cache-control"), "no-store");
    let url = Url::parse(location).expect("a location is a URL");
    url.query_pairs().into_owned().collect()
}
