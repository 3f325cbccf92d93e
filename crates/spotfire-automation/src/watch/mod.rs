//! Many jobs watched at once, under one budget of requests.
//!
//! The parts that decide are pure and take the time as an argument: which job is next ([`Schedule`](schedule::Schedule)),
//! whether a request may go out now ([`Pace`](pace::Pace)), when a job probably ends
//! ([`Durations`](durations::Durations)), what an answer means ([`State`](state::State)). Only the [`Watcher`] sends.

mod budget;
mod durations;
mod event;
mod handle;
mod pace;
mod schedule;
mod state;
#[cfg(test)]
mod tests;
mod tick;
mod watched;
mod watcher;

pub use budget::RequestBudget;
pub use event::WatchEvent;
pub use handle::WatchHandle;
pub use watcher::Watcher;
