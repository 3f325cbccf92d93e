//! The table in the crate's documentation is the list of steps.

use openapi_upgrade::STEPS;

#[test]
fn the_table_of_the_docs_is_the_list_of_steps() {
    let rows = STEPS.iter().map(|step| {
        let lost = step.loses.unwrap_or_default();
        format!("//! | {} | {} | {} | {lost} |", step.id, step.from, step.to)
    });
    let wanted: Vec<String> = rows.collect();
    let documented: Vec<&str> = include_str!("../src/lib.rs")
        .lines()
        .skip_while(|line| !line.starts_with("//! |---"))
        .skip(1)
        .take_while(|line| line.starts_with("//! |"))
        .collect();
    assert_eq!(
        documented,
        wanted,
        "replace the rows in lib.rs by:\n{}",
        wanted.join("\n")
    );
}
