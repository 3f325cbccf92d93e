//! Descriptions in several files, each converted and left a file of its own.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet, VecDeque};
use std::iter::successors;

use openapi_document::{Document, Format, Object, Pointer, Reference, Value};

use crate::at::At;
use crate::bundle::load;
use crate::conversion::Allowance;
use crate::edit::prepend;
use crate::error::without_warnings;
use crate::reference_walk::{Kind, walk, walk_root};
use crate::{Code, Diagnostic, Error, Options, ReadFile, Upgraded, upgrade};

/// One file of a converted set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpgradedFile {
    /// Its name, as seen from where the first document's name is seen.
    pub name: String,
    /// The file, and what the conversion has to say about it.
    pub upgraded: Upgraded<'static>,
}

/// Converts a Swagger 2.0 document and every file that it refers to, each for itself.
///
/// The first is the document, the others follow in the order in which they are met. References stay between the files,
/// and lead to where the things stand once converted. A file with declarations (`definitions`, `parameters`,
/// `responses`) becomes an OpenAPI 3.0.3 document, titled by its name where it has no `info`; any other is converted at
/// the places that are referred to, and nowhere else. Files may refer to each other and back.
///
/// `name` is the document's own, against which relative references are resolved. A file that cannot be read is a
/// warning at the first place that wants it.
///
/// # Errors
///
/// [`ErrorKind::File`](crate::ErrorKind::File) when a file has nothing at the place that is wanted, or a body or form
/// parameter, which OpenAPI 3.0 cannot refer to as a parameter: [`bundle`](crate::bundle) such a set. Otherwise those of
/// [`upgrade`], where `strict` means all of the set.
///
/// ```
/// use openapi_upgrade::openapi_document::{Limits, read, to_json};
/// use openapi_upgrade::{Options, upgrade_set};
///
/// let text = r##"{"swagger":"2.0","info":{"title":"Pets","version":"1"},"paths":{},
///     "definitions":{"Pet":{"$ref":"dog.json"}}}"##;
/// let mut files = |_: &str| Ok(br#"{"type":"object","x-nullable":true}"#.to_vec());
/// let set = upgrade_set(read(text, &Limits::default())?, "pets.json", &mut files, &Options::default())?;
/// assert_eq!(set[1].name, "dog.json");
/// assert_eq!(to_json(&set[1].upgraded.document), r#"{"type":"object","nullable":true}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn upgrade_set(
    document: Document<'_>,
    name: &str,
    read_file: &mut ReadFile<'_>,
    options: &Options,
) -> Result<Vec<UpgradedFile>, Error> {
    let mut set = Set {
        files: Vec::new(),
        positions: HashMap::new(),
        missing: Vec::new(),
        read_file,
        queue: VecDeque::new(),
        allowance: Allowance::new(options),
    };
    set.add(name, document.into_owned(), true);
    set.find_all()?;
    set.convert(options)
}

struct Set<'r, 'f> {
    files: Vec<File>,
    /// Where each file is; `None` for one that cannot be read.
    positions: HashMap<String, Option<usize>>,
    missing: Vec<Diagnostic>,
    read_file: &'r mut ReadFile<'f>,
    queue: VecDeque<Find>,
    allowance: Allowance,
}

struct File {
    name: String,
    document: Document<'static>,
    is_description: bool,
    /// What is converted of a file that is no description.
    parts: Vec<Part>,
    /// The places of those parts.
    wanted: HashSet<Pointer>,
}

#[derive(Clone)]
struct Part {
    pointer: Pointer,
    kind: Kind,
    /// The path whose item it is, if it is one and the first of that path in its file.
    path: Option<String>,
}

impl Part {
    /// What it is called in the description by way of which it is converted.
    fn name(&self, index: usize) -> String {
        self.path.clone().unwrap_or_else(|| named(index))
    }
}

/// Where references are yet to be found.
enum Find {
    InFile(usize),
    InPart(usize, Part),
}

/// The file that a reference stands in.
struct Referrer<'s> {
    name: &'s str,
    is_description: bool,
}

impl Set<'_, '_> {
    fn add(&mut self, name: &str, document: Document<'static>, is_first: bool) -> usize {
        let position = self.files.len();
        let is_description = is_first || is_description(&document.root);
        self.files.push(File {
            name: name.to_owned(),
            document,
            is_description,
            parts: Vec::new(),
            wanted: HashSet::new(),
        });
        self.positions.insert(name.to_owned(), Some(position));
        if is_description {
            self.queue.push_back(Find::InFile(position));
        }
        position
    }

    fn find_all(&mut self) -> Result<(), Error> {
        while let Some(find) = self.queue.pop_front() {
            match find {
                Find::InFile(file) => self.find_in_file(file)?,
                Find::InPart(file, part) => self.find_in_part(file, &part)?,
            }
        }
        Ok(())
    }

    /// Looks at the references of a whole description: of a copy, since it may refer to itself by its name.
    fn find_in_file(&mut self, file: usize) -> Result<(), Error> {
        let name = self.files[file].name.clone();
        let referrer = Referrer {
            name: &name,
            is_description: true,
        };
        let mut root = self.files[file].document.root.clone();
        match &mut root {
            Value::Object(root) => walk_root(root, &mut |value, kind, at| {
                self.follow(value, kind, &referrer, at)
            }),
            _ => Ok(()),
        }
    }

    fn find_in_part(&mut self, file: usize, part: &Part) -> Result<(), Error> {
        let name = self.files[file].name.clone();
        let referrer = Referrer {
            name: &name,
            is_description: false,
        };
        let root = &self.files[file].document.root;
        let Some(mut value) = root.at(&part.pointer).cloned() else {
            return Ok(());
        };
        let found = walk(&mut value, part.kind, &At::ROOT, &mut |value, kind, at| {
            self.follow(value, kind, &referrer, at)
        });
        if let Some(place) = self.files[file].document.root.at_mut(&part.pointer) {
            *place = value;
        }
        found
    }

    /// Sees to it that what a reference leads to is converted.
    fn follow(
        &mut self,
        value: &mut Value<'_>,
        kind: Kind,
        referrer: &Referrer<'_>,
        at: &At<'_>,
    ) -> Result<(), Error> {
        let Some(text) = value.get("$ref").and_then(Value::as_str).map(str::to_owned) else {
            return Ok(());
        };
        let reference = Reference::parse(&text);
        if reference.is_local() {
            if referrer.is_description {
                return Ok(());
            }
            name_the_file(value, &text, referrer.name);
        }
        let target = reference.document_from(referrer.name);
        let Some(file) = self.position(&target, at)? else {
            return Ok(());
        };
        let pointer = reference.pointer.unwrap_or_else(Pointer::root);
        let part = Part {
            path: (kind == Kind::PathItem)
                .then(|| last_token(&at.pointer()))
                .flatten(),
            pointer,
            kind,
        };
        self.want(file, part, at)
    }

    /// Finds or reads a file; says so once when it cannot be read.
    fn position(&mut self, name: &str, at: &At<'_>) -> Result<Option<usize>, Error> {
        if let Some(position) = self.positions.get(name) {
            return Ok(*position);
        }
        let document = match load(self.read_file, name) {
            Ok(document) => document,
            Err(reason) => {
                self.positions.insert(name.to_owned(), None);
                self.missing.push(Diagnostic {
                    code: Code::RefFileMissing,
                    pointer: at.key("$ref").pointer(),
                    file: None,
                    message: format!("{name} cannot be read: {reason}"),
                });
                return Ok(None);
            }
        };
        // A reader that has a file by every name must not be read for ever.
        self.allowance.take(&document.root)?;
        Ok(Some(self.add(name, document, false)))
    }

    fn want(&mut self, file: usize, mut part: Part, at: &At<'_>) -> Result<(), Error> {
        let target = &mut self.files[file];
        let Some(value) = target.document.root.at(&part.pointer) else {
            let reason = format!("it has nothing at {}", part.pointer);
            return Err(Error::file(&target.name, at, reason));
        };
        let place = value.get("in").and_then(Value::as_str);
        if part.kind == Kind::Parameter && matches!(place, Some("body" | "formData")) {
            let reason =
                "a body or form parameter can be used in its own file alone; bundle the set";
            return Err(Error::file(&target.name, at, reason));
        }
        if !target.is_description && target.takes(&part.pointer) {
            if target.parts.iter().any(|other| other.path == part.path) {
                part.path = None;
            }
            target.parts.push(part.clone());
            self.queue.push_back(Find::InPart(file, part));
        }
        Ok(())
    }

    fn convert(self, options: &Options) -> Result<Vec<UpgradedFile>, Error> {
        let lenient = options.with_strict(false);
        let mut files = self.files.into_iter();
        let mut converted = Vec::new();
        let mut said = self.missing;
        let mut defaults = Object::new();
        if let Some(first) = files.next() {
            for field in ["consumes", "produces"] {
                if let Some(value) = first.document.root.get(field) {
                    defaults.push(field, value.clone());
                }
            }
            let mut upgraded = upgrade(first.document, &lenient)?;
            upgraded.diagnostics.append(&mut said);
            converted.push(UpgradedFile {
                name: first.name,
                upgraded,
            });
        }
        for file in files {
            converted.push(file.convert(&defaults, &lenient)?);
        }
        if options.is_strict() {
            let files = converted.iter();
            without_warnings(
                files
                    .flat_map(|file| file.upgraded.diagnostics.clone())
                    .collect(),
            )?;
        }
        Ok(converted)
    }
}

impl File {
    /// Takes a place for one to be converted; tells whether it was not, by itself or within another.
    fn takes(&mut self, pointer: &Pointer) -> bool {
        !is_within(&self.wanted, Some(pointer.clone())) && self.wanted.insert(pointer.clone())
    }

    fn convert(
        mut self,
        defaults: &Object<'static>,
        options: &Options,
    ) -> Result<UpgradedFile, Error> {
        let mut upgraded = if self.is_description {
            upgrade(described(self.document, &self.name), options)?
        } else {
            self.drop_inner_parts();
            converted_parts(self.document, &self.parts, defaults, options)?
        };
        for diagnostic in &mut upgraded.diagnostics {
            diagnostic.file = Some(self.name.clone());
        }
        Ok(UpgradedFile {
            name: self.name,
            upgraded,
        })
    }

    /// Leaves out the parts that lie in one which was wanted later.
    fn drop_inner_parts(&mut self) {
        let wanted = &self.wanted;
        self.parts
            .retain(|part| !is_within(wanted, part.pointer.parent()));
    }
}

/// Tells whether a place is one of `places` or lies in one.
fn is_within(places: &HashSet<Pointer>, place: Option<Pointer>) -> bool {
    successors(place, Pointer::parent).any(|place| places.contains(&place))
}

/// Tells whether a file has the fields of a description, be it only declarations.
fn is_description(root: &Value<'_>) -> bool {
    root.get("swagger").is_some()
        || ["paths", "definitions", "parameters", "responses"]
            .iter()
            .any(|field| {
                matches!(root.get(field), Some(Value::Object(_))) && root.get("type").is_none()
            })
}

/// Gives a file of declarations what a description must have.
fn described(mut document: Document<'static>, name: &str) -> Document<'static> {
    if let Value::Object(root) = &mut document.root
        && !root.contains_key("swagger")
    {
        if !root.contains_key("paths") {
            prepend(root, "paths", Object::new());
        }
        if !root.contains_key("info") {
            prepend(root, "info", titled(name));
        }
        prepend(root, "swagger", "2.0");
    }
    document
}

fn titled(title: &str) -> Object<'static> {
    let mut info = Object::new();
    info.push("title", title.to_owned());
    info.push("version", "");
    info
}

/// Converts parts of a file by way of a description that has nothing else.
fn converted_parts(
    document: Document<'static>,
    parts: &[Part],
    defaults: &Object<'static>,
    options: &Options,
) -> Result<Upgraded<'static>, Error> {
    let mut file = document.root;
    let description = description_of(&file, parts, defaults);
    let description = Document {
        root: Value::Object(description),
        format: Format::Json,
        notices: document.notices,
    };
    let mut upgraded = upgrade(description, options)?;
    let mut converted = std::mem::take(&mut upgraded.document);
    let mut items = match converted.get_mut("paths").map(std::mem::take) {
        Some(Value::Object(items)) => items,
        _ => Object::new(),
    }
    .into_iter();
    for (index, part) in parts.iter().enumerate() {
        let value = match part.kind {
            Kind::PathItem => items.next().map(|(_, item)| item),
            kind => take(&mut converted, kind, index),
        };
        if let (Some(value), Some(place)) = (value, file.at_mut(&part.pointer)) {
            *place = value;
        }
    }
    for diagnostic in &mut upgraded.diagnostics {
        diagnostic.pointer = in_file(&diagnostic.pointer, parts);
    }
    upgraded.document = file;
    Ok(upgraded)
}

/// Makes a description whose declarations and paths are the parts.
fn description_of(
    file: &Value<'static>,
    parts: &[Part],
    defaults: &Object<'static>,
) -> Object<'static> {
    let mut description = Object::new();
    description.push("swagger", "2.0");
    description.push("info", titled(""));
    for (field, value) in defaults.iter() {
        description.push(field.to_owned(), value.clone());
    }
    for field in ["paths", "definitions", "parameters", "responses"] {
        let named = parts
            .iter()
            .enumerate()
            .filter(|(_, part)| part.kind.field() == field);
        let named = named.filter_map(|(index, part)| {
            Some((Cow::from(part.name(index)), file.at(&part.pointer)?.clone()))
        });
        description.push(field, named.collect::<Object<'_>>());
    }
    description
}

fn take(converted: &mut Value<'static>, kind: Kind, index: usize) -> Option<Value<'static>> {
    let field = match kind {
        Kind::PathItem => return None,
        Kind::Parameter => "parameters",
        Kind::Response => "responses",
        Kind::Schema => "schemas",
    };
    let components = converted.get_mut("components")?;
    components
        .get_mut(field)?
        .get_mut(&named(index))
        .map(std::mem::take)
}

/// Translates a place of the description that the parts were put into.
fn in_file(pointer: &Pointer, parts: &[Part]) -> Pointer {
    let mut tokens = pointer.tokens();
    let (field, name) = (tokens.next(), tokens.next());
    let part = parts.iter().enumerate().find(|(index, part)| {
        field.as_deref() == Some(part.kind.field()) && name.as_deref() == Some(&part.name(*index))
    });
    let Some((_, part)) = part else {
        return pointer.clone();
    };
    tokens.fold(part.pointer.clone(), |place, token| place.child(&token))
}

fn named(index: usize) -> String {
    format!("part-{index}")
}

/// Lets a reference into its own file name that file, since the part is converted apart from it.
fn name_the_file(value: &mut Value<'_>, reference: &str, file: &str) {
    let own = file.rsplit('/').next().unwrap_or(file);
    if let Value::Object(object) = value {
        object.insert("$ref", format!("{own}{reference}"));
    }
}

fn last_token(pointer: &Pointer) -> Option<String> {
    pointer.tokens().last().map(Cow::into_owned)
}
