//! Long tables, whose figures are of several measures.

use super::*;

const LONG: &str = r#"{
    "x-key": ["month", "area", "what"],
    "x-long": { "measure": "what", "value": "n", "measures": {
        "calls": { "x-measure": { "of": "events", "weighs": true } },
        "sent": { "x-measure": { "of": "things" } },
        "share": { "x-measure": { "of": "rate", "parts": false } },
        "open": { "x-measure": { "of": "things", "is": "stock" } },
        "so far": { "x-measure": { "of": "events", "running": true } }
    } },
    "properties": {
        "month": { "x-period": "month" },
        "area": { "x-part-of": { "A": "All", "B": "All" } },
        "what": {},
        "n": { "type": "integer" }
    }
}"#;

/// A year in which area B has so many calls and sends so many things a month, with so much of each measure that does not add up.
fn year(schema: &str, year: u16, calls: u64, sent: u64, other: u64) -> Case {
    let mut csv = "month,area,what,n\n".to_owned();
    for month in 4..=12 {
        for (area, calls, sent) in [("A", 500, 500), ("B", calls, sent), ("All", 500 + calls, 500 + sent)] {
            for (what, n) in [
                ("calls", calls),
                ("sent", sent),
                ("share", other),
                ("open", other),
                ("so far", other),
            ] {
                csv.push_str(&format!("{year}-{month:02},{area},{what},{n}\n"));
            }
        }
    }
    let release = ReleaseFacts {
        period: Some(DateRange {
            from: format!("{year}-04-01"),
            to: format!("{year}-12-31"),
        }),
        ..ReleaseFacts::default()
    };
    Case::new(&csv).kind(Kind::Table).schema(schema).release(release)
}

#[test]
fn a_long_table_is_weighed_by_its_measure_and_no_level_counts_twice() {
    let said = |calls, sent| {
        let case = year(LONG, 2015, calls, sent, 100).previous_case(year(LONG, 2014, 500, 500, 100));
        judge(&ChangedVolume, params(), &case).text()
    };
    assert_eq!(said(500, 500), "nothing\n");
    let of_calls = said(50_000, 500);
    assert!(of_calls.contains("B (n: 450,000 now, 4,500 before)"), "{of_calls}");
    assert!(!of_calls.contains("All"), "{of_calls}");
    let of_sent = said(500, 50_000);
    assert!(of_sent.contains("sent (454,500 now, 9,000 before)"), "{of_sent}");
    assert!(!of_sent.contains("B ("), "{of_sent}");
}

#[test]
fn measures_of_a_long_table_that_do_not_add_up_are_not_added() {
    let case = year(LONG, 2015, 500, 500, 90_000).previous_case(year(LONG, 2014, 500, 500, 100));
    assert_eq!(judge(&ChangedVolume, params(), &case).text(), "nothing\n");
}

#[test]
fn each_measure_of_a_long_table_is_compared_by_its_own_rounding() {
    let is_found = |schema: &str| {
        let case = year(schema, 2015, 500, 2000, 100).previous_case(year(schema, 2014, 500, 500, 100));
        judge(&ChangedVolume, params(), &case).text() != "nothing\n"
    };
    let rounded = LONG.replace(r#""of": "things" }"#, r#""of": "things", "rounded": 1000 }"#);
    assert_eq!([is_found(LONG), is_found(&rounded)], [true, false]);
}
