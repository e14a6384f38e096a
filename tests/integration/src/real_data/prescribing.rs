//! Two months of prescribing, one the comparison of the other, and the list sizes that come with them.

use super::{data, release};
use crate::bench::Bench;
use crate::snapshot;
use crate::statement::{Found, Statement, audit};

const SEPTEMBER: &str = include_str!("prescribing/2017-09.toml");
const OCTOBER: &str = include_str!("prescribing/2017-10.toml");
const ITEMS: &str = include_str!("prescribing/epd.schema.json");
const LISTS: &str = include_str!("prescribing/list-size.schema.json");

fn items() -> Option<Bench> {
    let folder = data("epd-prescribing")?;
    let bench = Bench::new();
    for (month, declaration) in [("2017-09", SEPTEMBER), ("2017-10", OCTOBER)] {
        let declarations = [("candour.toml", declaration), ("epd.schema.json", ITEMS)];
        let file = format!("epd_{}.csv", month.replace('-', ""));
        release(&bench, month, &declarations, &[folder.join(file)]);
    }
    Some(bench)
}

/// Severity, column and how many of each.
fn told(findings: &[Found]) -> Vec<(&str, String, &str)> {
    let told = |found: &Found| found.columns.join(", ");
    findings
        .iter()
        .map(|found| (found.severity.as_str(), told(found), found.affected.as_str()))
        .collect()
}

#[test]
fn a_month_beside_the_month_before_is_worth_notes_and_no_alarm() {
    let Some(bench) = items() else { return };
    let answer = audit(&bench, "2017-10").ending(0);
    let statement = Statement::of(&answer);
    assert_eq!(statement.verdict(), "PASSED");
    assert_eq!(statement.records("items"), 10_223);
    assert_eq!(statement.alarms(), []);

    let blank = statement.of_rule("completeness/blank-columns", "items");
    let columns = "ADDRESS_1, ADDRESS_2, ADDRESS_3, ADDRESS_4, POSTCODE, BNF_CHEMICAL_SUBSTANCE, \
                   CHEMICAL_SUBSTANCE_BNF_DESCR, BNF_CHAPTER_PLUS_CODE";
    assert_eq!(told(&blank), [("note", columns.to_owned(), "8 columns")]);

    let codes = statement.of_rule("consistency/changed-categories", "items");
    assert_eq!(told(&codes), [("note", "BNF_CODE".to_owned(), "1,036 values")]);
    let text = &codes[0].text;
    assert!(
        ["512 values", "524 values", "1.5%"]
            .iter()
            .all(|part| text.contains(part)),
        "{text}"
    );

    for rule in ["schema/type", "schema/required", "consistency/changed-columns"] {
        assert_eq!(statement.status(rule, "items"), "clean", "{rule}");
    }
    // What is prescribed for the first time has nothing to be compared with.
    assert_eq!(statement.status("consistency/changed-volume", "items"), "partly");
    let measured = |name: &str| statement.measure("consistency/duplicates", "items", name);
    assert_eq!((measured("repeated-rows"), measured("block-rows")), (0, 0));
    let rest = [
        "completeness/blank-columns",
        "consistency/changed-categories",
        "re-identification/hidden-counts",
        "re-identification/small-counts",
    ];
    for found in statement.findings() {
        assert!(rest.contains(&found.rule.as_str()), "{found:?}");
    }
}

#[test]
fn the_first_month_stands_alone() {
    let Some(bench) = items() else { return };
    let statement = Statement::of(&audit(&bench, "2017-09").ending(0));
    assert_eq!(statement.verdict(), "PASSED");
    assert_eq!(statement.records("items"), 10_027);
    assert_eq!(
        statement.status("consistency/changed-categories", "items"),
        "not-applicable"
    );
}

#[test]
fn the_whole_answer() {
    let Some(bench) = items() else { return };
    let answer = bench.candour(["audit", "2017-10"]).answer();
    snapshot::check("real-prescribing", &bench, &answer);
}

#[test]
fn list_sizes_add_up_to_their_nested_totals() {
    let Some(folder) = data("epd-prescribing") else { return };
    let (own, other) = ("epd_201710.csv", "epd.schema.json");
    for (month, patients) in [("2017-09", 28_281), ("2017-10", 28_276)] {
        let bench = Bench::new();
        let file = format!("list-size-{month}.csv");
        let declaration = OCTOBER
            .replace("previous  = \"../2017-09\"\n", "")
            .replace("rows = 10223", "every = \"month\", rows = 172")
            .replace(own, &file)
            .replace(other, "list-size.schema.json")
            .replace("\"items\"", "\"list-sizes\"")
            .replace("2017-10-01, to = 2017-10-31", &format!("{month}-01, to = {month}-28"));
        let declarations = [("candour.toml", declaration.as_str()), ("list-size.schema.json", LISTS)];
        release(&bench, "lists", &declarations, &[folder.join(&file)]);
        let statement = Statement::of(&audit(&bench, "lists").ending(1));
        let totals = "consistency/wrong-totals";
        assert_eq!(statement.status(totals, "list-sizes"), "clean");
        // In each of four practices: two sexes, and both together.
        assert_eq!(statement.measure(totals, "list-sizes", "checked-totals"), 12);
        assert_eq!(statement.measure(totals, "list-sizes", "unchecked-totals"), 0);
        // One patient too few in a cell is what stands in the way, and rightly so.
        let places: Vec<String> = statement.alarms().iter().map(Found::place).collect();
        assert_eq!(
            places,
            ["fail re-identification/small-counts list-sizes NUMBER_OF_PATIENTS"]
        );

        // Off by one anywhere, and it is found.
        let csv = bench.read_text(&format!("lists/{file}"));
        assert_eq!(all(&csv), patients);
        let total = csv.lines().find(|line| line.contains(",FEMALE,ALL,")).unwrap();
        let (place, number) = total.rsplit_once(',').unwrap();
        let wrong = format!("{place},{}", number.parse::<u64>().unwrap() + 1);
        bench.write(&format!("lists/{file}"), csv.replace(total, &wrong));
        let answer = bench.candour(["audit", "lists", "--format", "json"]).answer();
        let wrong = Statement::of(&answer.ending(1)).of_rule(totals, "list-sizes");
        assert!(
            !wrong.is_empty() && wrong.iter().all(|found| found.severity == "fail"),
            "{wrong:?}"
        );
    }
}

/// The patients of all practices, by the rows that stand for both sexes and all ages.
fn all(csv: &str) -> u64 {
    let rows = csv.lines().filter(|line| line.contains(",ALL,ALL,"));
    rows.map(|row| row.rsplit_once(',').unwrap().1.parse::<u64>().unwrap())
        .sum()
}
