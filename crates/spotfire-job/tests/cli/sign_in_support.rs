//! A server at which people sign in, and a store for their sign-ins.

use std::{
    ffi::OsStr,
    io::{Read, Write},
    net::TcpStream,
    process::{Command, Stdio},
};

use spotfire_simulator::{
    ClientProfile, ClientRegistration, Decision, GrantType, JOB_SCOPE, Settings, Simulator,
};
use tempfile::TempDir;

use crate::support::{Ran, Running, block_on, run, simulator, tool};

/// The id of the client without a secret.
pub(crate) const NATIVE: &str = "native-client";

/// A server, and a folder for sign-ins there.
pub(crate) struct Desk {
    pub(crate) server: Simulator,
    pub(crate) folder: TempDir,
}

/// A registration of a client for people.
pub(crate) fn people(name: &str, profile: ClientProfile) -> ClientRegistration {
    ClientRegistration::new(name, [JOB_SCOPE, "offline"])
        .with_profile(profile)
        .with_grants([GrantType::AuthorizationCode, GrantType::RefreshToken])
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self::with_settings(Settings::default())
    }

    pub(crate) fn with_settings(settings: Settings) -> Self {
        let client = people("tool", ClientProfile::Native).with_id(NATIVE);
        Self {
            server: simulator(settings.with_client(client)),
            folder: tempfile::tempdir().expect("a folder is made"),
        }
    }

    /// The tool with this desk's store, kept in files, and nothing else.
    pub(crate) fn tool<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = tool(arguments);
        command
            .env("SPOTFIRE_STORE_DIR", self.folder.path().join("sign-ins"))
            .env("SPOTFIRE_STORE", "file");
        command
    }

    /// `login` with standard input at hand, for a browser elsewhere.
    pub(crate) fn login(&self, arguments: &[&str]) -> Command {
        let mut command = self.tool(["login", "--server", self.server.url(), "--no-browser"]);
        command.args(arguments).stdin(Stdio::piped());
        command
    }

    /// What the person does in the browser at the address that the tool shows, and where the browser ends.
    pub(crate) fn browse(&self, login: &mut Running, decision: Decision) -> String {
        let url = login.line_after("sign in at");
        block_on(self.server.sign_in(&url, decision))
    }

    /// Signs in, by pasting the address at which the browser ended.
    pub(crate) fn sign_in(&self, command: &mut Command) -> Ran {
        let mut login = Running::start(command);
        let address = self.browse(&mut login, Decision::Allow);
        login.enter(&address);
        login.end()
    }

    /// Signs in as the native client under the profile `default`.
    pub(crate) fn sign_in_as_native(&self) {
        let ran = self.sign_in(&mut self.login(&["--client-id", NATIVE]));
        assert_eq!(ran.code, Some(0), "{ran:#?}");
    }

    /// Runs the tool to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        run(&mut self.tool(arguments))
    }
}

/// Asks for the address as a browser does that was sent there.
pub(crate) fn get(address: &str) -> String {
    let rest = address
        .strip_prefix("http://")
        .expect("the address is on this machine");
    let (host, path) = rest.split_once('/').expect("the address has a path");
    let mut stream = TcpStream::connect(host).expect("somebody listens");
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n").expect("it takes requests");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    answer
}
