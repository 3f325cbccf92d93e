//! Lets a fault happen to a call.

use std::future;
use std::sync::Arc;

use axum::body::{self, Body};
use axum::response::Response;
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::request::Parts;
use http::{HeaderValue, Version};
use serde_json::Value;
use tokio::time;
use uuid::Uuid;

use super::broken_body::{BrokenBody, Ending};
use super::{Fault, Injection, Side};
use crate::oauth::bearer_token;
use crate::server::{AtFlush, Cut, Endpoint, RefusedStream, Server, Wire};

/// The beginning of an answer to a call that was not processed: it holds no job id, so there is none to be found in it.
const STAND_IN: &str = r#"{"StatusCode":"InProgress","Message":"","JobId":"#;
/// How long that answer claims to be.
const STAND_IN_LENGTH: usize = 95;

/// A call that a fault befalls.
pub(crate) struct StruckCall {
    pub(crate) server: Arc<Server>,
    pub(crate) wire: Wire,
    pub(crate) endpoint: Endpoint,
    pub(crate) parts: Parts,
    pub(crate) injection: Injection,
}

/// How a call goes on.
enum Course {
    /// With this answer; without one it is processed first.
    Answer(Option<Response>),
    /// Without an answer: the connection's end is on its way.
    Silence,
}

/// Answers a call that a fault befalls. `process` is what would be done without it.
///
/// All of it goes on when the caller leaves, as it would on a real server that took its time.
pub(crate) async fn inject(
    call: StruckCall,
    process: impl Future<Output = Response> + Send + 'static,
) -> Response {
    let server = Arc::clone(&call.server);
    let answer = server.background.run(call.answer(process));
    match answer.await {
        Ok(Some(response)) => response,
        Ok(None) | Err(_) => future::pending().await,
    }
}

impl StruckCall {
    async fn answer(mut self, process: impl Future<Output = Response>) -> Option<Response> {
        let answer = match self.injection.fault.side() {
            Side::Before => match self.strike(None).await {
                Course::Answer(Some(answer)) => return Some(answer),
                Course::Answer(None) => return Some(process.await),
                Course::Silence => return None,
            },
            Side::After => process.await,
        };
        match self.strike(Some(answer)).await {
            Course::Answer(answer) => answer,
            Course::Silence => None,
        }
    }

    async fn strike(&mut self, answer: Option<Response>) -> Course {
        match self.injection.fault.clone() {
            Fault::Delay(_, duration) => time::sleep(duration).await,
            Fault::Drop(_) => return self.cut(Cut::Close),
            Fault::Reset(_) => return self.cut(Cut::Reset),
            Fault::GoAway(_) => {
                self.wire.go_away();
                return Course::Silence;
            }
            Fault::RefuseStream(_) => {
                return Course::Answer(Some(marked(Response::default(), RefusedStream)));
            }
            Fault::ResetMidBody(_) => return self.break_off(answer, Cut::Reset).await,
            Fault::Truncate(_) => return self.break_off(answer, Cut::Close).await,
            Fault::Answer(_, canned) => return Course::Answer(Some(canned.response())),
            Fault::CloseAfterAnswer => {
                return Course::Answer(
                    answer.map(|answer| marked(answer, AtFlush::Cut(Cut::Close))),
                );
            }
            Fault::CloseOnNextRequest => {
                return Course::Answer(answer.map(|answer| marked(answer, AtFlush::CutOnRead)));
            }
            Fault::RevokeAllTokens(_) => self.server.tokens.revoke_all(),
            Fault::ForgetAllJobs(_) => self.server.engine.forget_all(),
            Fault::RevokeToken(_) => return self.revoke_token(answer).await,
            Fault::ForgetJob(_) => return self.forget_job(answer).await,
        }
        Course::Answer(answer)
    }

    fn cut(&self, cut: Cut) -> Course {
        self.wire.cut(cut);
        Course::Silence
    }

    /// Sends the beginning of the answer, which ends somewhere before its end.
    async fn break_off(&mut self, answer: Option<Response>, cut: Cut) -> Course {
        let (answer, whole, length) = match answer {
            Some(answer) => {
                let (answer, whole) = whole(answer).await;
                // Even an answer without a body can be announced longer than it is.
                let length = whole.len().max(1);
                (answer, whole, length)
            }
            None => (Response::default(), STAND_IN.into(), STAND_IN_LENGTH),
        };
        let beginning = whole.slice(..self.injection.draw.below(whole.len()));
        let ending = match (self.parts.version, cut) {
            (Version::HTTP_2, Cut::Close) => Ending::End,
            (Version::HTTP_2, Cut::Reset) => Ending::Error,
            _ => Ending::Silence,
        };
        let (mut parts, _) = answer.into_parts();
        parts
            .headers
            .insert(CONTENT_LENGTH, HeaderValue::from(length));
        let broken = Body::new(BrokenBody::new(beginning, ending));
        let response = Response::from_parts(parts, broken);
        Course::Answer(Some(match ending {
            Ending::Silence => marked(response, AtFlush::Cut(cut)),
            Ending::End | Ending::Error => response,
        }))
    }

    /// Revokes the token that came with the call or, at the token endpoint, the one that it got.
    async fn revoke_token(&self, answer: Option<Response>) -> Course {
        let (answer, token) = match (self.endpoint, answer) {
            (Endpoint::Token, Some(answer)) => text_in(answer, "access_token").await,
            (_, answer) => {
                let token = bearer_token(&self.parts.headers);
                (answer, token.map(str::to_owned))
            }
        };
        if let Some(token) = token {
            self.server.tokens.revoke(&token);
        }
        Course::Answer(answer)
    }

    /// Forgets the job in the path or, after a start, the one that was started.
    async fn forget_job(&self, answer: Option<Response>) -> Course {
        let (answer, id) = match (self.endpoint, answer) {
            (Endpoint::StartContent | Endpoint::StartLibrary, Some(answer)) => {
                text_in(answer, "JobId").await
            }
            (_, answer) => {
                let id = self.parts.uri.path().rsplit('/').next();
                (answer, id.map(str::to_owned))
            }
        };
        if let Some(id) = id.and_then(|id| Uuid::parse_str(&id).ok()) {
            self.server.engine.forget(id);
        }
        Course::Answer(answer)
    }
}

fn marked<T: Clone + Send + Sync + 'static>(mut response: Response, mark: T) -> Response {
    response.extensions_mut().insert(mark);
    response
}

/// An answer without its body, and the body.
async fn whole(answer: Response) -> (Response, Bytes) {
    let (parts, body) = answer.into_parts();
    // The simulator's own bodies are in memory already, so nothing can fail and no limit is needed.
    let body = body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    (Response::from_parts(parts, Body::empty()), body)
}

/// An answer as it was, and a text in its JSON body.
async fn text_in(answer: Response, name: &str) -> (Option<Response>, Option<String>) {
    let (mut answer, body) = whole(answer).await;
    let json: Option<Value> = serde_json::from_slice(&body).ok();
    let text = json.and_then(|json| json.get(name)?.as_str().map(str::to_owned));
    *answer.body_mut() = Body::from(body);
    (Some(answer), text)
}
