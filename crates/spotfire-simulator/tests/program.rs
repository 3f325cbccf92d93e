//! The program: its one line, its return codes, its end.
#![cfg(all(feature = "cli", unix))]

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

/// A started program; it ends with the test, whatever comes.
struct Program(Child);

impl Program {
    fn start(arguments: &[&str]) -> Self {
        let program = Command::new(env!("CARGO_BIN_EXE_spotfire-simulator"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        Program(program.expect("the program starts"))
    }

    /// The line that it prints when it is ready.
    fn line(&mut self) -> String {
        let mut line = String::new();
        let out = self
            .0
            .stdout
            .as_mut()
            .expect("its standard output is piped");
        BufReader::new(out)
            .read_line(&mut line)
            .expect("it prints text");
        line
    }

    /// Waits for its end, and returns the return code and what it said on standard error.
    fn end(mut self) -> (Option<i32>, String) {
        let mut said = String::new();
        let err = self.0.stderr.as_mut().expect("its standard error is piped");
        err.read_to_string(&mut said).expect("it says text");
        (self.0.wait().expect("it ends").code(), said)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn it_says_what_to_set_and_ends_well_when_it_is_told_to() {
    let mut program = Program::start(&["--client", "me:it's secret"]);
    let line = program.line();
    assert!(
        line.starts_with("SPOTFIRE_SERVER=http://127.0.0.1:"),
        "{line}"
    );
    assert!(
        line.trim_end()
            .ends_with(r"SPOTFIRE_CLIENT_ID=me SPOTFIRE_CLIENT_SECRET='it'\''s secret'"),
        "{line}"
    );

    let id = program.0.id().to_string();
    let told = Command::new("kill").args(["-TERM", &id]).status();
    assert!(told.expect("kill is there").success());
    assert_eq!(program.0.wait().expect("it ends").code(), Some(0));
}

#[test]
fn what_keeps_it_from_starting_is_said() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for (arguments, code, said) in [
        (&["--port", &port] as &[&str], 1, port.as_str()),
        (
            &["--library-job", "/Jobs/Daily=/nowhere/at/all.xml"],
            1,
            "/nowhere/at/all.xml",
        ),
        (&["--client", "nosecret"], 2, "write it as ID:SECRET"),
        (&["--task-duration", "5"], 2, "--task-duration"),
    ] {
        let (ended, error) = Program::start(arguments).end();
        assert_eq!(ended, Some(code), "{arguments:?}: {error}");
        assert!(error.contains(said), "{arguments:?}: {error}");
    }
}
