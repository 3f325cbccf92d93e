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
mod generated;
mod progress;
mod retry_after;
mod trace_context;
mod wire;

pub(crate) use answer::Answer;
#[cfg(feature = "compatibility")]
pub(crate) use answer::BodyKind;
pub(crate) use call::{Call, Exchange, Renewal, Terms};
pub(crate) use cause::Cause;
pub(crate) use direct::Direct;
pub(crate) use failure::{Failure, Phase};
pub(crate) use generated::GeneratedCall;
#[cfg(test)]
pub(crate) use progress::BODY_LIMIT;
pub(crate) use trace_context::TraceContext;
pub(crate) use wire::Wire;
