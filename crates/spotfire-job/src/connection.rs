//! Which server is talked to, and with whose credentials.

use std::{path::PathBuf, sync::Arc};

use clap::Args;
use spotfire_auth::{HttpSettings, ServerUrl, TokenSource};
use spotfire_automation::{Client, JobId};

use crate::{
    credentials::CredentialArgs,
    environment::{self, SERVER},
    failure::Failure,
    input,
    job_source::JobArgs,
    session::Session,
    text::shell_word,
};

/// The largest file of certificates that is read, in bytes: 1 MiB. All public roots together have a quarter of that.
const CA_FILE_LIMIT: u64 = 1024 * 1024;

/// The settings that name the server and the credentials. What a flag gives goes before the environment.
#[derive(Args, Debug)]
#[command(next_help_heading = "Server and credentials")]
pub(crate) struct ConnectionArgs {
    /// The server, such as `https://spotfire.example.com`; any link into it will do [env: SPOTFIRE_SERVER].
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    #[command(flatten)]
    credentials: CredentialArgs,
    /// Certificates in PEM form to trust besides the system's.
    #[arg(long, value_name = "PEM")]
    ca_file: Option<PathBuf>,
    /// Allows a server with http://, which sends secret and token in the clear.
    #[arg(long)]
    allow_http: bool,
}

/// A client for one server, and what messages need to know of it.
pub(crate) struct Connection {
    /// The client.
    pub(crate) client: Client,
    /// Where the client has its tokens from.
    pub(crate) tokens: Arc<dyn TokenSource>,
    /// The flags that lead to the same server again; none for a simulated one, which cannot be reached again.
    flags: Option<String>,
}

impl Connection {
    /// Makes a client for the server. Nothing is sent yet.
    pub(crate) fn new(
        server: &ServerUrl,
        tokens: Arc<dyn TokenSource>,
        http: HttpSettings,
        flags: Option<String>,
    ) -> Result<Self, Failure> {
        let client = Client::builder(server.to_string())
            // Whether plain http is allowed was decided when the URL was read.
            .with_plain_http_allowed()
            .with_token_source(Arc::clone(&tokens))
            .with_http_settings(http)
            .build()
            .map_err(|error| Failure::of_client(error, "the server cannot be used"))?;
        Ok(Self {
            client,
            tokens,
            flags,
        })
    }

    /// The command that waits for the job again; none where the server ends with this process.
    pub(crate) fn resume_command(&self, job: JobId) -> Option<String> {
        self.flags
            .as_ref()
            .map(|flags| format!("spotfire-job wait {job}{flags}"))
    }
}

impl ConnectionArgs {
    /// Refuses a command line on which the job and a secret would both come from standard input.
    pub(crate) fn check_stdin(&self, job: &JobArgs) -> Result<(), Failure> {
        if self.credentials.reads_stdin() && job.reads_stdin() {
            return Err(Failure::usage(
                "the job definition and the credentials cannot both come from standard input",
            )
            .with_help("put one of them into a file"));
        }
        Ok(())
    }

    /// Makes a client for the server that flags or environment name. Nothing is sent yet.
    pub(crate) fn connect(&self, session: &mut Session<'_>) -> Result<Connection, Failure> {
        let server = self.server()?;
        session.report.server = Some(server.to_string());
        let http = self.http_settings()?;
        let tokens = self.credentials.tokens(&server, &http)?;
        Connection::new(&server, tokens, http, Some(self.flags(&server)))
    }

    fn server(&self) -> Result<ServerUrl, Failure> {
        let Some(url) = environment::or_variable(self.server.as_ref(), SERVER)? else {
            return Err(Failure::usage("no server is given").with_help(format!(
                "set {SERVER} or give --server https://HOST; to try without a server: spotfire-job run --simulate FILE.xml"
            )));
        };
        let parsed = if self.allow_http {
            ServerUrl::parse_allowing_http(&url)
        } else {
            ServerUrl::parse(&url)
        };
        parsed.map_err(|error| {
            Failure::usage("the server's URL cannot be used")
                .with_cause(error)
                .with_help("give --server https://HOST; only --allow-http lets http:// through")
        })
    }

    fn http_settings(&self) -> Result<HttpSettings, Failure> {
        let settings = HttpSettings::default()
            .with_user_agent(concat!("spotfire-job/", env!("CARGO_PKG_VERSION")));
        let Some(file) = &self.ca_file else {
            return Ok(settings);
        };
        let pem = input::read(file, CA_FILE_LIMIT).map_err(|error| {
            Failure::usage(format!("cannot read certificates from {}", file.display()))
                .with_cause(error)
        })?;
        Ok(settings.with_extra_roots_pem(pem))
    }

    /// The flags that name the same server and credentials once more; none of them holds a secret.
    fn flags(&self, server: &ServerUrl) -> String {
        let mut flags = format!(" --server {}", shell_word(&server.to_string()));
        flags.push_str(&self.credentials.flags());
        if let Some(file) = &self.ca_file {
            flags.push_str(&format!(
                " --ca-file {}",
                shell_word(&file.to_string_lossy())
            ));
        }
        if self.allow_http {
            flags.push_str(" --allow-http");
        }
        flags
    }
}
