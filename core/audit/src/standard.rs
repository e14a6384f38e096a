//! The policy of a release against the built-in one: which rules are not asked, of which datasets they would have spoken, and
//! where what protects people is weaker.

use std::collections::{BTreeMap, BTreeSet};

use candour_config::policy::RuleSetting;
use candour_model::control::{RuleManifest, Scope};
use candour_model::facts::{DatasetFacts, Facts, Kind};
use candour_model::outcome::{Block, NotChecked, protects_people};

use crate::Request;
use crate::core_rules::{self, core_rules};

/// The rules that nobody asks: turned off, left out of the built-in policy, or in no policy at all.
pub(crate) fn not_asked(request: &Request<'_>, facts: &Facts) -> Vec<NotChecked> {
    let manifests = manifests(request);
    let standard = request.policy.standard.as_ref().map(|standard| &standard.rules);
    let known: BTreeSet<&String> = manifests
        .keys()
        .chain(request.policy.rules.keys())
        .chain(standard.into_iter().flat_map(BTreeMap::keys))
        .collect();
    let runs = |setting: Option<&RuleSetting>| setting.is_some_and(RuleSetting::runs);
    let mut unasked = Vec::new();
    for rule in known {
        let manifest = manifests.get(rule);
        let dimension = manifest.map(|manifest| manifest.dimension);
        let datasets = concerned(rule, manifest, facts);
        let setting = request.policy.rules.get(rule);
        match setting.and_then(|setting| setting.off.as_ref()) {
            Some(off) => unasked.push(NotChecked::TurnedOff {
                rule: rule.clone(),
                dimension,
                datasets,
                reason: off.reason.clone(),
            }),
            None if runs(setting) => {}
            None if runs(standard.and_then(|rules| rules.get(rule))) => unasked.push(NotChecked::LeftOut {
                rule: rule.clone(),
                dimension,
                datasets,
                reason: request.policy.reason.clone(),
            }),
            None => unasked.push(NotChecked::NotInPolicy { rule: rule.clone() }),
        }
    }
    unasked
}

/// The datasets in which what protects people is weaker than the built-in policy has it, turned off or left out. What speaks
/// to nobody knows what may have protected them.
pub(crate) fn unprotected<'a>(
    request: &Request<'_>,
    facts: &'a Facts,
    blocks: &[Block],
    not_checked: &[NotChecked],
) -> BTreeSet<&'a str> {
    let is_weaker = |dataset: &DatasetFacts| {
        let mut of_dataset = blocks
            .iter()
            .filter(|block| block.dataset.as_ref() == Some(&dataset.name));
        of_dataset.any(|block| protects_people(&block.rule, block.dimension) && !block.weakenings.is_empty())
    };
    let is_unasked = |dataset: &DatasetFacts| {
        not_checked.iter().any(|entry| match entry {
            NotChecked::TurnedOff {
                rule,
                dimension,
                datasets,
                ..
            }
            | NotChecked::LeftOut {
                rule,
                dimension,
                datasets,
                ..
            } => protects_people(rule, *dimension) && datasets.contains(&dataset.name),
            _ => false,
        })
    };
    let is_whole = !request.weakened.whole.is_empty();
    let datasets = facts.datasets.iter();
    datasets
        .filter(|dataset| is_whole && may_hold_people(dataset.kind) || is_weaker(dataset) || is_unasked(dataset))
        .map(|dataset| dataset.name.as_str())
        .collect()
}

fn may_hold_people(kind: Kind) -> bool {
    matches!(kind, Kind::Records | Kind::Table)
}

/// The rules of the core and of the plugins that were opened.
fn manifests(request: &Request<'_>) -> BTreeMap<String, RuleManifest> {
    let mut manifests = BTreeMap::new();
    for rule in core_rules() {
        if let Some(manifest) = core_rules::core_manifest(&rule) {
            manifests.insert(rule, manifest);
        }
    }
    let opened = request
        .families
        .iter()
        .filter_map(|(family, loaded)| Some((family, loaded.as_ref().ok()?)));
    for (family, plugin) in opened {
        for rule in &plugin.manifest().rules {
            manifests.insert(format!("{family}/{}", rule.name), rule.clone());
        }
    }
    manifests
}

/// The datasets that a rule would have spoken of. Of a rule that nobody knows, all that may hold people.
fn concerned(rule: &str, manifest: Option<&RuleManifest>, facts: &Facts) -> Vec<String> {
    let is_concerned = |dataset: &&DatasetFacts| match manifest {
        None => may_hold_people(dataset.kind),
        Some(manifest) if manifest.scope == Scope::Release => true,
        Some(_) if core_rules::is_of_keyword(rule) => dataset.schema.as_ref().is_some_and(|schema| {
            let mut used = core_rules::keywords_used(schema).into_iter();
            used.any(|keyword| core_rules::schema_rule(keyword) == rule)
        }),
        Some(manifest) => manifest.kinds.is_empty() || manifest.kinds.contains(&dataset.kind),
    };
    let datasets = facts.datasets.iter().filter(is_concerned);
    datasets.map(|dataset| dataset.name.clone()).collect()
}
