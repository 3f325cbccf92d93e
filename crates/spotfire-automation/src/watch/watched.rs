//! What is kept of one job.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::durations::Definition;
use super::tick::Tick;
use crate::text;
use crate::{JobId, Status, StatusCode};

/// One watched job, in as few bytes as it takes.
#[derive(Debug)]
pub(super) struct Watched {
    pub(super) id: JobId,
    /// When the job was started, or added where that is not known.
    pub(super) born: Tick,
    /// When the job was last asked about, or added.
    pub(super) asked: Tick,
    /// When it is to be asked about next; its turn may come later.
    pub(super) due: Tick,
    pub(super) definition: Option<Definition>,
    /// Whether the start of the job is known, so that its duration can be learned.
    pub(super) knows_start: bool,
    /// Whether the last answer took long or did not come.
    pub(super) is_slow: bool,
    pub(super) questions: u32,
    /// Failed questions in a row, and when the first of them failed: so much later as the job waited for its turns
    /// since, because nothing can be said about a time in which nobody asked.
    pub(super) failures: u32,
    pub(super) trouble_since: Tick,
    /// The last status code, and a hash of it with its message.
    pub(super) code: Option<StatusCode>,
    seen: u64,
}

impl Watched {
    pub(super) fn new(
        id: JobId,
        now: Tick,
        start: Option<Tick>,
        definition: Option<Definition>,
    ) -> Self {
        Self {
            id,
            born: start.unwrap_or(now),
            asked: now,
            due: now,
            definition,
            knows_start: start.is_some(),
            is_slow: false,
            questions: 0,
            failures: 0,
            trouble_since: now,
            code: None,
            seen: 0,
        }
    }

    /// Counts a failed question.
    pub(super) fn fail(&mut self, sent: Tick, now: Tick) {
        self.trouble_since = if self.failures == 0 {
            now
        } else {
            self.trouble_since.after(sent.since(self.due))
        };
        self.failures = self.failures.saturating_add(1);
    }

    /// Keeps a status; tells whether it is another one than the last, or the first good answer after trouble.
    pub(super) fn take(&mut self, status: &Status) -> bool {
        let seen = hash(status);
        let is_news = self.failures > 0 || self.code.is_none() || self.seen != seen;
        self.failures = 0;
        if self.code.is_none() || self.seen != seen {
            self.code = Some(bounded(status.code()));
            self.seen = seen;
        }
        is_news
    }
}

fn hash(status: &Status) -> u64 {
    let mut hasher = DefaultHasher::new();
    (status.code(), status.message()).hash(&mut hasher);
    hasher.finish()
}

// A word that is not known may have any length.
fn bounded(code: &StatusCode) -> StatusCode {
    match code {
        StatusCode::Other(word) => StatusCode::Other(text::shown(word, text::WORD_LIMIT)),
        known => known.clone(),
    }
}
