//! One model of a description, whatever version it is written in.
//!
//! Nothing is copied out of the document: the model is a view that resolves references, merges `allOf` and fills in
//! defaults when it is asked.

mod content;
mod document;
mod media_type;
mod number;
mod operation;
mod parameter;
mod path_template;
mod response;
pub(crate) mod schema;
mod security;
mod server;
mod text;
mod version;

pub(crate) use content::{Body, Content, MediaEntry};
pub(crate) use document::{Component, Model};
pub(crate) use media_type::MediaType;
pub(crate) use number::{compare as compare_numbers, integer as as_integer};
pub(crate) use operation::{Operation, Path};
pub(crate) use parameter::{Key, Location, Parameter};
pub(crate) use path_template::{parameters, shape};
pub(crate) use response::{Header, Response};
pub(crate) use security::{Alternative, Requirement, Scheme};
pub(crate) use server::{OwnServers, Servers};
pub(crate) use text::{canonical, cut, is_same, shorten};
pub(crate) use version::Version;
