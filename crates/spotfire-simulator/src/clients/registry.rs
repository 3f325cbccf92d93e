//! The clients that the server knows.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

use super::{
    ClientAuthentication, ClientProfile, ClientRegistration, GrantType, RegisteredClient,
    redirect_uri,
};
use crate::error::Error;

/// A client as the server keeps it.
pub(crate) struct Client {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) authentication: ClientAuthentication,
    pub(crate) requires_consent: bool,
    profile: ClientProfile,
    grants: Vec<GrantType>,
    redirect_uris: Vec<String>,
    secret: Option<String>,
}

impl Client {
    /// Whether the client may use `grant`.
    pub(crate) fn may_use(&self, grant: GrantType) -> bool {
        self.grants.contains(&grant)
    }

    /// Whether the client cannot keep a secret, and so has none.
    pub(crate) fn is_public(&self) -> bool {
        self.authentication == ClientAuthentication::None
    }

    /// Whether a code is worth something only to whoever can prove that he asked for it (RFC 7636).
    pub(crate) fn needs_pkce(&self) -> bool {
        self.is_public()
            || matches!(
                self.profile,
                ClientProfile::Native | ClientProfile::UserAgent
            )
    }

    /// Whether the browser may be sent to `uri`: one that is registered, or the loopback address of a native client.
    pub(crate) fn may_redirect_to(&self, uri: &str) -> bool {
        self.redirect_uris
            .iter()
            .any(|registered| registered == uri)
            || self.profile == ClientProfile::Native && redirect_uri::is_native_loopback(uri)
    }

    /// The redirect URI that a request need not name, because there is no other.
    pub(crate) fn only_redirect_uri(&self) -> Option<&str> {
        match self.redirect_uris.as_slice() {
            [only] if self.profile != ClientProfile::Native => Some(only),
            _ => None,
        }
    }

    /// Whether `secret` is the client's.
    pub(crate) fn has_secret(&self, secret: &str) -> bool {
        self.secret.as_deref() == Some(secret)
    }
}

/// Every registered client by its id.
#[derive(Default)]
pub(crate) struct Clients(Mutex<HashMap<String, Arc<Client>>>);

impl Clients {
    /// Registers a client.
    pub(crate) fn register(
        &self,
        registration: ClientRegistration,
    ) -> Result<RegisteredClient, Error> {
        let authentication = registration.effective_authentication();
        let id = registration.id.clone().unwrap_or_else(made_up_id);
        let secret = registration.secret.clone().unwrap_or_else(|| hex(2));
        check(&id, &secret, &registration)?;
        let secret = (authentication != ClientAuthentication::None).then_some(secret);
        let mut clients = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if clients.contains_key(&id) {
            return Err(Error::ClientTaken { id });
        }
        let client = Client {
            id: id.clone(),
            name: registration.name,
            scopes: registration.scopes,
            authentication,
            requires_consent: registration.requires_consent,
            profile: registration.profile,
            grants: registration.grants,
            redirect_uris: registration.redirect_uris,
            secret: secret.clone(),
        };
        clients.insert(id.clone(), Arc::new(client));
        Ok(RegisteredClient { id, secret })
    }

    /// The client of that id.
    pub(crate) fn find(&self, id: &str) -> Option<Arc<Client>> {
        let clients = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        clients.get(id).cloned()
    }
}

/// An id of the form that a real server was seen to make.
fn made_up_id() -> String {
    format!("{}.oauth-clients.spotfire.tibco.com", hex(1))
}

/// `pieces` times 32 hexadecimal digits; a secret has two.
fn hex(pieces: usize) -> String {
    (0..pieces)
        .map(|_| Uuid::new_v4().simple().to_string())
        .collect()
}

fn check(id: &str, secret: &str, registration: &ClientRegistration) -> Result<(), Error> {
    check_credentials(id, secret)
        .and_then(|()| check_scopes(&registration.scopes))
        .and_then(|()| check_redirect_uris(registration))
        .map_err(|reason| Error::InvalidClient {
            id: id.to_owned(),
            reason,
        })
}

fn check_credentials(id: &str, secret: &str) -> Result<(), &'static str> {
    if id.is_empty() {
        Err("its id is empty")
    } else if secret.is_empty() {
        Err("its secret is empty")
    } else {
        Ok(())
    }
}

fn check_scopes(scopes: &[String]) -> Result<(), &'static str> {
    if scopes.is_empty() {
        Err("it has no scope; name at least one")
    } else if !scopes.iter().all(|scope| is_scope_token(scope)) {
        Err("a scope is empty or holds a character that RFC 6749 does not allow there")
    } else {
        Ok(())
    }
}

fn check_redirect_uris(registration: &ClientRegistration) -> Result<(), &'static str> {
    let uris = &registration.redirect_uris;
    let needs_one = matches!(
        registration.profile,
        ClientProfile::Web | ClientProfile::UserAgent
    ) && registration.grants.contains(&GrantType::AuthorizationCode);
    if needs_one && uris.is_empty() {
        return Err("it has the grant authorization_code but no redirect URI; name at least one");
    }
    uris.iter()
        .try_for_each(|uri| redirect_uri::check(uri, registration.profile))
}

/// Whether `text` is a `scope-token` of RFC 6749, section 3.3.
fn is_scope_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| matches!(byte, 0x21 | 0x23..=0x5B | 0x5D..=0x7E))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_credentials_have_the_form_seen_on_real_servers() {
        let client = Clients::default()
            .register(ClientRegistration::for_jobs("x"))
            .unwrap();
        let (hex, host) = client.id().split_once('.').unwrap();
        assert_eq!(host, "oauth-clients.spotfire.tibco.com");
        let secret = client.secret().unwrap();
        assert_eq!((hex.len(), secret.len()), (32, 64));
        assert!(
            hex.chars()
                .chain(secret.chars())
                .all(|c| c.is_ascii_hexdigit())
        );
    }

    #[test]
    fn what_cannot_be_a_client_is_refused() {
        let with = |id, secret| ClientRegistration::for_jobs("x").with_credentials(id, secret);
        let cases = [
            (with("", "s"), "its id is empty"),
            (with("c", ""), "its secret is empty"),
            (
                ClientRegistration::new("x", Vec::<String>::new()),
                "it has no scope; name at least one",
            ),
            (
                ClientRegistration::new("x", ["two words"]),
                "a scope is empty or holds a character that RFC 6749 does not allow there",
            ),
            (
                ClientRegistration::for_jobs("x")
                    .with_profile(ClientProfile::Web)
                    .with_grants([GrantType::AuthorizationCode]),
                "it has the grant authorization_code but no redirect URI; name at least one",
            ),
            (
                ClientRegistration::for_jobs("x").with_redirect_uri("/cb"),
                "a redirect URI is not absolute",
            ),
        ];
        for (registration, expected) in cases {
            match Clients::default().register(registration) {
                Err(Error::InvalidClient { reason, .. }) => assert_eq!(reason, expected),
                other => panic!("{expected}: {other:?}"),
            }
        }
    }

    #[test]
    fn an_id_is_taken_once() {
        let clients = Clients::default();
        let registration = ClientRegistration::for_jobs("x").with_credentials("c", "s");
        clients.register(registration.clone()).unwrap();
        let second = clients.register(registration);
        assert!(matches!(second, Err(Error::ClientTaken { id }) if id == "c"));
    }

    #[test]
    fn a_public_client_has_no_secret() {
        let registration =
            ClientRegistration::for_jobs("x").with_profile(crate::ClientProfile::Native);
        let client = Clients::default().register(registration).unwrap();
        assert_eq!(client.secret(), None);
    }

    #[test]
    fn debug_writes_no_secret() {
        let registration = ClientRegistration::for_jobs("x").with_credentials("c", "hush");
        let before = format!("{registration:?}");
        let client = Clients::default().register(registration).unwrap();
        let printed = format!("{before}{client:?}");
        assert!(
            printed.contains("\"c\"") && !printed.contains("hush"),
            "{printed}"
        );
    }
}
