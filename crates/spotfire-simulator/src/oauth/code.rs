//! Authorization codes, and what has to come with them.

use super::error::OAuthError;
use super::pkce::Challenge;
use super::tokens::Grant;

/// What an authorization code stands for.
#[derive(Debug, Clone)]
pub(super) struct Code {
    pub(super) grant: Grant,
    pub(super) redirect: Redirect,
    pub(super) challenge: Option<Challenge>,
    /// Whether a refresh token goes with the access token.
    pub(super) is_offline: bool,
}

/// Where a browser is sent with the answer to an authorization request.
#[derive(Debug, Clone)]
pub(super) struct Redirect {
    pub(super) uri: String,
    /// Whether the request named it, rather than leave it to the client's registration.
    pub(super) is_named: bool,
}

/// A code as the server remembers it.
pub(super) enum KeptCode {
    /// Nobody has redeemed it.
    Fresh(Code),
    /// Somebody has: the client, and the sign-in that it came of.
    Spent(Grant),
}

/// What a client presents besides the code.
#[derive(Clone, Copy)]
pub(super) struct Claim<'a> {
    pub(super) client_id: &'a str,
    pub(super) redirect_uri: Option<&'a str>,
    pub(super) verifier: Option<&'a str>,
}

impl Code {
    /// Checks that the code was issued for what the client presents (RFC 6749, section 4.1.3; RFC 7636, section 4.6).
    pub(super) fn check(&self, claim: Claim<'_>) -> Result<(), OAuthError> {
        if *self.grant.client_id != *claim.client_id {
            return Err(not_issued());
        }
        let is_redirect_right = match claim.redirect_uri {
            Some(claimed) => claimed == self.redirect.uri,
            None => !self.redirect.is_named,
        };
        if !is_redirect_right {
            return Err(OAuthError::invalid_grant(
                "redirect_uri is not that of the authorization request",
            ));
        }
        match (&self.challenge, claim.verifier) {
            (None, None) => Ok(()),
            (Some(challenge), Some(verifier)) if challenge.is_met_by(verifier) => Ok(()),
            (Some(_), Some(_)) => Err(OAuthError::invalid_grant(
                "code_verifier is not what code_challenge was made of",
            )),
            (Some(_), None) => Err(OAuthError::invalid_grant("code_verifier is missing")),
            // RFC 9700, section 2.1.1: else a code without a challenge could be slipped in.
            (None, Some(_)) => Err(OAuthError::invalid_grant(
                "code_verifier came, but the authorization request had no code_challenge",
            )),
        }
    }
}

/// The answer to a code that this client cannot redeem, whatever the reason.
pub(super) fn not_issued() -> OAuthError {
    OAuthError::invalid_grant("The code was not issued to this client, or is spent or expired")
}
