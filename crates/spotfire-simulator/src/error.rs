//! What the simulator refuses when it is set up.

use std::io;
use std::net::SocketAddr;

use uuid::Uuid;

/// Why a simulator did not start, or would not take what it was given.
///
/// What a client of the simulated server does wrong is never such an error: it is an answer on the wire.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address cannot be listened at, most often because another program does.
    #[error("cannot listen at {address}; choose another port, or 0 for a free one")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the operating system said.
        source: io::Error,
    },
    /// The certificate or its key is of no use for HTTPS.
    #[cfg(feature = "tls")]
    #[error("{what}")]
    Tls {
        /// What failed.
        what: &'static str,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Another client has this id.
    #[error("the client id {id} is taken")]
    ClientTaken {
        /// The id.
        id: String,
    },
    /// A registration that the server would not take.
    #[error("the client {id:?} cannot be registered: {reason}")]
    InvalidClient {
        /// The id, as given or as made up.
        id: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// No client has this id.
    #[error("no client has the id {id:?}; register it first")]
    UnknownClient {
        /// The id.
        id: String,
    },
    /// An access token can be issued only to clients with the client credentials grant.
    #[error(
        "the client {id} does not have the grant client_credentials, which an issued token needs"
    )]
    NoClientCredentials {
        /// The client's id.
        id: String,
    },
    /// Another library item has this path.
    #[error("the library path {path} is taken")]
    LibraryPathTaken {
        /// The path.
        path: String,
    },
    /// Another library item has this id.
    #[error("the library id {id} is taken")]
    LibraryIdTaken {
        /// The id.
        id: Uuid,
    },
    /// A library path is `/` and at least one name.
    #[error("{path:?} is no library path; write it like /Sales/Daily")]
    InvalidLibraryPath {
        /// The path as given.
        path: String,
    },
}
