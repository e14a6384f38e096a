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
    let dataset = match spec.side {
        Side::Current => scene.facts.dataset(&spec.dataset),
        Side::Comparison => scene.facts.previous_dataset(&spec.dataset),
    };
    let Some(dataset) = dataset else {
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
