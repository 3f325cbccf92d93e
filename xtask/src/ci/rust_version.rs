//! The oldest Rust that the workspace promises to build with.

use cargo_metadata::semver::Version;
use cargo_metadata::{Metadata, Package};

use super::packages::whole_tree;
use crate::error::Result;
use crate::workspace::Workspace;

/// Names every member that promises another Rust than the rest, and every dependency that needs a newer one.
pub(crate) fn violations(workspace: &Workspace) -> Result<Vec<String>> {
    let tree = whole_tree(workspace)?;
    let promised = tree
        .workspace_packages()
        .iter()
        .filter_map(|it| it.rust_version.clone())
        .max();
    Ok(match promised {
        None => vec!["no member states a rust-version".to_owned()],
        Some(promised) => against(&promised, &tree),
    })
}

fn against(promised: &Version, tree: &Metadata) -> Vec<String> {
    tree.packages
        .iter()
        .filter_map(|package| {
            let is_member = tree.workspace_members.contains(&package.id);
            broken_promise(promised, package, is_member)
        })
        .collect()
}

fn broken_promise(promised: &Version, package: &Package, is_member: bool) -> Option<String> {
    let name = &package.name;
    match &package.rust_version {
        None if is_member => Some(format!(
            "{name} states no rust-version; the workspace promises {promised}"
        )),
        Some(stated) if is_member && stated != promised => Some(format!(
            "{name} promises Rust {stated}, the rest of the workspace {promised}"
        )),
        Some(needed) if needed > promised => Some(format!(
            "{name} {} needs Rust {needed}; the workspace promises {promised}",
            package.version
        )),
        _ => None,
    }
}
