//! Runs the steps of CI.

use std::io::Write;
use std::time::Instant;

use clap::builder::PossibleValuesParser;

use super::steps::{STEPS, Step, Work};
use crate::error::Result;
use crate::exit::Verdict;
use crate::workspace::Workspace;

/// Runs all of CI, or the steps that are named; goes on after a failure and lists the failures at the end
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Steps to run [default: all]
    #[arg(value_name = "STEP", value_parser = PossibleValuesParser::new(STEPS.iter().map(|step| step.id)))]
    steps: Vec<String>,
    /// Name the steps and what each holds, and run none
    #[arg(long)]
    list: bool,
}

/// Runs the steps and writes what each found.
pub(crate) fn run(
    workspace: &Workspace,
    arguments: &Arguments,
    out: &mut dyn Write,
) -> Result<Verdict> {
    if arguments.list {
        return list(out);
    }
    let is_wanted =
        |step: &&Step| arguments.steps.is_empty() || arguments.steps.iter().any(|it| it == step.id);
    let wanted: Vec<&Step> = STEPS.iter().filter(is_wanted).collect();
    let mut failed = Vec::new();
    for step in &wanted {
        if run_step(workspace, step, out)? == Verdict::Found {
            failed.push(step.id);
        }
    }
    summarize(wanted.len(), &failed, out)
}

fn list(out: &mut dyn Write) -> Result<Verdict> {
    for step in STEPS {
        writeln!(out, "{:<13} {}", step.id, step.holds)?;
    }
    Ok(Verdict::Clean)
}

fn run_step(workspace: &Workspace, step: &Step, out: &mut dyn Write) -> Result<Verdict> {
    writeln!(
        out,
        "== {}: {}   (alone: cargo xtask ci {})",
        step.id, step.holds, step.id
    )?;
    let start = Instant::now();
    let verdict = match step.work {
        Work::Commands(commands) => {
            commands(workspace).and_then(|it| run_commands(workspace, &it, out))
        }
        Work::Rule(rule) => rule(workspace).and_then(|findings| print(&findings, out)),
    };
    // A step that could not be carried out has failed; the others still have something to say.
    let verdict = verdict.or_else(|error| {
        error.write_to(out)?;
        Ok::<_, crate::error::Error>(Verdict::Found)
    })?;
    let word = match verdict {
        Verdict::Clean => "passed",
        Verdict::Found => "FAILED",
    };
    writeln!(
        out,
        "-- {} {word} in {:.1} s",
        step.id,
        start.elapsed().as_secs_f64()
    )?;
    Ok(verdict)
}

fn run_commands(
    workspace: &Workspace,
    commands: &[super::command::Command],
    out: &mut dyn Write,
) -> Result<Verdict> {
    let mut verdict = Verdict::Clean;
    for command in commands {
        writeln!(out, "$ {command}")?;
        // What we wrote must stand before what the command is about to write.
        out.flush()?;
        if command.run(workspace)? == Verdict::Found {
            writeln!(out, "failed: {command}")?;
            verdict = Verdict::Found;
        }
    }
    Ok(verdict)
}

fn print(findings: &[String], out: &mut dyn Write) -> Result<Verdict> {
    for finding in findings {
        writeln!(out, "{finding}")?;
    }
    Ok(if findings.is_empty() {
        Verdict::Clean
    } else {
        Verdict::Found
    })
}

fn summarize(total: usize, failed: &[&str], out: &mut dyn Write) -> Result<Verdict> {
    if failed.is_empty() {
        writeln!(out, "ci: {total} of {total} steps passed")?;
        return Ok(Verdict::Clean);
    }
    writeln!(
        out,
        "ci: {} of {total} steps failed: {}",
        failed.len(),
        failed.join(", ")
    )?;
    writeln!(out, "help: cargo xtask ci {}", failed.join(" "))?;
    Ok(Verdict::Found)
}
