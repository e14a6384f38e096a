//! Known answers, worked out by hand.

use candour_sdk::PeriodUnit;
use candour_testing::{Case, check_page, judge};
use serde_json::json;

use super::*;

const SCHEMA: &str = r#"{ "x-markers": { "*": "suppressed" }, "properties": {
    "month": { "x-period": "month" },
    "site": { "type": "string" },
    "n": { "type": "integer", "x-measure": { "of": "events" } }
} }"#;

/// A month of each figure, from April on, of each site.
fn csv(year: u32, sites: &[(&str, &[&str])]) -> String {
    let mut csv = "month,site,n\n".to_owned();
    for (site, figures) in sites {
        for (i, figure) in figures.iter().enumerate() {
            csv.push_str(&format!("{year}-{:02},{site},{figure}\n", i + 4));
        }
    }
    csv
}

fn case(now: &[(&str, &[&str])], before: &[(&str, &[&str])]) -> Case {
    let now = Case::new(&csv(2015, now)).kind(Kind::Table).schema(SCHEMA);
    now.previous(&csv(2014, before))
}

fn said(case: &Case) -> String {
    let params = json!({ "same-percent": 90, "figures": 4, "different": 3, "least": 10 });
    judge(&CopiedFigures, params, case).text()
}

const A: (&str, &[&str]) = ("A", &["443", "806", "757", "333"]);
const B: (&str, &[&str]) = ("B", &["51", "62", "73", "84"]);
const NEW_B: (&str, &[&str]) = ("B", &["52", "61", "74", "80"]);

#[test]
fn page() {
    check_page(&CopiedFigures);
}

#[test]
fn copied_groups_are_told_by_the_column_of_most() {
    assert_eq!(
        said(&case(&[A, B], &[A, B])),
        "8 of 8 figures of n by site repeat those of the same periods before\n  A (4 of 4)\n  B (4 of 4)\n"
    );
    assert_eq!(
        said(&case(&[A, NEW_B], &[A, B])),
        "4 of 4 figures of n by site repeat those of the same periods before\n  A (4 of 4)\n"
    );
    assert_eq!(said(&case(&[NEW_B], &[B])), "nothing\n");
}

#[test]
fn of_few_periods_the_groups_of_each_are_laid_beside_those_before() {
    let year =
        |figures: [&'static [&'static str]; 5]| ["A", "B", "C", "D", "E"].into_iter().zip(figures).collect::<Vec<_>>();
    let before = year([&["443"], &["806"], &["757"], &["333"], &["91"]]);
    let copied = "5 of 5 figures of n by site repeat those of the period before\n  April 2015 (5 of 5)\n";
    assert_eq!(said(&case(&before, &before)), copied);
    let new = year([&["443"], &["806"], &["757"], &["333"], &["90"]]);
    assert_eq!(said(&case(&new, &before)), "nothing\n");
    // What was there at the time may well be as it was.
    let stock = SCHEMA.replace(r#""of": "events""#, r#""of": "things", "is": "stock""#);
    let of_2014 = Case::new(&csv(2014, &before)).kind(Kind::Table).schema(&stock);
    let of_2015 = Case::new(&csv(2015, &before)).kind(Kind::Table).schema(&stock);
    assert_eq!(said(&of_2015.previous_case(of_2014)), "nothing\n");
}

#[test]
fn what_is_short_even_or_small_says_nothing() {
    for even in [
        ("A", &["443", "806", "757"][..]),
        ("A", &["443", "443", "806", "806", "806"]),
        ("A", &["1", "2", "3", "4", "5"]),
        ("A", &["443", "806", "757", "*", "*"]),
    ] {
        assert_eq!(said(&case(&[even], &[even])), "nothing\n", "{even:?}");
    }
    let below = ("A", &["-443", "-806", "-757", "-333"][..]);
    assert!(said(&case(&[below], &[below])).starts_with("4 of 4 figures of n"));
}

#[test]
fn what_is_published_again_is_the_same() {
    let again = Case::new(&csv(2015, &[A, B])).kind(Kind::Table).schema(SCHEMA);
    assert_eq!(said(&again.previous(&csv(2015, &[A, B]))), "nothing\n");
}

#[test]
fn a_year_in_one_file_and_rows_are_told_too() {
    let years = format!(
        "{}{}",
        csv(2014, &[A]),
        csv(2015, &[A]).replacen("month,site,n\n", "", 1)
    );
    let case = Case::new(&years)
        .kind(Kind::Table)
        .schema(SCHEMA)
        .compare_back(1, PeriodUnit::Year);
    assert_eq!(
        said(&case),
        "4 of 4 figures of n repeat those of the same periods before\n"
    );
    let rows = |year: u32| -> String {
        let months = [11, 12, 13, 14].into_iter().enumerate();
        let rows = months.map(|(i, n)| format!("{year}-{:02},A,1\n", i + 4).repeat(n));
        format!("month,site,n\n{}", rows.collect::<String>())
    };
    let case = Case::new(&rows(2015))
        .kind(Kind::Records)
        .schema(SCHEMA)
        .previous(&rows(2014));
    assert_eq!(
        said(&case),
        "4 of 4 numbers of rows repeat those of the same periods before\n"
    );
}
