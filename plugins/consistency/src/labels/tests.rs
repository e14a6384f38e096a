//! Known answers.

use candour_sdk::{Change, ChangeKind, Kind};
use candour_testing::{Answer, Case, check_page, judge};
use serde_json::json;

use super::*;

const SCHEMA: &str = r#"{ "properties": {
    "code": { "x-total": "All", "x-markers": { "*": "suppressed" } },
    "name": { "x-label-of": "code", "x-markers": { "*": "suppressed", "n/a": "not-applicable" } }
} }"#;

fn table(rows: &str) -> Case {
    Case::new(&format!("code,name\n{rows}"))
        .kind(Kind::Table)
        .schema(SCHEMA)
}

fn answer(case: &Case) -> Answer {
    judge(
        &Labels,
        json!({ "which": ["two-names", "two-codes", "other-name", "reused"] }),
        case,
    )
}

fn said(case: &Case) -> String {
    answer(case).text()
}

fn since(rows: &str, before: &str) -> Case {
    table(rows).previous(&format!("code,name\n{before}"))
}

fn change(what: ChangeKind, column: &str, from: &[&str], into: &[&str]) -> Change {
    let texts = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect();
    Change {
        what,
        dataset: "data".into(),
        column: Some(column.into()),
        from: texts(from),
        into: texts(into),
        on: Some("2014-04".into()),
        reason: "so it was".into(),
    }
}

#[test]
fn page() {
    check_page(&Labels);
}

#[test]
fn a_second_name_that_the_schema_refuses_is_told_of_its_column() {
    let schema = r#"{ "properties": {
        "code": { "enum": ["A1", "A2"] },
        "name": { "enum": ["Rye", "Deal", "Hythe"], "x-label-of": "code" }
    } }"#;
    let found = |rows: &str| {
        let answer = answer(&table(rows).schema(schema));
        let told = answer
            .findings
            .iter()
            .map(|finding| (finding.message.template.clone(), finding.columns.clone()));
        told.collect::<Vec<_>>()
    };
    let told = |template: &str, columns: &[&str]| {
        let columns = columns.iter().map(|&column| column.to_owned()).collect::<Vec<_>>();
        vec![(template.to_owned(), columns)]
    };
    let refused = |columns| told("two-names-unlisted", columns);
    assert_eq!(found("A1,Rye\nA1,Beach\nA2,Deal\n"), refused(&["name"]));
    assert_eq!(found("A9,Rye\nA9,Deal\nA1,Hythe\n")[..1], refused(&["code"]));
    // Two names that are allowed are two.
    assert_eq!(
        found("A1,Rye\nA1,Deal\nA1,Beach\n"),
        told("two-names", &["code", "name"])
    );
}

#[test]
fn one_name_for_each_code_is_silent() {
    let case = table("A1,Rye\nA1,Rye\nA2,Deal\n*,Rye\nA3,*\nA1,n/a\nA4,\n");
    assert_eq!(said(&case), "nothing\n");
    assert_eq!(
        answer(&case).coverage_text(),
        "values of code, name: 2 of 3, 1 suppressed\n"
    );
}

#[test]
fn codes_of_other_sorts_may_share_a_name_and_so_may_what_stands_for_all() {
    let levels = "E12000007,London\nE23000001,London\nA1,Rye\nAB,Rye\nAll,Deal\nAbc,Deal\n";
    assert_eq!(said(&table(levels)), "nothing\n");
    let same = "E06000001,Rye\nE06000002,rye\n";
    assert_eq!(
        said(&table(same)),
        "1 value of name stands for more than one code of code\n  Rye is E06000001 (1 row) and E06000002 (1 row)\n"
    );
}

#[test]
fn names_that_only_look_different_are_told_apart() {
    let said = said(&table("A1,St. Mary's\nA1,St Marys\n"));
    assert!(
        said.starts_with("1 value of code has names in name that differ only in case, spaces or punctuation\n"),
        "{said}"
    );
}

#[test]
fn a_name_of_other_words_is_found_and_a_respelt_one_is_counted() {
    assert_eq!(
        said(&since("A1,Beckenham Clinic\n", "A1,BECKENHAM CLINIC.\n")),
        "nothing\n"
    );
    let respelt = since("A1,Beckenham Health Clinic\n", "A1,Beckenham Clinic\n");
    assert_eq!(said(&respelt), "nothing\n");
    let renamed = |case: &Case| {
        let measures = answer(case).measures;
        let of = measures.into_iter().find(|measure| measure.name == "renamed-codes");
        of.map(|measure| measure.value)
    };
    assert_eq!(renamed(&respelt), Some(count(1, Unit::Values)));
    assert_eq!(
        said(&since("A1,Willows Clinic\n", "A1,Hollybank Clinic\n")),
        "1 value of code is called otherwise in name than in the previous release, so it may stand for something else\n\
         \x20 A1 is Willows Clinic, and was Hollybank Clinic\n"
    );
}

#[test]
fn codes_that_changed_places_are_found_however_alike_their_names_are() {
    let swapped = since(
        "A1,Ward 1 North\nA2,Ward 2 North\n",
        "A1,Ward 2 North\nA2,Ward 1 North\n",
    );
    assert_eq!(
        said(&swapped),
        "2 values of code have another name in name, and what they stood for in the previous release has another code\n\
         \x20 A1 is Ward 1 North, and was Ward 2 North; that is A2 now\n\
         \x20 A2 is Ward 2 North, and was Ward 1 North; that is A1 now\n"
    );
}

#[test]
fn declared_changes_are_applied_or_leave_the_code_out() {
    let found = since("A1,Rye\n", "A1,Deal\n");
    assert_ne!(said(&found), "nothing\n");
    for declared in [
        change(ChangeKind::Relabelled, "name", &["Deal"], &["Rye"]),
        change(ChangeKind::Redefined, "code", &["A1"], &[]),
        change(ChangeKind::Redefined, "code", &[], &[]),
        change(ChangeKind::Opened, "code", &["A1"], &[]),
    ] {
        assert_eq!(
            said(&found.clone().change(declared.clone())),
            "nothing\n",
            "{declared:?}"
        );
    }
    let recoded = since("A2,Deal\nA1,Rye\n", "A1,Deal\n").change(change(ChangeKind::Recoded, "code", &["A1"], &["A2"]));
    assert_eq!(said(&recoded), "nothing\n");
    assert!(said(&found.change(change(ChangeKind::Relabelled, "name", &["Lydd"], &["Rye"]))).contains("A1 is Rye"));
}

#[test]
fn what_both_releases_have_is_looked_at() {
    let case = since("A1,Rye\nA2,Deal\n", "A1,Rye\nA3,Lydd\n");
    assert_eq!(
        answer(&case).coverage_text(),
        "values of code, name: 2 of 2\ngroups of code, name: 1 of 3, 2 one-sided\n"
    );
    // A release before without the names has nothing to compare.
    let without = table("A1,Rye\n").previous("code\nA1\n");
    assert_eq!(answer(&without).coverage_text(), "values of code, name: 1 of 1\n");
}

#[test]
fn a_look_up_that_calls_a_code_otherwise_is_found() {
    let case = |reference: &str| {
        let schema = SCHEMA.replacen('{', &format!(r#"{{ "x-references": [{reference}],"#), 1);
        let sites = Case::new("site,title\nA1,Rye\nA2,Deal\n")
            .named("sites")
            .schema(r#"{ "properties": { "site": {}, "title": { "x-label-of": "site" } } }"#);
        table("A1,RYE\nA2,Dover\nA3,Lydd\n").schema(&schema).and(sites)
    };
    let alone = r#"{ "columns": ["code"], "dataset": "sites", "to": ["site"] }"#;
    assert_eq!(
        said(&case(alone)),
        "1 value of code has another name in name than in the look-up sites\n  A2 is Dover here\n"
    );
    let both = r#"{ "columns": ["code", "name"], "dataset": "sites", "to": ["site", "title"] }"#;
    assert_eq!(said(&case(both)), "nothing\n");
}

#[test]
fn a_code_that_the_look_up_gives_to_something_else_is_told_there() {
    let named = r#""properties": { "code": {}, "name": { "x-label-of": "code" } } }"#;
    let reference = r#"{ "columns": ["code"], "dataset": "sites", "to": ["code"] }"#;
    let schema = format!(r#"{{ "x-references": [{reference}], {named}"#);
    let release = |rows: &str, sites: &str| {
        let sites = Case::new(&format!("code,name\n{sites}")).named("sites");
        table(rows).schema(&schema).and(sites.schema(&format!("{{ {named}")))
    };
    let said = |sites: &str, before: &str| {
        let case = release("A1,Deal\nA2,Hythe\n", sites);
        said(&case.previous_case(release("A1,Rye\nA2,Lydd\n", before)))
    };
    let of = |codes: &str| format!("{codes} called otherwise in name than in the previous release");
    let sites = "A1,Deal\nA2,Hythe\n";
    assert_eq!(said(sites, "A1,Rye\nA2,Lydd\n"), "nothing\n");
    // What the look-up says of last year otherwise, or not at all, is this table's.
    assert!(said(sites, "A1,Rye\nA2,Hythe\n").starts_with(&of("1 value of code is")));
    assert!(said(sites, "A3,Rye\n").starts_with(&of("2 values of code are")));
}

#[test]
fn what_goes_together_one_to_one_is_looked_at_both_ways() {
    let said = |declared: &str, csv: &str| {
        let schema =
            format!(r#"{{ "x-one-to-one": {declared}, "properties": {{ "a": {{}}, "b": {{}}, "c": {{}} }} }}"#);
        let case = Case::new(csv).kind(Kind::Table).schema(&schema);
        let answer = judge(
            &Labels,
            json!({ "which": ["one-to-one", "two-names", "two-codes"] }),
            &case,
        );
        (answer.text(), answer.coverage_text())
    };
    assert_eq!(said(r#"[["a", "b"]]"#, "a,b\n1,x\n1,x\n2,y\n3,\n").0, "nothing\n");
    let (text, coverage) = said(r#"[["a", "b"], ["a", "c"]]"#, "a,b\n1,x\n1,x\n1,y\n2,x\n");
    assert_eq!(
        text,
        "1 value of a stands beside more than one value of b, though they go together one to one\n\
         \x20 1 stands beside x (2 rows) and y (1 row)\n\
         1 value of b stands beside more than one value of a, though they go together one to one\n\
         \x20 x stands beside 1 (2 rows) and 2 (1 row)\n"
    );
    assert_eq!(coverage, "values of a, b: 2 of 2\nclaims: 1 of 2, 1 not-listed\n");
}
