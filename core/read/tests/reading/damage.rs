//! Texts that were damaged before they came here, told by column; headers that stand again; sheets that are full.

use candour_read::{Encoding, FaultKind, Options, Outside};

use crate::{Outcome, read, read_plain};

/// Each fault of this kind: its column, its word, how often, and in which records first.
fn told(outcome: &Outcome, kind: FaultKind) -> Vec<(Option<u32>, &'static str, u64, Vec<u64>)> {
    let faults = outcome.summary.faults.iter().filter(|fault| fault.kind == kind);
    faults
        .map(|fault| {
            let records = fault.first.iter().map(|at| at.record).collect();
            (fault.about.column, fault.about.word, fault.count, records)
        })
        .collect()
}

#[test]
fn damage_is_told_by_column_with_labels() {
    let outcome = read_plain("name,caf\u{FFFD}\nJosÃ©,1\nRenÃ©e,2\nx,it\u{FFFD}s\nJosé,3\n");
    assert_eq!(told(&outcome, FaultKind::MisreadText), [(Some(0), "", 2, vec![2, 3])]);
    assert_eq!(told(&outcome, FaultKind::LostCharacter), [(Some(1), "", 2, vec![1, 4])]);
    assert_eq!(outcome.summary.faults.iter().len(), 2);
}

#[test]
fn errors_of_spreadsheets_are_told_by_column_and_error() {
    let outcome = read_plain("a,b\n#REF!,1\n2,#REF!\n#N/A,\"#REF!\"\nsee #REF!,4\n");
    assert_eq!(
        told(&outcome, FaultKind::SpreadsheetError),
        [
            (Some(0), "#N/A", 1, vec![4]),
            (Some(0), "#REF!", 1, vec![2]),
            (Some(1), "#REF!", 2, vec![3, 4])
        ]
    );
}

#[test]
fn what_is_undecodable_is_not_told_as_lost_before() {
    let options = Options {
        encoding: Some(Encoding::Utf8),
        ..Options::default()
    };
    let outcome = read(b"a,b\n1,\xA3x\n", &options);
    assert_eq!(outcome.faults(), [("undecodable-text", 1, 2, 2)]);
}

#[test]
fn an_encoding_that_does_not_fit_is_told_instead_of_what_comes_of_it() {
    let options = Options {
        encoding: Some(Encoding::Windows1252),
        ..Options::default()
    };
    let utf8 = read("name,n\ncafé,1\nplain,2\nit’s,3\n", &options);
    assert_eq!(utf8.faults(), [("wrong-encoding", 2, 2, 2)]);
    let both = read(b"name,n\ncaf\xC3\xA9,1\ncaf\xE9,2\n", &options);
    assert_eq!(both.faults(), [("misread-text", 1, 2, 2)]);
}

#[test]
fn a_header_that_stands_again_is_told_with_its_records() {
    let outcome = read_plain("a,b\n1,2\na,b\n3,4\n\"a\",b\na,5\n");
    assert_eq!(told(&outcome, FaultKind::RepeatedHeader), [(None, "", 2, vec![3, 5])]);
    // Of a table of one column it may be a value.
    assert!(read_plain("Total\n1\nTotal\n").summary.faults.is_empty());
}

#[test]
fn a_full_sheet_is_told() {
    for (rows, is_told) in [(65_534, false), (65_535, true), (65_536, true), (65_537, false)] {
        let outcome = read_plain(format!("a,b\n{}", "1,2\n".repeat(rows)));
        assert_eq!(!outcome.summary.faults.is_empty(), is_told, "{rows}");
    }
    let blank = read_plain(format!("a,b\n{}\n\n", "1,2\n".repeat(65_535)));
    assert_eq!(
        blank.faults(),
        [("full-sheet", 1, 1, 1), ("trailing-blank-rows", 2, 65_537, 65_537)]
    );
}

#[test]
fn rows_are_left_out_as_declared() {
    let options = Options {
        skip_rows: vec![1, 3, 5, 90],
        ..Options::default()
    };
    let outcome = read("Activity\na,b\n,number\n1,2\na,b\n3,4\n5,6\n7,8\n", &options);
    assert_eq!(outcome.labels, ["a", "b"]);
    assert_eq!(outcome.rows, [["1", "2"], ["3", "4"], ["5", "6"], ["7", "8"]]);
    assert_eq!(outcome.places, [(0, 4), (0, 6), (0, 7), (0, 8)]);
    assert_eq!(outcome.faults(), [("skipped-row", 3, 1, 1)]);
    assert_eq!(outcome.summary.outside, Outside::default());
}

#[test]
fn what_the_head_makes_doubtful_is_told() {
    let with = |text: &str, known: &[&str]| {
        let options = Options {
            known_labels: known.iter().map(|&label| label.to_owned()).collect(),
            ..Options::default()
        };
        read(text, &options).faults()
    };
    let units = "area,n\n,number\nDeal,2\nDover,4\nHythe,6\n";
    assert_eq!(with(units, &[]), [("units-row", 1, 2, 2)]);
    let title = "Area,Activity\narea,n\nDeal,2\n";
    assert_eq!(with(title, &["area", "n"]), [("header-elsewhere", 1, 2, 2)]);
    assert_eq!(with(title, &[]), []);
    let outcome = read_plain("a^b\n1^2\n3^4\n");
    assert_eq!(outcome.faults(), [("wrong-delimiter", 1, 1, 1)]);
    assert_eq!(told(&outcome, FaultKind::WrongDelimiter)[0].1, "a caret");
}

#[test]
fn what_is_no_table_is_named() {
    for (bytes, what) in [
        (b"PK\x03\x04____xl/workbook.xml".as_slice(), "workbook"),
        (b"{\"a\": 1}\n{\"a\": 2}\n", "json-lines"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n",
            "pointer",
        ),
    ] {
        let outcome = read(bytes, &Options::default());
        assert_eq!(told(&outcome, FaultKind::NotATable), [(None, what, 1, vec![1])]);
        assert!(outcome.labels.is_empty() && outcome.rows.is_empty());
    }
}
