//! Each fault, alone in a small file, with its place.

use candour_model::finding::RecordRef;
use candour_read::{Encoding, FaultKind, LineEnds, Options};

use crate::{Outcome, read, read_parts, read_plain};

#[test]
fn a_clean_file_has_none() {
    let outcome = read_plain("a,b\n1,\"x, \"\"y\"\"\nz\"\n2,\n");
    assert_eq!(outcome.labels, ["a", "b"]);
    assert_eq!(outcome.rows, [["1", "x, \"y\"\nz"], ["2", ""]]);
    assert_eq!(outcome.places, [(0, 2), (0, 3)]);
    assert_eq!(outcome.faults(), []);
    let part = &outcome.summary.parts[0];
    assert_eq!((part.name.as_str(), part.bytes, part.records), ("part-0.csv", 22, 2));
    assert_eq!(part.line_ends, LineEnds::Lf);
    assert_eq!((part.dialect.delimiter, part.dialect.delimiter_declared), (b',', false));
    // printf 'a,b\n1,"x, ""y""\nz"\n2,\n' | sha256sum
    assert_eq!(
        part.sha256,
        "6cd0bd51297718d5ce4d302fc7a1c45a9e4e6c71c0666b8bc59567b35ed000c9"
    );
}

#[test]
fn files_without_records() {
    assert_eq!(read_plain("").faults(), [("empty-file", 1, 1, 1)]);
    assert_eq!(read_plain("\n\r\n,,\n").faults(), [("empty-file", 1, 1, 1)]);
    let outcome = read_plain("a,b\n");
    assert_eq!(outcome.faults(), [("header-only", 1, 1, 1)]);
    assert_eq!(outcome.labels, ["a", "b"]);
    let outcome = read_plain("a,b\n\n,\n");
    assert_eq!(
        outcome.faults(),
        [("header-only", 1, 1, 1), ("trailing-blank-rows", 2, 2, 2)]
    );
    // printf '' | sha256sum
    let none = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(read_plain("").summary.parts[0].sha256, none);
}

#[test]
fn what_is_no_table_is_hashed_and_not_read() {
    let outcome = read_plain("<!DOCTYPE html>\n<p>Not found</p>\n");
    assert_eq!(outcome.faults(), [("not-a-table", 1, 1, 1)]);
    assert!(outcome.labels.is_empty() && outcome.rows.is_empty());
    assert_eq!(outcome.summary.parts[0].bytes, 33);
}

/// Reads what is declared to be UTF-8.
fn read_utf8(bytes: &[u8]) -> Outcome {
    let options = Options {
        encoding: Some(Encoding::Utf8),
        ..Options::default()
    };
    read(bytes, &options)
}

#[test]
fn undecodable_text() {
    let outcome = read_utf8(b"a,b\n1,\xA3x\n2,y\n\xE2\x82,\xFF\xFF\n");
    assert_eq!(
        outcome.rows,
        [["1", "\u{FFFD}x"], ["2", "y"], ["\u{FFFD}", "\u{FFFD}\u{FFFD}"]]
    );
    assert_eq!(outcome.faults(), [("undecodable-text", 2, 2, 2)]);
    let fault = outcome.summary.faults.get(FaultKind::UndecodableText).unwrap();
    assert_eq!(
        (fault.byte_offset, &fault.columns[..], &fault.lines[..]),
        (Some(6), &[1, 0][..], &[2, 4][..])
    );
    assert_eq!(
        fault.first,
        [RecordRef { part: 0, record: 2 }, RecordRef { part: 0, record: 4 }]
    );
}

#[test]
fn a_character_cut_in_two_by_a_delimiter_is_not_put_together() {
    let outcome = read_utf8(b"a,b\n\xE2,\x82\xAC\n");
    assert_eq!(outcome.rows, [["\u{FFFD}", "\u{FFFD}\u{FFFD}"]]);
    assert_eq!(outcome.faults(), [("undecodable-text", 1, 2, 2)]);
}

#[test]
fn utf_16_without_its_mark_is_not_passed_over() {
    let utf_16: Vec<u8> = "a,b\n1,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(read_plain(utf_16).faults().iter().any(|fault| fault.0 == "nul-byte"));
}

#[test]
fn windows_1252_is_guessed_and_told() {
    let text = b"caf\xE9,b\n\xA35,1\x9620\n1,2\n\x80,x\n";
    let outcome = read_plain(text);
    assert_eq!(outcome.labels, ["café", "b"]);
    assert_eq!(outcome.rows, [["£5", "1–20"], ["1", "2"], ["€", "x"]]);
    assert_eq!(outcome.faults(), [("guessed-encoding", 3, 1, 1)]);
    let fault = outcome.summary.faults.get(FaultKind::GuessedEncoding).unwrap();
    assert_eq!(
        (fault.byte_offset, &fault.columns[..], &fault.lines[..]),
        (Some(3), &[0][..], &[1, 2, 4][..])
    );
    let part = &outcome.summary.parts[0];
    assert_eq!(part.dialect.encoding, Encoding::Windows1252);
    assert!(!part.dialect.encoding_declared);
    // Declared, it is the same table, and nothing is to be told.
    let options = Options {
        encoding: Some(Encoding::Windows1252),
        ..Options::default()
    };
    let declared = read(text, &options);
    assert_eq!((&declared.labels, &declared.rows), (&outcome.labels, &outcome.rows));
    assert_eq!(declared.faults(), []);
    assert_eq!(declared.summary.parts[0].records_sha256, part.records_sha256);
}

#[test]
fn a_damaged_utf_8_file_is_not_taken_for_windows_1252() {
    // Somewhere else, it is UTF-8: before, behind, or in the same row.
    for (text, row, offset) in [
        ("a,b\n\u{e9},1\n?,2\n", 3, 9),
        ("a,b\n?,1\n\u{e9},2\n", 2, 4),
        ("a,b\n\u{e9},?\n", 2, 7),
        ("a\u{e9},b\n?,1\n", 2, 6),
    ] {
        let bytes: Vec<u8> = text
            .bytes()
            .map(|byte| if byte == b'?' { 0xA3 } else { byte })
            .collect();
        let outcome = read_plain(&bytes);
        assert_eq!(outcome.faults(), [("undecodable-text", 1, row, row)], "{text}");
        let fault = outcome.summary.faults.get(FaultKind::UndecodableText).unwrap();
        assert_eq!(fault.byte_offset, Some(offset), "{text}");
        assert_eq!(outcome.summary.parts[0].dialect.encoding, Encoding::Utf8, "{text}");
    }
    // These bytes are no characters in Windows-1252 either.
    assert_eq!(read_plain(b"a,b\n\x81,1\n").faults(), [("undecodable-text", 1, 2, 2)]);
    // Each row by itself: one that can be Windows-1252, and one that cannot.
    let outcome = read_plain(b"a,b\n\xA3,1\n\x81,1\n");
    assert_eq!(
        outcome.faults(),
        [("undecodable-text", 1, 3, 3), ("guessed-encoding", 1, 2, 2)]
    );
    // What is of one kind after all stands in the order of the file.
    let outcome = read_plain(b"a,b\n\xA3,1\n\x81,2\n\xA3,3\n\xC3\xA9,4\n");
    assert_eq!(outcome.faults(), [("undecodable-text", 3, 2, 2)]);
    let fault = outcome.summary.faults.get(FaultKind::UndecodableText).unwrap();
    assert_eq!((&fault.lines[..], fault.byte_offset), (&[2, 3, 4][..], Some(4)));
}

#[test]
fn parts_are_guessed_one_by_one() {
    let outcome = read_parts(
        &[b"a,b\n\xA3,1\n".as_slice(), "a,b\n£,2\n".as_bytes()],
        &Options::default(),
    );
    assert_eq!(outcome.rows, [["£", "1"], ["£", "2"]]);
    assert_eq!(outcome.faults(), [("guessed-encoding", 1, 2, 2)]);
    let encodings: Vec<Encoding> = outcome.summary.parts.iter().map(|part| part.dialect.encoding).collect();
    assert_eq!(encodings, [Encoding::Windows1252, Encoding::Utf8]);
}

#[test]
fn headings_of_groups_are_told() {
    let text = "area,year,count\nNorth,,\nA,2014,1\nB,2014,2\n\"South\",\"\",\nC,2014,3\nNote: all figures are rounded,,\n\
                D,2014,\nE,2014,1\n";
    for text in [text.to_owned(), text.replace("A,2014", "A\"x,2014")] {
        let outcome = read_plain(&text);
        let fault = outcome.summary.faults.get(FaultKind::GroupHeader).unwrap();
        assert_eq!((fault.count, &fault.lines[..]), (3, &[2, 5, 7][..]));
        assert_eq!(outcome.summary.parts[0].records, 8);
    }
    // With one cell in most rows or a number as the only one, these are records; with two columns, values are missing.
    assert_eq!(read_plain("a,b,c\nx,,\ny,,\nz,x,y\n").faults(), []);
    assert_eq!(read_plain("a,b,c\n1,,\n2,x,y\n3,x,y\n").faults(), []);
    assert_eq!(read_plain("a,b\nNorth,\nx,1\ny,2\n").faults(), []);
}

#[test]
fn windows_1252() {
    let options = Options {
        encoding: Some(Encoding::Windows1252),
        ..Options::default()
    };
    let outcome = read(b"a,b\n\xA35,1\x9620\n\x81,\n", &options);
    assert_eq!(outcome.rows, [["£5", "1–20"], ["\u{FFFD}", ""]]);
    assert_eq!(outcome.faults(), [("undecodable-text", 1, 3, 3)]);
    let same = read("a,b\n£5,1–20\n\u{FFFD},\n", &Options::default());
    let digest = |outcome: &Outcome| outcome.summary.parts[0].records_sha256.clone();
    assert_eq!(digest(&outcome), digest(&same));
}

#[test]
fn a_byte_order_mark() {
    let outcome = read_plain("\u{FEFF}\"a\",b\n1,2\n");
    assert_eq!(outcome.labels, ["a", "b"]);
    assert_eq!(outcome.faults(), [("byte-order-mark", 1, 1, 1)]);
    assert!(outcome.summary.parts[0].dialect.byte_order_mark);
    assert_eq!(outcome.summary.parts[0].bytes, 13);
}

#[test]
fn ragged_rows() {
    let outcome = read_plain("a,b,c\n1,2,3\n1,2\n1,2,3,4\n\"5\"\n");
    assert_eq!(outcome.rows[1..], [["1", "2", ""], ["1", "2", "3"], ["5", "", ""]]);
    assert_eq!(outcome.faults(), [("missing-cell", 2, 3, 3), ("extra-cell", 1, 4, 4)]);
}

#[test]
fn blank_rows() {
    let outcome = read_plain("\na,b\n\n1,2\n,\n\"\",\"\"\n3,4\n\n,\n");
    assert_eq!(outcome.rows, [["1", "2"], ["3", "4"]]);
    assert_eq!(outcome.places, [(0, 4), (0, 7)]);
    assert_eq!(
        outcome.faults(),
        [("blank-row", 4, 1, 1), ("trailing-blank-rows", 2, 8, 8)]
    );
    assert_eq!(
        read_plain("a,b\n 1, \n , \n").faults(),
        [],
        "white space is text unless it is trimmed"
    );
}

#[test]
fn quotation_marks() {
    let outcome = read_plain("a,b\n\"1\"x,2\n3,4\"\n5,\"6\n7,8\n");
    assert_eq!(outcome.rows, [["1x", "2"], ["3", "4\""], ["5", "6\n7,8\n"]]);
    assert_eq!(
        outcome.faults(),
        [("unterminated-quote", 1, 4, 4), ("stray-quote", 2, 2, 2)]
    );
    let columns = |kind| outcome.summary.faults.get(kind).unwrap().columns.clone();
    assert_eq!(columns(FaultKind::StrayQuote), [0, 1]);
    assert_eq!(columns(FaultKind::UnterminatedQuote), [1]);
}

#[test]
fn nul_bytes() {
    let outcome = read_plain("a,b\n1,\0y\n");
    assert_eq!(outcome.rows, [["1", "\0y"]]);
    assert_eq!(outcome.faults(), [("nul-byte", 1, 2, 2)]);
    assert_eq!(outcome.summary.faults.get(FaultKind::NulByte).unwrap().columns, [1]);
}

#[test]
fn line_ends() {
    let ends = |text: &str| {
        let outcome = read_plain(text);
        (outcome.summary.parts[0].line_ends.name(), outcome.faults())
    };
    assert_eq!(ends("a,b\r\n1,\"x\ny\"\r\n"), ("crlf", vec![]));
    assert_eq!(ends("a,b\r1,2\r3,4"), ("cr", vec![]));
    assert_eq!(
        ends("a,b\n1,2\r\n3,4\n5,6\r"),
        ("mixed", vec![("mixed-line-ends", 2, 2, 2)])
    );
    assert_eq!(ends("a,b"), ("none", vec![("header-only", 1, 1, 1)]));
}

#[test]
fn labels() {
    let outcome = read_plain("a,,b,a, ,a\n1,2,3,4,5,6\n");
    assert_eq!(
        outcome.faults(),
        [("blank-label", 2, 1, 1), ("duplicate-label", 2, 1, 1)]
    );
    let columns = |kind| outcome.summary.faults.get(kind).unwrap().columns.clone();
    assert_eq!(columns(FaultKind::BlankLabel), [1, 4]);
    assert_eq!(columns(FaultKind::DuplicateLabel), [3, 5]);
}

#[test]
fn title_lines() {
    let text = "Activity 2014/15\n\nPublished July\na,b\n1,2\n";
    let outcome = read_plain(text);
    assert_eq!(outcome.labels, ["a", "b"]);
    assert_eq!(outcome.places, [(0, 5)]);
    assert_eq!(outcome.faults(), [("title-line", 2, 1, 1), ("blank-row", 1, 2, 2)]);
    let declared = Options {
        header_row: Some(4),
        ..Options::default()
    };
    let outcome = read(text, &declared);
    assert_eq!(
        (outcome.labels.len(), outcome.faults()),
        (2, vec![("left-out-above", 2, 1, 1)])
    );
    let first = Options {
        header_row: Some(1),
        ..Options::default()
    };
    let outcome = read(text, &first);
    assert_eq!(outcome.labels, ["Activity 2014/15"]);
    assert_eq!(outcome.faults(), [("extra-cell", 2, 4, 4), ("blank-row", 1, 2, 2)]);
}

#[test]
fn footers_are_cut_off() {
    let options = |footer_rows| Options {
        footer_rows,
        ..Options::default()
    };
    let text = "a,b\n1,2\n3,4\n\nSource: x\n\"Note\"\n";
    let outcome = read(text, &options(3));
    assert_eq!(outcome.rows, [["1", "2"], ["3", "4"]]);
    assert_eq!(outcome.faults(), [("left-out-below", 2, 5, 5)]);
    let outcome = read(text, &options(2));
    assert_eq!(
        outcome.faults(),
        [("left-out-below", 2, 5, 5), ("trailing-blank-rows", 1, 4, 4)]
    );
    let outcome = read(text, &options(5));
    assert_eq!(
        (outcome.labels.len(), outcome.faults()),
        (
            2,
            vec![
                ("header-only", 1, 1, 1),
                ("left-out-below", 4, 2, 2),
                ("left-out-record", 2, 2, 2)
            ]
        )
    );
    let outcome = read(text, &options(50));
    assert_eq!(
        (outcome.labels.len(), outcome.rows.len()),
        (2, 0),
        "the header is no footer"
    );
}

#[test]
fn cells_are_trimmed_where_declared() {
    let text = " a ,\"b \"\n 1 , \"2, \" \n , \t\n3,4\n";
    let options = Options {
        trim: true,
        ..Options::default()
    };
    let outcome = read(text, &options);
    assert_eq!(outcome.labels, ["a", "b"]);
    assert_eq!(outcome.rows, [["1", "2,"], ["3", "4"]]);
    assert_eq!(
        outcome.faults(),
        [
            ("trimmed-cell", 2, 1, 1),
            ("trimmed-cell", 2, 1, 1),
            ("blank-row", 1, 3, 3)
        ]
    );
    assert_eq!(read_plain(text).labels, [" a ", "b "]);
}
