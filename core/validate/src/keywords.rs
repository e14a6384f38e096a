//! The keywords that a fault can name, and where in a schema a fault stands.

use candour_model::column::named as column_named;
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;

use crate::faults::FaultPlace;
use crate::stepping::Named;

/// Every keyword that a fault can name. The rule id of each is `schema/` and [`rule_name`].
pub const KEYWORDS: &[&str] = &[
    "additionalItems",
    "additionalProperties",
    "anyOf",
    "const",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "falseSchema",
    "format",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "propertyNames",
    "required",
    "type",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
];

/// A keyword as the name of a rule: `additionalProperties` becomes `additional-properties`.
pub fn rule_name(keyword: &str) -> String {
    let mut name = String::with_capacity(keyword.len() + 2);
    for c in keyword.chars() {
        if c.is_ascii_uppercase() {
            name.push('-');
        }
        name.push(c.to_ascii_lowercase());
    }
    name
}

/// Where an error belongs.
pub(crate) fn place(error: &ValidationError<'_>, named: &Named) -> FaultPlace {
    let mut columns: Vec<String> = match error.kind() {
        ValidationErrorKind::Required { property } => property.as_str().map(str::to_owned).into_iter().collect(),
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => unexpected.clone(),
        _ => Vec::new(),
    };
    if columns.is_empty()
        && let Some(label) = first_segment(error.instance_path().as_str())
    {
        columns.push(label);
    }
    let mut columns: Vec<String> = columns.iter().map(|label| column_named(label)).collect();
    columns.sort();
    FaultPlace {
        keyword: error.kind().keyword().to_owned(),
        location: named.place(error.schema_path().as_str()),
        columns,
    }
}

/// The first segment of a JSON pointer, unescaped.
fn first_segment(pointer: &str) -> Option<String> {
    let segment = pointer.strip_prefix('/')?.split('/').next()?;
    Some(segment.replace("~1", "/").replace("~0", "~"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_keyword_has_a_rule_name() {
        assert_eq!(rule_name("additionalProperties"), "additional-properties");
        let mut sorted = KEYWORDS.to_vec();
        sorted.sort_unstable();
        assert_eq!(sorted, KEYWORDS, "the list is sorted");
    }
}
