//! Every encoding, and what is none.

use openapi_document::{Limits, ReadErrorKind, decode};

#[test]
fn what_is_no_text_is_refused_with_its_byte() {
    let cases: [(&[u8], &str); 10] = [
        (
            b"title: caf\xE9 au lait",
            "byte 10 (line 1) is 0xE9, which is not UTF-8: if the document is in Latin-1 or Windows-1252, convert it \
             first, as with `iconv -f WINDOWS-1252 -t UTF-8`",
        ),
        (
            b"\xEF\xBB\xBFa\n\xFFb",
            "byte 5 (line 2) is 0xFF, which is not UTF-8: if the document is in Latin-1 or Windows-1252, convert it \
             first, as with `iconv -f WINDOWS-1252 -t UTF-8`",
        ),
        (
            b"{}\xC3",
            "byte 2 (line 1) begins a character of UTF-8 that the end cuts off",
        ),
        (
            b"\xFF\xFE{",
            "the document begins as UTF-16, but its end at byte 3 cuts a character off",
        ),
        (
            b"{\0}\0\0\xD8",
            "the document begins as UTF-16, but at byte 4 stands half a surrogate pair, 0xD800",
        ),
        (
            b"\0{\xD8\0\0}",
            "the document begins as UTF-16, but at byte 2 stands half a surrogate pair, 0xD800",
        ),
        (
            b"\0\0\0{\0",
            "the document begins as UTF-32, but its end at byte 5 cuts a character off",
        ),
        (
            b"{\0\0\0\0\xD8\0\0",
            "the document begins as UTF-32, but at byte 4 stands 0x0000D800, which is no character",
        ),
        (
            b"\0\0\xFE\xFF\0\x11\0\0",
            "the document begins as UTF-32, but at byte 4 stands 0x00110000, which is no character",
        ),
        (
            b"\x80",
            "byte 0 (line 1) is 0x80, which is not UTF-8: if the document is in Latin-1 or Windows-1252, \
             convert it first, as with `iconv -f WINDOWS-1252 -t UTF-8`",
        ),
    ];
    for (bytes, expected) in cases {
        let error = decode(bytes, &Limits::default()).unwrap_err();
        assert_eq!(error.kind(), ReadErrorKind::Encoding, "{bytes:?}");
        assert_eq!(error.to_string(), expected, "{bytes:?}");
    }
}

#[test]
fn a_mark_alone_is_an_empty_text() {
    let marks: [&[u8]; 6] = [
        b"",
        b"\xEF\xBB\xBF",
        b"\xFE\xFF",
        b"\xFF\xFE",
        b"\0\0\xFE\xFF",
        b"\xFF\xFE\0\0",
    ];
    for bytes in marks {
        assert_eq!(decode(bytes, &Limits::default()).unwrap(), "", "{bytes:?}");
    }
}
