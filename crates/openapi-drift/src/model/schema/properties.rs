//! The properties of an object.

use std::collections::HashMap;

use super::seed::Seed;

/// Up to how many properties walking the list is faster than an index.
const FEW: usize = 16;

/// Properties by name, in the order in which they were met, each with all that it must fit.
#[derive(Default)]
pub(crate) struct Properties<'d> {
    list: Vec<(&'d str, Vec<Seed<'d>>)>,
    /// Where each is, made when there are many.
    positions: HashMap<&'d str, usize>,
}

impl<'d> Properties<'d> {
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&[Seed<'d>]> {
        let (_, seeds) = self.list.get(self.position(name)?)?;
        Some(seeds)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'d str, &[Seed<'d>])> {
        self.list
            .iter()
            .map(|(name, seeds)| (*name, seeds.as_slice()))
    }

    /// Adds what a property must fit, beside what it must fit already.
    pub(super) fn add(&mut self, name: &'d str, seed: Seed<'d>) {
        match self.position(name) {
            Some(position) => self.list[position].1.push(seed),
            None => {
                self.list.push((name, vec![seed]));
                self.index();
            }
        }
    }

    /// Notes where the last property is, and where all are when there are many for the first time.
    fn index(&mut self) {
        let count = self.list.len();
        let first = if count == FEW { 0 } else { count - 1 };
        if count >= FEW {
            let new = self.list.iter().enumerate().skip(first);
            self.positions
                .extend(new.map(|(position, (name, _))| (*name, position)));
        }
    }

    fn position(&self, name: &str) -> Option<usize> {
        match self.positions.is_empty() {
            true => self.list.iter().position(|(known, _)| *known == name),
            false => self.positions.get(name).copied(),
        }
    }
}

#[cfg(test)]
mod tests {
    use openapi_document::Value;

    use super::*;

    #[test]
    fn found_whether_few_or_many() {
        let value = Value::Null;
        let names: Vec<String> = (0..FEW * 2).map(|index| index.to_string()).collect();
        let mut properties = Properties::default();
        for (index, name) in names.iter().enumerate() {
            assert!(properties.get(name).is_none());
            properties.add(name, Seed::Schema(&value));
            properties.add(names[0].as_str(), Seed::Schema(&value));
            assert_eq!(properties.len(), index + 1);
            assert!(
                names[..=index]
                    .iter()
                    .all(|name| properties.get(name).is_some())
            );
        }
        assert_eq!(properties.get("0").map(<[_]>::len), Some(names.len() + 1));
    }
}
