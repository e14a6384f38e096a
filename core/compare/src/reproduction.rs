//! An audit that was run again, held against the statement of the first: block by block, value by value.
//!
//! What ran here is believed, and nothing of the statement is: a block counts as the same only if all of it is, and what
//! sums the blocks up is worked out from them again. Three things alone are taken over from the statement before the bytes
//! are compared: how a file is written whose records are the same, what a withheld file is committed to, and its words,
//! since a better wording makes no other audit.

mod differing;
mod files;
mod result;

use std::collections::{BTreeMap, BTreeSet};

use candour_statement::predicate::{Block, Dataset, Predicate};
use candour_statement::statement::{self, Statement};
use candour_statement::vocabulary::{Kind, Verdict};
use candour_statement::words::RuleWords;
use candour_statement::{Error, ErrorKind, faults, of_severity, verdict};
use serde_json::Value;

pub use differing::{CameTo, Difference};
pub use result::{Differing, File, FileState, Needing, Needs, NotRun, Other, Reproduced, Reproduction, WordsOfBoth};

/// What was not at hand when the audit was run again, and what is known here of the rules.
#[derive(Clone, Debug, Default)]
pub struct Missing {
    /// Datasets of which a file or the schema is not here, or which refer to one of those.
    pub datasets: BTreeSet<String>,
    /// Plugins that were not run, by id, and why.
    pub plugins: BTreeMap<String, NotRun>,
    /// Whether what the release was compared with is not here.
    pub previous: bool,
    /// Rules that compare, as their plugins say here.
    pub comparing: BTreeSet<String>,
    /// Whether the file that pins plugins is not here.
    pub lock: bool,
    /// Whether no report of the release before is here, to which the statement is linked.
    pub link: bool,
    /// Whether a withheld file was given that nothing ties to its commitment.
    pub unchecked_commitment: bool,
    /// Declarations that are here as the same text with other line ends, by name.
    pub other_line_ends: BTreeSet<String>,
    /// Data files that may hold more than the same records, by name.
    pub more_than_records: BTreeSet<String>,
}

/// Holds an audit that was run again against the statement of the first, whose bytes are `payload`.
///
/// # Errors
/// Our own: what ran here cannot be written as a statement.
pub fn compare(
    stated: &Statement,
    payload: &[u8],
    again: &Predicate,
    missing: &Missing,
) -> Result<Reproduction, Error> {
    let predicate = &stated.predicate;
    let files = files::compared(predicate, again, missing);
    let anew = files::rewritten(predicate, &files);
    let rewritten: BTreeSet<String> = anew.values().filter_map(|input| input.dataset.clone()).collect();
    let words = WordsOfBoth {
        there: predicate.words.clone(),
        here: again.words.clone(),
    };
    let mut again = files::taken_over(predicate, again, &anew, &rewritten);
    // That a plugin was not run is no outcome of its rules.
    again.blocks.retain(|block| not_run(block, missing).is_none());
    let again = &again;
    let here = statement::of(again.clone())?;
    let same_bytes = here.bytes == payload;

    let blocks: BTreeMap<(&str, Option<&str>), &Block> = again.blocks.iter().map(|block| (key(block), block)).collect();
    let mut seen = BTreeSet::new();
    let mut sorted = Sorted::default();
    for block in &predicate.blocks {
        let found = blocks.get(&key(block)).copied();
        if !seen.insert(key(block)) {
            sorted.differing.push(named(block, vec![Difference::Twice]));
            continue;
        }
        match found {
            Some(found) if is_same(block, found)? => sorted.same.push(found),
            _ => sorted.other(predicate, block, found, missing, &rewritten),
        }
    }
    let is_new = |block: &&Block| !seen.contains(&key(block));
    sorted.differing.extend(
        again
            .blocks
            .iter()
            .filter(is_new)
            .map(|block| named(block, vec![Difference::OnlyHere])),
    );
    let has_all_data =
        missing.datasets.is_empty() && missing.plugins.is_empty() && !missing.previous && sorted.following.is_empty();
    let is_whole = has_all_data && !missing.lock && !missing.link;
    let parts = match same_bytes {
        true => Vec::new(),
        false => other_parts(stated, &here.statement)?,
    };
    let is = |part: &Other, name: &str| matches!(part, Other::Part(named) if named == name);
    let may_differ = |part: &Other| match part {
        // What sums up the blocks cannot be the same without all of them; it must fit those that are stated.
        _ if !has_all_data => !is(part, "release") && !is(part, "audit"),
        Other::Published => missing.lock,
        _ => is(part, "inputs") && missing.lock,
    };
    let mut other: Vec<Other> = parts.into_iter().filter(|part| !may_differ(part)).collect();
    if !has_all_data {
        other.extend(other_datasets(predicate, again, missing));
    }
    other.extend(faults(predicate)?.into_iter().map(Other::Unfit));
    let dimensions = sorted.dimensions(predicate, again);
    other.extend(
        dimensions
            .iter()
            .filter(|of| of.reproduced > of.stated)
            .map(|of| Other::WorseHere(of.dimension)),
    );
    Ok(Reproduction {
        same_bytes: same_bytes && rewritten.is_empty(),
        same_records: same_bytes && !rewritten.is_empty(),
        everything_here: is_whole,
        dimensions,
        identical: sorted.same.len() as u64,
        needing: sorted.needing(),
        files,
        differing: sorted.differing,
        following: sorted.following,
        other,
        worded_otherwise: worded_otherwise(&words),
        words,
    })
}

/// Rules about more than how a file is written: a title or a footnote says something that nobody audited.
const SAY_SOMETHING: [&str; 6] = [
    "structure/identifier-outside-cells",
    "structure/left-out-above",
    "structure/left-out-below",
    "structure/left-out-record",
    "structure/many-left-out",
    "structure/title-line",
];

/// The blocks of a statement, by how they came out here.
#[derive(Default)]
struct Sorted<'a> {
    /// As they came out here.
    same: Vec<&'a Block>,
    needing: Vec<(&'a Block, Needs)>,
    differing: Vec<Differing>,
    following: Vec<Differing>,
}

impl<'a> Sorted<'a> {
    /// A block that is not the same.
    fn other(
        &mut self,
        predicate: &Predicate,
        stated: &'a Block,
        found: Option<&Block>,
        missing: &Missing,
        rewritten: &BTreeSet<String>,
    ) {
        if let Some(needs) = needs(predicate, stated, found, missing) {
            self.needing.push((stated, needs));
            return;
        }
        let is_of_form = stated.rule.starts_with("structure/") && !SAY_SOMETHING.contains(&stated.rule.as_str());
        let is_rewritten = stated.dataset.as_ref().is_some_and(|name| rewritten.contains(name));
        let list = match is_of_form && is_rewritten {
            true => &mut self.following,
            false => &mut self.differing,
        };
        list.push(named(stated, differing::differences(stated, found)));
    }

    fn needing(&self) -> Vec<Needing> {
        let needing = self.needing.iter();
        needing
            .map(|(block, needs)| Needing {
                rule: block.rule.clone(),
                dataset: block.dataset.clone(),
                needs: needs.clone(),
            })
            .collect()
    }

    fn dimensions(&self, stated: &Predicate, again: &Predicate) -> Vec<Reproduced> {
        let results = again.dimensions.iter();
        results
            .map(|result| {
                let is_of = |block: &Block| block.dimension.is_none_or(|of| of == result.dimension);
                let of = |block: &&&Block| is_of(block);
                let reproduced = self.same.iter().filter(of).filter_map(|block| verdict(block)).max();
                let unseen = self.needing.iter().map(|(block, _)| *block);
                let unseen: Vec<&Block> = unseen.filter(|block| is_of(block)).collect();
                let worst = unseen.iter().map(|block| worst_of(block, again)).max();
                Reproduced {
                    dimension: result.dimension,
                    stated: stated
                        .dimensions
                        .iter()
                        .find(|stated| stated.dimension == result.dimension)
                        .and_then(|stated| stated.verdict),
                    reproduced,
                    needing: unseen.len() as u64,
                    worst: worst.max(reproduced),
                }
            })
            .collect()
    }
}

fn key(block: &Block) -> (&str, Option<&str>) {
    (&block.rule, block.dataset.as_deref())
}

fn named(block: &Block, differences: Vec<Difference>) -> Differing {
    Differing {
        rule: block.rule.clone(),
        dataset: block.dataset.clone(),
        differences,
    }
}

/// Whether two blocks are the same in everything: the digest that one carries is only what somebody wrote there.
fn is_same(one: &Block, other: &Block) -> Result<bool, Error> {
    Ok(json(one)? == json(other)?)
}

fn json(value: &impl serde::Serialize) -> Result<Value, Error> {
    serde_json::to_value(value).map_err(|error| {
        ErrorKind::Serialise {
            reason: error.to_string(),
        }
        .into()
    })
}

/// What a block would need that is not here: by what is known here of its rule.
fn needs(predicate: &Predicate, block: &Block, found: Option<&Block>, missing: &Missing) -> Option<Needs> {
    if let Some(needs) = not_run(block, missing) {
        return Some(needs);
    }
    let dataset = block.dataset.as_ref();
    if let Some(name) = dataset.filter(|name| missing.datasets.contains(*name)) {
        return Some(Needs::Dataset(name.clone()));
    }
    // What a dictionary lists is held against all files.
    let is_dictionary = |name: &String| {
        let mut datasets = predicate.datasets.iter();
        datasets.any(|dataset| dataset.name == *name && dataset.kind == Kind::Dictionary)
    };
    if dataset.is_none_or(is_dictionary) && !missing.datasets.is_empty() {
        return Some(Needs::EveryDataset);
    }
    // A waiver for all datasets covers none of them if one of them exceeds it.
    let is_waived_otherwise = |found: &Block| {
        let mut found = found.clone();
        for (one, other) in found.evaluations.iter_mut().zip(&block.evaluations) {
            one.waived = other.waived;
        }
        found.sha256.clone_from(&block.sha256);
        is_same(block, &found).unwrap_or(false)
    };
    if !missing.datasets.is_empty() && found.is_some_and(is_waived_otherwise) {
        return Some(Needs::WaiversOfAll);
    }
    let is_folded_otherwise = |found: &Block| is_same(&unfolded(block), &unfolded(found)).unwrap_or(false);
    if !missing.plugins.is_empty() && found.is_some_and(is_folded_otherwise) {
        return Some(Needs::PluginsOfAll);
    }
    let is_pinned_otherwise = |found: &Block| {
        let mut found = found.clone();
        if let (Some(here), Some(there)) = (&mut found.plugin, &block.plugin) {
            here.pinned = there.pinned;
        }
        found.sha256.clone_from(&block.sha256);
        is_same(block, &found).unwrap_or(false)
    };
    if missing.lock && found.is_some_and(is_pinned_otherwise) {
        return Some(Needs::Lock);
    }
    (missing.previous && missing.comparing.contains(&block.rule)).then_some(Needs::Previous)
}

/// The plugin of a block, where that was not run.
fn not_run(block: &Block, missing: &Missing) -> Option<Needs> {
    let (family, _) = block.rule.split_once('/')?;
    let why = *missing.plugins.get(family)?;
    Some(Needs::Plugin {
        id: family.to_owned(),
        why,
    })
}

/// A block as it is, whatever findings of other blocks its own stand beneath.
fn unfolded(block: &Block) -> Block {
    let mut block = block.clone();
    for finding in block.evaluations.iter_mut().flat_map(|of| &mut of.findings) {
        finding.beneath = None;
    }
    block.sha256 = String::new();
    block
}

/// What a statement says of the datasets that are here, where it cannot be held against the whole.
fn other_datasets(stated: &Predicate, again: &Predicate, missing: &Missing) -> Vec<Other> {
    let plain = |dataset: &Dataset| (dataset.kind, dataset.records, dataset.columns, dataset.files);
    let here = again
        .datasets
        .iter()
        .filter(|dataset| !missing.datasets.contains(&dataset.name));
    let differs = |here: &&Dataset| {
        let mut told = stated.datasets.iter();
        !told.any(|told| told.name == here.name && plain(told) == plain(here))
    };
    here.filter(differs)
        .map(|dataset| Other::Dataset(dataset.name.clone()))
        .collect()
}

/// The parts of the statement that differ, blocks apart.
fn other_parts(stated: &Statement, here: &Statement) -> Result<Vec<Other>, Error> {
    let mut parts = Vec::new();
    if json(&stated.subject)? != json(&here.subject)? {
        parts.push(Other::Published);
    }
    let members = |predicate: &Predicate| {
        Ok::<_, Error>(match json(predicate)? {
            Value::Object(members) => members,
            _ => serde_json::Map::new(),
        })
    };
    let (there, again) = (members(&stated.predicate)?, members(&here.predicate)?);
    let names: BTreeSet<&String> = there.keys().chain(again.keys()).collect();
    let others = names
        .into_iter()
        .filter(|name| name.as_str() != "blocks" && there.get(*name) != again.get(*name));
    parts.extend(others.map(|name| match name.as_str() {
        "verdict" => Other::Verdict {
            stated: stated.predicate.verdict,
            here: here.predicate.verdict,
        },
        name => Other::Part(name.to_owned()),
    }));
    Ok(parts)
}

/// What stands for Candour's own reasons among rules that are worded otherwise.
const OWN_REASONS: &str = "candour";

/// Rules of both that are not worded alike, and Candour's own reasons.
fn worded_otherwise(words: &WordsOfBoth) -> Vec<String> {
    let of_both = words.there.rules.iter().filter(|(rule, there)| {
        let here = words.here.rules.get(*rule);
        here.is_some_and(|here| is_reworded(there, here))
    });
    let mut otherwise: Vec<String> = of_both.map(|(rule, _)| rule.clone()).collect();
    if differs(&words.there.reasons, &words.here.reasons) {
        otherwise.push(OWN_REASONS.to_owned());
    }
    otherwise
}

/// Whether what both have words for is worded otherwise: a statement has the words for what it says and no others.
fn is_reworded(there: &RuleWords, here: &RuleWords) -> bool {
    let is_one = there
        .summary
        .as_ref()
        .zip(here.summary.as_ref())
        .into_iter()
        .chain(there.threshold.as_ref().zip(here.threshold.as_ref()))
        .any(|(there, here)| there != here);
    is_one || differs(&there.templates, &here.templates) || differs(&there.measures, &here.measures)
}

/// Whether something that has a name in both is not the same in both.
fn differs<T: PartialEq>(there: &BTreeMap<String, T>, here: &BTreeMap<String, T>) -> bool {
    let mut of_both = there.iter().filter_map(|(name, there)| Some((there, here.get(name)?)));
    of_both.any(|(there, here)| there != here)
}

/// The worst that a rule can say by the policy, as it was judged here; anything where it was not judged here.
fn worst_of(block: &Block, again: &Predicate) -> Verdict {
    let here = again.blocks.iter().filter(|found| found.rule == block.rule);
    let tiers = here
        .flat_map(|found| &found.evaluations)
        .map(|evaluation| evaluation.severity);
    tiers
        .max()
        .map_or(Verdict::Failed, |severity| of_severity(Some(severity)))
}
