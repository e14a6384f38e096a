//! The chain of releases: the reports of others, found and held against the report that is verified.

use std::path::{Path, PathBuf};

use candour_render::terminal::harmless;
use candour_sign::chain::{self, Chain, Previous, Problem, Release};
use candour_sign::sha256_hex;
use candour_statement::statement::{SIGNED, Statement};
use jiff::civil::Date;
use miette::Diagnostic;
use thiserror::Error as ThisError;

use super::envelope::{self, Opened};
use crate::exit::{Exit, Failure};
use crate::trust::Trust;
use candour_words::listed;

/// The chain, with the reports that could not be used.
pub(super) struct Linked {
    releases: Vec<Release>,
    chain: Chain,
    /// Reports that do not verify by the known keys, with the reason.
    pub(super) refused: Vec<(PathBuf, String)>,
}

/// Why the reports of other releases cannot be looked at.
#[derive(Debug, ThisError, Diagnostic)]
enum Error {
    #[error("there is nothing at {}", path.display())]
    #[diagnostic(
        code(candour::verify::no_chain),
        help("name the folder with the reports of the other releases, or one such report")
    )]
    NotFound { path: PathBuf },
    #[error("the folder {} cannot be read", path.display())]
    #[diagnostic(code(candour::verify::chain_unreadable), help("check that you may read it"))]
    Unreadable {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
}

/// Finds the reports in those places, verifies each by the same keys, and checks the links.
pub(super) fn check(report: &Opened, places: &[PathBuf], trust: &Trust, today: Date) -> Result<Linked, Failure> {
    let mut files = Vec::new();
    for place in places {
        if !place.exists() {
            return Err(Failure::usage(Error::NotFound { path: place.clone() }));
        }
        match place.is_dir() {
            true => find(place, &mut files)?,
            false => files.push(place.clone()),
        }
    }
    let mut releases = vec![release(&report.statement, report.verified.payload())];
    let mut refused = Vec::new();
    for path in files {
        match envelope::open(&path, trust, today) {
            Ok(other) => {
                let other = release(&other.statement, other.verified.payload());
                if !releases.iter().any(|known| known.digest == other.digest) {
                    releases.push(other);
                }
            }
            Err(failure) if failure.exit == Exit::Found => refused.push((path, failure.report.to_string())),
            Err(failure) => return Err(failure),
        }
    }
    Ok(Linked {
        chain: chain::check(0, &releases),
        releases,
        refused,
    })
}

/// The reports in a folder and those below it, in the order of their paths.
fn find(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let unreadable = |source| {
        Failure::incomplete(Error::Unreadable {
            path: folder.to_owned(),
            source,
        })
    };
    let entries = std::fs::read_dir(folder).map_err(unreadable)?;
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(unreadable)?;
        // A link to a folder is not followed: it could lead round in a circle.
        found.push((entry.path(), entry.file_type().map_err(unreadable)?.is_dir()));
    }
    found.sort();
    for (path, is_folder) in found {
        let name = path.file_name().unwrap_or_default();
        // Hidden folders hold drafts, which were never published.
        let is_hidden = name.as_encoded_bytes().starts_with(b".");
        if is_folder && !is_hidden {
            find(&path, files)?;
        } else if name == SIGNED && path.is_file() {
            files.push(path);
        }
    }
    Ok(())
}

fn release(statement: &Statement, payload: &[u8]) -> Release {
    let predicate = &statement.predicate;
    Release {
        digest: sha256_hex(payload),
        previous: predicate.previous.as_ref().map(|previous| Previous {
            digest: previous.statement_sha256.clone(),
            id: previous.id.clone(),
        }),
        id: predicate.release.id.clone(),
        from: predicate.release.from.clone(),
        to: predicate.release.to.clone(),
        as_of: predicate.audit.as_of.clone(),
    }
}

impl Linked {
    /// How `verify` ends on its account.
    pub(super) fn exit(&self) -> Exit {
        if !self.refused.is_empty() || self.chain.problems.iter().any(Problem::is_contradiction) {
            Exit::Found
        } else if !self.chain.problems.is_empty() {
            Exit::Partial
        } else {
            Exit::Passed
        }
    }

    /// The releases from the one verified back, and everything that is wrong.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.chain.order.iter().map(|at| self.told(*at)).collect();
        if !self.chain.later.is_empty() {
            lines.push(format!("later, and linked to it: {}", self.names(&self.chain.later)));
        }
        if !self.chain.apart.is_empty() {
            lines.push(format!(
                "here, but joined to it by no link: {}",
                self.names(&self.chain.apart)
            ));
        }
        lines.extend(self.problems());
        lines
    }

    /// Everything that is wrong, a sentence each.
    pub(super) fn problems(&self) -> Vec<String> {
        let refused = self
            .refused
            .iter()
            .map(|(path, reason)| format!("REFUSED  {reason} ({})", path.display()));
        refused
            .chain(self.chain.problems.iter().map(|problem| self.problem(problem)))
            .collect()
    }

    /// What the links come to, in a sentence.
    pub(super) fn conclusion(&self) -> String {
        let count = self.chain.order.len();
        match self.exit() {
            Exit::Passed if count == 1 => "It is the first of its chain: it names no release before it.".to_owned(),
            Exit::Passed => {
                format!("The chain is whole: {count} releases, each naming the one before, back to the first.")
            }
            Exit::Partial => "What is here of the chain fits together, but not all of it is here.".to_owned(),
            _ => {
                "THE CHAIN IS BROKEN: what is here contradicts itself, or was not signed by whom you trust.".to_owned()
            }
        }
    }

    /// What to do about it, unless it is whole.
    pub(super) fn advice(&self, whom: &str) -> Option<String> {
        match self.exit() {
            Exit::Passed => None,
            Exit::Partial => Some(format!(
                "ask {whom} for the reports that are not here, or name their folder with --chain too"
            )),
            _ => Some(format!(
                "compare with copies from elsewhere (an archive, another reader), and ask {whom} what happened to the \
                 releases named above"
            )),
        }
    }

    /// The releases from the one verified back, by name and digest.
    pub(super) fn order(&self) -> impl Iterator<Item = &Release> {
        self.chain.order.iter().map(|at| &self.releases[*at])
    }

    fn told(&self, at: usize) -> String {
        let name = self.name(at);
        let Some(previous) = &self.releases[at].previous else {
            return format!("{name} names no release before it: the first");
        };
        let before = self
            .releases
            .iter()
            .position(|other| Some(&other.digest) == previous.digest.as_ref());
        match (before, &previous.digest) {
            (Some(before), _) => format!("{name} names the report on {}, which is here", self.name(before)),
            (None, Some(_)) => format!("{name} names the report on {}", named(previous)),
            (None, None) => format!(
                "{name} was compared with {}, and does not name its report",
                named(previous)
            ),
        }
    }

    fn problem(&self, problem: &Problem) -> String {
        let previous = |of: &usize| self.releases[*of].previous.clone().unwrap_or_default();
        match problem {
            Problem::Missing { of } => format!(
                "MISSING  the report on {}, which {} names (the SHA-256 of its statement is {})",
                named(&previous(of)),
                self.name(*of),
                previous(of).digest.unwrap_or_default()
            ),
            Problem::Unbound { of } => format!(
                "MISSING  the link from {} to {}: its publisher had no report of that release at hand, so any could be \
                 put in its place",
                self.name(*of),
                named(&previous(of))
            ),
            Problem::Replaced { of, found } => format!(
                "REPLACED  the report on {} that is here is not the one that {} was built on",
                self.name(*found),
                self.name(*of)
            ),
            Problem::OtherName { of, found } => format!(
                "RENAMED  {} names a report on {}, and that report says it is on {}",
                self.name(*of),
                named(&previous(of)),
                self.name(*found)
            ),
            Problem::Reordered { of, found } => format!(
                "OUT OF ORDER  {} names {} as the release before it, which is of a later time",
                self.name(*of),
                self.name(*found)
            ),
            Problem::Circle { of } => format!("CIRCLE  the links from {} lead back to it", self.name(*of)),
            Problem::Fork { before, after } => format!(
                "FORK  {} all name {} as the release before them",
                self.names(after),
                self.name(*before)
            ),
            Problem::Twice { releases } => {
                let digests: Vec<String> = releases.iter().map(|at| self.releases[*at].digest.clone()).collect();
                format!(
                    "TWICE  different reports call themselves {}: their statements' SHA-256 are {}",
                    releases.first().map(|at| self.name(*at)).unwrap_or_default(),
                    listed(&digests)
                )
            }
            Problem::NotFirst { of, found } => format!(
                "CUT OFF  {} names no release before it, and {} is of an earlier time",
                self.name(*of),
                self.name(*found)
            ),
        }
    }

    fn name(&self, at: usize) -> String {
        let release = &self.releases[at];
        match &release.id {
            Some(id) => harmless(id),
            None => format!(
                "a release without id ({})",
                release.digest.get(..12).unwrap_or_default()
            ),
        }
    }

    fn names(&self, positions: &[usize]) -> String {
        let names: Vec<String> = positions.iter().map(|at| self.name(*at)).collect();
        listed(&names)
    }
}

/// The release before, as a link calls it.
fn named(previous: &Previous) -> String {
    match &previous.id {
        Some(id) => harmless(id),
        None => "the release before".to_owned(),
    }
}
