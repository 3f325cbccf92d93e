//! Opening the person's browser.

use url::Url;

use crate::Error;

/// Opens an address in the person's browser, without waiting for it.
///
/// Programs of the system are started for that, such as `xdg-open`, and everybody on the machine can see their
/// arguments: the address must hold no secret. [`PendingLogin::authorization_url`](crate::PendingLogin::authorization_url)
/// holds none.
///
/// That it succeeds does not mean that the person sees the page: show the address too.
///
/// # Errors
///
/// [`Configuration`](crate::ErrorKind::Configuration) when the address is not http or https, or no program is found that
/// opens it, as on a machine without a desktop.
pub fn open_browser(url: &Url) -> Result<(), Error> {
    if !matches!(url.scheme(), "https" | "http") {
        return Err(Error::configuration(
            "the address is no web page's, and is not opened",
        ));
    }
    open::that_detached(url.as_str()).map_err(|cause| {
        Error::configuration("no browser could be opened; open the address yourself")
            .with_source(cause)
    })
}
