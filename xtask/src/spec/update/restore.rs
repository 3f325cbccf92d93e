//! The work tree as it was, for the case that a step fails.

use crate::error::{Error, Result};
use crate::workspace::Workspace;

/// Texts of files before anything was written.
pub(super) struct Before {
    /// Each file's path and text; nothing where it was not there.
    files: Vec<(String, Option<String>)>,
    /// Folders in which files may appear that were not there.
    folders: Vec<(String, Vec<String>)>,
}

impl Before {
    /// Remembers these files, and all that is in these folders.
    pub(super) fn of<'a>(
        workspace: &Workspace,
        paths: impl Iterator<Item = &'a str>,
        folders: &[&str],
    ) -> Result<Self> {
        let mut before = Before {
            files: Vec::new(),
            folders: Vec::new(),
        };
        for path in paths {
            before
                .files
                .push((path.to_owned(), workspace.read_if_there(path)?));
        }
        for folder in folders {
            let names = workspace.files_in(folder)?;
            for name in &names {
                let path = format!("{folder}/{name}");
                before
                    .files
                    .push((path.clone(), workspace.read_if_there(&path)?));
            }
            before.folders.push(((*folder).to_owned(), names));
        }
        Ok(before)
    }

    /// Names the files that are not what they were.
    pub(super) fn changed(&self, workspace: &Workspace) -> Result<Vec<String>> {
        let mut changed = Vec::new();
        for (path, text) in &self.files {
            if workspace.read_if_there(path)? != *text {
                changed.push(path.clone());
            }
        }
        changed.extend(self.added(workspace)?);
        Ok(changed)
    }

    /// Makes all as it was. Goes on after a failure, and names every file that it could not restore.
    pub(super) fn restore(&self, workspace: &Workspace) -> Result<()> {
        let mut left = Vec::new();
        for path in self.changed(workspace)? {
            let text = self
                .files
                .iter()
                .find(|(it, _)| *it == path)
                .and_then(|(_, text)| text.as_ref());
            let restored = match text {
                Some(text) => workspace.write(&path, text),
                None => workspace.remove_if_there(&path).map(drop),
            };
            left.extend(restored.err().map(|_| path));
        }
        if left.is_empty() {
            return Ok(());
        }
        Err(Error::new(format!(
            "these files could not be restored: {}",
            left.join(", ")
        )))
    }

    fn added(&self, workspace: &Workspace) -> Result<Vec<String>> {
        let mut added = Vec::new();
        for (folder, names) in &self.folders {
            let now = workspace.files_in(folder)?.into_iter();
            let new = now.filter(|name| !names.contains(name));
            added.extend(new.map(|name| format!("{folder}/{name}")));
        }
        Ok(added)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(folder.path());
        workspace.write("a", "1").unwrap();
        workspace.write("snapshots/b", "2").unwrap();
        let before = Before::of(&workspace, ["a", "c"].into_iter(), &["snapshots"]).unwrap();
        assert_eq!(before.changed(&workspace).unwrap(), Vec::<String>::new());

        for path in ["a", "c", "snapshots/b", "snapshots/d"] {
            workspace.write(path, "new").unwrap();
        }
        assert_eq!(
            before.changed(&workspace).unwrap(),
            ["a", "c", "snapshots/b", "snapshots/d"]
        );

        before.restore(&workspace).unwrap();
        assert_eq!(before.changed(&workspace).unwrap(), Vec::<String>::new());
        assert_eq!(workspace.read("snapshots/b").unwrap(), "2");
        assert_eq!(workspace.read_if_there("c").unwrap(), None);
    }
}
