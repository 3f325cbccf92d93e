//! The server's description of its API.

mod api_docs;
mod document;
mod members;
mod open_api_3;

pub(crate) use api_docs::{api_docs, open_api_docs};
