//! The generated client: the one place that the lints of this workspace do not reach.
#![allow(
    clippy::all,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::pedantic,
    clippy::unwrap_used,
    missing_docs,
    rustdoc::all,
    unreachable_pub,
    unused_imports,
    reason = "which of these the generated code breaks depends on the document, so none can be expected"
)]

include!(concat!(env!("OUT_DIR"), "/client.rs"));
