//! What a change of the description changes of the generated client, in Rust terms.

use std::collections::BTreeMap;

use crate::error::{Error, Result};
use crate::spec::trial::Client;

#[path = "../../../../tests/surface/public.rs"]
mod public;

/// What of the public surface is no longer what it was.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct SurfaceChange {
    pub(super) removed: Vec<Item>,
    pub(super) changed: Vec<Item>,
    pub(super) added: Vec<Item>,
}

/// Something that a caller can name, before and after.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) name: String,
    /// Empty when it was not there.
    pub(super) before: String,
    /// Empty when it is there no more.
    pub(super) after: String,
}

impl SurfaceChange {
    /// Compares the surfaces of two clients.
    pub(super) fn between(before: &Client, after: &Client) -> Result<Self> {
        let (mut before, after) = (names(before)?, names(after)?);
        let mut change = SurfaceChange::default();
        for (name, after) in after {
            match before.remove(&name) {
                Some(before) if before == after => {}
                Some(before) => change.changed.push(Item {
                    name,
                    before,
                    after,
                }),
                None => change.added.push(Item {
                    name,
                    before: String::new(),
                    after,
                }),
            }
        }
        let removed = before.into_iter().map(|(name, before)| Item {
            name,
            before,
            after: String::new(),
        });
        change.removed = removed.collect();
        Ok(change)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.changed.is_empty() && self.added.is_empty()
    }
}

fn names(client: &Client) -> Result<BTreeMap<String, String>> {
    let names = public::names(&client.0)
        .map_err(|cause| Error::new("the generated client cannot be read").caused_by(cause))?;
    Ok(names.into_iter().map(|it| (it.name, it.text)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str = "
        pub mod types {
            pub struct Job { pub id: String, secret: u8 }
            impl Display for Job { fn fmt(&self) {} }
            struct Hidden;
        }
        pub struct Client { inner: u8 }
        impl Client {
            /// Sends a `GET` request to `/job`
            ///
            /// In prose.
            pub fn job(&self) -> Job { body() }
            fn hidden(&self) {}
        }";

    fn check(replace: &str, by: &str, expected: (&[&str], &[&str], &[&str])) {
        let after = BEFORE.replace(replace, by);
        let change = SurfaceChange::between(&Client(BEFORE.to_owned()), &Client(after)).unwrap();
        let names = |items: &[Item]| items.iter().map(|it| it.name.clone()).collect::<Vec<_>>();
        let found = (
            names(&change.removed),
            names(&change.changed),
            names(&change.added),
        );
        let expected: [Vec<String>; 3] = [expected.0, expected.1, expected.2]
            .map(|it| it.iter().map(|it| (*it).to_owned()).collect());
        assert_eq!([found.0, found.1, found.2], expected, "{replace} -> {by}");
    }

    #[test]
    fn tells_what_a_caller_sees_and_nothing_else() {
        check("", "", (&[], &[], &[]));
        check("body()", "other()", (&[], &[], &[]));
        check("In prose.", "In other words.", (&[], &[], &[]));
        check(
            "fn hidden(&self)",
            "fn hidden(&self, more: u8)",
            (&[], &[], &[]),
        );
        check("secret: u8", "secret: u16", (&[], &[], &[]));
        check("pub id: String", "pub id: u8", (&[], &["types::Job"], &[]));
        check(
            "pub id: String",
            "pub id: String, pub name: String",
            (&[], &["types::Job"], &[]),
        );
        check(
            "request to `/job`",
            "request to `/jobs`",
            (&[], &["Client::job"], &[]),
        );
        check(
            "pub fn job",
            "pub fn work",
            (&["Client::job"], &[], &["Client::work"]),
        );
        check(
            "impl Display for Job { fn fmt(&self) {} }",
            "pub type Id = String;",
            (&["types::Job: Display"], &[], &["types::Id"]),
        );
    }
}
