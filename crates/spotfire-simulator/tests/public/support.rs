//! A simulator and an HTTP client that talks to it, shared by the tests of the public face.

use std::time::{Duration, Instant};

use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::Value;
use spotfire_simulator::{ISSUED_TOKEN_VALIDITY, Settings, Simulator};

/// How long a test waits for what must come, before it fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A job that opens an analysis and exports from it.
pub(crate) const GOOD_JOB: &str = r#"<as:Job xmlns:as="urn:tibco:spotfire.dxp.automation"><as:Tasks>
  <OpenAnalysisFromLibrary xmlns="urn:tibco:spotfire.dxp.automation.tasks">
    <as:Title>Open Analysis</as:Title><AnalysisPath>/Sales/Report</AnalysisPath>
  </OpenAnalysisFromLibrary>
  <ExportDataToFile xmlns="urn:tibco:spotfire.dxp.automation.tasks"><as:Title>Export Data to File</as:Title></ExportDataToFile>
</as:Tasks></as:Job>"#;

/// A job that exports although nothing is open.
pub(crate) const BAD_JOB: &str = r#"<as:Job xmlns:as="urn:tibco:spotfire.dxp.automation"><as:Tasks>
  <ExportDataToFile xmlns="urn:tibco:spotfire.dxp.automation.tasks"><as:Title>Export Data to File</as:Title></ExportDataToFile>
</as:Tasks></as:Job>"#;

/// What came back: the status, the body, and the whole answer's headers.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) async fn of(response: Response) -> Self {
        Self {
            status: response.status(),
            headers: response.headers().clone(),
            text: response.text().await.expect("the body arrives whole"),
        }
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {:?}", self.text))
    }

    /// A header's first value.
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).map(|value| value.to_str());
        value
            .transpose()
            .expect("a header is text")
            .unwrap_or_default()
    }

    /// A member of the body that is a string.
    pub(crate) fn text_of(&self, name: &str) -> String {
        let json = self.json();
        let text = json[name].as_str();
        text.unwrap_or_else(|| panic!("no {name} in {json}"))
            .to_owned()
    }

    /// The status of the job, and its message.
    pub(crate) fn job_status(&self) -> (String, String) {
        (self.text_of("StatusCode"), self.text_of("Message"))
    }
}

/// A caller with a token that may run jobs.
pub(crate) struct Peer {
    pub(crate) simulator: Simulator,
    pub(crate) token: String,
    http: Client,
}

impl Peer {
    pub(crate) async fn new(settings: Settings) -> Self {
        let simulator = Simulator::start_with(settings)
            .await
            .expect("a free port is there");
        let token = simulator
            .issue_access_token(simulator.client_id(), ISSUED_TOKEN_VALIDITY)
            .expect("the first client may run jobs");
        Self {
            simulator,
            token,
            http: http(),
        }
    }

    /// A request without a token.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.simulator.url()))
    }

    /// A request to an operation, with the token.
    pub(crate) fn operation(&self, method: Method, path: &str) -> RequestBuilder {
        self.request(method, &format!("/spotfire/api/rest/as/job/{path}"))
            .bearer_auth(&self.token)
    }

    pub(crate) fn start_content(&self, definition: impl Into<reqwest::Body>) -> RequestBuilder {
        self.operation(Method::POST, "start-content")
            .header("Content-Type", "application/xml")
            .body(definition)
    }

    pub(crate) async fn status(&self, job_id: &str) -> Answer {
        let request = self.operation(Method::GET, &format!("status/{job_id}"));
        send(request).await
    }

    pub(crate) async fn abort(&self, job_id: &str) -> Answer {
        let request = self.operation(Method::POST, &format!("abort/{job_id}"));
        send(request).await
    }

    /// Starts a job that must be taken, and returns its id.
    pub(crate) async fn start(&self, definition: &'static str) -> String {
        let answer = send(self.start_content(definition)).await;
        let (code, _) = answer.job_status();
        assert!(
            ["InProgress", "Queued"].contains(&code.as_str()),
            "{}",
            answer.text
        );
        answer.text_of("JobId")
    }

    /// Asks for the status until it is final.
    pub(crate) async fn outcome(&self, job_id: &str) -> (String, String) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let (code, message) = self.status(job_id).await.job_status();
            if !["InProgress", "Queued"].contains(&code.as_str()) {
                return (code, message);
            }
            assert!(Instant::now() < deadline, "{job_id} is still {code}");
            tokio::task::yield_now().await;
        }
    }
}

/// Sends a request and reads the answer.
pub(crate) async fn send(request: RequestBuilder) -> Answer {
    Answer::of(request.send().await.expect("the simulator answers")).await
}

/// An HTTP client that goes straight to the simulator and follows nothing.
pub(crate) fn http() -> Client {
    // With TLS in the build reqwest wants a provider even for plain HTTP; the first one that is installed stays.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .no_proxy()
        // Nothing here speaks HTTPS, and the system's certificates take longer to read than a test.
        .tls_certs_only([])
        .redirect(reqwest::redirect::Policy::none())
        .timeout(PATIENCE)
        .build()
        .expect("plain HTTP needs nothing that can be missing")
}
