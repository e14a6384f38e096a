//! One schema, compiled, and the row-by-row check.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, RwLock};

use candour_model::finding::RecordRef;
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

use crate::error::Error;
use crate::excused;
use crate::faults::{FaultPlace, SchemaFaults};
use crate::instance::{self, Column};

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

/// How many variants of a schema are kept compiled; past it, rows with a new set of markers are compiled for one by one.
const KEPT_VARIANTS: usize = 1024;

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

/// A schema, ready to check the rows of a file with certain columns.
#[derive(Debug)]
pub struct Validator {
    schema: Value,
    columns: Vec<Column>,
    /// Positions of columns that reach the instance: the first of each label.
    first_of_label: Vec<usize>,
    /// Positions of columns whose excuse can change an answer.
    excusable: BTreeSet<usize>,
    plain: jsonschema::Validator,
    /// By the positions of the columns excused.
    variants: RwLock<BTreeMap<Vec<usize>, Arc<jsonschema::Validator>>>,
}

impl Validator {
    /// Compiles `schema` for a file with these columns, in its order.
    pub fn new(schema: &Value, columns: Vec<Column>) -> Result<Self, Error> {
        let mut seen = BTreeSet::new();
        let mut first_of_label = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            if seen.insert(column.label.as_str()) {
                first_of_label.push(at);
            }
        }
        let required = excused::required_names(schema);
        let excusable = first_of_label
            .iter()
            .copied()
            .filter(|&at| required.contains(&columns[at].label))
            .collect();
        Ok(Validator {
            plain: compile(schema)?,
            schema: schema.clone(),
            columns,
            first_of_label,
            excusable,
            variants: RwLock::new(BTreeMap::new()),
        })
    }

    /// Checks one row. `cell` gives the text of each column, the empty text where the row is too short.
    pub fn check<'a>(&self, seen: &mut SchemaFaults, record: RecordRef, cell: impl Fn(usize) -> &'a str) {
        let columns: Vec<(usize, &Column)> = self.first_of_label.iter().map(|&at| (at, &self.columns[at])).collect();
        let mut excused = Vec::new();
        let row = instance::row_instance(&columns, cell, &mut excused);
        excused.retain(|at| self.excusable.contains(at));
        seen.rows += 1;
        if excused.is_empty() {
            return self.judge(&self.plain, &row, seen, record);
        }
        match self.variant(&excused) {
            Ok(variant) => self.judge(&variant, &row, seen, record),
            // Unreachable as far as is known; judging by the stricter schema fails closed.
            Err(_) => self.judge(&self.plain, &row, seen, record),
        }
    }

    fn judge(&self, validator: &jsonschema::Validator, row: &Value, seen: &mut SchemaFaults, record: RecordRef) {
        if validator.is_valid(row) {
            return;
        }
        seen.invalid_rows += 1;
        for error in validator.iter_errors(row) {
            seen.add(place(&error), record);
        }
    }

    /// The schema compiled without the excused columns in its lists of required names.
    ///
    /// Only names leave lists, so what compiled once compiles again.
    fn variant(&self, excused: &[usize]) -> Result<Arc<jsonschema::Validator>, Error> {
        let kept = self
            .variants
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .get(excused)
            .cloned();
        if let Some(variant) = kept {
            return Ok(variant);
        }
        let names: Vec<&str> = excused.iter().map(|&at| self.columns[at].label.as_str()).collect();
        let variant = Arc::new(compile(&excused::without_required(&self.schema, &names))?);
        let mut variants = self.variants.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if variants.len() < KEPT_VARIANTS {
            variants.insert(excused.to_vec(), Arc::clone(&variant));
        }
        Ok(variant)
    }
}

fn compile(schema: &Value) -> Result<jsonschema::Validator, Error> {
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .should_ignore_unknown_formats(true)
        .offline()
        .build(schema)
        .map_err(|error| Error::bad_schema(error.masked()))
}

fn place(error: &ValidationError<'_>) -> FaultPlace {
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
    columns.sort();
    FaultPlace {
        keyword: error.kind().keyword().to_owned(),
        location: error.schema_path().as_str().to_owned(),
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
    use candour_model::meaning::{ColumnMeaning, JsonType, Marker, MarkerKind};
    use serde_json::json;

    fn column(label: &str, types: &[JsonType]) -> Column {
        let mut meaning = ColumnMeaning {
            types: types.to_vec(),
            ..ColumnMeaning::default()
        };
        meaning.markers.insert(
            "*".into(),
            Marker {
                is: MarkerKind::Suppressed,
                from: None,
                to: None,
            },
        );
        Column {
            label: label.into(),
            meaning,
        }
    }

    fn check(schema: &Value, columns: Vec<Column>, rows: &[&[&str]]) -> SchemaFaults {
        let validator = Validator::new(schema, columns).expect("a schema");
        let mut seen = SchemaFaults::default();
        for (at, row) in rows.iter().enumerate() {
            let record = RecordRef {
                part: 0,
                record: at as u64 + 2,
            };
            validator.check(&mut seen, record, |column| row.get(column).copied().unwrap_or(""));
        }
        seen
    }

    fn summary(seen: &SchemaFaults) -> Vec<String> {
        seen.faults
            .iter()
            .map(|(place, fault)| {
                let records: Vec<u64> = fault.first.iter().map(|record| record.record).collect();
                format!("{} {:?} {} {:?}", place.location, place.columns, fault.count, records)
            })
            .collect()
    }

    #[test]
    fn faults_are_gathered_by_place_keyword_and_columns() {
        let schema = json!({
            "type": "object",
            "required": ["age", "sex"],
            "properties": { "age": { "type": "integer", "maximum": 120 }, "sex": { "enum": ["F", "M"] } },
            "additionalProperties": false
        });
        let columns = || vec![column("age", &[JsonType::Integer]), column("sex", &[JsonType::String])];
        let seen = check(
            &schema,
            columns(),
            &[&["34", "F"], &["34 yrs", "M"], &["200", ""], &["121", "f"]],
        );
        assert_eq!(
            summary(&seen),
            [
                "/properties/sex/enum [\"sex\"] 1 [5]",
                "/properties/age/maximum [\"age\"] 2 [4, 5]",
                "/required [\"sex\"] 1 [4]",
                "/properties/age/type [\"age\"] 1 [3]",
            ]
        );
        assert_eq!((seen.rows, seen.invalid_rows), (4, 3));
    }

    #[test]
    fn a_suppressed_cell_is_not_required_and_a_missing_one_is() {
        let schema = json!({ "required": ["n"], "properties": { "n": { "type": "integer" } } });
        let seen = check(
            &schema,
            vec![column("n", &[JsonType::Integer])],
            &[&["*"], &[""], &["*"], &["4"]],
        );
        assert_eq!(summary(&seen), ["/required [\"n\"] 1 [3]"]);
    }

    #[test]
    fn conditions_across_columns_see_the_whole_row() {
        let schema = json!({
            "if": { "properties": { "outcome": { "const": "Discharged" } }, "required": ["outcome"] },
            "then": { "required": ["reason"] },
            "else": { "properties": { "reason": false } }
        });
        let text = [JsonType::String];
        let seen = check(
            &schema,
            vec![column("outcome", &text), column("reason", &text)],
            &[
                &["Discharged", "Died"],
                &["Discharged", ""],
                &["Referred", "Died"],
                &["Referred", ""],
            ],
        );
        assert_eq!(
            summary(&seen),
            [
                "/else/properties/reason [\"reason\"] 1 [4]",
                "/then/required [\"reason\"] 1 [3]"
            ]
        );
    }

    #[test]
    fn large_and_exact_numbers_are_compared_exactly() {
        let schema = json!({ "properties": { "n": { "type": "number", "multipleOf": 0.01 } } });
        let number = vec![column("n", &[JsonType::Number])];
        let seen = check(
            &schema,
            number,
            &[&["0.07"], &["123456789012345678901234567890.01"], &["0.075"]],
        );
        assert_eq!(summary(&seen), ["/properties/n/multipleOf [\"n\"] 1 [4]"]);
    }

    #[test]
    fn remote_references_are_refused() {
        let error = Validator::new(&json!({ "$ref": "https://example.org/row.json" }), Vec::new()).expect_err("remote");
        assert!(matches!(error.kind, crate::ErrorKind::BadSchema { .. }));
    }

    #[test]
    fn merging_in_any_order_gives_the_same() {
        let schema = json!({ "properties": { "n": { "type": "integer" } } });
        let rows: Vec<Vec<&str>> = (0..40).map(|at| vec![if at % 3 == 0 { "x" } else { "1" }]).collect();
        let validator = Validator::new(&schema, vec![column("n", &[JsonType::Integer])]).expect("a schema");
        let part = |range: std::ops::Range<usize>| {
            let mut seen = SchemaFaults::default();
            for at in range {
                validator.check(
                    &mut seen,
                    RecordRef {
                        part: 0,
                        record: at as u64,
                    },
                    |column| rows[at][column],
                );
            }
            seen
        };
        let whole = part(0..40);
        let mut backwards = part(25..40);
        backwards.merge(part(0..10));
        backwards.merge(part(10..25));
        assert_eq!(whole, backwards);
    }

    #[test]
    fn every_keyword_has_a_rule_name() {
        assert_eq!(rule_name("additionalProperties"), "additional-properties");
        let mut sorted = KEYWORDS.to_vec();
        sorted.sort_unstable();
        assert_eq!(sorted, KEYWORDS, "the list is sorted");
    }
}
