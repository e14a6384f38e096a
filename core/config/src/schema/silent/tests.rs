//! Constraints that say nothing, by known answers and by what `jsonschema` makes of one type and one keyword.

use serde_json::{Value, json};

use super::super::read_schema;
use super::*;

/// What is found where column `a` is described so; `b` is a column of numbers, and `c` one without a type.
fn found(a: &Value) -> Vec<String> {
    found_in(&json!({
        "properties": { "a": a, "b": { "type": "integer" }, "c": {} },
        "$defs": {
            "text": { "type": "string" },
            "share": { "$anchor": "share", "minimum": 0 },
            "code": { "anyOf": [{ "type": "string", "pattern": "^[A-Z]" }, { "type": "integer", "minimum": 1 }] }
        }
    }))
}

fn found_in(schema: &Value) -> Vec<String> {
    let schema = read_schema("a.json", &schema.to_string()).unwrap();
    let tell = |found: &NeverApplies| format!("{} {:?} {}", found.location, found.about, found.columns.join("+"));
    schema.silent.never_applies.iter().map(tell).collect()
}

#[test]
fn what_applies_on_one_way_is_no_silence_on_another() {
    let both = json!({
        "type": ["string", "integer"],
        "$ref": "#share",
        "anyOf": [{ "type": "string", "$ref": "#share" }, { "type": "integer" }]
    });
    assert_eq!(found(&both), Vec::<String>::new());
}

#[test]
fn what_can_apply_to_no_cell_is_found() {
    for (column, expected) in [
        (
            json!({ "type": "integer", "pattern": "^[0-9]{3}$" }),
            "/properties/a/pattern Texts a",
        ),
        (json!({ "minimum": 0 }), "/properties/a/minimum Numbers a"),
        (
            json!({ "type": "string", "enum": [1, 2] }),
            "/properties/a/enum Values a",
        ),
        (
            json!({ "type": "integer", "const": "1" }),
            "/properties/a/const Values a",
        ),
        (
            json!({ "type": "integer", "enum": [1.5, null] }),
            "/properties/a/enum Values a",
        ),
        (
            json!({ "type": ["integer", "null"], "maxLength": 3 }),
            "/properties/a/maxLength Texts a",
        ),
        (
            json!({ "type": "number", "format": "date" }),
            "/properties/a/format Texts a",
        ),
        (
            json!({ "enum": [1, 2], "pattern": "1" }),
            "/properties/a/pattern Texts a",
        ),
        (
            json!({ "enum": ["x", "y"], "maximum": 1 }),
            "/properties/a/maximum Numbers a",
        ),
        (json!({ "minItems": 1 }), "/properties/a/minItems Lists a"),
        (json!({ "required": ["x"] }), "/properties/a/required Objects a"),
        (
            json!({ "type": "string", "anyOf": [{ "minimum": 1 }, { "maxLength": 1 }] }),
            "/properties/a/anyOf/0/minimum Numbers a",
        ),
        (
            json!({ "anyOf": [{ "type": "integer", "pattern": "1" }, { "type": "string" }] }),
            "/properties/a/anyOf/0/pattern Texts a",
        ),
        (
            json!({ "type": "integer", "not": { "pattern": "1" } }),
            "/properties/a/not/pattern Texts a",
        ),
        (json!({ "$ref": "#/$defs/share" }), "/$defs/share/minimum Numbers a"),
        (
            json!({ "$ref": "#share", "type": "string" }),
            "/$defs/share/minimum Numbers a",
        ),
        (
            json!({ "$ref": "#/$defs/text", "minimum": 0 }),
            "/properties/a/minimum Numbers a",
        ),
        (
            json!({ "allOf": [{ "type": "string" }, { "multipleOf": 5 }] }),
            "/properties/a/allOf/1/multipleOf Numbers a",
        ),
    ] {
        assert_eq!(found(&column), [expected], "{column}");
    }
}

#[test]
fn what_can_apply_to_some_cell_or_says_nothing_is_not_found() {
    for column in [
        json!({}),
        json!(false),
        json!({ "type": "integer", "minimum": 0, "format": "int64" }),
        json!({ "type": "number", "format": "double" }),
        json!({ "type": ["integer", "string"], "minimum": 0, "pattern": "1" }),
        json!({ "type": "string", "enum": ["a", 1], "minLength": 0 }),
        json!({ "type": "integer", "enum": [1.0, 2e0] }),
        json!({ "type": "number", "const": 1 }),
        json!({ "enum": [1, 2], "minimum": 1 }),
        json!({ "pattern": "x", "format": "date", "maxLength": 3 }),
        json!({ "anyOf": [{ "type": "integer", "minimum": 0 }, { "const": "c" }] }),
        json!({ "anyOf": [{ "type": "integer", "minimum": 0 }, { "type": "null" }] }),
        // A branch for another type lets nothing pass.
        json!({ "type": "string", "$ref": "#/$defs/code" }),
        json!({ "type": "integer", "$ref": "#/$defs/code" }),
        json!({ "type": "integer", "$ref": "#share" }),
        json!({ "type": "integer", "if": { "type": "string", "pattern": "x" }, "then": false }),
        json!({ "uniqueItems": false, "items": true, "required": [], "minItems": 0 }),
        json!({ "type": "integer", "contentMediaType": "text/csv", "title": "t", "minimal": 1 }),
        json!({ "default": { "minimum": 1 }, "examples": [{ "minimum": 1 }], "x-privacy": "none" }),
    ] {
        assert_eq!(found(&column), Vec::<String>::new(), "{column}");
    }
}

#[test]
fn conditions_of_rows_are_followed_and_one_place_is_told_once() {
    let schema = json!({
        "properties": {
            "sex": { "type": "string" }, "n": { "type": "integer" }, "p": { "$ref": "#/$defs/per~1cent" },
            "q": { "$ref": "#/$defs/per~1cent" }, "r": { "$ref": "#/$defs/per~1cent", "type": "number" }
        },
        "allOf": [
            { "if": { "properties": { "sex": { "const": 1 } } }, "then": { "properties": { "n": { "maximum": 5 } } } },
            { "properties": { "t": { "type": "boolean", "minLength": 2 } } }
        ],
        "dependentSchemas": { "n": { "properties": { "sex": { "minimum": 2 }, "other": { "minimum": 2 } } } },
        "$defs": { "per/cent": { "maximum": 100 }, "unused": { "type": "string", "maximum": 1 } }
    });
    assert_eq!(
        found_in(&schema),
        [
            "/$defs/per~1cent/maximum Numbers p+q",
            "/allOf/0/if/properties/sex/const Values sex",
            "/allOf/1/properties/t/minLength Texts t",
            "/dependentSchemas/n/properties/sex/minimum Numbers sex",
        ]
    );
}

/// Which of two schemas of one dynamic name is meant, only the compiler of schemas can tell.
#[test]
fn columns_that_cannot_be_followed_are_counted_and_not_judged() {
    let schema = json!({
        "properties": { "a": { "$dynamicRef": "https://example.org/one#kind", "minimum": 0 }, "b": { "minimum": 0 } },
        "$defs": {
            "one": { "$id": "https://example.org/one", "$defs": { "k": { "$dynamicAnchor": "kind", "type": "number" } } },
            "two": { "$id": "https://example.org/two", "$defs": { "k": { "$dynamicAnchor": "kind" } } }
        }
    });
    assert_eq!(found_in(&schema), ["/properties/b/minimum Numbers b"]);
    let read = read_schema("a.json", &schema.to_string()).unwrap();
    assert_eq!(read.silent.columns_not_followed, 1);
}

/// Values by type, of which each keyword below refuses some, if it asks that type at all.
fn samples(name: &str) -> Vec<Value> {
    match name {
        "string" => vec![json!(""), json!("x"), json!("xxxx")],
        "integer" => vec![json!(-5), json!(1), json!(7)],
        "number" => vec![json!(-5), json!(7), json!(0.25)],
        "boolean" => vec![json!(true), json!(false)],
        "null" => vec![Value::Null],
        "array" => vec![json!([]), json!([1, 1]), json!(["x", "y", "z"])],
        _ => vec![json!({}), json!({ "long": 1, "b": 2, "c": 3 })],
    }
}

/// Of one type and one keyword, `jsonschema` says the same: a keyword is found where it refuses no value of the type.
#[test]
fn one_type_and_one_keyword_are_as_jsonschema_has_them() {
    let keywords = [
        json!({ "pattern": "^xx" }),
        json!({ "minLength": 2 }),
        json!({ "maxLength": 0 }),
        json!({ "minimum": 5 }),
        json!({ "maximum": 0 }),
        json!({ "exclusiveMinimum": 5 }),
        json!({ "exclusiveMaximum": 0 }),
        json!({ "multipleOf": 3 }),
        json!({ "minItems": 1 }),
        json!({ "maxItems": 1 }),
        json!({ "uniqueItems": true }),
        json!({ "contains": {} }),
        json!({ "items": false }),
        json!({ "prefixItems": [false] }),
        json!({ "unevaluatedItems": false }),
        json!({ "required": ["none"] }),
        json!({ "minProperties": 1 }),
        json!({ "maxProperties": 1 }),
        json!({ "properties": { "b": false } }),
        json!({ "patternProperties": { "b": false } }),
        json!({ "additionalProperties": false }),
        json!({ "unevaluatedProperties": false }),
        json!({ "propertyNames": { "maxLength": 1 } }),
        json!({ "dependentRequired": { "b": ["none"] } }),
        json!({ "dependentSchemas": { "b": false } }),
    ];
    let formats = about::FORMATS.iter().map(|format| json!({ "format": format }));
    for keyword in keywords
        .into_iter()
        .chain(formats)
        .chain([json!({ "format": "int64" })])
    {
        let validator = jsonschema::draft202012::options()
            .should_validate_formats(true)
            .build(&keyword)
            .unwrap();
        for name in ["string", "integer", "number", "boolean", "null", "array", "object"] {
            let refuses = |value: &Value| !validator.is_valid(value);
            let mut values = samples(name);
            values.extend((name == "string").then(|| json!("{%\u{0} not any")));
            let mut column = keyword.clone();
            column["type"] = json!(name);
            // A format that is not known refuses nothing anywhere, and is no constraint.
            let is_constraint = keyword["format"] != "int64";
            let is_silent = is_constraint && !values.iter().any(refuses);
            assert_eq!(!found(&column).is_empty(), is_silent, "{column}");
        }
    }
}
