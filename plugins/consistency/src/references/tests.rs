//! Known answers.

use candour_sdk::Kind;
use candour_testing::{Answer, Case, check_page, judge};
use serde_json::json;

use super::*;

fn answer(case: &Case) -> Answer {
    judge(
        &References,
        json!({ "which": ["unknown", "outside", "repeated", "excepted", "unused"] }),
        case,
    )
}

fn said(case: &Case) -> String {
    answer(case).text()
}

fn schema(reference: &str, columns: &str) -> String {
    format!(r#"{{ "x-references": [{reference}], "properties": {{ {columns} }} }}"#)
}

/// A table of sites in months, and their look-up.
fn dated(table: &str, sites: &str) -> Case {
    let reference = r#"{ "columns": ["site"], "dataset": "sites", "to": ["site"], "at": "month", "from": "opened", "until": "closed" }"#;
    let columns = r#""site": {}, "month": { "x-period": "month" }"#;
    let sites = Case::new(&format!("site,opened,closed\n{sites}"))
        .named("sites")
        .kind(Kind::Lookup)
        .schema(r#"{ "properties": { "site": {}, "opened": {}, "closed": { "x-markers": { "open": "not-applicable" } } } }"#);
    Case::new(&format!("site,month\n{table}"))
        .kind(Kind::Table)
        .schema(&schema(reference, columns))
        .and(sites)
}

fn plain(reference: &str, table: &str, sites: &str) -> Case {
    let columns =
        r#""site": { "x-total": "All", "x-markers": { "*": "suppressed", "n/a": "not-applicable" } }, "name": {}"#;
    Case::new(table)
        .kind(Kind::Table)
        .schema(&schema(reference, columns))
        .and(Case::new(sites).named("sites").kind(Kind::Lookup))
}

const SITE: &str = r#"{ "columns": ["site"], "dataset": "sites", "to": ["site"] }"#;

#[test]
fn page() {
    check_page(&References);
}

#[test]
fn codes_that_the_look_up_has_are_silent() {
    let case = plain(SITE, "site\nA\nB\nA\n", "site\nA\nB\nC\n");
    assert_eq!(said(&case), "nothing\n");
    assert_eq!(answer(&case).coverage_text(), "rows of site: 3 of 3\nclaims: 1 of 1\n");
}

#[test]
fn markers_totals_blanks_and_exceptions_need_not_be_there() {
    let reference = SITE.replacen('}', r#", "except": ["HOME"] }"#, 1);
    let case = plain(&reference, "site,n\nA,1\nAll,1\n*,1\nn/a,1\n,1\nHOME,1\n", "site\nA\n");
    assert_eq!(
        said(&case),
        "1 row of site holds a value that is excepted from the look-up sites\n  HOME (1 row)\n"
    );
    assert_eq!(
        answer(&case).coverage_text(),
        "rows of site: 1 of 2, 1 suppressed\nclaims: 1 of 1\n"
    );
}

#[test]
fn a_code_that_only_looks_like_one_is_told_apart() {
    let case = plain(SITE, "site\nDeal\ndeal\nRye\n", "site\nDeal\n");
    assert_eq!(
        said(&case),
        "1 value of site in 1 row is not in the look-up sites\n  Rye (1 row)\n\
         1 value of site in 1 row differs from a code of the look-up sites only in case, spaces, dashes or invisible marks\n\
         \x20 deal (1 row)\n"
    );
}

#[test]
fn numbers_are_one_however_they_are_written_and_texts_are_not() {
    let of = |kind: &str| {
        let columns = format!(r#""site": {{ "type": "{kind}" }}"#);
        let sites = Case::new("site\n1\n")
            .named("sites")
            .schema(&format!(r#"{{ "properties": {{ {columns} }} }}"#));
        said(
            &Case::new("site\n01\n1.0\n")
                .kind(Kind::Table)
                .schema(&schema(SITE, &columns))
                .and(sites),
        )
    };
    assert_eq!(of("integer"), "nothing\n");
    assert_eq!(
        of("string"),
        "2 values of site in 2 rows are not in the look-up sites\n  01 (1 row)\n  1.0 (1 row)\n"
    );
}

#[test]
fn a_look_up_without_codes_is_one_finding_and_not_one_for_each_code() {
    let case = plain(SITE, "site\nA\nB\n", "site\n");
    assert_eq!(said(&case), "the look-up sites of site holds no code\n");
}

#[test]
fn a_reference_that_applies_to_no_row_is_found() {
    let case = plain(SITE, "site,n\nAll,1\n,2\n", "site\nA\n");
    assert_eq!(
        said(&case),
        "no row of site holds a code that could be looked up in sites\n"
    );
    let lacking = plain(SITE, "site\nA\n", "code\nA\n");
    assert_eq!(
        said(&lacking),
        "site cannot be looked up: sites lacks columns that are declared\n"
    );
    assert_eq!(answer(&lacking).coverage_text(), "claims: 0 of 1, 1 not-listed\n");
    // Without rows there is nothing to apply it to, and a column that the file lacks is the schema's to find.
    assert_eq!(said(&plain(SITE, "site\n", "site\nA\n")), "nothing\n");
    assert_eq!(said(&plain(SITE, "name\nA\n", "site\nA\n")), "nothing\n");
}

#[test]
fn a_code_and_its_name_are_one_key() {
    let both = r#"{ "columns": ["site", "name"], "dataset": "sites", "to": ["site", "title"] }"#;
    let case = plain(both, "site,name\nA,Rye\nA,Deal\nB,\n", "site,title\nA,Rye\nB,Deal\n");
    assert_eq!(
        said(&case),
        "1 key of site, name in 1 row is not in the look-up sites\n  A (1 row)\n"
    );
    assert_eq!(
        answer(&case).coverage_text(),
        "rows of name, site: 2 of 3, 1 not-declared\nclaims: 1 of 1\n"
    );
}

#[test]
fn a_month_in_which_a_site_closed_or_opened_is_not_outside() {
    let sites = "A,2014-05-12,2014-06-12\n";
    assert_eq!(said(&dated("A,2014-05\nA,2014-06\n", sites)), "nothing\n");
    assert_eq!(
        said(&dated("A,2014-03\nA,2014-04\nA,2014-07\n", sites)),
        "1 value of site is used in 1 row after the last day that sites gives it\n\
         \x20 A (1 row, as late as July 2014; its last day is 12 June 2014)\n\
         1 value of site is used in 2 rows before the first day that sites gives it\n\
         \x20 A (2 rows, as early as March 2014; its first day is 12 May 2014)\n"
    );
}

#[test]
fn ends_may_be_months_years_blanks_and_markers() {
    let sites = "A,2014,2014-06\nB,,open\nC,2014/15,\n";
    assert_eq!(
        said(&dated("A,2014-01\nA,2014-06\nB,1999-01\nC,2014-04\n", sites)),
        "nothing\n"
    );
    assert!(said(&dated("A,2014-07\n", sites)).contains("as late as July 2014; its last day is June 2014"));
    assert!(said(&dated("C,2014-03\n", sites)).contains("before the first day"));
}

#[test]
fn a_code_with_several_entries_may_stand_in_any_of_them() {
    let sites = "A,2010-01-01,2012-12-31\nA,2014-06-01,open\n";
    assert_eq!(said(&dated("A,2012-06\nA,2014-06\n", sites)), "nothing\n");
    // Between two entries a code is past the first of them.
    assert!(said(&dated("A,2013-06\n", sites)).contains("as late as June 2013; its last day is 31 December 2012"));
    let overlapping = "A,2010-01-01,2012-12-31\nA,2012-06-01,open\nB,2010-01-01,2012-01-01\nB,2012-01-01,open\n";
    assert_eq!(
        said(&dated("A,2012-06\nB,2012-06\n", overlapping)),
        "1 value of site stands more than once in the look-up sites\n  A (2 times)\n"
    );
}

#[test]
fn what_cannot_be_placed_in_time_is_told_and_not_found() {
    let case = dated(
        "A,2014-05\nA,\nA,soon\nB,2014-05\nC,2014-05\n",
        "A,2014-01-01,open\nB,2014-01-01,some day\n",
    );
    assert_eq!(
        said(&case),
        "1 value of site in 1 row is not in the look-up sites\n  C (1 row)\n"
    );
    assert_eq!(
        answer(&case).coverage_text(),
        "rows of month, site: 1 of 4, 2 unreadable, 1 not-declared\nrows of site: 5 of 5\nclaims: 1 of 1\n"
    );
}

#[test]
fn days_without_a_column_that_says_when_are_told() {
    let undated = dated("A,2014-05\n", "A,2014-01-01,open\n").schema(
        r#"{ "x-references": [{ "columns": ["site"], "dataset": "sites", "to": ["site"], "at": "month", "until": "closed" }],
            "properties": { "site": {}, "month": {} } }"#,
    );
    assert_eq!(said(&undated), "nothing\n");
    assert_eq!(
        answer(&undated).coverage_text(),
        "rows of month, site: 0 of 1, 1 not-declared\nrows of site: 1 of 1\nclaims: 1 of 1\n"
    );
}

#[test]
fn two_look_ups_of_one_column_are_told_together() {
    let both = format!("{SITE}, {}", SITE.replace("sites", "others"));
    let case = plain(&both, "site\nA\n", "site\nA\n").and(Case::new("site\nB\n").named("others"));
    assert_eq!(
        said(&case),
        "1 value of site in 1 row is not in the look-up others\n  A (1 row)\n"
    );
    assert_eq!(answer(&case).coverage_text(), "rows of site: 2 of 2\nclaims: 2 of 2\n");
}

#[test]
fn what_a_look_up_about_people_holds_is_not_counted() {
    let of = |kind| {
        let sites = Case::new("site\nA\nA\nB\n").named("sites").kind(kind);
        let columns = r#""site": {}"#;
        answer(
            &Case::new("site\nA\n")
                .kind(Kind::Table)
                .schema(&schema(SITE, columns))
                .and(sites),
        )
    };
    let counts = |answer: &Answer| answer.measures.iter().any(|measure| measure.name == "idle-codes");
    let (table, people) = (of(Kind::Table), of(Kind::Records));
    assert!(table.text().contains("A (2 times)") && counts(&table));
    assert!(people.text() == "nothing\n" && !counts(&people));
}
