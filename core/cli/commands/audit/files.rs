//! What an audit writes, and where: the report to be published, or a draft of it, and the private workings.

use std::path::{Path, PathBuf};

use candour_model::baseline::BASELINE_FILE;
use candour_model::finding::{Dimension, Severity};
use candour_model::outcome::Outcome;
use candour_report::pages::{self, Page};
use candour_report::statement::{REPORT_FOLDER, SIGNED, UNSIGNED};

use super::run_record::RunRecord;
use super::salt::Salt;
use super::setup::Setup;
use super::shown_path;
use crate::args::AuditOptions;
use crate::exit::Failure;
use crate::output::{self, Planned, Readers};
use crate::statement_file;

/// Where files go.
pub(crate) struct Folders {
    /// The report's folder.
    out: PathBuf,
    /// The release's private folder.
    private: PathBuf,
}

/// Where files go; nowhere for a bare file without `--out`.
pub(crate) fn folder(options: &AuditOptions, setup: &Setup) -> Option<Folders> {
    let release = &setup.release.folder;
    match (&options.out, setup.is_bare()) {
        (None, true) => None,
        (Some(out), true) => Some(Folders {
            out: out.clone(),
            private: out.join(PRIVATE),
        }),
        (out, false) => Some(Folders {
            out: out.clone().unwrap_or_else(|| release.join(REPORT_FOLDER)),
            private: release.join(PRIVATE),
        }),
    }
}

/// Everything that is written.
pub(crate) struct Files<'a> {
    pub(crate) folders: &'a Folders,
    pub(crate) outcome: &'a Outcome,
    pub(crate) envelope: Option<String>,
    pub(crate) statement: Vec<u8>,
    pub(crate) pages: Vec<(Page, Vec<u8>)>,
    /// The digests of the pages, signed.
    pub(crate) signed_pages: Option<String>,
    /// What the next release is compared with.
    pub(crate) baseline: Option<Vec<u8>>,
    pub(crate) run: RunRecord,
    pub(crate) salt: &'a Salt,
    pub(crate) publish: bool,
}

/// Why a report is not written where it would be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Withheld {
    /// A confidentiality failure stands.
    Failure,
    /// A signed report of another audit lies there, and this one is unsigned.
    SignedIsThere,
}

/// What was written.
pub(crate) struct Written {
    report: PathBuf,
    page: PathBuf,
    workings: PathBuf,
    run: PathBuf,
    salt: Option<PathBuf>,
    withheld: Option<Withheld>,
    /// A report of an earlier audit that lies where this one's would.
    earlier: Option<PathBuf>,
}

impl Folders {
    /// The release's secret salt; a new one if there is none and it `is_needed`.
    pub(crate) fn salt(&self, is_needed: bool) -> Result<Salt, Failure> {
        Salt::of(&self.private, is_needed)
    }
}

/// The secret salt of a release, as its publisher has it; empty where there is none.
pub(crate) fn salt_of(release: &Path) -> Result<String, Failure> {
    Ok(Salt::of(&release.join(PRIVATE), false)?.text)
}

/// The private folder of a release.
const PRIVATE: &str = ".candour";

/// The private record of a run.
const RUN: &str = "run.json";

impl Files<'_> {
    /// Writes them, all or none.
    pub(crate) fn write(self) -> Result<Written, Failure> {
        let withheld = self.withheld()?;
        let folder = match withheld {
            None => self.folders.out.clone(),
            Some(Withheld::Failure) => self.folders.private.join("draft"),
            Some(Withheld::SignedIsThere) => self.folders.private.join("unsigned"),
        };
        let (name, bytes) = match self.envelope {
            Some(envelope) => (SIGNED, envelope.into_bytes()),
            None => (UNSIGNED, self.statement),
        };
        let workings = candour_report::workings::workings(self.outcome)?;
        let mut run = serde_json::to_string_pretty(&self.run).unwrap_or_default().into_bytes();
        run.push(b'\n');
        let written = Written {
            report: folder.join(name),
            page: folder.join(Page::Html.file()),
            workings: self.folders.private.join("workings.jsonl"),
            run: self.folders.private.join(RUN),
            salt: self.salt.planned().map(|planned| planned.path),
            withheld,
            earlier: [SIGNED, UNSIGNED]
                .into_iter()
                .filter(|other| withheld.is_some() || *other != name && name == UNSIGNED)
                .map(|other| self.folders.out.join(other))
                .find(|path| path.exists()),
        };
        let report_readers = match withheld {
            Some(_) => Readers::Owner,
            None => Readers::Anyone,
        };
        let baseline = self.baseline.map(|bytes| Planned {
            path: folder.join(BASELINE_FILE),
            bytes,
            readers: report_readers,
        });
        let mut planned = vec![
            Planned {
                path: self.folders.private.join(".gitignore"),
                bytes: b"*\n".to_vec(),
                readers: Readers::Owner,
            },
            Planned {
                path: written.workings.clone(),
                bytes: workings,
                readers: Readers::Owner,
            },
            Planned {
                path: written.run.clone(),
                bytes: run,
                readers: Readers::Owner,
            },
            Planned {
                path: written.report.clone(),
                bytes,
                readers: report_readers,
            },
        ];
        let pages = self.pages.into_iter().map(|(page, bytes)| (page.file(), bytes));
        let signed_pages = self.signed_pages.map(|envelope| (pages::FILE, envelope.into_bytes()));
        planned.extend(pages.chain(signed_pages).map(|(name, bytes)| Planned {
            path: folder.join(name),
            bytes,
            readers: report_readers,
        }));
        planned.extend(baseline);
        planned.extend(self.salt.planned());
        output::write_all(planned)?;
        // What is signed now takes the place of what was not; what was signed is nobody's to take away.
        if name == SIGNED {
            remove_stale(&folder.join(UNSIGNED));
        }
        Ok(written)
    }
}

impl Files<'_> {
    /// Why the report is kept from where it would be published, if it is.
    fn withheld(&self) -> Result<Option<Withheld>, Failure> {
        if !self.publish && fails_confidentiality(self.outcome) {
            return Ok(Some(Withheld::Failure));
        }
        let signed = self.folders.out.join(SIGNED);
        if self.envelope.is_some() || !signed.exists() {
            return Ok(None);
        }
        // The pages and the baseline beside a signed report are its own.
        let there = statement_file::open(&signed)?;
        Ok((there.payload != self.statement).then_some(Withheld::SignedIsThere))
    }
}

fn remove_stale(path: &Path) {
    if let Err(error) = std::fs::remove_file(path)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        log::warn!(
            "{} is of an earlier audit and cannot be removed: {error}",
            path.display()
        );
    }
}

/// Whether a confidentiality failure stands that no waiver covers: then nothing is published.
fn fails_confidentiality(outcome: &Outcome) -> bool {
    outcome
        .blocks
        .iter()
        .filter(|block| block.dimension == Dimension::Confidentiality)
        .any(|block| {
            block.evaluations.iter().any(|evaluation| {
                evaluation.severity == Severity::Fail && !evaluation.waived && !evaluation.findings.is_empty()
            })
        })
}

impl Written {
    /// The files in words.
    pub(crate) fn told(&self, is_signed: bool) -> String {
        let mut text = String::new();
        if let Some(withheld) = self.withheld {
            text.push_str(match withheld {
                Withheld::Failure => "no report was written for publication, since a confidentiality failure stands\n",
                Withheld::SignedIsThere => {
                    "no report was written for publication, since a signed one of another audit lies there: sign this one with \
                     --key to replace it\n"
                }
            });
            text.push_str(&format!("draft     {} (private)\n", shown_path(&self.report)));
        } else {
            let signed = if is_signed {
                "signed"
            } else {
                "UNSIGNED; sign with --key"
            };
            text.push_str(&format!("report    {} ({signed})\n", shown_path(&self.report)));
        }
        let readers = if self.withheld.is_some() { "private" } else { "to read" };
        text.push_str(&format!("page      {} ({readers})\n", shown_path(&self.page)));
        if let Some(earlier) = &self.earlier {
            text.push_str(&format!(
                "earlier   {} (of an earlier audit; left as it is)\n",
                shown_path(earlier)
            ));
        }
        text.push_str(&format!(
            "workings  {} (private: record numbers and values)\n",
            shown_path(&self.workings)
        ));
        text.push_str(&format!(
            "run       {} (private: when and with what)\n",
            shown_path(&self.run)
        ));
        if let Some(salt) = &self.salt {
            text.push_str(&format!(
                "salt      {} (private, and new: keep it, since it binds you to the files that you withhold)\n",
                shown_path(salt)
            ));
        }
        text
    }
}
