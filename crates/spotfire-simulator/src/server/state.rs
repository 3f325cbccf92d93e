//! What all requests share.

use super::Background;
use crate::clients::Clients;
use crate::engine::JobEngine;
use crate::faults::FaultSchedule;
use crate::ledger::Ledger;
use crate::library::Library;
use crate::oauth::{SignIns, Tokens};
use crate::settings::Settings;
use crate::upgrade::Upgrades;

/// The simulated server without its sockets.
pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) settings: Settings,
    pub(crate) clients: Clients,
    pub(crate) tokens: Tokens,
    pub(crate) sign_ins: SignIns,
    pub(crate) library: Library,
    pub(crate) engine: JobEngine,
    pub(crate) ledger: Ledger,
    pub(crate) faults: FaultSchedule,
    pub(crate) background: Background,
    pub(crate) upgrades: Upgrades,
    #[cfg(feature = "swagger-ui")]
    pub(crate) page_client: crate::swagger_ui::PageClient,
}

impl Server {
    /// The server that is reached at `url`, a scheme and an authority without a path.
    pub(crate) fn new(url: String, settings: Settings) -> Self {
        Self {
            url,
            engine: JobEngine::new(settings.engine.clone()),
            ledger: Ledger::new(settings.ledger),
            faults: FaultSchedule::new(settings.faults.clone()),
            background: Background::default(),
            #[cfg(feature = "swagger-ui")]
            page_client: crate::swagger_ui::PageClient::default(),
            upgrades: Upgrades::new(settings.upgrades.iter().copied()),
            settings,
            clients: Clients::default(),
            tokens: Tokens::default(),
            sign_ins: SignIns::default(),
            library: Library::default(),
        }
    }

    /// The issuer of every token (RFC 8414, section 2).
    pub(crate) fn issuer(&self) -> String {
        format!("{}/spotfire", self.url)
    }

    /// Whether the server is reached over TLS.
    pub(crate) fn is_https(&self) -> bool {
        self.url.starts_with("https:")
    }
}
