//! What can go wrong with a call.

use std::time::Duration;

use http::Version;

use super::{CannedAnswer, FaultPlanError};
use crate::server::Endpoint;

/// On which side of a call's processing a fault happens. The request has been read whole either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// Before. Unless the fault is only a delay or a loss, the call is not processed at all.
    Before,
    /// After: what was asked for is done, whatever the caller gets to see.
    After,
}

/// A fault in the course of a call.
///
/// On HTTP/2 a connection that is closed takes the other calls on it with it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The call waits; then it goes on. A caller that leaves meanwhile changes nothing: it is processed all the same.
    Delay(Side, Duration),
    /// The connection is closed in order (FIN), without an answer.
    Drop(Side),
    /// The connection is reset (RST), without an answer.
    Reset(Side),
    /// A part of an answer comes, then a reset. Before processing it is a made-up 200 that breaks off before the job's id.
    ResetMidBody(Side),
    /// A part of an answer comes, shorter than its `Content-Length` says, then the connection is closed in order.
    Truncate(Side),
    /// This answer comes instead of the true one.
    ///
    /// After processing, a plan refuses an answer by which the caller must believe that nothing was done: every 4xx, 307 and
    /// 308, and an execution status without a job.
    Answer(Side, CannedAnswer),
    /// The bearer token of the call is no longer valid; after a token request, the token that it got.
    ///
    /// An expired token and a revoked one look the same to a client.
    RevokeToken(Side),
    /// No access token is valid any longer.
    RevokeAllTokens(Side),
    /// The server no longer knows the job that is asked for, or, after a start, that was started. Its work ends.
    ForgetJob(Side),
    /// The server knows no job any longer.
    ForgetAllJobs(Side),
    /// The connection is closed right after the answer, which did not announce it. HTTP/1.1 only.
    CloseAfterAnswer,
    /// The connection is closed the moment that bytes of the next request arrive on it: the race that idle connections bring.
    /// HTTP/1.1 only.
    CloseOnNextRequest,
    /// GOAWAY says that no request on this connection was processed, then the connection is closed. HTTP/2 only.
    ///
    /// After processing that is a lie, as a broken proxy tells it.
    GoAway(Side),
    /// RST_STREAM with REFUSED_STREAM says that the request was not processed. HTTP/2 only.
    ///
    /// After processing that is a lie, as a broken proxy tells it.
    RefuseStream(Side),
}

impl Fault {
    /// On which side of the processing it happens.
    pub fn side(&self) -> Side {
        match self {
            Self::Delay(side, _)
            | Self::Drop(side)
            | Self::Reset(side)
            | Self::ResetMidBody(side)
            | Self::Truncate(side)
            | Self::Answer(side, _)
            | Self::RevokeToken(side)
            | Self::RevokeAllTokens(side)
            | Self::ForgetJob(side)
            | Self::ForgetAllJobs(side)
            | Self::GoAway(side)
            | Self::RefuseStream(side) => *side,
            Self::CloseAfterAnswer | Self::CloseOnNextRequest => Side::After,
        }
    }

    /// Whether it can happen to a call of that HTTP version.
    pub(super) fn fits(&self, version: Version) -> bool {
        match self {
            Self::CloseAfterAnswer | Self::CloseOnNextRequest => version != Version::HTTP_2,
            Self::GoAway(_) | Self::RefuseStream(_) => version == Version::HTTP_2,
            _ => true,
        }
    }

    /// Whether it makes sense at these endpoints; at every one, if none is named.
    pub(super) fn check(&self, endpoints: &[Endpoint]) -> Result<(), FaultPlanError> {
        match self {
            Self::Answer(side, answer) => check_answer(*side, answer),
            Self::ForgetJob(side) => check_each(endpoints, |endpoint| match endpoint {
                Endpoint::Status | Endpoint::Abort => Ok(()),
                Endpoint::StartContent | Endpoint::StartLibrary if *side == Side::After => Ok(()),
                Endpoint::StartContent | Endpoint::StartLibrary => {
                    Err("a start has no job to forget before it is processed; forget it after")
                }
                _ => Err("only the four operations have a job to forget; name them"),
            }),
            Self::RevokeToken(side) => check_each(endpoints, |endpoint| match endpoint {
                Endpoint::Token if *side == Side::Before => {
                    Err("a token request has no token before it is processed; revoke it after")
                }
                _ if endpoint.takes_token() || endpoint == Endpoint::Token => Ok(()),
                _ => Err("only the API and the token endpoint have a token to revoke; name them"),
            }),
            _ => Ok(()),
        }
    }
}

fn check_answer(side: Side, answer: &CannedAnswer) -> Result<(), FaultPlanError> {
    let status = answer.status();
    if !(200..=599).contains(&status) {
        return Err(FaultPlanError::new(format!(
            "{status} is no status of a final answer; take one from 200 to 599"
        )));
    }
    if answer.frames_its_body() {
        return Err(FaultPlanError::new(
            "content-length and transfer-encoding are set by themselves; to announce too much, truncate",
        ));
    }
    if [204, 205, 304].contains(&status) && answer.has_body() {
        return Err(FaultPlanError::new(format!(
            "an answer with the status {status} has no body"
        )));
    }
    match (side, answer.promise()) {
        (Side::After, Some(what)) => Err(FaultPlanError::new(format!(
            "{what} promises that nothing was done, so it cannot come after processing; answer it before"
        ))),
        (Side::Before, _) | (Side::After, None) => Ok(()),
    }
}

fn check_each(
    endpoints: &[Endpoint],
    check: impl Fn(Endpoint) -> Result<(), &'static str>,
) -> Result<(), FaultPlanError> {
    let endpoints = if endpoints.is_empty() {
        &[Endpoint::Other]
    } else {
        endpoints
    };
    endpoints
        .iter()
        .try_for_each(|endpoint| check(*endpoint))
        .map_err(FaultPlanError::new)
}
