//! Descriptions in several files: joined into one, or checked for being there.

use std::collections::{HashMap, HashSet, VecDeque};
use std::io;

use openapi_document::{Document, Limits, Object, Pointer, Reference, Value, decode, read};

use crate::at::At;
use crate::conversion::Allowance;
use crate::error::ErrorKind;
use crate::reference_walk::{Kind, walk, walk_path_item, walk_root};
use crate::shared::cleaned;
use crate::{Code, Diagnostic, Error, Options};

/// Reads a file of a set, by its name as seen from where the first document's name is seen.
///
/// The library does no input or output: whoever has the first document knows where the others are.
pub type ReadFile<'r> = dyn FnMut(&str) -> io::Result<Vec<u8>> + 'r;

/// Joins a Swagger 2.0 document and the files that it refers to into one document, still Swagger 2.0.
///
/// `name` is the document's own, `specs/pets.yaml` say, against which relative references are resolved. What is
/// referred to moves into `definitions`, `parameters` and `responses`, under its own name where that is free, and a
/// path item into the place that refers to it. Files may refer to each other and back.
///
/// # Errors
///
/// [`ErrorKind::File`] when a file cannot be read, is no description, or has nothing at the place that is wanted, and
/// [`ErrorKind::TooManyCopies`] when the result would grow beyond the limit of `options`.
///
/// ```
/// use openapi_upgrade::openapi_document::{Limits, read, to_json};
/// use openapi_upgrade::{Options, bundle};
///
/// let text = r##"{"definitions":{"Pet":{"$ref":"models.json#/definitions/Dog"}}}"##;
/// let mut files = |name: &str| match name {
///     "models.json" => Ok(br#"{"definitions":{"Dog":{"type":"string"}}}"#.to_vec()),
///     _ => Err(std::io::Error::from(std::io::ErrorKind::NotFound)),
/// };
/// let bundled = bundle(read(text, &Limits::default())?, "pets.json", &mut files, &Options::default())?;
/// assert_eq!(
///     to_json(&bundled.root),
///     r##"{"definitions":{"Pet":{"$ref":"#/definitions/Dog"},"Dog":{"type":"string"}}}"##
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn bundle<'a>(
    mut document: Document<'a>,
    name: &str,
    read_file: &mut ReadFile<'_>,
    options: &Options,
) -> Result<Document<'a>, Error> {
    let Value::Object(root) = &mut document.root else {
        return Err(Error::new(ErrorKind::NotAnObject));
    };
    let mut bundler = Bundler::new(root, name, read_file, options);
    walk_root(root, &mut |value, kind, at| {
        bundler.visit(value, kind, None, at)
    })?;
    bundler.finish(root)?;
    Ok(document)
}

/// Finds the files that a document refers to and that are not there, each with the first place that wants it.
///
/// A conversion keeps such references, rewritten to where the thing stands once that file is converted too.
pub fn missing_files(
    document: &Document<'_>,
    name: &str,
    read_file: &mut ReadFile<'_>,
) -> Vec<Diagnostic> {
    let mut seen = HashSet::new();
    let mut missing = Vec::new();
    let Value::Object(root) = &document.root else {
        return missing;
    };
    let mut look = |value: &mut Value<'_>, _: Kind, at: &At<'_>| {
        let Some(text) = value.get("$ref").and_then(Value::as_str) else {
            return Ok(());
        };
        let reference = Reference::parse(text);
        let file = reference.document_from(name);
        if reference.is_local() || !seen.insert(file.clone()) {
            return Ok(());
        }
        if let Err(reason) = read_file(&file) {
            missing.push(Diagnostic {
                code: Code::RefFileMissing,
                pointer: at.key("$ref").pointer(),
                file: None,
                message: format!("{file} cannot be read: {reason}"),
            });
        }
        Ok(())
    };
    // Looking never fails.
    let _ = walk_root(&mut root.clone(), &mut look);
    missing
}

/// A part of another file that the result needs.
struct Wanted {
    kind: Kind,
    name: String,
    file: String,
    value: Value<'static>,
}

struct Bundler<'r, 'f> {
    /// The first document's name.
    name: &'r str,
    read_file: &'r mut ReadFile<'f>,
    files: HashMap<String, Value<'static>>,
    names: HashMap<(Kind, String, Pointer), String>,
    taken: HashSet<(&'static str, String)>,
    wanted: VecDeque<Wanted>,
    /// The path items that are being put in place of each other.
    open: Vec<(String, Pointer)>,
    allowance: Allowance,
}

impl<'r, 'f> Bundler<'r, 'f> {
    fn new(
        root: &Object<'_>,
        name: &'r str,
        read_file: &'r mut ReadFile<'f>,
        options: &Options,
    ) -> Self {
        let mut taken = HashSet::new();
        for kind in [Kind::Parameter, Kind::Response, Kind::Schema] {
            let declared = root.get(kind.field()).and_then(Value::as_object);
            taken.extend(
                declared
                    .into_iter()
                    .flat_map(Object::keys)
                    .map(|name| (kind.field(), name.to_owned())),
            );
        }
        Bundler {
            name,
            read_file,
            files: HashMap::new(),
            names: HashMap::new(),
            taken,
            wanted: VecDeque::new(),
            open: Vec::new(),
            allowance: Allowance::new(options),
        }
    }

    /// Makes a reference local, whatever file it stands in; `None` is the first document.
    fn visit(
        &mut self,
        value: &mut Value<'_>,
        kind: Kind,
        file: Option<&str>,
        at: &At<'_>,
    ) -> Result<(), Error> {
        let Some(text) = value.get("$ref").and_then(Value::as_str).map(str::to_owned) else {
            return Ok(());
        };
        let reference = Reference::parse(&text);
        let target = match (reference.is_local(), file) {
            (true, None) => return Ok(()),
            (true, Some(file)) => file.to_owned(),
            (false, _) => reference.document_from(file.unwrap_or(self.name)),
        };
        let pointer = reference.pointer.clone().unwrap_or_else(Pointer::root);
        if target == self.name {
            put(value, Reference::local(pointer).to_string());
            return Ok(());
        }
        if kind == Kind::PathItem {
            return self.inline(value, (target, pointer), at);
        }
        let name = self.import(kind, target, pointer, at)?;
        let place = Pointer::root().child(kind.field()).child(&name);
        put(value, Reference::local(place).to_string());
        Ok(())
    }

    /// Names the part of a file, and remembers it for the result when it is new.
    fn import(
        &mut self,
        kind: Kind,
        file: String,
        pointer: Pointer,
        at: &At<'_>,
    ) -> Result<String, Error> {
        let key = (kind, file, pointer);
        if let Some(name) = self.names.get(&key) {
            return Ok(name.clone());
        }
        let (_, file, pointer) = &key;
        let value = self.part(file, pointer, at)?;
        let name = self.free_name(kind, file, pointer);
        self.wanted.push_back(Wanted {
            kind,
            name: name.clone(),
            file: file.clone(),
            value,
        });
        self.names.insert(key, name.clone());
        Ok(name)
    }

    /// Puts the path item of another file in the place of the one that refers to it.
    fn inline(
        &mut self,
        value: &mut Value<'_>,
        target: (String, Pointer),
        at: &At<'_>,
    ) -> Result<(), Error> {
        if self.open.contains(&target) {
            return Err(Error::file(
                &target.0,
                at,
                "its path items refer to each other in a circle",
            ));
        }
        let mut item = self.part(&target.0, &target.1, at)?;
        let file = target.0.clone();
        self.open.push(target);
        walk_path_item(&mut item, at, &mut |value, kind, at| {
            self.visit(value, kind, Some(&file), at)
        })?;
        self.open.pop();
        *value = item;
        Ok(())
    }

    /// Copies a part of a file.
    fn part(
        &mut self,
        file: &str,
        pointer: &Pointer,
        at: &At<'_>,
    ) -> Result<Value<'static>, Error> {
        if !self.files.contains_key(file) {
            let document = load(self.read_file, file);
            let document = document.map_err(|reason| Error::file(file, at, reason))?;
            // A reader that has a file by every name must not be read for ever.
            self.allowance.take(&document.root)?;
            self.files.insert(file.to_owned(), document.root);
        }
        let part = self.files.get(file).and_then(|value| value.at(pointer));
        let Some(part) = part else {
            return Err(Error::file(
                file,
                at,
                format!("it has nothing at {pointer}"),
            ));
        };
        self.allowance.take(part)?;
        Ok(part.clone())
    }

    /// The name that a part has where it is, made free.
    fn free_name(&mut self, kind: Kind, file: &str, pointer: &Pointer) -> String {
        let own = pointer.tokens().last().map(|token| token.into_owned());
        let stem = || {
            file.rsplit('/')
                .next()
                .and_then(|last| last.split('.').next())
                .unwrap_or(file)
                .to_owned()
        };
        let wanted = cleaned(&own.unwrap_or_else(stem));
        let mut name = wanted.clone();
        let mut number = 1;
        while !self.taken.insert((kind.field(), name.clone())) {
            number += 1;
            name = format!("{wanted}_{number}");
        }
        name
    }

    /// Puts everything that is wanted into the root, and what that wants.
    fn finish(mut self, root: &mut Object<'_>) -> Result<(), Error> {
        let place = At::ROOT;
        while let Some(Wanted {
            kind,
            name,
            file,
            mut value,
        }) = self.wanted.pop_front()
        {
            let (field, place) = (kind.field(), place.key(kind.field()));
            let at = place.key(&name);
            walk(&mut value, kind, &at, &mut |value, kind, at| {
                self.visit(value, kind, Some(&file), at)
            })?;
            match root.get_mut(field) {
                Some(Value::Object(declared)) => declared.push(name.clone(), value),
                _ => {
                    let mut declared = Object::new();
                    declared.push(name.clone(), value);
                    root.insert(field, declared);
                }
            }
        }
        Ok(())
    }
}

/// How many bytes the name of a file may have, as on most systems.
const LONGEST_NAME: usize = 4096;

/// Reads another file of a set.
pub(crate) fn load(read_file: &mut ReadFile<'_>, name: &str) -> Result<Document<'static>, String> {
    if name.len() > LONGEST_NAME {
        return Err(format!("its name has more than {LONGEST_NAME} bytes"));
    }
    let bytes = read_file(name).map_err(|error| error.to_string())?;
    let limits = Limits::default();
    let text = decode(&bytes, &limits).map_err(|error| error.to_string())?;
    let document = read(&text, &limits).map_err(|error| error.to_string())?;
    Ok(document.into_owned())
}

fn put(value: &mut Value<'_>, reference: String) {
    if let Value::Object(object) = value {
        object.insert("$ref", reference);
    }
}
