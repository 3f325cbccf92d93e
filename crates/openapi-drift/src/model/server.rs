//! Where an API is served.

use std::collections::BTreeSet;

use openapi_document::{Object, Value};

use super::{Model, Operation};

/// The URLs an API is served under, taken apart. What a document leaves out is not in the sets.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Servers {
    pub(crate) schemes: BTreeSet<String>,
    pub(crate) hosts: BTreeSet<String>,
    /// Without a slash at the end; the root is empty.
    pub(crate) paths: BTreeSet<String>,
}

/// The servers of one operation.
pub(crate) struct OwnServers<'d> {
    /// The object that says so, the operation or its path, and the key under which it does.
    pub(crate) holder: &'d Value<'d>,
    pub(crate) key: &'static str,
    pub(crate) servers: Servers,
}

impl<'d> Model<'d> {
    /// Returns the servers that an operation has for itself, if it has any.
    pub(crate) fn own_servers(&self, operation: &Operation<'d>) -> Option<OwnServers<'d>> {
        let (own, item) = (operation.value, operation.item.value);
        if self.is_swagger() {
            let schemes = own.get("schemes")?.as_array()?;
            let mut servers = Servers::of(self);
            servers.set_schemes(schemes);
            return Some(OwnServers {
                holder: own,
                key: "schemes",
                servers,
            });
        }
        let holder = [own, item]
            .into_iter()
            .find(|holder| holder.get("servers").is_some())?;
        Some(OwnServers {
            holder,
            key: "servers",
            servers: Servers::of_list(holder.get("servers")),
        })
    }
}

impl Servers {
    /// Reads `servers`, or what Swagger 2.0 has in its place.
    pub(crate) fn of(model: &Model<'_>) -> Self {
        if model.is_swagger() {
            return Servers::of_swagger(model.root);
        }
        Servers::of_list(model.root.get("servers"))
    }

    /// Reads a list of Server Objects; without any there is one with the path `/`.
    pub(crate) fn of_list(list: Option<&Value<'_>>) -> Self {
        let mut servers = Servers::default();
        let list = list.and_then(Value::as_array);
        for server in list.into_iter().flatten() {
            servers.add(&with_variables(server));
        }
        if servers.paths.is_empty() {
            servers.paths.insert(String::new());
        }
        servers
    }

    fn of_swagger(root: &Value<'_>) -> Self {
        let text = |key| root.get(key).and_then(Value::as_str);
        let mut servers = Servers::default();
        let path = text("basePath").unwrap_or_default().trim_matches('/');
        servers.paths.insert(match path {
            "" => String::new(),
            path => format!("/{path}"),
        });
        servers.hosts.extend(text("host").map(str::to_lowercase));
        let schemes = root.get("schemes").and_then(Value::as_array);
        servers.set_schemes(schemes.map_or(&[], Vec::as_slice));
        servers
    }

    /// Takes the schemes of Swagger 2.0, which cannot be part of a URL without a host.
    fn set_schemes(&mut self, schemes: &[Value<'_>]) {
        if !self.hosts.is_empty() {
            let schemes = schemes.iter().filter_map(Value::as_str);
            self.schemes = schemes.map(str::to_lowercase).collect();
        }
    }

    fn add(&mut self, url: &str) {
        let (scheme, rest) = match url.split_once("://") {
            Some((scheme, rest)) => (Some(scheme), Some(rest)),
            None => (None, url.strip_prefix("//")),
        };
        self.schemes.extend(scheme.map(str::to_lowercase));
        let path = match rest {
            Some(rest) => {
                let end = rest.find('/').unwrap_or(rest.len());
                let (host, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
                self.hosts.insert(host.to_lowercase());
                path
            }
            None => url,
        };
        let path = path.trim_matches('/');
        self.paths.insert(match path {
            "" | "." => String::new(),
            path => format!("/{path}"),
        });
    }
}

/// Puts the defaults of a server's variables into its URL.
fn with_variables(server: &Value<'_>) -> String {
    let url = server.get("url").and_then(Value::as_str);
    let mut url = url.unwrap_or("/").to_owned();
    let variables = server.get("variables").and_then(Value::as_object);
    for (name, variable) in variables.into_iter().flat_map(Object::iter) {
        if let Some(default) = variable.get("default").and_then(Value::as_str) {
            url = url.replace(&format!("{{{name}}}"), default);
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use openapi_document::{Limits, read};

    use super::*;

    #[test]
    fn urls_taken_apart() {
        let text = "[{url: 'https://{h}/v1/', variables: {h: {default: Example.com}}}, {url: /v2}, {url: '//b'}]";
        let list = read(text, &Limits::default()).unwrap().root;
        let servers = Servers::of_list(Some(&list));
        assert_eq!(Vec::from_iter(&servers.schemes), ["https"]);
        assert_eq!(Vec::from_iter(&servers.hosts), ["b", "example.com"]);
        assert_eq!(Vec::from_iter(&servers.paths), ["", "/v1", "/v2"]);
    }
}
