//! What an audit writes: the report to be published, or a draft of it, and the private workings.

use std::path::{Path, PathBuf};

use candour_model::baseline::BASELINE_FILE;
use candour_model::finding::{Dimension, Severity};
use candour_model::outcome::Outcome;
use candour_render::terminal::wrapped;
use candour_statement::pages::{self, Page};
use candour_statement::statement::{SIGNED, UNSIGNED};

use super::folders::Folders;
use super::run_record::RunRecord;
use super::salt::{self, Salt};
use super::shown_path;
use crate::exit::Failure;
use crate::output::{self, Planned, Readers};
use crate::statement_file;

/// Everything that is written.
pub(crate) struct Files<'a> {
    pub(crate) folders: &'a Folders,
    pub(crate) outcome: &'a Outcome,
    pub(crate) envelope: Option<String>,
    pub(crate) statement: Vec<u8>,
    pub(crate) pages: Vec<(Page, Vec<u8>)>,
    /// The pages of a report that is not for publication, for its publisher.
    pub(crate) drafted: &'a dyn Fn() -> Result<Vec<(Page, Vec<u8>)>, candour_statement::Error>,
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

pub(crate) struct Written {
    /// None where it is withheld and there is no private folder.
    report: Option<PathBuf>,
    page: Option<PathBuf>,
    workings: Option<PathBuf>,
    run: Option<PathBuf>,
    /// The salt, if it is new.
    salt: Option<PathBuf>,
    withheld: Option<Withheld>,
    /// A report of an earlier audit that lies where this one's would.
    earlier: Option<PathBuf>,
}

/// What is for the publisher's own eyes.
const WORKINGS: &str = "workings.jsonl";

/// The private record of a run.
const RUN: &str = "run.json";

/// A withheld report's folder in the private one.
fn folder_of(withheld: Withheld) -> &'static str {
    match withheld {
        Withheld::Failure => "draft",
        Withheld::SignedIsThere => "unsigned",
    }
}

impl Files<'_> {
    /// Writes them, all or none, while no other run writes to the same folders.
    pub(crate) fn write(self) -> Result<Written, Failure> {
        let private = self.folders.private.clone();
        let mut folders = vec![(self.folders.out.as_path(), Readers::Anyone)];
        folders.extend(private.as_deref().map(|private| (private, Readers::Owner)));
        let held = output::hold(&folders)?;
        self.folders.sweep();
        // What is there is looked at only now, when nobody else can change it.
        let withheld = self.withheld()?;
        let folder = match withheld {
            None => Some(self.folders.out.clone()),
            Some(withheld) => private.as_ref().map(|private| private.join(folder_of(withheld))),
        };
        let readers = match withheld {
            Some(_) => Readers::Owner,
            None => Readers::Anyone,
        };
        let (name, bytes) = match self.envelope {
            Some(envelope) => (SIGNED, envelope.into_bytes()),
            None => (UNSIGNED, self.statement.clone()),
        };
        let written = Written {
            report: folder.as_ref().map(|folder| folder.join(name)),
            page: folder.as_ref().map(|folder| folder.join(Page::Html.file())),
            workings: private.as_ref().map(|private| private.join(WORKINGS)),
            run: private.as_ref().map(|private| private.join(RUN)),
            salt: self.salt.new.clone(),
            withheld,
            earlier: [SIGNED, UNSIGNED]
                .into_iter()
                .filter(|other| withheld.is_some() || *other != name && name == UNSIGNED)
                .map(|other| self.folders.out.join(other))
                .find(|path| path.exists()),
        };
        let mut planned = Vec::new();
        if let Some(private) = &private {
            let mut run = serde_json::to_string_pretty(&self.run).unwrap_or_default().into_bytes();
            run.push(b'\n');
            let workings = candour_publish::workings::workings(self.outcome)?;
            planned.push(salt::hidden(private));
            planned.push(Planned::new(private.join(WORKINGS), workings, Readers::Owner));
            planned.push(Planned::new(private.join(RUN), run, Readers::Owner));
        }
        if let Some(folder) = &folder {
            let mut of_report = |name: &str, bytes| planned.push(Planned::new(folder.join(name), bytes, readers));
            if let Some(baseline) = self.baseline {
                of_report(BASELINE_FILE, baseline);
            }
            let (pages, signed_pages) = match withheld {
                None => (self.pages, self.signed_pages),
                Some(_) => ((self.drafted)()?, None),
            };
            for (page, bytes) in pages {
                of_report(page.file(), bytes);
            }
            if let Some(envelope) = signed_pages {
                of_report(pages::FILE, envelope.into_bytes());
            }
            // The report last: where a run is killed in between, none speaks of files that are not there.
            of_report(name, bytes);
        }
        held.write_then(planned, || {
            // What is signed now takes the place of what was not; what was signed is nobody's to take away.
            if let (SIGNED, Some(folder)) = (name, &folder) {
                remove_stale(&folder.join(UNSIGNED));
            }
        })?;
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
        .filter(|block| block.dimension == Some(Dimension::Confidentiality))
        .any(|block| {
            block.evaluations.iter().any(|evaluation| {
                evaluation.severity == Severity::Fail && !evaluation.waived && !evaluation.findings.is_empty()
            })
        })
}

impl Written {
    /// The files in words.
    pub(crate) fn told(&self, is_signed: bool, width: usize) -> String {
        let mut text = String::new();
        if let Some(withheld) = self.withheld {
            let why = match withheld {
                Withheld::Failure => "no report was written for publication, since a confidentiality failure stands",
                Withheld::SignedIsThere => {
                    "no report was written for publication, since a signed one of another audit lies there: sign this one with \
                     --key to replace it"
                }
            };
            text.push_str(&wrapped(why, "", width));
            text.push_str(&match &self.report {
                Some(draft) => format!("draft     {} (private)\n", shown_path(draft)),
                None => wrapped(
                    "no draft was kept either, since a bare data file has no private folder: name a place for one with \
                     --private-dir",
                    "",
                    width,
                ),
            });
        } else if let Some(report) = &self.report {
            let path = shown_path(report);
            text.push_str(&match is_signed {
                true => format!("report    {path} (signed)\n"),
                false => format!("report    {path} (UNSIGNED)\nto sign   candour sign {path} --key KEY\n"),
            });
        }
        let readers = if self.withheld.is_some() { "private" } else { "to read" };
        let mut line = |name: &str, path: &Option<PathBuf>, what: &str| {
            if let Some(path) = path {
                text.push_str(&format!("{name:<9} {} ({what})\n", shown_path(path)));
            }
        };
        line("page", &self.page, readers);
        line("earlier", &self.earlier, "of an earlier audit; left as it is");
        line("workings", &self.workings, "private: record numbers and values");
        line("run", &self.run, "private: when and with what");
        line(
            "salt",
            &self.salt,
            "private, and new: keep it, since it binds you to the files that you withhold",
        );
        text
    }
}
