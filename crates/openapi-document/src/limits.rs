//! The limits within which a document is read.

/// How large a document may be, so that a hostile one ends in an error and not in an exhausted machine.
///
/// The defaults hold the largest published descriptions with room to spare.
///
/// ```
/// use openapi_document::{Limits, read};
///
/// let limits = Limits::default().with_depth(2);
/// assert!(read("[[1]]", &limits).is_ok());
/// assert!(read("[[[1]]]", &limits).is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub(crate) bytes: usize,
    pub(crate) depth: usize,
    pub(crate) nodes: usize,
}

impl Limits {
    /// Sets how many bytes a document may have. Default: 64 MiB.
    ///
    /// Holds for the bytes given to [`decode`](crate::decode), for the text given to [`read`](crate::read), and
    /// for the text that the aliases of a YAML document stand for.
    #[must_use]
    pub const fn with_bytes(mut self, bytes: usize) -> Self {
        self.bytes = bytes;
        self
    }

    /// Sets how deep lists and mappings may lie in one another. Default: 200.
    ///
    /// Reading itself takes no stack for depth, but whatever walks a [`Value`](crate::Value) does: dropping,
    /// cloning, comparing, writing. The default is safe on a stack of 2 MiB, even unoptimised.
    #[must_use]
    pub const fn with_depth(mut self, depth: usize) -> Self {
        self.depth = depth;
        self
    }

    /// Sets how many values a document may have, those that YAML aliases stand for counted each time.
    /// Default: 8,000,000.
    ///
    /// A value takes 32 bytes, with a key 56, so this is the limit of memory. A YAML value with an anchor counts
    /// twice, because it is kept for its aliases.
    #[must_use]
    pub const fn with_nodes(mut self, nodes: usize) -> Self {
        self.nodes = nodes;
        self
    }
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            bytes: 64 << 20,
            depth: 200,
            nodes: 8_000_000,
        }
    }
}
