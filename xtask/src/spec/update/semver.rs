//! Whether the version of the generated crate must rise, and how.

use std::fmt;

use cargo_metadata::semver::Version;

use super::surface::SurfaceChange;

/// What a change means for those who depend on the generated crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rise {
    /// Something is gone, or is something else: code that used it may not compile, or may not do what it did.
    Breaking,
    /// Something joined.
    Addition,
    /// The surface is what it was; the description that the crate carries is not.
    Patch,
}

impl Rise {
    /// Judges by the surface alone.
    ///
    /// A field that joined a struct, and a value that joined an enum, change what was there: both can be written out in
    /// full by whoever uses them.
    pub(super) fn of(change: &SurfaceChange) -> Self {
        if !change.removed.is_empty() || !change.changed.is_empty() {
            Rise::Breaking
        } else if !change.added.is_empty() {
            Rise::Addition
        } else {
            Rise::Patch
        }
    }

    /// The lowest version that may follow. Below 1.0.0, the second number stands for what breaks.
    pub(super) fn next(self, current: &Version) -> Version {
        let Version {
            major,
            minor,
            patch,
            ..
        } = *current;
        match (self, major) {
            (Rise::Breaking, 0) => Version::new(0, minor + 1, 0),
            (Rise::Breaking, _) => Version::new(major + 1, 0, 0),
            (Rise::Addition, 1..) => Version::new(major, minor + 1, 0),
            (Rise::Addition | Rise::Patch, _) => Version::new(major, minor, patch + 1),
        }
    }
}

impl fmt::Display for Rise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Rise::Breaking => "breaking: public items are gone or changed",
            Rise::Addition => "compatible: public items joined, and none changed",
            Rise::Patch => {
                "compatible: no public item changed, but the description in the package did"
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::update::surface::Item;

    #[test]
    fn what_is_gone_or_changed_breaks_and_what_joins_does_not() {
        let items = |count| {
            let item = |_| Item {
                name: String::new(),
                before: String::new(),
                after: String::new(),
            };
            (0..count).map(item).collect()
        };
        for (removed, changed, added, rise) in [
            (0, 0, 0, Rise::Patch),
            (0, 0, 1, Rise::Addition),
            (1, 0, 1, Rise::Breaking),
            (0, 1, 0, Rise::Breaking),
        ] {
            let change = SurfaceChange {
                removed: items(removed),
                changed: items(changed),
                added: items(added),
            };
            assert_eq!(Rise::of(&change), rise);
        }
    }

    #[test]
    fn the_first_number_that_is_not_zero_breaks() {
        for (rise, current, next) in [
            (Rise::Breaking, "0.1.3", "0.2.0"),
            (Rise::Breaking, "1.2.3", "2.0.0"),
            (Rise::Addition, "0.1.3", "0.1.4"),
            (Rise::Addition, "1.2.3", "1.3.0"),
            (Rise::Patch, "0.1.3", "0.1.4"),
            (Rise::Patch, "1.2.3", "1.2.4"),
            (Rise::Patch, "1.2.3+api.1", "1.2.4"),
        ] {
            assert_eq!(rise.next(&current.parse().unwrap()).to_string(), next);
        }
    }
}
