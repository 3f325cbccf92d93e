//! The page of the documentation.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use openapi_drift::kinds;

use crate::kind::{Kind, Rating};

const HEAD: &str = "\
# What can be found

Made from the files in `kinds/` by `OPENAPI_DRIFT_BLESS=1 cargo test -p openapi-drift --test catalogue`, which checks it
when the variable is not set. Every pair of documents below is a test: it gives the one finding that stands beside it.

- A **request** may only be asked for less, a **response** may only promise more. What is used both ways is judged both
  ways and reported once, with the worse level.
- **breaking**: a client built from the old document can fail to call, to parse or to authenticate. **risky**: it depends
  on the client or on the server, or cannot be told from the documents. **compatible**: clients go on.
  **documentation**: nothing on the wire.
- A level with `*` is lowered by one for the profile `ours`: clients that parse unknown values and skip unknown fields.
- What no operation uses is never worse than compatible.
- A finding can have notes. `property-renamed-likely` stands on a property that went and on one that came, when their
  schemas are equal and their names near. It never changes a level.
- The snippets stand for an operation `GET /a`, or for the schema of the JSON body of a request or response.
";

/// Writes the page.
pub(crate) fn page(files: &BTreeMap<String, Kind>) -> String {
    let mut page = HEAD.to_owned();
    let mut place = "";
    let total = kinds().len();
    let _ = writeln!(page, "\n{total} kinds:\n");
    for kind in kinds() {
        if kind.place() != place {
            place = kind.place();
            let of_place = kinds().iter().filter(|kind| kind.place() == place);
            let links: Vec<String> = of_place
                .map(|kind| format!("[{id}](#{id})", id = kind.id()))
                .collect();
            let _ = writeln!(page, "- {place}: {}", links.join(", "));
        }
    }
    place = "";
    for kind in kinds() {
        if kind.place() != place {
            place = kind.place();
            let _ = write!(page, "\n## {place}\n");
        }
        write_kind(&mut page, kind.id(), &files[kind.id()]);
    }
    page
}

fn write_kind(page: &mut String, id: &str, kind: &Kind) {
    let says = kind.says.replace(['{', '}'], "*");
    let _ = write!(page, "\n### {id}\n\nSays: {says}.\n\n");
    let _ = writeln!(page, "| direction | level | why, or when | old | new |");
    let _ = writeln!(page, "|---|---|---|---|---|");
    for (direction, rating) in kind.ratings() {
        write_rating(page, direction, rating);
    }
    if let Some(mirror) = &kind.mirror {
        let _ = write!(page, "\nIn the other direction: [{mirror}](#{mirror}).\n");
    }
    if let Some(reason) = &kind.no_mirror {
        let _ = write!(page, "\nNothing in the other direction: {reason}\n");
    }
}

fn write_rating(page: &mut String, direction: &str, rating: &Rating) {
    let star = if rating.lowered_for_ours { "\\*" } else { "" };
    let mut row = |level: &str, why: &str, old: &str, new: &str| {
        let (old, new) = (cell(old), cell(new));
        let _ = writeln!(
            page,
            "| {direction} | {level}{star} | {why} | {old} | {new} |"
        );
    };
    row(&rating.level, &rating.reason, &rating.old, &rating.new);
    if let Some(milder) = &rating.milder {
        row(
            &milder.level,
            &format!("when {}", milder.when),
            &milder.old,
            &milder.new,
        );
    }
}

/// Writes a snippet on one line of a table.
fn cell(snippet: &str) -> String {
    let lines: Vec<String> = snippet
        .lines()
        .map(|line| format!("`{}`", line.replace('|', "\\|")))
        .collect();
    lines.join("<br>")
}
