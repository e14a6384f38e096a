//! Pictures: what is to be drawn, what to say of it to whoever cannot see it, and the same numbers as a table.

use super::model::Table;

#[derive(PartialEq)]
pub(crate) struct Picture {
    /// What it shows.
    pub(crate) title: String,
    /// What is to be seen in it.
    pub(crate) description: String,
    pub(crate) drawing: Drawing,
    /// The same numbers.
    pub(crate) table: Table,
    /// Whether the table is long, and put behind a label.
    pub(crate) is_table_long: bool,
}

#[derive(PartialEq)]
pub(crate) enum Drawing {
    /// Horizontal bars.
    Bars {
        /// Rows, each of one bar or more.
        rows: Vec<BarRow>,
        /// What the fills stand for; nothing where there is only one.
        legend: Vec<(Fill, &'static str)>,
    },
    /// A grid of shaded numbers.
    Grid {
        /// The labels of its columns.
        columns: Vec<String>,
        /// Its rows: a label and the cells.
        rows: Vec<(String, Vec<Cell>)>,
    },
}

/// Bars under one label.
#[derive(PartialEq)]
pub(crate) struct BarRow {
    pub(crate) label: String,
    /// Bars: what is written beside each, and its pieces, in thousandths of the longest bar.
    pub(crate) bars: Vec<(String, Vec<(Fill, u64)>)>,
}

/// How a piece of a bar is filled: told apart by pattern, not by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fill {
    /// Solid: this release.
    Now,
    /// An outline: the release before.
    Before,
    /// Solid: failures.
    Fail,
    /// Stripes: warnings.
    Warn,
    /// An outline with dots: notes.
    Note,
}

/// A cell of a grid.
#[derive(PartialEq)]
pub(crate) struct Cell {
    /// Its number in words.
    pub(crate) text: String,
    /// How dark, 0 to 4; none where only words may be shown.
    pub(crate) shade: Option<usize>,
}

/// `n` in thousandths of `most`, and a sliver for what is small.
pub(crate) fn thousandths(n: u64, most: u64) -> u64 {
    match (n, most) {
        (0, _) | (_, 0) => 0,
        _ => u64::try_from(u128::from(n) * 1000 / u128::from(most)).map_or(1000, |n| n.clamp(4, 1000)),
    }
}
