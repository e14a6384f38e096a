//! The verdict in plain words.

#[cfg(test)]
mod tests;
mod weaker;

pub(crate) use weaker::reason;

use candour_statement::predicate::{Block, Predicate, Status};
use candour_statement::vocabulary::{ReleasedTo, Severity, Verdict, WaiverState};
use candour_words::{capitalised, names, outcome, several, some_of};

/// How many rules a sentence names.
const NAMED: usize = 4;

/// The outcome in one sentence, and one each for whom it is, what else is wrong, what limits it, what was weakened and what
/// was waived.
pub fn sentence(predicate: &Predicate) -> String {
    let Predicate {
        verdict,
        blocks,
        figures,
        ..
    } = predicate;
    let mut sentences = vec![main(predicate, true)];
    sentences.extend(for_whom(predicate));
    match verdict {
        Verdict::Error if figures.failures > 0 => sentences.push(format!(
            "{} must be put right all the same ({}).",
            several(figures.failures, "finding", "findings"),
            found_at(blocks, Severity::Fail)
        )),
        Verdict::Failed if figures.warnings > 0 => sentences.push(format!(
            "{} should be looked at too.",
            several(figures.warnings, "warning", "warnings")
        )),
        _ => {}
    }
    sentences.extend(too_little(blocks));
    let risks: Vec<String> = outcome::risks(predicate).map(|risk| names::what(&risk.what)).collect();
    if *verdict == Verdict::Passed && !risks.is_empty() {
        sentences.push(format!("Not checked, and may matter: {}.", some_of(&risks, NAMED)));
    }
    sentences.extend(limits_and_exceptions(predicate));
    sentences.join(" ")
}

/// The outcome in one sentence, for a reader who has the findings before their eyes.
pub(crate) fn opening(predicate: &Predicate) -> String {
    main(predicate, false)
}

/// What else is to be said of the outcome besides findings and risks: for whom the release is, checks that saw too little, what
/// limits the verdict, what is weaker and what somebody accepts.
pub(crate) fn besides(predicate: &Predicate) -> Vec<String> {
    let told = for_whom(predicate).into_iter().chain(too_little(&predicate.blocks));
    told.chain(limits_and_exceptions(predicate)).collect()
}

fn for_whom(predicate: &Predicate) -> Option<String> {
    let audience = predicate.audit.audience;
    (!audience.is_world()).then(|| format!("It is for {}: not for publication.", names::audience(audience)))
}

fn too_little(blocks: &[Block]) -> Option<String> {
    let blocks: Vec<&Block> = blocks.iter().filter(|block| block.too_little).collect();
    (!blocks.is_empty()).then(|| {
        format!(
            "{} too little to say that all is well ({}).",
            several(blocks.len() as u64, "check saw", "checks saw"),
            named(blocks.iter().copied())
        )
    })
}

fn limits_and_exceptions(predicate: &Predicate) -> Vec<String> {
    let limits = predicate.limits.iter();
    let mut sentences: Vec<String> = limits
        .map(|limit| format!("{}.", capitalised(&names::limit(limit))))
        .collect();
    sentences.extend(weaker::sentence(predicate));
    if predicate.figures.waived > 0 {
        sentences.push(format!(
            "{} accepted by a waiver.",
            several(predicate.figures.waived, "finding is", "findings are")
        ));
    }
    for (state, one, many) in [
        (WaiverState::Expired, "waiver has expired", "waivers have expired"),
        (
            WaiverState::Exceeded,
            "waiver accepts less than was found",
            "waivers accept less than was found",
        ),
        (
            WaiverState::Unused,
            "waiver accepts nothing that was found",
            "waivers accept nothing that was found",
        ),
    ] {
        let n = predicate.waivers.iter().filter(|waiver| waiver.state == state).count() as u64;
        if n > 0 {
            sentences.push(format!("{}.", several(n, one, many)));
        }
    }
    sentences
}

/// The outcome; `with_rules` says which rules found what stands in its way.
fn main(predicate: &Predicate, with_rules: bool) -> String {
    let Predicate {
        verdict,
        blocks,
        figures,
        limits,
        ..
    } = predicate;
    let (found_at, named) = (
        |severity| in_brackets(with_rules, || found_at(blocks, severity)),
        |blocks: Vec<&Block>| in_brackets(with_rules, || named(blocks.into_iter())),
    );
    let purpose = match predicate.audit.audience {
        ReleasedTo::World => "publication",
        ReleasedTo::Researchers => "its release to researchers",
        ReleasedTo::Internal => "its internal use",
    };
    let ran = several(figures.checks_run, "check", "checks");
    match verdict {
        Verdict::Error if figures.checks_could_not_run > 0 => {
            let broken = blocks.iter().filter(|block| block.status == Status::CouldNotRun);
            format!(
                "{} could not run{}, so this release cannot be called safe to publish.",
                several(figures.checks_could_not_run, "check", "checks"),
                named(broken.collect())
            )
        }
        Verdict::Error => "Nothing was checked, so nothing can be said about this release.".to_owned(),
        Verdict::Failed => format!(
            "{} must be put right before this release is published{}.",
            several(figures.failures, "finding", "findings"),
            found_at(Severity::Fail)
        ),
        Verdict::Warned if figures.warnings > 0 => format!(
            "Nothing stands in the way of {purpose}, but {} should be looked at first{}.",
            several(figures.warnings, "warning", "warnings"),
            found_at(Severity::Warn)
        ),
        Verdict::Warned if limits.is_empty() && !blocks.iter().any(|block| block.too_little) => format!(
            "{ran} ran and found nothing that stands in the way, but what was declared does not fit what was found."
        ),
        Verdict::Warned => {
            format!("{ran} ran and found nothing that stands in the way, but not everything could be checked.")
        }
        Verdict::Passed => {
            let notes = match figures.notes {
                0 => String::new(),
                n => format!("; {} worth knowing", several(n, "thing is", "things are")),
            };
            format!("{ran} ran and found nothing that stands in the way of {purpose}{notes}.")
        }
    }
}

/// ` (small classes)`; nothing where the rules are not to be named.
fn in_brackets(with_rules: bool, names: impl FnOnce() -> String) -> String {
    match with_rules {
        true => format!(" ({})", names()),
        false => String::new(),
    }
}

/// The rules that found something at a severity.
fn found_at(blocks: &[Block], severity: Severity) -> String {
    named(blocks.iter().filter(|block| {
        block.evaluations.iter().any(|evaluation| {
            evaluation.severity == severity && !evaluation.waived && evaluation.standing().next().is_some()
        })
    }))
}

/// The rules' names as words, each once, the first few.
fn named<'a>(blocks: impl Iterator<Item = &'a Block>) -> String {
    named_rules(blocks.map(|block| block.rule.as_str()))
}

/// The same of rules by id.
fn named_rules<'a>(rules: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<String> = Vec::new();
    for rule in rules {
        let name = match rule.split_once('/') {
            // A keyword alone, such as `type`, says little.
            Some(("schema", keyword)) => format!("schema {keyword}"),
            Some((_, name)) => name.replace('-', " "),
            None => rule.replace('-', " "),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    some_of(&names, NAMED)
}
