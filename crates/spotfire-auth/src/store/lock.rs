//! One process at a time for each profile.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

use tracing::trace;

use crate::store::ProfileName;
use crate::store::file;
use crate::{Error, ErrorKind};

/// The lock of a profile, let go when it is dropped, and by the operating system when its process ends.
///
/// It is a lock on a file beside the profile's, which is never replaced or removed: two processes that lock two files
/// of the same name lock nothing.
#[derive(Debug)]
pub(crate) struct ProfileLock {
    _file: File,
}

impl ProfileLock {
    /// How long to wait for another process: longer than its request to the server can take, twice.
    const DEADLINE: Duration = Duration::from_secs(150);

    /// How long to wait between two looks.
    const PAUSE: Duration = Duration::from_millis(20);

    /// Waits until no other process has the lock, and takes it. Dropping the future gives the wait up.
    ///
    /// # Errors
    ///
    /// [`Store`](ErrorKind::Store) when the file cannot be made or locked, or another process still has it after 150 s.
    pub(crate) async fn acquire(folder: &Path, name: &ProfileName) -> Result<Self, Error> {
        Self::acquire_within(Self::DEADLINE, folder, name).await
    }

    async fn acquire_within(
        limit: Duration,
        folder: &Path,
        name: &ProfileName,
    ) -> Result<Self, Error> {
        let path = folder.join(format!("{name}.lock"));
        let unusable = |what: &str| {
            Error::new(
                ErrorKind::Store,
                format!(
                    "{what} {}; check the folder's owner, or use another folder",
                    path.display()
                ),
            )
        };
        file::make_folder(folder)
            .map_err(|cause| unusable("cannot make the folder of").with_source(cause))?;
        let lock = open(&path).map_err(|cause| unusable("cannot open").with_source(cause))?;
        let begin = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => return Ok(Self { _file: lock }),
                Err(TryLockError::Error(cause)) => {
                    return Err(unusable("cannot lock").with_source(cause));
                }
                Err(TryLockError::WouldBlock) if begin.elapsed() < limit => {
                    trace!(profile = %name, "another process uses the sign-in");
                    tokio::time::sleep(Self::PAUSE).await;
                }
                Err(TryLockError::WouldBlock) => return Err(held(&path, limit)),
            }
        }
    }
}

fn held(path: &Path, limit: Duration) -> Error {
    Error::new(
        ErrorKind::Store,
        format!(
            "another process has held {} for {} s; find out which (fuser, lsof) and end it, or try again",
            path.display(),
            limit.as_secs()
        ),
    )
}

fn open(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_has_the_lock_and_the_next_gets_it_or_a_reason() {
        let folder = tempfile::tempdir().unwrap();
        let (default, other) = (ProfileName::default(), "other".parse().unwrap());
        let first = ProfileLock::acquire(folder.path(), &default).await.unwrap();
        ProfileLock::acquire(folder.path(), &other).await.unwrap();

        let error = ProfileLock::acquire_within(Duration::ZERO, folder.path(), &default)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Store);
        assert!(
            error.to_string().starts_with("another process has held"),
            "{error}"
        );

        let (next, ()) = tokio::join!(ProfileLock::acquire(folder.path(), &default), async {
            drop(first);
        });
        next.unwrap();
    }
}
