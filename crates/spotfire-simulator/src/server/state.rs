//! What all requests share.

use crate::clients::Clients;
use crate::engine::JobEngine;
use crate::ledger::Ledger;
use crate::library::Library;
use crate::oauth::AccessTokens;
use crate::settings::Settings;

/// The simulated server without its sockets.
pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) settings: Settings,
    pub(crate) clients: Clients,
    pub(crate) tokens: AccessTokens,
    pub(crate) library: Library,
    pub(crate) engine: JobEngine,
    pub(crate) ledger: Ledger,
}

impl Server {
    /// The server that is reached at `url`, a scheme and an authority without a path.
    pub(crate) fn new(url: String, settings: Settings) -> Self {
        Self {
            url,
            engine: JobEngine::new(settings.engine.clone()),
            settings,
            clients: Clients::default(),
            tokens: AccessTokens::default(),
            library: Library::default(),
            ledger: Ledger::default(),
        }
    }
}
