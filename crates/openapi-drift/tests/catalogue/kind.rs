//! The files of the catalogue.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use openapi_drift::openapi_document::{Document, Limits, read};
use openapi_drift::{Comparison, Profile, compare};
use serde::Deserialize;

/// A kind as its file says it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Kind {
    pub(crate) place: String,
    pub(crate) says: String,
    /// What the documents of the cases are put into.
    pub(crate) frame: Frame,
    /// The kind that says the same of the other direction.
    pub(crate) mirror: Option<String>,
    /// Why the other direction has no such kind.
    pub(crate) no_mirror: Option<String>,
    pub(crate) request: Option<Rating>,
    pub(crate) response: Option<Rating>,
    pub(crate) both: Option<Rating>,
    pub(crate) neither: Option<Rating>,
}

/// What stands around a snippet.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Frame {
    /// Nothing but the version and `info`.
    Document,
    /// A path with one operation, which the snippet is.
    Operation,
    /// A body in JSON, whose schema the snippet is.
    Schema,
    /// A body in XML or, where it is milder, in JSON.
    Xml,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rating {
    pub(crate) level: String,
    pub(crate) reason: String,
    #[serde(default)]
    pub(crate) lowered_for_ours: bool,
    pub(crate) old: String,
    pub(crate) new: String,
    /// The one finding that the pair gives, as it is displayed.
    pub(crate) finding: String,
    pub(crate) milder: Option<Milder>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Milder {
    pub(crate) level: String,
    pub(crate) when: String,
    pub(crate) old: String,
    pub(crate) new: String,
    pub(crate) finding: String,
}

/// A pair of documents and the one finding that it gives.
pub(crate) struct Case<'k> {
    pub(crate) name: String,
    pub(crate) level: &'k str,
    pub(crate) finding: &'k str,
    pub(crate) old: Document<'static>,
    pub(crate) new: Document<'static>,
}

impl Kind {
    /// Returns the ratings by the names of their directions.
    pub(crate) fn ratings(&self) -> impl Iterator<Item = (&'static str, &Rating)> {
        let all = [
            ("request", &self.request),
            ("response", &self.response),
            ("both", &self.both),
            ("neither", &self.neither),
        ];
        all.into_iter()
            .filter_map(|(direction, rating)| Some((direction, rating.as_ref()?)))
    }

    /// Returns the pairs of documents, the usual one and the milder one of each rating.
    pub(crate) fn cases(&self, id: &str) -> Vec<Case<'_>> {
        let mut cases = Vec::new();
        for (direction, rating) in self.ratings() {
            let document =
                |snippet: &str, is_milder| self.frame.fill(snippet, direction, is_milder);
            cases.push(Case {
                name: format!("{id} {direction}"),
                level: &rating.level,
                finding: &rating.finding,
                old: document(&rating.old, false),
                new: document(&rating.new, false),
            });
            if let Some(milder) = &rating.milder {
                cases.push(Case {
                    name: format!("{id} {direction}.milder"),
                    level: &milder.level,
                    finding: &milder.finding,
                    old: document(&milder.old, true),
                    new: document(&milder.new, true),
                });
            }
        }
        cases
    }
}

impl Frame {
    fn fill(self, snippet: &str, direction: &str, is_milder: bool) -> Document<'static> {
        let body = |media_type: &str| format!("content: {{{media_type}: {{schema: {snippet}}}}}");
        let media_type = match self {
            Frame::Xml if !is_milder => "application/xml",
            _ => "application/json",
        };
        let inner = match (self, direction) {
            (Frame::Document, _) => snippet.to_owned(),
            (Frame::Operation, _) => format!("paths: {{/a: {{get: {snippet}}}}}"),
            (_, "request") => {
                let body = body(media_type);
                format!("paths: {{/a: {{post: {{requestBody: {{{body}}}}}}}}}")
            }
            _ => {
                let body = body(media_type);
                format!(
                    "paths: {{/a: {{get: {{responses: {{'200': {{description: ok, {body}}}}}}}}}}}"
                )
            }
        };
        let version = match inner.contains("openapi:") || inner.contains("swagger:") {
            true => "",
            false => "openapi: 3.1.0\n",
        };
        let info = match inner.contains("info:") {
            true => "",
            false => "info: {title: t, version: '1'}\n",
        };
        let text = format!("{version}{info}{inner}\n");
        let document = read(&text, &Limits::default());
        let document = document.unwrap_or_else(|error| panic!("{error} in {text}"));
        document.into_owned()
    }
}

impl<'k> Case<'k> {
    /// Makes the old document the new one.
    pub(crate) fn swapped(&self) -> Case<'k> {
        Case {
            name: self.name.clone(),
            old: self.new.clone(),
            new: self.old.clone(),
            ..*self
        }
    }

    pub(crate) fn compare(&self, profile: Profile) -> Comparison {
        compare(&self.old, &self.new, profile)
            .unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }
}

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("kinds")
}

/// Reads every kind, by its id.
pub(crate) fn all() -> BTreeMap<String, Kind> {
    let entries = std::fs::read_dir(folder()).expect("the kinds are in the crate");
    let kinds = entries.map(|entry| {
        let path = entry.expect("the folder can be listed").path();
        let text = std::fs::read_to_string(&path).expect("a kind can be read");
        let kind =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let id = path.file_stem().expect("a kind has a name");
        (id.to_string_lossy().into_owned(), kind)
    });
    kinds.collect()
}
