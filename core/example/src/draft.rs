//! A release before it is written: what faults change.

use crate::catalogue::Twin;
use crate::csv::{self, CsvTable};
use crate::schemas::{self, DATASETS};
use crate::year::Year;

/// The files of a release, but for the metadata, which follow from them.
pub(crate) struct Draft {
    pub(crate) twin: Twin,
    pub(crate) year: Year,
    /// Whether it is the last release, into which faults go.
    pub(crate) is_last: bool,
    /// By dataset, in the order of [`DATASETS`].
    pub(crate) tables: Vec<CsvTable>,
    pub(crate) schemas: Vec<String>,
    pub(crate) declaration: String,
    /// Files that are not written as their tables are: the bytes of each record, the header first.
    bytes: Vec<Option<Vec<Vec<u8>>>>,
    /// The dataset of which the metadata give another hash.
    pub(crate) wrong_hash: Option<&'static str>,
}

/// Where a fault went.
#[derive(Clone, Debug, Default)]
pub(crate) struct Planted {
    pub(crate) dataset: Option<&'static str>,
    pub(crate) columns: Vec<String>,
    pub(crate) records: Vec<usize>,
    pub(crate) what: String,
}

impl Planted {
    pub(crate) fn in_release(what: String) -> Planted {
        Planted {
            what,
            ..Planted::default()
        }
    }

    pub(crate) fn in_dataset(dataset: &'static str, what: String) -> Planted {
        Planted {
            dataset: Some(dataset),
            ..Planted::in_release(what)
        }
    }

    pub(crate) fn columns<T: Into<String>>(mut self, columns: impl IntoIterator<Item = T>) -> Planted {
        self.columns = columns.into_iter().map(Into::into).collect();
        self
    }

    /// By places among the rows of a table.
    pub(crate) fn rows(mut self, rows: impl IntoIterator<Item = usize>) -> Planted {
        self.records = rows.into_iter().map(|row| row + 2).collect();
        self
    }
}

impl Draft {
    pub(crate) fn new(
        twin: Twin,
        year: Year,
        is_last: bool,
        tables: Vec<CsvTable>,
        schemas: Vec<String>,
        declaration: String,
    ) -> Draft {
        Draft {
            twin,
            year,
            is_last,
            tables,
            schemas,
            declaration,
            bytes: vec![None; DATASETS.len()],
            wrong_hash: None,
        }
    }

    pub(crate) fn table(&mut self, dataset: &str) -> &mut CsvTable {
        &mut self.tables[schemas::position(dataset)]
    }

    pub(crate) fn schema(&mut self, dataset: &str) -> &mut String {
        &mut self.schemas[schemas::position(dataset)]
    }

    /// The records of a file as bytes, from now on whatever its table says.
    pub(crate) fn records(&mut self, dataset: &str) -> &mut Vec<Vec<u8>> {
        let at = schemas::position(dataset);
        let table = &self.tables[at];
        self.bytes[at].get_or_insert_with(|| {
            let rows = std::iter::once(&table.header).chain(&table.rows);
            rows.map(|row| csv::row_bytes(row)).collect()
        })
    }

    /// The bytes of a file, if it is not written as its table is.
    pub(crate) fn bytes(&self, at: usize) -> Option<Vec<u8>> {
        self.bytes[at].as_ref().map(|records| records.concat())
    }

    /// Gives the declaration another number of rows of the appointments.
    pub(crate) fn declare_rows(&mut self) {
        let rows = self.tables[0].rows.len();
        if let Some((before, rest)) = self.declaration.split_once("rows = ") {
            let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            self.declaration = format!("{before}rows = {rows}{after}");
        }
    }
}
