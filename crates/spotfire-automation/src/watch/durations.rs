//! How long the jobs of a definition take, learned from those that were watched to their end.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::time::Duration;

/// How many runs of a definition are remembered, the latest ones.
const RUNS: usize = 8;
/// How many definitions are remembered at most: as many again may be about to be forgotten.
const DEFINITIONS: usize = 50_000;
/// Into how many steps the time in which a job usually ends is divided at most: so much may the knowledge cost.
const STEPS: u32 = 64;
/// How many times as often as otherwise a job is asked about at most in that time. Pauses in inverse proportion to the
/// square root of how probable an end is lose the least time for their number; if nine runs in ten end in a sixth of
/// their usual time, an end is some forty times as probable there as elsewhere.
const TIMES: u32 = 6;
/// How far beyond the known runs the next one may well lie, as a part of their length: an eighth divided by their
/// number, but at least this.
const MARGIN: u32 = 32;

/// A definition by the hash of the caller's key: two keys with the same hash would learn from each other, no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Definition(u64);

/// What was learned of each definition.
///
/// The definitions lie in two generations. A full young one becomes the old one, and what is asked for no more is
/// forgotten with it; so the memory is bounded, and what is in use stays.
#[derive(Debug, Default)]
pub(super) struct Durations {
    young: HashMap<Definition, Runs>,
    old: HashMap<Definition, Runs>,
}

/// The latest durations in milliseconds, as a ring; zero where there is none yet.
#[derive(Clone, Copy, Debug, Default)]
struct Runs {
    millis: [u32; RUNS],
    next: u8,
}

/// The ages between which a job probably ends, and how finely to look then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    from: Duration,
    to: Duration,
    step: Duration,
}

impl Definition {
    /// The definition that a caller's key names; all of one watcher by the same hasher.
    pub(super) fn of(hasher: &RandomState, key: impl Hash) -> Self {
        Self(hasher.hash_one(key))
    }
}

impl Durations {
    /// Remembers how long a run took.
    pub(super) fn learn(&mut self, definition: Definition, duration: Duration) {
        let mut runs = self.runs(definition).unwrap_or_default();
        runs.add(duration);
        if self.young.len() >= DEFINITIONS && !self.young.contains_key(&definition) {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(definition, runs);
    }

    /// When a run of this definition probably ends; nothing while none is known.
    pub(super) fn window(&self, definition: Definition) -> Option<Window> {
        self.runs(definition)?.window()
    }

    fn runs(&self, definition: Definition) -> Option<Runs> {
        self.young
            .get(&definition)
            .or_else(|| self.old.get(&definition))
            .copied()
    }
}

impl Runs {
    fn add(&mut self, duration: Duration) {
        let at = usize::from(self.next) % RUNS;
        if let Some(place) = self.millis.get_mut(at) {
            *place = u32::try_from(duration.as_millis())
                .unwrap_or(u32::MAX)
                .max(1);
        }
        self.next = self.next.wrapping_add(1);
    }

    /// From the shortest to the longest run, with a margin; of five runs and more, the extremes do not count.
    fn window(&self) -> Option<Window> {
        let mut known: Vec<u32> = self.millis.iter().copied().filter(|run| *run > 0).collect();
        known.sort_unstable();
        let usual = match known.as_slice() {
            [_, usual @ .., _] if usual.len() >= 3 => usual,
            all => all,
        };
        let (shortest, longest) = (millis(*usual.first()?), millis(*usual.last()?));
        let margin = u32::try_from(known.len() * 8).unwrap_or(MARGIN).min(MARGIN);
        let (from, to) = (shortest - shortest / margin, longest + longest / margin);
        Some(Window {
            from,
            to,
            step: (to - from) / STEPS,
        })
    }
}

impl Window {
    /// The pause before the next question about a job of this age: the regular one, or less where a job may end soon.
    ///
    /// It is never longer than the regular one, so that a job that ends when none did before is not seen later for it.
    pub(super) fn pause(self, age: Duration, regular: Duration, shortest: Duration) -> Duration {
        let wished = if age < self.from {
            self.from - age
        } else if age < self.to {
            self.step.max(regular / TIMES)
        } else {
            regular
        };
        wished.max(shortest).min(regular)
    }
}

fn millis(run: u32) -> Duration {
    Duration::from_millis(run.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn secs(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    fn learned(runs: &[u64]) -> Option<Window> {
        let mut durations = Durations::default();
        let definition = Definition(7);
        for run in runs {
            durations.learn(definition, secs(*run));
        }
        durations.window(definition)
    }

    #[test]
    fn the_window_spans_the_usual_runs() {
        for (runs, expected) in [
            (&[][..], None),
            (&[320], Some((280, 360))),
            (&[320, 640], Some((300, 680))),
            (&[640, 320, 480, 480], Some((310, 660))),
            // With five known, one that failed early and one that hung do not count.
            (&[320, 640, 480, 1, 9_999], Some((310, 660))),
            // Only the latest eight are remembered.
            (
                &[9, 9, 9, 9, 320, 320, 320, 320, 320, 320, 320, 320],
                Some((310, 330)),
            ),
        ] {
            let window = learned(runs).map(|window| (window.from.as_secs(), window.to.as_secs()));
            assert_eq!(window, expected, "{runs:?}");
        }
    }

    #[test]
    fn pauses_are_short_in_the_window_and_nowhere_longer_than_without_it() {
        let window = learned(&[320, 640, 320, 640]).unwrap();
        for (age, regular, expected) in [
            (0, 1_000, 1_000),
            (300, 30_000, 10_000),
            (309, 30_000, 1_000),
            (310, 30_000, 5_468),
            (310, 60_000, 10_000),
            (659, 30_000, 5_468),
            (659, 3_000, 3_000),
            (659, 1_000, 1_000),
            (660, 30_000, 30_000),
            (9_999, 30_000, 30_000),
        ] {
            let pause = window.pause(secs(age), Duration::from_millis(regular), secs(1));
            assert_eq!(pause.as_millis(), expected, "age {age} s");
        }
    }

    #[test]
    fn extreme_durations_are_no_trouble() {
        for run in [0, u64::MAX] {
            let window = learned(&[run]).unwrap();
            assert!(window.from <= window.to);
            assert_eq!(window.pause(secs(1), secs(30), secs(30)), secs(30));
        }
    }

    #[test]
    fn a_key_names_one_definition() {
        let hasher = RandomState::new();
        assert_eq!(
            Definition::of(&hasher, "daily"),
            Definition::of(&hasher, "daily")
        );
        assert_ne!(
            Definition::of(&hasher, "daily"),
            Definition::of(&hasher, "weekly")
        );
    }

    #[test]
    fn what_is_in_use_is_kept_and_the_rest_is_forgotten() {
        let mut durations = Durations::default();
        let used = Definition(u64::MAX);
        durations.learn(used, secs(10));
        for key in 0..DEFINITIONS as u64 * 3 {
            durations.learn(Definition(key), secs(20));
            if key % 1_000 == 0 {
                durations.learn(used, secs(10));
            }
        }
        assert!(durations.window(used).is_some());
        assert!(durations.window(Definition(0)).is_none());
        assert!(durations.young.len() + durations.old.len() <= DEFINITIONS * 2);
    }
}
