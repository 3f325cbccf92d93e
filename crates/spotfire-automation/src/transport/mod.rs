//! One request and what became of it: the one place through which every call passes.
//!
//! No retry lives here, nor below: one [`Call`] is one request on the wire. What is sent again, and when, is decided
//! above, by the start and by the calls that may be repeated.

mod answer;
mod call;
mod cause;
mod decode;
mod direct;
mod failure;
mod retry_after;

pub(crate) use answer::Answer;
pub(crate) use call::{Call, Exchange, Renewal, Terms};
pub(crate) use cause::Cause;
pub(crate) use direct::Direct;
pub(crate) use failure::{Failure, Phase};
