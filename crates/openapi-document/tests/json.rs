//! JSON: what is read, what is refused and where.

use openapi_document::{
    Document, Format, Limits, NoticeKind, ReadErrorKind, Value, read, to_json, to_json_pretty,
};

fn read_json(text: &str) -> Document<'_> {
    let document = read(text, &Limits::default()).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(document.format, Format::Json, "{text}");
    document
}

/// Checks how a text is written back, and what is noticed at which pointers.
#[track_caller]
fn check(text: &str, written: &str, notices: &[(NoticeKind, &str)]) {
    let document = read_json(text);
    assert_eq!(to_json(&document.root), written);
    let found = document.notices.iter();
    let found: Vec<_> = found
        .map(|notice| (notice.kind.clone(), notice.pointer.as_str()))
        .collect();
    assert_eq!(found, notices, "{text}");
}

#[track_caller]
fn check_error(text: &str, expected: &str) {
    let error = read(text, &Limits::default()).expect_err("the text is broken");
    assert_eq!(error.to_string(), expected, "{text}");
}

#[test]
fn everything_is_kept() {
    for text in [
        "{}",
        "[]",
        r#"{"b":1,"a":[true,false,null,"x",{}]}"#,
        "[1.0,1.10,-0,1E400,12345678901234567890123]",
        "\"a: \u{7F}\u{FFFF}\"",
        r#"{"":"","é\"\\":"\b\f\n\r\t\u0001 / é \u007f"}"#,
    ] {
        let plain = text.replace("\\u007f", "\u{7F}");
        check(text, &plain, &[]);
    }
    check(
        "\u{FEFF} \t\r\n[ 1 , { \"a\" : [ ] } ]\n\n",
        r#"[1,{"a":[]}]"#,
        &[],
    );
    check(r#"["\u00e9\ud83d\ude00\/"]"#, r#"["é😀/"]"#, &[]);
}

#[test]
fn strings_and_numbers_borrow() {
    let document = read_json(r#"["plain é", 1.50]"#);
    let Value::Array(elements) = document.root else {
        panic!("no list");
    };
    let is_borrowed = |value: &Value<'_>| match value {
        Value::String(text) => matches!(text, std::borrow::Cow::Borrowed(_)),
        other => other.as_number().is_some(),
    };
    assert!(elements.iter().all(is_borrowed));
}

#[test]
fn last_of_duplicate_keys_is_kept_in_the_place_of_the_first() {
    let duplicate = |pointer| (NoticeKind::DuplicateKey, pointer);
    check(
        r#"{"a":1,"b":2,"a":3}"#,
        r#"{"a":3,"b":2}"#,
        &[duplicate("/a")],
    );
    check(
        r#"{"x":[0,{"a/b":{},"a\/b":1,"a/b":2}]}"#,
        r#"{"x":[0,{"a/b":2}]}"#,
        &[duplicate("/x/1/a~1b"), duplicate("/x/1/a~1b")],
    );
    // More keys than are compared one by one.
    let keys: Vec<String> = (0..100).map(|key| format!("\"{key}\":0")).collect();
    let written = format!("{{{}}}", keys.join(",")).replace("\"7\":0", "\"7\":1");
    check(
        &format!("{{{},\"7\":1}}", keys.join(",")),
        &written,
        &[duplicate("/7")],
    );
}

#[test]
fn half_a_surrogate_pair_is_replaced() {
    let lone = |pointer| (NoticeKind::LoneSurrogate, pointer);
    check(r#"[0,"\ud800"]"#, "[0,\"\u{FFFD}\"]", &[lone("/1")]);
    check(
        r#"["\udc00x\ud83dy"]"#,
        "[\"\u{FFFD}x\u{FFFD}y\"]",
        &[lone("/0")],
    );
    check(r#"["\ud83d\u0041"]"#, "[\"\u{FFFD}A\"]", &[lone("/0")]);
    check(
        r#"["\ud83d\ud83d\ude00"]"#,
        "[\"\u{FFFD}😀\"]",
        &[lone("/0")],
    );
    check(
        r#"{"a":{"\ud800":1}}"#,
        "{\"a\":{\"\u{FFFD}\":1}}",
        &[lone("/a/\u{FFFD}")],
    );
}

#[test]
fn errors_say_where_and_what() {
    let cases = [
        (
            "{",
            "line 1, column 2: expected a key in double quotes, found the end of the text",
        ),
        (
            "{\n  \"a\" 1}",
            "line 2, column 7: expected `:` after a key, found `1`",
        ),
        ("[1 2]", "line 1, column 4: expected `,` or `]`, found `2`"),
        (
            "[\"é\" \"b\"]",
            "line 1, column 6: expected `,` or `]`, found `\"`",
        ),
        (
            "{\"a\":1 \"b\"}",
            "line 1, column 8: expected `,` or `}`, found `\"`",
        ),
        (
            "[\n\n  ,1]",
            "line 3, column 3: expected a value, found `,`",
        ),
        (
            "{} {}",
            "line 1, column 4: expected the end of the document, found `{`",
        ),
        (
            "[\"a\u{1}b\"]",
            "line 1, column 4: expected `\"` at the end of a string, found the control character U+0001",
        ),
        (
            "[\"abc",
            "line 1, column 6: expected `\"` at the end of a string, found the end of the text",
        ),
        (
            "[\"\\q\"]",
            "line 1, column 4: expected an escape that JSON knows after `\\`, found `q`",
        ),
        (
            "[\"\\u12g4\"]",
            "line 1, column 7: expected four hexadecimal digits after `\\u`, found `g`",
        ),
        ("[1.]", "line 1, column 4: expected a digit, found `]`"),
        (
            "{\"a\":1]",
            "line 1, column 7: expected `,` or `}`, found `]`",
        ),
        ("{\"a\": }", "line 1, column 7: expected a value, found `}`"),
    ];
    for (text, expected) in cases {
        check_error(text, expected);
    }
}

#[test]
fn flow_yaml_is_read_with_a_notice() {
    let cases = [
        (
            "{\"a\": 1,}",
            "{\"a\":1}",
            "line 1, column 9: expected a key in double quotes, found `}`",
        ),
        (
            "[1, 2, # two\n]",
            "[1,2]",
            "line 1, column 8: expected a value, found `#`",
        ),
        (
            "{a: b}",
            "{\"a\":\"b\"}",
            "line 1, column 2: expected a key in double quotes, found `a`",
        ),
        (
            "{'a': 1}",
            "{\"a\":1}",
            "line 1, column 2: expected a key in double quotes, found `'`",
        ),
        (
            "{\"a\": \"b\tc\n  d\"}",
            "{\"a\":\"b\\tc d\"}",
            "line 1, column 9: expected `\"` at the end of a string, found the control character U+0009",
        ),
        (
            "[.5]",
            "[0.5]",
            "line 1, column 2: expected a value, found `.`",
        ),
    ];
    for (text, written, reason) in cases {
        let document = read(text, &Limits::default()).unwrap();
        assert_eq!(document.format, Format::Yaml, "{text}");
        assert_eq!(to_json(&document.root), written);
        let [notice] = &document.notices[..] else {
            panic!("{text}: {:?}", document.notices);
        };
        assert_eq!(notice.kind, NoticeKind::NotJson(reason.to_owned()));
    }
    // Neither the one nor the other: the error is that of JSON.
    check_error(
        "{'a': 1",
        "line 1, column 2: expected a key in double quotes, found `'`",
    );
    check_error(
        "[1] x",
        "line 1, column 5: expected the end of the document, found `x`",
    );
}

#[test]
fn every_prefix_of_a_document_is_read_or_refused() {
    let text = r#"{"a": [1.5e3, "\u00e9\n", {"b": null}], "c": {"d": true, "é": "😀"}} "#;
    for (end, _) in text.char_indices() {
        let prefix = text.get(..end).unwrap();
        let result = read(prefix, &Limits::default());
        assert_eq!(result.is_ok(), end == text.len() - 1, "{prefix}");
    }
}

#[test]
fn nothing_is_an_error_of_its_own() {
    for text in ["", " ", "\n\t\r\n", "\u{FEFF}", "# only a comment\n"] {
        let error = read(text, &Limits::default()).unwrap_err();
        assert_eq!(error.kind(), ReadErrorKind::Empty, "{text:?}");
    }
}

#[test]
fn pretty_is_two_spaces_and_a_line_end() {
    let document = read_json(r#"{"a":[1,{}],"b":[],"c":{"d":"e"}}"#);
    let expected =
        "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": [],\n  \"c\": {\n    \"d\": \"e\"\n  }\n}\n";
    assert_eq!(to_json_pretty(&document.root), expected);
}
