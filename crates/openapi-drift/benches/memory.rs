//! How much heap a comparison takes at its peak, the documents included, beside two parsed `serde_json::Value`s.
//!
//! Apart from the times, because counting slows every allocation. The old document is named by
//! `OPENAPI_DRIFT_BENCH_DOCUMENT`; the texts, which both are given, are not counted.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it found")]

mod documents;

use std::hint::black_box;

use documents::{Pair, parse};
use openapi_drift::{Profile, compare};
use peak_alloc::PeakAlloc;
use serde_json::Value;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

fn main() {
    let Pair { old, new, what } = documents::pair();
    println!("documents: {what}, {} and {} bytes", old.len(), new.len());
    let texts = [old.as_str(), new.as_str()];
    let parsed = peak(|| {
        black_box(
            texts.map(|text| serde_json::from_str::<Value>(text).expect("the document is JSON")),
        );
    });
    let read = peak(|| {
        black_box(texts.map(parse));
    });
    let compared = peak(|| {
        let [old, new] = texts.map(parse);
        let comparison = compare(&old, &new, Profile::Strict);
        black_box(comparison.expect("both are descriptions"));
    });
    for (what, bytes) in [
        ("two serde_json::Value", parsed),
        ("both read", read),
        ("both compared", compared),
    ] {
        let ratio = ratio(bytes, parsed);
        println!("{what:<24} {bytes:>12} bytes {ratio:6.2}");
    }
}

/// Returns how many bytes of heap `run` had at most beyond those that were taken before.
fn peak(run: impl FnOnce()) -> usize {
    HEAP.reset_peak_usage();
    let before = HEAP.current_usage();
    run();
    HEAP.peak_usage().saturating_sub(before)
}

fn ratio(bytes: usize, base: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a ratio for people")]
    let ratio = bytes as f64 / base as f64;
    ratio
}
