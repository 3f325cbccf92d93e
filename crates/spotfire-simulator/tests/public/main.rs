//! The simulator as its clients see it.

mod lifetime;
mod limits;
mod oauth;
mod operations;
mod support;
