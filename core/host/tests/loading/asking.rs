//! A plugin asked about a small release, loaded or not.

use std::path::PathBuf;

use candour_host::{Isolation, Plugin, PluginFailure, Search, load};
use candour_model::control::{JudgeRequest, Judgement, Plan, PlanRequest};
use candour_sdk::testing::Case;
use serde_json::Value;

/// The folder of the libraries that `cargo test` has built.
pub(crate) fn libraries() -> PathBuf {
    let binary = std::env::current_exe().unwrap();
    binary.parent().unwrap().to_path_buf()
}

pub(crate) fn loaded(family: &str) -> Plugin {
    let search = Search {
        given: vec![libraries()],
        ..Search::default()
    };
    load([family], &search, &Isolation::None, None)
        .unwrap()
        .remove(family)
        .unwrap()
        .unwrap()
}

pub(crate) fn plan(plugin: &Plugin, rule: &str, params: &Value, case: &Case) -> Result<Plan, PluginFailure> {
    plugin.plan(&PlanRequest {
        rule: rule.to_owned(),
        params: params.clone(),
        dataset: Some(case.name().to_owned()),
        facts: case.facts(true),
    })
}

/// Plans, counts and judges.
pub(crate) fn ask(plugin: &Plugin, rule: &str, params: &Value, case: &Case) -> Result<Judgement, PluginFailure> {
    let Plan::Tallies(specs) = plan(plugin, rule, params, case)? else {
        return Ok(Judgement::default());
    };
    let tallies: Vec<_> = specs.iter().map(|spec| case.tally(spec)).collect();
    let request = JudgeRequest {
        rule: rule.to_owned(),
        params: params.clone(),
        dataset: Some(case.name().to_owned()),
        facts: case.facts(false),
        tallies: tallies.iter().map(|tally| tally.head.clone()).collect(),
    };
    plugin.judge(&request, tallies.into_iter().map(|tally| tally.batch).collect())
}
