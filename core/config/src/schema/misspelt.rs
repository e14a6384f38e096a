//! Keywords of JSON Schema with a slip in them: to a validator they are annotations, and what they were to say is lost.

use serde_json::{Map, Value};

use super::walk;
use crate::error::{Error, ErrorKind, Result};
use crate::node::Node;
use crate::place::Source;

/// Keywords that say something of a value or lead to more schemas. One that only describes is lost without harm.
const SAYING: &[&str] = &[
    "$anchor",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "contains",
    "definitions",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "if",
    "items",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "required",
    "then",
    "type",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
];
/// A shorter keyword is one slip away from words of other vocabularies, such as `note` from `not`: there, the value has to
/// fit the keyword too.
const LONG: usize = 6;

/// Refuses keywords that are one slip away from one that says something. Others that are not known are annotations.
pub(super) fn check(source: &Source, tree: &Node) -> Result<()> {
    walk::schemas(tree, &mut |schema: &Node| {
        for (key, value) in schema.entries() {
            if let Some(meant) = meant(&key.value, value) {
                let kind = ErrorKind::MisspeltKeyword {
                    keyword: key.value.clone(),
                    meant: meant.to_owned(),
                };
                return Err(Error::at(kind, source.place(key.span()), "this keyword"));
            }
        }
        Ok(())
    })
}

/// The keyword that was to stand here, where another word does.
fn meant(word: &str, value: &Node) -> Option<&'static str> {
    if word.starts_with("x-") || SAYING.contains(&word) {
        return None;
    }
    let near = |keyword: &&&str| {
        keyword.len().abs_diff(word.len()) <= 1
            && strsim::osa_distance(keyword, word) == 1
            && may_be_meant(keyword, word, value)
    };
    SAYING.iter().find(near).copied()
}

fn may_be_meant(keyword: &str, word: &str, value: &Node) -> bool {
    match keyword.strip_prefix('$') {
        // Many words of other vocabularies are these, and a reference is told by what stands in it.
        Some(rest) if rest == word => value.text().is_some_and(|text| text.starts_with('#')),
        _ => keyword.len() >= LONG || fits(keyword, value),
    }
}

/// Whether the value may stand behind this keyword.
fn fits(keyword: &str, value: &Node) -> bool {
    let schema = Map::from_iter([(keyword.to_owned(), value.to_json())]);
    jsonschema::draft202012::meta::is_valid(&Value::Object(schema))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file_kind::FileKind;
    use crate::node::parse_json;

    /// What is meant by the first key of this schema.
    fn meant_in(schema: &str) -> Option<&'static str> {
        let tree = parse_json(&Source::new(FileKind::Schema, "a.json", schema)).unwrap();
        let (key, value) = &tree.entries()[0];
        meant(&key.value, value)
    }

    #[test]
    fn one_slip_is_understood() {
        for (schema, keyword) in [
            (r#"{"minumum": 0}"#, "minimum"),
            (r#"{"maxLenght": 3}"#, "maxLength"),
            (r#"{"maxlength": 3}"#, "maxLength"),
            (r#"{"Pattern": "x"}"#, "pattern"),
            (r#"{"patern": "x"}"#, "pattern"),
            (r#"{"requiredd": ["a"]}"#, "required"),
            (r#"{"minumum": "0"}"#, "minimum"),
            (r#"{"tpye": "string"}"#, "type"),
            (r#"{"enums": ["a"]}"#, "enum"),
            (r##"{"ref": "#/$defs/a"}"##, "$ref"),
            (r#"{"$def": {}}"#, "$defs"),
        ] {
            assert_eq!(meant_in(schema), Some(keyword), "{schema}");
        }
    }

    #[test]
    fn every_keyword_is_found_with_any_letter_missing_doubled_or_swapped() {
        for keyword in SAYING.iter().filter(|keyword| keyword.len() >= LONG) {
            for at in 1..keyword.len() {
                let (before, after) = keyword.split_at(at);
                let missing = format!("{}{after}", &before[..at - 1]);
                let doubled = format!("{before}{}{after}", &before[at - 1..]);
                let swapped = format!(
                    "{}{}{}{}",
                    &before[..at - 1],
                    &after[..1],
                    &before[at - 1..],
                    &after[1..]
                );
                for word in [missing, doubled, swapped] {
                    let is_it = word == *keyword || keyword.strip_prefix('$') == Some(&word);
                    let found = meant_in(&format!("{{\"{word}\": 0}}"));
                    assert!(is_it || found == Some(keyword), "{word}: {found:?}");
                }
            }
        }
    }

    #[test]
    fn other_words_are_annotations() {
        for schema in [
            r#"{"example": 5}"#,
            r#"{"titles": {"en": "a"}}"#,
            r#"{"note": "as published"}"#,
            r#"{"comment": "x"}"#,
            r#"{"id": "https://example.org"}"#,
            r#"{"ref": "table 4"}"#,
            r#"{"defs": {}}"#,
            r#"{"nullable": true}"#,
            r#"{"descripton": "lost without harm"}"#,
            r#"{"minimal": 0}"#,
            r#"{"unit": "people"}"#,
            r#"{"types": "a and b"}"#,
            r#"{"x-typ": 1}"#,
            r#"{"additionalItems": false}"#,
            r#"{"dependencies": {}}"#,
            r#"{"contentMediaType": "text/csv"}"#,
        ] {
            assert_eq!(meant_in(schema), None, "{schema}");
        }
    }
}
