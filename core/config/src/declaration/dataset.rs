//! `[[dataset]]`: one table of the release and how it is read.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use candour_model::facts::{Expect, Kind};
use candour_model::{column, meaning::PeriodUnit};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};

use super::entries::Entries;
use super::values::{Delimiter, Length, Words};
use crate::bounded::Bounded;
use crate::place::Sited;

/// One table of the release, in one file or several parts.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DatasetTable {
    /// Its name.
    pub name: Sited<Words>,
    /// Its file, or its parts as a list or a glob.
    pub path: Sited<PathList>,
    /// The schema of one row.
    pub schema: Option<Sited<String>>,
    /// What it is.
    pub kind: Sited<Kind>,
    /// What it should hold.
    #[serde(default)]
    pub expect: ExpectTable,
    /// How the file is written, where that is not detected rightly.
    #[serde(default)]
    pub csv: CsvTable,
    /// This year's name of a column = last year's.
    #[serde(default)]
    pub columns: Entries<Sited<String>>,
    /// Earlier periods of the same file are the comparison.
    pub compare: Option<CompareTable>,
}

/// What a dataset should hold.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExpectTable {
    /// Every period of this length has rows.
    pub every: Option<PeriodUnit>,
    /// How many rows the extract counted.
    pub rows: Option<u64>,
    /// Each combination of the values of these columns has rows.
    #[serde(default)]
    pub by: Vec<Sited<String>>,
    /// How many rows the extract counted of each value of a column.
    #[serde(default)]
    pub rows_by: Entries<Entries<u64>>,
}

impl ExpectTable {
    /// The same, as rules are told it.
    pub fn told(&self) -> Expect {
        let rows_of = |values: &Entries<u64>| values.iter().map(|(value, n)| (value.value.clone(), *n)).collect();
        let rows_by = self.rows_by.iter();
        Expect {
            every: self.every,
            rows: self.rows,
            by: self.by.iter().map(|label| column::named(&label.value)).collect(),
            rows_by: rows_by
                .map(|(label, values)| (column::named(&label.value), rows_of(values)))
                .collect(),
        }
    }

    /// The columns that it names.
    pub fn columns(&self) -> impl Iterator<Item = &Sited<String>> {
        self.by.iter().chain(self.rows_by.iter().map(|(label, _)| label))
    }
}

/// How a file is written.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CsvTable {
    /// The record that holds the labels, from 1; at most 1000.
    pub header_row: Option<Sited<Bounded<1, 1_000>>>,
    /// How many records at the end are no data; at most 1000.
    pub footer_rows: Option<Sited<Bounded<0, 1_000>>>,
    /// Records that are left out, counted from 1; at most 1000. The header is not left out.
    pub skip_rows: Option<Sited<SkipRows>>,
    /// The character between cells.
    pub delimiter: Option<Sited<Delimiter>>,
    /// The encoding.
    pub encoding: Option<Sited<Encoding>>,
    /// Whether blanks around cells are taken away.
    pub trim: Option<bool>,
}

impl CsvTable {
    /// Whether this is a key of it.
    pub(crate) fn has(key: &str) -> bool {
        let schema = schemars::schema_for!(CsvTable);
        let keys = schema.get("properties").and_then(|keys| keys.as_object());
        keys.is_some_and(|keys| keys.contains_key(key))
    }
}

/// Rows that are left out: at most 1000.
#[derive(Clone, Debug, PartialEq)]
pub struct SkipRows(BTreeSet<u32>);

impl SkipRows {
    /// Their numbers, sorted.
    pub fn numbers(&self) -> impl Iterator<Item = u64> {
        self.0.iter().copied().map(u64::from)
    }
}

/// The most rows that may be left out one by one.
const MOST_SKIPPED: usize = 1000;

/// The number of a row.
type RowNumber = Bounded<1, { u32::MAX }>;

impl<'de> Deserialize<'de> for SkipRows {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let rows = Vec::<RowNumber>::deserialize(deserializer)?;
        if rows.len() > MOST_SKIPPED {
            let most = format!("at most {MOST_SKIPPED} rows");
            return Err(serde::de::Error::invalid_length(rows.len(), &most.as_str()));
        }
        Ok(SkipRows(rows.into_iter().map(RowNumber::get).collect()))
    }
}

impl JsonSchema for SkipRows {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "SkipRows".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let row = RowNumber::json_schema(generator);
        json_schema!({ "type": "array", "items": row, "maxItems": MOST_SKIPPED })
    }
}

/// How characters are written as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8, with or without a byte-order mark.
    #[serde(rename = "utf-8")]
    Utf8,
    /// Windows-1252, as Western European Excel writes.
    #[serde(rename = "windows-1252")]
    Windows1252,
    /// UTF-16, the smaller byte of each pair first. Needed only where no byte-order mark says so.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, the larger byte of each pair first. Needed only where no byte-order mark says so.
    #[serde(rename = "utf-16be")]
    Utf16Be,
}

impl Encoding {
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Windows1252 => "windows-1252",
            Encoding::Utf16Le => "utf-16le",
            Encoding::Utf16Be => "utf-16be",
        }
    }
}

/// The comparison within one file.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CompareTable {
    /// How far back the period lies that each period is compared with.
    pub back: Sited<Length>,
}

/// One path or several.
#[derive(Clone, Debug, PartialEq)]
pub enum PathList {
    /// One path or glob.
    One(String),
    Several(Vec<Sited<String>>),
}

impl Sited<PathList> {
    /// Each path with its place.
    pub fn each(&self) -> Vec<Sited<String>> {
        match &self.value {
            PathList::One(path) => vec![Sited::new(path.clone(), self.span())],
            PathList::Several(paths) => paths.clone(),
        }
    }
}

impl<'de> Deserialize<'de> for PathList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrSeveral;

        impl<'de> Visitor<'de> for OneOrSeveral {
            type Value = PathList;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a path or a list of paths")
            }

            fn visit_str<E>(self, path: &str) -> Result<PathList, E> {
                Ok(PathList::One(path.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut paths: A) -> Result<PathList, A::Error> {
                let mut read = Vec::new();
                while let Some(path) = paths.next_element()? {
                    read.push(path);
                }
                if read.is_empty() {
                    return Err(serde::de::Error::custom("this list of paths is empty"));
                }
                Ok(PathList::Several(read))
            }
        }

        deserializer.deserialize_any(OneOrSeveral)
    }
}

impl JsonSchema for PathList {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "PathList".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "anyOf": [
                { "type": "string" },
                { "type": "array", "items": { "type": "string" }, "minItems": 1 }
            ]
        })
    }
}
