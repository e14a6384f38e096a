//! Opens the files of a side, which is to look at their heads.

use std::collections::{BTreeMap, BTreeSet};

use candour_config::declaration::CsvTable;
use candour_config::facts::dataset_facts;
use candour_config::release::{Dataset, Release};
use candour_config::schema::Schema;
use candour_model::column::{Column, ColumnId};
use candour_model::facts::{ColumnFacts, DatasetFacts, FileFacts};
use candour_model::tally::Side;
use candour_read::{Encoding, Opened, Options, Source};

use crate::error::{Error, Result};
use crate::{Before, Declared, Request};

/// One dataset of one side, opened.
pub(crate) struct OpenedDataset<'a> {
    pub(crate) name: String,
    /// Taken by the pass.
    pub(crate) opened: Option<Opened>,
    /// The columns of the file, each, by this year's ids.
    pub(crate) columns: Vec<Column>,
    pub(crate) schema: Option<(&'a Schema, &'a str)>,
    pub(crate) facts: DatasetFacts,
}

/// Opens the datasets of a side. Of the comparison side, those that the `current` release has too, with this year's
/// labels where it maps them. Records are to be read within about so many bytes of `memory`.
pub(crate) fn open_side<'a>(
    declared: &Declared<'a>,
    current: Option<&Release>,
    memory: Option<u64>,
) -> Result<Vec<OpenedDataset<'a>>> {
    let mut side = Vec::new();
    for dataset in &declared.release.datasets {
        let now = match current {
            None => None,
            Some(release) => match release.datasets.iter().find(|now| now.name == dataset.name) {
                Some(now) => Some(now),
                None => continue,
            },
        };
        side.push(open_dataset(declared, dataset, now, memory)?);
    }
    Ok(side)
}

/// The earlier releases whose files are at hand, opened.
pub(crate) type OpenedEarlier<'a> = BTreeMap<Side, Vec<OpenedDataset<'a>>>;

/// Opens the earlier releases whose files are at hand.
pub(crate) fn open_earlier<'a>(request: &'a Request<'a>) -> Result<OpenedEarlier<'a>> {
    let current = Some(request.current.release);
    let mut opened = OpenedEarlier::new();
    for (side, before) in request.earlier() {
        if let Before::Release(declared) = before {
            opened.insert(side, open_side(declared, current, request.memory)?);
        }
    }
    Ok(opened)
}

/// The datasets of a side that the `current` release has not, as they are declared: their files are not read.
pub(crate) fn gone(declared: &Declared<'_>, current: &Release) -> Vec<DatasetFacts> {
    let is_gone = |dataset: &&Dataset| current.datasets.iter().all(|now| now.name != dataset.name);
    let datasets = declared.release.datasets.iter().filter(is_gone);
    let facts = |dataset: &Dataset| dataset_facts(dataset, declared.schemas.get(&dataset.name), &[]);
    datasets.map(facts).collect()
}

fn open_dataset<'a>(
    declared: &Declared<'a>,
    dataset: &'a Dataset,
    now: Option<&Dataset>,
    memory: Option<u64>,
) -> Result<OpenedDataset<'a>> {
    let sources: Vec<Source> = dataset
        .files
        .iter()
        .map(|file| Source {
            name: file.path.clone(),
            path: file.on_disk.clone(),
        })
        .collect();
    let schema = declared.schemas.get(&dataset.name);
    let options = Options {
        known_labels: schema.map_or_else(Vec::new, known_labels),
        ..options(&dataset.csv)
    };
    let opened =
        candour_read::open_within(&sources, &options, memory).map_err(|error| Error::reading(&dataset.name, error))?;
    let mut facts = dataset_facts(dataset, schema, opened.labels());
    if let Some(now) = now {
        Renamed::of(now).rename(&mut facts.columns);
    }
    facts.files = opened
        .parts()
        .zip(&dataset.files)
        .map(|((name, dialect), file)| FileFacts {
            path: name.to_owned(),
            bytes: std::fs::metadata(&file.on_disk).map_or(0, |metadata| metadata.len()),
            encoding: dialect.encoding.name().to_owned(),
            byte_order_mark: dialect.byte_order_mark,
            delimiter: char::from(dialect.delimiter).to_string(),
            delimiter_declared: dialect.delimiter_declared,
            ..FileFacts::default()
        })
        .collect();
    let columns = facts
        .present()
        .map(|column| Column {
            id: column.label.clone(),
            meaning: column.meaning.clone(),
        })
        .collect();
    let schema_path = dataset.schema.as_ref().map_or("", |file| file.path.as_str());
    Ok(OpenedDataset {
        name: dataset.name.clone(),
        opened: Some(opened),
        columns,
        schema: schema.map(|schema| (schema, schema_path)),
        facts,
    })
}

/// This year's ids for columns of last year's file, by last year's.
pub(crate) struct Renamed<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Renamed<'a> {
    pub(crate) fn of(now: &'a Dataset) -> Self {
        // Of two with the same name last year the first counts, which the last of these takes the place of.
        let renamed = now.columns.iter().rev();
        Renamed(
            renamed
                .map(|(today, before)| (before.as_str(), today.as_str()))
                .collect(),
        )
    }

    /// Gives columns this year's ids. One that is not renamed, and has the id that another gets, is called by its place.
    pub(crate) fn rename(&self, columns: &mut [ColumnFacts]) {
        let taken: BTreeSet<&str> = columns
            .iter()
            .filter_map(|column| self.0.get(column.label.as_str()).copied())
            .collect();
        for (column, place) in columns.iter_mut().zip(1..) {
            match self.0.get(column.label.as_str()) {
                Some(today) => (*today).clone_into(&mut column.label),
                None if taken.contains(column.label.as_str()) => {
                    column.label = ColumnId::Place(place).text().into_owned()
                }
                None => {}
            }
        }
    }
}

/// The labels of the columns that a schema declares by their labels.
fn known_labels(schema: &Schema) -> Vec<String> {
    let declared = schema.columns.iter();
    let labels = declared.map(|(property, _)| ColumnId::read(property).words().to_owned());
    labels.filter(|label| !label.is_empty()).collect()
}

/// What is declared about the form of a dataset's files.
fn options(csv: &CsvTable) -> Options {
    Options {
        delimiter: csv
            .delimiter
            .as_ref()
            .and_then(|delimiter| u8::try_from(delimiter.value.0).ok()),
        encoding: csv
            .encoding
            .as_ref()
            .and_then(|encoding| Encoding::from_name(encoding.value.name())),
        header_row: csv.header_row.as_ref().map(|row| u64::from(row.value.get())),
        footer_rows: csv.footer_rows.as_ref().map_or(0, |rows| u64::from(rows.value.get())),
        skip_rows: csv
            .skip_rows
            .as_ref()
            .map_or_else(Vec::new, |rows| rows.value.numbers().collect()),
        trim: csv.trim.unwrap_or(false),
        known_labels: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use candour_model::meaning::ColumnMeaning;

    use super::*;

    #[test]
    fn a_column_that_is_not_renamed_gives_way_to_one_that_is() {
        let column = |id: &str| ColumnFacts {
            label: id.to_owned(),
            declared: false,
            present: true,
            meaning: ColumnMeaning::default(),
        };
        let mut columns: Vec<ColumnFacts> = ["site", "clinic", "#3", "n"].map(column).into();
        let renamed = Renamed([("clinic", "site"), ("#3", "blank")].into());
        renamed.rename(&mut columns);
        let ids: Vec<&str> = columns.iter().map(|column| column.label.as_str()).collect();
        assert_eq!(ids, ["#1", "site", "blank", "n"]);
    }
}
