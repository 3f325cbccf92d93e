//! Which stored sign-in is meant, and where it is stored.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use etcetera::BaseStrategy;
use spotfire_auth::{ProfileName, SignInStore, StoreChoice};

use crate::{
    environment::{self, PROFILE, STORE, STORE_DIR},
    failure::Failure,
};

/// The setting that names a stored sign-in.
#[derive(Args, Debug)]
#[command(next_help_heading = "Server and credentials")]
pub(crate) struct ProfileArgs {
    /// The profile of a sign-in that `spotfire-job login` stores [env: SPOTFIRE_PROFILE] [default: default]. Such a sign-in is
    /// used where neither a secret nor a token is given, and in any case where this flag names it.
    #[arg(long, value_name = "NAME")]
    profile: Option<ProfileName>,
}

/// Where tokens are to be kept, as a flag or a variable names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Place {
    Auto,
    Keyring,
    File,
}

impl ProfileArgs {
    /// The profile that the flag names, if it does.
    pub(crate) fn flag(&self) -> Option<&ProfileName> {
        self.profile.as_ref()
    }

    /// The profile that flag or environment name, if any does.
    pub(crate) fn given(&self) -> Result<Option<ProfileName>, Failure> {
        if self.profile.is_some() {
            return Ok(self.profile.clone());
        }
        let named = environment::variable(PROFILE)?.map(|name| name.parse());
        named.transpose().map_err(|error: spotfire_auth::Error| {
            Failure::usage(format!("{PROFILE} cannot be used")).with_cause(error)
        })
    }

    /// The profile that flag or environment name, or else `default`.
    pub(crate) fn name(&self) -> Result<ProfileName, Failure> {
        Ok(self.given()?.unwrap_or_default())
    }
}

/// The store of this user, for sign-ins that are there already.
pub(crate) fn store() -> Result<SignInStore, Failure> {
    store_in(Place::Auto)
}

/// The store of this user, which keeps new tokens in that place.
pub(crate) fn store_in(place: Place) -> Result<SignInStore, Failure> {
    let choice = match place {
        Place::Auto => StoreChoice::Auto,
        Place::Keyring => StoreChoice::Keyring,
        Place::File => StoreChoice::File,
    };
    Ok(SignInStore::new(folder()?, choice))
}

/// The place that the environment names for new tokens.
pub(crate) fn place() -> Result<Option<Place>, Failure> {
    let Some(text) = environment::variable(STORE)? else {
        return Ok(None);
    };
    let place = Place::from_str(&text, false);
    place
        .map(Some)
        .map_err(|_| Failure::usage(format!("{STORE} is neither auto, keyring nor file")))
}

/// The folder of the sign-ins: the variable's, or `spotfire-job` in the user's folder for data of programs.
fn folder() -> Result<PathBuf, Failure> {
    if let Some(folder) = environment::variable(STORE_DIR)? {
        return Ok(folder.into());
    }
    let folders = etcetera::choose_base_strategy().map_err(|error| {
        Failure::usage("this user has no home folder for stored sign-ins")
            .with_cause(error)
            .with_help(format!("name a folder in {STORE_DIR}"))
    })?;
    Ok(folders.data_dir().join("spotfire-job"))
}
