//! Columns in which a blank may be right, because the schema asks for them only under a condition.

use std::collections::BTreeSet;

use serde_json::Value;

/// Columns that the schema mentions under a condition: a blank may be right there.
pub(crate) fn conditional_columns(schema: &Value) -> BTreeSet<&str> {
    let mut columns = BTreeSet::new();
    collect(schema, false, &mut columns);
    columns
}

fn collect<'a>(schema: &'a Value, is_conditional: bool, columns: &mut BTreeSet<&'a str>) {
    let parts = match schema {
        Value::Object(parts) => parts,
        Value::Array(list) => return list.iter().for_each(|part| collect(part, is_conditional, columns)),
        _ => return,
    };
    for (keyword, part) in parts {
        match keyword.as_str() {
            "then" | "else" | "dependentSchemas" => collect(part, true, columns),
            "dependentRequired" => columns.extend(texts(part.as_object().into_iter().flat_map(|map| map.values()))),
            "required" if is_conditional => columns.extend(texts([part])),
            "properties" => {
                let properties = part.as_object().into_iter().flatten();
                columns.extend(properties.filter(|_| is_conditional).map(|(label, _)| label.as_str()));
            }
            "allOf" | "anyOf" | "oneOf" => collect(part, is_conditional, columns),
            _ if is_conditional && part.is_object() => collect(part, true, columns),
            _ => {}
        }
    }
}

fn texts<'a>(lists: impl IntoIterator<Item = &'a Value>) -> impl Iterator<Item = &'a str> {
    lists
        .into_iter()
        .filter_map(Value::as_array)
        .flatten()
        .filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_under_a_condition_are_told_from_those_that_are_not() {
        let schema = serde_json::json!({
            "properties": { "outcome": {}, "reason": {}, "until": {}, "note": {}, "plain": {} },
            "required": ["outcome"],
            "allOf": [{
                "if": { "properties": { "outcome": { "const": "Discharged" } } },
                "then": { "required": ["reason"] },
                "else": { "properties": { "until": { "type": "null" } } }
            }],
            "dependentRequired": { "reason": ["note"] }
        });
        let columns: Vec<&str> = conditional_columns(&schema).into_iter().collect();
        assert_eq!(columns, ["note", "reason", "until"]);
    }
}
