//! The file of a profile.

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::store::profile::ProfileText;
use crate::store::sign_ins::{KeptIn, StoredSignIn};
use crate::store::tokens::{StoredTokens, TokensText};

/// The version that is written, and the only one that is read.
const VERSION: u32 = 1;

/// What the file of a profile holds. The tokens are in it only where they are kept in the file.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    format_version: u32,
    #[serde(flatten)]
    profile: ProfileText,
    kept_in: KeptIn,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tokens: Option<TokensText>,
}

/// The sign-in as the text of a file. The tokens go in where the sign-in keeps them in the file.
pub(super) fn write(sign_in: &StoredSignIn) -> Vec<u8> {
    let tokens = sign_in
        .tokens
        .as_ref()
        .filter(|_| sign_in.kept_in == KeptIn::File);
    let record = Record {
        format_version: VERSION,
        profile: ProfileText::from(&sign_in.profile),
        kept_in: sign_in.kept_in,
        tokens: tokens.map(TokensText::from),
    };
    // Nothing in a record can fail to serialize: no map with odd keys, no foreign type.
    serde_json::to_vec_pretty(&record).unwrap_or_default()
}

/// The sign-in in the text of a file; if there is none, why, without repeating any of the text.
pub(super) fn read(text: &[u8]) -> Result<StoredSignIn, String> {
    let record: Record = serde_json::from_slice(text).map_err(|error| at(&error))?;
    if record.format_version != VERSION {
        return Err(format!(
            "its form is version {}, and only {VERSION} is known",
            record.format_version
        ));
    }
    let tokens = record.tokens.map(StoredTokens::try_from).transpose();
    Ok(StoredSignIn {
        profile: record.profile.try_into().map_err(text_of)?,
        kept_in: record.kept_in,
        tokens: tokens.map_err(text_of)?,
    })
}

/// The tokens as an entry of the keyring.
pub(super) fn write_tokens(tokens: &StoredTokens) -> Vec<u8> {
    serde_json::to_vec(&TokensText::from(tokens)).unwrap_or_default()
}

/// The tokens in an entry of the keyring.
pub(super) fn read_tokens(text: &[u8]) -> Result<StoredTokens, String> {
    let text: TokensText = serde_json::from_slice(text).map_err(|error| at(&error))?;
    text.try_into().map_err(text_of)
}

fn text_of(error: Error) -> String {
    error.to_string()
}

/// Where the text stops making sense. The parser's own words repeat values, and some are secrets.
fn at(error: &serde_json::Error) -> String {
    format!(
        "it is not as this program writes it (line {}, column {})",
        error.line(),
        error.column()
    )
}
