//! What can be called, and where.

/// Where springdoc has the description of the one group.
pub(super) const OPEN_API_DOCS: &str = "/spotfire/api/v3/api-docs/as";

/// An endpoint of the simulated server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Endpoint {
    /// `GET /spotfire/.well-known/oauth-authorization-server`.
    Metadata,
    /// `GET` or `POST /spotfire/oauth2/auth`.
    Authorization,
    /// `GET` and `POST /spotfire/ui/login`: the page that asks who the person is.
    Login,
    /// `GET` and `POST /spotfire/ui/consent`: the page that asks whether a client may have what it asks for.
    Consent,
    /// `GET /spotfire/ui/error/errorAuthEndpoint`: the page at which a sign-in ends that no client can be told of.
    AuthorizationError,
    /// `POST /spotfire/oauth2/token`.
    Token,
    /// `POST /spotfire/oauth2/v1/revoke`.
    Revocation,
    /// `GET /spotfire/api/v2/api-docs`, and where an upgraded server has its description.
    ApiDocs,
    /// `POST /spotfire/api/rest/as/job/start-content`.
    StartContent,
    /// `POST /spotfire/api/rest/as/job/start-library`.
    StartLibrary,
    /// `GET /spotfire/api/rest/as/job/status/{jobId}`.
    Status,
    /// `POST /spotfire/api/rest/as/job/abort/{jobId}`.
    Abort,
    /// `GET /spotfire/api/rest/as/job/list`, which only an upgraded server has.
    List,
    /// Any other path.
    Other,
}

impl Endpoint {
    /// Every endpoint that is one.
    const ALL: [Self; 13] = [
        Self::Metadata,
        Self::Authorization,
        Self::Login,
        Self::Consent,
        Self::AuthorizationError,
        Self::Token,
        Self::Revocation,
        Self::ApiDocs,
        Self::StartContent,
        Self::StartLibrary,
        Self::Status,
        Self::Abort,
        Self::List,
    ];

    /// The path, with a parameter in braces.
    pub(crate) const fn route(self) -> &'static str {
        match self {
            Self::Metadata => "/spotfire/.well-known/oauth-authorization-server",
            Self::Authorization => "/spotfire/oauth2/auth",
            Self::Login => "/spotfire/ui/login",
            Self::Consent => "/spotfire/ui/consent",
            Self::AuthorizationError => "/spotfire/ui/error/errorAuthEndpoint",
            Self::Token => "/spotfire/oauth2/token",
            Self::Revocation => "/spotfire/oauth2/v1/revoke",
            Self::ApiDocs => "/spotfire/api/v2/api-docs",
            Self::StartContent => "/spotfire/api/rest/as/job/start-content",
            Self::StartLibrary => "/spotfire/api/rest/as/job/start-library",
            Self::Status => "/spotfire/api/rest/as/job/status/{job_id}",
            Self::Abort => "/spotfire/api/rest/as/job/abort/{job_id}",
            Self::List => "/spotfire/api/rest/as/job/list",
            Self::Other => "/{*path}",
        }
    }

    /// The name by which plans of faults call it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Metadata => "metadata",
            Self::Authorization => "authorization",
            Self::Login => "login",
            Self::Consent => "consent",
            Self::AuthorizationError => "authorization-error",
            Self::Token => "token",
            Self::Revocation => "revocation",
            Self::ApiDocs => "description",
            Self::StartContent => "start-content",
            Self::StartLibrary => "start-library",
            Self::Status => "status",
            Self::Abort => "abort",
            Self::List => "list",
            Self::Other => "other",
        }
    }

    /// The endpoint of that name.
    #[cfg(feature = "cli")]
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .chain([Self::Other])
            .find(|endpoint| endpoint.name() == name)
    }

    /// The names of all endpoints.
    #[cfg(feature = "cli")]
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().chain([Self::Other]).map(Self::name)
    }

    /// Whether a call of it needs a bearer token.
    pub(crate) const fn takes_token(self) -> bool {
        matches!(
            self,
            Self::ApiDocs
                | Self::StartContent
                | Self::StartLibrary
                | Self::Status
                | Self::Abort
                | Self::List
        )
    }

    /// The endpoint at a path.
    pub(super) fn at(path: &str) -> Self {
        let is_at = |endpoint: &Self| match endpoint.route().strip_suffix("{job_id}") {
            Some(before) => path
                .strip_prefix(before)
                .is_some_and(|id| !id.is_empty() && !id.contains('/')),
            None if *endpoint == Self::ApiDocs => [endpoint.route(), OPEN_API_DOCS].contains(&path),
            None => path == endpoint.route(),
        };
        Self::ALL.into_iter().find(is_at).unwrap_or(Self::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_apart() {
        let cases = [
            ("/spotfire/oauth2/token", Endpoint::Token),
            ("/spotfire/oauth2/token/", Endpoint::Other),
            ("/spotfire/api/rest/as/job/status/7", Endpoint::Status),
            ("/spotfire/api/rest/as/job/status/", Endpoint::Other),
            ("/spotfire/api/rest/as/job/abort/7/8", Endpoint::Other),
            ("/spotfire/rest/as/job/status/7", Endpoint::Other),
        ];
        for (path, expected) in cases {
            assert_eq!(Endpoint::at(path), expected, "{path}");
        }
    }
}
