//! Known answers of what is told once.

use candour_model::control::Template;
use candour_model::finding::{Count, Message, RecordRef};
use candour_model::outcome::{Evaluation, Status};
use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::core_manifest;

/// A block of a rule that found one thing of this cause in these columns.
fn block(rule: &str, severity: Severity, cause: &str, columns: &[&str]) -> Block {
    let mut manifest = core_manifest::manifest("rule", "", "", ("", ""), Dimension::Validity);
    manifest.templates = vec![Template {
        id: "found".to_owned(),
        cause: Some(cause.to_owned()),
        ..Template::default()
    }];
    let finding = Finding {
        message: Message {
            template: "found".to_owned(),
            args: Default::default(),
        },
        columns: columns.iter().map(|&label| label.to_owned()).collect(),
        affected: Some(Count {
            n: 3,
            of: Unit::Cells,
            by: Default::default(),
        }),
        groups: Vec::new(),
        groups_in_all: 0,
        records: Vec::new(),
    };
    Block {
        rule: rule.to_owned(),
        dataset: Some("visits".to_owned()),
        plugin: None,
        manifest: Some(manifest),
        dimension: Some(Dimension::Validity),
        source: None,
        certainty: None,
        status: Status::Evaluated,
        evaluations: vec![Evaluation {
            severity,
            params: Value::Null,
            findings: vec![finding],
            measures: Vec::new(),
            waived: false,
        }],
        weakenings: Vec::new(),
        tallies: Vec::new(),
        tallies_sha256: None,
        compared: false,
        coverage: Vec::new(),
        too_little: false,
    }
}

/// `one < other` for each finding that stands beneath another.
fn folded(blocks: &[Block]) -> Vec<String> {
    folded_below(blocks, 10)
}

/// The same where fewer than so many are not published.
fn folded_below(blocks: &[Block], few: u64) -> Vec<String> {
    let rule = |place: FindingPlace| &blocks[place.block].rule;
    let mut told: Vec<String> = fold(blocks, few)
        .into_iter()
        .map(|(place, leader)| format!("{} < {}", rule(place), rule(leader)))
        .collect();
    told.sort();
    told
}

#[test]
fn the_gravest_leads_whatever_order_the_rules_came_in() {
    let mut blocks = vec![
        block("a/warns", Severity::Warn, "gap", &["age"]),
        block("b/fails", Severity::Fail, "gap", &["age"]),
        block("c/notes", Severity::Note, "gap", &["age"]),
        block("d/else", Severity::Fail, "gap", &["sex"]),
        block("e/other", Severity::Fail, "hole", &["age"]),
    ];
    let expected = ["a/warns < b/fails", "c/notes < b/fails"];
    for _ in 0..blocks.len() {
        blocks.rotate_left(1);
        assert_eq!(folded(&blocks), expected);
    }
}

#[test]
fn one_of_many_columns_is_told_with_all_of_them_and_all_with_each() {
    let wide = block("a/wide", Severity::Fail, "gap", &["age", "sex"]);
    let age = block("b/age", Severity::Fail, "gap", &["age"]);
    let sex = block("c/sex", Severity::Fail, "gap", &["sex"]);
    let all = [wide.clone(), age.clone(), sex.clone()];
    assert_eq!(folded(&all), ["b/age < a/wide", "c/sex < a/wide"]);
    let mild = Block {
        rule: "d/mild".to_owned(),
        ..block("", Severity::Warn, "gap", &["age", "sex"])
    };
    assert_eq!(folded(&[mild.clone(), age.clone(), sex]), ["d/mild < b/age"]);
    // Of sex nothing graver speaks.
    assert!(folded(&[mild, age]).is_empty());
}

#[test]
fn what_is_waived_takes_nothing_with_it_and_the_next_one_leads() {
    let mut blocks = vec![
        block("a/first", Severity::Fail, "gap", &["age"]),
        block("b/second", Severity::Fail, "gap", &["age"]),
        block("c/third", Severity::Warn, "gap", &["age"]),
    ];
    assert_eq!(folded(&blocks), ["b/second < a/first", "c/third < a/first"]);
    blocks[0].evaluations[0].waived = true;
    assert_eq!(folded(&blocks), ["c/third < b/second"]);
    blocks[1].evaluations[0].waived = true;
    assert!(folded(&blocks).is_empty());
}

#[test]
fn the_same_records_are_one_where_that_is_known() {
    let with = |rule: &str, columns: &[&str], n: u64, records: &[u64]| {
        let mut block = block(rule, Severity::Fail, rule, columns);
        let finding = &mut block.evaluations[0].findings[0];
        finding.affected.as_mut().expect("a count").n = n;
        finding.records = records.iter().map(|&record| RecordRef { part: 0, record }).collect();
        block
    };
    let one = with("a/one", &["age"], 2, &[3, 5]);
    assert_eq!(
        folded(&[one.clone(), with("b/same", &["age"], 2, &[3, 5])]),
        ["b/same < a/one"]
    );
    for other in [
        with("b/other-column", &["sex"], 2, &[3, 5]),
        with("b/other-records", &["age"], 2, &[3, 6]),
        with("b/more", &["age"], 9, &[3, 5]),
        with("b/untold", &["age"], 2, &[]),
    ] {
        assert!(folded(&[one.clone(), other]).is_empty());
    }
    // Cells of two columns are records only where as many are named.
    let two = |rule, n| with(rule, &["age", "sex"], n, &[3, 5]);
    assert!(folded(&[two("a/one", 3), two("b/same", 3)]).is_empty());
    assert_eq!(folded(&[two("b/two", 2), one]), ["a/one < b/two"]);
}

#[test]
fn what_may_harm_people_stands_beneath_nothing_else() {
    let fails = block("a/fails", Severity::Fail, "gap", &["age"]);
    let mut harms = block("b/harms", Severity::Warn, "gap", &["age"]);
    harms.dimension = Some(Dimension::Confidentiality);
    assert!(folded(&[fails.clone(), harms.clone()]).is_empty());
    harms.evaluations[0].severity = Severity::Fail;
    assert_eq!(folded(&[fails, harms]), ["a/fails < b/harms"]);
}

/// A cell that is wrong leaves whoever it is about alone: that is said once, by what may harm them.
#[test]
fn people_of_whom_all_records_are_named_are_these_records() {
    let alone = |n, records: &[u64]| {
        let mut alone = block("b/alone", Severity::Fail, "alone", &["age", "sex"]);
        alone.dimension = Some(Dimension::Confidentiality);
        with(alone, Unit::People, n, records)
    };
    let wrong = with(
        block("a/wrong", Severity::Fail, "enum", &["age"]),
        Unit::Cells,
        2,
        &[3, 5],
    );
    assert_eq!(folded(&[wrong.clone(), alone(2, &[3, 5])]), ["a/wrong < b/alone"]);
    for apart in [alone(3, &[3, 5]), alone(2, &[3, 6]), alone(1, &[3]), alone(2, &[])] {
        assert!(folded(&[wrong.clone(), apart]).is_empty());
    }
}

#[test]
fn a_rule_says_one_thing_a_finding_and_a_dataset_is_no_other() {
    let mut twice = block("a/twice", Severity::Fail, "gap", &["age"]);
    let again = twice.evaluations[0].findings[0].clone();
    twice.evaluations[0].findings.push(again);
    assert!(folded(&[twice]).is_empty());
    let mut elsewhere = block("b/else", Severity::Fail, "gap", &["age"]);
    elsewhere.dataset = Some("sites".to_owned());
    assert!(folded(&[block("a/here", Severity::Fail, "gap", &["age"]), elsewhere]).is_empty());
}

/// The same, about so many records, of which these are named.
fn with(mut block: Block, of: Unit, n: u64, records: &[u64]) -> Block {
    let finding = &mut block.evaluations[0].findings[0];
    finding.affected = Some(Count {
        n,
        of,
        by: Default::default(),
    });
    finding.records = records.iter().map(|&record| RecordRef { part: 0, record }).collect();
    block
}

fn following(mut block: Block, cause: &str) -> Block {
    let templates = block.manifest.iter_mut().flat_map(|manifest| &mut manifest.templates);
    templates.for_each(|template| template.follows = Some(cause.to_owned()));
    block
}

#[test]
fn what_is_said_of_broken_rows_alone_is_told_with_them() {
    let fails = |rule: &str, cause: &str| block(rule, Severity::Fail, cause, &["age"]);
    let ragged = with(
        block("structure/extra-cell", Severity::Fail, "extra-cell", &[]),
        Unit::Rows,
        30,
        &[3, 5, 9],
    );
    let part = with(fails("a/part", "enum"), Unit::Cells, 2, &[3, 9]);
    let also = with(fails("b/also", "enum"), Unit::Cells, 2, &[]);
    let all = [ragged.clone(), part, also];
    // What names no records stands by itself, whatever its cause; a few values that follow from the second do not.
    assert_eq!(folded(&all), ["a/part < structure/extra-cell"]);
    let mut compared = with(fails("b/compared", "enum"), Unit::Cells, 2, &[3, 9]);
    compared.compared = true;
    assert_eq!(folded(&[all[0].clone(), all[1].clone(), compared]).len(), 2);
    let follows = following(with(fails("c/names", "names"), Unit::Values, 2, &[]), "enum");
    assert_eq!(
        folded(&[all[0].clone(), all[1].clone(), follows]),
        ["a/part < structure/extra-cell", "c/names < structure/extra-cell"]
    );
    for apart in [
        with(fails("a/else", "enum"), Unit::Cells, 2, &[3, 4]),
        with(fails("a/more", "enum"), Unit::Cells, 4, &[3, 5, 9]),
        with(fails("a/untold", "enum"), Unit::Cells, 2, &[]),
        with(fails("a/values", "enum"), Unit::Values, 2, &[3, 9]),
    ] {
        assert!(folded(&[ragged.clone(), apart]).is_empty());
    }
    let mut mild = ragged.clone();
    mild.evaluations[0].severity = Severity::Warn;
    assert!(folded(&[mild, all[1].clone()]).is_empty());
    // As many and the same first ones are all of them.
    let every = with(fails("a/every", "enum"), Unit::Cells, 30, &[3, 5, 9]);
    assert_eq!(folded(&[ragged, every]), ["a/every < structure/extra-cell"]);
}

#[test]
fn of_one_rule_the_same_rows_of_a_column_are_told_once() {
    let total = |columns: &[&str], records: &[u64]| {
        let n = records.len() as u64;
        with(
            block("a/totals", Severity::Fail, "total", columns),
            Unit::Cells,
            n,
            records,
        )
    };
    let both = [total(&["site", "missed"], &[3, 9]), total(&["site", "seen"], &[3])];
    assert_eq!(folded(&both), ["a/totals < a/totals"]);
    let elsewhere = [total(&["site", "missed"], &[3, 9]), total(&["site", "seen"], &[4])];
    assert!(folded(&elsewhere).is_empty());
    let other_columns = [total(&["clinic", "seen"], &[3]), total(&["site", "missed"], &[3])];
    assert!(folded(&other_columns).is_empty());
}

#[test]
fn a_few_consequences_are_told_with_their_cause() {
    let cause = block("a/outside", Severity::Fail, "outside", &["day"]);
    let gaps = |n| {
        let gap = block("b/gaps", Severity::Warn, "gap", &["day", "site"]);
        following(with(gap, Unit::Groups, n, &[]), "outside")
    };
    assert_eq!(folded(&[cause.clone(), gaps(9)]), ["b/gaps < a/outside"]);
    assert!(folded(&[cause.clone(), gaps(10)]).is_empty());
    let mut mild = cause.clone();
    mild.evaluations[0].severity = Severity::Note;
    assert!(folded(&[mild, gaps(9)]).is_empty());
    // What is about whole columns follows in each of them or not at all.
    let columns = |named: &[&str]| {
        let found = block("c/columns", Severity::Fail, "undeclared", named);
        following(with(found, Unit::Columns, named.len() as u64, &[]), "outside")
    };
    assert_eq!(folded(&[cause.clone(), columns(&["day"])]), ["c/columns < a/outside"]);
    assert!(folded(&[cause, columns(&["day", "site"])]).is_empty());
}

/// A column that the schema lacks may follow from another's label; where none is like it, it leads as ever.
#[test]
fn what_follows_from_a_cause_that_is_not_there_leads() {
    let column = with(
        block("b/columns", Severity::Fail, "undeclared", &["note"]),
        Unit::Columns,
        1,
        &[],
    );
    let cells = block("a/cells", Severity::Fail, "undeclared", &["note"]);
    assert_eq!(
        folded(&[cells, following(column, "duplicate-label")]),
        ["a/cells < b/columns"]
    );
}

#[test]
fn a_number_that_is_not_published_decides_nothing() {
    let cause = block("a/outside", Severity::Fail, "outside", &["day"]);
    let gaps = |of, n| {
        let gap = block("b/gaps", Severity::Warn, "gap", &["day", "site"]);
        following(with(gap, of, n, &[]), "outside")
    };
    // The policy says what is not published.
    assert_eq!(folded_below(&[cause.clone(), gaps(Unit::Values, 2)], 3).len(), 1);
    assert!(folded_below(&[cause.clone(), gaps(Unit::Values, 3)], 3).is_empty());
    // Rows are no values.
    assert!(folded(&[cause.clone(), gaps(Unit::Rows, 2)]).is_empty());
    // What rests on last year's release, which may be withheld, stands by itself however many there are.
    let compared = |mut block: Block| {
        block.compared = true;
        block
    };
    for n in [1, 9, 10] {
        assert!(folded(&[cause.clone(), compared(gaps(Unit::Values, n))]).is_empty());
    }
    let rows = |rule: &str, records: &[u64]| {
        let found = block(rule, Severity::Fail, rule, &["age"]);
        with(found, Unit::Rows, records.len() as u64, records)
    };
    let ragged = rows("structure/extra-cell", &[3, 5]);
    assert_eq!(folded(&[ragged.clone(), rows("a/part", &[3])]).len(), 1);
    assert!(folded(&[ragged.clone(), compared(rows("a/part", &[3]))]).is_empty());
    assert!(folded(&[rows("a/one", &[3]), compared(rows("b/same", &[3]))]).is_empty());
    // Of eleven that are not published, not even that they are no more than the core names.
    assert!(folded_below(&[ragged, rows("a/part", &[3])], 12).is_empty());
}

#[derive(Debug, Clone)]
struct Drawn {
    rule: usize,
    severity: usize,
    cause: usize,
    follows: usize,
    columns: Vec<usize>,
    of: usize,
    records: Vec<u64>,
    is_confidential: bool,
    waived: bool,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let what = (0..5_usize, 0..3_usize, 0..4_usize, 0..4_usize, 0..5_usize);
    let columns = proptest::collection::btree_set(0..3_usize, 0..3);
    let records = proptest::collection::btree_set(2..6_u64, 0..4);
    (what, columns, records, any::<bool>(), proptest::bool::weighted(0.1)).prop_map(
        |((rule, severity, cause, follows, of), columns, records, is_confidential, waived)| Drawn {
            rule,
            severity,
            cause,
            follows,
            of,
            columns: columns.into_iter().collect(),
            records: records.into_iter().collect(),
            is_confidential,
            waived,
        },
    )
}

fn made(drawn: &Drawn) -> Block {
    let rules = [
        "a/one",
        "b/two",
        "c/three",
        "structure/extra-cell",
        "structure/missing-cell",
    ];
    let causes = ["enum", "total", "outside", "gap"];
    let columns: Vec<&str> = drawn.columns.iter().map(|at| ["age", "sex", "site"][*at]).collect();
    let severity = [Severity::Note, Severity::Warn, Severity::Fail][drawn.severity];
    let of = [Unit::Rows, Unit::Cells, Unit::Columns, Unit::Groups, Unit::People][drawn.of];
    let found = block(rules[drawn.rule], severity, causes[drawn.cause], &columns);
    let mut found = following(
        with(found, of, drawn.records.len().max(1) as u64, &drawn.records),
        causes[drawn.follows],
    );
    found.evaluations[0].waived = drawn.waived;
    if drawn.is_confidential {
        found.dimension = Some(Dimension::Confidentiality);
    }
    found
}

proptest! {
    #[test]
    fn nothing_becomes_milder_or_is_hidden_by_what_leads(all in proptest::collection::vec(drawn(), 1..12)) {
        let blocks: Vec<Block> = all.iter().map(made).collect();
        let beneath = fold(&blocks, 10);
        for (place, leader) in &beneath {
            prop_assert!(!beneath.contains_key(leader), "a leader stands by itself");
            let (block, above) = (&blocks[place.block], &blocks[leader.block]);
            let (said, leading) = (&block.evaluations[0], &above.evaluations[0]);
            prop_assert!(leading.severity >= said.severity);
            prop_assert!(!said.waived && !leading.waived);
            prop_assert!(block.dimension != Some(Dimension::Confidentiality) || above.dimension == block.dimension);
            let columns = |block: &Block| block.evaluations[0].findings[0].columns.clone();
            let shared = columns(block).iter().any(|column| columns(above).contains(column));
            prop_assert!(block.rule != above.rule || shared);
        }
        // The gravest that stand by themselves are as grave as the gravest of all, so that a verdict by them is the same.
        let gravest = |all: &mut dyn Iterator<Item = usize>| {
            let standing = all.filter(|at| !blocks[*at].evaluations[0].waived);
            standing.map(|at| blocks[at].evaluations[0].severity).max()
        };
        let folded: BTreeSet<usize> = beneath.keys().map(|place| place.block).collect();
        prop_assert_eq!(
            gravest(&mut (0..blocks.len()).filter(|at| !folded.contains(at))),
            gravest(&mut (0..blocks.len()))
        );
    }
}
