//! A plugin asked about a small release, loaded or not.

use std::path::PathBuf;

use candour_host::{About, Isolation, Plugin, PluginFailure, Search, WrittenFacts, load};
use candour_model::control::{Judgement, Plan};
use candour_testing::Case;
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
    plugin.plan(&About {
        rule,
        params,
        dataset: Some(case.name()),
        facts: &WrittenFacts::new(case.facts(true)),
    })
}

/// Plans, counts and judges.
pub(crate) fn ask(plugin: &Plugin, rule: &str, params: &Value, case: &Case) -> Result<Judgement, PluginFailure> {
    let Plan::Tallies(specs) = plan(plugin, rule, params, case)? else {
        return Ok(Judgement::default());
    };
    let tallies: Vec<_> = specs.iter().map(|spec| case.tally(spec)).collect();
    let about = About {
        rule,
        params,
        dataset: Some(case.name()),
        facts: &WrittenFacts::new(case.facts(false)),
    };
    plugin.judge(&about, &tallies.iter().collect::<Vec<_>>())
}
