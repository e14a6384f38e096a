//! Known answers: what the core sees of a rule's tallies, and what it makes of the rule's own answer.

use candour_model::predicate::{Amount, Predicate, Relation, RowTest, TextIs};
use candour_testing::Case;

use super::*;

const SCHEMA: &str = r#"{ "properties": {
    "day": { "x-period": "day" },
    "site": { "type": "string" },
    "n": { "type": "integer", "x-markers": { "*": "suppressed", "z": "not-applicable", "?": "default" } }
} }"#;

const CSV: &str = "day,site,n\n2014-04-01,A,1\n2014-04-02,B,*\nsoon,C,z\n,D,some\n2014-05-01,E,\n2014-06-01,A,?\n";

fn case() -> Case {
    Case::new(CSV).schema(SCHEMA)
}

fn spec() -> TallySpec {
    TallySpec::of("data")
}

/// The coverage, as text, of a rule with these tallies and answers. Specs that are also `unknown` stand for what a baseline
/// does not hold.
fn seen(case: &Case, covers: Covers, specs: &[TallySpec], unknown: &[TallySpec], said: Vec<Coverage>) -> Vec<String> {
    let facts = case.facts(false);
    let specs: BTreeSet<TallySpec> = specs.iter().cloned().collect();
    let states = readings(specs.iter()).into_keys();
    let states = states.map(|(side, dataset, label)| pass::state_spec(dataset, label).side(side));
    let mut tallies: BTreeMap<_, _> = specs
        .iter()
        .cloned()
        .chain(states)
        .map(|spec| {
            let tally = case.tally(&spec);
            (spec, tally)
        })
        .collect();
    for spec in unknown {
        if let Some(tally) = tallies.get_mut(spec) {
            tally.head.overflowed = true;
        }
    }
    let passes = Passes::of_tallies(tallies, unknown.iter().cloned().collect());
    let coverage = of_rule(&facts, &passes, covers, &specs, said);
    coverage.iter().map(text).collect()
}

fn text(one: &Coverage) -> String {
    assert!(one.adds_up(), "{one:?}");
    let rest = one.rest.iter().map(|rest| format!(", {} {:?}", rest.n, rest.why));
    let rest: String = rest.collect();
    format!(
        "{:?} {}: {} of {}{rest}",
        one.about,
        one.columns.join("+"),
        one.looked,
        one.of
    )
}

fn said(about: Unit, columns: &[&str], looked: u64, rest: &[(Why, u64)]) -> Coverage {
    Coverage {
        about,
        columns: columns.iter().map(|&label| label.to_owned()).collect(),
        of: looked + rest.iter().map(|(_, n)| n).sum::<u64>(),
        looked,
        rest: rest.iter().map(|&(why, n)| Rest { why, n }).collect(),
    }
}

#[test]
fn cells_that_are_no_numbers_and_no_periods_are_unreadable() {
    let by_month = spec().by_as("day", As::Month).sum("n");
    // Missing cells, those that cannot be and defaults are none that count.
    assert_eq!(
        seen(&case(), Covers::Cells, &[by_month], &[], Vec::new()),
        [
            "Cells day: 4 of 5, 1 Unreadable",
            "Cells n: 1 of 3, 1 Unreadable, 1 Suppressed"
        ]
    );
    let by_number = spec().by_as("n", As::Number);
    assert_eq!(
        seen(&case(), Covers::Cells, &[by_number], &[], Vec::new()),
        ["Cells n: 1 of 3, 1 Unreadable, 1 Suppressed"]
    );
}

#[test]
fn a_column_without_a_declared_period_tells_none() {
    let case = Case::new("day,n\n2014-04-01,1\n,2\n");
    assert_eq!(
        seen(&case, Covers::Cells, &[spec().by_as("day", As::Day)], &[], Vec::new()),
        ["Cells day: 0 of 1, 1 NotDeclared"]
    );
    // Texts are summed to learn of something else.
    assert_eq!(
        seen(&case, Covers::Cells, &[spec().sum("n")], &[], Vec::new()),
        ["Cells : 2 of 2"]
    );
}

#[test]
fn both_sides_are_one() {
    let case = case().previous("day,site,n\n2013-04-01,A,1\nlater,B,2\n");
    let by_day = spec().by_as("day", As::Day);
    let before = by_day.clone().side(Side::Comparison);
    assert_eq!(
        seen(&case, Covers::Cells, &[by_day, before], &[], Vec::new()),
        ["Cells day: 5 of 7, 2 Unreadable"]
    );
}

#[test]
fn rows_past_a_limit_are_lost_unless_they_are_told_of_otherwise() {
    let by_site = spec().by("site").limit(2);
    let of_cells = |specs: &[TallySpec]| seen(&case(), Covers::Cells, specs, &[], Vec::new());
    assert_eq!(
        of_cells(std::slice::from_ref(&by_site)),
        ["Rows site: 0 of 6, 6 BeyondLimit"]
    );
    // The sizes of all groups are told past the limit too.
    assert_eq!(of_cells(&[by_site.clone().spectrum()]), ["Cells : 6 of 6"]);
    // Another tally tells of the same cells, or does not tell of both columns together.
    let states = spec().by_as("site", As::State);
    assert_eq!(of_cells(&[by_site.clone(), states.clone()]), ["Cells : 6 of 6"]);
    assert_eq!(
        of_cells(&[by_site.by_as("n", As::State), states]),
        ["Rows site+n: 0 of 6, 6 BeyondLimit", "Cells : 6 of 6"]
    );
}

#[test]
fn what_a_baseline_does_not_hold_is_on_one_side() {
    let case = case().previous("day,site,n\n2013-04-01,A,1\n2013-04-02,B,2\n");
    let before = spec().by("site").side(Side::Comparison);
    let answer = vec![said(Unit::Groups, &["site"], 0, &[(Why::NoCounterpart, 5)])];
    assert_eq!(
        seen(
            &case,
            Covers::Matches,
            std::slice::from_ref(&before),
            std::slice::from_ref(&before),
            answer
        ),
        ["Rows site: 0 of 2, 2 OneSided", "Groups site: 0 of 5, 5 NoCounterpart"]
    );
}

#[test]
fn a_rule_that_matches_must_answer() {
    let by_month = spec().by_as("day", As::Month);
    let matches = |said| seen(&case(), Covers::Matches, std::slice::from_ref(&by_month), &[], said);
    assert_eq!(matches(Vec::new()), Vec::<String>::new());
    assert_eq!(
        matches(vec![said(Unit::Periods, &[], 3, &[])]),
        ["Cells day: 4 of 5, 1 Unreadable", "Periods : 3 of 3"]
    );
}

#[test]
fn of_two_severities_the_one_that_looked_at_less_counts() {
    let of = |said| seen(&case(), Covers::Matches, &[], &[], said);
    let groups = |looked, rest: &[(Why, u64)]| said(Unit::Groups, &["site"], looked, rest);
    let partly = [(Why::NoCounterpart, 2)];
    for said in [
        vec![groups(9, &[]), groups(7, &partly)],
        vec![groups(7, &partly), groups(9, &[])],
    ] {
        assert_eq!(of(said), ["Groups site: 7 of 9, 2 NoCounterpart"]);
    }
    // Who was asked about nothing says nothing, and of two that saw all the smaller counts.
    for said in [
        vec![groups(0, &[]), groups(9, &[])],
        vec![groups(9, &[]), groups(0, &[])],
    ] {
        assert_eq!(of(said), ["Groups site: 9 of 9"]);
    }
    assert_eq!(of(vec![groups(9, &[]), groups(8, &[])]), ["Groups site: 8 of 8"]);
}

#[test]
fn no_rule_can_say_that_it_read_what_cannot_be_read() {
    let by_number = spec().by_as("n", As::Number);
    let of = |answer| {
        seen(
            &case(),
            Covers::Cells,
            std::slice::from_ref(&by_number),
            &[],
            vec![answer],
        )
    };
    let seen = ["Cells n: 1 of 3, 1 Unreadable, 1 Suppressed"];
    assert_eq!(of(said(Unit::Cells, &["n"], 3, &[])), seen);
    assert_eq!(of(said(Unit::Cells, &["n"], 9, &[(Why::Unreadable, 1)])), seen);
    // That suppressed cells were looked at is for the rule to say.
    assert_eq!(
        of(said(Unit::Cells, &["n"], 2, &[(Why::Unreadable, 1)])),
        ["Cells n: 2 of 3, 1 Unreadable"]
    );
}

#[test]
fn rows_that_a_test_could_not_decide_were_not_looked_at() {
    let more_than_none = Predicate::compare(
        Amount::Figure("n".to_owned()),
        Relation::More,
        Amount::Number("0".to_owned()),
    );
    let elsewhere = Predicate::Not(Box::new(Predicate::Text(TextIs {
        column: "site".to_owned(),
        of: vec!["A".to_owned()],
    })));
    let test = RowTest::of(more_than_none);
    assert_eq!(
        seen(&case(), Covers::Cells, &[spec().test(test.clone())], &[], Vec::new()),
        ["Rows n: 1 of 6, 1 Unreadable, 1 Suppressed, 3 OneSided"]
    );
    assert_eq!(
        seen(
            &case(),
            Covers::Cells,
            &[spec().test(test.when(elsewhere))],
            &[],
            Vec::new()
        ),
        ["Rows site+n: 0 of 4, 1 Unreadable, 1 Suppressed, 2 OneSided"]
    );
}
