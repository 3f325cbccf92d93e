//! The catalogue of what a diagnostic can be about.

use std::fmt;

use crate::Severity;

/// Declares the codes once: the variant, its stable text, its severity and what it means.
macro_rules! codes {
    ($($variant:ident $text:literal $severity:ident $meaning:literal;)+) => {
        /// What a diagnostic is about: every code with its stable text, its severity and its meaning.
        ///
        /// A text is never given another meaning nor used again.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(
                #[doc = concat!("`", $text, "`, a ", stringify!($severity), ": ", $meaning)]
                $variant,
            )+
        }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Code] = &[$(Code::$variant),+];

            /// Returns the stable text.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $text,)+ }
            }

            /// Returns how much it matters.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)+ }
            }

            /// Returns what was found and what is done about it, in one sentence.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$variant => $meaning,)+ }
            }
        }
    };
}

codes! {
    ReaderNotice "reader-notice" Warning "The text can be read in more than one way (a key twice, a number JSON has not, ...); the message says which was taken.";
    VersionAssumed "version-assumed" Warning "The `swagger` field is absent or no `\"2.0\"`; the document was read as Swagger 2.0 all the same.";
    NullRemoved "null-removed" Note "A field is null where a value belongs; it was left out, which means the same.";
    EmptyListAsObject "empty-list-as-object" Note "An empty list stands where an object belongs, as some PHP serializers write it; it was read as an empty object.";
    ValueConverted "value-converted" Note "A value of the wrong kind says clearly what it means (`\"true\"`, `\"10\"`, one element for a list); it was converted.";
    ValueUnfit "value-unfit" Warning "A value of the wrong kind says nothing here; it was moved to an extension `x-swagger-...` beside it.";
    FieldUnknown "field-unknown" Warning "A field that neither Swagger 2.0 nor OpenAPI 3.0 has at this place was moved to an extension `x-swagger-...`.";
    FieldMissing "field-missing" Warning "A required field is absent; the least that OpenAPI 3.0 accepts was put in.";
    NameChanged "name-changed" Note "OpenAPI 3.0 forbids the name of a component; it was changed, and every reference and mapping with it.";
    RefUnresolved "ref-unresolved" Warning "A `$ref` points at nothing in this document; a placeholder that accepts anything stands there now.";
    RefRepaired "ref-repaired" Warning "A `$ref` is misspelled, but what it means is clear; it was repaired.";
    RefCircular "ref-circular" Warning "A definition is a part of itself by `$ref` or `allOf` alone; the reference that closes the circle was moved to an extension.";
    RefSiblingsIgnored "ref-siblings-ignored" Note "Fields beside a `$ref` that is no schema are ignored by both versions; they were left where they are.";
    RefKind "ref-kind" Warning "A `$ref` points at a component of another kind (a schema where a parameter belongs); it was wrapped into what belongs there.";
    RefFileMissing "ref-file-missing" Warning "Another file that a `$ref` needs cannot be read; the reference was rewritten as if the file were converted.";
    SchemesWithoutHost "schemes-without-host" Warning "`schemes` without `host` cannot be said in a server URL; they were kept in an extension.";
    ServerRepaired "server-repaired" Warning "`host`, `basePath` or `schemes` has a form that it should not have; the URL that is meant was built.";
    PathRepaired "path-repaired" Warning "A path template has a form that OpenAPI 3.0 does not know (`{?query}`, `{id:regex}`, no leading slash, ...); it was rewritten and kept in `x-swagger-path`.";
    PathCollision "path-collision" Warning "Two paths are the same once repaired; the second was kept apart by a fragment, which is never sent.";
    PathParameterAdded "path-parameter-added" Warning "A parameter of the path template is declared nowhere; it was declared as a string.";
    PathParameterUnused "path-parameter-unused" Warning "A declared path parameter does not stand in the path; it was moved to an extension.";
    PathParameterRenamed "path-parameter-renamed" Warning "A path parameter is spelled differently in the template and in its declaration; the template's spelling was taken.";
    PathParameterRequired "path-parameter-required" Note "A path parameter is not marked as required, which it always is; it was marked.";
    ParameterUnclear "parameter-unclear" Warning "A parameter lacks its name or place, or has an unknown one; the likely reading was taken or the parameter moved to an extension.";
    ParameterDuplicate "parameter-duplicate" Warning "A parameter is declared twice; the second was moved to an extension.";
    ParameterTypeMissing "parameter-type-missing" Warning "A parameter or header has no type; it was inferred from its values, or taken as a string.";
    BodySeveral "body-several" Warning "An operation has several bodies; they were joined as the properties of one object, or all but one moved to an extension.";
    BodySchemaMissing "body-schema-missing" Warning "A body parameter has no schema; the body accepts anything now.";
    MediaTypeAssumed "media-type-assumed" Note "A body has no `consumes`; `application/json` was assumed.";
    MediaTypeUnfit "media-type-unfit" Note "`consumes` names no media type that can carry a form, or not the one that files need; the form's own was taken.";
    CollectionFormatLost "collection-format-lost" Warning "A `collectionFormat` has no equal at its place; it was kept in an extension.";
    AllowEmptyValueLost "allow-empty-value-lost" Note "OpenAPI 3.0 has `allowEmptyValue` for query parameters alone; it was kept in an extension.";
    ResponseUnclear "response-unclear" Warning "A response has a key that is no status code; it was moved to an extension or to the code that is meant.";
    ResponseExampleNamed "response-example-named" Note "A response example is keyed by something that is no media type; it became a named example.";
    OperationIdDuplicate "operation-id-duplicate" Warning "An operationId was used before; it got a number, and the original was kept in an extension.";
    TypeRepaired "type-repaired" Warning "A `type` is none of JSON Schema's; the one that is meant was taken, or none, and the original kept in an extension.";
    TypeFile "type-file" Note "`type: file` stands where Swagger 2.0 does not allow it; it became a binary string.";
    TypeSeveral "type-several" Note "`type` is a list; null became `nullable`, several types became `anyOf`.";
    TupleItems "tuple-items" Warning "`items` is a list; OpenAPI 3.0 has no tuples, so every element may be any of them.";
    ItemsMissing "items-missing" Note "An array has no `items`; its elements may be anything.";
    SchemaUnclear "schema-unclear" Warning "Something that is no object stands where a schema belongs; the schema that is meant was taken, or one that accepts anything.";
    RequiredRepaired "required-repaired" Warning "`required` is no list of distinct names; it was repaired, or kept in an extension.";
    RequiredUnknown "required-unknown" Note "`required` beside `allOf` names properties declared nowhere; it was moved into an `allOf` member, which means the same.";
    KeywordTranslated "keyword-translated" Note "A keyword of another JSON Schema version (`const`, numeric `exclusiveMinimum`, ...) was said in OpenAPI 3.0's words.";
    PatternUnfit "pattern-unfit" Warning "A `pattern` is no regular expression of ECMA-262, edition 5.1, the dialect of OpenAPI 3.0; it was moved to an extension.";
    DefaultUnfit "default-unfit" Warning "A default does not fit its own schema; it was moved to an extension.";
    EnumRepeated "enum-repeated" Note "A value stands twice in an `enum`; it stands once now, and the original was kept in an extension.";
    DiscriminatorUnclear "discriminator-unclear" Warning "A `discriminator` is neither a property name nor an object with one; it was moved to an extension.";
    SecurityUnclear "security-unclear" Warning "A security scheme lacks a part or has an unknown one; it was completed or kept in an extension.";
    SecurityUndefined "security-undefined" Warning "A security requirement names a scheme that is not defined.";
    TypesLose "types-lose" Warning "The types of the crate openapiv3 cannot hold a part of the converted document.";
    TagDuplicate "tag-duplicate" Warning "A tag is declared twice; the second was kept in an extension of the first.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn texts_differ_and_meanings_are_sentences() {
        let texts: HashSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(texts.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!(code.meaning().ends_with('.'), "{code}");
            assert!(
                code.as_str()
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'-'),
                "{code}"
            );
        }
    }
}
