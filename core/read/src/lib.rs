//! Files into blocks of records, digests and structural faults.
//!
//! [`open`] looks at the head of each file of a dataset; [`Opened::read`] reads them once, front to back, in bounded
//! memory ([`open_within`] says how much), hashing every byte as it passes; [`Reading::finish`] says what was seen. Reading goes on past everything that is
//! wrong with the form of a file, and nothing is passed over in silence: what is wrong becomes a [`Fault`]. An [`struct@Error`]
//! is what makes reading on impossible.
//!
//! How a file is read:
//! - **Compressed files** (gzip, Zstandard; told by their first bytes) are decompressed as they are read. Digest and length
//!   of the file are those of the bytes as they are stored.
//! - **Rows** end with LF, CRLF, or CR alone, in any mixture; every row has a number, also a blank one or a title.
//! - **Cells** are quoted with `"`, which is doubled inside. A quotation mark inside an unquoted cell is part of its text;
//!   text after a closing one is joined to the cell; one that is never closed takes in the rest of the file. All three
//!   are faults.
//! - **Blank rows**, in which no cell has any text, are no records.
//! - **Short rows** have empty cells where they end; of **long rows**, what stands beyond the last column is counted, digested
//!   and left out.
//! - **Undecodable bytes** become U+FFFD.
//! - **A text that stands alone in its row** is a record like any other; where at most half of the records are so, in a table
//!   of three columns or more, they are taken for headings of groups, which is a fault.
//! - **A record that is the header again** is one like any other, in a table of two columns or more, and a fault.
//! - **Rows that are left out** as declared ([`Options::header_row`], [`Options::skip_rows`], [`Options::footer_rows`]) are no
//!   records. They are counted, and looked at: for what is wrong with their bytes, for identifiers of people ([`Outside`]), and for
//!   whether they look like records.
//! - **Damaged texts** (characters that were lost, UTF-8 that was misread, errors of spreadsheets) are counted by column, labels
//!   among them; each is read as it stands.
//! - **Parts** of one dataset each have a header. Where it has the labels of the first in another order, columns go by
//!   label; otherwise by position.
//!
//! # What is not declared
//! The **encoding** is UTF-8, or UTF-16 where its mark stands first. A UTF-8 byte-order mark is left out of the first label and
//! believed over a declaration. A row that is not UTF-8, holds no character of several bytes in UTF-8 either, and is a text in
//! Windows-1252 is read as that: [`FaultKind::GuessedEncoding`]. Where other rows of the part hold such characters, the part is
//! UTF-8 and damaged, and the same rows are [`FaultKind::UndecodableText`].
//!
//! The **delimiter** is found by splitting the first hundred rows with each candidate. A row agrees with a candidate if it
//! has as many cells as most rows have, at least two, and no quotation mark out of place. The candidate with the largest
//! share of agreeing rows wins, then the one with more cells, then the first of comma, semicolon, tab and bar. Where less
//! than a quarter of the rows agree, the table is taken to have one column, and comma is said.
//!
//! The **header** is the first row that is not blank, unless it is a title: a row in which one cell has text, above one
//! in which several have, after which at most half of the rows have only one. Up to ten lines may be titles.
//!
//! Where the head makes one of these doubtful, a fault says so and names what is likelier, and nothing is read otherwise: another
//! delimiter, another row in which the schema's labels stand, a row of units below the header.
//!
//! # The digest over records
//! [`PartSummary::records_sha256`] survives another encoding, other ends of rows, other quoting and a byte-order mark. It is
//! the SHA-256 of the header and the records in the order of the file, written as plain CSV: UTF-8 without a mark, commas
//! between cells, LF after each record, and a cell in quotation marks, which are doubled inside, only where it holds a comma,
//! a quotation mark, CR or LF, or is empty and the only one of its record. Of a part that is written so, it is the digest of
//! its bytes, and costs nothing. Any CSV library can recompute it.
//!
//! The text of a cell is what is read: unquoted, decoded, trimmed where that is declared. Lines above the header, footers
//! and blank rows are left out. Cells stand in the order of the file, also where it differs from that of the first part.
//!
//! # How fast
//! A part is cut into runs of whole rows, in turn; runs are read beside each other, by as many threads as ask; what was
//! seen is joined in the order of the file ([`Reading`]). A regular run is looked at sixty-four bytes at a time and becomes
//! the text of its block without a copy; whatever is not regular is read byte by byte, with the same result.
//!
//! Deliberately absent: guessing at other encodings, dates or types; quoting any cell in a message; threads of its own.

mod block;
mod damage;
mod dataset;
mod decode;
mod delimiter;
mod digest;
mod doubts;
mod error;
mod exact;
mod fast;
mod fault;
mod fault_kind;
mod head;
mod left_out;
mod masks;
mod no_table;
mod options;
mod outside;
mod part;
mod piece;
mod reading;
mod shape;
mod split;
mod stored;
mod summary;
mod table;

#[cfg(test)]
mod tests;

pub use block::{Block, Cell, PADDING};
pub use damage::{SPREADSHEET_ERRORS, TOO_NARROW, is_too_narrow};
pub use dataset::{BLOCK_SIZE, Opened, open, open_within};
pub use doubts::{DELIMITER_NAMES, HEADERS_TRIED};
pub use error::{Error, ErrorKind};
pub use fault::{About, Fault, Faults, PLACES_KEPT};
pub use fault_kind::{Counted, FaultKind};
pub use head::Dialect;
pub use no_table::NoTable;
pub use options::{Encoding, Options, Source};
pub use outside::{Outside, Seen, Where};
pub use reading::Reading;
pub use summary::{LineEnds, PartSummary, Summary};
