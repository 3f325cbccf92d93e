//! Tokens of a person who has signed in, shared with every other process of that person.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use secrecy::SecretString;
use tracing::{debug, warn};

use crate::store::{ProfileLock, StoredTokens};
use crate::token::{Fetch, Fetched, TokenCache};
use crate::{
    AccessToken, Error, ErrorKind, HttpSettings, Profile, ProfileName, RefreshGrant, SignInStore,
    StoredSignIn, TokenFuture, TokenSource,
};

/// Tokens for a stored sign-in.
///
/// Clones share one token, renewed as [`ClientCredentials`](crate::ClientCredentials) has it. So do processes: whoever
/// needs a new access token takes the profile's lock, looks whether another process has stored one meanwhile, and only
/// then asks the server, stores what it gave, and uses it. A refresh token that the server rotates is thus spent once.
///
/// Once the server refuses the refresh token, it is read again, since another machine may have replaced it in a shared
/// folder, and forgotten only if it is still the one that was sent. Then somebody has to sign in again.
///
/// A renewal that was begun goes on when whoever waits for it is dropped, so that no new refresh token is lost; it ends
/// with the runtime.
///
/// ```no_run
/// # async fn run(folder: std::path::PathBuf) -> Result<(), spotfire_auth::Error> {
/// use spotfire_auth::{ProfileName, SignInStore, SignedIn, StoreChoice, TokenSource};
///
/// let store = SignInStore::new(folder, StoreChoice::Auto);
/// let source = SignedIn::builder(store, ProfileName::default()).build()?;
/// let token = source.token().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct SignedIn(Arc<TokenCache<StoredGrant>>);

/// Makes [`SignedIn`].
#[derive(Clone, Debug)]
#[must_use]
pub struct SignedInBuilder {
    store: SignInStore,
    name: ProfileName,
    client_secret: Option<SecretString>,
    settings: HttpSettings,
}

/// The way to the next access token, by way of the store.
struct StoredGrant(Arc<Turn>);

/// What one process needs to take its turn.
struct Turn {
    store: SignInStore,
    name: ProfileName,
    profile: Profile,
    grant: RefreshGrant,
    /// The token that this process was given last. That another is wanted means that it is old or was refused.
    given: Mutex<Option<AccessToken>>,
}

/// What a refresh gave, for the store and for this process.
struct Renewed {
    tokens: StoredTokens,
    fetched: Fetched,
}

impl SignedIn {
    /// Begins with what must be given; the rest has defaults.
    pub fn builder(store: SignInStore, name: ProfileName) -> SignedInBuilder {
        SignedInBuilder {
            store,
            name,
            client_secret: None,
            settings: HttpSettings::default(),
        }
    }

    /// What the sign-in is for.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.0.fetcher().0.profile
    }
}

impl SignedInBuilder {
    /// Gives the secret of an API client that has one, since it is not stored.
    pub fn with_client_secret(mut self, secret: impl Into<SecretString>) -> Self {
        self.client_secret = Some(secret.into());
        self
    }

    /// Talks to the token endpoint in another way than by default.
    pub fn with_http_settings(mut self, settings: HttpSettings) -> Self {
        self.settings = settings;
        self
    }

    /// Takes up the stored sign-in. Nothing is sent yet; the store is read, which may block.
    ///
    /// # Errors
    ///
    /// [`SignInRequired`](ErrorKind::SignInRequired) when nobody is signed in, [`Store`](ErrorKind::Store) when the
    /// sign-in cannot be read, [`Configuration`](ErrorKind::Configuration) when the client's secret is missing; and those
    /// of [`HttpSettings::client`].
    pub fn build(self) -> Result<SignedIn, Error> {
        let profile = match self.store.load(&self.name)? {
            Some(sign_in) if sign_in.is_signed_in() => sign_in.profile,
            _ => return Err(nobody(&self.name)),
        };
        let client = profile.client(self.client_secret)?;
        let grant = RefreshGrant::builder(profile.server.clone(), client)
            .with_token_endpoint(profile.token_endpoint.clone())
            .with_scopes(&profile.scopes)
            .with_http_settings(self.settings)
            .build()?;
        let turn = Turn {
            store: self.store,
            name: self.name,
            profile,
            grant,
            given: Mutex::default(),
        };
        let cache = TokenCache::new(StoredGrant(Arc::new(turn)));
        Ok(SignedIn(Arc::new(cache)))
    }
}

impl TokenSource for SignedIn {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(self.0.token())
    }

    fn renew<'a>(&'a self, rejected: &'a AccessToken) -> TokenFuture<'a> {
        Box::pin(self.0.renew(rejected))
    }

    fn client_id(&self) -> Option<&str> {
        Some(&self.profile().client_id)
    }
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let turn = &self.0.fetcher().0;
        f.debug_struct("SignedIn")
            .field("name", &turn.name)
            .field("profile", &turn.profile)
            .field("store", &turn.store)
            .finish_non_exhaustive()
    }
}

impl Fetch for StoredGrant {
    fn fetch(&self) -> Pin<Box<dyn Future<Output = Result<Fetched, Error>> + Send + '_>> {
        let turn = Arc::clone(&self.0);
        Box::pin(async move {
            // A task of its own: between the server's answer and the store nobody may stop it.
            tokio::spawn(async move { turn.next_token().await })
                .await
                .unwrap_or_else(|_| {
                    Err(Error::new(
                        ErrorKind::Store,
                        "the program ended while it renewed a stored sign-in",
                    ))
                })
        })
    }
}

impl Turn {
    /// The access token that another process has stored, or a new one.
    async fn next_token(&self) -> Result<Fetched, Error> {
        let found = self.load().await?;
        if let Some(shared) = self.shared(&found) {
            return Ok(shared);
        }
        let lock = self.store.lock(&self.name).await?;
        let found = self.load().await?;
        if let Some(shared) = self.shared(&found) {
            return Ok(shared);
        }
        self.renew(lock, found).await
    }

    /// Reads the store; what it has must still be this process's sign-in.
    async fn load(&self) -> Result<StoredSignIn, Error> {
        let name = self.name.clone();
        let found = self.store.blocking(move |store| store.load(&name)).await?;
        let Some(found) = found.filter(StoredSignIn::is_signed_in) else {
            return Err(nobody(&self.name));
        };
        let (now, before) = (&found.profile, &self.profile);
        if (&now.server, &now.client_id) == (&before.server, &before.client_id) {
            return Ok(found);
        }
        Err(Error::new(
            ErrorKind::SignInRequired,
            format!(
                "profile {} now belongs to API client {} at {}; start again to use it",
                self.name, now.client_id, now.server
            ),
        ))
    }

    /// The stored access token, if it is good and not the one that this process wants to get rid of.
    fn shared(&self, found: &StoredSignIn) -> Option<Fetched> {
        let access = found.tokens.as_ref()?.access_token.as_ref()?;
        let remaining = access.remaining(SystemTime::now())?;
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        if given.as_ref().is_some_and(|given| given.is(&access.token)) {
            return None;
        }
        debug!(profile = %self.name, "using the access token that another process has stored");
        *given = Some(access.token.clone());
        Some(Fetched {
            token: access.token.clone(),
            expires_in: Some(remaining),
        })
    }

    /// Asks the server for the next tokens and stores them.
    ///
    /// Where the server refuses the refresh token and the store has another by now, that one is tried, once. The folder's
    /// locks may not reach the process that stored it, as on some network file systems.
    async fn renew(&self, lock: ProfileLock, mut found: StoredSignIn) -> Result<Fetched, Error> {
        let mut is_second = false;
        loop {
            let refusal = match self.ask(&found).await {
                Ok(renewed) => return Ok(self.keep(lock, found, renewed).await),
                Err(error) if error.kind() == ErrorKind::InvalidGrant => error,
                Err(error) => return Err(error),
            };
            let sent = std::mem::replace(&mut found, self.load().await?);
            if is_second || found.has_refresh_token_of(&sent) {
                return Err(self.forget(lock, found, &sent, refusal).await);
            }
            is_second = true;
        }
    }

    async fn ask(&self, found: &StoredSignIn) -> Result<Renewed, Error> {
        let sent = found
            .refresh_token()
            .ok_or_else(|| nobody(&self.name))?
            .clone();
        let from = SystemTime::now();
        let answer = self.grant.refresh(&sent).await?;
        Ok(Renewed {
            tokens: StoredTokens::new(&answer, from, sent),
            fetched: answer.into(),
        })
    }

    /// Stores what the server gave.
    async fn keep(&self, lock: ProfileLock, mut found: StoredSignIn, renewed: Renewed) -> Fetched {
        found.tokens = Some(renewed.tokens);
        if let Err(error) = self.replace(lock, found).await {
            // The access token works all the same, and a long job should not end for want of a disk.
            warn!(%error, profile = %self.name, "the renewed sign-in could not be stored; a new sign-in may be needed later");
        }
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        *given = Some(renewed.fetched.token.clone());
        renewed.fetched
    }

    /// Forgets the refresh token that was sent and refused, unless the store has another by now.
    async fn forget(
        &self,
        lock: ProfileLock,
        mut found: StoredSignIn,
        sent: &StoredSignIn,
        refusal: Error,
    ) -> Error {
        if found.has_refresh_token_of(sent) {
            found.tokens = None;
            if let Err(error) = self.replace(lock, found).await {
                warn!(%error, profile = %self.name, "the sign-in has ended and could not be forgotten");
            }
        }
        Error::new(
            ErrorKind::SignInRequired,
            format!(
                "the sign-in of profile {} at {} has ended; sign in again",
                self.name, self.profile.server
            ),
        )
        .with_source(refusal)
    }

    async fn replace(&self, lock: ProfileLock, sign_in: StoredSignIn) -> Result<(), Error> {
        let name = self.name.clone();
        self.store
            .blocking(move |store| store.replace(&lock, &name, &sign_in))
            .await
    }
}

fn nobody(name: &ProfileName) -> Error {
    Error::new(
        ErrorKind::SignInRequired,
        format!("nobody is signed in as profile {name}; sign in first"),
    )
}
