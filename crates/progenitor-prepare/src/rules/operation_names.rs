//! Names of operations.

use std::collections::HashMap;

use openapi_document::Value;

use super::{Context, Rule};
use crate::changes::NamedOperation;
use crate::error::{Error, ErrorKind};
use crate::identifiers;
use crate::walk;

/// Names each operation by the caller's table, else by method and whole path.
///
/// Without an `operationId` progenitor refuses an operation, and two of one name. Generators of descriptions make
/// these names up and number them (`getUsingGET_1`), so that a new operation renames an old one.
pub(super) const RULE: Rule = Rule {
    id: "operation-names",
    reason: "a missing or repeated operationId is refused, and made-up ones change from version to version",
    apply,
};

fn apply(context: &mut Context<'_>) -> Result<(), Error> {
    let names = choose(context);
    let mut names = names.into_iter();
    let Context {
        document, changes, ..
    } = context;
    walk::each_operation(document, |operation, place| {
        let (Value::Object(operation), Some(named)) = (operation, names.next()) else {
            let text = "an operation is a mapping, but this is not";
            return Err(Error::new(ErrorKind::Malformed, text).at(place));
        };
        let was = operation.get("operationId").and_then(Value::as_str);
        if was != Some(&named.name) {
            let was = was.unwrap_or("no operationId").to_owned();
            changes.record(place, was, &named.name);
        }
        operation.insert("operationId", named.name.clone());
        changes.name_operation(named);
        Ok(())
    })
}

/// Chooses the names in the order of the walk.
fn choose(context: &Context<'_>) -> Vec<NamedOperation> {
    let mut chosen: Vec<NamedOperation> = walk::operations(&context.document)
        .map(|(method, path, _)| NamedOperation {
            method: method.to_owned(),
            path: path.to_owned(),
            name: match context.names.of(method, path) {
                Some(name) => name.to_owned(),
                None => derived(method, path),
            },
        })
        .collect();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for named in &chosen {
        *counts.entry(identifiers::pascal(&named.name)).or_default() += 1;
    }
    for named in &mut chosen {
        let given = context.names.of(&named.method, &named.path).is_some();
        if !given && counts[&identifiers::pascal(&named.name)] > 1 {
            named.name = format!("{}_{}", named.name, fingerprint(&named.path));
        }
    }
    chosen
}

/// The words of method and path: `get_jobs_by_job_id` for GET /jobs/{jobId}.
fn derived(method: &str, path: &str) -> String {
    let spelled = path.replace('{', "/by/");
    let words = identifiers::argument(&spelled);
    let words = words.trim_matches('_');
    let path_is_bare = !path.contains(char::is_alphanumeric);
    match path_is_bare {
        true => format!("{method}_root"),
        false => identifiers::argument(&format!("{method}_{words}")),
    }
}

/// Tells paths apart that differ only in what is no letter or digit, or in case: each of them gets one of these, so
/// that a name never comes to mean another path.
fn fingerprint(path: &str) -> String {
    // FNV-1a, 64 bit: short, and the same for ever.
    let hash = path.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("h{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(paths: &[(&str, &str)]) -> Vec<String> {
        let operations: Vec<String> = paths
            .iter()
            .map(|(method, path)| {
                format!(r#""{path}":{{"{method}":{{"operationId":"sameUsingGET"}}}}"#)
            })
            .collect();
        let document = format!(
            r#"{{"openapi":"3.0.3","paths":{{{}}}}}"#,
            operations.join(",")
        );
        let (_, changes) = crate::rules::testing::run(&RULE, &document).unwrap();
        changes
            .operations()
            .iter()
            .map(|named| named.name.clone())
            .collect()
    }

    #[test]
    fn names_say_method_and_path() {
        for (method, path, expected) in [
            (
                "get",
                "/rest/as/job/status/{jobId}",
                "get_rest_as_job_status_by_job_id",
            ),
            ("post", "/", "post_root"),
            ("get", "/{a}:{b}", "get_by_a_by_b"),
            ("get", "/x/{a}{b}", "get_x_by_a_by_b"),
            ("get", "/v1.2/übung", "get_v1_2_übung"),
            ("delete", "/{}", "delete_root"),
        ] {
            assert_eq!(names(&[(method, path)]), [expected]);
        }
    }

    #[test]
    fn paths_that_differ_in_punctuation_get_different_names() {
        let paths = [
            "/a-b", "/a_b", "/a/b", "/{a}/b", "/aB", "/", "/root", "/a/b/", "/v1", "/v/1", "/V1",
            "//",
        ];
        let operations: Vec<_> = paths.iter().map(|path| ("get", *path)).collect();
        let names = names(&operations);
        let types: HashMap<String, &String> = names
            .iter()
            .map(|name| (identifiers::pascal(name), name))
            .collect();
        assert_eq!(types.len(), paths.len(), "{names:?}");
        for name in names {
            assert_eq!(name, identifiers::argument(&name));
        }
    }

    #[test]
    fn a_new_operation_renames_no_old_one() {
        let old = [("get", "/a-b"), ("get", "/c")];
        let new = [
            ("get", "/a-b"),
            ("get", "/c"),
            ("get", "/d"),
            ("post", "/e"),
        ];
        assert_eq!(names(&old)[..], names(&new)[..2]);
    }
}
