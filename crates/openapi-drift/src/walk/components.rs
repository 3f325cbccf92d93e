//! What documents share.

use super::graph::{Key, Role};
use super::{Change, Walk};
use crate::kinds::KindId;
use crate::model::Component;
use crate::model::schema::{Located, Seed};

impl Walk<'_, '_> {
    /// Compares the shared schemas by name, those included that no operation uses.
    pub(super) fn components(&mut self) {
        let (old, new) = self.models();
        for (name, value) in old.components(Component::Schema) {
            let Some(partner) = new.component(Component::Schema, name) else {
                let at = Some(Located::at(value, None));
                self.note(
                    Change::new(KindId::SchemaComponentRemoved)
                        .old(at)
                        .from(name),
                );
                continue;
            };
            let old = self.old.intern(&Seed::Schema(value)).id;
            let new = self.new.intern(&Seed::Schema(partner)).id;
            let role = Role::Plain;
            self.graph.pair(Key { old, new, role });
        }
        for (name, value) in new.components(Component::Schema) {
            if old.component(Component::Schema, name).is_none() {
                let at = Some(Located::at(value, None));
                self.note(
                    Change::new(KindId::SchemaComponentAdded)
                        .new_at(at)
                        .to(name),
                );
            }
        }
    }
}
