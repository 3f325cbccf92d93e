//! Path templates, compared by their shape.

/// Writes a template with its parameters nameless: `/job/{id}` becomes `/job/{}`.
pub(crate) fn shape(template: &str) -> String {
    let mut shape = String::with_capacity(template.len());
    for piece in pieces(template) {
        match piece {
            Piece::Text(text) => shape.push_str(text),
            Piece::Parameter(_) => shape.push_str("{}"),
        }
    }
    shape
}

/// Lists the names of the parameters in a template, in order.
pub(crate) fn parameters(template: &str) -> impl Iterator<Item = &str> {
    pieces(template).filter_map(|piece| match piece {
        Piece::Parameter(name) => Some(name),
        Piece::Text(_) => None,
    })
}

enum Piece<'t> {
    Text(&'t str),
    Parameter(&'t str),
}

/// Takes a template apart; a brace without its partner is text.
fn pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some(inside) = rest.strip_prefix('{')
            && let Some((name, after)) = inside.split_once('}')
        {
            rest = after;
            return Some(Piece::Parameter(name));
        }
        // The first character may be a brace without partner, so the search begins behind it.
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end = rest
            .get(first..)
            .and_then(|tail| tail.find('{'))
            .map_or(rest.len(), |found| first + found);
        let (text, after) = rest.split_at_checked(end)?;
        rest = after;
        Some(Piece::Text(text))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_and_names() {
        for (template, expected, names) in [
            ("/job/{id}", "/job/{}", vec!["id"]),
            ("/{a}.{b}/x", "/{}.{}/x", vec!["a", "b"]),
            ("/{a", "/{a", vec![]),
            ("{", "{", vec![]),
            ("", "", vec![]),
            ("/ü{}{x}", "/ü{}{}", vec!["", "x"]),
        ] {
            assert_eq!(shape(template), expected);
            assert_eq!(parameters(template).collect::<Vec<_>>(), names);
        }
    }
}
