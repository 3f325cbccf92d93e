//! What of generated code a caller can name, as a whole and item by item.

use std::mem;

use quote::ToTokens;
use syn::{Attribute, Expr, Fields, ImplItem, Item, ItemImpl, Lit, Meta, Type, Visibility};

/// Something that a caller can name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// What it is called: `types::ExecutionStatus`, `Client::abort`, `impl Display for types::ExecutionStatus`.
    pub(crate) name: String,
    /// What it is, in Rust, without bodies.
    pub(crate) text: String,
}

/// Lists all that a caller of generated code can name: types with their fields, each method, each trait of a type.
pub(crate) fn names(source: &str) -> syn::Result<Vec<Named>> {
    let mut names = Vec::new();
    collect(syn::parse_file(source)?.items, "", &mut names);
    Ok(names)
}

/// Keeps what of an item a caller can name, without bodies and docs; an `impl` of a trait becomes a line.
pub(crate) fn public(item: Item, traits: &mut Vec<String>) -> Option<Item> {
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
        Item::Type(mut item) if is_public(&item.vis) => {
            strip(&mut item.attrs);
            Some(Item::Type(item))
        }
        Item::Const(mut item) if is_public(&item.vis) => {
            strip(&mut item.attrs);
            Some(Item::Const(item))
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

/// Writes items as Rust.
pub(crate) fn unparsed(items: Vec<Item>) -> String {
    prettyplease::unparse(&syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items,
    })
}

fn collect(items: Vec<Item>, module: &str, names: &mut Vec<Named>) {
    for item in items {
        if let Item::Mod(module_item) = item {
            if is_public(&module_item.vis) {
                let (_, items) = module_item.content.unwrap_or_default();
                collect(items, &format!("{module}{}::", module_item.ident), names);
            }
            continue;
        }
        let mut traits = Vec::new();
        if let Some(item) = public(item, &mut traits) {
            collect_one(item, module, names);
        }
        names.extend(traits.into_iter().map(|line| Named {
            name: format!("{module}{}", line.trim_start_matches("// ")),
            text: line,
        }));
    }
}

fn collect_one(item: Item, module: &str, names: &mut Vec<Named>) {
    let ident = match &item {
        Item::Struct(item) => item.ident.to_string(),
        Item::Enum(item) => item.ident.to_string(),
        Item::Type(item) => item.ident.to_string(),
        Item::Const(item) => item.ident.to_string(),
        Item::Impl(item) => return collect_methods(item, module, names),
        _ => return,
    };
    names.push(Named {
        name: format!("{module}{ident}"),
        text: unparsed(vec![item]),
    });
}

fn collect_methods(item: &ItemImpl, module: &str, names: &mut Vec<Named>) {
    let of = bare(&item.self_ty);
    for method in &item.items {
        let ImplItem::Fn(function) = method else {
            continue;
        };
        let mut alone = item.clone();
        alone.items = vec![method.clone()];
        names.push(Named {
            name: format!("{module}{of}::{}", function.sig.ident),
            text: unparsed(vec![Item::Impl(alone)]),
        });
    }
}

/// The name of a type without its generic arguments.
fn bare(of: &Type) -> String {
    let spelled = spelled(of);
    let (name, _) = spelled.split_once('<').unwrap_or((&spelled, ""));
    name.to_owned()
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
        let shown = mem::take(&mut named.named)
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

/// Keeps what changes how a value is read or written, what can be derived from it, and what a method sends where.
fn strip(attributes: &mut Vec<Attribute>) {
    attributes.retain_mut(|attribute| {
        if attribute.path().is_ident("doc") {
            return keep_request(attribute);
        }
        [
            "cfg_attr",
            "deprecated",
            "derive",
            "non_exhaustive",
            "serde",
        ]
        .iter()
        .any(|kept| attribute.path().is_ident(kept))
    });
}

/// Cuts a doc down to the line that names method and path, which are the contract; tells whether there is one.
fn keep_request(attribute: &mut Attribute) -> bool {
    let Meta::NameValue(meta) = &mut attribute.meta else {
        return false;
    };
    let Expr::Lit(literal) = &mut meta.value else {
        return false;
    };
    let Lit::Str(text) = &mut literal.lit else {
        return false;
    };
    let doc = text.value();
    let request = doc
        .lines()
        .find(|line| line.trim().starts_with("Sends a `"));
    if let Some(line) = request {
        *text = syn::LitStr::new(&format!(" {}", line.trim()), text.span());
    }
    request.is_some()
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
