//! The browser in which a person signs in, and the way it comes back.

use std::{
    io::{self, BufRead},
    thread,
    time::Duration,
};

use clap::Args;
use spotfire_auth::{
    Error, ErrorKind, LoopbackAddress, LoopbackListener, LoopbackPath, PendingLogin, Redirect,
    TokenSet, open_browser,
};
use tokio::{sync::mpsc, time};
use url::Url;

use crate::{failure::Failure, return_code::ReturnCode, session::Session};

/// How long the person may take: 5 min.
const TIME_LIMIT: Duration = Duration::from_secs(5 * 60);

/// How the browser is opened and how it comes back.
#[derive(Args, Debug)]
#[command(next_help_heading = "Browser")]
pub(crate) struct BrowserArgs {
    /// Opens no browser: prints the address of the sign-in page, and takes on standard input the address at which the
    /// browser ended, whole. For a browser on another machine, such as behind SSH.
    #[arg(long)]
    no_browser: bool,
    /// The port of this machine to which the browser comes back, instead of any free one. A browser on another machine
    /// gets here with `ssh -L PORT:127.0.0.1:PORT HOST`.
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    redirect_port: Option<u16>,
    /// The redirect URI that the client is registered with, https or of a scheme of its own. Nothing listens there: give
    /// the address at which the browser ended on standard input.
    #[arg(long, value_name = "URI", conflicts_with = "redirect_port")]
    redirect_uri: Option<Url>,
}

impl BrowserArgs {
    /// Whether the person is to paste an address on standard input.
    pub(crate) fn reads_stdin(&self) -> bool {
        self.no_browser || self.redirect_uri.is_some()
    }

    /// Where the browser is to end, and the listener there, if it is this machine.
    pub(crate) async fn redirect(&self) -> Result<(Redirect, Option<LoopbackListener>), Failure> {
        let unusable = |error| Failure::of_sign_in(error, "the redirect cannot be used");
        if let Some(uri) = self.redirect_uri.clone() {
            let redirect = match uri.scheme() {
                "https" => Redirect::https(uri),
                _ => Redirect::private_use_scheme(uri),
            };
            return Ok((redirect.map_err(unusable)?, None));
        }
        let port = self.redirect_port.unwrap_or_default();
        let listener = LoopbackListener::bind(LoopbackAddress::V4, LoopbackPath::Root, port)
            .await
            .map_err(unusable)?
            .with_time_limit(TIME_LIMIT);
        Ok((listener.redirect().clone(), Some(listener)))
    }

    /// Shows the sign-in page and waits for the browser to come back, or for the address at which it ended, whichever is
    /// first.
    pub(crate) async fn finish(
        &self,
        login: &PendingLogin,
        listener: Option<LoopbackListener>,
        session: &mut Session<'_>,
    ) -> Result<TokenSet, Failure> {
        let takes_address = self.show(login, session);
        let tokens = match listener {
            Some(listener) if takes_address => tokio::select! {
                tokens = listener.finish(login) => tokens,
                Some(tokens) = by_address(login, session) => tokens,
            },
            Some(listener) => listener.finish(login).await,
            None => by_address(login, session).await.ok_or_else(no_address)?,
        };
        tokens.map_err(|error| Failure::of_sign_in(error, "cannot sign in"))
    }

    /// Shows the sign-in page, and tells whether the person is asked for the address at which the browser ended.
    ///
    /// Also where the call is quiet: without this there is no sign-in.
    fn show(&self, login: &PendingLogin, session: &mut Session<'_>) -> bool {
        let mut lines = format!("sign in at\n{}\n", login.authorization_url());
        if let Some(port) = self.redirect_port {
            lines.push_str(&format!(
                "a browser on another machine gets back here with\nssh -L {port}:127.0.0.1:{port} HOST\n"
            ));
        }
        let mut is_opened = false;
        if !self.reads_stdin() {
            match open_browser(login.authorization_url()) {
                Ok(()) => is_opened = true,
                Err(error) => lines.push_str(&format!("{error}\n")),
            }
        }
        if !is_opened {
            lines.push_str(
                "then paste the address at which the browser ended, whole, and press Enter\n",
            );
        }
        session.console.write(&lines);
        !is_opened
    }
}

/// Takes addresses on standard input until one is right; none when it ends or the time is over.
async fn by_address(
    login: &PendingLogin,
    session: &mut Session<'_>,
) -> Option<Result<TokenSet, Error>> {
    let mut lines = input_lines();
    let end = time::Instant::now() + TIME_LIMIT;
    loop {
        let line = time::timeout_at(end, lines.recv()).await.ok()??;
        if line.trim().is_empty() {
            continue;
        }
        match login.finish(&line).await {
            Err(error) if error.kind() == ErrorKind::ForeignAnswer => {
                session.console.write(&format!("{error}\n"));
            }
            end => return Some(end),
        }
    }
}

/// The lines of standard input.
///
/// They are read in a thread of its own, since nothing can interrupt the reading; it ends with the process.
fn input_lines() -> mpsc::Receiver<String> {
    let (sender, lines) = mpsc::channel(1);
    thread::spawn(move || {
        for line in io::stdin().lock().lines().map_while(Result::ok) {
            if sender.blocking_send(line).is_err() {
                return;
            }
        }
    });
    lines
}

fn no_address() -> Failure {
    Failure::new(
        ReturnCode::Client,
        "sign-in",
        "the address at which the browser ended did not come within 5 minutes, or before the end of standard input",
    )
    .with_help("sign in again, and paste the whole address from the browser's address bar")
}
