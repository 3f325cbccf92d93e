//! Texts of the document that become Rust.

use openapi_document::{Object, Value};

use super::{Context, Rule};
use crate::changes::Changes;
use crate::error::Error;
use crate::place::Place;

/// Makes the version plain ASCII, and ends lines in descriptions as Rust does.
///
/// progenitor sends `info.version` as a header that is made when a call is made, and panics there on any other
/// character. Descriptions become comments, in which Rust refuses a carriage return on its own.
pub(super) const RULE: Rule = Rule {
    id: "texts",
    reason: "a version that is not visible ASCII panics in each call, and a carriage return in a description does not compile",
    apply,
};

/// The title of a description that has none; openapiv3 requires one.
const UNTITLED: &str = "Untitled";

/// Where texts stand that become comments.
const DESCRIPTIONS: [&str; 4] = ["description", "summary", "termsOfService", "title"];

fn apply(context: &mut Context<'_>) -> Result<(), Error> {
    let Context {
        document, changes, ..
    } = context;
    let ended = end_lines(document);
    if ended > 0 {
        let was = format!("carriage returns in {ended} texts");
        changes.record(&Place::shared("#"), was, "line feeds");
    }
    say_title_and_version(document, changes);
    Ok(())
}

/// Ends lines with line feeds alone, and counts the texts in which that is a change.
fn end_lines(value: &mut Value<'static>) -> usize {
    match value {
        Value::Array(elements) => elements.iter_mut().map(end_lines).sum(),
        Value::Object(object) => object
            .iter_mut()
            .map(|(key, value)| match value {
                Value::String(text) if DESCRIPTIONS.contains(&key) && text.contains('\r') => {
                    *text = text.replace("\r\n", "\n").replace('\r', "\n").into();
                    1
                }
                other => end_lines(other),
            })
            .sum(),
        _ => 0,
    }
}

fn say_title_and_version(document: &mut Value<'static>, changes: &mut Changes) {
    let Value::Object(document) = document else {
        return;
    };
    if document.get("info").and_then(Value::as_object).is_none() {
        document.insert("info", Object::new());
    }
    let Some(Value::Object(info)) = document.get_mut("info") else {
        return;
    };
    if info.get("title").and_then(Value::as_str).is_none() {
        changes.record(&Place::shared("#/info/title"), "no title", UNTITLED);
        info.insert("title", UNTITLED);
    }
    let was = match info.get("version") {
        Some(Value::String(version)) => version.to_string(),
        Some(Value::Number(version)) => version.to_string(),
        _ => String::new(),
    };
    let visible = |c: char| {
        if c == ' ' || c.is_ascii_graphic() {
            c
        } else {
            '?'
        }
    };
    let now: String = was.trim().chars().map(visible).collect();
    if info.get("version").and_then(Value::as_str) != Some(&now) {
        changes.record(&Place::shared("#/info/version"), was, &now);
        info.insert("version", now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_schemas, run};

    #[test]
    fn lines_end_with_line_feeds() {
        check_schemas(
            &RULE,
            r#"{"A":{"description":"a\r\nb\rc","properties":{"description":{"title":"\r"}},"enum":["\r"]}}"#,
            r#"{"A":{"description":"a\nb\nc","properties":{"description":{"title":"\n"}},"enum":["\r"]}}"#,
        );
    }

    #[test]
    fn versions_become_visible_ascii() {
        for (version, expected) in [
            (r#""1.0""#, r#""1.0""#),
            (r#""v1 – beta\n""#, r#""v1 ? beta""#),
            ("2", r#""2""#),
            ("null", r#""""#),
        ] {
            let document = format!(
                r#"{{"openapi":"3.0.3","info":{{"title":"T","version":{version}}},"paths":{{}}}}"#
            );
            let (document, _) = run(&RULE, &document).unwrap();
            let found = document.get("info").unwrap().get("version").unwrap();
            assert_eq!(openapi_document::to_json(found), expected);
        }
    }
}
