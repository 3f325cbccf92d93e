//! Which browser a request comes from.

use axum::response::Response;
use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};

use crate::server::Server;

/// The cookie that a browser is known by. (`JSESSIONID` means nothing: every answer sets another one, as real servers do.)
const NAME: &str = "SIMULATOR_BROWSER";

/// What the browser of a request says that it is.
pub(super) fn browser(headers: &HeaderMap) -> Option<&str> {
    let pairs = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'));
    pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == NAME).then_some(value))
}

/// Tells the browser what it is known by from now on. Not `Strict`: the browser comes from elsewhere when it comes to sign in.
pub(super) fn known_by(server: &Server, mut response: Response, id: &str) -> Response {
    let secure = if server.is_https() { "; Secure" } else { "" };
    let cookie = format!("{NAME}={id}; Path=/spotfire; HttpOnly; SameSite=Lax{secure}");
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_found_among_others() {
        let cases: [(&[&str], Option<&str>); 5] = [
            (&["SIMULATOR_BROWSER=a"], Some("a")),
            (&["x=y; SIMULATOR_BROWSER=a;z=b"], Some("a")),
            (&["x=y", "SIMULATOR_BROWSER=a"], Some("a")),
            (&["XSIMULATOR_BROWSER=a", "SIMULATOR_BROWSER"], None),
            (&[], None),
        ];
        for (cookies, expected) in cases {
            let headers = cookies
                .iter()
                .map(|cookie| (COOKIE, HeaderValue::from_str(cookie).unwrap()));
            assert_eq!(browser(&headers.collect()), expected, "{cookies:?}");
        }
    }
}
