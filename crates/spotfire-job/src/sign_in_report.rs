//! What is told of stored sign-ins, in both forms and without any secret.

use std::{fmt::Write as _, path::PathBuf};

use serde::Serialize;
use spotfire_auth::{KeptIn, ProfileName, SignInStore, StoredSignIn};

use crate::{proxy, text::printable};

/// A stored sign-in, as `login`, `logout` and `auth status` report it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignInReport {
    /// The name of the profile.
    profile: String,
    /// The server's base URL.
    server: String,
    /// The id of the API client.
    client_id: String,
    /// How the client proves who it is: `none`, `client_secret_basic` or `client_secret_post`.
    client_authentication: &'static str,
    /// The scopes that were granted.
    scopes: Vec<String>,
    /// Whether there is a refresh token.
    signed_in: bool,
    /// Until when the stored access token is good (RFC 3339), `null` where there is none. The next is got by itself.
    access_token_until: Option<String>,
    /// Where the tokens are kept: `keyring` or `file`.
    kept_in: KeptIn,
    /// The profile's file.
    file: PathBuf,
    /// The proxy that requests to the server go through now.
    proxy: Option<String>,
    /// After `logout`: whether the server has revoked the refresh token. Otherwise `null`.
    pub(crate) revoked: Option<bool>,
}

impl SignInReport {
    pub(crate) fn new(store: &SignInStore, name: &ProfileName, sign_in: &StoredSignIn) -> Self {
        let profile = sign_in.profile();
        Self {
            profile: name.to_string(),
            server: profile.server.to_string(),
            client_id: profile.client_id.clone(),
            client_authentication: profile.authentication.name(),
            scopes: profile.scopes.clone(),
            signed_in: sign_in.is_signed_in(),
            access_token_until: sign_in
                .access_until()
                .map(|until| humantime::format_rfc3339_seconds(until).to_string()),
            kept_in: sign_in.kept_in(),
            file: store.file(name),
            proxy: proxy::in_use(&profile.server),
            revoked: None,
        }
    }

    /// The sign-in after its end.
    pub(crate) fn ended(mut self, revoked: bool) -> Self {
        self.signed_in = false;
        self.access_token_until = None;
        self.revoked = Some(revoked);
        self
    }

    /// Some lines for people.
    pub(crate) fn to_text(&self) -> String {
        let state = match (self.signed_in, self.revoked) {
            (true, _) => "signed in",
            (false, None) => "not signed in",
            (false, Some(true)) => "signed out, and the server has revoked the refresh token",
            (false, Some(false)) => "signed out here, but not at the server",
        };
        let mut lines = format!("profile {}: {state}\n", self.profile);
        let mut add = |name: &str, value: &str| {
            let _ = writeln!(lines, "  {name:<13} {}", printable(value));
        };
        add("server", &self.server);
        add(
            "client",
            &format!("{} ({})", self.client_id, self.client_authentication),
        );
        if self.revoked.is_some() {
            return lines;
        }
        add("scopes", &self.scopes.join(" "));
        if self.signed_in {
            let until = self.access_token_until.as_ref();
            let until = until.map_or("none yet".to_owned(), |until| format!("until {until}"));
            add("access token", &format!("{until}; renewed by itself"));
        }
        match self.kept_in {
            KeptIn::Keyring => add("kept in", "the system's keyring"),
            KeptIn::File => add("kept in", &self.file.display().to_string()),
        }
        add("proxy", self.proxy.as_deref().unwrap_or("none"));
        lines
    }
}
