//! The return codes of the tool: the one place where their meaning is written down.

use std::process::ExitCode;

/// What a call of the tool came to, as the process tells it to whoever started it.
///
/// The first four are those of the official Client Job Sender, so that schedulers which know its codes need no new
/// rule. The fifth is its own because a job that may be running must never look like one that was not sent: a
/// scheduler that starts it again would run it twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum ReturnCode {
    /// What was asked for was done: the server reports the job as `Finished`, accepted the start or the abort, or
    /// answered the question for a status; somebody is signed in, or was signed out.
    Success = 0,
    /// The command line, a setting or a file that it names cannot be used. No job was sent.
    CommandLine = 1,
    /// The server said no: the job failed or was cancelled, its definition was refused, the job file or the job is
    /// not there.
    Server = 2,
    /// The tool could not do it, and this call started no job: network, TLS, sign-in, permission, a busy server.
    Client = 3,
    /// A job may be running whose end this call did not see.
    EndNotSeen = 4,
}

impl ReturnCode {
    /// The table that every `--help` ends with.
    pub(crate) const HELP: &'static str = "\
Return codes:
  0  done: the job finished (run, wait), was started (start), the server answered (status, abort),
     somebody is signed in (login, auth status), nobody is any more (logout)
  1  the command line, a setting or a file it names cannot be used; no job was sent
  2  the server said no: the job failed or was cancelled, the definition was refused,
     the job file or the job was not found
  3  it could not be done and this call started no job: network, TLS, sign-in, busy server,
     or a sign-in that was forgotten but not revoked (logout)
  4  a job may be running whose end was not seen: time limit, signal, lost contact,
     or a start whose outcome is unknown
Only 3 is safe to try again as it is. After 4, ask for the job's status first.";

    /// What a command's `--help` ends with: its examples, then the table.
    pub(crate) fn help_below(examples: &str) -> String {
        format!("{examples}\n\n{}", Self::HELP)
    }

    /// The number that the process returns.
    pub(crate) fn number(self) -> u8 {
        self as u8
    }
}

impl From<ReturnCode> for ExitCode {
    fn from(code: ReturnCode) -> Self {
        Self::from(code.number())
    }
}

#[cfg(test)]
mod tests {
    use super::ReturnCode;

    #[test]
    fn the_help_explains_every_code() {
        let codes = [
            ReturnCode::Success,
            ReturnCode::CommandLine,
            ReturnCode::Server,
            ReturnCode::Client,
            ReturnCode::EndNotSeen,
        ];
        for (number, code) in codes.into_iter().enumerate() {
            assert_eq!(usize::from(code.number()), number);
            let line = format!("\n  {number}  ");
            assert!(
                ReturnCode::HELP.contains(&line),
                "{code:?} is not in the help"
            );
        }
    }
}
