//! A data file whose bytes are others: whether its records are those that were audited, and what it holds besides.

use std::path::Path;

use candour_read::{FaultKind, Options, Source};

/// What a data file holds, beside the one that was audited.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Records {
    /// The same records and nothing else, but perhaps so many blank rows.
    Same { blank_rows: u64 },
    /// The same records, and above their header so many lines that are none.
    Under { lines: u64 },
    /// So many other records.
    Other { records: u64 },
    /// What cannot be read as a table without declarations.
    Unread,
}

/// What hides some of a file's bytes from its records, so that others could stand in their place.
const HIDING: [FaultKind; 4] = [
    FaultKind::NotATable,
    FaultKind::UndecodableText,
    FaultKind::StrayQuote,
    FaultKind::UnterminatedQuote,
];

/// Reads a data file as far as that needs no declaration but rows that are left out, and holds its records against their
/// digest.
pub(crate) fn records(path: &Path, records_sha256: &str, skip_rows: &[u64]) -> Records {
    let source = Source {
        name: String::new(),
        path: path.to_owned(),
    };
    let options = Options {
        skip_rows: skip_rows.to_vec(),
        ..Options::default()
    };
    let read =
        candour_read::open(&[source], &options).and_then(|opened| opened.read(candour_read::BLOCK_SIZE).finish());
    let Ok(summary) = read else {
        return Records::Unread;
    };
    let count = |kind| summary.faults.get(kind).map_or(0, |fault| fault.count);
    let Some(part) = summary
        .parts
        .first()
        .filter(|_| HIDING.iter().all(|kind| count(*kind) == 0))
    else {
        return Records::Unread;
    };
    if part.records_sha256.as_deref() != Some(records_sha256) {
        return Records::Other { records: part.records };
    }
    match count(FaultKind::TitleLine) {
        0 => Records::Same {
            blank_rows: count(FaultKind::BlankRow) + count(FaultKind::TrailingBlankRows),
        },
        lines => Records::Under { lines },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AUDITED: &str = "clinic,visits\nDeal,3\nRye,4\n";

    fn of(text: &str) -> Records {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), text).expect("a file");
        records(
            file.path(),
            &candour_statement::canonical::sha256_hex(AUDITED.as_bytes()),
            &[],
        )
    }

    #[test]
    fn other_ways_of_writing_are_the_same_records() {
        let none = Records::Same { blank_rows: 0 };
        for text in [
            AUDITED,
            "\u{feff}clinic,visits\r\n\"Deal\",3\r\nRye,4",
            "clinic;visits\nDeal;3\nRye;4\n",
        ] {
            assert_eq!(of(text), none, "{text:?}");
        }
        assert_eq!(
            of("clinic,visits\nDeal,3\n\nRye,4\n\n\n"),
            Records::Same { blank_rows: 3 }
        );
    }

    #[test]
    fn what_stands_above_is_more_than_the_records() {
        assert_eq!(
            of(&format!("Corrected figures\n{AUDITED}")),
            Records::Under { lines: 1 }
        );
        assert_eq!(
            of(&format!("Corrected\n\nfigures\n{AUDITED}")),
            Records::Under { lines: 2 }
        );
    }

    #[test]
    fn rows_below_are_other_records() {
        assert_eq!(
            of(&format!("{AUDITED}Source: the trust\n")),
            Records::Other { records: 3 }
        );
        assert_eq!(of("clinic,visits\nDeal,3\nRye,5\n"), Records::Other { records: 2 });
        for text in [
            "<html></html>",
            "clinic,visits\nDeal,3\nRye,\"4\"\"\n",
            "clinic,visits\nDe\"al,3\nRye,4\n",
        ] {
            assert_eq!(of(text), Records::Unread, "{text}");
        }
    }
}
