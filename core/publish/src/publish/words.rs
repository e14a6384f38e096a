//! The words that a statement carries: those templates, summaries and titles that it uses, copied from what plugins say of
//! themselves. A plugin may be a stranger's, so that they pass the detectors and have a bound.

use std::collections::BTreeSet;

use candour_model::control::{MeasureMeta, RuleManifest, Template};
use candour_model::outcome::Outcome;
use candour_statement::predicate::{Block, Code};
use candour_statement::words::{MeasureWords, RuleWords, TemplateWords, Words};

use crate::gate::Texts;

/// The words that the blocks use; the core's own reasons are for whoever words them to add.
pub(super) fn words(outcome: &Outcome, blocks: &[Block], texts: Texts) -> Words {
    let mut words = Words::default();
    for (block, of) in blocks.iter().zip(&outcome.blocks) {
        let Some(manifest) = &of.manifest else { continue };
        let known = words.rules.entry(block.rule.clone()).or_default();
        add(known, block, manifest, texts);
    }
    words
}

fn add(known: &mut RuleWords, block: &Block, manifest: &RuleManifest, texts: Texts) {
    known.summary.get_or_insert_with(|| texts.text(&manifest.summary));
    if let Some(threshold) = &manifest.threshold {
        known.threshold.get_or_insert_with(|| texts.template(threshold));
    }
    let evaluations = || block.evaluations.iter();
    let findings = evaluations().flat_map(|evaluation| &evaluation.findings);
    let mut used: BTreeSet<&str> = findings.filter_map(|finding| finding.template.as_deref()).collect();
    if let Some(Code::Rule(id)) = block.reason.as_ref().map(|reason| &reason.code) {
        used.insert(id);
    }
    for template in manifest
        .templates
        .iter()
        .filter(|template| used.contains(template.id.as_str()))
    {
        let entry = known.templates.entry(template.id.clone());
        entry.or_insert_with(|| of_template(template, texts));
    }
    let measures = evaluations().flat_map(|evaluation| &evaluation.measures);
    let used: BTreeSet<&str> = measures.map(|measure| measure.name.as_str()).collect();
    for meta in manifest
        .measures
        .iter()
        .filter(|meta| used.contains(meta.name.as_str()))
    {
        let entry = known.measures.entry(meta.name.clone());
        entry.or_insert_with(|| of_measure(meta, texts));
    }
}

fn of_template(template: &Template, texts: Texts) -> TemplateWords {
    let text = |text: &Option<String>| text.as_deref().map(|text| texts.template(text));
    TemplateWords {
        text: texts.template(&template.text),
        group: text(&template.group),
        advice: text(&template.advice),
        meaning: text(&template.meaning),
    }
}

fn of_measure(meta: &MeasureMeta, texts: Texts) -> MeasureWords {
    MeasureWords {
        title: texts.text(&meta.title),
        bar_of: meta.bar_of.as_deref().map(|title| texts.text(title)),
    }
}
