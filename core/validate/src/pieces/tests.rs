//! Which columns a schema depends on.

use serde_json::json;

use super::*;

fn sets(schema: &Value, labels: &[&str]) -> Vec<Vec<usize>> {
    pieces(schema, labels)
        .sets
        .into_iter()
        .map(|(_, columns)| columns)
        .collect()
}

#[test]
fn an_ordinary_schema_needs_no_sets() {
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "title": "t",
        "x-key": ["a"],
        "required": ["a"],
        "properties": { "a": { "type": "integer" }, "b": { "$ref": "#/$defs/b" } },
        "additionalProperties": false,
        "$defs": { "b": { "enum": ["x"] } }
    });
    let cut = pieces(&schema, &["a", "b"]);
    assert_eq!(cut.sets, []);
    assert_eq!(cut.columns[0].as_ref().unwrap()["required"], json!(["a"]));
    assert_eq!(
        cut.columns[1].as_ref().unwrap()["properties"],
        json!({ "b": { "$ref": "#/$defs/b" } })
    );
    assert_eq!(sets(&schema, &["a", "b", "c"]), [[2]]);
}

#[test]
fn conditions_depend_on_the_names_in_them() {
    let condition = json!({
        "if": { "properties": { "b": { "const": "x" } }, "required": ["b"] },
        "then": { "$ref": "#/$defs/then" }
    });
    let schema = json!({
        "allOf": [condition, { "not": { "required": ["a", "c"] } }],
        "dependentRequired": { "a": ["d"] },
        "$defs": { "then": { "required": ["c"], "properties": { "c": { "pattern": "^y" } } } }
    });
    assert_eq!(
        sets(&schema, &["a", "b", "c", "d"]),
        [vec![1, 2], vec![0, 2], vec![0, 3]]
    );
}

#[test]
fn what_cannot_be_told_stays_whole() {
    for schema in [
        json!(false),
        json!({ "properties": { "a": true }, "unevaluatedProperties": false }),
        json!({ "properties": { "a": { "$ref": "#/properties/b" } } }),
        json!({ "properties": { "a": { "$anchor": "a" } } }),
        json!({ "properties": { "a": { "$id": "https://example.org/a" } } }),
        json!({ "$id": "https://example.org/row", "properties": { "a": { "$ref": "https://example.org/row#/$defs/a" } } }),
    ] {
        let cut = pieces(&schema, &["a", "b"]);
        assert_eq!(cut.sets, [(schema, vec![0, 1])]);
        assert_eq!(cut.columns, [None, None]);
    }
    for keyword in [
        json!({ "maxProperties": 1 }),
        json!({ "propertyNames": { "maxLength": 3 } }),
        json!({ "unknown": 1 }),
    ] {
        assert_eq!(sets(&keyword, &["a", "b"]), [[0, 1]]);
    }
}
