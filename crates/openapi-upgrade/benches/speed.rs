//! How fast a document is converted, text to text, beside reading and writing it with serde_json and beside the
//! crate `swagger2openapi`; and whether the time grows with the document.
//!
//! The document is named by `OPENAPI_UPGRADE_BENCH_DOCUMENT`. serde_json keeps the order of keys here, because
//! `swagger2openapi` asks for that.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it found")]

mod document;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, Instant};

use divan::Bencher;
use divan::counter::BytesCount;
use openapi_upgrade::openapi_document::{Limits, decode, read, to_json};
use openapi_upgrade::{Options, upgrade};
use serde_json::Value;

static DOCUMENT: LazyLock<(String, String)> = LazyLock::new(document::text);

/// The time of every run, by the name of what ran.
static RUNS: Mutex<BTreeMap<String, Vec<Duration>>> = Mutex::new(BTreeMap::new());

fn main() {
    println!("document: {}, {} bytes", DOCUMENT.1, DOCUMENT.0.len());
    divan::main();
    print_ratios();
}

#[divan::bench(args = [1, 2, 4], sample_count = 20, sample_size = 1)]
fn serde_json_parse(bencher: Bencher<'_, '_>, times: usize) {
    let text = text(times);
    measure(bencher, &format!("parse, {times}x"), &text, || {
        serde_json::from_str::<Value>(&text).expect("the document is JSON")
    });
}

#[divan::bench(args = [1, 2, 4], sample_count = 20, sample_size = 1)]
fn serde_json_serialize(bencher: Bencher<'_, '_>, times: usize) {
    let text = text(times);
    let value: Value = serde_json::from_str(&text).expect("the document is JSON");
    measure(bencher, &format!("serialize, {times}x"), &text, || {
        serde_json::to_string(&value).expect("a value can be written")
    });
}

#[divan::bench(args = [1, 2, 4], sample_count = 20, sample_size = 1)]
fn openapi_upgrade(bencher: Bencher<'_, '_>, times: usize) {
    let text = text(times);
    measure(bencher, &format!("ours, {times}x"), &text, || {
        convert(&text)
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn swagger2openapi(bencher: Bencher<'_, '_>) {
    let text = &DOCUMENT.0;
    measure(bencher, "theirs", text, || {
        let mut options = swagger2openapi::Options::new();
        options.patch = true;
        options.warn_only = true;
        swagger2openapi::convert_str(text, &mut options).expect("the crate converts the document");
        serde_json::to_string(&options.openapi).expect("a value can be written")
    });
}

fn text(times: usize) -> String {
    match times {
        1 => DOCUMENT.0.clone(),
        times => document::repeated(&DOCUMENT.0, times),
    }
}

fn convert(text: &str) -> String {
    let limits = Limits::default();
    let text = decode(text.as_bytes(), &limits).expect("the document is UTF-8");
    let document = read(&text, &limits).expect("the document can be read");
    let upgraded = upgrade(document, &Options::default()).expect("the document can be converted");
    to_json(&upgraded.document)
}

/// Lets divan print the times and keeps them for the ratios. A result is dropped outside of its time.
fn measure<T>(bencher: Bencher<'_, '_>, name: &str, text: &str, run: impl Fn() -> T) {
    let mut runs = Vec::new();
    bencher.counter(BytesCount::of_str(text)).bench_local(|| {
        let start = Instant::now();
        let result = black_box(run());
        runs.push(start.elapsed());
        result
    });
    RUNS.lock()
        .expect("no run panicked")
        .insert(name.to_owned(), runs);
}

fn print_ratios() {
    let runs = RUNS.lock().expect("no run panicked");
    let median = |name: &str| {
        let mut times = runs.get(name)?.clone();
        times.sort_unstable();
        times.get(times.len() / 2).map(Duration::as_secs_f64)
    };
    let ratios = || {
        let base = |times| {
            let parse = median(&format!("parse, {times}x"))?;
            Some(parse + median(&format!("serialize, {times}x"))?)
        };
        let (once, twice, four_times) = (base(1)?, base(2)?, base(4)?);
        let ours = median("ours, 1x")?;
        Some([
            ("ours / (parse + serialize)", ours / once),
            (
                "swagger2openapi / (parse + serialize)",
                median("theirs")? / once,
            ),
            ("swagger2openapi / ours", median("theirs")? / ours),
            ("ours, 2x / 1x", median("ours, 2x")? / ours),
            ("ours, 4x / 1x", median("ours, 4x")? / ours),
            ("parse + serialize, 2x / 1x", twice / once),
            ("parse + serialize, 4x / 1x", four_times / once),
        ])
    };
    // Nothing was run when divan was asked for a list, or for some benchmarks only.
    for (what, ratio) in ratios().into_iter().flatten() {
        println!("{what:<40} {ratio:6.2}");
    }
}
