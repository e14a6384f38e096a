//! What is at hand of the release before: its folder or what it published of itself, and the digest of its statement.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use candour_audit::{BASELINE_FILE, Before, Declared, PublishedBaseline};
use candour_config::release::{self, Previous, Release};
use candour_config::schema::Schema;
use candour_model::baseline::{BASELINE_VERSION, Baseline};
use candour_report::statement;
use candour_sign::dsse::{Envelope, MOST_ENVELOPE_BYTES};
use candour_sign::sha256_hex;

use super::files::{REPORT_FOLDER, SIGNED, UNSIGNED};
use crate::exit::Failure;

/// The release before.
pub(crate) enum AtHand {
    /// Its folder, with its schemas.
    Folder(Box<Release>, BTreeMap<String, Schema>),
    /// Its baseline, with the bytes of the file.
    Baseline(Box<Baseline>, Vec<u8>),
}

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
enum Error {
    #[error("{} cannot be read", path.display())]
    #[diagnostic(code(candour::previous::unreadable), help("check that you may read the file"))]
    Unreadable {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{} is no baseline of a release: {reason}", path.display())]
    #[diagnostic(
        code(candour::previous::not_a_baseline),
        help(
            "name the previous release's folder, or the {BASELINE_FILE} that it published beside its report; this version \
             reads version {BASELINE_VERSION}"
        )
    )]
    NotABaseline { path: PathBuf, reason: String },
    #[error("{} is not the baseline that the report beside it names", path.display())]
    #[diagnostic(
        code(candour::previous::other_baseline),
        help("download both again; if they still differ, ask the publisher which of them stands")
    )]
    OtherBaseline { path: PathBuf },
    #[error("{} is no report of a release: {reason}", path.display())]
    #[diagnostic(
        code(candour::previous::not_a_report),
        help("it lies where the report of the previous release should: put that there, or take this file away")
    )]
    NotAReport { path: PathBuf, reason: String },
}

/// Reads what is at hand of the release before.
pub(crate) fn read(release: &Release) -> Result<Option<AtHand>, Failure> {
    Ok(match release::load_previous(release)? {
        None => None,
        Some(Previous::Release(previous)) => {
            let schemas = release::read_schemas(&previous)?;
            Some(AtHand::Folder(previous, schemas))
        }
        Some(Previous::Baseline(path)) => {
            let bytes = std::fs::read(&path).map_err(|source| unreadable(&path, source))?;
            Some(AtHand::Baseline(Box::new(baseline(&path, &bytes)?), bytes))
        }
    })
}

impl AtHand {
    /// The same, as an audit takes it.
    pub(crate) fn before(&self) -> Before<'_> {
        match self {
            AtHand::Folder(release, schemas) => Before::Release(Declared { release, schemas }),
            AtHand::Baseline(baseline, bytes) => Before::Baseline(PublishedBaseline { baseline, bytes }),
        }
    }
}

fn baseline(path: &Path, bytes: &[u8]) -> Result<Baseline, Failure> {
    let wrong = |reason: String| {
        let path = path.to_owned();
        Failure::usage(Error::NotABaseline { path, reason })
    };
    let baseline: Baseline = serde_json::from_slice(bytes).map_err(|error| wrong(error.to_string()))?;
    if baseline.version != BASELINE_VERSION {
        return Err(wrong(format!("its version is {}", baseline.version)));
    }
    Ok(baseline)
}

/// The digest of the statement that a release published: of the folder of the release, or of the file beside its report.
/// Nothing where no report lies there.
pub(crate) fn statement_of(previous: &Path) -> Result<Option<String>, Failure> {
    let (folder, is_baseline) = match previous.is_file() {
        true => (previous.parent().unwrap_or(Path::new("")).to_owned(), true),
        false => (previous.join(REPORT_FOLDER), false),
    };
    let Some((path, bytes)) = report_in(&folder)? else {
        return Ok(None);
    };
    let wrong = |reason: String| {
        let path = path.clone();
        Failure::usage(Error::NotAReport { path, reason })
    };
    let payload = match path.ends_with(SIGNED) {
        true => Envelope::from_json(&bytes)
            .map_err(|error| wrong(error.to_string()))?
            .unverified_payload()
            .to_vec(),
        false => bytes,
    };
    let published = statement::read(&payload).map_err(|error| wrong(error.to_string()))?;
    if is_baseline {
        let bytes = std::fs::read(previous).map_err(|source| unreadable(previous, source))?;
        let digest = sha256_hex(&bytes);
        if !published.subject.iter().any(|subject| subject.digest.sha256 == digest) {
            let path = previous.to_owned();
            return Err(Failure::usage(Error::OtherBaseline { path }));
        }
    }
    Ok(Some(sha256_hex(&payload)))
}

fn report_in(folder: &Path) -> Result<Option<(PathBuf, Vec<u8>)>, Failure> {
    for name in [SIGNED, UNSIGNED] {
        let path = folder.join(name);
        match std::fs::metadata(&path) {
            Ok(found) if found.is_file() && found.len() <= MOST_ENVELOPE_BYTES as u64 => {
                let bytes = std::fs::read(&path).map_err(|source| unreadable(&path, source))?;
                return Ok(Some((path, bytes)));
            }
            Ok(_) => {
                let reason = "it is no file, or larger than any report".to_owned();
                return Err(Failure::usage(Error::NotAReport { path, reason }));
            }
            Err(_) => {}
        }
    }
    Ok(None)
}

fn unreadable(path: &Path, source: io::Error) -> Failure {
    let path = path.to_owned();
    Failure::incomplete(Error::Unreadable { path, source })
}
