//! What the build script makes beside the client.

/// The source of the generated client, for tools that show or compare what it offers.
pub const GENERATED_SOURCE: &str = include_str!(concat!(env!("OUT_DIR"), "/client.rs"));

/// The document that the client was generated from, as it was read: to be compared with what a server publishes.
pub const DOCUMENT: &str = include_str!(concat!(env!("OUT_DIR"), "/document"));

include!(concat!(env!("OUT_DIR"), "/tables.rs"));
