//! What a dataset looks like: rows, sums and cells without a value by period, and the groups of one column.

/// What a dataset looks like, exact, before the publication rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DatasetProfile {
    pub dataset: String,
    /// The column that says when.
    pub period: Option<String>,
    /// Rows by period, in order.
    pub rows: Vec<PeriodRows>,
    /// The columns of the file, in order.
    pub columns: Vec<ColumnStates>,
    /// What measures add up to in each period; of tables.
    pub sums: Vec<PeriodSums>,
    /// The groups of the column that tells the series of a table apart.
    pub groups: Option<Groups>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeriodRows {
    pub period: String,
    pub rows: u64,
    /// The like period of the previous release, or the earlier one of the same file that it is compared with, and its
    /// rows.
    pub before: Option<(String, u64)>,
}

/// How many cells of a column hold no value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnStates {
    /// The column.
    pub label: String,
    /// In all rows.
    pub all: CellStates,
    /// In the previous release.
    pub before: Option<CellStates>,
    /// By period, one for each of the profile's; empty where there are none.
    pub by_period: Vec<CellStates>,
}

/// Cells, by whether they hold a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CellStates {
    /// Cells in which nothing was recorded.
    pub missing: u64,
    /// Cells whose value is withheld.
    pub suppressed: u64,
    /// Cells that can hold no value.
    pub not_applicable: u64,
    /// Cells that could hold a value, those without one included.
    pub cells: u64,
}

/// What a measure adds up to in each period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeriodSums {
    /// The measure.
    pub column: String,
    /// Whether it is what the rows for all say, rather than a sum of the others.
    pub of_totals: bool,
    /// Its sum in each of the profile's periods, as a decimal; absent where no figure is there.
    pub now: Vec<Option<String>>,
    /// The same in the like period before; empty where there is none.
    pub before: Vec<Option<String>>,
}

/// The groups of a column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups {
    pub column: String,
    /// The measure that is added up in each of them, where it can be compared.
    pub measure: Option<String>,
    /// Its values, in order.
    pub groups: Vec<GroupRows>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupRows {
    pub value: String,
    pub rows: u64,
    /// Its rows in the previous release.
    pub before: Option<u64>,
    /// What the measure adds up to in the periods that can be compared, as a decimal; absent where a cell is suppressed.
    pub sum: Option<String>,
    /// The same in the like periods before.
    pub sum_before: Option<String>,
    /// The periods that it has rows in, in order.
    pub periods: Vec<String>,
}
