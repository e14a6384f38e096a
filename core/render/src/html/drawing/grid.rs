//! A grid of shaded numbers, of a fixed size.

use super::{image, text};
use crate::document::{GridRow, Picture};
use crate::html::writer::Html;

/// A cell; and of labels the gap after them, and what each character takes at most.
const CELL: (usize, usize) = (66, 28);
const LABELS: (usize, usize) = (12, 8);

pub(super) fn draw(html: &mut Html, number: usize, picture: &Picture, columns: &[String], rows: &[GridRow]) {
    let (wide, high) = CELL;
    let longest = rows.iter().map(|row| row.label.chars().count()).max().unwrap_or(0);
    let left = LABELS.0 + LABELS.1 * longest;
    let (width, height) = (left + wide * columns.len() + 1, high * (rows.len() + 1) + 1);
    image(html, number, picture, ("grid", &width.to_string(), height), |html| {
        let middle = |at: usize| (left + at * wide + wide / 2).to_string();
        for (at, label) in columns.iter().enumerate() {
            text(html, "tick", (&middle(at), 18), label);
        }
        for (at, row) in rows.iter().enumerate() {
            let top = high * (at + 1);
            text(html, "label", ("0", top + 19), &row.label);
            for (at, cell) in row.cells.iter().enumerate() {
                let shade = cell.shade.map_or("none".to_owned(), |shade| shade.to_string());
                let class = format!("cell {} shade-{shade}", row.fill.class());
                let (x, y) = ((left + at * wide).to_string(), top.to_string());
                let (wide, high) = (wide.to_string(), high.to_string());
                let attributes = [
                    ("class", class.as_str()),
                    ("x", x.as_str()),
                    ("y", y.as_str()),
                    ("width", wide.as_str()),
                    ("height", high.as_str()),
                ];
                html.within("rect", &attributes, |_| {});
                let class = format!("cell-text shade-{shade}");
                text(html, &class, (&middle(at), top + 19), &cell.text);
            }
        }
    });
}
