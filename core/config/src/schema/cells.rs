//! What plain JSON Schema says of a column's cells: types and listed values, through references and combinations.

use std::collections::BTreeSet;

use candour_model::meaning::JsonType;

use super::kinds::{self, Kinds};
use super::references::References;
use crate::node::{Data, Node};

/// How many schemas are looked at for one column; more are taken to say nothing.
const FUEL: u32 = 10_000;
/// How deep combinations and references are followed; deeper ones are taken to say nothing.
const DEPTH: u32 = 16;

/// What a column's schemas allow.
pub(super) struct Allowed {
    /// The types; empty for any.
    pub(super) types: Vec<JsonType>,
    /// The only texts, where values of other types are allowed too.
    pub(super) listed_texts: BTreeSet<String>,
    /// Whether all that the schemas say was looked at.
    pub(super) is_sure: bool,
}

/// What a column allows that all of `schemas` are about.
pub(super) fn allowed(references: &References<'_>, schemas: &[&Node]) -> Allowed {
    let mut looker = Looker::new(references);
    looker.is_of_values = false;
    let declared = looker.kinds_of_all(schemas);
    let mut looker = Looker::new(references);
    let found = looker.kinds_of_all(schemas);
    let kinds = kinds::narrowed(declared, &found);
    Allowed {
        types: kinds::named(&kinds),
        listed_texts: kinds::texts_beside_others(kinds),
        is_sure: looker.is_sure,
    }
}

/// The types that a schema names itself, or through what it refers to and combines. Takes what it looks at from `fuel`.
pub(super) fn declared_types<'a>(references: &References<'a>, schema: &'a Node, fuel: &mut u32) -> BTreeSet<JsonType> {
    let mut looker = Looker::new(references);
    looker.is_of_values = false;
    looker.fuel = FUEL.min(*fuel);
    let types = looker.kinds(schema, DEPTH).types;
    *fuel -= FUEL.min(*fuel) - looker.fuel;
    types
}

/// The values that a column lists that all of `schemas` are about, as the texts of cells.
pub(super) fn vocabulary(references: &References<'_>, schemas: &[&Node]) -> Vec<String> {
    let mut looker = Looker::new(references);
    let of_each = schemas.iter().map(|schema| looker.vocabulary(schema, DEPTH));
    let listed = of_each.fold(None, both).unwrap_or_default();
    let mut seen = BTreeSet::new();
    listed.into_iter().filter(|value| seen.insert(value.clone())).collect()
}

struct Looker<'a, 'r> {
    references: &'r References<'a>,
    /// Whether listed values count, besides types that are named.
    is_of_values: bool,
    is_sure: bool,
    fuel: u32,
}

impl<'a, 'r> Looker<'a, 'r> {
    fn new(references: &'r References<'a>) -> Self {
        Looker {
            references,
            is_of_values: true,
            is_sure: true,
            fuel: FUEL,
        }
    }

    fn kinds_of_all(&mut self, schemas: &[&'a Node]) -> Kinds {
        let of_each = schemas.iter().map(|schema| self.kinds(schema, DEPTH));
        of_each.fold(Kinds::any(), Kinds::and)
    }

    fn kinds(&mut self, schema: &'a Node, depth: u32) -> Kinds {
        let mut allowed = kinds::own(schema, self.is_of_values);
        if !self.may_go_on(depth) {
            return allowed;
        }
        for part in self.all_of(schema) {
            allowed = allowed.and(self.kinds(part, depth - 1));
        }
        for parts in either(schema) {
            let of_parts = parts.iter().map(|part| self.kinds(part, depth - 1));
            allowed = allowed.and(of_parts.fold(Kinds::none(), Kinds::or));
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
        let may = self.fuel > 0 && depth > 0;
        self.is_sure &= may;
        may
    }

    fn all_of(&mut self, schema: &'a Node) -> Vec<&'a Node> {
        let mut parts = Vec::new();
        for target in self.references.targets(schema) {
            self.is_sure &= target.is_some();
            parts.extend(target);
        }
        parts.extend(schema.get("allOf").map(Node::items).unwrap_or_default());
        parts
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
        let (allowed, listed) = all_of(column, definitions);
        (allowed.types, listed)
    }

    fn all_of(column: &str, definitions: &str) -> (Allowed, Vec<String>) {
        let text = format!("{{\"properties\": {{\"a\": {column}}}, \"$defs\": {definitions}}}");
        let tree = parse_json(&Source::new(FileKind::Schema, "a.json", text)).unwrap();
        let references = References::of(&tree);
        let column = [tree.pointer("/properties/a").unwrap()];
        (allowed(&references, &column), vocabulary(&references, &column))
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
    fn listed_values_have_types_and_texts_beside_numbers_are_known() {
        use JsonType::{Boolean, Integer, Null, Number, String};
        for (column, types, texts) in [
            (r#"{"enum": ["a", "b"]}"#, vec![String], vec![]),
            (r#"{"enum": [1, 2, null]}"#, vec![Number, Null], vec![]),
            (r#"{"const": true}"#, vec![Boolean], vec![]),
            (r#"{"type": "integer", "enum": [1, 2]}"#, vec![Integer], vec![]),
            (r#"{"type": "string", "enum": [1, 2]}"#, vec![String], vec![]),
            (r#"{"type": ["string", "integer"]}"#, vec![String, Integer], vec![]),
            (
                r#"{"type": ["string", "integer"], "enum": ["b", 1, "a"]}"#,
                vec![String, Integer],
                vec!["a", "b"],
            ),
            (
                r#"{"type": ["string", "integer", "null"], "enum": [1, 2]}"#,
                vec![Integer, Null],
                vec![],
            ),
            (
                r#"{"anyOf": [{"type": "integer", "minimum": 0}, {"const": "c"}]}"#,
                vec![String, Integer],
                vec!["c"],
            ),
            (
                r#"{"anyOf": [{"type": "integer"}, {"const": "c"}, {"pattern": "^d"}]}"#,
                vec![],
                vec![],
            ),
            (
                r##"{"oneOf": [{"$ref": "#/$defs/count"}, {"enum": ["c", "d"]}, {"const": "e"}]}"##,
                vec![String, Integer],
                vec!["c", "d", "e"],
            ),
            (r#"{"anyOf": [{"type": "integer"}, false]}"#, vec![Integer], vec![]),
            ("false", vec![], vec![]),
        ] {
            let (found, _) = all_of(column, r#"{"count": {"type": "integer"}}"#);
            assert_eq!(found.types, types, "{column}");
            assert!(
                found.listed_texts.iter().eq(texts),
                "{column}: {:?}",
                found.listed_texts
            );
            assert!(found.is_sure);
        }
    }

    #[test]
    fn names_of_schemas_are_followed_as_far_as_they_are_sure() {
        let definitions = r##"{
            "here": { "$anchor": "count", "type": "integer" },
            "open": { "$dynamicAnchor": "open", "type": "boolean" },
            "other": { "$id": "https://example.org/other", "$defs": {
                "there": { "$anchor": "count", "type": "null" },
                "open": { "$dynamicAnchor": "open", "type": "null" },
                "inside": { "$ref": "#count" },
                "own": { "$dynamicAnchor": "own", "type": "boolean" }
            } },
            "third": { "$id": "https://example.org/third", "$defs": { "own": { "$dynamicAnchor": "own" } } }
        }"##;
        use JsonType::{Boolean, Integer, Null};
        for (reference, types, is_sure) in [
            (r##""$ref": "#count""##, vec![Integer], true),
            (r##""$dynamicRef": "#count""##, vec![Integer], true),
            (r##""$ref": "other#count""##, vec![Null], true),
            (
                r##""$ref": "https://example.org/other#/$defs/inside""##,
                vec![Null],
                true,
            ),
            // The outermost of two holds.
            (r##""$dynamicRef": "other#open""##, vec![Boolean], true),
            (r##""$ref": "other#open""##, vec![Null], true),
            (r##""$dynamicRef": "other#own""##, vec![], false),
        ] {
            let (found, _) = all_of(&format!("{{{reference}}}"), definitions);
            assert_eq!((found.types, found.is_sure), (types, is_sure), "{reference}");
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
