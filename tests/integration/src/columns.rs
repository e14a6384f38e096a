//! Columns that no label tells apart: blank ones, and those whose label another has. Each is looked at like any other.

use serde_json::Value;

use crate::bench::Bench;
use crate::releases;

/// Numbers that pass the check of an NHS number, one for each row of the small release; made up.
const NUMBERS: [&str; 6] = [
    "9434765919",
    "4010232137",
    "9876543210",
    "4505577104",
    "1234567881",
    "4857773457",
];

/// The small release with one more column, of this label and these cells.
fn bench(label: &str, cells: [&str; 6]) -> Bench {
    let bench = releases::bench();
    widen(&bench, label, cells);
    bench
}

fn widen(bench: &Bench, label: &str, cells: [&str; 6]) {
    let csv = bench.read_text("release/visits.csv");
    let cells = std::iter::once(label).chain(cells);
    let wider: Vec<String> = csv
        .lines()
        .zip(cells)
        .map(|(line, cell)| format!("{line},{cell}\n"))
        .collect();
    bench.write("release/visits.csv", wider.concat());
}

/// The columns of the findings of a rule, as the public is told them.
fn found(bench: &Bench, rule: &str) -> Vec<String> {
    bench.candour(["audit", "release"]).answer();
    // What names people is not published, and so neither is the report.
    let written = ["transparency-report", ".candour/draft"].map(|folder| format!("release/{folder}/statement.json"));
    let written = written.iter().find(|name| bench.path(name).exists()).unwrap();
    let statement: Value = serde_json::from_str(&bench.read_text(written)).unwrap();
    let text = statement.to_string();
    assert!(NUMBERS.iter().all(|number| !text.contains(number)), "{text}");
    let blocks = statement["predicate"]["blocks"].as_array().unwrap().iter();
    let findings = blocks
        .filter(|block| block["rule"] == rule)
        .flat_map(|block| block["evaluations"].as_array().unwrap())
        .flat_map(|evaluation| evaluation["findings"].as_array().unwrap());
    findings
        .flat_map(|finding| finding["columns"].as_array().unwrap())
        .map(|column| column.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn numbers_of_patients_hide_in_no_column() {
    for label in ["", "visits"] {
        // Behind a column that has no label either, and nothing in it.
        let bench = bench("", [""; 6]);
        widen(&bench, label, NUMBERS);
        assert_eq!(
            found(&bench, "re-identification/direct-identifiers"),
            ["#7"],
            "{label:?}"
        );
        assert_eq!(found(&bench, "structure/undeclared-column"), ["#7"], "{label:?}");
        assert_eq!(found(&bench, "completeness/blank-columns"), ["#6"], "{label:?}");
    }
}

#[test]
fn a_column_is_declared_by_its_place() {
    for label in ["", "\u{a0}", "visits"] {
        let bench = bench(label, ["1", "2", "x", "4", "", "6"]);
        let by_place = r##""#6": { "type": "integer", "maximum": 5 }, "visits":"##;
        bench.replace("release/visits.schema.json", r#""visits":"#, by_place);
        bench.replace(
            "release/visits.schema.json",
            r#""required": ["#,
            r##""required": ["#6", "##,
        );
        assert_eq!(
            found(&bench, "structure/undeclared-column"),
            Vec::<String>::new(),
            "{label:?}"
        );
        assert_eq!(
            found(&bench, "structure/duplicate-label"),
            Vec::<String>::new(),
            "{label:?}"
        );
        for rule in ["schema/type", "schema/maximum", "schema/required"] {
            assert_eq!(found(&bench, rule), ["#6"], "{rule} {label:?}");
        }
    }
}

#[test]
fn a_label_that_looks_like_a_place_is_told_from_one() {
    let bench = bench("#6", ["1"; 6]);
    let of_label = r###""##6": { "type": "string", "maxLength": 1 }, "visits":"###;
    bench.replace("release/visits.schema.json", r#""visits":"#, of_label);
    assert_eq!(found(&bench, "structure/undeclared-column"), Vec::<String>::new());
    assert_eq!(found(&bench, "schema/max-length"), Vec::<String>::new());
    bench.replace("release/visits.schema.json", "maxLength\": 1", "maxLength\": 0");
    assert_eq!(found(&bench, "schema/max-length"), ["##6"]);
    bench.replace(
        "release/visits.csv",
        "visits,attended,missed,#6",
        "visits,attended,missed,",
    );
    assert_eq!(found(&bench, "structure/undeclared-column"), ["#6"]);
    assert_eq!(found(&bench, "structure/missing-column"), ["##6"]);
}
