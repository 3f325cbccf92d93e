//! The simulated server as a value.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::clients::{ClientRegistration, GrantType, RegisteredClient};
use crate::engine::TaskSelector;
use crate::error::Error;
use crate::ledger::Ledger;
use crate::library::JobFile;
use crate::oauth::Grant;
use crate::server::{self, Endpoint, Server};
use crate::settings::Settings;

/// How long the server's command `issue-access-token` lets a token last unless told otherwise: 17,520 h, two years.
pub const ISSUED_TOKEN_VALIDITY: Duration = Duration::from_secs(17_520 * 3600);

/// A simulated Spotfire Server, listening on 127.0.0.1 with plain HTTP.
///
/// It runs on the tokio runtime that it was started on. Dropping it closes the port and all connections, and ends all jobs.
#[must_use = "a simulator stops when it is dropped"]
pub struct Simulator {
    server: Arc<Server>,
    client: RegisteredClient,
    listening: JoinHandle<()>,
}

impl Simulator {
    /// Starts a simulator with the default [`Settings`]: a free port, and one client that may run jobs.
    ///
    /// # Errors
    /// [`Error::Listen`] when the operating system has no port to give.
    pub async fn start() -> Result<Self, Error> {
        Self::start_with(Settings::default()).await
    }

    /// Starts a simulator. Requests are answered from the moment that it is there.
    ///
    /// # Errors
    /// [`Error::Listen`] when the port is in use or not allowed; [`Error::InvalidClient`] or [`Error::ClientTaken`]
    /// when the settings hold a client that cannot be registered.
    pub async fn start_with(mut settings: Settings) -> Result<Self, Error> {
        let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, settings.port));
        let failed = |source| Error::Listen {
            address: wanted,
            source,
        };
        let listener = TcpListener::bind(wanted).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;

        let limit = settings.connection_limit;
        let registrations = std::mem::take(&mut settings.clients);
        let server = Arc::new(Server::new(format!("http://{address}"), settings));
        let client = register_first(&server, registrations)?;
        let router = server::router(Arc::clone(&server));
        let listening = tokio::spawn(server::serve(listener, router, limit));
        Ok(Self {
            server,
            client,
            listening,
        })
    }

    /// The server's origin, such as `http://127.0.0.1:49152`: what users call the server's URL.
    pub fn url(&self) -> &str {
        &self.server.url
    }

    /// The id of the first client: the first one in the settings, or the one made up.
    pub fn client_id(&self) -> &str {
        self.client.id()
    }

    /// The secret of the first client; empty if it is a public client, which has none.
    pub fn client_secret(&self) -> &str {
        self.client.secret().unwrap_or_default()
    }

    /// Registers one more client.
    ///
    /// # Errors
    /// [`Error::InvalidClient`] when it has no scope, or something in it is empty or not allowed;
    /// [`Error::ClientTaken`] when there is a client with its id.
    pub fn register_client(
        &self,
        registration: ClientRegistration,
    ) -> Result<RegisteredClient, Error> {
        self.server.clients.register(registration)
    }

    /// Issues an access token with all scopes of a client, as the server's command `issue-access-token` does.
    ///
    /// An administrator's default for `validity` is [`ISSUED_TOKEN_VALIDITY`].
    ///
    /// # Errors
    /// [`Error::UnknownClient`], and [`Error::NoClientCredentials`] when the client lacks that grant.
    pub fn issue_access_token(&self, client_id: &str, validity: Duration) -> Result<String, Error> {
        let Some(client) = self.server.clients.find(client_id) else {
            return Err(Error::UnknownClient {
                id: client_id.to_owned(),
            });
        };
        if !client.may_use(GrantType::ClientCredentials) {
            return Err(Error::NoClientCredentials {
                id: client_id.to_owned(),
            });
        }
        let grant = Grant {
            client_id: client.id.as_str().into(),
            scopes: client.scopes.clone(),
        };
        Ok(self.server.tokens.issue(grant, validity))
    }

    /// Revokes an access token, and says whether it was valid until now.
    pub fn revoke_access_token(&self, token: &str) -> bool {
        self.server.tokens.revoke(token)
    }

    /// Revokes every access token.
    pub fn revoke_all_access_tokens(&self) {
        self.server.tokens.revoke_all();
    }

    /// Puts a job file into the library and returns its GUID.
    ///
    /// # Errors
    /// [`Error::InvalidLibraryPath`], and [`Error::LibraryPathTaken`] or [`Error::LibraryIdTaken`] when another item has its path or id.
    pub fn add_job_file(&self, file: JobFile) -> Result<Uuid, Error> {
        self.server.library.add(file)
    }

    /// Lets every task that `task` selects fail with `message` from now on, in running jobs too.
    pub fn fail_task(&self, task: TaskSelector, message: impl Into<String>) {
        self.server.engine.fail_task(task, message.into());
    }

    /// What the simulator was asked and what it did.
    pub fn ledger(&self) -> &Ledger {
        &self.server.ledger
    }

    /// How often the token endpoint was called, with whatever outcome.
    pub fn token_requests(&self) -> u64 {
        self.ledger().count(Endpoint::Token)
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl fmt::Debug for Simulator {
    /// Writes where it listens, and no secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator")
            .field("url", &self.server.url)
            .finish_non_exhaustive()
    }
}

/// Registers the clients of the settings and returns the first one; without any, one for jobs.
fn register_first(
    server: &Server,
    registrations: Vec<ClientRegistration>,
) -> Result<RegisteredClient, Error> {
    let mut registrations = registrations.into_iter();
    let first = registrations
        .next()
        .unwrap_or_else(|| ClientRegistration::for_jobs("simulator"));
    let first = server.clients.register(first)?;
    for registration in registrations {
        server.clients.register(registration)?;
    }
    Ok(first)
}
