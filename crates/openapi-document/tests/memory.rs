//! What reading takes of memory before a limit ends it.

use openapi_document::{Limits, ReadErrorKind, read};
use peak_alloc::PeakAlloc;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// Lists and mappings in brackets may turn out to be keys, so the parser looks ahead; it must not hold all of them.
#[test]
fn brackets_are_not_held_all_at_once() {
    let limits = Limits::default().with_nodes(1_000);
    for entry in ["1,", "1,\n", "{},", "a: 1,", "[1],"] {
        let text = format!("# yaml\n[{}1]", entry.repeat(500_000));
        HEAP.reset_peak_usage();
        let before = HEAP.current_usage();
        let error = read(&text, &limits).unwrap_err();
        assert_eq!(error.kind(), ReadErrorKind::Limit, "{entry}: {error}");
        let taken = HEAP.peak_usage() - before;
        assert!(taken < 4 << 20, "{entry}: {taken} bytes");
    }
}
