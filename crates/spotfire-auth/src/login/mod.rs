//! What a sign-in needs on a person's machine: a browser, and a listener to which it comes back.

mod browser;
mod listener;
mod page;

pub use browser::open_browser;
pub use listener::LoopbackListener;
