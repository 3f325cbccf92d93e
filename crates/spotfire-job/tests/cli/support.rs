//! Runs the tool as a user does, against a simulated server in this process.

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader, Read, Write},
    path::Path,
    process::{Child, ChildStderr, Command, Output, Stdio},
    sync::LazyLock,
};

use serde_json::Value;
use spotfire_simulator::{Settings, Simulator};
use tokio::runtime::Runtime;

/// A job definition that runs to its end.
pub(crate) const SALES_REPORT: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/examples/sales-report.xml");
/// A job definition whose first task fails.
pub(crate) const EXPORT_BEFORE_OPEN: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/export-before-open.xml"
);

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime starts"));

/// A simulated server.
pub(crate) fn simulator(settings: Settings) -> Simulator {
    RUNTIME
        .block_on(Simulator::start_with(settings))
        .expect("the simulator starts")
}

/// The tool, with an environment of nothing but what a test gives it, and without stored sign-ins.
pub(crate) fn tool<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spotfire-job"));
    command
        .env_clear()
        .env("SPOTFIRE_STORE_DIR", "/does/not/exist")
        .args(arguments)
        .stdin(Stdio::null());
    command
}

/// The tool with a server and credentials in its environment.
pub(crate) fn tool_at<A: AsRef<OsStr>>(
    server: &Simulator,
    arguments: impl IntoIterator<Item = A>,
) -> Command {
    let mut command = tool(arguments);
    command
        .env("SPOTFIRE_SERVER", server.url())
        .env("SPOTFIRE_CLIENT_ID", server.client_id())
        .env("SPOTFIRE_CLIENT_SECRET", server.client_secret());
    command
}

/// What a call of the tool came to.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// The one JSON document on standard output.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in {self:#?}"))
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// Runs the tool to its end.
pub(crate) fn run(command: &mut Command) -> Ran {
    end(spawn(command))
}

/// Runs the tool to its end with `input` on its standard input.
pub(crate) fn run_with_input(command: &mut Command, input: &[u8]) -> Ran {
    let mut child = spawn(command.stdin(Stdio::piped()));
    // A tool that stops reading at its limit closes the pipe, which is no fault of the test.
    let _ = child
        .stdin
        .take()
        .expect("standard input is a pipe")
        .write_all(input);
    end(child)
}

/// Starts the tool with all three streams at hand.
pub(crate) fn spawn(command: &mut Command) -> Child {
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the tool starts")
}

/// Waits for the end of the tool.
pub(crate) fn end(child: Child) -> Ran {
    child.wait_with_output().expect("the tool runs").into()
}

/// A call of the tool that is still running; ended when dropped.
pub(crate) struct Running {
    child: Child,
    notes: BufReader<ChildStderr>,
    read: String,
}

impl Running {
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = spawn(command);
        let notes = BufReader::new(child.stderr.take().expect("standard error is a pipe"));
        Self {
            child,
            notes,
            read: String::new(),
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Reads standard error until a line holds `text`.
    pub(crate) fn wait_for(&mut self, text: &str) {
        while !self.next_line(text).contains(text) {}
    }

    /// Reads standard error until a line holds `text`, and returns the line after it.
    pub(crate) fn line_after(&mut self, text: &str) -> String {
        self.wait_for(text);
        self.next_line(text).trim_end().to_owned()
    }

    fn next_line(&mut self, wanted: &str) -> &str {
        let start = self.read.len();
        let length = self
            .notes
            .read_line(&mut self.read)
            .expect("standard error is text");
        assert!(
            length > 0,
            "standard error ended before {wanted:?} came:\n{}",
            self.read
        );
        self.read.get(start..).unwrap_or_default()
    }

    /// Writes a line to standard input, which must be a pipe.
    pub(crate) fn enter(&mut self, line: &str) {
        let input = self.child.stdin.as_mut().expect("standard input is a pipe");
        writeln!(input, "{line}").expect("the tool reads");
    }

    /// Ends standard input.
    pub(crate) fn end_input(&mut self) {
        drop(self.child.stdin.take());
    }

    /// Sends a signal, such as `TERM`.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .arg(format!("-{name}"))
            .arg(self.id().to_string())
            .status();
        assert!(sent.expect("kill runs").success());
    }

    /// Waits for the end.
    pub(crate) fn end(mut self) -> Ran {
        self.notes
            .read_to_string(&mut self.read)
            .expect("standard error is text");
        let mut results = String::new();
        let stdout = self
            .child
            .stdout
            .as_mut()
            .expect("standard output is a pipe");
        stdout
            .read_to_string(&mut results)
            .expect("standard output is text");
        let status = self.child.wait().expect("the tool runs");
        Ran {
            code: status.code(),
            stdout: results,
            stderr: std::mem::take(&mut self.read),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail where it has ended by itself, as it should.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Lets what the simulator does as a person go on.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    RUNTIME.block_on(future)
}

/// Writes a file into `folder` and returns its path.
pub(crate) fn file(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    std::fs::write(&path, content).expect("the file is written");
    path.display().to_string()
}
