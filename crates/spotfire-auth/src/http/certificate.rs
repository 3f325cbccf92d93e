//! What a certificate says of who signed it, for messages.

use crate::redact::printable;

/// The object identifiers of the parts of a name that people know it by, the best first: common name, organization,
/// organizational unit (RFC 5280 appendix A.1).
const KNOWN_BY: [&[u8]; 3] = [&[0x55, 4, 3], &[0x55, 4, 10], &[0x55, 4, 11]];

const INTEGER: u8 = 0x02;
const OBJECT_IDENTIFIER: u8 = 0x06;
const UTF8_STRING: u8 = 0x0c;
const PRINTABLE_STRING: u8 = 0x13;
const IA5_STRING: u8 = 0x16;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const VERSION: u8 = 0xa0;

/// The name of the signer of a certificate in DER form (RFC 5280 section 4.1.2.4), if it can be found.
///
/// Nothing is proved by it: it is what a certificate that is not trusted says.
pub(crate) fn signer_of(certificate: &[u8]) -> Option<String> {
    let (certificate, _) = Der(certificate).next(SEQUENCE)?;
    let (signed, _) = certificate.next(SEQUENCE)?;
    let fields = signed.next(VERSION).map_or(signed, |(_, rest)| rest);
    let (_serial_number, fields) = fields.next(INTEGER)?;
    let (_algorithm, fields) = fields.next(SEQUENCE)?;
    let (name, _) = fields.next(SEQUENCE)?;
    let parts = parts(name);
    let best = KNOWN_BY
        .iter()
        .find_map(|known| parts.iter().find(|(kind, _)| kind == known))?;
    Some(best.1.clone()).filter(|name| !name.is_empty())
}

/// The parts of a name that are text, with what they are.
fn parts(mut name: Der<'_>) -> Vec<(&[u8], String)> {
    let mut parts = Vec::new();
    while let Some((part, rest)) = name.next(SET) {
        parts.extend(part.next(SEQUENCE).and_then(|(part, _)| {
            let (kind, value) = part.next(OBJECT_IDENTIFIER)?;
            let texts = [UTF8_STRING, PRINTABLE_STRING, IA5_STRING];
            let (text, _) = texts.iter().find_map(|text| value.next(*text))?;
            Some((kind.0, printable(&String::from_utf8_lossy(text.0))))
        }));
        name = rest;
    }
    parts
}

/// Bytes of the Distinguished Encoding Rules (X.690), not yet read.
#[derive(Clone, Copy)]
struct Der<'a>(&'a [u8]);

impl<'a> Der<'a> {
    /// The content of the element that comes next and what follows it, if it has that tag.
    fn next(self, tag: u8) -> Option<(Self, Self)> {
        let (&first, rest) = self.0.split_first()?;
        if first != tag {
            return None;
        }
        let (&length, rest) = rest.split_first()?;
        let (length, rest) = match length {
            0..=0x7f => (usize::from(length), rest),
            // As many bytes of length as the lower bits say; three are 16 MB.
            0x81..=0x83 => {
                let (bytes, rest) = rest.split_at_checked(usize::from(length & 0x7f))?;
                let length = bytes
                    .iter()
                    .fold(0, |length, byte| length << 8 | usize::from(*byte));
                (length, rest)
            }
            _ => return None,
        };
        let (content, rest) = rest.split_at_checked(length)?;
        Some((Self(content), Self(rest)))
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair};

    use super::*;

    fn certificate(name: &[(DnType, &str)]) -> Vec<u8> {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name = DistinguishedName::new();
        for (kind, text) in name {
            params.distinguished_name.push(kind.clone(), *text);
        }
        let key = KeyPair::generate().unwrap();
        params.self_signed(&key).unwrap().der().to_vec()
    }

    #[test]
    fn a_signer_is_called_by_the_name_that_people_know() {
        use DnType::{CommonName, CountryName, OrganizationName, OrganizationalUnitName};
        let long = "x".repeat(300);
        for (name, expected) in [
            (
                vec![
                    (OrganizationName, "Example AG"),
                    (CommonName, "Example Proxy CA 2026"),
                ],
                Some("Example Proxy CA 2026".to_owned()),
            ),
            (
                vec![(CommonName, "B\u{fc}ro\n\u{1b}[2J")],
                Some("B\u{fc}ro [2J".to_owned()),
            ),
            (
                vec![
                    (OrganizationalUnitName, "IT"),
                    (OrganizationName, "Example AG"),
                ],
                Some("Example AG".to_owned()),
            ),
            (vec![(CountryName, "CH")], None),
            (vec![], None),
            (
                vec![(CommonName, &*long)],
                Some(format!("{}...", "x".repeat(200))),
            ),
        ] {
            assert_eq!(signer_of(&certificate(&name)), expected, "{name:?}");
        }
    }

    #[test]
    fn what_is_no_certificate_has_no_signer() {
        let good = certificate(&[(DnType::CommonName, "ours")]);
        for end in 0..good.len() {
            assert_eq!(signer_of(&good[..end]), None, "{end}");
        }
        // Whatever a byte is changed to, an answer comes and no panic.
        for at in 0..good.len().min(200) {
            for byte in [0, 0x7f, 0x80, 0x84, 0xff] {
                let mut bad = good.clone();
                bad[at] = byte;
                let _ = signer_of(&bad);
            }
        }
        for noise in [&[][..], b"no DER", &[0x30; 64], &[0xff; 64]] {
            assert_eq!(signer_of(noise), None);
        }
    }
}
