//! A folder for xtask to work in, and how it ended.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use spotfire_simulator::Simulator;
use tempfile::TempDir;

pub(crate) const SWAGGER: &str = "spec/automation-services.swagger.json";
pub(crate) const OPENAPI: &str = "spec/automation-services.openapi.json";
pub(crate) const COPY: &str =
    "crates/spotfire-automation-raw/spec/automation-services.openapi.json";
pub(crate) const PROVENANCE: &str = "spec/provenance.json";

/// A folder that is the root for xtask.
pub(crate) struct Root {
    path: PathBuf,
    /// Removed in the end, if it is a temporary one.
    _folder: Option<TempDir>,
}

impl Root {
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().expect("there is a temporary folder");
        Root {
            path: folder.path().to_owned(),
            _folder: Some(folder),
        }
    }

    /// A folder that stays.
    pub(crate) fn at(path: PathBuf) -> Self {
        Root {
            path,
            _folder: None,
        }
    }

    /// A root that holds the committed documents and nothing else.
    pub(crate) fn with_committed_documents() -> Self {
        let root = Root::empty();
        root.write(SWAGGER, &committed());
        root.run(&["spec", "convert"]).succeeds();
        root
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        let folder = path.parent().expect("every file has a folder");
        fs::create_dir_all(folder).expect("the temporary folder takes folders");
        fs::write(path, text).expect("the temporary folder takes files");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).expect("the file was written")
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.path().join(path).exists()
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(arguments).arg("--root").arg(self.path());
        // What cargo builds for it, it builds where this test was built.
        let xtask = Path::new(env!("CARGO_BIN_EXE_xtask"));
        command.env(
            "CARGO_TARGET_DIR",
            xtask
                .ancestors()
                .nth(2)
                .expect("it lies in a target folder"),
        );
        for name in [
            "SERVER",
            "CLIENT_ID",
            "CLIENT_SECRET",
            "ACCESS_TOKEN",
            "CA_PEM",
        ] {
            command.env_remove(format!("SPOTFIRE_{name}"));
        }
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> End {
        End::of(self.command(arguments).output().expect("xtask runs"))
    }

    /// A task on a simulated server, with its credentials; one attempt is enough of a server in this process.
    pub(crate) fn command_on(&self, simulator: &Simulator, arguments: &[&str]) -> Command {
        let server = [
            "--server",
            simulator.url(),
            "--client-id",
            simulator.client_id(),
            "--retries",
            "0",
        ];
        let mut command = self.command(&[arguments, &server].concat());
        command.env("SPOTFIRE_CLIENT_SECRET", simulator.client_secret());
        command
    }

    pub(crate) fn run_on(&self, simulator: &Simulator, arguments: &[&str]) -> End {
        let output = self.command_on(simulator, arguments).output();
        End::of(output.expect("xtask runs"))
    }

    /// Runs a task on a server that takes any token.
    pub(crate) fn run_with_token(&self, server: &str, arguments: &[&str]) -> End {
        let mut command = self.command(&[arguments, &["--server", server]].concat());
        command.env("SPOTFIRE_ACCESS_TOKEN", "secret-token");
        let end = End::of(command.output().expect("xtask runs"));
        assert!(!end.told().contains("secret-token"), "{}", end.told());
        end
    }
}

/// The document in Swagger 2.0 as it is committed: the simulator's copy, which stays when a newer server publishes OpenAPI 3.
pub(crate) fn committed() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../crates/spotfire-simulator/spec/automation-services.swagger.json");
    fs::read_to_string(path).expect("the document is committed")
}

/// How xtask ended and what it wrote.
pub(crate) struct End {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) errors: String,
}

impl End {
    pub(crate) fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("xtask writes UTF-8");
        End {
            code: output.status.code(),
            out: text(output.stdout),
            errors: text(output.stderr),
        }
    }

    pub(crate) fn told(&self) -> String {
        [self.out.as_str(), &self.errors].concat()
    }

    #[track_caller]
    pub(crate) fn succeeds(&self) {
        assert_eq!(self.code, Some(0), "{}", self.told());
    }

    #[track_caller]
    pub(crate) fn tells(&self, code: i32, parts: &[&str]) {
        let told = self.told();
        assert_eq!(self.code, Some(code), "{told}");
        for part in parts {
            assert!(told.contains(part), "no {part:?} in:\n{told}");
        }
    }
}
