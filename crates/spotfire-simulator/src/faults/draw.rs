//! Chance that can be had again: the same seed and call give the same numbers, on every machine and in every version.

use crate::server::Endpoint;

/// The numbers drawn for one rule at one call.
#[derive(Debug, Clone)]
pub(crate) struct Draw(u64);

impl Draw {
    pub(super) fn new(seed: u64, rule: usize, endpoint: Endpoint, call: u64) -> Self {
        let mut draw = Self(seed);
        let rule = u64::try_from(rule).unwrap_or(u64::MAX);
        for part in endpoint.name().bytes().map(u64::from).chain([rule, call]) {
            draw.0 ^= part;
            draw.0 = draw.next();
        }
        draw
    }

    /// A number from 0 to below 1.
    pub(super) fn fraction(&mut self) -> f64 {
        // 53 bits are what an f64 holds without rounding.
        const PARTS: f64 = (1_u64 << 53) as f64;
        (self.next() >> 11) as f64 / PARTS
    }

    /// A number from 0 to below `end`, or 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        // An index into what is in memory is far below 2^53.
        (self.fraction() * end as f64) as usize
    }

    /// SplitMix64 (Steele, Lea and Flood, 2014): written out, for a library's generator may change with its version.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_the_same_for_ever() {
        let mut draw = Draw(1_234_567);
        let numbers = [draw.next(), draw.next()];
        // The first numbers of the published reference program for this seed.
        assert_eq!(
            numbers,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]
        );
    }

    #[test]
    fn fractions_spread_evenly() {
        let hits =
            (0..10_000).filter(|call| Draw::new(7, 0, Endpoint::Status, *call).fraction() < 0.1);
        let hits = hits.count();
        assert!((900..1_100).contains(&hits), "{hits} of 10000");
    }

    #[test]
    fn every_part_matters() {
        let first = |mut draw: Draw| draw.next();
        let draws = [
            first(Draw::new(1, 0, Endpoint::Status, 1)),
            first(Draw::new(2, 0, Endpoint::Status, 1)),
            first(Draw::new(1, 1, Endpoint::Status, 1)),
            first(Draw::new(1, 0, Endpoint::Abort, 1)),
            first(Draw::new(1, 0, Endpoint::Status, 2)),
        ];
        for (index, draw) in draws.iter().enumerate() {
            assert!(!draws[..index].contains(draw), "{index}");
        }
    }
}
