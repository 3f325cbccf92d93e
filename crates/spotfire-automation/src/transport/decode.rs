//! The text of an answer's body, whatever encoding it came in.

use bytes::Bytes;

/// The body as UTF-8 without a byte-order mark.
///
/// A byte-order mark decides (UTF-8, UTF-16 in either order), else a `charset` of Latin-1 where the bytes are not
/// UTF-8; other bytes that are not UTF-8 become U+FFFD. Ids and status words are ASCII and survive all of this, so a
/// message in a wrong encoding costs its umlauts, not the answer.
pub(super) fn utf8(body: Bytes, content_type: Option<&str>) -> Bytes {
    if body.starts_with(&[0xef, 0xbb, 0xbf]) {
        return utf8(body.slice(3..), content_type);
    }
    if let Some(units) = body.strip_prefix(&[0xff, 0xfe]) {
        return utf16(units, u16::from_le_bytes);
    }
    if let Some(units) = body.strip_prefix(&[0xfe, 0xff]) {
        return utf16(units, u16::from_be_bytes);
    }
    if std::str::from_utf8(&body).is_ok() {
        return body;
    }
    if content_type.is_some_and(says_latin_1) {
        return body
            .iter()
            .map(|byte| char::from(*byte))
            .collect::<String>()
            .into();
    }
    String::from_utf8_lossy(&body).into_owned().into()
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Bytes {
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|pair| unit([pair[0], pair[1]]))
        .collect();
    String::from_utf16_lossy(&units).into()
}

fn says_latin_1(content_type: &str) -> bool {
    let content_type = content_type.to_ascii_lowercase();
    ["iso-8859-1", "latin1", "windows-1252"]
        .iter()
        .any(|name| content_type.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_gives_the_same_text() {
        let utf16 = |unit: fn(u16) -> [u8; 2]| {
            "\u{feff}{\"ü\"}"
                .encode_utf16()
                .flat_map(unit)
                .collect::<Vec<u8>>()
        };
        for (bytes, content_type) in [
            ("{\"ü\"}".as_bytes().to_vec(), None),
            (
                "\u{feff}{\"ü\"}".as_bytes().to_vec(),
                Some("application/json"),
            ),
            (
                "{\"ü\"}".as_bytes().to_vec(),
                Some("application/json; charset=ISO-8859-1"),
            ),
            (
                b"{\"\xfc\"}".to_vec(),
                Some("application/json; charset=ISO-8859-1"),
            ),
            (utf16(u16::to_le_bytes), None),
            (
                utf16(u16::to_be_bytes),
                Some("application/json;charset=utf-8"),
            ),
        ] {
            let text = utf8(Bytes::from(bytes.clone()), content_type);
            assert_eq!(text, "{\"ü\"}".as_bytes(), "{bytes:?}");
        }
    }

    #[test]
    fn broken_bytes_never_fail() {
        for (bytes, expected) in [
            (&b""[..], ""),
            (b"\xef\xbb\xbf", ""),
            (b"\xff\xfe", ""),
            (b"\xff\xfe\x41\x00\x42", "A"),
            (b"a\xffb", "a\u{fffd}b"),
        ] {
            assert_eq!(
                utf8(Bytes::from_static(bytes), None),
                expected.as_bytes(),
                "{bytes:?}"
            );
        }
    }
}
