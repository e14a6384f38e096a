//! Tallies: exact grouped counts, asked for by rules and computed by an engine.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::predicate::RowTest;

/// Which side of the comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The release.
    #[default]
    Current,
    /// What it is compared with: the previous release.
    Comparison,
    /// A release before that one, by its place in `archive`, counted from nought.
    Archive(u8),
}

/// The function of a cell by which rows are grouped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum As {
    /// The cell's text; null where it is missing.
    #[default]
    Value,
    /// `present`, `missing`, `suppressed`, `not-applicable`, `default` or `malformed`.
    State,
    /// Its text with digits as 9 and letters as A or a.
    Shape,
    /// Its text without what a reader does not see: case, spaces around and doubled, kinds of spaces and dashes, marks of no
    /// width, ways to compose a letter. In a column of numbers the number it stands for: `01` and `1.0` are one there, and
    /// two elsewhere.
    Fold,
    /// The number of its characters.
    Length,
    /// Its first n characters.
    Prefix(u32),
    /// The number it stands for, as a plain decimal without trailing zeros; null where it is none.
    Number,
    /// Its period as a day, `2014-04-01`; null where it is none.
    Day,
    /// Its period as an ISO week, `2014-W14`.
    Week,
    /// Its period as a month, `2014-04`.
    Month,
    /// Its period as a quarter, `2014-Q2`.
    Quarter,
    /// Its period as a year, `2014`.
    Year,
    /// Its period as a financial year, `2014/15`.
    FinancialYear,
    /// The detector class it looks like, such as `nhs-number`; null where none.
    LooksLike,
    /// The detector class of an identifier that stands somewhere in it, such as `nhs-number` in a sentence; null where
    /// none does. For free text.
    Contains,
    /// The year of the day that it looks like, however that is written, such as `1966`; null where it looks like none.
    DatedYear,
}

/// One column that rows are grouped by, or whose values are told apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct By {
    /// Its label.
    pub column: String,
    /// The function of its cells.
    #[serde(default, rename = "as")]
    pub form: As,
}

/// Bounds on the size of the groups that are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Keep {
    /// Groups of at least this size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u64>,
    /// Groups of at most this size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u64>,
    /// Groups of at least so many rows, whatever their size is counted in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_at_least: Option<u64>,
}

impl Keep {
    /// Whether a group of this size and of so many rows is kept.
    pub fn keeps(&self, size: u64, rows: u64) -> bool {
        self.at_least.is_none_or(|least| size >= least)
            && self.at_most.is_none_or(|most| size <= most)
            && self.rows_at_least.is_none_or(|least| rows >= least)
    }
}

/// How many groups a tally may have unless its rule says otherwise.
pub const DEFAULT_LIMIT: u64 = 1_000_000;

/// An exact grouped count over a dataset: what a rule asks for.
///
/// The *size* of a group is its `distinct` where that is asked for, else its row count; `keep` and `spectrum` go by it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TallySpec {
    /// Which side.
    #[serde(default)]
    pub side: Side,
    /// Which dataset.
    pub dataset: String,
    /// What rows are grouped by. Nothing, and no test: one group of all rows, even of none.
    #[serde(default)]
    pub by: Vec<By>,
    /// And by what comes of these tests in each row, in this order, after the columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<RowTest>,
    /// Count the distinct combinations of these in each group. A combination that is null in every column is not counted.
    #[serde(default)]
    pub distinct: Vec<By>,
    /// Sum these columns in each group.
    #[serde(default)]
    pub sums: Vec<String>,
    /// Give one digest of the rows of each group, by these functions of their cells, whatever the order of the rows: the sum,
    /// modulo 2^256, of the SHA-256 of each row. A row is hashed key by key, each as one more than its length in LEB128,
    /// and its text; null as a byte 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub digest: Vec<By>,
    /// Give this many of the smallest record numbers of each group.
    #[serde(default)]
    pub rows: u32,
    /// Drop groups outside these bounds, after counting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep: Option<Keep>,
    /// Say how many groups have each size, exact over all groups, those dropped and those past the limit included.
    #[serde(default)]
    pub spectrum: bool,
    /// Give only the groups with the n smallest keyed hashes of their keys, of those that are kept. The hash is FNV-1a of
    /// 64 bits over the key, each column as a byte 0 for null, or a byte 1, the length of the text in 8 bytes, the
    /// smallest first, and the text; of equal hashes, the smaller key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<u32>,
    /// Past this many groups (kept and, where asked for, sampled ones), the tally is overflowed and empty.
    #[serde(default = "default_limit")]
    pub limit: u64,
}

fn default_limit() -> u64 {
    DEFAULT_LIMIT
}

impl TallySpec {
    /// A tally of the current side of a dataset, of all its rows.
    pub fn of(dataset: &str) -> Self {
        TallySpec {
            dataset: dataset.to_owned(),
            limit: DEFAULT_LIMIT,
            ..TallySpec::default()
        }
    }

    /// Every column that it names, as often as it does.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns_shown().chain(self.tests.iter().flat_map(RowTest::columns))
    }

    /// The columns of which it shows something itself: all but those that only tests read.
    pub fn columns_shown(&self) -> impl Iterator<Item = &str> {
        let forms = self.by.iter().chain(&self.distinct).chain(&self.digest);
        let forms = forms.map(|by| by.column.as_str());
        forms.chain(self.sums.iter().map(String::as_str))
    }

    /// How many keys a group has: one for each column and each test that rows are grouped by.
    pub fn width(&self) -> usize {
        self.by.len() + self.tests.len()
    }

    /// Whether it is of all groups, and says of each no more than what was counted and summed.
    pub fn is_plain(&self) -> bool {
        self.tests.is_empty() && self.rows == 0 && !self.spectrum && self.sample.is_none() && self.keep.is_none()
    }

    /// The same on this side.
    #[must_use]
    pub fn side(mut self, side: Side) -> Self {
        self.side = side;
        self
    }

    /// Grouped also by the texts of a column.
    #[must_use]
    pub fn by(self, column: &str) -> Self {
        self.by_as(column, As::Value)
    }

    /// Grouped also by a function of a column's cells.
    #[must_use]
    pub fn by_as(mut self, column: &str, form: As) -> Self {
        self.by.push(By {
            column: column.to_owned(),
            form,
        });
        self
    }

    /// Grouped also by what comes of a test in each row: one of [`Tested`](crate::predicate::Tested).
    #[must_use]
    pub fn test(mut self, test: RowTest) -> Self {
        self.tests.push(test);
        self
    }

    /// Counting the distinct values of one more column.
    #[must_use]
    pub fn distinct(self, column: &str) -> Self {
        self.distinct_as(column, As::Value)
    }

    /// Counting the distinct values of a function of one more column's cells.
    #[must_use]
    pub fn distinct_as(mut self, column: &str, form: As) -> Self {
        self.distinct.push(By {
            column: column.to_owned(),
            form,
        });
        self
    }

    /// Summing one more column.
    #[must_use]
    pub fn sum(mut self, column: &str) -> Self {
        self.sums.push(column.to_owned());
        self
    }

    /// With a digest of the rows of each group, by one more function of a column's cells.
    #[must_use]
    pub fn digest_as(mut self, column: &str, form: As) -> Self {
        self.digest.push(By {
            column: column.to_owned(),
            form,
        });
        self
    }

    /// Giving the n smallest record numbers of each group.
    #[must_use]
    pub fn rows(mut self, n: u32) -> Self {
        self.rows = n;
        self
    }

    /// Keeping only groups of at least this size.
    #[must_use]
    pub fn at_least(mut self, size: u64) -> Self {
        self.keep.get_or_insert_default().at_least = Some(size);
        self
    }

    /// Keeping only groups of at most this size.
    #[must_use]
    pub fn at_most(mut self, size: u64) -> Self {
        self.keep.get_or_insert_default().at_most = Some(size);
        self
    }

    /// Keeping only groups of at least so many rows.
    #[must_use]
    pub fn rows_at_least(mut self, rows: u64) -> Self {
        self.keep.get_or_insert_default().rows_at_least = Some(rows);
        self
    }

    /// With the spectrum of sizes.
    #[must_use]
    pub fn spectrum(mut self) -> Self {
        self.spectrum = true;
        self
    }

    /// Giving only a sample of n groups.
    #[must_use]
    pub fn sample(mut self, n: u32) -> Self {
        self.sample = Some(n);
        self
    }

    /// Overflowing past this many groups.
    #[must_use]
    pub fn limit(mut self, limit: u64) -> Self {
        self.limit = limit;
        self
    }
}

/// How many groups have one size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SpectrumEntry {
    /// The size.
    pub size: u64,
    /// How many groups have it.
    pub groups: u64,
}

/// What is said of a tally besides its table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TallyHead {
    /// What was asked for.
    pub spec: TallySpec,
    /// Whether it passed its limit, and is therefore empty.
    pub overflowed: bool,
    /// The spectrum, by size, if asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spectrum: Vec<SpectrumEntry>,
    /// Of a published baseline about people: counts are to the nearest of this, and groups too small to be published are
    /// absent. Absent: every number is exact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounded: Option<u64>,
}
