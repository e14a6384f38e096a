//! A policy pack as it is written.

use candour_model::finding::Severity;
use schemars::JsonSchema;
use serde::Deserialize;

use super::severity_name;
use crate::bounded::Bounded;
use crate::declaration::{Entries, Words};
use crate::error::{Error, ErrorKind, Result};
use crate::node::{self, Node, parse_toml};
use crate::place::{Sited, Source};

/// A policy pack: thresholds, each with its source.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "Policy pack")]
pub struct PackFile {
    /// What it is.
    pub pack: PackTable,
    /// How counts of people are printed.
    pub publication: Option<PublicationTable>,
    /// How much of what a rule is about it must have looked at.
    pub coverage: Option<CoverageTable>,
    /// How plugins run.
    pub plugins: Option<PackPluginsTable>,
    /// The rules that run, by `family/name`.
    #[serde(default)]
    pub rules: Entries<PackRule>,
}

/// What a pack is.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PackTable {
    /// Its id.
    pub id: Sited<Words>,
    /// What it is for.
    pub title: Option<Sited<Words>>,
    /// Its version.
    pub version: Option<Sited<Words>>,
    /// Why it is weaker than the built-in policy, where it is.
    pub reason: Option<Sited<Words>>,
}

/// How counts of people are printed.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PublicationTable {
    /// Counts of people from 1 to one less than this are not printed when broken down. At most 100, since a reader of the
    /// report is to learn something from it.
    pub threshold: Option<Sited<Bounded<1, 100>>>,
    /// Others are printed to the nearest of this. At most 100.
    pub round: Option<Sited<Bounded<1, 100>>>,
}

/// How much of what a rule is about it must have looked at.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CoverageTable {
    /// Below so much per cent, what the rule found says too little, and the release is WARNED. Against it count cells that
    /// cannot be read, what is beyond a limit, and what is on both sides of a comparison and has no counterpart. At most 100;
    /// absent: 95.
    pub floor_percent: Option<Sited<Bounded<0, 100>>>,
}

/// How plugins run.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PackPluginsTable {
    /// How far each must be kept from the machine at least. Absent: those that come with candour or are pinned, as far as a system
    /// can; all others in full.
    pub isolation: Option<Isolation>,
    /// How much memory each process may ask for, in megabytes (1,000,000 bytes). At most 4096, and 16384 in a pack that
    /// the command line names; absent: 2147.
    pub memory_mb: Option<Sited<Bounded<1, 16_384>>>,
    /// How much time on processors one question to a rule may take, in seconds. At most 600, and 3600 in a pack that the
    /// command line names; absent: 120.
    pub cpu_seconds: Option<Sited<Bounded<1, 3_600>>>,
    /// How much time one question to a rule may take, in seconds. At most 600, and 3600 in a pack that the command line
    /// names; absent: 120.
    pub wall_seconds: Option<Sited<Bounded<1, 3_600>>>,
}

/// How far a policy wants plugins to be kept from the machine. It can ask for more than holds without it, and never for less:
/// that is for whoever runs an audit to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Isolation {
    /// In processes of its own, confined as far as the system can.
    Process,
    /// In processes that can open no file, tell nobody anything, and take no more memory than they may: else its rules could not
    /// run.
    Full,
}

/// How sure we are of a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// Published, or true by logic.
    High,
    /// Second hand, or between several practices.
    Medium,
    /// A starting value.
    Low,
}

impl Certainty {
    pub fn name(self) -> &'static str {
        match self {
            Certainty::High => "high",
            Certainty::Medium => "medium",
            Certainty::Low => "low",
        }
    }
}

/// How a pack runs one rule. A severity with an empty table means: with no parameters.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PackRule {
    /// The parameters at which it is worth knowing.
    pub note: Option<Sited<Entries<Node>>>,
    /// The parameters at which it warns.
    pub warn: Option<Sited<Entries<Node>>>,
    /// The parameters at which it fails.
    pub fail: Option<Sited<Entries<Node>>>,
    /// Where the thresholds come from.
    pub source: Sited<String>,
    /// How sure we are of them.
    pub certainty: Sited<Certainty>,
    /// Why they are weaker than the built-in policy's, where they are.
    pub reason: Option<Sited<Words>>,
}

impl PackRule {
    /// Its severities.
    pub fn tiers(&self) -> impl Iterator<Item = (Severity, &Sited<Entries<Node>>)> {
        [
            (Severity::Note, &self.note),
            (Severity::Warn, &self.warn),
            (Severity::Fail, &self.fail),
        ]
        .into_iter()
        .filter_map(|(severity, tier)| tier.as_ref().map(|tier| (severity, tier)))
    }
}

/// Reads a pack and checks what can be checked by its text alone.
pub fn parse_pack(source: &Source) -> Result<PackFile> {
    let tree = parse_toml(source)?;
    let pack: PackFile = node::read(source, &tree)?;
    for (rule, written) in pack.rules.iter() {
        is_rule_id(source, rule)?;
        if written.tiers().next().is_none() {
            let severities = [Severity::Note, Severity::Warn, Severity::Fail]
                .map(severity_name)
                .join(", ");
            let message = format!("this rule has none of {severities}, so it would never run");
            return Err(Error::at(
                ErrorKind::WrongValue { message },
                source.place(rule.span()),
                "this rule",
            ));
        }
    }
    Ok(pack)
}

/// Rules are named `family/name`; what is named otherwise cannot be one.
pub(super) fn is_rule_id(source: &Source, rule: &Sited<String>) -> Result<()> {
    let is_name = |name: &str| !name.is_empty() && !name.contains('/');
    if rule
        .value
        .split_once('/')
        .is_some_and(|(family, name)| is_name(family) && is_name(name))
    {
        return Ok(());
    }
    let message = format!("`{}` is not the id of a rule, which is family/name", rule.value);
    Err(Error::at(
        ErrorKind::WrongValue { message },
        source.place(rule.span()),
        "this key",
    ))
}
