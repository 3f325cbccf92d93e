//! What the store does on disk and with keyrings that take little, say no or hang.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::{Duration, UNIX_EPOCH};

use super::*;
use crate::store::tokens::StoredAccess;
use crate::{AccessToken, ApiClient, RefreshToken, ServerUrl};

/// A keyring in memory.
#[derive(Debug, Default)]
struct MemoryKeyring {
    entries: Mutex<BTreeMap<String, Vec<u8>>>,
    longest: Option<usize>,
    fault: Option<&'static str>,
}

impl MemoryKeyring {
    fn answer<T>(
        &self,
        act: impl FnOnce(&mut BTreeMap<String, Vec<u8>>) -> T,
    ) -> Result<T, String> {
        match self.fault {
            Some(fault) => Err(fault.to_owned()),
            None => Ok(act(&mut self.entries.lock().unwrap())),
        }
    }
}

impl Keyring for MemoryKeyring {
    fn probe(&self) -> Result<(), String> {
        self.answer(|_| ())
    }

    fn secret(&self, entry: &str) -> Result<Option<Vec<u8>>, String> {
        self.answer(|entries| entries.get(entry).cloned())
    }

    fn replace(&self, entry: &str, secret: &[u8]) -> Result<(), String> {
        self.answer(|entries| drop(entries.insert(entry.to_owned(), secret.to_vec())))
    }

    fn remove(&self, entry: &str) -> Result<(), String> {
        self.answer(|entries| drop(entries.remove(entry)))
    }

    fn longest(&self) -> Option<usize> {
        self.longest
    }
}

/// A store in a folder of its own, which is removed with it.
struct Fixture {
    folder: tempfile::TempDir,
    keyring: Arc<MemoryKeyring>,
    name: ProfileName,
}

impl Fixture {
    fn new(keyring: MemoryKeyring) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            keyring: Arc::new(keyring),
            name: ProfileName::default(),
        }
    }

    fn store(&self, choice: StoreChoice) -> SignInStore {
        SignInStore {
            folder: self.folder.path().join("sign-ins"),
            choice,
            keyring: Arc::clone(&self.keyring) as Arc<dyn Keyring>,
        }
    }

    async fn keep(&self, choice: StoreChoice, tokens: StoredTokens) -> Result<Kept, Error> {
        let store = self.store(choice);
        let lock = ProfileLock::acquire(store.folder(), &self.name).await?;
        store.put(&lock, &self.name, profile(), tokens)
    }
}

fn profile() -> Profile {
    let server = ServerUrl::parse_allowing_http("http://spotfire.example.com").unwrap();
    let mut profile = Profile::new(server, &ApiClient::public("native-client"));
    profile.scopes = vec!["offline".to_owned(), "a.b".to_owned()];
    profile.ca_file = Some("/etc/ssl/own.pem".into());
    profile
}

fn tokens(refresh_token: &str) -> StoredTokens {
    StoredTokens {
        refresh_token: RefreshToken::new(refresh_token).unwrap(),
        access_token: Some(StoredAccess {
            token: AccessToken::new("access-1").unwrap(),
            from: UNIX_EPOCH + Duration::from_secs(1_800_000_000),
            until: UNIX_EPOCH + Duration::from_secs(1_800_007_200),
        }),
    }
}

fn refresh_token(sign_in: &StoredSignIn) -> Option<&str> {
    Some(sign_in.tokens.as_ref()?.refresh_token.expose_secret())
}

#[tokio::test]
async fn the_choice_and_the_keyring_decide_where_tokens_are_kept() {
    let works = MemoryKeyring::default;
    let fails = || MemoryKeyring {
        fault: Some("no session bus"),
        ..works()
    };
    let short = |longest| MemoryKeyring {
        longest: Some(longest),
        ..works()
    };
    for (case, choice, keyring, expected) in [
        (
            "auto, works",
            StoreChoice::Auto,
            works(),
            Ok((KeptIn::Keyring, true)),
        ),
        (
            "keyring, works",
            StoreChoice::Keyring,
            works(),
            Ok((KeptIn::Keyring, true)),
        ),
        (
            "file, works",
            StoreChoice::File,
            works(),
            Ok((KeptIn::File, true)),
        ),
        (
            "auto, fails",
            StoreChoice::Auto,
            fails(),
            Ok((KeptIn::File, true)),
        ),
        (
            "keyring, fails",
            StoreChoice::Keyring,
            fails(),
            Err("no session bus"),
        ),
        (
            "file, fails",
            StoreChoice::File,
            fails(),
            Ok((KeptIn::File, true)),
        ),
        (
            "auto, room for one",
            StoreChoice::Auto,
            short(60),
            Ok((KeptIn::Keyring, false)),
        ),
        (
            "keyring, room for one",
            StoreChoice::Keyring,
            short(60),
            Ok((KeptIn::Keyring, false)),
        ),
        (
            "auto, no room",
            StoreChoice::Auto,
            short(10),
            Ok((KeptIn::File, true)),
        ),
        (
            "keyring, no room",
            StoreChoice::Keyring,
            short(10),
            Err("more than the keyring takes"),
        ),
    ] {
        let fixture = Fixture::new(keyring);
        let kept = fixture.keep(choice, tokens("refresh-1")).await;
        match (kept, expected) {
            (Ok(kept), Ok((kept_in, with_access))) => {
                assert_eq!(kept.kept_in, kept_in, "{case}");
                let wanted = choice != StoreChoice::File;
                assert_eq!(
                    kept.reason.is_some(),
                    wanted && kept_in == KeptIn::File,
                    "{case}"
                );
                let store = fixture.store(StoreChoice::Auto);
                let found = store.load(&fixture.name).unwrap().unwrap();
                assert_eq!(refresh_token(&found), Some("refresh-1"), "{case}");
                assert_eq!(found.access_until().is_some(), with_access, "{case}");
                assert_eq!(found.profile(), &profile(), "{case}");
                let text = fs::read_to_string(store.file(&fixture.name)).unwrap();
                assert_eq!(
                    text.contains("refresh-1"),
                    kept_in == KeptIn::File,
                    "{case}"
                );
            }
            (Err(error), Err(part)) => {
                assert_eq!(error.kind(), ErrorKind::Store, "{case}");
                assert!(error.to_string().contains(part), "{case}: {error}");
                assert!(
                    !fixture.store(choice).file(&fixture.name).exists(),
                    "{case}"
                );
            }
            (kept, _) => panic!("{case}: {kept:?}"),
        }
    }
}

#[tokio::test]
async fn tokens_are_replaced_and_forgotten_where_they_are_kept() {
    for choice in [StoreChoice::Keyring, StoreChoice::File] {
        let fixture = Fixture::new(MemoryKeyring::default());
        fixture.keep(choice, tokens("refresh-1")).await.unwrap();
        // Whatever the choice is later, a sign-in stays where it is.
        let store = fixture.store(StoreChoice::Auto);
        let lock = ProfileLock::acquire(store.folder(), &fixture.name)
            .await
            .unwrap();
        let load = || store.load(&fixture.name).unwrap().unwrap();

        let mut sign_in = load();
        sign_in.tokens = Some(tokens("refresh-2"));
        store.replace(&lock, &fixture.name, &sign_in).unwrap();
        assert_eq!(refresh_token(&load()), Some("refresh-2"), "{choice:?}");
        assert_eq!(load().kept_in(), sign_in.kept_in(), "{choice:?}");

        sign_in.tokens = None;
        store.replace(&lock, &fixture.name, &sign_in).unwrap();
        assert!(!load().is_signed_in(), "{choice:?}");
        assert_eq!(load().profile(), &profile(), "{choice:?}");

        assert!(store.remove(&lock, &fixture.name).unwrap(), "{choice:?}");
        assert!(store.load(&fixture.name).unwrap().is_none(), "{choice:?}");
        assert!(!store.remove(&lock, &fixture.name).unwrap(), "{choice:?}");
        assert!(
            fixture.keyring.entries.lock().unwrap().is_empty(),
            "{choice:?}"
        );
    }
}

#[tokio::test]
async fn a_new_sign_in_leaves_nothing_of_the_last_one() {
    let fixture = Fixture::new(MemoryKeyring::default());
    for (choice, entries) in [
        (StoreChoice::Keyring, 1),
        (StoreChoice::File, 0),
        (StoreChoice::Keyring, 1),
    ] {
        fixture.keep(choice, tokens("refresh-1")).await.unwrap();
        assert_eq!(
            fixture.keyring.entries.lock().unwrap().len(),
            entries,
            "{choice:?}"
        );
        let file = fs::read_to_string(fixture.store(choice).file(&fixture.name)).unwrap();
        assert_eq!(file.contains("refresh-1"), entries == 0, "{choice:?}");
    }
}

#[tokio::test]
async fn a_profile_is_removed_also_when_its_file_makes_no_sense() {
    let fixture = Fixture::new(MemoryKeyring::default());
    fixture
        .keep(StoreChoice::Keyring, tokens("refresh-1"))
        .await
        .unwrap();
    let store = fixture.store(StoreChoice::Auto);
    fs::write(store.file(&fixture.name), "{").unwrap();
    let lock = ProfileLock::acquire(store.folder(), &fixture.name)
        .await
        .unwrap();
    assert!(store.remove(&lock, &fixture.name).unwrap());
    assert!(fixture.keyring.entries.lock().unwrap().is_empty());
}

#[tokio::test]
async fn an_entry_of_the_keyring_that_makes_no_sense_means_signed_out() {
    let fixture = Fixture::new(MemoryKeyring::default());
    fixture
        .keep(StoreChoice::Keyring, tokens("refresh-1"))
        .await
        .unwrap();
    for entry in fixture.keyring.entries.lock().unwrap().values_mut() {
        *entry = br#"{"refreshToken":["refresh-1"]}"#.to_vec();
    }
    let error = fixture
        .store(StoreChoice::Auto)
        .load(&fixture.name)
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignInRequired);
    assert!(
        !format!("{error} {error:?}").contains("refresh-1"),
        "{error:?}"
    );
}
