//! Which server is talked to, and with whose credentials.

use std::sync::Arc;

use clap::Args;
use secrecy::SecretString;
use spotfire_auth::{HttpSettings, Profile, ProfileName, ServerUrl, SignedIn, TokenSource};
use spotfire_automation::{Client, JobId};

use crate::{
    credentials::{self, CredentialArgs, Credentials},
    environment::SERVER,
    failure::Failure,
    job_source::JobArgs,
    profiles,
    return_code::ReturnCode,
    server::ServerArgs,
    session::Session,
};

/// The settings that name the server and the credentials. What a flag gives goes before the environment.
#[derive(Args, Debug)]
pub(crate) struct ConnectionArgs {
    #[command(flatten)]
    server: ServerArgs,
    #[command(flatten)]
    credentials: CredentialArgs,
}

/// The way to one server: its address, how to talk to it, and where tokens for it come from.
pub(crate) struct Access {
    /// The server.
    pub(crate) server: ServerUrl,
    /// How to talk to it.
    pub(crate) http: HttpSettings,
    /// Where tokens come from.
    pub(crate) tokens: Arc<dyn TokenSource>,
    /// The flags that lead to the same server with the same credentials again.
    pub(crate) flags: String,
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

    /// Makes a client for the server that flags, environment or a profile name. Nothing is sent yet.
    pub(crate) fn connect(&self, session: &mut Session<'_>) -> Result<Connection, Failure> {
        let access = self.access(session)?;
        Connection::new(
            &access.server,
            access.tokens,
            access.http,
            Some(access.flags),
        )
    }

    /// Finds out which server is meant, and where tokens for it come from. Nothing is sent yet.
    pub(crate) fn access(&self, session: &mut Session<'_>) -> Result<Access, Failure> {
        match self.credentials.read()? {
            Credentials::Token(token) => {
                self.of_given(session, |_, _| credentials::fixed_token(&token))
            }
            Credentials::Client { id, secret } => self.of_given(session, |server, http| {
                credentials::client_credentials(server, http, id, secret)
            }),
            Credentials::SignIn {
                name,
                secret,
                is_named,
            } => self.of_sign_in(name, secret, is_named, session),
        }
    }

    /// The way to the server that flags or environment name, with credentials that they name too.
    fn of_given(
        &self,
        session: &mut Session<'_>,
        tokens: impl FnOnce(&ServerUrl, &HttpSettings) -> Result<Arc<dyn TokenSource>, Failure>,
    ) -> Result<Access, Failure> {
        let server = self.server.required()?;
        session.report.server = Some(server.to_string());
        let http = self.server.network.http_settings(None)?;
        let mut flags = self.server.flags(&server);
        flags.push_str(&self.credentials.flags());
        Ok(Access {
            tokens: tokens(&server, &http)?,
            server,
            http,
            flags,
        })
    }

    /// The way to the server at which somebody has signed in.
    fn of_sign_in(
        &self,
        name: ProfileName,
        secret: Option<SecretString>,
        is_named: bool,
        session: &mut Session<'_>,
    ) -> Result<Access, Failure> {
        let store = profiles::store()?;
        let unusable = |error| Failure::of_sign_in(error, format!("profile {name} cannot be used"));
        let found = store.load(&name).map_err(unusable)?;
        let Some(found) = found else {
            if is_named {
                return Err(nobody(&name));
            }
            // Without a server, too, that is what is missing first.
            self.server.required()?;
            return Err(credentials::none_given(
                "no API client is given, and nobody is signed in",
            ));
        };
        let profile = found.profile();
        self.check_server(&name, profile, is_named)?;
        session.report.server = Some(profile.server.to_string());
        let http = self
            .server
            .network
            .http_settings(profile.ca_file.as_deref())?;
        let server = profile.server.clone();
        let mut signed_in = SignedIn::builder(store, name.clone()).with_http_settings(http.clone());
        if let Some(secret) = secret {
            signed_in = signed_in.with_client_secret(secret);
        }
        let signed_in = signed_in.build().map_err(unusable)?;
        let flags = format!(
            " --profile {name}{}{}",
            self.server.network.flags(),
            self.credentials.flags()
        );
        Ok(Access {
            server,
            http,
            tokens: Arc::new(signed_in),
            flags,
        })
    }

    /// Refuses to use a sign-in at one server for another.
    fn check_server(
        &self,
        name: &ProfileName,
        profile: &Profile,
        is_named: bool,
    ) -> Result<(), Failure> {
        // A profile that was asked for goes before a server that the environment happens to name.
        let given = if is_named {
            self.server.flag()?
        } else {
            self.server.given()?
        };
        match given {
            Some(given) if given != profile.server => Err(Failure::usage(format!(
                "profile {name} is signed in at {}, not at {given}",
                profile.server
            ))
            .with_help(format!(
                "leave --server and {SERVER} out, or sign in there as another profile: \
                 spotfire-job login --profile NAME --server {given}"
            ))),
            _ => Ok(()),
        }
    }
}

fn nobody(name: &ProfileName) -> Failure {
    Failure::new(
        ReturnCode::Client,
        "sign-in",
        format!("nobody is signed in as profile {name}"),
    )
    .with_help(format!("spotfire-job login --profile {name} signs in"))
}
