//! The audit once more: the release as far as it is here, the day and the policies of the statement.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use candour_compare::reproduction::{self, File, FileState, Missing, Other, Reproduction};
use candour_config::release::{self, DECLARATION_FILE, Release};
use candour_model::facts::Kind;
use candour_model::outcome::{Block, Compared, InputRole, Outcome};
use candour_publish::Audience;
use candour_render::terminal::harmless;
use candour_render::worded;
use candour_statement::predicate::{Input, Predicate};
use candour_verify::{Places, inside};

use crate::args::AtHandOptions;
use crate::commands::audit::{self, Setup, VERSION, WITHHELD, Wishes};
use crate::exit::{Exit, Failure};
use crate::plugins::strangers::Strangers;
use crate::statement_file::StatementFile;
use crate::{days, packs};

/// Why nothing could be run again.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
enum Error {
    #[error("candour.toml is not here, so this audit cannot be run again")]
    #[diagnostic(
        code(candour::reproduce::no_declaration),
        help(
            "download it with the data: the report names it with its digest; then name their folder with --data (looked in: \
             {places})"
        )
    )]
    NoDeclaration { places: String },
    #[error("{name} is not here, so this audit cannot be run again")]
    #[diagnostic(
        code(candour::reproduce::no_file),
        help("the report is of this one file alone: name its folder with --data (looked in: {places})")
    )]
    NoFile { name: String, places: String },
    #[error("no dataset of this report is here in full, so nothing was run again; missing: {files}")]
    #[diagnostic(
        code(candour::reproduce::no_dataset),
        help("download what is not here, and name the folder with --data if it is not that of the report")
    )]
    NoDataset { files: String },
    #[error("the report's day is not a date")]
    #[diagnostic(
        code(candour::reproduce::no_day),
        help("no audit wrote that: check the signature, and ask the publisher")
    )]
    NoDay,
    #[error("the policy {name} of this report is not here")]
    #[diagnostic(
        code(candour::reproduce::no_policy),
        help("download it with the data: a policy of the publisher's own lies in the release's folder")
    )]
    NoPolicy { name: String },
    #[error("this audit was compared with {stated}, and what is given is {given}")]
    #[diagnostic(
        code(candour::reproduce::other_previous),
        help("name {stated} with --previous: the two tell rules different things")
    )]
    OtherPrevious { stated: &'static str, given: &'static str },
    #[error("{} and {} differ, and either could be {name} of this report", own.display(), other.display())]
    #[diagnostic(
        code(candour::reproduce::two_places),
        help(
            "nothing was run again: take away the one that is not in its place, or name the release's folder with --data"
        )
    )]
    TwoPlaces { name: String, own: PathBuf, other: PathBuf },
}

/// Runs the audit again and holds it against the statement.
pub(super) fn again(report: &StatementFile, places: &Places, at_hand: &AtHandOptions) -> Result<Reproduction, Failure> {
    let stated = &report.statement.predicate;
    for subject in &report.statement.subject {
        if let Some((own, other)) = places.rivals(subject) {
            let name = harmless(&subject.name);
            return Err(found(Error::TwoPlaces { name, own, other }));
        }
    }
    let (release, absent) = release(stated, places)?;
    let folder = release.folder.clone();
    let names_previous = release.declaration.release.previous.is_some();
    let policies = policies(stated, &folder)?;
    let wishes = Wishes {
        policies: &policies,
        previous: at_hand.previous.as_deref(),
        archive: &at_hand.archive,
        plugins: &at_hand.plugins,
        locked: false,
        strangers: Some(Strangers {
            isolation: &stated.audit.isolation,
            may_run_foreign: at_hand.foreign_plugins,
        }),
    };
    let mut setup = audit::prepare_release(release, &wishes)?;
    let lacks_archive = setup.archive.len() != stated.archive.len();
    same_sort(stated, &setup)?;
    link_archive(stated, &mut setup);
    setup.previous_withheld = withheld(stated).filter(|_| setup.previous.is_some());
    // The link to the release before is held against its report, if that is here; one that has none needs no report.
    let link = stated
        .previous
        .as_ref()
        .and_then(|before| before.statement_sha256.clone());
    let is_unlinked = link.is_some() && setup.previous_statement.is_none();
    if link.is_none() || is_unlinked {
        setup.previous_statement = link;
    }
    let named_salt = match (&at_hand.salt, &at_hand.private_dir) {
        (Some(salt), _) => Some(salt.clone()),
        (None, Some(parent)) => Some(audit::salt_in(parent)?),
        (None, None) => None,
    };
    let is_named = named_salt.as_ref().is_some_and(|salt| !salt.is_empty());
    let salt = named_salt.unwrap_or_else(|| audit::salt_in(&folder).unwrap_or_default());
    let outcome = run(&setup, stated, &salt, at_hand)?;
    let mut found = worded(candour_publish::publish(&outcome, Audience::Public, VERSION)?);
    let is_given = setup.previous_withheld.is_some();
    // A salt that lies here without having been named may be that of another release.
    let is_unchecked = is_given && !is_named && !commits_alike(stated, &found);
    if is_unchecked {
        commit_as(stated, &mut found);
    }
    let anew = super::anew::anew(&report.statement, &found, &setup.release, places);
    let missing = Missing {
        datasets: without(&outcome, absent),
        plugins: setup.not_run.clone(),
        previous: stated.previous.is_some() && setup.previous.is_none() || lacks_archive,
        comparing: comparing(&outcome),
        lock: has(stated, InputRole::Lock) && !has(&found, InputRole::Lock),
        link: is_unlinked,
        unchecked_commitment: is_unchecked,
        other_line_ends: anew.other_line_ends,
        more_than_records: anew.more_than_records,
    };
    let mut reproduction = reproduction::compare(&report.statement, &report.payload, &found, &missing)?;
    if names_previous && stated.previous.is_none() {
        reproduction.other.push(Other::PreviousNotCompared);
    }
    if is_unlinked {
        reproduction.files.push(File {
            name: "its report".to_owned(),
            role: InputRole::Previous,
            state: FileState::Absent,
        });
    }
    // The schema of a dataset that is not here whole was not read.
    let is_unread = |file: &File| {
        let path = inside(&folder, &file.name);
        file.state == FileState::Absent && path.is_some_and(|path| path.is_file())
    };
    reproduction
        .files
        .retain(|file| file.role != InputRole::Schema || !is_unread(file));
    Ok(reproduction)
}

/// Whether a file of this role was read.
fn has(predicate: &Predicate, role: InputRole) -> bool {
    predicate.inputs.iter().any(|input| input.role == role)
}

/// The rules that compare, as their plugins say.
fn comparing(outcome: &Outcome) -> BTreeSet<String> {
    let compares = |block: &&Block| block.manifest.as_ref().is_some_and(|manifest| manifest.compares);
    let blocks = outcome.blocks.iter().filter(compares);
    blocks.map(|block| block.rule.clone()).collect()
}

fn run(setup: &Setup, stated: &Predicate, salt: &str, at_hand: &AtHandOptions) -> Result<Outcome, Failure> {
    let pool = audit::thread_pool(at_hand.resources.jobs)?;
    let as_of = match stated.audit.as_of.as_deref() {
        Some(day) => days::parse(day).map_err(|_| partial(Error::NoDay))?,
        None => audit::today(),
    };
    let as_of = &as_of.to_string();
    pool.install(|| setup.audit(as_of, salt, &at_hand.resources, false, &|_| {}))
}

/// As much of the release as is here, and the names of its datasets that are not.
fn release(stated: &Predicate, places: &Places) -> Result<(Release, Vec<String>), Failure> {
    let told = || {
        let shown: Vec<String> = places
            .looked_in()
            .iter()
            .map(|place| place.display().to_string())
            .collect();
        shown.join(", ")
    };
    let data = |input: &&Input| input.role == InputRole::Data;
    if !stated.inputs.iter().any(|input| input.role == InputRole::Declaration) {
        let name = stated.inputs.iter().find(data).map(|input| input.name.clone());
        let name = name.unwrap_or_default();
        let path = inside(&places.release, &name);
        let Some(path) = path.filter(|path| path.is_file()) else {
            let name = harmless(&name);
            return Err(partial(Error::NoFile { name, places: told() }));
        };
        let kind = match stated.datasets.first().map(|dataset| dataset.kind) {
            Some(Kind::Records) => Kind::Records,
            _ => Kind::Table,
        };
        return Ok((release::bare(&path, kind)?, Vec::new()));
    }
    let folder = &places.release;
    if !folder.join(DECLARATION_FILE).is_file() {
        return Err(partial(Error::NoDeclaration { places: told() }));
    }
    let mut files: BTreeMap<String, usize> = BTreeMap::new();
    for input in stated.inputs.iter().filter(data) {
        if let Some(dataset) = &input.dataset {
            *files.entry(dataset.clone()).or_default() += 1;
        }
    }
    let (release, absent) = release::load_available(folder, &files)?;
    match release.datasets.is_empty() {
        true => Err(partial(Error::NoDataset {
            files: not_here(stated, folder),
        })),
        false => Ok((release, absent)),
    }
}

/// Data files and schemas that are not in a folder.
fn not_here(stated: &Predicate, folder: &Path) -> String {
    let is_of_data = |input: &&Input| matches!(input.role, InputRole::Data | InputRole::Schema);
    let absent = stated.inputs.iter().filter(is_of_data);
    let is_there = |input: &&Input| inside(folder, &input.name).is_some_and(|path| path.is_file());
    let absent = absent.filter(|input| !is_there(input));
    let names: Vec<String> = absent.map(|input| harmless(&input.name)).collect();
    names.join(", ")
}

/// Refuses another sort of previous release than the audit had: rules are told other things of it.
fn same_sort(stated: &Predicate, setup: &Setup) -> Result<(), Failure> {
    let told = |compared: Compared| match compared {
        Compared::Files => "the files of the release before",
        Compared::Baseline => "the baseline.json of the release before",
    };
    let previous = stated.previous.iter().zip(&setup.previous);
    let archive = stated
        .archive
        .iter()
        .zip(setup.archive.iter().map(|(at_hand, _)| at_hand));
    let mut others = previous
        .chain(archive)
        .filter(|(before, at_hand)| before.through != at_hand.compared());
    match others.next() {
        Some((before, at_hand)) => Err(partial(Error::OtherPrevious {
            stated: told(before.through),
            given: told(at_hand.compared()),
        })),
        None => Ok(()),
    }
}

/// The links to releases of the archive whose reports are not here are taken over: no rule sees them.
fn link_archive(stated: &Predicate, setup: &mut Setup) {
    for (before, (_, statement)) in stated.archive.iter().zip(&mut setup.archive) {
        if statement.is_none() || before.statement_sha256.is_none() {
            statement.clone_from(&before.statement_sha256);
        }
    }
}

/// More policies than any release has.
const MOST_POLICIES: usize = 50;

/// The policies of the statement: its own files in the release, else those that came with candour.
fn policies(stated: &Predicate, folder: &Path) -> Result<Vec<String>, Failure> {
    let inputs = stated.inputs.iter().filter(|input| input.role == InputRole::Policy);
    let mut named = BTreeSet::new();
    inputs
        .filter(|input| named.insert(&input.name))
        .take(MOST_POLICIES)
        .map(|input| {
            let path = inside(folder, &input.name).filter(|path| path.is_file());
            match (path, packs::id(&input.name)) {
                (Some(path), _) => Ok(path.display().to_string()),
                (None, Some(id)) => Ok(id.to_owned()),
                (None, None) => Err(partial(Error::NoPolicy {
                    name: harmless(&input.name),
                })),
            }
        })
        .collect()
}

/// Why the publisher withholds what the release was compared with, if that is so and in the words of an audit.
fn withheld(stated: &Predicate) -> Option<String> {
    let mut inputs = stated.inputs.iter().filter(|input| input.role == InputRole::Previous);
    let is_ours = |input: &&Input| input.reason.as_deref() == Some(WITHHELD);
    inputs.find(is_ours).and_then(|input| input.reason.clone())
}

/// Datasets that are not here, and those that refer to one of them.
fn without(outcome: &Outcome, absent: Vec<String>) -> BTreeSet<String> {
    let mut missing: BTreeSet<String> = absent.into_iter().collect();
    for dataset in &outcome.facts.datasets {
        let mut references = dataset.table.references.iter();
        if references.any(|reference| missing.contains(&reference.dataset)) {
            missing.insert(dataset.name.clone());
        }
    }
    missing
}

/// Whether withheld files are committed to alike.
fn commits_alike(stated: &Predicate, found: &Predicate) -> bool {
    let commitments = |predicate: &Predicate| -> Vec<Option<String>> {
        let inputs = predicate
            .inputs
            .iter()
            .filter(|input| input.role == InputRole::Previous);
        inputs.map(|input| input.commitment.clone()).collect()
    };
    commitments(stated) == commitments(found)
}

/// Without the salt nobody can tell what a withheld file is committed to: that stays as it is stated.
fn commit_as(stated: &Predicate, found: &mut Predicate) {
    let commitments = |input: &&Input| input.commitment.is_some();
    let mut told = stated.inputs.iter().filter(commitments);
    for input in found.inputs.iter_mut().filter(|input| input.commitment.is_some()) {
        input.commitment = told.next().and_then(|told| told.commitment.clone());
    }
}

/// What is here is not what the report is about.
fn found(error: Error) -> Failure {
    Failure {
        report: miette::Report::new(error),
        exit: Exit::Found,
    }
}

fn partial(error: Error) -> Failure {
    Failure {
        report: miette::Report::new(error),
        exit: Exit::Partial,
    }
}
