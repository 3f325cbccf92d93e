//! What a finding says.

use crate::Kind;

/// Puts the values into the sentence of a kind, in backquotes.
pub(super) fn message(kind: &Kind, old: Option<&str>, new: Option<&str>) -> String {
    let quoted =
        |value: Option<&str>| value.map_or("none".to_owned(), |value| format!("`{value}`"));
    let mut message = String::new();
    let mut rest = kind.says();
    // Piece by piece, so that braces in values stay as they are.
    while let Some((before, after)) = rest.split_once('{') {
        message.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        message.push_str(&quoted(if name == "old" { old } else { new }));
        rest = after;
    }
    message.push_str(rest);
    message
}
