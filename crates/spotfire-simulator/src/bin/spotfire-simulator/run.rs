//! What the program does.

use std::error::Error;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use spotfire_simulator::{JobFile, Simulator};
use tracing_subscriber::EnvFilter;

use crate::arguments::{Arguments, LibraryJob};
use crate::shell::quoted;

/// The exit code when the simulator cannot start. (clap's, for a wrong command line, is 2.)
const CANNOT_START: u8 = 1;

/// Runs the simulator until it is told to stop; then the exit code is 0.
pub(crate) fn run(arguments: Arguments, out: &mut impl Write, err: &mut impl Write) -> ExitCode {
    log_to_stderr();
    match serve(&arguments, out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(error.as_ref(), err);
            ExitCode::from(CANNOT_START)
        }
    }
}

fn serve(arguments: &Arguments, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let settings = arguments.behaviour.load(arguments.settings())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        // Asked for first, so that a signal that comes early is not lost.
        let stop = stop_signal()?;
        let simulator = Simulator::start_with(settings).await?;
        for job in &arguments.library_jobs {
            simulator.add_job_file(job_file(job)?)?;
        }
        announce(&simulator, out)?;
        stop.await;
        Ok(())
    })
}

/// Prints the line that says that the simulator is ready.
fn announce(simulator: &Simulator, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "SPOTFIRE_SERVER={} SPOTFIRE_CLIENT_ID={} SPOTFIRE_CLIENT_SECRET={}",
        quoted(simulator.url()),
        quoted(simulator.client_id()),
        quoted(simulator.client_secret()),
    )?;
    out.flush()
}

fn job_file(job: &LibraryJob) -> Result<JobFile, String> {
    let definition = fs::read(&job.file)
        .map_err(|error| format!("cannot read {}: {error}", job.file.display()))?;
    Ok(JobFile::new(&job.path, definition))
}

/// A future that ends on Ctrl-C or, where there is such a thing, SIGTERM.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// A future that ends on Ctrl-C.
#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "cannot wait for Ctrl-C");
        }
    })
}

fn log_to_stderr() {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("warn,spotfire_simulator=debug"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_target(false)
        .init();
}

/// Writes an error and its causes. There is nowhere to say so if even that fails.
fn report(error: &dyn Error, err: &mut impl Write) {
    let mut text = format!("error: {error}\n");
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!("  caused by: {error}\n"));
        cause = error.source();
    }
    err.write_all(text.as_bytes()).ok();
}
