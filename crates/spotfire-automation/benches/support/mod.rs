//! What the benchmarks share: a server in a process of its own, a client of it, and the table.

pub(crate) mod server;
pub(crate) mod table;

use spotfire_automation::{Client, JobId};
use uuid::Uuid;

/// A token as long as a real server's: a JWE of about 1 KB.
pub(crate) fn token() -> String {
    "eyJhbGciOiJSU0EtT0FFUC0yNTYiLCJlbmMiOiJBMTI4R0NNIn0.".repeat(20)
}

/// A client with the default settings.
pub(crate) fn client(server: &server::Server) -> Client {
    Client::builder(server.url())
        .with_access_token(token())
        .build()
        .expect("the settings are the defaults")
}

/// The job of that number, which goes on as long as the server lives.
pub(crate) fn job_id(number: usize) -> JobId {
    JobId::new(Uuid::from_u128(number as u128 + 1)).expect("the id is not zero")
}
