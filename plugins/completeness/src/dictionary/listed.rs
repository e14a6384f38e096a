//! What a dictionary lists: which of its columns say what, and whether an entry means a column of a dataset.

use candour_sdk::{ColumnFacts, DatasetFacts, RecordRef, TallySpec, TallyView, cell};

/// What the column of a dictionary is called that names columns; of several the first here.
const COLUMN: [&str; 10] = [
    "column",
    "columnname",
    "columnlabel",
    "columnheading",
    "field",
    "fieldname",
    "variable",
    "variablename",
    "heading",
    "header",
];

/// Likewise the one that names the dataset or file.
const DATASET: [&str; 8] = [
    "dataset",
    "datasetname",
    "table",
    "tablename",
    "file",
    "filename",
    "resource",
    "resourcename",
];

/// How many records of an entry are given: one of several is enough to see it.
const RECORDS: u32 = 5;

/// Which columns of a dictionary name columns and datasets, by their ids.
pub(super) struct Roles<'a> {
    pub(super) column: &'a str,
    /// Absent: each entry is about any dataset.
    pub(super) dataset: Option<&'a str>,
}

impl<'a> Roles<'a> {
    /// `None` where no column is called so that it can be told.
    pub(super) fn of(dictionary: &'a DatasetFacts) -> Option<Self> {
        let called = |names: &[&str]| {
            let is = |name: &str| {
                dictionary
                    .present()
                    .find(|column| cell::fold(column.id().words()) == name)
            };
            names
                .iter()
                .find_map(|name| is(name))
                .map(|column| column.label.as_str())
        };
        Some(Roles {
            column: called(&COLUMN)?,
            dataset: called(&DATASET),
        })
    }

    pub(super) fn labels(&self) -> impl Iterator<Item = &'a str> {
        self.dataset.into_iter().chain([self.column])
    }

    pub(super) fn tally(&self, tally: TallySpec) -> TallySpec {
        self.labels().fold(tally, |tally, label| tally.by(label)).rows(RECORDS)
    }

    /// The entries of that tally. A row that names no column lists none.
    pub(super) fn entries<'t>(&self, tally: TallyView<'t>) -> Vec<Entry<'t>> {
        let at = usize::from(self.dataset.is_some());
        let groups = tally.groups().filter_map(|group| {
            Some(Entry {
                dataset: self.dataset.and_then(|_| group.key(0)),
                column: group.key(at)?,
                rows: group.count(),
                records: group.rows(),
            })
        });
        groups.collect()
    }
}

/// A column that a dictionary lists.
pub(super) struct Entry<'a> {
    /// Of which dataset. Absent: of any.
    pub(super) dataset: Option<&'a str>,
    pub(super) column: &'a str,
    /// How many rows list it.
    pub(super) rows: u64,
    pub(super) records: Vec<RecordRef>,
}

impl Entry<'_> {
    /// Whether the dataset is meant: by its name, or by the path or the name of a file, with or without its ending.
    pub(super) fn is_in(&self, dataset: &DatasetFacts) -> bool {
        let Some(named) = self.dataset else { return true };
        let is_file = |path: &str| {
            let name = path.rsplit('/').next().unwrap_or_default();
            let stem = name.split('.').next().unwrap_or_default();
            [path, name, stem].contains(&named)
        };
        dataset.name == named || dataset.files.iter().any(|file| is_file(&file.path))
    }

    /// Whether this column of the dataset is meant, by its label or, where that is blank or another's, by its place.
    pub(super) fn lists(&self, dataset: &DatasetFacts, column: &ColumnFacts) -> bool {
        self.is_in(dataset) && (column.label == self.column || column.id().words() == self.column)
    }
}
