//! Answers.

use openapi_document::{Object, Value};

use super::{Context, Rule};
use crate::changes::Changes;
use crate::error::Error;
use crate::media_type::{self, MediaType};
use crate::place::Place;
use crate::schema;
use crate::walk;

/// Leaves the successful answer of one kind, and no error answers.
///
/// progenitor panics when two successful or two failing answers are of different kinds; springfox adds a bare `201`
/// to every POST. Of error answers it would keep the type it expects or nothing: without them every one arrives with
/// its status, headers and body.
///
/// Of several successful answers the first with JSON is kept, else the first with another body, else one without; in
/// the order 200, 201, 2XX, 202, 203, the others. `default` counts when no success is described.
pub(super) const RULE: Rule = Rule {
    id: "answers",
    reason: "answers of differing kinds panic, and the bodies of error answers are thrown away",
    apply,
};

/// Which of several successful answers is the one that callers want.
const PREFERENCE: [&str; 5] = ["200", "201", "2XX", "202", "203"];

/// What an answer holds, the best first.
#[derive(Clone, Debug, PartialEq)]
enum Held {
    Json(Value<'static>),
    Bytes(String),
    Nothing,
}

/// One answer of an operation.
struct Answer {
    status: String,
    held: Held,
    description: String,
}

fn apply(context: &mut Context<'_>) -> Result<(), Error> {
    let Context {
        document, changes, ..
    } = context;
    walk::each_operation(document, |operation, place| {
        let Value::Object(operation) = operation else {
            return Ok(());
        };
        let name = operation.get("operationId").and_then(Value::as_str);
        let name = name.unwrap_or_default().to_owned();
        let described = operation.get("responses").and_then(Value::as_object);
        let answers = read(described, place, changes);
        let kept = keep(&answers);
        let statuses: Vec<&str> = answers.iter().map(|answer| &*answer.status).collect();
        if statuses != kept.statuses {
            changes.record(
                &place.child("responses"),
                statuses.join(", "),
                kept.statuses.join(", "),
            );
        }
        for answer in answers.iter().filter(|answer| !kept.is_like(answer)) {
            changes.drop_answer(&name, &answer.status);
        }
        operation.insert("responses", kept.write());
        Ok(())
    })
}

/// The answers that stay: all hold the same.
struct Kept {
    statuses: Vec<String>,
    held: Held,
    description: String,
}

fn keep(answers: &[Answer]) -> Kept {
    let successes: Vec<&Answer> = answers
        .iter()
        .filter(|answer| answer.is_success())
        .collect();
    let default = || answers.iter().find(|answer| answer.status == "default");
    let best = successes.iter().copied().min_by_key(|answer| answer.rank());
    let Some(best) = best.or_else(default) else {
        // Nothing is said of success, so whatever comes is handed over.
        return Kept {
            statuses: vec!["2XX".to_owned()],
            held: Held::Bytes("*/*".to_owned()),
            description: String::new(),
        };
    };
    let same = successes.iter().filter(|answer| answer.held == best.held);
    // A range would have progenitor read the body of every success as this type. Of another type, or certainly
    // without a body, an answer had better stay unexpected and whole.
    let range_is_right = successes
        .iter()
        .all(|answer| answer.held == best.held || answer.is_bare_default())
        || !matches!(best.held, Held::Json(_));
    Kept {
        statuses: match range_is_right {
            true => vec!["2XX".to_owned()],
            false => same.map(|answer| answer.status.clone()).collect(),
        },
        held: best.held.clone(),
        description: best.description.clone(),
    }
}

impl Kept {
    fn is_like(&self, answer: &Answer) -> bool {
        (answer.is_success() || answer.status == "default" && self.statuses == ["2XX"])
            && answer.held == self.held
    }

    fn write(self) -> Object<'static> {
        let mut answer = Object::new();
        answer.push("description", self.description);
        let content = match self.held {
            Held::Json(schema) => Some(("application/json".to_owned(), schema)),
            Held::Bytes(media_type) => Some((media_type, schema::bytes())),
            Held::Nothing => None,
        };
        if let Some((media_type, schema)) = content {
            let entry = schema::object([("schema", schema)]);
            answer.push("content", Object::from_iter([(media_type.into(), entry)]));
        }
        let answers = self.statuses.into_iter();
        answers
            .map(|status| (status.into(), Value::Object(answer.clone())))
            .collect()
    }
}

impl Answer {
    fn is_success(&self) -> bool {
        self.status.len() == 3 && self.status.starts_with('2')
    }

    fn rank(&self) -> (usize, usize) {
        let held = match self.held {
            Held::Json(_) => 0,
            Held::Bytes(_) => 1,
            Held::Nothing => 2,
        };
        let preferred = PREFERENCE.iter().position(|status| *status == self.status);
        (held, preferred.unwrap_or(PREFERENCE.len()))
    }

    /// Tells whether springfox may have added this answer: a POST gets `201`, and one that says `201` gets `200`.
    fn is_bare_default(&self) -> bool {
        self.held == Held::Nothing && matches!(&*self.status, "200" | "201")
    }
}

fn read(described: Option<&Object<'static>>, place: &Place, changes: &mut Changes) -> Vec<Answer> {
    let head = place
        .method_and_path()
        .is_some_and(|(method, _)| method == "HEAD");
    let mut answers = Vec::new();
    for (status, answer) in described.into_iter().flat_map(Object::iter) {
        // By HTTP these have no body, whatever the description says.
        let bodiless = head || matches!(status, "204" | "205" | "304");
        let place = place.child("responses").child(status);
        answers.push(Answer {
            status: match status {
                "default" => status.to_owned(),
                _ => status.to_ascii_uppercase(),
            },
            held: match answer.get("content").and_then(Value::as_object) {
                Some(content) if !bodiless => held(content, &place, changes),
                _ => Held::Nothing,
            },
            description: text(answer, "description"),
        });
    }
    answers
}

/// What an answer holds, JSON first.
fn held(content: &Object<'static>, place: &Place, changes: &mut Changes) -> Held {
    let Some((first, _)) = content.iter().next() else {
        return Held::Nothing;
    };
    let json = content.iter().find_map(|(media_type, entry)| {
        let schema = entry.get("schema").cloned();
        let schema = schema.unwrap_or_else(|| Value::Object(Object::new()));
        let is_json = matches!(
            MediaType::of(media_type),
            MediaType::Json | MediaType::Wildcard
        );
        (is_json && !media_type::is_bytes(&schema)).then_some(schema)
    });
    let (now, held) = match json {
        Some(schema) => ("application/json", Held::Json(schema)),
        None if MediaType::of(first) == MediaType::Json => {
            let bytes = "application/octet-stream";
            (bytes, Held::Bytes(bytes.to_owned()))
        }
        None => (first, Held::Bytes(first.to_owned())),
    };
    if content.values().any(|entry| entry.get("schema").is_none()) {
        changes.record(place, "no schema", "anything");
    }
    let was: Vec<&str> = content.keys().collect();
    if was != [now] {
        changes.record(place, was.join(", "), now);
    }
    held
}

fn text(value: &Value<'static>, key: &str) -> String {
    let text = value.get(key).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_operation, run};

    const OK: &str =
        r##"{"description":"OK","content":{"application/json":{"schema":{"type":"string"}}}}"##;
    const BARE: &str = r#"{"description":"?"}"#;

    #[test]
    fn one_kind_of_success_stays() {
        let other =
            r#"{"description":"","content":{"application/json":{"schema":{"type":"integer"}}}}"#;
        let xml =
            r#"{"description":"","content":{"application/xml":{"schema":{"type":"string"}}}}"#;
        let bytes = r#"{"description":"","content":{"application/xml":{"schema":{"type":"string","format":"binary"}}}}"#;
        let unknown = r#"{"description":"","content":{"*/*":{"schema":{"type":"string","format":"binary"}}}}"#;
        for (before, after) in [
            // springfox adds the bare ones.
            (
                format!(r#""200":{OK},"201":{BARE},"401":{BARE},"403":{BARE},"404":{BARE}"#),
                format!(r#""2XX":{OK}"#),
            ),
            (
                format!(r#""201":{OK},"200":{BARE}"#),
                format!(r#""2XX":{OK}"#),
            ),
            // These are no noise: what they bring had better arrive whole.
            (
                format!(r#""200":{OK},"204":{BARE}"#),
                format!(r#""200":{OK}"#),
            ),
            (
                format!(r#""202":{other},"200":{OK}"#),
                format!(r#""200":{OK}"#),
            ),
            (
                format!(r#""200":{OK},"203":{OK},"202":{BARE}"#),
                format!(r#""200":{OK},"203":{OK}"#),
            ),
            (
                format!(r#""204":{BARE},"404":{OK}"#),
                format!(r#""2XX":{BARE}"#),
            ),
            (format!(r#""default":{OK}"#), format!(r#""2XX":{OK}"#)),
            (
                format!(r#""default":{OK},"200":{BARE}"#),
                format!(r#""2XX":{BARE}"#),
            ),
            (format!(r#""4XX":{OK}"#), format!(r#""2XX":{unknown}"#)),
            (String::new(), format!(r#""2XX":{unknown}"#)),
            (
                format!(r#""200":{xml},"201":{BARE}"#),
                format!(r#""2XX":{bytes}"#),
            ),
        ] {
            check_operation(
                &RULE,
                &format!(r#"{{"operationId":"start","responses":{{{before}}}}}"#),
                &format!(r#"{{"operationId":"start","responses":{{{after}}}}}"#),
            );
        }
    }

    #[test]
    fn json_is_found_under_all_its_names() {
        let json = r#""application/json":{"schema":{"type":"string"}}"#;
        let bytes = |media_type| {
            format!(r#""{media_type}":{{"schema":{{"type":"string","format":"binary"}}}}"#)
        };
        for (before, after) in [
            (
                r#""*/*":{"schema":{"type":"string"}}"#.to_owned(),
                json.to_owned(),
            ),
            (
                r#""application/xml":{},"text/json":{"schema":{"type":"string"}}"#.to_owned(),
                json.to_owned(),
            ),
            (
                r#""application/hal+json":{"schema":{"type":"string"}}"#.to_owned(),
                json.to_owned(),
            ),
            (
                r#""application/json":{}"#.to_owned(),
                r#""application/json":{"schema":{}}"#.to_owned(),
            ),
            (bytes("application/json"), bytes("application/octet-stream")),
            (bytes("*/*"), bytes("*/*")),
            (
                r#""image/png":{},"image/gif":{}"#.to_owned(),
                bytes("image/png"),
            ),
        ] {
            check_operation(
                &RULE,
                &format!(r#"{{"responses":{{"200":{{"content":{{{before}}}}}}}}}"#),
                &format!(r#"{{"responses":{{"2XX":{{"description":"","content":{{{after}}}}}}}}}"#),
            );
        }
    }

    #[test]
    fn an_answer_to_head_has_no_body() {
        let document = format!(
            r#"{{"openapi":"3.0.3","paths":{{"/a":{{"head":{{"responses":{{"200":{OK}}}}}}}}}}}"#
        );
        let (document, _) = run(&RULE, &document).unwrap();
        assert!(!openapi_document::to_json(&document).contains("content"));
    }

    #[test]
    fn dropped_answers_are_listed() {
        let answers = format!(r#""200":{OK},"201":{BARE},"404":{OK},"default":{BARE}"#);
        let document = format!(
            r#"{{"openapi":"3.0.3","paths":{{"/a":{{"get":{{"operationId":"list","responses":{{{answers}}}}}}}}}}}"#
        );
        let (_, changes) = run(&RULE, &document).unwrap();
        let dropped: Vec<_> = changes
            .dropped_answers()
            .iter()
            .map(|answer| (&*answer.operation, &*answer.status))
            .collect();
        assert_eq!(
            dropped,
            [("list", "201"), ("list", "404"), ("list", "default")]
        );
    }
}
