//! What plain JSON Schema says of a column's cells: types and listed values, through references and combinations.

use std::collections::BTreeSet;

use candour_model::meaning::JsonType;

use super::references;
use crate::node::{Data, Node};

/// How many schemas are looked at for one column; more are taken to say nothing.
const FUEL: u32 = 10_000;
/// How deep combinations and references are followed; deeper ones are taken to say nothing.
const DEPTH: u32 = 16;

/// The types that a column's schema allows; empty for any.
pub(super) fn types(tree: &Node, schema: &Node) -> Vec<JsonType> {
    let mut looker = Looker { tree, fuel: FUEL };
    let allowed = looker.types(schema, DEPTH);
    if allowed == all_types() {
        return Vec::new();
    }
    let number = allowed.contains(&JsonType::Number);
    allowed
        .into_iter()
        .filter(|found| !(number && *found == JsonType::Integer))
        .collect()
}

/// The values that a column's schema lists, as the texts of cells.
pub(super) fn vocabulary(tree: &Node, schema: &Node) -> Vec<String> {
    let mut looker = Looker { tree, fuel: FUEL };
    let listed = looker.vocabulary(schema, DEPTH).unwrap_or_default();
    let mut seen = BTreeSet::new();
    listed.into_iter().filter(|value| seen.insert(value.clone())).collect()
}

fn all_types() -> BTreeSet<JsonType> {
    use JsonType::{Array, Boolean, Integer, Null, Number, Object, String};
    BTreeSet::from([String, Number, Integer, Boolean, Null, Array, Object])
}

struct Looker<'a> {
    tree: &'a Node,
    fuel: u32,
}

impl<'a> Looker<'a> {
    fn types(&mut self, schema: &'a Node, depth: u32) -> BTreeSet<JsonType> {
        let mut allowed = own_types(schema);
        if !self.may_go_on(depth) {
            return allowed;
        }
        for part in self.all_of(schema) {
            let of_part = self.types(part, depth - 1);
            allowed = allowed.intersection(&of_part).copied().collect();
        }
        for parts in either(schema) {
            let of_parts: BTreeSet<JsonType> = parts.iter().flat_map(|part| self.types(part, depth - 1)).collect();
            allowed = allowed.intersection(&of_parts).copied().collect();
        }
        allowed
    }

    /// `None`: nothing is listed, so anything may stand there.
    fn vocabulary(&mut self, schema: &'a Node, depth: u32) -> Option<Vec<String>> {
        let mut listed = own_vocabulary(schema);
        if !self.may_go_on(depth) {
            return listed;
        }
        for part in self.all_of(schema) {
            let of_part = self.vocabulary(part, depth - 1);
            listed = both(listed, of_part);
        }
        for parts in either(schema) {
            let of_parts: Option<Vec<Vec<String>>> =
                parts.iter().map(|part| self.vocabulary(part, depth - 1)).collect();
            listed = both(listed, of_parts.map(|lists| lists.concat()));
        }
        listed
    }

    fn may_go_on(&mut self, depth: u32) -> bool {
        self.fuel = self.fuel.saturating_sub(1);
        self.fuel > 0 && depth > 0
    }

    fn all_of(&self, schema: &'a Node) -> Vec<&'a Node> {
        let referred = schema
            .get("$ref")
            .and_then(Node::text)
            .and_then(|reference| references::target(self.tree, reference));
        let combined = schema.get("allOf").map(Node::items).unwrap_or_default();
        referred.into_iter().chain(combined).collect()
    }
}

fn either(schema: &Node) -> impl Iterator<Item = &[Node]> {
    ["anyOf", "oneOf"]
        .into_iter()
        .filter_map(|key| schema.get(key))
        .map(Node::items)
        .filter(|parts| !parts.is_empty())
}

fn both(one: Option<Vec<String>>, other: Option<Vec<String>>) -> Option<Vec<String>> {
    match (one, other) {
        (Some(one), Some(other)) => {
            let other: BTreeSet<String> = other.into_iter().collect();
            Some(one.into_iter().filter(|value| other.contains(value)).collect())
        }
        (one, other) => one.or(other),
    }
}

fn own_types(schema: &Node) -> BTreeSet<JsonType> {
    match schema.get("type") {
        Some(declared) if declared.text().is_some() => of_name(declared).collect(),
        Some(declared) => declared.items().iter().flat_map(of_name).collect(),
        None => all_types(),
    }
}

/// A whole number is a number too.
fn of_name(name: &Node) -> impl Iterator<Item = JsonType> {
    let (found, besides) = match name.text() {
        Some("string") => (Some(JsonType::String), None),
        Some("number") => (Some(JsonType::Number), Some(JsonType::Integer)),
        Some("integer") => (Some(JsonType::Integer), None),
        Some("boolean") => (Some(JsonType::Boolean), None),
        Some("null") => (Some(JsonType::Null), None),
        Some("array") => (Some(JsonType::Array), None),
        Some("object") => (Some(JsonType::Object), None),
        _ => (None, None),
    };
    found.into_iter().chain(besides)
}

fn own_vocabulary(schema: &Node) -> Option<Vec<String>> {
    let constant = schema.get("const").map(|value| cell_text(value).into_iter().collect());
    let listed = schema
        .get("enum")
        .map(|values| values.items().iter().filter_map(cell_text).collect());
    both(constant, listed)
}

/// The text of the cell that becomes this value; none does for null, lists and tables.
fn cell_text(value: &Node) -> Option<String> {
    match &value.data {
        Data::Text(text) | Data::Date(text) => Some(text.clone()),
        Data::Number(number) => Some(number.to_string()),
        Data::Boolean(value) => Some(value.to_string()),
        Data::Null | Data::List(_) | Data::Table(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file_kind::FileKind;
    use crate::node::parse_json;
    use crate::place::Source;

    fn looked_at(column: &str, definitions: &str) -> (Vec<JsonType>, Vec<String>) {
        let text = format!("{{\"properties\": {{\"a\": {column}}}, \"$defs\": {definitions}}}");
        let tree = parse_json(&Source::new(FileKind::Schema, "a.json", text)).unwrap();
        let column = tree.pointer("/properties/a").unwrap();
        (types(&tree, column), vocabulary(&tree, column))
    }

    #[test]
    fn types_are_what_all_parts_allow() {
        use JsonType::{Integer, Null, Number, String};
        for (column, expected) in [
            ("true", vec![]),
            (r#"{}"#, vec![]),
            (r#"{"type": "integer"}"#, vec![Integer]),
            (r#"{"type": ["number", "integer"]}"#, vec![Number]),
            (r#"{"type": ["null", "string"]}"#, vec![String, Null]),
            (
                r#"{"anyOf": [{"type": "integer"}, {"type": "null"}]}"#,
                vec![Integer, Null],
            ),
            (r##"{"$ref": "#/$defs/count"}"##, vec![Integer, Null]),
            (
                r##"{"allOf": [{"$ref": "#/$defs/count"}, {"type": "number"}]}"##,
                vec![Integer],
            ),
            (
                r##"{"$ref": "#/$defs/c%6Funt", "type": ["null", "string"]}"##,
                vec![Null],
            ),
            (r#"{"anyOf": [{"type": "integer"}, {}]}"#, vec![]),
        ] {
            let (found, _) = looked_at(column, r#"{"count": {"type": ["integer", "null"]}}"#);
            assert_eq!(found, expected, "{column}");
        }
    }

    #[test]
    fn vocabulary_is_what_all_parts_list() {
        for (column, expected) in [
            (r#"{}"#, vec![]),
            (
                r#"{"enum": ["b", "a", 1.50, true, null, "a"]}"#,
                vec!["b", "a", "1.50", "true"],
            ),
            (r#"{"const": "a"}"#, vec!["a"]),
            (
                r#"{"oneOf": [{"const": "a", "title": "A"}, {"enum": ["b"]}]}"#,
                vec!["a", "b"],
            ),
            (r#"{"oneOf": [{"const": "a"}, {"type": "null"}]}"#, vec![]),
            (r##"{"$ref": "#/$defs/codes"}"##, vec!["x", "y"]),
            (
                r##"{"allOf": [{"$ref": "#/$defs/codes"}, {"enum": ["y", "z"]}]}"##,
                vec!["y"],
            ),
        ] {
            let (_, found) = looked_at(column, r#"{"codes": {"enum": ["x", "y"]}}"#);
            assert_eq!(found, expected, "{column}");
        }
    }

    #[test]
    fn circles_and_explosions_end() {
        let twenty = [r##"{"$ref": "#/$defs/a"}"##; 20].join(", ");
        let (found, listed) = looked_at(
            r##"{"$ref": "#/$defs/a", "type": "string", "enum": ["v"]}"##,
            &format!("{{\"a\": {{\"allOf\": [{twenty}]}}}}"),
        );
        assert_eq!(found, [JsonType::String]);
        assert_eq!(listed, ["v"]);
    }
}
