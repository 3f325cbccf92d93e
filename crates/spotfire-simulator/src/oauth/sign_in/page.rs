//! Pages for people: plain HTML without scripts, with everything escaped.

use std::fmt::Write as _;

use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use http::{HeaderName, StatusCode};
use quick_xml::escape::escape;
use sha2::{Digest, Sha256};

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:30rem;margin:10vh auto;padding:0 1rem}\
    label,input{display:block;width:100%;box-sizing:border-box}input{font:inherit;padding:.4rem;margin-bottom:1rem}\
    button{font:inherit;padding:.4rem 1.2rem;margin-right:.5rem}.alert{color:#a00}.note{color:#555;font-size:.9rem}";

/// A page: its title, its texts, and perhaps a form.
pub(super) struct Page {
    status: StatusCode,
    title: &'static str,
    body: String,
    /// Where the form's answer may lead besides this server: the scheme of the client's redirect URI.
    leads_to: Option<String>,
}

impl Page {
    pub(super) fn new(title: &'static str) -> Self {
        Self {
            status: StatusCode::OK,
            title,
            body: String::new(),
            leads_to: None,
        }
    }

    pub(super) fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    pub(super) fn with_paragraph(self, text: &str) -> Self {
        self.with_element(&format!("<p>{}</p>", escape(text)))
    }

    /// Adds a paragraph that screen readers read out at once.
    pub(super) fn with_alert(self, text: &str) -> Self {
        self.with_element(&format!(
            r#"<p class="alert" role="alert">{}</p>"#,
            escape(text)
        ))
    }

    pub(super) fn with_note(self, text: &str) -> Self {
        self.with_element(&format!(r#"<p class="note">{}</p>"#, escape(text)))
    }

    pub(super) fn with_list(self, items: &[String]) -> Self {
        let items: String = items
            .iter()
            .map(|item| format!("<li><code>{}</code></li>", escape(item.as_str())))
            .collect();
        self.with_element(&format!("<ul>{items}</ul>"))
    }

    pub(super) fn with_form(mut self, form: Form, redirect_uri: &str) -> Self {
        self.leads_to = redirect_uri
            .split_once(':')
            .map(|(scheme, _)| format!("{scheme}:"));
        self.with_element(&form.0)
    }

    fn with_element(mut self, html: &str) -> Self {
        self.body.push_str(html);
        self.body.push('\n');
        self
    }

    /// No script, no frame, no picture, no base; a form leads here, and from here to the client.
    ///
    /// Browsers hold the redirect after a form against `form-action` too. Its scheme alone is named, as a source cannot name \[::1].
    fn policy(&self) -> String {
        let style = BASE64_STANDARD.encode(Sha256::digest(STYLE));
        let form_action = match &self.leads_to {
            Some(scheme) => format!("'self' {scheme}"),
            None => "'none'".to_owned(),
        };
        format!(
            "default-src 'none'; style-src 'sha256-{style}'; form-action {form_action}; frame-ancestors 'none'; base-uri 'none'"
        )
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let headers: [(HeaderName, String); 6] = [
            (CONTENT_TYPE, "text/html;charset=UTF-8".to_owned()),
            (CONTENT_SECURITY_POLICY, self.policy()),
            (REFERRER_POLICY, "no-referrer".to_owned()),
            (CACHE_CONTROL, "no-store".to_owned()),
            (X_FRAME_OPTIONS, "DENY".to_owned()),
            (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        ];
        let html = format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\">\
             <title>{title} \u{2013} Spotfire Server simulator</title><style>{STYLE}</style></head>\n\
             <body><h1>{title}</h1>\n{body}</body></html>\n",
            title = self.title,
            body = self.body,
        );
        (self.status, headers, html).into_response()
    }
}

/// A form that is sent by POST.
pub(super) struct Form(String);

impl Form {
    /// A form for `action`, which tells the sign-in that it belongs to.
    pub(super) fn new(action: &str, sign_in: &str) -> Self {
        let mut html = String::new();
        write_to(
            &mut html,
            format_args!(
                r#"<form method="post" action="{}"><input type="hidden" name="sign_in" value="{}">"#,
                escape(action),
                escape(sign_in)
            ),
        );
        Self(html)
    }

    /// Adds a field; `autocomplete` is the kind of value that browsers know.
    pub(super) fn with_field(
        mut self,
        label: &str,
        name: &str,
        kind: &str,
        autocomplete: &str,
    ) -> Self {
        write_to(
            &mut self.0,
            format_args!(
                r#"<label for="{name}">{label}</label><input id="{name}" name="{name}" type="{kind}" autocomplete="{autocomplete}" required>"#,
            ),
        );
        self
    }

    /// Adds a button; which one was pressed comes as `decision`.
    pub(super) fn with_button(mut self, label: &str, decision: &str) -> Self {
        write_to(
            &mut self.0,
            format_args!(r#"<button name="decision" value="{decision}">{label}</button>"#),
        );
        self
    }

    pub(super) fn end(mut self) -> Self {
        self.0.push_str("</form>");
        self
    }
}

fn write_to(html: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into a String cannot fail.
    let _ = html.write_fmt(text);
}
