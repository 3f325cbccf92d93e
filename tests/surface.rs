//! The public surface of the generated client, in Rust terms, as a snapshot.
//!
//! What a new description means to Rust code shows here: types with their fields and variants, operations with
//! their arguments and the request that each sends. A difference is read, then accepted with `cargo insta review`;
//! `cargo xtask spec update` accepts it and writes a summary to read.

use std::collections::BTreeSet;

use spotfire_automation_raw::GENERATED_SOURCE;
use syn::{Item, ItemMod, Visibility};

#[path = "surface/public.rs"]
mod public;

use public::{names, public, unparsed};

#[test]
fn the_public_surface_of_the_generated_client() {
    let file = syn::parse_file(GENERATED_SOURCE).unwrap();
    for (name, items) in modules(file.items) {
        let text = render(items);
        if !text.is_empty() {
            insta::assert_snapshot!(name, text);
        }
    }
}

#[test]
fn nothing_of_the_surface_has_the_name_of_another_thing() {
    let names = names(GENERATED_SOURCE).unwrap();
    let distinct: BTreeSet<&str> = names.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(distinct.len(), names.len());
    for expected in [
        "Client",
        "Client::abort",
        "builder::Abort::reason",
        "types::ExecutionStatus",
    ] {
        assert!(
            distinct.contains(expected),
            "{expected} is not in {distinct:#?}"
        );
    }
}

/// Splits the generated code into its modules, the root first.
fn modules(items: Vec<Item>) -> Vec<(String, Vec<Item>)> {
    let mut root = Vec::new();
    let mut modules = Vec::new();
    for item in items {
        match item {
            Item::Mod(ItemMod {
                ident,
                content: Some((_, items)),
                vis: Visibility::Public(_),
                ..
            }) => {
                modules.push((ident.to_string(), items));
            }
            item => root.push(item),
        }
    }
    modules.insert(0, ("client".to_owned(), root));
    modules
}

/// Writes what of `items` a caller can name, without bodies and docs.
fn render(items: Vec<Item>) -> String {
    let mut traits = Vec::new();
    let items = items
        .into_iter()
        .filter_map(|item| public(item, &mut traits))
        .collect();
    let mut text = unparsed(items);
    traits.sort();
    for line in traits {
        text.push_str(&line);
        text.push('\n');
    }
    text
}
