//! JUnit's XML.

use std::io::{self, Write};

use super::model::{Entry, Report};

/// What the cases belong to, as CI systems group them.
const SUITE: &str = "openapi-drift";

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let failures = report.failing().count();
    let skipped = report.totals().accepted;
    // One case is the comparison itself, so that a report without a finding is not an empty one.
    let tests = report.entries().count() + 1;
    let counts =
        format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\"");
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"{SUITE}\" {counts}>")?;
    writeln!(out, "  <testsuite name=\"{SUITE}\" {counts}>")?;
    write_properties(report, out)?;
    writeln!(
        out,
        "    <testcase classname=\"{SUITE}\" name=\"comparison\"/>"
    )?;
    for entry in report.entries() {
        write_case(entry, out)?;
    }
    write_warnings(report, out)?;
    writeln!(out, "  </testsuite>\n</testsuites>")
}

fn write_properties(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "    <properties>")?;
    for (name, value) in report.header() {
        writeln!(
            out,
            "      <property name=\"{name}\" value=\"{}\"/>",
            escaped(&value)
        )?;
    }
    writeln!(out, "    </properties>")
}

fn write_case(entry: Entry<'_>, out: &mut dyn Write) -> io::Result<()> {
    let finding = entry.finding;
    let (level, kind) = (finding.level(), finding.kind().id());
    let message = escaped(finding.message());
    let told = escaped(&told(entry));
    writeln!(
        out,
        "    <testcase classname=\"{SUITE}.{level}\" name=\"{kind} {}\">",
        escaped(finding.place())
    )?;
    match entry.accepted {
        Some(reason) => writeln!(
            out,
            "      <skipped message=\"accepted: {}\"/>",
            escaped(reason)
        )?,
        None if entry.fails => writeln!(
            out,
            "      <failure type=\"{kind}\" message=\"{message}\">{told}</failure>"
        )?,
        None => writeln!(out, "      <system-out>{message}&#10;{told}</system-out>")?,
    }
    writeln!(out, "    </testcase>")
}

fn write_warnings(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    if report.warnings().is_empty() {
        return Ok(());
    }
    let warnings = escaped(&report.warnings().join("\n"));
    writeln!(out, "    <system-err>{warnings}</system-err>")
}

/// What there is to say beside the message.
fn told(entry: Entry<'_>) -> String {
    let finding = entry.finding;
    let mut lines = vec![format!("{} ({})", finding.reason(), finding.direction())];
    lines.extend(finding.old().map(|value| format!("old: {value}")));
    lines.extend(finding.new().map(|value| format!("new: {value}")));
    lines.extend(entry.reaches().map(|places| format!("reaches {places}")));
    lines.extend(finding.notes().iter().cloned());
    lines.push(format!("fingerprint {}", finding.fingerprint()));
    lines.join("\n")
}

/// Escapes text for an element or an attribute; what XML 1.0 has no way to hold becomes U+FFFD.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // Written out, an attribute's value would read them as blanks.
            '\n' => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            '\t' => escaped.push_str("&#9;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Format, sample};

    #[test]
    fn shows_every_finding_as_a_case() {
        insta::assert_snapshot!(sample::written(Format::Junit));
    }

    #[test]
    fn a_document_gives_no_element() {
        assert_eq!(
            escaped("</a> & \"b\"\n\u{0}\u{1b}\u{ffff}"),
            "&lt;/a&gt; &amp; &quot;b&quot;&#10;\u{fffd}\u{fffd}\u{fffd}"
        );
    }
}
