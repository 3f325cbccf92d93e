//! A store with a sign-in that needs a new access token.

use std::path::{Path, PathBuf};

use spotfire_auth::{
    AccessToken, ApiClient, Error, Profile, ProfileName, RefreshGrant, RefreshToken, ServerUrl,
    SignInStore, SignedIn, StoreChoice,
};

use crate::rotating_server::RotatingServer;

/// A server, and a store in a folder of its own that has a sign-in there under the name `default`.
pub(crate) struct Fixture {
    pub(crate) server: RotatingServer,
    pub(crate) store: SignInStore,
    pub(crate) name: ProfileName,
    /// Removed with the fixture.
    _folder: tempfile::TempDir,
}

impl Fixture {
    pub(crate) async fn new() -> Self {
        Self::with_processes(1).await
    }

    pub(crate) async fn with_processes(processes: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder is made");
        let fixture = Self {
            server: RotatingServer::start(processes),
            store: store_in(folder.path().join("sign-ins")),
            name: ProfileName::default(),
            _folder: folder,
        };
        fixture.sign_in().await;
        fixture
    }

    /// Signs in with `refresh-1` and an access token that is of no use for long.
    async fn sign_in(&self) {
        let server = ServerUrl::parse(&self.server.url()).expect("the server has a URL");
        let client = ApiClient::public("native-client");
        let grant = RefreshGrant::builder(server.clone(), client.clone())
            .build()
            .expect("the client is one");
        self.server.state().life = 0;
        let first = RefreshToken::new("refresh-0").expect("it is a token");
        let tokens = grant.refresh(&first).await.expect("the server grants it");
        let profile = Profile::new(server, &client);
        self.store
            .keep(&self.name, profile, &tokens)
            .await
            .expect("the sign-in is kept");
        let mut state = self.server.state();
        state.life = 3600;
        state.refreshes.clear();
    }

    pub(crate) fn open(&self) -> Result<SignedIn, Error> {
        open(self.store.clone())
    }

    /// The file of the sign-in.
    pub(crate) fn file(&self) -> PathBuf {
        self.store.file(&self.name)
    }
}

pub(crate) fn store_in(folder: impl AsRef<Path>) -> SignInStore {
    SignInStore::new(folder.as_ref(), StoreChoice::File)
}

pub(crate) fn open(store: SignInStore) -> Result<SignedIn, Error> {
    SignedIn::builder(store, ProfileName::default()).build()
}

/// The token's text, out of the header that it makes.
pub(crate) fn text(token: &AccessToken) -> String {
    let header = token.authorization();
    header
        .to_str()
        .expect("a token is ASCII")
        .replace("Bearer ", "")
}
