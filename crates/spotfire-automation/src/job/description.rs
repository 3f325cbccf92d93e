//! The server's own description of the operations.

use bytes::Bytes;
use http::Method;
use reqwest::Request;

use super::about::{About, Operation};
use super::repeat;
use super::reply::{self, Reply};
use super::seen::{After401, Seen};
use super::verdict::Reading;
use crate::client::Client;
use crate::transport::BodyKind;
use crate::{ErrorKind, Result};

/// The description that the server publishes of Automation Services, as it came but in UTF-8.
///
/// # Errors
/// Why it was not had; [`UnreadableAnswer`](ErrorKind::UnreadableAnswer) when what came is not even JSON.
pub(crate) async fn description(client: &Client) -> Result<Bytes> {
    let shared = client.shared();
    let subject = "the server's API description".to_owned();
    let about = About::start(client, Operation::Description, subject);
    let url = shared.server.api_docs_url("as");
    let send = |terms| {
        let request = Box::new(Request::new(Method::GET, url.clone()));
        reply::send_request(shared, terms, about.operation, request)
    };
    repeat::repeat(client, &shared.retry_policy, &about, send, read).await
}

fn read(reply: &Reply) -> Reading<Bytes> {
    Reading::Trouble(match (&reply.seen, &reply.exchange.result) {
        (Seen::Unreadable, Ok(answer)) if answer.kind_of_body() == BodyKind::OtherJson => {
            return Reading::Report(answer.body.clone());
        }
        (Seen::NotConnected | Seen::NoToken { for_now: true }, _) => ErrorKind::Unreachable,
        (Seen::TokenRejected(After401::NotRenewedForNow), _) => ErrorKind::Unreachable,
        (Seen::TokenRejected(_) | Seen::NoToken { for_now: false }, _) => ErrorKind::Authentication,
        (Seen::NoWholeAnswer, _) => ErrorKind::Connection,
        (Seen::Status(403), _) => ErrorKind::PermissionDenied,
        (Seen::Status(408 | 421 | 425 | 429), _) => ErrorKind::Unavailable,
        (Seen::Status(500..=599), _) => ErrorKind::Server,
        (Seen::Status(400..=499), _) => ErrorKind::Refused,
        (Seen::Status(_) | Seen::Unreadable | Seen::Report(_), _) => ErrorKind::UnreadableAnswer,
    })
}
