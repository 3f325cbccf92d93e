//! Job files in the library.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

use crate::error::Error;

/// A job file to be put into the library: a job definition with a path and a GUID.
///
/// ```
/// use spotfire_simulator::JobFile;
///
/// let daily = JobFile::new("/Sales/Daily", "<as:Job xmlns:as='urn:tibco:spotfire.dxp.automation'/>");
/// # let _ = daily;
/// ```
#[derive(Debug, Clone)]
pub struct JobFile {
    path: String,
    definition: Vec<u8>,
    id: Uuid,
    readers: Option<HashSet<String>>,
}

impl JobFile {
    /// A job file at `path` that every client may read, with a new GUID.
    ///
    /// The definition is not checked: a library can hold a broken one, too.
    pub fn new(path: impl Into<String>, definition: impl Into<Vec<u8>>) -> Self {
        Self {
            path: path.into(),
            definition: definition.into(),
            id: Uuid::new_v4(),
            readers: None,
        }
    }

    /// Sets the item's GUID.
    #[must_use]
    pub fn with_id(mut self, id: Uuid) -> Self {
        self.id = id;
        self
    }

    /// Lets only these clients read the item. For others it is as if it did not exist.
    #[must_use]
    pub fn with_readers<S: Into<String>>(
        mut self,
        client_ids: impl IntoIterator<Item = S>,
    ) -> Self {
        self.readers = Some(client_ids.into_iter().map(Into::into).collect());
        self
    }

    fn is_readable_by(&self, client_id: &str) -> bool {
        self.readers
            .as_ref()
            .is_none_or(|readers| readers.contains(client_id))
    }
}

/// The library: job files by GUID and by path.
#[derive(Default)]
pub(crate) struct Library(Mutex<Items>);

#[derive(Default)]
struct Items {
    by_id: HashMap<Uuid, Arc<JobFile>>,
    by_path: HashMap<String, Uuid>,
}

impl Library {
    /// Puts a job file into the library.
    pub(crate) fn add(&self, mut file: JobFile) -> Result<Uuid, Error> {
        file.path = rooted(&file.path);
        if !is_library_path(&file.path) {
            return Err(Error::InvalidLibraryPath { path: file.path });
        }
        let mut items = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if items.by_path.contains_key(&file.path) {
            return Err(Error::LibraryPathTaken { path: file.path });
        }
        if items.by_id.contains_key(&file.id) {
            return Err(Error::LibraryIdTaken { id: file.id });
        }
        let id = file.id;
        items.by_path.insert(file.path.clone(), id);
        items.by_id.insert(id, Arc::new(file));
        Ok(id)
    }

    /// The definition in the item of that GUID, if there is one that the client may read.
    pub(crate) fn read_by_id(&self, id: &str, client_id: &str) -> Option<DefinitionOf> {
        let id = Uuid::parse_str(id).ok()?;
        let items = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        items.read(&id, client_id)
    }

    /// The definition in the item at that path, if there is one that the client may read.
    ///
    /// A path may lack its first `/`, as paths in real job definitions do.
    pub(crate) fn read_by_path(&self, path: &str, client_id: &str) -> Option<DefinitionOf> {
        let items = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let id = items.by_path.get(&rooted(path))?;
        items.read(id, client_id)
    }
}

impl Items {
    fn read(&self, id: &Uuid, client_id: &str) -> Option<DefinitionOf> {
        let file = self.by_id.get(id)?;
        file.is_readable_by(client_id)
            .then(|| DefinitionOf(Arc::clone(file)))
    }
}

/// The definition that a job file holds.
pub(crate) struct DefinitionOf(Arc<JobFile>);

impl AsRef<[u8]> for DefinitionOf {
    fn as_ref(&self) -> &[u8] {
        &self.0.definition
    }
}

fn rooted(path: &str) -> String {
    if path.starts_with('/') {
        path.to_owned()
    } else {
        format!("/{path}")
    }
}

fn is_library_path(path: &str) -> bool {
    path.split('/').skip(1).all(|name| !name.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: Uuid = Uuid::from_u128(0x7d5c_f4e0_9106_4884_8fba_cc30_6542_8382);

    fn library() -> Library {
        let library = Library::default();
        let file = JobFile::new("/Sales/Daily", "x").with_id(ID);
        library.add(file.with_readers(["reader"])).unwrap();
        library
    }

    #[test]
    fn a_job_file_is_found_by_either_identifier_and_only_by_its_readers() {
        let library = library();
        let cases = [
            ("7d5cf4e0-9106-4884-8fba-cc3065428382", "reader", true),
            ("{7D5CF4E0-9106-4884-8FBA-CC3065428382}", "reader", true),
            ("7d5cf4e0-9106-4884-8fba-cc3065428383", "reader", false),
            ("7d5cf4e0-9106-4884-8fba-cc3065428382", "other", false),
            ("no GUID", "reader", false),
            ("/Sales/Daily", "reader", true),
            ("Sales/Daily", "reader", true),
            ("/Sales/Daily", "other", false),
            ("/Sales/Weekly", "reader", false),
            ("", "reader", false),
        ];
        for (name, client, found) in cases {
            let by_id = library.read_by_id(name, client).is_some();
            let by_path = library.read_by_path(name, client).is_some();
            assert_eq!(by_id || by_path, found, "{name} for {client}");
        }
    }

    #[test]
    fn paths_and_ids_are_taken_once_and_paths_have_names() {
        let library = library();
        let cases = [
            ("Sales/Daily", "the library path /Sales/Daily is taken"),
            ("/", "\"/\" is no library path; write it like /Sales/Daily"),
            ("", "\"/\" is no library path; write it like /Sales/Daily"),
            (
                "/a//b",
                "\"/a//b\" is no library path; write it like /Sales/Daily",
            ),
        ];
        for (path, expected) in cases {
            let error = library.add(JobFile::new(path, "x")).unwrap_err();
            assert_eq!(error.to_string(), expected, "{path}");
        }
        let error = library
            .add(JobFile::new("/b", "x").with_id(ID))
            .unwrap_err();
        assert!(matches!(error, Error::LibraryIdTaken { id } if id == ID));
    }
}
