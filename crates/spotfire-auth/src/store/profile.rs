//! Who is signed in where, under which name.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{ApiClient, ClientAuthentication, Error, ServerUrl};

/// The name of a profile: 1 to 64 of `a-z`, `0-9`, `-` and `_`, beginning with a letter or digit.
///
/// It is the name of a file, so that letter case, dots and separators have no place in it.
///
/// ```
/// # fn main() -> Result<(), spotfire_auth::Error> {
/// use spotfire_auth::ProfileName;
///
/// assert_eq!(ProfileName::default().as_str(), "default");
/// assert_eq!("test-2".parse::<ProfileName>()?.as_str(), "test-2");
/// assert!("../test".parse::<ProfileName>().is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProfileName(String);

impl ProfileName {
    /// The name's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for ProfileName {
    /// `default`.
    fn default() -> Self {
        Self("default".to_owned())
    }
}

impl FromStr for ProfileName {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let fits = (1..=64).contains(&text.len())
            && text.bytes().next().is_some_and(is_part)
            && text
                .bytes()
                .all(|byte| is_part(byte) || b"-_".contains(&byte));
        if fits {
            return Ok(Self(text.to_owned()));
        }
        Err(Error::configuration(
            "that is no name for a profile; use 1 to 64 of a-z, 0-9, - and _, beginning with a letter or digit",
        ))
    }
}

impl fmt::Display for ProfileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a sign-in is for, without any secret: the server, the API client, and how to reach them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Profile {
    /// The server.
    pub server: ServerUrl,
    /// Where the next tokens are asked for: the documented endpoint, or the one that the server's metadata named.
    pub token_endpoint: Url,
    /// The id of the API client.
    pub client_id: String,
    /// How the client proves who it is. A client's secret is not stored and has to be given each time.
    pub authentication: ClientAuthentication,
    /// The scopes that were granted.
    pub scopes: Vec<String>,
    /// A file of certificates in PEM form to trust besides the system's.
    pub ca_file: Option<PathBuf>,
}

impl Profile {
    /// A profile with the documented token endpoint, no scope, and the system's certificates.
    #[must_use]
    pub fn new(server: ServerUrl, client: &ApiClient) -> Self {
        Self {
            token_endpoint: server.token_url(),
            server,
            client_id: client.id().to_owned(),
            authentication: client.authentication(),
            scopes: Vec::new(),
            ca_file: None,
        }
    }

    /// The client that signed in, with its secret where it has one.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when it has one and none is given.
    pub(crate) fn client(&self, secret: Option<SecretString>) -> Result<ApiClient, Error> {
        let client = match (self.authentication, secret) {
            // A secret that is at hand for something else is none of this client's.
            (ClientAuthentication::None, _) => return Ok(ApiClient::public(&self.client_id)),
            (_, Some(secret)) => ApiClient::confidential(&self.client_id, secret),
            (_, None) => {
                return Err(Error::configuration(format!(
                    "API client {} has a secret, which is not stored with the sign-in; give it again",
                    self.client_id
                )));
            }
        };
        Ok(client.with_authentication(self.authentication))
    }
}

/// A profile as it is written. Plain http was allowed or refused when the person signed in.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ProfileText {
    server: String,
    token_endpoint: Url,
    client_id: String,
    authentication: String,
    scopes: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ca_file: Option<PathBuf>,
}

impl From<&Profile> for ProfileText {
    fn from(profile: &Profile) -> Self {
        Self {
            server: profile.server.to_string(),
            token_endpoint: profile.token_endpoint.clone(),
            client_id: profile.client_id.clone(),
            authentication: profile.authentication.name().to_owned(),
            scopes: profile.scopes.clone(),
            ca_file: profile.ca_file.clone(),
        }
    }
}

impl TryFrom<ProfileText> for Profile {
    type Error = Error;

    fn try_from(text: ProfileText) -> Result<Self, Error> {
        let methods = [
            ClientAuthentication::None,
            ClientAuthentication::Basic,
            ClientAuthentication::Post,
        ];
        let authentication = methods
            .into_iter()
            .find(|method| method.name() == text.authentication)
            .ok_or_else(|| Error::configuration("its client authentication is not known"))?;
        Ok(Self {
            server: ServerUrl::parse_allowing_http(&text.server)?,
            token_endpoint: text.token_endpoint,
            client_id: text.client_id,
            authentication,
            scopes: text.scopes,
            ca_file: text.ca_file,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_file_name_on_every_system() {
        let longest = "x".repeat(64);
        for (text, fits) in [
            ("default", true),
            ("test-2_b", true),
            ("0", true),
            (&longest, true),
            ("", false),
            ("Default", false),
            ("-x", false),
            ("_x", false),
            ("a.b", false),
            ("..", false),
            ("a/b", false),
            ("a\\b", false),
            ("a b", false),
            ("a\n", false),
            ("ä", false),
            (&format!("{longest}x"), false),
        ] {
            assert_eq!(text.parse::<ProfileName>().is_ok(), fits, "{text:?}");
        }
    }
}
