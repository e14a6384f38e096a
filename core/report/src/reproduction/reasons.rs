//! In what two blocks differ, in words: what the report says first, then what came out here.

use std::collections::{BTreeMap, BTreeSet};

use candour_model::finding::Severity;
use serde_json::Value;

use crate::predicate::{Block, Evaluation, Finding, Measure, Status};
use crate::reasons::in_words;

/// How many differences of one block are told.
const MOST: usize = 12;

/// Each a fragment that ends a sentence about the block.
pub(super) fn reasons(stated: &Block, found: Option<&Block>) -> Vec<String> {
    let Some(found) = found else {
        return vec!["it did not run here".to_owned()];
    };
    let mut reasons = Vec::new();
    let version = |block: &Block| match &block.plugin {
        Some(plugin) => format!("{} {}", plugin.id, plugin.version),
        None => "candour itself".to_owned(),
    };
    if version(stated) != version(found) {
        reasons.push(format!(
            "it was judged by {} there, by {} here",
            version(stated),
            version(found)
        ));
    }
    let is_pinned = |block: &Block| block.plugin.as_ref().is_some_and(|plugin| plugin.pinned);
    if is_pinned(stated) != is_pinned(found) {
        reasons.push(match is_pinned(stated) {
            true => "the report's plugin was pinned by candour.lock, the one here is not".to_owned(),
            false => "the report's plugin was not pinned, the one here is".to_owned(),
        });
    }
    if stated.status != found.status || stated.reason != found.reason {
        reasons.push(format!("{} there, {} here", status(stated), status(found)));
    }
    for severity in [Severity::Fail, Severity::Warn, Severity::Note] {
        let of = |block: &Block| -> Option<Evaluation> {
            block
                .evaluations
                .iter()
                .find(|evaluation| evaluation.severity == severity)
                .cloned()
        };
        match (of(stated), of(found)) {
            (Some(stated), Some(found)) => evaluations(&stated, &found, &mut reasons),
            (Some(_), None) => reasons.push(format!("it was judged at {} there, and is not here", word(severity))),
            (None, Some(_)) => reasons.push(format!("it is judged at {} here, and was not there", word(severity))),
            (None, None) => {}
        }
    }
    let tallies = |block: &Block| block.shown.as_ref().map(|shown| shown.tallies);
    let digest = |block: &Block| block.shown.as_ref().and_then(|shown| shown.sha256.clone());
    if tallies(stated) != tallies(found) {
        reasons.push("the rule asked for other tallies".to_owned());
    } else if digest(stated) != digest(found) {
        reasons.push("the rule was shown other data".to_owned());
    }
    if reasons.is_empty() {
        reasons.push("its thresholds, or the reasons given for them, are others".to_owned());
    }
    // Several severities may tell the same.
    let mut told = BTreeSet::new();
    reasons.retain(|reason| told.insert(reason.clone()));
    if reasons.len() > MOST {
        let more = reasons.len() - MOST;
        reasons.truncate(MOST);
        reasons.push(format!("{more} more differences"));
    }
    reasons
}

fn status(block: &Block) -> String {
    match (block.status, &block.reason) {
        (Status::Clean, _) => "it found nothing".to_owned(),
        (Status::Found, _) => "it found something".to_owned(),
        (Status::NotApplicable, Some(reason)) => format!("it had nothing to say ({reason})"),
        (Status::NotApplicable, None) => "it had nothing to say".to_owned(),
        (Status::CouldNotRun, reason) => {
            let reason = reason.as_deref().map(in_words).unwrap_or_default();
            format!("it could not run: {reason}")
        }
    }
}

fn evaluations(stated: &Evaluation, found: &Evaluation, reasons: &mut Vec<String>) {
    for (name, there, here) in params(&stated.params, &found.params) {
        reasons.push(format!("parameter {name} is {there} there, {here} here"));
    }
    if stated.waived != found.waived {
        reasons.push(match stated.waived {
            true => "a waiver covered its findings there, and does not here".to_owned(),
            false => "a waiver covers its findings here, and did not there".to_owned(),
        });
    }
    let name = |measure: &Measure| (measure.name.clone(), measure.columns.clone());
    let here: BTreeMap<_, _> = found.measures.iter().map(|measure| (name(measure), measure)).collect();
    for measure in &stated.measures {
        let of = match measure.columns.is_empty() {
            true => String::new(),
            false => format!(" of {}", measure.columns.join(", ")),
        };
        match here.get(&name(measure)) {
            Some(found) if found.value == measure.value && found.exact == measure.exact => {}
            Some(found) => reasons.push(format!(
                "measure {}{of} is {} there, {} here",
                measure.name, measure.value, found.value
            )),
            None => reasons.push(format!("measure {}{of} is not reported here", measure.name)),
        }
    }
    let texts = |evaluation: &Evaluation| evaluation.findings.iter().map(text).collect::<Vec<_>>();
    let (there, here) = (texts(stated), texts(found));
    let severity = word(stated.severity);
    let known = |texts: &[String]| -> BTreeSet<String> { texts.iter().cloned().collect() };
    let (known_there, known_here) = (known(&there), known(&here));
    for text in there.iter().filter(|text| !known_here.contains(*text)) {
        reasons.push(format!("only the report finds ({severity}): {text}"));
    }
    for text in here.iter().filter(|text| !known_there.contains(*text)) {
        reasons.push(format!("only found here ({severity}): {text}"));
    }
}

fn text(finding: &Finding) -> String {
    match finding.groups.is_empty() {
        true => finding.text.clone(),
        false => format!("{} ({})", finding.text, finding.groups.join("; ")),
    }
}

/// The parameters that differ: name, the report's value, the one here.
fn params(stated: &Value, found: &Value) -> Vec<(String, String, String)> {
    let empty = serde_json::Map::new();
    let (there, here) = (
        stated.as_object().unwrap_or(&empty),
        found.as_object().unwrap_or(&empty),
    );
    let shown = |value: Option<&Value>| value.map_or_else(|| "absent".to_owned(), Value::to_string);
    let mut names: Vec<&String> = there.keys().chain(here.keys()).collect();
    names.sort();
    names.dedup();
    names
        .into_iter()
        .filter(|name| there.get(*name) != here.get(*name))
        .map(|name| (name.clone(), shown(there.get(name)), shown(here.get(name))))
        .collect()
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Fail => "fail",
        Severity::Warn => "warn",
        Severity::Note => "note",
    }
}
