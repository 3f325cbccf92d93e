//! From a document to the source of a client, as a library that the build script and the tests share.

mod derive;
pub(crate) mod document;
pub(crate) mod failure;
mod generate;
pub(crate) mod narrow;
mod operation_names;
pub(crate) mod source;
mod tables;
