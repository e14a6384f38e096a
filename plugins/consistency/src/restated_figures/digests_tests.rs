//! What one digest of the rows of a period tells, where figures are not to be had key by key and all of them come to the same.

use candour_sdk::{ChangeKind, Kind, TallySpec, Unit, control};
use candour_testing::Case;

use super::limits_tests::{
    BEFORE, SCHEMA, beside, beside_a_baseline, case, in_baseline, judged, of_two_keys, table, told,
};
use crate::readings::tests::claim;

/// Two figures of April, in each other's place.
fn swapped() -> String {
    BEFORE.replace("A,10,20", "A,11,20").replace("B,11,30", "B,10,30")
}

/// Of how many periods there are, how many were looked at.
fn periods(answer: &control::Judgement) -> (u64, u64) {
    let mut coverage = answer.coverage.iter();
    let of = coverage.find(|of| of.about == Unit::Periods).expect("periods");
    (of.of, of.looked)
}

#[test]
fn two_figures_that_change_places_beside_a_baseline_are_one_finding_with_their_period() {
    let answer = beside_a_baseline(&swapped(), BEFORE);
    assert_eq!(told(&answer), ["other-figures n people: 2014-04"]);
    assert_eq!(periods(&answer), (3, 3));
    // Suppressed cells that change places, as whole rows do.
    let before = BEFORE.replace("A,10,20", "A,*,20").replace("B,11,30", "B,11,20");
    let now = before.replace("A,*,20", "A,11,20").replace("B,11,20", "B,*,20");
    assert_eq!(
        told(&beside_a_baseline(&now, &before)),
        ["other-figures n people: 2014-04"]
    );
    // What they come to says it already.
    let more = swapped().replace("B,10,30", "B,10,35");
    assert_eq!(
        told(&beside_a_baseline(&more, BEFORE)),
        ["restated-sums people: 2014-04"]
    );
}

#[test]
fn of_very_many_keys_those_that_are_not_drawn_are_told_apart_too() {
    // Drawn or not, each two that change places are found, and told once.
    for (one, other) in [
        (["A,10,", "A,11,"], ["B,11,", "B,10,"]),
        (["A,12,", "A,13,"], ["B,13,", "B,12,"]),
    ] {
        let now = BEFORE.replace(one[0], one[1]).replace(other[0], other[1]);
        assert_eq!(of_two_keys(&now, BEFORE).findings.len(), 1);
    }
}

#[test]
fn a_file_that_is_saved_anew_has_the_same_digests() {
    let schema = SCHEMA.replace(
        r#""type": "integer""#,
        r#""type": "number", "x-number": { "group": " " }"#,
    );
    let before = BEFORE.replace("A,10,", "A,1204,");
    let mut rows: Vec<String> = before.split_whitespace().map(str::to_owned).collect();
    rows.reverse();
    let now = rows
        .join(" ")
        .replace("B,13,50", "B,13.0,50.00")
        .replace("A,1204,", "A,1_204,");
    let csv = |rows: &str| {
        let rows: String = rows
            .split_whitespace()
            .map(|row| format!("{}\n", row.replace('_', " ")))
            .collect();
        format!("month,site,n,people\n{rows}")
    };
    let anew = Case::new(&csv(&now)).kind(Kind::Table).schema(&schema);
    let answer = beside(&anew.previous_case(table(&before)));
    assert_eq!((told(&answer).len(), periods(&answer)), (0, (3, 3)));
}

#[test]
fn what_is_declared_to_move_is_let_be() {
    let with = |column: Option<&str>| {
        let mut revised = claim(ChangeKind::Revised, &["2014-04"], &[], None);
        revised.column = column.map(str::to_owned);
        beside(&case(&swapped(), BEFORE).change(revised))
    };
    let all = with(None);
    assert_eq!((told(&all).len(), periods(&all)), (0, (3, 3)));
    // One digest is of both figures, and one of them may move.
    let one = with(Some("n"));
    assert_eq!((told(&one).len(), periods(&one)), (0, (3, 2)));
}

#[test]
fn where_figures_are_not_written_alike_what_they_come_to_is_all_that_is_compared() {
    let recoded = claim(ChangeKind::Recoded, &["A"], &["X"], None);
    let answer = beside(&case(&BEFORE.replace(",A,", ",X,"), BEFORE).change(recoded));
    assert_eq!((told(&answer).len(), periods(&answer)), (0, (3, 0)));
    let unrounded = case(&swapped(), BEFORE).schema(&SCHEMA.replace(r#", "rounded": 5"#, ""));
    let answer = beside(&unrounded);
    assert_eq!((told(&answer).len(), periods(&answer)), (0, (3, 0)));
}

#[test]
fn a_baseline_without_digests_tells_what_figures_come_to() {
    let case = case(&swapped(), BEFORE);
    let answer = judged(&case, |spec| {
        let digest = Vec::new();
        in_baseline(&case, &TallySpec { digest, ..spec.clone() })
    });
    assert_eq!((told(&answer).len(), periods(&answer)), (0, (3, 0)));
}
