//! Jobs: started, asked about, aborted, waited for.

mod abort;
mod about;
mod code;
mod definition;
#[cfg(feature = "compatibility")]
mod description;
mod fault;
mod fish;
mod handle;
mod id;
mod outcome;
mod record;
mod repeat;
mod reply;
mod report;
mod seen;
mod start;
mod status;
mod status_request;
mod verdict;
mod wait;

pub use abort::{Abort, AbortBuilder};
pub use code::StatusCode;
pub use definition::{JobDefinition, JobFile};
pub use handle::Job;
pub use id::{JobId, JobIdError};
pub use outcome::{Outcome, OutcomeKind};
pub use record::JobRecord;
pub use start::{StartContent, StartLibrary};
pub use status::Status;
pub use wait::{AbortAtLimit, StatusChanges, WaitBuilder, WaitProgress};

#[cfg(feature = "compatibility")]
pub(crate) use description::description;
pub(crate) use status::ask as ask_status;
pub(crate) use status_request::StatusRequest;
pub(crate) use wait::is_borne;
