//! How callers prove who they are.

use std::collections::{BTreeMap, BTreeSet};

use openapi_document::{Object, Value};

use super::{Component, Model, Operation};

/// What a caller must bring: one of the alternatives. None at all means that nothing is asked for.
pub(crate) struct Requirement<'d> {
    /// The list that says so, in the operation or at the root.
    pub(crate) at: Option<&'d Value<'d>>,
    pub(crate) alternatives: Vec<Alternative<'d>>,
}

/// Schemes that are all needed, each with its scopes. Empty: nothing is needed.
pub(crate) type Alternative<'d> = BTreeMap<&'d str, BTreeSet<&'d str>>;

/// A way to prove who one is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Scheme<'d> {
    /// `apiKey`, `http basic`, `http bearer`, `oauth2`, ...
    pub(crate) kind: String,
    /// Where an API key goes: place and name.
    pub(crate) location: Option<(String, String)>,
    pub(crate) flows: BTreeMap<&'static str, Flow<'d>>,
    pub(crate) discovery: Option<&'d str>,
}

/// A flow of OAuth 2.0.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Flow<'d> {
    pub(crate) authorization: Option<&'d str>,
    pub(crate) token: Option<&'d str>,
    pub(crate) refresh: Option<&'d str>,
    pub(crate) scopes: BTreeSet<&'d str>,
}

/// The flows by the names of OpenAPI 3 and of Swagger 2.0.
const FLOWS: [(&str, &str); 5] = [
    ("implicit", "implicit"),
    ("password", "password"),
    ("clientCredentials", "application"),
    ("authorizationCode", "accessCode"),
    ("deviceAuthorization", ""),
];

impl<'d> Model<'d> {
    /// Returns what callers of an operation must bring.
    pub(crate) fn security(&self, operation: &Operation<'d>) -> Requirement<'d> {
        let at = operation.value.get("security");
        let at = at.or_else(|| self.root.get("security"));
        let list = at.and_then(Value::as_array);
        let objects = list.into_iter().flatten().filter_map(Value::as_object);
        Requirement {
            at,
            alternatives: objects.map(alternative).collect(),
        }
    }

    /// Returns the schemes that the document defines.
    pub(crate) fn schemes(&self) -> Vec<(&'d str, &'d Value<'d>, Scheme<'d>)> {
        let defined = self.components(Component::SecurityScheme);
        let resolved = defined.filter_map(|(name, value)| {
            let at = self.resolve(value)?;
            Some((name, at, Scheme::of(at)))
        });
        resolved.collect()
    }
}

impl<'d> Scheme<'d> {
    pub(crate) fn of(at: &'d Value<'d>) -> Self {
        let text = |key| at.get(key).and_then(Value::as_str);
        let kind = match (text("type").unwrap_or_default(), text("scheme")) {
            ("basic", _) => "http basic".to_owned(),
            ("http", scheme) => format!("http {}", scheme.unwrap_or_default().to_lowercase()),
            (other, _) => other.to_owned(),
        };
        let location = (kind == "apiKey").then(|| {
            let place = text("in").unwrap_or_default();
            let name = text("name").unwrap_or_default();
            match place {
                "header" => (place.to_owned(), name.to_ascii_lowercase()),
                _ => (place.to_owned(), name.to_owned()),
            }
        });
        Scheme {
            kind,
            location,
            flows: flows(at),
            discovery: text("openIdConnectUrl"),
        }
    }
}

impl<'d> Flow<'d> {
    fn of(at: &'d Value<'d>) -> Self {
        let text = |key| at.get(key).and_then(Value::as_str);
        let scopes = at.get("scopes").and_then(Value::as_object);
        Flow {
            authorization: text("authorizationUrl"),
            token: text("tokenUrl"),
            refresh: text("refreshUrl"),
            scopes: scopes.into_iter().flat_map(Object::keys).collect(),
        }
    }
}

fn flows<'d>(at: &'d Value<'d>) -> BTreeMap<&'static str, Flow<'d>> {
    let one = at.get("flow").and_then(Value::as_str);
    let named = FLOWS.into_iter().filter_map(|(name, swagger)| {
        let flow = at.get("flows").and_then(|flows| flows.get(name));
        let flow = flow.or_else(|| one.filter(|one| *one == swagger).map(|_| at));
        Some((name, Flow::of(flow?)))
    });
    named.collect()
}

fn alternative<'d>(object: &'d Object<'d>) -> Alternative<'d> {
    let schemes = object.iter().map(|(name, scopes)| {
        let scopes = scopes.as_array().into_iter().flatten();
        (name, scopes.filter_map(Value::as_str).collect())
    });
    schemes.collect()
}
