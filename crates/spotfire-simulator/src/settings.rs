//! How a simulator is set up.

use std::time::Duration;

use crate::answers::{
    Answers, ErrorBody, FinishedJobAbortAnswer, InvalidJobIdAnswer, MalformedDefinitionAnswer,
    SwitchedOffAnswer, UnknownJobAnswer, UnnamedJobFileAnswer, UnsupportedMediaTypeAnswer,
};
use crate::clients::ClientRegistration;
use crate::engine::{EngineSettings, TaskSelector};
use crate::faults::FaultPlan;
use crate::ledger::LedgerLimits;
use crate::oauth::OAuthSettings;
use crate::upgrade::Upgrade;

/// The settings of a [`Simulator`](crate::Simulator), each with a default that suits a test.
///
/// ```
/// use std::time::Duration;
/// use spotfire_simulator::{MalformedDefinitionAnswer, Settings};
///
/// let settings = Settings::default()
///     .with_task_duration(Duration::from_secs(60))
///     .with_malformed_definition_answer(MalformedDefinitionAnswer::NotSet);
/// # let _ = settings;
/// ```
#[derive(Debug, Clone)]
pub struct Settings {
    pub(crate) port: u16,
    pub(crate) clients: Vec<ClientRegistration>,
    pub(crate) oauth: OAuthSettings,
    pub(crate) body_limit: usize,
    pub(crate) connection_limit: usize,
    pub(crate) engine: EngineSettings,
    pub(crate) answers: Answers,
    pub(crate) ledger: LedgerLimits,
    pub(crate) faults: FaultPlan,
    pub(crate) upgrades: Vec<Upgrade>,
    #[cfg(feature = "tls")]
    pub(crate) tls: Option<crate::tls::Tls>,
    pub(crate) is_rest_enabled: bool,
    pub(crate) is_description_enabled: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            port: 0,
            clients: Vec::new(),
            oauth: OAuthSettings::default(),
            body_limit: 16 << 20,
            connection_limit: 10_000,
            engine: EngineSettings::default(),
            answers: Answers::default(),
            ledger: LedgerLimits::default(),
            faults: FaultPlan::default(),
            upgrades: Vec::new(),
            #[cfg(feature = "tls")]
            tls: None,
            is_rest_enabled: true,
            is_description_enabled: true,
        }
    }
}

impl Settings {
    /// Sets the port on 127.0.0.1. Default: 0, any free port.
    #[must_use]
    pub fn with_port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Adds a client that is registered at the start. Without any, one that may run jobs is made up.
    #[must_use]
    pub fn with_client(mut self, registration: ClientRegistration) -> Self {
        self.clients.push(registration);
        self
    }

    /// Sets the size in bytes past which a request body is answered 413. Default: 16 MiB.
    #[must_use]
    pub fn with_body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Sets how many connections are open at once; further ones wait. Default: 10,000, at least 1.
    #[must_use]
    pub fn with_connection_limit(mut self, connections: usize) -> Self {
        self.connection_limit = connections.max(1);
        self
    }

    /// Sets how many jobs run at once. Default: 4. With 0 every job waits for ever.
    #[must_use]
    pub fn with_slots(mut self, slots: usize) -> Self {
        self.engine.slots = slots;
        self
    }

    /// Sets how many jobs wait as `Queued`; further ones are turned away as `Busy`. Default: 1,000.
    #[must_use]
    pub fn with_queue_limit(mut self, jobs: usize) -> Self {
        self.engine.queue_limit = jobs;
        self
    }

    /// Sets how long each task takes. Default: 50 ms.
    #[must_use]
    pub fn with_task_duration(mut self, duration: Duration) -> Self {
        self.engine.task_duration = duration;
        self
    }

    /// Sets the server's maximum job execution time, after which it cancels a job. Default: none.
    ///
    /// The time in which a job waits for a slot does not count.
    #[must_use]
    pub fn with_job_time_limit(mut self, limit: Duration) -> Self {
        self.engine.job_time_limit = Some(limit);
        self
    }

    /// Sets how long the server remembers a job that is over. Default: 24 h.
    ///
    /// Nobody has published how long a real server does.
    #[must_use]
    pub fn with_job_retention(mut self, retention: Duration) -> Self {
        self.engine.job_retention = retention;
        self
    }

    /// Lets every task that `task` selects fail with `message`. May be called for several.
    #[must_use]
    pub fn with_failing_task(mut self, task: TaskSelector, message: impl Into<String>) -> Self {
        self.engine.failing_tasks.push((task, message.into()));
        self
    }

    /// Sets how many calls the ledger keeps; the oldest ones go first, but stay counted. Default: 50,000, about 1 KB each.
    #[must_use]
    pub fn with_call_limit(mut self, calls: usize) -> Self {
        self.ledger.calls = calls;
        self
    }

    /// Sets how many starts the ledger keeps; the oldest ones go first. Default: 1,000,000.
    #[must_use]
    pub fn with_start_limit(mut self, starts: usize) -> Self {
        self.ledger.starts = starts;
        self
    }

    /// Sets the faults on purpose. Default: none. A running simulator takes others at any time.
    #[must_use]
    pub fn with_faults(mut self, plan: FaultPlan) -> Self {
        self.faults = plan;
        self
    }

    /// Lets the simulator speak HTTPS, and nothing else. Default: plain HTTP.
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn with_tls(mut self, tls: crate::tls::Tls) -> Self {
        self.tls = Some(tls);
        self
    }

    /// The scheme of the simulator's URL.
    pub(crate) fn scheme(&self) -> &'static str {
        #[cfg(feature = "tls")]
        if self.tls.is_some() {
            return "https";
        }
        "http"
    }

    /// Adds an upgrade that is in force from the start; may be called for several. Default: none.
    #[must_use]
    pub fn with_upgrade(mut self, upgrade: Upgrade) -> Self {
        self.upgrades.push(upgrade);
        self
    }

    /// Switches the API on or off, as the server's command `config-web-service-api --rest-enabled` does. Default: on.
    ///
    /// Its description is a switch of its own.
    #[must_use]
    pub fn with_rest_enabled(mut self, is_enabled: bool) -> Self {
        self.is_rest_enabled = is_enabled;
        self
    }

    /// Switches the description and its page on or off, as `config-web-service-api --online-doc-enabled` does. Default: on.
    #[must_use]
    pub fn with_description_enabled(mut self, is_enabled: bool) -> Self {
        self.is_description_enabled = is_enabled;
        self
    }

    /// Sets the answer of the API or the description while it is switched off.
    #[must_use]
    pub fn with_switched_off_answer(mut self, answer: SwitchedOffAnswer) -> Self {
        self.answers.switched_off = answer;
        self
    }

    /// Sets the answer to a malformed definition at start-content.
    #[must_use]
    pub fn with_malformed_definition_answer(mut self, answer: MalformedDefinitionAnswer) -> Self {
        self.answers.malformed_definition = answer;
        self
    }

    /// Sets the answer to a `Content-Type` that is not XML at start-content.
    #[must_use]
    pub fn with_unsupported_media_type_answer(
        mut self,
        answer: UnsupportedMediaTypeAnswer,
    ) -> Self {
        self.answers.unsupported_media_type = answer;
        self
    }

    /// Sets the answer of start-library when neither `id` nor `path` is given.
    #[must_use]
    pub fn with_unnamed_job_file_answer(mut self, answer: UnnamedJobFileAnswer) -> Self {
        self.answers.unnamed_job_file = answer;
        self
    }

    /// Sets the answer to a job id that is no GUID.
    #[must_use]
    pub fn with_invalid_job_id_answer(mut self, answer: InvalidJobIdAnswer) -> Self {
        self.answers.invalid_job_id = answer;
        self
    }

    /// Sets the answer to the id of a job that does not exist.
    #[must_use]
    pub fn with_unknown_job_answer(mut self, answer: UnknownJobAnswer) -> Self {
        self.answers.unknown_job = answer;
        self
    }

    /// Sets the answer of abort when the job is over already.
    #[must_use]
    pub fn with_finished_job_abort_answer(mut self, answer: FinishedJobAbortAnswer) -> Self {
        self.answers.finished_job_abort = answer;
        self
    }

    /// Sets what the body of an error answer holds.
    #[must_use]
    pub fn with_error_body(mut self, body: ErrorBody) -> Self {
        self.answers.error_body = body;
        self
    }
}
