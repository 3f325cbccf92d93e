//! Client, simulator and description against each other: three readings of the same facts.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

use serde_json::{Map, Value};
use spotfire_automation::auth::HttpSettings;
use spotfire_automation::{Abort, Client, JobFile, OutcomeKind, StatusCode};
use spotfire_simulator::{Call, Endpoint, JobFile as LibraryJobFile, Settings, Simulator};

const DEFINITION: &str = r#"<as:Job xmlns:as="urn:tibco:spotfire.dxp.automation"><as:Tasks>
  <OpenAnalysisFromLibrary xmlns="urn:tibco:spotfire.dxp.automation.tasks">
    <as:Title>Open</as:Title><AnalysisPath>/Sales/Daily</AnalysisPath>
  </OpenAnalysisFromLibrary></as:Tasks></as:Job>"#;

#[tokio::test]
async fn what_the_client_sends_is_what_the_description_names() {
    let simulator = slow_simulator().await;
    let client = client(&simulator);
    simulator
        .add_job_file(LibraryJobFile::new("/Jobs/Daily", DEFINITION))
        .unwrap();

    let job = client
        .start_content(DEFINITION)
        .with_path("/Jobs/Daily")
        .await
        .unwrap();
    let _job = client
        .start_library(JobFile::path("/Jobs/Daily"))
        .await
        .unwrap();
    client.status(job.id()).await.unwrap();
    let _taken = client.abort(job.id()).with_reason("enough").await.unwrap();

    let description = Description::published();
    let calls = job_calls(&simulator);
    assert_eq!(calls.len(), 4, "{calls:?}");
    for call in calls {
        let operation = description.operation(&call);
        for name in query_names(&call) {
            assert!(
                operation.takes("query", name),
                "{call:?} has an unknown parameter {name}"
            );
        }
        assert_eq!(
            call.header("content-type"),
            operation.body_media_type(),
            "{call:?}"
        );
        for unknown in ["api-version", "cookie", "referer"] {
            assert_eq!(call.header(unknown), None, "{call:?}");
        }
    }
}

#[tokio::test]
async fn what_the_simulator_answers_is_what_the_description_names() {
    let simulator = slow_simulator().await;
    let client = client(&simulator);
    let (job, gone) = (
        client.start_content(DEFINITION).await.unwrap().id(),
        uuid_of_nothing(),
    );
    let description = Description::published();

    for (path, body, wanted) in [
        ("/rest/as/job/start-content".to_owned(), DEFINITION, 200),
        (
            "/rest/as/job/start-library?path=/Nowhere".to_owned(),
            "",
            200,
        ),
        (format!("/rest/as/job/status/{job}"), "", 200),
        (format!("/rest/as/job/status/{gone}"), "", 404),
        (format!("/rest/as/job/abort/{job}?reason=enough"), "", 200),
        (format!("/rest/as/job/abort/{gone}"), "", 404),
    ] {
        for (token, wanted) in [(token(&simulator), wanted), ("nobody".to_owned(), 401)] {
            let answer = ask(&simulator, &path, &token, body).await;
            assert_eq!(answer.status, wanted, "{path}: {}", answer.body);
            let call = simulator.ledger().calls().pop().unwrap();
            description.operation(&call).check(&answer);
        }
    }
}

#[tokio::test]
async fn a_token_without_the_scope_of_the_description_is_refused() {
    let simulator = Simulator::start().await.unwrap();
    let other = spotfire_simulator::ClientRegistration::new("reader", ["api.library.read"]);
    let other = simulator.register_client(other).unwrap();
    let token = simulator
        .issue_access_token(other.id(), Duration::from_secs(60))
        .unwrap();

    let answer = ask(&simulator, "/rest/as/job/start-content", &token, DEFINITION).await;

    assert_eq!(answer.status, 403);
    assert!(simulator.ledger().starts().is_empty());
}

#[tokio::test]
async fn the_ways_a_job_ends_are_told_alike_by_server_and_client() {
    let simulator = Simulator::start().await.unwrap();
    let client = client(&simulator);
    let failing = DEFINITION.replace("OpenAnalysisFromLibrary", "ExportDataToFile");
    for (definition, wanted) in [
        (DEFINITION, OutcomeKind::Finished),
        (failing.as_str(), OutcomeKind::Failed),
    ] {
        let job = client.start_content(definition.to_owned()).await.unwrap();
        assert_eq!(job.wait().await.unwrap().kind(), wanted);
    }

    let slow = slow_simulator().await;
    let client = self::client(&slow);
    let job = client.start_content(DEFINITION).await.unwrap();
    assert!(matches!(
        job.abort().with_reason("enough").await.unwrap(),
        Abort::Taken(_)
    ));
    let outcome = job.wait().await.unwrap();
    assert_eq!(outcome.kind(), OutcomeKind::Canceled);
    assert!(outcome.message().unwrap().contains("enough"), "{outcome:?}");
}

#[test]
fn client_simulator_and_description_know_the_same_status_codes() {
    let description = Description::published();
    let published =
        description.schema("ExecutionStatus")["properties"]["StatusCode"]["enum"].clone();
    let published: Vec<&str> = published
        .as_array()
        .unwrap()
        .iter()
        .map(|word| word.as_str().unwrap())
        .collect();
    assert_eq!(published.len(), 8);
    for word in published {
        let known = StatusCode::from(word);
        assert!(
            !matches!(known, StatusCode::Other(_)),
            "the client does not know {word}"
        );
        assert_eq!(known.as_str(), word);
        let simulated = simulated_codes();
        assert!(
            simulated.contains(&word.to_owned()),
            "the simulator does not know {word}"
        );
    }
}

#[test]
fn client_simulator_and_description_name_the_same_scope() {
    let description = Description::published();
    let schemes = description.0["components"]["securitySchemes"].as_object();
    let flows = schemes.unwrap()["oauth2"]["flows"].as_object().unwrap();
    let scopes: BTreeSet<&String> = flows
        .values()
        .flat_map(|flow| flow["scopes"].as_object().unwrap().keys())
        .collect();
    let scopes = Vec::from_iter(scopes);
    assert_eq!(scopes, [spotfire_automation::auth::JOB_SCOPE]);
    assert_eq!(scopes, [spotfire_simulator::JOB_SCOPE]);
}

/// What the server publishes of itself, in the form that is there whatever the server's own is.
struct Description(Value);

impl Description {
    fn published() -> Self {
        let file = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../spec/automation-services.openapi.json"
        );
        Description(serde_json::from_slice(&fs::read(file).unwrap()).unwrap())
    }

    fn schema(&self, name: &str) -> &Value {
        &self.0["components"]["schemas"][name]
    }

    /// The path before those of the operations.
    fn base(&self) -> &str {
        let url = self.0["servers"][0]["url"].as_str().unwrap();
        let start = url.find("/spotfire/").unwrap();
        url.split_at(start).1.trim_end_matches('/')
    }

    /// The operation whose method and path `call` has.
    fn operation(&self, call: &Call) -> Operation<'_> {
        let path = call.path().strip_prefix(self.base()).unwrap();
        let paths = self.0["paths"].as_object().unwrap();
        let (_, item) = paths
            .iter()
            .find(|(template, _)| same_shape(template, path))
            .unwrap_or_else(|| panic!("{path} is not in the description"));
        let method = call.method().as_str().to_ascii_lowercase();
        let operation = item[&method].as_object();
        Operation {
            description: self,
            operation: operation.unwrap_or_else(|| panic!("no {method} of {path}")),
        }
    }
}

struct Operation<'d> {
    description: &'d Description,
    operation: &'d Map<String, Value>,
}

impl Operation<'_> {
    fn takes(&self, place: &str, name: &str) -> bool {
        self.parameters()
            .any(|parameter| parameter["in"] == place && parameter["name"] == name)
    }

    /// The media type of the body, when there is one.
    fn body_media_type(&self) -> Option<&str> {
        let content = self.operation.get("requestBody")?["content"].as_object();
        content.unwrap().keys().next().map(String::as_str)
    }

    /// Fails unless the answer's status is published, and its body has the published schema.
    fn check(&self, answer: &Answer) {
        let published = &self.operation["responses"][answer.status.to_string()];
        assert!(
            published.is_object(),
            "status {} is not in the description",
            answer.status
        );
        let content = published["content"].as_object();
        let Some(content) = content.and_then(|content| content.values().next()) else {
            return;
        };
        let reference = content["schema"]["$ref"].as_str().unwrap();
        let name = reference.strip_prefix("#/components/schemas/").unwrap();
        let properties = self.description.schema(name)["properties"]
            .as_object()
            .unwrap();
        let body: Map<String, Value> = serde_json::from_str(&answer.body).unwrap();
        assert!(!body.is_empty());
        for (field, value) in &body {
            let schema = properties
                .get(field)
                .unwrap_or_else(|| panic!("{field} is not in {name}"));
            assert_eq!(schema["type"], "string");
            assert!(value.is_string(), "{field}: {value}");
            let listed = schema["enum"].as_array();
            assert!(
                listed.is_none_or(|words| words.contains(value)),
                "{field}: {value}"
            );
        }
    }

    fn parameters(&self) -> impl Iterator<Item = &Value> {
        self.operation["parameters"].as_array().unwrap().iter()
    }
}

struct Answer {
    status: u16,
    body: String,
}

/// Sends a request that is built from the path alone, not by the client.
async fn ask(simulator: &Simulator, path: &str, token: &str, body: &'static str) -> Answer {
    let url = format!("{}/spotfire/api{path}", simulator.url());
    let server = simulator.url().parse().unwrap();
    let http = HttpSettings::default().client(&server).unwrap();
    let request = match path.contains("/status/") {
        true => http.get(url),
        false if body.is_empty() => http.post(url).header("content-length", "0"),
        false => http
            .post(url)
            .header("content-type", "application/xml")
            .body(body),
    };
    let answer = request
        .header("authorization", format!("Bearer {token}"))
        .send()
        .await
        .unwrap();
    Answer {
        status: answer.status().as_u16(),
        body: answer.text().await.unwrap(),
    }
}

/// Jobs in it go on until they are aborted.
async fn slow_simulator() -> Simulator {
    let settings = Settings::default().with_task_duration(Duration::from_secs(3600));
    Simulator::start_with(settings).await.unwrap()
}

fn client(simulator: &Simulator) -> Client {
    Client::builder(simulator.url())
        .with_client_credentials(simulator.client_id(), simulator.client_secret())
        .build()
        .unwrap()
}

fn token(simulator: &Simulator) -> String {
    simulator
        .issue_access_token(simulator.client_id(), Duration::from_secs(60))
        .unwrap()
}

fn job_calls(simulator: &Simulator) -> Vec<Call> {
    let jobs = [
        Endpoint::StartContent,
        Endpoint::StartLibrary,
        Endpoint::Status,
        Endpoint::Abort,
    ];
    let calls = simulator.ledger().calls().into_iter();
    calls
        .filter(|call| jobs.contains(&call.endpoint()))
        .collect()
}

fn query_names(call: &Call) -> Vec<&str> {
    let pairs = call.query().unwrap_or_default().split('&');
    pairs
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, _)| name)
        .collect()
}

/// Whether `path` is what `template` becomes with arguments in the place of its parameters.
fn same_shape(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) =
        (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template
            .iter()
            .zip(path)
            .all(|(wanted, found)| wanted.starts_with('{') || *wanted == found)
}

fn simulated_codes() -> Vec<String> {
    use spotfire_simulator::StatusCode::{
        Busy, Canceled, Failed, Finished, InProgress, Missing, NotSet, Queued,
    };
    [
        NotSet, Queued, InProgress, Finished, Failed, Missing, Busy, Canceled,
    ]
    .map(|code| {
        serde_json::to_value(code)
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned()
    })
    .to_vec()
}

fn uuid_of_nothing() -> &'static str {
    "5f2b8c1e-7a64-4f0e-9d35-1c0a6be27f48"
}
