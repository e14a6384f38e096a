//! Where an audit's files go: the folder of the report, and the private folder, which is never inside it.

use std::path::{Path, PathBuf};

use candour_statement::statement::REPORT_FOLDER;

use super::salt::Salt;
use super::setup::Setup;
use crate::args::AuditOptions;
use crate::exit::Failure;
use crate::output;

/// The private folder.
const PRIVATE: &str = ".candour";

/// Where files go.
pub(crate) struct Folders {
    /// The report's folder.
    pub(super) out: PathBuf,
    /// The private folder. A bare data file has none of its own: whoever names one has thought of who may look into it.
    pub(super) private: Option<PathBuf>,
}

/// What cannot be: the user's to decide.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
enum Error {
    #[error("the private folder {} and the report's folder {} must not lie in one another", private.display(), out.display())]
    #[diagnostic(
        code(candour::audit::private_in_public),
        help(
            "what is private would be published with the report: name another folder with --out, or another place for the private \
             one with --private-dir; nothing was written"
        )
    )]
    InPublic { private: PathBuf, out: PathBuf },
    #[error("cannot write in the private folder {}", private.display())]
    #[diagnostic(
        code(candour::audit::private_not_writable),
        help(
            "a release that may not be written to is audited with its private folder elsewhere: say --out DIR and --private-dir DIR; \
             nothing was written"
        )
    )]
    NotWritable {
        private: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("nothing is written for a bare data file, so there is nothing to put into --private-dir")]
    #[diagnostic(
        code(candour::audit::private_of_nothing),
        help("name a folder for the report with --out, or leave --private-dir out")
    )]
    OfNothing,
}

impl Folders {
    /// Where files go; nowhere for a bare file without `--out`. What cannot be written to is told before the pass.
    pub(crate) fn of(options: &AuditOptions, setup: &Setup) -> Result<Option<Folders>, Failure> {
        let release = (!setup.is_bare()).then_some(&setup.release.folder);
        let out = match (&options.out, release) {
            (Some(out), _) => out.clone(),
            (None, Some(release)) => release.join(REPORT_FOLDER),
            (None, None) if options.private_dir.is_some() => return Err(Failure::usage(Error::OfNothing)),
            (None, None) => return Ok(None),
        };
        let parent = options.private_dir.as_ref().or(release);
        let folders = Folders {
            out,
            private: parent.map(|parent| private_in(parent)),
        };
        folders.check()?;
        Ok(Some(folders))
    }

    fn check(&self) -> Result<(), Failure> {
        if let Some(private) = &self.private {
            if !output::are_apart(private, &self.out) {
                let (private, out) = (private.clone(), self.out.clone());
                return Err(Failure::usage(Error::InPublic { private, out }));
            }
            if let Some(source) = output::why_unwritable(private) {
                let private = private.clone();
                return Err(Failure::incomplete(Error::NotWritable { private, source }));
            }
        }
        Ok(output::refuse_unwritable(&self.out)?)
    }

    /// The release's secret salt, if it has one.
    pub(crate) fn salt(&self) -> Result<Option<Salt>, Failure> {
        self.private.as_deref().map_or(Ok(None), Salt::of)
    }

    /// The same, and a new one if there is none.
    pub(crate) fn kept_salt(&self) -> Result<Salt, Failure> {
        self.private.as_deref().map_or_else(|| Ok(Salt::default()), Salt::kept)
    }

    /// Takes away what killed runs left, also where this one writes nothing.
    pub(super) fn sweep(&self) {
        output::sweep(&self.out);
        if let Some(private) = &self.private {
            let within = ["draft", "unsigned"].map(|folder| private.join(folder));
            within.iter().chain([private]).for_each(|folder| output::sweep(folder));
        }
    }
}

/// The secret salt in the private folder in `parent`, as its publisher has it; empty where there is none.
pub(crate) fn salt_in(parent: &Path) -> Result<String, Failure> {
    let salt = Salt::of(&private_in(parent))?;
    Ok(salt.map(|salt| salt.text).unwrap_or_default())
}

/// The private folder in a folder, or that folder if it is one already.
fn private_in(parent: &Path) -> PathBuf {
    match parent.ends_with(PRIVATE) {
        true => parent.to_owned(),
        false => parent.join(PRIVATE),
    }
}
