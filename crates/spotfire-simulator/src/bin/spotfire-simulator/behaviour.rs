//! The options that say what the server is like and what goes wrong with it.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use clap::ArgAction;
use spotfire_simulator::{FaultPlan, Settings, SwitchedOffAnswer, Tls, Upgrade};

/// How it differs from a server of today that is well.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "HTTPS, faults, upgrades and switches")]
pub(crate) struct BehaviourArguments {
    /// Speak HTTPS, with HTTP/2 for those who offer it, under a certificate made for this run
    #[arg(long)]
    tls: bool,

    /// Where to write that certificate as PEM, for clients to trust
    #[arg(long, value_name = "FILE", requires = "tls")]
    tls_certificate_out: Option<PathBuf>,

    /// Speak HTTPS under this certificate, PEM with its chain
    #[arg(
        long,
        value_name = "FILE",
        requires = "tls_key",
        conflicts_with = "tls"
    )]
    tls_certificate: Option<PathBuf>,

    /// The certificate's private key, PEM
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    tls_key: Option<PathBuf>,

    /// TOML file with faults on purpose: seed, idle-limit, and for each [[rule]] at, when (probability, calls, first or every)
    /// and faults
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,

    /// Upgrade in force from the start; PUT /simulator/upgrades with a JSON array of names changes them later
    #[arg(long = "upgrade", value_name = "NAME", value_enum)]
    upgrades: Vec<Upgrade>,

    /// Whether the API is on
    #[arg(long, value_name = "BOOL", default_value_t = true, action = ArgAction::Set)]
    rest_enabled: bool,

    /// Whether the API's description and its page are on
    #[arg(long, value_name = "BOOL", default_value_t = true, action = ArgAction::Set)]
    online_doc_enabled: bool,

    /// What is answered where the API or its description is off
    #[arg(long, value_name = "ANSWER", value_enum, default_value_t)]
    switched_off: SwitchedOffAnswer,
}

impl BehaviourArguments {
    /// The settings with what the options say by themselves.
    pub(crate) fn apply(&self, mut settings: Settings) -> Settings {
        settings = settings
            .with_rest_enabled(self.rest_enabled)
            .with_description_enabled(self.online_doc_enabled)
            .with_switched_off_answer(self.switched_off);
        for upgrade in &self.upgrades {
            settings = settings.with_upgrade(*upgrade);
        }
        settings
    }

    /// The settings with what is in the files that the options name.
    pub(crate) fn load(&self, mut settings: Settings) -> Result<Settings, Box<dyn Error>> {
        if let Some(path) = &self.faults {
            let plan = FaultPlan::from_toml(&read(path)?)
                .map_err(|error| format!("{}: {error}", path.display()))?;
            settings = settings.with_faults(plan);
        }
        if let (Some(certificate), Some(key)) = (&self.tls_certificate, &self.tls_key) {
            let tls = Tls::from_pem(&read(certificate)?, &read(key)?)?;
            settings = settings.with_tls(tls);
        }
        if self.tls {
            let tls = Tls::self_signed()?;
            if let Some(path) = &self.tls_certificate_out {
                fs::write(path, tls.certificate_pem())
                    .map_err(|error| format!("cannot write {}: {error}", path.display()))?;
            }
            settings = settings.with_tls(tls);
        }
        Ok(settings)
    }
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}
