//! The catalogue is the test: every kind is proved by its own pairs of documents, and the page of the documentation is
//! made from it.

#[path = "catalogue/kind.rs"]
mod kind;
#[path = "catalogue/page.rs"]
mod page;

use std::collections::BTreeMap;

use kind::{Kind, Rating, all};
use openapi_drift::{Direction, Profile, kinds};

/// The variable that makes the test of the page write it.
const BLESS: &str = "OPENAPI_DRIFT_BLESS";

#[test]
fn each_pair_gives_its_one_finding() {
    let mut wrong = Vec::new();
    for (id, kind) in all() {
        for case in kind.cases(&id) {
            let comparison = case.compare(Profile::Strict);
            let findings = comparison.findings().iter();
            let found: Vec<String> = findings.map(ToString::to_string).collect();
            let expected = format!("{}[{id}] {}", case.level, case.finding);
            if found != [expected.as_str()] {
                let found = found.join("\n           ");
                wrong.push(format!(
                    "{}\n  expected {expected}\n  found    {found}",
                    case.name
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn swapped_pairs_are_found_too() {
    let mut quiet = Vec::new();
    for (id, kind) in all() {
        let cases = kind.cases(&id).into_iter();
        let unfound = cases.filter(|case| {
            let comparison = case.swapped().compare(Profile::Strict);
            comparison.findings().is_empty()
        });
        quiet.extend(unfound.map(|case| case.name));
    }
    assert!(
        quiet.is_empty(),
        "nothing is found from new to old: {quiet:?}"
    );
}

#[test]
fn the_table_in_the_code_is_the_files() {
    let files = all();
    let in_code: BTreeMap<&str, _> = kinds().iter().map(|kind| (kind.id(), kind)).collect();
    assert_eq!(in_code.len(), kinds().len(), "an id stands twice");
    assert!(
        in_code.keys().eq(files.keys()),
        "an id is in the files or the code alone"
    );
    for (id, file) in &files {
        let kind = in_code[id.as_str()];
        assert_eq!(
            (kind.place(), kind.says()),
            (file.place.as_str(), file.says.as_str()),
            "{id}"
        );
        let spelled = kind.ratings().iter().map(|rating| {
            let milder = rating.milder();
            (
                rating.direction().as_str(),
                rating.level().as_str(),
                rating.reason(),
                rating.is_lowered_for_ours(),
                milder.map(|milder| (milder.level().as_str(), milder.when())),
            )
        });
        let filed = file.ratings().map(|(direction, rating)| {
            let milder = rating.milder.as_ref();
            (
                direction,
                rating.level.as_str(),
                rating.reason.as_str(),
                rating.lowered_for_ours,
                milder.map(|milder| (milder.level.as_str(), milder.when.as_str())),
            )
        });
        assert!(spelled.eq(filed), "{id}");
    }
}

#[test]
fn every_kind_of_requests_has_its_mirror_in_responses() {
    let files = all();
    for (id, kind) in &files {
        let missing = match (&kind.request, &kind.response) {
            (Some(_), None) => "response",
            (None, Some(_)) => "request",
            _ => {
                assert!(
                    kind.mirror.is_none() && kind.no_mirror.is_none(),
                    "{id} has both"
                );
                continue;
            }
        };
        match (&kind.mirror, &kind.no_mirror) {
            (Some(mirror), None) => {
                let mirror = files
                    .get(mirror)
                    .unwrap_or_else(|| panic!("{id}: {mirror} is no kind"));
                let mut directions = mirror.ratings().map(|(direction, _)| direction);
                assert!(directions.any(|direction| direction == missing), "{id}");
            }
            (None, Some(reason)) => assert!(reason.ends_with('.'), "{id}: {reason}"),
            _ => panic!("{id} needs either a mirror or a reason why there is none"),
        }
    }
}

/// What a request must hold may only widen, what a response may hold may only narrow: never do both break, or neither,
/// but where a value becomes another one or what it means cannot be told.
#[test]
fn what_widens_breaks_one_direction_alone() {
    let both_ways = [
        "all-of-changed",
        "const-changed",
        "discriminator-changed",
        "multiple-of-changed",
        "pattern-changed",
        "schema-format-changed",
        "schema-type-changed",
        "schema-unclear",
        "schema-unwrapped",
        "schema-wrapped-in-one-of",
        "tuple-length-changed",
        "xml-name-changed",
        "xml-wrapping-changed",
        // They differ by the requiredness of the property.
        "property-removed",
        "additional-properties-type-changed",
    ];
    for (id, kind) in all() {
        let (Some(request), Some(response)) = (&kind.request, &kind.response) else {
            continue;
        };
        let is_bad = |rating: &Rating| matches!(rating.level.as_str(), "breaking" | "risky");
        if !both_ways.contains(&id.as_str()) {
            assert!(!(is_bad(request) && is_bad(response)), "{id}");
        }
    }
}

#[test]
fn the_profile_lowers_what_it_says_and_nothing_else() {
    for (id, kind) in all() {
        for case in kind.cases(&id) {
            let strict = case.compare(Profile::Strict);
            let ours = case.compare(Profile::Ours);
            let (strict, ours) = (&strict.findings()[0], &ours.findings()[0]);
            let mut ratings = strict.kind().ratings().iter();
            let is_lowered = ratings.any(|rating| {
                let directions = [strict.direction(), Direction::Both];
                directions.contains(&rating.direction()) && rating.is_lowered_for_ours()
            });
            assert_eq!(ours.level() < strict.level(), is_lowered, "{}", case.name);
            let before = is_lowered.then_some(strict.level());
            assert_eq!(ours.level_before_profile(), before, "{}", case.name);
            assert_eq!(ours.fingerprint(), strict.fingerprint(), "{}", case.name);
        }
    }
}

#[test]
fn reasons_are_sentences() {
    for (id, kind) in all() {
        let Kind { says, .. } = &kind;
        assert!(!says.ends_with('.'), "{id}: what it says goes on");
        assert!(kind.ratings().next().is_some(), "{id} has no rating");
        for (direction, rating) in kind.ratings() {
            let reason = &rating.reason;
            assert!(
                reason.ends_with('.') && reason.starts_with(char::is_uppercase),
                "{id} {direction}"
            );
        }
    }
}

#[test]
fn the_page_is_made_from_the_catalogue() {
    let path = kind::folder().with_file_name("docs").join("kinds.md");
    let page = page::page(&all());
    if std::env::var_os(BLESS).is_some() {
        std::fs::write(&path, &page).expect("the page can be written");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/kinds.md is out of date: run `{BLESS}=1 cargo test -p openapi-drift --test catalogue`"
    );
}

/// A kind by its name or by a pattern that ends with a star.
#[test]
fn the_page_of_peers_names_every_kind_and_no_other() {
    let page = include_str!("../docs/peers.md");
    // What stands in backquotes are the names of the other tool.
    let ours: Vec<&str> = page.split('`').step_by(2).collect();
    let rows = ours
        .iter()
        .flat_map(|text| text.split(|letter: char| !is_of_name(letter)));
    let names: Vec<&str> = rows
        .filter(|word| word.contains('-') && !word.starts_with('-'))
        .collect();
    let matches = |name: &str, id: &str| match name.strip_suffix('*') {
        Some(start) => id.starts_with(start),
        None => id == name,
    };
    let is_named = |id: &&str| names.iter().any(|name| matches(name, id));
    let ids: Vec<&str> = kinds().iter().map(openapi_drift::Kind::id).collect();
    let missing: Vec<&str> = ids.iter().copied().filter(|id| !is_named(id)).collect();
    assert!(missing.is_empty(), "not in docs/peers.md: {missing:?}");
    let places = kinds().iter().map(openapi_drift::Kind::place);
    let starts: Vec<&str> = places.filter_map(|place| place.split(' ').next()).collect();
    let unknown: Vec<&&str> = names
        .iter()
        .filter(|name| {
            starts
                .iter()
                .any(|start| name.starts_with(&format!("{start}-")))
        })
        .filter(|name| !ids.iter().any(|id| matches(name, id)))
        .collect();
    assert!(
        unknown.is_empty(),
        "in docs/peers.md, but no kinds: {unknown:?}"
    );
}

fn is_of_name(letter: char) -> bool {
    letter.is_ascii_lowercase() || letter == '-' || letter == '*'
}
