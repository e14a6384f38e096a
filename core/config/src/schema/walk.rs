//! Where in a schema further schemas stand. Elsewhere, as in `enum` or `default`, what looks like one is data.

use crate::node::Node;

const ONE: &[&str] = &[
    "additionalProperties",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];
const LISTED: &[&str] = &["allOf", "anyOf", "oneOf", "prefixItems"];
const NAMED: &[&str] = &[
    "$defs",
    "definitions",
    "dependentSchemas",
    "patternProperties",
    "properties",
];

/// Calls `visit` with each schema under `schema`, itself first.
pub(super) fn schemas<'a, E>(schema: &'a Node, visit: &mut impl FnMut(&'a Node) -> Result<(), E>) -> Result<(), E> {
    visit(schema)?;
    for (key, value) in schema.entries() {
        let key = key.value.as_str();
        if ONE.contains(&key) {
            schemas(value, visit)?;
        } else if LISTED.contains(&key) {
            value.items().iter().try_for_each(|item| schemas(item, visit))?;
        } else if NAMED.contains(&key) {
            value
                .entries()
                .iter()
                .try_for_each(|(_, named)| schemas(named, visit))?;
        }
    }
    Ok(())
}
