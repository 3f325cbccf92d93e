//! The simulated server behind `--simulate`.

use std::sync::Arc;

use spotfire_auth::{ClientCredentials, HttpSettings, ServerUrl};
use spotfire_simulator::Simulator;

use crate::{connection::Connection, failure::Failure, return_code::ReturnCode, session::Session};

/// Starts a simulated server on this machine, with one API client that may run jobs, and connects to it.
///
/// It serves until the simulator is dropped, and only this process knows the client's secret.
pub(crate) async fn connect(session: &mut Session<'_>) -> Result<(Connection, Simulator), Failure> {
    let failed = || {
        Failure::new(
            ReturnCode::Client,
            "simulation",
            "the simulated server does not start",
        )
    };
    let simulator = Simulator::start()
        .await
        .map_err(|error| failed().with_cause(error))?;
    let server = ServerUrl::parse(simulator.url()).map_err(|error| failed().with_cause(error))?;
    session.report.simulated = true;
    session.report.server = Some(server.to_string());
    session
        .console
        .note(&format!("simulated server at {server}: no real job runs"));
    let client = ClientCredentials::builder(
        server.clone(),
        simulator.client_id(),
        simulator.client_secret(),
    )
    .build()
    .map_err(|error| failed().with_cause(error))?;
    let connection = Connection::new(&server, Arc::new(client), HttpSettings::default(), None)?;
    Ok((connection, simulator))
}
