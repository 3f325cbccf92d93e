//! Generated client of the Spotfire Automation Services REST API, with the one hook through which its calls pass.
//!
//! The client is generated when this crate is built, from the OpenAPI document in the package. It knows nothing of
//! authentication, time limits or repetition: whoever makes a [`Client`] hands in a [`Transport`] that sends each
//! request. Services had better depend on `spotfire-automation`, which does.
//!
//! # How a call is made
//!
//! [`client`] makes a [`Client`] of a base URL such as `https://HOST/spotfire/api`, an HTTP client and a transport. Each
//! operation is a builder: `client.start_content().body(definition).send().await` sends a job definition byte for
//! byte, and its answer is a [`types::ExecutionStatus`].
//!
//! # How it is organised
//!
//! [`Client`] and [`types`] are generated: a builder per operation, a type per schema. Enums are open: a value that
//! the document does not list parses as `Unknown` and keeps its text. Error answers arrive as
//! [`Error::UnexpectedResponse`] with status, headers and body. The hook removes what the server does not know, and
//! says truly what a body is; [`REQUEST_MEDIA_TYPES`] lists where the generator would not.
//!
//! # Another document
//!
//! `SPOTFIRE_AUTOMATION_OPENAPI=/path/to/document` in the environment of the build generates the client from the
//! document of your own server, OpenAPI 3.0 in JSON or YAML. A relative path is taken from this package's folder.
//!
//! # Features
//!
//! - `schemars`: off; derives `JsonSchema` for the generated types.

mod generated;
mod hook;
mod tables;
mod transport;

pub use generated::{ByteStream, Client, Error, ResponseValue, builder, types};
pub use tables::{DOCUMENT, GENERATED_SOURCE, REQUEST_MEDIA_TYPES};
pub use transport::{Inner, Transport, TransportFuture, client};
