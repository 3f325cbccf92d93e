//! The simulated server as a value.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::clients::{ClientRegistration, GrantType, RegisteredClient};
use crate::engine::TaskSelector;
use crate::error::Error;
use crate::faults::FaultPlan;
use crate::ledger::Ledger;
use crate::library::JobFile;
use crate::oauth::{self, Decision, Grant};
use crate::server::{self, Endpoint, Server};
use crate::settings::Settings;
use crate::upgrade::Upgrade;

/// How long the server's command `issue-access-token` lets a token last unless told otherwise: 17,520 h, two years.
pub const ISSUED_TOKEN_VALIDITY: Duration = Duration::from_secs(17_520 * 3600);

/// A simulated Spotfire Server, listening on 127.0.0.1.
///
/// It runs on the tokio runtime that it was started on. Dropping it closes the port and all connections, and ends all jobs.
#[must_use = "a simulator stops when it is dropped"]
pub struct Simulator {
    server: Arc<Server>,
    client: RegisteredClient,
    address: SocketAddr,
    listening: Mutex<Option<JoinHandle<()>>>,
}

/// What a server that stops still knows when it starts again. Clients and the library, which a real server keeps in its
/// database, stay either way, and so does the ledger, which is no part of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Memory {
    /// Everything. Jobs go on while the server is away, as if only a proxy were.
    Kept,
    /// Neither jobs nor tokens: jobs end unfinished, and their ids mean nothing any more.
    Lost,
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
        let (listener, address) = listen(wanted).await?;
        let registrations = std::mem::take(&mut settings.clients);
        let server = Arc::new(Server::new(
            format!("{}://{address}", settings.scheme()),
            settings,
        ));
        let client = register_first(&server, registrations)?;
        let simulator = Self {
            server,
            client,
            address,
            listening: Mutex::default(),
        };
        simulator.serve(listener);
        Ok(simulator)
    }

    /// Closes the port and all connections, in the middle of whatever they are at. Does nothing if it is stopped.
    pub async fn stop(&self) {
        let listening = self.listening().take();
        if let Some(listening) = listening {
            listening.abort();
            // It ends as told to; the port is free when it has.
            let _ = listening.await;
        }
        self.server.background.stop();
    }

    /// Stops, if need be, and starts again at the same port.
    ///
    /// # Errors
    /// [`Error::Listen`] when another program took the port meanwhile. The simulator is stopped then.
    pub async fn restart(&self, memory: Memory) -> Result<(), Error> {
        self.stop().await;
        if memory == Memory::Lost {
            self.server.engine.forget_all();
            self.server.tokens.forget_all();
            self.server.sign_ins.forget_all();
        }
        let (listener, _) = listen(self.address).await?;
        self.serve(listener);
        Ok(())
    }

    fn serve(&self, listener: TcpListener) {
        let server = Arc::clone(&self.server);
        let router = server::router(Arc::clone(&server));
        *self.listening() = Some(tokio::spawn(server::serve(listener, server, router)));
    }

    fn listening(&self) -> MutexGuard<'_, Option<JoinHandle<()>>> {
        self.listening
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a plan of faults in force, in place of the one before; calls are counted anew. The default plan has no faults.
    pub fn set_faults(&self, plan: FaultPlan) {
        self.server.faults.put_in_force(plan);
    }

    /// Puts an upgrade in force, from the next call on, besides those that are.
    pub fn upgrade(&self, upgrade: Upgrade) {
        self.server.upgrades.add(upgrade);
    }

    /// Puts these upgrades in force, from the next call on, and no others.
    pub fn set_upgrades(&self, upgrades: impl IntoIterator<Item = Upgrade>) {
        self.server.upgrades.replace(upgrades);
    }

    /// The server's origin, such as `http://127.0.0.1:49152` (with TLS `https://...`): what users call the server's URL.
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
        let grant = Grant::to_client(&client.id, client.scopes.clone());
        Ok(self.server.tokens.issue(grant, validity))
    }

    /// Does what a person with a browser does at an authorization URL, and returns the URL at which the browser ends.
    ///
    /// That is the client's redirect URI with the answer, or a page of the server where it cannot be told the client. The person is
    /// the first one in the settings, the browser one that has never been here, and the forms are those that a real browser sends.
    ///
    /// ```
    /// use spotfire_simulator::{ClientProfile, ClientRegistration, Decision, GrantType, Settings, Simulator};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), spotfire_simulator::Error> {
    /// let client = ClientRegistration::for_jobs("tool")
    ///     .with_profile(ClientProfile::Native)
    ///     .with_grants([GrantType::AuthorizationCode]);
    /// let simulator = Simulator::start_with(Settings::default().with_client(client)).await?;
    /// let url = format!(
    ///     "{}/spotfire/oauth2/auth?response_type=code&client_id={}&state=s&redirect_uri=http://127.0.0.1:8400/auth\
    ///      &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256",
    ///     simulator.url(),
    ///     simulator.client_id(),
    /// );
    /// let answer = simulator.sign_in(&url, Decision::Allow).await;
    /// assert!(answer.starts_with("http://127.0.0.1:8400/auth?code="));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn sign_in(&self, authorization_url: &str, decision: Decision) -> String {
        oauth::sign_in_as_person(Arc::clone(&self.server), authorization_url, decision).await
    }

    /// Revokes an access token, and says whether it was valid until now.
    pub fn revoke_access_token(&self, token: &str) -> bool {
        self.server.tokens.revoke(token)
    }

    /// Revokes every access token.
    pub fn revoke_all_access_tokens(&self) {
        self.server.tokens.revoke_all();
    }

    /// Revokes every refresh token, so that everybody has to sign in again. Access tokens stay valid for what is left of their time.
    pub fn revoke_all_refresh_tokens(&self) {
        self.server.tokens.revoke_all_refresh();
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
        if let Some(listening) = self.listening().take() {
            listening.abort();
        }
        self.server.background.stop();
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

async fn listen(wanted: SocketAddr) -> Result<(TcpListener, SocketAddr), Error> {
    let failed = |source| Error::Listen {
        address: wanted,
        source,
    };
    let listener = TcpListener::bind(wanted).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
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
