//! The token endpoint's answer to a granted request (RFC 6749 section 5.1), read leniently where it may be.

use std::fmt;
use std::time::Duration;

use oauth2::basic::BasicTokenType;
use oauth2::{RefreshToken, Scope, TokenResponse};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// What `oauth2` makes of the answer instead of its own type, which takes no `expires_in` but a whole number from zero.
///
/// `oauth2` wants it to be `Serialize` too and never uses that.
#[derive(Deserialize, Serialize)]
pub(crate) struct TokenAnswer {
    #[serde(skip_serializing)]
    access_token: oauth2::AccessToken,
    #[serde(deserialize_with = "token_type")]
    token_type: BasicTokenType,
    #[serde(default, deserialize_with = "seconds")]
    expires_in: Option<Duration>,
    #[serde(default, skip_serializing)]
    refresh_token: Option<RefreshToken>,
    #[serde(default, deserialize_with = "scopes")]
    scope: Option<Vec<Scope>>,
}

impl TokenResponse for TokenAnswer {
    type TokenType = BasicTokenType;

    fn access_token(&self) -> &oauth2::AccessToken {
        &self.access_token
    }

    fn token_type(&self) -> &BasicTokenType {
        &self.token_type
    }

    fn expires_in(&self) -> Option<Duration> {
        self.expires_in
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        self.scope.as_ref()
    }
}

impl fmt::Debug for TokenAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenAnswer")
            .field("expires_in", &self.expires_in)
            .finish_non_exhaustive()
    }
}

/// The type without regard to case, as RFC 6749 section 5.1 has it.
fn token_type<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BasicTokenType, D::Error> {
    oauth2::helpers::deserialize_untagged_enum_case_insensitive(deserializer)
}

/// Seconds as a number or as text; anything that is no positive number of seconds is as good as none.
fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    let seconds = match Value::deserialize(deserializer)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    Ok(seconds.filter(|seconds| *seconds > 0.0).map(|seconds| {
        // Too many seconds for a Duration are a very long life all the same.
        Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
    }))
}

/// Scopes apart by blanks; an empty text names none and is as good as none.
fn scopes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<Scope>>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?.unwrap_or_default();
    let scopes: Vec<Scope> = text
        .split_whitespace()
        .map(|scope| Scope::new(scope.to_owned()))
        .collect();
    Ok(Some(scopes).filter(|scopes| !scopes.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expires_in_is_read_in_every_form_and_kept_where_it_makes_sense() {
        for (text, seconds) in [
            ("7200", Some(7_200)),
            ("\"7200\"", Some(7_200)),
            ("\" 7200 \"", Some(7_200)),
            ("7200.9", Some(7_200)),
            ("99999999999999999999999999999", Some(u64::MAX)),
            ("0", None),
            ("-1", None),
            ("\"-1\"", None),
            ("\"NaN\"", None),
            ("\"soon\"", None),
            ("null", None),
            ("true", None),
            ("{}", None),
        ] {
            let json = format!(
                "{{\"access_token\":\"x\",\"token_type\":\"Bearer\",\"expires_in\":{text}}}"
            );
            let answer: TokenAnswer = serde_json::from_str(&json).unwrap();
            assert_eq!(
                answer.expires_in().map(|life| life.as_secs()),
                seconds,
                "{text}"
            );
        }
    }

    #[test]
    fn scopes_are_apart_by_blanks_and_none_is_none() {
        for (text, expected) in [
            ("\"a b\"", Some(vec!["a", "b"])),
            ("\" a  b \"", Some(vec!["a", "b"])),
            ("\"\"", None),
            ("null", None),
        ] {
            let json =
                format!("{{\"access_token\":\"x\",\"token_type\":\"bEARER\",\"scope\":{text}}}");
            let answer: TokenAnswer = serde_json::from_str(&json).unwrap();
            let scopes = answer.scopes().map(|scopes| {
                scopes
                    .iter()
                    .map(|scope| scope.as_str())
                    .collect::<Vec<_>>()
            });
            assert_eq!(scopes, expected, "{text}");
            assert_eq!(*answer.token_type(), BasicTokenType::Bearer);
        }
    }

    #[test]
    fn an_answer_does_not_print_its_token() {
        let answer: TokenAnswer = serde_json::from_str(
            "{\"access_token\":\"hunter2\",\"token_type\":\"Bearer\",\"refresh_token\":\"hunter2\"}",
        )
        .unwrap();
        assert!(!format!("{answer:?}").contains("hunter2"));
        assert!(!serde_json::to_string(&answer).unwrap().contains("hunter2"));
    }
}
