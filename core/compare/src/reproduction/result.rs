//! What running an audit again came to.

use candour_statement::Contradiction;
use candour_statement::vocabulary::{Dimension, InputRole, Verdict};
use candour_statement::words::Words;
use schemars::JsonSchema;
use serde::Serialize;

use super::differing::Difference;

/// What running an audit again came to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reproduction {
    /// Whether the statement is the same to the byte.
    pub same_bytes: bool,
    /// Whether it is, once files that hold the same records in other bytes are taken for those that were audited.
    pub same_records: bool,
    /// Whether everything that the audit read is here.
    pub everything_here: bool,
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
    /// Other parts of the statement that differ, or do not fit its blocks.
    pub other: Vec<Other>,
    /// Rules whose words are others here: that is no difference, since the values are compared.
    pub worded_otherwise: Vec<String>,
    /// What it means for each dimension.
    pub dimensions: Vec<Reproduced>,
    /// The words of the report, and those of here.
    #[serde(skip)]
    pub words: WordsOfBoth,
}

/// The words of the report, and those of here: what is told of one is told in its own.
#[derive(Clone, Debug, Default)]
pub struct WordsOfBoth {
    /// The report's.
    pub there: Words,
    /// Those of here.
    pub here: Words,
}

/// A part of the statement, blocks apart, that differs or does not fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Other {
    /// The files that are said to be published.
    Published,
    /// What it says of a dataset.
    Dataset(String),
    /// The verdict.
    Verdict {
        /// In the report.
        stated: Verdict,
        /// Here.
        here: Verdict,
    },
    /// `candour.toml` names a release before, and the report compares with none.
    PreviousNotCompared,
    /// Another member of the predicate.
    Part(String),
    /// It does not fit itself.
    Unfit(Contradiction),
    /// The verdict on a dimension is worse here than the report says.
    WorseHere(Dimension),
}

impl Reproduction {
    /// Whether something came out otherwise than the statement says.
    pub fn differs(&self) -> bool {
        let is_unexplained = self.everything_here && !self.same_bytes && !self.same_records;
        is_unexplained || !self.differing.is_empty() || !self.other.is_empty() || self.is_of_other_files()
    }

    /// Whether it was run on other files than those that were audited.
    pub fn is_of_other_files(&self) -> bool {
        let is_other = |file: &File| matches!(file.state, FileState::Differs | FileState::OnlyHere);
        self.files.iter().any(is_other)
    }

    /// Whether no block is another, and what sums them up is: no audit wrote that.
    pub fn is_altered(&self) -> bool {
        self.differs() && !self.is_of_other_files() && self.differing.is_empty()
    }

    /// Whether all that the statement says was run again, and came out the same.
    pub fn is_whole(&self) -> bool {
        let is_unchecked = |file: &File| file.state == FileState::Unchecked;
        !self.differs()
            && self.everything_here
            && (self.same_bytes || self.same_records)
            && !self.files.iter().any(is_unchecked)
    }
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
    /// Other bytes and the same records; of a declaration, the same text with other line ends.
    Rewritten,
    /// Other contents.
    Differs,
    /// Not here.
    Absent,
    /// The publisher withholds it.
    Withheld,
    /// A withheld file was given, and without the salt nothing tells whether it is the one that was audited.
    Unchecked,
    /// It was read here, and the statement does not name it.
    OnlyHere,
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
    /// What it needs.
    pub needs: Needs,
}

/// What a block needs that is not here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Needs {
    /// The files of a dataset.
    Dataset(String),
    /// The files of every dataset.
    EveryDataset,
    /// The files of every dataset, to tell whether a waiver holds.
    WaiversOfAll,
    /// The file that pins plugins.
    Lock,
    /// What the release was compared with.
    Previous,
    /// A plugin that was not run.
    Plugin {
        /// Its id.
        id: String,
        /// Why it was not run.
        why: NotRun,
    },
    /// A plugin that was not run, to tell which findings say the same.
    PluginsOfAll,
}

/// Why a plugin of somebody else's was not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NotRun {
    /// The release does not pin it, or not this library.
    NotPinned,
    /// Whoever ran the audit again did not name it.
    NotNamed,
    /// It was named, and is not here.
    NotHere,
    /// This system cannot keep it from the machine as far as it must be.
    NotIsolated,
}

/// A block that came out otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Differing {
    /// The rule.
    pub rule: String,
    /// The dataset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dataset: Option<String>,
    /// In what.
    pub differences: Vec<Difference>,
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
