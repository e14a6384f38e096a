//! Datasets of several files.

use candour_model::finding::RecordRef;
use candour_read::{FaultKind, Options};

use crate::read_parts;

#[test]
fn parts_are_read_one_after_the_other() {
    let outcome = read_parts(&["a,b\n1,2\n", "a;b\r\n3;4\r\n5;6\r\n"], &Options::default());
    assert_eq!(outcome.rows, [["1", "2"], ["3", "4"], ["5", "6"]]);
    assert_eq!(outcome.places, [(0, 2), (1, 2), (1, 3)]);
    assert_eq!(outcome.faults(), [], "each part has its own dialect and line ends");
    let delimiters: Vec<u8> = outcome
        .summary
        .parts
        .iter()
        .map(|part| part.dialect.delimiter)
        .collect();
    assert_eq!(delimiters, *b",;");
}

#[test]
fn columns_go_by_label_where_only_the_order_differs() {
    let outcome = read_parts(&["a,b,c\n1,2,3\n", "c,a,b\n3,1,2\n3,1\n3,1,2,4\n"], &Options::default());
    assert_eq!(
        outcome.rows,
        [["1", "2", "3"], ["1", "2", "3"], ["1", "", "3"], ["1", "2", "3"]]
    );
    assert_eq!(
        outcome.faults(),
        [
            ("parts-disagree", 1, 1, 1),
            ("missing-cell", 1, 3, 3),
            ("extra-cell", 1, 4, 4)
        ]
    );
    let disagree = outcome.summary.faults.get(FaultKind::PartsDisagree).unwrap();
    assert_eq!(disagree.first, [RecordRef { part: 1, record: 1 }]);
}

#[test]
fn faults_name_the_columns_of_the_dataset() {
    let parts: [&[u8]; 2] = [b"a,b\n1,2\n", b"b,a\n\xFF,1\n"];
    let outcome = read_parts(&parts, &Options::default());
    let fault = outcome.summary.faults.get(FaultKind::GuessedEncoding).unwrap();
    assert_eq!((&fault.columns[..], fault.byte_offset), (&[1][..], Some(4)));
}

#[test]
fn columns_go_by_position_where_labels_differ() {
    let outcome = read_parts(&["a,b\n1,2\n", "a,x\n3,4\n"], &Options::default());
    assert_eq!(outcome.labels, ["a", "b"]);
    assert_eq!(outcome.rows, [["1", "2"], ["3", "4"]]);
    assert_eq!(outcome.faults(), [("parts-disagree", 1, 1, 1)]);
}

#[test]
fn labels_come_from_the_first_part_that_has_any() {
    let outcome = read_parts(&["", "a,b\n1,2\n"], &Options::default());
    assert_eq!(outcome.labels, ["a", "b"]);
    assert_eq!(outcome.places, [(1, 2)]);
    assert_eq!(outcome.faults(), [("empty-file", 1, 1, 1)]);
}

#[test]
fn footers_are_those_of_each_part() {
    let options = Options {
        footer_rows: 1,
        ..Options::default()
    };
    let outcome = read_parts(&["a,b\n1,2\nend,\n", "a,b\n3,4\nend,\n"], &options);
    assert_eq!(outcome.rows, [["1", "2"], ["3", "4"]]);
}
