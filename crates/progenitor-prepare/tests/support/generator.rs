//! The real generator.

use std::panic::{self, AssertUnwindSafe};

use progenitor::{GenerationSettings, Generator, InterfaceStyle};

/// What the generator makes of a document.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// Rust source.
    Source(String),
    /// An error.
    Refused(String),
    /// A panic with this message.
    Panicked(String),
}

/// Runs openapiv3, progenitor and syn over a document, as a build script does.
pub(crate) fn generate(document: &str) -> Outcome {
    match panic::catch_unwind(AssertUnwindSafe(|| source(document))) {
        Ok(Ok(source)) => Outcome::Source(source),
        Ok(Err(error)) => Outcome::Refused(error),
        Err(panicked) => Outcome::Panicked(match panicked.downcast::<String>() {
            Ok(text) => *text,
            Err(other) => other
                .downcast::<&str>()
                .map_or_else(|_| String::new(), |text| text.to_string()),
        }),
    }
}

fn source(document: &str) -> Result<String, String> {
    let openapi = serde_json::from_str(document).map_err(|error| error.to_string())?;
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Builder);
    let tokens = Generator::new(&settings).generate_tokens(&openapi);
    let file = syn::parse2(tokens.map_err(|error| error.to_string())?);
    let file: syn::File = file.map_err(|error| error.to_string())?;
    Ok(prettyplease::unparse(&file))
}
