//! The simulator as its clients see it.

mod oauth;
mod operations;
mod support;
