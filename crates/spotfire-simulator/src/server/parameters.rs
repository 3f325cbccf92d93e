//! Request parameters from query and form, as a servlet sees them.

use std::borrow::Cow;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Uri};
use url::form_urlencoded;

use super::Problem;

/// Decoded parameters, in order.
#[derive(Debug, Default)]
pub(crate) struct Parameters(Vec<(String, String)>);

/// The parameters in the body of a request; none if that is no form.
#[derive(Debug)]
pub(crate) struct PostedForm(pub(crate) Parameters);

/// A parameter came more than once.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Repeated;

impl Parameters {
    /// The parameters in a query string or a form body.
    pub(crate) fn parse(text: &[u8]) -> Self {
        let own = |(name, value): (Cow<'_, str>, Cow<'_, str>)| (name.into(), value.into());
        Self(form_urlencoded::parse(text).map(own).collect())
    }

    /// The parameters in the query.
    pub(crate) fn in_query(uri: &Uri) -> Self {
        Self::parse(uri.query().unwrap_or_default().as_bytes())
    }

    /// These, then `others`.
    pub(crate) fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// Only those with the given names.
    pub(crate) fn only(mut self, names: &[&str]) -> Self {
        self.0.retain(|(name, _)| names.contains(&name.as_str()));
        self
    }

    /// The first value of a parameter that is not empty.
    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        self.values(name).next()
    }

    /// The one value of a parameter. One without a value counts as not sent (RFC 6749, section 3.2).
    pub(crate) fn single(&self, name: &str) -> Result<Option<&str>, Repeated> {
        let mut values = self.values(name);
        let value = values.next();
        match values.next() {
            Some(_) => Err(Repeated),
            None => Ok(value),
        }
    }

    /// The values of a parameter that are not empty.
    pub(crate) fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(move |(other, value)| other == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }
}

impl<S: Send + Sync> FromRequest<S> for PostedForm {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let media_type = media_type(request.headers());
        // A body that cannot be read is a problem, whatever it is.
        let body = Bytes::from_request(request, state).await?;
        let is_form = media_type.as_deref() == Some("application/x-www-form-urlencoded");
        Ok(Self(if is_form {
            Parameters::parse(&body)
        } else {
            Parameters::default()
        }))
    }
}

/// The media type of a body in lower case, without its parameters.
pub(crate) fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let media_type = value.split(';').next().unwrap_or_default();
    Some(media_type.trim().to_ascii_lowercase())
}

/// The `charset` parameter of a body's media type.
pub(crate) fn charset(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    value.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("charset")
            .then(|| value.trim().trim_matches('"').to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_parameter_is_noticed_and_an_empty_one_is_none() {
        let parameters = Parameters::parse(b"a=1&b=2&a=3&c=&c=4&d=%C3%A9+e");
        let cases = [
            ("a", Err(Repeated)),
            ("b", Ok(Some("2"))),
            ("c", Ok(Some("4"))),
            ("d", Ok(Some("é e"))),
            ("e", Ok(None)),
        ];
        for (name, expected) in cases {
            assert_eq!(parameters.single(name), expected, "{name}");
        }
        assert_eq!(parameters.first("a"), Some("1"));
    }

    #[test]
    fn a_media_type_is_compared_without_case_and_parameters() {
        let cases = [
            ("application/xml", Some("application/xml"), None),
            (
                "Application/XML ; Charset=\"UTF-8\"",
                Some("application/xml"),
                Some("UTF-8"),
            ),
            (
                "application/xml;charset=utf-8",
                Some("application/xml"),
                Some("utf-8"),
            ),
            ("", Some(""), None),
        ];
        for (value, expected, expected_charset) in cases {
            let headers = HeaderMap::from_iter([(CONTENT_TYPE, value.parse().unwrap())]);
            assert_eq!(media_type(&headers).as_deref(), expected, "{value}");
            assert_eq!(charset(&headers).as_deref(), expected_charset, "{value}");
        }
        assert_eq!(media_type(&HeaderMap::new()), None);
    }
}
