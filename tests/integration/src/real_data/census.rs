//! The census of adults: half of the people alone in their class, and not one of them shown.

use std::collections::BTreeSet;

use super::{data, release};
use crate::bench::Bench;
use crate::snapshot;
use crate::statement::{Statement, audit};

const SMALL_CLASSES: &str = "re-identification/small-classes";

fn census() -> Option<Bench> {
    let folder = data("adult-census")?;
    let bench = Bench::new();
    let declarations = [
        ("candour.toml", include_str!("census/candour.toml")),
        ("adult.schema.json", include_str!("census/adult.schema.json")),
    ];
    release(&bench, "census", &declarations, &[folder.join("adult.csv")]);
    Some(bench)
}

#[test]
fn people_are_alone_in_their_class_and_the_audit_fails() {
    let Some(bench) = census() else { return };
    let answer = audit(&bench, "census").ending(1);
    assert!(
        !answer.stdout.contains("unique-people"),
        "how many are alone is the publisher's to know"
    );
    let statement = Statement::of(&answer);
    assert_eq!(statement.records("adults"), 30_162);
    assert_eq!(statement.measure(SMALL_CLASSES, "adults", "people"), 30_162);
    assert_eq!(statement.measure(SMALL_CLASSES, "adults", "smallest-class"), 1);
    let places: Vec<String> = statement.alarms().iter().map(|found| found.place()).collect();
    let all = "sex, age, race, marital-status, education, native-country, workclass, occupation, salary-class";
    assert_eq!(places, [format!("fail {SMALL_CLASSES} adults {all}")]);

    let duplicates = statement.of_rule("consistency/duplicates", "adults");
    assert_eq!(duplicates.len(), 1, "{duplicates:?}");
    assert_eq!(duplicates[0].severity, "note");
    assert_eq!(duplicates[0].affected, "about 10,660 rows");
    assert_eq!(statement.findings().len(), 2, "{:?}", statement.findings());
}

#[test]
fn nothing_of_anybody_is_printed() {
    let Some(bench) = census() else { return };
    let declared = bench.read_text("census/adult.schema.json") + &bench.read_text("census/candour.toml");
    let csv = bench.read_text("census/adult.csv");
    let values: BTreeSet<&str> = csv.lines().skip(1).flat_map(|row| row.split(';')).collect();
    let undeclared = values
        .into_iter()
        .filter(|value| value.len() > 3 && !declared.contains(value));
    let undeclared: Vec<&str> = undeclared.collect();
    assert!(undeclared.len() > 50, "{undeclared:?}");
    let human = bench.candour(["audit", "census"]).answer().ending(1);
    let json = bench
        .candour(["audit", "census", "--format", "json"])
        .answer()
        .ending(1);
    for printed in [&human.stdout, &human.stderr, &json.stdout, &json.stderr] {
        let shown: Vec<_> = undeclared.iter().filter(|value| printed.contains(**value)).collect();
        assert!(shown.is_empty(), "{shown:?} in\n{printed}");
        let is_number = |(_, after): (&str, &str)| after.trim_start().starts_with(|first: char| first.is_ascii_digit());
        let numbers = printed.lines().filter_map(|line| line.split_once("· record"));
        let numbers = numbers.map(|(before, after)| (before, after.strip_prefix('s').unwrap_or(after)));
        assert!(!numbers.into_iter().any(is_number), "{printed}");
    }
    let findings = &serde_json::from_str::<serde_json::Value>(&json.stdout).unwrap()["predicate"]["blocks"];
    assert!(!findings.to_string().contains("\"records\":["));
    snapshot::check("real-census", &bench, &human);
}
