//! What is told where the figures are not to be had key by key: beside a baseline, and of very many keys.

use candour_sdk::{Argument, Ask, Kind, Rule, Tallies, TallySpec, Unit, control, count};
use candour_testing::{Case, Tally};
use serde_json::json;

use super::{Params, RestatedFigures};

pub(super) const SCHEMA: &str = r#"{ "x-key": ["month", "site"], "properties": {
    "month": { "x-period": "month" },
    "site": { "type": "string" },
    "n": { "type": "integer", "x-measure": { "of": "events" } },
    "people": { "type": "integer", "x-measure": { "of": "people", "rounded": 5 } }
} }"#;

pub(super) fn table(rows: &str) -> Case {
    let rows: String = rows.split_whitespace().map(|row| format!("{row}\n")).collect();
    Case::new(&format!("month,site,n,people\n{rows}"))
        .kind(Kind::Table)
        .schema(SCHEMA)
}

pub(super) fn case(now: &str, before: &str) -> Case {
    table(now).previous_case(table(before))
}

/// The answer where tallies come as `answer` makes them.
pub(super) fn judged(case: &Case, answer: impl Fn(&TallySpec) -> Tally) -> control::Judgement {
    let params = json!({ "which": ["restated", "suppressed", "withdrawn", "added"] });
    let ask: Ask<Params> = Ask::new(params, case.facts(false), Some(case.name())).expect("an ask");
    let control::Plan::Tallies(specs) = RestatedFigures.plan(&ask).into() else {
        panic!("tallies are asked for")
    };
    let tallies = specs.iter().map(|spec| {
        let tally = answer(spec);
        let asked = TallySpec {
            digest: tally.head.spec.digest.clone(),
            ..spec.clone()
        };
        let head = candour_sdk::TallyHead {
            spec: asked,
            ..tally.head
        };
        (head, tally.batch)
    });
    let (heads, batches): (Vec<_>, Vec<_>) = tallies.unzip();
    let tallies = Tallies::new(heads, &batches).expect("tallies");
    let mut out = candour_sdk::Judgement::default();
    RestatedFigures.judge(&ask, &tallies, &mut out).expect("a judgement");
    out.into()
}

/// As beside a baseline, which has no tally by key.
pub(super) fn beside_a_baseline(now: &str, before: &str) -> control::Judgement {
    beside(&case(now, before))
}

pub(super) fn beside(case: &Case) -> control::Judgement {
    judged(case, |spec| in_baseline(case, spec))
}

/// The tally, unless it is by key.
pub(super) fn in_baseline(case: &Case, spec: &TallySpec) -> Tally {
    if !spec.spectrum {
        return case.tally(spec);
    }
    let mut tally = case.tally(&spec.clone().limit(0));
    tally.head.overflowed = true;
    tally.head.spectrum.clear();
    tally
}

/// As of very many keys, of which two are drawn.
pub(super) fn of_two_keys(now: &str, before: &str) -> control::Judgement {
    let case = case(now, before);
    judged(&case, |spec| match (spec.spectrum, spec.sample) {
        (false, _) => case.tally(spec),
        (true, None) => case.tally(&spec.clone().limit(0)),
        (true, Some(_)) => case.tally(&spec.clone().sample(2)),
    })
}

/// The template, the column and the periods of each finding.
pub(super) fn told(judgement: &control::Judgement) -> Vec<String> {
    let finding = |finding: &candour_sdk::finding::Finding| {
        let period = |group: &std::collections::BTreeMap<String, Argument>| match &group["period"] {
            Argument::Period(period) => period.clone(),
            other => panic!("{other:?} is no period"),
        };
        let periods: Vec<String> = finding.groups.iter().map(period).collect();
        let columns = finding.columns.join(" ");
        format!("{} {columns}: {}", finding.message.template, periods.join(" "))
    };
    judgement.findings.iter().map(finding).collect()
}

pub(super) const BEFORE: &str = "2014-04,A,10,20 2014-04,B,11,30 2014-05,A,12,40 2014-05,B,13,50 2014-06,A,14,60";

#[test]
fn beside_a_baseline_the_periods_are_told_whose_figures_come_to_something_else() {
    assert_eq!(told(&beside_a_baseline(BEFORE, BEFORE)), [] as [&str; 0]);
    let now = BEFORE.replace("A,12,40", "A,19,40").replace("A,14,60", "A,14,65");
    let answer = beside_a_baseline(&now, BEFORE);
    assert_eq!(
        told(&answer),
        ["restated-sums n: 2014-05", "restated-sums people: 2014-06"]
    );
    assert_eq!(answer.coverage[0].about, Unit::Periods);
    assert_eq!((answer.coverage[0].of, answer.coverage[0].looked), (3, 3));
    let apart = beside_a_baseline("2015-04,A,1,5", BEFORE);
    assert_eq!(
        (told(&apart).len(), apart.coverage[0].looked),
        (0, 4),
        "none has a counterpart, and all were looked for"
    );
    // As much in all, of a figure that is larger and one that is smaller.
    let moved = BEFORE.replace("A,10,20", "A,5,20").replace("B,11,30", "B,16,30");
    assert_eq!(told(&beside_a_baseline(&moved, BEFORE)), ["restated-sums n: 2014-04"]);
    let gone = BEFORE.replace("2014-04,B,11,30 ", "");
    assert_eq!(told(&beside_a_baseline(&gone, BEFORE)).len(), 2, "both columns");
}

#[test]
fn of_very_many_keys_a_sample_is_compared_and_what_all_of_them_come_to() {
    assert_eq!(told(&of_two_keys(BEFORE, BEFORE)), [] as [&str; 0]);
    // Each of the keys in turn: drawn or not, it is found, and told once.
    for (figure, other) in [
        ("A,10,", "A,90,"),
        ("B,11,", "B,91,"),
        ("A,12,", "A,92,"),
        ("A,14,", "A,94,"),
    ] {
        let answer = of_two_keys(&BEFORE.replace(figure, other), BEFORE);
        assert_eq!(answer.findings.len(), 1, "{:?}", told(&answer));
    }
    let keys = answer_of(&of_two_keys(BEFORE, BEFORE), "compared-keys");
    assert_eq!(keys, count(2, Unit::Keys));
    // No key can be missed in a sample.
    let gone = of_two_keys(&BEFORE.replace(" 2014-06,A,14,60", ""), BEFORE);
    assert_eq!(told(&gone), [] as [&str; 0], "the period is one that only one side has");
}

fn answer_of(judgement: &control::Judgement, name: &str) -> Argument {
    let measure = judgement.measures.iter().find(|measure| measure.name == name);
    measure.map(|measure| measure.value.clone()).expect("a measure")
}
