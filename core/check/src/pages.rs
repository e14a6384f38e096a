//! A rule's page has the six headings, and its examples hold.

use candour_host::kit::held;
use candour_testing::{HEADINGS, headings, quietly};
use candour_words::several;

use super::outcome::{Stop, failed, failure};
use super::rule::AskedRule;
use super::subject::Subject;

pub(super) fn check(subject: &Subject<'_>) -> Result<String, Stop> {
    let headings = headings(&subject.rule.page);
    if headings != HEADINGS {
        let reason = format!(
            "the headings of its page are {}; they must be {}",
            listed(&headings),
            listed(&HEADINGS)
        );
        return Err(failed(reason).into());
    }
    let examples = subject.examples.as_ref().map_err(|mistake| failed(mistake.clone()))?;
    if examples.is_empty() {
        return Err(failed("its page has no example: a block `csv`, and a block `findings`").into());
    }
    let asked = AskedRule::new(subject.rule, subject.open()?);
    for (i, example) in examples.iter().enumerate() {
        let name = format!("example {}", i + 1);
        let faults = held::param_faults(subject.rule, &example.params).map_err(|said| failure(&said))?;
        if let Some(fault) = faults.first() {
            let reason = format!("{name}: the parameters do not fit: {} {}", fault.pointer, fault.message);
            return Err(failed(reason).into());
        }
        let verdict = asked
            .verdict(&example.params, &example.case)
            .map_err(|stop| stop.on(&name))?;
        let said = quietly(|| verdict.map(|verdict| verdict.text()).unwrap_or_default());
        let said = said.map_err(|mistake| failed(format!("{name}: {mistake}")))?;
        if said != example.findings {
            let reason = format!(
                "{name}: the rule says {}, the page {}",
                in_one_line(&said),
                in_one_line(&example.findings)
            );
            return Err(asked.with_question(failed(reason)).into());
        }
    }
    Ok(several(examples.len() as u64, "example", "examples"))
}

fn listed(headings: &[&str]) -> String {
    match headings.is_empty() {
        true => "none".to_owned(),
        false => headings.join(" · "),
    }
}

fn in_one_line(text: &str) -> String {
    format!("\"{}\"", text.trim_end().replace('\n', " / "))
}
