//! The server's description of its API: `GET /spotfire/api/v2/api-docs?group=as`.

use std::fmt;
use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_TYPE, HOST};
use http::{HeaderMap, StatusCode, Uri};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::server::{Parameters, Problem, Server};

/// The Swagger 2 document, as it stands in the workspace's folder of descriptions.
const DOCUMENT: &str = include_str!("../spec/automation-services.swagger.json");
/// The one group of descriptions that there is.
const GROUP: &str = "as";

/// Answers the Swagger document to every client with a token. Another group, or none, answers 404, as springfox does.
pub(crate) async fn api_docs(
    State(server): State<Arc<Server>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if Parameters::in_query(&uri).first("group") != Some(GROUP) {
        return Problem::new(StatusCode::NOT_FOUND, "There is no such group").into_response();
    }
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let host = host.unwrap_or_else(|| server.url.trim_start_matches("http://"));
    match document(host) {
        Ok(document) => {
            ([(CONTENT_TYPE, "application/json;charset=UTF-8")], document).into_response()
        }
        Err(error) => {
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response()
        }
    }
}

/// The document with the host that was asked for, as springfox fills it in.
fn document(host: &str) -> serde_json::Result<String> {
    let mut members: Members = serde_json::from_str(DOCUMENT)?;
    for (name, value) in &mut members.0 {
        if name == "host" {
            *value = serde_json::value::to_raw_value(host)?;
        }
    }
    serde_json::to_string(&members)
}

/// The members of an object in their order, each value as it was written.
struct Members(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_host_is_filled_in() {
        let served = document("example.com:8443").unwrap();
        let mut served: serde_json::Value = serde_json::from_str(&served).unwrap();
        let published: serde_json::Value = serde_json::from_str(DOCUMENT).unwrap();
        assert_eq!(served["host"], "example.com:8443");
        served["host"] = published["host"].clone();
        assert_eq!(served, published);
    }
}
