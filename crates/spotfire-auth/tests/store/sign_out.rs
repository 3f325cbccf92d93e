//! The end of a sign-in: the server is told, and here it is forgotten in any case.

use spotfire_auth::{ErrorKind, HttpSettings, ProfileName, SignOut};

use crate::support::{Fixture, store_in};

async fn sign_out(fixture: &Fixture) -> SignOut {
    fixture
        .store
        .sign_out(&fixture.name, None, &HttpSettings::default())
        .await
        .expect("the profile can be removed")
}

#[tokio::test]
async fn the_refresh_token_is_revoked_and_forgotten() {
    let fixture = Fixture::new().await;
    let end = sign_out(&fixture).await;
    assert!(matches!(end, SignOut::Revoked), "{end:?}");
    let told = fixture.server.state().revocations.clone();
    assert_eq!(told[0]["token"], "refresh-1");
    assert_eq!(told[0]["token_type_hint"], "refresh_token");
    assert!(fixture.store.load(&fixture.name).unwrap().is_none());
    assert!(fixture.store.names().unwrap().is_empty());
    let again = sign_out(&fixture).await;
    assert!(matches!(again, SignOut::NotSignedIn), "{again:?}");
}

#[tokio::test]
async fn a_server_that_does_not_revoke_keeps_nothing_here() {
    let fixture = Fixture::new().await;
    fixture.server.state().revocation_status = Some(503);
    let SignOut::NotRevoked(error) = sign_out(&fixture).await else {
        panic!("the server refused");
    };
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(fixture.store.load(&fixture.name).unwrap().is_none());
}

#[tokio::test]
async fn what_cannot_be_understood_is_removed() {
    let fixture = Fixture::new().await;
    std::fs::write(fixture.file(), "{\"refreshToken\":").unwrap();
    let SignOut::NotRevoked(error) = sign_out(&fixture).await else {
        panic!("there is no token to revoke");
    };
    assert_eq!(error.kind(), ErrorKind::SignInRequired);
    assert!(fixture.server.state().revocations.is_empty());
    assert!(!fixture.file().exists());
}

#[tokio::test]
async fn where_nobody_signed_in_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_in(folder.path().join("sign-ins"));
    let end = store
        .sign_out(&ProfileName::default(), None, &HttpSettings::default())
        .await;
    assert!(matches!(end, Ok(SignOut::NotSignedIn)), "{end:?}");
    assert!(!store.folder().exists());
}
