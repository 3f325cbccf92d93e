//! An endpoint to which a client sends forms and proves who it is: the token and the revocation endpoint.

use std::pin::Pin;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use oauth2::basic::{BasicErrorResponse, BasicTokenType};
use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse, RequestTokenError, TokenResponse};
use reqwest::{Client, Request};
use url::{Url, form_urlencoded};

use crate::grant::answer::Answer;
use crate::grant::purpose::Purpose;
use crate::grant::token_answer::TokenAnswer;
use crate::redact::Redactor;
use crate::{
    AccessToken, ClientAuthentication, Error, HttpSettings, RefreshToken, ServerUrl, TokenSet,
    http as web,
};

/// The longest answer that is read; a real one is about 2 KB.
const LONGEST_ANSWER: usize = 64 * 1024;

/// The parameters of forms that nobody may see.
const SECRETS: [&str; 7] = [
    "client_secret",
    "code",
    "code_verifier",
    "refresh_token",
    "subject_token",
    "actor_token",
    "token",
];

/// An endpoint of a server, over a client of our own settings.
pub(crate) struct Endpoint {
    url: Url,
    http: Client,
    settings: HttpSettings,
    pub(crate) purpose: Purpose,
}

/// Sends what `oauth2` makes, and lets it see nothing but granted requests.
impl<'c> AsyncHttpClient<'c> for Endpoint {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Error>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async {
            let request = Request::try_from(request).map_err(|cause| not_made(&cause))?;
            let body = self.exchange(request).await?;
            let mut granted = HttpResponse::new(body);
            granted
                .headers_mut()
                .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            Ok(granted)
        })
    }
}

impl Endpoint {
    /// Checks who asks for what, and makes ready to ask.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when client, scopes or `url` cannot be; those of [`HttpSettings::client`].
    pub(crate) fn new(
        server: &ServerUrl,
        url: Url,
        settings: &HttpSettings,
        purpose: Purpose,
    ) -> Result<Self, Error> {
        purpose.check()?;
        check_endpoint(server, &url)?;
        Ok(Self {
            http: settings.client_of(&url)?,
            settings: settings.clone(),
            url,
            purpose,
        })
    }

    pub(crate) fn url(&self) -> &Url {
        &self.url
    }

    /// Sends a form of our own, for the requests that `oauth2` does not have, and returns the tokens it was granted.
    pub(crate) async fn request_tokens(&self, form: &[(&str, &str)]) -> Result<TokenSet, Error> {
        let body = self.exchange(self.form(form)?).await?;
        if body.is_empty() {
            return Err(self.malformed("empty"));
        }
        // Not the cause: serde's texts repeat values, and one of them is the token.
        let answer: TokenAnswer =
            serde_json::from_slice(&body).map_err(|_| self.malformed("JSON of another shape"))?;
        self.tokens(&answer)
    }

    /// Sends a form whose answer is its status alone (RFC 7009 section 2.2).
    pub(crate) async fn tell(&self, form: &[(&str, &str)]) -> Result<(), Error> {
        self.send(self.form(form)?, |_| Ok(())).await.map(drop)
    }

    /// Takes the tokens out of what `oauth2` made of an answer.
    pub(crate) fn granted(
        &self,
        answer: Result<TokenAnswer, RequestTokenError<Error, BasicErrorResponse>>,
    ) -> Result<TokenSet, Error> {
        match answer {
            Ok(answer) => self.tokens(&answer),
            Err(RequestTokenError::Request(error)) => Err(error),
            // Not the cause: serde's texts repeat values, and one of them is the token.
            Err(RequestTokenError::Parse(cause, _)) => {
                Err(self.malformed(&format!("at {}", cause.path())))
            }
            Err(RequestTokenError::ServerResponse(_) | RequestTokenError::Other(_)) => {
                Err(self.malformed("empty"))
            }
        }
    }

    /// Sends a request whose answer is JSON, and returns that.
    async fn exchange(&self, request: Request) -> Result<Vec<u8>, Error> {
        self.send(request, |answer| match answer.is_json() {
            true => Ok(()),
            false => Err(self.purpose.page(answer)),
        })
        .await
    }

    /// Sends a request once; anything but 200 is an error with all that can be said of it, and so is what `check` refuses.
    async fn send(
        &self,
        mut request: Request,
        check: impl FnOnce(&Answer<'_>) -> Result<(), Error>,
    ) -> Result<Vec<u8>, Error> {
        if let Some(credentials) = request.headers_mut().get_mut(AUTHORIZATION) {
            credentials.set_sensitive(true);
        }
        let redactor = self.redactor(&request);
        let response = match self.http.execute(request).await {
            Ok(response) => response,
            Err(cause) => return Err(web::lost(cause, &self.url, &self.settings).await),
        };
        let (status, headers) = (response.status(), response.headers().clone());
        let body = web::read_body(response, LONGEST_ANSWER).await?;
        let answer = Answer {
            url: &self.url,
            status,
            headers: &headers,
            body: &body,
            redactor: &redactor,
        };
        match status {
            StatusCode::OK => check(&answer)?,
            _ => return Err(self.purpose.refusal(&answer)),
        }
        Ok(body)
    }

    /// A form with the client's proof of who it is.
    fn form(&self, form: &[(&str, &str)]) -> Result<Request, Error> {
        let client = &self.purpose.client;
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(form);
        let mut request = self
            .http
            .post(self.url.clone())
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        match client.authentication() {
            // RFC 6749 section 2.3.1: each is form-urlencoded by itself.
            ClientAuthentication::Basic => {
                let encode = |text: &str| -> String {
                    form_urlencoded::byte_serialize(text.as_bytes()).collect()
                };
                request = request.basic_auth(encode(client.id()), client.secret().map(encode));
            }
            ClientAuthentication::Post | ClientAuthentication::None => {
                body.append_pair("client_id", client.id());
                body.extend_pairs(client.secret().map(|secret| ("client_secret", secret)));
            }
        }
        request
            .body(body.finish())
            .build()
            .map_err(|cause| not_made(&cause))
    }

    /// Knows every secret that goes out with the request.
    fn redactor(&self, request: &Request) -> Redactor {
        let body = request.body().and_then(reqwest::Body::as_bytes);
        let sent: Vec<_> = form_urlencoded::parse(body.unwrap_or_default())
            .filter(|(name, _)| SECRETS.contains(&&**name))
            .map(|(_, value)| value)
            .collect();
        Redactor::new(
            sent.iter()
                .map(|value| &**value)
                .chain(self.purpose.client.secret()),
        )
    }

    /// Takes the tokens out of an answer that grants what was asked for.
    fn tokens(&self, answer: &TokenAnswer) -> Result<TokenSet, Error> {
        if *answer.token_type() != BasicTokenType::Bearer {
            return Err(self.malformed("token_type is not Bearer"));
        }
        if let Some(granted) = answer.scopes()
            && let Some(missing) = self.purpose.scopes.missing_in(granted)
        {
            return Err(self.purpose.missing_scope(missing));
        }
        let access_token = AccessToken::new(answer.access_token().secret()).map_err(|cause| {
            self.malformed("access_token is no bearer token")
                .with_source(cause)
        })?;
        Ok(TokenSet {
            access_token,
            expires_in: answer.expires_in(),
            refresh_token: self.refresh_token(answer)?,
            scopes: match answer.scopes() {
                Some(granted) => granted.iter().map(|scope| scope.to_string()).collect(),
                None => self.purpose.scopes.to_vec(),
            },
        })
    }

    /// The refresh token, where there is one; an empty one is as good as none.
    fn refresh_token(&self, answer: &TokenAnswer) -> Result<Option<RefreshToken>, Error> {
        answer
            .refresh_token()
            .map(|token| token.secret().as_str())
            .filter(|text| !text.is_empty())
            .map(RefreshToken::new)
            .transpose()
            .map_err(|cause| {
                self.malformed("refresh_token is no token")
                    .with_source(cause)
            })
    }

    fn malformed(&self, what: &str) -> Error {
        Error::unexpected(format!(
            "{} gave an answer that is not a bearer token's ({what}); check that the server URL leads to a Spotfire Server",
            self.url
        ))
    }
}

/// Refuses an endpoint to which secrets would go unencrypted.
pub(crate) fn check_endpoint(server: &ServerUrl, url: &Url) -> Result<(), Error> {
    if server.may_send_to(url) {
        return Ok(());
    }
    Err(Error::configuration(format!(
        "the endpoint at {} would get secrets unencrypted; give one with https://",
        url.origin().ascii_serialization()
    )))
}

fn not_made(cause: &reqwest::Error) -> Error {
    web::because(
        Error::configuration("the request to the server cannot be made"),
        cause,
    )
}
