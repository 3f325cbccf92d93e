//! Places of pointers, found in texts that are hard to count in.

use openapi_document::{Pointer, locate, locate_all};

#[track_caller]
fn check(text: &str, cases: &[(&str, Option<(usize, usize)>)]) {
    for (pointer, expected) in cases {
        let place = locate(
            text,
            &Pointer::parse(pointer).expect("the pointers of the table are such"),
        );
        assert_eq!(
            place.map(|place| (place.line, place.column)),
            *expected,
            "{pointer} in\n{text}"
        );
    }
}

#[test]
fn json() {
    let text = "\u{FEFF}{\n  \"é\\u0041\": [1, \"😀\", {\"x\": 2}],\r\n  \"b/c\": {}, \"d\": \"}]\\\"\", \"d\": 5,\n\"e\": 1}";
    check(
        text,
        &[
            ("", Some((1, 1))),
            ("/éA", Some((2, 14))),
            ("/éA/0", Some((2, 15))),
            ("/éA/2/x", Some((2, 29))),
            ("/éA/3", None),
            ("/éA/01", None),
            ("/éA/-", None),
            ("/b~1c", Some((3, 10))),
            ("/b~1c/x", None),
            ("/d", Some((3, 32))),
            ("/d/x", None),
            ("/e", Some((4, 6))),
            ("/f", None),
        ],
    );
    for broken in ["[1", "{\"a\" 1}", "[\"", "[1}", "{", "[[[", "{\"a\":}"] {
        check(broken, &[("/a/b", None), ("/5", None)]);
    }
}

#[test]
fn yaml() {
    let text = "# comment\nbase: &b\n  x: 1\n  y: [2, é, 3]\nuse: *b\nmerged:\n  <<: *b\n  x: 4\n  x: 5\nlist:\n\
                - a\n- - b\n200: ok\nempty:\nblock: |\n\n  text\n'<<': 6\n";
    check(
        text,
        &[
            ("", Some((2, 1))),
            ("/base", Some((2, 7))),
            ("/base/x", Some((3, 6))),
            ("/base/y/2", Some((4, 13))),
            ("/use", Some((5, 6))),
            ("/use/x", Some((3, 6))),
            ("/merged/x", Some((9, 6))),
            ("/merged/y/0", Some((4, 7))),
            ("/merged/<<", None),
            ("/list", Some((11, 3))),
            ("/list/1/0", Some((12, 5))),
            ("/200", Some((13, 6))),
            ("/block", Some((17, 3))),
            ("/<<", Some((18, 7))),
            ("/none", None),
            ("/base/x/y", None),
        ],
    );
    check(
        "{a: 1, b: [x, y]}",
        &[("/a", Some((1, 5))), ("/b/1", Some((1, 15)))],
    );
    check("<<: text", &[("/<<", Some((1, 5)))]);
    check(
        "a: !t 1\nb: &x !t\n  c: 2\nd: !t &y [3]",
        &[
            ("/a", Some((1, 4))),
            ("/b", Some((2, 4))),
            ("/d", Some((4, 4))),
        ],
    );
    check("? \n: a", &[("/", Some((2, 3))), ("/~0", None)]);
}

#[test]
fn yaml_indented_loosely() {
    check(
        "a: {\n\t\"b\": [1,\n\t\t2]\n}\nc: \"d\ne\"\nf: 1",
        &[
            ("/a/b", Some((2, 7))),
            ("/a/b/1", Some((3, 3))),
            ("/c", Some((5, 4))),
            ("/f", Some((7, 4))),
            ("/g", None),
        ],
    );
}

/// All at once gives what each alone gives, and of duplicate keys nothing of the value that is not kept.
#[test]
fn all_at_once() {
    let json = r#"{"a": {"x": 1, "y": [2, 3]}, "b": [0, {"c": 1}], "a": {"y": [4]}, "é": 5}"#;
    let yaml = "a: {x: 1}\nb: [0, {c: 1}]\n";
    for text in [json, yaml] {
        let pointers = [
            "/é", "/b/1/c", "", "/a/y/0", "/a/y/1", "/a/x", "/b", "/b/1/c", "/n",
        ];
        let pointers = pointers.map(|pointer| Pointer::parse(pointer).expect("a pointer"));
        let alone: Vec<_> = pointers
            .iter()
            .map(|pointer| locate(text, pointer))
            .collect();
        assert_eq!(locate_all(text, &pointers), alone, "{text}");
    }
    check(
        json,
        &[
            ("/a", Some((1, 55))),
            ("/a/y/0", Some((1, 62))),
            ("/a/y/1", None),
            ("/a/x", None),
        ],
    );
    assert_eq!(locate_all(json, &[]), []);
}
