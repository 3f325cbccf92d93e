//! The last entries of a long list, found by request id, too.

use std::collections::{HashMap, VecDeque};

/// What has the id of a request.
pub(super) trait ByRequest {
    fn request_id(&self) -> Option<&str>;
}

/// The last entries, numbered from 0 in the order in which they came.
#[derive(Debug)]
pub(super) struct Log<T> {
    limit: usize,
    entries: VecDeque<T>,
    /// The number of the oldest entry that is kept.
    first: u64,
    by_request: HashMap<String, VecDeque<u64>>,
}

impl<T: ByRequest> Log<T> {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            entries: VecDeque::new(),
            first: 0,
            by_request: HashMap::new(),
        }
    }

    /// Adds an entry, drops the oldest one if there are too many, and returns the new one's number.
    pub(super) fn push(&mut self, entry: T) -> u64 {
        let number = self.first + self.entries.len() as u64;
        if let Some(id) = entry.request_id() {
            self.by_request
                .entry(id.to_owned())
                .or_default()
                .push_back(number);
        }
        self.entries.push_back(entry);
        while self.entries.len() > self.limit {
            self.drop_oldest();
        }
        number
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.entries.iter()
    }

    /// The entry of that number, if it is still kept.
    pub(super) fn entry_mut(&mut self, number: u64) -> Option<&mut T> {
        let index = number.checked_sub(self.first)?;
        self.entries.get_mut(usize::try_from(index).ok()?)
    }

    /// The entries of a request, oldest first.
    pub(super) fn of_request(&self, id: &str) -> impl Iterator<Item = &T> {
        let numbers = self.by_request.get(id).into_iter().flatten();
        numbers.filter_map(|number| {
            let index = usize::try_from(number.checked_sub(self.first)?).ok()?;
            self.entries.get(index)
        })
    }

    fn drop_oldest(&mut self) {
        let Some(entry) = self.entries.pop_front() else {
            return;
        };
        if let Some(id) = entry.request_id()
            && let Some(numbers) = self.by_request.get_mut(id)
        {
            // What is dropped is the oldest entry of its request, too.
            numbers.pop_front();
            if numbers.is_empty() {
                self.by_request.remove(id);
            }
        }
        self.first += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl ByRequest for (&'static str, u8) {
        fn request_id(&self) -> Option<&str> {
            (!self.0.is_empty()).then_some(self.0)
        }
    }

    #[test]
    fn the_oldest_entries_are_dropped_from_list_and_index() {
        let mut log = Log::new(2);
        let numbers = [("a", 1), ("a", 2), ("", 3), ("b", 4)].map(|entry| log.push(entry));
        assert_eq!(numbers, [0, 1, 2, 3]);
        assert_eq!(log.iter().collect::<Vec<_>>(), [&("", 3), &("b", 4)]);
        assert_eq!(log.of_request("a").count(), 0);
        assert_eq!(log.of_request("b").collect::<Vec<_>>(), [&("b", 4)]);
        assert_eq!(log.by_request.len(), 1);
        assert_eq!(log.entry_mut(1), None);
        assert_eq!(log.entry_mut(4), None);
        assert_eq!(log.entry_mut(2), Some(&mut ("", 3)));
    }

    #[test]
    fn nothing_is_kept_where_the_limit_is_zero() {
        let mut log = Log::new(0);
        assert_eq!((log.push(("a", 1)), log.push(("a", 2))), (0, 1));
        assert_eq!((log.iter().count(), log.by_request.len()), (0, 0));
    }
}
