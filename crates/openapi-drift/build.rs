//! Makes the table of kinds from the files in `kinds/`, one for each.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use serde::Deserialize;

/// What kinds are about, in the order of the documentation.
const PLACES: [&str; 15] = [
    "document",
    "path",
    "operation",
    "parameter",
    "body",
    "response",
    "response header",
    "property",
    "schema",
    "components",
    "security",
    "security scheme",
    "callback",
    "webhook",
    "anywhere",
];

/// A kind as its file says it; the documents in it are for the tests.
#[derive(Deserialize)]
struct Kind {
    place: String,
    says: String,
    request: Option<Rating>,
    response: Option<Rating>,
    both: Option<Rating>,
    neither: Option<Rating>,
}

#[derive(Deserialize)]
struct Rating {
    level: String,
    reason: String,
    #[serde(default)]
    lowered_for_ours: bool,
    milder: Option<Milder>,
}

#[derive(Deserialize)]
struct Milder {
    level: String,
    when: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=kinds");
    let kinds = read(Path::new("kinds"))?;
    let out = env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?;
    fs::write(Path::new(&out).join("kinds.rs"), table(&kinds)?)?;
    Ok(())
}

/// Reads the files, in the order of what they are about and then of their names.
fn read(folder: &Path) -> Result<Vec<(String, Kind)>, Box<dyn Error>> {
    let mut kinds = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let text = fs::read_to_string(&path)?;
        let kind: Kind =
            toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        let id = path.file_stem().and_then(|stem| stem.to_str());
        let id = id.ok_or("a kind is named by letters and dashes")?;
        let place = PLACES.iter().position(|place| *place == kind.place);
        let place = place.ok_or_else(|| format!("{id}: {} is no place", kind.place))?;
        kinds.push((place, id.to_owned(), kind));
    }
    kinds.sort_by(|(place, id, _), (other_place, other_id, _)| {
        (place, id).cmp(&(other_place, other_id))
    });
    Ok(kinds.into_iter().map(|(_, id, kind)| (id, kind)).collect())
}

fn table(kinds: &[(String, Kind)]) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    text.push_str("/// Every kind by its name in code.\n");
    text.push_str("#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]\n");
    text.push_str("pub(crate) enum KindId {\n");
    for (id, _) in kinds {
        writeln!(text, "    {},", in_code(id))?;
    }
    text.push_str("}\n\n/// Every kind, in the order of their names in code.\n");
    text.push_str("const KINDS: &[Kind] = &[\n");
    for (id, kind) in kinds {
        let Kind { place, says, .. } = kind;
        writeln!(
            text,
            "    Kind {{ id: {id:?}, place: {place:?}, says: {says:?}, ratings: &["
        )?;
        for (direction, rating) in [
            ("Request", &kind.request),
            ("Response", &kind.response),
            ("Both", &kind.both),
            ("Neither", &kind.neither),
        ] {
            if let Some(rating) = rating {
                writeln!(text, "        {},", rating_in_code(direction, rating))?;
            }
        }
        text.push_str("    ] },\n");
    }
    text.push_str("];\n");
    Ok(text)
}

fn rating_in_code(direction: &str, rating: &Rating) -> String {
    let Rating {
        level,
        reason,
        lowered_for_ours,
        milder,
    } = rating;
    let level = in_code(level);
    let milder = milder.as_ref().map_or("None".to_owned(), |milder| {
        let level = in_code(&milder.level);
        let when = &milder.when;
        format!("Some(Milder {{ level: Level::{level}, when: {when:?} }})")
    });
    format!(
        "Rating {{ direction: Direction::{direction}, level: Level::{level}, reason: {reason:?}, milder: {milder}, \
         lowered_for_ours: {lowered_for_ours} }}"
    )
}

/// Writes words with dashes as one in camel case.
fn in_code(id: &str) -> String {
    let words = id.split('-').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters).collect::<String>()
    });
    words.collect()
}
