//! One part cut into runs of whole rows, each hashed as it passes.

use std::collections::VecDeque;
use std::io::Read;

use base16ct::lower::encode_string as hex;
use sha2::{Digest, Sha256};

use crate::error::{Error, ErrorKind};
use crate::fault_kind::FaultKind;
use crate::head::Dialect;
use crate::masks;
use crate::options::{Options, Sizes};
use crate::piece::PartEnd;
use crate::split::Splitter;
use crate::stored::AsStored;
use crate::table::Layout;

/// What the head of a part said of it.
#[derive(Clone, Debug)]
pub(crate) enum PartHead {
    /// Nothing to read: only its bytes are hashed, and this is its fault, with a word for what it is.
    Nothing(FaultKind, &'static str),
    Table(Layout),
}

/// A run of whole rows, as bytes.
#[derive(Debug, Default)]
pub(crate) struct Chunk {
    pub(crate) part: u32,
    pub(crate) bytes: Vec<u8>,
    /// Where in the file its bytes start.
    pub(crate) offset: u64,
    pub(crate) first_row: u64,
    pub(crate) first_line: u64,
    pub(crate) rows: u64,
    /// Whether the parity of quotation marks tells what is quoted.
    pub(crate) is_regular: bool,
    /// Whether its rows are footers.
    pub(crate) are_footers: bool,
    /// The digest of the bytes of the part before it, where they are as they are stored.
    pub(crate) before: Option<Sha256>,
}

/// Cuts a part into runs of whole rows.
pub(crate) struct Cutter<R> {
    source: R,
    name: String,
    part: u32,
    dialect: Dialect,
    /// What is the matter where there is no table.
    nothing: Option<(FaultKind, &'static str)>,
    header_row: u64,
    trim: bool,
    footer_rows: u64,
    sizes: Sizes,
    /// What was read and is no whole row yet.
    tail: Vec<u8>,
    ended: bool,
    offset: u64,
    row: u64,
    line: u64,
    hasher: Sha256,
    /// The digest of what is stored, where that is not what is read.
    stored: Option<AsStored>,
    /// Bytes of a mark still to be left out.
    mark: usize,
}

impl<R: Read> Cutter<R> {
    pub(crate) fn new(
        (part, name): (u32, String),
        source: R,
        dialect: Dialect,
        plan: &PartHead,
        options: &Options,
        sizes: Sizes,
    ) -> Self {
        let (nothing, header_row) = match plan {
            PartHead::Nothing(fault, word) => (Some((*fault, *word)), 0),
            PartHead::Table(layout) => (None, layout.header_row),
        };
        Cutter {
            source,
            name,
            part,
            nothing,
            header_row,
            trim: options.trim,
            footer_rows: options.footer_rows,
            sizes,
            tail: Vec::new(),
            ended: false,
            offset: 0,
            row: 1,
            line: 1,
            hasher: Sha256::new(),
            stored: None,
            mark: dialect.mark_length(),
            dialect,
        }
    }

    /// The same of a part that is stored otherwise than it is read.
    pub(crate) fn stored_as(mut self, digest: Option<AsStored>) -> Self {
        self.stored = digest;
        self
    }

    /// The next run, in room that is used again; `None` at the end.
    pub(crate) fn next(&mut self, room: Vec<u8>) -> Result<Option<Chunk>, Error> {
        let mut bytes = room;
        bytes.clear();
        bytes.append(&mut self.tail);
        let mut wanted = self.sizes.chunk.max(1);
        loop {
            self.fill(&mut bytes, wanted)?;
            if self.ended && bytes.is_empty() {
                return Ok(None);
            }
            if self.nothing.is_some() {
                self.pass(&bytes);
                bytes.clear();
                continue;
            }
            let cut = self.cut(&bytes);
            if cut.end > 0 {
                return Ok(Some(self.chunk(bytes, cut)));
            }
            if bytes.len() > self.sizes.longest_row {
                return Err(Error::from(ErrorKind::EndlessRecord {
                    name: self.name.clone(),
                    record: self.row,
                    line: self.line,
                    limit: self.sizes.longest_row,
                }));
            }
            wanted = wanted.max(bytes.len() * 2);
        }
    }

    /// What is known after the last run.
    pub(crate) fn end(self) -> PartEnd {
        let is_stored_as_read = self.stored.is_none();
        let has_undecodable = self.stored.as_ref().is_some_and(AsStored::has_undecodable);
        let beside = self.stored.as_ref().map(AsStored::beside).unwrap_or_default();
        let (hasher, bytes) = match self.stored {
            Some(stored) => stored.digest(),
            None => (self.hasher, self.offset),
        };
        PartEnd {
            name: self.name,
            dialect: self.dialect,
            bytes,
            rows: self.row - 1,
            sha256: hex(&hasher.finalize()),
            is_stored_as_read,
            has_undecodable,
            beside,
            nothing: self.nothing,
        }
    }

    /// Reads until there are so many bytes, or the source ends.
    fn fill(&mut self, bytes: &mut Vec<u8>, wanted: usize) -> Result<(), Error> {
        while !self.ended && bytes.len() < wanted {
            let missing = wanted - bytes.len();
            let mut source = self.source.by_ref().take(missing as u64);
            let read = source.read_to_end(bytes);
            let read = read.map_err(|error| Error::from_io(&self.name, &error))?;
            self.ended = read < missing;
            if self.mark > 0 && (bytes.len() >= self.mark || self.ended) {
                let mark = self.mark.min(bytes.len());
                self.mark = 0;
                self.pass(&bytes[..mark]);
                bytes.drain(..mark);
            }
        }
        Ok(())
    }

    fn pass(&mut self, bytes: &[u8]) {
        if self.stored.is_none() {
            self.hasher.update(bytes);
        }
        self.offset += bytes.len() as u64;
    }

    fn chunk(&mut self, mut bytes: Vec<u8>, cut: Cut) -> Chunk {
        self.tail.extend_from_slice(&bytes[cut.end..]);
        bytes.truncate(cut.end);
        let chunk = Chunk {
            part: self.part,
            offset: self.offset,
            first_row: self.row,
            first_line: self.line,
            rows: cut.rows,
            is_regular: cut.is_regular,
            are_footers: cut.are_footers,
            before: self.stored.is_none().then(|| self.hasher.clone()),
            bytes,
        };
        self.pass(&chunk.bytes);
        self.row += cut.rows;
        self.line += cut.lines;
        chunk
    }

    /// The whole rows at the start of `bytes`.
    fn cut(&self, bytes: &[u8]) -> Cut {
        let regular = match self.trim || self.footer_rows > 0 || self.sizes.only_exact {
            true => None,
            false => masks::rows(bytes, self.dialect.delimiter, self.ended),
        };
        match regular {
            Some(rows) => Cut {
                end: rows.end,
                rows: rows.rows,
                lines: rows.lines,
                is_regular: true,
                are_footers: false,
            },
            None => self.cut_exactly(bytes),
        }
    }

    /// The same, byte by byte, keeping back rows that may be footers.
    fn cut_exactly(&self, bytes: &[u8]) -> Cut {
        let mut splitter = Splitter::starting(self.dialect.delimiter, self.trim, self.row, self.line);
        let mut cut = Cut::default();
        let mut held: VecDeque<Cut> = VecDeque::new();
        let mut at = 0;
        loop {
            let (used, whole) = splitter.feed(&bytes[at..]);
            at += used;
            let is_last = !whole && self.ended && splitter.finish();
            if !whole && !is_last {
                break;
            }
            let is_above = splitter.row.number <= self.header_row;
            let row = Cut {
                end: at,
                rows: splitter.row.number - self.row + 1,
                lines: 0,
                ..Cut::default()
            };
            splitter.next_row();
            held.push_back(Cut {
                lines: splitter.line() - self.line,
                ..row
            });
            if is_above || held.len() as u64 > self.footer_rows {
                cut = held.pop_front().unwrap_or_default();
            }
            if at == bytes.len() && self.ended {
                break;
            }
        }
        // At the end, what was kept back are the footers.
        match held.pop_back() {
            Some(last) if self.ended && cut.end == 0 => Cut {
                are_footers: true,
                ..last
            },
            _ => cut,
        }
    }
}

/// Where a run of whole rows ends.
#[derive(Clone, Copy, Debug, Default)]
struct Cut {
    end: usize,
    rows: u64,
    lines: u64,
    is_regular: bool,
    are_footers: bool,
}

#[cfg(test)]
mod tests {
    use std::io::{self, Cursor};

    use super::*;
    use crate::options::Encoding;
    use crate::table::Agreement;

    /// Cuts all of a part, and says how that ended: how many runs, and the row behind them.
    fn cut(source: impl Read, sizes: Sizes) -> Result<(usize, u64), Error> {
        let dialect = Dialect {
            encoding: Encoding::Utf8,
            encoding_declared: false,
            byte_order_mark: false,
            delimiter: b',',
            delimiter_declared: true,
        };
        let plan = PartHead::Table(Layout {
            header_row: 1,
            header_declared: false,
            labels: vec!["a".to_owned(), "b".to_owned()],
            agreement: Agreement::Source,
            doubts: Vec::new(),
            skip_rows: Vec::new(),
        });
        let part = (0, "t.csv".to_owned());
        let mut cutter = Cutter::new(part, source, dialect, &plan, &Options::default(), sizes);
        let mut runs = 0;
        while cutter.next(Vec::new())?.is_some() {
            runs += 1;
        }
        Ok((runs, cutter.row))
    }

    #[test]
    fn a_failure_of_the_machine_is_told() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::from(io::ErrorKind::StaleNetworkFileHandle))
            }
        }
        let error = cut("a,b\n1,2\n".as_bytes().chain(Broken), Sizes::default()).unwrap_err();
        let name = "t.csv".to_owned();
        let reason = io::ErrorKind::StaleNetworkFileHandle;
        assert_eq!(error.kind, ErrorKind::ReadFailed { name, reason });
    }

    #[test]
    fn interruptions_are_borne() {
        struct Interrupted<R>(R, bool);
        impl<R: Read> Read for Interrupted<R> {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                self.1 = !self.1;
                if self.1 {
                    return Err(io::Error::from(io::ErrorKind::Interrupted));
                }
                self.0.read(buffer)
            }
        }
        let source = Interrupted(Cursor::new("a,b\n1,2\n"), false);
        assert_eq!(cut(source, Sizes::default()).unwrap(), (1, 3));
    }

    #[test]
    fn a_row_that_does_not_end_is_given_up() {
        let sizes = Sizes {
            chunk: 16,
            longest_row: 64,
            ..Sizes::default()
        };
        let given_up = |text: &str| cut(text.as_bytes(), sizes).unwrap_err().kind;
        let endless = |record, line| ErrorKind::EndlessRecord {
            name: "t.csv".to_owned(),
            record,
            line,
            limit: 64,
        };
        assert_eq!(
            given_up(&format!("a,b\n1,\"x\ny\"\n\"{}", "1,2\n".repeat(100))),
            endless(3, 4)
        );
        assert_eq!(given_up(&format!("a,b\n{}", ",".repeat(1000))), endless(2, 2));
        assert_eq!(given_up(&format!("\"{}", "1,2\n".repeat(100))), endless(1, 1));
    }
}
