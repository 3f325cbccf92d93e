//! `oneOf` and `anyOf`.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use openapi_document::Value;

use super::Comparing;
use crate::kinds::KindId;
use crate::model::schema::{Choice, Located, Schema, Seed};
use crate::walk::{Change, Ways};

/// Branches that only one document has.
struct Unpaired<'d> {
    old: Vec<&'d Value<'d>>,
    new: Vec<&'d Value<'d>>,
}

impl<'d> Comparing<'_, '_, 'd> {
    /// Compares a schema with a choice that it became a branch of, or the reverse; answers false when neither is so.
    pub(super) fn wrapping(&mut self) -> bool {
        if self.old.choices.is_empty() && self.new.is_choice_alone() && says_something(&self.old) {
            let choice = self.new.choices.first().cloned();
            self.wrapped(choice, true);
            return true;
        }
        if self.new.choices.is_empty() && self.old.is_choice_alone() && says_something(&self.new) {
            let choice = self.old.choices.first().cloned();
            self.wrapped(choice, false);
            return true;
        }
        false
    }

    fn wrapped(&mut self, choice: Option<Choice<'d>>, is_now: bool) {
        let Some(choice) = choice else { return };
        let single = if is_now {
            self.old_seed.clone()
        } else {
            self.new_seed.clone()
        };
        let named = self.branch_named_as(&single, &choice, is_now);
        let partner = named.or_else(|| self.branch_equal_to(&single, &choice, is_now));
        let Some(partner) = partner else {
            let kind = if is_now {
                KindId::SchemaWrappedInOneOf
            } else {
                KindId::SchemaUnwrapped
            };
            return self.note_here(Change::new(kind));
        };
        let branch = Seed::Schema(choice.branches[partner]);
        let others = choice.branches.iter().enumerate();
        let others: Vec<_> = others
            .filter(|(index, _)| *index != partner)
            .map(|(_, branch)| *branch)
            .collect();
        let unpaired = match is_now {
            true => Unpaired {
                old: vec![],
                new: others,
            },
            false => Unpaired {
                old: others,
                new: vec![],
            },
        };
        self.branches_alone(unpaired);
        let role = self.role.inner();
        match is_now {
            true => self.inner_as(&single, &branch, Ways::BOTH, role),
            false => self.inner_as(&branch, &single, Ways::BOTH, role),
        }
    }

    /// Finds the branch that refers to a component of the name that a schema has.
    fn branch_named_as(
        &self,
        single: &Seed<'d>,
        choice: &Choice<'d>,
        is_now: bool,
    ) -> Option<usize> {
        let (old, new) = self.walk.models();
        let model = if is_now { old } else { new };
        let known = model.schema_name(single.at()?)?;
        let mut branches = choice.branches.iter();
        branches.position(|branch| name(branch) == Some(known))
    }

    /// Finds the branch that means the same as a schema.
    fn branch_equal_to(
        &mut self,
        single: &Seed<'d>,
        choice: &Choice<'d>,
        is_now: bool,
    ) -> Option<usize> {
        let digest = match is_now {
            true => self.digest_old(single),
            false => self.digest_new(single),
        };
        choice.branches.iter().position(|branch| {
            let branch = Seed::Schema(branch);
            let other = match is_now {
                true => self.digest_new(&branch),
                false => self.digest_old(&branch),
            };
            digest == other
        })
    }

    pub(super) fn choices(&mut self) {
        let (old, new) = (self.old.choices.clone(), self.new.choices.clone());
        for (old, new) in old.iter().zip(&new) {
            self.choice(old, new);
        }
        let at = |choice: &Choice<'d>| Some(choice.at);
        for choice in old.iter().skip(new.len()) {
            let change = Change::new(KindId::SchemaUnwrapped).milder(Ways::BOTH);
            self.note_at(change, at(choice), None);
        }
        for choice in new.iter().skip(old.len()) {
            let change = Change::new(KindId::SchemaWrappedInOneOf).milder(Ways::BOTH);
            self.note_at(change, None, at(choice));
        }
    }

    fn choice(&mut self, old: &Choice<'d>, new: &Choice<'d>) {
        if old.is_any_of != new.is_any_of {
            let words = |choice: &Choice<'_>| if choice.is_any_of { "anyOf" } else { "oneOf" };
            let change = Change::new(KindId::SchemaUnclear)
                .from(words(old))
                .to(words(new));
            self.note_at(change, Some(old.at), Some(new.at));
        }
        let unpaired = self.pair_branches(&old.branches, &new.branches);
        self.branches_alone(unpaired);
    }

    /// Pairs branches: by the name they refer to, then by what they mean, then the ones that are left.
    fn pair_branches(&mut self, old: &[&'d Value<'d>], new: &[&'d Value<'d>]) -> Unpaired<'d> {
        let mut unpaired = Unpaired {
            old: old.to_vec(),
            new: new.to_vec(),
        };
        self.pair_equal(&mut unpaired, |_, branch, _| {
            name(branch).map(str::to_owned)
        });
        self.pair_equal(&mut unpaired, |comparing, branch, is_old| {
            let seed = Seed::Schema(branch);
            Some(match is_old {
                true => comparing.digest_old(&seed),
                false => comparing.digest_new(&seed),
            })
        });
        self.pair_equal(&mut unpaired, |_, branch, _| {
            Some(branch.get("title")?.as_str()?.to_owned())
        });
        // Of what is left, only branches without a name can be one that changed.
        if let ([old], [new]) = (unpaired.old.as_slice(), unpaired.new.as_slice())
            && name(old).is_none()
            && name(new).is_none()
        {
            let (old, new) = (Seed::Schema(old), Seed::Schema(new));
            if self.have_equal_types(&old, &new) {
                self.inner(&[old], &[new], Ways::BOTH);
                return Unpaired {
                    old: vec![],
                    new: vec![],
                };
            }
        }
        unpaired
    }

    /// Pairs branches of which something is equal.
    fn pair_equal<T: Eq + Hash>(
        &mut self,
        unpaired: &mut Unpaired<'d>,
        mut what: impl FnMut(&mut Self, &'d Value<'d>, bool) -> Option<T>,
    ) {
        if unpaired.old.is_empty() || unpaired.new.is_empty() {
            return;
        }
        let mut by_what: HashMap<T, Vec<usize>> = HashMap::new();
        for (index, branch) in unpaired.new.iter().enumerate().rev() {
            if let Some(key) = what(self, branch, false) {
                by_what.entry(key).or_default().push(index);
            }
        }
        let mut taken = HashSet::new();
        let old = std::mem::take(&mut unpaired.old);
        for branch in old {
            let partner = what(self, branch, true).and_then(|key| by_what.get_mut(&key)?.pop());
            match partner {
                Some(index) => {
                    taken.insert(index);
                    let partner = Seed::Schema(unpaired.new[index]);
                    self.inner(&[Seed::Schema(branch)], &[partner], Ways::BOTH);
                }
                None => unpaired.old.push(branch),
            }
        }
        let mut index = 0;
        unpaired.new.retain(|_| {
            index += 1;
            !taken.contains(&(index - 1))
        });
    }

    fn have_equal_types(&mut self, old: &Seed<'d>, new: &Seed<'d>) -> bool {
        let old = self.walk.old.intern(old).id;
        let new = self.walk.new.intern(new).id;
        let old = self.walk.old.flatten(old).effective_types();
        old == self.walk.new.flatten(new).effective_types()
    }

    fn branches_alone(&mut self, unpaired: Unpaired<'d>) {
        for branch in unpaired.old {
            let change = Change::new(KindId::OneOfBranchRemoved).from(spell(branch));
            self.note(change.old(Some(Located::at(branch, None))));
        }
        for branch in unpaired.new {
            let change = Change::new(KindId::OneOfBranchAdded).to(spell(branch));
            self.note(change.new_at(Some(Located::at(branch, None))));
        }
    }
}

/// Tells whether a schema asks for anything, so that it can be a branch of a choice.
fn says_something(schema: &Schema<'_>) -> bool {
    schema.types.is_some() || !schema.properties.is_empty() || schema.values.is_some()
}

/// Returns the name of the component that a branch refers to.
fn name<'d>(branch: &'d Value<'d>) -> Option<&'d str> {
    branch.get("$ref")?.as_str()?.rsplit('/').next()
}

fn spell(branch: &Value<'_>) -> String {
    let text = |key| branch.get(key).and_then(Value::as_str);
    let named = name(branch).or_else(|| text("title"));
    named
        .or_else(|| text("type"))
        .unwrap_or("a schema")
        .to_owned()
}
