//! Known answers.

use std::collections::BTreeMap;

use candour_sdk::{AgreeingSide, Agreement as Declared, Kind};
use candour_testing::{Answer, Case, check_page, judge};
use serde_json::json;

use super::*;

const ROUNDED: &str = r#"{ "of": "events", "rounded": 5 }"#;
const PLAIN: &str = r#"{ "of": "events" }"#;
const MARKERS: &str = r#"{ "*": { "is": "suppressed", "from": 1, "to": 7 } }"#;

fn table(csv: &str, measure: &str) -> Case {
    marked(csv, measure, MARKERS)
}

fn marked(csv: &str, measure: &str, markers: &str) -> Case {
    Case::new(csv).kind(Kind::Table).schema(&format!(
        r#"{{ "properties": {{
            "site": {{ "x-markers": {{ "h": "suppressed" }} }}, "month": {{ "x-period": "month" }}, "year": {{ "x-period": "financial-year" }},
            "n": {{ "type": "integer", "x-measure": {measure}, "x-markers": {markers} }}
        }} }}"#
    ))
}

fn side(dataset: &str, by: &[&str]) -> AgreeingSide {
    AgreeingSide {
        dataset: dataset.to_owned(),
        sum: "n".to_owned(),
        by: by.iter().map(|&label| label.to_owned()).collect(),
        only: BTreeMap::new(),
    }
}

fn by_site() -> Declared {
    Declared {
        left: side("data", &["site"]),
        right: side("other", &["site"]),
        codes: BTreeMap::new(),
        factor: None,
        allow: None,
    }
}

fn only(mut side: AgreeingSide, column: &str, text: &str) -> AgreeingSide {
    side.only.insert(column.to_owned(), text.to_owned());
    side
}

fn answer(declared: Declared, left: Case, right: Case) -> Answer {
    let case = left.agreement(declared).and(right.named("other"));
    judge(
        &Agreement,
        json!({ "which": ["different", "one-sided", "allowed", "unused"] }),
        &case,
    )
}

fn said(declared: Declared, left: Case, right: Case) -> String {
    answer(declared, left, right).text()
}

#[test]
fn page() {
    check_page(&Agreement);
}

#[test]
fn rows_that_stand_for_others_are_not_added_to_them() {
    let left = |csv: &str| {
        let column = |total: &str| format!(r#"{{ "x-total": "{total}", "x-part-of": {{ "K1": "K", "K2": "K" }} }}"#);
        Case::new(csv).kind(Kind::Table).schema(&format!(
            r#"{{ "properties": {{ "site": {{}}, "area": {}, "n": {{ "type": "integer", "x-measure": {PLAIN} }} }} }}"#,
            column("All")
        ))
    };
    let right = || table("site,n\nA,5\nB,9\n", PLAIN);
    let stacked = left("site,area,n\nA,K1,2\nA,K2,3\nA,K,5\nA,All,5\nB,All,9\n");
    assert_eq!(said(by_site(), stacked, right()), "nothing\n");
    let named = Declared {
        left: only(side("data", &["site"]), "area", "K"),
        ..by_site()
    };
    let stacked = left("site,area,n\nA,K1,2\nA,K2,3\nA,K,5\nB,K,9\n");
    assert_eq!(said(named, stacked, right()), "nothing\n");
}

#[test]
fn rows_that_stand_for_some_alone_are_not_compared_and_not_nought() {
    let left = Case::new("site,area,sex,n\nA,K1,M,5\nB,K1,all,9\nC,K,M,4\nD,K,all,3\nD,All,all,7\n")
        .kind(Kind::Table)
        .schema(&format!(
            r#"{{ "properties": {{ "site": {{}}, "area": {{ "x-part-of": {{ "K1": "K", "K": "All" }} }},
                "sex": {{ "x-total": "all" }}, "n": {{ "type": "integer", "x-measure": {PLAIN} }} }} }}"#
        ));
    let compared = answer(by_site(), left, table("site,n\nA,5\nB,9\nC,4\nD,7\n", PLAIN));
    assert_eq!(compared.text(), "nothing\n");
    assert_eq!(
        compared.coverage_text(),
        "groups of n, site: 2 of 4, 2 not-declared\nclaims: 1 of 1\n"
    );
}

#[test]
fn a_sum_over_several_measures_is_refused() {
    let long = Case::new("site,what,n\nA,seen,5\nA,sent,7\n").kind(Kind::Table).schema(
        r#"{ "x-long": { "measure": "what", "value": "n", "measures": {
                "seen": { "x-measure": { "of": "events" } }, "sent": { "x-measure": { "of": "things" } }
            } }, "properties": { "site": {}, "what": {}, "n": { "type": "integer" } } }"#,
    );
    let right = || table("site,n\nA,5\n", PLAIN);
    let refused = answer(by_site(), long.clone(), right());
    assert_eq!(refused.text(), "nothing\n");
    assert_eq!(refused.coverage_text(), "claims: 0 of 1, 1 not-listed\n");
    let named = Declared {
        left: only(side("data", &["site"]), "what", "seen"),
        ..by_site()
    };
    let compared = answer(named, long, right());
    assert_eq!(compared.text(), "nothing\n");
    assert!(compared.coverage_text().contains("claims: 1 of 1"));
}

#[test]
fn sums_agree_exactly_where_their_intervals_meet() {
    let of = |measure, n: &str| {
        let right = table(&format!("site,n\nA,{n}\nA,6\n"), PLAIN);
        said(by_site(), table("site,n\nA,20\nA,5\n", measure), right)
    };
    for (measure, n) in [(PLAIN, "19"), (ROUNDED, "15"), (ROUNDED, "23")] {
        assert_eq!(of(measure, n), "nothing\n", "{n}");
    }
    for (measure, n) in [(PLAIN, "18"), (PLAIN, "20"), (ROUNDED, "14"), (ROUNDED, "24")] {
        assert!(
            of(measure, n).starts_with("1 group of site has another sum of n than in other"),
            "{n}"
        );
    }
}

#[test]
fn suppressed_cells_are_their_bounds_and_without_bounds_they_decide_little() {
    let of = |cell: &str, n: u32| {
        let markers = if cell == "*" {
            MARKERS
        } else {
            r#"{ "c": "suppressed" }"#
        };
        let left = marked(&format!("site,n\nA,10\nA,{cell}\n"), PLAIN, markers);
        answer(by_site(), left, table(&format!("site,n\nA,{n}\n"), PLAIN))
    };
    for (cell, n, found) in [
        ("*", 11, false),
        ("*", 17, false),
        ("*", 18, true),
        ("c", 999, false),
        ("c", 9, true),
    ] {
        assert_eq!(of(cell, n).text() != "nothing\n", found, "{cell} {n}");
    }
    assert_eq!(
        of("*", 11).coverage_text(),
        "groups of n, site: 1 of 1\nclaims: 1 of 1\n"
    );
    assert_eq!(
        of("c", 11).coverage_text(),
        "groups of n, site: 0 of 1, 1 suppressed\nclaims: 1 of 1\n"
    );
}

#[test]
fn what_tells_no_figure_is_told_and_not_found() {
    let left = table("site,n\nA,10\nA,\nB,ten\n", PLAIN);
    let answer = answer(by_site(), left, table("site,n\nA,1\nB,1\n", PLAIN));
    assert_eq!(answer.text(), "nothing\n");
    assert_eq!(
        answer.coverage_text(),
        "groups of n, site: 0 of 2, 1 unreadable, 1 one-sided\nclaims: 1 of 1\n"
    );
}

#[test]
fn a_group_of_one_table_alone_is_found_unless_it_may_be_nought() {
    let left = table("site,n\nA,10\nB,0\nC,7\n", PLAIN);
    let right = table("site,n\nA,10\nD,0\nE,*\n", PLAIN);
    assert_eq!(
        said(by_site(), left, right),
        "1 group of site with n is not in other\n  C: 7 here\n\
         1 group of site with n stands in other alone\n  E: 1 to 7 there\n"
    );
}

#[test]
fn rows_of_a_suppressed_group_may_belong_to_any() {
    let right = || table("site,n\nA,14\nB,5\n", PLAIN);
    let left = table("site,n\nA,10\nB,5\nh,4\n", PLAIN);
    let hidden = answer(by_site(), left, right());
    assert_eq!(hidden.text(), "nothing\n");
    assert_eq!(
        hidden.coverage_text(),
        "groups of n, site: 2 of 3, 1 suppressed\nclaims: 1 of 1\n"
    );
    let less = said(by_site(), table("site,n\nA,10\nB,5\nh,3\n", PLAIN), right());
    assert!(less.contains("A: 10 to 13 here, 14 there"), "{less}");
}

#[test]
fn a_condition_picks_rows_and_one_that_picks_none_is_found() {
    let left = || table("site,month,n\nA,2014-04,3\nA,2014-05,4\n", PLAIN);
    let right = || table("site,n\nA,3\n", PLAIN);
    let of = |month: &str| {
        let left_side = only(side("data", &["site"]), "month", month);
        said(
            Declared {
                left: left_side,
                ..by_site()
            },
            left(),
            right(),
        )
    };
    assert_eq!(of("2014-04"), "nothing\n");
    assert_eq!(of("2014-06"), "the agreement of n with other applies to no row here\n");
    let there = Declared {
        right: only(side("other", &["site"]), "site", "Total"),
        ..by_site()
    };
    assert_eq!(
        said(there, left(), right()),
        "the agreement of n with other applies to no row there\n"
    );
}

#[test]
fn codes_factor_and_allow_are_applied() {
    let left = || table("site,n\nA,1200\nB,300\n", PLAIN);
    let right = |n: &str| table(&format!("site,n\nX,{n}\n"), PLAIN);
    let both = [("A", "X"), ("B", "X")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    let declared = |factor, allow| Declared {
        codes: BTreeMap::from([("site".to_owned(), both.clone().into())]),
        factor,
        allow,
        ..by_site()
    };
    assert_eq!(said(declared(None, None), left(), right("1500")), "nothing\n");
    assert!(said(declared(None, None), left(), right("1503")).contains("A: 1,500 here, 1,503 there"));
    let allowed = said(declared(None, Some(3)), left(), right("1503"));
    let expected = "no farther apart than the 3 that [[agree]] allows\n  A: 1,500 here, 1,503 there";
    assert!(allowed.contains(expected), "{allowed}");
    assert_eq!(said(declared(Some(1000), None), left(), right("2")), "nothing\n");
    assert_eq!(said(declared(Some(1000), None), left(), right("1")), "nothing\n");
    assert!(said(declared(Some(1000), None), left(), right("3")).contains("1,500 here, 2,500 to 3,500 there"));
}

#[test]
fn periods_are_compared_by_the_longer() {
    let declared = Declared {
        left: side("data", &["month"]),
        right: side("other", &["year"]),
        ..by_site()
    };
    let left = table("month,n\n2014-04,3\n2015-03,4\nsoon,1\n", PLAIN);
    let said = answer(declared, left, table("year,n\n2014/15,9\n", PLAIN));
    assert_eq!(
        said.text(),
        "1 group of month has another sum of n than in other, of 1 compared\n  2014/15: 7 to 8 here, 9 there\n"
    );
    assert_eq!(
        said.coverage_text(),
        "groups of month, n: 1 of 2, 1 unreadable\nclaims: 1 of 1\n"
    );
}

#[test]
fn distinct_people_lie_between_the_greatest_group_and_all() {
    let people = r#"{ "of": "people" }"#;
    let of = |n: u32| {
        let right = table(&format!("site,n\nA,{n}\n"), people);
        said(by_site(), table("site,n\nA,10\nA,5\n", people), right)
    };
    for n in [10, 12, 15] {
        assert_eq!(of(n), "nothing\n", "{n}");
    }
    assert!(of(9).contains("A: 10 to 15 here, 9 there"));
    assert!(of(16).contains("A: 10 to 15 here, 16 there"));
}

#[test]
fn rates_do_not_add_up() {
    let rate = r#"{ "of": "rate", "top": "site", "bottom": ["month"] }"#;
    let left = table("site,n\nA,10\nA,5\nB,4\n", rate);
    let answer = answer(by_site(), left, table("site,n\nA,7\nB,4\n", rate));
    assert_eq!(answer.text(), "nothing\n");
    assert_eq!(
        answer.coverage_text(),
        "groups of n, site: 1 of 2, 1 not-declared\nclaims: 1 of 1\n"
    );
}

#[test]
fn one_sum_of_all_rows_is_compared_too() {
    let declared = Declared {
        left: side("data", &[]),
        right: side("other", &[]),
        ..by_site()
    };
    assert_eq!(
        said(declared, table("site,n\nA,1\nB,2\n", PLAIN), table("n\n4\n", PLAIN)),
        "the sum of n is 3 here, and 4 in other\n"
    );
}

#[test]
fn two_columns_are_told_together() {
    let declared = Declared {
        left: side("data", &["site", "month"]),
        right: side("other", &["site", "month"]),
        ..by_site()
    };
    let left = table("site,month,n\nA,2014-04,3\nA,2014-05,3\n", PLAIN);
    let right = table("site,month,n\nA,2014-04,4\nA,2014-05,3\n", PLAIN);
    assert_eq!(
        said(declared, left, right),
        "1 group of site, month has another sum of n than in other, of 2 compared\n  A and April 2014: 3 here, 4 there\n"
    );
}

#[test]
fn it_is_told_by_the_rules_of_the_more_personal_table() {
    let case = |left: Kind, right: Kind, name: &str, other: &str| {
        let named = |name: &str, kind: Kind| table("site,n\nA,3\n", PLAIN).kind(kind).named(name);
        let case = named(name, if name == "data" { left } else { right }).agreement(by_site());
        let case = case.and(named(other, if other == "data" { left } else { right }));
        judge(&Agreement, json!({ "which": ["different"] }), &case).text()
    };
    let not_here = "not applicable: no agreement is declared of this table ([[agree]])\n";
    assert_eq!(case(Kind::Table, Kind::Records, "data", "other"), not_here);
    assert_eq!(case(Kind::Table, Kind::Records, "other", "data"), "nothing\n");
    assert_eq!(case(Kind::Records, Kind::Records, "data", "other"), "nothing\n");
    assert_eq!(case(Kind::Records, Kind::Records, "other", "data"), not_here);
}

#[test]
fn a_column_that_is_not_there_is_told() {
    let answer = answer(
        by_site(),
        table("month,n\n2014-04,3\n", PLAIN),
        table("site,n\nA,3\n", PLAIN),
    );
    assert_eq!(answer.text(), "nothing\n");
    assert_eq!(answer.coverage_text(), "claims: 0 of 1, 1 not-listed\n");
}
