//! All record numbers of what failed, for the publisher's workings alone: the files in which something failed are read once
//! more, with more of them kept than an audit needs. What is told to anyone else knows nothing of it.

use std::collections::{BTreeMap, BTreeSet};

use candour_model::facts::{DatasetFacts, Facts};
use candour_model::finding::{Finding, RecordRef, Severity};
use candour_model::outcome::{Block, FindingPlace};
use candour_model::tally::{Side, TallySpec};

use crate::error::Result;
use crate::judge::{self, Answer};
use crate::open::{self, OpenedDataset};
use crate::pass::{self, Kept, Passes, Read};
use crate::plan::{self, RulePlan, is_core};
use crate::telling::Telling;
use crate::unreadable_words::{X_NUMBER, X_PERIOD};
use crate::{Request, core_rules, structure, unreadable};

/// How many record numbers of a finding are gathered.
pub const MOST: usize = 100_000;

/// The record numbers of each finding that fails and that no waiver covers. Where they cannot be had, the first ones that the
/// finding itself has must do, and the log says why.
pub(crate) fn gather(
    request: &Request<'_>,
    facts: &Facts,
    blocks: &[Block],
    passes: &Passes,
) -> BTreeMap<FindingPlace, Vec<RecordRef>> {
    let mut records = first(blocks);
    let failing: Vec<(usize, &Block)> = blocks.iter().enumerate().filter(|(_, block)| has_more(block)).collect();
    if failing.is_empty() {
        return records;
    }
    let opened = match open::open_side(&request.current, None, request.memory) {
        Ok(opened) => opened,
        Err(error) => {
            log::warn!("not all record numbers of what failed can be told: {error}");
            return records;
        }
    };
    let telling = Telling::of(facts);
    let named: BTreeSet<&str> = failing.iter().map(|(_, block)| block.rule.as_str()).collect();
    let is_meant = |name: &str| named.iter().any(|rule| rule.ends_with(&format!("/{name}")));
    let plans = plan::plan(request, &telling, |manifest| is_meant(&manifest.name));
    for mut dataset in opened {
        let Some(facts) = facts.datasets.iter().find(|of| of.name == dataset.name) else {
            continue;
        };
        let here = |block: &&(usize, &Block)| block.1.dataset.as_ref() == Some(&facts.name);
        let failing: Vec<(usize, &Block)> = failing.iter().filter(here).copied().collect();
        if failing.is_empty() {
            continue;
        }
        let again = Again {
            request,
            telling: &telling,
            facts,
            passes,
            plans: &plans,
        };
        match again.read(&failing, &mut dataset) {
            Ok(found) => records.extend(found),
            Err(error) => log::warn!(
                "{}: not all record numbers of what failed can be told: {error}",
                facts.name
            ),
        }
    }
    records
}

/// The record numbers that the findings have already.
fn first(blocks: &[Block]) -> BTreeMap<FindingPlace, Vec<RecordRef>> {
    let all = blocks.iter().enumerate().flat_map(|(at, block)| failing(at, block));
    let known = all.filter(|(_, finding)| !finding.records.is_empty());
    known.map(|(place, finding)| (place, finding.records.clone())).collect()
}

/// Whether a finding that tells records may have more of them.
fn has_more(block: &Block) -> bool {
    failing(0, block).any(|(_, finding)| {
        let told = finding.records.len() as u64;
        told > 0 && finding.affected.as_ref().is_none_or(|affected| affected.n > told)
    })
}

/// The findings of the block at this place that fail.
fn failing(at: usize, block: &Block) -> impl Iterator<Item = (FindingPlace, &Finding)> {
    let evaluations = block.evaluations.iter().enumerate();
    let failing = evaluations.filter(|(_, evaluation)| evaluation.severity == Severity::Fail && !evaluation.waived);
    failing.flat_map(move |(evaluation_at, evaluation)| {
        let findings = evaluation.findings.iter().enumerate();
        findings.map(move |(finding_at, finding)| {
            let place = FindingPlace {
                block: at,
                evaluation: evaluation_at,
                finding: finding_at,
            };
            (place, finding)
        })
    })
}

/// One dataset, read once more.
struct Again<'a, 'r> {
    request: &'a Request<'r>,
    telling: &'a Telling<'a>,
    facts: &'a DatasetFacts,
    /// What the first reading saw.
    passes: &'a Passes,
    plans: &'a [RulePlan<'r>],
}

impl Again<'_, '_> {
    fn read(
        &self,
        failing_blocks: &[(usize, &Block)],
        dataset: &mut OpenedDataset<'_>,
    ) -> Result<BTreeMap<FindingPlace, Vec<RecordRef>>> {
        let plans: Vec<(&Block, &RulePlan<'_>)> = failing_blocks
            .iter()
            .filter_map(|(_, block)| {
                let is_it = |plan: &&RulePlan<'_>| plan.rule == block.rule && plan.dataset == block.dataset;
                Some((*block, self.plans.iter().find(is_it)?))
            })
            .collect();
        let mut specs: BTreeSet<TallySpec> = plans
            .iter()
            .flat_map(|(_, plan)| &plan.tiers)
            .filter(|tier| tier.severity == Severity::Fail)
            .flat_map(|tier| tier.specs())
            .filter(|spec| spec.dataset == self.facts.name)
            .filter_map(with_all_rows)
            .collect();
        if failing_blocks
            .iter()
            .any(|(_, block)| [X_NUMBER, X_PERIOD].contains(&block.rule.as_str()))
        {
            specs.extend(unreadable::wanted_of(self.facts, MOST as u32));
        }
        let kept = Kept::Most {
            records: MOST,
            of_form: failing_blocks
                .iter()
                .any(|(_, block)| block.rule.starts_with("structure/")),
        };
        let specs: Vec<TallySpec> = specs.into_iter().collect();
        let (tallies, read) = pass::read_dataset(self.request, Side::Current, dataset, &specs, kept)?;
        if !self.is_unchanged(&read) {
            log::warn!(
                "{} was changed while it was audited: not all record numbers can be told",
                self.facts.name
            );
            return Ok(BTreeMap::new());
        }
        let again = Passes::of_tallies(specs.into_iter().zip(tallies).collect(), BTreeSet::new());
        let mut said = self.of_core(&read, &again);
        for (block, plan) in plans {
            said.insert(block.rule.clone(), self.of_plugin(plan, &again));
        }
        Ok(matched(failing_blocks, &said))
    }

    fn is_unchanged(&self, read: &Read) -> bool {
        let digests =
            |read: &Read| -> Vec<String> { read.summary.parts.iter().map(|part| part.sha256.clone()).collect() };
        let first = self.passes.read(Side::Current, &self.facts.name);
        first.is_some_and(|first| digests(first) == digests(read))
    }

    /// What the core's own rules find now, by rule.
    fn of_core(&self, read: &Read, again: &Passes) -> BTreeMap<String, Vec<Finding>> {
        let mut said = structure::structure_findings(&read.summary.faults, &read.columns, self.facts, MOST);
        said.extend(core_rules::schema_findings(&read.schema, &self.facts.columns));
        let publication = &self.request.policy.publication;
        for (rule, (found, _)) in unreadable::findings(self.facts, again, publication, MOST as u32) {
            said.insert(rule.to_owned(), found);
        }
        said
    }

    /// What a rule says of the same tallies, with all record numbers in them.
    fn of_plugin(&self, plan: &RulePlan<'_>, again: &Passes) -> Vec<Finding> {
        debug_assert!(!is_core(&plan.rule));
        let shown = |spec: &TallySpec| {
            let all = with_all_rows(spec).and_then(|spec| again.tallies.get(&spec));
            all.or_else(|| self.passes.tallies.get(spec))
        };
        let mut found = Vec::new();
        for tier in plan.tiers.iter().filter(|tier| tier.severity == Severity::Fail) {
            match judge::judge_tier(self.telling, plan, tier, shown) {
                Ok(Answer::Judged(judgement)) => found.extend(judgement.findings),
                Ok(Answer::NotApplicable(_)) => {}
                Err(failure) => log::warn!(
                    "{}: not all record numbers of what {} found can be told: {}",
                    self.facts.name,
                    plan.rule,
                    failure.code
                ),
            }
        }
        found
    }
}

/// The same tally with all record numbers; nothing for one that tells none, or of the previous release.
fn with_all_rows(spec: &TallySpec) -> Option<TallySpec> {
    (spec.rows > 0 && spec.side == Side::Current).then(|| spec.clone().rows(MOST as u32))
}

/// The records of the findings, by those that are alike but for their records.
fn matched(
    blocks: &[(usize, &Block)],
    said: &BTreeMap<String, Vec<Finding>>,
) -> BTreeMap<FindingPlace, Vec<RecordRef>> {
    let mut records = BTreeMap::new();
    for (at, block) in blocks {
        let Some(said) = said.get(&block.rule) else { continue };
        for (place, finding) in failing(*at, block) {
            let is_alike = |other: &&Finding| {
                other.message == finding.message
                    && other.columns == finding.columns
                    && other.affected == finding.affected
            };
            if let Some(found) = said.iter().find(is_alike).filter(|found| !found.records.is_empty()) {
                let mut all = found.records.clone();
                all.sort_unstable();
                all.dedup();
                all.truncate(MOST);
                records.insert(place, all);
            }
        }
    }
    records
}
