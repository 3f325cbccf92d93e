//! What holds for every document.

use std::borrow::Cow;

use openapi_document::{
    Format, Limits, Number, Object, Pointer, Reference, Value, decode, locate, read, to_json,
    to_json_pretty, to_yaml,
};
use proptest::collection::vec;
use proptest::prelude::*;

/// Texts of the kinds that are hard to write: what looks like something else, what must be escaped, several lines.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z ]{0,8}",
        "[-+.0-9xoe_:]{1,6}",
        "(true|null|~|yes|NO|<<|=|[.]nan|2001-01-01|---|[.]{3}|[?] a|- a|a: b|a #b|#a|&a|\\*a|!a|%a|@a|`a|a:)",
        "[ \t\n\ra'\"#:,\\[\\]{}|>\\\\-]{0,12}",
        "([a-z]{0,3}[ \t]{0,2}\n){1,4}[a-z]{0,3}\n{0,2}",
        any::<String>(),
        "[\u{0}-\u{1F}\u{7F}-\u{A0}\u{2027}-\u{202A}\u{FEFF}\u{FFFD}-\u{FFFF}\u{1FFFE}\u{10FFFF}]{0,4}",
    ]
}

fn number() -> impl Strategy<Value = Number<'static>> {
    let spelling = "-?(0|[1-9][0-9]{0,30})([.][0-9]{1,9})?([eE][-+]?[0-9]{1,3})?";
    spelling.prop_map(|spelling| Number::parse(spelling).expect("the pattern spells numbers"))
}

fn value() -> impl Strategy<Value = Value<'static>> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        number().prop_map(Value::Number),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::Array),
            vec((text(), inner), 0..5).prop_map(|entries| {
                let mut object = Object::new();
                for (key, value) in entries {
                    object.insert(key, value);
                }
                Value::Object(object)
            }),
        ]
    })
}

/// Lists the pointers to all values.
fn pointers(value: &Value<'_>, pointer: &Pointer, all: &mut Vec<Pointer>) {
    all.push(pointer.clone());
    match value {
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                pointers(element, &pointer.child(&index.to_string()), all);
            }
        }
        Value::Object(object) => {
            for (key, value) in object.iter() {
                pointers(value, &pointer.child(key), all);
            }
        }
        _ => {}
    }
}

/// Returns the text from a place on.
fn from_place(text: &str, pointer: &Pointer) -> Option<String> {
    let place = locate(text, pointer)?;
    let rest: String = text.split_inclusive('\n').skip(place.line - 1).collect();
    Some(rest.chars().skip(place.column - 1).collect())
}

fn encode(text: &str, encoding: &str) -> Vec<u8> {
    let utf16 = || text.encode_utf16();
    let utf32 = || text.chars().map(u32::from);
    match encoding {
        "UTF-16LE" => utf16().flat_map(u16::to_le_bytes).collect(),
        "UTF-16BE" => utf16().flat_map(u16::to_be_bytes).collect(),
        "UTF-32LE" => utf32().flat_map(u32::to_le_bytes).collect(),
        "UTF-32BE" => utf32().flat_map(u32::to_be_bytes).collect(),
        _ => text.as_bytes().to_vec(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn json_reads_back(value in value()) {
        for text in [to_json(&value), to_json_pretty(&value)] {
            let document = read(&text, &Limits::default()).unwrap();
            prop_assert_eq!(&document.root, &value);
            prop_assert_eq!(document.notices, []);
        }
    }

    #[test]
    fn yaml_reads_back(value in value()) {
        let text = to_yaml(&value);
        let document = read(&text, &Limits::default());
        let document = document.map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        prop_assert_eq!(&document.root, &value, "{}", text);
        prop_assert_eq!(document.notices, [], "{}", text);
    }

    #[test]
    fn json_is_what_serde_json_reads(value in value()) {
        let ours = serde_json::to_value(&value).unwrap();
        let text = to_json(&value);
        // serde_json takes the integer -0 for a float.
        prop_assume!(!text.contains("-0"));
        match serde_json::from_str::<serde_json::Value>(&text) {
            Ok(theirs) => prop_assert_eq!(ours, theirs),
            // serde_json refuses numbers beyond floating point, which are given to it as strings.
            Err(error) => prop_assert!(error.to_string().contains("number out of range"), "{}", error),
        }
    }

    #[test]
    fn what_serde_json_reads_is_json_here(text in "[\\[\\]{}\":,0-9a-e.truefalsn\\\\ \n-]{0,14}") {
        let theirs = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        let ours = read(&text, &Limits::default()).is_ok_and(|document| document.format == Format::Json);
        // Numbers and words are the same in YAML.
        let is_told_apart = text.trim_start().starts_with(['{', '[', '"']);
        prop_assert_eq!(ours, theirs && is_told_apart, "{}", text);
    }

    #[test]
    fn every_encoding_decodes(text in "[{a-z][^\u{0}\u{FEFF}]{0,20}", with_mark in any::<bool>()) {
        for encoding in ["UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"] {
            let marked = if with_mark { format!("\u{FEFF}{text}") } else { text.clone() };
            let bytes = encode(&marked, encoding);
            let decoded = decode(&bytes, &Limits::default());
            prop_assert_eq!(decoded, Ok(Cow::Borrowed(text.as_str())), "{}", encoding);
        }
    }

    #[test]
    fn located_in_json_where_it_is(value in value()) {
        for text in [to_json(&value), to_json_pretty(&value)] {
            let root = read(&text, &Limits::default()).unwrap().root;
            let mut all = Vec::new();
            pointers(&root, &Pointer::root(), &mut all);
            // Pretty text is indented by where the value stands, so its lines are compared without.
            let plain = |text: String| text.lines().map(str::trim_start).collect::<Vec<_>>().join("\n");
            for pointer in all {
                let found = plain(from_place(&text, &pointer).unwrap());
                let found_value = root.at(&pointer).unwrap();
                let compact = to_json(found_value);
                let pretty = plain(to_json_pretty(found_value));
                prop_assert!(found.starts_with(&compact) || found.starts_with(pretty.trim_end()), "{} {}", pointer, text);
            }
        }
    }

    #[test]
    fn located_in_yaml_where_it_is(value in value()) {
        let text = to_yaml(&value);
        let mut all = Vec::new();
        pointers(&value, &Pointer::root(), &mut all);
        for pointer in all {
            let found = from_place(&text, &pointer).unwrap();
            let value = value.at(&pointer).unwrap();
            let written = to_yaml(value);
            // A block of lines begins with its text, not with the sign that announces it.
            let is_block = written.starts_with('|');
            let mut lines = written.lines().skip(usize::from(is_block)).map(str::trim_start);
            let first = lines.find(|line| !line.is_empty()).unwrap_or_default();
            let found = found.trim_start();
            prop_assert!(found.starts_with(first), "{} is at {:?} in\n{}", pointer, found, text);
        }
    }

    #[test]
    fn no_bytes_panic(bytes in vec(any::<u8>(), 0..60)) {
        if let Ok(text) = decode(&bytes, &Limits::default()) {
            let _ = read(&text, &Limits::default());
            let _ = locate(&text, &Pointer::root().child("a").child("0"));
        }
    }

    #[test]
    fn no_text_panics(text in "[-a-c0<{}\\[\\]:,?&*!|>'\"%@`#~.\\\\ \t\n\r\u{85}\u{FEFF}é]{0,40}") {
        if let Ok(document) = read(&text, &Limits::default()) {
            let mut all = Vec::new();
            pointers(&document.root, &Pointer::root(), &mut all);
            for pointer in all {
                prop_assert!(locate(&text, &pointer).is_some(), "{} in {:?}", pointer, text);
            }
            let yaml = to_yaml(&document.root);
            prop_assert_eq!(read(&yaml, &Limits::default()).unwrap().root, document.root);
        }
    }

    #[test]
    fn pointers_and_references_read_back(tokens in vec(text(), 0..4)) {
        let mut pointer = Pointer::root();
        for token in &tokens {
            pointer.push(token);
        }
        prop_assert_eq!(pointer.tokens().collect::<Vec<_>>(), tokens);
        prop_assert_eq!(Pointer::parse(&pointer.to_string()), Ok(pointer.clone()));
        let reference = Reference::local(pointer);
        let written = reference.to_string();
        prop_assert_eq!(Reference::parse(&written), reference);
    }
}
