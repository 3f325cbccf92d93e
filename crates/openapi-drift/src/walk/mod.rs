//! Walks two documents side by side and notes what differs.
//!
//! Schemas are compared once per pair, whatever uses them: the pairs make a graph whose edges say which way values go,
//! and what a change means follows from where the graph is entered.

mod body;
mod callbacks;
mod change;
mod components;
mod content;
mod document;
mod extensions;
mod graph;
mod lifecycle;
mod operation;
mod parameters;
mod paths;
mod responses;
mod schema;
mod security;
mod servers;
mod site;
mod ways;

pub(crate) use change::Change;
pub(crate) use graph::{Graph, PairId};
pub(crate) use site::{Site, SiteId};
pub(crate) use ways::Ways;

use crate::model::Model;
use crate::model::schema::Schemas;

/// All that a walk has noted.
pub(crate) struct Walk<'m, 'd> {
    pub(crate) old: Schemas<'m, 'd>,
    pub(crate) new: Schemas<'m, 'd>,
    pub(crate) graph: Graph<'d>,
    /// What was found outside of schemas.
    pub(crate) direct: Vec<Direct<'d>>,
    pub(crate) sites: Vec<Site<'d>>,
    /// How many pairs of operations there were, those without a partner included.
    pub(crate) operations: usize,
}

/// A change outside of schemas, and the place in an operation that it reaches.
pub(crate) struct Direct<'d> {
    pub(crate) change: Change<'d>,
    pub(crate) ways: Ways,
    pub(crate) site: Option<SiteId>,
}

/// Where in the documents a walk is.
#[derive(Clone, Copy)]
pub(crate) struct Context {
    pub(crate) site: SiteId,
    /// Whether the server calls the client.
    pub(crate) is_reversed: bool,
}

impl<'m, 'd> Walk<'m, 'd> {
    /// Compares everything.
    pub(crate) fn run(old: &'m Model<'d>, new: &'m Model<'d>) -> Self {
        let mut walk = Walk {
            old: Schemas::new(old),
            new: Schemas::new(new),
            graph: Graph::default(),
            direct: Vec::new(),
            sites: Vec::new(),
            operations: 0,
        };
        walk.document();
        walk.paths();
        walk.webhooks();
        walk.schemes();
        walk.components();
        walk.compare_pairs();
        walk
    }

    pub(crate) fn models(&self) -> (&'m Model<'d>, &'m Model<'d>) {
        (self.old.model, self.new.model)
    }

    /// Notes a change that no operation has a part in.
    fn note(&mut self, change: Change<'d>) {
        self.direct.push(Direct {
            change,
            ways: Ways::BOTH,
            site: None,
        });
    }

    /// Notes a change in an operation.
    fn note_in(&mut self, context: Context, change: Change<'d>) {
        let change = match context.is_reversed {
            true => callbacks::reversed(change),
            false => change,
        };
        self.direct.push(Direct {
            change,
            ways: Ways::BOTH,
            site: Some(context.site),
        });
    }

    fn site(&mut self, site: Site<'d>) -> SiteId {
        self.sites.push(site);
        SiteId(self.sites.len() - 1)
    }

    /// Compares the pairs of schemas that have been met, and those met on the way.
    fn compare_pairs(&mut self) {
        let (old, new) = self.models();
        while let Some(pair) = self.graph.next_pending() {
            if old.has_worked_enough() || new.has_worked_enough() {
                return;
            }
            schema::compare(self, pair);
        }
    }
}
