//! One cause, one finding: what several rules say of the same thing is counted and told once, and nothing is lost.

use serde_json::Value;

use crate::bench::{Answer, Bench};
use crate::releases;

/// A release about people of which one column is neither in the schema nor said to be harmless.
const PEOPLE: &str = r#"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "properties": {
    "clinic": { "type": "string", "x-privacy": "none" },
    "seen": { "type": "string", "x-privacy": "none" }
  },
  "additionalProperties": false
}
"#;

/// What an audit came to: the statement, and what was printed.
struct Audited {
    bench: Bench,
    statement: Value,
    answer: Answer,
}

fn audited(change: impl FnOnce(&Bench)) -> Audited {
    let bench = releases::bench();
    change(&bench);
    let answer = bench.candour(["audit", "release"]).env("COLUMNS", "200").answer();
    let path = ["release/transparency-report", "release/.candour/draft"]
        .map(|folder| format!("{folder}/statement.json"))
        .into_iter()
        .find(|path| bench.path(path).exists())
        .expect("a statement");
    let statement = serde_json::from_str(&bench.read_text(&path)).unwrap();
    Audited {
        bench,
        statement,
        answer,
    }
}

impl Audited {
    /// The findings as `rule`, those beneath another as `rule < its rule`, sorted.
    fn findings(&self) -> Vec<String> {
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let mut told = Vec::new();
        for block in list(&self.statement["predicate"]["blocks"]) {
            for evaluation in list(&block["evaluations"]) {
                for finding in list(&evaluation["findings"]) {
                    let rule = block["rule"].as_str().unwrap();
                    told.push(match finding["beneath"]["rule"].as_str() {
                        Some(leading) => format!("{rule} < {leading}"),
                        None => rule.to_owned(),
                    });
                }
            }
        }
        told.sort();
        told
    }

    fn figure(&self, name: &str) -> u64 {
        self.statement["predicate"]["figures"][name].as_u64().unwrap()
    }

    /// Whether one failure was counted and told, and these are named beneath it.
    fn is_one(&self, beneath: &[&str]) {
        assert_eq!(self.figure("failures"), 1, "{:#?}", self.findings());
        let text = self.answer.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("1 finding must be put right"), "{text}");
        for rule in beneath {
            assert!(text.contains(&format!("also seen by {rule}")), "{text}");
        }
        let lead = |line: &&str| line.trim_start().starts_with("fail ");
        assert_eq!(
            self.answer.stdout.lines().filter(lead).count(),
            1,
            "{}",
            self.answer.stdout
        );
    }
}

#[test]
fn a_blank_in_a_required_column() {
    let audited = audited(|bench| {
        bench.replace("release/visits.csv", "A,2015-02,140,110,30", "A,2015-02,140,,30");
    });
    audited.is_one(&["completeness/missing-values"]);
    assert_eq!(
        audited.findings(),
        ["completeness/missing-values < schema/required", "schema/required"]
    );
    let page = audited.bench.read_text("release/transparency-report/report.md");
    assert!(page.contains("Failures (1)"), "{page}");
    assert!(page.contains("Also seen by: `completeness/missing-values`"), "{page}");
    let lines = audited.bench.read_text("release/.candour/workings.jsonl");
    assert!(lines.contains(r#""beneath":{"#), "{lines}");
    // Each has a line of its own for whoever wants all.
    for format in ["github", "sarif", "gitlab"] {
        let printed = audited.bench.candour(["audit", "release", "--format", format]).answer();
        assert!(
            printed.stdout.contains("also seen by completeness/missing-values"),
            "{format}"
        );
    }
    let junit = audited
        .bench
        .candour(["audit", "release", "--format", "junit"])
        .answer();
    assert_eq!(junit.stdout.matches("<failure ").count(), 1, "{}", junit.stdout);
    assert!(junit.stdout.contains("told with schema/required"), "{}", junit.stdout);
}

#[test]
fn a_wholly_blank_required_column() {
    audited(|bench| {
        let data = bench.read_text("release/visits.csv");
        let blank = |line: &str| match line.rsplit_once(',') {
            Some((rest, _)) if !line.starts_with("clinic") => format!("{rest},\n"),
            _ => format!("{line}\n"),
        };
        bench.write("release/visits.csv", data.lines().map(blank).collect::<String>());
    })
    .is_one(&["completeness/missing-values"]);
}

#[test]
fn a_missing_column() {
    let audited = audited(|bench| {
        let data = bench.read_text("release/visits.csv");
        let cut = |line: &str| format!("{}\n", line.rsplit_once(',').unwrap().0);
        bench.write("release/visits.csv", data.lines().map(cut).collect::<String>());
    });
    audited.is_one(&["schema/required"]);
    assert_eq!(
        audited.findings(),
        ["schema/required < structure/missing-column", "structure/missing-column"]
    );
}

#[test]
fn a_row_with_cells_too_few() {
    audited(|bench| bench.replace("release/visits.csv", "A,2015-02,140,110,30", "A,2015-02"))
        .is_one(&["schema/required", "completeness/missing-values"]);
}

#[test]
fn an_undeclared_column() {
    let add = |bench: &Bench| {
        let data = bench.read_text("release/visits.csv");
        let with = |line: &str| match line.starts_with("clinic") {
            true => format!("{line},note\n"),
            false => format!("{line},seen again\n"),
        };
        bench.write("release/visits.csv", data.lines().map(with).collect::<String>());
    };
    audited(add).is_one(&["schema/additional-properties"]);
    // Of people it is told by what may harm them.
    let of_people = audited(|bench| {
        bench.replace("release/candour.toml", r#""table""#, r#""records""#);
        bench.write(
            "release/visits.schema.json",
            PEOPLE.replace("\"properties\"", "\"x-subject\": \"none\",\n  \"properties\""),
        );
        bench.write(
            "release/visits.csv",
            "clinic,seen,note\nA,yes,p\nB,no,q\nA,no,r\nB,yes,s\n",
        );
    });
    of_people.is_one(&["structure/undeclared-column", "schema/additional-properties"]);
    let leads = of_people.findings();
    assert!(
        leads.contains(&"re-identification/undeclared-privacy".to_owned()),
        "{leads:?}"
    );
}

/// Adds the release of a year before.
fn add_previous(bench: &Bench) {
    let earlier = |text: String| text.replace("2015", "2014");
    for file in ["candour.toml", "visits.schema.json", "visits.csv"] {
        bench.write(
            &format!("before/{file}"),
            earlier(bench.read_text(&format!("release/{file}"))),
        );
    }
    bench.replace(
        "release/candour.toml",
        "audience  =",
        "previous  = \"../before\"\naudience  =",
    );
}

/// What is new since last year since it is wrong is told with what is wrong.
#[test]
fn a_new_value_that_the_schema_refuses() {
    let audited = audited(|bench| {
        add_previous(bench);
        bench.replace("release/visits.csv", "A,2015-02,", "a,2015-02,");
        bench.replace("release/visits.csv", "A,2015-03,", "a,2015-03,");
    });
    let findings = audited.findings();
    let told = |rule: &str| findings.iter().any(|finding| finding == rule);
    assert!(told("schema/enum"), "{findings:#?}");
    assert!(told("consistency/changed-categories < schema/enum"), "{findings:#?}");
}

#[test]
fn a_new_column_of_identifiers() {
    let audited = audited(|bench| {
        add_previous(bench);
        let numbers = [
            "4857774372",
            "4857775743",
            "4857777118",
            "4857778483",
            "4857779854",
            "4857781220",
        ];
        let mut numbers = numbers.into_iter();
        let data = bench.read_text("release/visits.csv");
        let with = |line: &str| match line.starts_with("clinic") {
            true => format!("{line},given\n"),
            false => format!("{line},{}\n", numbers.next().unwrap()),
        };
        bench.write("release/visits.csv", data.lines().map(with).collect::<String>());
        bench.replace(
            "release/visits.schema.json",
            "\"missed\": {",
            "\"given\": { \"type\": \"string\" },\n    \"missed\": {",
        );
    });
    let findings = audited.findings();
    let new = "consistency/changed-columns < re-identification/direct-identifiers";
    assert!(findings.iter().any(|finding| finding == new), "{findings:#?}");
}

#[test]
fn months_that_cannot_be_read() {
    audited(|bench| {
        let data = bench.read_text("release/visits.csv");
        let data = data.replace("2015-01", "Jan-15").replace("2015-02", "Feb-15");
        bench.write("release/visits.csv", data.replace("2015-03", "Mar-15"));
    })
    .is_one(&["completeness/missing-periods"]);
    // One that cannot be read explains no month that six clinics lack.
    let other = audited(|bench| {
        bench.replace(
            "release/visits.schema.json",
            r#""enum": ["A", "B"]"#,
            r#""maxLength": 1"#,
        );
        let rows = ["2015-01", "2015-03"].map(|month| {
            let row = |clinic| format!("{clinic},{month},120,100,20\n");
            ["A", "B", "C", "D", "E", "F"].map(row).concat()
        });
        let data = format!("clinic,month,visits,attended,missed\n{}", rows.concat());
        bench.write("release/visits.csv", data.replacen("A,2015-01", "A,Jan-15", 1));
    });
    assert_eq!(other.figure("failures"), 2, "{:?}", other.findings());
}

#[test]
fn small_counts_of_events() {
    let audited = audited(|bench| {
        bench.replace("release/visits.csv", "A,2015-01,120,100,20", "A,2015-01,104,100,4");
        bench.replace("release/visits.csv", "B,2015-01,220,180,40", "B,2015-01,42,2,40");
    });
    let small = |findings: Vec<String>| findings.iter().filter(|rule| rule.contains("small-counts")).count();
    assert_eq!(small(audited.findings()), 1, "{:?}", audited.findings());
    let text = audited.answer.stdout;
    assert!(
        text.contains("2 cells of attended, missed show 1 to 4 events or things"),
        "{text}"
    );
}

const REQUIRED: (&str, &str) = ("schema/required", "");
const MISSING: (&str, &str) = ("completeness/missing-values", "at-most = { missing-cells = 1 }\n");

/// Whoever accepts what leads accepts nothing that stood beneath it: that leads then, and fails as before.
#[test]
fn a_waiver_of_what_leads_hides_nothing_beneath() {
    let waived = |rules: &[(&str, &str)]| {
        audited(|bench| {
            bench.replace("release/visits.csv", "A,2015-02,140,110,30", "A,2015-02,140,,30");
            let mut declared = bench.read_text("release/candour.toml");
            for (rule, bound) in rules {
                declared.push_str(&format!(
                    "\n[[waiver]]\nrule = \"{rule}\"\nowner = \"Head of data\"\nreason = \"known\"\nseverity = \"fail\"\n\
                     expires = 2015-12-31\n{bound}"
                ));
            }
            bench.write("release/candour.toml", declared);
        })
    };
    let one = waived(&[REQUIRED]);
    assert_eq!(
        (one.figure("failures"), one.figure("waived")),
        (1, 1),
        "{:?}",
        one.findings()
    );
    assert_eq!(one.findings(), ["completeness/missing-values", "schema/required"]);
    assert_eq!(one.answer.code, Some(1));
    let both = waived(&[REQUIRED, MISSING]);
    assert_eq!((both.figure("failures"), both.figure("waived")), (0, 2));
    assert_eq!(both.answer.code, Some(0));
}
