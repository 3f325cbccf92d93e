//! Annotations on a run on GitHub.

use std::io::{self, Write};

use super::clean::clean;
use super::model::{Entry, Report};
use super::text;
use crate::Level;

/// How many annotations of a step GitHub shows.
const SHOWN: usize = 10;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut log = Vec::new();
    text::write(report, &mut log)?;
    write_annotations(report, &mut log)?;
    out.write_all(harmless(&String::from_utf8_lossy(&log)).as_bytes())
}

fn write_annotations(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let entries: Vec<Entry<'_>> = report
        .entries()
        .filter(|it| it.accepted.is_none())
        .collect();
    let annotated = match entries.len() {
        few if few <= SHOWN => few,
        _ => SHOWN - 1,
    };
    let (shown, rest) = entries.split_at(annotated);
    for entry in shown {
        write_annotation(*entry, out)?;
    }
    match rest.first() {
        None => Ok(()),
        Some(worst) => write_rest(rest.len(), worst.finding.level(), out),
    }
}

/// Makes a workflow command that annotates a run on GitHub: an error, a warning or a notice, as the level says.
#[must_use]
pub fn annotation(level: Level, title: &str, message: &str) -> String {
    let command = match level {
        Level::Breaking => "error",
        Level::Risky => "warning",
        Level::Compatible | Level::Documentation => "notice",
    };
    format!("::{command} title={}::{}", property(title), data(message))
}

fn write_annotation(entry: Entry<'_>, out: &mut dyn Write) -> io::Result<()> {
    let finding = entry.finding;
    let title = format!("{}[{}]", finding.level(), finding.kind().id());
    let (place, message) = (clean(finding.place()), clean(finding.message()));
    let message = format!("{place}: {message}: {}", finding.reason());
    writeln!(out, "{}", annotation(finding.level(), &title, &message))
}

fn write_rest(count: usize, worst: Level, out: &mut dyn Write) -> io::Result<()> {
    let title = format!("{count} more findings");
    let message = format!("{title}, {worst} at worst: the log and the job summary have them all");
    writeln!(out, "{}", annotation(worst, &title, &message))
}

/// Escapes the text of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes a property of a command, which a colon or a comma would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Breaks up what the runner would take for a command of the old form, which may stand anywhere in a line.
///
/// The new form begins a line, and no line of the text begins with what a document holds.
fn harmless(text: &str) -> String {
    text.replace("##[", "## [")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Format, sample};

    fn annotations(report: &Report<'_>) -> Vec<String> {
        let written = sample::text_of(report, Format::Github);
        let commands = written
            .lines()
            .filter(|line| line.trim_start().starts_with("::"));
        commands.map(str::to_owned).collect()
    }

    #[test]
    fn shows_every_finding_in_the_log_and_annotates_what_is_not_accepted() {
        insta::assert_snapshot!(sample::written(Format::Github));
    }

    #[test]
    fn annotates_ten_at_most_and_the_last_says_how_many_more() {
        for (findings, annotated, last) in [
            (0, 0, None),
            (
                10,
                10,
                Some("::error title=breaking[sample]::place 9: it changed: it breaks"),
            ),
            (
                11,
                10,
                Some(
                    "::error title=2 more findings::2 more findings, breaking at worst: the log and the job summary have them all",
                ),
            ),
            (
                500,
                10,
                Some(
                    "::error title=491 more findings::491 more findings, breaking at worst: the log and the job summary have them all",
                ),
            ),
        ] {
            let findings = (0..findings).map(|number| sample::breaking(&format!("place {number}")));
            let comparison = sample::comparison(findings.collect());
            let report = Report::new(&comparison, "a", "b");
            let annotations = annotations(&report);
            assert_eq!(annotations.len(), annotated);
            assert_eq!(annotations.last().map(String::as_str), last);
        }
    }

    #[test]
    fn a_document_gives_no_command() {
        let hostile = "%0A\r\n::stop-commands::x\n##[add-mask]a";
        let comparison = sample::comparison(vec![sample::breaking(hostile)]);
        let report = Report::new(&comparison, hostile, hostile).with_warning(hostile);
        let written = sample::text_of(&report, Format::Github);
        assert!(!written.contains("##["), "{written}");
        assert_eq!(
            annotations(&report),
            [
                "::error title=breaking[sample]::%250A\\r\\n::stop-commands::x\\n## [add-mask]a: it changed: it breaks"
            ]
        );
    }

    #[test]
    fn escapes_what_would_end_a_property_or_a_command() {
        assert_eq!(property("50%: a,b\r\n"), "50%25%3A a%2Cb%0D%0A");
        assert_eq!(data("50%: a,b\r\n"), "50%25: a,b%0D%0A");
    }
}
