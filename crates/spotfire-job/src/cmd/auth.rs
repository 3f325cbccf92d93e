//! `auth status`: who is signed in where.

use clap::{Args, Subcommand};
use spotfire_auth::{Error, ProfileName};

use crate::{
    failure::Failure,
    profiles::{self, ProfileArgs},
    return_code::ReturnCode,
    session::Session,
    sign_in_report::SignInReport,
};

/// Tells about stored sign-ins.
#[derive(Args, Debug)]
pub(crate) struct AuthArgs {
    #[command(subcommand)]
    command: AuthCommand,
}

#[derive(Debug, Subcommand)]
enum AuthCommand {
    Status(AuthStatusArgs),
}

/// Tells who is signed in where: server, client, scopes, expiry, where the tokens are kept, and the proxy in use.
///
/// Asks no server, and shows no secret. Without --profile it tells of all profiles. The return code is 0 when somebody is
/// signed in, 3 when nobody is.
#[derive(Args, Debug)]
#[command(after_help = ReturnCode::help_below(EXAMPLES))]
struct AuthStatusArgs {
    #[command(flatten)]
    profile: ProfileArgs,
}

const EXAMPLES: &str = "\
Examples:
  spotfire-job auth status
  spotfire-job auth status --profile test --output json | jq -r '.signIns[0].accessTokenUntil'";

impl AuthArgs {
    /// The command's name with that of its own command.
    pub(crate) fn name(&self) -> &'static str {
        match self.command {
            AuthCommand::Status(_) => "auth status",
        }
    }

    /// Tells what is asked for.
    pub(crate) fn run(self, session: &mut Session<'_>) -> Result<ReturnCode, Failure> {
        match self.command {
            AuthCommand::Status(args) => args.run(session),
        }
    }
}

impl AuthStatusArgs {
    fn run(self, session: &mut Session<'_>) -> Result<ReturnCode, Failure> {
        let store = profiles::store()?;
        let (names, is_named) = match self.profile.given()? {
            Some(name) => (vec![name], true),
            None => {
                let names = store.names().map_err(|error| {
                    Failure::of_sign_in(error, "the stored sign-ins cannot be listed")
                })?;
                (names, false)
            }
        };
        let mut is_signed_in = false;
        let mut reports = Vec::new();
        for name in names {
            match store.load(&name) {
                Ok(Some(found)) => {
                    is_signed_in |= found.is_signed_in();
                    reports.push(SignInReport::new(&store, &name, &found));
                }
                Ok(None) => {}
                // One that cannot be used must not hide the others.
                Err(error) if !is_named => session.console.fail(&unusable(&name, error)),
                Err(error) => return Err(unusable(&name, error)),
            }
        }
        session.report.note_sign_ins(reports);
        if is_signed_in {
            return Ok(ReturnCode::Success);
        }
        Err(
            Failure::new(ReturnCode::Client, "sign-in", "nobody is signed in")
                .with_help("sign in with `spotfire-job login`"),
        )
    }
}

fn unusable(name: &ProfileName, error: Error) -> Failure {
    Failure::of_sign_in(error, format!("profile {name} cannot be used"))
}
