//! Tests that reading does not depend on how the bytes come: against a writer, against another reader, and against itself.

use std::sync::Mutex;

use csv_core::{ReadRecordResult, ReaderBuilder};
use proptest::prelude::*;

use crate::block::Block;
use crate::dataset::open;
use crate::fault::Faults;
use crate::fault_kind::FaultKind;
use crate::options::{Encoding, Options, Sizes, Source};
use crate::outside::Outside;
use crate::reading::Reading;
use crate::summary::{PartSummary, Summary};

type Rows = Vec<Vec<String>>;

/// A way to read, on which nothing may depend.
#[derive(Clone, Copy, Debug)]
struct Way {
    chunk: usize,
    threads: usize,
    only_exact: bool,
}

const PLAIN: Way = Way {
    chunk: 1 << 18,
    threads: 1,
    only_exact: false,
};

fn any_way() -> impl Strategy<Value = Way> {
    (1..200_usize, prop::sample::select(vec![1, 2, 3, 8]), any::<bool>()).prop_map(|(chunk, threads, only_exact)| Way {
        chunk,
        threads,
        only_exact,
    })
}

/// All that is read of these bytes.
fn read(bytes: &[u8], options: &Options, way: Way) -> (Rows, Vec<u64>, PartSummary, (Faults, Outside)) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    std::fs::write(&path, bytes).unwrap();
    let name = "t.csv".to_owned();
    let opened = open(&[Source { name, path }], options).unwrap();
    let labels = opened.labels().to_vec();
    let sizes = Sizes {
        chunk: way.chunk,
        only_exact: way.only_exact,
        ..Sizes::default()
    };
    let reading = Reading::new(opened, sizes);
    let blocks: Mutex<Vec<Block>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..way.threads {
            scope.spawn(|| {
                let mut block = Block::default();
                while reading.next(&mut block).unwrap() {
                    blocks.lock().unwrap().push(block.clone());
                }
            });
        }
    });
    let mut blocks = blocks.into_inner().unwrap();
    blocks.sort_by_key(Block::sequence);
    let (mut rows, mut places) = (vec![labels], Vec::new());
    for block in &blocks {
        for record in 0..block.len() {
            rows.push(block.record(record).map(str::to_owned).collect());
            places.push(block.number(record));
        }
    }
    let Summary {
        mut parts,
        faults,
        outside,
    } = reading.finish().unwrap();
    (rows, places, parts.remove(0), (faults, outside))
}

fn declared(delimiter: char) -> Options {
    Options {
        delimiter: Some(delimiter as u8),
        header_row: Some(1),
        ..Options::default()
    }
}

/// A table as a correct writer writes it, quoting what must be quoted and, where told to, all else.
fn write(rows: &Rows, delimiter: char, line_end: &str, quote_all: bool) -> String {
    let mut text = String::new();
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                text.push(delimiter);
            }
            if quote_all || cell.contains([delimiter, '"', '\n', '\r']) {
                text.push('"');
                text.push_str(&cell.replace('"', "\"\""));
                text.push('"');
            } else {
                text.push_str(cell);
            }
        }
        text.push_str(line_end);
    }
    text
}

/// The rows as another reader has them.
fn read_by_csv_core(bytes: &[u8], delimiter: char) -> Rows {
    let mut reader = ReaderBuilder::new().delimiter(delimiter as u8).build();
    let (mut output, mut ends) = (vec![0; bytes.len() + 1], vec![0; bytes.len() + 1]);
    let (mut rows, mut at) = (Vec::new(), 0);
    loop {
        let (outcome, used, _, cells) = reader.read_record(&bytes[at..], &mut output, &mut ends);
        at += used;
        match outcome {
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::Record => {
                let mut start = 0;
                let row = ends[..cells].iter().map(|&end| {
                    let cell = String::from_utf8(output[start..end].to_vec()).unwrap();
                    start = end;
                    cell
                });
                rows.push(row.collect());
            }
            ReadRecordResult::End => return rows,
            other => panic!("{other:?}"),
        }
    }
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-z0-9]{0,6}",
        3 => "[,;\"\n\r\t|é€😀 a]{0,5}",
        1 => any::<String>(),
    ]
}

/// Tables whose rows are all as wide as their header. A blank row is not a record, so the first cell is never empty.
fn table() -> impl Strategy<Value = Rows> {
    (1..6_usize, 1..12_usize).prop_flat_map(|(columns, rows)| {
        prop::collection::vec(prop::collection::vec(cell(), columns), rows).prop_map(|mut rows| {
            for row in &mut rows {
                row[0].push('x');
            }
            rows
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_written_is_read(
        rows in table(),
        delimiter in prop::sample::select(vec![',', ';', '\t', '|']),
        line_end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        quote_all: bool,
        way in any_way(),
    ) {
        let text = write(&rows, delimiter, line_end, quote_all);
        // A label that is the mark would be left out as one; a table that starts like a web page would not be read.
        prop_assume!(!text.starts_with('\u{FEFF}') && !text.starts_with(['<', '%', 'P', '[', '{']));
        let (found, places, summary, faults) = read(text.as_bytes(), &declared(delimiter), way);
        prop_assert_eq!(&found, &rows);
        prop_assert_eq!(summary.records, rows.len() as u64 - 1);
        prop_assert_eq!(summary.bytes, text.len() as u64);
        prop_assert_eq!(places, (2..=rows.len() as u64).collect::<Vec<_>>());
        for fault in faults.0.iter() {
            let of_texts = matches!(
                fault.kind,
                FaultKind::BlankLabel
                    | FaultKind::DuplicateLabel
                    | FaultKind::HeaderOnly
                    | FaultKind::NulByte
                    | FaultKind::GroupHeader
                    | FaultKind::LostCharacter
                    | FaultKind::MisreadText
                    | FaultKind::SpreadsheetError
                    | FaultKind::RepeatedHeader
                    | FaultKind::WrongDelimiter
            );
            prop_assert!(of_texts, "{:?}", fault);
        }
        if !matches!(line_end, "\r") {
            prop_assert_eq!(&read_by_csv_core(text.as_bytes(), delimiter), &rows);
        }
    }

    #[test]
    fn the_digest_over_records_does_not_depend_on_the_writing(rows in table(), way in any_way()) {
        let mut digests = Vec::new();
        for (delimiter, line_end, quote_all, mark) in
            [(',', "\n", false, ""), (';', "\r\n", true, "\u{FEFF}"), ('\t', "\n\n", false, "")]
        {
            let text = format!("{mark}{}", write(&rows, delimiter, line_end, quote_all));
            prop_assume!(!text.trim_start().starts_with(['<', '%', 'P', '[', '{', '\u{FEFF}']) || !mark.is_empty());
            digests.push(read(text.as_bytes(), &declared(delimiter), way).2.records_sha256);
        }
        digests.dedup();
        prop_assert_eq!(digests.len(), 1);
        let plain = write(&rows, ',', "\n", false);
        prop_assume!(!plain.trim_start().starts_with(['<', '%', 'P', '[', '{', '\u{FEFF}']));
        if rows[0].len() > 1 && !rows.iter().flatten().any(|cell| cell.contains('\r')) {
            let plain = read(plain.as_bytes(), &declared(','), way).2;
            prop_assert_eq!(Some(plain.sha256), plain.records_sha256);
        }
    }

    #[test]
    fn damage_and_repeated_headers_are_found_alike_whatever_the_pieces(
        rows in prop::collection::vec(
            prop::collection::vec(
                prop::sample::select(vec!["a", "b", "", "é", "Ã©", "â€™", "\u{FFFD}", "#REF!", " #N/A", "#1", "x\"y", "x\n#N/A"]),
                2..4,
            ),
            0..12,
        ),
        repeated in prop::collection::vec(0..12_usize, 0..3),
        quote_all: bool,
        skip_rows in prop::collection::btree_set(1..14_u64, 0..3),
        encoding in prop::sample::select(vec![None, Some(Encoding::Utf8), Some(Encoding::Windows1252)]),
        ways in prop::collection::vec(any_way(), 3),
    ) {
        let header = vec!["#N/A".to_owned(), "Â£ b".to_owned()];
        let mut all: Rows = rows.iter().map(|row| row.iter().map(|&cell| cell.to_owned()).collect()).collect();
        for at in repeated {
            all.insert(at.min(all.len()), header.clone());
        }
        all.insert(0, header);
        let text = write(&all, ',', "\n", quote_all);
        let skip_rows: Vec<u64> = skip_rows.into_iter().collect();
        let is_skipped = |number: usize| number > 1 && skip_rows.contains(&(number as u64));
        let options = Options { encoding, skip_rows: skip_rows.clone(), ..declared(',') };
        let whole = read(text.as_bytes(), &options, Way { only_exact: true, ..PLAIN });
        for way in ways.iter().chain(&[PLAIN]) {
            prop_assert_eq!(&read(text.as_bytes(), &options, *way), &whole, "{:?}", way);
        }
        if encoding != Some(Encoding::Windows1252) {
            let left: Vec<&Vec<String>> = (1..).zip(&all).filter(|(number, _)| !is_skipped(*number)).map(|(_, row)| row).collect();
            let count = |kind| whole.3.0.iter().filter(|fault| fault.kind == kind).map(|fault| fault.count).sum::<u64>();
            let cells = |is: fn(&str) -> bool| left.iter().copied().flatten().filter(|cell| is(cell)).count() as u64;
            let is_blank = |row: &[String]| row.iter().all(String::is_empty);
            let skipped = (1..).zip(&all).filter(|(number, row)| is_skipped(*number) && !is_blank(row)).count();
            prop_assert_eq!(count(FaultKind::SkippedRow), skipped as u64);
            prop_assert_eq!(
                count(FaultKind::RepeatedHeader),
                left[1..].iter().filter(|row| **row == left[0]).count() as u64
            );
            prop_assert_eq!(count(FaultKind::SpreadsheetError), cells(|cell| ["#REF!", "#N/A"].contains(&cell.trim())));
            prop_assert_eq!(count(FaultKind::LostCharacter), cells(|cell| cell.contains('\u{FFFD}')));
            prop_assert_eq!(count(FaultKind::MisreadText), cells(|cell| ["Ã©", "â€™", "Â£ b"].contains(&cell)));
        }
    }

    #[test]
    fn any_bytes_are_read_alike_whatever_the_pieces(
        bytes in prop::collection::vec(
            prop_oneof![prop::sample::select(b"ab,;\"\r\n \xE9\xE2\x82\xAC\x81\0".to_vec()), any::<u8>()],
            0..120,
        ),
        trim: bool,
        footer_rows in 0..3_u64,
        ways in prop::collection::vec(any_way(), 3),
    ) {
        // What is compressed, and damaged, is no table.
        prop_assume!(!bytes.starts_with(b"\x1F\x8B") && !bytes.starts_with(b"\x28\xB5\x2F\xFD"));
        let is_utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
        for encoding in [None, Some(Encoding::Utf8), Some(Encoding::Windows1252)] {
            let options = Options { trim, footer_rows, encoding, ..Options::default() };
            let whole = read(&bytes, &options, Way { only_exact: true, ..PLAIN });
            for way in ways.iter().chain(&[PLAIN]) {
                prop_assert_eq!(&read(&bytes, &options, *way), &whole, "{:?}", way);
            }
            let has = |kind| whole.3.0.get(kind).is_some();
            let is_told = has(FaultKind::UndecodableText) || has(FaultKind::GuessedEncoding);
            let is_read = whole.2.records > 0 || has(FaultKind::HeaderOnly);
            if encoding != Some(Encoding::Windows1252) && is_read && !is_utf16 {
                prop_assert_eq!(is_told, std::str::from_utf8(&bytes).is_err());
            }
            if encoding.is_some() {
                prop_assert!(!has(FaultKind::GuessedEncoding));
            }
            let is_guessed = whole.2.dialect.encoding == Encoding::Windows1252 && encoding.is_none();
            prop_assert_eq!(is_guessed, has(FaultKind::GuessedEncoding));
        }
    }
}

#[test]
fn huge_cells_and_many_columns_are_read() {
    let huge = "x,\n\"".repeat(10 << 18);
    let rows: Rows = vec![
        vec!["a".into(), "b".into()],
        vec![huge.clone(), "1".into()],
        vec!["2".into(), huge],
    ];
    let text = write(&rows, ',', "\n", false);
    assert_eq!(read(text.as_bytes(), &Options::default(), PLAIN).0, rows);

    let wide: Rows = (0..3)
        .map(|row| (0..65_536).map(|column| format!("{row}.{column}")).collect())
        .collect();
    let text = write(&wide, ',', "\r\n", false);
    let (found, _, _, faults) = read(text.as_bytes(), &Options::default(), PLAIN);
    assert!(found == wide && faults.0.is_empty());
}
