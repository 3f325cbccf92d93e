//! Showing what a server said without showing what nobody may see.

/// The longest excerpt of a server's text, in characters.
const LONGEST: usize = 200;

/// A word of at least this many bytes that holds a digit may be a token or a secret.
const SUSPICIOUS: usize = 20;

const REDACTED: &str = "[redacted]";

/// Makes excerpts of texts that a server sent.
///
/// Takes out the secrets it knows, in every form in which a server may send them back, and every long word with a
/// digit in it, since a server may send back what it was not given.
pub(crate) struct Redactor(Vec<String>);

impl Redactor {
    /// Takes `secrets` out, as they are and as they look in a form and in JSON.
    pub(crate) fn new<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let mut forms: Vec<String> = secrets
            .into_iter()
            .flat_map(forms_of)
            .filter(|form| !form.is_empty())
            .collect();
        // A longer form may hold a shorter one, which must not be taken out of its middle first.
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        forms.dedup();
        Self(forms)
    }

    /// The start of `text` on one line, without secrets.
    pub(crate) fn excerpt(&self, text: &str) -> String {
        // Secrets are taken out before the cut, which might leave half of one.
        let mut clean = text.to_owned();
        for secret in &self.0 {
            clean = clean.replace(secret.as_str(), REDACTED);
        }
        cut(hide_long_words(&on_one_line(&clean)))
    }
}

/// The start of a text that holds no secret, such as a name or an address, on one line.
pub(crate) fn printable(text: &str) -> String {
    cut(on_one_line(text))
}

fn on_one_line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

fn cut(line: String) -> String {
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

fn forms_of(secret: &str) -> [String; 3] {
    let form: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let json = serde_json::Value::from(secret).to_string();
    [secret.to_owned(), form, json.trim_matches('"').to_owned()]
}

fn hide_long_words(line: &str) -> String {
    let mut shown = String::with_capacity(line.len());
    for word in line.split_inclusive(|c: char| !c.is_ascii_alphanumeric() && !"+/_~.-%".contains(c))
    {
        let is_suspicious =
            word.len() >= SUSPICIOUS && word.bytes().any(|byte| byte.is_ascii_digit());
        if is_suspicious {
            shown.push_str(REDACTED);
            shown.extend(
                word.chars()
                    .next_back()
                    .filter(|c| !c.is_ascii_alphanumeric()),
            );
        } else {
            shown.push_str(word);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_taken_out_in_every_form() {
        let redactor = Redactor::new(["p\u{e4}ss \"w&rd"]);
        for (said, shown) in [
            (
                "client p\u{e4}ss \"w&rd is wrong",
                "client [redacted] is wrong",
            ),
            (
                "client_secret=p%C3%A4ss+%22w%26rd&x=1",
                "client_secret=[redacted]&x=1",
            ),
            (
                "{\"secret\":\"p\u{e4}ss \\\"w&rd\"}",
                "{\"secret\":\"[redacted]\"}",
            ),
            (
                "token eyJhbGciOiJSU0EtT0FFUC0yNTYifQ.x.y, no",
                "token [redacted], no",
            ),
            ("(0123456789abcdef0123456789abcdef)", "([redacted])"),
            ("0123456789abcdef0123", "[redacted]"),
            (
                "scope api.rest.automation-services-job.execute",
                "scope api.rest.automation-services-job.execute",
            ),
            (
                "2026-11-24T08:20:02 port 8443",
                "2026-11-24T08:20:02 port 8443",
            ),
            ("two\r\n  lines\u{1b}[2J\u{0}x", "two lines [2J x"),
            ("", ""),
        ] {
            assert_eq!(redactor.excerpt(said), shown);
        }
    }

    #[test]
    fn what_holds_no_secret_is_cut_and_put_on_one_line() {
        let issuer = "https://spotfire-2026.internal.example.com/spotfire";
        assert_eq!(printable(issuer), issuer);
        assert_eq!(printable("two\r\n\u{1b}lines"), "two lines");
        assert_eq!(printable(&"x".repeat(LONGEST + 1)).len(), LONGEST + 3);
    }

    #[test]
    fn an_excerpt_is_cut_after_the_secrets_are_out() {
        let redactor = Redactor::new(["hunter-two"]);
        let said = format!("{}hunter-two", "\u{e4}".repeat(LONGEST - 3));
        let shown = redactor.excerpt(&said);
        assert_eq!(shown.chars().count(), LONGEST + 3);
        assert!(shown.ends_with("[re..."), "{shown}");
    }
}
