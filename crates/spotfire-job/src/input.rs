//! Reads what the command line names, from files or standard input, and never more than a limit.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

/// Why a file or standard input cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InputError {
    #[error(transparent)]
    Unreadable(#[from] io::Error),
    #[error("it is a directory")]
    Directory,
    #[error("it is empty")]
    Empty,
    #[error("it has more than {0} bytes, the limit")]
    TooLarge(u64),
}

/// Reads the whole file at `path`, of 1 to `limit` bytes; `-` is standard input.
///
/// A file that is too large is refused by its size, unread. A pipe or a device has none, and is read until it ends or
/// passes the limit.
pub(crate) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, InputError> {
    if is_stdin(path) {
        return read_bounded(io::stdin().lock(), limit);
    }
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(InputError::Directory);
    }
    if metadata.len() > limit {
        return Err(InputError::TooLarge(limit));
    }
    read_bounded(file, limit)
}

/// Whether `path` stands for standard input.
pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn read_bounded(source: impl Read, limit: u64) -> Result<Vec<u8>, InputError> {
    let mut bytes = Vec::new();
    source.take(limit + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 {
        0 => Err(InputError::Empty),
        length if length > limit => Err(InputError::TooLarge(limit)),
        _ => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, repeat};

    use super::read_bounded;

    #[test]
    fn one_byte_up_to_the_limit_is_taken() {
        let too_large = "it has more than 1000 bytes, the limit";
        for (length, expected) in [
            (0, Err("it is empty")),
            (1, Ok(1)),
            (1000, Ok(1000)),
            (1001, Err(too_large)),
            (u64::MAX, Err(too_large)),
        ] {
            let read = read_bounded(repeat(0).take(length), 1000)
                .map(|bytes| bytes.len())
                .map_err(|error| error.to_string());
            assert_eq!(read, expected.map_err(str::to_owned));
        }
    }
}
