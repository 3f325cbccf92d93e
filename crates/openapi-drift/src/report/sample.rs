//! A comparison that has one of everything, for the tests of the formats.

use super::{Format, Report};
use crate::{Comparison, Direction, Finding, Kind, Level, Operation, Profile, Reach};

const KIND: Kind = Kind {
    id: "sample",
    place: "schema",
    says: "it changed",
    ratings: &[],
};

pub(super) fn comparison(findings: Vec<Finding>) -> Comparison {
    Comparison {
        findings,
        operations: 4,
        schemas: 1,
        old_format: "Swagger 2.0".to_owned(),
        new_format: "OpenAPI 3.0.1".to_owned(),
        profile: Profile::Ours,
    }
}

pub(super) fn breaking(place: &str) -> Finding {
    finding(Level::Breaking, place)
}

/// Everything that a finding may have.
fn full() -> Finding {
    Finding {
        level_before_profile: Some(Level::Breaking),
        direction: Direction::Response,
        operation: Some(Operation {
            method: "GET".to_owned(),
            path: "/job/{id}".to_owned(),
        }),
        old_pointer: "/a/b~1c".parse().ok(),
        new_pointer: "/d".parse().ok(),
        old: Some("<old> & \"text\"\n::error::x".to_owned()),
        new: Some("a `new` | value".to_owned()),
        reach: Reach {
            count: 40,
            is_at_least: true,
            first: ["one", "two", "three"].map(str::to_owned).to_vec(),
        },
        notes: vec!["lowered from breaking: our clients read it".to_owned()],
        ..finding(Level::Risky, "GET /job/{id}: response 200")
    }
}

fn finding(level: Level, place: &str) -> Finding {
    Finding {
        kind: &KIND,
        level,
        level_before_profile: None,
        direction: Direction::Request,
        reason: "it breaks",
        place: place.to_owned(),
        operation: None,
        old_pointer: None,
        new_pointer: None,
        message: "it changed".to_owned(),
        old: None,
        new: None,
        reach: Reach::default(),
        notes: Vec::new(),
        fingerprint: "0123456789abcdef".to_owned(),
    }
}

/// A report with a finding of each level, one that is accepted, and a warning, as `format` writes it.
pub(super) fn written(format: Format) -> String {
    let comparison = comparison(vec![
        breaking("POST /job"),
        breaking("DELETE /job"),
        full(),
        finding(Level::Compatible, "GET /job: response 404"),
        finding(Level::Documentation, "document"),
    ]);
    let report = Report::new(
        &comparison,
        "spec/old.json",
        "https://spotfire.example.com/spotfire",
    )
    .with_accepted(|finding| {
        (finding.place() == "DELETE /job").then(|| "nobody calls it, until 2027-01-31".to_owned())
    })
    .with_warning("spec/accepted-changes.toml:7: matches nothing");
    text_of(&report, format)
}

pub(super) fn text_of(report: &Report<'_>, format: Format) -> String {
    let mut out = Vec::new();
    report.write(format, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}
