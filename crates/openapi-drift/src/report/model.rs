//! What is to be told.

use std::io::{self, Write};

use super::{Format, Totals, github, json, junit, markdown, text};
use crate::{Comparison, Finding, Level};

/// A comparison, and what its reader needs to know beside it.
///
/// Whether it is drift depends on the failing level, by default [`Level::Risky`], and on what has been accepted.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    comparison: &'a Comparison,
    old: String,
    new: String,
    fail_on: Level,
    /// Why each finding is accepted, in the order of the findings.
    accepted: Vec<Option<String>>,
    warnings: Vec<String>,
}

/// A finding in a report.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'r> {
    pub(super) finding: &'r Finding,
    /// Why it is accepted, if it is.
    pub(super) accepted: Option<&'r str>,
    /// Whether it alone makes the comparison drift.
    pub(super) fails: bool,
}

impl<'a> Report<'a> {
    /// Makes a report of a comparison between documents that are called `old` and `new`.
    #[must_use]
    pub fn new(comparison: &'a Comparison, old: impl Into<String>, new: impl Into<String>) -> Self {
        Report {
            comparison,
            old: old.into(),
            new: new.into(),
            fail_on: Level::Risky,
            accepted: vec![None; comparison.findings().len()],
            warnings: Vec::new(),
        }
    }

    /// Sets the level at which a finding, as well as a worse one, is drift. Default: risky.
    #[must_use]
    pub fn with_fail_on(mut self, level: Level) -> Self {
        self.fail_on = level;
        self
    }

    /// Asks of each finding why it is accepted. One that is accepted is shown, and is no drift.
    #[must_use]
    pub fn with_accepted(mut self, mut accept: impl FnMut(&Finding) -> Option<String>) -> Self {
        self.accepted = self.comparison.findings().iter().map(&mut accept).collect();
        self
    }

    /// Adds a line that is told beside the findings and changes no verdict.
    #[must_use]
    pub fn with_warning(mut self, warning: impl Into<String>) -> Self {
        self.warnings.push(warning.into());
        self
    }

    /// Tells whether a finding of the failing level or worse is there that is not accepted.
    #[must_use]
    pub fn is_drift(&self) -> bool {
        self.failing().next().is_some()
    }

    /// Returns the findings that make it drift, the worst first.
    pub fn failing(&self) -> impl Iterator<Item = &Finding> {
        let failing = self.entries().filter(|entry| entry.fails);
        failing.map(|entry| entry.finding)
    }

    /// Counts the findings.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for entry in self.entries() {
            match entry.accepted {
                Some(_) => totals.accepted += 1,
                None => totals.add(entry.finding.level()),
            }
        }
        totals
    }

    /// Says in a few words how the comparison ended: `drift: 2 findings are risky or worse`.
    #[must_use]
    pub fn verdict(&self) -> String {
        let level = match self.fail_on {
            Level::Breaking => "breaking".to_owned(),
            other => format!("{other} or worse"),
        };
        match self.failing().count() {
            0 => format!("no drift: nothing is {level}"),
            1 => format!("drift: 1 finding is {level}"),
            many => format!("drift: {many} findings are {level}"),
        }
    }

    /// Writes the report.
    ///
    /// # Errors
    /// What the writer gives, and nothing else.
    pub fn write(&self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Text => text::write(self, out),
            Format::Json => json::write(self, out),
            Format::Markdown => markdown::write(self, out),
            Format::Github => github::write(self, out),
            Format::Junit => junit::write(self, out),
        }
    }

    pub(super) fn comparison(&self) -> &Comparison {
        self.comparison
    }

    pub(super) fn old(&self) -> &str {
        &self.old
    }

    pub(super) fn new_name(&self) -> &str {
        &self.new
    }

    pub(super) fn fail_on(&self) -> Level {
        self.fail_on
    }

    pub(super) fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// All findings, those that are not accepted first, and the worst first among both.
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.all()
            .filter(|entry| entry.accepted.is_none())
            .chain(self.all().filter(|entry| entry.accepted.is_some()))
    }

    fn all(&self) -> impl Iterator<Item = Entry<'_>> {
        let findings = self.comparison.findings().iter();
        findings
            .zip(&self.accepted)
            .map(|(finding, accepted)| Entry {
                finding,
                accepted: accepted.as_deref(),
                fails: accepted.is_none() && finding.level() >= self.fail_on,
            })
    }

    /// What was compared, line by line, for formats that have lines.
    pub(super) fn header(&self) -> [(&'static str, String); 5] {
        let Report { comparison, .. } = self;
        let document = |name: &str, format: &str| format!("{name} ({format})");
        [
            ("old", document(&self.old, comparison.old_format())),
            ("new", document(&self.new, comparison.new_format())),
            (
                "compared",
                format!(
                    "{}, {}",
                    counted(comparison.operations(), "operation"),
                    counted(comparison.schemas(), "schema")
                ),
            ),
            ("profile", comparison.profile().to_string()),
            (
                "fails on",
                match self.fail_on {
                    Level::Breaking => "breaking".to_owned(),
                    other => format!("{other} and worse"),
                },
            ),
        ]
    }
}

/// Writes a number with its noun.
pub(super) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

impl Entry<'_> {
    /// The places that the change reaches, where they say more than its own place does.
    pub(super) fn reaches(&self) -> Option<String> {
        let reach = self.finding.reach();
        if reach.count < 2 {
            return None;
        }
        let at_least = if reach.is_at_least { "at least " } else { "" };
        let more = if reach.count > reach.first.len() {
            ", ..."
        } else {
            ""
        };
        Some(format!(
            "{at_least}{} places: {}{more}",
            reach.count,
            reach.first.join(", ")
        ))
    }
}
