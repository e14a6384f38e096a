//! Known answers of the rule on disguised records.

use candour_testing::{Case, check_page, judge};
use serde_json::json;

use super::*;

fn templates(kind: Kind, csv: &str, schema: &str) -> Vec<String> {
    let params = json!({ "finds": ["people", "persons", "narrowed", "subject"] });
    let answer = judge(&DisguisedRecords, params, &Case::new(csv).schema(schema).kind(kind));
    answer.templates().into_iter().map(str::to_owned).collect()
}

#[test]
fn its_page_holds() {
    check_page(&DisguisedRecords);
}

#[test]
fn rows_of_patients_are_people_whatever_they_are_called() {
    for kind in [Kind::Table, Kind::Lookup, Kind::Dictionary] {
        assert_eq!(
            templates(
                kind,
                "patient_ref,age\np1,40\np2,41\n",
                r#"{"properties": {"unused": {}}}"#
            ),
            ["people"]
        );
        assert_eq!(
            templates(
                kind,
                "patient_ref,c2\np1,F\np2,M\n",
                r#"{"properties": {"unused": {}}}"#
            ),
            ["people"]
        );
        let declared = r#"{"properties": {"x": {"x-privacy": "pseudonym"}}}"#;
        assert_eq!(
            templates(kind, "x,date_of_birth\np1,1940\np2,1941\n", declared),
            ["people"]
        );
        assert_eq!(
            templates(kind, "NHS number,site\n1,a\n2,b\n", r#"{"properties": {"unused": {}}}"#),
            ["persons"]
        );
        assert_eq!(
            templates(
                kind,
                "sex,age,outcome\nF,4,a\nM,5,b\nM,5,b\n",
                r#"{"properties": {"outcome": {}}}"#
            ),
            ["narrowed"]
        );
        assert_eq!(
            templates(
                kind,
                "n,site\n1,a\n",
                r#"{"x-subject": "row", "properties": {"n": {}}}"#
            ),
            ["subject"]
        );
    }
}

#[test]
fn tables_and_look_ups_of_what_is_no_person_are_silent() {
    for (kind, csv, schema) in [
        (
            Kind::Lookup,
            "postcode,lsoa,ward\na,b,c\nd,e,f\n",
            r#"{"properties": {"unused": {}}}"#,
        ),
        (
            Kind::Lookup,
            "sex,sex_name\n1,Male\n2,Female\n",
            r#"{"properties": {"unused": {}}}"#,
        ),
        (
            Kind::Lookup,
            "age_band,from,to\n0-4,0,4\n5-9,5,9\n",
            r#"{"properties": {"unused": {}}}"#,
        ),
        (
            Kind::Lookup,
            "practice_code,practice postcode\na,b\nc,d\n",
            r#"{"properties": {"unused": {}}}"#,
        ),
        (
            Kind::Table,
            "professional_ref,seen\na,12\nb,13\n",
            r#"{"properties": {"professional_ref": {"x-privacy": "pseudonym"}}}"#,
        ),
        (
            Kind::Table,
            "sex,age,n\nF,4,12\nM,5,12\n",
            r#"{"properties": {"n": {"x-measure": {"of": "people"}}}}"#,
        ),
        (
            Kind::Table,
            "patients,sex\n12,F\n14,M\n",
            r#"{"properties": {"unused": {}}}"#,
        ),
    ] {
        assert!(templates(kind, csv, schema).is_empty(), "{csv}");
    }
}

/// A hundred rows, or one fewer, of which each has a code of its own.
fn coded(rows: u32, label: &str, values: [&str; 2]) -> String {
    let row = |i: u32| format!("c{i},{}\n", values[i as usize % 2]);
    format!("code,{label}\n{}", (0..rows).map(row).collect::<String>())
}

const DECLARED: &str = r#"{"x-key": ["code"], "properties": {"code": {}}}"#;

#[test]
fn a_large_look_up_with_a_code_for_each_and_what_narrows_is_one_of_people() {
    for kind in [Kind::Lookup, Kind::Dictionary] {
        for (label, values) in [
            ("age", ["40", "41"]),
            ("c2", ["F", "M"]),
            ("ethnic_group", ["A", "B"]),
            ("year_of_birth", ["1940", "1941"]),
        ] {
            assert_eq!(
                templates(kind, &coded(100, label, values), DECLARED),
                ["told-apart"],
                "{label}"
            );
        }
        for (rows, label, values) in [
            (99, "age", ["40", "41"]),
            (100, "ward", ["a", "b"]),
            (100, "age", ["4", "4"]),
        ] {
            assert!(
                templates(kind, &coded(rows, label, values), DECLARED).is_empty(),
                "{rows} {label}"
            );
        }
    }
    let shared = coded(100, "age", ["40", "41"]).replace("c1", "c2");
    assert!(
        templates(Kind::Lookup, &shared, DECLARED).is_empty(),
        "no column tells all apart"
    );
}

#[test]
fn only_counts_make_of_ages_and_sexes_a_table() {
    let table = |of: &str| {
        let schema = format!(r#"{{"properties": {{"n": {{"x-measure": {{{of}}}}}, "age": {{}}}}}}"#);
        templates(Kind::Table, "sex,age,n\nF,4,12\nM,5,12\n", &schema)
    };
    assert_eq!(table(r#""of": "money""#), ["narrowed"]);
    assert_eq!(table(r#""of": "rate", "top": "age", "bottom": ["age"]"#), ["narrowed"]);
    for of in ["people", "events", "things"] {
        assert!(table(&format!(r#""of": "{of}""#)).is_empty(), "{of}");
    }
    let long = |of: &str| {
        let schema = format!(
            r#"{{"x-long": {{"measure": "what", "value": "n", "measures": {{"a": {{"x-measure": {{"of": "{of}"}}}}}}}},
                "properties": {{"what": {{}}, "n": {{}}}}}}"#
        );
        templates(Kind::Table, "sex,age,what,n\nF,4,a,12\nM,5,a,12\n", &schema)
    };
    assert_eq!(
        (long("money"), long("events")),
        (vec!["narrowed".to_owned()], Vec::new())
    );
}

#[test]
fn look_ups_of_codes_and_schools_are_silent() {
    let schools = |rows: u32| coded(rows, "gender,town,statutory_low_age", ["Boys,Deal,4", "Girls,Rye,11"]);
    assert!(templates(Kind::Lookup, &schools(99), DECLARED).is_empty());
    assert_eq!(templates(Kind::Lookup, &schools(100), DECLARED), ["narrowed"]);
    let bands = "code,sex,age_band\n1,F,0-17\n2,M,0-17\n3,F,18+\n4,M,18+\n";
    assert!(templates(Kind::Lookup, bands, r#"{"properties": {"code": {}}}"#).is_empty());
    assert!(templates(Kind::Lookup, "client,name\n1,A Trust\n2,B Trust\n", DECLARED).is_empty());
    assert_eq!(
        templates(Kind::Lookup, "patient,name\n1,A\n2,B\n", DECLARED),
        ["persons"]
    );
    let born = "code,date_of_birth,town\n1,1940-01-01,Deal\n2,1941-01-01,Rye\n";
    assert_eq!(templates(Kind::Lookup, born, DECLARED), ["narrowed"], "no code is born");
}

#[test]
fn a_large_look_up_that_is_looked_up_by_its_key_is_silent() {
    let schools = coded(100, "gender,town", ["Boys,Deal", "Girls,Rye"]);
    let visits = |to: &str| {
        let schema = format!(
            r#"{{"x-references": [{{"columns": ["school"], "dataset": "data", "to": ["{to}"]}}],
                "properties": {{"school": {{}}}}}}"#
        );
        Case::new("school\nc1\n").named("visits").schema(&schema)
    };
    let told = |to: &str| {
        let case = Case::new(&schools).schema(DECLARED).kind(Kind::Lookup).and(visits(to));
        let params = json!({ "finds": ["people", "persons", "narrowed", "subject"] });
        let answer = judge(&DisguisedRecords, params, &case);
        answer.templates().into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(told("code").is_empty());
    assert_eq!(told("town"), ["narrowed"], "not its key");
}
