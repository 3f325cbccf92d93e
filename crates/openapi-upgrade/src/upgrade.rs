//! The conversion of a whole document.

use openapi_document::{Document, Object, Value};

use crate::at::At;
use crate::conversion::Conversion;
use crate::error::{ErrorKind, without_warnings};
use crate::operation_ids::OperationIds;
use crate::path_references::{self, MediaTypes};
use crate::{Code, Diagnostic, Error, Options, components, media_type, paths, steps};

/// A converted document, and what the conversion has to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upgraded<'a> {
    /// OpenAPI 3.0.3, its keys in the order of the source.
    pub document: Value<'a>,
    /// What was repaired, lost or read in one of several ways, in the order in which it was met.
    pub diagnostics: Vec<Diagnostic>,
}

/// Converts a Swagger 2.0 document to OpenAPI 3.0.3.
///
/// The document is taken by value, since its parts move into the result.
///
/// # Errors
///
/// See [`ErrorKind`]: the document is of another version or no description at all, it would grow beyond the limit, or
/// the conversion is strict and there is a warning. A document that is slightly broken is repaired.
///
/// ```
/// use openapi_upgrade::openapi_document::{Limits, read, to_json};
/// use openapi_upgrade::{Options, upgrade};
///
/// let text = r#"{"swagger":"2.0","info":{"title":"Pets","version":"1"},"basePath":"/v1","paths":{}}"#;
/// let upgraded = upgrade(read(text, &Limits::default())?, &Options::default())?;
/// assert_eq!(
///     to_json(&upgraded.document),
///     r#"{"openapi":"3.0.3","info":{"title":"Pets","version":"1"},"servers":[{"url":"/v1"}],"paths":{}}"#
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn upgrade<'a>(document: Document<'a>, options: &Options) -> Result<Upgraded<'a>, Error> {
    let mut c = Conversion::new(options);
    let mut root = match document.root {
        Value::Object(root) => root,
        _ => return Err(Error::new(ErrorKind::NotAnObject)),
    };
    check_version(&root, &mut c)?;
    for notice in &document.notices {
        c.diagnostics.push(Diagnostic {
            code: Code::ReaderNotice,
            pointer: notice.pointer.clone(),
            file: None,
            message: notice.to_string(),
        });
    }
    convert(&mut root, &mut c);
    c.check_copies(options)?;
    let diagnostics = if options.is_strict() {
        without_warnings(c.diagnostics)?
    } else {
        c.diagnostics
    };
    Ok(Upgraded {
        document: Value::Object(root),
        diagnostics,
    })
}

fn convert<'a>(root: &mut Object<'a>, c: &mut Conversion<'a>) {
    c.consumes = root
        .get("consumes")
        .map(media_type::list)
        .unwrap_or_default();
    c.produces = root
        .get("produces")
        .map(media_type::list)
        .unwrap_or_default();
    let items = paths::take(root, c);
    let templates = paths::templates(&items);
    let media_types = MediaTypes {
        consumes: &c.consumes,
        produces: &c.produces,
    };
    c.path_references = path_references::find(root, &items, &templates, &media_types);
    c.operation_ids = OperationIds::of(&items);
    let declarations = components::take(root, c);
    steps::apply_to_root(root, c);
    let converted = paths::convert(items, templates, c);
    root.insert("paths", converted);
    components::put(root, declarations, c);
    steps::info::apply(root, c);
}

/// Tells Swagger 2.0 from everything else.
fn check_version(root: &Object<'_>, c: &mut Conversion<'_>) -> Result<(), Error> {
    let text = |field: &str| root.get(field).and_then(crate::fields::scalar_text);
    if let Some(version) = text("openapi").filter(|_| !root.contains_key("swagger")) {
        return Err(Error::new(ErrorKind::AlreadyOpenApi3(version.into_owned())));
    }
    let said = text("swagger").map(|version| version.trim().to_owned());
    match said.as_deref() {
        Some("2.0")
            if root
                .get("swagger")
                .is_some_and(|version| version.as_str().is_some()) =>
        {
            return Ok(());
        }
        Some(version) if version.starts_with("1.") => {
            return Err(Error::new(ErrorKind::UnsupportedVersion(
                version.to_owned(),
            )));
        }
        Some(version) if version.starts_with('3') => {
            return Err(Error::new(ErrorKind::AlreadyOpenApi3(version.to_owned())));
        }
        _ => {}
    }
    if let Some(version) = text("swaggerVersion") {
        return Err(Error::new(ErrorKind::UnsupportedVersion(
            version.into_owned(),
        )));
    }
    if said.is_none() && !root.contains_key("paths") {
        return Err(Error::new(ErrorKind::NotSwagger));
    }
    c.report(
        Code::VersionAssumed,
        &At::ROOT.key("swagger"),
        "it is not the text \"2.0\"; the document was read as Swagger 2.0 all the same",
    );
    Ok(())
}
