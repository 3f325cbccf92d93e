//! The check.

use openapi_drift::openapi_document::{Document, Limits, Value, read};
use openapi_drift::{Profile, compare};
use spotfire_automation_raw as raw;

use super::Compatibility;
use crate::{Client, Error, ErrorKind, Result, job};

impl Client {
    /// Fetches the description that the server publishes and compares it with the one that this client was built from.
    ///
    /// For a service that wants to log at its start that the server was upgraded, before a call fails. It is judged by
    /// what this client makes of a difference: a new status code or a new field is no trouble to it. Nothing follows
    /// from the result by itself, and calls do not depend on it. Host, scheme and base path are not compared. The description may be switched off while the API is
    /// on, so that a failure to read it need not be a failure to work. Needs the feature `compatibility`.
    ///
    /// ```no_run
    /// # async fn run(client: spotfire_automation::Client) {
    /// match client.check_compatibility().await {
    ///     Ok(verdict) if verdict.is_compatible() => {}
    ///     Ok(verdict) => eprintln!("{verdict}"),
    ///     Err(error) => eprintln!("compatibility is not known: {error}"),
    /// }
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`PermissionDenied`](ErrorKind::PermissionDenied) or [`Refused`](ErrorKind::Refused) when the server does not hand
    /// the description out, [`UnreadableAnswer`](ErrorKind::UnreadableAnswer) when what it hands out is no description or
    /// is longer than 1 MiB, and those of [`Client::status`] but `NotFound`. Trouble is repeated as the
    /// [`RetryPolicy`](crate::RetryPolicy) says.
    pub async fn check_compatibility(&self) -> Result<Compatibility> {
        let body = job::description(self).await?;
        // It is JSON, which was looked at, and so it is UTF-8.
        let published = String::from_utf8_lossy(&body);
        let published = self.described(&published)?;
        let built_in = self.described(raw::DOCUMENT)?;
        compare(&built_in, &published, Profile::Ours)
            .map(Compatibility::new)
            .map_err(|cause| self.not_comparable().with_source(cause))
    }

    fn described<'a>(&self, text: &'a str) -> Result<Document<'a>> {
        let document = read(text, &Limits::default());
        document
            .map(without_address)
            .map_err(|cause| self.not_comparable().with_source(cause))
    }

    fn not_comparable(&self) -> Error {
        let text = format!(
            "the API description of {} cannot be compared with the one that this client was built from",
            self.server().origin()
        );
        Error::new(ErrorKind::UnreadableAnswer, text)
    }
}

// Where the server stands is the caller's to say, and each server's document says something else.
fn without_address(mut document: Document<'_>) -> Document<'_> {
    if let Value::Object(root) = &mut document.root {
        for field in ["servers", "host", "basePath", "schemes"] {
            root.remove(field);
        }
    }
    document
}
