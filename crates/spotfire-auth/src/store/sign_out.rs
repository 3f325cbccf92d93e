//! The end of a sign-in.

use secrecy::SecretString;

use crate::store::{ProfileName, SignInStore, StoredSignIn};
use crate::{Error, HttpSettings, Revocation};

/// What became of a sign-in that was ended. Here it is forgotten in any case.
#[derive(Clone, Debug)]
pub enum SignOut {
    /// There was none.
    NotSignedIn,
    /// The server has revoked its refresh token.
    Revoked,
    /// The server could not be told, and the tokens may be good there until they expire.
    NotRevoked(Error),
}

impl SignInStore {
    /// Revokes a profile's refresh token at the server, and forgets the profile whatever the server says.
    ///
    /// `client_secret` is for a client that has one. Waits up to 150 s for other processes that use the profile.
    ///
    /// # Errors
    ///
    /// [`Store`](crate::ErrorKind::Store) when it cannot be forgotten.
    pub async fn sign_out(
        &self,
        name: &ProfileName,
        client_secret: Option<SecretString>,
        settings: &HttpSettings,
    ) -> Result<SignOut, Error> {
        if !self.file(name).exists() {
            return Ok(SignOut::NotSignedIn);
        }
        let lock = self.lock(name).await?;
        let profile = name.clone();
        let found = self.blocking(move |store| store.load(&profile)).await;
        let told = match found {
            Ok(Some(sign_in)) => tell(&sign_in, client_secret, settings).await,
            Ok(None) => Ok(false),
            Err(error) => Err(error),
        };
        let profile = name.clone();
        self.blocking(move |store| store.remove(&lock, &profile))
            .await?;
        Ok(match told {
            Ok(true) => SignOut::Revoked,
            Ok(false) => SignOut::NotSignedIn,
            Err(error) => SignOut::NotRevoked(error),
        })
    }
}

/// Tells the server, and whether there was anything to tell.
async fn tell(
    sign_in: &StoredSignIn,
    client_secret: Option<SecretString>,
    settings: &HttpSettings,
) -> Result<bool, Error> {
    let Some(token) = sign_in.refresh_token() else {
        return Ok(false);
    };
    let profile = sign_in.profile();
    Revocation::new(profile.server.clone(), profile.client(client_secret)?)
        .with_http_settings(settings.clone())
        .revoke_refresh_token(token)
        .await?;
    Ok(true)
}
