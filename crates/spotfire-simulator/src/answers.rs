//! How the simulator answers where nobody has published how a real server does.
//!
//! Each enum is one open question, its default the answer that users would most likely expect. A client should cope with every variant.

/// What start-content answers to XML that is not well-formed or no job definition.
///
/// A library job file that is malformed always answers 200 with `NotSet`: the request as such was right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[non_exhaustive]
pub enum MalformedDefinitionAnswer {
    /// 400. The default.
    #[default]
    BadRequest,
    /// 200 with `StatusCode` `NotSet` and the zero GUID, as the product defines that code.
    NotSet,
}

/// What start-content answers to a body whose `Content-Type` is missing or not `application/xml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[non_exhaustive]
pub enum UnsupportedMediaTypeAnswer {
    /// 415. The default.
    #[default]
    UnsupportedMediaType,
    /// The body is read as XML all the same.
    Accept,
}

/// What start-library answers when neither `id` nor `path` is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[non_exhaustive]
pub enum UnnamedJobFileAnswer {
    /// 400. The default.
    #[default]
    BadRequest,
    /// 200 with `StatusCode` `Failed`, as for a job file that does not exist.
    NotFound,
}

/// What status and abort answer when the job id is no GUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[non_exhaustive]
pub enum InvalidJobIdAnswer {
    /// 400. The default.
    #[default]
    BadRequest,
    /// 404 without a body, as for a job that does not exist.
    NotFound,
}

/// What status and abort answer when no job has the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[non_exhaustive]
pub enum UnknownJobAnswer {
    /// 404 without a body, as the API reference says. The default.
    #[default]
    NotFound,
    /// 200 with `StatusCode` `Missing`, which the product defines to mean the same.
    Missing,
}

/// What abort answers when the job is over already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[non_exhaustive]
pub enum FinishedJobAbortAnswer {
    /// 200 with the status in which the job ended. The default.
    #[default]
    FinalStatus,
    /// 404 without a body, as for a job that does not exist.
    NotFound,
    /// 409.
    Conflict,
}

/// What the API or its description answers while it is switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[non_exhaustive]
pub enum SwitchedOffAnswer {
    /// 403, as any path that is nothing. The default.
    #[default]
    AsNothing,
    /// 404.
    NotFound,
    /// 503.
    ServiceUnavailable,
}

/// What the body of an error answer holds. A 404 for a job is always without one, as the API reference says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[non_exhaustive]
pub enum ErrorBody {
    /// An object with `timestamp`, `status`, `error`, `message` and `path`, as Spring makes it. The default.
    #[default]
    Json,
    /// The message as plain text.
    Text,
    /// An HTML page, as a servlet container or a proxy makes it.
    Html,
    /// Nothing.
    Empty,
}

/// One answer to each open question.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Answers {
    pub(crate) malformed_definition: MalformedDefinitionAnswer,
    pub(crate) unsupported_media_type: UnsupportedMediaTypeAnswer,
    pub(crate) unnamed_job_file: UnnamedJobFileAnswer,
    pub(crate) invalid_job_id: InvalidJobIdAnswer,
    pub(crate) unknown_job: UnknownJobAnswer,
    pub(crate) finished_job_abort: FinishedJobAbortAnswer,
    pub(crate) switched_off: SwitchedOffAnswer,
    pub(crate) error_body: ErrorBody,
}
