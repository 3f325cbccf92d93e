//! The client, and how it is made.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use secrecy::SecretString;
use spotfire_auth::{
    AccessToken, ClientCredentials, FixedToken, HttpSettings, ServerUrl, TokenSource,
};
use spotfire_automation_raw::Transport;
use tokio::time::Instant;

use crate::job::{
    self, AbortBuilder, Job, JobDefinition, JobFile, JobId, JobRecord, StartContent, StartLibrary,
    Status, StatusRequest,
};
use crate::observe::{Nobody, Observer};
use crate::policy::Bucket;
use crate::transport::{Direct, TraceContext, Wire};
use crate::{Error, Result, RetryBudget, RetryPolicy, StartPolicy, WaitPolicy};

/// A client of one server's Automation Services.
///
/// It is cheap to clone, and clones share connections and token. It spawns no task, keeps no session and no cookies.
///
/// ```no_run
/// # async fn run(secret: String) -> spotfire_automation::Result<()> {
/// use spotfire_automation::Client;
///
/// let client = Client::builder("https://spotfire.example.com")
///     .with_client_credentials("0f3b.oauth-clients.spotfire.tibco.com", secret)
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client(Arc<Shared>);

/// What the clones of a client share.
pub(crate) struct Shared {
    pub(crate) server: ServerUrl,
    pub(crate) api_url: String,
    /// For what may be repeated: connections are kept.
    pub(crate) http: reqwest::Client,
    /// For starts: each over a connection of its own.
    pub(crate) start_http: reqwest::Client,
    pub(crate) connect_timeout: Duration,
    pub(crate) request_timeout: Duration,
    pub(crate) status_request: StatusRequest,
    pub(crate) wire: Arc<Wire>,
    pub(crate) start_policy: StartPolicy,
    pub(crate) retry_policy: RetryPolicy,
    /// For the repetitions of all reads together.
    pub(crate) retries: Bucket,
    pub(crate) wait_policy: WaitPolicy,
    /// Whether the server has answered a call of this client as it should: server and credentials are the right ones.
    proved: AtomicBool,
}

impl Shared {
    /// Notes that the server answered as it should.
    pub(crate) fn prove(&self) {
        if !self.is_proved() {
            self.proved.store(true, Ordering::Relaxed);
        }
    }

    /// Whether it ever did.
    pub(crate) fn is_proved(&self) -> bool {
        self.proved.load(Ordering::Relaxed)
    }
}

impl Client {
    /// Begins with the server's base URL, in any of the forms that people are given: `https://HOST`,
    /// `https://HOST:8443`, with `/spotfire` behind it, or a whole link into the user interface.
    ///
    /// One source of tokens must follow: client credentials, an access token, or a source of your own.
    pub fn builder(server: impl Into<String>) -> ClientBuilder {
        ClientBuilder {
            server: server.into(),
            plain_http: false,
            credentials: Vec::new(),
            http: HttpSettings::default()
                .with_user_agent(concat!("spotfire-automation/", env!("CARGO_PKG_VERSION"))),
            start_policy: StartPolicy::default(),
            retry_policy: RetryPolicy::default(),
            retry_budget: RetryBudget::default(),
            wait_policy: WaitPolicy::default(),
            trace_context: TraceContext::Own,
            observer: Arc::new(Nobody),
        }
    }

    /// The server that the client calls.
    pub fn server(&self) -> &ServerUrl {
        &self.0.server
    }

    /// Prepares the start of a job from its definition, the XML text of a job file. Await it, or set more first.
    ///
    /// The definition is sent byte for byte as `application/xml`.
    ///
    /// ```no_run
    /// # async fn run(client: spotfire_automation::Client, xml: String) -> spotfire_automation::Result<()> {
    /// let job = client.start_content(xml).await?;
    /// println!("started {}", job.id());
    /// # Ok(())
    /// # }
    /// ```
    pub fn start_content(&self, definition: impl Into<JobDefinition>) -> StartContent {
        StartContent::new(self.clone(), definition.into())
    }

    /// Prepares the start of a job from a job file in the server's library. Await it, or set more first.
    ///
    /// The API client needs library permission to read the job file.
    ///
    /// ```no_run
    /// # async fn run(client: spotfire_automation::Client) -> spotfire_automation::Result<()> {
    /// use spotfire_automation::JobFile;
    ///
    /// let job = client.start_library(JobFile::path("/Sales/Daily")).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn start_library(&self, file: JobFile) -> StartLibrary {
        StartLibrary::new(self.clone(), file)
    }

    /// Asks how a job stands, and again as far as the [`RetryPolicy`] goes.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when the server answers HTTP status 404 or `Missing`; else why no
    /// status was had.
    pub async fn status(&self, job: JobId) -> Result<Status> {
        job::ask_status(self, job, &self.0.retry_policy).await
    }

    /// Prepares an abort. Await it, or give a reason first.
    ///
    /// ```no_run
    /// # async fn run(client: spotfire_automation::Client, id: spotfire_automation::JobId) -> spotfire_automation::Result<()> {
    /// use spotfire_automation::Abort;
    ///
    /// match client.abort(id).with_reason("superseded").await? {
    ///     Abort::Taken(_) => println!("{}", client.job(id).wait().await?.kind()),
    ///     Abort::AlreadyOver(outcome) => println!("was over: {}", outcome.kind()),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn abort(&self, job: JobId) -> AbortBuilder {
        AbortBuilder::new(self.clone(), job)
    }

    /// The handle of a job of which the id is known. Nothing is sent.
    pub fn job(&self, id: JobId) -> Job {
        Job::of_unknown_age(self.clone(), id)
    }

    /// The handle of a job that was written down, by another process perhaps. Nothing is sent.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration) when the job is another server's.
    pub fn resume(&self, record: &JobRecord) -> Result<Job> {
        if record.server() != self.0.server.to_string() {
            return Err(Error::configuration(format!(
                "job {} runs on another server than {}; make a client for the server in its record",
                record.job_id(),
                self.0.server
            )));
        }
        Ok(Job::of_age(self.clone(), record.job_id(), record.age()))
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.0
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("server", &self.0.server)
            .finish_non_exhaustive()
    }
}

/// Makes a [`Client`]; had from [`Client::builder`].
#[must_use = "a builder does nothing until it is built"]
pub struct ClientBuilder {
    server: String,
    plain_http: bool,
    credentials: Vec<Credentials>,
    http: HttpSettings,
    start_policy: StartPolicy,
    retry_policy: RetryPolicy,
    retry_budget: RetryBudget,
    wait_policy: WaitPolicy,
    trace_context: TraceContext,
    observer: Arc<dyn Observer>,
}

enum Credentials {
    Client { id: String, secret: SecretString },
    Token(SecretString),
    Source(Arc<dyn TokenSource>),
}

impl ClientBuilder {
    /// Signs in as an API client, with the id and secret that `config register-api-client` printed.
    ///
    /// The token is fetched once, when it is first needed, and renewed ahead of its end.
    pub fn with_client_credentials(
        mut self,
        id: impl Into<String>,
        secret: impl Into<SecretString>,
    ) -> Self {
        self.credentials.push(Credentials::Client {
            id: id.into(),
            secret: secret.into(),
        });
        self
    }

    /// Uses a token that an administrator issued. It cannot be renewed: when it expires, calls fail.
    pub fn with_access_token(mut self, token: impl Into<SecretString>) -> Self {
        self.credentials.push(Credentials::Token(token.into()));
        self
    }

    /// Gets tokens from a source of your own, or one that several clients share.
    pub fn with_token_source(mut self, source: Arc<dyn TokenSource>) -> Self {
        self.credentials.push(Credentials::Source(source));
        self
    }

    /// Talks HTTP by these settings instead of the defaults of [`HttpSettings`].
    pub fn with_http_settings(mut self, settings: HttpSettings) -> Self {
        self.http = settings;
        self
    }

    /// Allows plain http to any server, not only to this machine: secret and token then cross the network in the clear.
    pub fn with_plain_http_allowed(mut self) -> Self {
        self.plain_http = true;
        self
    }

    /// Sends starts again by this policy.
    pub fn with_start_policy(mut self, policy: StartPolicy) -> Self {
        self.start_policy = policy;
        self
    }

    /// Repeats `status` and `abort` by this policy.
    pub fn with_retry_policy(mut self, policy: RetryPolicy) -> Self {
        self.retry_policy = policy;
        self
    }

    /// Lets all reads of the client and its clones together be repeated no oftener than this.
    pub fn with_retry_budget(mut self, budget: RetryBudget) -> Self {
        self.retry_budget = budget;
        self
    }

    /// Waits by this policy.
    pub fn with_wait_policy(mut self, policy: WaitPolicy) -> Self {
        self.wait_policy = policy;
        self
    }

    /// Tells `observer` of each request, start and wait.
    pub fn with_observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.observer = observer;
        self
    }

    /// Takes the header `traceparent` (W3C Trace Context) of each request from the program, which takes part in a trace.
    ///
    /// It is called within the span of the request, so that a program with an OpenTelemetry layer can read the context
    /// of the current span. Where it gives nothing, or nothing that a header can carry, the header is made here from
    /// the request id, for starts and aborts, as it is without this setting.
    pub fn with_traceparent(
        mut self,
        traceparent: impl Fn() -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.trace_context = TraceContext::Program(Arc::new(traceparent));
        self
    }

    /// Makes the client. Nothing is sent.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration) when the server URL cannot be used or is plain http, when
    /// there is not exactly one source of tokens, or when a setting cannot be used.
    pub fn build(self) -> Result<Client> {
        self.build_over(Arc::new(Direct))
    }

    pub(crate) fn build_over(self, base: Arc<dyn Transport>) -> Result<Client> {
        let parse = if self.plain_http {
            ServerUrl::parse_allowing_http
        } else {
            ServerUrl::parse
        };
        let server = parse(&self.server).map_err(unusable("the server URL"))?;
        let http = self
            .http
            .client(&server)
            .map_err(unusable("the HTTP settings"))?;
        let start_http = self
            .http
            .start_client(&server)
            .map_err(unusable("the HTTP settings"))?;
        let tokens = only(self.credentials)?
            .into_source(&server, &self.http)
            .map_err(unusable("the credentials"))?;
        let api_url = String::from(server.api_url());
        let status_request = StatusRequest::new(&api_url, &http).ok_or_else(|| {
            Error::configuration(
                "the description has no place for a job's id in the path of `status`",
            )
        })?;
        Ok(Client(Arc::new(Shared {
            api_url,
            server,
            http,
            status_request,
            start_http,
            connect_timeout: self.http.connect_timeout(),
            request_timeout: self.http.request_timeout(),
            wire: Arc::new(Wire {
                base,
                tokens,
                trace_context: self.trace_context,
                observer: self.observer,
            }),
            start_policy: self.start_policy,
            retry_policy: self.retry_policy,
            retries: Bucket::new(self.retry_budget),
            wait_policy: self.wait_policy,
            proved: AtomicBool::new(false),
        })))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The URL has not been checked yet and may hold a password.
        f.debug_struct("ClientBuilder")
            .field("credentials", &self.credentials.len())
            .finish_non_exhaustive()
    }
}

impl Credentials {
    fn into_source(
        self,
        server: &ServerUrl,
        http: &HttpSettings,
    ) -> std::result::Result<Arc<dyn TokenSource>, spotfire_auth::Error> {
        use secrecy::ExposeSecret as _;
        Ok(match self {
            Self::Client { id, secret } => {
                let builder = ClientCredentials::builder(server.clone(), id, secret);
                Arc::new(builder.with_http_settings(http.clone()).build()?)
            }
            Self::Token(token) => {
                Arc::new(FixedToken::new(AccessToken::new(token.expose_secret())?))
            }
            Self::Source(source) => source,
        })
    }
}

fn only(mut credentials: Vec<Credentials>) -> Result<Credentials> {
    match (credentials.pop(), credentials.is_empty()) {
        (Some(credentials), true) => Ok(credentials),
        (None, _) => Err(Error::configuration(
            "the client has no credentials; give an API client's id and secret, an access token, or a token source",
        )),
        (Some(_), false) => Err(Error::configuration(
            "the client was given credentials more than once; give only one of client credentials, access token and token source",
        )),
    }
}

fn unusable(what: &'static str) -> impl FnOnce(spotfire_auth::Error) -> Error {
    move |cause| Error::configuration(format!("{what} cannot be used")).with_source(cause)
}

/// That much later than now; what is too far away for a clock becomes a time that nobody lives to see.
pub(crate) fn after(time: Duration) -> Instant {
    const FAR: Duration = Duration::from_secs(60 * 60 * 24 * 365 * 30);
    Instant::now() + time.min(FAR)
}
