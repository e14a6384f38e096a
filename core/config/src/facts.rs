//! What was declared, as the facts that rules are given.

use std::collections::{BTreeMap, BTreeSet};

use candour_model::column;
use candour_model::facts::{AgreeingSide, Agreement, ColumnFacts, DatasetFacts, DateRange, ReleaseFacts};
use candour_model::meaning::{ColumnMeaning, TableMeaning};

use crate::declaration::{AgreeSide, Entries, Words};
use crate::place::Sited;
use crate::release::{Dataset, Release};
use crate::schema::Schema;

/// What `[release]` declares. The day that the audit takes for today stays absent where it is not declared.
pub fn release_facts(release: &Release) -> ReleaseFacts {
    let table = &release.declaration.release;
    let words = |words: &Option<Sited<Words>>| words.as_ref().map(|words| words.value.0.clone());
    ReleaseFacts {
        title: words(&table.title),
        publisher: words(&table.publisher),
        contact: words(&table.contact),
        licence: words(&table.licence),
        id: words(&table.id),
        period: table.period.as_ref().map(|period| DateRange {
            from: period.value.from.value.0.to_string(),
            to: period.value.to.value.0.to_string(),
        }),
        as_of: table.as_of.as_ref().map(|day| day.value.0.to_string()),
        audience: table.released_to(),
        metadata: release.metadata.as_ref().map(|metadata| metadata.listed.clone()),
    }
}

/// What `[[agree]]` declares.
pub fn agreements(release: &Release) -> Vec<Agreement> {
    let side = |side: &AgreeSide| AgreeingSide {
        dataset: side.dataset.value.clone(),
        sum: column::named(&side.sum.value),
        by: side.by.iter().map(|named| column::named(&named.value)).collect(),
        only: texts(&side.only)
            .map(|(label, text)| (column::named(label), text))
            .collect(),
    };
    let agreements = release.declaration.agree.iter().map(|agree| &agree.value);
    agreements
        .map(|agree| Agreement {
            left: side(&agree.left),
            right: side(&agree.right),
            codes: agree
                .codes
                .iter()
                .map(|(named, codes)| {
                    let codes = texts(codes).map(|(from, into)| (from.to_owned(), into));
                    (column::named(&named.value), codes.collect())
                })
                .collect(),
            factor: agree.factor.as_ref().map(|factor| factor.value),
            allow: agree.allow,
        })
        .collect()
}

fn texts(entries: &Entries<Sited<String>>) -> impl Iterator<Item = (&str, String)> {
    entries
        .iter()
        .map(|(key, text)| (key.value.as_str(), text.value.clone()))
}

/// The declared half of a dataset's facts, with the labels that stand in its file (none: not opened yet, so no column is
/// present). A property of the schema declares the first column of its label, or the one at its place. What only reading can tell, its files and
/// their records, is left empty.
pub fn dataset_facts(dataset: &Dataset, schema: Option<&Schema>, labels_in_file: &[String]) -> DatasetFacts {
    let declared: Vec<(String, &ColumnMeaning)> = schema
        .iter()
        .flat_map(|schema| &schema.columns)
        .map(|(label, meaning)| (column::named(label), meaning))
        .collect();
    let meanings: BTreeMap<&str, &ColumnMeaning> =
        declared.iter().map(|(id, meaning)| (id.as_str(), *meaning)).collect();
    let in_file = column::ids(labels_in_file);
    let present: BTreeSet<&str> = in_file.iter().map(String::as_str).collect();
    let absent = declared.iter().filter(|(id, _)| !present.contains(id.as_str()));
    let columns = in_file
        .iter()
        .map(|id| column_facts(id, meanings.get(id.as_str()).copied(), true))
        .chain(absent.map(|(id, meaning)| column_facts(id, Some(meaning), false)))
        .collect();
    DatasetFacts {
        name: dataset.name.clone(),
        kind: dataset.kind,
        schema: schema.map(|schema| schema.value.clone()),
        columns,
        table: schema.map_or_else(TableMeaning::default, |schema| schema.table.clone()),
        expect: dataset.expect.clone(),
        compare_back: dataset.compare_back.clone(),
        changes: dataset.changes.clone(),
        assertions: dataset.assertions.clone(),
        files: Vec::new(),
        records: None,
    }
}

fn column_facts(id: &str, meaning: Option<&ColumnMeaning>, present: bool) -> ColumnFacts {
    ColumnFacts {
        label: id.to_owned(),
        declared: meaning.is_some(),
        present,
        meaning: meaning.cloned().unwrap_or_default(),
    }
}
