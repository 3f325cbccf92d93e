//! Bytes to text, by the encoding that they declare.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::DefinitionError;

/// Decodes a job definition.
///
/// The encoding is, in this order (RFC 7303, section 3.2): that of a byte order mark, `charset` (of the `Content-Type`), that of the XML
/// declaration, UTF-16 where the first character shows it, and else UTF-8.
pub(super) fn decode<'a>(
    bytes: &'a [u8],
    charset: Option<&str>,
) -> Result<Cow<'a, str>, DefinitionError> {
    let (encoding, text) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, bytes.get(mark..).unwrap_or_default()),
        None => (encoding_without_mark(bytes, charset)?, bytes),
    };
    encoding
        .decode_without_bom_handling_and_without_replacement(text)
        .ok_or(DefinitionError::Undecodable(encoding.name()))
}

fn encoding_without_mark(
    bytes: &[u8],
    charset: Option<&str>,
) -> Result<&'static Encoding, DefinitionError> {
    match (charset, bytes) {
        // UTF-16 with neither mark nor byte order is big-endian (RFC 2781, section 4.3), unless the text shows otherwise.
        (_, [b'<', 0, ..]) => Ok(UTF_16LE),
        (_, [0, b'<', ..]) => Ok(UTF_16BE),
        (Some(label), _) => named(label),
        (None, _) => declared(bytes).map_or(Ok(UTF_8), |label| named(&label)),
    }
}

fn named(label: &str) -> Result<&'static Encoding, DefinitionError> {
    Encoding::for_label(label.as_bytes()).ok_or(DefinitionError::UnknownEncoding)
}

/// The encoding that an XML declaration at the start names.
fn declared(bytes: &[u8]) -> Option<String> {
    // A declaration is ASCII, and no real one is longer than this.
    let start = bytes.get(..bytes.len().min(256))?;
    let end = start.windows(2).position(|pair| pair == b"?>")? + 2;
    let declaration = str::from_utf8(start.get(..end)?).ok()?;
    match Reader::from_str(declaration).read_event() {
        Ok(Event::Decl(declaration)) => {
            let label = declaration.encoding()?.ok()?;
            // What could be read so far is not UTF-16, whatever the declaration says.
            (!label.to_ascii_lowercase().starts_with("utf-16")).then(|| label.into_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn every_way_to_declare_an_encoding_is_understood() {
        let text = "<a>é</a>";
        let declared = "<?xml version='1.0' encoding='ISO-8859-1'?><a>";
        let latin_1 = [declared.as_bytes(), b"\xe9</a>"].concat();
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        let with_mark = |to_bytes| utf_16(&format!("\u{feff}{text}"), to_bytes);
        let cases: [(&str, Vec<u8>, Option<&str>, &str); 9] = [
            ("UTF-8", text.into(), None, text),
            ("UTF-8 by charset", text.into(), Some("utf-8"), text),
            ("UTF-8 with a mark", marked.clone(), None, text),
            (
                "the mark wins over charset",
                marked,
                Some("iso-8859-1"),
                text,
            ),
            (
                "UTF-16LE with a mark",
                with_mark(u16::to_le_bytes),
                None,
                text,
            ),
            (
                "UTF-16BE with a mark",
                with_mark(u16::to_be_bytes),
                None,
                text,
            ),
            (
                "UTF-16LE without",
                utf_16(text, u16::to_le_bytes),
                Some("utf-16"),
                text,
            ),
            (
                "UTF-16BE without",
                utf_16(text, u16::to_be_bytes),
                None,
                text,
            ),
            (
                "charset alone",
                b"<a>\xe9</a>".into(),
                Some("ISO-8859-1"),
                text,
            ),
        ];
        for (name, bytes, charset, expected) in cases {
            assert_eq!(decode(&bytes, charset).as_deref(), Ok(expected), "{name}");
        }
        let decoded = decode(&latin_1, None).unwrap();
        assert_eq!(decoded, format!("{declared}é</a>"));
    }

    #[test]
    fn bytes_of_another_encoding_are_refused() {
        let cases: [(&[u8], Option<&str>, DefinitionError); 4] = [
            (b"<a>\xe9</a>", None, DefinitionError::Undecodable("UTF-8")),
            (
                b"<a>\xe9</a>",
                Some("utf-8"),
                DefinitionError::Undecodable("UTF-8"),
            ),
            (b"\xff\xfe<", None, DefinitionError::Undecodable("UTF-16LE")),
            (b"<a/>", Some("no-such"), DefinitionError::UnknownEncoding),
        ];
        for (bytes, charset, expected) in cases {
            assert_eq!(decode(bytes, charset), Err(expected), "{bytes:?}");
        }
    }
}
