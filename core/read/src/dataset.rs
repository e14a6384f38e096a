//! A dataset from its files: opened, and summed up once it is read.

use std::fs::{self, File};

use crate::error::{Error, ErrorKind};
use crate::fault_kind::FaultKind;
use crate::head::{self, Content, Dialect};
use crate::options::{Encoding, Options, Sizes, Source};
use crate::part::PartHead;
use crate::stored;
use crate::table::{Agreement, Layout};

/// A good size for blocks, in bytes.
pub const BLOCK_SIZE: usize = 256 * 1024;

/// The sizes a block may be asked to have: cells are told apart by 32-bit places.
const LARGEST_BLOCK: usize = 64 << 20;

/// Looks at the heads of a dataset's files, which are its parts in this order.
///
/// Faults wait for the pass: a file that is no table or has no rows opens well, with no labels of its own.
pub fn open(sources: &[Source], options: &Options) -> Result<Opened, Error> {
    open_within(sources, options, None)
}

/// The same, to be read within about so many bytes of memory: what a record may be follows from that.
pub fn open_within(sources: &[Source], options: &Options, memory: Option<u64>) -> Result<Opened, Error> {
    let sizes = Sizes::within(memory);
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
        let stored = open_file(source, options.encoding)?;
        // It is UTF-8 by now; what a mark says is believed over a declaration.
        let declared = match stored.utf16 {
            Some(_) => Options {
                encoding: Some(Encoding::Utf8),
                ..options.clone()
            },
            // A declaration that is wrong says nothing of what it is.
            None if stored.declared_otherwise => Options {
                encoding: None,
                ..options.clone()
            },
            None => options.clone(),
        };
        let bytes = fs::metadata(&source.path).ok().map(|file| file.len());
        let bytes = bytes.filter(|_| stored.stored.is_none());
        let (mut dialect, mut content) = head::inspect(&source.name, stored.bytes, &declared, sizes)?;
        dialect.encoding = stored.utf16.unwrap_or(dialect.encoding);
        if stored.declared_otherwise {
            content.note(FaultKind::NotUtf16);
        }
        let plan = plan(content, &mut labels, options);
        parts.push(OpenedPart {
            source: source.clone(),
            dialect,
            plan,
            bytes,
        });
    }
    Ok(Opened {
        labels: labels.unwrap_or_default(),
        parts,
        options: options.clone(),
        sizes,
    })
}

/// How a part is to be read, given the labels of the dataset, which it settles if there are none yet.
pub(crate) fn plan(content: Content, labels: &mut Option<Vec<String>>, options: &Options) -> PartHead {
    let (header_row, own, doubts) = match content {
        Content::NotATable(what) => return PartHead::Nothing(FaultKind::NotATable, what.id()),
        Content::Empty => return PartHead::Nothing(FaultKind::EmptyFile, ""),
        Content::Table {
            header_row,
            labels,
            doubts,
        } => (header_row, labels, doubts),
    };
    let agreement = match labels {
        Some(labels) => Agreement::between(labels, &own),
        None => {
            *labels = Some(own.clone());
            Agreement::Source
        }
    };
    PartHead::Table(Layout {
        header_row,
        header_declared: options.header_row.is_some(),
        labels: own,
        agreement,
        doubts,
        skip_rows: options.skip_rows.clone(),
    })
}

/// Opens what a file holds, whose encoding may be declared.
pub(crate) fn open_file(source: &Source, declared: Option<Encoding>) -> Result<stored::Content, Error> {
    let failed = |error| Error::from_io(&source.name, &error);
    // A pipe would be read empty by the first look, and block; so the kind is asked for before the opening.
    if !fs::metadata(&source.path).map_err(failed)?.is_file() {
        let name = source.name.clone();
        return Err(Error::from(ErrorKind::NotAFile { name }));
    }
    let file = File::open(&source.path).map_err(failed)?;
    stored::content(file, declared).map_err(failed)
}

/// A dataset whose heads have been looked at.
#[derive(Clone, Debug)]
pub struct Opened {
    labels: Vec<String>,
    parts: Vec<OpenedPart>,
    options: Options,
    sizes: Sizes,
}

#[derive(Clone, Debug)]
pub(crate) struct OpenedPart {
    pub(crate) source: Source,
    pub(crate) dialect: Dialect,
    pub(crate) plan: PartHead,
    /// How long the file is; absent where it is not stored as it is read.
    bytes: Option<u64>,
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

    /// How many bytes there are to read in all; nothing where a file is compressed.
    pub fn bytes(&self) -> Option<u64> {
        self.parts.iter().map(|part| part.bytes).sum()
    }

    /// What is read at a time, in blocks of about so many bytes.
    pub(crate) fn sizes(&self, block_size: usize) -> Sizes {
        Sizes {
            chunk: block_size.clamp(1, LARGEST_BLOCK.min(self.sizes.longest_row)),
            ..self.sizes
        }
    }

    /// How many columns it has.
    pub(crate) fn width(&self) -> usize {
        self.labels.len()
    }

    pub(crate) fn into_parts(self) -> (Vec<OpenedPart>, Options) {
        (self.parts, self.options)
    }
}
