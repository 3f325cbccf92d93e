//! For job summaries, issues and pull requests.

use std::io::{self, Write};

use super::clean::clean;
use super::model::{Entry, Report};
use crate::Level;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## {}\n", capitalised(&prose(&report.verdict())))?;
    writeln!(out, "{}\n", report.totals())?;
    writeln!(out, "| | |\n|---|---|")?;
    for (name, value) in report.header() {
        writeln!(out, "| {name} | {} |", prose(&value))?;
    }
    for level in Level::ALL {
        let of_level = |it: &Entry<'_>| it.accepted.is_none() && it.finding.level() == level;
        write_section(level.as_str(), report.entries().filter(of_level), out)?;
    }
    write_section(
        "accepted",
        report.entries().filter(|it| it.accepted.is_some()),
        out,
    )?;
    if !report.warnings().is_empty() {
        writeln!(out, "\n### Warnings\n")?;
    }
    for warning in report.warnings() {
        writeln!(out, "- {}", prose(warning))?;
    }
    Ok(())
}

fn write_section<'r>(
    name: &str,
    entries: impl Iterator<Item = Entry<'r>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut entries = entries.peekable();
    if entries.peek().is_some() {
        writeln!(out, "\n### {}\n", capitalised(name))?;
    }
    entries.try_for_each(|entry| write_entry(entry, out))
}

fn write_entry(entry: Entry<'_>, out: &mut dyn Write) -> io::Result<()> {
    let finding = entry.finding;
    let (kind, direction) = (finding.kind().id(), finding.direction());
    writeln!(out, "- {} · `{kind}`", code(finding.place()))?;
    if let Some(reason) = entry.accepted {
        writeln!(out, "  - accepted: {}", prose(reason))?;
    }
    writeln!(out, "  - {}", prose(finding.message()))?;
    writeln!(
        out,
        "  - why {} ({direction}): {}",
        finding.level(),
        prose(finding.reason())
    )?;
    for (name, value) in [("old", finding.old()), ("new", finding.new())] {
        if let Some(value) = value {
            writeln!(out, "  - {name}: {}", code(value))?;
        }
    }
    if let Some(places) = entry.reaches() {
        writeln!(out, "  - reaches {}", prose(&places))?;
    }
    for note in finding.notes() {
        writeln!(out, "  - note: {}", prose(note))?;
    }
    writeln!(out, "  - fingerprint `{}`", finding.fingerprint())
}

/// A sentence, in which what stands between two backticks is code and the rest is shown as it is.
///
/// Wherever a text out of a document has backticks of its own, each of its parts is still either code or plain.
fn prose(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some((before, quoted, after)) = next_quoted(rest) {
        shown.push_str(&plain(before));
        shown.push_str(&code(quoted));
        rest = after;
    }
    shown.push_str(&plain(rest));
    shown
}

fn next_quoted(text: &str) -> Option<(&str, &str, &str)> {
    let (before, quoted) = text.split_once('`')?;
    let (quoted, after) = quoted.split_once('`')?;
    Some((before, quoted, after))
}

/// Text that is shown as it is: what would be markup, a mention or a reference is broken.
fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() + 8);
    for character in clean(text).chars() {
        match character {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            // A comment between the two is in the way of whoever looks for a name or a number.
            '@' | '#' => {
                shown.push(character);
                shown.push_str("<!-- -->");
            }
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '!' | '$' => {
                shown.push('\\');
                shown.push(character);
            }
            other => shown.push(other),
        }
    }
    // An address would become a link.
    shown.replace("://", ":<!-- -->//")
}

/// A code span, fenced by more backticks than the text has in a row.
fn code(text: &str) -> String {
    let text = clean(text);
    let longest = text.split(|it| it != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // A blank keeps a backtick of the text apart from the fence; it is not shown.
    let pad = if longest > 0 || text.trim().is_empty() {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Format, sample};

    #[test]
    fn shows_every_finding_by_its_level() {
        insta::assert_snapshot!(sample::written(Format::Markdown));
    }

    #[test]
    fn a_document_gives_no_markup() {
        for (text, shown) in [
            ("a | b\n# c", "a \\| b\\\\n#<!-- --> c"),
            ("<img src=x>", "&lt;img src=x&gt;"),
            ("@somebody, see #1", "@<!-- -->somebody, see #<!-- -->1"),
            (
                "[a](https://example.com)",
                "\\[a\\](https:<!-- -->//example.com)",
            ),
            ("`*_~$!", "\\`\\*\\_\\~\\$\\!"),
            ("from `a|b` to `*`, `", "from `a|b` to `*`, \\`"),
            ("`` <b>", "`  ` &lt;b&gt;"),
        ] {
            assert_eq!(prose(text), shown);
        }
    }

    #[test]
    fn code_stays_code() {
        for (text, shown) in [
            ("GET /a/{id}", "`GET /a/{id}`"),
            ("a`b", "`` a`b ``"),
            ("``", "``` `` ```"),
            ("a\nb", "`a\\nb`"),
        ] {
            assert_eq!(code(text), shown);
        }
    }
}
