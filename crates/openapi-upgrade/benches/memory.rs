//! How much heap a conversion takes at its peak, beside a parsed `serde_json::Value` and beside the crate
//! `swagger2openapi`.
//!
//! Apart from the times, because counting slows every allocation. The document is named by
//! `OPENAPI_UPGRADE_BENCH_DOCUMENT`; its text, which all of them are given, is not counted.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it found")]

mod document;

use std::hint::black_box;

use openapi_upgrade::openapi_document::{Limits, decode, read, to_json};
use openapi_upgrade::{Options, upgrade};
use peak_alloc::PeakAlloc;
use serde_json::Value;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

fn main() {
    let (text, what) = document::text();
    println!("document: {what}, {} bytes", text.len());
    let parsed = peak(|| {
        black_box(serde_json::from_str::<Value>(&text).expect("the document is JSON"));
    });
    println!("{:<28} {parsed:>12} bytes", "serde_json parse");
    let measured = [
        ("openapi_upgrade", peak(|| ours(&text))),
        ("swagger2openapi", peak(|| theirs(&text))),
    ];
    for (name, bytes) in measured {
        println!(
            "{name:<28} {bytes:>12} bytes, {:.2} times the parsed value",
            ratio(bytes, parsed)
        );
    }
    for times in [2, 4] {
        let text = document::repeated(&text, times);
        let bytes = peak(|| ours(&text));
        println!("openapi_upgrade, {times}x document {bytes:>12} bytes");
    }
}

fn ours(text: &str) {
    let limits = Limits::default();
    let text = decode(text.as_bytes(), &limits).expect("the document is UTF-8");
    let document = read(&text, &limits).expect("the document can be read");
    let upgraded = upgrade(document, &Options::default()).expect("the document can be converted");
    black_box(to_json(&upgraded.document));
}

fn theirs(text: &str) {
    let mut options = swagger2openapi::Options::new();
    options.patch = true;
    options.warn_only = true;
    swagger2openapi::convert_str(text, &mut options).expect("the crate converts the document");
    black_box(serde_json::to_string(&options.openapi).expect("a value can be written"));
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
