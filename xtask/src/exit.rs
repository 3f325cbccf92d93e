//! Return codes of `cargo xtask`.

use std::process::ExitCode;

/// The task did its work and found nothing to complain of.
pub(crate) const SUCCESS: u8 = 0;
/// A check found something: a stale file, a failed step of CI.
pub(crate) const FOUND: u8 = 1;
/// The task could not do its work: a wrong argument, an unreadable file, a server that gives no document.
pub(crate) const FAULT: u8 = 2;

/// What a task that did its work has to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing to complain of.
    Clean,
    /// Something was found, and has been printed.
    Found,
}

impl From<Verdict> for ExitCode {
    fn from(verdict: Verdict) -> Self {
        ExitCode::from(match verdict {
            Verdict::Clean => SUCCESS,
            Verdict::Found => FOUND,
        })
    }
}
