//! The generator, run so that it can fail but not panic.

use std::panic::{self, AssertUnwindSafe};
use std::thread;

use openapiv3::OpenAPI;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle};
use quote::quote;

use super::derive;

/// Stack for the generator, which descends into nested schemas.
const STACK: usize = 64 << 20;

/// Generates the source of the client of a document, or says in the generator's words why it cannot.
pub(crate) fn client(document: &str) -> Result<String, String> {
    let openapi: OpenAPI = serde_json::from_str(document)
        .map_err(|error| format!("openapiv3 cannot read it: {error}"))?;
    thread::scope(|scope| {
        let generator = thread::Builder::new()
            .name("progenitor".to_owned())
            .stack_size(STACK)
            .spawn_scoped(scope, || quietly(|| generate(&openapi)));
        match generator.map(thread::ScopedJoinHandle::join) {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err("the thread of the generator panicked".to_owned()),
            Err(error) => Err(format!("no thread for the generator: {error}")),
        }
    })
}

fn generate(openapi: &OpenAPI) -> Result<String, String> {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(crate::Inner))
        .with_derive("PartialEq");
    if !has_floats(openapi) {
        settings.with_derive("Eq");
    }
    let tokens = Generator::new(&settings)
        .generate_tokens(openapi)
        .map_err(|error| error.to_string())?;
    let mut file =
        syn::parse2(tokens).map_err(|error| format!("what it generates is no Rust: {error}"))?;
    derive::json_schema(&mut file);
    Ok(prettyplease::unparse(&file))
}

/// Runs `work`; a panic becomes its message, and prints nothing.
fn quietly<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let outcome = panic::catch_unwind(AssertUnwindSafe(work));
    panic::set_hook(hook);
    outcome.unwrap_or_else(|panicked| Err(message(&*panicked)))
}

fn message(panicked: &(dyn std::any::Any + Send)) -> String {
    let text = panicked
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panicked.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    format!("the generator panicked: {text}")
}

/// Tells whether a type may hold a floating-point number, which has no `Eq`.
fn has_floats(openapi: &OpenAPI) -> bool {
    // The text of a document spells the type so wherever it stands; in a description it costs an `Eq`, no more.
    serde_json::to_string(openapi).is_ok_and(|text| text.contains(r#""type":"number""#))
}
