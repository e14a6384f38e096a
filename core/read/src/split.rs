//! The record splitter: bytes into rows of cells, noting every oddity on the way instead of passing over it.
//!
//! It is exact and serial. Blank lines are rows, a quotation mark out of place is noted, and every kind of line end
//! ends a row: LF, CRLF, and CR alone. It holds one row, and may be fed in pieces of any size.
//!
//! It is our own, since libraries for CSV pass over what an audit must tell: where a quotation mark is out of place, which
//! line ends there are, what was never closed.

use memchr::memchr3;

const QUOTE: u8 = b'"';

/// How a row ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum LineEnd {
    Lf,
    CrLf,
    Cr,
    /// The file ended instead.
    #[default]
    File,
}

/// One row, its cells unquoted and joined, not yet decoded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    pub(crate) text: Vec<u8>,
    pub(crate) ends: Vec<u32>,
    pub(crate) number: u64,
    pub(crate) line: u64,
    pub(crate) end: LineEnd,
    /// The first cell with a quotation mark out of place.
    pub(crate) stray_quote: Option<u32>,
    /// The cell whose quotation mark is never closed.
    pub(crate) unterminated_quote: Option<u32>,
    /// Where in the file its first undecodable byte is: the reader of bytes knows.
    pub(crate) undecodable: Option<u64>,
    /// Cells before whose quotation mark white space was left out, since cells are trimmed.
    pub(crate) trimmed: Vec<u32>,
}

impl Row {
    pub(crate) fn cells(&self) -> impl Iterator<Item = &[u8]> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let cell = &self.text[start..end as usize];
            start = end as usize;
            cell
        })
    }

    fn clear(&mut self) {
        /// Room that an ordinary row never needs is given back.
        const KEPT: usize = 1 << 20;
        self.text.clear();
        self.text.shrink_to(KEPT);
        self.ends.clear();
        self.ends.shrink_to(KEPT);
        self.stray_quote = None;
        self.unterminated_quote = None;
        self.undecodable = None;
        self.trimmed.clear();
        self.end = LineEnd::File;
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Nothing of the row has been seen.
    RowStart,
    /// Nothing of the cell has been seen.
    CellStart,
    Unquoted,
    Quoted,
    /// In a quoted cell, after a CR: a LF now is the same line break.
    QuotedAfterCr,
    /// After the quotation mark that may close the cell.
    AfterQuote,
    /// After it and white space, which is dropped when cells are trimmed.
    AfterQuoteAndSpace,
    /// After a CR that ended the row: a LF now belongs to it.
    AfterCr,
}

/// Splits bytes into rows.
pub(crate) struct Splitter {
    pub(crate) row: Row,
    delimiter: u8,
    trim: bool,
    special: [bool; 256],
    state: State,
    line: u64,
}

impl Splitter {
    pub(crate) fn new(delimiter: u8, trim: bool) -> Self {
        let mut special = [false; 256];
        for byte in [delimiter, b'\n', b'\r', QUOTE] {
            special[usize::from(byte)] = true;
        }
        Splitter {
            row: Row {
                number: 1,
                line: 1,
                ..Row::default()
            },
            delimiter,
            trim,
            special,
            state: State::RowStart,
            line: 1,
        }
    }

    /// A splitter whose first row has this number and starts on this line.
    pub(crate) fn starting(delimiter: u8, trim: bool, number: u64, line: u64) -> Self {
        let mut splitter = Splitter::new(delimiter, trim);
        (splitter.row.number, splitter.row.line, splitter.line) = (number, line, line);
        splitter
    }

    /// The line that the next row starts on.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// Reads until a row is whole or the bytes are used up: how many were used, and whether [`Splitter::row`] is whole.
    ///
    /// After a whole row, [`Splitter::next_row`] must be called before more is fed.
    pub(crate) fn feed(&mut self, bytes: &[u8]) -> (usize, bool) {
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            match self.state {
                State::RowStart | State::CellStart if byte == QUOTE => {
                    self.state = State::Quoted;
                    at += 1;
                }
                State::RowStart | State::CellStart | State::Unquoted => {
                    let rest = &bytes[at..];
                    let run = rest.iter().position(|&byte| self.special[usize::from(byte)]);
                    let run = run.unwrap_or(rest.len());
                    self.row.text.extend_from_slice(&rest[..run]);
                    at += run;
                    self.state = State::Unquoted;
                    let Some(&byte) = bytes.get(at) else { break };
                    at += 1;
                    if byte == QUOTE {
                        self.quote_in_unquoted();
                    } else if self.end_cell(byte) {
                        return (at, true);
                    }
                }
                State::Quoted | State::QuotedAfterCr => {
                    at += self.quoted(&bytes[at..]);
                }
                State::AfterQuote if byte == QUOTE => {
                    self.row.text.push(QUOTE);
                    self.state = State::Quoted;
                    at += 1;
                }
                State::AfterQuote | State::AfterQuoteAndSpace => {
                    if byte == self.delimiter || byte == b'\n' || byte == b'\r' {
                        at += 1;
                        if self.end_cell(byte) {
                            return (at, true);
                        }
                    } else if self.trim && matches!(byte, b' ' | b'\t') {
                        self.row.text.push(byte);
                        self.state = State::AfterQuoteAndSpace;
                        at += 1;
                    } else {
                        self.note_stray_quote();
                        self.row.text.push(byte);
                        self.state = State::Unquoted;
                        at += 1;
                    }
                }
                State::AfterCr => {
                    let lf = byte == b'\n';
                    self.row.end = if lf { LineEnd::CrLf } else { LineEnd::Cr };
                    return (at + usize::from(lf), true);
                }
            }
        }
        (at, false)
    }

    /// Ends the file: whether [`Splitter::row`] is a last row.
    pub(crate) fn finish(&mut self) -> bool {
        match self.state {
            State::RowStart => return false,
            State::AfterCr => {
                self.row.end = LineEnd::Cr;
                return true;
            }
            State::Quoted | State::QuotedAfterCr => self.row.unterminated_quote = Some(self.cell()),
            State::CellStart | State::Unquoted | State::AfterQuote | State::AfterQuoteAndSpace => {}
        }
        self.row.ends.push(self.row.text.len() as u32);
        self.row.end = LineEnd::File;
        true
    }

    /// Makes ready for the row after this one.
    pub(crate) fn next_row(&mut self) {
        self.row.clear();
        self.row.number += 1;
        self.row.line = self.line;
        self.state = State::RowStart;
    }

    /// Reads on in a quoted cell and says how many bytes that took.
    fn quoted(&mut self, bytes: &[u8]) -> usize {
        if self.state == State::QuotedAfterCr {
            self.state = State::Quoted;
            if bytes[0] == b'\n' {
                self.row.text.push(b'\n');
                return 1;
            }
        }
        let Some(run) = memchr3(QUOTE, b'\n', b'\r', bytes) else {
            self.row.text.extend_from_slice(bytes);
            return bytes.len();
        };
        match bytes[run] {
            QUOTE => {
                self.row.text.extend_from_slice(&bytes[..run]);
                self.state = State::AfterQuote;
            }
            line_break => {
                self.row.text.extend_from_slice(&bytes[..=run]);
                self.line += 1;
                if line_break == b'\r' {
                    self.state = State::QuotedAfterCr;
                }
            }
        }
        run + 1
    }

    fn quote_in_unquoted(&mut self) {
        let start = self.row.ends.last().map_or(0, |&end| end as usize);
        let before = &self.row.text[start..];
        if self.trim && before.iter().all(|byte| matches!(byte, b' ' | b'\t')) {
            if self.row.text.len() > start {
                let cell = self.cell();
                self.row.trimmed.push(cell);
            }
            self.row.text.truncate(start);
            self.state = State::Quoted;
            return;
        }
        self.note_stray_quote();
        self.row.text.push(QUOTE);
    }

    /// Ends the cell at a delimiter or line break, and says whether the row is whole.
    fn end_cell(&mut self, byte: u8) -> bool {
        self.row.ends.push(self.row.text.len() as u32);
        if byte == self.delimiter {
            self.state = State::CellStart;
            return false;
        }
        self.line += 1;
        if byte == b'\r' {
            self.state = State::AfterCr;
            return false;
        }
        self.row.end = LineEnd::Lf;
        true
    }

    fn note_stray_quote(&mut self) {
        let cell = self.cell();
        self.row.stray_quote.get_or_insert(cell);
    }

    fn cell(&self) -> u32 {
        self.row.ends.len() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each row as its cells joined with `|`, and what is odd about it, read in pieces of every size.
    fn rows(text: &str, trim: bool) -> Vec<String> {
        let mut outcomes: Vec<_> = (1..=text.len().max(1)).map(|size| rows_by(text, trim, size)).collect();
        outcomes.dedup();
        assert_eq!(
            outcomes.len(),
            1,
            "{text:?} depends on the size of the pieces: {outcomes:?}"
        );
        outcomes.swap_remove(0)
    }

    fn rows_by(text: &str, trim: bool, size: usize) -> Vec<String> {
        let mut splitter = Splitter::new(b',', trim);
        let mut rows = Vec::new();
        for mut piece in text.as_bytes().chunks(size) {
            while !piece.is_empty() {
                let (used, whole) = splitter.feed(piece);
                piece = &piece[used..];
                if whole {
                    rows.push(shown(&splitter.row));
                    splitter.next_row();
                }
            }
        }
        if splitter.finish() {
            rows.push(shown(&splitter.row));
        }
        rows
    }

    fn shown(row: &Row) -> String {
        let cells: Vec<_> = row.cells().map(String::from_utf8_lossy).collect();
        let mut shown = format!("{}/{} {}", row.number, row.line, cells.join("|"));
        if let Some(cell) = row.stray_quote {
            shown += &format!(" stray in {cell}");
        }
        if let Some(cell) = row.unterminated_quote {
            shown += &format!(" unterminated in {cell}");
        }
        shown + &format!(" {:?}", row.end)
    }

    #[test]
    fn every_line_end_ends_a_row() {
        assert_eq!(
            rows("a,b\nc\r\nd\re", false),
            ["1/1 a|b Lf", "2/2 c CrLf", "3/3 d Cr", "4/4 e File"]
        );
        assert_eq!(rows("a\r", false), ["1/1 a Cr"]);
        assert_eq!(rows("a\r\r\n", false), ["1/1 a Cr", "2/2  CrLf"]);
    }

    #[test]
    fn blank_lines_are_rows_and_the_end_is_none() {
        assert_eq!(rows("", false), Vec::<String>::new());
        assert_eq!(rows("\n", false), ["1/1  Lf"]);
        assert_eq!(rows("a\n\nb\n", false), ["1/1 a Lf", "2/2  Lf", "3/3 b Lf"]);
        assert_eq!(rows("a,", false), ["1/1 a| File"]);
        assert_eq!(rows("\"\"", false), ["1/1  File"]);
    }

    #[test]
    fn quoted_cells_hold_anything() {
        assert_eq!(
            rows("\"a,\"\"b\"\"\",\"\"\nc,d", false),
            ["1/1 a,\"b\"| Lf", "2/2 c|d File"]
        );
        assert_eq!(
            rows("\"a\nb\r\nc\rd\",e\nf", false),
            ["1/1 a\nb\r\nc\rd|e Lf", "2/5 f File"],
            "line breaks inside count as lines"
        );
    }

    #[test]
    fn quotation_marks_out_of_place_are_noted() {
        assert_eq!(rows("a,5\"x\nb", false), ["1/1 a|5\"x stray in 1 Lf", "2/2 b File"]);
        assert_eq!(
            rows("\"a\"x\"y,b\nc", false),
            ["1/1 ax\"y|b stray in 0 Lf", "2/2 c File"]
        );
        assert_eq!(rows("a, \"b\"\n", false), ["1/1 a| \"b\" stray in 1 Lf"]);
        assert_eq!(
            rows("a\nb,\"c\nd,e\n", false),
            ["1/1 a Lf", "2/2 b|c\nd,e\n unterminated in 1 File"]
        );
        assert_eq!(rows("\"a\r", false), ["1/1 a\r unterminated in 0 File"]);
    }

    #[test]
    fn white_space_around_quotes_is_no_fault_where_cells_are_trimmed() {
        assert_eq!(rows("a , \"b,\" ,c\n", true), ["1/1 a |b, |c Lf"]);
        assert_eq!(rows("a \"b\n", true), ["1/1 a \"b stray in 0 Lf"]);
        assert_eq!(rows("\"a\" b\n", true), ["1/1 a b stray in 0 Lf"]);
        assert_eq!(rows("\"a\" \"\n", true), ["1/1 a \" stray in 0 Lf"]);
    }
}
