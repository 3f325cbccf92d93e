//! Access tokens: opaque texts that stand for what a client may do for a while.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use tokio::time::Instant;

/// The sizes in bytes of the four parts after the header: the encrypted key, the nonce, the text and its tag.
const PART_SIZES: [usize; 4] = [256, 12, 400, 16];
/// How many tokens there are before expired ones are first looked for.
const FIRST_SWEEP: usize = 1024;

/// What a token stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grant {
    pub(crate) client_id: Arc<str>,
    pub(crate) scopes: Vec<String>,
}

/// The access tokens that are valid, or were until a moment ago.
#[derive(Default)]
pub(crate) struct AccessTokens(Mutex<Tokens>);

#[derive(Default)]
struct Tokens {
    by_text: HashMap<String, (Grant, Instant)>,
    sweep_at: usize,
}

impl AccessTokens {
    /// Makes a token that lasts for `lifetime`.
    pub(crate) fn issue(&self, grant: Grant, lifetime: Duration) -> String {
        let now = Instant::now();
        // A lifetime that the clock cannot count is as good as eighty years.
        let century = Duration::from_secs(80 * 365 * 24 * 3600);
        let expires = now.checked_add(lifetime).unwrap_or(now + century);
        let mut tokens = self.tokens();
        tokens.sweep(now);
        let text = opaque();
        tokens.by_text.insert(text.clone(), (grant, expires));
        text
    }

    /// What a token stands for, while it is valid.
    pub(crate) fn find(&self, text: &str) -> Option<Grant> {
        let tokens = self.tokens();
        let (grant, expires) = tokens.by_text.get(text)?;
        (Instant::now() < *expires).then(|| grant.clone())
    }

    /// Makes a token invalid, and says whether it was valid.
    pub(crate) fn revoke(&self, text: &str) -> bool {
        let removed = self.tokens().by_text.remove(text);
        removed.is_some_and(|(_, expires)| Instant::now() < expires)
    }

    /// Makes every token invalid.
    pub(crate) fn revoke_all(&self) {
        self.tokens().by_text.clear();
    }

    fn tokens(&self) -> MutexGuard<'_, Tokens> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tokens {
    /// Drops expired tokens whenever there are twice as many as were left the last time.
    fn sweep(&mut self, now: Instant) {
        if self.by_text.len() >= self.sweep_at.max(FIRST_SWEEP) {
            self.by_text.retain(|_, (_, expires)| now < *expires);
            self.sweep_at = 2 * self.by_text.len();
        }
    }
}

/// A token of about 1 KB in the shape of an encrypted JWT, as real servers were seen to send: five parts, of which only the header can be read.
fn opaque() -> String {
    let header = r#"{"cty":"JWT","enc":"A128GCM","alg":"RSA-OAEP-256"}"#;
    let mut token = BASE64_URL_SAFE_NO_PAD.encode(header);
    for size in PART_SIZES {
        let random: Vec<u8> = (0..size).map(|_| fastrand::u8(..)).collect();
        token.push('.');
        BASE64_URL_SAFE_NO_PAD.encode_string(random, &mut token);
    }
    token
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant() -> Grant {
        Grant {
            client_id: "c".into(),
            scopes: vec!["s".to_owned()],
        }
    }

    #[test]
    fn a_token_is_opaque_and_about_a_kilobyte() {
        let token = opaque();
        assert_eq!(token.split('.').count(), 5);
        assert!((900..1100).contains(&token.len()), "{}", token.len());
        assert_ne!(token, opaque());
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_lasts_for_its_lifetime_or_until_it_is_revoked() {
        let tokens = AccessTokens::default();
        let short = tokens.issue(grant(), Duration::from_secs(10));
        let long = tokens.issue(grant(), Duration::MAX);
        tokio::time::advance(Duration::from_millis(9_999)).await;
        assert_eq!(tokens.find(&short), Some(grant()));
        tokio::time::advance(Duration::from_millis(1)).await;
        assert_eq!(tokens.find(&short), None);
        assert!(!tokens.revoke(&short));
        assert!(tokens.revoke(&long));
        assert_eq!(tokens.find(&long), None);
    }

    #[tokio::test(start_paused = true)]
    async fn expired_tokens_do_not_pile_up() {
        let tokens = AccessTokens::default();
        for _ in 0..10 * FIRST_SWEEP {
            tokens.issue(grant(), Duration::from_millis(1));
            tokio::time::advance(Duration::from_millis(2)).await;
        }
        assert!(tokens.tokens().by_text.len() <= FIRST_SWEEP);
    }
}
