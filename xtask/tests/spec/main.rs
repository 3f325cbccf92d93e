//! `cargo xtask spec` as people run it: on a copy of spec/, against a simulated server and against wrong ones.

mod check;
mod convert;
mod fetch;
mod issue;
mod root;
mod server;
mod upgrade;
mod workflow;
