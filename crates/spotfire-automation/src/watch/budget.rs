//! How many requests all watched jobs together may cost.

/// How many requests a [`Watcher`](super::Watcher) may send, for all its jobs together.
///
/// | | default |
/// |---|---|
/// | requests per second | 100: 3,000 old jobs, each asked about every 30 s |
/// | requests in flight | 32 |
///
/// The rate is held within 2 % over every second: at most a fiftieth of a second's requests goes out in a burst, and
/// what was not used in its time is not made up for. A renewed token sends a request again, which is not counted.
///
/// ```
/// use spotfire_automation::RequestBudget;
///
/// let gentle = RequestBudget::default().with_rate(5.0).with_in_flight(2);
/// assert_ne!(gentle, RequestBudget::default());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[must_use = "a budget does nothing until it is given to a watcher"]
pub struct RequestBudget {
    pub(super) rate: f64,
    pub(super) in_flight: usize,
}

impl Default for RequestBudget {
    fn default() -> Self {
        Self {
            rate: 100.0,
            in_flight: 32,
        }
    }
}

impl RequestBudget {
    /// How many requests may go out per second. Default: 100.
    ///
    /// Fractions are meant: 0.1 is a request every 10 s. Less than one in 1,000 s counts as that, more than a million a
    /// second as a million; what is no number counts as the default.
    pub fn with_rate(mut self, per_second: f64) -> Self {
        self.rate = if per_second.is_nan() {
            Self::default().rate
        } else {
            per_second.clamp(0.001, 1e6)
        };
        self
    }

    /// How many requests may be without their answer at a time, each on a connection of its own. Default: 32; 0 counts
    /// as 1.
    ///
    /// Half of them, if there are more than one, are kept free of jobs of which the last question took 1 s or more.
    pub fn with_in_flight(mut self, requests: usize) -> Self {
        self.in_flight = requests.max(1);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_settings_are_brought_into_bounds() {
        for (per_second, expected) in [
            (f64::NAN, 100.0),
            (f64::INFINITY, 1e6),
            (-1.0, 0.001),
            (0.5, 0.5),
        ] {
            let budget = RequestBudget::default().with_rate(per_second);
            assert!(
                (budget.rate - expected).abs() < f64::EPSILON,
                "{per_second}"
            );
        }
        assert_eq!(RequestBudget::default().with_in_flight(0).in_flight, 1);
    }
}
