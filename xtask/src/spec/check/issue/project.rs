//! A project's issues over HTTP.

use std::env;

use reqwest::header::{ACCEPT, HeaderName, HeaderValue};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use spotfire_auth::{HttpSettings, ServerUrl};

use super::tracker::Tracker;
use crate::error::{Error, Result};

/// The label by which the issue is found again.
const LABEL: &str = "spec-drift";

/// A project of a tracker.
pub(super) struct Project {
    tracker: Tracker,
    /// The address of the list of issues.
    issues: String,
    credentials: (HeaderName, HeaderValue),
    client: Client,
}

/// What an issue says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Issue {
    pub(super) title: String,
    pub(super) body: String,
}

impl Project {
    /// Reads from the environment which project it is, as the CI systems of both trackers set it.
    pub(super) fn of(tracker: Tracker) -> Result<Self> {
        let (issues, credentials) = match tracker {
            Tracker::Github => {
                let (api, name) = (variable("GITHUB_API_URL")?, variable("GITHUB_REPOSITORY")?);
                let token = format!("Bearer {}", variable("GITHUB_TOKEN")?);
                (
                    format!("{api}/repos/{name}/issues"),
                    ("authorization", token),
                )
            }
            Tracker::Gitlab => {
                let (api, id) = (variable("CI_API_V4_URL")?, variable("CI_PROJECT_ID")?);
                let token = variable("GITLAB_TOKEN")?;
                (
                    format!("{api}/projects/{id}/issues"),
                    ("private-token", token),
                )
            }
        };
        let client = client(&issues)?;
        Ok(Project {
            tracker,
            issues,
            credentials: header(credentials)?,
            client,
        })
    }

    /// Finds the open issue with the label, and its number; the oldest, should a person have made another.
    pub(super) fn open_issue(&self) -> Result<Option<(u64, Issue)>> {
        let state = match self.tracker {
            Tracker::Github => "open",
            Tracker::Gitlab => "opened",
        };
        let query = format!("?state={state}&labels={LABEL}&per_page=100");
        let list = self.call(Method::GET, &query, None)?;
        let issues = list.as_array().into_iter().flatten();
        // GitHub lists pull requests among the issues.
        let issues = issues.filter(|it| it.get("pull_request").is_none());
        let found = issues.filter_map(|it| Some((self.number(it)?, self.issue(it))));
        Ok(found.min_by_key(|(number, _)| *number))
    }

    /// Returns the number of the new issue.
    pub(super) fn open(&self, issue: &Issue) -> Result<u64> {
        let mut fields = self.fields(issue);
        fields["labels"] = match self.tracker {
            Tracker::Github => json!([LABEL]),
            Tracker::Gitlab => json!(LABEL),
        };
        let made = self.call(Method::POST, "", Some(fields))?;
        self.number(&made)
            .ok_or_else(|| self.failed("its answer names no issue"))
    }

    pub(super) fn update(&self, number: u64, issue: &Issue) -> Result<()> {
        self.change(number, self.fields(issue))
    }

    pub(super) fn close(&self, number: u64) -> Result<()> {
        self.change(
            number,
            match self.tracker {
                Tracker::Github => json!({"state": "closed"}),
                Tracker::Gitlab => json!({"state_event": "close"}),
            },
        )
    }

    fn change(&self, number: u64, fields: Value) -> Result<()> {
        let method = match self.tracker {
            Tracker::Github => Method::PATCH,
            Tracker::Gitlab => Method::PUT,
        };
        self.call(method, &format!("/{number}"), Some(fields))
            .map(drop)
    }

    fn fields(&self, issue: &Issue) -> Value {
        let Issue { title, body } = issue;
        json!({"title": title, self.body_field(): body})
    }

    fn issue(&self, fields: &Value) -> Issue {
        let text = |name: &str| fields[name].as_str().unwrap_or_default().to_owned();
        Issue {
            title: text("title"),
            body: text(self.body_field()),
        }
    }

    fn number(&self, fields: &Value) -> Option<u64> {
        fields[match self.tracker {
            Tracker::Github => "number",
            Tracker::Gitlab => "iid",
        }]
        .as_u64()
    }

    fn body_field(&self) -> &'static str {
        match self.tracker {
            Tracker::Github => "body",
            Tracker::Gitlab => "description",
        }
    }

    fn call(&self, method: Method, below: &str, fields: Option<Value>) -> Result<Value> {
        let (name, value) = self.credentials.clone();
        let mut request = self
            .client
            .request(method, format!("{}{below}", self.issues))
            .header(name, value)
            .header(ACCEPT, "application/json");
        if let Some(fields) = fields {
            request = request
                .header("content-type", "application/json")
                .body(fields.to_string());
        }
        let answer = async {
            let response = request.send().await?;
            Ok((response.status(), response.bytes().await?))
        };
        let (status, body) = crate::spec::fetch::runtime()?
            .block_on(answer)
            .map_err(|cause: reqwest::Error| self.failed(cause.without_url()))?;
        if !status.is_success() {
            return Err(self.failed(format!("it answers {status}")).with_help(
                "the token needs the right to write issues, and the project to have them turned on",
            ));
        }
        serde_json::from_slice(&body).map_err(|cause| self.failed(cause))
    }

    fn failed(&self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        Error::new(format!("the issues at {} cannot be kept", self.issues)).caused_by(cause)
    }
}

fn variable(name: &str) -> Result<String> {
    let value = env::var(name).ok().filter(|it| !it.is_empty());
    value.ok_or_else(|| {
        Error::new(format!("{name} is not set"))
            .with_help("CI systems set it, or take it from the settings of the job, to say where issues are kept")
    })
}

fn header((name, value): (&'static str, String)) -> Result<(HeaderName, HeaderValue)> {
    let mut value = HeaderValue::from_str(&value)
        .map_err(|_| Error::new("the token is no header value: it holds a line end or the like"))?;
    value.set_sensitive(true);
    Ok((HeaderName::from_static(name), value))
}

/// A client with the settings of every other: TLS, proxy, timeouts, and no redirect that would carry the token on.
fn client(address: &str) -> Result<Client> {
    let unusable = |cause| Error::new(format!("{address} cannot be used")).caused_by(cause);
    let server = ServerUrl::parse(address).map_err(unusable)?;
    HttpSettings::default()
        .with_user_agent("xtask")
        .client(&server)
        .map_err(unusable)
}
