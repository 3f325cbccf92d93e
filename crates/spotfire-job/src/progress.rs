//! Tells how a job stands while the tool waits for it.

use std::time::{Duration, Instant};

use crate::console::Console;

/// After how much silence a line says that the wait goes on, so that nobody takes it for hung: one minute.
pub(crate) const HEARTBEAT: Duration = Duration::from_secs(60);

/// The lines that a wait writes: one for each change of the status, and a sign of life in between.
///
/// They are plain lines, on a terminal too: a log must not fill with a spinner's frames.
pub(crate) struct Progress {
    since: Instant,
    shown: Option<String>,
}

impl Progress {
    /// Begins to count the job's age as this process sees it.
    pub(crate) fn begin() -> Self {
        Self {
            since: Instant::now(),
            shown: None,
        }
    }

    /// Tells the status if it is another one than before.
    pub(crate) fn tell(&mut self, status: &str, console: &mut Console<'_>) {
        if self.shown.as_deref() != Some(status) {
            console.note(&format!("{}  {status}", self.age()));
            self.shown = Some(status.to_owned());
        }
    }

    /// Tells that nothing has changed.
    pub(crate) fn beat(&self, console: &mut Console<'_>) {
        let status = self.shown.as_deref().unwrap_or("without an answer");
        console.note(&format!("{}  still {status}", self.age()));
    }

    fn age(&self) -> String {
        let seconds = self.since.elapsed().as_secs();
        humantime::format_duration(Duration::from_secs(seconds)).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::Progress;
    use crate::console::Console;

    #[test]
    fn a_status_is_told_once_and_a_beat_repeats_it() {
        let (mut results, mut notes) = (Vec::new(), Vec::new());
        let mut console = Console::new(&mut results, &mut notes);
        let mut progress = Progress::begin();
        progress.beat(&mut console);
        for status in ["Queued", "Queued", "InProgress", "InProgress"] {
            progress.tell(status, &mut console);
        }
        progress.beat(&mut console);
        let lines =
            "0s  still without an answer\n0s  Queued\n0s  InProgress\n0s  still InProgress\n";
        assert_eq!(String::from_utf8(notes).unwrap(), lines);
        assert!(results.is_empty());
    }
}
