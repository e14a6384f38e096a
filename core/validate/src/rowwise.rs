//! Validation row by row: slow, and what every faster way must equal.

use candour_model::column::Column;
use candour_model::finding::RecordRef;
use serde_json::Value;

use crate::error::Error;
use crate::faults::{FaultPlace, SchemaFaults};
use crate::instance;
use crate::keywords::place;
use crate::stepping::{self, Named};
use crate::variants::Variants;

/// A schema, ready to check whole rows of a file with certain columns.
#[derive(Debug)]
pub struct RowValidator {
    columns: Vec<Column>,
    properties: Vec<Option<String>>,
    named: Named,
    schema: Variants,
}

impl RowValidator {
    /// Compiles `schema` for a file with these columns, in its order.
    ///
    /// # Errors
    /// Where the schema is none.
    pub fn new(schema: &Value, columns: Vec<Column>) -> Result<Self, Error> {
        let properties = instance::properties(schema, &columns);
        let labels = properties.iter().flatten().map(String::as_str).collect();
        let named = Named::new(schema, &labels).map_err(Error::bad_schema)?;
        Ok(RowValidator {
            schema: Variants::new(named.schema.clone())?,
            columns,
            properties,
            named,
        })
    }

    /// Checks one row. `cell` gives the text of each column.
    pub fn check<'a>(&'a self, seen: &mut SchemaFaults, record: RecordRef, cell: impl Fn(usize) -> &'a str) {
        let mut excused = Vec::new();
        let columns = self.columns.iter().zip(&self.properties).enumerate();
        let columns = columns.map(|(at, (column, property))| (at, property.as_ref(), &column.meaning));
        let row = instance::row_instance(columns, cell, &mut excused);
        let validator = self.schema.without(excused.into_iter());
        seen.rows += 1;
        let (places, undecided) = stepping::watched(|| {
            let errors = validator.iter_errors(&row);
            errors.map(|error| place(&error, &self.named)).collect::<Vec<_>>()
        });
        seen.invalid_rows += u64::from(!places.is_empty() || !undecided.is_empty());
        places.into_iter().for_each(|place| seen.add(place, 1, [record]));
        let undecided = undecided.iter().map(|location| self.named.place(location));
        let undecided = undecided.map(|location| FaultPlace::undecided(location, Vec::new()));
        seen.undecided.extend(undecided);
    }
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
            id: label.into(),
            meaning,
        }
    }

    fn check(schema: &Value, columns: Vec<Column>, rows: &[&[&str]]) -> SchemaFaults {
        let validator = RowValidator::new(schema, columns).expect("a schema");
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
    fn a_property_is_the_first_column_of_its_label_or_the_one_at_its_place() {
        let schema = json!({
            "required": ["##3"],
            "properties": { "n": { "maxLength": 1 }, "#3": { "maxLength": 2 }, "##3": { "maxLength": 1 }, "": { "maxLength": 1 } },
            "additionalProperties": false
        });
        let text = [JsonType::String];
        // `n`, a column without a label, another `n`, and one with the label `#3`.
        let columns = || ["n", "#2", "#3", "##3"].map(|id| column(id, &text)).to_vec();
        let seen = check(&schema, columns(), &[&["1", "22", "33", "4"]]);
        assert_eq!(summary(&seen), Vec::<String>::new());
        let seen = check(&schema, columns(), &[&["11", "22", "333", "44"], &["1", "2", "3", ""]]);
        assert_eq!(
            summary(&seen),
            [
                "/properties/##3/maxLength [\"##3\"] 1 [2]",
                "/properties/#3/maxLength [\"#3\"] 1 [2]",
                "/properties/n/maxLength [\"n\"] 1 [2]",
                "/required [\"##3\"] 1 [3]"
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
        let error =
            RowValidator::new(&json!({ "$ref": "https://example.org/row.json" }), Vec::new()).expect_err("remote");
        assert!(matches!(error.kind, crate::ErrorKind::BadSchema { .. }));
    }

    #[test]
    fn merging_in_any_order_gives_the_same() {
        let schema = json!({ "properties": { "n": { "type": "integer" } } });
        let rows: Vec<Vec<&str>> = (0..40).map(|at| vec![if at % 3 == 0 { "x" } else { "1" }]).collect();
        let validator = RowValidator::new(&schema, vec![column("n", &[JsonType::Integer])]).expect("a schema");
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
}
