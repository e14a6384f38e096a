//! Tables of another shape than was asked for, and keys that are sought.

use candour_arrow::Tally;
use candour_model::column::Column;
use candour_model::meaning::ColumnMeaning;
use candour_model::tally::TallySpec;

use super::*;
use candour_testing::naive_tally;

fn tally(spec: &TallySpec) -> Tally {
    let columns = ["a", "b"].map(|id| Column {
        id: id.to_owned(),
        meaning: ColumnMeaning::default(),
    });
    let texts = ["", "x", "y", "zz", "é"];
    let rows: Vec<Vec<String>> = (0..25)
        .map(|i| vec![texts[i % 5].to_owned(), texts[i * 7 % 11 % 5].to_owned()])
        .collect();
    naive_tally(&columns, &rows, spec)
}

#[test]
fn every_key_is_found_and_no_other() {
    let tally = tally(&TallySpec::of("data").by("a").by("b"));
    let tallies = Tallies::new(vec![tally.head], &[tally.batch]).unwrap();
    let view = tallies.get(0).unwrap();
    assert!(view.len() > 5);
    for group in view.groups() {
        let found = view.find(&group.keys()).unwrap();
        assert_eq!((found.keys(), found.count()), (group.keys(), group.count()));
    }
    assert!(view.find(&[Some("x"), Some("absent")]).is_none());
    assert!(view.find(&[Some("x")]).is_none());
    assert_eq!(view.rows_in_all(), 25);
}

#[test]
fn tables_that_were_not_asked_for_are_refused() {
    let plain = tally(&TallySpec::of("data").by("a"));
    for wanted in [
        TallySpec::of("data").by("a").by("b"),
        TallySpec::of("data").by("a").distinct("b"),
        TallySpec::of("data").by("a").sum("b"),
        TallySpec::of("data").by("a").rows(1),
    ] {
        let mut head = plain.head.clone();
        head.spec = wanted;
        let error = Tallies::new(vec![head], std::slice::from_ref(&plain.batch)).unwrap_err();
        assert_eq!(error.code(), "wrong-tally");
    }
    assert_eq!(
        Tallies::new(Vec::new(), std::slice::from_ref(&plain.batch))
            .unwrap_err()
            .code(),
        "wrong-tally"
    );
    let tallies = Tallies::new(vec![plain.head], &[plain.batch]).unwrap();
    assert_eq!(tallies.get(1).unwrap_err().code(), "wrong-tally");
}
