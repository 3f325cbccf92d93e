//! The four Automation Services operations.

mod abort;
mod answer;
mod list;
mod start;
mod start_content;
mod start_library;
mod status;

pub(crate) use abort::abort;
pub(crate) use list::list;
pub(crate) use start_content::start_content;
pub(crate) use start_library::{NO_JOB_FILE, start_library};
pub(crate) use status::status;
