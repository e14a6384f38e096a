//! A plugin asked about a small release, loaded or not.

use std::path::PathBuf;

use arrow_array::RecordBatch;
use candour_host::{Isolation, Plugin, PluginFailure, Rules, Search, load};
use candour_model::control::{JudgeRequest, Judgement, Manifest, Plan, PlanRequest};
use candour_sdk::NativePlugin;
use candour_sdk::testing::Case;
use serde_json::Value;

/// Rules of this very program behind the host's seam.
struct Native(&'static dyn NativePlugin);

impl Rules for Native {
    fn describe(&self) -> Result<Manifest, PluginFailure> {
        self.0.manifest().map_err(Into::into)
    }

    fn plan(&self, request: &PlanRequest) -> Result<Plan, PluginFailure> {
        self.0.plan(request.clone()).map_err(Into::into)
    }

    fn judge(&self, request: &JudgeRequest, tallies: Vec<RecordBatch>) -> Result<Judgement, PluginFailure> {
        self.0.judge(request.clone(), tallies).map_err(Into::into)
    }
}

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

pub(crate) fn native(family: &str, plugin: &'static dyn NativePlugin) -> Plugin {
    Plugin::new(family, Box::new(Native(plugin))).unwrap()
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
