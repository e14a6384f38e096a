//! A rule that matches says how much it looked at, wherever it judges: else an audit takes it for one that looked at nothing.

use candour_sdk::Covers;
use candour_testing::Answer;

use super::outcome::{Stop, failed, skipped};
use super::rule::AskedRule;
use super::subject::Subject;

pub(super) fn check(subject: &Subject<'_>) -> Result<String, Stop> {
    // A mistake on the page is told by the check of pages.
    let examples = subject.examples.as_deref().unwrap_or_default();
    let asked = AskedRule::new(subject.rule, subject.open()?);
    let (mut judged, mut said) = (0, 0);
    for (i, example) in examples.iter().enumerate() {
        let name = format!("example {}", i + 1);
        // That an answer adds up is held against it where it is read.
        let verdict = asked
            .verdict(&example.params, &example.case)
            .map_err(|stop| stop.on(&name))?;
        let Some(verdict) = verdict.filter(|verdict| verdict.not_applicable.is_none()) else {
            continue;
        };
        judged += 1;
        said += verdict.coverage().len();
        is_said(&verdict).map_err(|reason| asked.with_question(failed(format!("{name}: {reason}"))))?;
    }
    match (judged, subject.rule.covers) {
        (0, _) => Err(skipped("no example on its page is judged").into()),
        (_, Covers::Cells) => Ok("covers cells".to_owned()),
        (_, Covers::Matches) => Ok(match said {
            1 => "1 answer".to_owned(),
            said => format!("{said} answers"),
        }),
    }
}

/// Whether what was looked at will be known; else why not.
fn is_said(answer: &Answer) -> Result<(), &'static str> {
    match answer.is_covered() {
        true => Ok(()),
        false => Err(
            "it does not say how much it looked at, so that it counts as having looked at nothing; answer with coverage, or \
             say that it covers cells and ask for tallies of columns",
        ),
    }
}
