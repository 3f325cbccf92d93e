//! Ctrl-C and the request to terminate, as something a command can wait for.

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal as Interrupt, Signal as Terminate, SignalKind, signal};
#[cfg(windows)]
use tokio::signal::windows::{CtrlBreak as Terminate, CtrlC as Interrupt, ctrl_break, ctrl_c};

use crate::{failure::Failure, return_code::ReturnCode};

/// The signals that ask this process to stop.
///
/// Only those that a person or a supervisor sends for that. A hang-up is left as it was found, so that `nohup` works.
pub(crate) struct Signals {
    interrupt: Interrupt,
    terminate: Terminate,
    last: Option<&'static str>,
    count: u32,
}

#[cfg(unix)]
const NAMES: (&str, &str) = ("SIGINT", "SIGTERM");
#[cfg(windows)]
const NAMES: (&str, &str) = ("Ctrl-C", "Ctrl-Break");

impl Signals {
    /// Takes over the signals: until then, and in commands that never call this, they end the process at once.
    pub(crate) fn install() -> Result<Self, Failure> {
        let (interrupt, terminate) = streams().map_err(|error| {
            Failure::new(ReturnCode::Client, "internal", "cannot listen for signals")
                .with_cause(error)
        })?;
        Ok(Self {
            interrupt,
            terminate,
            last: None,
            count: 0,
        })
    }

    /// Waits for the next signal and returns its name. Cancelling loses none.
    pub(crate) async fn next(&mut self) -> &'static str {
        let name = tokio::select! {
            _ = self.interrupt.recv() => NAMES.0,
            _ = self.terminate.recv() => NAMES.1,
        };
        self.last = Some(name);
        self.count = self.count.saturating_add(1);
        name
    }

    /// The name of the last signal that came, if any did.
    pub(crate) fn last(&self) -> Option<&'static str> {
        self.last
    }

    /// How many signals have come.
    pub(crate) fn count(&self) -> u32 {
        self.count
    }
}

#[cfg(unix)]
fn streams() -> io::Result<(Interrupt, Terminate)> {
    Ok((
        signal(SignalKind::interrupt())?,
        signal(SignalKind::terminate())?,
    ))
}

#[cfg(windows)]
fn streams() -> io::Result<(Interrupt, Terminate)> {
    Ok((ctrl_c()?, ctrl_break()?))
}
