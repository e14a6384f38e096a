//! Waiting times in emergency care: a clean control, but for two series with holes and what closed since.

use serde_json::json;

use super::{data, release};
use crate::bench::Bench;
use crate::snapshot;
use crate::statement::{Found, Statement, audit};

fn waits() -> Option<Bench> {
    let folder = data("ni-ae-waits")?;
    let bench = Bench::new();
    let declarations = [
        ("candour.toml", include_str!("waits/candour.toml")),
        ("waits.schema.json", include_str!("waits/waits.schema.json")),
    ];
    release(&bench, "waits", &declarations, &[folder.join("ni-waiting-times.csv")]);
    Some(bench)
}

#[test]
fn the_figures_are_valid_and_add_up() {
    let Some(bench) = waits() else { return };
    let statement = Statement::of(&audit(&bench, "waits").ending(0));
    assert_eq!(statement.verdict(), "WARNED");
    assert_eq!(statement.records("waits"), 3704);
    let findings = statement.findings();
    let about_form: Vec<_> = findings
        .iter()
        .filter(|found| found.rule.starts_with("schema/") || found.rule.starts_with("structure/"))
        .collect();
    assert!(about_form.is_empty(), "{about_form:?}");
    let totals = "consistency/wrong-totals";
    assert_eq!(statement.status(totals, "waits"), "clean");
    assert_eq!(statement.measure(totals, "waits", "checked-totals"), 3704);
    assert_eq!(statement.measure(totals, "waits", "unchecked-totals"), 0);
}

#[test]
fn small_cells_of_events_are_a_note() {
    let Some(bench) = waits() else { return };
    let answer = bench.candour(["audit", "waits", "--format", "json"]).answer();
    let statement = Statement::of(&answer.ending(0));
    let small = statement.of_rule("re-identification/small-counts", "waits");
    assert_eq!(small.len(), 1, "{small:?}");
    assert_eq!(
        (small[0].severity.as_str(), small[0].affected.as_str()),
        ("note", "518 cells")
    );
    assert_eq!(small[0].columns, ["Between 4 - 12 Hours", "Over 12 Hours"]);
    let groups: Vec<&str> = small[0]
        .groups
        .iter()
        .filter_map(|group| group.split_once(','))
        .map(|(told, _)| told)
        .collect();
    assert_eq!(groups, ["Over 12 Hours (338 cells", "Between 4 - 12 Hours (180 cells"]);
}

#[test]
fn exactly_the_two_series_with_holes_and_the_two_that_closed_are_found() {
    let Some(bench) = waits() else { return };
    let answer = bench.candour(["audit", "waits", "--format", "json"]).answer();
    let statement = Statement::of(&answer.ending(0));
    let holes = statement.of_rule("completeness/missing-periods", "waits");
    assert_eq!(holes.len(), 1, "{holes:?}");
    assert_eq!(
        holes[0].groups,
        [
            "Downe (45 months, first 2020-04)",
            "Daisy Hill (6 months, first 2020-04)"
        ]
    );
    // Both closed in 2024; nothing else moved by half.
    let changed = statement.of_rule("consistency/changed-volume", "waits");
    assert_eq!(changed.len(), 1, "{changed:?}");
    assert_eq!(changed[0].severity, "warn");
    assert_eq!(changed[0].groups.len(), 2, "{changed:?}");
    assert!(changed[0].text.contains("adds up to 0 now"), "{changed:?}");
    let begins = |i: usize, name: &str| changed[0].groups[i].starts_with(&format!("{name} ("));
    assert!(begins(0, "RVH-RAES") && begins(1, "Ards MIU"), "{changed:?}");
    assert_eq!(statement.alarms().len(), 2, "{:?}", statement.alarms());
}

#[test]
fn the_whole_series_is_there_and_is_held_against_the_year_before() {
    let Some(bench) = waits() else { return };
    let statement = Statement::of(&audit(&bench, "waits").ending(0));
    let profile = statement.profile("waits");
    let periods = profile["periods"].as_array().unwrap();
    assert_eq!(periods.len(), 201, "each month since 2008");
    assert_eq!(periods[200]["before"]["period"], "2023-12");
    assert!(periods[0].get("before").is_none(), "of the release alone");
    assert_eq!(profile["sums"][0]["column"], "Total", "the whole before its parts");
    let groups = profile["groups"]["groups"].as_array().unwrap();
    let closed = groups.iter().find(|group| group["value"] == "RVH-RAES").unwrap();
    assert_eq!(
        (&closed["sumBefore"]["exact"], &closed["sum"]["exact"]),
        (&json!("6942"), &json!("0"))
    );
    let page = bench.read_text("waits/transparency-report/report.md");
    for title in [
        "Total a month: 579,679 from April to December 2024, up 1.4% on the year before",
        "Dept: 2 of 23 series have gaps; 9 others began or ended",
        "No cell of waits is missing or suppressed",
    ] {
        assert!(page.replace('\\', "").contains(title), "{title}");
    }
}

#[test]
fn a_year_of_few_visits_changes_a_few_groups_and_not_dozens() {
    let Some(bench) = waits() else { return };
    // The file as it stood after the first year of the epidemic.
    let csv = bench.read_text("waits/ni-waiting-times.csv");
    let (header, rows) = csv.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().filter(|row| *row < "\"2021-04").collect();
    bench.write("waits/ni-waiting-times.csv", format!("{header}\n{}\n", rows.join("\n")));
    bench.replace(
        "waits/candour.toml",
        "from = 2024-04-01, to = 2024-12-31",
        "from = 2020-04-01, to = 2021-03-31",
    );
    bench.replace("waits/candour.toml", "rows = 3704", &format!("rows = {}", rows.len()));
    let answer = bench.candour(["audit", "waits", "--format", "json"]).answer();
    let statement = Statement::of(&answer.ending(0));
    let changed = statement.of_rule("consistency/changed-volume", "waits");
    let told = |found: &Found| -> Vec<String> {
        let names = found
            .groups
            .iter()
            .map(|group| group.split(" (").next().unwrap_or_default().to_owned());
        names.collect()
    };
    let groups: Vec<Vec<String>> = changed.iter().map(told).collect();
    let moved = [
        "Type Type 2",
        "Dept Mater",
        "Dept Bangor MIU",
        "Dept RVH-RAES",
        "Dept Downe",
    ];
    let expected: [&[&str]; 2] = [&moved, &[]];
    assert_eq!(groups, expected, "{changed:?}");
}

#[test]
fn the_whole_answer() {
    let Some(bench) = waits() else { return };
    let answer = bench.candour(["audit", "waits"]).answer();
    snapshot::check("real-waits", &bench, &answer);
}
