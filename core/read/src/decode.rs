//! Bytes into characters: which bytes are undecodable, and rows as text.

use std::str;

use encoding_rs::WINDOWS_1252;

use crate::split::Row;

/// The bytes to which Windows-1252 assigns no character.
const UNASSIGNED_IN_1252: [u8; 5] = [0x81, 0x8D, 0x8F, 0x90, 0x9D];

/// How the bytes of rows become text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decoding {
    Utf8,
    Windows1252,
    /// UTF-8, or row by row Windows-1252 where a row can be that and cannot be UTF-8.
    Guessed,
}

/// Notes where undecodable sequences start in `bytes`, and says how many of the bytes are settled: fewer than all
/// where the last ones may be the beginning of a character and more may follow.
pub(crate) fn find_undecodable(decoding: Decoding, bytes: &[u8], at_end: bool, mut note: impl FnMut(usize)) -> usize {
    match decoding {
        Decoding::Windows1252 => {
            if !bytes.is_ascii() {
                let unassigned = |(_, byte): &(usize, &u8)| UNASSIGNED_IN_1252.contains(byte);
                bytes.iter().enumerate().filter(unassigned).for_each(|(at, _)| note(at));
            }
            bytes.len()
        }
        Decoding::Utf8 | Decoding::Guessed => {
            let mut from = 0;
            while let Err(error) = str::from_utf8(&bytes[from..]) {
                let at = from + error.valid_up_to();
                match error.error_len() {
                    None if !at_end => return at,
                    None => {
                        note(at);
                        break;
                    }
                    Some(len) => {
                        note(at);
                        from = at + len;
                    }
                }
            }
            bytes.len()
        }
    }
}

/// Whether a row is taken for Windows-1252: it is not UTF-8, holds no character of several bytes in UTF-8 either, and each
/// of its bytes is a character in Windows-1252.
fn is_windows_1252(row: &Row) -> bool {
    let mut is_utf8 = true;
    for cell in row.cells().filter(|cell| !cell.is_ascii()) {
        for chunk in cell.utf8_chunks() {
            is_utf8 &= chunk.invalid().is_empty();
            if !chunk.valid().is_ascii() {
                return false;
            }
        }
        if cell.iter().any(|byte| UNASSIGNED_IN_1252.contains(byte)) {
            return false;
        }
    }
    !is_utf8
}

/// Turns rows into text, in room that is used again for each row.
pub(crate) struct Decoder {
    decoding: Decoding,
    trim: bool,
    text: String,
    ends: Vec<u32>,
    /// The cells of the last row that trimming changed.
    trimmed: Vec<u32>,
}

impl Decoder {
    pub(crate) fn new(decoding: Decoding, trim: bool) -> Self {
        Decoder {
            decoding,
            trim,
            text: String::new(),
            ends: Vec::new(),
            trimmed: Vec::new(),
        }
    }

    /// Whether all is read as Windows-1252, because somebody says so.
    pub(crate) fn is_declared_windows_1252(&self) -> bool {
        self.decoding == Decoding::Windows1252
    }

    /// Whether this row is read as Windows-1252 although nobody says so.
    pub(crate) fn guesses(&self, row: &Row) -> bool {
        self.decoding == Decoding::Guessed && row.undecodable.is_some() && is_windows_1252(row)
    }

    /// Whether some of a cell is undecodable, or would be if nothing were guessed.
    pub(crate) fn is_undecodable(&self, cell: &[u8]) -> bool {
        let mut found = false;
        find_undecodable(self.decoding, cell, true, |_| found = true);
        found
    }

    /// The texts of a row's cells, joined, and where each ends. What is undecodable becomes U+FFFD.
    pub(crate) fn decode<'a>(&'a mut self, row: &'a Row) -> (&'a str, &'a [u32]) {
        // A cell of a row that is decodable as a whole starts and ends between characters: delimiters are ASCII.
        let whole = self.decoding != Decoding::Windows1252 || row.text.is_ascii();
        if whole
            && !self.trim
            && row.undecodable.is_none()
            && let Ok(text) = str::from_utf8(&row.text)
        {
            return (text, &row.ends);
        }
        self.text.clear();
        self.ends.clear();
        self.trimmed.clear();
        let is_windows_1252 = self.decoding == Decoding::Windows1252 || self.guesses(row);
        for cell in row.cells() {
            let from = self.text.len();
            self.push(cell, is_windows_1252);
            if self.trim {
                let untrimmed = self.text.len();
                self.text.truncate(self.text.trim_end().len().max(from));
                let lead = self.text[from..].len() - self.text[from..].trim_start().len();
                self.text.drain(from..from + lead);
                let cell = self.ends.len() as u32;
                if self.text.len() < untrimmed || row.trimmed.contains(&cell) {
                    self.trimmed.push(cell);
                }
            }
            self.ends.push(self.text.len() as u32);
        }
        (&self.text, &self.ends)
    }

    /// The cells of the row decoded last that were changed by trimming.
    pub(crate) fn take_trimmed(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.trimmed)
    }

    fn push(&mut self, cell: &[u8], is_windows_1252: bool) {
        match is_windows_1252 {
            false => {
                for chunk in cell.utf8_chunks() {
                    self.text.push_str(chunk.valid());
                    if !chunk.invalid().is_empty() {
                        self.text.push(char::REPLACEMENT_CHARACTER);
                    }
                }
            }
            true => {
                for run in cell.split_inclusive(|byte| UNASSIGNED_IN_1252.contains(byte)) {
                    let (run, unassigned) = match run.split_last() {
                        Some((last, before)) if UNASSIGNED_IN_1252.contains(last) => (before, true),
                        _ => (run, false),
                    };
                    self.text.push_str(&WINDOWS_1252.decode_without_bom_handling(run).0);
                    if unassigned {
                        self.text.push(char::REPLACEMENT_CHARACTER);
                    }
                }
            }
        }
    }
}

/// The text of each cell that [`Decoder::decode`] gave.
pub(crate) fn cells<'a>((text, ends): (&'a str, &'a [u32])) -> impl Iterator<Item = &'a str> {
    let mut start = 0;
    ends.iter().map(move |&end| {
        let cell = &text[start..end as usize];
        start = end as usize;
        cell
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&[u8]]) -> Row {
        let mut row = Row::default();
        for cell in cells {
            row.text.extend_from_slice(cell);
            row.ends.push(row.text.len() as u32);
        }
        row.undecodable = Some(0);
        row
    }

    fn decoded(decoding: Decoding, trim: bool, raw: &[&[u8]]) -> Vec<String> {
        let row = row(raw);
        cells(Decoder::new(decoding, trim).decode(&row))
            .map(str::to_owned)
            .collect()
    }

    fn undecodable(decoding: Decoding, bytes: &[u8], at_end: bool) -> (Vec<usize>, usize) {
        let mut found = Vec::new();
        let settled = find_undecodable(decoding, bytes, at_end, |at| found.push(at));
        (found, settled)
    }

    #[test]
    fn undecodable_bytes_are_found() {
        let utf8 = |bytes, at_end| undecodable(Decoding::Utf8, bytes, at_end);
        assert_eq!(utf8(b"a\xFFb\xE2\x82c", false), (vec![1, 3], 6));
        assert_eq!(utf8(b"ab\xE2\x82", false), (vec![], 2));
        assert_eq!(utf8(b"ab\xE2\x82", true), (vec![2], 4));
        assert_eq!(utf8(b"\xFF\xE2", false), (vec![0], 1));
        assert_eq!(
            undecodable(Decoding::Windows1252, b"\x80\x81\xFF\x9D", false),
            (vec![1, 3], 4)
        );
    }

    #[test]
    fn undecodable_bytes_are_replaced() {
        assert_eq!(
            decoded(Decoding::Utf8, false, &[b"a\xFF", b"\xE2\x82", b"\xACb"]),
            ["a\u{FFFD}", "\u{FFFD}", "\u{FFFD}b"]
        );
        assert_eq!(
            decoded(Decoding::Windows1252, false, &[b"\x80 \x96\x81x", b"\x9D", b""]),
            ["\u{20AC} \u{2013}\u{FFFD}x", "\u{FFFD}", ""]
        );
    }

    #[test]
    fn cells_are_trimmed_one_by_one() {
        assert_eq!(
            decoded(Decoding::Utf8, true, &[b" a ", b"  ", b"\xC2\xA0b c\t", b""]),
            ["a", "", "b c", ""]
        );
        assert_eq!(decoded(Decoding::Windows1252, true, &[b"\xA0\xE9 "]), ["é"]);
    }
}
