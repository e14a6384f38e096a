//! Each fault, alone in a small file, with its place.

use candour_model::finding::RecordRef;
use candour_read::{Encoding, FaultKind, LineEnds, Options};

use crate::{read, read_plain};

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

#[test]
fn undecodable_text() {
    let outcome = read_plain(b"a,b\n1,\xA3x\n2,y\n\xE2\x82,\xFF\xFF\n");
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
    let outcome = read_plain(b"a,b\n\xE2,\x82\xAC\n");
    assert_eq!(outcome.rows, [["\u{FFFD}", "\u{FFFD}\u{FFFD}"]]);
    assert_eq!(outcome.faults(), [("undecodable-text", 1, 2, 2)]);
}

#[test]
fn utf_16_without_its_mark_is_not_passed_over() {
    let utf_16: Vec<u8> = "a,b\n1,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(read_plain(utf_16).faults().iter().any(|fault| fault.0 == "nul-byte"));
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
    let digest = |outcome: &crate::Outcome| outcome.summary.parts[0].records_sha256.clone();
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
    assert_eq!((outcome.labels.len(), outcome.faults()), (2, vec![]));
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
    assert_eq!(outcome.faults(), []);
    let outcome = read(text, &options(2));
    assert_eq!(outcome.faults(), [("trailing-blank-rows", 1, 4, 4)]);
    let outcome = read(text, &options(5));
    assert_eq!(
        (outcome.labels.len(), outcome.faults()),
        (2, vec![("header-only", 1, 1, 1)])
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
    assert_eq!(outcome.faults(), [("blank-row", 1, 3, 3)]);
    assert_eq!(read_plain(text).labels, [" a ", "b "]);
}
