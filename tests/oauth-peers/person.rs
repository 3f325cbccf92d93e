//! A person with a browser, as far as the pages of the independent authorization server need one.

use std::collections::HashMap;

use spotfire_auth::HttpSettings;
use spotfire_auth::ServerUrl;
use url::Url;

/// How many pages a sign-in has at most: two forms, and the redirects between them.
const MOST_PAGES: usize = 20;

/// Signs in, allows what is asked for, and returns the URL at which the browser ends.
pub(crate) async fn sign_in(server: &ServerUrl, authorization_url: &Url) -> String {
    let mut browser = Browser {
        http: HttpSettings::default()
            .client(server)
            .expect("plain HTTP needs nothing"),
        cookies: HashMap::new(),
    };
    let mut at = authorization_url.clone();
    let mut form = None;
    for _ in 0..MOST_PAGES {
        let (location, page) = browser.ask(&at, form.take()).await;
        match location {
            Some(location) => {
                at = at.join(&location).expect("a location is a URL");
                if at.origin() != authorization_url.origin() {
                    return at.into();
                }
            }
            None => {
                let action = between(&page, "action=\"", '"');
                at = at.join(action).expect("a form leads to a URL");
                let prompt = between(&page, "name=\"prompt\" value=\"", '"');
                form = Some(format!("prompt={prompt}&login=ada&password=any"));
            }
        }
    }
    panic!("the sign-in does not end; it is at {at}");
}

struct Browser {
    http: reqwest::Client,
    cookies: HashMap<String, String>,
}

impl Browser {
    /// Sends a request, with a form or without; returns where the answer leads and its page.
    async fn ask(&mut self, url: &Url, form: Option<String>) -> (Option<String>, String) {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = match form {
            Some(form) => self
                .http
                .post(url.clone())
                .header("content-type", "application/x-www-form-urlencoded")
                .body(form),
            None => self.http.get(url.clone()),
        };
        let answer = request.header("cookie", cookies.join("; ")).send().await;
        let answer = answer.expect("the server answers");
        for cookie in answer.headers().get_all("set-cookie") {
            let cookie = cookie.to_str().expect("a cookie is text");
            let pair = cookie
                .split(';')
                .next()
                .and_then(|pair| pair.split_once('='));
            let (name, value) = pair.expect("a cookie has a value");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let location = answer.headers().get("location");
        let location = location.map(|it| it.to_str().expect("a location is text").to_owned());
        (
            location,
            answer.text().await.expect("the page arrives whole"),
        )
    }
}

/// What stands in a page between two marks.
fn between<'a>(page: &'a str, before: &str, after: char) -> &'a str {
    let found = page
        .split_once(before)
        .and_then(|(_, rest)| rest.split_once(after));
    found.unwrap_or_else(|| panic!("no {before} in {page}")).0
}
