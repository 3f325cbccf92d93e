//! Makes findings of what a walk has noted.

mod fingerprint;
mod group;
mod judge;
mod message;
mod place;
mod pointers;
mod reach;

pub(crate) use group::findings;
