//! The command that registers an API client that may do what was refused.

use std::fmt::Write as _;

use crate::ClientAuthentication;
use crate::grant::scopes::Scopes;

/// What a grant needs of the API client's registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grant {
    ClientCredentials,
    AuthorizationCode,
    RefreshToken,
    TokenExchange,
    /// No grant, but asked by who has one.
    Revocation,
}

impl Grant {
    /// The grant's `grant_type`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ClientCredentials => "client_credentials",
            Self::AuthorizationCode => "authorization_code",
            Self::RefreshToken | Self::Revocation => "refresh_token",
            Self::TokenExchange => "urn:ietf:params:oauth:grant-type:token-exchange",
        }
    }

    /// The grants to register, since who signs in wants to stay so.
    fn registered(self) -> &'static [&'static str] {
        match self {
            Self::ClientCredentials => &["client_credentials"],
            Self::AuthorizationCode | Self::RefreshToken | Self::Revocation => {
                &["authorization_code", "refresh_token"]
            }
            Self::TokenExchange => &["urn:ietf:params:oauth:grant-type:token-exchange"],
        }
    }
}

/// The whole command, for an administrator to run as it is but for the name.
///
/// What the server takes for granted is left out: profile `other`, and `client_secret_basic` or, for `native`, `none`.
pub(crate) fn command(
    grant: Grant,
    authentication: ClientAuthentication,
    scopes: &Scopes,
    redirect: Option<&str>,
) -> String {
    let mut command = "config register-api-client --name=NAME".to_owned();
    let mut add = |argument: &str, value: &str| {
        let _ = write!(command, " {argument}{value}");
    };
    match (grant, authentication) {
        (Grant::TokenExchange, ClientAuthentication::None) => add("-a", "none"),
        (Grant::ClientCredentials | Grant::TokenExchange, _) => {}
        (_, ClientAuthentication::None) => add("-p", "native"),
        (_, ClientAuthentication::Basic | ClientAuthentication::Post) => add("-p", "web"),
    }
    if authentication == ClientAuthentication::Post {
        add("-a", "client_secret_post");
    }
    for name in grant.registered() {
        add("-G", name);
    }
    if let Some(redirect) = redirect {
        add("-R", redirect);
    }
    for scope in scopes.iter() {
        add("-S", scope);
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ClientAuthentication::{Basic, None as Public, Post};

    #[test]
    fn the_command_is_whole_and_says_nothing_that_goes_without_saying() {
        use Grant::{AuthorizationCode, ClientCredentials, RefreshToken, TokenExchange};
        let exchange = TokenExchange.name();
        for (grant, authentication, redirect, expected) in [
            (ClientCredentials, Basic, None, "-Gclient_credentials"),
            (
                ClientCredentials,
                Post,
                None,
                "-aclient_secret_post -Gclient_credentials",
            ),
            (TokenExchange, Basic, None, &format!("-G{exchange}")),
            (TokenExchange, Public, None, &format!("-anone -G{exchange}")),
            (
                AuthorizationCode,
                Public,
                None,
                "-pnative -Gauthorization_code -Grefresh_token",
            ),
            (
                AuthorizationCode,
                Basic,
                Some("https://app.example.com/auth"),
                "-pweb -Gauthorization_code -Grefresh_token -Rhttps://app.example.com/auth",
            ),
            (
                RefreshToken,
                Post,
                None,
                "-pweb -aclient_secret_post -Gauthorization_code -Grefresh_token",
            ),
        ] {
            let scopes = Scopes::new(["a.b", "offline"]);
            assert_eq!(
                command(grant, authentication, &scopes, redirect),
                format!("config register-api-client --name=NAME {expected} -Sa.b -Soffline")
            );
        }
    }
}
