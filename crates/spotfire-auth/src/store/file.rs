//! Files that their owner alone can read, and that are replaced whole or not at all.

use std::fs::{self, DirBuilder, File, Metadata};
use std::io::{self, Read, Write};
use std::path::Path;

use tempfile::NamedTempFile;

/// The longest file that is read, in bytes; a profile with two tokens of 1 KB has about 3 KB.
const LONGEST: u64 = 256 * 1024;

/// What a file holds; none where there is no file.
///
/// The owner and the mode are those of the file that was opened, so that nobody can put another one in between.
///
/// # Errors
///
/// [`io::ErrorKind::PermissionDenied`] when others could read or have made it, with what to do about it.
pub(super) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => {}
        // To open a pipe would be to wait for who writes into it.
        Ok(_) => return Err(io::Error::other("it is no regular file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    }
    let file = File::open(path)?;
    owner::check_file(path, &file.metadata()?)?;
    let mut bytes = Vec::new();
    file.take(LONGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!("it has more than {LONGEST} bytes, the limit"),
        ));
    }
    Ok(Some(bytes))
}

/// Puts `bytes` in the place of the file `name` in `folder`, by way of a file beside it that is never seen half written
/// and never readable by others.
pub(super) fn replace(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    sweep(folder, name)?;
    let mut file = tempfile::Builder::new()
        .prefix(&draft_prefix(name))
        .tempfile_in(folder)?;
    file.write_all(bytes)?;
    // A spent refresh token must not come back after a power cut, nor half a new one.
    file.as_file().sync_all()?;
    persist(file, &folder.join(name))?;
    owner::sync_folder(folder)
}

/// Removes the file `name` in `folder` and whether there was one.
pub(super) fn remove(folder: &Path, name: &str) -> io::Result<bool> {
    sweep(folder, name)?;
    match fs::remove_file(folder.join(name)) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Makes the folder, for its owner alone, where it is missing; refuses one in which others could put files.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    owner::for_owner_alone(&mut builder);
    builder.create(folder)?;
    owner::check_folder(folder, &fs::metadata(folder)?)
}

fn persist(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.persist(path).map(drop).map_err(|error| error.error)
}

fn draft_prefix(name: &str) -> String {
    format!(".{name}.")
}

/// Removes the drafts that killed processes left, tokens and all. The caller holds the profile's lock, so that none of
/// them is still being written.
fn sweep(folder: &Path, name: &str) -> io::Result<()> {
    let prefix = draft_prefix(name);
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry
            .file_name()
            .to_str()
            .is_some_and(|name| name.starts_with(&prefix))
        {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// What the operating system says of owners.
#[cfg(unix)]
mod owner {
    use std::os::unix::fs::{DirBuilderExt, MetadataExt};

    use super::{DirBuilder, File, Metadata, Path, io};

    pub(super) fn for_owner_alone(builder: &mut DirBuilder) {
        builder.mode(0o700);
    }

    pub(super) fn check_file(path: &Path, metadata: &Metadata) -> io::Result<()> {
        check_owner(metadata)?;
        let mode = metadata.mode() & 0o777;
        if mode & 0o077 == 0 {
            return Ok(());
        }
        Err(denied(format!(
            "users other than its owner can read or change it (mode {mode:04o}); sign in again if anybody may have read it, \
             else close it with chmod 600 {}",
            path.display()
        )))
    }

    pub(super) fn check_folder(folder: &Path, metadata: &Metadata) -> io::Result<()> {
        check_owner(metadata)?;
        let mode = metadata.mode() & 0o777;
        if mode & 0o022 == 0 {
            return Ok(());
        }
        Err(denied(format!(
            "users other than its owner can put files into it (mode {mode:04o}); close it with chmod 700 {}",
            folder.display()
        )))
    }

    pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
        File::open(folder)?.sync_all()
    }

    fn check_owner(metadata: &Metadata) -> io::Result<()> {
        let user = rustix::process::geteuid().as_raw();
        if metadata.uid() == user {
            return Ok(());
        }
        Err(denied(format!(
            "it belongs to user {}, and this process runs as user {user}; run as its owner",
            metadata.uid()
        )))
    }

    fn denied(text: String) -> io::Error {
        io::Error::new(io::ErrorKind::PermissionDenied, text)
    }
}

/// Elsewhere a file in the user's own folders has the folders' access rights, which keep other users out.
#[cfg(not(unix))]
mod owner {
    use super::{DirBuilder, Metadata, Path, io};

    pub(super) fn for_owner_alone(_: &mut DirBuilder) {}

    pub(super) fn check_file(_: &Path, _: &Metadata) -> io::Result<()> {
        Ok(())
    }

    pub(super) fn check_folder(_: &Path, _: &Metadata) -> io::Result<()> {
        Ok(())
    }

    pub(super) fn sync_folder(_: &Path) -> io::Result<()> {
        Ok(())
    }
}
