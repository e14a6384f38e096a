//! `candour.toml` as it is written: its keys, their types, and nothing that needs more than its own text to be known.

mod claim;
mod condition;
mod dataset;
mod entries;
mod rule;
mod values;

use candour_model::outcome::ReleasedTo;
use schemars::JsonSchema;
use serde::Deserialize;

pub use claim::{AgreeSide, AgreeTable, AssertTable, ChangeTable, WaiverTable};
pub use condition::Condition;
pub use dataset::{CompareTable, CsvTable, DatasetTable, Encoding, ExpectTable, PathList, SkipRows};
pub use entries::Entries;
pub use rule::RuleTable;
pub use values::{Bound, Day, Delimiter, Length, Moment, Words};

use crate::error::{Error, ErrorKind, Result};
use crate::node::{self, parse_toml};
use crate::place::{Sited, Source};

/// The built-in policy of a release for these people: what runs where it names none, and what every other is held
/// against. No thresholds are published for researchers or for use inside, so that all three have the same.
pub fn built_in_policy(for_whom: ReleasedTo) -> &'static str {
    match for_whom {
        ReleasedTo::World | ReleasedTo::Researchers | ReleasedTo::Internal => "uk-open-data",
    }
}

/// What is true of one release.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "candour.toml")]
pub struct Declaration {
    /// The release as a whole.
    #[serde(default)]
    pub release: ReleaseTable,
    /// Its datasets.
    #[serde(default)]
    pub dataset: Vec<Sited<DatasetTable>>,
    /// Claims about discontinuities: applied to the comparison, then tested.
    #[serde(default)]
    pub change: Vec<Sited<ChangeTable>>,
    /// Pairs of tables over one population.
    #[serde(default)]
    pub agree: Vec<Sited<AgreeTable>>,
    /// Conditions that hold in each row.
    #[serde(default)]
    pub assert: Vec<Sited<AssertTable>>,
    /// Parameters other than the policy's, by rule.
    #[serde(default)]
    pub rules: Entries<RuleTable>,
    /// Findings that are accepted.
    #[serde(default)]
    pub waiver: Vec<Sited<WaiverTable>>,
    /// Where plugins are found.
    #[serde(default)]
    pub plugins: PluginsTable,
}

/// The release as a whole.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ReleaseTable {
    /// Its title.
    pub title: Option<Sited<Words>>,
    /// Who publishes it.
    pub publisher: Option<Sited<Words>>,
    /// Whom to ask.
    pub contact: Option<Sited<Words>>,
    /// The licence, as an SPDX identifier.
    pub licence: Option<Sited<Words>>,
    /// Its identifier, such as `2014-15`.
    pub id: Option<Sited<Words>>,
    /// The days it covers.
    pub period: Option<Sited<PeriodTable>>,
    /// The day that the audit takes for today. Absent: today.
    pub as_of: Option<Sited<Day>>,
    /// For whom it is: which built-in policy it is held against. Absent: `world`.
    pub audience: Option<Sited<ReleasedTo>>,
    /// The policies, by id or path; later ones override earlier ones. Absent: that of the audience, `uk-open-data`.
    pub policy: Option<Vec<Sited<String>>>,
    /// The release before: its folder, or its baseline.json.
    pub previous: Option<Sited<String>>,
    /// Releases before that one, the latest first: their folders, or their baselines.
    #[serde(default)]
    pub archive: Vec<Sited<String>>,
    /// The file that lists its files for programs: a Data Package.
    pub metadata: Option<Sited<String>>,
}

impl ReleaseTable {
    /// For whom it is.
    pub fn released_to(&self) -> ReleasedTo {
        self.audience
            .as_ref()
            .map_or_else(ReleasedTo::default, |audience| audience.value)
    }
}

/// The days that a release covers, both ends included.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PeriodTable {
    /// First day.
    pub from: Sited<Day>,
    /// Last day.
    pub to: Sited<Day>,
}

/// Where plugins are found.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PluginsTable {
    /// Files or folders, relative to `candour.toml`.
    #[serde(default)]
    pub paths: Vec<Sited<String>>,
}

/// `candour.local.toml`: private, never published, and unable to change what is declared.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LocalDeclaration {
    /// Where the release before it lies, raw if need be.
    pub previous: Option<Sited<String>>,
    /// Whatever one wants to remember.
    pub notes: Option<String>,
}

/// Reads `candour.toml` and checks what can be checked by its text alone.
pub fn parse(source: &Source) -> Result<Declaration> {
    let tree = parse_toml(source)?;
    let declaration: Declaration = node::read(source, &tree)?;
    for assert in &declaration.assert {
        for condition in assert.value.conditions() {
            Condition::read(condition, source)?;
        }
    }
    if let Some(period) = &declaration.release.period {
        let (from, to) = (&period.value.from, &period.value.to);
        let fault = |kind, last: &str| {
            let first = Error::at(kind, source.place(from.span()), "the first day");
            first.and(source.place(to.span()), last)
        };
        if from.value > to.value {
            return Err(fault(ErrorKind::BackwardPeriod, "comes after the last"));
        }
        if to.value.0.year() - from.value.0.year() > LONGEST_PERIOD {
            let message = format!("the period is longer than {LONGEST_PERIOD} years");
            return Err(fault(ErrorKind::WrongValue { message }, "and the last"));
        }
    }
    Ok(declaration)
}

/// The years that a release may be about: each of its days is looked at.
const LONGEST_PERIOD: i16 = 1_000;

/// Reads `candour.local.toml`.
pub fn parse_local(source: &Source) -> Result<LocalDeclaration> {
    let tree = parse_toml(source)?;
    for (key, _) in tree.entries() {
        if !matches!(key.value.as_str(), "previous" | "notes") {
            return Err(Error::at(
                ErrorKind::PublicKeyInLocal { key: key.value.clone() },
                source.place(key.span()),
                "this key",
            ));
        }
    }
    node::read(source, &tree)
}
