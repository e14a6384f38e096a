//! A dataset from its files: opened, read block by block, summed up.

use std::fs::{self, File};
use std::vec;

use crate::block::Block;
use crate::error::{Error, ErrorKind};
use crate::fault::{FaultKind, Faults};
use crate::head::{self, Content, Dialect};
use crate::options::{Options, Sizes, Source};
use crate::part::{PartReader, PartSummary, Plan};
use crate::table::{Agreement, Layout};

/// A good size for blocks, in bytes.
pub const BLOCK_SIZE: usize = 256 * 1024;

/// The sizes a block may be asked to have: cells are told apart by 32-bit places.
const LARGEST_BLOCK: usize = 64 << 20;

/// Looks at the heads of a dataset's files, which are its parts in this order.
///
/// Faults wait for the pass: a file that is no table or has no rows opens well, with no labels of its own.
pub fn open(sources: &[Source], options: &Options) -> Result<Opened, Error> {
    if sources.is_empty() {
        return Err(Error::from(ErrorKind::NoFile));
    }
    if let Some(byte) = options.delimiter
        && (!byte.is_ascii() || matches!(byte, b'"' | b'\n' | b'\r' | 0))
    {
        return Err(Error::from(ErrorKind::BadDelimiter { byte }));
    }
    let mut labels: Option<Vec<String>> = None;
    let mut parts = Vec::new();
    for source in sources {
        let (dialect, content) = head::inspect(&source.name, open_file(source)?, options, Sizes::default())?;
        let plan = plan(content, &mut labels, options);
        log::debug!(
            "{}: {} cells apart by byte {}, {}",
            source.name,
            dialect.encoding.name(),
            dialect.delimiter,
            if dialect.delimiter_declared {
                "declared"
            } else {
                "sniffed"
            },
        );
        parts.push(OpenedPart {
            source: source.clone(),
            dialect,
            plan,
        });
    }
    Ok(Opened {
        labels: labels.unwrap_or_default(),
        parts,
        options: options.clone(),
    })
}

/// How a part is to be read, given the labels of the dataset, which it settles if there are none yet.
pub(crate) fn plan(content: Content, labels: &mut Option<Vec<String>>, options: &Options) -> Plan {
    let (header_row, own) = match content {
        Content::NotATable => return Plan::Nothing(FaultKind::NotATable),
        Content::Empty => return Plan::Nothing(FaultKind::EmptyFile),
        Content::Table { header_row, labels } => (header_row, labels),
    };
    let agreement = match labels {
        Some(labels) => Agreement::between(labels, &own),
        None => {
            *labels = Some(own.clone());
            Agreement::Source
        }
    };
    Plan::Table(Layout {
        header_row,
        header_declared: options.header_row.is_some(),
        labels: own,
        agreement,
    })
}

fn open_file(source: &Source) -> Result<File, Error> {
    let failed = |error| Error::from_io(&source.name, &error);
    // A pipe would be read empty by the first look, and block; so the kind is asked for before the opening.
    if !fs::metadata(&source.path).map_err(failed)?.is_file() {
        let name = source.name.clone();
        return Err(Error::from(ErrorKind::NotAFile { name }));
    }
    File::open(&source.path).map_err(failed)
}

/// A dataset whose heads have been looked at.
#[derive(Clone, Debug)]
pub struct Opened {
    labels: Vec<String>,
    parts: Vec<OpenedPart>,
    options: Options,
}

#[derive(Clone, Debug)]
struct OpenedPart {
    source: Source,
    dialect: Dialect,
    plan: Plan,
}

impl Opened {
    /// The labels of its columns: the header of the first part that has one. Empty where none has.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The name and dialect of each part.
    pub fn parts(&self) -> impl ExactSizeIterator<Item = (&str, Dialect)> {
        self.parts.iter().map(|part| (part.source.name.as_str(), part.dialect))
    }

    /// Its records, in blocks of about this many bytes; [`BLOCK_SIZE`] is a good size.
    pub fn blocks(self, block_size: usize) -> Blocks {
        Blocks {
            block_size: block_size.clamp(1, LARGEST_BLOCK),
            options: self.options,
            waiting: self.parts.into_iter(),
            part: 0,
            reading: None,
            summary: Summary::default(),
            failed: None,
        }
    }
}

/// What was seen of a dataset, once it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Each part, in order.
    pub parts: Vec<PartSummary>,
    /// What is wrong with the form of the parts.
    pub faults: Faults,
}

/// The blocks of a dataset in order, each with at least one record, ending after the first error.
///
/// Hand `&mut blocks` to whoever consumes them, then ask for the [`Summary`] with [`Blocks::finish`].
pub struct Blocks {
    block_size: usize,
    options: Options,
    waiting: vec::IntoIter<OpenedPart>,
    part: u32,
    reading: Option<PartReader<File>>,
    summary: Summary,
    failed: Option<Error>,
}

impl Blocks {
    /// Reads what is left, so that every byte is hashed, and says what was seen.
    ///
    /// Fails where reading fails or has failed.
    pub fn finish(mut self) -> Result<Summary, Error> {
        for block in &mut self {
            block?;
        }
        match self.failed {
            Some(error) => Err(error),
            None => Ok(self.summary),
        }
    }

    fn try_next(&mut self) -> Result<Option<Block>, Error> {
        loop {
            if let Some(reader) = &mut self.reading {
                let block = reader.next_block(self.block_size, &mut self.summary.faults)?;
                if !block.is_empty() {
                    return Ok(Some(block));
                }
            }
            if let Some(reader) = self.reading.take() {
                let summary = reader.finish(&mut self.summary.faults)?;
                self.summary.parts.push(summary);
                self.part += 1;
            }
            let Some(part) = self.waiting.next() else {
                return Ok(None);
            };
            let file = open_file(&part.source)?;
            self.reading = Some(PartReader::new(
                (self.part, part.source.name),
                file,
                (part.dialect, part.plan),
                &self.options,
                Sizes::default(),
            ));
        }
    }
}

impl Iterator for Blocks {
    type Item = Result<Block, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed.is_some() {
            return None;
        }
        self.try_next()
            .inspect_err(|error| self.failed = Some(error.clone()))
            .transpose()
    }
}
