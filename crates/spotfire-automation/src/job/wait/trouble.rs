//! Failed questions, and which of them a wait bears.

use std::time::Duration;

use tokio::time::Instant;

use crate::{Error, ErrorKind};

/// Failed questions in a row.
#[derive(Default)]
pub(super) struct Trouble {
    pub(super) failures: u32,
    /// When the first of them failed. The pause before it does not count as trouble.
    began: Option<Instant>,
    /// Until when the server asked not to be asked.
    come_back: Option<Instant>,
}

impl Trouble {
    /// How long it lasts already.
    pub(super) fn age(&self) -> Duration {
        self.began.map_or(Duration::ZERO, |began| began.elapsed())
    }

    /// One more question failed.
    pub(super) fn add(&mut self, retry_after: Option<Duration>) {
        self.began.get_or_insert_with(Instant::now);
        self.failures = self.failures.saturating_add(1);
        self.come_back = retry_after.and_then(|wish| Instant::now().checked_add(wish));
    }

    /// How long the server still asks not to be asked.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        let left = self.come_back?.saturating_duration_since(Instant::now());
        Some(left).filter(|left| !left.is_zero())
    }
}

/// Whether a wait bears that a question failed so, as long as its tolerance lasts.
///
/// `proved` says that the server answered this client before: then server and credentials are the right ones, and a
/// refusal is rather a proxy's, or a server's that is being restarted. It is not borne when the token source itself gives up.
pub(crate) fn is_borne(error: &Error, proved: bool) -> bool {
    let is_refusal = matches!(
        error.kind(),
        ErrorKind::Authentication | ErrorKind::PermissionDenied | ErrorKind::Refused
    );
    error.is_retryable() || (proved && is_refusal && error.http_status().is_some())
}
