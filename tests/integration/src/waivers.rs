//! Waivers, in all that may become of them, and weakened thresholds: in the verdict, the statement and the report.

use serde_json::Value;

use crate::bench::{Answer, Bench};
use crate::releases;

/// The small release with a missing cell, which several rules find, and waivers.
fn bench() -> Bench {
    let bench = releases::bench();
    bench.replace("release/visits.csv", "A,2015-02,140,110,30", "A,2015-02,140,,30");
    let waiver = |rule: &str, expires: &str, more: &str| {
        format!(
            "\n[[waiver]]\nrule = \"{rule}\"\ndataset = \"visits\"\nowner = \"Head of data\"\nreason = \"known since {expires}\"\n\
             expires = {expires}\n{more}\n"
        )
    };
    let waivers = [
        waiver(
            "completeness/missing-values",
            "2015-12-31",
            "severity = \"fail\"\nat-most = { missing-cells = 1 }",
        ),
        waiver(
            "consistency/duplicates",
            "2015-12-31",
            "at-most = { repeated-rows = 0 }",
        ),
        waiver("schema/required", "2015-06-30", "severity = \"fail\""),
    ];
    let declared = bench.read_text("release/candour.toml");
    bench.write("release/candour.toml", declared + &waivers.concat());
    bench
}

/// What was printed, as one line.
fn plain(answer: &Answer) -> String {
    answer.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_became_of_each_is_told() {
    let bench = bench();
    let answer = bench.candour(["audit", "release"]).answer();
    let statement: Value =
        serde_json::from_str(&bench.read_text("release/transparency-report/statement.json")).unwrap();
    let waivers = statement["predicate"]["waivers"].as_array().unwrap();
    let states: Vec<&str> = waivers.iter().map(|waiver| waiver["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["applied", "unused", "expired"], "{waivers:#?}");
    assert_eq!(waivers[0]["severity"], "fail");
    assert_eq!(waivers[0]["atMost"][0]["most"], "1");
    assert_eq!(waivers[0]["atMost"][0]["found"][0]["count"]["n"]["exact"], 1);
    assert!(
        plain(&answer).contains("1 finding is accepted by a waiver"),
        "{}",
        answer.stdout
    );
    assert!(plain(&answer).contains("1 waiver has expired"), "{}", answer.stdout);
    let page = bench.read_text("release/transparency-report/report.html");
    for part in ["Head of data", "known since 2015-06-30", "missing-cells", "expired"] {
        assert!(page.contains(part), "{part} is not in the page");
    }
}

/// One more missing cell than was accepted, and nothing is accepted.
#[test]
fn one_that_is_exceeded_covers_nothing() {
    let bench = bench();
    bench.replace("release/visits.csv", "B,2015-02,240,210,30", "B,2015-02,240,,30");
    let answer = bench.candour(["audit", "release"]).answer().ending(1);
    assert!(
        plain(&answer).contains("1 waiver accepts less than was found"),
        "{}",
        answer.stdout
    );
    let statement: Value =
        serde_json::from_str(&bench.read_text("release/transparency-report/statement.json")).unwrap();
    let waiver = &statement["predicate"]["waivers"][0];
    assert_eq!(
        (
            &waiver["state"],
            &waiver["atMost"][0]["found"][0]["count"]["n"]["exact"]
        ),
        (&"exceeded".into(), &2.into())
    );
    assert_eq!(statement["predicate"]["figures"]["waived"], 0);
}

#[test]
fn a_weaker_threshold_is_told_with_its_reason_and_the_policys() {
    let bench = releases::bench();
    let declared = bench.read_text("release/candour.toml");
    let weaker = "\n[rules.\"completeness/missing-values\"]\nfail = { required-cells = 3 }\nreason = \"two are known to be lost\"\n";
    bench.write("release/candour.toml", declared + weaker);
    let answer = bench.candour(["audit", "release"]).answer();
    let statement = bench.read_text("release/transparency-report/statement.json");
    let statement: Value = serde_json::from_str(&statement).unwrap();
    let blocks = statement["predicate"]["blocks"].as_array().unwrap();
    let weakened: Vec<&Value> = blocks
        .iter()
        .filter_map(|block| block["weakened"].as_array())
        .flatten()
        .collect();
    assert_eq!(weakened.len(), 1, "{weakened:#?}\n{}{}", answer.stdout, answer.stderr);
    assert_eq!(weakened[0]["param"], "fail.required-cells");
    assert_eq!((&weakened[0]["policy"], &weakened[0]["used"]), (&1.into(), &3.into()));
    assert!(
        plain(&answer).contains("Against the policies for the world: 1 rule is weaker (missing values)"),
        "{}",
        answer.stdout
    );
    let page = bench.read_text("release/transparency-report/report.html");
    assert!(page.contains("two are known to be lost"));
}

/// Whoever audits what others published cannot mend their schema.
#[test]
fn a_constraint_that_never_applies_can_be_accepted() {
    let bench = releases::bench();
    bench.replace(
        "release/visits.schema.json",
        "\"enum\": [\"A\", \"B\"]",
        "\"enum\": [\"A\", \"B\"], \"minimum\": 1",
    );
    let answer = bench.candour(["audit", "release"]).answer().ending(1);
    assert!(plain(&answer).contains("/minimum can never apply"), "{}", answer.stdout);
    let declared = bench.read_text("release/candour.toml");
    let waiver = "\n[[waiver]]\nrule = \"schema/never-applies\"\nseverity = \"fail\"\nowner = \"Head of data\"\nreason = \"as published\"\n\
                  expires = 2015-12-31\n";
    bench.write("release/candour.toml", declared + waiver);
    let answer = bench.candour(["audit", "release"]).answer().ending(0);
    assert!(
        plain(&answer).contains("1 finding is accepted by a waiver"),
        "{}",
        answer.stdout
    );
}
