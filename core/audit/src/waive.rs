//! Waivers as they meet findings: applied, exceeded, expired or unused.

use candour_cell::decimal::Decimal;
use candour_config::declaration::WaiverTable;
use candour_model::facts::Facts;
use candour_model::finding::{Argument, Most, Severity};
use candour_model::outcome::{Block, WaiverState, WaiverUse};

use crate::Request;

/// Marks what is waived, and says what became of each waiver, in the order of `candour.toml`.
pub(crate) fn waive(request: &Request<'_>, facts: &Facts, blocks: &mut [Block]) -> Vec<WaiverUse> {
    let today = facts.release.as_of.as_deref().unwrap_or(&request.as_of);
    let waivers = &request.current.release.declaration.waiver;
    waivers
        .iter()
        .map(|waiver| apply(&waiver.value, today, blocks))
        .collect()
}

fn apply(waiver: &WaiverTable, today: &str, blocks: &mut [Block]) -> WaiverUse {
    let dataset = waiver.dataset.as_ref().map(|dataset| dataset.value.clone());
    let expires = waiver.expires.value.0.to_string();
    let mut concerned: Vec<&mut Block> = blocks
        .iter_mut()
        .filter(|block| block.rule == waiver.rule.value && (dataset.is_none() || block.dataset == dataset))
        .filter(|block| {
            block
                .evaluations
                .iter()
                .any(|evaluation| !evaluation.findings.is_empty())
        })
        .collect();
    let state = if concerned.is_empty() {
        WaiverState::Unused
    } else if expires.as_str() < today {
        WaiverState::Expired
    } else if concerned
        .iter()
        .any(|block| exceeds(block, waiver) || is_worse(block, waiver))
    {
        WaiverState::Exceeded
    } else {
        WaiverState::Applied
    };
    if state == WaiverState::Applied {
        for evaluation in concerned.iter_mut().flat_map(|block| &mut block.evaluations) {
            evaluation.waived = !evaluation.findings.is_empty();
        }
    }
    WaiverUse {
        rule: waiver.rule.value.clone(),
        dataset,
        owner: waiver.owner.value.0.clone(),
        reason: waiver.reason.value.0.clone(),
        severity: accepted(waiver),
        at_most: waiver
            .at_most
            .iter()
            .map(|(name, bound)| (name.value.clone(), bound.value.0.normalize().to_string()))
            .collect(),
        expires,
        state,
    }
}

/// Whether a finding is more severe than what is accepted: a warning, unless the waiver names a failure.
fn is_worse(block: &Block, waiver: &WaiverTable) -> bool {
    let accepted = accepted(waiver);
    let found = block
        .evaluations
        .iter()
        .filter(|evaluation| !evaluation.findings.is_empty());
    found.into_iter().any(|evaluation| evaluation.severity > accepted)
}

/// The most severe finding that is accepted.
fn accepted(waiver: &WaiverTable) -> Severity {
    waiver
        .severity
        .as_ref()
        .map_or(Severity::Warn, |severity| severity.value)
}

/// Whether a measure is above its ceiling, or one that has a ceiling was not reported.
fn exceeds(block: &Block, waiver: &WaiverTable) -> bool {
    waiver.at_most.iter().any(|(name, bound)| {
        let reported: Vec<Option<Decimal>> = block
            .evaluations
            .iter()
            .filter(|evaluation| !evaluation.findings.is_empty())
            .flat_map(|evaluation| &evaluation.measures)
            .filter(|measure| measure.name == name.value)
            .map(|measure| number(&measure.value))
            .collect();
        reported.is_empty()
            || reported
                .iter()
                .any(|value| value.is_none_or(|value| value > bound.value.0))
    })
}

/// The number that a measure's ceiling is held against; of a share, per cent.
fn number(value: &Argument) -> Option<Decimal> {
    match value {
        Argument::Count(count) => Some(Decimal::from(count.n)),
        Argument::Share(share) => Decimal::from(share.part)
            .checked_mul(Decimal::ONE_HUNDRED)?
            .checked_div(Decimal::from(share.whole)),
        Argument::Number(text) => text.parse().ok(),
        Argument::Figure(figure) => match &figure.most {
            None => figure.text.parse().ok(),
            Some(Most::Number(most)) => most.parse().ok(),
            Some(Most::Open) => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use candour_config::FileKind;
    use candour_config::declaration;
    use candour_config::place::Source;
    use candour_model::finding::{Count, Dimension, Finding, MeasureValue, Message, Unit};
    use candour_model::outcome::{Evaluation, Status};
    use serde_json::Value;

    use super::*;

    /// A block with one finding at this severity, and the measure that it comes with.
    fn block(severity: Severity, cells: u64) -> Block {
        let finding = Finding {
            message: Message {
                template: "small".into(),
                args: Default::default(),
            },
            columns: Vec::new(),
            affected: None,
            groups: Vec::new(),
            groups_in_all: 0,
            records: Vec::new(),
        };
        let count = Count {
            n: cells,
            of: Unit::Cells,
            by: Default::default(),
        };
        Block {
            rule: "family/small-counts".into(),
            dataset: Some("visits".into()),
            plugin: None,
            manifest: None,
            dimension: Some(Dimension::Confidentiality),
            source: None,
            certainty: None,
            status: Status::Evaluated,
            evaluations: vec![Evaluation {
                severity,
                params: Value::Null,
                findings: vec![finding],
                measures: vec![MeasureValue {
                    name: "small-cells".into(),
                    columns: Vec::new(),
                    value: Argument::Count(count),
                }],
                waived: false,
            }],
            weakenings: Vec::new(),
            tallies: Vec::new(),
            tallies_sha256: None,
            compared: false,
            coverage: Vec::new(),
            too_little: false,
        }
    }

    /// What becomes of a waiver of one small cell with these further lines, and whether the finding is then waived.
    fn met(further: &str, today: &str, mut blocks: Vec<Block>) -> (WaiverState, bool) {
        let text = format!(
            "[[waiver]]\nrule = \"family/small-counts\"\ndataset = \"visits\"\nat-most = {{ small-cells = 1 }}\n\
             owner = \"Caldicott Guardian\"\nreason = \"agreed\"\nexpires = 2030-12-31\n{further}\n"
        );
        let declared = declaration::parse(&Source::new(FileKind::Declaration, "candour.toml", text)).expect("a waiver");
        let state = apply(&declared.waiver[0].value, today, &mut blocks).state;
        (state, blocks.iter().any(|block| block.evaluations[0].waived))
    }

    #[test]
    fn a_waiver_covers_what_was_accepted_and_nothing_worse() {
        let today = "2030-12-31";
        let one = |severity| vec![block(severity, 1)];
        assert_eq!(met("", today, one(Severity::Warn)), (WaiverState::Applied, true));
        assert_eq!(
            met("", today, vec![block(Severity::Warn, 2)]),
            (WaiverState::Exceeded, false)
        );
        assert_eq!(
            met("", "2031-01-01", one(Severity::Warn)),
            (WaiverState::Expired, false)
        );
        assert_eq!(met("", today, Vec::new()), (WaiverState::Unused, false));
    }

    #[test]
    fn a_failure_is_accepted_only_where_it_is_named() {
        let today = "2030-01-01";
        let fails = || vec![block(Severity::Fail, 1)];
        assert_eq!(met("", today, fails()), (WaiverState::Exceeded, false));
        assert_eq!(met("severity = \"fail\"", today, fails()), (WaiverState::Applied, true));
        let warns = vec![block(Severity::Warn, 1)];
        assert_eq!(met("severity = \"note\"", today, warns), (WaiverState::Exceeded, false));
    }

    #[test]
    fn a_measure_that_was_not_reported_is_taken_for_too_much() {
        let mut silent = block(Severity::Warn, 1);
        silent.evaluations[0].measures.clear();
        assert_eq!(met("", "2030-01-01", vec![silent]), (WaiverState::Exceeded, false));
    }
}
