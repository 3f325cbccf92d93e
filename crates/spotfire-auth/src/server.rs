//! Where a Spotfire Server is.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use url::{Host, Url};

use crate::Error;

/// The longest text taken as a URL, in bytes.
const LONGEST: usize = 8 * 1024;

/// The path segment under which a server has everything.
const CONTEXT: &str = "spotfire";

/// The base URL of a Spotfire Server, `https://HOST[:PORT][/PROXY-PREFIX]/spotfire`.
///
/// People are given a server's address in many forms, and all of them are taken:
///
/// | given | base |
/// |---|---|
/// | `https://HOST` | `https://HOST/spotfire` |
/// | `https://HOST:8443/` | `https://HOST:8443/spotfire` |
/// | `https://HOST/spotfire`, `https://HOST/spotfire/` | `https://HOST/spotfire` |
/// | `https://HOST/spotfire/wp/analysis?file=/Sales`, any link into the user interface | `https://HOST/spotfire` |
/// | `https://HOST/bi` or `https://HOST/bi/spotfire/ui`, behind a proxy with a prefix | `https://HOST/bi/spotfire` |
///
/// Query and fragment are dropped. `Spotfire` in another case is taken for the same segment and written in lower case.
///
/// Plain `http` is refused, since a secret and a token would cross the network in the clear, except to this machine
/// (`localhost`, `127.0.0.0/8`, `::1`) and by [`parse_allowing_http`](Self::parse_allowing_http).
///
/// With serde it is its text; what is read back goes through the same checks as [`parse`](Self::parse).
///
/// ```
/// # fn main() -> Result<(), spotfire_auth::Error> {
/// use spotfire_auth::ServerUrl;
///
/// let server = ServerUrl::parse("https://spotfire.example.com/spotfire/wp/analysis?file=/Sales")?;
/// assert_eq!(server.to_string(), "https://spotfire.example.com/spotfire");
/// assert_eq!(server.api_url().as_str(), "https://spotfire.example.com/spotfire/api");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ServerUrl(Url);

impl ServerUrl {
    /// Takes a server's base URL in any of the forms above.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when the text is no http or https URL, has no scheme, holds a
    /// user name or password (they are not repeated in the error), or is plain http to another machine.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let server = Self::parse_allowing_http(text)?;
        if server.0.scheme() == "https" || server.is_loopback() {
            return Ok(server);
        }
        Err(Error::configuration(format!(
            "{server} would send the client secret and the token unencrypted; \
             write https://, or allow plain http for this server if its network is trusted"
        )))
    }

    /// Takes a base URL as [`parse`](Self::parse) does, and plain http to any machine as well.
    ///
    /// For a server on a network that is trusted as a whole: whoever can read the traffic there can take the client's
    /// secret and start jobs.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse), but for plain http.
    pub fn parse_allowing_http(text: &str) -> Result<Self, Error> {
        let url = parse_url(text.trim())?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Error::configuration(
                "a server URL must not hold a user name or password; \
                 remove everything before the @ and give the API client's id and secret as credentials",
            ));
        }
        Ok(Self(base(url)))
    }

    /// The base itself, `https://HOST/spotfire`, without a slash at its end.
    #[must_use]
    pub fn base(&self) -> &Url {
        &self.0
    }

    /// The base of the REST API, `https://HOST/spotfire/api`, without a slash at its end.
    #[must_use]
    pub fn api_url(&self) -> Url {
        self.below("api")
    }

    /// The token endpoint, `https://HOST/spotfire/oauth2/token` (public API reference, "Token endpoint").
    #[must_use]
    pub fn token_url(&self) -> Url {
        self.below("oauth2/token")
    }

    /// The authorization endpoint, `https://HOST/spotfire/oauth2/auth` (public API reference), where a person signs in.
    #[must_use]
    pub fn authorization_url(&self) -> Url {
        self.below("oauth2/auth")
    }

    /// The revocation endpoint, `https://HOST/spotfire/oauth2/v1/revoke` (a real server was seen to publish it).
    #[must_use]
    pub fn revocation_url(&self) -> Url {
        self.below("oauth2/v1/revoke")
    }

    /// The OAuth 2.0 server metadata, `https://HOST/spotfire/.well-known/oauth-authorization-server`.
    ///
    /// The server has it below its own path, not where RFC 8414 section 3.1 puts it for an issuer with a path.
    #[must_use]
    pub fn metadata_url(&self) -> Url {
        self.below(".well-known/oauth-authorization-server")
    }

    /// The Swagger 2 document of a group of operations, `https://HOST/spotfire/api/v2/api-docs?group=GROUP`.
    ///
    /// Automation Services is group `as`.
    #[must_use]
    pub fn api_docs_url(&self, group: &str) -> Url {
        let mut url = self.below("api/v2/api-docs");
        url.query_pairs_mut().append_pair("group", group);
        url
    }

    /// Scheme, host and port, for messages: `https://HOST:8443`.
    #[must_use]
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// Whether the server is this machine: `localhost`, `127.0.0.0/8` or `::1`.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }

    /// Whether secrets may go to `url`: it is encrypted, on this machine, or where plain http was allowed with the server.
    pub(crate) fn may_send_to(&self, url: &Url) -> bool {
        let is_own = url.origin() == self.0.origin();
        url.scheme() == "https" || (url.scheme() == "http" && (is_loopback(url) || is_own))
    }

    fn below(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(&format!("{}/{path}", self.0.path()));
        url
    }
}

impl FromStr for ServerUrl {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

impl fmt::Display for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str())
    }
}

impl fmt::Debug for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ServerUrl({self})")
    }
}

impl Serialize for ServerUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ServerUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// Whether a URL leads to this machine: `localhost`, `127.0.0.0/8` or `::1`.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Reads the text as an absolute http or https URL.
fn parse_url(text: &str) -> Result<Url, Error> {
    if text.is_empty() {
        return Err(Error::configuration(
            "the server URL is empty; give https://HOST",
        ));
    }
    if text.len() > LONGEST {
        return Err(Error::configuration(format!(
            "the server URL is longer than {LONGEST} bytes; give https://HOST"
        )));
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        return Err(without_scheme(text));
    };
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return Err(Error::configuration(
            "the server URL must begin with https://",
        ));
    }
    if rest.starts_with('/') {
        return Err(Error::configuration(
            "the server URL has no host; give https://HOST",
        ));
    }
    Url::parse(text).map_err(|cause| {
        Error::configuration("the server URL is not valid; give https://HOST or https://HOST:PORT")
            .with_source(cause)
    })
}

/// The error for a text like `spotfire.example.com`, which it repeats only where it can hold no password.
fn without_scheme(text: &str) -> Error {
    let is_plain = text.len() <= 253
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-.:/[]_".contains(c));
    let example = if is_plain { text } else { "HOST" };
    Error::configuration(format!(
        "the server URL has no scheme; write https://{example}"
    ))
}

/// Cuts a URL down to the server's base.
fn base(mut url: Url) -> Url {
    let mut path = String::new();
    for segment in url.path().split('/').filter(|segment| !segment.is_empty()) {
        // Tomcat may write a session id behind a segment: /spotfire;jsessionid=...
        let name = segment.split(';').next().unwrap_or(segment);
        if name.eq_ignore_ascii_case(CONTEXT) {
            break;
        }
        path.push('/');
        path.push_str(segment);
    }
    path.push('/');
    path.push_str(CONTEXT);
    url.set_path(&path);
    url.set_query(None);
    url.set_fragment(None);
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a given text becomes, or a part of the error's text.
    #[track_caller]
    fn check(
        parse: fn(&str) -> Result<ServerUrl, Error>,
        given: &str,
        expected: Result<&str, &str>,
    ) {
        match (parse(given), expected) {
            (Ok(server), Ok(base)) => assert_eq!(server.to_string(), base, "{given}"),
            (Err(error), Err(part)) => {
                assert!(error.to_string().contains(part), "{given}: {error}")
            }
            (got, _) => panic!("{given}: {got:?} instead of {expected:?}"),
        }
    }

    #[test]
    fn every_form_of_address_leads_to_the_base() {
        for (given, base) in [
            ("https://h.example", "https://h.example/spotfire"),
            ("https://h.example/", "https://h.example/spotfire"),
            ("  https://h.example\n", "https://h.example/spotfire"),
            ("HTTPS://H.Example", "https://h.example/spotfire"),
            ("https://h.example:443", "https://h.example/spotfire"),
            ("https://h.example:8443", "https://h.example:8443/spotfire"),
            ("https://h.example/spotfire", "https://h.example/spotfire"),
            ("https://h.example/spotfire/", "https://h.example/spotfire"),
            (
                "https://h.example//spotfire//",
                "https://h.example/spotfire",
            ),
            ("https://h.example/Spotfire/", "https://h.example/spotfire"),
            (
                "https://h.example/spotfire;jsessionid=0A1B/ui",
                "https://h.example/spotfire",
            ),
            (
                "https://h.example/spotfire/wp/analysis?file=/a/spotfire&x=1#page",
                "https://h.example/spotfire",
            ),
            (
                "https://h.example/spotfire/wp/render/spotfire/x",
                "https://h.example/spotfire",
            ),
            (
                "https://h.example/spotfire/api/rest/as/job/start-content",
                "https://h.example/spotfire",
            ),
            (
                "https://h.example?x=/spotfire",
                "https://h.example/spotfire",
            ),
            ("https://h.example/bi", "https://h.example/bi/spotfire"),
            (
                "https://h.example/bi/my%20unit/spotfire/ui/",
                "https://h.example/bi/my%20unit/spotfire",
            ),
            (
                "https://h.example/spotfire-test/spotfire",
                "https://h.example/spotfire-test/spotfire",
            ),
            (
                "https://h.example/x/../spotfire",
                "https://h.example/spotfire",
            ),
            (
                "https://[2001:db8::1]:8443/spotfire",
                "https://[2001:db8::1]:8443/spotfire",
            ),
            (
                "https://b\u{fc}cher.example",
                "https://xn--bcher-kva.example/spotfire",
            ),
            ("http://localhost:9090", "http://localhost:9090/spotfire"),
            (
                "http://127.0.0.1:9090/spotfire",
                "http://127.0.0.1:9090/spotfire",
            ),
            ("http://127.8.9.10", "http://127.8.9.10/spotfire"),
            ("http://[::1]:1", "http://[::1]:1/spotfire"),
        ] {
            check(ServerUrl::parse, given, Ok(base));
            // A base leads to itself.
            check(ServerUrl::parse, base, Ok(base));
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_what_to_write() {
        for (given, part) in [
            ("", "is empty; give https://HOST"),
            (" \n", "is empty"),
            ("spotfire.example.com", "write https://spotfire.example.com"),
            (
                "spotfire.example.com:8443/spotfire",
                "write https://spotfire.example.com:8443/spotfire",
            ),
            ("ann:hunter2@h.example", "write https://HOST"),
            ("https:h.example", "write https://"),
            ("ftp://h.example", "must begin with https://"),
            ("file:///etc/passwd", "must begin with https://"),
            ("https://", "not valid"),
            ("https:///spotfire", "has no host"),
            ("https://h.example:99999", "not valid"),
            ("https://h exa.example", "not valid"),
            ("https://[::1", "not valid"),
            (
                "https://ann:hunter2@h.example",
                "must not hold a user name or password",
            ),
            (
                "https://ann@h.example",
                "must not hold a user name or password",
            ),
            (
                "https://:hunter2@h.example",
                "must not hold a user name or password",
            ),
            (
                "http://h.example",
                "http://h.example/spotfire would send the client secret",
            ),
            (
                "http://h.example/bi?x#y",
                "http://h.example/bi/spotfire would send",
            ),
            ("http://localhost.h.example", "unencrypted"),
            ("http://127.0.0.1.h.example", "unencrypted"),
            ("http://10.0.0.1", "unencrypted"),
        ] {
            check(ServerUrl::parse, given, Err(part));
            let error = ServerUrl::parse(given).unwrap_err();
            assert!(
                !format!("{error} {error:?}").contains("hunter2"),
                "{error:?}"
            );
            assert_eq!(error.kind(), crate::ErrorKind::Configuration);
        }
        check(
            ServerUrl::parse,
            &format!("https://{}", "a".repeat(1 << 20)),
            Err("longer than 8192 bytes"),
        );
    }

    #[test]
    fn plain_http_is_taken_when_it_is_allowed() {
        check(
            ServerUrl::parse_allowing_http,
            "http://h.example:80/ui",
            Ok("http://h.example/ui/spotfire"),
        );
        check(
            ServerUrl::parse_allowing_http,
            "http://ann:pw@h.example",
            Err("user name or password"),
        );
    }

    #[test]
    fn the_endpoints_are_where_the_reference_has_them() {
        let server = ServerUrl::parse("https://h.example:8443/bi").unwrap();
        for (url, expected) in [
            (server.base().clone(), "https://h.example:8443/bi/spotfire"),
            (server.api_url(), "https://h.example:8443/bi/spotfire/api"),
            (
                server.token_url(),
                "https://h.example:8443/bi/spotfire/oauth2/token",
            ),
            (
                server.authorization_url(),
                "https://h.example:8443/bi/spotfire/oauth2/auth",
            ),
            (
                server.revocation_url(),
                "https://h.example:8443/bi/spotfire/oauth2/v1/revoke",
            ),
            (
                server.metadata_url(),
                "https://h.example:8443/bi/spotfire/.well-known/oauth-authorization-server",
            ),
            (
                server.api_docs_url("as"),
                "https://h.example:8443/bi/spotfire/api/v2/api-docs?group=as",
            ),
            (
                server.api_docs_url("a&b=c"),
                "https://h.example:8443/bi/spotfire/api/v2/api-docs?group=a%26b%3Dc",
            ),
        ] {
            assert_eq!(url.as_str(), expected);
        }
        assert_eq!(server.origin(), "https://h.example:8443");
    }

    #[test]
    fn secrets_go_nowhere_unencrypted_unless_that_was_allowed() {
        let secure = ServerUrl::parse("https://h.example").unwrap();
        let plain = ServerUrl::parse_allowing_http("http://h.example:8080").unwrap();
        for (server, url, expected) in [
            (&secure, "https://h.example/token", true),
            (&secure, "https://other.example/token", true),
            (&secure, "http://h.example/token", false),
            (&secure, "http://127.0.0.1:1/token", true),
            (&secure, "ftp://127.0.0.1/token", false),
            (&plain, "http://h.example:8080/token", true),
            (&plain, "http://h.example/token", false),
            (&plain, "http://other.example:8080/token", false),
        ] {
            let url = Url::parse(url).unwrap();
            assert_eq!(server.may_send_to(&url), expected, "{server} {url}");
        }
    }

    #[test]
    fn serde_has_the_text_and_checks_it() {
        let server: ServerUrl = serde_json::from_str("\"https://h.example/spotfire/ui\"").unwrap();
        assert_eq!(
            serde_json::to_string(&server).unwrap(),
            "\"https://h.example/spotfire\""
        );
        assert!(serde_json::from_str::<ServerUrl>("\"http://h.example\"").is_err());
    }
}
