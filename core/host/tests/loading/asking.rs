//! A plugin asked about a small release, loaded or not.

use std::path::PathBuf;

use candour_host::{About, Error, Limits, Loaded, Plugin, PluginFailure, Program, Search, WrittenFacts, find, open};
use candour_model::control::{Judgement, Plan};
use candour_model::outcome::Isolation;
use candour_testing::Case;
use serde_json::Value;

/// The folder of the libraries that `cargo test` has built.
pub(crate) fn libraries() -> PathBuf {
    let binary = std::env::current_exe().unwrap();
    binary.parent().unwrap().to_path_buf()
}

/// Opens plugins in this very process.
pub(crate) fn load<'a>(families: impl IntoIterator<Item = &'a str>, search: &Search) -> Result<Loaded, Error> {
    let found = families
        .into_iter()
        .map(|family| Ok((find(family, search)?, Isolation::None)));
    let no_program = Program {
        path: PathBuf::new(),
        limits: Limits::default(),
    };
    open(found.collect::<Result<_, Error>>()?, &no_program)
}

pub(crate) fn loaded(family: &str) -> Plugin {
    let search = Search {
        given: vec![libraries()],
        ..Search::default()
    };
    load([family], &search).unwrap().remove(family).unwrap().unwrap()
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
