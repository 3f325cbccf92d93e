//! YAML 1.2, read and written.

mod anchors;
mod locate;
mod read;
mod scalar;
mod tag;
mod write;

pub(crate) use locate::locate;
pub(crate) use read::read;
pub use write::to_yaml;
