//! Facts: what is not in the cells, for the release and for what it is compared with.

mod comparison;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::column::ColumnId;
pub use crate::meaning::Back;
use crate::meaning::{ColumnMeaning, PeriodUnit, TableMeaning};
use crate::metadata::Metadata;
use crate::predicate::RowTest;
use crate::tally::Side;
pub use comparison::{Comparison, PreviousRelease};

/// Everything a rule may know besides its tallies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Facts {
    /// The release.
    pub release: ReleaseFacts,
    /// Its datasets, in the order of `candour.toml`.
    pub datasets: Vec<DatasetFacts>,
    /// Tables whose sums agree, as the publisher declares.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agreements: Vec<Agreement>,
    /// What it is compared with.
    #[serde(default)]
    pub comparison: Comparison,
}

/// Two tables over one population, whose sums agree (`[[agree]]`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Agreement {
    /// One of them.
    pub left: AgreeingSide,
    /// The other.
    pub right: AgreeingSide,
    /// What is written otherwise on the right: by column of the left, its values and those of the right.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub codes: BTreeMap<String, BTreeMap<String, String>>,
    /// How many of the left one of the right is, such as 1000 where the right is in thousands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<u32>,
    /// A difference that the publisher allows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow: Option<u32>,
}

/// One side of an agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AgreeingSide {
    /// The dataset.
    pub dataset: String,
    /// The column that is summed.
    pub sum: String,
    /// The columns by whose values it is broken down, in the order of those of the other side.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
    /// Only rows with these values, by column.
    #[serde(default, rename = "where", skip_serializing_if = "BTreeMap::is_empty")]
    pub only: BTreeMap<String, String>,
}

impl Facts {
    /// The dataset of this name in the release.
    pub fn dataset(&self, name: &str) -> Option<&DatasetFacts> {
        self.datasets.iter().find(|dataset| dataset.name == name)
    }

    /// Whether who speaks of this dataset may name the columns and files of all: who speaks of none, and so of the release,
    /// and who speaks of a dictionary, which is about the others.
    pub fn is_about_all(&self, dataset: Option<&str>) -> bool {
        let is_dictionary = |name| {
            self.dataset(name)
                .is_some_and(|dataset| dataset.kind == Kind::Dictionary)
        };
        dataset.is_none_or(is_dictionary)
    }

    /// The dataset of this name on a side.
    pub fn of_side(&self, side: Side, name: &str) -> Option<&DatasetFacts> {
        let release = match side {
            Side::Current => return self.dataset(name),
            Side::Comparison => self.comparison.previous.as_ref()?,
            Side::Archive(at) => self.comparison.archive.get(usize::from(at))?,
        };
        release.datasets.iter().find(|dataset| dataset.name == name)
    }

    /// The dataset of this name in the previous release.
    pub fn previous_dataset(&self, name: &str) -> Option<&DatasetFacts> {
        self.of_side(Side::Comparison, name)
    }
}

/// An inclusive range of days, each `YYYY-MM-DD`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DateRange {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
}

/// For whom a release is: which built-in policy it is held against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReleasedTo {
    /// Everybody: it is published.
    #[default]
    World,
    /// Researchers under an agreement.
    Researchers,
    /// Its publisher's own people.
    Internal,
}

impl ReleasedTo {
    /// Whether it is published.
    pub fn is_world(&self) -> bool {
        *self == ReleasedTo::World
    }
}

/// What `[release]` declares.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ReleaseFacts {
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who publishes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Whom to ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The licence, as an SPDX identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// Its identifier, such as `2014-15`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The days it covers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<DateRange>,
    /// The day that the audit takes for today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// For whom it is.
    #[serde(default, skip_serializing_if = "ReleasedTo::is_world")]
    pub audience: ReleasedTo,
    /// What its file of metadata lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
}

/// What a dataset is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Rows about people.
    Records,
    /// Aggregates.
    Table,
    /// Codes and their names.
    Lookup,
    /// Columns and what they mean.
    Dictionary,
}

/// What the publisher expects of a dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Expect {
    /// Every period of this length has rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<PeriodUnit>,
    /// How many rows the extract counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// Each combination of the values of these columns has rows, in each period where these are expected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
    /// How many rows the extract counted of each value of a column.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rows_by: BTreeMap<String, BTreeMap<String, u64>>,
}

/// What sort of discontinuity a publisher claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// It ended.
    Closed,
    /// It began.
    Opened,
    /// It stopped for a while.
    Paused,
    /// Another name for the same thing.
    Renamed,
    /// Several became one.
    Merged,
    /// One became several.
    Split,
    /// Other codes for the same things.
    Recoded,
    /// Other labels for the same codes.
    Relabelled,
    /// The figure means something else now.
    Redefined,
    /// Earlier figures were corrected.
    Revised,
    /// The last figures may still move.
    Provisional,
}

/// A publisher's claim about a discontinuity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Change {
    /// What happened.
    pub what: ChangeKind,
    /// To which dataset.
    pub dataset: String,
    /// In which column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The values, or columns, before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<String>,
    /// The values, or columns, after.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub into: Vec<String>,
    /// Since when: a day, month or year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    /// Why, in the publisher's words.
    pub reason: String,
}

/// What the publisher says holds in each row, or in those that a condition picks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Assertion {
    /// Its name.
    pub name: String,
    /// What holds, as the publisher writes it.
    pub text: String,
    /// The same, to be tested.
    pub test: RowTest,
}

/// One column, as found in the file and as declared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ColumnFacts {
    /// Its id: the label, or `#3` for the third column where the label is blank or stands before it already; a label that
    /// begins with `#` has another `#` before it.
    pub label: String,
    /// Whether the schema declares it.
    pub declared: bool,
    /// Whether the file has it.
    pub present: bool,
    /// What it means.
    pub meaning: ColumnMeaning,
}

impl ColumnFacts {
    /// Its id: whoever looks for words in a label looks here.
    pub fn id(&self) -> ColumnId<'_> {
        ColumnId::read(&self.label)
    }
}

/// One file of a dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FileFacts {
    /// Its path inside the release, with forward slashes.
    pub path: String,
    /// How long it is.
    pub bytes: u64,
    /// Digest of its bytes, lower-case hex; absent before the pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Digest over its parsed records, which survives another encoding or other line ends; absent before the pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub records_sha256: Option<String>,
    /// Records after the header; absent before the pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub records: Option<u64>,
    /// Encoding, such as `utf-8` or `windows-1252`; before the pass, as far as is known.
    pub encoding: String,
    /// Whether it starts with a byte-order mark.
    pub byte_order_mark: bool,
    /// The character between cells.
    pub delimiter: String,
    /// Whether the delimiter was declared rather than detected.
    pub delimiter_declared: bool,
    /// Line ends seen: `lf`, `crlf`, `cr`, `mixed`, `none`; absent before the pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line_ends: Option<String>,
}

/// One dataset, as declared and as found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DatasetFacts {
    /// Its name in `candour.toml`.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Its schema, whole, for a rule that reads schemas. Absent: none was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Value>,
    /// Every column in the order of the file, then those that are declared and absent, in the order of the schema.
    pub columns: Vec<ColumnFacts>,
    /// What the schema says of the table.
    pub table: TableMeaning,
    /// What the publisher expects.
    #[serde(default)]
    pub expect: Expect,
    /// Earlier periods of the same file are the comparison, this far back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare_back: Option<Back>,
    /// Claims about discontinuities of this dataset.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// Conditions that hold in each row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assertions: Vec<Assertion>,
    /// Its files.
    pub files: Vec<FileFacts>,
    /// Records in all files; absent before the pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub records: Option<u64>,
}

impl DatasetFacts {
    /// Whether a text is the name or the words of a condition that the publisher declares: a rule may say it.
    pub fn asserts(&self, text: &str) -> bool {
        self.assertions
            .iter()
            .any(|assertion| assertion.name == text || assertion.text == text)
    }

    /// The same without the text of its schema.
    pub fn without_schema(&self) -> Self {
        DatasetFacts {
            name: self.name.clone(),
            kind: self.kind,
            schema: None,
            columns: self.columns.clone(),
            table: self.table.clone(),
            expect: self.expect.clone(),
            compare_back: self.compare_back.clone(),
            changes: self.changes.clone(),
            assertions: self.assertions.clone(),
            files: self.files.clone(),
            records: self.records,
        }
    }

    /// The column with this id, present or not.
    pub fn column(&self, label: &str) -> Option<&ColumnFacts> {
        self.columns.iter().find(|column| column.label == label)
    }

    /// Columns that the file has.
    pub fn present(&self) -> impl Iterator<Item = &ColumnFacts> {
        self.columns.iter().filter(|column| column.present)
    }

    /// The ids of these, for whoever looks up many: a wide file has thousands.
    pub fn present_labels(&self) -> BTreeSet<&str> {
        self.present().map(|column| column.label.as_str()).collect()
    }
}
