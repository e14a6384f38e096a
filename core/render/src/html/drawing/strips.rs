//! One strip for each series: where it has rows, where it lacks them, and where it was not there.

use super::{WIDTH, image, middles, percent, piece, text, tick};
use crate::document::{Picture, Run, Tick};
use crate::html::writer::Html;

/// The height of a row and of its strip, and of the labels of time.
const ROW: usize = 22;
const STRIP: usize = 14;
const TICKS: usize = 20;

/// Where strips begin, beside their labels.
const LEFT: u64 = 3_000;

pub(super) fn draw(
    html: &mut Html,
    number: usize,
    picture: &Picture,
    rows: &[(String, Vec<Run>)],
    places: u64,
    ticks: &[Tick],
) {
    let height = ROW * rows.len() + TICKS;
    let edge = |at: u64| LEFT + at * (WIDTH - LEFT) / places.max(1);
    image(html, number, picture, ("strips", "100%", height), |html| {
        for (at, (label, runs)) in rows.iter().enumerate() {
            let top = ROW * at;
            text(html, "label", ("0", top + 15), label);
            for (first, n, fill) in runs {
                let (left, right) = (edge(*first), edge(first + n));
                piece(
                    html,
                    number,
                    *fill,
                    (&percent(left), &percent(right - left)),
                    (top + 4, STRIP),
                );
            }
        }
        for (place, words) in middles(ticks, places, LEFT) {
            tick(html, place, height - 4, words);
        }
    });
}
