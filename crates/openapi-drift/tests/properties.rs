//! What holds for all documents.

#[path = "properties/documents.rs"]
mod documents;
#[path = "properties/mutations.rs"]
mod mutations;
#[path = "properties/rewrites.rs"]
mod rewrites;

use std::collections::BTreeSet;

use documents::document;
use mutations::{mutate, mutations};
use openapi_drift::openapi_document::{Document, Format, Limits, Value, read, to_json, to_yaml};
use openapi_drift::{Comparison, Level, Profile, compare};
use proptest::prelude::*;
use proptest::sample::Index;
use rewrites::REWRITES;

/// Kinds that are one another from the other side.
const OPPOSITES: [(&[&str], &[&str]); 9] = [
    (&["path-added"], &["path-removed"]),
    (
        &["operation-added"],
        &["operation-removed", "operation-removed-after-deprecation"],
    ),
    (
        &["parameter-added-required", "parameter-added-optional"],
        &["parameter-removed"],
    ),
    (
        &["request-body-added-required", "request-body-added-optional"],
        &["request-body-removed"],
    ),
    (
        &["response-added-success", "response-added-error"],
        &["response-removed-success", "response-removed-error"],
    ),
    (
        &["property-added-required", "property-added-optional"],
        &["property-removed"],
    ),
    (&["enum-value-added"], &["enum-value-removed"]),
    (&["one-of-branch-added"], &["one-of-branch-removed"]),
    (&["schema-component-added"], &["schema-component-removed"]),
];

fn parse(text: &str) -> Document<'static> {
    let document = read(text, &Limits::default());
    document.expect("the document can be read").into_owned()
}

fn of(root: Value<'static>) -> Document<'static> {
    Document {
        root,
        format: Format::Json,
        notices: Vec::new(),
    }
}

fn compared(old: &Document<'_>, new: &Document<'_>) -> Comparison {
    compare(old, new, Profile::Strict).expect("both are descriptions")
}

fn listed(comparison: &Comparison) -> String {
    let lines: Vec<String> = comparison
        .findings()
        .iter()
        .map(ToString::to_string)
        .collect();
    lines.join("\n")
}

/// Counts findings of some kinds.
fn count(comparison: &Comparison, kinds: &[&str]) -> usize {
    let findings = comparison.findings().iter();
    findings
        .filter(|finding| kinds.contains(&finding.kind().id()))
        .count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_document_does_not_differ_from_itself(text in document()) {
        let document = parse(&text);
        let comparison = compared(&document, &document);
        prop_assert_eq!(listed(&comparison), "");
    }

    #[test]
    fn a_document_does_not_differ_from_itself_in_another_form(text in document()) {
        let document = parse(&text);
        for other in [to_json(&document.root), to_yaml(&document.root)] {
            let comparison = compared(&document, &parse(&other));
            prop_assert_eq!(listed(&comparison), "");
        }
    }

    #[test]
    fn rewriting_a_document_changes_nothing(text in document()) {
        let document = parse(&text);
        for (what, rewrite) in REWRITES {
            let mut root = document.root.clone();
            rewrite(&mut root);
            let rewritten = of(root);
            for (old, new) in [(&document, &rewritten), (&rewritten, &document)] {
                let comparison = compared(old, new);
                prop_assert!(!comparison.has(Level::Risky), "{}:\n{}\n{}", what, to_json(&new.root), listed(&comparison));
            }
        }
    }

    #[test]
    fn a_single_change_is_found_where_it_was_made(text in document(), index in any::<Index>()) {
        let document = parse(&text);
        let all = mutations(&document.root);
        let (at, mutation) = index.get(&all);
        let mut root = document.root.clone();
        mutate(&mut root, at, *mutation);
        let mutated = of(root);
        let Ok(comparison) = compare(&document, &mutated, Profile::Strict) else {
            // The only operation was removed.
            return Ok(());
        };
        let is_there = comparison.findings().iter().any(|finding| {
            let pointers = [finding.old_pointer(), finding.new_pointer()];
            pointers.into_iter().flatten().any(|found| {
                let (found, at) = (found.as_str(), at.as_str());
                found.starts_with(at) || at.starts_with(found) && at.len() - found.len() < 16
            })
        });
        prop_assert!(is_there, "{:?} at {}:\n{}\n{}", mutation, at, to_json(&mutated.root), listed(&comparison));
    }

    #[test]
    fn swapping_the_documents_swaps_added_and_removed(one in document(), other in document()) {
        let (one, other) = (parse(&one), parse(&other));
        let (there, back) = (compared(&one, &other), compared(&other, &one));
        for (added, removed) in OPPOSITES {
            prop_assert_eq!(count(&there, added), count(&back, removed), "{:?}\n{}\n--\n{}", added, listed(&there), listed(&back));
            prop_assert_eq!(count(&there, removed), count(&back, added), "{:?}", removed);
        }
    }

    #[test]
    fn findings_are_in_order_and_have_names_of_their_own(one in document(), other in document()) {
        let (one, other) = (parse(&one), parse(&other));
        let comparison = compared(&one, &other);
        let findings = comparison.findings();
        prop_assert!(findings.is_sorted_by_key(|finding| std::cmp::Reverse(finding.level())));
        let causes: BTreeSet<_> = findings
            .iter()
            .map(|finding| (finding.kind().id(), finding.place(), finding.old_pointer(), finding.new_pointer(), finding.message()))
            .collect();
        prop_assert_eq!(causes.len(), findings.len(), "one cause, one finding:\n{}", listed(&comparison));
        for finding in findings {
            for (document, pointer) in [(&one, finding.old_pointer()), (&other, finding.new_pointer())] {
                prop_assert!(pointer.is_none_or(|pointer| document.root.at(pointer).is_some()), "{}", finding);
            }
        }
    }

    #[test]
    fn whatever_a_document_holds_the_comparison_ends(one in anything(3), other in anything(3)) {
        let wrap = |inner: &str| parse(&format!(r#"{{"openapi":"3.0.0","paths":{{"/a":{{"get":{{}},"post":{inner}}}}},"components":{inner}}}"#));
        let (one, other) = (wrap(&one), wrap(&other));
        prop_assert!(compare(&one, &other, Profile::Strict).is_ok());
    }
}

/// Any value with the keys of descriptions at any place.
fn anything(depth: u32) -> impl Strategy<Value = String> {
    const KEYS: [&str; 24] = [
        "schemas",
        "A",
        "parameters",
        "schema",
        "type",
        "allOf",
        "oneOf",
        "properties",
        "items",
        "$ref",
        "required",
        "responses",
        "200",
        "content",
        "a/b",
        "enum",
        "requestBody",
        "headers",
        "security",
        "callbacks",
        "name",
        "in",
        "discriminator",
        "additionalProperties",
    ];
    let leaf = proptest::sample::select(vec![
        "null",
        "true",
        "1",
        "-1.5e3",
        "\"\"",
        "\"query\"",
        "\"object\"",
        "\"#/components/schemas/A\"",
        "\"#/components\"",
        "[]",
        "{}",
    ]);
    leaf.prop_map(str::to_owned)
        .prop_recursive(depth, 64, 6, |inner| {
            let entries = proptest::collection::btree_map(
                proptest::sample::select(KEYS.to_vec()),
                inner.clone(),
                0..6,
            );
            prop_oneof![
                proptest::collection::vec(inner, 0..4)
                    .prop_map(|list| format!("[{}]", list.join(","))),
                entries.prop_map(|entries| {
                    let entries: Vec<String> = entries
                        .iter()
                        .map(|(key, value)| format!("\"{key}\":{value}"))
                        .collect();
                    format!("{{{}}}", entries.join(","))
                }),
            ]
        })
}
