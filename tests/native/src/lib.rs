//! Rules say the same, called directly and in processes of their own behind the C table. A test of each plugin that comes with
//! candour holds it to that: two plugins cannot be in one program, since both export the same symbol.
//!
//! The program and the libraries are those that `cargo build` has made beside the test.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop where it stands")]

use std::env::consts::EXE_SUFFIX;
use std::path::PathBuf;

use candour_arrow::Tally;
use candour_host::{About, Limits, Plugin, PluginFailure, Program, Rules, Search, WrittenFacts, find, open};
use candour_model::control::{JudgeRequest, Judgement, Manifest, Plan, PlanRequest};
use candour_model::outcome::Isolation;
use candour_sdk::NativePlugin;
use candour_testing::{Case, examples, may_overflow, odd_releases};
use serde_json::Value;

/// Rules of this very program behind the host's seam.
struct Native(&'static dyn NativePlugin);

impl Rules for Native {
    fn describe(&self) -> Result<Manifest, PluginFailure> {
        self.0.manifest().map_err(Into::into)
    }

    fn plan(&self, about: &About<'_>) -> Result<Plan, PluginFailure> {
        let request = PlanRequest {
            rule: about.rule.to_owned(),
            params: about.params.clone(),
            dataset: about.dataset.map(str::to_owned),
            facts: about.facts.facts().clone().into(),
        };
        self.0.plan(request).map_err(Into::into)
    }

    fn judge(&self, about: &About<'_>, tallies: &[&Tally]) -> Result<Judgement, PluginFailure> {
        let request = JudgeRequest {
            rule: about.rule.to_owned(),
            params: about.params.clone(),
            dataset: about.dataset.map(str::to_owned),
            facts: about.facts.facts().clone().into(),
            tallies: tallies.iter().map(|tally| tally.head.clone()).collect(),
        };
        let batches = tallies.iter().map(|tally| tally.batch.clone());
        self.0.judge(request, batches.collect()).map_err(Into::into)
    }
}

/// A plugin of this very program, called directly.
///
/// # Panics
/// What it says of itself is not in order.
pub fn native(family: &str, plugin: &'static dyn NativePlugin) -> Plugin {
    Plugin::new(family, Box::new(Native(plugin))).unwrap()
}

/// The folder of the program and the libraries.
fn folder() -> PathBuf {
    // This test is target/PROFILE/deps/TEST-HASH.
    let test = std::env::current_exe().unwrap();
    test.ancestors().nth(2).unwrap().to_owned()
}

fn isolated(family: &str) -> Plugin {
    let search = Search {
        given: vec![folder()],
        ..Search::default()
    };
    let program = folder().join(format!("candour{EXE_SUFFIX}"));
    assert!(
        program.is_file(),
        "{} is not there: run `cargo build` first, with the profile of the tests",
        program.display()
    );
    let program = Program {
        path: program,
        limits: Limits::default(),
    };
    let found = find(family, &search).unwrap();
    let mut loaded = open(vec![(found, Isolation::Process)], &program).unwrap();
    loaded.remove(family).unwrap().unwrap()
}

/// What a rule says of a release, as bytes: its plan, and what it judges of the tallies.
fn said(plugin: &Plugin, rule: &str, params: &Value, case: &Case) -> String {
    let about = |facts| About {
        rule,
        params,
        dataset: Some(case.name()),
        facts,
    };
    let told = |planning| WrittenFacts::new(plugin.rule(rule).unwrap().told(&case.facts(planning)));
    let (before, after) = (told(true), told(false));
    let plan = plugin.plan(&about(&before));
    let specs = match &plan {
        Ok(Plan::Tallies(specs)) => specs.as_slice(),
        _ => &[],
    };
    let tallies: Vec<_> = specs.iter().map(|spec| case.tally(spec)).collect();
    let judged =
        matches!(plan, Ok(Plan::Tallies(_))).then(|| plugin.judge(&about(&after), &tallies.iter().collect::<Vec<_>>()));
    let bytes = |answer: Result<Value, PluginFailure>| match answer {
        Ok(answer) => answer.to_string(),
        Err(failure) => failure.to_string(),
    };
    let judged = judged.map(|judged| bytes(judged.map(|judged| serde_json::to_value(judged).unwrap())));
    format!(
        "{} {judged:?}",
        bytes(plan.map(|plan| serde_json::to_value(plan).unwrap()))
    )
}

/// Asks all rules of a plugin, natively and isolated, about the examples of their pages and some odd releases.
///
/// # Panics
/// Where the two do not say the same, byte for byte, or hardly anything was judged.
pub fn check(family: &str, plugin: &'static dyn NativePlugin) {
    let native = native(family, plugin);
    let isolated = isolated(family);
    assert_eq!(
        native.manifest(),
        isolated.manifest(),
        "is the library that `cargo build` made of today?"
    );
    // Some of them, of each kind: all would take minutes, and the rules' own tests try all.
    let odd = odd_releases().iter().filter(|case| !may_overflow(case));
    let odd: Vec<&Case> = odd.step_by(3).collect();
    let (mut asked, mut judged) = (0, 0);
    for rule in &native.manifest().rules {
        let examples = examples(rule);
        assert!(!examples.is_empty(), "{family}/{}", rule.name);
        let cases = examples.iter().map(|example| (&example.params, &example.case));
        let params = &examples[0].params;
        for (params, case) in cases.chain(odd.iter().map(|case| (params, *case))) {
            let one = said(&native, &rule.name, params, case);
            assert_eq!(one, said(&isolated, &rule.name, params, case), "{family}/{}", rule.name);
            asked += 1;
            judged += usize::from(one.contains("findings"));
        }
    }
    assert!(
        judged * 10 > asked,
        "{family}: {judged} of {asked} questions came to a judgement"
    );
}
