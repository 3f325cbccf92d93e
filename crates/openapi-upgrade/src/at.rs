//! Where the conversion stands in the source.

use openapi_document::Pointer;

/// A place in the source, as a chain of steps that lies on the stack.
///
/// Going down a document costs no allocation this way; a [`Pointer`] is made only when something is to be said.
#[derive(Clone, Copy)]
pub(crate) struct At<'p> {
    parent: Option<&'p At<'p>>,
    token: Token<'p>,
}

#[derive(Clone, Copy)]
enum Token<'p> {
    Root,
    Key(&'p str),
    Index(usize),
}

impl<'p> At<'p> {
    /// The whole document.
    pub(crate) const ROOT: At<'static> = At {
        parent: None,
        token: Token::Root,
    };

    /// Goes down to a key of a mapping.
    pub(crate) fn key(&'p self, key: &'p str) -> At<'p> {
        At {
            parent: Some(self),
            token: Token::Key(key),
        }
    }

    /// Goes down to an element of a list.
    pub(crate) fn index(&'p self, index: usize) -> At<'p> {
        At {
            parent: Some(self),
            token: Token::Index(index),
        }
    }

    pub(crate) fn pointer(&self) -> Pointer {
        let mut pointer = self.parent.map_or_else(Pointer::root, At::pointer);
        match self.token {
            Token::Root => {}
            Token::Key(key) => pointer.push(key),
            Token::Index(index) => pointer.push(&index.to_string()),
        }
        pointer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_becomes_a_pointer() {
        let paths = At::ROOT.key("paths");
        let item = paths.key("/a~b");
        let parameters = item.key("parameters");
        assert_eq!(
            parameters.index(10).pointer().as_str(),
            "/paths/~1a~0b/parameters/10"
        );
        assert!(At::ROOT.pointer().is_root());
    }
}
