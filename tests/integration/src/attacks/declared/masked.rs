//! Small counts behind a sign, a word, a fraction, a date or a declaration that says nothing of them.

use super::{DECLARATION, HIDDEN, PATIENTS, SMALL, audited, patients, release, renamed, told};
use crate::statement::Statement;

const SUSPECTED: &str = "warn re-identification/hidden-counts";

/// The verdict is not PASSED, and this rule says why.
fn is_seen(rule: &str, statement: &Statement, what: &str) {
    let (verdict, rules) = told(statement);
    assert!(
        verdict != "PASSED" && rules.iter().any(|told| told == rule),
        "{what}: {verdict} {rules:?}"
    );
}

fn with_threes_as(text: &str) -> String {
    PATIENTS.replace(",3\n", &format!(",{text}\n"))
}

#[test]
fn a_publisher_wants_small_counts_to_be_years() {
    for types in [r#""integer""#, r#"["integer", "string"]"#] {
        let declared = format!(r#""type": {types}, "x-period": {{"is": "year", "as": "YYYY"}}"#);
        let statement = patients(&declared, PATIENTS);
        is_seen(HIDDEN, &statement, types);
        assert_eq!(statement.of_rule("schema/x-period", "visits").len(), 1, "{types}");
    }
}

#[test]
fn a_publisher_writes_a_small_count_so_that_only_people_read_it() {
    for text in ["3-3", "3 to 3", "= 3", "3/1", "0x3", "\u{b3}", "\u{2162}", "three"] {
        let declared = format!(
            r#""type": ["integer", "string"], "x-measure": {{"of": "people"}}, "x-markers": {{"{text}": "suppressed"}}"#
        );
        is_seen(HIDDEN, &patients(&declared, &with_threes_as(text)), text);
    }
    let honest = r#""type": ["integer", "string"], "x-measure": {"of": "people"}, "x-markers": {"1-7": "suppressed"}"#;
    assert_eq!(told(&patients(honest, &with_threes_as("1-7"))), ("PASSED", Vec::new()));
}

#[test]
fn a_publisher_wants_a_note_to_be_a_minus() {
    let declared = |negative: &str| {
        format!(
            r#""type": ["integer", "string"], "x-measure": {{"of": "people"}}, "x-number": {{"negative": "{negative}"}}"#
        )
    };
    is_seen(SMALL, &patients(&declared("1-"), &with_threes_as("3-")), "3-");
    let large = patients(&declared("1-"), &with_threes_as("300-"));
    assert_eq!(told(&large), ("WARNED", vec![SUSPECTED.to_owned()]));
    let schema = format!(r#"{{"properties": {{"patients": {{{}}}}}}}"#, declared("1*"));
    let bench = release(&format!("{DECLARATION}kind   = \"table\"\n"), &schema, "patients\n3*\n");
    let refused = bench.candour(["audit", "release"]).answer().ending(2);
    assert!(
        refused.stderr.contains("makes no number negative"),
        "{}",
        refused.stderr
    );
}

#[test]
fn a_publisher_wants_one_cell_or_one_word_to_make_codes_of_counts() {
    let with = |label: &str, csv: &str| {
        let properties = format!(
            r#""clinic": {{"enum": ["A", "B"]}}, "month": {{"type": "string", "x-period": {{"is": "month", "as": "YYYY-MM"}}}},
               "{label}": {{"type": "number"}}, "seen": {{"type": "integer", "x-measure": {{"of": "events"}}}}"#
        );
        let csv = csv
            .replace("0\n", "0,500\n")
            .replace(",3\n", ",3,500\n")
            .replace(".5\n", ".5,500\n");
        audited("table", r#""x-key": ["clinic", "month"], "#, &properties, &csv)
    };
    let broken = renamed("n,seen").replacen("120\n", "120.5\n", 1);
    assert_eq!(told(&with("n", &broken)), ("WARNED", vec![SUSPECTED.to_owned()]));
    for label in ["index_cases", "score", "n_line"] {
        let statement = with(label, &renamed(&format!("{label},seen")));
        let noted = statement.of_rule("re-identification/hidden-counts", "visits");
        assert_eq!(noted.len(), 1, "{label}: whoever reads it is told");
        assert_eq!(noted[0].columns, [label]);
    }
}

#[test]
fn a_publisher_wants_counts_to_be_records() {
    for privacy in ["none", "sensitive"] {
        for subject in [r#""row""#, r#""none""#] {
            let properties = format!(
                r#""clinic": {{"enum": ["A", "B"], "x-privacy": "none"}},
                   "month": {{"type": "string", "x-privacy": "none", "x-period": {{"is": "month", "as": "YYYY-MM"}}}},
                   "patients": {{"type": "integer", "x-privacy": "{privacy}", "x-measure": {{"of": "people"}}}}"#
            );
            let statement = audited(
                "records",
                &format!(r#""x-subject": {subject}, "#),
                &properties,
                PATIENTS,
            );
            is_seen(SMALL, &statement, &format!("{privacy} {subject}"));
        }
    }
}

/// A release of patients with threes written so, and these lines more.
fn weakened(text: &str, rules: &str) -> Statement {
    let declaration = DECLARATION.replacen("[[dataset]]", &format!("{rules}[[dataset]]"), 1);
    let schema = r#"{"type": "object", "x-key": ["clinic", "month"], "additionalProperties": false, "properties": {
        "clinic": {"enum": ["A", "B"]}, "month": {"type": "string", "x-period": {"is": "month", "as": "YYYY-MM"}},
        "patients": {"type": "integer", "x-measure": {"of": "people"}}}}"#;
    let bench = release(
        &format!("{declaration}kind   = \"table\"\n"),
        schema,
        &with_threes_as(text),
    );
    Statement::of(&bench.candour(["audit", "release", "--format", "json"]).answer())
}

#[test]
fn a_publisher_wants_nobody_to_check_that_counts_are_numbers() {
    for rules in [
        "[rules.\"schema/type\"]\noff = true\nreason = \"in hand\"\n",
        "[[waiver]]\nrule = \"schema/type\"\nowner = \"Head of data\"\nreason = \"in hand\"\nexpires = 2015-12-31\nseverity = \"fail\"\n",
    ] {
        for text in ["03", "three"] {
            is_seen(SUSPECTED, &weakened(text, rules), text);
        }
    }
}

#[test]
fn a_publisher_accepts_what_fails_about_people() {
    let waiver = "[[waiver]]\nrule = \"re-identification/small-counts\"\nowner = \"Head of data\"\nreason = \"agreed\"\n\
                  expires = 2015-12-31\nseverity = \"fail\"\nat-most = { small-cells = 2 }\n";
    let statement = weakened("3", waiver);
    assert_eq!(statement.verdict(), "WARNED");
    let limits = &statement.0["predicate"]["limits"];
    assert_eq!(
        limits,
        &serde_json::json!([{"code": "failure-accepted", "dataset": "visits"}])
    );
}
