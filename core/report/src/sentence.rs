//! The verdict in plain words.

use candour_model::finding::Severity;
use candour_model::outcome::{Outcome, Verdict, WaiverState};

use crate::predicate::{Block, Figures, Limit, Status};
use crate::words::several;

/// How many rules a sentence names.
const NAMED: usize = 4;

/// The outcome in one sentence, and one each for what limits it, what was weakened and what was waived.
pub(crate) fn sentence(outcome: &Outcome, blocks: &[Block], figures: &Figures, limits: &[Limit]) -> String {
    let mut sentences = vec![main(outcome.verdict, blocks, figures, limits)];
    if outcome.verdict != Verdict::Error && figures.checks_could_not_run > 0 {
        sentences.push(format!(
            "{} could not run.",
            several(figures.checks_could_not_run, "check", "checks")
        ));
    }
    sentences.extend(limits.iter().map(|limit| format!("{}.", capitalised(&limit.text))));
    let weakened: u64 = blocks.iter().map(|block| block.weakened.len() as u64).sum();
    if weakened > 0 {
        let are = if weakened == 1 { "is" } else { "are" };
        sentences.push(format!(
            "{} {are} weaker than the policy's, for reasons that are given.",
            capitalised(&several(weakened, "threshold", "thresholds"))
        ));
    }
    if figures.waived > 0 {
        let are = if figures.waived == 1 { "is" } else { "are" };
        sentences.push(format!(
            "{} {are} waived.",
            capitalised(&several(figures.waived, "finding", "findings"))
        ));
    }
    let lapsed = outcome
        .waivers
        .iter()
        .filter(|waiver| matches!(waiver.state, WaiverState::Expired | WaiverState::Exceeded));
    let lapsed = lapsed.count() as u64;
    if lapsed > 0 {
        let no_longer = if lapsed == 1 { "does" } else { "do" };
        sentences.push(format!(
            "{} {no_longer} not hold: expired, or exceeded by what was found.",
            capitalised(&several(lapsed, "waiver", "waivers"))
        ));
    }
    sentences.join(" ")
}

fn main(verdict: Verdict, blocks: &[Block], figures: &Figures, limits: &[Limit]) -> String {
    let ran = several(figures.checks_run, "check", "checks");
    match verdict {
        Verdict::Error if figures.checks_run == 0 => {
            "Nothing was checked, so nothing can be said about this release.".to_owned()
        }
        Verdict::Error => {
            let broken = blocks
                .iter()
                .filter(|block| block.status == Status::CouldNotRun)
                .map(|block| block.rule.as_str());
            format!(
                "{} could not run ({}), so this release cannot be called safe to publish.",
                capitalised(&several(figures.checks_could_not_run, "check", "checks")),
                named(broken)
            )
        }
        Verdict::Failed => {
            let worst = rules_at(blocks, Severity::Fail);
            let tail = if figures.warnings > 0 {
                format!(", and {} to look at", several(figures.warnings, "warning", "warnings"))
            } else {
                String::new()
            };
            format!(
                "{} must be put right before this release is published ({}){tail}.",
                capitalised(&several(figures.failures, "finding", "findings")),
                named(worst)
            )
        }
        Verdict::Warned if figures.warnings == 0 && !limits.is_empty() => {
            format!(
                "{} ran and found nothing that stands in the way, but not everything could be checked.",
                capitalised(&ran)
            )
        }
        Verdict::Warned => {
            format!(
                "Nothing stands in the way of publication, but {} should be looked at first ({}).",
                several(figures.warnings, "warning", "warnings"),
                named(rules_at(blocks, Severity::Warn))
            )
        }
        Verdict::Passed => {
            let notes = match figures.notes {
                0 => String::new(),
                n => format!("; {} worth knowing", several(n, "thing is", "things are")),
            };
            format!(
                "{} ran and found nothing that stands in the way of publication{notes}.",
                capitalised(&ran)
            )
        }
    }
}

fn rules_at(blocks: &[Block], severity: Severity) -> impl Iterator<Item = &str> {
    blocks
        .iter()
        .filter(move |block| {
            block.evaluations.iter().any(|evaluation| {
                evaluation.severity == severity && !evaluation.waived && !evaluation.findings.is_empty()
            })
        })
        .map(|block| block.rule.as_str())
}

/// The rules without their families, each once, the first few.
fn named<'a>(rules: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = Vec::new();
    for rule in rules {
        let name = rule.rsplit('/').next().unwrap_or(rule);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.len() > NAMED {
        let more = names.len() - NAMED;
        return format!("{} and {more} more", names[..NAMED].join(", "));
    }
    names.join(", ")
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
