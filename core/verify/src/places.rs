//! Where the files of a release lie: one folder, found once and for all of them.

use std::path::{Component, Path, PathBuf};

use crate::digest::sha256_of;
use candour_model::outcome::InputRole;
use candour_report::statement::{REPORT_FOLDER, Statement, Subject};

/// How the release's folder was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// It is the one above the report's, as an audit writes it.
    Above,
    /// It is the report's own: all files were downloaded into one folder.
    Flat,
    /// The reader named it.
    Named,
}

/// The folders of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// The folder of the report.
    pub report: PathBuf,
    /// The folder of the release.
    pub release: PathBuf,
    /// How that was found.
    pub layout: Layout,
}

impl Places {
    /// The folders of a report, of which the reader may have named the release's.
    pub fn find(statement: &Statement, report: &Path, named: Option<&Path>) -> Places {
        let beside = report
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."))
            .to_owned();
        let above = above(&beside);
        let (release, layout) = match named {
            Some(folder) => (folder.to_owned(), Layout::Named),
            None if is_release(statement, &above) => (above, Layout::Above),
            None if is_release(statement, &beside) => (beside.clone(), Layout::Flat),
            None if holds_any(statement, &above) || !holds_any(statement, &beside) => (above, Layout::Above),
            None => (beside.clone(), Layout::Flat),
        };
        Places {
            report: beside,
            release,
            layout,
        }
    }

    /// The one place of a file. A download without folders has it by its last name alone.
    pub fn of(&self, subject: &Subject) -> Option<PathBuf> {
        let place = inside(&self.home(subject), &subject.name)?;
        if place.is_file() || self.layout == Layout::Above || subject.annotations.role == InputRole::Baseline {
            return Some(place);
        }
        let short = self.release.join(place.file_name()?);
        Some(if short.is_file() { short } else { place })
    }

    /// The file and another that could be taken for it, where they are not the same.
    pub fn rivals(&self, subject: &Subject) -> Option<(PathBuf, PathBuf)> {
        let own = self.of(subject).filter(|own| own.is_file())?;
        let other = self.elsewhere(subject)?;
        let differ = match (sha256_of(&own), sha256_of(&other)) {
            (Ok(one), Ok(other)) => one != other,
            // Nobody can tell.
            _ => true,
        };
        differ.then_some((own, other))
    }

    /// The folders in which the release was looked for.
    pub fn looked_in(&self) -> Vec<PathBuf> {
        match self.layout {
            Layout::Named => vec![self.release.clone()],
            Layout::Above | Layout::Flat => vec![self.report.clone(), above(&self.report)],
        }
    }

    /// Where else a file of this name could be taken for it.
    pub(crate) fn elsewhere(&self, subject: &Subject) -> Option<PathBuf> {
        let is_baseline = subject.annotations.role == InputRole::Baseline;
        let other = match self.layout {
            _ if is_baseline => self.release.join(REPORT_FOLDER),
            Layout::Above => self.report.clone(),
            Layout::Flat => above(&self.report),
            Layout::Named => return None,
        };
        let found = inside(&other, &subject.name)?;
        let own = self.of(subject)?;
        (found.is_file() && !same_file(&found, &own)).then_some(found)
    }

    /// The folder that a file's name is relative to. The baseline lies beside the report; or, where that was taken
    /// elsewhere, where an audit put it.
    fn home(&self, subject: &Subject) -> PathBuf {
        if subject.annotations.role != InputRole::Baseline {
            return self.release.clone();
        }
        let is_in = |folder: &PathBuf| inside(folder, &subject.name).is_some_and(|path| path.is_file());
        let mut homes = [
            self.report.clone(),
            self.release.join(REPORT_FOLDER),
            self.release.clone(),
        ];
        let found = homes.iter().position(is_in).unwrap_or(0);
        std::mem::take(&mut homes[found])
    }
}

/// Where a file lies in a folder. Names come from whoever wrote the statement: one that leaves the folder is nobody's file.
pub fn inside(folder: &Path, name: &str) -> Option<PathBuf> {
    let mut components = Path::new(name).components();
    let is_inside = components.all(|component| matches!(component, Component::Normal(_)));
    (is_inside && !name.is_empty()).then(|| folder.join(name))
}

/// The folder above one: by its name where that leads there, as people would write it.
fn above(folder: &Path) -> PathBuf {
    let has_name = matches!(folder.components().next_back(), Some(Component::Normal(_))) && !folder.is_symlink();
    match folder.parent().filter(|_| has_name) {
        Some(parent) if parent.as_os_str().is_empty() => PathBuf::from("."),
        Some(parent) => parent.to_owned(),
        None => folder.join(".."),
    }
}

/// Whether two paths lead to one file.
pub(crate) fn same_file(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// Whether a folder has what declares this release.
fn is_release(statement: &Statement, folder: &Path) -> bool {
    let is_declaration = |subject: &&Subject| subject.annotations.role == InputRole::Declaration;
    let declaration = statement.subject.iter().find(is_declaration);
    declaration.is_some_and(|subject| is_there(folder, subject))
}

/// Whether a folder has any file of it.
fn holds_any(statement: &Statement, folder: &Path) -> bool {
    let mut subjects = statement.subject.iter();
    subjects.any(|subject| subject.annotations.role != InputRole::Baseline && is_there(folder, subject))
}

fn is_there(folder: &Path, subject: &Subject) -> bool {
    inside(folder, &subject.name).is_some_and(|path| path.is_file())
}
