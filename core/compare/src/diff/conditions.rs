//! By what was judged then and now: parameters, weakened thresholds, plugins.

use std::collections::{BTreeMap, BTreeSet};

use candour_statement::predicate::{Block, Predicate, Weakened};
use candour_statement::vocabulary::Severity;
use serde_json::Value;

use super::{ParamMove, PluginMove, PluginState, WeakenedMove};

/// The parameters that changed. The same change of a rule on several datasets is told once.
pub(super) fn params(then: &Predicate, now: &Predicate) -> Vec<ParamMove> {
    let mut moves: Vec<ParamMove> = Vec::new();
    for (old, new) in blocks_of_both(then, now) {
        // A rule that was not judged has no parameters to compare.
        if old.evaluations.is_empty() || new.evaluations.is_empty() {
            continue;
        }
        let (before, after) = (by_severity(old), by_severity(new));
        let severities: BTreeSet<Severity> = before.keys().chain(after.keys()).copied().collect();
        for severity in severities.into_iter().rev() {
            let pair = (before.get(&severity).copied(), after.get(&severity).copied());
            for (param, then, now) in changed(pair) {
                add_param(&mut moves, new, severity, param, then, now);
            }
        }
    }
    moves.sort_by(|one, other| in_order(one).cmp(&in_order(other)));
    moves
}

fn in_order(told: &ParamMove) -> impl Ord + '_ {
    (
        &told.rule,
        std::cmp::Reverse(told.severity),
        &told.param,
        &told.datasets,
    )
}

type Changed = (Option<String>, Option<Value>, Option<Value>);

fn changed((then, now): (Option<&Value>, Option<&Value>)) -> Vec<Changed> {
    let (Some(then), Some(now)) = (then, now) else {
        return vec![(None, then.cloned(), now.cloned())];
    };
    let (Some(old), Some(new)) = (then.as_object(), now.as_object()) else {
        let differ = then != now;
        return differ
            .then(|| (None, Some(then.clone()), Some(now.clone())))
            .into_iter()
            .collect();
    };
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    names
        .into_iter()
        .map(|name| (Some(name.clone()), old.get(name).cloned(), new.get(name).cloned()))
        .filter(|(_, then, now)| then != now)
        .collect()
}

fn add_param(
    moves: &mut Vec<ParamMove>,
    block: &Block,
    severity: Severity,
    param: Option<String>,
    then: Option<Value>,
    now: Option<Value>,
) {
    let told = ParamMove {
        rule: block.rule.clone(),
        severity,
        datasets: Vec::new(),
        param,
        then,
        now,
    };
    let is_same = |known: &&mut ParamMove| {
        let datasets = Vec::new();
        ParamMove {
            datasets,
            ..(**known).clone()
        } == told
    };
    match moves.iter_mut().find(is_same) {
        Some(known) => known.datasets.extend(block.dataset.clone()),
        None => moves.push(ParamMove {
            datasets: block.dataset.iter().cloned().collect(),
            ..told
        }),
    }
}

fn by_severity(block: &Block) -> BTreeMap<Severity, &Value> {
    let evaluations = block.evaluations.iter();
    evaluations
        .map(|evaluation| (evaluation.severity, &evaluation.params))
        .collect()
}

/// The weakened thresholds that are not as they were. A rule's on several datasets is told once.
pub(super) fn weakened(then: &Predicate, now: &Predicate) -> Vec<WeakenedMove> {
    let mut moves: Vec<WeakenedMove> = Vec::new();
    let (before, after) = (by_param(then), by_param(now));
    for key in before
        .keys()
        .chain(after.keys().filter(|key| !before.contains_key(*key)))
    {
        let (old, new) = (before.get(key).copied(), after.get(key).copied());
        if old == new {
            continue;
        }
        let (rule, _, dataset) = *key;
        let is_same = |known: &&mut WeakenedMove| {
            known.rule.as_deref() == rule && known.then.as_ref() == old && known.now.as_ref() == new
        };
        match moves.iter_mut().find(is_same) {
            Some(known) => known.datasets.extend(dataset.map(str::to_owned)),
            None => moves.push(WeakenedMove {
                rule: rule.map(str::to_owned),
                datasets: dataset.map(str::to_owned).into_iter().collect(),
                then: old.cloned(),
                now: new.cloned(),
            }),
        }
    }
    moves
}

/// By rule, parameter and dataset. What holds for all rules is of none.
fn by_param(predicate: &Predicate) -> BTreeMap<(Option<&str>, &str, Option<&str>), &Weakened> {
    let whole = predicate.audit.weakened.iter();
    let of_rules = predicate.blocks.iter().flat_map(|block| {
        let (rule, dataset) = (block.rule.as_str(), block.dataset.as_deref());
        let weakened = block.weakened.iter();
        weakened.map(move |weak| ((Some(rule), weak.param.as_str(), dataset), weak))
    });
    whole
        .map(|weak| ((None, weak.param.as_str(), None), weak))
        .chain(of_rules)
        .collect()
}

/// The plugins whose version or pinning changed, and those that were asked for one report only.
pub(super) fn plugins(then: &Predicate, now: &Predicate) -> Vec<PluginMove> {
    let (before, after) = (by_id(then), by_id(now));
    let ids: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    ids.into_iter()
        .map(|id| PluginMove {
            id: id.to_owned(),
            then: before.get(id).cloned(),
            now: after.get(id).cloned(),
        })
        .filter(|plugin| plugin.then != plugin.now)
        .collect()
}

fn by_id(predicate: &Predicate) -> BTreeMap<&str, PluginState> {
    let plugins = predicate.blocks.iter().filter_map(|block| block.plugin.as_ref());
    plugins
        .map(|plugin| {
            let state = PluginState {
                version: plugin.version.clone(),
                pinned: plugin.pinned,
            };
            (plugin.id.as_str(), state)
        })
        .collect()
}

/// The blocks of the same rule on the same dataset.
fn blocks_of_both<'a>(then: &'a Predicate, now: &'a Predicate) -> impl Iterator<Item = (&'a Block, &'a Block)> {
    let before: BTreeMap<(&str, Option<&str>), &Block> = then
        .blocks
        .iter()
        .map(|block| ((block.rule.as_str(), block.dataset.as_deref()), block))
        .collect();
    now.blocks.iter().filter_map(move |block| {
        let old = before.get(&(block.rule.as_str(), block.dataset.as_deref()))?;
        Some((*old, block))
    })
}
