//! Stored sign-ins: on disk, shared by processes, refused by the server, and ended.

mod files;
mod refusals;
mod rotating_server;
mod sharing;
mod sign_out;
mod support;
