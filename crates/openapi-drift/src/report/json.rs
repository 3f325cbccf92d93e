//! One JSON document.

use std::io::{self, Write};

use openapi_document::{Object, Pointer, Value, to_json_pretty};

use super::model::{Entry, Report};
use crate::Operation;

/// The JSON Schema (2020-12) of a report in JSON.
///
/// Its fields may be joined by new ones, and none goes or changes its meaning as long as `report` stays 1.
pub const JSON_SCHEMA: &str = include_str!("../../schema/report.schema.json");

/// The version of the form.
const VERSION: i64 = 1;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(to_json_pretty(&document(report)).as_bytes())
}

fn document(report: &Report<'_>) -> Value<'static> {
    let comparison = report.comparison();
    let totals = report.totals().by_name();
    object([
        ("report", VERSION.into()),
        ("old", side(report.old(), comparison.old_format())),
        ("new", side(report.new_name(), comparison.new_format())),
        (
            "compared",
            object([
                ("operations", number(comparison.operations())),
                ("schemas", number(comparison.schemas())),
            ]),
        ),
        ("profile", comparison.profile().as_str().into()),
        ("fail_on", report.fail_on().as_str().into()),
        ("drift", report.is_drift().into()),
        (
            "totals",
            object(totals.map(|(name, count)| (name, number(count)))),
        ),
        (
            "findings",
            Value::Array(report.entries().map(finding).collect()),
        ),
        ("warnings", texts(report.warnings())),
    ])
}

fn side(name: &str, format: &str) -> Value<'static> {
    object([("name", text(name)), ("format", text(format))])
}

fn finding(entry: Entry<'_>) -> Value<'static> {
    let finding = entry.finding;
    let reach = finding.reach();
    object([
        ("kind", finding.kind().id().into()),
        ("level", finding.level().as_str().into()),
        (
            "level_before_profile",
            optional(finding.level_before_profile(), |level| {
                level.as_str().into()
            }),
        ),
        ("direction", finding.direction().as_str().into()),
        ("place", text(finding.place())),
        ("operation", optional(finding.operation(), operation)),
        ("old_pointer", optional(finding.old_pointer(), pointer)),
        ("new_pointer", optional(finding.new_pointer(), pointer)),
        ("message", text(finding.message())),
        ("reason", text(finding.reason())),
        ("old", optional(finding.old(), text)),
        ("new", optional(finding.new(), text)),
        (
            "reach",
            object([
                ("count", number(reach.count)),
                ("is_at_least", reach.is_at_least.into()),
                ("first", texts(&reach.first)),
            ]),
        ),
        ("notes", texts(finding.notes())),
        ("fingerprint", text(finding.fingerprint())),
        ("accepted", optional(entry.accepted, text)),
        ("fails", entry.fails.into()),
    ])
}

fn operation(operation: &Operation) -> Value<'static> {
    object([
        ("method", text(&operation.method)),
        ("path", text(&operation.path)),
    ])
}

fn pointer(pointer: &Pointer) -> Value<'static> {
    pointer.to_string().into()
}

fn object<const N: usize>(fields: [(&'static str, Value<'static>); N]) -> Value<'static> {
    let mut object = Object::new();
    for (name, value) in fields {
        object.push(name, value);
    }
    Value::Object(object)
}

fn optional<T>(value: Option<T>, write: impl FnOnce(T) -> Value<'static>) -> Value<'static> {
    value.map_or(Value::Null, write)
}

fn texts(texts: &[String]) -> Value<'static> {
    Value::Array(texts.iter().map(|it| text(it)).collect())
}

fn text(text: &str) -> Value<'static> {
    text.to_owned().into()
}

fn number(count: usize) -> Value<'static> {
    i64::try_from(count).unwrap_or(i64::MAX).into()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::report::{Format, sample};
    use crate::{Direction, Level, Profile};

    #[test]
    fn shows_every_finding_and_its_totals() {
        insta::assert_snapshot!(sample::written(Format::Json));
    }

    /// The words that a field may have, by the schema.
    fn words(pointer: &str) -> Vec<String> {
        let schema: serde_json::Value = serde_json::from_str(JSON_SCHEMA).unwrap();
        let words = schema.pointer(pointer).unwrap().as_array().unwrap();
        words
            .iter()
            .map(|word| word.as_str().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn the_schema_knows_every_word() {
        assert_eq!(words("/$defs/level/enum"), Level::ALL.map(Level::as_str));
        let profiles = [Profile::Strict, Profile::Ours];
        assert_eq!(
            words("/properties/profile/enum"),
            profiles.map(Profile::as_str)
        );
        let directions = [
            Direction::Request,
            Direction::Response,
            Direction::Both,
            Direction::Neither,
        ];
        assert_eq!(
            words("/$defs/finding/properties/direction/enum"),
            directions.map(Direction::as_str)
        );
    }

    #[test]
    fn what_is_written_is_what_the_schema_says() {
        let schema: serde_json::Value = serde_json::from_str(JSON_SCHEMA).unwrap();
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        let empty = sample::comparison(Vec::new());
        for written in [
            sample::written(Format::Json),
            sample::text_of(&Report::new(&empty, "a", "b"), Format::Json),
        ] {
            let written: serde_json::Value = serde_json::from_str(&written).unwrap();
            let broken: Vec<String> = validator
                .iter_errors(&written)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert_eq!(broken, Vec::<String>::new());
            // A field that the schema does not name would pass by a schema that lets in new ones.
            assert_eq!(fields(&written), sorted("/required"));
            for finding in written["findings"].as_array().unwrap() {
                assert_eq!(fields(finding), sorted("/$defs/finding/required"));
            }
        }
    }

    fn sorted(pointer: &str) -> BTreeSet<String> {
        words(pointer).into_iter().collect()
    }

    fn fields(object: &serde_json::Value) -> BTreeSet<String> {
        object.as_object().unwrap().keys().cloned().collect()
    }
}
