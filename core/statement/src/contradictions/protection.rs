//! Whether a statement says of each dataset that its people are protected less than the built-in policy has it, or that a failure
//! about them is accepted, and of each plugin that it was let loose, where its parts say so.

use std::collections::BTreeSet;

use candour_model::facts::Kind;
use candour_model::finding::Severity;
use candour_model::outcome::{Isolation, protects_people};

use crate::predicate::{Block, Code, Evaluation, LimitCode, NotChecked, Predicate, What, codes};

/// The datasets of which a statement does not say it, or says it wrongly.
pub(super) fn faults(stated: &Predicate) -> impl Iterator<Item = String> {
    let unprotected = unprotected(stated).into_iter().map(Some).collect();
    let differing = differing(stated, LimitCode::ConfidentialityWeakened, &unprotected);
    differing.into_iter().flatten()
}

/// The datasets of which a statement does not say that a failure about people is waived, or says it wrongly; none for the release
/// as a whole.
pub(super) fn accepted(stated: &Predicate) -> Vec<Option<String>> {
    let is_accepted = |one: &Evaluation| one.waived && one.severity == Severity::Fail && !one.findings.is_empty();
    let blocks = stated
        .blocks
        .iter()
        .filter(|block| protects_people(&block.rule, block.dimension) && block.evaluations.iter().any(is_accepted));
    let expected = blocks.map(|block| block.dataset.as_deref()).collect();
    differing(stated, LimitCode::FailureAccepted, &expected)
}

/// What should have this limit and has not, or has it and should not.
fn differing(stated: &Predicate, code: LimitCode, expected: &BTreeSet<Option<&str>>) -> Vec<Option<String>> {
    let limits = stated.limits.iter().filter(|limit| limit.code == code);
    let said: BTreeSet<Option<&str>> = limits.map(|limit| limit.dataset.as_deref()).collect();
    let differ = expected.symmetric_difference(&said);
    differ.map(|dataset| dataset.map(str::to_owned)).collect()
}

/// The plugins that ran inside the program, where a statement does not say that this limits what it is worth.
pub(super) fn let_loose(stated: &Predicate) -> impl Iterator<Item = String> {
    let inside = stated
        .audit
        .isolation
        .iter()
        .filter(|(_, isolation)| **isolation == Isolation::None);
    let is_told = |id: &String| {
        let mut limits = stated.limits.iter();
        limits.any(|limit| limit.code == LimitCode::PluginLetLoose && limit.plugin.as_ref() == Some(id))
    };
    inside.map(|(id, _)| id.clone()).filter(move |id| !is_told(id))
}

fn unprotected(stated: &Predicate) -> BTreeSet<&str> {
    let weaker = stated.blocks.iter().filter(|block| is_weaker(block));
    let unasked = stated.not_checked.iter().filter(|entry| is_unasked(entry));
    let is_whole = !stated.audit.weakened.is_empty();
    let may_hold_people = |kind| matches!(kind, Kind::Records | Kind::Table);
    let whole = stated
        .datasets
        .iter()
        .filter(|dataset| is_whole && may_hold_people(dataset.kind));
    weaker
        .filter_map(|block| block.dataset.as_deref())
        .chain(unasked.flat_map(|entry| entry.datasets.iter().map(String::as_str)))
        .chain(whole.map(|dataset| dataset.name.as_str()))
        .collect()
}

fn is_weaker(block: &Block) -> bool {
    protects_people(&block.rule, block.dimension) && !block.weakened.is_empty()
}

/// Whether somebody chose that a rule is not asked.
fn is_unasked(entry: &NotChecked) -> bool {
    let code = match &entry.reason.code {
        Code::Candour(code) => code.as_str(),
        Code::Rule(_) => return false,
    };
    let rule = match &entry.what {
        What::Rule(rule) => rule.as_str(),
        _ => "",
    };
    protects_people(rule, entry.dimension) && [codes::TURNED_OFF, codes::LEFT_OUT].contains(&code)
}
