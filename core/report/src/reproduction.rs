//! An audit that was run again, held against the statement of the first: block by block, and in words.

mod reasons;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use candour_model::finding::{Dimension, Severity};
use candour_model::outcome::{InputRole, Verdict};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::predicate::{Block, Input, Predicate, Status};

/// What was not at hand when the audit was run again.
#[derive(Clone, Debug, Default)]
pub struct Missing {
    /// Datasets of which a file or the schema is not here, or which refer to one of those.
    pub datasets: BTreeSet<String>,
    /// Whether what the release was compared with is not here.
    pub previous: bool,
}

/// What running an audit again came to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reproduction {
    /// Whether the statement is the same to the byte.
    pub same_bytes: bool,
    /// Whether everything that differs follows from files that hold the same records in other bytes.
    pub only_rewritten: bool,
    /// Files that are not as they were, or not here.
    pub files: Vec<File>,
    /// Blocks that are the same.
    pub identical: u64,
    /// Blocks that need what is not here.
    pub needing: Vec<Needing>,
    /// Blocks that differ.
    pub differing: Vec<Differing>,
    /// Blocks that differ in what they say of how a file is written, which was written anew and holds the same records.
    pub following: Vec<Differing>,
    /// Other parts of the statement that differ.
    pub other: Vec<String>,
    /// What it means for each dimension.
    pub dimensions: Vec<Reproduced>,
}

/// A file that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct File {
    /// Its name in the statement.
    pub name: String,
    /// What it is.
    pub role: InputRole,
    /// How it is.
    pub state: FileState,
}

/// How a file compares with the one that was audited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FileState {
    /// Other bytes and the same records.
    Rewritten,
    /// Other contents.
    Differs,
    /// Not here.
    Absent,
    /// The publisher withholds it.
    Withheld,
}

/// A block that could not be run again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Needing {
    /// The rule.
    pub rule: String,
    /// The dataset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dataset: Option<String>,
    /// What it needs, in words.
    pub needs: String,
}

/// A block that came out otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Differing {
    /// The rule.
    pub rule: String,
    /// The dataset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dataset: Option<String>,
    /// In what, each a sentence.
    pub reasons: Vec<String>,
}

/// What running it again means for one dimension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reproduced {
    /// The dimension.
    pub dimension: Dimension,
    /// The verdict of the statement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated: Option<Verdict>,
    /// The verdict of the blocks that are the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reproduced: Option<Verdict>,
    /// How many blocks need what is not here.
    pub needing: u64,
    /// The worst that those could make of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worst: Option<Verdict>,
}

/// Holds an audit that was run again against the first one.
pub fn compare(stated: &Predicate, again: &Predicate, missing: &Missing, same_bytes: bool) -> Reproduction {
    let files = files(stated, again);
    let here: BTreeMap<(&str, Option<&str>), &Block> = again.blocks.iter().map(|block| (key(block), block)).collect();
    let (mut same, mut needing, mut differing, mut following) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let rewritten = rewritten(stated, &files);
    for block in &stated.blocks {
        let found = here.get(&key(block)).copied();
        if found.is_some_and(|found| found.sha256 == block.sha256) {
            same.push(block);
        } else if let Some(needs) = needs(stated, block, missing) {
            needing.push((block, needs));
        } else {
            let is_of_form = block.rule.starts_with("structure/");
            let is_rewritten = block.dataset.as_ref().is_some_and(|name| rewritten.contains(name));
            let list = match is_of_form && is_rewritten {
                true => &mut following,
                false => &mut differing,
            };
            list.push(Differing {
                rule: block.rule.clone(),
                dataset: block.dataset.clone(),
                reasons: reasons::reasons(block, found),
            });
        }
    }
    let there: BTreeSet<_> = stated.blocks.iter().map(key).collect();
    let is_new = |block: &&Block| !there.contains(&key(block));
    differing.extend(again.blocks.iter().filter(is_new).map(|block| Differing {
        rule: block.rule.clone(),
        dataset: block.dataset.clone(),
        reasons: vec!["it is not in the report, and ran here".to_owned()],
    }));
    let other = match missing.datasets.is_empty() && !missing.previous {
        true => other_parts(stated, again, &["blocks", "inputs"]),
        // What sums up the blocks cannot be the same without all of them.
        false => other_parts(stated, again, &["release", "audit"])
            .into_iter()
            .filter(|part| part == "release" || part == "audit")
            .collect(),
    };
    let is_rewritten = |file: &File| file.state == FileState::Rewritten;
    Reproduction {
        same_bytes,
        only_rewritten: !files.is_empty() && files.iter().all(is_rewritten) && differing.is_empty(),
        dimensions: dimensions(stated, &same, &needing),
        identical: same.len() as u64,
        needing: needing
            .into_iter()
            .map(|(block, needs)| Needing {
                rule: block.rule.clone(),
                dataset: block.dataset.clone(),
                needs,
            })
            .collect(),
        files,
        differing,
        following,
        other,
    }
}

impl Reproduction {
    /// Whether something came out otherwise than the statement says.
    pub fn differs(&self) -> bool {
        !self.differing.is_empty()
            || self.files.iter().any(|file| file.state == FileState::Differs)
            || !self.same_bytes && !self.only_rewritten && !self.other.is_empty()
    }

    /// Whether it was run on other files than those that were audited.
    pub fn is_of_other_files(&self) -> bool {
        self.files.iter().any(|file| file.state == FileState::Differs)
    }

    /// Whether every block is the same, and what sums them up is not: no audit wrote that.
    pub fn is_altered(&self) -> bool {
        self.differs() && !self.is_of_other_files() && self.differing.is_empty()
    }

    /// Whether all that the statement says was run again, and came out the same.
    pub fn is_whole(&self) -> bool {
        !self.differs() && self.needing.is_empty() && (self.same_bytes || self.only_rewritten)
    }
}

fn key(block: &Block) -> (&str, Option<&str>) {
    (&block.rule, block.dataset.as_deref())
}

/// What a block would need that is not here.
fn needs(stated: &Predicate, block: &Block, missing: &Missing) -> Option<String> {
    let dataset = block.dataset.as_ref();
    if let Some(name) = dataset.filter(|name| missing.datasets.contains(*name)) {
        return Some(format!("the files of {name}"));
    }
    if dataset.is_none() && !missing.datasets.is_empty() {
        return Some("the files of every dataset".to_owned());
    }
    let is_withheld = |input: &Input| input.role == InputRole::Previous && input.availability != "here";
    (block.compared && missing.previous).then(|| match stated.inputs.iter().any(is_withheld) {
        true => "what the release was compared with, which the publisher withholds".to_owned(),
        false => "the previous release, or the baseline that it published".to_owned(),
    })
}

fn files(stated: &Predicate, again: &Predicate) -> Vec<File> {
    let mut files = Vec::new();
    for input in &stated.inputs {
        let found = again
            .inputs
            .iter()
            .find(|found| found.role == input.role && found.name == input.name && found.dataset == input.dataset);
        let state = match found {
            _ if input.sha256.is_none() => match found {
                Some(found) if found.commitment == input.commitment => continue,
                _ => FileState::Withheld,
            },
            None => FileState::Absent,
            Some(found) if found.sha256 == input.sha256 => continue,
            Some(found) if found.records_sha256.is_some() && found.records_sha256 == input.records_sha256 => {
                FileState::Rewritten
            }
            // It follows from all else, and is no file that anyone was given.
            Some(_) if input.role == InputRole::Baseline => continue,
            Some(_) => FileState::Differs,
        };
        files.push(File {
            name: input.name.clone(),
            role: input.role,
            state,
        });
    }
    files
}

/// The datasets of which files were written anew.
fn rewritten(stated: &Predicate, files: &[File]) -> BTreeSet<String> {
    let is_rewritten = |input: &&Input| {
        let mut states = files
            .iter()
            .filter(|file| file.name == input.name && file.role == input.role);
        input.role == InputRole::Data && states.any(|file| file.state == FileState::Rewritten)
    };
    let inputs = stated.inputs.iter().filter(is_rewritten);
    inputs.filter_map(|input| input.dataset.clone()).collect()
}

/// The names of the properties that differ, but for those named.
fn other_parts(stated: &Predicate, again: &Predicate, but: &[&str]) -> Vec<String> {
    let parts = |predicate: &Predicate| match serde_json::to_value(predicate) {
        Ok(Value::Object(members)) => members,
        _ => serde_json::Map::new(),
    };
    let (stated, again) = (parts(stated), parts(again));
    let names: BTreeSet<&String> = stated.keys().chain(again.keys()).collect();
    let differ = |name: &&&String| stated.get(**name) != again.get(**name);
    names
        .iter()
        .filter(|name| !but.contains(&name.as_str()))
        .filter(differ)
        .map(|name| match name.as_str() {
            "verdict" => format!(
                "verdict ({} in the report, {} here)",
                text(stated.get("verdict")),
                text(again.get("verdict"))
            ),
            name => name.to_owned(),
        })
        .collect()
}

fn text(value: Option<&Value>) -> &str {
    value.and_then(Value::as_str).unwrap_or("none")
}

fn dimensions(stated: &Predicate, same: &[&Block], needing: &[(&Block, String)]) -> Vec<Reproduced> {
    let results = stated.dimensions.iter();
    results
        .map(|result| {
            let of = |block: &&&Block| block.dimension == result.dimension;
            let reproduced = same.iter().filter(of).filter_map(|block| verdict(block)).max();
            let unseen: Vec<&Block> = needing
                .iter()
                .map(|(block, _)| *block)
                .filter(|block| block.dimension == result.dimension)
                .collect();
            Reproduced {
                dimension: result.dimension,
                stated: result.verdict,
                reproduced,
                needing: unseen.len() as u64,
                worst: unseen.iter().map(|block| worst_of(block)).max().max(reproduced),
            }
        })
        .collect()
}

fn verdict(block: &Block) -> Option<Verdict> {
    let found = block
        .evaluations
        .iter()
        .filter(|evaluation| !evaluation.waived && !evaluation.findings.is_empty());
    match block.status {
        Status::NotApplicable => None,
        Status::CouldNotRun => Some(Verdict::Error),
        Status::Clean => Some(Verdict::Passed),
        Status::Found => Some(of_severity(found.map(|evaluation| evaluation.severity).max())),
    }
}

/// The worst that a block's rule can say by the policy: at its most severe tier, or anything where it was not judged.
fn worst_of(block: &Block) -> Verdict {
    match block.evaluations.iter().map(|evaluation| evaluation.severity).max() {
        Some(severity) => of_severity(Some(severity)),
        None => Verdict::Failed,
    }
}

fn of_severity(severity: Option<Severity>) -> Verdict {
    match severity {
        Some(Severity::Fail) => Verdict::Failed,
        Some(Severity::Warn) => Verdict::Warned,
        Some(Severity::Note) | None => Verdict::Passed,
    }
}
