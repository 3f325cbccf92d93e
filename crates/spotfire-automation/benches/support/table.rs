//! What was measured, beside its target.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it found")]

/// Prints the head of a table.
pub(crate) fn head(title: &str) {
    println!(
        "\n{title}\n{:<64} {:>12} {:>12}  verdict",
        "", "measured", "at most"
    );
}

/// Prints what was measured beside the most that it should be.
pub(crate) fn row(what: &str, measured: f64, at_most: f64, digits: usize) {
    let verdict = if measured <= at_most { "ok" } else { "MISSED" };
    println!("{what:<64} {measured:>12.digits$} {at_most:>12.digits$}  {verdict}");
}

/// Prints what has no target.
pub(crate) fn note(what: &str, measured: f64, digits: usize) {
    println!("{what:<64} {measured:>12.digits$}");
}
