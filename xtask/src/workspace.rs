//! The folder that tasks read from and write to.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The root of the workspace; every path a task names is relative to it, with `/` between the parts.
#[derive(Clone, Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    pub(crate) fn at(root: impl Into<PathBuf>) -> Self {
        Workspace { root: root.into() }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Reads a file as text.
    pub(crate) fn read(&self, path: &str) -> Result<String> {
        fs::read_to_string(self.root.join(path))
            .map_err(|cause| Error::new(format!("{path} cannot be read")).caused_by(cause))
    }

    /// Reads a file as text, or nothing where there is no such file.
    pub(crate) fn read_if_there(&self, path: &str) -> Result<Option<String>> {
        match fs::read_to_string(self.root.join(path)) {
            Ok(text) => Ok(Some(text)),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(Error::new(format!("{path} cannot be read")).caused_by(cause)),
        }
    }

    /// Removes a file; tells whether it was there.
    pub(crate) fn remove_if_there(&self, path: &str) -> Result<bool> {
        match fs::remove_file(self.root.join(path)) {
            Ok(()) => Ok(true),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(cause) => Err(Error::new(format!("{path} cannot be removed")).caused_by(cause)),
        }
    }

    /// Names the files of a folder, sorted; a folder that is not there has none.
    pub(crate) fn files_in(&self, folder: &str) -> Result<Vec<String>> {
        let unreadable =
            |cause| Error::new(format!("the folder {folder} cannot be read")).caused_by(cause);
        let entries = match fs::read_dir(self.root.join(folder)) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.map_err(unreadable)?,
        };
        let mut names = Vec::new();
        for entry in entries {
            let name = entry.map_err(unreadable)?.file_name();
            names.extend(name.into_string());
        }
        names.sort();
        Ok(names)
    }

    /// Writes a file whole or not at all, and makes its folder where that is missing.
    pub(crate) fn write(&self, path: &str, text: &str) -> Result<()> {
        write_whole(&self.root.join(path), text.as_bytes())
            .map_err(|cause| Error::new(format!("{path} cannot be written")).caused_by(cause))
    }
}

/// Writes a file whole or not at all, and makes its folder where that is missing.
pub(crate) fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    // A device or a pipe that a person names is written to and not replaced.
    if fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        return fs::File::options()
            .write(true)
            .open(path)?
            .write_all(content);
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    // The new file is made beside the old one, so that the last step is a rename within one file system.
    let mut file = new_file(folder)?;
    file.write_all(content)?;
    file.persist(path)?;
    Ok(())
}

/// Makes a temporary file that, once kept, is as readable as any other: the library's own default is its owner alone.
fn new_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_into_a_folder_that_is_not_there_and_over_a_file_that_is() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(folder.path());
        for text in ["one", "two"] {
            workspace.write("a/b/c.json", text).unwrap();
            assert_eq!(workspace.read("a/b/c.json").unwrap(), text);
        }
        assert_eq!(workspace.files_in("a/b").unwrap(), ["c.json"]);
    }

    #[test]
    fn tells_a_missing_file_from_an_unreadable_one() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(folder.path());
        assert_eq!(workspace.read_if_there("none").unwrap(), None);
        fs::create_dir(folder.path().join("folder")).unwrap();
        let error = workspace.read_if_there("folder").unwrap_err();
        assert_eq!(error.to_string(), "folder cannot be read");
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_not_replaced() {
        write_whole(Path::new("/dev/null"), b"anything").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }
}
