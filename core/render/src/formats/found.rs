//! The findings of a statement as all formats show them: worst first, each with a name that outlives its numbers.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use candour_statement::canonical::sha256_hex;
use candour_statement::folded;
use candour_statement::predicate::{Block, Finding, Predicate, Status, Waiver};
use candour_statement::vocabulary::{Severity, WaiverState};
use candour_statement::words::Words;
use candour_words::{coverage, told};
use serde_json::json;

use crate::terminal::harmless;

/// What findings about no dataset are about.
pub(crate) const RELEASE: &str = "the release";

/// The most characters of one text: labels have no bound, and readers do.
const LONGEST: usize = 2_000;

/// One finding, with what it stands in.
pub(crate) struct Found<'a> {
    words: &'a Words,
    blocks: &'a [Block],
    pub(crate) block: &'a Block,
    pub(crate) severity: Severity,
    pub(crate) finding: &'a Finding,
    pub(crate) waived: bool,
    /// The waiver that covers it.
    pub(crate) waiver: Option<&'a Waiver>,
    /// A digest over what is wrong where, without how much of it: the same in the next audit.
    pub(crate) fingerprint: String,
    /// Which of those with the same fingerprint it is, from 1.
    pub(crate) nth: usize,
}

/// All findings that stand by themselves: those that no waiver covers first, the most severe first.
pub(crate) fn all(predicate: &Predicate) -> Vec<Found<'_>> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut all = Vec::new();
    for block in &predicate.blocks {
        for evaluation in &block.evaluations {
            for finding in evaluation.standing() {
                let template = finding.template.as_deref().unwrap_or_default();
                let fingerprint = fingerprint(block, &finding.columns, template);
                let nth = seen.entry(fingerprint.clone()).or_default();
                *nth += 1;
                all.push(Found {
                    words: &predicate.words,
                    blocks: &predicate.blocks,
                    block,
                    severity: evaluation.severity,
                    finding,
                    waived: evaluation.waived,
                    waiver: waiver(predicate, block).filter(|_| evaluation.waived),
                    fingerprint,
                    nth: *nth,
                });
            }
        }
    }
    all.sort_by_key(|found| (found.waived, Reverse(found.severity)));
    all
}

/// The checks that should have run and could not.
pub(crate) fn could_not_run(predicate: &Predicate) -> impl Iterator<Item = &Block> {
    predicate
        .blocks
        .iter()
        .filter(|block| block.status == Status::CouldNotRun)
}

/// Why a check could not run, as a sentence's end.
pub(crate) fn could_not(words: &Words, block: &Block) -> String {
    line(&format!("could not run: {}", told::could_not_run(words, block)))
}

/// The checks that looked at too little for their silence to say anything.
pub(crate) fn too_little(predicate: &Predicate) -> impl Iterator<Item = &Block> {
    predicate.blocks.iter().filter(|block| block.too_little)
}

/// What is said of such a check, as a sentence's end.
pub(crate) fn saw_too_little(block: &Block) -> String {
    line(&coverage::too_little(block))
}

/// What a check could not look at, a line each.
pub(crate) fn not_looked(block: &Block) -> Vec<String> {
    coverage::in_part(&block.coverage)
        .iter()
        .map(|told| line(told))
        .collect()
}

pub(crate) fn about(block: &Block) -> String {
    line(block.dataset.as_deref().unwrap_or(RELEASE))
}

/// What is wrong where, without how much of it.
pub(crate) fn fingerprint(block: &Block, columns: &[String], template: &str) -> String {
    sha256_hex(
        json!([block.rule, block.dataset, columns, template])
            .to_string()
            .as_bytes(),
    )
}

/// A text as one line that does no harm, and ends.
pub(crate) fn line(text: &str) -> String {
    let mut line = harmless(text);
    if let Some((end, _)) = line.char_indices().nth(LONGEST) {
        line.truncate(end);
        line.push('…');
    }
    line
}

impl Found<'_> {
    /// What is wrong.
    pub(crate) fn text(&self) -> String {
        line(&told::finding(self.words, &self.block.rule, self.finding))
    }

    /// A name of its own: two findings alike have two.
    pub(crate) fn unique(&self) -> String {
        match self.nth {
            1 => self.fingerprint.clone(),
            nth => sha256_hex(format!("{} {nth}", self.fingerprint).as_bytes()),
        }
    }

    /// Where, and what to do, a line each.
    pub(crate) fn details(&self) -> Vec<String> {
        let groups = told::groups(self.words, &self.block.rule, self.finding);
        let mut lines: Vec<String> = groups.iter().map(|group| format!("- {}", line(group))).collect();
        lines.extend(told::further_groups(self.finding).map(|more| format!("- {more}")));
        lines.extend(self.records());
        lines.extend(self.advice().map(line));
        lines.extend(self.also_seen());
        lines.extend(self.accepted());
        lines
    }

    /// What to do.
    pub(crate) fn advice(&self) -> Option<&str> {
        told::advice(self.words, &self.block.rule, self.finding)
    }

    /// The records that may be named, in words.
    pub(crate) fn records(&self) -> Option<String> {
        told::records(self.finding).map(|records| format!("{records} (the header is record 1)"))
    }

    /// The findings that say it once more, a line each.
    pub(crate) fn also_seen(&self) -> impl Iterator<Item = String> {
        let beneath = folded::beneath(self.blocks, self.block, self.finding);
        beneath
            .into_iter()
            .map(|found| line(&told::also_seen(self.words, found)))
    }

    /// By whom and why it is accepted.
    pub(crate) fn accepted(&self) -> Option<String> {
        let waiver = self.waiver?;
        Some(line(&format!(
            "accepted by {} until {}: {}",
            waiver.owner, waiver.expires, waiver.reason
        )))
    }
}

/// The waiver that covers a rule on a dataset.
fn waiver<'a>(predicate: &'a Predicate, block: &Block) -> Option<&'a Waiver> {
    predicate.waivers.iter().find(|waiver| {
        waiver.state == WaiverState::Applied
            && waiver.rule == block.rule
            && (waiver.dataset.is_none() || waiver.dataset == block.dataset)
    })
}
