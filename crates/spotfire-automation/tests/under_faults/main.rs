//! The client against a simulated server in which things go wrong on purpose.
//!
//! What the client says is held against the simulator's ledger, which knows what really happened. By default the tests
//! are of a size for every day; `SPOTFIRE_CHAOS_STARTS=20000 cargo test -p spotfire-automation --test under_faults chaos --
//! --nocapture` is the whole of the chaos test, with its figures.

mod chaos;
mod faults;
mod idle_connections;
mod matrix;
mod support;
mod waits;
