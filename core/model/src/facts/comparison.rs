//! What a release is compared with: earlier ones.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DatasetFacts, ReleaseFacts};
use crate::tally::Side;

/// What a release is compared with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Comparison {
    /// The release before it, where it is at hand. Its labels are already this year's where `columns` maps them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<PreviousRelease>,
    /// Releases before that one, as `archive` lists them, with this year's labels likewise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub archive: Vec<PreviousRelease>,
}

impl Comparison {
    /// Whether there is nothing to compare with.
    pub fn is_empty(&self) -> bool {
        self.previous.is_none() && self.archive.is_empty()
    }

    /// All earlier releases: the previous one, and those of the archive in their order.
    pub fn earlier(&self) -> impl Iterator<Item = (Side, &PreviousRelease)> {
        let previous = self.previous.iter().map(|previous| (Side::Comparison, previous));
        let places = (0..=u8::MAX).map(Side::Archive);
        previous.chain(places.zip(&self.archive))
    }
}

/// The release before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PreviousRelease {
    /// Its own declarations.
    pub release: ReleaseFacts,
    /// Its datasets that the release has too.
    pub datasets: Vec<DatasetFacts>,
    /// Its datasets that the release has not: nobody may ask for their tallies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<DatasetFacts>,
}

impl PreviousRelease {
    /// The dataset of this name, whether or not the release has it too.
    pub fn had(&self, name: &str) -> Option<&DatasetFacts> {
        let all = self.datasets.iter().chain(&self.gone);
        all.into_iter().find(|dataset| dataset.name == name)
    }
}
