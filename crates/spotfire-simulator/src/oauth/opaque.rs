//! Texts that nobody can guess.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use uuid::Uuid;

/// The sizes in bytes of the four parts after the header: the encrypted key, the nonce, the text and its tag.
const PART_SIZES: [usize; 4] = [256, 12, 400, 16];
/// As many bits as RFC 6749, section 10.10 asks for, and then some.
const SECRET_SIZE: usize = 32;

/// An access token of about 1 KB in the shape of an encrypted JWT, as real servers were seen to send: five parts, of which only the header can be read.
pub(super) fn access_token() -> String {
    let header = r#"{"cty":"JWT","enc":"A128GCM","alg":"RSA-OAEP-256"}"#;
    let mut token = BASE64_URL_SAFE_NO_PAD.encode(header);
    for size in PART_SIZES {
        token.push('.');
        BASE64_URL_SAFE_NO_PAD.encode_string(random(size), &mut token);
    }
    token
}

/// A code, a refresh token, or what a browser is known by.
pub(super) fn secret() -> String {
    BASE64_URL_SAFE_NO_PAD.encode(random(SECRET_SIZE))
}

/// Bytes from the operating system, but for the six bits by which a UUID says that it is one.
fn random(size: usize) -> Vec<u8> {
    let pieces = std::iter::repeat_with(|| Uuid::new_v4().into_bytes());
    pieces.flatten().take(size).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_access_token_has_five_parts_and_about_a_kilobyte() {
        let token = access_token();
        assert_eq!(token.split('.').count(), 5);
        assert!((900..1100).contains(&token.len()), "{}", token.len());
        assert_ne!(token, access_token());
    }
}
