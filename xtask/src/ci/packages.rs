//! What `cargo metadata` knows of the packages.

use cargo_metadata::{Metadata, MetadataCommand, Package};

use super::command::cargo;
use crate::error::{Error, Result};
use crate::workspace::Workspace;

/// Reads the members of the workspace as their manifests state them; needs neither network nor lock file.
pub(crate) fn members(workspace: &Workspace) -> Result<Vec<Package>> {
    let mut command = metadata(workspace);
    command.no_deps();
    Ok(execute(&command)?.packages)
}

/// Reads the members and all they depend on, with every feature and for every platform, from the lock file.
pub(crate) fn whole_tree(workspace: &Workspace) -> Result<Metadata> {
    let mut command = metadata(workspace);
    command.other_options(["--locked".into(), "--all-features".into()]);
    execute(&command)
}

/// Tells whether a package is meant to be published.
pub(crate) fn is_published(package: &Package) -> bool {
    package
        .publish
        .as_ref()
        .is_none_or(|registries| !registries.is_empty())
}

fn metadata(workspace: &Workspace) -> MetadataCommand {
    let mut command = MetadataCommand::new();
    command.cargo_path(cargo()).current_dir(workspace.root());
    command
}

fn execute(command: &MetadataCommand) -> Result<Metadata> {
    command
        .exec()
        .map_err(|cause| Error::new("`cargo metadata` gives no answer").caused_by(cause))
}
