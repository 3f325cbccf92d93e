//! What the hook needs to know of the operations.

use progenitor_prepare::Changes;
use quote::quote;
use syn::parse_quote;

/// Makes the source of the tables, or says what in the document cannot be sent.
pub(crate) fn source(changes: &Changes) -> Result<String, String> {
    let media_types = changes.request_media_types();
    if let Some((operation, media_type)) = media_types.iter().find(|(_, it)| !is_sendable(it)) {
        return Err(format!(
            "the body of {operation} has the media type {media_type:?}, which no header can hold"
        ));
    }
    let entries = media_types
        .iter()
        .map(|(operation, media_type)| quote!((#operation, #media_type)));
    let file = parse_quote! {
        /// The media type of the body, by name of operation, where it is not the one that generated code claims.
        pub const REQUEST_MEDIA_TYPES: &[(&str, &str)] = &[#(#entries),*];
    };
    Ok(prettyplease::unparse(&file))
}

/// Tells whether a header can hold the text (RFC 9110 section 5.5).
fn is_sendable(text: &str) -> bool {
    text.chars().all(|c| c == ' ' || c.is_ascii_graphic())
}
