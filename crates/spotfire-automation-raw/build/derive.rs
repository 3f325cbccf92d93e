//! What generated types derive beyond the generator's own.

use syn::{Attribute, File, Item, parse_quote};

/// Has every generated type derive `JsonSchema` when the feature is on.
///
/// The generator's own way derives it always; an attribute for every type it does not have.
pub(crate) fn json_schema(file: &mut File) {
    let derive: Attribute =
        parse_quote!(#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]);
    let modules = file.items.iter_mut().filter_map(|item| match item {
        Item::Mod(module) if module.ident == "types" => module.content.as_mut(),
        _ => None,
    });
    for item in modules.flat_map(|(_, items)| items) {
        match item {
            Item::Struct(item) => item.attrs.push(derive.clone()),
            Item::Enum(item) => item.attrs.push(derive.clone()),
            _ => {}
        }
    }
}
