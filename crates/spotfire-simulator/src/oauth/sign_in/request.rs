//! An authorization request (RFC 6749, section 4.1.1; RFC 7636, section 4.3).

use std::sync::Arc;

use super::failure::Failure;
use crate::clients::{Client, Clients, GrantType};
use crate::oauth::client_authentication::refuse_secrets;
use crate::oauth::code::Redirect;
use crate::oauth::error::OAuthError;
use crate::oauth::pkce::Challenge;
use crate::oauth::scopes::{OFFLINE, narrowed};
use crate::server::Parameters;

/// The longest state that is kept and sent back, in bytes. Clients send some forty.
const LONGEST_STATE: usize = 4096;

/// A request that is in order.
#[derive(Clone)]
pub(super) struct AuthorizationRequest {
    pub(super) back: WayBack,
    pub(super) scopes: Vec<String>,
    pub(super) challenge: Option<Challenge>,
    pub(super) prompt: Prompt,
}

/// Who asked, and where he is answered.
#[derive(Clone)]
pub(super) struct WayBack {
    pub(super) client: Arc<Client>,
    pub(super) redirect: Redirect,
    pub(super) state: Option<String>,
}

/// What the person shall be asked, whatever is known already (the values are those of OpenID Connect).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Prompt {
    /// Nothing: answer at once or not at all.
    pub(super) nothing: bool,
    pub(super) login: bool,
    pub(super) consent: bool,
}

impl WayBack {
    /// Finds out who asks and where he may be answered; until that is certain, nothing may be sent back.
    pub(super) fn find(clients: &Clients, parameters: &Parameters) -> Result<Self, Failure> {
        let id = parameters
            .single("client_id")
            .map_err(|_| Failure::Repeated)?;
        let client = id
            .and_then(|id| clients.find(id))
            .ok_or(Failure::UnknownClient)?;
        let named = parameters
            .single("redirect_uri")
            .map_err(|_| Failure::Repeated)?;
        let uri = match named {
            Some(uri) if client.may_redirect_to(uri) => Some(uri),
            Some(_) => None,
            None => client.only_redirect_uri(),
        };
        let redirect = Redirect {
            uri: uri.ok_or(Failure::RedirectUri)?.to_owned(),
            is_named: named.is_some(),
        };
        // A state that is refused is not sent back: nobody could say which one, or it is too long for an address.
        let state = state(parameters).ok().flatten().map(str::to_owned);
        Ok(Self {
            client,
            redirect,
            state,
        })
    }
}

impl AuthorizationRequest {
    /// Reads the rest of a request; what is wrong with it is told the client.
    pub(super) fn read(back: WayBack, parameters: &Parameters) -> Result<Self, OAuthError> {
        refuse_secrets(parameters)?;
        state(parameters)?;
        check_response_type(parameters.single("response_type")?)?;
        if !back.client.may_use(GrantType::AuthorizationCode) {
            return Err(OAuthError::new(
                "unauthorized_client",
                "The client is not registered for the grant authorization_code",
            ));
        }
        let challenge = challenge(
            parameters.single("code_challenge")?,
            parameters.single("code_challenge_method")?,
        )?;
        if challenge.is_none() && back.client.needs_pkce() {
            return Err(OAuthError::invalid_request(
                "code_challenge is missing, which a client without a secret needs",
            ));
        }
        Ok(Self {
            scopes: scopes(&back.client, parameters.single("scope")?)?,
            prompt: Prompt::read(parameters.single("prompt")?)?,
            challenge,
            back,
        })
    }

    /// Whether a refresh token goes with the access token: `offline` was granted, and the client may use it.
    pub(super) fn is_offline(&self) -> bool {
        self.scopes.iter().any(|scope| scope == OFFLINE)
            && self.back.client.may_use(GrantType::RefreshToken)
    }
}

impl Prompt {
    fn read(text: Option<&str>) -> Result<Self, OAuthError> {
        let mut prompt = Self::default();
        for value in text.unwrap_or_default().split_ascii_whitespace() {
            match value {
                "none" => prompt.nothing = true,
                "login" => prompt.login = true,
                "consent" => prompt.consent = true,
                _ => return Err(OAuthError::invalid_request("prompt has an unknown value")),
            }
        }
        if prompt.nothing && (prompt.login || prompt.consent) {
            return Err(OAuthError::invalid_request(
                "prompt has another value beside none",
            ));
        }
        Ok(prompt)
    }
}

fn state(parameters: &Parameters) -> Result<Option<&str>, OAuthError> {
    match parameters.single("state")? {
        Some(state) if state.len() > LONGEST_STATE => Err(OAuthError::invalid_request(
            "state is longer than 4096 bytes",
        )),
        state => Ok(state),
    }
}

fn check_response_type(response_type: Option<&str>) -> Result<(), OAuthError> {
    match response_type {
        Some("code") => Ok(()),
        Some(_) => Err(OAuthError::new(
            "unsupported_response_type",
            "response_type is not code",
        )),
        None => Err(OAuthError::invalid_request("response_type is missing")),
    }
}

fn challenge(
    challenge: Option<&str>,
    method: Option<&str>,
) -> Result<Option<Challenge>, OAuthError> {
    match (challenge, method) {
        (None, None) => Ok(None),
        (None, Some(_)) => Err(OAuthError::invalid_request("code_challenge is missing")),
        (Some(text), Some("S256")) => match Challenge::new(text) {
            Some(challenge) => Ok(Some(challenge)),
            None => Err(OAuthError::invalid_request(
                "code_challenge is not what S256 makes",
            )),
        },
        // RFC 7636, section 4.3: no method means plain.
        (Some(_), _) => Err(OAuthError::invalid_request(
            "code_challenge_method is not S256",
        )),
    }
}

/// The scopes asked for. Where none is, all of the client's but [`OFFLINE`], which has to be asked for.
fn scopes(client: &Client, asked: Option<&str>) -> Result<Vec<String>, OAuthError> {
    let mut scopes = narrowed(&client.scopes, asked)?;
    if asked.is_none() {
        scopes.retain(|scope| scope != OFFLINE);
    }
    Ok(scopes)
}
