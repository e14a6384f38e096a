//! Long tables, whose figures are of several measures.

use super::*;

const LONG: &str = r#"{
    "x-key": ["month", "area", "what"],
    "x-long": { "measure": "what", "value": "n", "measures": {
        "calls": { "x-measure": { "of": "events", "weighs": true } },
        "sent": { "x-measure": { "of": "things" } },
        "share": { "x-measure": { "of": "rate", "parts": false } }
    } },
    "properties": {
        "month": { "x-period": "month" },
        "area": { "x-part-of": { "A": "All", "B": "All" } },
        "what": {},
        "n": { "type": "integer" }
    }
}"#;

/// A year in which area B has so many calls and sends so many things a month.
fn year(year: u16, calls: u64, sent: u64) -> Case {
    let mut csv = "month,area,what,n\n".to_owned();
    for month in 4..=12 {
        for (area, calls, sent) in [("A", 500, 500), ("B", calls, sent), ("All", 500 + calls, 500 + sent)] {
            for (what, n) in [("calls", calls), ("sent", sent), ("share", 100)] {
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
    Case::new(&csv).kind(Kind::Table).schema(LONG).release(release)
}

#[test]
fn a_long_table_is_weighed_by_its_measure_and_no_level_counts_twice() {
    let said = |calls, sent| {
        let case = year(2015, calls, sent).previous_case(year(2014, 500, 500));
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
