//! The system's keyring, asked with a limit on time.

use std::fmt::Debug;

/// Where secrets lie by the name of an entry. Every call may block until its limit.
pub(super) trait Keyring: Debug + Send + Sync {
    /// Whether there is a keyring at all, within 3 s; if not, why.
    fn probe(&self) -> Result<(), String>;

    /// The entry's secret, where it has one.
    fn secret(&self, entry: &str) -> Result<Option<Vec<u8>>, String>;

    /// Puts the secret in the place of the entry's.
    fn replace(&self, entry: &str, secret: &[u8]) -> Result<(), String>;

    /// Removes the entry, where there is one.
    fn remove(&self, entry: &str) -> Result<(), String>;

    /// The longest secret that an entry can have, in bytes, where there is a limit.
    fn longest(&self) -> Option<usize>;
}

/// The keyring of the operating system: Secret Service on Linux and BSD, Keychain on macOS, Credential Manager on
/// Windows.
#[derive(Debug)]
pub(super) struct SystemKeyring;

#[cfg(feature = "keyring")]
mod system {
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    use keyring::{Entry, Error};

    use super::{Keyring, SystemKeyring};

    /// What the entries of this crate are filed under.
    const SERVICE: &str = "spotfire-auth";

    /// How long the keyring has to say whether it is there. A session bus without a keyring behind it may never answer.
    const PROBE_LIMIT: Duration = Duration::from_secs(3);

    /// How long any other call may take: a person may have to unlock the keyring first.
    const CALL_LIMIT: Duration = Duration::from_secs(60);

    impl Keyring for SystemKeyring {
        fn probe(&self) -> Result<(), String> {
            within(PROBE_LIMIT, || {
                Entry::store_status().as_ref().map_err(text).copied()
            })
        }

        fn secret(&self, entry: &str) -> Result<Option<Vec<u8>>, String> {
            call(entry, |entry| match entry.get_secret() {
                Ok(secret) => Ok(Some(secret)),
                Err(Error::NoEntry) => Ok(None),
                Err(error) => Err(error),
            })
        }

        fn replace(&self, entry: &str, secret: &[u8]) -> Result<(), String> {
            let secret = secret.to_vec();
            call(entry, move |entry| entry.set_secret(&secret))
        }

        fn remove(&self, entry: &str) -> Result<(), String> {
            call(entry, |entry| match entry.delete_credential() {
                Err(Error::NoEntry) => Ok(()),
                done => done,
            })
        }

        fn longest(&self) -> Option<usize> {
            // CRED_MAX_CREDENTIAL_BLOB_SIZE of the Windows Credential Manager.
            cfg!(windows).then_some(2560)
        }
    }

    fn call<T: Send + 'static>(
        entry: &str,
        act: impl FnOnce(&Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, String> {
        SystemKeyring.probe()?;
        let entry = entry.to_owned();
        within(CALL_LIMIT, move || {
            Entry::new(SERVICE, &entry)
                .and_then(|entry| act(&entry))
                .map_err(|error| text(&error))
        })
    }

    /// Runs `act` in a thread of its own and waits for it until `limit`.
    ///
    /// A thread that hangs stays behind and holds nothing: it ends with the process.
    fn within<T: Send + 'static>(
        limit: Duration,
        act: impl FnOnce() -> Result<T, String> + Send + 'static,
    ) -> Result<T, String> {
        let (sender, receiver) = mpsc::channel();
        thread::Builder::new()
            .name("keyring".to_owned())
            .spawn(move || {
                // Nobody listens any more once the limit has passed.
                let _ = sender.send(act());
            })
            .map_err(|error| format!("no thread can be started: {error}"))?;
        receiver.recv_timeout(limit).unwrap_or_else(|_| {
            Err(format!(
                "the keyring did not answer within {} s",
                limit.as_secs()
            ))
        })
    }

    /// What went wrong, without the secrets that some errors carry.
    fn text(error: &Error) -> String {
        match error {
            Error::PlatformFailure(cause) | Error::NoStorageAccess(cause) => cause.to_string(),
            Error::BadEncoding(_) | Error::BadDataFormat(..) => "its entry is malformed".to_owned(),
            other => other.to_string(),
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_keyring_that_hangs_is_given_up() {
            let (_never, waiting) = mpsc::channel::<()>();
            let answer = within(Duration::from_millis(10), move || {
                waiting.recv().map_err(|error| error.to_string())
            });
            assert_eq!(answer.unwrap_err(), "the keyring did not answer within 0 s");
            assert_eq!(within(CALL_LIMIT, || Ok(1)), Ok(1));
        }
    }
}

#[cfg(not(feature = "keyring"))]
mod system {
    use super::{Keyring, SystemKeyring};

    impl Keyring for SystemKeyring {
        fn probe(&self) -> Result<(), String> {
            Err(ABSENT.to_owned())
        }

        fn secret(&self, _: &str) -> Result<Option<Vec<u8>>, String> {
            Err(ABSENT.to_owned())
        }

        fn replace(&self, _: &str, _: &[u8]) -> Result<(), String> {
            Err(ABSENT.to_owned())
        }

        fn remove(&self, _: &str) -> Result<(), String> {
            Err(ABSENT.to_owned())
        }

        fn longest(&self) -> Option<usize> {
            None
        }
    }

    const ABSENT: &str = "this program was built without the system's keyring";
}
