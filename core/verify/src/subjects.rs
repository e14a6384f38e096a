//! The files that a report is about, held against those at hand.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use candour_statement::canonical::sha256_hex;
use candour_statement::statement::{Statement, Subject};
use candour_statement::vocabulary::InputRole;

use crate::Known;
use crate::digest::{self, Fit};
use crate::places::{Places, inside, same_file};
use crate::records::{self, Records};

/// The rule that tells which rows an audit left out.
const SKIPPED_ROWS: &str = "structure/skipped-row";

/// How a file at hand compares with the one that was audited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The same bytes.
    Matches,
    /// It came with this very program.
    BuiltIn,
    /// The same text, whose lines end otherwise.
    OtherLineEnds,
    /// Other bytes and the same records: another encoding, or other quoting.
    SameRecords,
    /// The same records, and more that was not audited.
    MoreThanRecords,
    /// Other bytes.
    Differs,
    /// Two files could be taken for it, and they differ.
    TwoPlaces,
    /// Not here.
    Absent,
    /// Here, and cannot be read.
    Unreadable,
}

/// One of the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Its name in the report.
    pub name: String,
    /// What it is.
    pub role: InputRole,
    /// How it compares.
    pub state: State,
    /// Its name here, where that is another.
    pub here_as: Option<String>,
    /// What else a reader should know.
    pub remark: Option<Remark>,
}

/// What stands behind a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// The two files that could be taken for it, and differ.
    Rivals {
        /// The one in its place.
        own: PathBuf,
        /// The one elsewhere.
        other: PathBuf,
    },
    /// A file of its name, where an audit does not put it.
    OutOfPlace {
        /// That file.
        other: PathBuf,
    },
    /// Only records were compared: not titles, footers, comments and blank rows.
    RecordsAlone {
        /// How many rows here are blank.
        blank_rows: u64,
    },
    /// What stands above the header.
    Above {
        /// How many lines.
        lines: u64,
    },
    /// It has more or fewer records.
    Records {
        /// How many are here.
        records: u64,
        /// How many were audited.
        audited: u64,
        /// How many rows were left out of the audit besides, as its publisher declared.
        left_out: u64,
    },
    /// The rows that the audit left out, as its publisher declared, are not compared.
    LeftOut {
        /// How many.
        rows: u64,
    },
}

/// Checks every file that a statement is about.
pub(crate) fn check(statement: &Statement, places: &Places, known: Known<'_>) -> Vec<Checked> {
    let subjects = statement.subject.iter();
    subjects.map(|subject| one(statement, subject, places, known)).collect()
}

fn one(statement: &Statement, subject: &Subject, places: &Places, known: Known<'_>) -> Checked {
    let place = places.of(subject).filter(|place| place.is_file());
    let (state, remark) = match (&place, places.rivals(subject)) {
        (_, Some((own, other))) => (State::TwoPlaces, Some(Remark::Rivals { own, other })),
        (Some(place), None) => compared(Some(statement), subject, place),
        (None, None) if is_built_in(subject, known) => (State::BuiltIn, None),
        (None, None) => {
            let other = places.elsewhere(subject);
            (State::Absent, other.map(|other| Remark::OutOfPlace { other }))
        }
    };
    let is_short = |place: &&PathBuf| inside(&places.release, &subject.name).as_ref() != Some(*place);
    let here_as = place
        .as_ref()
        .filter(is_short)
        .filter(|_| subject.annotations.role != InputRole::Baseline);
    Checked {
        name: subject.name.clone(),
        role: subject.annotations.role,
        state,
        here_as: here_as.and_then(|place| Some(place.file_name()?.to_string_lossy().into_owned())),
        remark,
    }
}

fn is_built_in(subject: &Subject, known: Known<'_>) -> bool {
    let text = (known.policy)(&subject.name);
    text.is_some_and(|text| sha256_hex(text.as_bytes()) == subject.digest.sha256)
}

/// How the file of a subject, which lies at this path, compares with the one that was audited.
pub fn state_of(subject: &Subject, path: &Path) -> State {
    compared(None, subject, path).0
}

fn compared(statement: Option<&Statement>, subject: &Subject, place: &Path) -> (State, Option<Remark>) {
    match digest::fit(place, &subject.digest.sha256, subject.annotations.bytes) {
        Err(_) => (State::Unreadable, None),
        Ok(Fit::Same) => (State::Matches, None),
        Ok(Fit::OtherLineEnds) => (State::OtherLineEnds, None),
        Ok(Fit::Other) => match &subject.annotations.records_sha256 {
            None => (State::Differs, None),
            // No other encoding or quoting makes so much of it.
            Some(_) if is_far_longer(place, subject.annotations.bytes) => (State::Differs, None),
            Some(audited) => {
                let told = statement.and_then(|statement| Told::of(statement, subject));
                by_records(place, audited, told.unwrap_or_default())
            }
        },
    }
}

fn is_far_longer(place: &Path, audited: u64) -> bool {
    fs::metadata(place).is_ok_and(|found| found.len() > audited.saturating_mul(8).saturating_add(1 << 20))
}

fn by_records(place: &Path, records_sha256: &str, told: Told) -> (State, Option<Remark>) {
    let found = records::records(place, records_sha256, &[]);
    let is_other = matches!(found, Records::Other { .. });
    if is_other && told.names_left_out() {
        let without = records::records(place, records_sha256, &told.left_out_rows);
        if matches!(without, Records::Same { .. }) {
            let rows = told.left_out;
            return (State::MoreThanRecords, Some(Remark::LeftOut { rows }));
        }
    }
    match found {
        Records::Same { blank_rows } => (State::SameRecords, Some(Remark::RecordsAlone { blank_rows })),
        Records::Under { lines } => (State::MoreThanRecords, Some(Remark::Above { lines })),
        Records::Other { records } => {
            let audited = told.records.filter(|audited| *audited != records);
            let left_out = told.left_out;
            let remark = audited.map(|audited| Remark::Records {
                records,
                audited,
                left_out,
            });
            (State::Differs, remark)
        }
        Records::Unread => (State::Differs, None),
    }
}

/// What the statement tells of the rows of a file that is the only one of its dataset.
#[derive(Default)]
struct Told {
    /// How many records were audited.
    records: Option<u64>,
    /// How many rows were left out, as was declared.
    left_out: u64,
    /// Which; not all of them are told where there are many.
    left_out_rows: Vec<u64>,
}

impl Told {
    fn of(statement: &Statement, subject: &Subject) -> Option<Self> {
        let predicate = &statement.predicate;
        let data = || predicate.inputs.iter().filter(|input| input.role == InputRole::Data);
        let name = data().find(|input| input.name == subject.name)?.dataset.as_ref()?;
        let is_only = data().filter(|input| input.dataset.as_ref() == Some(name)).count() == 1;
        let dataset = predicate.datasets.iter().find(|told| is_only && told.name == *name)?;
        let blocks = predicate.blocks.iter();
        let left_out = blocks.filter(|block| block.rule == SKIPPED_ROWS && block.dataset.as_ref() == Some(name));
        let mut findings = left_out
            .flat_map(|block| &block.evaluations)
            .flat_map(|evaluation| &evaluation.findings);
        let (rows, which) = match findings.next() {
            Some(finding) => {
                let rows = finding.affected.as_ref().and_then(|count| count.n.told());
                (rows.unwrap_or(0), finding.records.clone())
            }
            None => (0, Vec::new()),
        };
        Some(Told {
            records: Some(dataset.records),
            left_out: rows,
            left_out_rows: which,
        })
    }

    fn names_left_out(&self) -> bool {
        self.left_out > 0 && self.left_out_rows.len() as u64 == self.left_out
    }
}

/// Files whose names the report does not give, such as `visits, part 2`, are known by their bytes alone: those among
/// `strangers` are found, and are strangers no more.
pub(crate) fn find_unnamed(statement: &Statement, places: &Places, files: &mut [Checked], strangers: &mut Vec<String>) {
    let mut taken = BTreeSet::new();
    for (subject, checked) in statement.subject.iter().zip(files) {
        if checked.state != State::Absent || !is_unnamed(subject) {
            continue;
        }
        let found = strangers.iter().find(|name| {
            let path = places.release.join(name.as_str());
            // What lies beside the report is no data of the release.
            if path.ancestors().skip(1).any(|folder| same_file(folder, &places.report)) {
                return false;
            }
            let is_as_long = || fs::metadata(&path).is_ok_and(|found| found.len() == subject.annotations.bytes);
            !taken.contains(*name)
                && is_as_long()
                && digest::sha256_of(&path).is_ok_and(|digest| digest == subject.digest.sha256)
        });
        if let Some(name) = found {
            taken.insert(name.clone());
            checked.state = State::Matches;
            checked.here_as = Some(name.clone());
        }
    }
    strangers.retain(|name| !taken.contains(name));
}

/// Whether a name tells only which of its sort the file is.
fn is_unnamed(subject: &Subject) -> bool {
    let sort = match subject.annotations.role {
        InputRole::Data => "part",
        InputRole::Schema => "schema",
        InputRole::Policy => "policy",
        InputRole::Metadata => "metadata",
        _ => return false,
    };
    let name = subject.name.rsplit(", ").next().unwrap_or_default();
    let place = name.strip_prefix(sort).and_then(|rest| rest.strip_prefix(' '));
    place.is_some_and(|place| !place.is_empty() && place.bytes().all(|byte| byte.is_ascii_digit()))
}
