//! Before and now as two dots on a line, under their label.

use super::{image, percent, text};
use crate::document::{DotRow, Picture};
use crate::html::writer::Html;

/// The height of a row, where its line lies in it, and how large a dot is.
const ROW: usize = 44;
const MIDDLE: usize = 30;
const RADIUS: &str = "6";

/// Dots stay inside at both ends.
const FIRST: u64 = 200;
const LENGTH: u64 = 9_600;

pub(super) fn draw(html: &mut Html, number: usize, picture: &Picture, rows: &[DotRow]) {
    image(html, number, picture, ("dots", "100%", ROW * rows.len()), |html| {
        for (at, row) in rows.iter().enumerate() {
            let top = ROW * at;
            text(html, "label", ("0", top + 16), &row.label);
            let y = (top + MIDDLE).to_string();
            let place = |thousandths: u64| percent(FIRST + thousandths * LENGTH / 1000);
            let (before, now) = (place(row.before), place(row.now));
            for (class, from, to) in [("rail", &place(0), &place(1000)), ("way", &before, &now)] {
                let attributes = [("class", class), ("x1", from), ("x2", to), ("y1", &y), ("y2", &y)];
                html.within("line", &attributes, |_| {});
            }
            for (class, x) in [("dot before", &before), ("dot now", &now)] {
                html.within(
                    "circle",
                    &[("class", class), ("cx", x), ("cy", &y), ("r", RADIUS)],
                    |_| {},
                );
            }
        }
    });
}
