//! What is at hand of the release before: its folder or what it published of itself, and the digest of its statement.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use candour_audit::{Before, Declared, PublishedBaseline};
use candour_config::release::{self, DECLARATION_FILE, Previous, Release};
use candour_config::schema::Schema;
use candour_config::short_file::{self, MOST_DECLARED_BYTES, Unread};
use candour_model::baseline::{BASELINE_FILE, BASELINE_VERSION, Baseline};
use candour_model::outcome::{Compared, InputRole};
use candour_sign::sha256_hex;

use crate::exit::Failure;
use crate::statement_file::{self, StatementFile};
use candour_statement::statement::{REPORT_FOLDER, SIGNED, UNSIGNED};

/// No baseline that an audit writes is longer.
const MOST_BASELINE_BYTES: u64 = 64 << 20;

/// The release before.
pub(crate) enum AtHand {
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
    #[error("{} is not a release's baseline: {reason}", path.display())]
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
}

/// Reads what is at hand of the release before.
pub(crate) fn read(release: &Release) -> Result<Option<AtHand>, Failure> {
    release::load_previous(release)?.map(at_hand).transpose()
}

/// Reads what is at hand of the releases of the archive, and the digests of their statements.
pub(crate) fn read_archive(release: &Release) -> Result<Vec<(AtHand, Option<String>)>, Failure> {
    let earlier = release::load_archive(release)?.into_iter().zip(&release.archive);
    earlier
        .map(|(previous, path)| Ok((at_hand(previous)?, statement_of(path)?)))
        .collect()
}

fn at_hand(previous: Previous) -> Result<AtHand, Failure> {
    Ok(match previous {
        Previous::Release(previous) => {
            let schemas = release::read_schemas(&previous)?;
            AtHand::Folder(previous, schemas)
        }
        Previous::Baseline(path) => {
            let bytes = bounded(&path)?;
            AtHand::Baseline(Box::new(baseline(&path, &bytes)?), bytes)
        }
    })
}

impl AtHand {
    /// Which of the two it is.
    pub(crate) fn compared(&self) -> Compared {
        match self {
            AtHand::Folder(..) => Compared::Files,
            AtHand::Baseline(..) => Compared::Baseline,
        }
    }

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
    candour_sign::refuse_duplicate_members(bytes).map_err(|error| wrong(error.kind.to_string()))?;
    let baseline: Baseline = serde_json::from_slice(bytes).map_err(|error| {
        // The words of the parser quote what it found, which may be data.
        wrong(format!(
            "what stands at line {}, column {} does not belong there",
            error.line(),
            error.column()
        ))
    })?;
    if baseline.version != BASELINE_VERSION {
        return Err(wrong(format!("its version is {}", baseline.version)));
    }
    Ok(baseline)
}

/// The digest of the statement that a release published: of the folder of the release, or of the file beside its report.
/// Nothing where no report lies there.
pub(crate) fn statement_of(previous: &Path) -> Result<Option<String>, Failure> {
    let (folder, baseline) = match previous.is_file() {
        true => {
            let bytes = bounded(previous)?;
            let folder = previous.parent().unwrap_or(Path::new("")).to_owned();
            (folder, Some(sha256_hex(&bytes)))
        }
        false => (previous.join(REPORT_FOLDER), None),
    };
    let mut reports = Vec::new();
    for path in [SIGNED, UNSIGNED].map(|name| folder.join(name)) {
        if path.exists() {
            reports.push(statement_file::open(&path)?);
        }
    }
    // Beside a report there may be one of an earlier audit.
    let names_it = |report: &StatementFile| {
        let mut subjects = report.statement.subject.iter();
        baseline
            .as_ref()
            .is_none_or(|digest| subjects.any(|subject| subject.digest.sha256 == *digest))
    };
    // A report that was left from other files is no link to these.
    let declaration = short_file::read(&previous.join(DECLARATION_FILE), MOST_DECLARED_BYTES);
    let declaration = declaration.map(|bytes| sha256_hex(&bytes));
    let is_of_others = |report: &StatementFile| {
        let mut subjects = report.statement.subject.iter();
        let declared = subjects.find(|subject| subject.annotations.role == InputRole::Declaration);
        baseline.is_none()
            && declared
                .zip(declaration.as_ref().ok())
                .is_some_and(|(declared, here)| declared.digest.sha256 != *here)
    };
    match reports.iter().find(|report| names_it(report)) {
        Some(report) if is_of_others(report) => {
            log::warn!(
                "the report in {} is not of the candour.toml that lies there now, so this release is not linked to it",
                folder.display()
            );
            Ok(None)
        }
        Some(report) => Ok(Some(sha256_hex(&report.payload))),
        None if reports.is_empty() => Ok(None),
        None => {
            let path = previous.to_owned();
            Err(Failure::usage(Error::OtherBaseline { path }))
        }
    }
}

/// The bytes of a baseline, which are not many.
fn bounded(path: &Path) -> Result<Vec<u8>, Failure> {
    let wrong = |reason: String| {
        let path = path.to_owned();
        Failure::usage(Error::NotABaseline { path, reason })
    };
    short_file::read(path, MOST_BASELINE_BYTES).map_err(|unread| match unread {
        Unread::NotAFile => wrong("it is no regular file".to_owned()),
        Unread::TooLong => wrong(format!("it has more than {MOST_BASELINE_BYTES} bytes")),
        Unread::Failed(source) => {
            let path = path.to_owned();
            Failure::incomplete(Error::Unreadable { path, source })
        }
    })
}
