//! Reads a secret from a file or standard input: never from the command line, where every user of the machine can
//! read it.

use std::path::Path;

use secrecy::SecretString;

use crate::{failure::Failure, input};

/// The longest secret that is read, in bytes: 64 KiB. An access token has about 1 KB.
const LIMIT: u64 = 64 * 1024;

/// The secret in the file at `path`; `-` is standard input. A line end after it is not part of it.
///
/// `name` says in messages what the secret is, such as `client secret`.
pub(crate) fn from_file(path: &Path, name: &str) -> Result<SecretString, Failure> {
    let refused = || Failure::usage(format!("cannot read the {name} from {}", path.display()));
    let bytes = input::read(path, LIMIT).map_err(|error| refused().with_cause(error))?;
    let text =
        std::str::from_utf8(&bytes).map_err(|_| refused().with_cause("it is not UTF-8 text"))?;
    match text.trim_end_matches(['\r', '\n']) {
        "" => Err(refused().with_cause("it is empty")),
        secret => Ok(SecretString::from(secret)),
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::{LIMIT, from_file};

    fn check(content: &[u8]) -> Result<String, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        std::fs::write(&path, content).unwrap();
        from_file(&path, "client secret")
            .map(|secret| secret.expose_secret().to_owned())
            .map_err(|failure| failure.causes().join(", "))
    }

    #[test]
    fn only_line_ends_after_the_secret_are_dropped() {
        for (content, secret) in [
            ("abc", "abc"),
            ("abc\n", "abc"),
            ("abc\r\n", "abc"),
            (" a b \n", " a b "),
            ("a\nb\n\n", "a\nb"),
        ] {
            assert_eq!(
                check(content.as_bytes()).as_deref(),
                Ok(secret),
                "{content:?}"
            );
        }
    }

    #[test]
    fn what_holds_no_secret_is_refused() {
        let endless = vec![b'x'; usize::try_from(LIMIT).unwrap() + 1];
        for (content, reason) in [
            (&b""[..], "it is empty"),
            (b"\r\n\n", "it is empty"),
            (b"\xff\xfea\0", "it is not UTF-8 text"),
            (&endless, "it has more than 65536 bytes, the limit"),
        ] {
            assert_eq!(check(content), Err(reason.to_owned()));
        }
    }
}
