//! Pictures: what is to be drawn, what to say of it to whoever cannot see it, and the same numbers as a table.

use super::model::Table;

pub(crate) struct Picture {
    /// What it says, with its numbers.
    pub(crate) title: String,
    /// What is counted, over which range, and what is rounded or left out.
    pub(crate) description: String,
    pub(crate) drawing: Drawing,
    /// The same numbers.
    pub(crate) table: Table,
}

pub(crate) enum Drawing {
    /// The title says it all.
    Nothing,
    /// Horizontal bars.
    Bars {
        /// Rows, each of one bar or more.
        rows: Vec<BarRow>,
        /// What the fills stand for; nothing where there is only one.
        legend: Vec<(Fill, String)>,
    },
    /// Lines over time.
    Lines(Lines),
    /// Which periods each of several series has.
    Strips {
        /// A label, and the runs of one state in it.
        rows: Vec<(String, Vec<Run>)>,
        /// How many places there are along it.
        places: u64,
        ticks: Vec<Tick>,
        legend: Vec<(Fill, String)>,
    },
    /// A grid of shaded numbers.
    Grid {
        /// The labels of its columns.
        columns: Vec<String>,
        rows: Vec<GridRow>,
        legend: Vec<(Fill, String)>,
    },
    /// Before and now, joined, under one label each.
    Dots {
        rows: Vec<DotRow>,
        legend: Vec<(Fill, String)>,
    },
}

/// Lines over time, and under them what share of the cells is suppressed.
pub(crate) struct Lines {
    /// How many places there are from left to right: at least two.
    pub(crate) places: u64,
    pub(crate) lines: Vec<(Fill, Vec<Option<u64>>)>,
    /// Heights and what they stand for.
    pub(crate) guides: Vec<(u64, String)>,
    pub(crate) ticks: Vec<Tick>,
    /// Shares by place, in thousandths; empty where there are none.
    pub(crate) suppressed: Vec<Option<u64>>,
    pub(crate) legend: Vec<(Fill, String)>,
}

/// A place and its label.
pub(crate) type Tick = (u64, String);

/// Places of one state: the first, how many, and how they are filled.
pub(crate) type Run = (u64, u64, Fill);

/// Bars under one label.
pub(crate) struct BarRow {
    pub(crate) label: String,
    /// Bars: what is written beside each, and its pieces, in thousandths of the longest bar.
    pub(crate) bars: Vec<(String, Vec<(Fill, u64)>)>,
}

/// Cells under one label.
pub(crate) struct GridRow {
    pub(crate) label: String,
    pub(crate) fill: Fill,
    pub(crate) cells: Vec<Cell>,
}

/// Two dots, in thousandths of the greatest number.
pub(crate) struct DotRow {
    pub(crate) label: String,
    pub(crate) before: u64,
    pub(crate) now: u64,
}

/// How a piece is filled: told apart by pattern or outline, not by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fill {
    /// Solid: this release.
    Now,
    /// An outline, or dashes: before.
    Before,
    /// Stripes: cells or periods that are missing.
    Missing,
    /// Solid: cells that are suppressed.
    Suppressed,
    /// Pale: cells that cannot hold a value, periods before the first and after the last.
    Outside,
}

impl Fill {
    /// Its name in the style sheet.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Fill::Now => "now",
            Fill::Before => "before",
            Fill::Missing => "missing",
            Fill::Suppressed => "suppressed",
            Fill::Outside => "outside",
        }
    }
}

/// A cell of a grid.
pub(crate) struct Cell {
    /// Its number in words.
    pub(crate) text: String,
    /// How dark, 0 to 4; none where only words may be shown.
    pub(crate) shade: Option<usize>,
}

impl Picture {
    /// Whether there is more to see than a sentence.
    pub(crate) fn is_drawn(&self) -> bool {
        !matches!(self.drawing, Drawing::Nothing)
    }

    /// Whether it says the same as another.
    pub(super) fn is_like(&self, other: &Picture) -> bool {
        (&self.title, &self.description) == (&other.title, &other.description)
    }
}

/// `n` in thousandths of `most`, and a sliver for what is small.
pub(crate) fn thousandths(n: u64, most: u64) -> u64 {
    match (n, most) {
        (0, _) | (_, 0) => 0,
        _ => u64::try_from(u128::from(n) * 1000 / u128::from(most)).map_or(1000, |n| n.clamp(4, 1000)),
    }
}
