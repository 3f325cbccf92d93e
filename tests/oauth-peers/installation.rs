//! The peers' programs, installed below `target`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// What is copied to where the programs are installed, since Node.js looks for modules beside a script.
const FILES: [&str; 7] = [
    "clients.mjs",
    "clients.py",
    "package-lock.json",
    "package.json",
    "person.mjs",
    "provider.mjs",
    "requirements.txt",
];

/// The folder in which `node` finds the scripts and their modules.
pub(crate) fn node() -> &'static Path {
    static INSTALLED: OnceLock<PathBuf> = OnceLock::new();
    INSTALLED.get_or_init(|| {
        let folder = folder("node");
        // The lock file names no registry: npm asks the one that it is set up for, and checks what it gets.
        run(Command::new("npm")
            .args([
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--prefer-offline",
            ])
            .current_dir(&folder));
        folder
    })
}

/// The folder in which `bin/python` has the packages of the scripts.
pub(crate) fn python() -> &'static Path {
    static INSTALLED: OnceLock<PathBuf> = OnceLock::new();
    INSTALLED.get_or_init(|| {
        let folder = folder("python");
        run(Command::new("python3")
            .args(["-m", "venv", "."])
            .current_dir(&folder));
        run(Command::new(folder.join("bin/python"))
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ])
            .args([
                "--no-deps",
                "--only-binary",
                ":all:",
                "--requirement",
                "requirements.txt",
            ])
            .current_dir(&folder));
        folder
    })
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("oauth-peers")
        .join(name);
    fs::create_dir_all(&folder).expect("the folder can be made");
    for file in FILES {
        let source = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("oauth-peers")
            .join(file);
        fs::copy(&source, folder.join(file)).expect("the file can be copied");
    }
    folder
}

fn run(command: &mut Command) {
    let output = command.output();
    let output = output.unwrap_or_else(|error| panic!("{command:?}: {error}; install it first"));
    assert!(
        output.status.success(),
        "{command:?} failed:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
