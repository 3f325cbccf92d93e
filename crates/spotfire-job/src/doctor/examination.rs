//! The checks of `doctor`, in the order in which one needs the other.

use std::time::{Duration, SystemTime};

use spotfire_auth::{Discovery, ErrorKind, JOB_SCOPE, ServerMetadata};
use spotfire_automation::{Client, Compatibility, ErrorKind as JobErrorKind, JobId, RetryPolicy};
use tokio::time;

use crate::{
    client_failure::help_to_sign_in, connection::Access, doctor::Check, failure::Failure, proxy,
};

/// How long a check may take: 30 s.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// By how much the clocks may differ before it is worth a word: one minute.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(60);

/// How many of the worst differences to the API that this tool was built for are shown.
const SHOWN_FINDINGS: usize = 3;

/// The id of a job that no server has.
const NO_JOB: &str = "00000000-0000-0000-0000-000000000001";

/// What is looked at.
pub(crate) struct Examination {
    access: Access,
    client: Client,
}

impl Examination {
    /// Gets ready. Nothing is sent yet.
    pub(crate) fn new(access: Access) -> Result<Self, Failure> {
        let client = Client::builder(access.server.to_string())
            // Whether plain http is allowed was decided when the URL was read.
            .with_plain_http_allowed()
            .with_token_source(access.tokens.clone())
            .with_http_settings(access.http.clone())
            .with_retry_policy(RetryPolicy::default().with_attempts(1))
            .build()
            .map_err(|error| Failure::of_client(error, "the server cannot be used"))?;
        Ok(Self { access, client })
    }

    /// Looks at one thing after the other. What needs a thing that failed is not looked at, and a warning says so.
    pub(crate) async fn run(self) -> Vec<Check> {
        let mut checks = vec![self.proxy()];
        let metadata = Discovery::new(self.access.server.clone())
            .with_http_settings(self.access.http.clone())
            .discover()
            .await;
        let is_reached = !matches!(&metadata, Err(error) if is_unreachable(error.kind()));
        checks.push(self.server(&metadata));
        if !is_reached {
            checks.extend(not_checked(
                &[
                    "clock",
                    "discovery",
                    "token",
                    "scopes",
                    "description",
                    "drift",
                ],
                "the server was not reached",
            ));
            return checks;
        }
        checks.push(self.clock().await);
        checks.push(discovery(&metadata));
        match self.access.tokens.token().await {
            Err(error) => {
                let check = Check::fail("token", with_causes(&error));
                checks.push(match help_to_sign_in(&error) {
                    Some(help) => check.with_help(help),
                    None => check,
                });
                checks.extend(not_checked(
                    &["scopes", "description", "drift"],
                    "there is no token",
                ));
            }
            Ok(_) => {
                checks.push(self.token());
                checks.push(self.scopes().await);
                checks.extend(self.description().await);
            }
        }
        checks
    }

    fn proxy(&self) -> Check {
        match proxy::in_use(&self.access.server) {
            None => Check::pass("proxy", "none"),
            Some(proxy) => Check::pass("proxy", format!("requests go through {proxy}")),
        }
    }

    fn server(&self, metadata: &Result<ServerMetadata, spotfire_auth::Error>) -> Check {
        match metadata {
            Err(error) if is_unreachable(error.kind()) => Check::fail("server", with_causes(error)),
            _ => Check::pass("server", format!("{} answers", self.access.server)),
        }
    }

    /// Compares this machine's clock with the server's, which its answers tell to the second.
    async fn clock(&self) -> Check {
        let sent = SystemTime::now();
        let Some(server) = self.server_time().await else {
            return Check::warn("clock", "the server tells no time");
        };
        let received = SystemTime::now();
        let ahead = server.duration_since(received).unwrap_or_default();
        let behind = sent.duration_since(server).unwrap_or_default();
        let (difference, word) = if ahead > behind {
            (ahead, "behind")
        } else {
            (behind, "ahead of")
        };
        let seconds = difference.as_secs();
        if difference < CLOCK_TOLERANCE {
            return Check::pass("clock", format!("within {} s of the server's", seconds + 1));
        }
        Check::warn(
            "clock",
            format!("this machine's clock is {seconds} s {word} the server's"),
        )
        .with_help("set the clock of the one that is wrong; tokens and certificates depend on it")
    }

    async fn server_time(&self) -> Option<SystemTime> {
        let client = self.access.http.client(&self.access.server).ok()?;
        let answer = client.get(self.access.server.metadata_url()).send().await;
        let date = answer
            .ok()?
            .headers()
            .get("date")?
            .to_str()
            .ok()?
            .to_owned();
        httpdate::parse_http_date(&date).ok()
    }

    fn token(&self) -> Check {
        match self.access.tokens.client_id() {
            Some(id) => Check::pass("token", format!("API client {id} has one")),
            None => Check::pass("token", "it was given"),
        }
    }

    /// Asks for a job that cannot be there: whether the server says so shows whether the token may ask.
    async fn scopes(&self) -> Check {
        let Ok(job) = NO_JOB.parse::<JobId>() else {
            return Check::warn("scopes", "not checked");
        };
        let Ok(answer) = time::timeout(TIME_LIMIT, self.client.status(job)).await else {
            return Check::fail("scopes", "the server did not answer within 30 s");
        };
        match answer {
            Ok(_) => Check::pass("scopes", "the token may run jobs"),
            Err(error) => match error.kind() {
                JobErrorKind::NotFound => Check::pass("scopes", "the token may run jobs"),
                JobErrorKind::PermissionDenied => {
                    Check::fail("scopes", error.to_string()).with_help(format!(
                        "ask an administrator whether the client is registered with -S{JOB_SCOPE},\n\
                         and whether the API is on: config config-web-service-api --rest-enabled=true"
                    ))
                }
                _ => Check::fail("scopes", with_causes(&error)),
            },
        }
    }

    /// Asks for the server's description of its API and compares it with what this tool was built for.
    async fn description(&self) -> [Check; 2] {
        let Ok(answer) = time::timeout(TIME_LIMIT, self.client.check_compatibility()).await else {
            return undescribed("the server did not answer within 30 s".to_owned());
        };
        match answer {
            Ok(compatibility) => [
                Check::pass("description", "the server publishes it"),
                drift(&compatibility),
            ],
            Err(error) => undescribed(with_causes(&error)),
        }
    }
}

/// The checks where the server's description cannot be had.
fn undescribed(reason: String) -> [Check; 2] {
    let description = Check::warn("description", reason).with_help(
        "jobs run without it; an administrator switches it on with\n\
         config config-web-service-api --online-doc-enabled=true",
    );
    let drift = Check::warn("drift", "not checked: there is no description");
    [description, drift]
}

fn drift(compatibility: &Compatibility) -> Check {
    if compatibility.is_compatible() {
        return Check::pass("drift", compatibility.to_string());
    }
    let findings = compatibility.findings();
    let level = findings.first().map(|finding| finding.level());
    let worst: String = findings
        .iter()
        .filter(|finding| Some(finding.level()) == level)
        .take(SHOWN_FINDINGS)
        .map(|finding| format!("\n{finding}"))
        .collect();
    let message = format!("the server's API is not the one that this tool was built for{worst}");
    Check::fail("drift", message).with_help(
        "use a tool that was built for this server, or try whether what you need still works",
    )
}

fn discovery(metadata: &Result<ServerMetadata, spotfire_auth::Error>) -> Check {
    match metadata {
        Err(error) => Check::warn("discovery", with_causes(error)),
        Ok(metadata) if metadata.is_published() => {
            Check::pass("discovery", format!("the issuer is {}", metadata.issuer()))
        }
        Ok(_) => Check::pass(
            "discovery",
            "the server publishes no metadata, as older ones do; the documented endpoints are used",
        ),
    }
}

fn not_checked<'a>(
    checks: &'a [&'static str],
    reason: &'a str,
) -> impl Iterator<Item = Check> + 'a {
    checks
        .iter()
        .map(move |check| Check::warn(check, format!("not checked: {reason}")))
}

fn is_unreachable(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Configuration
            | ErrorKind::Connect
            | ErrorKind::Tls
            | ErrorKind::Timeout
            | ErrorKind::Interrupted
    )
}

/// The error with everything under it, on one line each.
fn with_causes(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |error| error.source())
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}
