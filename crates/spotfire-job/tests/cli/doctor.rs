//! What `doctor` finds, one trouble at a time.

use std::{
    process::Command,
    time::{Duration, SystemTime},
};

use serde_json::Value;
use spotfire_simulator::{ClientRegistration, Settings, Simulator, Upgrade};

use crate::{
    raw_server::{Answer, RawServer},
    sign_in_support::Desk,
    support::{run, simulator, tool, tool_at},
};

/// All checks, in their order.
const CHECKS: [&str; 8] = [
    "proxy",
    "server",
    "clock",
    "discovery",
    "token",
    "scopes",
    "description",
    "drift",
];

/// Runs `doctor` in both forms. `found` names the checks that do not pass, each with its verdict and a part of what is
/// said; of what was not checked because of one of them, nothing is said.
#[track_caller]
fn check(mut command: Command, found: &[(&str, &str, &str)]) {
    let text = run(&mut command);
    let ran = run(command.args(["--output", "json", "-v"]));
    let document = ran.json();
    let is_fit = found.iter().all(|(_, verdict, _)| *verdict == "warn");
    let code = if is_fit { 0 } else { 3 };
    assert_eq!((text.code, ran.code), (Some(code), Some(code)), "{text:#?}");
    assert_eq!(document["error"].is_null(), is_fit, "{document:#}");
    let checks = document["checks"].as_array().expect("checks are listed");
    let names: Vec<_> = checks.iter().map(|check| &check["check"]).collect();
    assert_eq!(names, CHECKS);
    for check in checks {
        let name = check["check"].as_str().expect("a check has a name");
        let said = said(check);
        assert!(text.stdout.contains(name), "{text:#?}");
        match found.iter().find(|(odd, _, _)| *odd == name) {
            Some((_, verdict, part)) => {
                assert_eq!(check["verdict"], *verdict, "{document:#}");
                assert!(said.contains(part), "{document:#}");
            }
            None if said.starts_with("not checked: ") => assert_eq!(check["verdict"], "warn"),
            None => assert_eq!(check["verdict"], "pass", "{document:#}"),
        }
    }
}

fn said(check: &Value) -> String {
    let parts = [&check["message"], &check["help"]];
    parts
        .map(|part| part.as_str().unwrap_or_default())
        .join(" ")
}

fn doctor_at(server: &Simulator) -> Command {
    tool_at(server, ["doctor"])
}

#[test]
fn a_good_server_passes_with_every_kind_of_credentials() {
    let server = simulator(Settings::default());
    check(doctor_at(&server), &[]);

    let token = server.issue_access_token(server.client_id(), Duration::from_secs(60));
    let mut command = tool(["doctor", "--server", server.url()]);
    command.env("SPOTFIRE_ACCESS_TOKEN", token.unwrap());
    check(command, &[]);

    let desk = Desk::new();
    desk.sign_in_as_native();
    check(desk.tool(["doctor"]), &[]);
}

#[test]
fn each_trouble_has_its_line() {
    let server = simulator(Settings::default());
    let other = ClientRegistration::new("library", ["api.library.read"])
        .with_credentials("library", "secret");
    server.register_client(other).unwrap();

    let mut wrong_secret = doctor_at(&server);
    wrong_secret.env("SPOTFIRE_CLIENT_SECRET", "wrong");
    check(wrong_secret, &[("token", "fail", "invalid_client")]);

    let mut wrong_scope = doctor_at(&server);
    wrong_scope.envs([
        ("SPOTFIRE_CLIENT_ID", "library"),
        ("SPOTFIRE_CLIENT_SECRET", "secret"),
    ]);
    check(
        wrong_scope,
        &[("token", "fail", "config register-api-client")],
    );

    let mut stale_token = tool(["doctor", "--server", server.url()]);
    stale_token.env("SPOTFIRE_ACCESS_TOKEN", "stale");
    check(
        stale_token,
        &[("scopes", "fail", "401"), ("description", "warn", "401")],
    );

    let token = server
        .issue_access_token("library", Duration::from_secs(60))
        .unwrap();
    let mut library_token = tool(["doctor", "--server", server.url()]);
    library_token.env("SPOTFIRE_ACCESS_TOKEN", token);
    check(
        library_token,
        &[(
            "scopes",
            "fail",
            "-Sapi.rest.automation-services-job.execute",
        )],
    );
}

#[test]
fn what_the_administrator_switched_off_is_told_apart() {
    let hidden = simulator(Settings::default().with_description_enabled(false));
    check(
        doctor_at(&hidden),
        &[("description", "warn", "--online-doc-enabled=true")],
    );
    let off = simulator(Settings::default().with_rest_enabled(false));
    check(
        doctor_at(&off),
        &[("scopes", "fail", "--rest-enabled=true")],
    );
}

#[test]
fn an_upgraded_server_is_told_by_what_its_upgrade_means() {
    for (upgrade, found) in [
        (Upgrade::StatusCode, None),
        (Upgrade::Operation, None),
        (Upgrade::Parameter, Some(("drift", "fail", "start-library"))),
        (Upgrade::Field, Some(("drift", "fail", "Message"))),
    ] {
        let server = simulator(Settings::default());
        server.upgrade(upgrade);
        check(doctor_at(&server), found.as_slice());
    }
}

#[test]
fn a_server_that_is_not_there_is_the_first_to_fail() {
    let server = simulator(Settings::default());
    let mut command = doctor_at(&server);
    drop(server);
    command.args(["--quiet"]);
    check(command, &[("server", "fail", "check host and port")]);
}

#[test]
fn a_wrong_clock_is_told() {
    for (difference, part) in [
        (0, None),
        (50, None),
        (-50, None),
        (3600, Some("s behind the server's")),
        (-3600, Some("s ahead of the server's")),
    ] {
        let server = RawServer::start(move |_| {
            let away = Duration::from_secs(u64::from(i32::unsigned_abs(difference)));
            let now = SystemTime::now();
            let time = if difference < 0 {
                now - away
            } else {
                now + away
            };
            Answer::Dated(httpdate::fmt_http_date(time))
        });
        let mut command = tool(["doctor", "--server", &server.url()]);
        command.env("SPOTFIRE_ACCESS_TOKEN", "a-token");
        let clock = part.map(|part| ("clock", "warn", part));
        let rest = [("description", "warn", "404")];
        // A status that is 404 is what a server says of a job that it does not know.
        check(command, &rest.into_iter().chain(clock).collect::<Vec<_>>());
    }
}

#[test]
fn the_proxy_is_named_without_its_password() {
    let mut command = tool([
        "doctor",
        "--server",
        "https://spotfire.invalid",
        "--output",
        "json",
    ]);
    command
        .env("HTTPS_PROXY", "http://ann:hunter2@127.0.0.1:1")
        .env("SPOTFIRE_ACCESS_TOKEN", "a-token");
    let ran = run(&mut command);
    assert_eq!(ran.code, Some(3), "{ran:#?}");
    let proxy = &ran.json()["checks"][0];
    assert_eq!(proxy["message"], "requests go through http://127.0.0.1:1");
    assert!(!format!("{ran:?}").contains("hunter2"), "{ran:#?}");
    let ran = run(command.env("NO_PROXY", "spotfire.invalid"));
    assert_eq!(ran.json()["checks"][0]["message"], "none");
}
