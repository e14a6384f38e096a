//! By what was judged, in words: parameters, weakened thresholds, versions.

use candour_compare::diff::{Diff, ParamMove, Side};
use candour_statement::predicate::Weakened;
use candour_words::{names, number, plain as value_text};
use serde_json::Value;

use super::{Item, on, plain};
use crate::sentence::reason;

pub(super) fn param(moved: &ParamMove) -> Item {
    let (rule, place, severity) = (&moved.rule, on(&moved.datasets), names::severity(moved.severity));
    let value = |value: &Option<Value>| value.as_ref().map_or_else(|| "not set".to_owned(), value_text);
    plain(match (&moved.param, &moved.then, &moved.now) {
        (None, Some(_), None) => format!("{rule}{place}: no longer judged at {severity}"),
        (None, None, Some(now)) => format!("{rule}{place}: judged at {severity} now, with {}", value_text(now)),
        (param, then, now) => {
            let param = param.as_ref().map_or(String::new(), |param| format!(", {param}"));
            format!(
                "{rule} at {severity}{param}{place}: was {}, is {}",
                value(then),
                value(now)
            )
        }
    })
}

pub(super) fn weakened(diff: &Diff) -> Vec<Item> {
    let instead = |weak: &Weakened| {
        let (used, policy) = (value_text(&weak.used), value_text(&weak.policy));
        let used = match weak.used.is_null() {
            true => "nothing".to_owned(),
            false => used,
        };
        format!("{}: {used} instead of {policy} ({})", weak.param, reason(weak))
    };
    let told = diff.weakened.iter().map(|moved| {
        let place = on(&moved.datasets);
        let text = match (&moved.then, &moved.now) {
            (None, Some(now)) => format!("new, {}", instead(now)),
            (Some(then), None) => format!("no longer, {}", instead(then)),
            (Some(then), Some(now)) => format!("was {}, is {}", instead(then), instead(now)),
            (None, None) => String::new(),
        };
        format!("{}{place}: {text}", moved.rule.as_deref().unwrap_or("all rules"))
    });
    told.map(plain).collect()
}

pub(super) fn audit(diff: &Diff) -> Vec<Item> {
    let (old, new) = (&diff.old, &diff.new);
    let mut told = Vec::new();
    let mut add = |what: &str, then: String, now: String| {
        if then != now {
            told.push(format!("{what}: was {then}, is {now}"));
        }
    };
    add("candour", old.candour.clone(), new.candour.clone());
    let for_whom = |side: &Side| names::audience(side.audience).to_owned();
    add("for whom it is", for_whom(old), for_whom(new));
    add("policies", old.policies.join(", "), new.policies.join(", "));
    add(
        "counts of people are small below",
        number(old.threshold),
        number(new.threshold),
    );
    for plugin in &diff.plugins {
        let [then, now] = [&plugin.then, &plugin.now].map(|state| match state {
            None => "not asked".to_owned(),
            Some(state) if state.pinned => format!("{} (pinned)", state.version),
            Some(state) => state.version.clone(),
        });
        add(&format!("plugin {}", plugin.id), then, now);
    }
    told.into_iter().map(plain).collect()
}
