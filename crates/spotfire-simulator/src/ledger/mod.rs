//! What happened: every start and every call.

mod call;
mod log;
mod record;
mod start;

pub use call::Call;
pub(crate) use call::CallHead;
pub use record::Ledger;
pub(crate) use record::LedgerLimits;
pub use start::{Start, StartKind};
