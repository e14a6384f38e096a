//! Values of a rule for one dataset: they hold there, and nowhere else, and are told.

use crate::bench::Bench;
use crate::releases;
use crate::statement::{Statement, audit};

/// Small counts of people in two tables of the same figures, and values for one of them.
const TABLE: &str = "clinic,people
A,3
B,40
";

const SCHEMA: &str = r#"{ "x-key": ["clinic"], "properties": {
    "clinic": { "type": "string", "enum": ["A", "B"], "x-privacy": "none" },
    "people": { "type": "integer", "x-measure": { "of": "people" }, "x-privacy": "none" }
} }"#;

const VALUES: &str = r#"
[rules."re-identification/small-counts".datasets.second]
warn   = { from = 2, to = 4, of = ["people"] }
fail   = { from = 1, to = 2, of = ["people"] }
reason = "every clinic has more than 100,000 people"
"#;

fn bench() -> Bench {
    let bench = Bench::new();
    releases::small(&bench);
    let mut declared = bench.read_text("release/candour.toml");
    for name in ["first", "second"] {
        bench.write(&format!("release/{name}.csv"), TABLE);
        declared.push_str(&format!(
            "\n[[dataset]]\nname = \"{name}\"\npath = \"{name}.csv\"\nschema = \"table.schema.json\"\nkind = \"table\"\n"
        ));
    }
    bench.write("release/table.schema.json", SCHEMA);
    bench.write("release/candour.toml", format!("{declared}{VALUES}"));
    bench
}

#[test]
fn they_hold_on_that_dataset_alone() {
    let bench = bench();
    let statement = Statement::of(&audit(&bench, "release"));
    let severities = |dataset: &str| -> Vec<String> {
        let found = statement.of_rule("re-identification/small-counts", dataset);
        found.iter().map(|finding| finding.severity.clone()).collect()
    };
    assert_eq!(severities("first"), ["fail"]);
    assert_eq!(severities("second"), ["warn"]);
}

#[test]
fn they_are_listed_with_their_dataset_and_as_weaker() {
    let bench = bench();
    let listed = bench.candour(["rules", "release"]).answer().ending(0).stdout;
    let from = listed.find("re-identification/small-counts").expect("the rule");
    let told: String = listed[from..].lines().take(7).map(|line| format!("{line}\n")).collect();
    assert!(told.contains("    on second\n        fail  "), "{told}");
    assert!(told.contains("to = 2 (release/candour.toml)"), "{told}");
    assert!(
        listed.contains("re-identification/small-counts on second, fail.to: 2 instead of 4; every clinic"),
        "{listed}"
    );
    // Of a policy alone nothing is known of datasets.
    let policy = ["rules", "--policy", "uk-open-data"];
    let alone = bench.candour(policy).answer().ending(0).stdout;
    assert!(!alone.contains("on second"), "{alone}");
}
