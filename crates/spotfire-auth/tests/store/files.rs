//! The files of the store: whose they are, and what they may hold.

use spotfire_auth::{ErrorKind, ProfileName};

use crate::support::Fixture;

#[tokio::test]
async fn a_file_that_makes_no_sense_means_signed_out_and_shows_nothing_of_itself() {
    let fixture = Fixture::new().await;
    let good = std::fs::read_to_string(fixture.file()).unwrap();
    let huge = format!("{}{good}", " ".repeat(256 * 1024));
    let half = good.split_at(good.len() / 2).0;
    for (case, text, part) in [
        (
            "empty",
            "",
            "not as this program writes it (line 1, column 0)",
        ),
        ("half", half, "not as this program writes it"),
        (
            "another type",
            r#"["refresh-1"]"#,
            "not as this program writes it",
        ),
        (
            "a token of another type",
            &good.replace("\"refresh-1\"", "[\"refresh-1\"]"),
            "not as",
        ),
        (
            "no token",
            &good.replace("refresh-1", ""),
            "the refresh token is empty",
        ),
        (
            "a token with a line end",
            &good.replace("refresh-1", "refresh-1\\n"),
            "a character that no token has",
        ),
        (
            "another version",
            &good.replace("\"formatVersion\": 1", "\"formatVersion\": 2"),
            "version 2",
        ),
        (
            "no server",
            &good.replace("http://127", "ftp://127"),
            "must begin with https://",
        ),
        (
            "an unknown method",
            &good.replace("\"none\"", "\"mtls\""),
            "client authentication is not known",
        ),
        ("too long", &huge, "more than 262144 bytes"),
    ] {
        assert_ne!(text, good, "{case} changes nothing");
        std::fs::write(fixture.file(), text).unwrap();
        let error = fixture.store.load(&fixture.name).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SignInRequired, "{case}: {error}");
        assert!(error.to_string().contains(part), "{case}: {error}");
        assert!(
            error.to_string().ends_with("sign in again"),
            "{case}: {error}"
        );
        assert!(
            !format!("{error:?}").contains("refresh-1"),
            "{case}: {error:?}"
        );
    }
    std::fs::write(fixture.file(), [0xff, 0xfe, 0]).unwrap();
    assert_eq!(
        fixture.store.load(&fixture.name).unwrap_err().kind(),
        ErrorKind::SignInRequired
    );
    // Another sign-in takes its place.
    std::fs::write(fixture.file(), &good).unwrap();
    assert!(
        fixture
            .store
            .load(&fixture.name)
            .unwrap()
            .unwrap()
            .is_signed_in()
    );
}

#[tokio::test]
async fn profiles_are_listed_by_name_and_nothing_else_is() {
    let fixture = Fixture::new().await;
    for name in [
        "test.json",
        "b-2.json",
        "Odd.json",
        ".hidden.json",
        "notes.txt",
    ] {
        std::fs::copy(fixture.file(), fixture.store.folder().join(name)).unwrap();
    }
    let names = fixture.store.names().unwrap();
    let names: Vec<_> = names.iter().map(ProfileName::as_str).collect();
    assert_eq!(names, ["b-2", "default", "test"]);
    let missing: ProfileName = "missing".parse().unwrap();
    assert!(fixture.store.load(&missing).unwrap().is_none());
}

#[cfg(unix)]
mod owner {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::path::Path;

    use spotfire_auth::TokenSource;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).expect("it is there").mode() & 0o777
    }

    #[tokio::test]
    async fn files_and_folder_are_their_owners_alone() {
        let fixture = Fixture::new().await;
        assert_eq!(mode(fixture.store.folder()), 0o700);
        assert_eq!(mode(&fixture.file()), 0o600);
        assert_eq!(mode(&fixture.store.folder().join("default.lock")), 0o600);
    }

    #[tokio::test]
    async fn a_file_that_others_can_read_is_refused() {
        let fixture = Fixture::new().await;
        for (bits, is_taken) in [
            (0o600, true),
            (0o400, true),
            (0o640, false),
            (0o604, false),
            (0o602, false),
        ] {
            fs::set_permissions(fixture.file(), Permissions::from_mode(bits)).unwrap();
            match fixture.store.load(&fixture.name) {
                Ok(_) => assert!(is_taken, "{bits:o}"),
                Err(error) => {
                    assert!(!is_taken, "{bits:o}");
                    assert_eq!(error.kind(), ErrorKind::Store);
                    let cause = std::error::Error::source(&error).unwrap().to_string();
                    assert!(cause.contains("chmod 600"), "{cause}");
                }
            }
        }
    }

    #[tokio::test]
    async fn what_is_no_regular_file_is_refused_unopened() {
        let fixture = Fixture::new().await;
        for make in ["mkdir", "mkfifo"] {
            let path = fixture.store.folder().join(format!("{make}.json"));
            let made = std::process::Command::new(make).arg(&path).status();
            assert!(made.unwrap().success());
            let error = fixture.store.load(&make.parse().unwrap()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Store);
            let cause = std::error::Error::source(&error).unwrap().to_string();
            assert_eq!(cause, "it is no regular file");
        }
    }

    #[tokio::test]
    async fn a_folder_into_which_others_can_put_files_is_refused() {
        let fixture = Fixture::new().await;
        fs::set_permissions(fixture.store.folder(), Permissions::from_mode(0o770)).unwrap();
        let source = fixture.open().unwrap();
        let error = source.token().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Store);
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.contains("chmod 700"), "{cause}");
    }

    /// Only root can give a file away.
    #[tokio::test]
    async fn a_file_of_somebody_else_is_refused() {
        let fixture = Fixture::new().await;
        if std::os::unix::fs::chown(fixture.file(), Some(65534), None).is_err() {
            return;
        }
        let error = fixture.store.load(&fixture.name).unwrap_err();
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.contains("belongs to user 65534"), "{cause}");
    }

    #[tokio::test]
    async fn what_a_killed_process_left_half_written_is_removed() {
        let fixture = Fixture::new().await;
        let draft = fixture.store.folder().join(".default.json.Ab3xYz");
        fs::write(&draft, "refresh-0").unwrap();
        let source = fixture.open().unwrap();
        source.token().await.unwrap();
        assert!(!draft.exists());
        let left: Vec<_> = fs::read_dir(fixture.store.folder()).unwrap().collect();
        assert_eq!(left.len(), 2, "{left:?}");
    }
}
