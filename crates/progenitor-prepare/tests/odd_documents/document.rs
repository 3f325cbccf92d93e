//! Documents of OpenAPI 3.0 put together at random from what generators and people write.

use fastrand::Rng;
use serde_json::{Map, Value, json};

/// Names that are hard to make Rust of, or that come to the same Rust.
const NAMES: &[&str] = &[
    "", "$ref2", "+1", "-", "-1", "1st", "@type", "Data", "Default", "Id", "Option", "Result",
    "Self", "_", "a b", "a.b", "a/b", "a~b", "body", "builder", "client", "crate", "data",
    "default", "error", "extra", "fn", "id", "info", "job-id", "jobId", "job_id", "new", "None",
    "request", "response", "result", "self", "send", "type", "url", "x-a", "é",
];
const COMPONENTS: &[&str] = &[
    "A",
    "ABody",
    "AValue",
    "B",
    "Box",
    "Default",
    "Error",
    "Job",
    "JobInner",
    "JobStatus",
    "KnownA",
    "List.Of_Job",
    "Ok",
    "Option",
    "Self",
    "String",
    "job",
    "job-status",
];
const VALUES: &[&str] = &[
    r#""""#,
    r#""+""#,
    r#""-""#,
    r#""<""#,
    r#""A""#,
    r#""Self""#,
    r#""a b""#,
    r#""a""#,
    r#""a-b""#,
    r#""a_b""#,
    r#""type""#,
    r#""é""#,
    "1",
    "2.5",
    "[]",
    "null",
    "true",
    "{}",
];
const FORMATS: &[&str] = &[
    "binary",
    "byte",
    "date",
    "date-time",
    "double",
    "int32",
    "ip",
    "uint8",
    "uuid",
    "weird",
];
const MEDIA_TYPES: &[&str] = &[
    "*/*",
    "application/json",
    "application/json;charset=utf-8",
    "application/octet-stream",
    "application/vnd.a+json",
    "application/x-www-form-urlencoded",
    "application/xml",
    "image/png",
    "multipart/form-data",
    "text/plain",
];
const STATUSES: &[&str] = &[
    "101", "200", "201", "204", "2XX", "302", "400", "404", "5XX", "default",
];
const STYLES: &[&str] = &[
    "deepObject",
    "form",
    "label",
    "matrix",
    "pipeDelimited",
    "simple",
    "spaceDelimited",
];

/// How deep schemas nest.
const DEEPEST: usize = 3;

/// The odd document of this number.
pub(crate) fn odd(seed: u64) -> Value {
    let mut random = Rng::with_seed(seed);
    let mut maker = Maker {
        components: random.choose_multiple(COMPONENTS.iter().copied(), 6),
        random,
    };
    let schemas: Map<String, Value> = maker
        .components
        .clone()
        .into_iter()
        .map(|name| (name.to_owned(), maker.schema(0)))
        .collect();
    let paths: Map<String, Value> = (0..3).map(|_| maker.path()).collect();
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Odd", "version": maker.one(&["1", "é"])},
        "paths": paths,
        "components": {"schemas": schemas},
    })
}

struct Maker {
    random: Rng,
    components: Vec<&'static str>,
}

impl Maker {
    fn one(&mut self, of: &[&'static str]) -> &'static str {
        self.random.choice(of).copied().unwrap_or_default()
    }

    /// Answers true once in `times`.
    fn once_in(&mut self, times: u32) -> bool {
        self.random.u32(0..times) == 0
    }

    fn path(&mut self) -> (String, Value) {
        let names: Vec<&str> = (0..self.random.usize(0..3))
            .map(|_| self.one(NAMES))
            .collect();
        let parameters = names.iter().filter(|name| !name.contains('/'));
        let start = self.one(&["", "a", "a-b", "a_b", "{", "x}"]);
        let path = parameters.clone().fold(format!("/{start}"), |path, name| {
            format!("{path}/{{{name}}}")
        });
        let methods = ["get", "post", "put", "delete", "options", "head"];
        let mut item = Map::new();
        for _ in 0..2 {
            let in_path: Vec<Value> = parameters
                .clone()
                .map(|name| self.parameter(name, "path"))
                .collect();
            item.insert(self.one(&methods).to_owned(), self.operation(in_path));
        }
        (path, item.into())
    }

    fn operation(&mut self, mut parameters: Vec<Value>) -> Value {
        for _ in 0..self.random.usize(0..5) {
            let (name, location) = (
                self.one(NAMES),
                self.one(&["cookie", "header", "query", "query"]),
            );
            parameters.push(self.parameter(name, location));
        }
        let answers = (0..self.random.usize(0..4)).map(|_| {
            let answer = json!({"description": "a\r\nb\rc", "content": self.content()});
            (self.one(STATUSES).to_owned(), answer)
        });
        let answers: Map<String, Value> = answers.collect();
        let mut operation = json!({"operationId": self.one(&["a", "A", "b"]), "parameters": parameters, "responses": answers});
        if self.once_in(2) {
            operation["requestBody"] = json!({"content": self.content()});
        }
        operation
    }

    fn parameter(&mut self, name: &str, location: &str) -> Value {
        let mut parameter = json!({"name": name, "in": location, "required": !self.once_in(3)});
        match self.random.u32(0..10) {
            0 => parameter["content"] = json!({"application/json": {"schema": self.schema(2)}}),
            1 => {}
            _ => parameter["schema"] = self.schema(2),
        }
        if self.once_in(4) {
            parameter["style"] = self.one(STYLES).into();
            parameter["explode"] = self.random.bool().into();
        }
        parameter
    }

    fn content(&mut self) -> Map<String, Value> {
        let entries = (0..self.random.usize(0..3)).map(|_| {
            let entry = match self.once_in(8) {
                true => json!({}),
                false => json!({"schema": self.schema(0)}),
            };
            (self.one(MEDIA_TYPES).to_owned(), entry)
        });
        entries.collect()
    }

    fn schema(&mut self, depth: usize) -> Value {
        let mut schema = match self.random.u32(0..10) {
            0 | 1 => return self.reference(),
            2..=4 => self.single(),
            5 if depth < DEEPEST => {
                json!({"type": "array", "items": self.schema(depth + 1), "minItems": 2, "maxItems": 2})
            }
            6 | 7 if depth < DEEPEST => self.object(depth),
            8 if depth < DEEPEST => self.composed(depth),
            9 => json!({"enum": self.values()}),
            _ => json!({}),
        };
        for (keyword, value) in [
            ("nullable", json!(true)),
            ("title", json!("Job")),
            ("default", json!("a")),
            ("format", json!("x")),
            ("example", json!([[1]])),
            ("x-odd", json!({})),
            ("required", json!(["a", "id"])),
            ("not", json!({"type": "string"})),
        ] {
            if self.once_in(10) {
                schema[keyword] = value;
            }
        }
        schema
    }

    fn reference(&mut self) -> Value {
        let components = self.components.clone();
        json!({"$ref": format!("#/components/schemas/{}", self.one(&components))})
    }

    fn single(&mut self) -> Value {
        let mut schema =
            json!({"type": self.one(&["string", "string", "integer", "number", "boolean"])});
        if self.once_in(3) {
            schema["enum"] = self.values();
        }
        if self.once_in(3) {
            schema["format"] = self.one(FORMATS).into();
        }
        if self.once_in(5) {
            schema["pattern"] = self.one(&["^a$", "(?<", "[", "\\p{L}+"]).into();
        }
        schema
    }

    fn values(&mut self) -> Value {
        let values = (0..self.random.usize(0..6)).map(|_| self.one(VALUES).parse::<Value>());
        values.filter_map(Result::ok).collect()
    }

    fn object(&mut self, depth: usize) -> Value {
        let properties = (0..self.random.usize(0..5))
            .map(|_| (self.one(NAMES).to_owned(), self.schema(depth + 1)));
        let properties: Map<String, Value> = properties.collect();
        let mut schema = json!({"properties": properties});
        if !self.once_in(5) {
            schema["type"] = "object".into();
        }
        match self.random.u32(0..6) {
            0 => schema["additionalProperties"] = false.into(),
            1 => schema["additionalProperties"] = self.schema(depth + 1),
            2 => schema["oneOf"] = json!([self.schema(depth + 1)]),
            _ => {}
        }
        schema
    }

    fn composed(&mut self, depth: usize) -> Value {
        let members: Vec<Value> = (0..self.random.usize(1..4))
            .map(|_| self.schema(depth + 1))
            .collect();
        let mut schema = json!({});
        schema[self.one(&["allOf", "allOf", "anyOf", "oneOf"])] = members.into();
        if self.once_in(4) {
            schema["type"] = self.one(&["object", "string"]).into();
        }
        schema
    }
}
