//! Where issues are kept.

use std::str::FromStr;

/// A service that keeps a project's issues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tracker {
    /// GitHub, or a server of one's own: `GITHUB_API_URL`, `GITHUB_REPOSITORY` and `GITHUB_TOKEN` say where and by whom.
    Github,
    /// GitLab: `CI_API_V4_URL`, `CI_PROJECT_ID` and `GITLAB_TOKEN` do.
    Gitlab,
}

impl FromStr for Tracker {
    type Err = &'static str;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "github" => Ok(Tracker::Github),
            "gitlab" => Ok(Tracker::Gitlab),
            _ => Err("it must be github or gitlab"),
        }
    }
}
