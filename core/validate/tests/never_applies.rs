//! What is found never to apply: without it, the same cells are valid, whatever stands in them.

use candour_config::schema::{About, NeverApplies, Schema, read_schema};
use candour_model::column::Column;
use candour_model::finding::RecordRef;
use candour_validate::{RowValidator, SchemaFaults};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

const CELLS: &[&str] = &[
    "",
    "x",
    "y",
    "xx",
    "0",
    "1",
    "5",
    "-3",
    "2.50",
    "1e1",
    "007",
    "true",
    "false",
    "null",
    "2014-04-01",
    "2014-02-30",
    "é",
];

/// What the cells of a column may be held to, of so many layers.
fn column(depth: u32) -> BoxedStrategy<Value> {
    let names = vec!["string", "integer", "number", "boolean", "null", "array"];
    let some = || {
        select(vec![
            json!("x"),
            json!("5"),
            json!(""),
            json!(1),
            json!(5.0),
            json!(2.5),
            json!(true),
            Value::Null,
        ])
    };
    let flat = prop_oneof![
        3 => select(names.clone()).prop_map(|name| json!({ "type": name })),
        2 => prop::collection::btree_set(select(names), 1..3).prop_map(|names| json!({ "type": names })),
        1 => (0..3u32).prop_map(|n| json!({ "minLength": n })),
        1 => (0..3u32).prop_map(|n| json!({ "maxLength": n })),
        1 => (-2..9i64).prop_map(|n| json!({ "minimum": n })),
        1 => (1..4i64).prop_map(|n| json!({ "exclusiveMaximum": n, "multipleOf": n })),
        1 => select(vec!["^x", "^[0-9]+$", "^(?!x)"]).prop_map(|pattern| json!({ "pattern": pattern })),
        2 => prop::collection::vec(some(), 1..4).prop_map(|values| json!({ "enum": values })),
        1 => some().prop_map(|value| json!({ "const": value })),
        1 => select(vec!["date", "int64"]).prop_map(|format| json!({ "format": format })),
        1 => Just(json!({ "minItems": 1, "required": ["x"], "uniqueItems": true })),
        1 => select(vec!["#/$defs/short", "#small", "#/$defs/either"]).prop_map(|to| json!({ "$ref": to })),
    ];
    let one = match depth {
        0 => flat.boxed(),
        _ => {
            let inner = || column(depth - 1);
            let several = || prop::collection::vec(column(depth - 1), 1..3);
            prop_oneof![
                5 => flat,
                1 => several().prop_map(|of| json!({ "allOf": of })),
                1 => several().prop_map(|of| json!({ "anyOf": of })),
                1 => several().prop_map(|of| json!({ "oneOf": of })),
                1 => inner().prop_map(|of| json!({ "not": of })),
                1 => (inner(), inner(), inner()).prop_map(|(a, b, c)| json!({ "if": a, "then": b, "else": c })),
            ]
            .boxed()
        }
    };
    let merged = |several: Vec<Value>| {
        let keywords = several.into_iter().filter_map(|one| one.as_object().cloned());
        Value::Object(keywords.flatten().collect::<Map<_, _>>())
    };
    prop::collection::vec(one, 1..4).prop_map(merged).boxed()
}

/// Which cells are valid under a schema, read as the columns of `read` mean.
fn valid(schema: &Value, read: &Schema) -> Vec<bool> {
    let columns = read.columns.iter().map(|(label, meaning)| Column {
        id: label.clone(),
        meaning: meaning.clone(),
    });
    let validator = RowValidator::new(schema, columns.collect()).expect("it can be read");
    let is_valid = |cell: &&str| {
        let mut seen = SchemaFaults::default();
        validator.check(&mut seen, RecordRef { part: 0, record: 2 }, |_| cell);
        seen.invalid_rows == 0
    };
    CELLS.iter().map(is_valid).collect()
}

/// The schema without a constraint; of a list of values, with one that no cell can become instead.
fn without(schema: &Value, found: &NeverApplies) -> Value {
    let mut schema = schema.clone();
    let (at, keyword) = found.location.rsplit_once('/').expect("a keyword stands in a schema");
    let keywords = schema.pointer_mut(at).and_then(Value::as_object_mut);
    let keywords = keywords.expect("the place leads to a schema");
    match (found.about, keyword) {
        (About::Values, "enum") => keywords.insert(keyword.to_owned(), json!([{ "no": "cell" }])),
        (About::Values, _) => keywords.insert(keyword.to_owned(), json!({ "no": "cell" })),
        _ => keywords.remove(keyword),
    };
    schema
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_never_applies_can_be_taken_away(column in column(2)) {
        let schema = json!({
            "properties": { "a": column },
            "$defs": {
                "short": { "maxLength": 1 },
                "small": { "$anchor": "small", "type": ["integer", "null"], "maximum": 4 },
                "either": { "anyOf": [{ "type": "number", "minimum": 1 }, { "type": "string", "pattern": "^x" }] }
            }
        });
        let read = read_schema("a.json", &schema.to_string()).unwrap();
        let expected = valid(&schema, &read);
        for found in &read.silent.never_applies {
            let found_valid = valid(&without(&schema, found), &read);
            prop_assert_eq!(&found_valid, &expected, "{:?} of {}", found, schema);
        }
    }
}
