//! Runs the tool as users do and looks at what they see: return codes, output, signals, secrets.
// They lean on /proc, /dev/full and what `ulimit -v` means on this system.
#![cfg(target_os = "linux")]

mod bad_input;
mod doctor;
mod output;
mod raw_server;
mod requests;
mod return_codes;
mod secrets;
mod sign_in;
mod sign_in_support;
mod stopping;
mod support;
