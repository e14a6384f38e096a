//! The statement: an in-toto Statement v1 about the release, as canonical JSON (RFC 8785).
//!
//! Same outcome, same bytes: nothing here knows when, where, or on how many threads the audit ran.
//!
//! Property names are lowerCamelCase and ASCII, but for `_type`, which in-toto names so, and for names that somebody else
//! gave: inside `params`, `policy` and `used` those of parameters, as a policy or `candour.toml` writes them; inside `words`
//! those of rules, templates and measures; inside `args` and `groups` those of a template's places.

use candour_model::outcome::InputRole;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::canonical::{canonical, to_value};
use crate::error::{Error, ErrorKind};
use crate::predicate::{Availability, Input, Predicate};

/// The statement's type.
pub const STATEMENT_TYPE: &str = "https://in-toto.io/Statement/v1";

/// The predicate's type. The major version only; 0.x counts as major.
pub const PREDICATE_TYPE: &str = "https://w3id.org/candour/data-audit/v0.2";

/// What earlier versions wrote, and this one does not read.
const EARLIER_TYPES: [&str; 1] = ["https://w3id.org/candour/data-audit/v0.1"];

/// The payload type of the envelope around a statement.
pub const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

/// The folder of a report in that of its release.
pub const REPORT_FOLDER: &str = "transparency-report";

/// The signed report's name, and the unsigned one's.
pub const SIGNED: &str = "report.intoto.json";
/// See [`SIGNED`].
pub const UNSIGNED: &str = "statement.json";

/// A statement: an in-toto Statement v1 whose predicate is the audit.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Statement {
    /// What sort of statement: `https://in-toto.io/Statement/v1`.
    #[serde(rename = "_type")]
    pub kind: String,
    /// The files that were audited and are published, the main table first.
    pub subject: Vec<Subject>,
    /// What sort of predicate: `https://w3id.org/candour/data-audit/v0.2`.
    #[serde(rename = "predicateType")]
    pub predicate_type: String,
    /// What the audit came to.
    pub predicate: Predicate,
}

/// A file that was audited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Subject {
    /// Its name, relative to the release's folder; of the baseline, to the report's.
    pub name: String,
    /// Its digest.
    pub digest: FileDigest,
    /// Its media type.
    pub media_type: String,
    /// What else is said of it.
    pub annotations: Annotations,
}

/// The digest of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileDigest {
    /// SHA-256 of its bytes, lower-case hex.
    pub sha256: String,
}

/// What is said of a file besides its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Annotations {
    /// What it is.
    pub role: InputRole,
    /// Its length.
    pub bytes: u64,
    /// The digest over its records, which survives another encoding, other line ends and other quoting; of data files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records_sha256: Option<String>,
}

/// More files than any release has: whoever names more wants to keep a reader busy.
const MOST_FILES: usize = 50_000;

/// There are seven.
const MOST_DIMENSIONS: usize = 7;

/// Reads a statement from its bytes.
///
/// # Errors
/// What is not a statement of this version, with the reason.
pub fn read(bytes: &[u8]) -> Result<Statement, Error> {
    #[derive(Deserialize)]
    struct Typed {
        #[serde(rename = "_type")]
        kind: String,
        #[serde(rename = "predicateType")]
        predicate_type: String,
    }
    let wrong = |reason: String| Error::from(ErrorKind::NotAStatement { reason });
    // Until it says that it is a statement it may be anything, and nothing of it is quoted.
    let typed: Typed = serde_json::from_slice(bytes).map_err(|error| {
        wrong(format!(
            "it does not say of what type it is (line {}, column {})",
            error.line(),
            error.column()
        ))
    })?;
    if typed.kind == STATEMENT_TYPE && EARLIER_TYPES.contains(&typed.predicate_type.as_str()) {
        return Err(ErrorKind::EarlierStatement.into());
    }
    for (found, expected) in [(&typed.kind, STATEMENT_TYPE), (&typed.predicate_type, PREDICATE_TYPE)] {
        if found != expected {
            return Err(wrong(format!(
                "its type is another than {expected}, which this version reads"
            )));
        }
    }
    let statement: Statement = serde_json::from_slice(bytes).map_err(|error| wrong(error.to_string()))?;
    let predicate = &statement.predicate;
    for (what, found, most) in [
        ("files", predicate.inputs.len(), MOST_FILES),
        ("published files", statement.subject.len(), MOST_FILES),
        ("dimensions", predicate.dimensions.len(), MOST_DIMENSIONS),
    ] {
        if found > most {
            return Err(wrong(format!("it has {found} {what}, and at most {most} are read")));
        }
    }
    Ok(statement)
}

/// A statement and its canonical bytes.
#[derive(Clone, Debug)]
pub struct Written {
    pub statement: Statement,
    pub bytes: Vec<u8>,
}

/// The statement whose predicate is this one.
///
/// # Errors
/// What is for the publisher's eyes: a statement is there to be published. Numbers that not every reader holds exactly.
pub fn of(predicate: Predicate) -> Result<Written, Error> {
    if !predicate.is_public {
        return Err(ErrorKind::NotPublic.into());
    }
    let statement = Statement {
        kind: STATEMENT_TYPE.to_owned(),
        subject: predicate.inputs.iter().filter_map(subject_of).collect(),
        predicate_type: PREDICATE_TYPE.to_owned(),
        predicate,
    };
    let value = to_value(&statement)?;
    Ok(Written {
        bytes: canonical(&value)?,
        statement,
    })
}

/// Whether a file is published beside the report. What the release was compared with is published elsewhere, under names
/// that may be the same.
pub fn is_subject(input: &Input) -> bool {
    !matches!(input.role, InputRole::Previous | InputRole::Archive) && input.availability == Availability::Here
}

/// A file that is published beside the report, with name, digest, media type and length; nothing for other inputs.
pub(crate) fn subject_of(input: &Input) -> Option<Subject> {
    is_subject(input).then_some(())?;
    Some(Subject {
        name: input.name.clone(),
        digest: FileDigest {
            sha256: input.sha256.clone()?,
        },
        media_type: input.media_type.clone(),
        annotations: Annotations {
            role: input.role,
            bytes: input.bytes?,
            records_sha256: input.records_sha256.clone(),
        },
    })
}
