//! People sign in, use their sign-in, and sign out.

use std::{
    fs,
    os::unix::{fs::PermissionsExt, net::UnixListener},
    process::Stdio,
};

use spotfire_simulator::{ClientAuthentication, ClientProfile, Decision, Endpoint, Settings, Tls};

use crate::{
    sign_in_support::{Desk, NATIVE, get, people},
    support::{
        Running, SALES_REPORT, block_on, end, run, run_with_input, simulator, spawn, tool, tool_at,
    },
};

#[test]
fn a_person_signs_in_runs_a_job_and_signs_out() {
    let desk = Desk::new();
    let url = desk.server.url().to_owned();
    assert_eq!(desk.run(&["auth", "status"]).code, Some(3));

    let ran = desk.sign_in(&mut desk.login(&["--client-id", NATIVE]));
    assert_eq!(ran.code, Some(0), "{ran:#?}");
    let told = format!("profile default: signed in\n  server        {url}/spotfire\n");
    assert!(ran.stdout.starts_with(&told), "{ran:#?}");
    let status = desk.run(&["auth", "status"]);
    assert_eq!(status.code, Some(0));
    assert_eq!(status.stdout, ran.stdout);

    let ran = desk.run(&["run", SALES_REPORT]);
    assert_eq!(ran.code, Some(0), "{ran:#?}");

    let ran = desk.run(&["logout"]);
    assert_eq!(ran.code, Some(0), "{ran:#?}");
    assert!(ran.stdout.contains("the server has revoked"), "{ran:#?}");
    assert_eq!(desk.server.ledger().count(Endpoint::Revocation), 1);
    assert_eq!(desk.run(&["auth", "status"]).code, Some(3));
    let ran = desk.run(&["run", SALES_REPORT, "--server", &url]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("nobody is signed in"), "{ran:#?}");
    let again = desk.run(&["logout"]);
    assert_eq!(again.code, Some(0));
    assert!(again.stderr.contains("nobody was signed in"), "{again:#?}");
}

#[test]
fn only_the_address_of_this_sign_in_is_taken() {
    let desk = Desk::with_settings(Settings::default().with_issuer_in_answer(true));
    let mut login = Running::start(&mut desk.login(&["--client-id", NATIVE]));
    let address = desk.browse(&mut login, Decision::Allow);
    let state = address.split("state=").nth(1).unwrap();
    let state = state.split('&').next().unwrap();
    for (wrong, part) in [
        ("hello".to_owned(), "copy the whole address"),
        (
            format!("{}/spotfire/?code=x", desk.server.url()),
            "copy the whole address",
        ),
        (address.replace(state, "forged"), "answers another sign-in"),
        (
            address.replace("iss=http", "iss=https"),
            "the answer is that of",
        ),
    ] {
        assert_ne!(wrong, address, "{part}");
        login.enter(&wrong);
        login.wait_for(part);
    }
    login.enter("");
    login.enter(&format!("  {address}  "));
    let ran = login.end();
    assert_eq!(ran.code, Some(0), "{ran:#?}");
}

#[test]
fn the_browser_comes_back_by_itself() {
    let desk = Desk::new();
    let mut login =
        Running::start(&mut desk.login(&["--client-id", NATIVE, "--redirect-port", "0"]));
    login.end_input();
    assert_eq!(login.end().code, Some(1), "0 is no port");

    let mut login = Running::start(&mut desk.login(&["--client-id", NATIVE]));
    // The end of standard input is no end of the sign-in.
    login.end_input();
    let address = desk.browse(&mut login, Decision::Allow);
    let page = get(&address);
    assert!(
        page.starts_with("HTTP/1.1 200 ") && page.contains("Signed in"),
        "{page}"
    );
    assert_eq!(login.end().code, Some(0));
}

#[test]
fn a_browser_is_opened_and_sees_no_secret() {
    let desk = Desk::new();
    let folder = desk.folder.path();
    let browser = folder.join("xdg-open");
    let seen = folder.join("seen");
    fs::write(
        &browser,
        format!("#!/bin/sh\nprintf '%s\\n' \"$*\" > {}\n", seen.display()),
    )
    .unwrap();
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = desk.tool([
        "login",
        "--server",
        desk.server.url(),
        "--client-id",
        NATIVE,
    ]);
    let mut login = Running::start(command.env("PATH", folder).stdin(Stdio::piped()));
    let url = login.line_after("sign in at");
    let address = block_on(desk.server.sign_in(&url, Decision::Allow));
    get(&address);
    let ran = login.end();
    assert_eq!(ran.code, Some(0), "{ran:#?}");
    assert!(!ran.stderr.contains("paste"), "{ran:#?}");
    let seen = fs::read_to_string(seen).unwrap();
    assert_eq!(seen.trim(), url);
    assert!(
        seen.contains("code_challenge=") && !seen.contains("code_verifier"),
        "{seen}"
    );
}

#[test]
fn a_port_for_a_forwarded_connection_is_shown_with_the_command() {
    let desk = Desk::new();
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let port = port.to_string();
    let mut login =
        Running::start(&mut desk.login(&["--client-id", NATIVE, "-q", "--redirect-port", &port]));
    let url = login.line_after("sign in at");
    assert!(
        url.contains(&format!("redirect_uri=http%3A%2F%2F127.0.0.1%3A{port}%2F&")),
        "{url}"
    );
    login.wait_for(&format!("ssh -L {port}:127.0.0.1:{port} HOST"));
    let address = block_on(desk.server.sign_in(&url, Decision::Allow));
    get(&address);
    assert_eq!(login.end().code, Some(0));
}

#[test]
fn a_person_who_refuses_is_not_signed_in() {
    let desk = Desk::new();
    let asking = people("asking", ClientProfile::Native)
        .with_id("asking")
        .with_end_user_consent();
    desk.server.register_client(asking).unwrap();
    for form in ["text", "json"] {
        let mut login =
            Running::start(&mut desk.login(&["--client-id", "asking", "--output", form]));
        let address = desk.browse(&mut login, Decision::Refuse);
        login.enter(&address);
        let ran = login.end();
        assert_eq!(ran.code, Some(3), "{ran:#?}");
        assert!(ran.stderr.contains("access_denied"), "{ran:#?}");
        if form == "json" {
            assert_eq!(ran.json()["error"]["kind"], "sign-in");
        }
    }
    assert_eq!(desk.run(&["auth", "status"]).code, Some(3));
}

#[test]
fn a_client_with_a_secret_needs_it_again_and_it_is_not_kept() {
    let desk = Desk::new();
    let redirect = "https://app.example/answer";
    for (name, registered, method) in [
        ("basic", ClientAuthentication::ClientSecretBasic, "basic"),
        ("post", ClientAuthentication::ClientSecretPost, "post"),
    ] {
        let secret = format!("secret-of-{name}");
        let client = people(name, ClientProfile::Web)
            .with_authentication(registered)
            .with_redirect_uri(redirect)
            .with_credentials(name, &secret);
        desk.server.register_client(client).unwrap();
        let arguments = [
            "--client-id",
            name,
            "--profile",
            name,
            "--client-authentication",
            method,
            "--redirect-uri",
            redirect,
        ];
        let ran = desk.sign_in(
            desk.login(&arguments)
                .env("SPOTFIRE_CLIENT_SECRET", &secret),
        );
        assert_eq!(ran.code, Some(0), "{ran:#?}");
        let file = desk.folder.path().join(format!("sign-ins/{name}.json"));
        assert!(!fs::read_to_string(file).unwrap().contains(&secret));

        desk.server.revoke_all_access_tokens();
        let command = || desk.tool(["run", SALES_REPORT, "--profile", name]);
        let without = run(&mut command());
        assert_eq!(without.code, Some(1), "{without:#?}");
        assert!(
            without.stderr.contains("has a secret, which is not stored"),
            "{without:#?}"
        );
        let with = run(command().env("SPOTFIRE_CLIENT_SECRET", &secret));
        assert_eq!(with.code, Some(0), "{with:#?}");
        // What is known of the profile need not be said again, but for the secret.
        let mut again = desk.tool(["login", "--profile", name, "--redirect-uri", redirect]);
        let again = again
            .stdin(Stdio::piped())
            .env("SPOTFIRE_CLIENT_SECRET", &secret);
        let ran = desk.sign_in(again);
        assert_eq!(ran.code, Some(0), "{ran:#?}");
        let out = run(desk
            .tool(["logout", "--profile", name])
            .env("SPOTFIRE_CLIENT_SECRET", &secret));
        assert_eq!(out.code, Some(0), "{out:#?}");
    }
}

#[test]
fn a_sign_in_is_never_used_for_another_server() {
    let desk = Desk::new();
    desk.sign_in_as_native();
    let other = "https://other.example";
    let elsewhere = |command: &mut std::process::Command| {
        let ran = run(command);
        assert_eq!(ran.code, Some(1), "{ran:#?}");
        assert!(
            ran.stderr.contains("profile default is signed in at"),
            "{ran:#?}"
        );
    };
    elsewhere(&mut desk.tool(["run", SALES_REPORT, "--server", other]));
    elsewhere(
        desk.tool(["run", SALES_REPORT])
            .env("SPOTFIRE_SERVER", other),
    );
    elsewhere(&mut desk.tool([
        "run",
        SALES_REPORT,
        "--profile",
        "default",
        "--server",
        other,
    ]));
    let named = run(desk
        .tool(["run", SALES_REPORT, "--profile", "default"])
        .env("SPOTFIRE_SERVER", other));
    assert_eq!(named.code, Some(0), "{named:#?}");
}

#[test]
fn what_is_given_goes_before_a_stored_sign_in() {
    let desk = Desk::new();
    desk.sign_in_as_native();
    let server = ["--server", desk.server.url()];
    for (variables, code) in [
        (&[("SPOTFIRE_ACCESS_TOKEN", "bad")][..], 3),
        (
            &[
                ("SPOTFIRE_CLIENT_ID", "nobody"),
                ("SPOTFIRE_CLIENT_SECRET", "bad"),
            ],
            3,
        ),
        (&[("SPOTFIRE_CLIENT_ID", "nobody")], 0),
        (&[("SPOTFIRE_PROFILE", "default")], 0),
        (&[("SPOTFIRE_PROFILE", "../default")], 1),
        (&[("SPOTFIRE_PROFILE", "other")], 3),
    ] {
        let mut command = desk.tool(["start", SALES_REPORT]);
        let ran = run(command.args(server).envs(variables.iter().copied()));
        assert_eq!(ran.code, Some(code), "{variables:?}: {ran:#?}");
    }
    let named = run(desk
        .tool(["start", SALES_REPORT, "--profile", "default"])
        .env("SPOTFIRE_ACCESS_TOKEN", "bad"));
    assert_eq!(named.code, Some(0), "{named:#?}");
}

#[test]
fn every_document_of_a_sign_in_is_one_and_tells_the_same() {
    let desk = Desk::new();
    let json = ["--output", "json"];
    let login = desk.sign_in(desk.login(&["--client-id", NATIVE, "-v"]).args(json));
    let mut document = login.json();
    let file = desk.folder.path().join("sign-ins/default.json");
    let sign_in = &mut document["signIns"][0];
    assert!(sign_in["accessTokenUntil"].as_str().unwrap().ends_with('Z'));
    sign_in["accessTokenUntil"] = "LATER".into();
    let expected = serde_json::json!({
        "formatVersion": 1, "command": "login", "server": format!("{}/spotfire", desk.server.url()), "simulated": false,
        "JobId": null, "StatusCode": null, "Message": null, "returnCode": 0, "error": null,
        "signIns": [{
            "profile": "default", "server": format!("{}/spotfire", desk.server.url()), "clientId": NATIVE,
            "clientAuthentication": "none", "scopes": ["api.rest.automation-services-job.execute", "offline"],
            "signedIn": true, "accessTokenUntil": "LATER", "keptIn": "file", "file": file, "proxy": null, "revoked": null,
        }],
    });
    assert_eq!(document, expected);

    let status = run(desk.tool(["auth", "status"]).args(json)).json();
    assert_eq!(status["command"], "auth status");
    assert_eq!(status["signIns"][0]["clientId"], NATIVE);
    let logout = run(desk.tool(["logout"]).args(json)).json();
    assert_eq!(logout["signIns"][0]["revoked"], true);
    assert_eq!(logout["signIns"][0]["signedIn"], false);
    let nobody = run(desk.tool(["auth", "status"]).args(json)).json();
    assert_eq!(nobody["returnCode"], 3);
    assert_eq!(nobody["error"]["kind"], "sign-in");
    assert_eq!(nobody["signIns"], serde_json::json!([]));
}

#[test]
fn a_server_that_is_away_keeps_nobody_signed_in_here() {
    let desk = Desk::new();
    desk.sign_in_as_native();
    let Desk { server, folder } = desk;
    drop(server);
    let mut command = tool(["logout", "--output", "json"]);
    let ran = run(command.env("SPOTFIRE_STORE_DIR", folder.path().join("sign-ins")));
    assert_eq!(ran.code, Some(3), "{ran:#?}");
    assert_eq!(ran.json()["error"]["kind"], "not-revoked");
    assert_eq!(ran.json()["signIns"][0]["revoked"], false);
    assert!(!folder.path().join("sign-ins/default.json").exists());
}

#[test]
fn a_refused_refresh_token_leads_back_to_the_sign_in() {
    let desk = Desk::new();
    desk.sign_in_as_native();
    desk.server.revoke_all_access_tokens();
    desk.server.revoke_all_refresh_tokens();
    let ran = desk.run(&["run", SALES_REPORT]);
    assert_eq!(ran.code, Some(3), "{ran:#?}");
    assert!(ran.stderr.contains("has ended; sign in again"), "{ran:#?}");
    assert!(ran.stderr.contains("spotfire-job login"), "{ran:#?}");
    let status = desk.run(&["auth", "status"]);
    assert_eq!(status.code, Some(3));
    assert!(
        status.stdout.contains("profile default: not signed in"),
        "{status:#?}"
    );
    // What is known of the profile need not be said again.
    let mut again = desk.tool(["login", "--no-browser"]);
    let ran = desk.sign_in(again.stdin(Stdio::piped()));
    assert_eq!(ran.code, Some(0), "{ran:#?}");
}

#[test]
fn certificates_to_trust_are_remembered_with_the_sign_in() {
    let tls = Tls::self_signed().unwrap();
    let pem = tls.certificate_pem().to_owned();
    let desk = Desk::with_settings(Settings::default().with_tls(tls));
    let folder = desk.folder.path();
    fs::write(folder.join("ca.pem"), pem).unwrap();
    let login = || desk.login(&["--client-id", NATIVE]);

    let untrusted = run(&mut login());
    assert_eq!(untrusted.code, Some(3), "{untrusted:#?}");
    assert!(
        untrusted
            .stderr
            .contains("--ca-file FILE or SPOTFIRE_CA_FILE"),
        "{untrusted:#?}"
    );

    let ran = desk.sign_in(login().args(["--ca-file", "ca.pem"]).current_dir(folder));
    assert_eq!(ran.code, Some(0), "{ran:#?}");
    desk.server.revoke_all_access_tokens();
    for arguments in [&["run", SALES_REPORT][..], &["doctor"], &["logout"]] {
        let ran = desk.run(arguments);
        assert_eq!(ran.code, Some(0), "{ran:#?}");
    }
    let ran = desk.sign_in(login().env("SPOTFIRE_CA_FILE", folder.join("ca.pem")));
    assert_eq!(ran.code, Some(0), "{ran:#?}");
}

#[test]
fn sign_ins_lie_where_the_system_has_the_data_of_programs() {
    let desk = Desk::new();
    for (variable, place) in [
        ("HOME", ".local/share/spotfire-job/default.json"),
        ("XDG_DATA_HOME", "spotfire-job/default.json"),
    ] {
        let folder = desk.folder.path().join(variable);
        let mut login = desk.login(&["--client-id", NATIVE]);
        let ran = desk.sign_in(
            login
                .env_remove("SPOTFIRE_STORE_DIR")
                .env(variable, &folder),
        );
        assert_eq!(ran.code, Some(0), "{ran:#?}");
        assert!(folder.join(place).exists(), "{ran:#?}");
    }
}

#[test]
fn a_stored_sign_in_that_cannot_be_used_hides_no_other() {
    let desk = Desk::new();
    desk.sign_in_as_native();
    let folder = desk.folder.path().join("sign-ins");
    // A copy has the mode of what it is a copy of.
    fs::copy(folder.join("default.json"), folder.join("broken.json")).unwrap();
    fs::write(folder.join("broken.json"), "{").unwrap();
    fs::copy(folder.join("default.json"), folder.join("open.json")).unwrap();
    fs::set_permissions(folder.join("open.json"), fs::Permissions::from_mode(0o644)).unwrap();
    let all = desk.run(&["auth", "status"]);
    assert_eq!(all.code, Some(0), "{all:#?}");
    assert!(
        all.stdout.starts_with("profile default: signed in"),
        "{all:#?}"
    );
    for (profile, kind, part) in [
        ("broken", "sign-in", "cannot be understood"),
        ("open", "store", "chmod 600"),
    ] {
        assert!(all.stderr.contains(part), "{all:#?}");
        for command in [&["auth", "status"][..], &["run", SALES_REPORT]] {
            let mut command = desk.tool(command);
            let ran = run(command.args(["--profile", profile, "--output", "json"]));
            assert_eq!(ran.code, Some(3), "{ran:#?}");
            assert_eq!(ran.json()["error"]["kind"], kind, "{ran:#?}");
            assert!(ran.stderr.contains(part), "{ran:#?}");
        }
    }
}

#[test]
fn twelve_runs_at_once_spend_one_refresh_token() {
    let desk = Desk::new();
    desk.sign_in_as_native();
    desk.server.revoke_all_access_tokens();
    let before = desk.server.token_requests();
    let runs: Vec<_> = (0..12)
        .map(|_| spawn(&mut desk.tool(["run", SALES_REPORT])))
        .collect();
    for child in runs {
        let ran = end(child);
        assert_eq!(ran.code, Some(0), "{ran:#?}");
    }
    assert_eq!(desk.server.token_requests() - before, 1);
    assert_eq!(desk.run(&["auth", "status"]).code, Some(0));
}

#[test]
fn what_cannot_be_used_to_sign_in_is_said_before_anything_is_sent() {
    let desk = Desk::new();
    let url = desk.server.url();
    for (arguments, part) in [
        (&["login"][..], "no server is given"),
        (&["login", "--server", url], "no API client is given"),
        (
            &[
                "login",
                "--server",
                url,
                "--client-id",
                "x",
                "--client-authentication",
                "post",
            ],
            "no client secret is given",
        ),
        (
            &[
                "login",
                "--server",
                url,
                "--client-id",
                "x",
                "--profile",
                "A",
            ],
            "invalid value 'A'",
        ),
        (
            &[
                "login",
                "--server",
                url,
                "--client-id",
                "x",
                "--redirect-port",
                "70000",
            ],
            "invalid value '70000'",
        ),
        (
            &[
                "login",
                "--server",
                url,
                "--client-id",
                "x",
                "--store",
                "cloud",
            ],
            "invalid value 'cloud'",
        ),
        (
            &[
                "login",
                "--server",
                url,
                "--client-id",
                "x",
                "--redirect-port",
                "1024",
                "--redirect-uri",
                "https://a.example",
            ],
            "cannot be used with",
        ),
        (
            &[
                "login",
                "--server",
                url,
                "--client-id",
                "x",
                "--redirect-uri",
                "http://a.example",
            ],
            "has no dot",
        ),
        (
            &[
                "login",
                "--server",
                url,
                "--client-id",
                "x",
                "--no-browser",
                "--client-secret-file",
                "-",
            ],
            "cannot both come from standard input",
        ),
        (
            &["run", SALES_REPORT, "--profile", "x", "--client-id", "y"],
            "cannot be used with",
        ),
        (&["auth"], "Usage:"),
    ] {
        let ran = run_with_input(&mut desk.tool(arguments), b"secret");
        assert_eq!(ran.code, Some(1), "{arguments:?}: {ran:#?}");
        assert!(ran.stderr.contains(part), "{arguments:?}: {ran:#?}");
    }
    assert_eq!(desk.server.token_requests(), 0);
}

/// The values of the secrets in a sign-in's file.
fn stored_secrets(desk: &Desk) -> Vec<String> {
    let file = desk.folder.path().join("sign-ins/default.json");
    let stored: serde_json::Value =
        serde_json::from_slice(&fs::read(file).expect("somebody is signed in"))
            .expect("it is JSON");
    let tokens = &stored["tokens"];
    [&tokens["refreshToken"], &tokens["accessToken"]["token"]]
        .map(|token| token.as_str().expect("a token is text").to_owned())
        .to_vec()
}

#[test]
fn no_secret_of_a_sign_in_is_shown_at_any_level() {
    let desk = Desk::new();
    let mut shown = String::new();
    let mut login = Running::start(
        desk.login(&["--client-id", NATIVE, "-vvv", "--output", "json"])
            .env("RUST_LOG", ""),
    );
    let address = desk.browse(&mut login, Decision::Allow);
    let line = fs::read(format!("/proc/{}/cmdline", login.id())).unwrap();
    shown.push_str(&String::from_utf8_lossy(&line));
    get(&address);
    let code = address.split("code=").nth(1).unwrap();
    let mut secrets = vec![
        code.split('&').next().unwrap().to_owned(),
        "code_verifier=".to_owned(),
    ];
    let mut note = |ran: super::support::Ran| {
        assert_eq!(ran.code, Some(0), "{ran:#?}");
        assert!(ran.stderr.contains("TRACE"), "nothing is logged: {ran:#?}");
        shown.push_str(&ran.stdout);
        shown.push_str(&ran.stderr);
    };
    note(login.end());
    secrets.extend(stored_secrets(&desk));
    desk.server.revoke_all_access_tokens();
    for arguments in [&["run", SALES_REPORT][..], &["logout"]] {
        let mut command = desk.tool(arguments);
        note(run(command.args(["--output", "json"]).env(
            "RUST_LOG",
            "trace,hyper=trace,hyper_util=trace,reqwest=trace",
        )));
        if arguments[0] == "run" {
            secrets.extend(stored_secrets(&desk));
        }
    }
    assert_eq!(secrets.len(), 6);
    for secret in secrets {
        assert!(!shown.contains(&secret), "{secret} is shown:\n{shown}");
    }
}

/// A session bus that takes connections and never says a word.
fn silent_bus(folder: &std::path::Path) -> (UnixListener, String) {
    let path = folder.join("bus");
    let bus = UnixListener::bind(&path).expect("a socket is made");
    bus.set_nonblocking(true).expect("a socket can be asked");
    (bus, format!("unix:path={}", path.display()))
}

#[test]
fn a_keyring_that_hangs_is_given_up_and_a_file_takes_its_place() {
    let desk = Desk::new();
    let (_bus, address) = silent_bus(desk.folder.path());
    for (store, code, part) in [
        ("auto", 0, "the tokens are kept in a file"),
        ("keyring", 3, "did not answer within 3 s"),
    ] {
        let mut login = desk.login(&["--client-id", NATIVE, "--store", store]);
        let ran = desk.sign_in(login.env("DBUS_SESSION_BUS_ADDRESS", &address));
        assert_eq!(ran.code, Some(code), "{ran:#?}");
        assert!(ran.stderr.contains(part), "{ran:#?}");
    }
}

#[test]
fn the_keyring_is_left_alone_where_nothing_of_it_is_wanted() {
    let desk = Desk::new();
    desk.sign_in_as_native();
    let (bus, address) = silent_bus(desk.folder.path());
    let other = simulator(Settings::default());
    for mut command in [
        tool_at(&other, ["run", SALES_REPORT]),
        desk.tool(["run", SALES_REPORT]),
        desk.tool(["auth", "status"]),
        desk.tool(["logout"]),
    ] {
        command.env("DBUS_SESSION_BUS_ADDRESS", &address);
        let ran = run(command.env_remove("SPOTFIRE_STORE"));
        assert_eq!(ran.code, Some(0), "{ran:#?}");
    }
    let asked = bus.accept().expect_err("somebody asked the keyring");
    assert_eq!(asked.kind(), std::io::ErrorKind::WouldBlock);
}

/// Runs where a person asks for it, since few machines have a session bus with an unlocked keyring behind it:
/// `dbus-run-session -- sh -c 'echo pw | gnome-keyring-daemon --unlock --components=secrets; SPOTFIRE_JOB_TEST_KEYRING=1 cargo
/// test -p spotfire-job keyring'`.
#[test]
fn a_real_keyring_keeps_the_tokens() {
    if std::env::var_os("SPOTFIRE_JOB_TEST_KEYRING").is_none() {
        return;
    }
    let desk = Desk::new();
    let bus = std::env::var("DBUS_SESSION_BUS_ADDRESS").expect("a session bus is there");
    let with_bus = |mut command: std::process::Command| {
        command.env("DBUS_SESSION_BUS_ADDRESS", &bus);
        command
    };
    let login = desk.login(&["--client-id", NATIVE, "--store", "keyring"]);
    let ran = desk.sign_in(with_bus(login).stdin(Stdio::piped()));
    assert_eq!(ran.code, Some(0), "{ran:#?}");
    assert!(ran.stdout.contains("the system's keyring"), "{ran:#?}");
    let file = fs::read_to_string(desk.folder.path().join("sign-ins/default.json")).unwrap();
    assert!(!file.contains("refreshToken"), "{file}");
    desk.server.revoke_all_access_tokens();
    for arguments in [&["run", SALES_REPORT][..], &["auth", "status"], &["logout"]] {
        let ran = run(&mut with_bus(desk.tool(arguments)));
        assert_eq!(ran.code, Some(0), "{ran:#?}");
    }
    assert_eq!(
        run(&mut with_bus(desk.tool(["auth", "status"]))).code,
        Some(3)
    );
}
