//! Where in a schema further schemas stand. Elsewhere, as in `enum` or `default`, what looks like one is data.

use crate::node::Node;

/// Of what a schema in a schema is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    SameValue,
    /// Of something in the value.
    InTheValue,
    /// Of nothing, until something refers to it.
    Definition,
}

/// Keywords whose value is a schema.
const ONE: &[(&str, Part)] = &[
    ("additionalProperties", Part::InTheValue),
    ("contains", Part::InTheValue),
    ("contentSchema", Part::InTheValue),
    ("else", Part::SameValue),
    ("if", Part::SameValue),
    ("items", Part::InTheValue),
    ("not", Part::SameValue),
    ("propertyNames", Part::InTheValue),
    ("then", Part::SameValue),
    ("unevaluatedItems", Part::InTheValue),
    ("unevaluatedProperties", Part::InTheValue),
];
/// Keywords whose value is a list of schemas.
const LISTED: &[(&str, Part)] = &[
    ("allOf", Part::SameValue),
    ("anyOf", Part::SameValue),
    ("oneOf", Part::SameValue),
    ("prefixItems", Part::InTheValue),
];
/// Keywords whose value is schemas by name.
const NAMED: &[(&str, Part)] = &[
    ("$defs", Part::Definition),
    ("definitions", Part::Definition),
    ("dependentSchemas", Part::SameValue),
    ("patternProperties", Part::InTheValue),
    ("properties", Part::InTheValue),
];

/// Calls `visit` with each schema under `schema`, itself first.
pub(super) fn schemas<'a, E>(schema: &'a Node, visit: &mut impl FnMut(&'a Node) -> Result<(), E>) -> Result<(), E> {
    visit(schema)?;
    let mut found = Vec::new();
    parts(schema, &mut |part, _| found.push(part));
    found.into_iter().try_for_each(|part| schemas(part, visit))
}

/// Calls `visit` with each schema that stands directly in `schema`, and of what it is said.
pub(super) fn parts<'a>(schema: &'a Node, visit: &mut impl FnMut(&'a Node, Part)) {
    for (key, value) in schema.entries() {
        let of = |keywords: &[(&str, Part)]| {
            let mut keywords = keywords.iter();
            keywords
                .find(|(keyword, _)| *keyword == key.value)
                .map(|(_, part)| *part)
        };
        if let Some(part) = of(ONE) {
            visit(value, part);
        } else if let Some(part) = of(LISTED) {
            value.items().iter().for_each(|item| visit(item, part));
        } else if let Some(part) = of(NAMED) {
            value.entries().iter().for_each(|(_, named)| visit(named, part));
        }
    }
}
