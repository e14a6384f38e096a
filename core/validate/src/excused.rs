//! The schema as it reads for a row in which some columns are not required, since a marker stands in them.
//!
//! The names leave every list of required names that can apply to the row. Cells are never objects, so any such list in
//! the schema is about the row. Lists under `not` and `if` stay: there, a name asks whether the column is given, and it is
//! not. Values that merely look like a schema (`const`, `enum`, `default`, `examples`) stay too.

use std::collections::BTreeSet;

use serde_json::Value;

/// `schema` without `names` in its `required` and `dependentRequired` lists.
pub(crate) fn without_required(schema: &Value, names: &[&str]) -> Value {
    let mut copy = schema.clone();
    strip_schema(&mut copy, &mut |name| names.contains(&name));
    copy
}

/// Every name in a list that [`without_required`] would take it from: those whose excuse can change anything.
pub(crate) fn required_names(schema: &Value) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    // The same walk decides, so that the two cannot differ.
    strip_schema(&mut schema.clone(), &mut |name| {
        names.insert(name.to_owned());
        false
    });
    names
}

/// Calls `leaves` with each name of each list, and takes those away for which it says so.
fn strip_schema(schema: &mut Value, leaves: &mut dyn FnMut(&str) -> bool) {
    let Value::Object(keywords) = schema else { return };
    for (keyword, value) in keywords.iter_mut() {
        match keyword.as_str() {
            "required" => strip_list(value, leaves),
            "dependentRequired" => {
                let Value::Object(lists) = value else { continue };
                for (_, list) in lists.iter_mut() {
                    strip_list(list, leaves);
                }
            }
            "const" | "enum" | "default" | "examples" | "not" | "if" => {}
            "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => {
                let Value::Object(schemas) = value else { continue };
                for (_, inner) in schemas.iter_mut() {
                    strip_schema(inner, leaves);
                }
            }
            _ => match value {
                Value::Array(items) => items.iter_mut().for_each(|inner| strip_schema(inner, leaves)),
                inner => strip_schema(inner, leaves),
            },
        }
    }
}

fn strip_list(list: &mut Value, leaves: &mut dyn FnMut(&str) -> bool) {
    if let Value::Array(items) = list {
        items.retain(|item| !item.as_str().is_some_and(&mut *leaves));
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
        assert_eq!(
            required_names(&schema),
            BTreeSet::from(["a".to_owned(), "b".to_owned()])
        );
    }
}
