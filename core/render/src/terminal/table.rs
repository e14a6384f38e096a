//! Tables: columns as wide as what stands in them, and the widest wrapped where a line would be too long.

use textwrap::core::display_width;

use super::{Colour, Style};
use crate::plain::{NARROWEST, folded, harmless};

/// What stands between columns.
const GAP: &str = "  ";

/// The narrowest that a column is made.
const NARROW: usize = 12;

/// Rows of plain texts as a table, the first of them its labels; `style` says how wide it may be.
pub fn table(rows: &[Vec<String>], style: Style) -> String {
    let rows = rows.iter().map(|row| row.iter().map(|cell| harmless(cell)).collect());
    let table = Table {
        rows: rows.collect(),
        ..Table::default()
    };
    table.drawn(style)
}

/// Rows of cells, the first of them the labels.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
    row: Vec<String>,
}

impl Table {
    /// The next cell of a row, harmless and in its colours.
    pub(super) fn cell(&mut self, text: String) {
        self.row.push(text);
    }

    pub(super) fn end_row(&mut self) {
        self.rows.push(std::mem::take(&mut self.row));
    }

    /// The table in lines.
    pub(super) fn drawn(&self, style: Style) -> String {
        let widths = self.widths(style.width.max(NARROWEST));
        let mut text = String::new();
        for (at, row) in self.rows.iter().enumerate() {
            let cells: Vec<Vec<String>> = row
                .iter()
                .zip(&widths)
                .map(|(cell, width)| lines(cell, *width))
                .collect();
            let height = cells.iter().map(Vec::len).max().unwrap_or(0);
            for line in 0..height {
                let mut drawn = String::new();
                for (cell, width) in cells.iter().zip(&widths) {
                    let part = cell.get(line).map_or("", String::as_str);
                    let gap = " ".repeat(width.saturating_sub(display_width(part)));
                    let shown = match at {
                        0 => Colour::Bold.painted(part, style.colour),
                        _ => part.to_owned(),
                    };
                    drawn.push_str(&format!("{shown}{gap}{GAP}"));
                }
                text.push_str(drawn.trim_end());
                text.push('\n');
            }
        }
        text
    }

    /// The width of each column, all together within `width` if that can be.
    fn widths(&self, width: usize) -> Vec<usize> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widest = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| display_width(cell)).max().unwrap_or(0)
        };
        let mut widths: Vec<usize> = (0..columns).map(widest).collect();
        let room = width.saturating_sub(GAP.len() * columns.saturating_sub(1));
        while widths.iter().sum::<usize>() > room {
            let Some(widest) = widths.iter_mut().max().filter(|widest| **widest > NARROW) else {
                break;
            };
            *widest -= 1;
        }
        widths
    }
}

fn lines(cell: &str, width: usize) -> Vec<String> {
    folded(cell, "", "", width.max(1)).lines().map(str::to_owned).collect()
}
