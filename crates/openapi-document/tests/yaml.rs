//! YAML: what it means, what is refused and where.

use openapi_document::{
    Format, Limits, NoticeKind, Pointer, ReadErrorKind, locate, read, to_json, to_yaml,
};

/// Checks what a text means, and what is noticed at which pointers.
#[track_caller]
fn check(text: &str, json: &str, notices: &[(NoticeKind, &str)]) {
    let document = read(text, &Limits::default()).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(document.format, Format::Yaml, "{text}");
    assert_eq!(to_json(&document.root), json, "{text}");
    let found = document.notices.iter();
    let found: Vec<_> = found
        .map(|notice| (notice.kind.clone(), notice.pointer.as_str()))
        .collect();
    assert_eq!(found, notices, "{text}");
}

#[test]
fn scalars_as_descriptions_have_them() {
    let cases = [
        ("swagger: 2.0", r#"{"swagger":2.0}"#),
        ("swagger: '2.0'", r#"{"swagger":"2.0"}"#),
        ("openapi: 3.0.3", r#"{"openapi":"3.0.3"}"#),
        (
            "a: yes\nb: no\nc: on\nd: off\ne: y",
            r#"{"a":"yes","b":"no","c":"on","d":"off","e":"y"}"#,
        ),
        (
            "a: 2024-01-01\nb: 12:30",
            r#"{"a":"2024-01-01","b":"12:30"}"#,
        ),
        (
            "a: 0x1F\nb: 0o17\nc: .5\nd: +1\ne: 1e3\nf: 1_000",
            r#"{"a":31,"b":15,"c":0.5,"d":1,"e":1e3,"f":"1_000"}"#,
        ),
        (
            "a:\nb: ~\nc: ''\nd: null\ne: Null",
            r#"{"a":null,"b":null,"c":"","d":null,"e":null}"#,
        ),
        (
            "a: True\nb: FALSE\nc: 'true'",
            r#"{"a":true,"b":false,"c":"true"}"#,
        ),
        (
            "a: |\n  x\n  y\nb: >-\n  x\n  y",
            r#"{"a":"x\ny\n","b":"x y"}"#,
        ),
        ("a: \"\\u00e9\\n\\x41\"", r#"{"a":"é\nA"}"#),
        ("- a\n- - b\n- c: d\n- []", r#"["a",["b"],{"c":"d"},[]]"#),
        ("just text", r#""just text""#),
        ("---\na: 1\n...\n", r#"{"a":1}"#),
        ("%YAML 1.1\n---\na: 1", r#"{"a":1}"#),
        ("\u{FEFF}# comment\na: 1 # more", r#"{"a":1}"#),
        ("a: 1\r\nb:\r\n  - 2\r\n", r#"{"a":1,"b":[2]}"#),
    ];
    for (text, json) in cases {
        check(text, json, &[]);
    }
}

#[test]
fn keys_become_strings_as_they_are_spelled() {
    let json = r#"{"200":1,"null":2,"true":3,"~":4,"1.0":5,"":6,"0x1F":7,"2XX":8}"#;
    check(
        "200: 1\nnull: 2\ntrue: 3\n~: 4\n1.0: 5\n'': 6\n0x1F: 7\n2XX: 8",
        json,
        &[],
    );
    check(
        "&k key: 1\n*k : 2",
        r#"{"key":2}"#,
        &[(NoticeKind::DuplicateKey, "/key")],
    );
    check(
        "a: &n 200\nb: {*n : ok}",
        r#"{"a":200,"b":{"200":"ok"}}"#,
        &[],
    );
}

#[test]
fn numbers_that_json_has_not_are_strings() {
    let odd = |pointer| (NoticeKind::NumberAsString, pointer);
    let json = r#"{"a":".inf","b":[".nan","-.Inf"],"c":"007"}"#;
    let notices = [odd("/a"), odd("/b/0"), odd("/b/1"), odd("/c")];
    check("a: .inf\nb: [.nan, -.Inf]\nc: 007", json, &notices);
}

#[test]
fn tags_that_json_can_follow() {
    let json =
        r#"{"a":"1","b":"x","c":12,"d":1.5,"e":true,"f":null,"g":"eA==","h":{},"i":[],"j":"1"}"#;
    let text = "a: !!str 1\nb: ! x\nc: !!int '12'\nd: !!float 1.5\ne: !!bool 'true'\nf: !!null ''\ng: !!binary eA==\n\
                h: !!map {}\ni: !!seq []\nj: !<tag:yaml.org,2002:str> 1";
    check(text, json, &[]);
    let notices = [
        (NoticeKind::IgnoredTag, "/a"),
        (NoticeKind::IgnoredTag, "/b"),
        (NoticeKind::UnfitTag, "/c"),
        (NoticeKind::NumberAsString, "/d"),
    ];
    let json = r#"{"a":1,"b":{"x":"y"},"c":"x","d":".inf"}"#;
    check(
        "a: !Ref 1\nb: !Sub {x: 'y'}\nc: !!int x\nd: !!float .inf",
        json,
        &notices,
    );
}

#[test]
fn aliases_are_replaced() {
    check(
        "a: &x {b: [1]}\nc: *x\nd: [*x, *x]",
        r#"{"a":{"b":[1]},"c":{"b":[1]},"d":[{"b":[1]},{"b":[1]}]}"#,
        &[],
    );
    check("a: &x 1\nb: &x 2\nc: *x", r#"{"a":1,"b":2,"c":2}"#, &[]);
}

#[test]
fn merges_bring_what_is_not_there() {
    let merged = |pointer| (NoticeKind::MergedKeys, pointer);
    check(
        "a: &a {x: 1, y: 2}\nb:\n  z: 0\n  <<: *a\n  y: 3",
        r#"{"a":{"x":1,"y":2},"b":{"z":0,"x":1,"y":3}}"#,
        &[merged("/b")],
    );
    check(
        "- &a {x: 1}\n- &b {x: 2, y: 2}\n- <<: [*a, *b]\n- {<<: *b, <<: *a}",
        r#"[{"x":1},{"x":2,"y":2},{"x":1,"y":2},{"x":2,"y":2}]"#,
        &[merged("/2"), merged("/3"), merged("/3")],
    );
    check("<<: {a: 1}", r#"{"a":1}"#, &[merged("")]);
    check("'<<': {a: 1}", r#"{"<<":{"a":1}}"#, &[]);
    check(
        "<<: text",
        r#"{"<<":"text"}"#,
        &[(NoticeKind::MergeWithoutMapping, "/<<")],
    );
    check(
        "<<: [1]",
        r#"{"<<":[1]}"#,
        &[(NoticeKind::MergeWithoutMapping, "/<<")],
    );
}

#[test]
fn what_else_is_noticed() {
    check(
        "a: 1\nb: 2\na: 3",
        r#"{"a":3,"b":2}"#,
        &[(NoticeKind::DuplicateKey, "/a")],
    );
    check(
        "a: 1\n---\nb: 2",
        r#"{"a":1}"#,
        &[(NoticeKind::FurtherDocuments, "")],
    );
}

/// Checks that a text is read, but with the notice that strict readers refuse it, and for this reason.
#[track_caller]
fn check_loose(text: &str, json: &str, reason: &str) {
    let notice = NoticeKind::LooseIndentation(reason.to_owned());
    check(text, json, &[(notice, "")]);
}

#[test]
fn lines_may_go_on_at_any_indentation() {
    let invalid = |place| format!("{place}: no YAML: invalid indentation");
    let cases = [
        ("a: [\n]", r#"{"a":[]}"#, "line 2, column 1"),
        (
            "a: {\"b\":\n\"c\"}\nd: 1",
            r#"{"a":{"b":"c"},"d":1}"#,
            "line 2, column 1",
        ),
        (
            "example:\n  application/json: {\n  \"id\": 1,\n\"tags\": [\n\"x\"\n]\n}\nnext: 2",
            r#"{"example":{"application/json":{"id":1,"tags":["x"]}},"next":2}"#,
            "line 3, column 3",
        ),
        ("- - [a,\nb]", r#"[[["a","b"]]]"#, "line 2, column 1"),
        (
            "a: [b, # c\n# d\ne]",
            r#"{"a":["b","e"]}"#,
            "line 3, column 1",
        ),
        ("a: [b\nc]", r#"{"a":["b c"]}"#, "line 2, column 1"),
        ("a: \"b\\\nc\"", r#"{"a":"bc"}"#, "line 2, column 1"),
    ];
    for (text, json, place) in cases {
        check_loose(text, json, &invalid(place));
    }
}

#[test]
fn quotes_may_go_on_at_any_indentation() {
    let cases = [
        ("a: \"b\nc\"\nd: 1", r#"{"a":"b c","d":1}"#, 2),
        ("a: 'b\n\nc'", r#"{"a":"b\nc"}"#, 3),
        ("a: \"b\n  c\nd\"", r#"{"a":"b c d"}"#, 3),
        ("a: \"b\n- c: # d\"", r#"{"a":"b - c: # d"}"#, 2),
    ];
    for (text, json, line) in cases {
        let reason = "no YAML: invalid indentation in multiline quoted scalar";
        check_loose(text, json, &format!("line {line}, column 1: {reason}"));
    }
}

#[test]
fn tabs_may_indent_what_is_in_brackets_or_quotes() {
    let tab = "tab cannot be used as indentation";
    let block = "tabs disallowed within this context (block indentation)";
    let cases = [
        ("a: \"b\n\tc\"", r#"{"a":"b c"}"#, "line 2, column 1", tab),
        (
            "a: {\n\t\"b\": [\n\t\t1\n\t]\n}\nc: 1",
            r#"{"a":{"b":[1]},"c":1}"#,
            "line 2, column 2",
            block,
        ),
        (
            "- a:\r\n    b: {\r\n    \tc: d\r\n  \t}\r\n  e: |\r\n   \tf\r\n- [\r\n\t]",
            r#"[{"a":{"b":{"c":"d"}},"e":"\tf\n"},[]]"#,
            "line 3, column 6",
            block,
        ),
    ];
    for (text, json, place, reason) in cases {
        check_loose(text, json, &format!("{place}: no YAML: {reason}"));
    }
    // There a tab could mean any indentation.
    for text in [
        "a:\n\tb: 2",
        "a: [\n\t]\nb:\n\tc: 2",
        "a: |\n\tb",
        "- a\n\t- b",
    ] {
        let error = read(text, &Limits::default()).unwrap_err();
        assert_eq!(error.kind(), ReadErrorKind::Syntax, "{text}: {error}");
    }
}

#[test]
fn what_looks_odd_but_every_reader_takes() {
    let cases = [
        ("a:\tb\t# c\nd:  e  \n", r#"{"a":"b","d":"e"}"#),
        (
            "a: b\n\t\nc: d\n   # e\n\t# f\ng: h",
            r#"{"a":"b","c":"d","g":"h"}"#,
        ),
        ("a: b\tc", r#"{"a":"b\tc"}"#),
        ("a:\n- b\n-\n  c: d\ne: 1", r#"{"a":["b",{"c":"d"}],"e":1}"#),
        ("a: b\n c\n    d\n\n e", r#"{"a":"b c d\ne"}"#),
        ("a:\n  b\n  c", r#"{"a":"b c"}"#),
        ("a: 1\r\nb: 2\rc: 3\r", r#"{"a":1,"b":2,"c":3}"#),
        (
            "a: {b:1}\nc: [d:1, \"e\":1]",
            r#"{"a":{"b:1":null},"c":["d:1",{"e":1}]}"#,
        ),
        ("a: [b,]\nc: {d: e,}", r#"{"a":["b"],"c":{"d":"e"}}"#),
        ("? a\n: b\n? c", r#"{"a":"b","c":null}"#),
        ("? \n: a", r#"{"":"a"}"#),
        ("\"a\": \"b\"", r#"{"a":"b"}"#),
        (
            "a: =\nb: <<\nc: -\u{e9}\nd: \u{1F600}",
            r#"{"a":"=","b":"<<","c":"-é","d":"😀"}"#,
        ),
        (
            "a: \u{feff}b\nc: 'd\u{feff}'",
            "{\"a\":\"\u{feff}b\",\"c\":\"d\u{feff}\"}",
        ),
        ("--- {a: 1}\n...", r#"{"a":1}"#),
        ("--- |\n a", r#""a\n""#),
        ("a: \"\\ud83d\\ude00\\/\"", r#"{"a":"😀/"}"#),
        (
            "a: http://b/c?d=e#f\ng: h:i",
            r#"{"a":"http://b/c?d=e#f","g":"h:i"}"#,
        ),
        ("&a b: &c d\ne: [*a, *c]", r#"{"b":"d","e":["b","d"]}"#),
    ];
    for (text, json) in cases {
        check(text, json, &[]);
    }
    let key = "k".repeat(2_000);
    check(&format!("? {key}\n: 1"), &format!("{{\"{key}\":1}}"), &[]);
}

#[test]
fn errors_say_where() {
    let cases = [
        ("a:\n\tb: 2", 2),
        ("a: 'x\nb: 2", 1),
        ("a: [1, 2\nb: 3", 2),
        ("a: 1\n b: 2", 2),
        ("a: *unknown", 1),
        ("a: &x [*x]", 1),
        ("? [a]\n: 1", 1),
        ("a: &x {}\n*x : 1", 2),
        ("a: b: c", 1),
        ("a: }", 1),
        ("a: @b", 1),
        ("a: `b", 1),
        ("a: %b", 1),
        ("a: [b: c: d]", 1),
        ("a: {b: 1\nc: d}\ne: 2", 2),
        ("a: [\n#b\nc\nd: e", 4),
        ("a: [b\n\"c\": d}", 2),
        ("a: \u{7}", 1),
        ("a: \"\\ud83d\"", 1),
        ("%YAML 2.0\n---\na: 1", 1),
        ("a: 1\n}", 2),
    ];
    for (text, line) in cases {
        let error = read(text, &Limits::default()).unwrap_err();
        assert_eq!(error.kind(), ReadErrorKind::Syntax, "{text}");
        let place = error.place().unwrap();
        assert_eq!(place.line, line, "{text}: {error}");
    }
    let error = read("? [a]\n: 1", &Limits::default()).unwrap_err();
    let expected = "line 1, column 3: a key is a list or a mapping, which JSON cannot hold";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn every_prefix_is_read_or_refused() {
    let text =
        "a: &x [1.5, \"\\u00e9\", {b: ~}]\n<<: {k: *x}\nc: |\n  é\n  😀\n? d\n: !!str 'e'\n--- f\n";
    for (end, _) in text.char_indices() {
        let prefix = text.get(..end).unwrap();
        let _ = read(prefix, &Limits::default());
        let _ = locate(prefix, &Pointer::root().child("c"));
    }
}

#[test]
fn strings_are_quoted_when_they_must_be() {
    let cases = [
        (
            r#"["plain text","/pets/{id}","$ref","a:b","a#b","it's"]"#,
            "- plain text\n- /pets/{id}\n- $ref\n- a:b\n- a#b\n- it's\n",
        ),
        (
            r#"["true","NO","~","200","1_0","2024-01-01","","<<"]"#,
            "- 'true'\n- 'NO'\n- '~'\n- '200'\n- '1_0'\n- '2024-01-01'\n- ''\n- '<<'\n",
        ),
        (
            r##"["a: b","a #b","a:"," a","#a","- a","'a'","[a"]"##,
            "- 'a: b'\n- 'a #b'\n- 'a:'\n- ' a'\n- '#a'\n- '- a'\n- '''a'''\n- '[a'\n",
        ),
        (
            r#"["a\tb","a\rb","\u0085","\ufeff"]"#,
            "- \"a\\tb\"\n- \"a\\rb\"\n- \"\\u0085\"\n- \"\\ufeff\"\n",
        ),
        (
            r#"{"a":"x\ny","b":"x\n\ny\n","c":"x\n\n","d":" x\ny"}"#,
            "a: |-\n  x\n  y\nb: |\n  x\n\n  y\nc: |+\n  x\n\nd: \" x\\ny\"\n",
        ),
        (
            r#"{"a":{"b":[{"c":1,"d":[[2]]}]},"200":{},"e":[]}"#,
            "a:\n  b:\n    - c: 1\n      d:\n        - - 2\n'200': {}\ne: []\n",
        ),
    ];
    for (json, yaml) in cases {
        let document = read(json, &Limits::default()).unwrap();
        assert_eq!(to_yaml(&document.root), yaml, "{json}");
        assert_eq!(
            read(yaml, &Limits::default()).unwrap().root,
            document.root,
            "{yaml}"
        );
    }
}

#[test]
fn long_keys_read_back() {
    let key = "é \u{1}".repeat(2_000);
    let json =
        format!("{{{0:?}:{{{0:?}:[1]}}}}", "k").replace('k', &key.replace('\u{1}', "\\u0001"));
    let document = read(&json, &Limits::default()).unwrap();
    let yaml = to_yaml(&document.root);
    assert_eq!(read(&yaml, &Limits::default()).unwrap().root, document.root);
}
