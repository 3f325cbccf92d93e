//! What one would write without this crate.

use reqwest::header::{AUTHORIZATION, HeaderValue};
use serde::Deserialize;
use spotfire_automation::JobId;
use spotfire_automation::auth::{HttpSettings, ServerUrl};

use crate::support::server::Server;
use crate::support::token;

/// A status call with reqwest: the same HTTP settings, the same token, the answer decoded from JSON, and nothing else.
pub(crate) struct Bare {
    http: reqwest::Client,
    api: String,
    authorization: HeaderValue,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ExecutionStatus {
    job_id: Option<String>,
    status_code: Option<String>,
    message: Option<String>,
}

impl Bare {
    pub(crate) fn new(server: &Server) -> Self {
        let server = ServerUrl::parse(&server.url()).expect("the server is on this machine");
        let authorization = format!("Bearer {}", token());
        let mut authorization = HeaderValue::from_str(&authorization).expect("a token is ASCII");
        authorization.set_sensitive(true);
        Self {
            http: HttpSettings::default()
                .client(&server)
                .expect("the settings are the defaults"),
            api: server.api_url().into(),
            authorization,
        }
    }

    pub(crate) async fn status(&self, id: JobId) {
        let url = format!("{}/rest/as/job/status/{id}", self.api.trim_end_matches('/'));
        let response = self
            .http
            .get(url)
            .header(AUTHORIZATION, self.authorization.clone())
            .send()
            .await
            .and_then(reqwest::Response::error_for_status)
            .expect("the server answers");
        let body = response.bytes().await.expect("the answer is whole");
        let status: ExecutionStatus =
            serde_json::from_slice(&body).expect("the answer is a status");
        std::hint::black_box((status.job_id, status.status_code, status.message));
    }
}
