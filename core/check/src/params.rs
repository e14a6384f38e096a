//! Parameters to try a rule with: those of its page, and the least that its schema allows.

use candour_host::kit::held;
use candour_sdk::RuleManifest;
use candour_testing::Example;
use serde_json::{Map, Value, json};

/// Parameters that fit, each once: those of the first example, then others.
pub(super) fn fitting(rule: &RuleManifest, examples: &[Example]) -> Vec<Value> {
    let of_page = examples.iter().map(|example| example.params.clone());
    let mut found: Vec<Value> = Vec::new();
    for params in of_page.chain([least(&rule.params)]) {
        let fits = held::param_faults(rule, &params).is_ok_and(|faults| faults.is_empty());
        if fits && !found.contains(&params) {
            found.push(params);
        }
    }
    found
}

/// What a schema may be satisfied with, if it is one of the simple ones.
fn least(schema: &Value) -> Value {
    let first = |keyword: &str| schema.get(keyword)?.as_array()?.first().cloned();
    if let Some(given) = schema
        .get("const")
        .cloned()
        .or_else(|| first("enum"))
        .or_else(|| first("examples"))
    {
        return given;
    }
    let number = |keyword: &str| schema.get(keyword).and_then(Value::as_u64);
    let kind = schema.get("type");
    let kind = kind.and_then(|kind| kind.as_str().or_else(|| kind.get(0)?.as_str()));
    match kind.unwrap_or("object") {
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or_else(|| json!(0)),
        "string" => json!("a".repeat(number("minLength").unwrap_or(1).min(100) as usize)),
        "boolean" => json!(false),
        "array" => {
            let item = schema.get("items").map(least).unwrap_or_default();
            json!(vec![item; number("minItems").unwrap_or(0).min(100) as usize])
        }
        "object" => {
            let required = schema.get("required").and_then(Value::as_array);
            let names = required.into_iter().flatten().filter_map(Value::as_str);
            let property = |name: &str| schema.get("properties").and_then(|all| all.get(name));
            let members = names.map(|name| (name.to_owned(), property(name).map(least).unwrap_or_default()));
            Value::Object(members.collect::<Map<_, _>>())
        }
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn simple_schemas_are_satisfied() {
        let schema = json!({
            "type": "object",
            "properties": {
                "k": { "type": "integer", "minimum": 3 },
                "which": { "type": "array", "items": { "enum": ["all", "none"] }, "minItems": 1 },
                "of": { "type": ["string", "null"], "minLength": 2 },
                "more": { "type": "number" }
            },
            "required": ["k", "which", "of"]
        });
        assert_eq!(least(&schema), json!({ "k": 3, "which": ["all"], "of": "aa" }));
        assert_eq!(least(&json!({ "type": "object" })), json!({}));
    }
}
