//! Horizontal bars, each with its number beside it.

use super::{image, percent, piece, text};
use crate::document::{BarRow, Picture};
use crate::html::writer::Html;

/// How long the longest bar is, in hundredths of a per cent of the width: its number stands beside it.
const LONGEST: u64 = 5_500;

/// Heights of a label and of a bar, and the gap below a row.
const LABEL: usize = 22;
const BAR: usize = 22;
const GAP: usize = 8;

pub(super) fn draw(html: &mut Html, number: usize, picture: &Picture, rows: &[BarRow]) {
    let height = rows.iter().map(|row| LABEL + row.bars.len() * BAR + GAP).sum();
    image(html, number, picture, ("bars", "100%", height), |html| {
        let mut top = 0;
        for row in rows {
            text(html, "label", ("0", top + 16), &row.label);
            top += LABEL;
            for (words, pieces) in &row.bars {
                let mut at = 0;
                for (fill, length) in pieces.iter().filter(|(_, length)| *length > 0) {
                    let length = (length * LONGEST / 1000).max(20);
                    piece(
                        html,
                        number,
                        *fill,
                        (&percent(at), &percent(length)),
                        (top + 2, BAR - 6),
                    );
                    at += length;
                }
                text(html, "beside", (&percent(at), top + 16), words);
                top += BAR;
            }
            top += GAP;
        }
    });
}
