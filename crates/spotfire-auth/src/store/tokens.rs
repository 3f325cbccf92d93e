//! The tokens of a sign-in, as they are kept.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::{AccessToken, Error, RefreshToken, TokenSet};

/// A refresh token, and the access token that came with it last, for the other processes.
#[derive(Clone, Debug)]
pub(crate) struct StoredTokens {
    pub(crate) refresh_token: RefreshToken,
    pub(crate) access_token: Option<StoredAccess>,
}

/// An access token with its life on the wall clock, the only one that processes share.
#[derive(Clone, Debug)]
pub(crate) struct StoredAccess {
    pub(crate) token: AccessToken,
    pub(crate) from: SystemTime,
    pub(crate) until: SystemTime,
}

impl StoredTokens {
    /// The tokens of an answer that was asked for at `from`; the refresh token stays where the answer has none.
    pub(crate) fn new(answer: &TokenSet, from: SystemTime, refresh_token: RefreshToken) -> Self {
        let until = answer.expires_in().and_then(|life| from.checked_add(life));
        Self {
            refresh_token: answer.refresh_token().cloned().unwrap_or(refresh_token),
            // Without an end it is of no use to another process.
            access_token: until.map(|until| StoredAccess {
                token: answer.access_token().clone(),
                from,
                until,
            }),
        }
    }
}

impl StoredAccess {
    /// How long the token is still good, where it need not be renewed yet: a fifth of its life or 5 min ahead of its end.
    ///
    /// Before its beginning it is not good at all: the clock was set back since, by nobody knows how much.
    pub(crate) fn remaining(&self, now: SystemTime) -> Option<Duration> {
        const AHEAD: Duration = Duration::from_secs(300);
        let life = self.until.duration_since(self.from).ok()?;
        now.duration_since(self.from).ok()?;
        let remaining = self.until.duration_since(now).ok()?;
        (remaining > AHEAD.min(life / 5)).then_some(remaining)
    }
}

/// The tokens as they are written; without `Debug`, since these texts are the secrets.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TokensText {
    refresh_token: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    access_token: Option<AccessText>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct AccessText {
    token: String,
    from: u64,
    until: u64,
}

impl From<&StoredTokens> for TokensText {
    fn from(tokens: &StoredTokens) -> Self {
        Self {
            refresh_token: tokens.refresh_token.expose_secret().to_owned(),
            access_token: tokens.access_token.as_ref().map(AccessText::from),
        }
    }
}

impl TryFrom<TokensText> for StoredTokens {
    type Error = Error;

    fn try_from(text: TokensText) -> Result<Self, Error> {
        Ok(Self {
            refresh_token: RefreshToken::new(text.refresh_token)?,
            access_token: text.access_token.and_then(AccessText::read),
        })
    }
}

impl From<&StoredAccess> for AccessText {
    fn from(access: &StoredAccess) -> Self {
        Self {
            token: access.token.text().to_owned(),
            from: seconds(access.from),
            until: seconds(access.until),
        }
    }
}

impl AccessText {
    /// An access token that cannot be used is as good as none: the refresh token gets another.
    fn read(self) -> Option<StoredAccess> {
        Some(StoredAccess {
            token: AccessToken::new(&self.token).ok()?,
            from: time(self.from)?,
            until: time(self.until)?,
        })
    }
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs()
}

fn time(seconds: u64) -> Option<SystemTime> {
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_access_token_is_shared_until_it_is_to_be_renewed() {
        for (life, age, remaining) in [
            (7200, 0, Some(7200)),
            (7200, 6899, Some(301)),
            (7200, 6900, None),
            (100, 79, Some(21)),
            (100, 80, None),
            (100, 100, None),
            (100, 1_000_000, None),
            (100, -1, None),
        ] {
            let from = UNIX_EPOCH + Duration::from_secs(1_800_000_000);
            let access = StoredAccess {
                token: AccessToken::new("t").unwrap(),
                from,
                until: from + Duration::from_secs(life),
            };
            let age = i64::from(age);
            let now = if age < 0 {
                from - Duration::from_secs(age.unsigned_abs())
            } else {
                from + Duration::from_secs(age.unsigned_abs())
            };
            let remaining = remaining.map(Duration::from_secs);
            assert_eq!(access.remaining(now), remaining, "{life} s after {age} s");
        }
    }

    #[test]
    fn no_time_in_a_file_is_too_much() {
        let text = r#"{"refreshToken":"r","accessToken":{"token":"t","from":0,"until":18446744073709551615}}"#;
        let text: TokensText = serde_json::from_str(text).unwrap();
        let tokens = StoredTokens::try_from(text).unwrap();
        assert_eq!(tokens.refresh_token.expose_secret(), "r");
        assert!(tokens.access_token.is_none());
    }
}
