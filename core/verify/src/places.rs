//! Where the files of a release lie: one folder, found once and for all of them.

use std::path::{Component, Path, PathBuf};

use crate::digest::sha256_of;
use candour_model::baseline::BASELINE_FILE;
use candour_statement::pages::{self, Page};
use candour_statement::statement::{REPORT_FOLDER, SIGNED, Statement, Subject, UNSIGNED};
use candour_statement::vocabulary::InputRole;

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
            // Whoever takes the files out of the folder above leaves a release without files, and no flat download.
            None if is_reports_own(&beside) => (above, Layout::Above),
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
        (!are_alike(&own, &other, subject.annotations.bytes)).then_some((own, other))
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
        let other = match self.layout {
            // It is the one beside the report, wherever the release is.
            _ if subject.annotations.role == InputRole::Baseline => return None,
            // A file of the release may be called as one that an audit writes beside its report.
            Layout::Above if subject.name == BASELINE_FILE || is_beside_reports(&subject.name) => return None,
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

/// The folder above one, as its path is written: what a link leads to may lie beside other files.
fn above(folder: &Path) -> PathBuf {
    let has_name = matches!(folder.components().next_back(), Some(Component::Normal(_)));
    match folder.parent().filter(|_| has_name) {
        Some(parent) if parent.as_os_str().is_empty() => PathBuf::from("."),
        Some(parent) => parent.to_owned(),
        None => folder.join(".."),
    }
}

/// Whether an audit writes a file of this name beside its report, the baseline apart.
pub(crate) fn is_beside_reports(name: &str) -> bool {
    let is_page = Page::ALL.iter().any(|page| page.file() == name);
    is_page || [pages::FILE, SIGNED, UNSIGNED].contains(&name)
}

/// Whether a folder is called as that of a report in a release is.
fn is_reports_own(folder: &Path) -> bool {
    let has_name = |folder: &Path| folder.file_name().is_some_and(|name| name == REPORT_FOLDER);
    has_name(folder) || folder.canonicalize().is_ok_and(|folder| has_name(&folder))
}

/// Whether two files are the same; not where one is far longer than the one that was audited, or cannot be read.
fn are_alike(one: &Path, other: &Path, audited: u64) -> bool {
    let length = |path: &Path| path.metadata().map(|found| found.len()).ok();
    let is_as_long = length(one).is_some_and(|one| Some(one) == length(other) && one <= audited.saturating_mul(8));
    is_as_long && matches!((sha256_of(one), sha256_of(other)), (Ok(one), Ok(other)) if one == other)
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

#[cfg(test)]
mod tests {
    use std::fs;

    use candour_statement::statement;

    use super::*;

    /// The statement of a small release: `visits.csv`, `visits.schema.json`, `candour.toml`, a policy and a baseline.
    fn statement() -> Statement {
        let example = include_str!("../../../schemas/examples/statement.json");
        statement::read(example.trim_end().as_bytes()).expect("the example")
    }

    /// Where `visits.csv` is looked for in a folder with these files, and what could be taken for it.
    fn places(files: &[&str], report: &str, named: Option<&str>) -> (Layout, String, Option<String>) {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        for name in files {
            let path = root.join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, name).expect("a file");
        }
        let statement = statement();
        let named = named.map(|name| root.join(name));
        let places = Places::find(&statement, &root.join(report), named.as_deref());
        let short = |path: &Path| path.strip_prefix(root).expect("inside").display().to_string();
        let subject = &statement.subject[0];
        let of = places.of(subject).expect("a place");
        let rival = places.rivals(subject).map(|(_, other)| short(&other));
        (places.layout, short(&of), rival)
    }

    #[test]
    fn the_folder_is_found_by_what_declares_the_release() {
        let report = "r/transparency-report/report.intoto.json";
        let (layout, place, rival) = places(&["r/candour.toml", "r/visits.csv", report], report, None);
        assert_eq!((layout, place.as_str(), rival), (Layout::Above, "r/visits.csv", None));
        let (layout, place, rival) = places(
            &["d/candour.toml", "d/visits.csv", "d/report.intoto.json"],
            "d/report.intoto.json",
            None,
        );
        assert_eq!((layout, place.as_str(), rival), (Layout::Flat, "d/visits.csv", None));
        let (layout, place, _) = places(&["d/visits.csv", report], report, Some("d"));
        assert_eq!((layout, place.as_str()), (Layout::Named, "d/visits.csv"));
        // Nothing is here: it is missed where an audit would have put it.
        let (layout, place, rival) = places(&[report], report, None);
        assert_eq!((layout, place.as_str(), rival), (Layout::Above, "r/visits.csv", None));
    }

    #[test]
    fn what_could_be_taken_for_a_file_is_its_rival() {
        let report = "r/transparency-report/report.intoto.json";
        let decoy = "r/transparency-report/visits.csv";
        for files in [
            &["r/candour.toml", "r/visits.csv", decoy, report][..],
            &["r/visits.csv", "r/transparency-report/candour.toml", decoy, report],
        ] {
            let (_, place, rival) = places(files, report, None);
            let both = [Some(place), rival];
            for name in ["r/visits.csv", decoy] {
                assert!(both.contains(&Some(name.to_owned())), "{files:?}: {both:?}");
            }
        }
    }

    #[test]
    fn names_that_leave_the_folder_lead_nowhere() {
        for name in ["", "../visits.csv", "/etc/passwd", "a/../../b", "."] {
            assert_eq!(inside(Path::new("folder"), name), None, "{name}");
        }
    }
}
