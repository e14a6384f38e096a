//! Findings, measures and reasons in the words that their statement carries.

use std::collections::BTreeMap;

use candour_statement::folded::Found;
use candour_statement::predicate::{Block, Code, Finding, Measure, NotChecked, Predicate, Reason, What};
use candour_statement::value::{Count, Number, Value};
use candour_statement::vocabulary::{Severity, Unit};
use candour_statement::words::Words;
use serde_json::Value as Json;

use crate::value::{NOT_SHOWN, count, text};
use crate::{names, numbers, reasons, template, threshold as thresholds};

/// A template with these arguments.
pub fn filled(template: &str, args: &BTreeMap<String, Value>) -> String {
    template::fill(template, |name| args.get(name).cloned())
}

/// What is wrong.
pub fn finding(words: &Words, rule: &str, finding: &Finding) -> String {
    let template = finding.template.as_deref().and_then(|id| words.template(rule, id));
    template.map_or_else(
        || NOT_SHOWN.to_owned(),
        |template| filled(&template.text, &finding.args),
    )
}

/// The groups that are listed.
pub fn groups(words: &Words, rule: &str, finding: &Finding) -> Vec<String> {
    let template = finding.template.as_deref().and_then(|id| words.template(rule, id));
    let Some(text) = template.and_then(|template| template.group.as_deref()) else {
        return Vec::new();
    };
    finding.groups.iter().map(|args| filled(text, args)).collect()
}

/// A finding beneath another that says it already, with its groups:
/// `also seen by structure/padded-cell: 12 cells of seen (0.8%) have spaces before or after the text: ⟨NBSP⟩ (12 cells)`.
pub fn also_seen(words: &Words, (block, _, beneath): Found<'_>) -> String {
    let text = format!("also seen by {}: {}", block.rule, finding(words, &block.rule, beneath));
    let groups: Vec<String> = groups(words, &block.rule, beneath)
        .into_iter()
        .chain(further_groups(beneath))
        .collect();
    match groups.is_empty() {
        true => text,
        false => format!("{text}: {}", groups.join("; ")),
    }
}

/// How many groups there are besides those that are listed: `and 3 more`, `12 groups that may not be listed`; nothing where
/// there are none.
pub fn further_groups(finding: &Finding) -> Option<String> {
    match unlisted(finding) {
        0 => None,
        more if !finding.groups.is_empty() => Some(format!("and {} more", numbers::number(more))),
        all => Some(format!(
            "{} that may not be listed",
            numbers::several(all, "group", "groups")
        )),
    }
}

/// The number of them; nought where it may not be told.
pub fn unlisted(finding: &Finding) -> u64 {
    let in_all = finding.groups_in_all.as_ref().and_then(|n| n.told()).unwrap_or(0);
    in_all.saturating_sub(finding.groups.len() as u64)
}

/// How much is affected.
pub fn affected(finding: &Finding) -> Option<String> {
    let affected = finding.affected.as_ref()?;
    let is_told = !matches!(affected.n, Number::Hidden(_));
    is_told.then(|| count(affected))
}

/// The records that may be named, part by part: `records 4, 12`, or `part 1: record 12; part 2: records 4, 5`; and how many
/// rows more there are.
pub fn records(finding: &Finding) -> Option<String> {
    let mut by_part: BTreeMap<Option<&u64>, Vec<u64>> = BTreeMap::new();
    for (at, record) in finding.records.iter().enumerate() {
        by_part.entry(finding.parts.get(at)).or_default().push(*record);
    }
    let told = by_part.into_iter().map(|(part, mut records)| {
        records.sort_unstable();
        let noun = numbers::agreeing(records.len(), "record", "records");
        let records: Vec<String> = records.into_iter().map(numbers::number).collect();
        let part = part.map(|part| format!("part {}: ", numbers::number(*part)));
        format!("{}{noun} {}", part.unwrap_or_default(), records.join(", "))
    });
    let told: Vec<String> = told.collect();
    let more = match &finding.affected {
        Some(Count {
            n: Number::Exact(rows),
            unit: Unit::Rows,
            ..
        }) => rows.saturating_sub(finding.records.len() as u64),
        _ => 0,
    };
    (!told.is_empty()).then(|| match more {
        0 => told.join("; "),
        more => format!("{} and {} more", told.join("; "), numbers::number(more)),
    })
}

/// What to do.
pub fn advice<'a>(words: &'a Words, rule: &str, finding: &Finding) -> Option<&'a str> {
    let template = words.template(rule, finding.template.as_deref()?)?;
    template.advice.as_deref()
}

/// What it means for whoever uses the data.
pub fn meaning<'a>(words: &'a Words, rule: &str, finding: &Finding) -> Option<&'a str> {
    let template = words.template(rule, finding.template.as_deref()?)?;
    template.meaning.as_deref()
}

/// When a rule with these parameters finds something: `fails if fewer than 5 people share what is known about them`.
pub fn threshold(words: &Words, rule: &str, severity: Severity, params: &Json) -> Option<String> {
    let text = words.rules.get(rule)?.threshold.as_deref()?;
    let so = match severity {
        Severity::Fail => "fails",
        Severity::Warn => "warns",
        Severity::Note => "notes",
    };
    thresholds::filled(text, params).map(|when| format!("{so} if {when}"))
}

/// What a measure is.
pub fn title<'a>(words: &'a Words, rule: &str, measure: &'a Measure) -> &'a str {
    words.measure(rule, &measure.name).map_or(&measure.name, |of| &of.title)
}

/// What a measure came to.
pub fn measured(measure: &Measure) -> String {
    text(&measure.value)
}

/// Why something is so, as the end of a sentence. `rule` is whose templates it may be one of.
pub fn reason(words: &Words, rule: &str, reason: &Reason) -> String {
    let told = match &reason.code {
        Code::Rule(id) => words
            .template(rule, id)
            .map_or_else(|| NOT_SHOWN.to_owned(), |template| filled(&template.text, &reason.args)),
        Code::Candour(code) => {
            let own = words.reasons.get(code).map(String::as_str);
            own.or_else(|| reasons::words(code))
                .map_or_else(|| code.clone(), |words| filled(words, &reason.args))
        }
    };
    match &reason.detail {
        Some(detail) => format!("{told}: {detail}"),
        None => told,
    }
}

/// Why a check could not run, with its code, by which others can look it up.
pub fn could_not_run(words: &Words, block: &Block) -> String {
    let of = block.reason.as_ref();
    of.map(|of| with_code(words, &block.rule, of)).unwrap_or_default()
}

fn with_code(words: &Words, rule: &str, of: &Reason) -> String {
    let told = reason(words, rule, of);
    match &of.code {
        Code::Candour(code) if told != *code => format!("{told} ({code})"),
        _ => told,
    }
}

/// Why a block has nothing to say.
pub fn not_applicable(words: &Words, block: &Block) -> String {
    let of = block.reason.as_ref();
    of.map(|of| reason(words, &block.rule, of)).unwrap_or_default()
}

/// Something that was not checked: `what on where: why`.
pub fn not_checked(words: &Words, entry: &NotChecked) -> String {
    let place = match entry.datasets.is_empty() {
        true => String::new(),
        false => format!(" on {}", entry.datasets.join(", ")),
    };
    format!("{}{place}: {}", names::what(&entry.what), why_not_checked(words, entry))
}

/// Why something was not checked.
pub fn why_not_checked(words: &Words, entry: &NotChecked) -> String {
    let rule = match &entry.what {
        What::Rule(rule) => rule,
        _ => "",
    };
    match entry.failed {
        true => format!("could not run: {}", with_code(words, rule, &entry.reason)),
        false => reason(words, rule, &entry.reason),
    }
}

/// The words of Candour's own reasons that a predicate names, to be carried with it.
pub fn carried(predicate: &Predicate) -> BTreeMap<String, String> {
    let of_blocks = predicate.blocks.iter().filter_map(|block| block.reason.as_ref());
    let of_entries = predicate.not_checked.iter().map(|entry| &entry.reason);
    let codes = of_blocks.chain(of_entries).filter_map(|reason| match &reason.code {
        Code::Candour(code) => Some((code.clone(), reasons::words(code)?.to_owned())),
        Code::Rule(_) => None,
    });
    codes.collect()
}
