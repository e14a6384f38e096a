//! The head of a file: what it is at all, its dialect, and which row is the header.
//!
//! The rules for what is not declared are in the documentation of the crate.

use std::io::Read;

use crate::decode::{self, Decoder, Decoding};
use crate::delimiter::sniff;
use crate::doubts::{self, Doubt, FirstRow};
use crate::error::{Error, ErrorKind};
use crate::fault_kind::FaultKind;
use crate::no_table::NoTable;
use crate::options::{Encoding, Options, Sizes};
use crate::shape::{ROWS_JUDGED, Shape, each_row, shapes};

/// The byte-order mark in UTF-8.
pub(crate) const MARK: &[u8] = b"\xEF\xBB\xBF";
/// How many lines of title may stand above a header that is not declared.
const TITLE_LINES: usize = 10;
/// How many rows below the header are looked at.
const ROWS_BELOW: u64 = 30;
/// Four times what a spreadsheet can have. Each column costs memory, whatever is in it, and every rule is told of it.
const MOST_COLUMNS: usize = 1 << 16;
/// What labels of 64 characters take in so many columns.
const LONGEST_HEADER: usize = 64 * MOST_COLUMNS;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// How its bytes stand for characters.
    pub encoding: Encoding,
    /// Whether that was declared, or told by a byte-order mark, rather than detected.
    pub encoding_declared: bool,
    /// Whether it starts with a UTF-8 byte-order mark.
    pub byte_order_mark: bool,
    /// The character between cells.
    pub delimiter: u8,
    /// Whether the delimiter was declared rather than detected.
    pub delimiter_declared: bool,
}

impl Dialect {
    /// How rows become text. UTF-16 is UTF-8 by then.
    pub(crate) fn decoding(&self) -> Decoding {
        match self.encoding {
            Encoding::Windows1252 => Decoding::Windows1252,
            Encoding::Utf8 if !self.encoding_declared => Decoding::Guessed,
            _ => Decoding::Utf8,
        }
    }

    /// How many bytes stand before the first row.
    pub(crate) fn mark_length(&self) -> usize {
        if self.byte_order_mark { MARK.len() } else { 0 }
    }
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// Something that is no table.
    NotATable(NoTable),
    /// No rows but blank ones.
    Empty,
    Table {
        header_row: u64,
        /// Its cells.
        labels: Vec<String>,
        doubts: Vec<Doubt>,
    },
}

impl Content {
    /// Notes a fault of the file as a whole, where a table is read.
    pub(crate) fn note(&mut self, kind: FaultKind) {
        if let Content::Table { doubts, .. } = self {
            doubts.push(Doubt {
                kind,
                word: "",
                row: 1,
                line: 1,
            });
        }
    }
}

/// Looks at as much of a file as it takes to find the header.
pub(crate) fn inspect(
    name: &str,
    mut source: impl Read,
    options: &Options,
    sizes: Sizes,
) -> Result<(Dialect, Content), Error> {
    let mut head = Vec::new();
    let mut wanted = sizes.chunk;
    loop {
        let missing = (wanted - head.len()) as u64;
        source
            .by_ref()
            .take(missing)
            .read_to_end(&mut head)
            .map_err(|error| Error::from_io(name, &error))?;
        let at_end = head.len() < wanted;
        if let Some(found) = look(name, &head, at_end, options)? {
            return Ok(found);
        }
        if wanted >= sizes.longest_row {
            let name = name.to_owned();
            return Err(Error::from(match options.header_row {
                Some(header_row) if header_row > 1 => ErrorKind::NoHeaderRow { name, header_row },
                _ => ErrorKind::EndlessRecord {
                    name,
                    record: 1,
                    line: 1,
                    limit: sizes.longest_row,
                },
            }));
        }
        wanted *= 4;
    }
}

/// What the head says, or nothing if more of the file is needed.
fn look(name: &str, head: &[u8], at_end: bool, options: &Options) -> Result<Option<(Dialect, Content)>, Error> {
    let byte_order_mark = head.starts_with(MARK);
    let encoding = match options.encoding {
        Some(encoding) if !byte_order_mark => encoding,
        _ => Encoding::Utf8,
    };
    let mut dialect = Dialect {
        encoding,
        encoding_declared: byte_order_mark || options.encoding.is_some(),
        byte_order_mark,
        delimiter: b',',
        delimiter_declared: options.delimiter.is_some(),
    };
    let decoding = dialect.decoding();
    let text = if byte_order_mark { &head[MARK.len()..] } else { head };
    let judged = |delimiter| {
        let from = options.header_row.unwrap_or(1);
        shapes(
            text,
            at_end,
            decoding,
            options.trim,
            delimiter,
            from,
            &options.skip_rows,
        )
    };
    let (delimiter, rows) = match options.delimiter {
        Some(delimiter) => (delimiter, judged(delimiter)),
        None => sniff(judged),
    };
    dialect.delimiter = delimiter;
    if let Some(what) = NoTable::of(text) {
        return Ok(Some((dialect, Content::NotATable(what))));
    }
    let has_any = rows.iter().any(|row| row.filled > 0);
    let header_row = match options.header_row {
        Some(declared) if rows.first().is_some_and(|row| row.number == declared) => declared,
        Some(_) if !at_end => return Ok(None),
        Some(declared) => {
            let blank = shapes(text, at_end, decoding, options.trim, delimiter, 1, &options.skip_rows);
            if blank.iter().all(|row| row.filled == 0) {
                return Ok(Some((dialect, Content::Empty)));
            }
            return Err(Error::from(ErrorKind::NoHeaderRow {
                name: name.to_owned(),
                header_row: declared,
            }));
        }
        None if has_any && (at_end || rows.len() == ROWS_JUDGED || rows.iter().any(|row| row.filled > 1)) => {
            find_header(&rows)
        }
        None if at_end => return Ok(Some((dialect, Content::Empty))),
        None => return Ok(None),
    };
    let mut first_rows: Vec<FirstRow> = Vec::new();
    let mut decoder = Decoder::new(decoding, options.trim);
    each_row(text, at_end, delimiter, options.trim, |row| {
        if row.ends.len() > MOST_COLUMNS || row.text.len() > LONGEST_HEADER {
            return row.number < header_row;
        }
        if row.number == header_row || !options.skip_rows.contains(&row.number) {
            first_rows.push(FirstRow {
                number: row.number,
                line: row.line,
                cells: decode::cells(decoder.decode(row)).map(str::to_owned).collect(),
            });
        }
        row.number < header_row + ROWS_BELOW
    });
    let Some(header) = first_rows.iter().find(|row| row.number == header_row) else {
        return Err(Error::from(ErrorKind::WideHeader {
            name: name.to_owned(),
            columns: MOST_COLUMNS,
            bytes: LONGEST_HEADER,
        }));
    };
    let labels = header.cells.clone();
    let from_header =
        |rows: Vec<Shape>| -> Vec<Shape> { rows.into_iter().filter(|row| row.number >= header_row).collect() };
    let of_delimiter = doubts::of_delimiter(&from_header(rows), delimiter, |other| from_header(judged(other)));
    let doubts = [
        of_delimiter,
        doubts::of_header(&first_rows, header_row, &options.known_labels),
        doubts::of_units(&first_rows, header_row),
    ];
    let doubts = doubts.into_iter().flatten().collect();
    let content = Content::Table {
        header_row,
        labels,
        doubts,
    };
    Ok(Some((dialect, content)))
}

/// The row that the header is, where none is declared and some row has text.
fn find_header(rows: &[Shape]) -> u64 {
    let mut filled = rows.iter().filter(|row| row.filled > 0);
    let first = filled.clone().next().map_or(1, |row| row.number);
    let wide = filled.clone().take(TITLE_LINES + 1).position(|row| row.filled > 1);
    let Some(candidate) = wide.filter(|&at| at > 0).and_then(|at| filled.nth(at)) else {
        return first;
    };
    let after = filled.clone().count();
    let narrow = filled.filter(|row| row.filled == 1).count();
    if narrow * 2 > after { first } else { candidate.number }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault_kind::FaultKind;

    fn inspected(text: impl AsRef<[u8]>, options: &Options) -> (Dialect, Content) {
        inspect("t.csv", text.as_ref(), options, Sizes::default()).unwrap()
    }

    fn table(content: Content) -> (u64, Vec<String>, Vec<FaultKind>) {
        match content {
            Content::Table {
                header_row,
                labels,
                doubts,
            } => (header_row, labels, doubts.iter().map(|doubt| doubt.kind).collect()),
            other => panic!("{other:?}"),
        }
    }

    fn header(text: &str) -> (u64, Vec<String>) {
        let (header_row, labels, _) = table(inspected(text, &Options::default()).1);
        (header_row, labels)
    }

    #[test]
    fn a_declared_delimiter_is_believed() {
        let options = Options {
            delimiter: Some(b';'),
            ..Options::default()
        };
        let (dialect, content) = inspected("a,b\n1,2\n", &options);
        assert_eq!((dialect.delimiter, dialect.delimiter_declared), (b';', true));
        assert_eq!(
            table(content),
            (1, vec!["a,b".to_owned()], vec![FaultKind::WrongDelimiter])
        );
    }

    #[test]
    fn titles_are_told_from_headers() {
        assert_eq!(header("Activity\n\na,b\n1,2\n").0, 3);
        assert_eq!(header("Activity,,\n2014,,\na,b,c\n1,2,3\n").0, 3);
        assert_eq!(header("\n\na,b\n1,2\n").0, 3);
        assert_eq!(header("a\n1\n2\n"), (1, vec!["a".to_owned()]));
        assert_eq!(header("name\nx\ny,z\nx\nx\n").0, 1, "one column, one ragged row");
        assert_eq!(header("a,b\n1,2,3\n").0, 1, "a label is missing");
    }

    #[test]
    fn a_declared_header_row_is_believed() {
        let options = |header_row| Options {
            header_row: Some(header_row),
            ..Options::default()
        };
        let labels = vec!["a".to_owned(), "b".to_owned()];
        let text = "t;t;t\nt;t;t\nt;t;t\na,b\n1,2\n";
        let (dialect, content) = inspected(text, &options(4));
        assert_eq!((dialect.delimiter, table(content)), (b',', (4, labels, Vec::new())));
        let missing = inspect("t.csv", text.as_bytes(), &options(6), Sizes::default()).unwrap_err();
        let name = "t.csv".to_owned();
        assert_eq!(missing.kind, ErrorKind::NoHeaderRow { name, header_row: 6 });
        assert_eq!(inspected("", &options(4)).1, Content::Empty);
    }

    #[test]
    fn a_mark_is_believed_over_a_declaration() {
        let options = Options {
            encoding: Some(Encoding::Windows1252),
            ..Options::default()
        };
        let (dialect, content) = inspected("\u{FEFF}é\n1\n", &options);
        assert_eq!((dialect.encoding, dialect.byte_order_mark), (Encoding::Utf8, true));
        let labels = vec!["é".to_owned()];
        assert_eq!(table(content), (1, labels, Vec::new()));
        assert_eq!(inspected(b"\xE9\n1\n", &options).0.encoding, Encoding::Windows1252);
    }

    #[test]
    fn a_header_longer_than_the_first_look_is_found() {
        let labels: Vec<String> = (0..MOST_COLUMNS).map(|n| format!("column {n}")).collect();
        let text = format!("{}\n1\n", labels.join(";"));
        let (dialect, content) = inspected(&text, &Options::default());
        assert_eq!(dialect.delimiter, b';');
        assert_eq!(table(content), (1, labels, Vec::new()));
    }

    #[test]
    fn a_header_that_no_table_has_is_refused() {
        let refused =
            |text: String| inspect("t.csv", text.as_bytes(), &Options::default(), Sizes::default()).unwrap_err();
        let of_many = format!("a{}\n1\n", ",".repeat(MOST_COLUMNS));
        let of_long = format!("{},b\n1,2\n", "a".repeat(LONGEST_HEADER));
        for text in [of_many, of_long] {
            assert!(matches!(refused(text).kind, ErrorKind::WideHeader { .. }));
        }
    }
}
