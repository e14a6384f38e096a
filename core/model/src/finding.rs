//! What a rule says: findings and measures, in words of its manifest with typed arguments.
//!
//! A rule never prints. It names a template and gives arguments; who may see which argument is decided by the
//! publication rules, which is why each argument says what it is.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cell::CellState;

/// How bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// The verdict is WARNED.
    Warn,
    /// The verdict is FAILED.
    Fail,
}

/// The dimension of quality (Government Data Quality Framework, after DAMA UK), and confidentiality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Dimension {
    /// No person can be singled out.
    Confidentiality,
    /// All that is expected is there.
    Completeness,
    /// Nothing is there twice.
    Uniqueness,
    /// It agrees with itself and with other releases.
    Consistency,
    /// It is of its time.
    Timeliness,
    /// It has the form it should have.
    Validity,
    /// It agrees with the world.
    Accuracy,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Distinct subjects.
    People,
    /// Records.
    Rows,
    /// Rows of a file that are no records: above the header, blank, or left out as declared.
    Lines,
    /// Cells.
    Cells,
    /// Distinct values.
    Values,
    /// Groups of rows that agree on some columns.
    Groups,
    /// Distinct combinations of what should tell rows apart.
    Keys,
    /// Periods.
    Periods,
    /// Claims of the publisher, such as a declared change.
    Claims,
    /// Columns.
    Columns,
    /// Files.
    Files,
    /// Bytes of files.
    Bytes,
    /// What a measure column counts.
    Figures,
}

/// What a number is of, beside its unit. By the columns it is decided who may be told it; the rest is for whoever reads
/// the number and must know what it counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Breakdown {
    /// The columns by whose values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// What else holds of those that are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<Under>,
}

impl Breakdown {
    /// By the values of these columns.
    pub fn by(columns: Vec<String>) -> Self {
        Breakdown { columns, under: None }
    }

    /// Whether the number is of everything, so that there is nothing to say.
    pub fn is_whole(&self) -> bool {
        self.columns.is_empty() && self.under.is_none()
    }
}

/// What holds of those that are counted, besides the values of columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Under {
    /// They do not fit a keyword of the schema.
    Keyword(String),
    /// Their cells are in this state.
    State(CellState),
    /// Their cells hold one of a set of categories of this column, such as new ones.
    Categories(String),
    /// They fulfil a condition, such as an `if` of the schema.
    Condition(String),
}

/// A count, with what it counts and by what it is broken down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Count {
    /// How many.
    pub n: u64,
    /// Of what.
    pub of: Unit,
    /// By what it is broken down. Absent: over the whole dataset.
    #[serde(default, skip_serializing_if = "Breakdown::is_whole")]
    pub by: Breakdown,
}

/// A part of a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Share {
    /// The part.
    pub part: u64,
    /// The whole.
    pub whole: u64,
    /// Of what.
    pub of: Unit,
    /// By what it is broken down.
    #[serde(default, skip_serializing_if = "Breakdown::is_whole")]
    pub by: Breakdown,
}

/// The text of a cell of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CellValue {
    /// The column.
    pub column: String,
    /// The text; absent for a missing cell.
    pub text: Option<String>,
}

/// A figure taken from, or computed over, a measure column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Figure {
    /// The column.
    pub column: String,
    /// The number, as a plain decimal.
    pub text: String,
    /// How much more it can be, where it is a sum over suppressed cells: `text` is then the least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<Most>,
    /// By what it is broken down.
    #[serde(default, skip_serializing_if = "Breakdown::is_whole")]
    pub by: Breakdown,
}

/// The most that a figure can be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Most {
    /// This number, a plain decimal.
    Number(String),
    /// There is no bound.
    Open,
}

/// A typed argument of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Argument {
    /// A count.
    Count(Count),
    /// A share.
    Share(Share),
    /// A threshold or another number of the policy or the declarations, not of the data.
    Number(String),
    /// A figure.
    Figure(Figure),
    /// A period, such as `2014-04` or `2014/15`.
    Period(String),
    /// A cell's text.
    Value(CellValue),
    /// A column, by its id.
    Label(String),
    /// Several columns, by their ids.
    Labels(Vec<String>),
    /// A file's path.
    File(String),
    /// A dataset of the release, by its name.
    Dataset(String),
    /// A word from the rule's manifest.
    Word(String),
}

impl Argument {
    /// The same number, of those alone of which this holds too. What is no count, share or figure stays as it is.
    ///
    /// ```
    /// use candour_model::cell::CellState;
    /// use candour_model::finding::{Argument, Count, Under, Unit};
    ///
    /// let cells = Count { n: 3, of: Unit::Cells, by: Default::default() };
    /// let missing = Argument::Count(cells).under(Under::State(CellState::Missing));
    /// assert!(matches!(missing, Argument::Count(count) if !count.by.is_whole()));
    /// ```
    #[must_use]
    pub fn under(mut self, under: Under) -> Self {
        match &mut self {
            Argument::Count(count) => count.by.under = Some(under),
            Argument::Share(share) => share.by.under = Some(under),
            Argument::Figure(figure) => figure.by.under = Some(under),
            _ => {}
        }
        self
    }
}

/// A template of the rule's manifest with its arguments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Message {
    /// The template's id.
    pub template: String,
    /// Its arguments by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, Argument>,
}

/// A record: the part it stands in and its number there, the header being record 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RecordRef {
    /// The part, from 0.
    pub part: u32,
    /// The record number.
    pub record: u64,
}

/// What a rule found wrong with one set of columns of one dataset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Finding {
    /// What is wrong.
    pub message: Message,
    /// The columns concerned, in the order of the file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// How much is affected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affected: Option<Count>,
    /// The groups concerned, worst first, each filled into the template's `group` text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<BTreeMap<String, Argument>>,
    /// How many groups there are in all, those not listed included.
    #[serde(default)]
    pub groups_in_all: u64,
    /// Some of the records concerned; private.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<RecordRef>,
}

/// A number that a rule reports whether or not anything is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MeasureValue {
    /// Its name in the rule's manifest.
    pub name: String,
    /// The columns it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// Its value: a count, a share, a number, a figure, a period or a word.
    pub value: Argument,
}
