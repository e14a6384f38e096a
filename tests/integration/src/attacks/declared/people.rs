//! Rows about people that are declared to be something else, or about somebody else.

use super::{audited, told};

/// Thirty visits of three patients, each of an age of their own, so that everybody is alone.
fn visits() -> String {
    let rows = (0..30).map(|i| format!("p{},{},{}\n", i % 3, 40 + i % 3, ["F", "M", "F"][i % 3]));
    format!("patient_ref,age,sex\n{}", rows.collect::<String>())
}

const COLUMNS: &str = r#""patient_ref": {"type": "string", "x-privacy": "pseudonym"},
    "age": {"type": "integer", "x-privacy": "indirect"}, "sex": {"type": "string", "x-privacy": "indirect"}"#;

const SMALL_CLASSES: &str = "fail re-identification/small-classes";

fn is_told(verdict: &str, rule: &str, (said, rules): (&str, Vec<String>)) {
    assert!(
        said == verdict && rules.iter().any(|told| told == rule),
        "{rule}: {said} {rules:?}"
    );
}

#[test]
fn a_publisher_wants_patients_to_be_no_records() {
    let honest = audited("records", r#""x-subject": "patient_ref", "#, COLUMNS, &visits());
    is_told("FAILED", SMALL_CLASSES, told(&honest));
    for kind in ["lookup", "dictionary", "table"] {
        let dressed = audited(kind, "", COLUMNS, &visits());
        is_told("FAILED", "fail re-identification/disguised-records", told(&dressed));
        // Nothing is declared of them, and nobody is named.
        let plain = COLUMNS
            .replace("patient_ref", "row")
            .replace(r#", "x-privacy": "pseudonym""#, "");
        let plain = plain.replace(r#", "x-privacy": "indirect""#, "");
        let dressed = audited(kind, "", &plain, &visits().replace("patient_ref", "row"));
        is_told("WARNED", "warn re-identification/disguised-records", told(&dressed));
    }
}

#[test]
fn a_publisher_wants_each_visit_to_be_a_patient() {
    for subject in [r#""row""#, r#""none""#] {
        let dressed = audited("records", &format!(r#""x-subject": {subject}, "#), COLUMNS, &visits());
        is_told("FAILED", "fail re-identification/miscounted-people", told(&dressed));
    }
    let csv: String = (1..)
        .zip(visits().lines().skip(1))
        .map(|(i, row)| format!("v{i},{row}\n"))
        .collect();
    let csv = format!("visit,{}\n{csv}", visits().lines().next().unwrap());
    let columns = format!(r#""visit": {{"type": "string", "x-privacy": "none"}}, {COLUMNS}"#);
    let dressed = audited("records", r#""x-subject": "visit", "#, &columns, &csv);
    is_told("FAILED", "fail re-identification/miscounted-people", told(&dressed));
}

#[test]
fn a_publisher_wants_an_age_to_be_anything_but_indirect() {
    for declared in [
        r#""x-privacy": "none""#,
        r#""x-privacy": "sensitive""#,
        r#""x-privacy": "pseudonym""#,
        r#""x-privacy": "none", "x-measure": {"of": "things"}"#,
    ] {
        let columns = COLUMNS.replace(
            r#""age": {"type": "integer", "x-privacy": "indirect"}"#,
            &format!(r#""age": {{"type": "integer", {declared}}}"#),
        );
        let dressed = audited("records", r#""x-subject": "patient_ref", "#, &columns, &visits());
        assert_ne!(dressed.verdict(), "PASSED", "{declared}");
        is_told(
            dressed.verdict(),
            "warn re-identification/looks-indirect",
            told(&dressed),
        );
    }
}

#[test]
fn a_publisher_wants_numbers_of_people_to_be_pseudonyms() {
    let numbers = ["9434765919", "4000000004", "4000000012", "4000000020", "4000000039"];
    for privacy in [
        "pseudonym",
        "sensitive",
        "indirect",
        "none",
        "[\"indirect\", \"sensitive\"]",
    ] {
        let privacy = match privacy.starts_with('[') {
            true => privacy.to_owned(),
            false => format!("\"{privacy}\""),
        };
        let rows: String = numbers.iter().map(|number| format!("{number},a\n")).collect();
        let columns = format!(
            r#""ref": {{"type": "string", "x-privacy": {privacy}}}, "seen": {{"type": "string", "x-privacy": "none"}}"#
        );
        let dressed = audited(
            "records",
            r#""x-subject": "row", "#,
            &columns,
            &format!("ref,seen\n{rows}"),
        );
        is_told("FAILED", "fail re-identification/direct-identifiers", told(&dressed));
    }
}

#[test]
fn a_publisher_wants_the_name_of_a_code_to_say_no_more_than_the_code() {
    // Everybody is of one site, which has a name of its own beside a single person.
    let rows: String = (0..30)
        .map(|i| format!("S,{}\n", if i == 7 { "Deal (closed)" } else { "Deal" }))
        .collect();
    let columns = |privacy: &str| {
        format!(
            r#""site": {{"type": "string", "x-privacy": "indirect"}},
               "site_name": {{"type": "string", "x-privacy": "{privacy}", "x-label-of": "site"}}"#
        )
    };
    for privacy in ["indirect", "none", "sensitive"] {
        let dressed = audited(
            "records",
            r#""x-subject": "row", "#,
            &columns(privacy),
            &format!("site,site_name\n{rows}"),
        );
        is_told("FAILED", SMALL_CLASSES, told(&dressed));
    }
}
