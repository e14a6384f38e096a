//! The keywords by which a schema says what its columns mean, one file each.

mod key;
mod label_of;
mod long;
mod markers;
mod measure;
mod number;
mod one_to_one;
mod part_of;
mod parts;
pub(crate) mod period;
mod privacy;
pub(crate) mod references;
mod subject;
mod total;
mod unique;

use std::collections::BTreeMap;

use candour_model::column;
use candour_model::meaning::{ColumnMeaning, Long, Marker, NumberFormat, TableMeaning};
use serde::Deserialize;

use crate::error::{Error, ErrorKind, Result};
use crate::nearest::nearest;
use crate::node::{self, Node};
use crate::place::{Sited, Source};

/// All of them.
pub(crate) const ALL: &[&str] = &[
    "x-privacy",
    "x-measure",
    "x-period",
    "x-label-of",
    "x-total",
    "x-part-of",
    "x-markers",
    "x-number",
    "x-subject",
    "x-key",
    "x-unique",
    "x-one-to-one",
    "x-parts",
    "x-references",
    "x-long",
];
/// Those that say something of a column.
pub(crate) const OF_COLUMNS: &[&str] = &[
    "x-privacy",
    "x-measure",
    "x-period",
    "x-label-of",
    "x-total",
    "x-part-of",
    "x-markers",
    "x-number",
];
/// Those that say something of the table, or of all its columns.
pub(crate) const OF_TABLES: &[&str] = &[
    "x-markers",
    "x-number",
    "x-subject",
    "x-key",
    "x-unique",
    "x-one-to-one",
    "x-parts",
    "x-references",
    "x-long",
];

/// The row that a schema describes: which columns there are.
pub(crate) struct Row<'a> {
    /// The schema's text.
    pub(crate) source: &'a Source,
    /// The labels of its columns.
    pub(crate) labels: Vec<&'a str>,
}

impl Row<'_> {
    /// The type that a keyword's value describes.
    fn read<'de, T: Deserialize<'de>>(&self, node: &'de Node) -> Result<T> {
        node::read(self.source, node)
    }

    fn wrong(&self, span: std::ops::Range<usize>, message: impl Into<String>) -> Error {
        let kind = ErrorKind::WrongValue {
            message: message.into(),
        };
        Error::at(kind, self.source.place(span), "this")
    }

    fn wrong_type(&self, node: &Node, expected: &str) -> Error {
        let kind = ErrorKind::WrongType {
            expected: expected.to_owned(),
            found: node.described().to_owned(),
        };
        Error::at(kind, self.source.place(node.span.clone()), "this")
    }

    /// The id of the column of this label, which must be one of this row.
    fn column(&self, named: Sited<String>) -> Result<String> {
        if self.labels.contains(&named.value.as_str()) {
            return Ok(column::named(&named.value));
        }
        let place = self.source.place(named.span());
        Err(Error::at(unknown_column(named.value, &self.labels), place, "this name"))
    }

    /// The ids of the columns of these labels, at least one, each of this row and none twice.
    fn columns(&self, list: Sited<Vec<Sited<String>>>) -> Result<Vec<String>> {
        if list.value.is_empty() {
            return Err(self.wrong(list.span(), "this list names no column"));
        }
        let mut ids = Vec::with_capacity(list.value.len());
        for named in list.value {
            let (span, label) = (named.span(), named.value.clone());
            let id = self.column(named)?;
            if ids.contains(&id) {
                return Err(self.wrong(span, format!("column `{label}` is named twice")));
            }
            ids.push(id);
        }
        Ok(ids)
    }
}

pub(crate) fn unknown_column(column: String, labels: &[&str]) -> ErrorKind {
    ErrorKind::UnknownColumn {
        nearest: nearest(&column, labels.iter().copied()).map(str::to_owned),
        column,
    }
}

/// Whether a key that begins like a keyword of ours is one, and stands where it says something.
pub(crate) fn may_stand(key: &Sited<String>, here: Option<&[&str]>) -> std::result::Result<(), ErrorKind> {
    let keyword = key.value.as_str();
    if !ALL.contains(&keyword) {
        let fitting = here.unwrap_or(ALL);
        return Err(ErrorKind::UnknownKeyword {
            keyword: keyword.to_owned(),
            nearest: nearest(keyword, fitting.iter().copied())
                .or_else(|| nearest(keyword, ALL.iter().copied()))
                .map(str::to_owned),
        });
    }
    if here.is_some_and(|here| here.contains(&keyword)) {
        return Ok(());
    }
    Err(ErrorKind::MisplacedKeyword {
        keyword: keyword.to_owned(),
        belongs: match (OF_COLUMNS.contains(&keyword), OF_TABLES.contains(&keyword)) {
            (true, true) => "beside `properties`, or directly under a column",
            (true, false) => "directly under a column, `properties` › column",
            _ => "at the top of the schema, beside `properties`",
        },
    })
}

/// What a schema says of all its columns at once.
pub(crate) struct Inherited {
    markers: BTreeMap<String, Marker>,
    number: NumberFormat,
}

impl Inherited {
    /// From the top of the schema.
    pub(crate) fn read(row: &Row<'_>, schema: &Node) -> Result<Self> {
        Ok(Inherited {
            markers: read_if_there(schema, "x-markers", |node| markers::read(row, node))?.unwrap_or_default(),
            number: read_if_there(schema, "x-number", |node| number::read(row, node))?.unwrap_or_default(),
        })
    }
}

/// What the keywords say of one column. Types, listed values and whether it is required are not theirs to say.
pub(crate) fn of_column(row: &Row<'_>, label: &str, column: &Node, inherited: &Inherited) -> Result<ColumnMeaning> {
    let own_markers = read_if_there(column, "x-markers", |node| markers::read(row, node))?.unwrap_or_default();
    let own_number = read_if_there(column, "x-number", |node| number::read(row, node))?.unwrap_or_default();
    let mut markers = inherited.markers.clone();
    markers.extend(own_markers);
    let measure = read_if_there(column, "x-measure", |node| measure::of_column(row, label, node))?;
    let total = read_if_there(column, "x-total", |node| total::read(row, node))?;
    let (total, total_allow) = total.map_or((None, None), |(total, allow)| (Some(total), allow));
    Ok(ColumnMeaning {
        title: column.get("title").and_then(Node::text).map(str::to_owned),
        description: column.get("description").and_then(Node::text).map(str::to_owned),
        privacy: read_if_there(column, "x-privacy", |node| privacy::read(row, node))?.flatten(),
        no_figure: measure == Some(None),
        measure: measure.flatten(),
        period: read_if_there(column, "x-period", |node| period::read(row, label, node))?,
        label_of: read_if_there(column, "x-label-of", |node| label_of::read(row, label, node))?,
        total,
        total_allow,
        part_of: read_if_there(column, "x-part-of", |node| part_of::read(row, node))?.unwrap_or_default(),
        markers,
        number: number::merged(own_number, &inherited.number),
        ..ColumnMeaning::default()
    })
}

/// What the keywords say of the table.
pub(crate) fn of_table(row: &Row<'_>, schema: &Node) -> Result<TableMeaning> {
    Ok(TableMeaning {
        subject: read_if_there(schema, "x-subject", |node| subject::read(row, node))?.unwrap_or_default(),
        key: read_if_there(schema, "x-key", |node| key::read(row, node))?,
        unique: read_if_there(schema, "x-unique", |node| unique::read(row, node))?.unwrap_or_default(),
        one_to_one: read_if_there(schema, "x-one-to-one", |node| one_to_one::read(row, node))?.unwrap_or_default(),
        parts: read_if_there(schema, "x-parts", |node| parts::read(row, node))?.unwrap_or_default(),
        references: read_if_there(schema, "x-references", |node| references::read(row, node))?.unwrap_or_default(),
        long: read_if_there(schema, "x-long", |node| long::read(row, node))?,
    })
}

/// Whether the markers of a long table's measures agree with each other and with those of its value column.
pub(crate) fn check_long(
    row: &Row<'_>,
    schema: &Node,
    long: &Long,
    of_column: &BTreeMap<String, Marker>,
) -> Result<()> {
    match schema.get("x-long") {
        Some(node) => long::check(row, node, long, of_column),
        None => Ok(()),
    }
}

fn read_if_there<T>(schema: &Node, keyword: &str, read: impl FnOnce(&Node) -> Result<T>) -> Result<Option<T>> {
    schema.get(keyword).map(read).transpose()
}
