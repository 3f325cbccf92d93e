//! The document, as published or as upgrades change it.

use serde_json::{Value, json};

use super::members::Members;
use super::open_api_3::open_api_3;
use crate::upgrade::{NEW_STATUS_CODE, RENAMED_PARAMETER, Upgrade};

/// The Swagger 2 document, as it stands in the workspace's folder of descriptions.
const DOCUMENT: &str = include_str!("../../spec/automation-services.swagger.json");

/// The document with the host that was asked for, as springfox fills it in.
pub(super) fn document(
    scheme: &str,
    host: &str,
    upgrades: &[Upgrade],
) -> serde_json::Result<String> {
    let mut members: Members = serde_json::from_str(DOCUMENT)?;
    for (name, value) in &mut members.0 {
        if name == "host" {
            *value = serde_json::value::to_raw_value(host)?;
        }
    }
    let document = serde_json::to_string(&members)?;
    if upgrades.is_empty() {
        return Ok(document);
    }
    let mut document = serde_json::from_str(&document)?;
    for upgrade in upgrades {
        change(&mut document, *upgrade);
    }
    if upgrades.contains(&Upgrade::OpenApi3) {
        document = open_api_3(document, scheme);
    }
    serde_json::to_string(&document)
}

/// What an upgrade changes in the Swagger 2 document.
fn change(document: &mut Value, upgrade: Upgrade) {
    let properties = &mut document["definitions"]["ExecutionStatus"]["properties"];
    match upgrade {
        Upgrade::StatusCode => {
            if let Some(codes) = properties["StatusCode"]["enum"].as_array_mut() {
                codes.push(NEW_STATUS_CODE.into());
            }
        }
        Upgrade::Field => {
            if let Some(properties) = properties.as_object_mut() {
                properties.remove("Message");
            }
        }
        Upgrade::Parameter => {
            let operation = &mut document["paths"]["/rest/as/job/start-library"]["post"];
            let parameters = operation["parameters"].as_array_mut();
            let path = parameters
                .into_iter()
                .flatten()
                .find(|parameter| parameter["name"] == "path");
            if let Some(path) = path {
                path["name"] = RENAMED_PARAMETER.into();
            }
        }
        Upgrade::Operation => {
            let mut operation = document["paths"]["/rest/as/job/status/{jobId}"]["get"].clone();
            operation["summary"] = "Lists the jobs.".into();
            operation["description"] =
                "Tells of every job that the server knows how it stands.".into();
            operation["operationId"] = "listUsingGET".into();
            operation["parameters"] = json!([]);
            operation["responses"]["200"]["schema"] =
                json!({"type": "array", "items": {"$ref": "#/definitions/ExecutionStatus"}});
            if let Some(responses) = operation["responses"].as_object_mut() {
                responses.remove("404");
            }
            document["paths"]["/rest/as/job/list"] = json!({ "get": operation });
        }
        Upgrade::OpenApi3 => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn served(upgrades: &[Upgrade]) -> Value {
        serde_json::from_str(&document("http", "localhost", upgrades).unwrap()).unwrap()
    }

    /// The pointers at which two documents differ, the deepest ones that say it.
    fn differences(old: &Value, new: &Value, at: &str, found: &mut Vec<String>) {
        match (old, new) {
            (Value::Object(old), Value::Object(new)) => {
                let names: std::collections::BTreeSet<_> = old.keys().chain(new.keys()).collect();
                for name in names {
                    let (old, new) = (old.get(name), new.get(name));
                    let (old, new) = (old.unwrap_or(&Value::Null), new.unwrap_or(&Value::Null));
                    differences(old, new, &format!("{at}/{name}"), found);
                }
            }
            _ if old == new => {}
            _ => found.push(at.to_owned()),
        }
    }

    #[test]
    fn only_the_host_is_filled_in() {
        let served = document("http", "example.com:8443", &[]).unwrap();
        let mut served: Value = serde_json::from_str(&served).unwrap();
        let published: Value = serde_json::from_str(DOCUMENT).unwrap();
        assert_eq!(served["host"], "example.com:8443");
        served["host"] = published["host"].clone();
        assert_eq!(served, published);
    }

    #[test]
    fn an_upgrade_changes_what_it_says_and_nothing_else() {
        let status = "/definitions/ExecutionStatus/properties";
        let cases = [
            (Upgrade::StatusCode, format!("{status}/StatusCode/enum")),
            (Upgrade::Field, format!("{status}/Message")),
            (Upgrade::Operation, "/paths//rest/as/job/list".to_owned()),
            (
                Upgrade::Parameter,
                "/paths//rest/as/job/start-library/post/parameters".to_owned(),
            ),
        ];
        for (upgrade, expected) in cases {
            let mut found = Vec::new();
            differences(&served(&[]), &served(&[upgrade]), "", &mut found);
            assert_eq!(found, [expected], "{upgrade:?}");
        }
    }
}
