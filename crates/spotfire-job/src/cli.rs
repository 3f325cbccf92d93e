//! The command line as a whole, and the way from it to a return code.

use std::ffi::OsString;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum, error::ErrorKind};

use crate::{
    cmd::{
        abort::AbortArgs, auth::AuthArgs, doctor::DoctorArgs, login::LoginArgs, logout::LogoutArgs,
        run::RunArgs, start::StartArgs, status::StatusArgs, wait::WaitArgs,
    },
    console::Console,
    failure::Failure,
    logging,
    report::Report,
    return_code::ReturnCode,
    session::Session,
};

/// Runs Spotfire Automation Services jobs.
///
/// A job definition goes to the server, the server runs it, and the tool waits and says how it ended. Every request
/// goes through the server's public REST API, with an API client's credentials or as a person who has signed in.
#[derive(Debug, Parser)]
#[command(name = "spotfire-job", version, max_term_width = 100, after_help = ReturnCode::HELP)]
struct Cli {
    #[command(flatten)]
    output: OutputArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(RunArgs),
    Start(StartArgs),
    Status(StatusArgs),
    Wait(WaitArgs),
    Abort(AbortArgs),
    Login(LoginArgs),
    Logout(LogoutArgs),
    Auth(AuthArgs),
    Doctor(DoctorArgs),
}

/// How the tool tells what it does.
#[derive(Args, Debug)]
#[command(next_help_heading = "Output")]
struct OutputArgs {
    /// What standard output gets: lines for people, or exactly one JSON document, on failure too.
    ///
    /// The document always has the fields formatVersion (1), command, server, simulated, JobId, StatusCode, Message,
    /// returnCode and error, the last with kind, message, causes, help and requestId; null is unknown, or no error. That
    /// of login, logout and auth status has signIns too, that of doctor checks.
    #[arg(long, global = true, value_name = "FORM", value_enum, default_value_t = Form::Text)]
    output: Form,
    /// Leaves out progress on standard error; failures are still told.
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Logs to standard error: -v each request, -vv the connections below, -vvv everything. RUST_LOG overrides it.
    #[arg(short, long, global = true, action = ArgAction::Count)]
    verbose: u8,
}

/// The form of the result on standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    Text,
    Json,
}

impl Form {
    /// How the result of `command` is shown in this form.
    fn of(self, command: &Command) -> fn(&Report) -> String {
        match (self, command) {
            (Self::Json, _) => Report::to_json,
            (Self::Text, Command::Start(_)) => Report::to_id,
            (Self::Text, Command::Login(_) | Command::Logout(_) | Command::Auth(_)) => {
                Report::to_sign_ins
            }
            (Self::Text, Command::Doctor(_)) => Report::to_checks,
            (Self::Text, _) => Report::to_text,
        }
    }
}

impl Command {
    fn name(&self) -> &'static str {
        match self {
            Self::Run(_) => "run",
            Self::Start(_) => "start",
            Self::Status(_) => "status",
            Self::Wait(_) => "wait",
            Self::Abort(_) => "abort",
            Self::Login(_) => "login",
            Self::Logout(_) => "logout",
            Self::Auth(args) => args.name(),
            Self::Doctor(_) => "doctor",
        }
    }

    async fn run(self, session: &mut Session<'_>) -> Result<ReturnCode, Failure> {
        match self {
            Self::Run(args) => args.run(session).await,
            Self::Start(args) => args.run(session).await,
            Self::Status(args) => args.run(session).await,
            Self::Wait(args) => args.run(session).await,
            Self::Abort(args) => args.run(session).await,
            Self::Login(args) => args.run(session).await,
            Self::Logout(args) => args.run(session).await,
            Self::Auth(args) => args.run(session),
            Self::Doctor(args) => args.run(session).await,
        }
    }
}

/// Does what the command line asks for, tells the result and returns what the process is to return.
pub(crate) fn run(line: Vec<OsString>, mut console: Console<'_>) -> ReturnCode {
    let form = if asks_for_json(&line) {
        Form::Json
    } else {
        Form::Text
    };
    match Cli::try_parse_from(line) {
        Ok(cli) => execute(cli, console),
        Err(help) if !help.use_stderr() => {
            print(&help.to_string(), ReturnCode::Success, &mut console)
        }
        Err(error) => refuse(&error, form, &mut console),
    }
}

fn execute(cli: Cli, mut console: Console<'_>) -> ReturnCode {
    logging::start(cli.output.verbose);
    if cli.output.quiet {
        console.be_quiet();
    }
    let show = cli.output.output.of(&cli.command);
    let mut session = Session {
        console,
        report: Report::new(Some(cli.command.name())),
    };
    let end = run_to_end(cli.command, &mut session);
    if let Err(failure) = &end {
        session.console.fail(failure);
    }
    let code = session.report.conclude(&end);
    print(&show(&session.report), code, &mut session.console)
}

/// Runs the command on a runtime of its own.
fn run_to_end(command: Command, session: &mut Session<'_>) -> Result<ReturnCode, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            Failure::new(
                ReturnCode::Client,
                "internal",
                "the asynchronous runtime does not start",
            )
            .with_cause(error)
        })?;
    let end = runtime.block_on(command.run(session));
    // Without waiting: a name that is still being looked up must not hold the process after a signal.
    runtime.shutdown_background();
    end
}

/// Prints the result. One that could not be printed is no success: whoever reads it got nothing, or half of it.
fn print(result: &str, code: ReturnCode, console: &mut Console<'_>) -> ReturnCode {
    let Err(error) = console.print(result) else {
        return code;
    };
    let failure = Failure::new(
        code,
        "output",
        "the result cannot be written to standard output",
    )
    .with_cause(error)
    .with_help(format!("it is:\n{result}"));
    console.fail(&failure);
    if code == ReturnCode::Success {
        ReturnCode::EndNotSeen
    } else {
        code
    }
}

/// Tells that the command line cannot be used, in the argument parser's words.
fn refuse(error: &clap::Error, form: Form, console: &mut Console<'_>) -> ReturnCode {
    let text = error.to_string();
    console.write(&text);
    let failure = if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        Failure::usage("the command line names no command or lacks its arguments")
    } else {
        let (message, help) = text.split_once("\n\n").unwrap_or((&text, ""));
        Failure::usage(message.strip_prefix("error: ").unwrap_or(message))
            .with_help(help.trim_end())
    };
    let mut report = Report::new(None);
    let code = report.conclude(&Err(failure));
    match form {
        Form::Json => print(&report.to_json(), code, console),
        Form::Text => code,
    }
}

/// Whether JSON is asked for on a command line that the parser may refuse.
fn asks_for_json(line: &[OsString]) -> bool {
    let mut options = line
        .iter()
        .take_while(|argument| *argument != "--")
        .peekable();
    while let Some(argument) = options.next() {
        let value = options.peek().is_some_and(|next| *next == "json");
        if argument == "--output=json" || (argument == "--output" && value) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::{Cli, asks_for_json};

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        Cli::command().debug_assert();
    }

    #[test]
    fn json_is_seen_on_a_line_that_the_parser_refuses() {
        for (line, json) in [
            ("spotfire-job --output json", true),
            ("spotfire-job run --nonsense --output=json", true),
            ("spotfire-job run --output text --output json", true),
            ("spotfire-job run --output text", false),
            ("spotfire-job run --output", false),
            ("spotfire-job run json", false),
            ("spotfire-job run -- --output json", false),
        ] {
            let words: Vec<_> = line.split(' ').map(Into::into).collect();
            assert_eq!(asks_for_json(&words), json, "{line}");
        }
    }
}
