//! A publisher who wants PASSED, and declares bad data so that they look fine: each release fails when it is honestly declared,
//! and is not passed when it is dressed up.

mod changes;
mod masked;
mod people;

use crate::bench::Bench;
use crate::statement::Statement;

const DECLARATION: &str = r#"[release]
title     = "Visits by clinic"
publisher = "A trust"
contact   = "information@example.org"
licence   = "OGL-UK-3.0"
id        = "2015"
period    = { from = 2015-01-01, to = 2015-03-31 }
as-of     = 2015-07-01
policy    = ["uk-open-data"]

[[dataset]]
name   = "visits"
path   = "visits.csv"
schema = "visits.schema.json"
"#;

fn release(declaration: &str, schema: &str, csv: &str) -> Bench {
    let bench = Bench::new();
    bench.write("release/candour.toml", declaration);
    bench.write("release/visits.schema.json", schema);
    bench.write("release/visits.csv", csv);
    bench
}

/// Audits a dataset of this kind, with this at the top of its schema and these properties.
fn audited(kind: &str, top: &str, properties: &str, csv: &str) -> Statement {
    let schema = format!(r#"{{"type": "object", {top}"properties": {{{properties}}}, "additionalProperties": false}}"#);
    let bench = release(&format!("{DECLARATION}kind   = \"{kind}\"\n"), &schema, csv);
    Statement::of(&bench.candour(["audit", "release", "--format", "json"]).answer())
}

/// The verdict, and the rules that warn or fail.
fn told(statement: &Statement) -> (&str, Vec<String>) {
    let alarms = statement.alarms().into_iter();
    let mut rules: Vec<String> = alarms
        .map(|found| format!("{} {}", found.severity, found.rule))
        .collect();
    rules.dedup();
    (statement.verdict(), rules)
}

const PATIENTS: &str = "clinic,month,patients
A,2015-01,120
A,2015-02,3
A,2015-03,130
B,2015-01,220
B,2015-02,3
B,2015-03,230
";

/// A table of two clinics, of whose third column this is declared.
fn patients(declared: &str, csv: &str) -> Statement {
    let label = csv.lines().next().and_then(|header| header.rsplit(',').next()).unwrap();
    let properties = format!(
        r#""clinic": {{"enum": ["A", "B"]}}, "month": {{"type": "string", "x-period": {{"is": "month", "as": "YYYY-MM"}}}},
           "{label}": {{{declared}}}"#
    );
    audited("table", r#""x-key": ["clinic", "month"], "#, &properties, csv)
}

fn renamed(label: &str) -> String {
    PATIENTS.replace("patients", label)
}

const HIDDEN: &str = "fail re-identification/hidden-counts";
const SMALL: &str = "fail re-identification/small-counts";

#[test]
fn a_publisher_wants_small_counts_to_be_markers() {
    let honest = patients(r#""type": "integer", "x-measure": {"of": "people"}"#, PATIENTS);
    assert_eq!(told(&honest), ("FAILED", vec![SMALL.to_owned()]));
    for kind in ["suppressed", "not-applicable", "default", "zero", "revised"] {
        let declared = format!(r#""type": "integer", "x-measure": {{"of": "people"}}, "x-markers": {{"3": "{kind}"}}"#);
        let (verdict, rules) = (
            patients(&declared, PATIENTS).verdict().to_owned(),
            told(&patients(&declared, PATIENTS)).1,
        );
        assert!(
            verdict == "FAILED" && rules.contains(&HIDDEN.to_owned()),
            "{kind}: {verdict} {rules:?}"
        );
    }
    let odd = r#""type": "integer", "x-measure": {"of": "people"}, "x-markers": {"(3)": "suppressed"}"#;
    assert_eq!(told(&patients(odd, &PATIENTS.replace(",3\n", ",(3)\n"))).1, [HIDDEN]);
    let rounded = r#""type": "integer", "x-measure": {"of": "people", "rounded": 3}"#;
    assert_eq!(told(&patients(rounded, PATIENTS)).1[0], HIDDEN);
}

#[test]
fn a_publisher_wants_small_counts_to_be_texts() {
    for text in ["3 ", "03", "≤3", "three"] {
        let csv = PATIENTS.replace(",3\n", &format!(",{text}\n"));
        let declared = r#""type": ["integer", "string"], "x-measure": {"of": "people"}"#;
        let statement = patients(declared, &csv);
        assert_eq!(statement.verdict(), "FAILED", "{text}");
        assert_eq!(statement.of_rule("schema/x-number", "visits").len(), 1, "{text}");
        let long = r#""x-key": ["clinic", "month", "what"], "x-long": {"measure": "what", "value": "n", "measures":
            {"patients": {"x-measure": {"of": "people"}}}}, "#;
        let csv = csv.replace("month,patients", "month,what,n").replace("0\n", "0\r");
        let csv = csv.replace(&format!(",{text}\n"), &format!(",patients,{text}\n"));
        let csv: String = csv
            .replace('\r', "\n")
            .lines()
            .map(|line| match line.split(',').count() {
                3 => {
                    line.replacen("2015-01,", "2015-01,patients,", 1)
                        .replacen("2015-03,", "2015-03,patients,", 1)
                        + "\n"
                }
                _ => format!("{line}\n"),
            })
            .collect();
        let properties = r#""clinic": {"enum": ["A", "B"]}, "month": {"type": "string", "x-period": {"is": "month", "as": "YYYY-MM"}},
            "what": {"type": "string"}, "n": {"type": ["integer", "string"]}"#;
        let statement = audited("table", long, properties, &csv);
        assert_eq!(statement.verdict(), "FAILED", "{text}\n{csv}");
        assert_eq!(statement.of_rule("schema/x-number", "visits").len(), 1, "{text}");
    }
}

#[test]
fn a_publisher_wants_people_to_be_something_else() {
    for declared in [
        r#""type": "integer", "x-measure": {"of": "things"}"#,
        r#""type": "integer", "x-measure": {"of": "events"}"#,
        r#""type": "integer", "x-measure": {"of": "money"}"#,
        r#""type": "integer", "x-measure": false"#,
        r#""type": "integer""#,
        r#""type": "string""#,
    ] {
        let statement = patients(declared, PATIENTS);
        let (verdict, rules) = told(&statement);
        assert!(
            verdict == "FAILED" && rules.contains(&HIDDEN.to_owned()),
            "{declared}: {verdict} {rules:?}"
        );
    }
}

#[test]
fn a_publisher_wants_nobody_to_ask_what_a_number_counts() {
    let with = |declared: &str| {
        let csv = renamed("n,seen").replace("0\n", "0,500\n").replace(",3\n", ",3,500\n");
        let seen = format!(r#"{declared}}}, "seen": {{"type": "integer", "x-measure": {{"of": "events"}}"#);
        let properties = format!(
            r#""clinic": {{"enum": ["A", "B"]}}, "month": {{"type": "string", "x-period": {{"is": "month", "as": "YYYY-MM"}}}},
               "n": {{{seen}}}"#
        );
        audited("table", r#""x-key": ["clinic", "month"], "#, &properties, &csv)
    };
    let silent = with(r#""type": "integer""#);
    assert_eq!(
        told(&silent),
        ("WARNED", vec!["warn re-identification/hidden-counts".to_owned()])
    );
    let none = with(r#""type": "integer", "x-measure": false"#);
    assert_eq!(told(&none), ("PASSED", Vec::new()));
    let noted = none.of_rule("re-identification/hidden-counts", "visits");
    assert_eq!(
        (noted.len(), noted[0].columns.join(",")),
        (1, "n".to_owned()),
        "whoever reads it is told"
    );
}

#[test]
fn a_publisher_wants_a_measure_that_is_not_listed() {
    let long = |listed: &str| {
        let top = format!(
            r#""x-key": ["clinic", "month", "what"], "x-long": {{"measure": "what", "value": "n", "measures":
               {{"visits": {{"x-measure": {{"of": "events"}}}}{listed}}}}}, "#
        );
        let properties = r#""clinic": {"enum": ["A", "B"]}, "month": {"type": "string", "x-period": {"is": "month", "as": "YYYY-MM"}},
            "what": {"type": "string"}, "n": {"type": "integer"}"#;
        let rows: Vec<String> = ["visits,310", "deaf,3", "blind,40"]
            .iter()
            .flat_map(|row| ["A,2015-01", "A,2015-02", "A,2015-03"].map(|place| format!("{place},{row}\n")))
            .collect();
        audited(
            "table",
            &top,
            properties,
            &format!("clinic,month,what,n\n{}", rows.concat()),
        )
    };
    let people = r#", "deaf": {"x-measure": {"of": "people"}}, "blind": {"x-measure": {"of": "people"}}"#;
    assert_eq!(told(&long(people)), ("FAILED", vec![SMALL.to_owned()]));
    let (verdict, rules) = (long("").verdict().to_owned(), told(&long("")).1);
    assert!(
        verdict == "FAILED" && rules.contains(&HIDDEN.to_owned()),
        "{verdict} {rules:?}"
    );
}

#[test]
fn a_publisher_wants_a_release_to_be_compared_with_itself() {
    let bench = Bench::new();
    crate::releases::small(&bench);
    bench.replace("release/candour.toml", "policy    =", "previous  = \".\"\npolicy    =");
    let itself = Statement::of(
        &bench
            .candour(["audit", "release", "--format", "json"])
            .answer()
            .ending(1),
    );
    assert_eq!(
        told(&itself),
        ("FAILED", vec!["fail consistency/same-release".to_owned()])
    );
    // A copy of it, with a period of its own.
    bench.replace("release/candour.toml", "previous  = \".\"", "previous  = \"../before\"");
    crate::bench::copy(&bench.path("release"), &bench.path("before"));
    bench.replace("before/candour.toml", "previous  = \"../before\"\n", "");
    bench.replace(
        "before/candour.toml",
        "from = 2015-01-01, to = 2015-03-31",
        "from = 2014-01-01, to = 2014-03-31",
    );
    let copy = Statement::of(
        &bench
            .candour(["audit", "release", "--format", "json"])
            .answer()
            .ending(1),
    );
    assert_eq!(told(&copy).1, ["fail consistency/same-release"]);
    // Last month's corrections, or next year's figures, are no release before it.
    bench.replace("before/visits.csv", "A,2015-01,120,100,20", "A,2015-01,121,100,21");
    bench.replace(
        "before/candour.toml",
        "from = 2014-01-01, to = 2014-03-31",
        "from = 2016-01-01, to = 2016-03-31",
    );
    let later = Statement::of(
        &bench
            .candour(["audit", "release", "--format", "json"])
            .answer()
            .ending(0),
    );
    assert_eq!(
        told(&later),
        ("WARNED", vec!["warn consistency/same-release".to_owned()])
    );
}
