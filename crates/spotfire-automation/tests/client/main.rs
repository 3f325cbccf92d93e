//! The client over real connections: against a server that answers what the test says, and against the simulator.

mod proxy;
mod repeatable;
mod settings;
mod simulated;
mod start_at_most_once;
mod support;
mod traces;
