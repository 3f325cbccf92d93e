//! The packages, checked as they stand now.
//!
//! To verify a package, cargo takes the others from a registry of its own that it makes anew each time, at the same place.
//! What it once unpacked and built from there it never looks at again as long as the version is the same
//! (`registry/src` in its home, and the build folder), so an earlier state of a crate would stand for today's.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use cargo_metadata::Package;

use super::command::Command;
use super::packages::{is_published, members};
use super::readme;
use crate::error::{Error, Result};
use crate::workspace::Workspace;

/// The commands that pack the published crates and build them from their packages, once nothing of earlier packages is left.
///
/// What is packed is what stands here, committed or not: the check is of the packages, not of the release.
pub(crate) fn checks(workspace: &Workspace) -> Result<Vec<Command>> {
    let mut published = members(workspace)?;
    published.retain(is_published);
    forget_unpacked(&cargo_home()?.join("registry").join("src"), &published)?;
    let clean = published
        .iter()
        .fold(Command::cargo(["clean"]), |clean, package| {
            clean.with_argument(format!("--package={}", package.name))
        });
    let packed = readme::command(workspace, "cargo package")?;
    Ok(vec![clean, packed.with_argument("--allow-dirty")])
}

/// The folder that cargo keeps its registries in, found as cargo finds it.
fn cargo_home() -> Result<PathBuf> {
    let set = env::var_os("CARGO_HOME").filter(|home| !home.is_empty());
    set.map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".cargo")))
        .ok_or_else(|| {
            Error::new("the home of cargo is not known").with_help("set CARGO_HOME or HOME")
        })
}

/// Removes what was unpacked of these packages from registries that have no host, which are those in a folder.
///
/// From sources that cannot be read, cargo takes nothing either.
fn forget_unpacked(sources: &Path, packages: &[Package]) -> Result<()> {
    for source in fs::read_dir(sources).into_iter().flatten().flatten() {
        if !source.file_name().to_string_lossy().starts_with('-') {
            continue;
        }
        for package in packages {
            let unpacked = source
                .path()
                .join(format!("{}-{}", package.name, package.version));
            match fs::remove_dir_all(&unpacked) {
                Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                    let what = format!("{} cannot be removed", unpacked.display());
                    return Err(Error::new(what).caused_by(cause));
                }
                _ => {}
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_registries_in_folders_gave_is_unpacked_again() {
        let sources = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        let package = members(&workspace).unwrap().remove(0);
        let unpacked = format!("{}-{}", package.name, package.version);
        let [ours, others, of_host] = [
            ("-0123456789abcdef", unpacked.as_str()),
            ("-0123456789abcdef", "another-1.0.0"),
            ("registry.example-0123456789abcdef", unpacked.as_str()),
        ]
        .map(|(source, unpacked)| sources.path().join(source).join(unpacked));
        for folder in [&ours, &others, &of_host] {
            fs::create_dir_all(folder.join("src")).unwrap();
        }

        forget_unpacked(sources.path(), &[package]).unwrap();

        assert_eq!(
            [ours, others, of_host].map(|folder| folder.exists()),
            [false, true, true]
        );
    }

    #[test]
    fn a_home_without_registries_has_nothing_to_forget() {
        let home = tempfile::tempdir().unwrap();
        forget_unpacked(&home.path().join("registry"), &[]).unwrap();
    }
}
