//! What a keyword is about: of values of other types it says nothing.

use std::collections::BTreeSet;

use candour_model::meaning::JsonType;

use super::super::kinds;
use crate::node::{Data, Node};

/// What a keyword is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Numbers,
    Texts,
    Lists,
    Objects,
    /// The values that it lists.
    Values,
}

/// Formats that are checked. All others are annotations.
pub(super) const FORMATS: &[&str] = &[
    "date",
    "date-time",
    "duration",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "relative-json-pointer",
    "time",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
];

/// What a keyword is about, if with this value it can refuse anything at all; and the types of value that it asks.
pub(super) fn of(keyword: &str, value: &Node) -> Option<(About, BTreeSet<JsonType>)> {
    let about = match keyword {
        "enum" => return Some((About::Values, kinds::of_values(value.items()).types)),
        "const" => return Some((About::Values, kinds::of_values(std::slice::from_ref(value)).types)),
        "format" => match value.text().is_some_and(|format| FORMATS.contains(&format)) {
            true => About::Texts,
            false => return None,
        },
        "maxLength" | "minLength" | "pattern" => About::Texts,
        "exclusiveMaximum" | "exclusiveMinimum" | "maximum" | "minimum" | "multipleOf" => About::Numbers,
        "contains" | "items" | "maxItems" | "minItems" | "prefixItems" | "unevaluatedItems" | "uniqueItems" => {
            About::Lists
        }
        "additionalProperties"
        | "dependentRequired"
        | "dependentSchemas"
        | "maxProperties"
        | "minProperties"
        | "patternProperties"
        | "properties"
        | "propertyNames"
        | "required"
        | "unevaluatedProperties" => About::Objects,
        _ => return None,
    };
    let types = match about {
        About::Texts => vec![JsonType::String],
        About::Numbers => vec![JsonType::Number, JsonType::Integer],
        About::Lists => vec![JsonType::Array],
        About::Objects | About::Values => vec![JsonType::Object],
    };
    (!refuses_nothing(keyword, value)).then(|| (about, types.into_iter().collect()))
}

/// Whether a keyword with this value allows everything, also where it applies.
fn refuses_nothing(keyword: &str, value: &Node) -> bool {
    match &value.data {
        Data::Boolean(value) => *value == (keyword != "uniqueItems"),
        Data::List(items) => items.is_empty(),
        Data::Table(entries) => entries.is_empty() && keyword != "contains",
        Data::Number(number) => keyword.starts_with("min") && keyword != "minimum" && number.as_f64() == Some(0.0),
        Data::Null | Data::Text(_) | Data::Date(_) => false,
    }
}
