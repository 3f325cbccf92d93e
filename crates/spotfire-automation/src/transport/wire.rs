//! What all requests of a client go through.

use std::sync::Arc;

use spotfire_auth::TokenSource;
use spotfire_automation_raw::Transport;

use super::TraceContext;
use crate::observe::Observer;

/// What all requests of a client, and of its clones, go through.
#[derive(Debug)]
pub(crate) struct Wire {
    /// Sends: the HTTP client itself, or a test's server.
    pub(crate) base: Arc<dyn Transport>,
    pub(crate) tokens: Arc<dyn TokenSource>,
    pub(crate) trace_context: TraceContext,
    pub(crate) observer: Arc<dyn Observer>,
}
