//! The schema as it reads for a row in which some columns are not required, since a marker stands in them.
//!
//! The names leave every list of required names that can apply to the row. Cells are never objects, so any such list in
//! the schema is about the row. Lists under `not` and `if` stay: there, a name asks whether the column is given, and it is
//! not. Values that merely look like a schema (`const`, `enum`, `default`, `examples`) stay too.

use serde_json::Value;

/// `schema` without `names` in its `required` and `dependentRequired` lists.
pub(crate) fn without_required(schema: &Value, names: &[&str]) -> Value {
    let mut copy = schema.clone();
    strip_schema(&mut copy, names);
    copy
}

/// Whether any list of required names holds `name`: whether excusing it can change anything.
pub(crate) fn is_required_somewhere(schema: &Value, name: &str) -> bool {
    without_required(schema, &[name]) != *schema
}

fn strip_schema(schema: &mut Value, names: &[&str]) {
    let Value::Object(keywords) = schema else { return };
    for (keyword, value) in keywords.iter_mut() {
        match keyword.as_str() {
            "required" => strip_list(value, names),
            "dependentRequired" => {
                let Value::Object(lists) = value else { continue };
                for (_, list) in lists.iter_mut() {
                    strip_list(list, names);
                }
            }
            "const" | "enum" | "default" | "examples" | "not" | "if" => {}
            "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => {
                let Value::Object(schemas) = value else { continue };
                for (_, inner) in schemas.iter_mut() {
                    strip_schema(inner, names);
                }
            }
            _ => match value {
                Value::Array(items) => items.iter_mut().for_each(|inner| strip_schema(inner, names)),
                inner => strip_schema(inner, names),
            },
        }
    }
}

fn strip_list(list: &mut Value, names: &[&str]) {
    if let Value::Array(items) = list {
        items.retain(|item| !item.as_str().is_some_and(|name| names.contains(&name)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_leave_every_list_that_is_about_the_row() {
        let schema = json!({
            "required": ["a", "b"],
            "properties": { "required": { "type": "string" }, "a": { "const": { "required": ["a"] } } },
            "allOf": [{ "if": { "required": ["a"] }, "then": { "required": ["b", "a"] }, "else": { "not": { "required": ["a"] } } }],
            "dependentRequired": { "b": ["a"] },
            "$defs": { "x": { "required": ["a"] } }
        });
        assert_eq!(
            without_required(&schema, &["a"]),
            json!({
                "required": ["b"],
                "properties": { "required": { "type": "string" }, "a": { "const": { "required": ["a"] } } },
                "allOf": [{ "if": { "required": ["a"] }, "then": { "required": ["b"] }, "else": { "not": { "required": ["a"] } } }],
                "dependentRequired": { "b": [] },
                "$defs": { "x": { "required": [] } }
            })
        );
        assert!(!is_required_somewhere(&schema, "c"));
    }
}
