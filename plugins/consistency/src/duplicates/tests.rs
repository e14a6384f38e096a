//! Known answers, by hand and from real data.

use std::collections::BTreeSet;

use candour_testing::{Case, check_page, judge};
use serde_json::json;

use super::*;

fn said(params: serde_json::Value, case: &Case) -> String {
    judge(&Duplicates, params, case).text()
}

#[test]
fn page() {
    check_page(&Duplicates);
}

#[test]
fn one_key_twice_is_found_whatever_else_the_rows_say() {
    let schema = r#"{ "x-key": ["a", "b"], "properties": { "a": {}, "b": {}, "n": {} } }"#;
    let case = Case::new("a,b,n\nx,1,7\nx,2,7\nx,1,9\nx,1,7\n").schema(schema);
    let verdict = judge(&Duplicates, json!({ "key-rows": 1 }), &case);
    assert_eq!(verdict.text(), "2 rows repeat the key of an earlier row (a, b)\n");
    let records: Vec<u64> = verdict.findings[0].records.iter().map(|at| at.record).collect();
    assert_eq!(records, [4, 5]);
    assert_eq!(
        said(json!({ "key-rows": 3, "whole-rows": 1, "block-rows": 1 }), &case),
        "nothing\n"
    );
    let absent = Case::new("a,n\nx,1\n").schema(schema);
    assert_eq!(
        said(json!({ "key-rows": 1 }), &absent),
        "not applicable: the file lacks columns of the declared key\n"
    );
}

#[test]
fn what_was_looked_at_is_told() {
    let coverage = |case: &Case| judge(&Duplicates, json!({ "key-rows": 1, "whole-rows": 1 }), case).coverage_text();
    let keyed = r#"{ "x-key": ["a", "b"], "properties": { "a": {}, "b": { "x-markers": { "*": "suppressed" } } } }"#;
    assert_eq!(
        coverage(&Case::new("a,b,n\nx,1,7\nx,,7\n,,9\nx,*,7\n").schema(keyed)),
        "rows of a, b: 2 of 4, 2 not-declared\n"
    );
    assert_eq!(coverage(&Case::new("a,b\nx,\nx,\ny,\n")), "rows: 3 of 3\n");
    assert_eq!(coverage(&Case::new("a,b\n")), "rows: 0 of 0\n");
}

#[test]
fn wide_rows_are_compared_by_their_key_only() {
    let line = |prefix: &str| (0..65).map(|i| format!("{prefix}{i}")).collect::<Vec<_>>().join(",");
    let csv = format!("{}\n{}\n{}\n", line("c"), line("x"), line("x"));
    let params = json!({ "key-rows": 1, "whole-rows": 1, "block-rows": 20 });
    assert_eq!(
        said(params.clone(), &Case::new(&csv)),
        "not applicable: no key is declared (x-key), and rows of more than 64 columns are not compared as a whole\n"
    );
    let keyed = Case::new(&csv).schema(r#"{ "x-key": ["c0"], "properties": { "c0": {} } }"#);
    assert_eq!(said(params, &keyed), "1 row repeats the key of an earlier row (c0)\n");
}

#[test]
fn a_pasted_block_is_found_among_ordinary_repeats() {
    let mut csv = "a,b\n".to_owned();
    let rows: Vec<String> = (0..60).map(|i| format!("{},{}\n", i, i % 7)).collect();
    csv.push_str(&rows.concat());
    csv.push_str("5,5\n99,9\n");
    csv.push_str(&rows[10..30].concat());
    let params = json!({ "block-rows": 20 });
    assert_eq!(
        said(params.clone(), &Case::new(&csv)),
        "20 rows repeat a run of earlier rows in the same order, as if pasted twice\n  a block of 20 rows\n"
    );
    let shorter = csv.trim_end().rsplit_once('\n').unwrap().0;
    assert_eq!(said(params, &Case::new(shorter)), "nothing\n");
    assert_eq!(
        said(json!({ "whole-rows": 1 }), &Case::new(&csv)),
        "21 rows repeat an earlier row exactly\n"
    );
}

/// As in a census: few values in each column, so that many rows are alike by chance.
#[test]
fn repeats_by_chance_are_no_block() {
    let mut state = 7_u64;
    let rows: Vec<String> = (0..2000)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let chance = state >> 33;
            format!("{},{},{}\n", chance % 2, chance / 2 % 7, chance / 14 % 5)
        })
        .collect();
    let different: BTreeSet<&String> = rows.iter().collect();
    assert_eq!(different.len(), 70);
    let case = Case::new(&format!("sex,work,class\n{}", rows.concat()));
    assert_eq!(
        said(json!({ "whole-rows": 1, "block-rows": 20 }), &case),
        "1,930 rows repeat an earlier row exactly\n"
    );
}

#[test]
fn the_census_has_repeats_and_no_block() {
    let Some(path) = candour_wrap_up::real_data("adult-census/adult.csv") else {
        return;
    };
    let csv = std::fs::read_to_string(path).unwrap();
    let case = Case::new(&csv.replace(';', ","));
    assert_eq!(
        said(json!({ "whole-rows": 1, "block-rows": 20 }), &case),
        "10,660 rows repeat an earlier row exactly\n"
    );
}

#[test]
fn further_keys_are_looked_at_beside_the_first_or_whole_rows() {
    let said = |keys: &str, csv: &str| {
        let schema = format!(r#"{{ {keys} "properties": {{ "a": {{}}, "b": {{}}, "c": {{}} }} }}"#);
        let params = json!({ "key-rows": 1, "alike-rows": 1, "whole-rows": 1 });
        let answer = judge(&Duplicates, params, &Case::new(csv).schema(&schema));
        (answer.text(), answer.coverage_text())
    };
    let csv = "a,b\n1,x\n2,x\n3,\n4,\n5,X\n";
    let found = "1 row repeats the key of an earlier row (b)\n\
                 1 row has a key that differs from an earlier one only in case, spaces or invisible marks (b)\n";
    let of_b = "rows of b: 3 of 5, 2 not-declared\n";
    let keyed = said(r#""x-key": ["a"], "x-unique": [["b"], ["a"], ["b"]],"#, csv);
    assert_eq!(
        keyed,
        (found.to_owned(), format!("rows of a: 5 of 5\n{of_b}claims: 1 of 1\n"))
    );
    let whole = said(r#""x-unique": [["b"], ["c"]],"#, csv);
    assert_eq!(
        whole,
        (
            found.to_owned(),
            format!("rows: 5 of 5\n{of_b}claims: 1 of 2, 1 not-listed\n")
        )
    );
    // A first key that the file lacks hides no further one.
    assert_eq!(said(r#""x-key": ["c"], "x-unique": [["b"]],"#, csv).0, found);
}
