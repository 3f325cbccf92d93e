//! `logout`: the end of a sign-in.

use std::path::PathBuf;

use clap::Args;
use spotfire_auth::SignOut;

use crate::{
    credentials,
    failure::Failure,
    profiles::{self, ProfileArgs},
    return_code::ReturnCode,
    server::NetworkArgs,
    session::Session,
    sign_in_report::SignInReport,
};

/// Revokes a stored sign-in at the server, and forgets it here in any case.
///
/// The return code is 0 when the server has revoked it, and when nobody was signed in. It is 3 when the server could not
/// be told: then the sign-in is forgotten here all the same, and an administrator can revoke it there.
#[derive(Args, Debug)]
#[command(after_help = ReturnCode::help_below(EXAMPLES))]
pub(crate) struct LogoutArgs {
    #[command(flatten)]
    profile: ProfileArgs,
    /// A file with the API client's secret, where it has one, `-` for standard input [env: SPOTFIRE_CLIENT_SECRET holds the
    /// secret itself].
    #[arg(long, value_name = "FILE|-", help_heading = "Server and credentials")]
    client_secret_file: Option<PathBuf>,
    #[command(flatten)]
    network: NetworkArgs,
}

const EXAMPLES: &str = "\
Examples:
  spotfire-job logout
  spotfire-job logout --profile test";

impl LogoutArgs {
    /// Signs out.
    pub(crate) async fn run(self, session: &mut Session<'_>) -> Result<ReturnCode, Failure> {
        let store = profiles::store()?;
        let name = self.profile.name()?;
        let secret = credentials::client_secret(self.client_secret_file.as_ref())?;
        // One that cannot be read is forgotten as well.
        let found = store.load(&name).ok().flatten();
        let profile = found.as_ref().map(|sign_in| sign_in.profile());
        session.report.server = profile.map(|profile| profile.server.to_string());
        let http = self
            .network
            .http_settings(profile.and_then(|profile| profile.ca_file.as_deref()))?;
        let end = store
            .sign_out(&name, secret, &http)
            .await
            .map_err(|error| Failure::of_sign_in(error, "the sign-in cannot be forgotten"))?;
        let report = |revoked| {
            let report = SignInReport::new(&store, &name, found.as_ref()?);
            Some(report.ended(revoked))
        };
        match end {
            SignOut::NotSignedIn => {
                session
                    .console
                    .note(&format!("nobody was signed in as profile {name}"));
                session.report.note_sign_ins([]);
                Ok(ReturnCode::Success)
            }
            SignOut::Revoked => {
                session.report.note_sign_ins(report(true));
                Ok(ReturnCode::Success)
            }
            SignOut::NotRevoked(error) => {
                session.report.note_sign_ins(report(false));
                Err(Failure::new(
                    ReturnCode::Client,
                    "not-revoked",
                    format!(
                        "profile {name} is forgotten here, but its refresh token could not be revoked at the server"
                    ),
                )
                .with_cause(error)
                .with_help("ask an administrator to revoke it: config revoke-token"))
            }
        }
    }
}
