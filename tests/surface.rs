//! The public surface of the generated client, in Rust terms, as a snapshot.
//!
//! What a new description means to Rust code shows here: types with their fields and variants, operations with
//! their arguments. A difference is read, then accepted with `cargo insta review`.

use quote::ToTokens;
use syn::{Attribute, Fields, ImplItem, Item, ItemImpl, ItemMod, Visibility};

#[test]
fn the_public_surface_of_the_generated_client() {
    let file = syn::parse_file(spotfire_automation_raw::GENERATED_SOURCE).unwrap();
    for (name, items) in modules(file.items) {
        let text = render(items);
        if !text.is_empty() {
            insta::assert_snapshot!(name, text);
        }
    }
}

/// Splits the generated code into its modules, the root first.
fn modules(items: Vec<Item>) -> Vec<(String, Vec<Item>)> {
    let mut root = Vec::new();
    let mut modules = Vec::new();
    for item in items {
        match item {
            Item::Mod(ItemMod {
                ident,
                content: Some((_, items)),
                vis: Visibility::Public(_),
                ..
            }) => {
                modules.push((ident.to_string(), items));
            }
            item => root.push(item),
        }
    }
    modules.insert(0, ("client".to_owned(), root));
    modules
}

/// Writes what of `items` a caller can name, without bodies and docs.
fn render(items: Vec<Item>) -> String {
    let mut traits = Vec::new();
    let items = items
        .into_iter()
        .filter_map(|item| public(item, &mut traits))
        .collect();
    let mut text = prettyplease::unparse(&syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items,
    });
    traits.sort();
    for line in traits {
        text.push_str(&line);
        text.push('\n');
    }
    text
}

fn public(item: Item, traits: &mut Vec<String>) -> Option<Item> {
    match item {
        Item::Struct(mut item) if is_public(&item.vis) => {
            strip(&mut item.attrs);
            hide_private_fields(&mut item.fields);
            Some(Item::Struct(item))
        }
        Item::Enum(mut item) if is_public(&item.vis) => {
            strip(&mut item.attrs);
            for variant in &mut item.variants {
                strip(&mut variant.attrs);
            }
            Some(Item::Enum(item))
        }
        Item::Impl(item) => inherent(item, traits).map(Item::Impl),
        Item::Mod(mut item) if is_public(&item.vis) => {
            let (brace, items) = item.content?;
            strip(&mut item.attrs);
            let items = items
                .into_iter()
                .filter_map(|item| public(item, traits))
                .collect();
            item.content = Some((brace, items));
            Some(Item::Mod(item))
        }
        _ => None,
    }
}

/// Keeps the public methods of an inherent `impl`; a trait's becomes a line.
fn inherent(mut item: ItemImpl, traits: &mut Vec<String>) -> Option<ItemImpl> {
    if let Some((path, _)) = &item.trait_ {
        traits.push(format!("// {}: {}", spelled(&item.self_ty), spelled(path)));
        return None;
    }
    strip(&mut item.attrs);
    item.items.retain_mut(|item| match item {
        ImplItem::Fn(method) if is_public(&method.vis) => {
            strip(&mut method.attrs);
            method.block.stmts.clear();
            true
        }
        _ => false,
    });
    (!item.items.is_empty()).then_some(item)
}

fn hide_private_fields(fields: &mut Fields) {
    if let Fields::Named(named) = fields {
        let shown = std::mem::take(&mut named.named)
            .into_iter()
            .filter(|field| is_public(&field.vis));
        named.named = shown.collect();
    }
    for field in fields {
        strip(&mut field.attrs);
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Keeps what changes how a value is read or written, and what can be derived from it.
fn strip(attributes: &mut Vec<Attribute>) {
    attributes.retain(|attribute| {
        ["derive", "serde", "cfg_attr"]
            .iter()
            .any(|kept| attribute.path().is_ident(kept))
    });
}

fn spelled(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    [
        (" :: ", "::"),
        (":: ", "::"),
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        ("& ", "&"),
    ]
    .iter()
    .fold(text, |text, (wide, tight)| text.replace(wide, tight))
}
