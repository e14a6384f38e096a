//! What a file of metadata lists of a release: what whoever downloads it holds the files against.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A file of metadata, such as a Data Package.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Metadata {
    /// Its path inside the release, with forward slashes.
    pub path: String,
    /// The files that it lists, in its order.
    pub files: Vec<ListedFile>,
}

/// What is listed of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ListedFile {
    /// Its path inside the release, or its address on the web.
    pub path: String,
    /// Digest of its bytes, lower-case hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Whether a digest is listed that is not understood here: of another algorithm, or of several files together.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub other_digest: bool,
    /// How long it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// The labels of its columns. Empty: none are listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
}
