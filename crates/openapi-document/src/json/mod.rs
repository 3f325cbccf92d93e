//! JSON (RFC 8259), read and written.
//!
//! serde_json is not used here because it keeps neither the spelling of numbers (but for a feature that would
//! change it in the whole program) nor anything of duplicate keys, and copies every string.

mod locate;
mod read;
mod scan;
mod string;
mod write;

pub(crate) use locate::locate;
pub(crate) use read::read;
pub(crate) use scan::{Scanner, is_number};
pub use write::{to_json, to_json_pretty};
