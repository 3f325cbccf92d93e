//! What the server has handed out: codes, access tokens and refresh tokens.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use uuid::Uuid;

use super::code::{Claim, Code, KeptCode, not_issued};
use super::error::OAuthError;
use super::expiring::Expiring;
use super::opaque;
use super::scopes::narrowed;
use super::settings::{Lifetimes, OAuthSettings};

/// What a token stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grant {
    pub(crate) client_id: Arc<str>,
    pub(crate) scopes: Vec<String>,
    /// The sign-in that it came of, if a person was there. What came of the same one ends together.
    pub(super) sign_in: Option<Uuid>,
}

impl Grant {
    /// A grant to a client by itself.
    pub(crate) fn to_client(client_id: &str, scopes: Vec<String>) -> Self {
        Self {
            client_id: client_id.into(),
            scopes,
            sign_in: None,
        }
    }

    /// A grant that a person has just given to a client.
    pub(super) fn by_person(client_id: &str, scopes: Vec<String>) -> Self {
        Self {
            sign_in: Some(Uuid::new_v4()),
            ..Self::to_client(client_id, scopes)
        }
    }

    fn came_of_the_same_as(&self, other: &Self) -> bool {
        self.sign_in.is_some() && self.sign_in == other.sign_in
    }
}

/// The tokens of one answer.
pub(super) struct TokenSet {
    pub(super) access_token: String,
    pub(super) refresh_token: Option<String>,
    pub(super) scopes: Vec<String>,
}

/// Everything that is valid, or was until a moment ago.
#[derive(Default)]
pub(crate) struct Tokens(Mutex<Issued>);

#[derive(Default)]
struct Issued {
    access: Expiring<Grant>,
    refresh: Expiring<RefreshToken>,
    codes: Expiring<KeptCode>,
}

struct RefreshToken {
    grant: Grant,
    /// Another one was handed out in its place.
    is_spent: bool,
}

impl Tokens {
    /// Makes an access token that lasts for `lifetime`.
    pub(crate) fn issue(&self, grant: Grant, lifetime: Duration) -> String {
        self.issued().issue_access(grant, lifetime)
    }

    /// What an access token stands for, while it is valid.
    pub(crate) fn find(&self, text: &str) -> Option<Grant> {
        self.issued().access.find(text).cloned()
    }

    /// Makes an access token invalid, and says whether it was valid.
    pub(crate) fn revoke(&self, text: &str) -> bool {
        self.issued().access.remove(text).is_some()
    }

    /// Makes every access token invalid.
    pub(crate) fn revoke_all(&self) {
        self.issued().access.clear();
    }

    /// Makes every refresh token invalid.
    pub(crate) fn revoke_all_refresh(&self) {
        self.issued().refresh.clear();
    }

    /// Forgets everything.
    pub(crate) fn forget_all(&self) {
        *self.issued() = Issued::default();
    }

    /// Makes a code.
    pub(super) fn issue_code(&self, code: Code, lifetime: Duration) -> String {
        let text = opaque::secret();
        let kept = KeptCode::Fresh(code);
        self.issued().codes.insert(text.clone(), kept, lifetime);
        text
    }

    /// Redeems a code, which spends it. One that is spent already ends all that came of it (RFC 6749, section 4.1.2).
    pub(super) fn redeem(
        &self,
        text: &str,
        claim: Claim<'_>,
        lifetimes: Lifetimes,
    ) -> Result<TokenSet, OAuthError> {
        let mut issued = self.issued();
        let code = match issued.codes.find(text) {
            None => return Err(not_issued()),
            Some(KeptCode::Spent(grant)) => {
                let grant = grant.clone();
                if *grant.client_id == *claim.client_id {
                    issued.revoke_sign_in(&grant);
                }
                return Err(not_issued());
            }
            Some(KeptCode::Fresh(code)) => code.clone(),
        };
        code.check(claim)?;
        // It is remembered for as long as anything that came of it lasts, so that a late copy is noticed too.
        let remembered = lifetimes.refresh_token.max(lifetimes.access_token);
        let spent = KeptCode::Spent(code.grant.clone());
        issued.codes.insert(text.to_owned(), spent, remembered);
        let refresh_token = code
            .is_offline
            .then(|| issued.issue_refresh(code.grant.clone(), lifetimes.refresh_token));
        Ok(TokenSet {
            scopes: code.grant.scopes.clone(),
            access_token: issued.issue_access(code.grant, lifetimes.access_token),
            refresh_token,
        })
    }

    /// Uses a refresh token for `scopes`, or for all of its own.
    ///
    /// With rotation it is spent and another comes in its place; one that is spent already ends all that came of the same
    /// sign-in, for it is in two hands (RFC 9700, section 4.14.2).
    pub(super) fn refresh(
        &self,
        text: &str,
        client_id: &str,
        scopes: Option<&str>,
        settings: &OAuthSettings,
    ) -> Result<TokenSet, OAuthError> {
        let mut issued = self.issued();
        let token = issued
            .refresh
            .find_mut(text)
            .filter(|token| *token.grant.client_id == *client_id)
            .ok_or_else(|| {
                OAuthError::invalid_grant(
                    "The refresh token was not issued to this client, or is revoked or expired",
                )
            })?;
        let grant = token.grant.clone();
        if token.is_spent {
            issued.revoke_sign_in(&grant);
            return Err(OAuthError::invalid_grant(
                "The refresh token was used before; all tokens of the same sign-in are revoked",
            ));
        }
        let scopes = narrowed(&grant.scopes, scopes)?;
        let OAuthSettings {
            lifetimes,
            rotates_refresh_tokens: rotates,
            ..
        } = *settings;
        token.is_spent = rotates;
        let refresh_token =
            rotates.then(|| issued.issue_refresh(grant.clone(), lifetimes.refresh_token));
        let narrowed = Grant {
            scopes: scopes.clone(),
            ..grant
        };
        Ok(TokenSet {
            access_token: issued.issue_access(narrowed, lifetimes.access_token),
            refresh_token,
            scopes,
        })
    }

    /// Makes a token of either kind invalid at its client's wish. With a refresh token goes all that came of the same sign-in
    /// (RFC 7009, section 2.1).
    pub(super) fn revoke_for(&self, text: &str, client_id: &str) -> Result<(), OAuthError> {
        let mut issued = self.issued();
        let refresh = issued.refresh.find(text).map(|token| token.grant.clone());
        let Some(grant) = refresh
            .clone()
            .or_else(|| issued.access.find(text).cloned())
        else {
            return Ok(());
        };
        if *grant.client_id != *client_id {
            return Err(OAuthError::invalid_grant(
                "The token was issued to another client",
            ));
        }
        match refresh {
            Some(grant) => issued.revoke_sign_in(&grant),
            None => drop(issued.access.remove(text)),
        }
        Ok(())
    }

    fn issued(&self) -> MutexGuard<'_, Issued> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Issued {
    fn issue_access(&mut self, grant: Grant, lifetime: Duration) -> String {
        let text = opaque::access_token();
        self.access.insert(text.clone(), grant, lifetime);
        text
    }

    fn issue_refresh(&mut self, grant: Grant, lifetime: Duration) -> String {
        let text = opaque::secret();
        let token = RefreshToken {
            grant,
            is_spent: false,
        };
        self.refresh.insert(text.clone(), token, lifetime);
        text
    }

    /// Drops all that came of the same sign-in as `grant`.
    fn revoke_sign_in(&mut self, grant: &Grant) {
        self.access
            .retain(|other| !other.came_of_the_same_as(grant));
        self.refresh
            .retain(|token| !token.grant.came_of_the_same_as(grant));
    }
}
