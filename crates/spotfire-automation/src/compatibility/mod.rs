//! Whether a server is still the one that the client was built for.

mod check;
mod verdict;

pub use verdict::Compatibility;
