//! What becomes of a sign-in that the server does not take any more.

use std::path::Path;

use spotfire_auth::{ErrorKind, TokenSource};

use crate::rotating_server::Act;
use crate::support::{Fixture, text};

/// Puts another refresh token into the file, as a process on another machine does whose locks do not reach here.
fn replace(file: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(file).expect("the file is there");
    std::fs::write(file, text.replace(from, to)).expect("the file is written");
}

#[tokio::test]
async fn a_refused_token_is_forgotten_and_the_profile_stays() {
    let fixture = Fixture::new().await;
    fixture.server.state().hook = Some(Box::new(|_| Act::Refuse));
    let source = fixture.open().unwrap();
    for _ in 0..2 {
        let error = source.token().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SignInRequired);
        assert!(
            error.to_string().contains("has ended; sign in again"),
            "{error}"
        );
    }
    assert_eq!(fixture.server.state().refreshes.len(), 1);
    let found = fixture.store.load(&fixture.name).unwrap().unwrap();
    assert!(!found.is_signed_in());
    assert_eq!(found.profile(), source.profile());
    let error = fixture.open().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignInRequired);
    assert!(error.to_string().contains("nobody is signed in"), "{error}");
}

#[tokio::test]
async fn a_token_that_was_replaced_meanwhile_is_tried_once() {
    let fixture = Fixture::new().await;
    let file = fixture.file();
    fixture.server.state().hook = Some(Box::new(move |token| {
        if token == "refresh-1" {
            replace(&file, "refresh-1", "refresh-2");
            return Act::Refuse;
        }
        Act::Answer
    }));
    fixture.server.state().current = 2;
    let token = fixture.open().unwrap().token().await.unwrap();
    assert_eq!(text(&token), "access-3");
}

#[tokio::test]
async fn only_the_token_that_was_refused_is_forgotten() {
    let fixture = Fixture::new().await;
    let file = fixture.file();
    let mut number = 1;
    fixture.server.state().hook = Some(Box::new(move |token| {
        assert_eq!(token, format!("refresh-{number}"));
        replace(&file, token, &format!("refresh-{}", number + 1));
        number += 1;
        Act::Refuse
    }));
    let error = fixture.open().unwrap().token().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignInRequired);
    assert_eq!(fixture.server.state().refreshes.len(), 2);
    let text = std::fs::read_to_string(fixture.file()).unwrap();
    assert!(text.contains("\"refresh-3\""), "{text}");
}

#[tokio::test]
async fn an_answer_that_was_lost_ends_in_one_more_request() {
    let fixture = Fixture::new().await;
    fixture.server.state().hook = Some(Box::new(|_| Act::LoseAnswer));
    let source = fixture.open().unwrap();
    let error = source.token().await.unwrap_err();
    // The server saw the old token again and took it for stolen.
    assert_eq!(error.kind(), ErrorKind::SignInRequired);
    assert!(source.token().await.is_err());
    assert_eq!(fixture.server.state().refreshes.len(), 2);
}

#[tokio::test]
async fn what_may_pass_leaves_the_sign_in_as_it_is() {
    let fixture = Fixture::new().await;
    let source = fixture.open().unwrap();
    let before = std::fs::read(fixture.file()).unwrap();
    drop(fixture.server);
    let error = source.token().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert_eq!(
        std::fs::read(fixture.store.file(&fixture.name)).unwrap(),
        before
    );
}
