//! Documents made to break their reader.

use std::time::{Duration, Instant};

use openapi_document::{Limits, Pointer, ReadErrorKind, decode, locate, read, to_json, to_yaml};

/// Checks that a text is refused for a limit, soon.
#[track_caller]
fn check_limit(text: &str, limits: &Limits, message: &str) {
    let begin = Instant::now();
    let error = read(text, limits).expect_err("the text passes a limit");
    assert_eq!(error.kind(), ReadErrorKind::Limit, "{error}");
    assert!(error.to_string().contains(message), "{error}");
    // A reader that took quadratic time would need minutes.
    assert!(
        begin.elapsed() < Duration::from_secs(20),
        "{:?}",
        begin.elapsed()
    );
}

#[test]
fn nesting_without_end() {
    let deep = 200_000;
    let block: String = (0..2_000)
        .map(|depth| format!("{}a:\n", " ".repeat(depth)))
        .collect();
    let texts = [
        "[".repeat(deep),
        "{\"a\":".repeat(deep),
        "[[".repeat(deep) + &"]]".repeat(deep),
        "a: ".to_owned() + &"[".repeat(deep),
        "a: ".to_owned() + &"{b: ".repeat(deep),
        "- ".repeat(deep),
        block,
    ];
    for text in texts {
        check_limit(&text, &Limits::default(), "nest more than 2");
        assert_eq!(locate(&text, &Pointer::root().child("a")), None);
    }
    // Without a notable limit the error is where the text ends, and no stack is used up on the way.
    let limits = Limits::default().with_depth(usize::MAX);
    let error = read(&"[".repeat(deep), &limits).unwrap_err();
    assert_eq!(error.kind(), ReadErrorKind::Syntax);
}

#[test]
fn the_default_depth_is_safe_on_a_small_stack() {
    let deepest = 200;
    let run = move || {
        for text in [
            "[".repeat(deepest) + &"]".repeat(deepest),
            "{\"a\":".repeat(deepest) + "1" + &"}".repeat(deepest),
        ] {
            let document = read(&text, &Limits::default()).unwrap();
            let copy = document.root.clone().into_owned();
            assert_eq!(copy, document.root);
            assert_eq!(to_json(&copy), text);
            assert_eq!(
                read(&to_yaml(&copy), &Limits::default()).unwrap().root,
                copy
            );
            assert_eq!(serde_json::to_value(&copy).unwrap().to_string(), text);
            assert!(!format!("{copy:?}").is_empty());
        }
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20);
    thread.spawn(run).unwrap().join().unwrap();
}

#[test]
fn aliases_that_multiply() {
    let line = |level: usize| {
        format!(
            "- &a{level} [{}]\n",
            vec![format!("*a{}", level - 1); 9].join(", ")
        )
    };
    let laughs: String = (1..30).map(line).collect();
    check_limit(
        &format!("- &a0 lol\n{laughs}"),
        &Limits::default(),
        "more than 8000000 values",
    );

    let chain: String = (1..1_000)
        .map(|level| format!("- &a{level} [*a{}]\n", level - 1))
        .collect();
    check_limit(
        &format!("- &a0 []\n{chain}"),
        &Limits::default(),
        "nest more than 200 deep",
    );

    let long = "x".repeat(1 << 20);
    let repeated = "- *x\n".repeat(100);
    check_limit(
        &format!("- &x {long}\n{repeated}"),
        &Limits::default(),
        "more than 67108864 bytes",
    );
}

#[test]
fn merges_that_multiply() {
    let line = |level: usize| format!("- &a{level} {{<<: [*a{0}, *a{0}]}}\n", level - 1);
    let merges: String = (1..100).map(line).collect();
    let text = format!("- &a0 {{x: 1}}\n{merges}");
    let document = read(&text, &Limits::default()).unwrap();
    assert_eq!(
        to_json(document.root.at(&Pointer::parse("/99").unwrap()).unwrap()),
        r#"{"x":1}"#
    );
    let at = |pointer| locate(&text, &Pointer::parse(pointer).unwrap());
    assert_eq!(
        at("/99/x").map(|place| (place.line, place.column)),
        Some((1, 11))
    );
    assert_eq!(at("/99/y"), None);
    assert_eq!(locate("&a {<<: *a}", &Pointer::root().child("x")), None);
}

#[test]
fn every_limit_holds_where_it_is_set() {
    let limits = Limits::default();
    for (text, nodes) in [
        ("[1,[2],{\"a\":3}]", 6),
        ("- 1\n- [2]\n- a: 3\n", 6),
        ("- &x [1]\n- *x", 7),
    ] {
        assert!(read(text, &limits.with_nodes(nodes)).is_ok(), "{text}");
        check_limit(text, &limits.with_nodes(nodes - 1), "values");
    }
    for text in ["[[1]]", "- - 1", "- &x [1]\n- *x"] {
        assert!(read(text, &limits.with_depth(2)).is_ok(), "{text}");
        check_limit(text, &limits.with_depth(1), "nest more than 1 deep");
        assert!(read(text, &limits.with_bytes(text.len())).is_ok());
        check_limit(text, &limits.with_bytes(text.len() - 1), "bytes");
    }
    let error = decode(b"[1]", &limits.with_bytes(2)).unwrap_err();
    assert_eq!(error.to_string(), "the document has more than 2 bytes");
    let error = read("[\n[1]]", &limits.with_depth(1)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 2, column 2: lists and mappings nest more than 1 deep"
    );
}

#[test]
fn yaml_that_nests_as_deep_as_the_parser_goes() {
    let limits = Limits::default().with_depth(usize::MAX);
    let brackets = |depth| format!("a: {}{}", "[".repeat(depth), "]".repeat(depth));
    let block = |depth| "- ".repeat(depth);
    assert!(read(&brackets(999), &limits).is_ok());
    assert!(read(&block(1_000), &limits).is_ok());
    for text in [brackets(1_001), block(1_001), brackets(200_000)] {
        check_limit(&text, &limits, "nest more than 1000 deep");
    }
}

/// What is read loosely is read up to three times, and no more.
#[test]
fn loose_indentation_takes_linear_time() {
    let lines = "\t\"a\\\n\tb\",\n".repeat(200_000);
    let text = format!("a: [\n{lines}]\nb:\n  c: [\n\t1]\n");
    let begin = Instant::now();
    let document = read(&text, &Limits::default()).unwrap();
    let pointer = Pointer::parse("/a/199999").unwrap();
    let place = locate(&text, &pointer).unwrap();
    assert_eq!((place.line, place.column), (400_000, 2));
    assert_eq!(document.root.at(&pointer).unwrap().as_str(), Some("ab"));
    assert!(begin.elapsed() < Duration::from_secs(20));
}

#[test]
fn very_many_notices_are_cut_short() {
    let duplicates = format!("{{{}\"a\":1}}", "\"a\":1,".repeat(100_000));
    let document = read(&duplicates, &Limits::default()).unwrap();
    assert_eq!(document.notices.len(), 1_001);

    // Each pointer to one of these would be a megabyte long.
    let key = "k".repeat(1 << 20);
    let document_text = format!("{{\"{key}\":{duplicates}}}");
    let document = read(&document_text, &Limits::default()).unwrap();
    assert_eq!(document.notices.len(), 2);
}

#[test]
fn very_many_keys_take_linear_time() {
    let keys: String = (0..200_000).map(|key| format!("\"{key}\":1,")).collect();
    let begin = Instant::now();
    let text = format!("{{{keys}\"0\":2}}");
    let document = read(&text, &Limits::default()).unwrap();
    assert_eq!(document.root.as_object().unwrap().len(), 200_000);
    assert!(begin.elapsed() < Duration::from_secs(20));
}
