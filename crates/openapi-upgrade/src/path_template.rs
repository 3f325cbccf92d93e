//! Path templates, as people and frameworks write them, and as OpenAPI 3.0 has them.

use std::collections::HashSet;

/// Returns the template as OpenAPI 3.0 allows it: it begins with a slash, and what stands in braces is a name alone.
///
/// `{?page,size}` and `?page={page}` are about the query, where their parameters are declared; the rest of
/// `{id:regex}`, `{+path}`, `{path*}` and `{proxy+}` is about what a framework matches. None of it is sent.
pub(crate) fn repaired(path: &str) -> String {
    let path = path.trim();
    let (path, fragment) = path
        .split_once('#')
        .map_or((path, ""), |(path, fragment)| (path, fragment));
    let mut repaired = String::with_capacity(path.len() + 1);
    if !path.starts_with('/') && !path.starts_with("{/") {
        repaired.push('/');
    }
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        if push_before_query(&mut repaired, before) {
            return with_fragment(repaired, fragment);
        }
        let (inside, after) = braces(after);
        push_expression(&mut repaired, inside);
        rest = after;
    }
    push_before_query(&mut repaired, rest);
    with_fragment(repaired, fragment)
}

/// Lists the names in the braces of a repaired template, each once.
pub(crate) fn names(path: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    let expressions = path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'));
    let names = expressions
        .map(|(name, _)| name)
        .filter(|name| !name.is_empty());
    names
        .filter(|name| seen.insert(*name))
        .map(str::to_owned)
        .collect()
}

/// Appends what stands before a `?`; tells whether there was one, which ends the path.
fn push_before_query(repaired: &mut String, text: &str) -> bool {
    let (path, query) = text
        .split_once('?')
        .map_or((text, None), |(path, query)| (path, Some(query)));
    // A brace that closes nothing is a character like others.
    repaired.push_str(&path.replace('}', "%7D"));
    query.is_some()
}

/// Splits at the brace that closes the expression; a regular expression in it may have braces of its own.
fn braces(text: &str) -> (&str, &str) {
    let mut depth = 1;
    for (position, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => continue,
        }
        if depth == 0 {
            let (inside, after) = text.split_at(position);
            return (inside, after.strip_prefix('}').unwrap_or(after));
        }
    }
    text.split_once('/')
        .map_or((text, ""), |(inside, _)| text.split_at(inside.len()))
}

/// Writes an expression of a URI template (RFC 6570) or of a framework as plain names.
fn push_expression(repaired: &mut String, expression: &str) {
    let expression = expression.trim().trim_start_matches('{');
    let expression = expression.trim_end_matches('}').trim();
    let (separator, list) = match expression.as_bytes().first() {
        // The query and the fragment of a template are not part of the path.
        Some(b'?' | b'&' | b'#') => return,
        Some(b'/') => ("/", expression.trim_start_matches('/')),
        Some(b'+' | b'.' | b';' | b'*') => {
            ("", expression.trim_start_matches(['+', '.', ';', '*']))
        }
        _ => ("", expression),
    };
    let list = list.split_once(':').map_or(list, |(name, _)| name);
    for name in list.split(',') {
        let name = name.trim().trim_end_matches(['*', '+', '?']);
        repaired.push_str(separator);
        repaired.push('{');
        repaired.push_str(if name.is_empty() { "parameter" } else { name });
        repaired.push('}');
    }
}

fn with_fragment(mut path: String, fragment: &str) -> String {
    if !fragment.is_empty() {
        path.push('#');
        path.push_str(fragment);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_repaired() {
        for (path, expected) in [
            ("/pets/{id}", "/pets/{id}"),
            ("pets", "/pets"),
            ("/", "/"),
            ("/pets{?page,size}", "/pets"),
            ("/pets/{id}{?page}", "/pets/{id}"),
            ("/pets?page={page}", "/pets"),
            ("/pets/{id:[0-9]{1,3}}/x", "/pets/{id}/x"),
            ("/{proxy+}", "/{proxy}"),
            ("/{+path}", "/{path}"),
            ("/files/{path*}", "/files/{path}"),
            ("/a{/b}", "/a/{b}"),
            ("/a/{}", "/a/{parameter}"),
            ("/a/{open", "/a/{open}"),
            ("/a/{{id}}/b", "/a/{id}/b"),
            ("/a/{ {id} }", "/a/{id}"),
            ("/a}/{b}}", "/a%7D/{b}%7D"),
            ("/a#one", "/a#one"),
        ] {
            assert_eq!(repaired(path), expected, "{path}");
        }
    }

    #[test]
    fn names_are_listed_once() {
        assert_eq!(names("/a/{b}/{c}/{b}"), ["b", "c"]);
    }
}
