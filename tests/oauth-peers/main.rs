//! OAuth 2.0 with peers that know nothing of this workspace.
//!
//! Our client gets tokens from npm's certified `oidc-provider`, and npm's `openid-client` and Python's `Authlib` get theirs from our
//! simulator. Run by `cargo xtask ci oauth-peers`. The peers' versions are pinned beside this file; they are installed below
//! `target`. Without `node`, `npm` and `python3` in the path it fails.

mod clients;
mod installation;
mod person;
mod provider;
mod provider_process;
