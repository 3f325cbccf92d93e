//! The proxy that requests to a server go through.

use hyper_util::client::proxy::matcher::Matcher;
use spotfire_auth::ServerUrl;

/// The proxy for a server, from the environment or the system's settings, without a password; none where requests go
/// straight to it, as they always do on this machine.
///
/// It is found out as the HTTP client does it, by the same code.
pub(crate) fn in_use(server: &ServerUrl) -> Option<String> {
    if server.is_loopback() {
        return None;
    }
    let target = server.base().as_str().parse().ok()?;
    let proxy = Matcher::from_system().intercept(&target)?;
    let uri = proxy.uri();
    let place = uri.authority()?.as_str();
    // Credentials stand before the last @.
    let place = place.rsplit('@').next()?;
    Some(format!("{}://{place}", uri.scheme_str().unwrap_or("http")))
}
