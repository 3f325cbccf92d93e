//! Many processes, one refresh token.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use spotfire_auth::TokenSource;

use crate::rotating_server::Act;
use crate::support::{Fixture, open, store_in, text};

const PROCESSES: usize = 12;
const FOLDER: &str = "SPOTFIRE_AUTH_TEST_FOLDER";
const SERVER: &str = "SPOTFIRE_AUTH_TEST_SERVER";

/// Twelve processes find no access token at the same moment, and then have it refused at the same moment.
#[tokio::test]
async fn twelve_processes_cause_one_refresh_and_nobody_is_signed_out() {
    let fixture = Fixture::with_processes(PROCESSES).await;
    let mut processes: Vec<_> = (0..PROCESSES).map(|_| spawn(&fixture)).collect();
    for process in &mut processes {
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let tokens: Vec<_> = lines
            .map(Result::unwrap)
            .filter(|line| line.starts_with("token "))
            .collect();
        assert_eq!(tokens, ["token access-2", "token access-3"]);
        assert!(process.wait().unwrap().success());
    }
    let state = fixture.server.state();
    assert!(!state.is_revoked, "a refresh token came twice");
    assert_eq!(state.refreshes.len(), 2);
    assert_eq!(state.current, 3);
    drop(state);
    assert!(
        fixture
            .store
            .load(&fixture.name)
            .unwrap()
            .unwrap()
            .is_signed_in()
    );
}

/// What each of the twelve processes does, by this test's program; by itself, without their environment, it is nothing.
#[tokio::test]
async fn one_of_twelve() {
    let (Ok(folder), Ok(server)) = (std::env::var(FOLDER), std::env::var(SERVER)) else {
        return;
    };
    let source = open(store_in(folder)).unwrap();
    wait_for_the_others(&server);
    let token = source.token().await.unwrap();
    println!("\ntoken {}", text(&token));
    wait_for_the_others(&server);
    println!("\ntoken {}", text(&source.renew(&token).await.unwrap()));
}

/// Starts a process that does what `one_of_twelve` says.
fn spawn(fixture: &Fixture) -> Child {
    let program = std::env::current_exe().expect("the test knows its program");
    Command::new(program)
        .args(["--exact", "sharing::one_of_twelve", "--nocapture"])
        .env(FOLDER, fixture.store.folder())
        .env(SERVER, fixture.server.url())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the test's program starts")
}

/// Returns once all processes are here.
fn wait_for_the_others(server: &str) {
    let address = server.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).expect("the server listens");
    write!(stream, "GET /ready HTTP/1.1\r\n\r\n").expect("it takes requests");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[tokio::test]
async fn a_dropped_caller_loses_no_refresh_token() {
    let fixture = Fixture::new().await;
    let source = fixture.open().unwrap();
    let (sender, receiver) = std::sync::mpsc::channel();
    let (arrived, mut has_arrived) = tokio::sync::mpsc::channel(1);
    fixture.server.state().hook = Some(Box::new(move |_| {
        arrived.blocking_send(()).unwrap();
        receiver.recv().unwrap();
        Act::Answer
    }));
    tokio::select! {
        token = source.token() => panic!("the server has not answered yet: {token:?}"),
        _ = has_arrived.recv() => {}
    }
    // The caller is gone, and the server answers.
    sender.send(()).unwrap();
    let token = fixture.open().unwrap().token().await.unwrap();
    assert_eq!(text(&token), "access-2");
    assert_eq!(fixture.server.state().refreshes.len(), 1);
}

#[tokio::test]
async fn a_killed_process_leaves_no_lock_behind() {
    let fixture = Fixture::new().await;
    let (sender, receiver) = std::sync::mpsc::channel();
    let (arrived, mut has_arrived) = tokio::sync::mpsc::channel(1);
    let mut acts = vec![Act::Answer, Act::Ignore];
    fixture.server.state().hook = Some(Box::new(move |_| {
        let act = acts.pop().unwrap();
        if matches!(act, Act::Ignore) {
            arrived.blocking_send(()).unwrap();
            receiver.recv().unwrap();
        }
        act
    }));
    let mut process = spawn(&fixture);
    has_arrived.recv().await.unwrap();
    process.kill().unwrap();
    process.wait().unwrap();
    sender.send(()).unwrap();
    let token = fixture.open().unwrap().token().await.unwrap();
    assert_eq!(text(&token), "access-2");
}

#[tokio::test]
async fn a_sign_in_of_somebody_else_under_the_same_name_is_not_used() {
    let fixture = Fixture::new().await;
    let source = fixture.open().unwrap();
    let changed = std::fs::read_to_string(fixture.file())
        .unwrap()
        .replace("native-client", "other-client");
    std::fs::write(fixture.file(), changed).unwrap();
    let error = source.token().await.unwrap_err();
    assert_eq!(error.kind(), spotfire_auth::ErrorKind::SignInRequired);
    assert!(error.to_string().contains("other-client"), "{error}");
    assert!(fixture.server.state().refreshes.is_empty());
}
