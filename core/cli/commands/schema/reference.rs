//! A JSON Schema of ours as pages of tables, for people who would rather read than parse.

use std::collections::{BTreeSet, VecDeque};

use serde_json::Value;

/// The schema as Markdown: its own properties first, then each part in the order in which it is first named.
pub(crate) fn markdown(name: &str, schema: &Value) -> String {
    let mut text = format!(
        "# Reference: {name}\n\nGenerated from the JSON Schema that `candour schema {name}` prints. A property is *always* there, or may be \
         absent.\n"
    );
    part(&mut text, schema);
    let mut told = BTreeSet::new();
    let mut waiting: VecDeque<String> = named(schema).into();
    while let Some(next) = waiting.pop_front() {
        if !told.insert(next.clone()) {
            continue;
        }
        let definition = &schema["$defs"][&next];
        text.push_str(&format!("\n## {next}\n"));
        part(&mut text, definition);
        waiting.extend(named(definition));
    }
    text
}

/// One part: what it is, then its properties or its words.
fn part(text: &mut String, schema: &Value) {
    if let Some(description) = schema["description"].as_str() {
        text.push_str(&format!("\n{}\n", paragraph(description)));
    }
    if let Some(properties) = schema["properties"].as_object() {
        text.push_str("\n| property | type | always | is |\n|---|---|---|---|\n");
        for name in in_order(schema) {
            let property = &properties[name];
            let always = if is_required(schema, name) { "yes" } else { "" };
            let about = cell(property["description"].as_str().unwrap_or_default());
            text.push_str(&format!("| `{name}` | {} | {always} | {about} |\n", kind(property)));
        }
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        text.push_str("\n| value | is |\n|---|---|\n");
        for choice in choices {
            let about = cell(choice["description"].as_str().unwrap_or_default());
            text.push_str(&format!("| {} | {about} |\n", kind(choice)));
        }
    }
}

/// The properties that are always there, as they are written, then the others by name.
fn in_order(schema: &Value) -> Vec<&str> {
    let properties = schema["properties"].as_object();
    let names = properties.into_iter().flat_map(|properties| properties.keys());
    let others = names.map(String::as_str).filter(|name| !is_required(schema, name));
    required(schema).chain(others).collect()
}

fn required(schema: &Value) -> impl Iterator<Item = &str> {
    let names = schema["required"].as_array();
    names.into_iter().flatten().filter_map(Value::as_str)
}

fn is_required(schema: &Value, name: &str) -> bool {
    required(schema).any(|required| required == name)
}

/// What a value is: a word, a type, a part, or several of these.
fn kind(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        return link(reference);
    }
    if let Some(word) = schema.get("const") {
        return code(word);
    }
    if let Some(words) = schema["enum"].as_array() {
        return words.iter().map(code).collect::<Vec<_>>().join(", ");
    }
    for several in ["anyOf", "oneOf"] {
        if let Some(choices) = schema[several].as_array() {
            let choices = choices.iter().filter(|choice| choice["type"] != "null");
            return choices.map(kind).collect::<Vec<_>>().join(" or ");
        }
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => return "any JSON".to_owned(),
    };
    let told = types
        .into_iter()
        .filter(|name| *name != "null")
        .map(|name| plain_kind(name, schema));
    told.collect::<Vec<_>>().join(" or ")
}

fn plain_kind(name: &str, schema: &Value) -> String {
    match name {
        "array" if schema["prefixItems"].is_array() => {
            let items = schema["prefixItems"].as_array().into_iter().flatten();
            format!("list of {}", items.map(kind).collect::<Vec<_>>().join(" and "))
        }
        "array" => format!("list of {}", kind(&schema["items"])),
        "object" if schema["additionalProperties"].is_object() => {
            format!("map of names to {}", kind(&schema["additionalProperties"]))
        }
        "object" if schema["properties"].is_object() => {
            let members = in_order(schema)
                .into_iter()
                .map(|name| format!("`{name}`: {}", kind(&schema["properties"][name])));
            format!("object of {}", members.collect::<Vec<_>>().join(", "))
        }
        "string" => "text".to_owned(),
        "integer" => "whole number".to_owned(),
        "boolean" => "true or false".to_owned(),
        other => other.to_owned(),
    }
}

fn link(reference: &str) -> String {
    let name = name_of(reference);
    format!("[{name}](#{})", name.to_lowercase())
}

fn name_of(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or(reference)
}

fn code(word: &Value) -> String {
    match word.as_str() {
        Some(word) => format!("`{word}`"),
        None => format!("`{word}`"),
    }
}

/// The parts that a part names, in the order in which it is told.
fn named(schema: &Value) -> Vec<String> {
    let mut names = Vec::new();
    for name in in_order(schema) {
        references(&schema["properties"][name], &mut names);
    }
    for choice in schema["oneOf"].as_array().into_iter().flatten() {
        references(choice, &mut names);
    }
    names
}

fn references(schema: &Value, names: &mut Vec<String>) {
    match schema {
        Value::Object(members) => {
            if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
                names.push(name_of(reference).to_owned());
            }
            members.values().for_each(|member| references(member, names));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, names)),
        _ => {}
    }
}

/// A description, of which each paragraph is one line.
fn paragraph(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(|paragraph| paragraph.replace('\n', " "));
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

fn cell(text: &str) -> String {
    text.replace("\n\n", " ").replace('\n', " ").replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn parts_are_told_once_and_in_the_order_in_which_they_are_named() {
        let schema = json!({
            "description": "A thing\nof two | lines.",
            "properties": {
                "late": { "type": ["integer", "null"], "description": "One | two." },
                "early": { "items": { "$ref": "#/$defs/Second" }, "type": "array" },
                "first": { "$ref": "#/$defs/First" },
            },
            "required": ["first", "early"],
            "$defs": {
                "First": { "properties": { "again": { "$ref": "#/$defs/First" }, "any": {} } },
                "Second": { "oneOf": [
                    { "const": "word", "description": "A word." },
                    { "type": "object", "properties": { "n": { "type": "integer" } }, "required": ["n"] },
                ] },
            },
        });
        let expected = "# Reference: thing

Generated from the JSON Schema that `candour schema thing` prints. A property is *always* there, or may be absent.

A thing of two | lines.

| property | type | always | is |
|---|---|---|---|
| `first` | [First](#first) | yes |  |
| `early` | list of [Second](#second) | yes |  |
| `late` | whole number |  | One \\| two. |

## First

| property | type | always | is |
|---|---|---|---|
| `again` | [First](#first) |  |  |
| `any` | any JSON |  |  |

## Second

| value | is |
|---|---|
| `word` | A word. |
| object of `n`: whole number |  |
";
        assert_eq!(markdown("thing", &schema), expected);
    }
}
