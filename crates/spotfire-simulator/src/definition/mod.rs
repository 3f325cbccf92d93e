//! Job definitions: what the server reads of them.

mod encoding;
mod error;
mod reader;
mod syntax;
mod task;

pub(crate) use error::DefinitionError;
pub(crate) use reader::read;
pub(crate) use task::{Definition, Task};
