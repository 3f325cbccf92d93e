//! Opens, updates or closes the one issue.

use openapi_drift::report::{Format, Report};

use super::project::{Issue, Project};
use super::tracker::Tracker;
use crate::error::Result;
use crate::spec::check::output::rendered;

/// The title of the issue.
const TITLE: &str = "The server's API is no longer what the client was built for";
/// The most that goes into an issue, in bytes: GitHub takes 65,536 characters.
const LONGEST: usize = 60_000;

/// Makes the project's issue say what the report says: opens it at the first drift, keeps it up to date, and closes it
/// when there is none left. Returns what was done.
pub(in crate::spec::check) fn keep(tracker: Tracker, report: &Report<'_>) -> Result<String> {
    let project = Project::of(tracker)?;
    let wanted = Issue {
        title: TITLE.to_owned(),
        body: body(report)?,
    };
    let open = project.open_issue()?;
    match (report.is_drift(), open) {
        (false, None) => Ok("no issue is open, and none is needed".to_owned()),
        (false, Some((number, _))) => {
            project.close(number)?;
            Ok(format!("closed number {number}"))
        }
        (true, None) => Ok(format!("opened number {}", project.open(&wanted)?)),
        (true, Some((number, issue))) if issue == wanted => {
            Ok(format!("number {number} says so already"))
        }
        (true, Some((number, _))) => {
            project.update(number, &wanted)?;
            Ok(format!("updated number {number}"))
        }
    }
}

fn body(report: &Report<'_>) -> Result<String> {
    let mut body = shortened(&rendered(report, Format::Markdown)?);
    body.push_str("\n---\n`cargo xtask spec check` keeps this issue up to date and closes it when nothing is left.\n");
    Ok(body)
}

/// Cuts a text at the end of a line.
fn shortened(text: &str) -> String {
    if text.len() <= LONGEST {
        return text.to_owned();
    }
    let mut short = String::with_capacity(LONGEST + 100);
    for line in text.split_inclusive('\n') {
        if short.len() + line.len() > LONGEST {
            break;
        }
        short.push_str(line);
    }
    short.push_str("\nThere is more than an issue can hold: run the check to see all of it.\n");
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_ends_with_a_whole_line_that_says_so() {
        assert_eq!(shortened("short\n"), "short\n");
        let long = shortened(&"ä line\n".repeat(20_000));
        assert!(long.len() < 65_536);
        assert!(long.ends_with(
            "ä line\n\nThere is more than an issue can hold: run the check to see all of it.\n"
        ));
    }
}
