//! The shapes of a file's first rows, by which its delimiter and its header are judged.

use crate::decode::{self, Decoder, Decoding};
use crate::split::{Row, Splitter};

/// How many rows are judged.
pub(crate) const ROWS_JUDGED: usize = 100;

/// What is judged of a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) number: u64,
    pub(crate) cells: usize,
    /// Cells with any text.
    pub(crate) filled: usize,
    /// Whether a quotation mark is out of place.
    pub(crate) odd: bool,
}

/// The shapes of the first rows, from row `from` on, that are whole, without those that are left out by declaration.
pub(crate) fn shapes(
    text: &[u8],
    at_end: bool,
    decoding: Decoding,
    trim: bool,
    delimiter: u8,
    from: u64,
    skipped: &[u64],
) -> Vec<Shape> {
    let mut shapes = Vec::new();
    let mut decoder = Decoder::new(decoding, trim);
    each_row(text, at_end, delimiter, trim, |row| {
        if row.number >= from && (row.number == from || !skipped.contains(&row.number)) {
            let filled = decode::cells(decoder.decode(row)).filter(|cell| !cell.is_empty());
            shapes.push(Shape {
                number: row.number,
                filled: filled.count(),
                cells: row.ends.len(),
                odd: row.stray_quote.is_some() || row.unterminated_quote.is_some(),
            });
        }
        shapes.len() < ROWS_JUDGED
    });
    shapes
}

/// Splits the text and shows each whole row, until told that it is enough.
pub(crate) fn each_row(mut text: &[u8], at_end: bool, delimiter: u8, trim: bool, mut show: impl FnMut(&Row) -> bool) {
    let mut splitter = Splitter::new(delimiter, trim);
    loop {
        let (used, whole) = splitter.feed(text);
        text = &text[used..];
        let whole = whole || (at_end && splitter.finish());
        // Whether the head can be decoded is not known, so that each cell is decoded by itself.
        splitter.row.undecodable = Some(0);
        if !whole || !show(&splitter.row) {
            return;
        }
        splitter.next_row();
    }
}
