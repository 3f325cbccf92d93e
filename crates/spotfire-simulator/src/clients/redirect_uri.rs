//! Where a browser may be sent back to: what can be registered, and what matches.

use url::{Host, Url};

use super::ClientProfile;

/// Says what is wrong with a redirect URI that is to be registered.
pub(super) fn check(uri: &str, profile: ClientProfile) -> Result<(), &'static str> {
    let parsed = Url::parse(uri).map_err(|_| "a redirect URI is not absolute")?;
    if !uri.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("a redirect URI holds a character that has to be percent-encoded");
    }
    if parsed.fragment().is_some() {
        return Err("a redirect URI has a fragment, which RFC 6749, section 3.1.2 forbids");
    }
    match parsed.scheme() {
        "https" => Ok(()),
        "http" if is_loopback(&parsed) => Ok(()),
        "http" => Err("a redirect URI has the scheme http, which only a loopback address may have"),
        // RFC 8252, section 7.1: a domain name in reverse, so that nobody else claims it.
        scheme if profile == ClientProfile::Native && scheme.contains('.') => Ok(()),
        _ => Err(
            "a redirect URI has neither the scheme https nor, in a native client, a private-use one with a dot",
        ),
    }
}

/// Whether a native client may name `uri` without having registered it: `http`, 127.0.0.1 or \[::1], any port, path `/` or `/auth`.
///
/// Compared as text, so that no other spelling of the same address passes.
pub(super) fn is_native_loopback(uri: &str) -> bool {
    let after_host = ["http://127.0.0.1", "http://[::1]"]
        .iter()
        .find_map(|origin| uri.strip_prefix(origin));
    let Some((port, path)) = after_host.and_then(|rest| rest.split_once('/')) else {
        return false;
    };
    is_port(port) && matches!(path, "" | "auth")
}

/// Whether `text` is nothing, or a colon and a port.
fn is_port(text: &str) -> bool {
    match text.strip_prefix(':') {
        Some(port) => port.starts_with(|c| matches!(c, '1'..='9')) && port.parse::<u16>().is_ok(),
        None => text.is_empty(),
    }
}

fn is_loopback(uri: &Url) -> bool {
    match uri.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_native_client_listens_at_any_port_of_two_addresses_and_two_paths() {
        let cases = [
            ("http://127.0.0.1:49152/", true),
            ("http://127.0.0.1:49152/auth", true),
            ("http://[::1]:1/auth", true),
            ("http://127.0.0.1/", true),
            ("http://127.0.0.1:65535/", true),
            ("http://127.0.0.1:49152", false),
            ("http://127.0.0.1:49152/callback", false),
            ("http://127.0.0.1:49152/auth/", false),
            ("http://127.0.0.1:49152/auth?a=b", false),
            ("http://127.0.0.1:49152/#a", false),
            ("http://127.0.0.1:0/", false),
            ("http://127.0.0.1:+80/", false),
            ("http://127.0.0.1:080/", false),
            ("http://127.0.0.1:65536/", false),
            ("http://127.0.0.1:/", false),
            ("http://127.0.0.1@evil.example/", false),
            ("http://127.0.0.1.evil.example/", false),
            ("http://127.0.0.1:80@evil.example/", false),
            ("http://127.1:80/", false),
            ("http://127.0.0.2:80/", false),
            ("http://localhost:80/", false),
            ("HTTP://127.0.0.1:80/", false),
            ("https://127.0.0.1:80/", false),
            ("", false),
        ];
        for (uri, expected) in cases {
            assert_eq!(is_native_loopback(uri), expected, "{uri}");
        }
    }

    #[test]
    fn what_a_browser_must_not_be_sent_to_is_not_registered() {
        use ClientProfile::{Native, UserAgent, Web};
        let cases = [
            ("https://app.example/cb?a=b", Web, true),
            ("https://app.example/cb", Native, true),
            ("http://localhost:8080/cb", Web, true),
            ("http://[::1]/cb", UserAgent, true),
            ("com.example.app:/cb", Native, true),
            ("com.example.app:/cb", Web, false),
            ("myapp:/cb", Native, false),
            ("javascript:alert(1)", Native, false),
            ("http://app.example/cb", Web, false),
            ("https://app.example/cb#part", Web, false),
            ("https://app.example/a b", Web, false),
            ("https://app.example/\u{e9}", Web, false),
            ("/cb", Web, false),
            ("", Web, false),
        ];
        for (uri, profile, expected) in cases {
            assert_eq!(check(uri, profile).is_ok(), expected, "{uri} {profile:?}");
        }
    }
}
