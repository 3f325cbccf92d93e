//! What can be called, and where.

/// An endpoint of the simulated server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Endpoint {
    /// `GET /spotfire/.well-known/oauth-authorization-server`.
    Metadata,
    /// `POST /spotfire/oauth2/token`.
    Token,
    /// `POST /spotfire/oauth2/v1/revoke`.
    Revocation,
    /// `GET /spotfire/api/v2/api-docs`.
    ApiDocs,
    /// `POST /spotfire/api/rest/as/job/start-content`.
    StartContent,
    /// `POST /spotfire/api/rest/as/job/start-library`.
    StartLibrary,
    /// `GET /spotfire/api/rest/as/job/status/{jobId}`.
    Status,
    /// `POST /spotfire/api/rest/as/job/abort/{jobId}`.
    Abort,
    /// Any other path.
    Other,
}

impl Endpoint {
    /// Every endpoint that is one.
    const ALL: [Self; 8] = [
        Self::Metadata,
        Self::Token,
        Self::Revocation,
        Self::ApiDocs,
        Self::StartContent,
        Self::StartLibrary,
        Self::Status,
        Self::Abort,
    ];

    /// The path, with a parameter in braces.
    pub(crate) const fn route(self) -> &'static str {
        match self {
            Self::Metadata => "/spotfire/.well-known/oauth-authorization-server",
            Self::Token => "/spotfire/oauth2/token",
            Self::Revocation => "/spotfire/oauth2/v1/revoke",
            Self::ApiDocs => "/spotfire/api/v2/api-docs",
            Self::StartContent => "/spotfire/api/rest/as/job/start-content",
            Self::StartLibrary => "/spotfire/api/rest/as/job/start-library",
            Self::Status => "/spotfire/api/rest/as/job/status/{job_id}",
            Self::Abort => "/spotfire/api/rest/as/job/abort/{job_id}",
            Self::Other => "/{*path}",
        }
    }

    /// The endpoint at a path.
    pub(super) fn at(path: &str) -> Self {
        let is_at = |endpoint: &Self| match endpoint.route().strip_suffix("{job_id}") {
            Some(before) => path
                .strip_prefix(before)
                .is_some_and(|id| !id.is_empty() && !id.contains('/')),
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
