//! What a reviewer needs to know of an update, in Markdown.

use cargo_metadata::semver::Version;
use openapi_drift::report::{Format, Report};

use super::semver::Rise;
use super::surface::{Item, SurfaceChange};
use crate::error::Result;
use crate::spec::check::{Drift, rendered};
use crate::spec::difference::difference;

/// An update that was made.
pub(super) struct Update {
    pub(super) drift: Drift,
    pub(super) surface: SurfaceChange,
    /// The version of the generated crate as it stands.
    pub(super) version: Version,
    /// The files that were changed, those that are gone marked as such.
    pub(super) files: Vec<String>,
    /// Whether all builds; when not, what to do is in it.
    pub(super) failure: Option<String>,
}

impl Update {
    /// Writes it, fit for a pull request.
    pub(super) fn markdown(&self) -> Result<String> {
        let Drift {
            comparison,
            old,
            new,
        } = &self.drift;
        let mut text = "# The description of the server changed\n\n".to_owned();
        if let Some(failure) = &self.failure {
            push_line(&mut text, &format!("**It is not ready: {failure}.**\n"));
        }
        text.push_str(&rendered(
            &Report::new(comparison, old, new),
            Format::Markdown,
        )?);
        self.write_version(&mut text);
        self.write_surface(&mut text);
        text.push_str("\n## Changed files\n\n");
        for file in &self.files {
            push_line(&mut text, &format!("- {file}"));
        }
        Ok(text)
    }

    fn write_version(&self, text: &mut String) {
        let (rise, current) = (Rise::of(&self.surface), &self.version);
        let next = rise.next(current);
        text.push_str("\n## Version of `spotfire-automation-raw`\n\n");
        push_line(
            text,
            &format!("The next release after {current} must be {next} or higher: {rise}."),
        );
    }

    fn write_surface(&self, text: &mut String) {
        text.push_str("\n## Public Rust items\n");
        if self.surface.is_empty() {
            text.push_str("\nNone changed.\n");
        }
        let SurfaceChange {
            removed,
            changed,
            added,
        } = &self.surface;
        for (what, items) in [("Removed", removed), ("Changed", changed), ("Added", added)] {
            if !items.is_empty() {
                push_line(text, &format!("\n### {what}"));
            }
            for item in items {
                write_item(text, item);
            }
        }
    }
}

/// Shows an item as the difference between before and after; its lines are code, which holds no fence of its own.
fn write_item(text: &mut String, item: &Item) {
    let difference = difference(&item.name, &item.before, &item.after).unwrap_or_default();
    // The first three lines name what is compared and where, which the line above does.
    let lines: Vec<&str> = difference
        .lines()
        .skip(2)
        .filter(|line| !line.starts_with("@@"))
        .collect();
    push_line(text, &format!("\n- `{}`\n\n  ```diff", item.name));
    for line in lines {
        push_line(text, &format!("  {line}"));
    }
    push_line(text, "  ```");
}

fn push_line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}
