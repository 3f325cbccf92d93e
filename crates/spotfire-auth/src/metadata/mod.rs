//! What the authorization server says of itself (RFC 8414).

mod discovery;
mod server_metadata;

pub use discovery::Discovery;
pub use server_metadata::ServerMetadata;
