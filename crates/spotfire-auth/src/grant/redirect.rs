//! Where the browser is sent with the answer (RFC 8252 section 7).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use url::{Position, Url};

use crate::Error;

/// A redirect URI, as the authorization request names it.
///
/// | kind | needs to be registered | who gets the answer |
/// |---|---|---|
/// | [`loopback`](Self::loopback) | no: the server takes any port of this machine (public API reference) | a listener on this machine, or a person who copies the address |
/// | [`private_use_scheme`](Self::private_use_scheme) | yes | the application that the operating system opens for the scheme |
/// | [`https`](Self::https) | yes | the application or web service to which the URI belongs |
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Redirect {
    uri: Url,
    is_registered: bool,
}

/// Which of this machine's own addresses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LoopbackAddress {
    /// `127.0.0.1`, which every machine has.
    #[default]
    V4,
    /// `[::1]`.
    V6,
}

/// The paths that a server takes at a loopback address (public API reference).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LoopbackPath {
    /// `/`
    #[default]
    Root,
    /// `/auth`
    Auth,
}

impl Redirect {
    /// `http` at this machine, for a listener on that port or for a person who copies the address from the browser.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when the port is 0, at which no browser ends.
    pub fn loopback(
        address: LoopbackAddress,
        path: LoopbackPath,
        port: u16,
    ) -> Result<Self, Error> {
        let at = SocketAddr::new(address.ip(), port);
        let uri = Url::parse(&format!("http://{at}{}", path.text()));
        Ok(Self {
            uri: uri
                .ok()
                .filter(|_| port != 0)
                .ok_or_else(|| Error::configuration("a redirect needs a port other than 0"))?,
            is_registered: false,
        })
    }

    /// A URI of a scheme that is the application's own, such as `com.example.sales:/auth` (RFC 8252 section 7.1).
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when it has a fragment, or the scheme has no dot: such a scheme
    /// is no reversed domain name and may be another application's.
    pub fn private_use_scheme(uri: Url) -> Result<Self, Error> {
        if !uri.scheme().contains('.') {
            return Err(Error::configuration(format!(
                "the redirect's scheme {} has no dot; take a domain name of yours in reverse order, such as com.example.app:/auth",
                uri.scheme()
            )));
        }
        Self::registered(uri)
    }

    /// An https URI: one that the operating system leads to the application (RFC 8252 section 7.2), or that of a web
    /// service.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when it is not https or has a fragment.
    pub fn https(uri: Url) -> Result<Self, Error> {
        if uri.scheme() != "https" {
            return Err(Error::configuration(
                "the redirect is not https; for one to this machine take a loopback redirect",
            ));
        }
        Self::registered(uri)
    }

    fn registered(uri: Url) -> Result<Self, Error> {
        // RFC 6749 section 3.1.2.
        if uri.fragment().is_some() {
            return Err(Error::configuration(
                "the redirect has a fragment, which no redirect may have; remove everything from the #",
            ));
        }
        Ok(Self {
            uri,
            is_registered: true,
        })
    }

    /// The URI itself.
    #[must_use]
    pub fn uri(&self) -> &Url {
        &self.uri
    }

    /// The URI where it must be registered.
    pub(crate) fn to_register(&self) -> Option<String> {
        self.is_registered.then(|| self.uri.to_string())
    }

    /// Whether `url` is this redirect with an answer.
    pub(crate) fn leads_to(&self, url: &Url) -> bool {
        url[..Position::AfterPath] == self.uri[..Position::AfterPath]
    }
}

impl LoopbackAddress {
    pub(crate) fn ip(self) -> IpAddr {
        match self {
            Self::V4 => Ipv4Addr::LOCALHOST.into(),
            Self::V6 => Ipv6Addr::LOCALHOST.into(),
        }
    }
}

impl LoopbackPath {
    fn text(self) -> &'static str {
        match self {
            Self::Root => "/",
            Self::Auth => "/auth",
        }
    }
}
