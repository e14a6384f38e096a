//! Known answers, by hand and from real data.

use candour_sdk::Kind;
use candour_testing::{Case, check_page, judge};
use proptest::prelude::*;
use serde_json::json;

use super::*;

mod rows;

fn said(schema: &str, csv: &str) -> String {
    let case = Case::new(csv).schema(schema).kind(Kind::Table);
    judge(&WrongTotals, json!({ "which": ["allowed", "beyond"] }), &case).text()
}

fn parts(rounded: u32, allow: u32) -> String {
    let column = format!(
        r#"{{ "type": "integer", "x-measure": {{ "of": "events", "rounded": {rounded} }},
              "x-markers": {{ "*": {{ "is": "suppressed", "from": 1, "to": 7 }}, "c": "suppressed", "z": "not-applicable" }} }}"#
    );
    format!(
        r#"{{ "x-parts": [{{ "total": "all", "of": ["a", "b"], "allow": {allow} }}],
              "properties": {{ "all": {column}, "a": {column}, "b": {column} }} }}"#
    )
}

#[test]
fn page() {
    check_page(&WrongTotals);
}

#[test]
fn rounding_leaves_three_halves_of_a_base_for_two_parts() {
    let schema = parts(5, 0);
    let off = |all: u32| said(&schema, &format!("all,a,b\n{all},10,20\n"));
    assert_eq!(off(30), "nothing\n");
    assert_eq!(off(36), "nothing\n");
    assert_eq!(off(24), "nothing\n");
    assert_eq!(
        off(37),
        "all differs from the sum of a, b in 1 row, by more than rounding and suppression explain\n"
    );
    assert_eq!(off(23), off(37));
    assert_eq!(said(&parts(1, 0), "all,a,b\n31,10,20\n"), off(37));
}

#[test]
fn what_is_suppressed_is_known_by_its_bounds() {
    let schema = parts(1, 0);
    let all = |all: &str, a: &str| said(&schema, &format!("all,a,b\n{all},{a},20\n"));
    assert_eq!(all("21", "*"), "nothing\n");
    assert_eq!(all("27", "*"), "nothing\n");
    assert!(all("28", "*").starts_with("all differs from the sum"));
    assert!(all("20", "*").starts_with("all differs from the sum"));
    // No upper bound is declared for this marker, and none is made up.
    assert_eq!(all("900", "c"), "nothing\n");
    assert!(all("19", "c").starts_with("all differs from the sum"));
    assert!(all("*", "0").starts_with("all differs from the sum"));
}

#[test]
fn a_row_with_what_is_no_figure_is_not_judged() {
    let case = Case::new("all,a,b\n5,,9\n5,z,9\n5,x,9\n5,1,4\n").schema(&parts(1, 0));
    let verdict = judge(&WrongTotals, json!({ "which": ["beyond"] }), &case);
    assert_eq!(verdict.text(), "nothing\n");
    assert_eq!(verdict.measure("checked-totals"), Some(&count(1, Unit::Cells)));
    assert_eq!(verdict.measure("unchecked-totals"), Some(&count(3, Unit::Cells)));
}

#[test]
fn an_allowed_difference_is_another_finding() {
    let schema = parts(1, 2);
    assert_eq!(
        said(&schema, "all,a,b\n32,10,20\n27,10,20\n"),
        "all differs from the sum of a, b in 1 row, by no more than the 2 allowed\n\
         all differs from the sum of a, b in 1 row, by more than rounding and suppression explain\n"
    );
}

const NESTED: &str = r#"{ "properties": {
    "site": { "x-total": "All" }, "sex": { "x-total": "All" },
    "n": { "type": "integer", "x-measure": { "of": "events" } }
} }"#;

#[test]
fn nested_totals_are_compared_level_by_level() {
    let csv = |grand: u32| {
        format!("site,sex,n\nAll,All,{grand}\nDeal,All,5\nRye,All,6\nDeal,F,2\nDeal,M,3\nRye,F,6\nRye,M,0\n")
    };
    assert_eq!(said(NESTED, &csv(11)), "nothing\n");
    // A grand total that counts the totals of its sites as well.
    assert_eq!(
        said(NESTED, &csv(22)),
        "1 of 1 totals of n over all values of site is the sum of parts and sub-totals, which counts twice\n  \
         off by 11\n"
    );
}

#[test]
fn a_wide_table_is_compared_in_shares() {
    let figure = |i: usize| format!(r#""f{i}": {{ "type": "integer", "x-measure": {{ "of": "events" }} }}"#);
    let figures: Vec<String> = (0..100).map(figure).collect();
    let schema = format!(
        r#"{{ "properties": {{ "site": {{ "x-total": "All" }}, {} }} }}"#,
        figures.join(", ")
    );
    let line = |site: &str, n: u32, last: u32| format!("{site}{},{last}\n", format!(",{n}").repeat(99));
    let labels: Vec<String> = (0..100).map(|i| format!("f{i}")).collect();
    let csv = |last: u32| {
        format!(
            "site,{}\n{}{}{}",
            labels.join(","),
            line("A", 1, 1),
            line("B", 2, 2),
            line("All", 3, last)
        )
    };
    assert_eq!(said(&schema, &csv(3)), "nothing\n");
    assert!(said(&schema, &csv(4)).starts_with("1 of 1 totals of f99 over all values of site"));
    let case = Case::new(&csv(4)).schema(&schema).kind(Kind::Table);
    let named = |tally: &candour_sdk::TallySpec| tally.by.len() + tally.sums.len();
    let tallies = candour_testing::tallies_of(&WrongTotals, json!({ "which": ["beyond"] }), &case);
    assert!(tallies.len() == 2 && tallies.iter().all(|tally| named(&tally.head.spec) <= 64));
}

#[test]
fn a_grand_total_without_levels_between_is_compared_with_the_rows() {
    let csv = |grand: u32| format!("site,sex,n\nAll,All,{grand}\nDeal,F,2\nDeal,M,3\nRye,F,6\n");
    assert_eq!(said(NESTED, &csv(11)), "nothing\n");
    assert_eq!(
        said(NESTED, &csv(10)),
        "1 of 1 totals of n over all values of site, sex differs from the sum of its parts\n  \
         off by 1 more than rounding and suppression explain\n"
    );
}

#[test]
fn distinct_people_do_not_add() {
    let schema = r#"{ "properties": {
        "site": { "x-total": "All" }, "n": { "type": "integer", "x-measure": { "of": "people" } }
    } }"#;
    let all = |n: u32| said(schema, &format!("site,n\nAll,{n}\nDeal,5\nRye,6\n"));
    assert_eq!(all(6), "nothing\n");
    assert_eq!(all(11), "nothing\n");
    for n in [5, 12] {
        assert_eq!(
            all(n),
            "1 of 1 totals of n over all values of site cannot be right, being smaller than one part or larger than all \
             parts together\n  off by 1 more than rounding and suppression explain\n"
        );
    }
}

fn real(name: &str) -> Option<String> {
    candour_wrap_up::real_data(name).map(|path| std::fs::read_to_string(path).unwrap())
}

/// The list sizes of so many practices: each has totals for either sex and for both, and a digit too many in a part is found.
fn list_sizes_hold(csv: &str, practices: u64) {
    let schema = r#"{ "properties": {
        "ORG_CODE": {}, "SEX": { "x-total": "ALL" }, "AGE_GROUP_5": { "x-total": "ALL" },
        "NUMBER_OF_PATIENTS": { "type": "integer", "x-measure": { "of": "people", "adds": true } }
    } }"#;
    let case = Case::new(csv).schema(schema).kind(Kind::Table);
    let verdict = judge(&WrongTotals, json!({ "which": ["beyond"] }), &case);
    assert_eq!(verdict.text(), "nothing\n");
    assert_eq!(
        verdict.measure("checked-totals"),
        Some(&count(3 * practices, Unit::Cells))
    );
    let wrong = csv.replacen(",MALE,0_4,", ",MALE,0_4,9", 1);
    let found = format!(
        "1 of {} totals of NUMBER_OF_PATIENTS over all values of AGE_GROUP_5 differs from the sum of its parts\n",
        2 * practices
    );
    assert!(said(schema, &wrong).starts_with(&found));
}

#[test]
fn made_up_list_sizes_add_up_to_their_nested_totals() {
    let mut csv = "ORG_CODE,SEX,AGE_GROUP_5,NUMBER_OF_PATIENTS\n".to_owned();
    for (practice, sizes) in [("A1", [[212, 240], [198, 305]]), ("B2", [[7, 0], [60, 61]])] {
        for (sex, sizes) in ["FEMALE", "MALE"].into_iter().zip(sizes) {
            for (age, size) in ["0_4", "95+"].into_iter().zip(sizes) {
                csv.push_str(&format!("{practice},{sex},{age},{size}\n"));
            }
            csv.push_str(&format!("{practice},{sex},ALL,{}\n", sizes.iter().sum::<u32>()));
        }
        csv.push_str(&format!("{practice},ALL,ALL,{}\n", sizes.concat().iter().sum::<u32>()));
    }
    list_sizes_hold(&csv, 2);
}

#[test]
fn list_sizes_add_up_to_their_nested_totals() {
    for (name, grand) in [("2017-09", 28_281), ("2017-10", 28_276)] {
        let Some(csv) = real(&format!("epd-prescribing/list-size-{name}.csv")) else {
            return;
        };
        let all = csv.lines().filter(|line| line.contains(",ALL,ALL,"));
        let sizes = all.filter_map(|line| line.rsplit(',').next()?.trim().parse::<u64>().ok());
        assert_eq!(sizes.sum::<u64>(), grand);
        list_sizes_hold(&csv, 4);
    }
}

/// So many rows of waiting times: the bands of each add up, and a patient too many is found.
fn waits_hold(csv: &str, rows: u64) {
    let schema = r#"{
        "x-number": { "group": "," },
        "x-parts": [{ "total": "Total", "of": ["Under 4 Hours", "Between 4 - 12 Hours", "Over 12 Hours"] }],
        "properties": {
            "Under 4 Hours": { "type": "integer" }, "Between 4 - 12 Hours": { "type": "integer" },
            "Over 12 Hours": { "type": "integer" }, "Total": { "type": "integer" }
        }
    }"#;
    let case = Case::new(csv).schema(schema).kind(Kind::Table);
    let verdict = judge(&WrongTotals, json!({ "which": ["allowed", "beyond"] }), &case);
    assert_eq!(verdict.text(), "nothing\n");
    assert_eq!(verdict.measure("checked-totals"), Some(&count(rows, Unit::Cells)));
    assert_eq!(verdict.measure("unchecked-totals"), Some(&count(0, Unit::Cells)));
    assert_eq!(
        said(schema, &csv.replacen("\"3,448\"", "\"3,449\"", 1)),
        "Total differs from the sum of Under 4 Hours, Between 4 - 12 Hours, Over 12 Hours in 1 row, by more than \
         rounding and suppression explain\n"
    );
}

#[test]
fn made_up_waits_add_up_in_every_row() {
    let csv = "Dept,Under 4 Hours,Between 4 - 12 Hours,Over 12 Hours,Total\n\
               A,\"1,204\",\"1,533\",711,\"3,448\"\nB,951,\"3,234\",\"2,000\",\"6,185\"\nC,0,0,0,0\n";
    waits_hold(csv, 3);
}

#[test]
fn emergency_waits_add_up_in_every_row() {
    if let Some(csv) = real("ni-ae-waits/ni-waiting-times.csv") {
        waits_hold(&csv, 3704);
    }
}

/// To the nearest base, halves up.
fn rounded(n: u32, base: u32) -> u32 {
    (n + base / 2) / base * base
}

/// A figure as published: small ones hidden, others rounded.
fn published(n: u32, base: u32) -> String {
    match n {
        1..=7 if base > 1 => "*".into(),
        n => rounded(n, base).to_string(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn honest_rounding_and_hiding_is_never_accused(
        sites in prop::collection::vec(prop::collection::vec(0u32..60, 1..4), 1..5),
        base in prop::sample::select(vec![1u32, 2, 3, 5, 10]),
    ) {
        let schema = format!(
            r#"{{ "properties": {{
                "site": {{ "x-total": "All" }}, "sex": {{ "x-total": "All" }},
                "n": {{ "type": "integer", "x-measure": {{ "of": "events", "rounded": {base} }},
                        "x-markers": {{ "*": {{ "is": "suppressed", "from": 1, "to": 7 }} }} }}
            }} }}"#
        );
        let mut csv = "site,sex,n\n".to_owned();
        for (i, site) in sites.iter().enumerate() {
            for (j, n) in site.iter().enumerate() {
                csv.push_str(&format!("{i},{j},{}\n", published(*n, base)));
            }
            csv.push_str(&format!("{i},All,{}\n", published(site.iter().sum(), base)));
        }
        let grand: u32 = sites.iter().flatten().sum();
        csv.push_str(&format!("All,All,{}\n", published(grand, base)));
        prop_assert_eq!(said(&schema, &csv), "nothing\n");
    }

    #[test]
    fn unrounded_parts_that_do_not_add_up_are_always_found(a in 0u32..1000, b in 0u32..1000, all in 0u32..3000) {
        let found = said(&parts(1, 0), &format!("all,a,b\n{all},{a},{b}\n"));
        prop_assert_eq!(found == "nothing\n", all == a + b);
    }
}

#[test]
fn what_was_compared_is_told() {
    let coverage = |schema: &str, csv: &str| {
        let case = Case::new(csv).schema(schema).kind(Kind::Table);
        judge(&WrongTotals, json!({ "which": ["beyond"] }), &case).coverage_text()
    };
    // Of four rows one has no number, and in two a part is missing or cannot be.
    assert_eq!(
        coverage(&parts(1, 0), "all,a,b\n5,,9\n5,z,9\n5,x,9\n5,1,4\n"),
        "figures: 1 of 4, 1 unreadable, 2 one-sided\n"
    );
    assert_eq!(
        coverage(&parts(1, 0), "all,a\n5,5\n"),
        "figures: 0 of 1, 1 not-listed\n"
    );
    // No row stands for all sexes.
    assert_eq!(
        coverage(NESTED, "site,sex,n\nAll,F,5\nDeal,F,5\n"),
        "figures: 1 of 2, 1 not-listed\n"
    );
    // No row is of what this one stands for.
    assert_eq!(
        coverage(NESTED, "site,sex,n\nAll,M,5\nDeal,F,5\n"),
        "figures: 0 of 2, 1 one-sided, 1 not-listed\n"
    );
    assert_eq!(
        coverage(NESTED, "site,sex,n\nAll,All,5\nDeal,All,x\nRye,All,5\nDeal,F,3\n"),
        "figures: 0 of 3, 2 unreadable, 1 one-sided\n"
    );
}
