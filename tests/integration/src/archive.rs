//! Releases before the previous one: compared with, told, and needed by whoever runs the audit again.

use crate::bench::Bench;
use crate::releases;
use crate::statement::{Statement, audit};

const REPORT: &str = "release/transparency-report/statement.json";

const RULE: &str = "consistency/restated-figures";

/// The small release with three months of the year before, and two earlier releases: the previous one, which has none of them, and
/// one of the archive, which gave another figure.
fn bench() -> Bench {
    let bench = Bench::new();
    releases::small(&bench);
    let declared = bench.read_text("release/candour.toml");
    let schema = bench.read_text("release/visits.schema.json");
    let rows = bench.read_text("release/visits.csv");
    let (header, now) = rows.split_once('\n').unwrap();
    for (folder, year) in [("before", "2014"), ("long-before", "2013")] {
        let dated = |text: &str| text.replace("2015", year);
        bench.write(&format!("{folder}/candour.toml"), dated(&declared));
        bench.write(&format!("{folder}/visits.schema.json"), &schema);
        bench.write(&format!("{folder}/visits.csv"), format!("{header}\n{}", dated(now)));
    }
    let earlier = now.replace("2015", "2013");
    let (first, others) = earlier.split_once('\n').unwrap();
    let mut cells: Vec<String> = first.split(',').map(str::to_owned).collect();
    let visits: u64 = cells[2].parse().unwrap();
    let attended: u64 = cells[3].parse().unwrap();
    (cells[2], cells[3]) = ((visits + 1).to_string(), (attended + 1).to_string());
    bench.write(
        "release/visits.csv",
        format!("{header}\n{}\n{others}{now}", cells.join(",")),
    );
    let named = "previous  = \"../before\"\narchive   = [\"../long-before\"]\naudience  =";
    let declared = declared
        .replace("audience  =", named)
        .replace("from = 2015", "from = 2013");
    bench.write("release/candour.toml", declared);
    bench
}

#[test]
fn figures_that_an_earlier_release_gave_are_found_and_it_is_named() {
    let bench = bench();
    let statement = Statement::of(&audit(&bench, "release"));
    let told: Vec<String> = statement
        .of_rule(RULE, "visits")
        .into_iter()
        .map(|found| found.text)
        .collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0].contains("differs from the earlier release that goes on until 2013-03-31"),
        "{told:?}"
    );
    let predicate: serde_json::Value = serde_json::from_str(&bench.read_text(REPORT)).unwrap();
    let predicate = &predicate["predicate"];
    assert_eq!(predicate["archive"][0]["id"], "2013");
    let inputs = predicate["inputs"].as_array().unwrap();
    let archived = inputs.iter().filter(|input| input["role"] == "archive");
    let names: Vec<&str> = archived.filter_map(|input| input["name"].as_str()).collect();
    assert_eq!(names, ["archive 1: visits.csv"]);
}

#[test]
fn whoever_runs_the_audit_again_needs_all_of_it() {
    let bench = bench();
    audit(&bench, "release");
    let reproduce = |more: &[&str], code| {
        let arguments = ["reproduce", REPORT].into_iter().chain(more.iter().copied());
        bench.candour(arguments).answer().ending(code)
    };
    reproduce(&[], 0);
    std::fs::rename(bench.path("long-before"), bench.path("elsewhere")).unwrap();
    let without = reproduce(&[], 4).stdout;
    assert!(without.contains("archive 1: visits.csv (earlier release)"), "{without}");
    reproduce(&["--archive", "elsewhere"], 0);
    let other = reproduce(&["--archive", "before"], 1).stdout;
    assert!(other.contains("DIFFERS"), "{other}");
}

/// A baseline of an earlier version may lack what is asked of it: what other releases say is said all the same.
#[test]
fn a_baseline_that_tells_nothing_hides_nothing() {
    let bench = bench();
    audit(&bench, "long-before");
    let text = bench.read_text("long-before/transparency-report/baseline.json");
    let mut baseline: serde_json::Value = serde_json::from_str(&text).unwrap();
    baseline["tallies"] = serde_json::json!([]);
    bench.write("old/baseline.json", baseline.to_string());
    let both = "archive   = [\"../long-before\", \"../old/baseline.json\"]";
    bench.replace("release/candour.toml", "archive   = [\"../long-before\"]", both);
    let statement = Statement::of(&audit(&bench, "release"));
    assert_eq!(statement.of_rule(RULE, "visits").len(), 2);
}
