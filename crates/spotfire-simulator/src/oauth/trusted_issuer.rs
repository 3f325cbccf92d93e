//! An external authorization server whose tokens may be exchanged for ours.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use serde::Deserialize;
use serde_json::json;
use sha2::Sha256;

/// An authorization server that the simulator trusts, by a key that both know.
///
/// Its tokens are JWTs signed with HS256 (RFC 7515, RFC 7519). A subject token is taken if it has that very algorithm, a right
/// signature, `iss` of the issuer, `aud` of the simulator's issuer, a `sub`, and an `exp` that lies ahead.
///
/// ```
/// use std::time::Duration;
/// use spotfire_simulator::{Settings, TrustedIssuer};
///
/// let issuer = TrustedIssuer::new("https://login.example", "a shared key");
/// let settings = Settings::default().with_trusted_issuer(issuer.clone());
/// let subject_token = issuer.subject_token("ada", "http://127.0.0.1:8080/spotfire", Duration::from_secs(60));
/// assert_eq!(subject_token.split('.').count(), 3);
/// # let _ = settings;
/// ```
#[derive(Clone)]
pub struct TrustedIssuer {
    url: String,
    key: Vec<u8>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Audience,
    sub: String,
    exp: u64,
    #[serde(default)]
    nbf: u64,
}

/// One audience or several (RFC 7519, section 4.1.3).
#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl TrustedIssuer {
    /// Trusts the issuer `url`, whose tokens are signed with `key`.
    pub fn new(url: impl Into<String>, key: impl Into<Vec<u8>>) -> Self {
        Self {
            url: url.into(),
            key: key.into(),
        }
    }

    /// Makes a token as the issuer would: for the person `subject`, to be exchanged at the server whose issuer is `audience`.
    pub fn subject_token(&self, subject: &str, audience: &str, lifetime: Duration) -> String {
        let expires = seconds_since_epoch().saturating_add(lifetime.as_secs());
        let claims =
            json!({"iss": self.url, "aud": audience, "sub": subject, "exp": expires}).to_string();
        let signed = format!(
            "{}.{}",
            BASE64_URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#),
            BASE64_URL_SAFE_NO_PAD.encode(claims),
        );
        let signature = self.mac(&signed).finalize().into_bytes();
        format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
    }

    /// Whether a token is this issuer's, about somebody, meant for `audience`, and valid now.
    pub(super) fn vouches_for(&self, token: &str, audience: &str) -> bool {
        let Some((header, claims)) = self.signed_parts(token) else {
            return false;
        };
        let now = seconds_since_epoch();
        header.alg == "HS256"
            && claims.iss == self.url
            && claims.aud.includes(audience)
            && claims.nbf <= now
            && now < claims.exp
            && !claims.sub.is_empty()
    }

    /// The header and the claims of a token, if the signature is right.
    fn signed_parts(&self, token: &str) -> Option<(Header, Claims)> {
        let (signed, signature) = token.rsplit_once('.')?;
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).ok()?;
        self.mac(signed).verify_slice(&signature).ok()?;
        let (header, claims) = signed.split_once('.')?;
        Some((decode(header)?, decode(claims)?))
    }

    fn mac(&self, signed: &str) -> Hmac<Sha256> {
        let mac =
            Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        mac.chain_update(signed)
    }
}

impl fmt::Debug for TrustedIssuer {
    /// Writes the issuer, not the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TrustedIssuer").field(&self.url).finish()
    }
}

impl Audience {
    fn includes(&self, audience: &str) -> bool {
        match self {
            Self::One(one) => one == audience,
            Self::Several(several) => several.iter().any(|one| one == audience),
        }
    }
}

fn decode<T: for<'a> Deserialize<'a>>(part: &str) -> Option<T> {
    let json = BASE64_URL_SAFE_NO_PAD.decode(part).ok()?;
    serde_json::from_slice(&json).ok()
}

/// The wall clock, which is what two servers have in common.
fn seconds_since_epoch() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs()
}
