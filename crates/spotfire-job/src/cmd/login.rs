//! `login`: a person signs in by way of a browser.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use spotfire_auth::{
    ApiClient, AuthorizationCode, ClientAuthentication, Discovery, JOB_SCOPE, Kept, Profile,
    ProfileName, ServerUrl, SignInStore, TokenSet,
};

use crate::{
    browser::BrowserArgs,
    credentials,
    environment::{self, CLIENT_ID, CLIENT_SECRET},
    failure::Failure,
    input,
    profiles::{self, Place, ProfileArgs},
    return_code::ReturnCode,
    server::ServerArgs,
    session::Session,
    sign_in_report::SignInReport,
};

/// Signs a person in by way of a browser, and keeps the sign-in for the other commands.
///
/// Opens the server's sign-in page in a browser, waits up to 5 minutes for the browser to come back to this machine, and
/// keeps a refresh token in the system's keyring, or in a file that you alone can read where there is no keyring. The
/// other commands then need neither secret nor token. The API client must be registered with the grants
/// authorization_code and refresh_token and with the scope offline; a client of profile native has no secret.
#[derive(Args, Debug)]
#[command(after_help = ReturnCode::help_below(EXAMPLES))]
pub(crate) struct LoginArgs {
    #[command(flatten)]
    server: ServerArgs,
    #[command(flatten)]
    profile: ProfileArgs,
    #[command(flatten)]
    client: ClientArgs,
    #[command(flatten)]
    browser: BrowserArgs,
    /// Where to keep the tokens [env: SPOTFIRE_STORE]. `auto`: in the keyring where there is one that answers within 3
    /// seconds, else in a file in the folder for programs' data, or in the folder that SPOTFIRE_STORE_DIR names.
    #[arg(
        long,
        value_name = "PLACE",
        value_enum,
        help_heading = "Server and credentials"
    )]
    store: Option<Place>,
}

/// Which API client asks for which scopes.
#[derive(Args, Debug)]
#[command(next_help_heading = "Server and credentials")]
struct ClientArgs {
    /// The id of the API client [env: SPOTFIRE_CLIENT_ID].
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// How a client with a secret (profile web) sends it [default: as at the profile's last sign-in; else basic where
    /// --client-secret-file is given, and none where it is not]. The secret is not kept: the other commands need it again.
    #[arg(long, value_name = "METHOD", value_enum)]
    client_authentication: Option<Method>,
    /// A file with the API client's secret, `-` for standard input [env: SPOTFIRE_CLIENT_SECRET holds the secret
    /// itself, for a client that has one].
    #[arg(long, value_name = "FILE|-")]
    client_secret_file: Option<PathBuf>,
    /// A scope to ask for, besides offline; may be given several times.
    #[arg(long = "scope", value_name = "SCOPE", default_value = JOB_SCOPE)]
    scopes: Vec<String>,
}

/// How a client proves who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Method {
    /// No secret.
    None,
    /// client_secret_basic
    Basic,
    /// client_secret_post
    Post,
}

const EXAMPLES: &str = "\
Examples:
  spotfire-job login --server https://spotfire.example.com --client-id ID
  From a machine without a browser, with the browser on the machine before you:
    ssh -L 8765:127.0.0.1:8765 HOST
    spotfire-job login --server https://spotfire.example.com --client-id ID --no-browser --redirect-port 8765
  Then:
    spotfire-job run --library /Sales/Daily";

impl From<Method> for ClientAuthentication {
    fn from(method: Method) -> Self {
        match method {
            Method::None => Self::None,
            Method::Basic => Self::Basic,
            Method::Post => Self::Post,
        }
    }
}

impl LoginArgs {
    /// Signs in.
    pub(crate) async fn run(self, session: &mut Session<'_>) -> Result<ReturnCode, Failure> {
        let place = match self.store {
            Some(place) => place,
            None => profiles::place()?.unwrap_or(Place::Auto),
        };
        let store = profiles::store_in(place)?;
        let name = self.profile.name()?;
        // One that cannot be read is replaced as well.
        let before = store.load(&name).ok().flatten();
        let before = before.as_ref().map(|sign_in| sign_in.profile());
        let server = self.server(before)?;
        session.report.server = Some(server.to_string());
        let client = self.client.client(before)?;
        let mut profile = Profile::new(server, &client);
        profile.ca_file = match self.server.network.ca_file()? {
            // The other commands may be called in another folder.
            Some(file) => std::path::absolute(&file).ok().or(Some(file)),
            None => before.and_then(|before| before.ca_file.clone()),
        };
        let tokens = self.sign_in(&mut profile, client, session).await?;
        let kept = store
            .keep(&name, profile, &tokens)
            .await
            .map_err(|error| Failure::of_sign_in(error, "signed in, but it cannot be kept"))?;
        tell(&store, &name, &kept, session)
    }

    /// The server that is named, or that of the profile's last sign-in.
    fn server(&self, before: Option<&Profile>) -> Result<ServerUrl, Failure> {
        match (self.server.given()?, before) {
            (None, Some(before)) => Ok(before.server.clone()),
            _ => self.server.required(),
        }
    }

    /// Has the person sign in, and notes what was found out about the server.
    async fn sign_in(
        &self,
        profile: &mut Profile,
        client: ApiClient,
        session: &mut Session<'_>,
    ) -> Result<TokenSet, Failure> {
        let failed = |error| Failure::of_sign_in(error, "cannot sign in");
        if self.browser.reads_stdin() && self.client.reads_stdin() {
            return Err(Failure::usage(
                "the address at which the browser ended and the client secret cannot both come from standard input",
            ));
        }
        let http = self
            .server
            .network
            .http_settings(profile.ca_file.as_deref())?;
        let metadata = Discovery::new(profile.server.clone())
            .with_http_settings(http.clone())
            .discover()
            .await
            .map_err(failed)?;
        profile.token_endpoint = metadata.token_endpoint().clone();
        let (redirect, listener) = self.browser.redirect().await?;
        let login = AuthorizationCode::new(profile.server.clone(), client)
            .with_scopes(&self.client.scopes)
            .with_http_settings(http)
            .with_metadata(metadata)
            .start(redirect)
            .await
            .map_err(failed)?;
        self.browser.finish(&login, listener, session).await
    }
}

impl ClientArgs {
    fn reads_stdin(&self) -> bool {
        self.client_secret_file
            .as_deref()
            .is_some_and(input::is_stdin)
    }

    /// The client that is named, or that of the profile's last sign-in.
    fn client(&self, before: Option<&Profile>) -> Result<ApiClient, Failure> {
        let id = environment::or_variable(self.client_id.as_ref(), CLIENT_ID)?
            .or_else(|| before.map(|before| before.client_id.clone()))
            .ok_or_else(|| {
                Failure::usage("no API client is given").with_help(format!(
                    "set {CLIENT_ID} or give --client-id; an administrator registers a client for people with \
                     `config register-api-client --name=NAME -pnative -Gauthorization_code -Grefresh_token \
                     -S{JOB_SCOPE} -Soffline`"
                ))
            })?;
        let known = before
            .filter(|before| before.client_id == id)
            .map(|before| before.authentication);
        let authentication = match (self.client_authentication, &self.client_secret_file) {
            (Some(method), _) => method.into(),
            (None, Some(_)) => known
                .filter(|known| *known != ClientAuthentication::None)
                .unwrap_or(ClientAuthentication::Basic),
            (None, None) => known.unwrap_or(ClientAuthentication::None),
        };
        if authentication == ClientAuthentication::None {
            return Ok(ApiClient::public(id));
        }
        let secret = credentials::client_secret(self.client_secret_file.as_ref())?;
        let secret = secret.ok_or_else(|| {
            Failure::usage("no client secret is given").with_help(format!(
                "put it into {CLIENT_SECRET} or into the file of --client-secret-file"
            ))
        })?;
        Ok(ApiClient::confidential(id, secret).with_authentication(authentication))
    }
}

/// Tells where the sign-in is kept.
fn tell(
    store: &SignInStore,
    name: &ProfileName,
    kept: &Kept,
    session: &mut Session<'_>,
) -> Result<ReturnCode, Failure> {
    if let Some(reason) = &kept.reason {
        session.console.note(&format!(
            "the tokens are kept in a file, not in the system's keyring: {reason}"
        ));
    }
    let found = store
        .load(name)
        .map_err(|error| Failure::of_sign_in(error, "the stored sign-in cannot be used"))?;
    if let Some(found) = found {
        session
            .report
            .note_sign_ins([SignInReport::new(store, name, &found)]);
    }
    Ok(ReturnCode::Success)
}
