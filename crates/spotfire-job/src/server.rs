//! Which server is talked to, and how.

use std::path::{Path, PathBuf};

use clap::Args;
use spotfire_auth::{HttpSettings, ServerUrl};

use crate::{
    environment::{self, CA_FILE, SERVER},
    failure::Failure,
    input,
    text::shell_word,
};

/// The largest file of certificates that is read, in bytes: 1 MiB. All public roots together have a quarter of that.
const CERTIFICATES_LIMIT: u64 = 1024 * 1024;

/// The settings that name the server. What a flag gives goes before the environment.
#[derive(Args, Debug)]
#[command(next_help_heading = "Server and credentials")]
pub(crate) struct ServerArgs {
    /// The server, such as `https://spotfire.example.com`; any link into it will do [env: SPOTFIRE_SERVER].
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    #[command(flatten)]
    pub(crate) network: NetworkArgs,
    /// Allows a server with http://, which sends secret and token in the clear.
    #[arg(long)]
    allow_http: bool,
}

/// The settings that say how to reach it.
#[derive(Args, Debug)]
#[command(next_help_heading = "Server and credentials")]
pub(crate) struct NetworkArgs {
    /// Certificates in PEM form to trust besides the system's [env: SPOTFIRE_CA_FILE].
    #[arg(long, value_name = "PEM")]
    ca_file: Option<PathBuf>,
    /// A client certificate with its private key in PEM form, for a server or proxy that asks for one.
    #[arg(long, value_name = "PEM")]
    client_identity_file: Option<PathBuf>,
}

impl ServerArgs {
    /// The server that flag or environment name.
    pub(crate) fn required(&self) -> Result<ServerUrl, Failure> {
        self.given()?.ok_or_else(|| {
            Failure::usage("no server is given").with_help(format!(
                "set {SERVER} or give --server https://HOST; to try without a server: spotfire-job run --simulate FILE.xml"
            ))
        })
    }

    /// The server that flag or environment name, if any does.
    pub(crate) fn given(&self) -> Result<Option<ServerUrl>, Failure> {
        match environment::or_variable(self.server.as_ref(), SERVER)? {
            Some(url) => self.parse(&url).map(Some),
            None => Ok(None),
        }
    }

    /// The server that the flag names, if it does.
    pub(crate) fn flag(&self) -> Result<Option<ServerUrl>, Failure> {
        self.server.as_ref().map(|url| self.parse(url)).transpose()
    }

    fn parse(&self, url: &str) -> Result<ServerUrl, Failure> {
        let parsed = if self.allow_http {
            ServerUrl::parse_allowing_http(url)
        } else {
            ServerUrl::parse(url)
        };
        parsed.map_err(|error| {
            Failure::usage("the server's URL cannot be used")
                .with_cause(error)
                .with_help("give --server https://HOST; only --allow-http lets http:// through")
        })
    }

    /// The flags that name the same server and the same certificates once more; none of them holds a secret.
    pub(crate) fn flags(&self, server: &ServerUrl) -> String {
        let mut flags = format!(" --server {}", shell_word(&server.to_string()));
        flags.push_str(&self.network.flags());
        if self.allow_http {
            flags.push_str(" --allow-http");
        }
        flags
    }
}

impl NetworkArgs {
    /// The file of certificates that flag or environment name, if any does.
    pub(crate) fn ca_file(&self) -> Result<Option<PathBuf>, Failure> {
        match &self.ca_file {
            Some(file) => Ok(Some(file.clone())),
            None => Ok(environment::variable(CA_FILE)?.map(PathBuf::from)),
        }
    }

    /// How to talk to the server. A profile's file of certificates counts where nothing else names one.
    pub(crate) fn http_settings(&self, of_profile: Option<&Path>) -> Result<HttpSettings, Failure> {
        let mut settings = HttpSettings::default()
            .with_user_agent(concat!("spotfire-job/", env!("CARGO_PKG_VERSION")));
        let ca_file = self.ca_file()?;
        if let Some(file) = ca_file.as_deref().or(of_profile) {
            settings = settings.with_extra_roots_pem(read(file, "certificates")?);
        }
        if let Some(file) = &self.client_identity_file {
            settings = settings.with_client_identity_pem(read(file, "the client certificate")?);
        }
        Ok(settings)
    }

    /// The flags that name the same certificates once more.
    pub(crate) fn flags(&self) -> String {
        let files = [
            ("--ca-file", &self.ca_file),
            ("--client-identity-file", &self.client_identity_file),
        ];
        files
            .into_iter()
            .filter_map(|(flag, file)| Some((flag, file.as_ref()?)))
            .map(|(flag, file)| format!(" {flag} {}", shell_word(&file.to_string_lossy())))
            .collect()
    }
}

fn read(file: &Path, what: &str) -> Result<Vec<u8>, Failure> {
    input::read(file, CERTIFICATES_LIMIT).map_err(|error| {
        Failure::usage(format!("cannot read {what} from {}", file.display())).with_cause(error)
    })
}
