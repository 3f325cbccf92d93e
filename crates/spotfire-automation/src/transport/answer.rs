//! A whole answer.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use super::{decode, retry_after};
use crate::text;

/// A whole answer: its head, and its body as UTF-8 without a byte-order mark, cut off at the limit.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    is_cut: bool,
}

impl Answer {
    pub(super) fn new(status: StatusCode, headers: HeaderMap, body: Bytes, is_cut: bool) -> Self {
        let body = decode::utf8(body, content_type(&headers));
        Self {
            status,
            headers,
            body,
            is_cut,
        }
    }

    /// How long the server asks to wait before the next request.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        retry_after::retry_after(&self.headers)
    }

    /// What the server says in its own words, fit to be shown.
    ///
    /// No form of error body is published. Seen or usual are JSON with `Message`, `message`, `error_description` or
    /// `error`, the latter a text or an object with a `message`, and plain text. A page of HTML has no message: it is
    /// a proxy's or a login's, and its text is scattered.
    pub(crate) fn server_message(&self) -> Option<String> {
        let body = std::str::from_utf8(&self.body).ok()?;
        let message = match serde_json::from_str::<Value>(body) {
            Ok(json) => message_in(&json)?.to_owned(),
            Err(_) if self.is_markup() => return None,
            Err(_) => body.to_owned(),
        };
        Some(text::shown(&message, text::MESSAGE_LIMIT)).filter(|message| !message.is_empty())
    }

    /// What the body is, for a message that says why it cannot be read.
    pub(crate) fn kind_of_body(&self) -> BodyKind {
        if self.is_cut {
            BodyKind::TooLong
        } else if self.body.iter().all(u8::is_ascii_whitespace) {
            BodyKind::Empty
        } else if self.is_markup() {
            BodyKind::Markup
        } else if serde_json::from_slice::<serde::de::IgnoredAny>(&self.body).is_ok() {
            BodyKind::OtherJson
        } else {
            BodyKind::NoJson
        }
    }

    fn is_markup(&self) -> bool {
        let first = self.body.iter().find(|byte| !byte.is_ascii_whitespace());
        first == Some(&b'<')
            || content_type(&self.headers).is_some_and(|value| value.starts_with("text/html"))
    }
}

/// What a body is that was expected to tell a job's status and does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyKind {
    TooLong,
    Empty,
    Markup,
    NoJson,
    OtherJson,
}

impl fmt::Display for BodyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "an answer longer than 1 MiB",
            Self::Empty => "an empty answer",
            Self::Markup => "a page of HTML or XML, as a proxy or a login sends",
            Self::NoJson => "an answer that is not JSON",
            Self::OtherJson => "JSON that does not tell a job's status",
        })
    }
}

fn content_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(CONTENT_TYPE)?.to_str().ok()
}

fn message_in(json: &Value) -> Option<&str> {
    let named = ["Message", "message", "error_description", "error"];
    match json {
        Value::String(text) => Some(text),
        Value::Object(fields) => named
            .iter()
            .filter_map(|name| fields.get(*name))
            .find_map(message_in),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(content_type: &str, body: &str) -> Answer {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, content_type.parse().unwrap());
        Answer::new(
            StatusCode::BAD_REQUEST,
            headers,
            Bytes::copy_from_slice(body.as_bytes()),
            false,
        )
    }

    #[test]
    fn the_servers_message_is_found_in_every_usual_form() {
        for (content_type, body, expected) in [
            ("application/json", r#"{"Message":"No."}"#, Some("No.")),
            (
                "application/json",
                r#"{"error":{"code":"not_found","message":"No."}}"#,
                Some("No."),
            ),
            (
                "application/json",
                r#"{"error":"invalid","error_description":"No."}"#,
                Some("No."),
            ),
            ("application/json", r#"{"error":"No."}"#, Some("No.")),
            ("application/json", r#""No.""#, Some("No.")),
            (
                "application/json",
                r#"{"Message":null,"message":"No."}"#,
                Some("No."),
            ),
            ("application/json", r#"{"code":7}"#, None),
            ("application/json", r#"{"Message":"  "}"#, None),
            ("text/plain", "No.\n", Some("No.")),
            ("text/plain", "No\u{1b}[1m", Some("No\\u{1b}[1m")),
            ("text/html", "<html>No.</html>", None),
            ("text/html;charset=utf-8", "No.", None),
            ("text/plain", " <?xml version='1.0'?><no/>", None),
            ("text/plain", "", None),
        ] {
            assert_eq!(
                answer(content_type, body).server_message().as_deref(),
                expected,
                "{body}"
            );
        }
    }

    #[test]
    fn the_servers_message_is_bounded() {
        let message = answer("text/plain", &"ä".repeat(100_000))
            .server_message()
            .unwrap();
        assert_eq!(message.chars().count(), text::MESSAGE_LIMIT + 1);
    }

    #[test]
    fn a_body_that_cannot_be_used_is_named() {
        for (body, expected) in [
            (" \r\n", BodyKind::Empty),
            ("<html></html>", BodyKind::Markup),
            ("OK", BodyKind::NoJson),
            (r#"{"JobId":"#, BodyKind::NoJson),
            ("[]", BodyKind::OtherJson),
            ("null", BodyKind::OtherJson),
        ] {
            assert_eq!(
                answer("application/json", body).kind_of_body(),
                expected,
                "{body:?}"
            );
        }
    }
}
