//! Runs the tool as users do and looks at what they see: return codes, output, signals, secrets.
// They lean on /proc, /dev/full and what `ulimit -v` means on this system.
#![cfg(target_os = "linux")]

mod bad_input;
mod output;
mod raw_server;
mod requests;
mod return_codes;
mod secrets;
mod stopping;
mod support;
