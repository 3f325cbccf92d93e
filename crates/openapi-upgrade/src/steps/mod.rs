//! The steps of a conversion, in the order in which they are applied.

mod body;
mod circular_definitions;
mod collection_format;
mod composition;
mod content;
mod discriminator;
mod enums;
mod foreign_keywords;
mod form_data;
pub(crate) mod info;
mod items;
mod nullable;
mod operation_fields;
mod parameter_examples;
mod parameter_schema;
pub(crate) mod parameters;
pub(crate) mod path_parameters;
mod patterns;
mod refs;
pub(crate) mod required;
pub(crate) mod responses;
mod schema_fields;
pub(crate) mod security;
mod servers;
pub(crate) mod types;
mod values;

pub(crate) use body::convert as convert_body;

use openapi_document::Object;

use crate::at::At;
use crate::conversion::Conversion;
use crate::field::Field;
use crate::keywords::Keywords;
use crate::operation::Operation;

/// One step of the conversion: what of Swagger 2.0 becomes what of OpenAPI 3.0.
#[derive(Debug)]
pub struct Step {
    /// The name of the step, and of the file that holds it.
    pub id: &'static str,
    /// What it takes.
    pub from: &'static str,
    /// What it makes of that.
    pub to: &'static str,
    /// What cannot be said in OpenAPI 3.0 and is kept in an extension; `None` where nothing is lost.
    pub loses: Option<&'static str>,
    apply: Apply,
}

/// Where a step is applied, and the function that does it.
#[derive(Debug)]
enum Apply {
    /// To the root, before anything inside it is converted.
    Root(for<'r, 'c, 'a> fn(&'r mut Object<'a>, &'c mut Conversion<'a>)),
    /// To every operation.
    Operation(
        for<'o, 's, 'p, 'q, 'c, 'a> fn(
            &'o mut Operation<'s, 'a>,
            &'p At<'q>,
            &'c mut Conversion<'a>,
        ),
    ),
    /// To every parameter, header and form field.
    Field(for<'f, 'p, 'q, 'c, 'a> fn(&'f mut Field<'a>, &'p At<'q>, &'c mut Conversion<'a>)),
    /// To every schema that has one of the keywords.
    Schema(
        Keywords,
        for<'s, 'p, 'q, 'c, 'a> fn(&'s mut Object<'a>, &'p At<'q>, &'c mut Conversion<'a>),
    ),
}

/// Every step, in order: those of the root, of operations, of parameters and form fields, of schemas.
pub const STEPS: &[Step] = &[
    Step {
        id: "version",
        from: "`swagger`",
        to: "`openapi: 3.0.3`",
        loses: None,
        apply: Apply::Root(info::version),
    },
    Step {
        id: "servers",
        from: "`host`, `basePath`, `schemes`",
        to: "`servers`",
        loses: Some("`schemes` without `host`"),
        apply: Apply::Root(servers::apply),
    },
    Step {
        id: "tags",
        from: "`tags` of the root",
        to: "the same, each name once",
        loses: None,
        apply: Apply::Root(info::tags),
    },
    Step {
        id: "security",
        from: "`security` of the root",
        to: "the same, by the schemes' new names",
        loses: None,
        apply: Apply::Root(security::root),
    },
    Step {
        id: "circular-definitions",
        from: "definitions that are parts of themselves",
        to: "the same without the reference that closes the circle",
        loses: Some("that reference"),
        apply: Apply::Root(circular_definitions::apply),
    },
    Step {
        id: "operation-servers",
        from: "`schemes` of an operation",
        to: "`servers` of the operation",
        loses: Some("`schemes` without `host`"),
        apply: Apply::Operation(servers::operation),
    },
    Step {
        id: "collect-parameters",
        from: "`parameters`, and body and form parameters of the path item",
        to: "the operation's own",
        loses: None,
        apply: Apply::Operation(parameters::collect),
    },
    Step {
        id: "body",
        from: "body parameter, `consumes`",
        to: "`requestBody`",
        loses: None,
        apply: Apply::Operation(body::apply),
    },
    Step {
        id: "form-data",
        from: "`in: formData`, `consumes`",
        to: "`requestBody`, URL-encoded or multipart",
        loses: None,
        apply: Apply::Operation(form_data::apply),
    },
    Step {
        id: "path-parameters",
        from: "path template and path parameters",
        to: "the same names in both",
        loses: Some("path parameters that are in no path"),
        apply: Apply::Operation(path_parameters::apply),
    },
    Step {
        id: "parameters",
        from: "query, path and header parameters",
        to: "`parameters` with schemas",
        loses: None,
        apply: Apply::Operation(parameters::give_back),
    },
    Step {
        id: "responses",
        from: "`schema`, `examples`, `headers`, `produces`",
        to: "`content`, `headers` with schemas",
        loses: None,
        apply: Apply::Operation(responses::apply),
    },
    Step {
        id: "operation-security",
        from: "`security` of an operation",
        to: "the same, by the schemes' new names",
        loses: None,
        apply: Apply::Operation(security::operation),
    },
    Step {
        id: "operation-id",
        from: "`operationId`",
        to: "the same, each once",
        loses: None,
        apply: Apply::Operation(operation_fields::operation_id),
    },
    Step {
        id: "operation-fields",
        from: "other fields of an operation",
        to: "those that OpenAPI 3.0 has",
        loses: Some("fields that it has not"),
        apply: Apply::Operation(operation_fields::apply),
    },
    Step {
        id: "parameter-type",
        from: "a parameter without `type`, `type: file`",
        to: "a type, a binary string",
        loses: None,
        apply: Apply::Field(parameter_schema::infer_type),
    },
    Step {
        id: "collection-format",
        from: "`collectionFormat`",
        to: "`style` and `explode`, `encoding` of a form field",
        loses: Some("`tsv`, and lists in lists"),
        apply: Apply::Field(collection_format::apply),
    },
    Step {
        id: "parameter-examples",
        from: "`x-example`, `x-examples`",
        to: "`example`, `examples`",
        loses: None,
        apply: Apply::Field(parameter_examples::apply),
    },
    Step {
        id: "parameter-schema",
        from: "`type`, `format`, `items`, `default`, ... of a parameter",
        to: "its `schema`",
        loses: Some("`allowEmptyValue` outside of the query"),
        apply: Apply::Field(parameter_schema::apply),
    },
    Step {
        id: "types",
        from: "`type`",
        to: "one of the six types; `null` is `nullable`",
        loses: Some("names that are no type"),
        apply: Apply::Schema(Keywords::ODD_TYPE, types::apply),
    },
    Step {
        id: "items",
        from: "`items`",
        to: "one schema",
        loses: Some("the positions in a tuple"),
        apply: Apply::Schema(
            Keywords::ARRAY.and(Keywords::ITEMS).and(Keywords::ODD_TYPE),
            items::apply,
        ),
    },
    Step {
        id: "foreign-keywords",
        from: "`const`, `examples`, numeric `exclusiveMinimum`",
        to: "`enum`, `example`, a flag",
        loses: None,
        apply: Apply::Schema(Keywords::FOREIGN, foreign_keywords::apply),
    },
    Step {
        id: "nullable",
        from: "`x-nullable`",
        to: "`nullable`",
        loses: None,
        apply: Apply::Schema(Keywords::NULLABLE, nullable::apply),
    },
    Step {
        id: "required",
        from: "`required`",
        to: "a list of distinct names",
        loses: None,
        apply: Apply::Schema(Keywords::REQUIRED, required::apply),
    },
    Step {
        id: "composition",
        from: "`allOf`, `anyOf`, `oneOf`",
        to: "lists that are not empty",
        loses: None,
        apply: Apply::Schema(Keywords::COMPOSITION, composition::apply),
    },
    Step {
        id: "enums",
        from: "`enum`",
        to: "distinct values of the schema's type",
        loses: None,
        apply: Apply::Schema(Keywords::ENUM.and(Keywords::FOREIGN), enums::apply),
    },
    Step {
        id: "patterns",
        from: "`pattern`",
        to: "a regular expression of ECMA-262",
        loses: Some("patterns of other dialects"),
        apply: Apply::Schema(Keywords::PATTERN, patterns::apply),
    },
    Step {
        id: "defaults",
        from: "`default`",
        to: "a value that fits its schema",
        loses: Some("defaults that do not fit"),
        apply: Apply::Schema(Keywords::DEFAULT, values::defaults),
    },
    Step {
        id: "examples",
        from: "`example`",
        to: "a value of the schema's type, where it is clear",
        loses: None,
        apply: Apply::Schema(Keywords::EXAMPLE, values::examples),
    },
    Step {
        id: "discriminator",
        from: "`discriminator`, `x-ms-discriminator-value`",
        to: "an object with a mapping where names differ",
        loses: None,
        apply: Apply::Schema(Keywords::DISCRIMINATOR, discriminator::apply),
    },
    Step {
        id: "refs",
        from: "`$ref`, and what stands beside it",
        to: "`$ref` into `components`, in an `allOf` beside siblings",
        loses: None,
        apply: Apply::Schema(Keywords::REF.and(Keywords::ODD_TYPE), refs::apply),
    },
    Step {
        id: "schema-fields",
        from: "other keywords of a schema",
        to: "those that OpenAPI 3.0 has",
        loses: Some("keywords that it has not"),
        apply: Apply::Schema(Keywords::UNFIT, schema_fields::apply),
    },
];

pub(crate) fn apply_to_root<'a>(root: &mut Object<'a>, c: &mut Conversion<'a>) {
    for step in STEPS {
        if let Apply::Root(apply) = step.apply {
            apply(root, c);
        }
    }
}

pub(crate) fn apply_to_operation<'a>(
    operation: &mut Operation<'_, 'a>,
    at: &At<'_>,
    c: &mut Conversion<'a>,
) {
    for step in STEPS {
        if let Apply::Operation(apply) = step.apply {
            apply(operation, at, c);
        }
    }
}

pub(crate) fn apply_to_field<'a>(field: &mut Field<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    for step in STEPS {
        if let Apply::Field(apply) = step.apply {
            apply(field, at, c);
        }
    }
}

pub(crate) fn apply_to_schema<'a>(
    schema: &mut Object<'a>,
    found: Keywords,
    at: &At<'_>,
    c: &mut Conversion<'a>,
) {
    for step in STEPS {
        if let Apply::Schema(keywords, apply) = step.apply
            && found.has_any(keywords)
        {
            apply(schema, at, c);
        }
    }
}
