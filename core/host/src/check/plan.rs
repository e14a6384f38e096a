//! Plans against the facts.

use std::collections::{BTreeMap, BTreeSet};

use candour_model::control::{Plan, RuleManifest};
use candour_model::tally::{Side, TallySpec};
use candour_predicate::Program;

use super::judgement::{self, Scene};
use super::limits;

/// What is wrong with the plan.
pub(crate) fn check(rule: &RuleManifest, scene: &Scene<'_>, plan: &Plan) -> Result<(), String> {
    match plan {
        Plan::NotApplicable(message) => {
            judgement::check_message(rule, scene, message).map_err(|failure| failure.detail)?;
            Ok(())
        }
        Plan::Tallies(specs) if specs.len() > limits::TALLIES => Err("too many tallies".into()),
        Plan::Tallies(specs) => {
            let mut present = Present::default();
            for (i, spec) in specs.iter().enumerate() {
                check_spec(scene, &mut present, spec).map_err(|what| format!("tally {i}: {what}"))?;
            }
            Ok(())
        }
    }
}

/// The labels that each file has, gathered once: a wide file has a tally for each column.
type Present<'a> = BTreeMap<(Side, &'a str), BTreeSet<&'a str>>;

fn check_spec<'a>(scene: &Scene<'a>, present: &mut Present<'a>, spec: &TallySpec) -> Result<(), String> {
    let Some(dataset) = scene.facts.of_side(spec.side, &spec.dataset) else {
        return Err("there is no such dataset on that side".into());
    };
    let present = present
        .entry((spec.side, &dataset.name))
        .or_insert_with(|| dataset.present_labels());
    let columns: BTreeSet<&str> = spec.columns().collect();
    if columns.len() > limits::COLUMNS_OF_TALLY {
        return Err("it names too many columns".into());
    }
    for column in columns {
        if !present.contains(column) {
            return Err("it names a column that the file has not".into());
        }
    }
    if spec.tests.len() > limits::TESTS_OF_TALLY {
        return Err("it tests rows for too much".into());
    }
    for test in &spec.tests {
        let meaning = |label: &str| dataset.column(label).map(|column| (0, &column.meaning));
        // Its own words may quote what the plugin wrote.
        Program::of(test, meaning).map_err(|_| "it tests rows for what cannot be tested")?;
    }
    if spec.rows > limits::RECORDS_OF_GROUP {
        return Err("it asks for too many records of each group".into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use candour_model::predicate::{Amount, Predicate, Relation, RowTest};

    use super::*;

    const FACTS: &str = r#"{ "release": {}, "datasets": [{
        "name": "data", "kind": "table", "table": {}, "files": [],
        "columns": [{ "label": "a", "declared": true, "present": true, "meaning": {} },
                    { "label": "b", "declared": true, "present": false, "meaning": {} }]
    }] }"#;

    fn refused(test: &RowTest, times: usize) -> Option<String> {
        let facts = serde_json::from_str(FACTS).expect("facts");
        let mut spec = TallySpec::of("data");
        spec.tests = vec![test.clone(); times];
        check_spec(&Scene::new(&facts, Some("data")), &mut Present::default(), &spec).err()
    }

    #[test]
    fn a_test_of_rows_is_one_that_can_be_run() {
        let more_than = |column: &str, number: &str| {
            let (left, right) = (Amount::Figure(column.to_owned()), Amount::Number(number.to_owned()));
            RowTest::of(Predicate::compare(left, Relation::More, right))
        };
        assert_eq!(refused(&more_than("a", "1.5"), limits::TESTS_OF_TALLY), None);
        for (test, times, why) in [
            (
                more_than("a", "1"),
                limits::TESTS_OF_TALLY + 1,
                "it tests rows for too much",
            ),
            (more_than("b", "1"), 1, "it names a column that the file has not"),
            (more_than("a", "many"), 1, "it tests rows for what cannot be tested"),
        ] {
            assert_eq!(refused(&test, times).as_deref(), Some(why));
        }
    }
}
