//! Which scopes a request gets.

use super::error::OAuthError;

/// The scope in an authorization request that asks for a refresh token.
pub(super) const OFFLINE: &str = "offline";

/// The scopes asked for, or all of `allowed` where none is; one that is not allowed is refused.
pub(super) fn narrowed(allowed: &[String], asked: Option<&str>) -> Result<Vec<String>, OAuthError> {
    let Some(asked) = asked else {
        return Ok(allowed.to_vec());
    };
    let mut scopes: Vec<String> = Vec::new();
    for scope in asked.split_ascii_whitespace() {
        if !allowed.iter().any(|other| other == scope) {
            return Err(OAuthError::new(
                "invalid_scope",
                "The client may not have a scope that it asks for",
            ));
        }
        if !scopes.iter().any(|other| other == scope) {
            scopes.push(scope.to_owned());
        }
    }
    Ok(scopes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_all_allowed_or_refused() {
        let allowed = ["a", "b", OFFLINE].map(str::to_owned);
        let cases = [
            (None, Some("a b offline")),
            (Some("b a"), Some("b a")),
            (Some(" a  a "), Some("a")),
            (Some("a c"), None),
            (Some("A"), None),
        ];
        for (asked, expected) in cases {
            let found = narrowed(&allowed, asked).ok().map(|it| it.join(" "));
            assert_eq!(found.as_deref(), expected, "{asked:?}");
        }
    }
}
