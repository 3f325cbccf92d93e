//! How fast two documents are compared, from their texts to the findings, beside parsing both with serde_json; and
//! whether the time grows with the documents.
//!
//! The old document is named by `OPENAPI_DRIFT_BENCH_DOCUMENT`, the new one is made of it with known changes. Beside
//! another program on the same two files, such as `npx @redocly/cli diff`, it is the time of the release program that
//! counts: `cargo run --release --bin openapi-drift -- OLD NEW`. `OPENAPI_DRIFT_BENCH_WRITE` names a folder that both
//! are written to, as `old.json` and `new.json`.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it found")]

mod documents;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, Instant};

use divan::Bencher;
use divan::counter::BytesCount;
use documents::{Pair, parse};
use openapi_drift::openapi_document::{Value, to_json};
use openapi_drift::{Comparison, Profile, compare};

static PAIR: LazyLock<Pair> = LazyLock::new(documents::pair);

/// The time of every run, by the name of what ran.
static RUNS: Mutex<BTreeMap<String, Vec<Duration>>> = Mutex::new(BTreeMap::new());

fn main() {
    let Pair { old, new, what } = &*PAIR;
    println!("documents: {what}, {} and {} bytes", old.len(), new.len());
    if let Some(folder) = std::env::var_os("OPENAPI_DRIFT_BENCH_WRITE") {
        for (name, text) in [("old.json", old), ("new.json", new)] {
            std::fs::write(Path::new(&folder).join(name), text).expect("the folder is there");
        }
    }
    println!("found: {}", compared(old, new).findings().len());
    divan::main();
    print_ratios();
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn serde_json_parses_both(bencher: Bencher<'_, '_>) {
    let Pair { old, new, .. } = &*PAIR;
    measure(bencher, "parse", (old, new), || {
        [old, new].map(|text| {
            serde_json::from_str::<serde_json::Value>(text).expect("the document is JSON")
        })
    });
}

#[divan::bench(args = [1, 2, 4], sample_count = 20, sample_size = 1)]
fn openapi_drift(bencher: Bencher<'_, '_>, times: usize) {
    let texts = [&PAIR.old, &PAIR.new];
    let [old, new] = texts.map(|text| match times {
        1 => text.clone(),
        times => repeated(text, times),
    });
    measure(bencher, &format!("ours, {times}x"), (&old, &new), || {
        compared(&old, &new)
    });
}

/// Repeats the paths and definitions of a document under other names.
fn repeated(text: &str, times: usize) -> String {
    let mut root = parse(text).root;
    for field in ["paths", "definitions"] {
        let Some(Value::Object(single)) = root.get_mut(field) else {
            continue;
        };
        let mut all = single.clone();
        for copy in 1..times {
            for (key, value) in single.iter() {
                all.push(format!("{key}{copy}"), value.clone());
            }
        }
        *single = all;
    }
    to_json(&root)
}

fn compared(old: &str, new: &str) -> Comparison {
    compare(&parse(old), &parse(new), Profile::Strict).expect("both are descriptions")
}

/// Lets divan print the times and keeps them for the ratios. A result is dropped outside of its time.
fn measure<T>(bencher: Bencher<'_, '_>, name: &str, texts: (&str, &str), run: impl Fn() -> T) {
    let mut runs = Vec::new();
    let bytes = BytesCount::new(texts.0.len() + texts.1.len());
    bencher.counter(bytes).bench_local(|| {
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
        let ours = median("ours, 1x")?;
        Some([
            ("ours / parsing both", ours / median("parse")?),
            ("ours, 2x / 1x", median("ours, 2x")? / ours),
            ("ours, 4x / 1x", median("ours, 4x")? / ours),
        ])
    };
    // Nothing was run when divan was asked for a list, or for some benchmarks only.
    for (what, ratio) in ratios().into_iter().flatten() {
        println!("{what:<24} {ratio:6.2}");
    }
}
