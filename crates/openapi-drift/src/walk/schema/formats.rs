//! Formats of values.

use super::Comparing;
use crate::kinds::KindId;
use crate::walk::Change;

/// Formats whose values are a part of another's: the narrower, the wider.
const PARTS: [(&str, &str); 14] = [
    ("int8", "int16"),
    ("int8", "int32"),
    ("int8", "int64"),
    ("int16", "int32"),
    ("int16", "int64"),
    ("int32", "int64"),
    ("uint8", "uint16"),
    ("uint8", "uint32"),
    ("uint16", "uint32"),
    ("uint32", "uint64"),
    ("uint32", "int64"),
    ("float", "double"),
    ("email", "idn-email"),
    ("uri", "uri-reference"),
];

/// Formats that limit the values or decide how they are read.
const KNOWN: [&str; 38] = [
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "float",
    "double",
    "decimal",
    "date",
    "date-time",
    "time",
    "duration",
    "uuid",
    "byte",
    "binary",
    "base64",
    "base64url",
    "email",
    "idn-email",
    "hostname",
    "idn-hostname",
    "ip",
    "ipv4",
    "ipv6",
    "cidr",
    "uri",
    "uri-reference",
    "uri-template",
    "url",
    "iri",
    "iri-reference",
    "json-pointer",
    "relative-json-pointer",
    "regex",
    "unixtime",
];

impl Comparing<'_, '_, '_> {
    /// Compares formats where the type is the same.
    pub(super) fn format(&mut self) {
        if self.old.effective_types() != self.new.effective_types() {
            return;
        }
        let (old, new) = (self.old.format, self.new.format);
        let (before, after) = (old.map(|(format, _)| format), new.map(|(format, _)| format));
        if before == after {
            return;
        }
        let kind = kind(before, after);
        let is_unknown =
            |format: Option<&str>| format.is_some_and(|format| !KNOWN.contains(&format));
        let change = Change::new(kind)
            .from(before.unwrap_or("none"))
            .to(after.unwrap_or("none"))
            .milder_if(is_unknown(before) || is_unknown(after));
        self.note_at(change, old.map(|(_, at)| at), new.map(|(_, at)| at));
    }
}

fn kind(old: Option<&str>, new: Option<&str>) -> KindId {
    let is_known = |format: &str| KNOWN.contains(&format);
    match (old, new) {
        (None, Some(new)) if is_known(new) => KindId::SchemaFormatNarrowed,
        (Some(old), None) if is_known(old) => KindId::SchemaFormatWidened,
        (Some(old), Some(new)) if PARTS.contains(&(old, new)) => KindId::SchemaFormatWidened,
        (Some(old), Some(new)) if PARTS.contains(&(new, old)) => KindId::SchemaFormatNarrowed,
        _ => KindId::SchemaFormatChanged,
    }
}
