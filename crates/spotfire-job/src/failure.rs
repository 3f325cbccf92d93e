//! Why a command could not do what it was asked for, with all that a person needs to go on.

use std::error::Error;

use crate::return_code::ReturnCode;

/// A command's failure: what happened, why, and what to do next.
///
/// `message` is a lower-case fragment that fits after `error: `; the causes are those of the chain under `cause` and
/// are never repeated in it.
#[derive(Debug)]
pub(crate) struct Failure {
    /// What the process returns.
    pub(crate) return_code: ReturnCode,
    /// A stable word for programs, in kebab case.
    pub(crate) kind: &'static str,
    /// What happened.
    pub(crate) message: String,
    /// Why, outermost first.
    pub(crate) cause: Option<Box<dyn Error + Send + Sync>>,
    /// What to do next.
    pub(crate) help: Option<String>,
    /// The id under which the failed request was sent, for the server's access log.
    pub(crate) request_id: Option<String>,
}

impl Failure {
    /// The command line, a setting or a file that it names cannot be used.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(ReturnCode::CommandLine, "usage", message)
    }

    pub(crate) fn new(
        return_code: ReturnCode,
        kind: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            return_code,
            kind,
            message: message.into(),
            cause: None,
            help: None,
            request_id: None,
        }
    }

    pub(crate) fn with_cause(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Gives the help only where there is none.
    pub(crate) fn or_help(mut self, help: impl FnOnce() -> String) -> Self {
        self.help = self.help.or_else(|| Some(help()));
        self
    }

    /// The same failure where it leaves a job behind that may be running. What the server itself says of the job stays.
    pub(crate) fn with_job_running(mut self) -> Self {
        if self.return_code != ReturnCode::Server {
            self.return_code = ReturnCode::EndNotSeen;
        }
        self
    }

    /// The texts of the chain of causes, outermost first.
    pub(crate) fn causes(&self) -> Vec<String> {
        let first = self.cause.as_deref().map(|cause| cause as &dyn Error);
        std::iter::successors(first, |error: &&dyn Error| (*error).source())
            .map(ToString::to_string)
            .collect()
    }
}
