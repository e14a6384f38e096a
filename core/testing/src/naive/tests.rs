//! Known answers, worked out by hand.

use candour_arrow::Tally;
use candour_model::meaning::{JsonType, Marker, MarkerKind};

use super::*;
use candour_sdk::Tallies;

fn tally(spec: &TallySpec) -> Tally {
    let suppressed = Marker {
        is: MarkerKind::Suppressed,
        from: None,
        to: None,
    };
    let number = ColumnMeaning {
        types: vec![JsonType::Number],
        markers: [("*".to_owned(), suppressed)].into(),
        ..ColumnMeaning::default()
    };
    let columns = [
        ("town", ColumnMeaning::default()),
        ("who", ColumnMeaning::default()),
        ("n", number),
    ];
    let columns = columns.map(|(id, meaning)| Column {
        id: id.to_owned(),
        meaning,
    });
    let rows = [
        ["Rye", "p1", "10"],
        ["", "p2", "x"],
        ["Rye", "p1", "*"],
        ["Deal", "", ""],
        ["Rye", "p3", "2.50"],
    ];
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.map(String::from).to_vec()).collect();
    naive_tally(&columns, &rows, spec)
}

fn lines(tally: &Tally) -> Vec<String> {
    let tallies = Tallies::new(vec![tally.head.clone()], std::slice::from_ref(&tally.batch)).unwrap();
    let view = tallies.even_overflowed(0).unwrap();
    view.groups()
        .map(|group| format!("{:?} {} {}", group.keys(), group.count(), group.size()))
        .collect()
}

#[test]
fn groups_are_counted_null_first() {
    let spec = TallySpec::of("data").by("town");
    assert_eq!(
        lines(&tally(&spec)),
        ["[None] 1 1", "[Some(\"Deal\")] 1 1", "[Some(\"Rye\")] 3 3"]
    );
}

#[test]
fn size_is_of_what_is_distinct_and_missing_people_are_none() {
    let spec = TallySpec::of("data").by("town").distinct("who").spectrum();
    let tally = tally(&spec);
    assert_eq!(
        lines(&tally),
        ["[None] 1 1", "[Some(\"Deal\")] 1 0", "[Some(\"Rye\")] 3 2"]
    );
    let sizes: Vec<(u64, u64)> = tally
        .head
        .spectrum
        .iter()
        .map(|entry| (entry.size, entry.groups))
        .collect();
    assert_eq!(sizes, [(0, 1), (1, 1), (2, 1)]);
}

#[test]
fn sums_tell_what_they_leave_out() {
    let tally = tally(&TallySpec::of("data").sum("n").rows(2));
    let tallies = Tallies::new(vec![tally.head.clone()], &[tally.batch]).unwrap();
    let group = tallies.get(0).unwrap().whole().unwrap();
    let sum = group.sum(0);
    assert_eq!(sum.sum.unwrap().to_string(), "12.5");
    assert_eq!(sum.min.unwrap().to_string(), "2.5");
    assert_eq!(sum.max.unwrap().to_string(), "10");
    assert_eq!(
        (sum.n, sum.missing, sum.suppressed, sum.not_applicable, sum.malformed),
        (2, 1, 1, 0, 1)
    );
    assert_eq!(sum.whole(), None);
    let records: Vec<u64> = group.rows().iter().map(|at| at.record).collect();
    assert_eq!(records, [2, 3]);
}

#[test]
fn groups_outside_the_bounds_are_dropped_and_past_the_limit_all() {
    let spec = TallySpec::of("data").by("town").at_most(1).spectrum();
    let kept = tally(&spec);
    assert_eq!(lines(&kept), ["[None] 1 1", "[Some(\"Deal\")] 1 1"]);
    assert_eq!(kept.head.spectrum.len(), 2);
    let past = tally(&spec.limit(1));
    assert!(past.head.overflowed);
    assert!(lines(&past).is_empty());
    assert_eq!(past.head.spectrum.len(), 2);
    let tallies = Tallies::new(vec![past.head.clone()], &[past.batch]).unwrap();
    assert_eq!(tallies.get(0).unwrap_err().code(), "overflowed");
}

#[test]
fn no_rows_are_one_group_of_none_or_no_group() {
    let columns = [Column {
        id: "a".to_owned(),
        meaning: ColumnMeaning::default(),
    }];
    let whole = naive_tally(&columns, &[], &TallySpec::of("data").sum("a").spectrum());
    assert_eq!(lines(&whole), ["[] 0 0"]);
    assert_eq!(whole.head.spectrum, [SpectrumEntry { size: 0, groups: 1 }]);
    let by = naive_tally(&columns, &[], &TallySpec::of("data").by("a").rows(1));
    assert!(lines(&by).is_empty());
}

#[test]
fn samples_are_the_same_on_both_sides() {
    let spec = TallySpec::of("data").by("town").sample(2);
    let sampled = tally(&spec);
    assert_eq!(lines(&sampled).len(), 2);
    let mut hashes: Vec<(u64, String)> = [None, Some("Deal"), Some("Rye")]
        .map(|town| (sample_hash(&[town.map(String::from)]), format!("[{town:?}]")))
        .to_vec();
    hashes.sort();
    for (_, key) in &hashes[..2] {
        assert!(lines(&sampled).iter().any(|line| line.starts_with(key)), "{key}");
    }
}

#[test]
fn sums_of_too_many_digits_overflow() {
    let columns = [Column {
        id: "n".to_owned(),
        meaning: ColumnMeaning::default(),
    }];
    let rows = [
        vec!["0.0000000000000000000000000001".to_owned()],
        vec!["99999999999".to_owned()],
    ];
    let spec = TallySpec::of("data").sum("n");
    assert!(naive_tally(&columns, &rows, &spec).head.overflowed);
    assert!(!naive_tally(&columns, &rows[..1], &spec).head.overflowed);
}
