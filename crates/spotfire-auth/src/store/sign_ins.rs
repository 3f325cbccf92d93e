//! All stored sign-ins of one user.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;
use std::{fs, io};

use serde::{Deserialize, Serialize};

use crate::store::keyring::{Keyring, SystemKeyring};
use crate::store::{Profile, ProfileLock, ProfileName, StoredTokens, file, record};
use crate::{Error, ErrorKind, RefreshToken, TokenSet};

/// The sign-ins of one user, by the name of their profile.
///
/// Each profile has a file in the store's folder, which its owner alone can read and which is replaced whole. The tokens
/// lie in the system's keyring where there is one, else in that file; the rest of the file is no secret. Processes take
/// turns by a lock beside the file.
///
/// [`load`](Self::load) and [`names`](Self::names) block: the former for as long as a person takes to unlock the keyring, at
/// most 60 s.
///
/// ```no_run
/// # use spotfire_auth::{ApiClient, ServerUrl, TokenSet};
/// # async fn run(server: ServerUrl, client: ApiClient, tokens: TokenSet) -> Result<(), spotfire_auth::Error> {
/// use spotfire_auth::{HttpSettings, Profile, ProfileName, SignInStore, StoreChoice};
///
/// let store = SignInStore::new("/var/lib/reports/sign-ins", StoreChoice::Auto);
/// let name = ProfileName::default();
/// let kept = store.keep(&name, Profile::new(server, &client), &tokens).await?;
/// println!("kept in {:?}", kept.kept_in);
/// store.sign_out(&name, None, &HttpSettings::default()).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct SignInStore {
    folder: PathBuf,
    choice: StoreChoice,
    keyring: Arc<dyn Keyring>,
}

/// Where tokens are to be kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum StoreChoice {
    /// In the keyring where there is one that answers within 3 s and takes them, else in the file.
    #[default]
    Auto,
    /// In the keyring, or not at all.
    Keyring,
    /// In the file. The keyring is not asked.
    File,
}

/// Where the tokens of a sign-in are kept.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum KeptIn {
    /// In the system's keyring.
    Keyring,
    /// In the profile's file.
    File,
}

/// Where a new sign-in was kept.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Kept {
    /// Where.
    pub kept_in: KeptIn,
    /// Why not in the keyring, where that was wanted.
    pub reason: Option<String>,
}

/// A profile and the tokens that are kept for it.
#[derive(Clone, Debug)]
pub struct StoredSignIn {
    pub(crate) profile: Profile,
    pub(crate) kept_in: KeptIn,
    pub(crate) tokens: Option<StoredTokens>,
}

impl StoredSignIn {
    /// What it is for.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Where its tokens are kept.
    #[must_use]
    pub fn kept_in(&self) -> KeptIn {
        self.kept_in
    }

    /// Whether there are tokens; a profile stays when its tokens were forgotten.
    #[must_use]
    pub fn is_signed_in(&self) -> bool {
        self.tokens.is_some()
    }

    pub(crate) fn refresh_token(&self) -> Option<&RefreshToken> {
        self.tokens.as_ref().map(|tokens| &tokens.refresh_token)
    }

    /// Whether both have the same refresh token, or none.
    pub(crate) fn has_refresh_token_of(&self, other: &Self) -> bool {
        let text = |sign_in: &Self| {
            let token = sign_in.refresh_token()?;
            Some(token.expose_secret().to_owned())
        };
        text(self) == text(other)
    }

    /// Until when the stored access token is good, where there is one. The next is got with the refresh token.
    #[must_use]
    pub fn access_until(&self) -> Option<SystemTime> {
        Some(self.tokens.as_ref()?.access_token.as_ref()?.until)
    }
}

impl SignInStore {
    /// The store in `folder`, which is made when the first sign-in is kept.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>, choice: StoreChoice) -> Self {
        Self {
            folder: folder.into(),
            choice,
            keyring: Arc::new(SystemKeyring),
        }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file of a profile, whether it is there or not.
    #[must_use]
    pub fn file(&self, name: &ProfileName) -> PathBuf {
        self.folder.join(file_name(name))
    }

    /// The names of all profiles, in order.
    ///
    /// # Errors
    ///
    /// [`Store`](ErrorKind::Store) when the folder cannot be read.
    pub fn names(&self) -> Result<Vec<ProfileName>, Error> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(cannot("read", &self.folder).with_source(error)),
        };
        let mut names: Vec<ProfileName> = entries
            .filter_map(|entry| {
                let name = entry.ok()?.file_name();
                name.to_str()?.strip_suffix(".json")?.parse().ok()
            })
            .collect();
        names.sort();
        Ok(names)
    }

    /// The sign-in of a profile; none where there is no such profile.
    ///
    /// The keyring is asked only for a profile that keeps its tokens there.
    ///
    /// # Errors
    ///
    /// [`Store`](ErrorKind::Store) when other users can read or have made the file, or the keyring does not answer;
    /// [`SignInRequired`](ErrorKind::SignInRequired) when what is stored cannot be understood.
    pub fn load(&self, name: &ProfileName) -> Result<Option<StoredSignIn>, Error> {
        let path = self.file(name);
        let text = match file::read(&path) {
            Ok(Some(text)) => text,
            Ok(None) => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                return Err(garbled(name, &path, &error.to_string()));
            }
            Err(error) => {
                return Err(cannot("use the stored sign-in in", &path).with_source(error));
            }
        };
        let mut sign_in = record::read(&text).map_err(|reason| garbled(name, &path, &reason))?;
        if sign_in.kept_in == KeptIn::Keyring {
            sign_in.tokens = self.tokens_in_keyring(name)?;
        }
        Ok(Some(sign_in))
    }

    /// Keeps a new sign-in in the place of the profile's last one, where the store's choice has it.
    ///
    /// The profile's scopes become those that were granted. Waits up to 150 s for other processes that use the profile.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](ErrorKind::Unsupported) when there is no refresh token among the tokens,
    /// [`Store`](ErrorKind::Store) when they cannot be kept.
    pub async fn keep(
        &self,
        name: &ProfileName,
        mut profile: Profile,
        tokens: &TokenSet,
    ) -> Result<Kept, Error> {
        let Some(refresh_token) = tokens.refresh_token().cloned() else {
            return Err(no_refresh_token(&profile));
        };
        profile.scopes = tokens.scopes().to_vec();
        let tokens = StoredTokens::new(tokens, SystemTime::now(), refresh_token);
        let lock = self.lock(name).await?;
        let name = name.clone();
        self.blocking(move |store| store.put(&lock, &name, profile, tokens))
            .await
    }

    /// Waits for the other processes that use the profile.
    pub(crate) async fn lock(&self, name: &ProfileName) -> Result<ProfileLock, Error> {
        ProfileLock::acquire(&self.folder, name).await
    }

    /// Does what blocks where it blocks nobody.
    pub(crate) async fn blocking<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Self) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let store = self.clone();
        tokio::task::spawn_blocking(move || act(&store))
            .await
            .unwrap_or_else(|_| {
                Err(Error::new(
                    ErrorKind::Store,
                    "the program ended while it used a stored sign-in",
                ))
            })
    }

    fn put(
        &self,
        _lock: &ProfileLock,
        name: &ProfileName,
        profile: Profile,
        tokens: StoredTokens,
    ) -> Result<Kept, Error> {
        let was_kept_in = self.kept_in(&self.file(name));
        let (kept_in, reason) = self.put_in_keyring_by_choice(name, &tokens)?;
        let sign_in = StoredSignIn {
            profile,
            kept_in,
            tokens: Some(tokens),
        };
        self.write(name, &sign_in)?;
        if (was_kept_in, kept_in) == (Some(KeptIn::Keyring), KeptIn::File) {
            // The tokens of before are of no more use; a keyring that does not answer keeps them.
            let _ = self.keyring.remove(&self.entry(name));
        }
        Ok(Kept { kept_in, reason })
    }

    /// Keeps other tokens for a sign-in, in the place where it has them, or none at all.
    pub(crate) fn replace(
        &self,
        _lock: &ProfileLock,
        name: &ProfileName,
        sign_in: &StoredSignIn,
    ) -> Result<(), Error> {
        match (sign_in.kept_in, &sign_in.tokens) {
            (KeptIn::File, _) => self.write(name, sign_in),
            (KeptIn::Keyring, Some(tokens)) => self
                .put_in_keyring(name, tokens)
                .map_err(|reason| keyring_fails(name, &reason)),
            (KeptIn::Keyring, None) => self
                .keyring
                .remove(&self.entry(name))
                .map_err(|reason| keyring_fails(name, &reason)),
        }
    }

    /// Forgets a profile and its tokens, whatever state they are in, and tells whether there was one.
    pub(crate) fn remove(&self, _lock: &ProfileLock, name: &ProfileName) -> Result<bool, Error> {
        let path = self.file(name);
        // A file that cannot be understood may belong to tokens in the keyring, which may not be there.
        let kept_in_keyring = match self.kept_in(&path) {
            Some(KeptIn::File) => Ok(()),
            Some(KeptIn::Keyring) => self.keyring.remove(&self.entry(name)),
            None => {
                let _ = self.keyring.remove(&self.entry(name));
                Ok(())
            }
        };
        let removed = file::remove(&self.folder, &file_name(name))
            .map_err(|error| cannot("remove", &path).with_source(error))?;
        kept_in_keyring.map_err(|reason| keyring_fails(name, &reason))?;
        Ok(removed)
    }

    fn kept_in(&self, path: &Path) -> Option<KeptIn> {
        let text = file::read(path).ok()??;
        record::read(&text).ok().map(|sign_in| sign_in.kept_in)
    }

    fn write(&self, name: &ProfileName, sign_in: &StoredSignIn) -> Result<(), Error> {
        file::replace(&self.folder, &file_name(name), &record::write(sign_in))
            .map_err(|error| cannot("write", &self.file(name)).with_source(error))
    }

    fn tokens_in_keyring(&self, name: &ProfileName) -> Result<Option<StoredTokens>, Error> {
        let text = self
            .keyring
            .secret(&self.entry(name))
            .map_err(|reason| keyring_fails(name, &reason))?;
        let Some(text) = text else {
            return Ok(None);
        };
        let tokens = record::read_tokens(&text)
            .map_err(|reason| garbled(name, Path::new("the keyring"), &reason))?;
        Ok(Some(tokens))
    }

    /// Puts the tokens into the keyring where the choice and the keyring allow it; else tells why not.
    fn put_in_keyring_by_choice(
        &self,
        name: &ProfileName,
        tokens: &StoredTokens,
    ) -> Result<(KeptIn, Option<String>), Error> {
        if self.choice == StoreChoice::File {
            return Ok((KeptIn::File, None));
        }
        let done = self
            .keyring
            .probe()
            .and_then(|()| self.put_in_keyring(name, tokens));
        match done {
            Ok(()) => Ok((KeptIn::Keyring, None)),
            Err(reason) if self.choice == StoreChoice::Auto => Ok((KeptIn::File, Some(reason))),
            Err(reason) => Err(keyring_fails(name, &reason)),
        }
    }

    /// Puts the tokens into the keyring; the refresh token alone where there is no room for both.
    fn put_in_keyring(&self, name: &ProfileName, tokens: &StoredTokens) -> Result<(), String> {
        let fits = |text: &[u8]| {
            self.keyring
                .longest()
                .is_none_or(|longest| text.len() <= longest)
        };
        let mut text = record::write_tokens(tokens);
        if !fits(&text) {
            text = record::write_tokens(&StoredTokens {
                access_token: None,
                ..tokens.clone()
            });
        }
        if !fits(&text) {
            return Err(format!(
                "the refresh token has {} bytes, more than the keyring takes",
                text.len()
            ));
        }
        self.keyring.replace(&self.entry(name), &text)
    }

    /// The name of the profile's entry in the keyring. Another folder is another store, and has other entries.
    fn entry(&self, name: &ProfileName) -> String {
        self.file(name).display().to_string()
    }
}

fn no_refresh_token(profile: &Profile) -> Error {
    Error::new(
        ErrorKind::Unsupported,
        format!(
            "{} gave API client {} no refresh token, without which a sign-in cannot be kept; \
             ask an administrator to register the client with -Grefresh_token and -Soffline",
            profile.server, profile.client_id
        ),
    )
}

fn file_name(name: &ProfileName) -> String {
    format!("{name}.json")
}

fn cannot(what: &str, path: &Path) -> Error {
    Error::new(
        ErrorKind::Store,
        format!("cannot {what} {}", path.display()),
    )
}

fn garbled(name: &ProfileName, place: &Path, reason: &str) -> Error {
    Error::new(
        ErrorKind::SignInRequired,
        format!(
            "the stored sign-in of profile {name} in {} cannot be understood: {reason}; sign in again",
            place.display()
        ),
    )
}

fn keyring_fails(name: &ProfileName, reason: &str) -> Error {
    Error::new(
        ErrorKind::Store,
        format!(
            "the keyring does not keep the tokens of profile {name}: {reason}; unlock it, or sign in again and keep them in a file"
        ),
    )
}

#[cfg(test)]
mod tests;
