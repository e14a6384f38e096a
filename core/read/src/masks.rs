//! Sixty-four bytes at a time as masks, a bit for each byte: where quotation marks, line breaks and delimiters are, and
//! which bytes are quoted.

use wide::u8x16;

/// Bytes that are looked at together.
pub(crate) const WORD: usize = 64;

/// Which of sixty-four bytes are what; the first in the lowest bit.
#[derive(Clone, Copy, Default)]
pub(crate) struct Masks {
    pub(crate) quotes: u64,
    pub(crate) lf: u64,
    pub(crate) cr: u64,
    pub(crate) delimiters: u64,
}

impl Masks {
    /// Of the bytes from `at` on; what is behind the end of `bytes` is nothing.
    #[inline]
    pub(crate) fn at(bytes: &[u8], at: usize, delimiter: u8) -> Self {
        let rest = &bytes[at..];
        match rest.first_chunk::<WORD>() {
            Some(word) => Masks::of(word, delimiter),
            None => {
                let mut word = [0; WORD];
                word[..rest.len()].copy_from_slice(rest);
                Masks::of(&word, delimiter)
            }
        }
    }

    #[inline]
    fn of(word: &[u8; WORD], delimiter: u8) -> Self {
        let (delimiter, quote) = (u8x16::splat(delimiter), u8x16::splat(b'"'));
        let (lf, cr) = (u8x16::splat(b'\n'), u8x16::splat(b'\r'));
        let mut masks = Masks::default();
        for (quarter, bytes) in word.as_chunks::<16>().0.iter().enumerate() {
            let bytes = u8x16::from(*bytes);
            let mask = |other: u8x16| u64::from(bytes.simd_eq(other).to_bitmask()) << (16 * quarter);
            masks.quotes |= mask(quote);
            masks.lf |= mask(lf);
            masks.cr |= mask(cr);
            masks.delimiters |= mask(delimiter);
        }
        masks
    }
}

/// What is carried from one word to the next.
#[derive(Clone, Copy)]
pub(crate) struct Carry {
    /// All ones within quotation marks, else nought.
    inside: u64,
    /// Whether a cell may start at the next byte: it follows a delimiter or a line break.
    starts: bool,
    /// Whether the byte before is a closing quotation mark.
    closed: bool,
    /// Whether it is a CR outside quotation marks.
    cr: bool,
    /// Whether it is a CR within.
    cr_inside: bool,
}

impl Default for Carry {
    /// At the start of a row.
    fn default() -> Self {
        Carry {
            inside: 0,
            starts: true,
            closed: false,
            cr: false,
            cr_inside: false,
        }
    }
}

/// What is regular about a word: every quotation mark opens a cell, closes one, or is doubled, and every CR is followed by
/// a LF. Then a parity of quotation marks tells what is quoted.
#[derive(Clone, Copy)]
pub(crate) struct Quoted {
    /// The bytes from each opening quotation mark to before its closing one.
    pub(crate) inside: u64,
    /// Whether all was regular so far, the last byte of the word not yet seen to the end.
    pub(crate) regular: bool,
}

impl Carry {
    /// Takes in a word.
    #[inline]
    pub(crate) fn take(&mut self, masks: Masks) -> Quoted {
        let quotes = masks.quotes;
        let has_cr = masks.cr != 0 || self.cr || self.cr_inside;
        if quotes == 0 && !has_cr && !self.closed {
            // Most words of most files.
            let ends = masks.lf | masks.delimiters;
            self.starts = self.inside == 0 && ends >> 63 == 1;
            return Quoted {
                inside: self.inside,
                regular: true,
            };
        }
        let inside = parity(quotes) ^ self.inside;
        let (opens, closes) = (quotes & inside, quotes & !inside);
        let ends = (masks.lf | masks.delimiters | masks.cr) & !inside;
        let after = |mask: u64, carried: bool| mask << 1 | u64::from(carried);
        let may_open = after(ends, self.starts) | after(closes, self.closed);
        let must_end = after(closes, self.closed);
        let (cr, cr_inside) = (masks.cr & !inside, masks.cr & inside);
        let must_be_lf = after(cr, self.cr) | after(cr_inside, self.cr_inside);
        let regular = opens & !may_open == 0 && must_end & !(ends | opens) == 0 && must_be_lf & !masks.lf == 0;
        self.inside = if inside >> 63 == 1 { !0 } else { 0 };
        self.starts = ends >> 63 == 1;
        self.closed = closes >> 63 == 1;
        self.cr = cr >> 63 == 1;
        self.cr_inside = cr_inside >> 63 == 1;
        Quoted { inside, regular }
    }

    /// Whether the bytes may end here: nothing is left open.
    pub(crate) fn is_settled(&self) -> bool {
        self.inside == 0 && !self.cr
    }
}

/// For each bit, whether an odd number of bits are set up to and with it.
#[inline]
fn parity(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

/// The rows of regular bytes that start at the start of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rows {
    /// Behind the last row that is whole; 0 where none is.
    pub(crate) end: usize,
    pub(crate) rows: u64,
    /// Lines, those that a row goes over within quotation marks counted each.
    pub(crate) lines: u64,
}

/// The rows that are whole in `bytes`; `None` where something is not regular, as far as the last row that is.
pub(crate) fn rows(bytes: &[u8], delimiter: u8, at_end: bool) -> Option<Rows> {
    let mut carry = Carry::default();
    let mut found = Rows {
        end: 0,
        rows: 0,
        lines: 0,
    };
    let mut lines = 0;
    for at in (0..bytes.len()).step_by(WORD) {
        let masks = Masks::at(bytes, at, delimiter);
        let quoted = carry.take(masks);
        if !quoted.regular {
            return None;
        }
        let ends = masks.lf & !quoted.inside;
        if ends != 0 {
            let last = 63 - ends.leading_zeros();
            found.end = at + last as usize + 1;
            found.rows += u64::from(ends.count_ones());
            found.lines = lines + u64::from((masks.lf & (!0 >> (63 - last))).count_ones());
        }
        lines += u64::from(masks.lf.count_ones());
    }
    // Bytes behind the end are nothing, so that what was to follow the last of them is not there: a CR at the very end.
    let ends_open = !carry.is_settled() || (at_end && bytes.last() == Some(&b'\r'));
    if at_end && found.end < bytes.len() {
        if ends_open {
            return None;
        }
        found = Rows {
            end: bytes.len(),
            rows: found.rows + 1,
            lines: lines + 1,
        };
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, at_end: bool) -> Option<(usize, u64, u64)> {
        rows(text.as_bytes(), b',', at_end).map(|rows| (rows.end, rows.rows, rows.lines))
    }

    #[test]
    fn whole_rows_are_counted_with_their_lines() {
        let long = "x".repeat(80);
        assert_eq!(found("a,b\nc,d\ne", false), Some((8, 2, 2)));
        assert_eq!(found("a,b\nc,d\ne", true), Some((9, 3, 3)));
        assert_eq!(found("a,\"b\nc\",\"\"\"\"\r\nd", false), Some((14, 1, 2)));
        assert_eq!(found(&format!("\"{long}\n\"\n"), false), Some((84, 1, 2)));
        assert_eq!(found("", true), Some((0, 0, 0)));
        assert_eq!(found("\n\n", true), Some((2, 2, 2)));
        assert_eq!(found("a", false), Some((0, 0, 0)));
    }

    #[test]
    fn what_is_not_regular_is_left_to_others() {
        for text in [
            "a\"b\n",
            "\"a\"b\n",
            "a, \"b\"\n",
            "a\rb\n",
            "\"a\rb\"\n",
            "\"a",
            "a\r",
            "\"a\" ,b\n",
        ] {
            for before in [
                "",
                &"x\n".repeat(31),
                &format!("{}\n", "y".repeat(62)),
                &format!("{}\n", "y".repeat(63)),
            ] {
                assert_eq!(found(&format!("{before}{text}"), true), None, "{text:?}");
            }
        }
    }
}
