//! How a document is to be converted.

/// The choices of a conversion.
///
/// ```
/// use openapi_upgrade::Options;
///
/// let options = Options::default().with_strict(true);
/// assert!(options.is_strict());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    strict: bool,
    copied_nodes: usize,
}

impl Options {
    /// Refuses a document that needs a repair or loses something. Default: converts it and warns.
    #[must_use]
    pub const fn with_strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Sets how many values may be copied in all, those of other files that are read included. Default: 8,000,000.
    ///
    /// OpenAPI 3.0 has places where Swagger 2.0 has one: a schema stands once per media type, a shared body or
    /// form parameter once per operation. A hostile document could make that quadratic in its length.
    #[must_use]
    pub const fn with_copied_nodes(mut self, nodes: usize) -> Self {
        self.copied_nodes = nodes;
        self
    }

    /// Tells whether warnings refuse the document.
    #[must_use]
    pub const fn is_strict(&self) -> bool {
        self.strict
    }

    pub(crate) const fn copied_nodes(&self) -> usize {
        self.copied_nodes
    }
}

impl Default for Options {
    fn default() -> Self {
        Options {
            strict: false,
            copied_nodes: 8_000_000,
        }
    }
}
