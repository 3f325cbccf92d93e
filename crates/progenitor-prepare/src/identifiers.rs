//! The Rust names that progenitor and typify make of a document's names.

use std::collections::HashSet;

use heck::{ToPascalCase, ToSnakeCase};
use unicode_ident::{is_xid_continue, is_xid_start};

/// The field that typify makes of a property.
pub(crate) fn field(name: &str) -> String {
    identifier(name, str::to_snake_case, "x")
}

/// The argument or method that progenitor makes of a parameter or operation.
pub(crate) fn argument(name: &str) -> String {
    identifier(name, str::to_snake_case, "_")
}

/// The type or variant that a name becomes.
pub(crate) fn pascal(name: &str) -> String {
    identifier(name, str::to_pascal_case, "X")
}

/// The variant that typify tries next when plain names collide: what is no letter or digit becomes an `X`.
pub(crate) fn pascal_marked(name: &str) -> String {
    pascal(&name.replace(|c: char| c == '_' || !is_xid_continue(c), "X"))
}

/// Type names that the generated code uses unqualified, or that shadow what every Rust file has.
///
/// A component or operation of such a name would break the code around it: `Default::default()` would mean the
/// component.
const TAKEN_TYPES: [&str; 31] = [
    "AsMut",
    "AsRef",
    "Box",
    "ByteStream",
    "Client",
    "ClientHooks",
    "ClientInfo",
    "Clone",
    "ConversionError",
    "Copy",
    "Debug",
    "Default",
    "Deserialize",
    "Drop",
    "Eq",
    "Err",
    "Error",
    "From",
    "Into",
    "None",
    "Ok",
    "OperationInfo",
    "Option",
    "RequestBuilderExt",
    "ResponseValue",
    "Result",
    "Serialize",
    "Some",
    "String",
    "ToString",
    "Vec",
];

/// Takes `name` for a type, or the first of `name2`, `name3`, ... that is free.
pub(crate) fn free_type(name: &str, taken: &mut HashSet<String>) -> String {
    let mut candidate = name.to_owned();
    let mut number = 2;
    while TAKEN_TYPES.contains(&&*pascal(&candidate)) || !taken.insert(pascal(&candidate)) {
        candidate = format!("{name}{number}");
        number += 1;
    }
    candidate
}

/// Methods that the generated client has anyway.
const TAKEN_METHODS: [&str; 9] = [
    "api_version",
    "baseurl",
    "client",
    "exec",
    "inner",
    "new",
    "new_with_client",
    "post",
    "pre",
];

/// Tells whether a type may have this name.
pub(crate) fn is_free_type(name: &str) -> bool {
    !TAKEN_TYPES.contains(&name)
}

/// Tells whether a method of the client may have this name.
pub(crate) fn is_free_method(name: &str) -> bool {
    !TAKEN_METHODS.contains(&name)
}

/// The names a builder's own methods and the body of its `send` already use.
const TAKEN_ARGUMENTS: [&str; 6] = ["body_map", "header_map", "info", "new", "send", "stream"];

/// Tells whether a parameter may have this name.
pub(crate) fn is_free_argument(name: &str) -> bool {
    !TAKEN_ARGUMENTS.contains(&name)
}

fn identifier(name: &str, to_case: fn(&str) -> String, prefix: &str) -> String {
    let plain = match name {
        "+1" => "plus1".to_owned(),
        "-1" => "minus1".to_owned(),
        _ => to_case(
            &name
                .replace('\'', "")
                .replace(|c: char| !is_xid_continue(c), "-"),
        ),
    };
    let starting = match plain.chars().next() {
        None => to_case("x"),
        Some(first) if is_xid_start(first) => plain,
        Some(_) => format!("{prefix}{plain}"),
    };
    if is_keyword(&starting) {
        format!("{starting}_")
    } else {
        starting
    }
}

fn is_keyword(name: &str) -> bool {
    const KEYWORDS: &str = "_ abstract as async await become box break const continue crate do dyn else enum extern \
        false final fn for gen if impl in let loop macro match mod move mut override priv pub ref return Self self \
        static struct super trait true try type typeof unsafe unsized use virtual where while yield";
    KEYWORDS.split(' ').any(|keyword| keyword == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_what_the_generator_makes_of_them() {
        for (name, snake_case, pascal_case) in [
            ("StatusCode", "status_code", "StatusCode"),
            ("type", "type_", "Type"),
            ("@timestamp", "timestamp", "Timestamp"),
            ("won't", "wont", "Wont"),
            ("", "x", "X"),
            ("$", "x", "X"),
            ("+1", "plus1", "plus1"),
            ("self", "self_", "Self_"),
            ("名前", "名前", "名前"),
            ("404", "x404", "X404"),
        ] {
            assert_eq!(field(name), snake_case, "{name}");
            assert_eq!(pascal(name), pascal_case, "{name}");
        }
    }
}
