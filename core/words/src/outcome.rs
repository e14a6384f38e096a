//! The verdict, with what it leaves open: nobody is told PASSED alone where something that matters was not looked at.

use std::collections::BTreeSet;

use candour_statement::predicate::{DimensionResult, LimitCode, NotChecked, Predicate, Topic, What};
use candour_statement::vocabulary::{Dimension, Verdict};

use crate::names;
use crate::numbers::several;

/// `PASSED`, or `PASSED, 2 risks not checked`.
pub fn outcome(predicate: &Predicate) -> String {
    let open = left_open(predicate).map(|open| format!(", {open}"));
    format!("{}{}", names::verdict(predicate.verdict), open.unwrap_or_default())
}

/// What a verdict leaves open: `for internal use only`, and of a PASSED `1 finding accepted, 1 weakening, 2 risks not checked`.
pub fn left_open(predicate: &Predicate) -> Option<String> {
    let audience = predicate.audit.audience;
    let for_whom = (!audience.is_world()).then(|| format!("for {} only", names::audience(audience)));
    let open = told(
        predicate.verdict,
        predicate.figures.waived,
        weakened(predicate, |_| true),
        risks(predicate).count(),
    );
    let both: Vec<String> = for_whom.into_iter().chain(open).collect();
    (!both.is_empty()).then(|| both.join(", "))
}

/// What is to be said beside the verdict of a dimension: that a check of it is lost, what limits it, or what its PASSED leaves
/// open.
pub fn left_open_of(predicate: &Predicate, result: &DimensionResult) -> Option<String> {
    if !result.whole {
        return Some("not fully checked".to_owned());
    }
    let limited = limits_of(predicate, result.dimension).into_iter().map(names::limited);
    let told = limited
        .map(str::to_owned)
        .chain(too_little(predicate, result.dimension));
    let told: Vec<String> = told.chain(open_of(predicate, result)).collect();
    (!told.is_empty()).then(|| told.join(", "))
}

/// How many checks of a dimension saw so little that their silence says nothing.
fn too_little(predicate: &Predicate, dimension: Dimension) -> Option<String> {
    let blocks = predicate.blocks.iter();
    let n = blocks
        .filter(|block| block.too_little && block.dimension == Some(dimension))
        .count() as u64;
    (n > 0).then(|| format!("{} too little", several(n, "check saw", "checks saw")))
}

/// What keeps the verdict of a dimension from saying all that it seems to, each once.
pub fn limits_of(predicate: &Predicate, dimension: Dimension) -> BTreeSet<LimitCode> {
    let codes = predicate.limits.iter().map(|limit| limit.code);
    codes.filter(|code| limited_dimension(*code) == dimension).collect()
}

/// Which dimension something limits. A plugin that nothing confined may have told of people in the data.
fn limited_dimension(code: LimitCode) -> Dimension {
    match code {
        LimitCode::SchemaAbsent => Dimension::Validity,
        LimitCode::PrivacyUndeclared
        | LimitCode::MeasuresUndeclared
        | LimitCode::SubjectWithheld
        | LimitCode::SubjectUndeclared
        | LimitCode::ConfidentialityWeakened
        | LimitCode::FailureAccepted
        | LimitCode::PluginLetLoose => Dimension::Confidentiality,
    }
}

fn open_of(predicate: &Predicate, result: &DimensionResult) -> Option<String> {
    let concerned = risks(predicate).filter(|risk| risk.dimension.is_none_or(|of| of == result.dimension));
    let weaker = weakened(predicate, |of| of.is_none_or(|of| of == result.dimension));
    let waived = waived(predicate, result.dimension);
    told(result.verdict?, waived, weaker, concerned.count())
}

/// How many findings of a dimension a waiver accepts.
fn waived(predicate: &Predicate, dimension: Dimension) -> u64 {
    let blocks = predicate
        .blocks
        .iter()
        .filter(|block| block.dimension == Some(dimension));
    let evaluations = blocks.flat_map(|block| &block.evaluations);
    let waived = evaluations.filter(|evaluation| evaluation.waived);
    waived.map(|evaluation| evaluation.findings.len() as u64).sum()
}

/// How many values are weaker than the policy's, of the rules that speak to what is meant. The same value is in the block of
/// each dataset; what is weaker for all rules protects people.
fn weakened(predicate: &Predicate, is_meant: impl Fn(Option<Dimension>) -> bool) -> usize {
    let of_rules: BTreeSet<(&str, &str)> = predicate
        .blocks
        .iter()
        .filter(|block| is_meant(block.dimension))
        .flat_map(|block| {
            block
                .weakened
                .iter()
                .map(|weak| (block.rule.as_str(), weak.param.as_str()))
        })
        .collect();
    let of_whole = match is_meant(Some(Dimension::Confidentiality)) {
        true => predicate.audit.weakened.len(),
        false => 0,
    };
    of_rules.len() + of_whole
}

/// What was not checked and may matter.
pub fn risks(predicate: &Predicate) -> impl Iterator<Item = &NotChecked> {
    predicate.not_checked.iter().filter(|entry| entry.matters)
}

/// What was not checked, for someone who does not know the words of declarations.
pub fn risk(what: &What) -> String {
    let told = match what {
        What::Topic(Topic::RecoverableCells) => "whether suppressed cells can be worked out",
        What::Topic(Topic::PreviousRelease) => "what changed since the release before",
        What::Rule(_) | What::Change(_) => return names::what(what),
    };
    told.to_owned()
}

fn told(verdict: Verdict, waived: u64, weaker: usize, risks: usize) -> Option<String> {
    let waived = (waived > 0).then(|| format!("{} accepted", several(waived, "finding", "findings")));
    let weaker = (weaker > 0).then(|| several(weaker as u64, "weakening", "weakenings"));
    let risks = (risks > 0).then(|| format!("{} not checked", several(risks as u64, "risk", "risks")));
    let all: Vec<String> = waived.into_iter().chain(weaker).chain(risks).collect();
    (verdict == Verdict::Passed && !all.is_empty()).then(|| all.join(", "))
}
