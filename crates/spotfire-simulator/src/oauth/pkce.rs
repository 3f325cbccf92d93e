//! Proof that who redeems a code is who asked for it (RFC 7636), with S256 alone.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The challenge in an authorization request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Challenge(String);

impl Challenge {
    /// Takes a `code_challenge` that can be what S256 makes: 32 bytes in base64url without padding.
    pub(super) fn new(text: &str) -> Option<Self> {
        let decoded = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        (decoded.len() == 32).then(|| Self(text.to_owned()))
    }

    /// Whether `verifier` is well-formed and what the challenge was made of.
    pub(super) fn is_met_by(&self, verifier: &str) -> bool {
        let is_unreserved =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        (43..=128).contains(&verifier.len())
            && verifier.bytes().all(is_unreserved)
            && BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // RFC 7636, appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn a_challenge_is_met_by_its_verifier_and_no_other() {
        let challenge = Challenge::new(CHALLENGE).unwrap();
        assert!(challenge.is_met_by(VERIFIER));
        for wrong in ["", CHALLENGE, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXK"] {
            assert!(!challenge.is_met_by(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_verifier_of_the_wrong_form_meets_nothing() {
        for verifier in [
            "short",
            &"a".repeat(129),
            &format!("{}\u{e9}", "a".repeat(50)),
        ] {
            let made = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
            assert!(!Challenge(made).is_met_by(verifier), "{verifier}");
        }
    }

    #[test]
    fn what_s256_never_makes_is_no_challenge() {
        for text in [
            "",
            "abc",
            VERIFIER.repeat(2).as_str(),
            &format!("{CHALLENGE}="),
        ] {
            assert_eq!(Challenge::new(text), None, "{text}");
        }
    }
}
