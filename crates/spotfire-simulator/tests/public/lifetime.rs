//! How a simulator starts and stops.

use std::net::TcpListener;
use std::time::Instant;

use reqwest::Method;
use spotfire_simulator::{ClientRegistration, Error, Settings, Simulator};

use crate::support::{GOOD_JOB, PATIENCE, Peer, http, send};

#[tokio::test]
async fn simulators_do_not_know_of_each_other() {
    let (one, other) = (
        Peer::new(Settings::default()).await,
        Peer::new(Settings::default()).await,
    );
    assert_ne!(one.simulator.url(), other.simulator.url());
    assert_ne!(one.simulator.client_id(), other.simulator.client_id());
    let job = one.start(GOOD_JOB).await;
    assert_eq!(other.status(&job).await.status.as_u16(), 404);
    let request = other.request(Method::GET, "/spotfire/api/v2/api-docs?group=as");
    assert_eq!(
        send(request.bearer_auth(&one.token)).await.status.as_u16(),
        401
    );
}

#[tokio::test]
async fn a_dropped_simulator_answers_no_more_and_frees_its_port() {
    let simulator = Simulator::start().await.expect("a free port is there");
    let url = simulator.url().to_owned();
    let http = http();
    http.get(&url).send().await.expect("the simulator answers");
    drop(simulator);
    // The port is closed as soon as the runtime gets to it.
    let deadline = Instant::now() + PATIENCE;
    while http.get(&url).send().await.is_ok() {
        assert!(Instant::now() < deadline, "it answers still");
        tokio::task::yield_now().await;
    }
    TcpListener::bind(url.trim_start_matches("http://")).expect("the port is free");
}

#[tokio::test]
async fn a_port_in_use_is_an_error_that_names_it() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port is there");
    let address = taken.local_addr().expect("it is bound");
    let started = Simulator::start_with(Settings::default().with_port(address.port())).await;
    let error = started.expect_err("the port is taken");
    assert_eq!(
        error.to_string(),
        format!("cannot listen at {address}; choose another port, or 0 for a free one")
    );
}

#[tokio::test]
async fn a_client_in_the_settings_that_cannot_be_registered_is_an_error() {
    let client = || ClientRegistration::for_jobs("x").with_credentials("c", "s");
    let twice = Settings::default()
        .with_client(client())
        .with_client(client());
    let without_secret = Settings::default().with_client(client().with_credentials("c", ""));
    assert!(matches!(
        Simulator::start_with(twice).await,
        Err(Error::ClientTaken { .. })
    ));
    assert!(matches!(
        Simulator::start_with(without_secret).await,
        Err(Error::InvalidClient { .. })
    ));
}

#[tokio::test]
async fn secrets_are_in_no_debug_text() {
    let settings = Settings::default()
        .with_client(ClientRegistration::for_jobs("x").with_credentials("c", "hush"));
    let printed = format!("{settings:?}");
    let simulator = Simulator::start_with(settings)
        .await
        .expect("a free port is there");
    let printed = format!("{printed}{simulator:?}{:?}", simulator.ledger());
    assert!(!printed.contains("hush"), "{printed}");
}
