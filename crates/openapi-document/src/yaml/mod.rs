//! YAML 1.2, read and written.

mod anchors;
mod events;
mod locate;
mod read;
mod scalar;
mod tabs;
mod tag;
mod write;

pub(crate) use locate::locate;
pub(crate) use read::read;
pub use write::to_yaml;
