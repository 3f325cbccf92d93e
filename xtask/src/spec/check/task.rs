//! `cargo xtask spec check`.

use std::io::{self, Write};

use openapi_drift::report::{Format, Report, annotation};
use openapi_drift::{Level, Profile};

use super::accepted::{AcceptedChanges, FILE};
use super::draft;
use super::drift::Drift;
use super::issue::{self, Tracker};
use super::output::OutputArguments;
use super::sides::SideArguments;
use crate::day;
use crate::error::{Error, Result};
use crate::exit::Verdict;
use crate::workspace::Workspace;

/// Says what changed between the description in spec/ and the one of a server, a file or a git revision
///
/// Changes that spec/accepted-changes.toml names are shown and do not count.
#[derive(Debug, clap::Args)]
#[command(after_help = "Return codes:\n  \
    0  compared, and nothing is of the failing level or worse\n  \
    1  compared, and something is\n  \
    2  not compared: the server is away or refuses, a document cannot be read, or has no operation")]
pub(crate) struct Arguments {
    #[command(flatten)]
    sides: SideArguments,
    #[command(flatten)]
    output: OutputArguments,
    /// The level that, with what is worse, ends in return code 1: breaking, risky, compatible or documentation
    #[arg(long, value_name = "LEVEL", default_value_t = Level::Risky)]
    fail_on: Level,
    /// For whom changes are judged: ours for a client that parses unknown enum values and fields, strict for any
    #[arg(long, value_name = "PROFILE", default_value_t = Profile::Ours)]
    profile: Profile,
    /// Draft an entry in spec/accepted-changes.toml for each change that fails; a person adds the reasons
    #[arg(long)]
    write_ignore: bool,
    /// Keep one issue with the report at github or gitlab: open or update it when there is drift, close it when there
    /// is none; where and by whom is in the variables that their CI systems set
    #[arg(long, value_name = "TRACKER")]
    issue: Option<Tracker>,
}

pub(crate) fn run(
    workspace: &Workspace,
    arguments: &Arguments,
    out: &mut dyn Write,
) -> Result<Verdict> {
    let verdict = check(workspace, arguments, out);
    if let Err(error) = &verdict
        && arguments.output.format == Format::Github
    {
        // A run must show that it could not tell, which its log alone does not.
        writeln!(
            out,
            "{}",
            annotation(Level::Risky, "drift could not be checked", &told(error))
        )?;
    }
    verdict
}

fn check(workspace: &Workspace, arguments: &Arguments, out: &mut dyn Write) -> Result<Verdict> {
    let accepted = AcceptedChanges::read(workspace, &day::today())?;
    let drift = Drift::between(arguments.sides.read(workspace)?, arguments.profile)?;
    let mut report = Report::new(&drift.comparison, &drift.old, &drift.new)
        .with_fail_on(arguments.fail_on)
        .with_accepted(|finding| accepted.reason(finding));
    for warning in accepted.warnings() {
        report = report.with_warning(warning);
    }
    if arguments.write_ignore {
        let drafted = draft::write(workspace, report.failing())?;
        if drafted > 0 {
            let entries = if drafted == 1 {
                "1 entry was"
            } else {
                &format!("{drafted} entries were")
            };
            report =
                report.with_warning(format!("{entries} drafted in {FILE}: give each a reason"));
        }
    }
    arguments.output.write(&report, out)?;
    let is_told = arguments
        .issue
        .is_none_or(|tracker| keep_issue(tracker, &report));
    Ok(if report.is_drift() || !is_told {
        Verdict::Found
    } else {
        Verdict::Clean
    })
}

/// Keeps the issue, and says so beside the report; tells whether that went well.
///
/// That it did not is no reason to say that nothing was compared.
fn keep_issue(tracker: Tracker, report: &Report<'_>) -> bool {
    let kept = issue::keep(tracker, report);
    let said = match &kept {
        Ok(done) => writeln!(io::stderr(), "issue: {done}"),
        Err(error) => error.write_to(&mut io::stderr()),
    };
    // Where even this cannot be written, the return code is all that is left to tell.
    drop(said);
    kept.is_ok()
}

/// The error with its causes, as it is written at the end.
fn told(error: &Error) -> String {
    let mut told = Vec::new();
    // Writing to a vector cannot fail.
    drop(error.write_to(&mut told));
    String::from_utf8_lossy(&told).trim_end().to_owned()
}
