//! Secret texts that stand for something until they expire.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

/// How many entries there are before expired ones are first looked for.
const FIRST_SWEEP: usize = 1024;
/// What a lifetime that the clock cannot count is as good as: eighty years.
const FOR_EVER: Duration = Duration::from_secs(80 * 365 * 24 * 3600);

/// Values by their text, each with a time from which it counts as gone.
pub(super) struct Expiring<T> {
    entries: HashMap<String, (T, Instant)>,
    sweep_at: usize,
}

impl<T> Expiring<T> {
    /// Keeps a value for `lifetime`.
    pub(super) fn insert(&mut self, text: String, value: T, lifetime: Duration) {
        let now = Instant::now();
        self.sweep(now);
        let expires = now.checked_add(lifetime).unwrap_or(now + FOR_EVER);
        self.entries.insert(text, (value, expires));
    }

    /// The value of a text, while it lasts.
    pub(super) fn find(&self, text: &str) -> Option<&T> {
        let (value, expires) = self.entries.get(text)?;
        (Instant::now() < *expires).then_some(value)
    }

    /// The value of a text, to be changed.
    pub(super) fn find_mut(&mut self, text: &str) -> Option<&mut T> {
        let (value, expires) = self.entries.get_mut(text)?;
        (Instant::now() < *expires).then_some(value)
    }

    /// Takes a value out, if it still lasts.
    pub(super) fn remove(&mut self, text: &str) -> Option<T> {
        let (value, expires) = self.entries.remove(text)?;
        (Instant::now() < expires).then_some(value)
    }

    /// Drops every value that `keep` does not want.
    pub(super) fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) {
        self.entries.retain(|_, (value, _)| keep(value));
    }

    /// Drops every value.
    pub(super) fn clear(&mut self) {
        self.entries.clear();
    }

    /// Whether `limit` values last, or more.
    pub(super) fn is_full(&mut self, limit: usize) -> bool {
        if self.entries.len() >= limit {
            let now = Instant::now();
            self.entries.retain(|_, (_, expires)| now < *expires);
        }
        self.entries.len() >= limit
    }

    /// Drops expired values whenever there are twice as many as were left the last time.
    fn sweep(&mut self, now: Instant) {
        if self.entries.len() >= self.sweep_at.max(FIRST_SWEEP) {
            self.entries.retain(|_, (_, expires)| now < *expires);
            self.sweep_at = 2 * self.entries.len();
        }
    }
}

impl<T> Default for Expiring<T> {
    fn default() -> Self {
        Self {
            entries: HashMap::new(),
            sweep_at: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_value_lasts_for_its_lifetime() {
        let mut values = Expiring::default();
        values.insert("short".to_owned(), 1, Duration::from_secs(10));
        values.insert("long".to_owned(), 2, Duration::MAX);
        tokio::time::advance(Duration::from_millis(9_999)).await;
        assert_eq!(values.find("short"), Some(&1));
        assert!(values.is_full(2) && !values.is_full(3));
        tokio::time::advance(Duration::from_millis(1)).await;
        assert_eq!(values.find("short"), None);
        assert_eq!(values.find_mut("short"), None);
        assert!(!values.is_full(2));
        assert_eq!(values.remove("short"), None);
        assert_eq!(values.remove("long"), Some(2));
    }

    #[tokio::test(start_paused = true)]
    async fn expired_values_do_not_pile_up() {
        let mut values = Expiring::default();
        for n in 0..10 * FIRST_SWEEP {
            values.insert(n.to_string(), (), Duration::from_millis(1));
            tokio::time::advance(Duration::from_millis(2)).await;
        }
        assert!(values.entries.len() <= FIRST_SWEEP);
    }
}
