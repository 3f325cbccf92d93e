//! Drafts of accepted changes, to be completed by a person.

use openapi_drift::Finding;

use super::accepted::FILE;
use crate::day;
use crate::error::Result;
use crate::workspace::Workspace;

/// How many days a drafted entry is accepted for.
const DAYS: u32 = 90;
/// How a new file begins.
const HEAD: &str = "\
# Changes of the server's description that somebody looked at and accepted: `cargo xtask spec check` shows them and
# does not fail for them. `place` is what the report says, where * stands for anything and ? for one character;
# after the day of `until` an entry no longer counts.
";

/// Adds an entry for each finding to the file; what the file holds already stays as it is.
///
/// The reasons are left empty, and a file with an empty one is refused: nothing is accepted by a command alone.
/// Tells how many entries were drafted.
pub(super) fn write<'f>(
    workspace: &Workspace,
    findings: impl Iterator<Item = &'f Finding>,
) -> Result<usize> {
    let mut text = workspace
        .read_if_there(FILE)?
        .unwrap_or_else(|| HEAD.to_owned());
    let until = day::after(DAYS);
    let mut drafted = 0;
    for finding in findings {
        text.push_str(&entry(finding.kind().id(), finding.place(), &until));
        drafted += 1;
    }
    if drafted > 0 {
        workspace.write(FILE, &text)?;
    }
    Ok(drafted)
}

fn entry(kind: &str, place: &str, until: &str) -> String {
    let (kind, place) = (quoted(kind), quoted(place));
    let reason = "reason = \"\" # say why, and the change no longer counts";
    format!("\n[[accepted]]\nkind = {kind}\nplace = {place}\n{reason}\nuntil = {until}\n")
}

/// Writes a basic string of TOML, whose escapes are those of JSON; what JSON leaves as it is and TOML does not is DEL.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text)
        .to_string()
        .replace('\u{7f}', "\\u007f")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_place_can_be_read_back() {
        for place in [
            "POST /a/{id}",
            "a \"b\" \\ c",
            "tab\tline\nDEL\u{7f}\u{0}",
            "ü '''",
        ] {
            let text = entry("kind", place, "2027-01-31");
            let table: toml::Table = toml::from_str(&text).unwrap();
            assert_eq!(table["accepted"][0]["place"].as_str(), Some(place));
        }
    }
}
