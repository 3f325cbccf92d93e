//! Settings in the environment.
//!
//! Read by hand instead of by the argument parser, for which a variable is as good as a flag: `--file`, which excludes
//! `--server`, would be refused wherever SPOTFIRE_SERVER is set.

use std::env;

use crate::error::{Error, Result};

/// Reads a variable; one that is set to nothing is as good as not set, because CI systems set variables so.
pub(super) fn variable(name: &str) -> Result<Option<String>> {
    match env::var(name) {
        Ok(value) => Ok(Some(value).filter(|it| !it.is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(Error::new(format!("{name} is not UTF-8 text"))),
    }
}

/// Returns what a flag gave, else what a variable holds.
pub(super) fn or_variable(flag: Option<&String>, name: &str) -> Result<Option<String>> {
    match flag.filter(|it| !it.is_empty()) {
        Some(given) => Ok(Some(given.clone())),
        None => variable(name),
    }
}
