//! For people at a terminal and in a log.

use std::io::{self, Write};

use super::clean::clean;
use super::model::{Entry, Report};

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (name, value) in report.header() {
        writeln!(out, "{name}: {}", clean(&value))?;
    }
    for entry in report.entries() {
        writeln!(out)?;
        write_entry(entry, out)?;
    }
    writeln!(out)?;
    for warning in report.warnings() {
        writeln!(out, "warning: {}", clean(warning))?;
    }
    writeln!(out, "{}", report.totals())?;
    writeln!(out, "{}", report.verdict())
}

fn write_entry(entry: Entry<'_>, out: &mut dyn Write) -> io::Result<()> {
    let finding = entry.finding;
    let accepted = if entry.accepted.is_some() {
        "accepted: "
    } else {
        ""
    };
    let place = clean(finding.place());
    writeln!(
        out,
        "{accepted}{}[{}] {place}",
        finding.level(),
        finding.kind().id()
    )?;
    for (name, value) in details(entry) {
        writeln!(out, "  {name}: {}", clean(&value))?;
    }
    Ok(())
}

/// What there is to say of a finding beside its name and place, each with the word before it.
fn details(entry: Entry<'_>) -> Vec<(&'static str, String)> {
    let finding = entry.finding;
    let direction = finding.direction();
    let pointers = [
        ("old", finding.old_pointer()),
        ("new", finding.new_pointer()),
    ]
    .into_iter()
    .filter_map(|(side, pointer)| Some(format!("{side} #{}", pointer?)))
    .collect::<Vec<_>>();
    let mut details = vec![
        ("what", finding.message().to_owned()),
        ("why", format!("{} ({direction})", finding.reason())),
    ];
    details.extend(finding.old().map(|value| ("old", value.to_owned())));
    details.extend(finding.new().map(|value| ("new", value.to_owned())));
    details.extend(entry.reaches().map(|places| ("reaches", places)));
    details.extend(finding.notes().iter().map(|note| ("note", note.clone())));
    if !pointers.is_empty() {
        details.push(("at", pointers.join(", ")));
    }
    details.extend(entry.accepted.map(|reason| ("accepted", reason.to_owned())));
    details.push(("fingerprint", finding.fingerprint().to_owned()));
    details
}

#[cfg(test)]
mod tests {
    use crate::report::sample;
    use crate::report::{Format, Report};

    #[test]
    fn shows_every_finding_and_its_totals() {
        insta::assert_snapshot!(sample::written(Format::Text));
    }

    #[test]
    fn says_that_there_is_nothing() {
        let comparison = sample::comparison(Vec::new());
        let report = Report::new(&comparison, "a.json", "b.json");
        insta::assert_snapshot!(sample::text_of(&report, Format::Text));
    }
}
