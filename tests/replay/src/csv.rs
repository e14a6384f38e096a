//! The reader of CSV: any bytes are read alike, whatever the size of the blocks.

#![expect(clippy::unwrap_used, reason = "a target that cannot go on should stop")]

use std::cell::RefCell;
use std::fs::File;
use std::io::{Seek, Write};

use candour_read::{Block, Encoding, Options, Source, Summary, open};
use tempfile::NamedTempFile;

thread_local! {
    static FILE: RefCell<NamedTempFile> = RefCell::new(tempfile::Builder::new().suffix(".csv").tempfile().unwrap());
}

/// The first two bytes say what is declared and how large blocks are; the others are the file.
pub(crate) fn reader(bytes: &[u8]) {
    let Some((&[declared, size], table)) = bytes.split_first_chunk::<2>() else {
        return;
    };
    let options = options(declared);
    FILE.with_borrow_mut(|file| {
        rewrite(file.as_file_mut(), table);
        let source = Source {
            name: "t.csv".to_owned(),
            path: file.path().to_owned(),
        };
        let whole = read(&source, &options, 1 << 16);
        assert_eq!(
            whole,
            read(&source, &options, usize::from(size)),
            "blocks of {size} bytes"
        );
    });
}

fn options(declared: u8) -> Options {
    Options {
        delimiter: [None, Some(b','), Some(b';'), Some(b'\t')][usize::from(declared & 3)],
        encoding: [
            None,
            Some(Encoding::Utf8),
            Some(Encoding::Windows1252),
            Some(Encoding::Utf16Le),
        ][usize::from(declared >> 2 & 3)],
        header_row: [None, None, Some(1), Some(3)][usize::from(declared >> 4 & 3)],
        footer_rows: u64::from(declared >> 6 & 1),
        trim: declared >> 7 == 1,
        ..Options::default()
    }
}

fn rewrite(file: &mut File, table: &[u8]) {
    file.set_len(0).unwrap();
    file.rewind().unwrap();
    file.write_all(table).unwrap();
}

/// Rows with their numbers, and what was seen; nothing where the file cannot be read.
type Rows = Vec<(u64, Vec<String>)>;

fn read(source: &Source, options: &Options, block_size: usize) -> Option<(Rows, Summary)> {
    let reading = open(std::slice::from_ref(source), options).ok()?.read(block_size);
    let mut block = Block::default();
    let mut rows = Rows::new();
    while reading.next(&mut block).ok()? {
        for record in 0..block.len() {
            let cells = block.record(record).map(str::to_owned).collect();
            rows.push((block.number(record), cells));
        }
    }
    Some((rows, reading.finish().ok()?))
}
