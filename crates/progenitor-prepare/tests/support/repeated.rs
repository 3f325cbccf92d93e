//! Names that generated Rust gives twice, which the parser takes and the compiler refuses.

use std::collections::HashSet;

use syn::{FnArg, ImplItem, Item, Pat, Type};

/// Names that stand twice among the items of a module, the fields of a struct, the variants of an enum, the methods
/// of a type or the arguments of a method.
pub(crate) fn repeated_names(source: &str) -> Vec<String> {
    let file = syn::parse_file(source).expect("the generator's outcome was parsed before");
    let mut found = Vec::new();
    in_module("", &file.items, &mut found);
    found
}

fn in_module(path: &str, items: &[Item], found: &mut Vec<String>) {
    note(path, items.iter().filter_map(item_name), found);
    for item in items {
        match item {
            Item::Mod(module) => {
                let path = format!("{path}::{}", module.ident);
                let items = module.content.as_ref().map_or(&[][..], |(_, items)| items);
                in_module(&path, items, found);
            }
            Item::Struct(item) => {
                let fields = item.fields.iter().filter_map(|field| field.ident.as_ref());
                note(
                    &format!("{path}::{}", item.ident),
                    fields.map(ToString::to_string),
                    found,
                );
            }
            Item::Enum(item) => {
                let variants = item
                    .variants
                    .iter()
                    .map(|variant| variant.ident.to_string());
                note(&format!("{path}::{}", item.ident), variants, found);
            }
            Item::Impl(item) if item.trait_.is_none() => in_impl(path, item, found),
            _ => {}
        }
    }
}

fn item_name(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Enum(item) => Some(item.ident.to_string()),
        Item::Mod(item) => Some(item.ident.to_string()),
        Item::Fn(item) => Some(item.sig.ident.to_string()),
        _ => None,
    }
}

fn in_impl(path: &str, item: &syn::ItemImpl, found: &mut Vec<String>) {
    let name = match &*item.self_ty {
        Type::Path(of) => of
            .path
            .segments
            .last()
            .map(|segment| segment.ident.to_string()),
        _ => None,
    };
    let path = format!("{path}::{}", name.unwrap_or_default());
    let methods: Vec<_> = item
        .items
        .iter()
        .filter_map(|item| match item {
            ImplItem::Fn(method) => Some(&method.sig),
            _ => None,
        })
        .collect();
    note(
        &path,
        methods.iter().map(|method| method.ident.to_string()),
        found,
    );
    for method in methods {
        let arguments = method.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(typed) => match &*typed.pat {
                Pat::Ident(argument) => Some(argument.ident.to_string()),
                _ => None,
            },
            FnArg::Receiver(_) => None,
        });
        note(&format!("{path}::{}", method.ident), arguments, found);
    }
}

fn note(path: &str, names: impl Iterator<Item = String>, found: &mut Vec<String>) {
    let mut seen = HashSet::new();
    for name in names {
        if !seen.insert(name.clone()) {
            found.push(format!("{path}::{name}"));
        }
    }
}
