//! What a publisher may declare about the form of a file, and which files to read.

use std::path::PathBuf;

/// How the bytes of a file stand for characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Encoding {
    /// UTF-8, with or without a byte-order mark.
    Utf8,
    /// Windows-1252, the Western European code page of Windows. Its five unassigned bytes are undecodable.
    Windows1252,
    /// UTF-16, the smaller byte of each pair first.
    Utf16Le,
    /// UTF-16, the larger byte of each pair first.
    Utf16Be,
}

impl Encoding {
    /// Every encoding.
    pub const ALL: [Encoding; 4] = [
        Encoding::Utf8,
        Encoding::Windows1252,
        Encoding::Utf16Le,
        Encoding::Utf16Be,
    ];

    /// The name by which it is declared and reported.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Windows1252 => "windows-1252",
            Encoding::Utf16Le => "utf-16le",
            Encoding::Utf16Be => "utf-16be",
        }
    }

    /// The encoding of this name, in either case.
    pub fn from_name(name: &str) -> Option<Self> {
        Encoding::ALL
            .into_iter()
            .find(|encoding| encoding.name().eq_ignore_ascii_case(name))
    }
}

/// What is declared about the form of a dataset's files. What is not declared is detected from the head of each file,
/// and reported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The character between cells. Absent: sniffed among comma, semicolon, tab and bar.
    pub delimiter: Option<u8>,
    /// The encoding. Absent: UTF-8, or Windows-1252 where bytes are not UTF-8, which is reported. A byte-order mark is
    /// believed over a declaration.
    pub encoding: Option<Encoding>,
    /// The row that the header is, from 1, counting every row of the file. Absent: the first row that is not blank and
    /// does not look like a title.
    pub header_row: Option<u64>,
    /// How many rows to cut off the end, blank ones counted.
    pub footer_rows: u64,
    /// Rows that are left out, from 1, counting every row of the file, sorted. The header is the header nevertheless.
    pub skip_rows: Vec<u64>,
    /// The labels that a schema knows, by which a header is recognised that stands elsewhere.
    pub known_labels: Vec<String>,
    /// Drop white space at both ends of every cell, labels and quoted cells included, and around quotes.
    pub trim: bool,
}

/// Sizes on which no result depends, apart from where reading is given up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sizes {
    /// How many bytes are asked for at once.
    pub(crate) chunk: usize,
    /// The longest that a row may be before it is taken for one that never ends.
    pub(crate) longest_row: usize,
    /// How many bytes may have been cut and not yet joined, beyond those of one run.
    pub(crate) most_waiting: u64,
    /// Whether all is read byte by byte.
    pub(crate) only_exact: bool,
}

impl Default for Sizes {
    fn default() -> Self {
        Sizes {
            chunk: 64 << 10,
            longest_row: LONGEST_ROW,
            most_waiting: u64::MAX,
            only_exact: false,
        }
    }
}

/// However much memory there is.
const LONGEST_ROW: usize = 256 << 20;

/// However little memory there is.
const SHORTEST_ROW: u64 = 256 << 10;

/// How many times its own length a row may take while it is read: its bytes, its text, where its cells end, and what is
/// digested, each with room to grow; and what is made of its cells.
const ROW_SHARE: u64 = 24;

/// What has been cut and waits may take this share of the memory.
const WAITING_SHARE: u64 = 16;

impl Sizes {
    /// Those with which reading stays within so much memory.
    pub(crate) fn within(memory: Option<u64>) -> Self {
        let Some(memory) = memory else {
            return Sizes::default();
        };
        let longest = usize::try_from((memory / ROW_SHARE).max(SHORTEST_ROW));
        Sizes {
            longest_row: longest.unwrap_or(LONGEST_ROW).min(LONGEST_ROW),
            most_waiting: memory / WAITING_SHARE,
            ..Sizes::default()
        }
    }
}

/// One file of a dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its path inside the release with forward slashes: what messages and reports call it.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_known_by_name() {
        for encoding in Encoding::ALL {
            assert_eq!(Encoding::from_name(encoding.name()), Some(encoding));
            assert_eq!(Encoding::from_name(&encoding.name().to_uppercase()), Some(encoding));
        }
        assert_eq!(Encoding::from_name("utf-16"), None);
    }
}
