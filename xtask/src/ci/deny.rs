//! Holds the licences and the bans of `deny.toml` without cargo-deny.

use std::collections::BTreeMap;

use cargo_metadata::Package;
use serde::Deserialize;
use spdx::{Expression, Licensee, ParseMode};

use super::packages::whole_tree;
use crate::error::{Error, Result};
use crate::workspace::Workspace;

/// The part of `deny.toml` that is read here; cargo-deny reads the rest.
#[derive(Debug, Deserialize)]
struct Policy {
    licenses: Licences,
    bans: Bans,
}

#[derive(Debug, Deserialize)]
struct Licences {
    allow: Vec<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

#[derive(Debug, Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    package: String,
    allow: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Bans {
    #[serde(default)]
    deny: Vec<Ban>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Ban {
    #[serde(rename = "crate")]
    package: String,
    #[serde(default)]
    deny_multiple_versions: bool,
    reason: String,
}

/// Names every package in the tree that `deny.toml` does not allow.
pub(crate) fn violations(workspace: &Workspace) -> Result<Vec<String>> {
    let policy: Policy = toml::from_str(&workspace.read("deny.toml")?)
        .map_err(|cause| Error::new("deny.toml cannot be read").caused_by(cause))?;
    let packages = whole_tree(workspace)?.packages;
    let mut found = Vec::new();
    for package in &packages {
        let licence = package.license.as_deref();
        if let Some(reason) = policy.licenses.refusal(&package.name, licence)? {
            found.push(format!("{} {}: {reason}", package.name, package.version));
        }
    }
    found.extend(policy.bans.refusals(&packages));
    Ok(found)
}

impl Licences {
    fn refusal(&self, package: &str, licence: Option<&str>) -> Result<Option<String>> {
        let Some(licence) = licence else {
            return Ok(Some("states no licence".to_owned()));
        };
        // Lax, because old manifests write `MIT/Apache-2.0`.
        let expression = match Expression::parse_mode(licence, ParseMode::LAX) {
            Ok(expression) => expression,
            Err(error) => {
                return Ok(Some(format!(
                    "its licence `{licence}` is no SPDX expression: {}",
                    error.reason
                )));
            }
        };
        let allowed = self.allowed_for(package)?;
        let is_allowed = expression.evaluate(|term| allowed.iter().any(|it| it.satisfies(term)));
        Ok((!is_allowed).then(|| format!("its licence `{licence}` is not allowed")))
    }

    fn allowed_for(&self, package: &str) -> Result<Vec<Licensee>> {
        let by_name = self.exceptions.iter().filter(|it| it.package == package);
        self.allow
            .iter()
            .chain(by_name.flat_map(|it| &it.allow))
            .map(|name| {
                Licensee::parse(name).map_err(|cause| {
                    Error::new(format!(
                        "deny.toml allows `{name}`, which is no SPDX licence"
                    ))
                    .caused_by(cause)
                })
            })
            .collect()
    }
}

impl Bans {
    fn refusals(&self, packages: &[Package]) -> Vec<String> {
        let mut versions: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for package in packages {
            versions
                .entry(&package.name)
                .or_default()
                .push(package.version.to_string());
        }
        self.deny
            .iter()
            .filter_map(|ban| {
                let found = versions.get(ban.package.as_str())?;
                let limit = usize::from(ban.deny_multiple_versions);
                (found.len() > limit)
                    .then(|| format!("{} {}: {}", ban.package, found.join(", "), ban.reason))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weighs_licences() {
        let licences: Licences = toml::from_str(
            r#"
            allow = ["MIT", "Apache-2.0"]
            exceptions = [{ crate = "generator", allow = ["MPL-2.0"] }]
            "#,
        )
        .unwrap();
        for (package, licence, refusal) in [
            ("any", Some("MIT OR GPL-3.0-only"), None),
            ("any", Some("MIT/Apache-2.0"), None),
            ("generator", Some("MPL-2.0"), None),
            (
                "any",
                Some("MPL-2.0"),
                Some("its licence `MPL-2.0` is not allowed"),
            ),
            (
                "any",
                Some("MIT AND ISC"),
                Some("its licence `MIT AND ISC` is not allowed"),
            ),
            (
                "any",
                Some("Ours"),
                Some("its licence `Ours` is no SPDX expression: unknown term"),
            ),
            ("any", None, Some("states no licence")),
        ] {
            let found = licences.refusal(package, licence).unwrap();
            assert_eq!(found.as_deref(), refusal, "{package}, {licence:?}");
        }
    }

    #[test]
    fn an_unknown_licence_in_the_policy_is_an_error() {
        let licences: Licences = toml::from_str(r#"allow = ["MITT"]"#).unwrap();
        let error = licences.refusal("any", Some("MIT")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "deny.toml allows `MITT`, which is no SPDX licence"
        );
    }
}
