//! Rows that are left out by declaration are counted and looked at, and so is what else is published and is no cell.

use candour_read::{FaultKind, Options, Where};

use crate::{Outcome, read, read_parts, read_plain};

/// Made up, and passing the check.
const NHS: &str = "943 476 5919";

fn options(header_row: u64, footer_rows: u64, skip_rows: &[u64]) -> Options {
    Options {
        header_row: Some(header_row),
        footer_rows,
        skip_rows: skip_rows.to_vec(),
        ..Options::default()
    }
}

/// How many rows, by what became of them.
fn counted(outcome: &Outcome) -> Vec<(&'static str, u64)> {
    outcome
        .faults()
        .into_iter()
        .map(|(kind, count, ..)| (kind, count))
        .collect()
}

/// Where identifiers are, of which class, how many, and in which records or columns.
fn outside(outcome: &Outcome) -> Vec<(Where, &'static str, u64, Vec<u64>)> {
    let told = outcome.summary.outside.iter().map(|(at, class, seen)| {
        let records = seen.first.iter().map(|at| at.record);
        let columns = seen.columns.iter().map(|at| u64::from(*at));
        let places = if at == Where::Label {
            columns.collect()
        } else {
            records.collect()
        };
        (at, class, seen.count, places)
    });
    told.collect()
}

#[test]
fn rows_that_are_left_out_are_counted_and_blank_ones_are_not() {
    let text = "Activity\n\na,b\n1,2\nskip me,\n3,4\nSource: the Trust\n\n";
    let outcome = read(text, &options(3, 2, &[5]));
    assert_eq!(outcome.rows, [["1", "2"], ["3", "4"]]);
    assert_eq!(
        counted(&outcome),
        [("skipped-row", 1), ("left-out-above", 1), ("left-out-below", 1)]
    );
}

#[test]
fn records_dressed_as_footers_titles_or_skipped_rows_are_told() {
    let rows = "Deal,2015-04,3\nDover,2015-04,12,40\n";
    let below = read(format!("area,month,n\nHythe,2015-04,7\n{rows}"), &options(1, 2, &[]));
    assert_eq!(counted(&below), [("left-out-below", 2), ("left-out-record", 2)]);
    let above = read(format!("{rows}area,month,n\nHythe,2015-04,7\n"), &options(3, 0, &[]));
    assert_eq!(counted(&above), [("left-out-above", 2), ("left-out-record", 2)]);
    let among = read(
        format!("area,month,n\n{rows}Hythe,2015-04,7\n"),
        &options(1, 0, &[2, 3]),
    );
    assert_eq!(counted(&among), [("skipped-row", 2), ("left-out-record", 2)]);
}

#[test]
fn the_header_again_units_and_years_above_are_no_records() {
    let text = ",2014,2015\narea,n,m\n,number,%\nDeal,3,4\narea,n,m\nDover,5,6\n";
    let outcome = read(text, &options(2, 0, &[3, 5]));
    assert_eq!(counted(&outcome), [("skipped-row", 2), ("left-out-above", 1)]);
}

#[test]
fn more_rows_than_titles_and_footnotes_take_are_told_over_all_parts() {
    let part = |rows: usize| format!("a,b\n1,2\n{}", "a note\n".repeat(rows));
    for (parts, is_told) in [(vec![20], false), (vec![21], true)] {
        let texts: Vec<String> = parts.into_iter().map(part).collect();
        let outcome = read_parts(&texts, &options(1, texts[0].lines().count() as u64 - 2, &[]));
        assert_eq!(outcome.summary.faults.get(FaultKind::ManyLeftOut).is_some(), is_told);
    }
    let outcome = read_parts(&[part(11), part(11)], &options(1, 11, &[]));
    assert_eq!(counted(&outcome), [("left-out-below", 22), ("many-left-out", 22)]);
}

#[test]
fn identifiers_are_found_wherever_no_record_is() {
    let text = format!("{NHS}\narea,ab123456c\nDeal,1\nborn on 1 April 1950,\nDover,2,{NHS}\nlives at BR1 3HS,\n");
    let outcome = read(text, &options(2, 1, &[4]));
    assert_eq!(
        outside(&outcome),
        [
            (Where::Above, "nhs-number-3-3-4", 1, vec![1]),
            (Where::Below, "postcode", 1, vec![6]),
            (Where::Skipped, "birth-date", 1, vec![4]),
            (Where::Beyond, "nhs-number-3-3-4", 1, vec![5]),
            (Where::Label, "nino", 1, vec![1]),
        ]
    );
    // Titles that nobody declared are rows like these.
    let title = read_plain(format!("for {NHS}\narea,n\nDeal,1\nDover,2\n"));
    assert_eq!(outside(&title), [(Where::Above, "nhs-number-3-3-4", 1, vec![1])]);
    // So is the header of each part.
    let parts = read_parts(&["a,b\n1,2\n", &format!("a,{NHS}\n1,2\n")], &Options::default());
    assert_eq!(outside(&parts), [(Where::Label, "nhs-number-3-3-4", 1, vec![1])]);
}

#[test]
fn what_trimming_changes_is_counted_by_column() {
    let trim = Options {
        trim: true,
        ..Options::default()
    };
    let outcome = read("area, n\nDeal,1 \n \"Deal\",2\n Dover ,3\nHythe,4\n", &trim);
    assert_eq!(outcome.rows[1], ["Deal", "2"]);
    let faults = outcome.summary.faults.iter();
    let by_column: Vec<_> = faults
        .map(|fault| (fault.kind.id(), fault.about.column, fault.count))
        .collect();
    assert_eq!(by_column, [("trimmed-cell", Some(0), 2), ("trimmed-cell", Some(1), 2)]);
    assert!(read("a,b\n1,2\n", &trim).summary.faults.is_empty());
}
