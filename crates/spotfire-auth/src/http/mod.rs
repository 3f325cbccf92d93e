//! HTTP as every part of the client wants it.

mod answer;
mod certificate;
mod failure;
mod settings;
mod tls;

pub use settings::HttpSettings;

pub(crate) use answer::{read_body, retry_after};
pub(crate) use failure::{because, lost};
