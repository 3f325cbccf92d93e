//! The two documents that the benchmarks compare.

use openapi_drift::openapi_document::{Document, Limits, Object, Value, read, to_json};

/// The environment variable with the path of the old document; the new one is made of it.
const VARIABLE: &str = "OPENAPI_DRIFT_BENCH_DOCUMENT";

/// How many resources the generated document has: a definition, a path with two operations each. About 3 MB.
const RESOURCES: usize = 1000;

/// Two versions of a description, and where they come from.
pub(crate) struct Pair {
    pub(crate) old: String,
    pub(crate) new: String,
    pub(crate) what: String,
}

/// Returns the document named by the environment or a generated one, and what became of it.
pub(crate) fn pair() -> Pair {
    let (old, what) = match std::env::var_os(VARIABLE) {
        Some(path) => {
            let text = std::fs::read_to_string(&path).expect("the named document can be read");
            (text, path.to_string_lossy().into_owned())
        }
        None => {
            let what = format!("generated, {RESOURCES} resources ({VARIABLE} names another)");
            (to_json(&generated()), what)
        }
    };
    let mut root = parse(&old).into_owned().root;
    let changes = change(&mut root);
    Pair {
        old,
        new: to_json(&root),
        what: format!("{what}, and the same with {changes} changes"),
    }
}

pub(crate) fn parse(text: &str) -> Document<'_> {
    read(text, &Limits::default()).expect("the document can be read")
}

/// Changes every fiftieth definition and path, each in one of a few ways, and counts the changes.
fn change(root: &mut Value<'_>) -> usize {
    const EVERY: usize = 50;
    let mut changes = 0;
    if let Some(Value::Object(definitions)) = root.get_mut("definitions") {
        let definitions = definitions.iter_mut().step_by(EVERY);
        for (index, (_, definition)) in definitions.enumerate() {
            let properties = definition.get_mut("properties");
            let Some(Value::Object(properties)) = properties else {
                continue;
            };
            change_properties(properties, index);
            changes += 1;
        }
    }
    if let Some(Value::Object(paths)) = root.get_mut("paths") {
        for (_, item) in paths.iter_mut().step_by(EVERY) {
            if let Some(Value::Object(operation)) = item.get_mut("get") {
                operation.remove("responses");
                changes += 1;
            }
        }
    }
    changes
}

fn change_properties(properties: &mut Object<'_>, index: usize) {
    let first = properties.keys().next().map(str::to_owned);
    match (index % 3, first) {
        (0, Some(first)) => {
            properties.remove(&first);
        }
        (1, Some(first)) => {
            properties.insert(first, string());
        }
        _ => properties.push("added", string()),
    }
}

fn string() -> Object<'static> {
    let mut schema = Object::new();
    schema.push("type", "string");
    schema.push("maxLength", 10);
    schema
}

fn generated() -> Value<'static> {
    let mut paths = String::new();
    let mut definitions = String::new();
    for index in 0..RESOURCES {
        let comma = if index == 0 { "" } else { "," };
        let reference = format!(r##"{{"$ref":"#/definitions/Resource{index}"}}"##);
        let parameters = r#"[{"name":"id","in":"path","required":true,"type":"string"},{"name":"dryRun","in":"query","type":"string","description":"When present, nothing is kept."}]"#;
        let responses = format!(
            r#"{{"200":{{"description":"OK","schema":{reference}}},"401":{{"description":"Unauthorized"}}}}"#
        );
        paths.push_str(&format!(
            r#"{comma}"/resources{index}/{{id}}":{{"parameters":{parameters},"get":{{"operationId":"read{index}","responses":{responses}}},"put":{{"operationId":"write{index}","parameters":[{{"name":"body","in":"body","schema":{reference}}}],"responses":{responses}}}}}"#
        ));
        let properties: Vec<String> = (0..20)
            .map(|property| {
                let next = (index * 7 + property) % RESOURCES;
                match property % 4 {
                    0 => format!(r##""p{property}":{{"$ref":"#/definitions/Resource{next}","description":"The resource beside it."}}"##),
                    1 => format!(r#""p{property}":{{"type":"array","items":{{"type":"integer","format":"int64"}}}}"#),
                    _ => format!(r#""p{property}":{{"type":"string","description":"The property number {property} of the resource."}}"#),
                }
            })
            .collect();
        definitions.push_str(&format!(
            r#"{comma}"Resource{index}":{{"type":"object","required":["p1"],"properties":{{{}}}}}"#,
            properties.join(",")
        ));
    }
    let text = format!(
        r#"{{"swagger":"2.0","info":{{"title":"Generated","version":"1"}},"produces":["application/json"],"consumes":["application/json"],"paths":{{{paths}}},"definitions":{{{definitions}}}}}"#
    );
    parse(&text).into_owned().root
}
