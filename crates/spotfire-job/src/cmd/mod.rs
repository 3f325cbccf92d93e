//! The commands, each with its arguments.

pub(crate) mod abort;
pub(crate) mod auth;
pub(crate) mod doctor;
pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod run;
pub(crate) mod start;
pub(crate) mod status;
pub(crate) mod wait;
