//! What a schema says a column means: the `x-` keywords as types.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a column may reveal about a person (`x-privacy`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Privacy {
    /// Names a person by itself: a name, an NHS number, a full postcode.
    Direct,
    /// Stands for a person without naming one.
    Pseudonym,
    /// Narrows down who a person is when joined with other columns.
    Indirect,
    /// What would harm a person if learnt.
    Sensitive,
    /// Says nothing about a person.
    None,
}

/// What a measure counts or states (`x-measure`, `of`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureOf {
    /// Distinct people; they do not add up over groups unless `adds` says so.
    People,
    /// Happenings, such as appointments.
    Events,
    /// Objects, such as items dispensed.
    Things,
    /// A quantity in a unit, such as hectares.
    Amount,
    /// An amount of money.
    Money,
    /// A ratio of two other columns.
    Rate,
}

/// How figures of several periods belong together (`x-measure`, `is`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureIs {
    /// What came in each period: periods add up.
    #[default]
    Flow,
    /// What was there in each period, such as people on a list: periods do not add up.
    Stock,
}

/// A column that holds a figure rather than a description (`x-measure`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Measure {
    /// What is counted or stated.
    pub of: MeasureOf,
    /// Of an amount: its unit, such as `ha`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Whether periods add up. Absent: a flow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is: Option<MeasureIs>,
    /// Whether it is the figure by which groups of the table are weighed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub weighs: bool,
    /// Whether parts add up to a whole. Absent: true, except for people and rates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adds: Option<bool>,
    /// The base that figures were rounded to, such as 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounded: Option<u32>,
    /// Whether figures were rounded to the middle between two multiples of that base: 3, 9 and 15 for 6.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub midpoint: bool,
    /// Whether each figure includes those before it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub running: bool,
    /// Of a rate: the column above the line. Absent: its parts are in no column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top: Option<String>,
    /// Of a rate: the column, or the columns that add up to what is, below the line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bottom: Vec<String>,
    /// Of a rate: the factor, such as 100 for per cent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// Of a rate: the decimals shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u32>,
    /// The figures of another column, of an earlier period, that these are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<Repeats>,
}

/// What a column of figures repeats, such as those of last year (`x-measure`, `repeats`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Repeats {
    /// The column whose figures they are.
    pub column: String,
    /// How far before the period of a row.
    pub back: Back,
}

impl Measure {
    /// A measure of which nothing else is declared.
    pub fn of(of: MeasureOf) -> Self {
        Measure {
            of,
            unit: None,
            is: None,
            weighs: false,
            adds: None,
            rounded: None,
            midpoint: false,
            running: false,
            top: None,
            bottom: Vec::new(),
            times: None,
            decimals: None,
            repeats: None,
        }
    }

    /// Whether parts of this measure add up to a whole.
    pub fn adds(&self) -> bool {
        self.adds
            .unwrap_or(!matches!(self.of, MeasureOf::People | MeasureOf::Rate))
    }

    /// Whether figures of several periods are of the same things, and do not add up.
    pub fn is_stock(&self) -> bool {
        self.is == Some(MeasureIs::Stock)
    }

    /// The base that figures were rounded to, and what is left of each figure when it is divided by that base.
    pub fn rounded_to(&self) -> Option<(u32, u32)> {
        self.rounded
            .map(|base| (base, if self.midpoint { base / 2 } else { 0 }))
    }
}

/// The length of a period (`x-period`, `is`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PeriodUnit {
    /// One day.
    Day,
    /// Monday to Sunday, numbered as in ISO 8601.
    Week,
    /// A calendar month.
    Month,
    /// A calendar quarter.
    Quarter,
    /// A calendar year.
    Year,
    /// April to March.
    FinancialYear,
}

impl PeriodUnit {
    /// Every length.
    pub const ALL: [PeriodUnit; 6] = [
        PeriodUnit::Day,
        PeriodUnit::Week,
        PeriodUnit::Month,
        PeriodUnit::Quarter,
        PeriodUnit::Year,
        PeriodUnit::FinancialYear,
    ];
}

/// A length of time back from a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Back {
    /// How many.
    pub count: u32,
    /// Of what: `month`, `quarter`, `year`…
    pub unit: PeriodUnit,
}

/// A column that says when (`x-period`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Period {
    /// The length of one period.
    pub is: PeriodUnit,
    /// How it is written, in `YYYY`, `YY`, `MM`, `MMM`, `DD`, `Q` and literal characters. Absent: as in
    /// `2014-04-01`, `2014-W14`, `2014-04`, `2014-Q2`, `2014` or `2014/15`.
    #[serde(default, rename = "as", skip_serializing_if = "Option::is_none")]
    pub written: Option<String>,
    /// Another column that says the same thing, coarser or finer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<String>,
}

/// What a cell that is not a plain value stands for (`x-markers`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MarkerKind {
    /// Nothing was recorded.
    Missing,
    /// A value exists and is withheld.
    Suppressed,
    /// No value can exist.
    NotApplicable,
    /// Filled in for want of an answer, such as `Not known`.
    Default,
    /// Nought.
    Zero,
    /// Replaced by a later release.
    Revised,
}

/// One marker, with the bounds that a suppressed value is known to lie in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Marker {
    /// What it stands for.
    pub is: MarkerKind,
    /// The least a suppressed value can be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<u32>,
    /// The most a suppressed value can be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<u32>,
}

/// How numbers are written (`x-number`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NumberFormat {
    /// The character between groups of digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<char>,
    /// The character before the fraction. Absent: a full stop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal: Option<char>,
    /// What follows each number, such as `%`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suffix: Option<String>,
    /// How minus one is written, such as `(1)`. Absent: `-1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub negative: Option<String>,
}

/// A JSON type that a cell may become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum JsonType {
    /// Text.
    String,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// True or false.
    Boolean,
    /// Nothing.
    Null,
    /// A list; no cell becomes one.
    Array,
    /// An object; no cell becomes one.
    Object,
}

/// What one column means.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ColumnMeaning {
    /// What it is, in the schema's words (`title`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What the schema says of it (`description`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What it may reveal. Absent: not declared (`x-privacy` missing or `"?"`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privacy: Option<Vec<Privacy>>,
    /// Its measure, if it holds a figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Measure>,
    /// Whether its numbers are declared to be no figures (`x-measure: false`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_figure: bool,
    /// Its period, if it says when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// The column of codes that this column names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_of: Option<String>,
    /// The value that stands for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<String>,
    /// The difference between a total and its parts that the publisher allows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_allow: Option<u32>,
    /// Of values that are parts of others of this column: what each is a part of.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub part_of: BTreeMap<String, String>,
    /// Its markers, those of the schema included.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub markers: BTreeMap<String, Marker>,
    /// How its numbers are written.
    #[serde(default)]
    pub number: NumberFormat,
    /// The types that the schema allows. Empty: any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<JsonType>,
    /// The only texts that the schema allows, where it allows numbers or truth values too. Empty: any, if `types` has texts.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub listed_texts: BTreeSet<String>,
    /// Whether the schema requires it in each row.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// The values that the schema lists (`enum`, `const`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vocabulary: Vec<String>,
}

impl ColumnMeaning {
    /// Whether the column was declared to be `kind`.
    pub fn is(&self, kind: Privacy) -> bool {
        self.privacy.as_ref().is_some_and(|kinds| kinds.contains(&kind))
    }

    /// Whether cells are meant to be numbers and nothing else but markers and listed texts.
    // Asked of each cell, from another crate.
    #[inline]
    pub fn is_numeric(&self) -> bool {
        self.types
            .iter()
            .any(|t| matches!(t, JsonType::Number | JsonType::Integer))
            && !self.is_any_text()
    }

    /// Whether any text is a value as it stands, whatever it looks like.
    #[inline]
    pub fn is_any_text(&self) -> bool {
        self.types.is_empty() || self.listed_texts.is_empty() && self.types.contains(&JsonType::String)
    }
}

/// Whom a row is about (`x-subject`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// The column that stands for a person.
    Column(String),
    /// One row is one person.
    Row,
    /// No person.
    None,
    /// People cannot be counted, for the reason given.
    Withheld(String),
    /// The schema does not say.
    #[default]
    Undeclared,
}

/// Columns that add up in each row (`x-parts`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Parts {
    /// The column that holds the whole.
    pub total: String,
    /// The columns that hold the parts.
    pub of: Vec<String>,
    /// A difference that the publisher allows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow: Option<u32>,
}

/// A look-up (`x-references`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Reference {
    /// The columns that are looked up.
    pub columns: Vec<String>,
    /// The dataset they are looked up in.
    pub dataset: String,
    /// Its columns, in the same order.
    pub to: Vec<String>,
    /// The column of this dataset that says when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The column of the look-up from which an entry holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The column of the look-up until which an entry holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Texts that need not be in the look-up, besides markers and what stands for all.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub except: BTreeSet<String>,
}

/// One measure of a long table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LongMeasure {
    /// What it measures.
    pub measure: Measure,
    /// Its markers.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub markers: BTreeMap<String, Marker>,
}

/// One value column for many measures (`x-long`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Long {
    /// The column that names the measure.
    pub measure: String,
    /// The column that holds its value.
    pub value: String,
    /// The measures by name.
    pub measures: BTreeMap<String, LongMeasure>,
}

/// What the schema says of the table as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TableMeaning {
    /// Whom a row is about.
    #[serde(default)]
    pub subject: Subject,
    /// One row per these columns. Absent: all columns without a measure, and no promise that they are unique.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Vec<String>>,
    /// Further keys: no two rows have the same in these columns, blanks apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unique: Vec<Vec<String>>,
    /// Pairs of columns: each value of one stands beside one value of the other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub one_to_one: Vec<[String; 2]>,
    /// Columns that add up in each row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Parts>,
    /// Look-ups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Reference>,
    /// The layout of a long table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub long: Option<Long>,
}
