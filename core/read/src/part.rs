//! One part from its first byte to its last: bytes to rows to records, a block at a time.

use std::io::Read;

use crate::block::Block;
use crate::error::{Error, ErrorKind};
use crate::fault::{FaultKind, Faults, Place};
use crate::feed::Feed;
use crate::head::{Dialect, LONGEST_RECORD};
use crate::options::Options;
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
}

/// The reader of the rows, if there are any to read.
enum Rows {
    Nothing(FaultKind),
    Table(Box<(Splitter, Table)>),
}

impl<R: Read> PartReader<R> {
    /// A reader of `source`, which it asks for `chunk` bytes at once.
    pub(crate) fn new(
        (part, name): (u32, String),
        source: R,
        (dialect, plan): (Dialect, Plan),
        options: &Options,
        chunk: usize,
    ) -> Self {
        PartReader {
            name,
            part,
            feed: Feed::new(source, dialect.encoding, chunk, dialect.mark_length()),
            rows: match plan {
                Plan::Nothing(fault) => Rows::Nothing(fault),
                Plan::Table(layout) => Rows::Table(Box::new((
                    Splitter::new(dialect.delimiter, options.trim),
                    Table::new(part, layout, &dialect, options),
                ))),
            },
            dialect,
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
            } else if splitter.row.weight() > LONGEST_RECORD {
                return Err(Error::from(ErrorKind::EndlessRecord {
                    name: self.name.clone(),
                    record: splitter.row.number,
                    line: splitter.row.line,
                    limit: LONGEST_RECORD,
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
