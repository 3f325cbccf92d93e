//! `doctor`: what stands between this machine and a job.

use clap::Args;

use crate::{
    connection::ConnectionArgs,
    doctor::{Examination, Verdict},
    failure::Failure,
    return_code::ReturnCode,
    session::Session,
};

/// Looks for what stands between this machine and a job, and says what to do about it.
///
/// Looks at the proxy, the server, the clocks, the server's OAuth metadata, the token, its scopes, the server's
/// description of its API, and how that differs from what this tool was built for. Each is a line with `pass`, `warn` or
/// `FAIL`. No job is started.
///
/// The return code is 0 when nothing failed, whatever is warned of, and 3 when something did.
#[derive(Args, Debug)]
#[command(after_help = ReturnCode::help_below(EXAMPLES))]
pub(crate) struct DoctorArgs {
    #[command(flatten)]
    connection: ConnectionArgs,
}

const EXAMPLES: &str = "\
Examples:
  spotfire-job doctor
  spotfire-job doctor --output json | jq -r '.checks[] | select(.verdict != \"pass\") | .message'";

impl DoctorArgs {
    /// Looks at everything.
    pub(crate) async fn run(self, session: &mut Session<'_>) -> Result<ReturnCode, Failure> {
        let access = self.connection.access(session)?;
        let checks = Examination::new(access)?.run().await;
        let failed = checks
            .iter()
            .filter(|check| check.verdict == Verdict::Fail)
            .count();
        let all = checks.len();
        session.report.note_checks(checks);
        if failed == 0 {
            return Ok(ReturnCode::Success);
        }
        Err(Failure::new(
            ReturnCode::Client,
            "doctor",
            format!("{failed} of {all} checks failed"),
        ))
    }
}
