//! What one call of the tool carries from its command line to its end.

use crate::{console::Console, report::Report};

/// The streams of one call and what it has found out so far.
pub(crate) struct Session<'a> {
    /// Where progress and failures are told.
    pub(crate) console: Console<'a>,
    /// What is known by now, so that a failure in the middle still reports the job's id.
    pub(crate) report: Report,
}
