//! Changes that somebody looked at and accepted.

use std::cell::Cell;
use std::ops::Range;

use openapi_drift::Finding;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;
use wildmatch::WildMatch;

use crate::error::{Error, Result};
use crate::workspace::Workspace;

/// The file that names them.
pub(super) const FILE: &str = "spec/accepted-changes.toml";

/// What the file holds: a list of entries, and nothing else.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    #[serde(default)]
    accepted: Vec<Spanned<Entry>>,
}

/// One entry of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// The kind of change.
    kind: String,
    /// The place of the change as reports name it; `*` stands for anything, `?` for one character.
    place: String,
    /// Why it does not matter.
    reason: String,
    /// The last day on which it is accepted.
    until: Datetime,
}

/// The accepted changes, by which findings are judged on one day.
pub(super) struct AcceptedChanges {
    rules: Vec<Rule>,
}

/// An entry that has been read.
struct Rule {
    line: usize,
    kind: String,
    place: WildMatch,
    reason: String,
    until: String,
    is_expired: bool,
    is_used: Cell<bool>,
}

impl AcceptedChanges {
    /// Reads the file; where there is none, nothing is accepted. `today` is a date such as `2027-01-31`.
    pub(super) fn read(workspace: &Workspace, today: &str) -> Result<Self> {
        let text = workspace.read_if_there(FILE)?.unwrap_or_default();
        Self::parse(&text, today)
    }

    fn parse(text: &str, today: &str) -> Result<Self> {
        let parsed: Text = toml::from_str(text)
            .map_err(|cause| Error::new(format!("{FILE} cannot be read")).caused_by(cause))?;
        let rules = parsed.accepted.into_iter().map(|entry| {
            let line = line(text, entry.span());
            rule(entry.into_inner(), line, today)
                .map_err(|reason| Error::new(format!("{FILE}:{line}: {reason}")))
        });
        Ok(AcceptedChanges {
            rules: rules.collect::<Result<_>>()?,
        })
    }

    /// Says why and until when a finding is accepted, if it is.
    pub(super) fn reason(&self, finding: &Finding) -> Option<String> {
        self.reason_of(finding.kind().id(), finding.place())
    }

    /// Every rule that matches is marked as used, and the first that has not expired decides.
    fn reason_of(&self, kind: &str, place: &str) -> Option<String> {
        let matching = self
            .rules
            .iter()
            .filter(|rule| rule.kind == kind && rule.place.matches(place));
        let mut decided = None;
        for rule in matching {
            rule.is_used.set(true);
            if decided.is_none() && !rule.is_expired {
                decided = Some(format!("{} (until {})", rule.reason, rule.until));
            }
        }
        decided
    }

    /// Names the entries that have expired and those that match nothing, once every finding has been judged.
    pub(super) fn warnings(&self) -> impl Iterator<Item = String> {
        self.rules.iter().filter_map(|rule| {
            let complaint = match (rule.is_used.get(), rule.is_expired) {
                (true, false) => return None,
                (true, true) => format!(
                    "expired after {}: what it accepted counts again",
                    rule.until
                ),
                (false, _) => "matches nothing: remove it".to_owned(),
            };
            Some(format!(
                "{FILE}:{}: the entry for {} {complaint}",
                rule.line, rule.kind
            ))
        })
    }
}

fn rule(entry: Entry, line: usize, today: &str) -> std::result::Result<Rule, String> {
    if entry.reason.trim().is_empty() {
        return Err("there is no reason: say why the change is accepted".to_owned());
    }
    let (Some(until), None, None) = (entry.until.date, entry.until.time, entry.until.offset) else {
        return Err("`until` is no date such as 2027-01-31".to_owned());
    };
    // Dates written with four, two and two digits are ordered as texts.
    let until = until.to_string();
    Ok(Rule {
        line,
        kind: entry.kind,
        place: WildMatch::new(&entry.place),
        reason: entry.reason,
        is_expired: until.as_str() < today,
        until,
        is_used: Cell::new(false),
    })
}

fn line(text: &str, span: Range<usize>) -> usize {
    let before = text.bytes().take(span.start);
    before.filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: &str = "2026-06-30";

    fn entry(kind: &str, place: &str, until: &str) -> String {
        format!(
            "[[accepted]]\nkind = {kind:?}\nplace = {place:?}\nreason = \"agreed\"\nuntil = {until}\n"
        )
    }

    #[test]
    fn matches_kind_and_place_until_the_last_day() {
        let agreed = |until: &str| Some(format!("agreed (until {until})"));
        for (place, until, accepted) in [
            ("POST /job", "2026-06-30", agreed("2026-06-30")),
            ("POST /job", "2026-06-29", None),
            ("POST *", "2027-01-01", agreed("2027-01-01")),
            ("* /jo?", "2027-01-01", agreed("2027-01-01")),
            ("POST", "2027-01-01", None),
            ("*GET*", "2027-01-01", None),
        ] {
            let changes = AcceptedChanges::parse(&entry("a", place, until), TODAY).unwrap();
            assert_eq!(
                changes.reason_of("a", "POST /job"),
                accepted,
                "{place} {until}"
            );
            assert_eq!(changes.reason_of("b", "POST /job"), None);
        }
    }

    #[test]
    fn tells_what_expired_and_what_matches_nothing() {
        let text = [
            entry("used", "*", "2027-01-01"),
            entry("expired", "*", "2026-01-01"),
            entry("unused", "*", "2027-01-01"),
            entry("expired-and-unused", "*", "2026-01-01"),
        ]
        .concat();
        let changes = AcceptedChanges::parse(&text, TODAY).unwrap();
        for kind in ["used", "expired"] {
            changes.reason_of(kind, "anywhere");
        }
        assert_eq!(
            changes.warnings().collect::<Vec<_>>(),
            [
                "spec/accepted-changes.toml:6: the entry for expired expired after 2026-01-01: what it accepted counts again",
                "spec/accepted-changes.toml:11: the entry for unused matches nothing: remove it",
                "spec/accepted-changes.toml:16: the entry for expired-and-unused matches nothing: remove it",
            ]
        );
    }

    #[test]
    fn an_expired_entry_leaves_the_change_to_one_that_has_not() {
        let text = [
            entry("a", "*", "2026-01-01"),
            entry("a", "POST *", "2027-01-01"),
        ]
        .concat();
        let changes = AcceptedChanges::parse(&text, TODAY).unwrap();
        assert!(changes.reason_of("a", "POST /job").is_some());
    }

    #[test]
    fn an_entry_that_is_not_whole_is_refused_with_its_line() {
        let good = entry("a", "*", "2027-01-01");
        for (broken, told) in [
            (
                good.replace("agreed", " "),
                "spec/accepted-changes.toml:1: there is no reason: say why the change is accepted",
            ),
            (
                good.replace("2027-01-01", "2027-01-01T00:00:00Z"),
                "spec/accepted-changes.toml:1: `until` is no date such as 2027-01-31",
            ),
            (
                good.replace("2027-01-01", "\"soon\""),
                "spec/accepted-changes.toml cannot be read",
            ),
            (
                good.replace("until", "til"),
                "spec/accepted-changes.toml cannot be read",
            ),
            (
                good.replace("[[accepted]]", "[[ignored]]"),
                "spec/accepted-changes.toml cannot be read",
            ),
            ("[[".to_owned(), "spec/accepted-changes.toml cannot be read"),
        ] {
            let error = AcceptedChanges::parse(&broken, TODAY)
                .err()
                .map(|it| it.to_string());
            assert_eq!(error.as_deref(), Some(told), "{broken}");
        }
    }
}
