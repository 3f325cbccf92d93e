//! Tests of what crosses the crates; see the files beside this one.

/// The README's Rust, which must compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
