//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use spotfire_simulator::{
    ClientRegistration, ErrorBody, FinishedJobAbortAnswer, InvalidJobIdAnswer,
    MalformedDefinitionAnswer, Settings, TaskSelector, TrustedIssuer, UnknownJobAnswer,
    UnnamedJobFileAnswer, UnsupportedMediaTypeAnswer,
};

use crate::behaviour::BehaviourArguments;
use crate::registration::registration;

/// A simulated Spotfire Server, for tests and development only.
///
/// Speaks the Automation Services REST API and OAuth 2.0, with a page to sign in at, on 127.0.0.1. No analysis is opened:
/// the tasks of a job only take their time. Every answer carries the header X-Spotfire-Simulator.
///
/// When it is ready it prints one line with the URL and the first client's credentials, as settings for a shell, and runs until
/// Ctrl-C or SIGTERM. Calls are logged to stderr; RUST_LOG chooses what.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Arguments {
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,

    /// Client that may run jobs; without any, one is made up
    #[arg(long = "client", value_name = "ID:SECRET", value_parser = client)]
    clients: Vec<ClientRegistration>,

    /// Job file in the library, readable by every client
    #[arg(long = "library-job", value_name = "PATH=FILE", value_parser = library_job)]
    pub(crate) library_jobs: Vec<LibraryJob>,

    /// How long each task takes, such as 50ms, 2s or 1m
    #[arg(long, value_name = "DURATION", default_value = "50ms", value_parser = humantime::parse_duration)]
    task_duration: Duration,

    /// How many jobs run at once
    #[arg(long, default_value_t = 4)]
    slots: usize,

    /// How many jobs wait before further ones are turned away as Busy
    #[arg(long, value_name = "JOBS", default_value_t = 1000)]
    queue_limit: usize,

    /// After how long a running job is cancelled; without it, never
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    job_time_limit: Option<Duration>,

    /// How long a job that is over is remembered
    #[arg(long, value_name = "DURATION", default_value = "24h", value_parser = humantime::parse_duration)]
    job_retention: Duration,

    /// Tasks with this title fail with the message
    #[arg(long = "failing-task", value_name = "TITLE=MESSAGE", value_parser = failing_task)]
    failing_tasks: Vec<(String, String)>,

    /// Size in bytes past which a request body is refused
    #[arg(long, value_name = "BYTES", default_value_t = 16 << 20)]
    body_limit: usize,

    #[command(flatten)]
    oauth: OAuthArguments,

    #[command(flatten)]
    pub(crate) behaviour: BehaviourArguments,

    #[command(flatten)]
    answers: AnswerArguments,
}

/// Who may sign in and get tokens, and for how long.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Signing in and tokens")]
struct OAuthArguments {
    /// Client of any profile: KEY=VALUE,... with id and, where wanted, secret, name, profile, method, grant, scope, redirect
    /// (the last three as often as needed) and consent=yes
    #[arg(long = "api-client", value_name = "CLIENT", value_parser = registration)]
    api_clients: Vec<ClientRegistration>,

    /// Person who can sign in; without any, one is made up, and the sign-in page says who
    #[arg(long = "user", value_name = "NAME:PASSWORD", value_parser = user)]
    users: Vec<(String, String)>,

    /// How long an access token lasts
    #[arg(long, value_name = "DURATION", default_value = "2h", value_parser = humantime::parse_duration)]
    token_lifetime: Duration,

    /// How long a refresh token lasts if it is not used
    #[arg(long, value_name = "DURATION", default_value = "30d", value_parser = humantime::parse_duration)]
    refresh_token_lifetime: Duration,

    /// How long an authorization code lasts
    #[arg(long, value_name = "DURATION", default_value = "60s", value_parser = humantime::parse_duration)]
    code_lifetime: Duration,

    /// Let a refresh token stay good when it is used, in place of rotation
    #[arg(long)]
    keep_refresh_tokens: bool,

    /// Name the issuer in answers of the authorization endpoint (RFC 9207)
    #[arg(long)]
    issuer_in_answer: bool,

    /// Issuer whose HS256 tokens may be exchanged, and the key that it signs them with
    #[arg(long = "trusted-issuer", value_name = "URL=KEY", value_parser = trusted_issuer)]
    trusted_issuers: Vec<TrustedIssuer>,
}

impl OAuthArguments {
    fn apply(&self, mut settings: Settings) -> Settings {
        settings = settings
            .with_token_lifetime(self.token_lifetime)
            .with_refresh_token_lifetime(self.refresh_token_lifetime)
            .with_code_lifetime(self.code_lifetime)
            .with_refresh_token_rotation(!self.keep_refresh_tokens)
            .with_issuer_in_answer(self.issuer_in_answer);
        for client in &self.api_clients {
            settings = settings.with_client(client.clone());
        }
        for (name, password) in &self.users {
            settings = settings.with_user(name, password);
        }
        for issuer in &self.trusted_issuers {
            settings = settings.with_trusted_issuer(issuer.clone());
        }
        settings
    }
}

/// What real servers answer in these cases is not published.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Answers that no reference gives")]
struct AnswerArguments {
    /// To XML that is no job definition
    #[arg(long, value_name = "ANSWER", value_enum, default_value_t)]
    malformed_definition: MalformedDefinitionAnswer,

    /// To a definition that is not sent as application/xml
    #[arg(long, value_name = "ANSWER", value_enum, default_value_t)]
    unsupported_media_type: UnsupportedMediaTypeAnswer,

    /// To start-library with neither id nor path
    #[arg(long, value_name = "ANSWER", value_enum, default_value_t)]
    unnamed_job_file: UnnamedJobFileAnswer,

    /// To a job id that is no GUID
    #[arg(long, value_name = "ANSWER", value_enum, default_value_t)]
    invalid_job_id: InvalidJobIdAnswer,

    /// To the id of a job that does not exist
    #[arg(long, value_name = "ANSWER", value_enum, default_value_t)]
    unknown_job: UnknownJobAnswer,

    /// To the abort of a job that is over
    #[arg(long, value_name = "ANSWER", value_enum, default_value_t)]
    finished_job_abort: FinishedJobAbortAnswer,

    /// What the body of an error answer holds
    #[arg(long, value_name = "FORM", value_enum, default_value_t)]
    error_body: ErrorBody,
}

/// A library path and the file with the definition that shall be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LibraryJob {
    pub(crate) path: String,
    pub(crate) file: PathBuf,
}

impl Arguments {
    /// The settings that the command line asks for.
    pub(crate) fn settings(&self) -> Settings {
        let mut settings = Settings::default()
            .with_port(self.port)
            .with_task_duration(self.task_duration)
            .with_slots(self.slots)
            .with_queue_limit(self.queue_limit)
            .with_job_retention(self.job_retention)
            .with_body_limit(self.body_limit)
            .with_malformed_definition_answer(self.answers.malformed_definition)
            .with_unsupported_media_type_answer(self.answers.unsupported_media_type)
            .with_unnamed_job_file_answer(self.answers.unnamed_job_file)
            .with_invalid_job_id_answer(self.answers.invalid_job_id)
            .with_unknown_job_answer(self.answers.unknown_job)
            .with_finished_job_abort_answer(self.answers.finished_job_abort)
            .with_error_body(self.answers.error_body);
        if let Some(limit) = self.job_time_limit {
            settings = settings.with_job_time_limit(limit);
        }
        for client in &self.clients {
            settings = settings.with_client(client.clone());
        }
        for (title, message) in &self.failing_tasks {
            settings = settings.with_failing_task(TaskSelector::title(title), message);
        }
        self.behaviour.apply(self.oauth.apply(settings))
    }
}

fn client(text: &str) -> Result<ClientRegistration, &'static str> {
    match text.split_once(':') {
        Some((id, secret)) if !id.is_empty() && !secret.is_empty() => {
            Ok(ClientRegistration::for_jobs(id).with_credentials(id, secret))
        }
        _ => Err("write it as ID:SECRET"),
    }
}

fn user(text: &str) -> Result<(String, String), &'static str> {
    match text.split_once(':') {
        Some((name, password)) if !name.is_empty() && !password.is_empty() => {
            Ok((name.to_owned(), password.to_owned()))
        }
        _ => Err("write it as NAME:PASSWORD"),
    }
}

/// The key stands after the last `=`, as an issuer may have a query.
fn trusted_issuer(text: &str) -> Result<TrustedIssuer, &'static str> {
    match text.rsplit_once('=') {
        Some((url, key)) if !url.is_empty() && !key.is_empty() => Ok(TrustedIssuer::new(url, key)),
        _ => Err("write it as URL=KEY"),
    }
}

fn library_job(text: &str) -> Result<LibraryJob, &'static str> {
    match text.split_once('=') {
        Some((path, file)) if !path.is_empty() && !file.is_empty() => Ok(LibraryJob {
            path: path.to_owned(),
            file: file.into(),
        }),
        _ => Err("write it as PATH=FILE, such as /Sales/Daily=daily.xml"),
    }
}

fn failing_task(text: &str) -> Result<(String, String), &'static str> {
    let (title, message) = text.split_once('=').ok_or("write it as TITLE=MESSAGE")?;
    Ok((title.to_owned(), message.to_owned()))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_secret_may_hold_colons_and_what_is_no_pair_is_refused() {
        assert!(client("id:a:b").is_ok());
        for text in ["", "id", "id:", ":secret"] {
            assert!(client(text).is_err(), "{text:?}");
            assert!(user(text).is_err(), "{text:?}");
        }
        for text in ["", "/a", "/a=", "=f"] {
            assert!(library_job(text).is_err(), "{text:?}");
            assert!(trusted_issuer(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn every_default_is_that_of_the_library() {
        let settings = Arguments::parse_from(["spotfire-simulator"]).settings();
        assert_eq!(
            format!("{settings:?}"),
            format!("{:?}", Settings::default())
        );
    }
}
