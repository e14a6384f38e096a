//! The publisher's workings hold all record numbers of what failed, by part, up to a limit; nothing else does.

use serde_json::Value;

use crate::bench::Bench;
use crate::releases;

const HEADER: &str = "clinic,month,visits,attended,missed\n";

/// The lines of the workings of a release that consists of these parts.
fn workings(parts: &[&str]) -> (Bench, Vec<Value>) {
    let bench = releases::bench();
    std::fs::remove_file(bench.path("release/visits.csv")).unwrap();
    for (at, part) in parts.iter().enumerate() {
        bench.write(&format!("release/visits-{at}.csv"), format!("{HEADER}{part}"));
    }
    bench.replace("release/candour.toml", "visits.csv", "visits-*.csv");
    bench.candour(["audit", "release", "--quiet"]).answer().ending(1);
    let lines = bench.read_text("release/.candour/workings.jsonl");
    let lines = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (bench, lines)
}

fn of_rule<'a>(lines: &'a [Value], rule: &str) -> &'a Value {
    let found = lines.iter().find(|line| line["rule"] == rule);
    found.unwrap_or_else(|| panic!("nothing of {rule}: {lines:#?}"))
}

/// `part: first–last (how many)` of a line.
fn by_part(line: &Value) -> Vec<String> {
    let parts = line["records-by-part"].as_array().expect("all records");
    let told = parts.iter().map(|part| {
        let records: Vec<u64> = serde_json::from_value(part["records"].clone()).unwrap();
        assert!(records.is_sorted());
        let (first, last) = (records[0], records[records.len() - 1]);
        format!("{}: {first}–{last} ({})", part["part"].as_str().unwrap(), records.len())
    });
    told.collect()
}

#[test]
fn they_hold_all_records_of_what_failed_by_part() {
    let rows = |range: std::ops::Range<u32>| -> String {
        // Each is twice what it may not be: no clinic of the list, and a cell too few or a blank.
        range
            .map(|n| format!("Z,2015-{:02},{},,5\n", n % 3 + 1, n + 100))
            .collect()
    };
    let (bench, lines) = workings(&[&rows(0..60), &format!("{}{}", rows(60..90), "A,2015-01,7\n".repeat(20))]);
    let listed = ["visits-0.csv: 2–61 (60)", "visits-1.csv: 2–31 (30)"];
    assert_eq!(by_part(of_rule(&lines, "schema/enum")), listed);
    assert_eq!(
        by_part(of_rule(&lines, "completeness/missing-values")),
        [listed[0], "visits-1.csv: 2–51 (50)"]
    );
    // What is wrong with the form of the file, too.
    assert_eq!(
        by_part(of_rule(&lines, "structure/missing-cell")),
        ["visits-1.csv: 32–51 (20)"]
    );
    assert!(lines.iter().all(|line| line.get("further-records").is_none()));
    // What is published knows ten.
    let statement: Value =
        serde_json::from_str(&bench.read_text("release/transparency-report/statement.json")).unwrap();
    let blocks = statement["predicate"]["blocks"].as_array().unwrap();
    let of_enum = blocks.iter().find(|block| block["rule"] == "schema/enum").unwrap();
    let records = &of_enum["evaluations"][0]["findings"][0]["records"];
    assert_eq!(records.as_array().unwrap().len(), 10);
}

/// What a rule holds against another dataset is not there again, and is not needed: the records are of this one.
#[test]
fn they_hold_all_records_whose_codes_another_dataset_lacks() {
    let bench = releases::bench();
    bench.write("release/clinics.csv", "code\nA\n");
    let lookup = "\n[[dataset]]\nname = \"clinics\"\npath = \"clinics.csv\"\nkind = \"lookup\"\n";
    let declared = bench.read_text("release/candour.toml") + lookup;
    bench.write("release/candour.toml", declared);
    bench.replace(
        "release/visits.schema.json",
        r#""x-parts""#,
        r#""x-references": [{ "columns": ["clinic"], "dataset": "clinics", "to": ["code"] }], "x-parts""#,
    );
    let rows: String = (0..40).map(|n| format!("B,{}-01,9,5,4\n", 1980 + n)).collect();
    bench.write("release/visits.csv", format!("{HEADER}A,2015-01,9,5,4\n{rows}"));
    bench.candour(["audit", "release", "--quiet"]).answer().ending(1);
    let lines = bench.read_text("release/.candour/workings.jsonl");
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        by_part(of_rule(&lines, "consistency/references")),
        ["visits.csv: 3–42 (40)"]
    );
}

#[test]
fn beyond_the_limit_they_say_how_many_there_are() {
    let rows: String = (0..100_050).map(|n| format!("Z,2015-01,{n},{n},0\n")).collect();
    let (_, lines) = workings(&[&rows]);
    let line = of_rule(&lines, "schema/enum");
    assert_eq!(by_part(line), ["visits-0.csv: 2–100001 (100000)"]);
    assert_eq!(line["further-records"], 50);
}

#[test]
fn the_same_release_has_the_same_workings() {
    let rows: String = (0..5_000).map(|n| format!("Z,2015-01,{n},,0\n")).collect();
    let (bench, _) = workings(&[&rows]);
    let path = "release/.candour/workings.jsonl";
    let first = bench.read(path);
    bench
        .candour(["audit", "release", "--quiet", "--jobs", "1", "--block-size", "4096"])
        .answer()
        .ending(1);
    assert!(first == bench.read(path));
}
