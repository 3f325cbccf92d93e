//! How a client proves itself at the token and revocation endpoints (RFC 6749, section 2.3).

use std::borrow::Cow;
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use url::form_urlencoded;

use super::error::OAuthError;
use crate::clients::{Client, ClientAuthentication, Clients};
use crate::server::Parameters;

/// Parameters that must not stand in a URL, where logs and histories keep them.
const SECRETS: [&str; 8] = [
    "client_secret",
    "client_assertion",
    "code",
    "code_verifier",
    "password",
    "refresh_token",
    "subject_token",
    "token",
];

/// Refuses what came by way of an address and holds a secret (RFC 6749, section 2.3.1).
pub(super) fn refuse_secrets(query: &Parameters) -> Result<(), OAuthError> {
    if SECRETS.iter().any(|name| query.first(name).is_some()) {
        return Err(OAuthError::invalid_request(
            "A secret, code or token does not belong into an address",
        ));
    }
    Ok(())
}

/// What a client presented.
struct Credentials<'a> {
    id: Cow<'a, str>,
    secret: Option<Cow<'a, str>>,
    method: ClientAuthentication,
}

/// Finds the client that sent a request and checks that it is the one, by the method that it is registered for.
pub(super) fn authenticate(
    clients: &Clients,
    headers: &HeaderMap,
    form: &Parameters,
) -> Result<Arc<Client>, OAuthError> {
    let credentials = credentials(headers, form)?;
    let used_basic = credentials.method == ClientAuthentication::ClientSecretBasic;
    clients
        .find(&credentials.id)
        .filter(|client| client.authentication == credentials.method)
        .filter(|client| match &credentials.secret {
            Some(secret) => client.has_secret(secret),
            None => true,
        })
        .ok_or_else(|| OAuthError::invalid_client(used_basic))
}

fn credentials<'a>(
    headers: &HeaderMap,
    form: &'a Parameters,
) -> Result<Credentials<'a>, OAuthError> {
    let id = form.single("client_id")?.map(Cow::Borrowed);
    let secret = form.single("client_secret")?.map(Cow::Borrowed);
    if headers.get_all(AUTHORIZATION).iter().count() > 1 {
        return Err(OAuthError::invalid_request(
            "The header Authorization was sent more than once",
        ));
    }
    let Some(authorization) = headers.get(AUTHORIZATION) else {
        let method = match secret {
            Some(_) => ClientAuthentication::ClientSecretPost,
            None => ClientAuthentication::None,
        };
        let id = id.ok_or_else(|| OAuthError::invalid_client(false))?;
        return Ok(Credentials { id, secret, method });
    };
    if secret.is_some() {
        return Err(OAuthError::invalid_request(
            "The client authenticated by more than one method",
        ));
    }
    let (basic_id, basic_secret) = authorization
        .to_str()
        .ok()
        .and_then(basic)
        .ok_or_else(|| OAuthError::invalid_client(true))?;
    if id.is_some_and(|id| id != basic_id) {
        return Err(OAuthError::invalid_request(
            "client_id is not the client that authenticated",
        ));
    }
    Ok(Credentials {
        id: basic_id.into(),
        secret: Some(basic_secret.into()),
        method: ClientAuthentication::ClientSecretBasic,
    })
}

/// The id and the secret in an HTTP Basic header, form-urlencoded as RFC 6749, section 2.3.1 says.
fn basic(authorization: &str) -> Option<(String, String)> {
    let (scheme, encoded) = authorization.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(BASE64_STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((form_decoded(id)?, form_decoded(secret)?))
}

/// Decodes one value that is form-urlencoded.
fn form_decoded(text: &str) -> Option<String> {
    // A separator that is not encoded would make it more than one value.
    if text.contains(['&', '=']) {
        return None;
    }
    let (value, _) = form_urlencoded::parse(text.as_bytes()).next()?;
    Some(value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_credentials_are_form_decoded() {
        let cases = [
            ("Basic YTpi", Some(("a", "b"))),
            ("basic  YTpi", Some(("a", "b"))),
            // a%3A:b+%26%C3%A9
            ("Basic YSUzQTpiKyUyNiVDMyVBOQ==", Some(("a:", "b &é"))),
            // a:b&c, which is not form-urlencoded
            ("Basic YTpiJmM=", None),
            ("Basic YWI=", None),
            ("Basic ???", None),
            ("Bearer YTpi", None),
            ("Basic", None),
            ("", None),
        ];
        for (header, expected) in cases {
            let found = basic(header);
            let found = found
                .as_ref()
                .map(|(id, secret)| (id.as_str(), secret.as_str()));
            assert_eq!(found, expected, "{header}");
        }
    }
}
