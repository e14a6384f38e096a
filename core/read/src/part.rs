//! One part from its first byte to its last: bytes to rows to records, a block at a time.

use std::io::Read;

use crate::block::Block;
use crate::error::{Error, ErrorKind};
use crate::fault::{FaultKind, Faults, Place};
use crate::feed::Feed;
use crate::head::Dialect;
use crate::options::{Options, Sizes};
use crate::split::Splitter;
use crate::table::{HeaderChanged, Layout, LineEnds, Table, TableEnd};

/// What was seen of one part, once it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartSummary {
    /// Its path inside the release, with forward slashes.
    pub name: String,
    /// How long it is.
    pub bytes: u64,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: String,
    /// The digest over its records, lower-case hexadecimal; see [`crate`] for what is digested.
    pub records_sha256: String,
    /// Records after the header, blank rows and footers not counted.
    pub records: u64,
    /// How it is written.
    pub dialect: Dialect,
    /// How its lines end, those inside quoted cells not counted.
    pub line_ends: LineEnds,
}

/// What the head of a part said of it.
#[derive(Clone, Debug)]
pub(crate) enum Plan {
    /// Nothing to read: only its bytes are hashed, and this is its fault.
    Nothing(FaultKind),
    /// A table.
    Table(Layout),
}

/// A part being read.
pub(crate) struct PartReader<R> {
    name: String,
    part: u32,
    dialect: Dialect,
    feed: Feed<R>,
    rows: Rows,
    longest_row: usize,
}

/// The reader of the rows, if there are any to read.
enum Rows {
    Nothing(FaultKind),
    Table(Box<(Splitter, Table)>),
}

impl<R: Read> PartReader<R> {
    /// A reader of `source`.
    pub(crate) fn new(
        (part, name): (u32, String),
        source: R,
        (dialect, plan): (Dialect, Plan),
        options: &Options,
        sizes: Sizes,
    ) -> Self {
        PartReader {
            name,
            part,
            feed: Feed::new(source, dialect.encoding, sizes.chunk, dialect.mark_length()),
            rows: match plan {
                Plan::Nothing(fault) => Rows::Nothing(fault),
                Plan::Table(layout) => Rows::Table(Box::new((
                    Splitter::new(dialect.delimiter, options.trim),
                    Table::new(part, layout, &dialect, options),
                ))),
            },
            dialect,
            longest_row: sizes.longest_row,
        }
    }

    /// The next records, until they weigh `weight` bytes; none at the end of the part.
    pub(crate) fn next_block(&mut self, weight: usize, faults: &mut Faults) -> Result<Block, Error> {
        let mut block = Block::new(self.part);
        while block.weight() < weight {
            let bytes = self.feed.bytes().map_err(|error| Error::from_io(&self.name, &error))?;
            let at_end = bytes.is_empty();
            let Rows::Table(rows) = &mut self.rows else {
                let all = bytes.len();
                self.feed.used(all);
                if at_end {
                    break;
                }
                continue;
            };
            let (splitter, table) = &mut **rows;
            let (used, whole) = splitter.feed(bytes);
            if let Some(offset) = self.feed.used(used) {
                splitter.row.undecodable.get_or_insert(offset);
            }
            if whole || (at_end && splitter.finish()) {
                table
                    .take(&mut splitter.row, faults, &mut block)
                    .map_err(|HeaderChanged| changed(&self.name))?;
                splitter.next_row();
            } else if at_end {
                break;
            } else if splitter.row.weight() > self.longest_row {
                return Err(Error::from(ErrorKind::EndlessRecord {
                    name: self.name.clone(),
                    record: splitter.row.number,
                    line: splitter.row.line,
                    limit: self.longest_row,
                }));
            }
        }
        Ok(block)
    }

    /// What was seen, after the last block.
    pub(crate) fn finish(self, faults: &mut Faults) -> Result<PartSummary, Error> {
        let (bytes, sha256) = self.feed.digest();
        let start = Place::start(self.part);
        if self.dialect.byte_order_mark {
            faults.add(FaultKind::ByteOrderMark, start);
        }
        let table = match self.rows {
            Rows::Nothing(fault) => {
                faults.add(fault, start);
                TableEnd::of_nothing()
            }
            Rows::Table(rows) => rows.1.finish(faults).map_err(|HeaderChanged| changed(&self.name))?,
        };
        Ok(PartSummary {
            name: self.name,
            bytes,
            sha256,
            records_sha256: table.records_sha256,
            records: table.records,
            dialect: self.dialect,
            line_ends: table.line_ends,
        })
    }
}

fn changed(name: &str) -> Error {
    Error::from(ErrorKind::Changed { name: name.to_owned() })
}

#[cfg(test)]
mod tests {
    use std::io::{self, Cursor};

    use super::*;
    use crate::dataset::plan;
    use crate::head::inspect;

    /// Reads a part whose head is `head`, and says how that ended.
    fn read(head: &str, source: impl Read, sizes: Sizes) -> Result<PartSummary, Error> {
        let options = Options::default();
        let (dialect, content) = inspect("t.csv", head.as_bytes(), &options, sizes)?;
        let plan = plan(content, &mut None, &options);
        let mut reader = PartReader::new((0, "t.csv".to_owned()), source, (dialect, plan), &options, sizes);
        let mut faults = Faults::default();
        while !reader.next_block(64, &mut faults)?.is_empty() {}
        reader.finish(&mut faults)
    }

    #[test]
    fn a_failure_of_the_machine_is_told() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::from(io::ErrorKind::StaleNetworkFileHandle))
            }
        }
        let text = "a,b\n1,2\n";
        let error = read(text, text.as_bytes().chain(Broken), Sizes::default()).unwrap_err();
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
        let text = "a,b\n1,2\n";
        let source = Interrupted(Cursor::new(text), false);
        assert_eq!(read(text, source, Sizes::default()).unwrap().records, 1);
    }

    #[test]
    fn a_row_that_does_not_end_is_given_up() {
        let sizes = Sizes {
            chunk: 16,
            longest_row: 64,
        };
        let given_up = |text: &str| read(text, text.as_bytes(), sizes).unwrap_err().kind;
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
