//! Stored sign-ins: profiles, where their tokens lie, and one user at a time across processes.

mod file;
mod keyring;
mod lock;
mod profile;
mod record;
mod sign_ins;
mod sign_out;
mod tokens;

pub use profile::{Profile, ProfileName};
pub use sign_ins::{Kept, KeptIn, SignInStore, StoreChoice, StoredSignIn};
pub use sign_out::SignOut;

pub(crate) use lock::ProfileLock;
pub(crate) use tokens::StoredTokens;
