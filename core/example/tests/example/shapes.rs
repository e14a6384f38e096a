//! The long table and the wide one: the same bytes each time, and totals that are the sums of their parts.

use std::collections::BTreeMap;

use candour_example::{Settings, Twin};

use crate::reading::{Csv, make};

fn shape(twin: Twin, seed: u64) -> Settings {
    Settings {
        seed,
        twin,
        ..Settings::committed()
    }
}

#[test]
fn a_shape_follows_from_its_seed() {
    for (twin, path) in [(Twin::National, "calls.csv"), (Twin::Wide, "lists.csv")] {
        let [one, same, other] = [1, 1, 2].map(|seed| make(&shape(twin, seed)));
        assert!(one[1].0.0 == same[1].0.0);
        assert!(one[1].0.0[path] != other[1].0.0[path]);
        assert_eq!(one[1].0.0.len(), 3);
    }
}

fn number(text: &str) -> u64 {
    text.parse().unwrap()
}

#[test]
fn areas_are_the_sums_of_their_parts_in_each_measure() {
    let Csv { header, rows } = make(&shape(Twin::National, 3))[1].0.csv("calls.csv");
    assert_eq!(header[1..5], ["area_code", "area_name", "measure", "figure"]);
    let mut sums: BTreeMap<(&str, &str, &str), u64> = BTreeMap::new();
    for row in rows.iter().filter(|row| row[3] != "answered_percent" && row[4] != "*") {
        *sums.entry((&row[0], &row[3], &row[1][..3])).or_default() += number(&row[4]);
    }
    let hidden = rows.iter().filter(|row| row[4] == "*").count();
    assert!(hidden > 0);
    for ((month, measure, level), sum) in &sums {
        let country = sums[&(*month, *measure, "E92")];
        match (*level, *measure) {
            ("E23", "injured") => assert!(*sum <= country),
            _ => assert_eq!(*sum, country, "{month} {measure} {level}"),
        }
    }
}

#[test]
fn a_wide_row_adds_up_and_so_does_each_column() {
    let Csv { header, rows } = make(&shape(Twin::Wide, 3))[1].0.csv("lists.csv");
    assert_eq!(header.len(), 42);
    for of_quarter in rows.chunks(11) {
        for column in 3..42 {
            let parts: u64 = of_quarter[..10].iter().map(|row| number(&row[column])).sum();
            assert_eq!(parts, number(&of_quarter[10][column]));
        }
        for row in of_quarter {
            let bands: u64 = row[3..39].iter().map(|cell| number(cell)).sum();
            assert_eq!(bands, number(&row[41]));
        }
    }
}
