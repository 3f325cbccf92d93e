//! A person at a real browser, Debian's headless Chromium: signs in, without JavaScript, and looks at Swagger UI.
//!
//! Run by `cargo xtask ci browser`. Without `chromium` and `chromedriver` in the path it fails.

mod chromium;
mod login;
mod swagger_ui;
