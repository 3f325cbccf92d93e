//! Reads settings from the environment.
//!
//! By hand instead of by the argument parser, for which a variable is as good as a flag: `--simulate`, which excludes
//! `--server`, must work where `SPOTFIRE_SERVER` is set. It also keeps values out of `--help`.

use std::env;

use crate::failure::Failure;

/// The server's URL.
pub(crate) const SERVER: &str = "SPOTFIRE_SERVER";
/// The API client's id.
pub(crate) const CLIENT_ID: &str = "SPOTFIRE_CLIENT_ID";
/// The API client's secret.
pub(crate) const CLIENT_SECRET: &str = "SPOTFIRE_CLIENT_SECRET";
/// An access token instead of id and secret.
pub(crate) const ACCESS_TOKEN: &str = "SPOTFIRE_ACCESS_TOKEN";

/// A file of certificates to trust besides the system's.
pub(crate) const CA_FILE: &str = "SPOTFIRE_CA_FILE";
/// The profile of the stored sign-in to use.
pub(crate) const PROFILE: &str = "SPOTFIRE_PROFILE";
/// Where new sign-ins keep their tokens: `auto`, `keyring` or `file`.
pub(crate) const STORE: &str = "SPOTFIRE_STORE";
/// The folder of stored sign-ins.
pub(crate) const STORE_DIR: &str = "SPOTFIRE_STORE_DIR";

/// The value of an environment variable; none when it is unset or empty, as CI systems leave variables without a value.
pub(crate) fn variable(name: &'static str) -> Result<Option<String>, Failure> {
    match env::var(name) {
        Ok(value) if value.is_empty() => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(Failure::usage(format!(
            "the environment variable {name} is not UTF-8 text"
        ))),
    }
}

/// What a flag gives, or else the value of the environment variable.
pub(crate) fn or_variable(
    given: Option<&String>,
    name: &'static str,
) -> Result<Option<String>, Failure> {
    match given {
        Some(given) => Ok(Some(given.clone())),
        None => variable(name),
    }
}
