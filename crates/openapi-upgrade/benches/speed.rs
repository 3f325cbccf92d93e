//! How fast a document is converted, text to text, beside reading and writing it with serde_json and beside the
//! crate `swagger2openapi`; and whether the time grows with the document.
//!
//! What was read is dropped outside of the time on either side, or within it on either side: to drop serde_json's value
//! takes longer than to write it.
//!
//! The document is named by `OPENAPI_UPGRADE_BENCH_DOCUMENT`. serde_json keeps the order of keys here, because
//! `swagger2openapi` asks for that.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it found")]

mod document;

use std::env;
use std::hint::black_box;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use divan::Bencher;
use divan::counter::BytesCount;
use openapi_upgrade::openapi_document::{Limits, read, to_json};
use openapi_upgrade::{Options, Upgraded, upgrade};
use serde_json::Value;

static DOCUMENT: LazyLock<(String, String)> = LazyLock::new(document::text);

/// How often each of those whose ratios are printed runs, all in turn, so that a machine that gets busier or calmer
/// troubles all alike.
const ROUNDS: usize = 21;

fn main() {
    println!("document: {}, {} bytes", DOCUMENT.1, DOCUMENT.0.len());
    divan::main();
    // Not when divan was asked for a list, or for some benchmarks only.
    if env::args().skip(1).all(|argument| argument == "--bench") {
        print_ratios();
    }
}

#[divan::bench(args = [1, 2, 4], sample_count = 20, sample_size = 1)]
fn serde_json_parse(bencher: Bencher<'_, '_>, times: usize) {
    let text = text(times);
    measure(bencher, &text, || parse(&text));
}

#[divan::bench(args = [1, 2, 4], sample_count = 20, sample_size = 1)]
fn serde_json_serialize(bencher: Bencher<'_, '_>, times: usize) {
    let text = text(times);
    let value = parse(&text);
    measure(bencher, &text, || serialize(&value));
}

#[divan::bench(args = [1, 2, 4], sample_count = 20, sample_size = 1)]
fn openapi_upgrade(bencher: Bencher<'_, '_>, times: usize) {
    let text = text(times);
    measure(bencher, &text, || convert(&text));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn swagger2openapi(bencher: Bencher<'_, '_>) {
    let text = &DOCUMENT.0;
    measure(bencher, text, || convert_with_crate(text));
}

/// A result is dropped outside of its time.
fn measure<T>(bencher: Bencher<'_, '_>, text: &str, run: impl Fn() -> T) {
    bencher.counter(BytesCount::of_str(text)).bench_local(run);
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).expect("the document is JSON")
}

fn serialize(value: &Value) -> String {
    serde_json::to_string(value).expect("a value can be written")
}

/// The document as text, and what it was written from.
fn parse_and_serialize(text: &str) -> (String, Value) {
    let value = parse(text);
    (serialize(&value), value)
}

fn convert(text: &str) -> (String, Upgraded<'_>) {
    let limits = Limits::default();
    let document = read(text, &limits).expect("the document can be read");
    let upgraded = upgrade(document, &Options::default()).expect("the document can be converted");
    (to_json(&upgraded.document), upgraded)
}

fn convert_with_crate(text: &str) -> String {
    let mut options = swagger2openapi::Options::new();
    options.patch = true;
    options.warn_only = true;
    swagger2openapi::convert_str(text, &mut options).expect("the crate converts the document");
    serialize(&options.openapi)
}

fn text(times: usize) -> String {
    match times {
        1 => DOCUMENT.0.clone(),
        times => document::repeated(&DOCUMENT.0, times),
    }
}

/// Works on a text, and tells how long that took.
type Run<'a> = &'a dyn Fn(&str) -> Duration;

fn print_ratios() {
    let texts = [1, 2, 4].map(text);
    let [once, twice, four_times] = &texts;
    let runs: [(&str, Run<'_>); 9] = [
        (once, &|text| time(|| parse_and_serialize(text))),
        (twice, &|text| time(|| parse_and_serialize(text))),
        (four_times, &|text| time(|| parse_and_serialize(text))),
        (once, &|text| time(|| convert(text))),
        (twice, &|text| time(|| convert(text))),
        (four_times, &|text| time(|| convert(text))),
        (once, &|text| time(|| parse_and_serialize(text).0)),
        (once, &|text| time(|| convert(text).0)),
        (once, &|text| time(|| convert_with_crate(text))),
    ];
    let mut times = runs.map(|_| Vec::new());
    for _ in 0..ROUNDS {
        for ((text, run), times) in runs.iter().zip(&mut times) {
            times.push(run(text));
        }
    }
    let [
        serde,
        serde_2,
        serde_4,
        ours,
        ours_2,
        ours_4,
        serde_dropped,
        ours_dropped,
        theirs,
    ] = times.map(median);
    for (what, ratio) in [
        ("ours / (parse + serialize)", ours / serde),
        (
            "the same with what they read dropped",
            ours_dropped / serde_dropped,
        ),
        ("swagger2openapi / ours, dropped", theirs / ours_dropped),
        ("ours, 2x / 1x", ours_2 / ours),
        ("ours, 4x / 1x", ours_4 / ours),
        ("parse + serialize, 2x / 1x", serde_2 / serde),
        ("parse + serialize, 4x / 1x", serde_4 / serde),
    ] {
        println!("{what:<40} {ratio:6.2}");
    }
}

/// The time of a run; its result is dropped outside of it.
fn time<T>(run: impl Fn() -> T) -> Duration {
    let start = Instant::now();
    let result = black_box(run());
    let time = start.elapsed();
    drop(result);
    time
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    let middle = times.get(times.len() / 2);
    middle.map_or(f64::NAN, Duration::as_secs_f64)
}
