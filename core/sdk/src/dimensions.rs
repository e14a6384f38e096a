//! Which columns tell groups of rows apart, so that rules compare the same groups.
//!
//! Figures, periods, names of codes and whatever stands for a person are never among them: their groups would be rows or
//! people. Sensitive columns are not either, because what they hold is not to be crossed with another column.
//!
//! ```
//! use candour_testing::Case;
//! use candour_sdk::{Kind, dimensions};
//!
//! let case = Case::new("clinic,visits\nA,12\n").kind(Kind::Table).schema(
//!     r#"{ "properties": { "clinic": { "enum": ["A", "B"] }, "visits": { "type": "integer", "x-measure": { "of": "events" } } } }"#,
//! );
//! let facts = case.facts(true);
//! let labels: Vec<&str> = dimensions::coded(&facts.datasets[0]).iter().map(|column| column.label.as_str()).collect();
//! assert_eq!(labels, ["clinic"]);
//! ```

use std::collections::BTreeSet;

use candour_model::facts::{ColumnFacts, DatasetFacts, Kind};
use candour_model::meaning::{Privacy, Subject};

/// Columns of codes: those that the schema gives a vocabulary, a name column, a look-up, a total or wholes that they are
/// parts of, and the one that names the measures of a long table.
pub fn coded(dataset: &DatasetFacts) -> Vec<&ColumnFacts> {
    let is_coded = coded_in(dataset);
    described(dataset).filter(|column| is_coded(column)).collect()
}

/// The columns whose values can be compared with those of another time: in records those of codes, in tables all that
/// describe a row.
pub fn compared(dataset: &DatasetFacts) -> Vec<&ColumnFacts> {
    match dataset.kind {
        Kind::Table => describing(dataset),
        _ => coded(dataset),
    }
}

/// The columns that tell the series of a table apart: its key without its periods, or where none is declared all that
/// describe its rows.
pub fn series(dataset: &DatasetFacts) -> Vec<&ColumnFacts> {
    match &dataset.table.key {
        Some(key) => described(dataset)
            .filter(|column| key.contains(&column.label))
            .collect(),
        None => describing(dataset),
    }
}

/// Codes, and text that is not called a code.
fn describing(dataset: &DatasetFacts) -> Vec<&ColumnFacts> {
    let is_coded = coded_in(dataset);
    described(dataset)
        .filter(|column| is_coded(column) || !column.meaning.is_numeric())
        .collect()
}

fn described(dataset: &DatasetFacts) -> impl Iterator<Item = &ColumnFacts> {
    dataset.present().filter(|column| {
        let meaning = &column.meaning;
        let is_person = [Privacy::Direct, Privacy::Pseudonym, Privacy::Sensitive]
            .into_iter()
            .any(|kind| meaning.is(kind))
            || matches!(&dataset.table.subject, Subject::Column(label) if *label == column.label);
        let long = dataset.table.long.as_ref();
        let is_value = long.is_some_and(|long| long.value == column.label);
        let describes = meaning.measure.is_none() && meaning.period.is_none() && meaning.label_of.is_none();
        column.declared && describes && !is_person && !is_value
    })
}

/// Collected once: to look for the name of each column among all would be quadratic.
fn coded_in(dataset: &DatasetFacts) -> impl Fn(&ColumnFacts) -> bool {
    let named = dataset.present().filter_map(|other| other.meaning.label_of.as_deref());
    let looked_up = dataset.table.references.iter().flat_map(|reference| &reference.columns);
    let of_measures = dataset.table.long.iter().map(|long| long.measure.as_str());
    let labels: BTreeSet<&str> = named.chain(looked_up.map(String::as_str)).chain(of_measures).collect();
    move |column| {
        let meaning = &column.meaning;
        let is_listed = !meaning.vocabulary.is_empty() || !meaning.part_of.is_empty();
        is_listed || meaning.total.is_some() || labels.contains(column.label.as_str())
    }
}

#[cfg(test)]
mod tests {
    use candour_model::facts::Facts;

    use super::*;
    use candour_testing::Case;

    const SCHEMA: &str = r#"{
        "x-subject": "person",
        "x-references": [{ "columns": ["ward"], "dataset": "wards", "to": ["ward"] }],
        "x-long": { "measure": "what", "value": "figure", "measures": { "seen": { "x-measure": { "of": "people" } } } },
        "properties": {
            "month": { "x-period": "month" },
            "person": { "enum": ["P1", "P2"] },
            "refno": { "type": "string", "x-privacy": "pseudonym", "x-total": "All" },
            "illness": { "enum": ["A", "B"], "x-privacy": ["indirect", "sensitive"] },
            "sex": { "enum": ["F", "M"] },
            "site": { "type": "string" },
            "site_name": { "type": "string", "x-label-of": "site" },
            "ward": { "type": "integer" },
            "age": { "type": "integer", "x-total": "0" },
            "floor": { "type": "integer" },
            "note": { "type": "string" },
            "what": { "type": "string" },
            "figure": { "type": "string", "x-total": "" },
            "n": { "type": "integer", "x-measure": { "of": "people" } },
            "absent": { "enum": ["x"] }
        }
    }"#;

    const HEADER: &str = "month,person,refno,illness,sex,site,site_name,ward,age,floor,note,what,figure,n,undeclared\n";

    fn facts(kind: Kind, schema: &str) -> Facts {
        Case::new(HEADER).kind(kind).schema(schema).facts(true)
    }

    fn labels(columns: Vec<&ColumnFacts>) -> Vec<&str> {
        columns.into_iter().map(|column| column.label.as_str()).collect()
    }

    #[test]
    fn codes_have_a_vocabulary_a_name_a_look_up_or_a_total() {
        for kind in [Kind::Records, Kind::Table] {
            let facts = facts(kind, SCHEMA);
            assert_eq!(
                labels(coded(&facts.datasets[0])),
                ["sex", "site", "ward", "age", "what"]
            );
        }
    }

    #[test]
    fn tables_are_compared_by_their_texts_too() {
        let records = facts(Kind::Records, SCHEMA);
        assert_eq!(
            labels(compared(&records.datasets[0])),
            labels(coded(&records.datasets[0]))
        );
        let table = facts(Kind::Table, SCHEMA);
        let texts = ["sex", "site", "ward", "age", "note", "what"];
        assert_eq!(labels(compared(&table.datasets[0])), texts);
        assert_eq!(labels(series(&table.datasets[0])), texts);
    }

    #[test]
    fn a_key_tells_the_series_apart() {
        let keyed = SCHEMA.replacen('{', r#"{ "x-key": ["month", "floor", "site_name", "sex"],"#, 1);
        let facts = facts(Kind::Table, &keyed);
        assert_eq!(labels(series(&facts.datasets[0])), ["sex", "floor"]);
    }
}
