//! The simulator as its clients see it.

mod browser;
mod faults;
mod grants;
mod http2;
mod lifetime;
mod limits;
mod oauth;
mod operations;
mod raw;
mod sign_in;
mod support;
mod upgrades;
