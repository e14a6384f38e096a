//! The audit once more: the release as far as it is here, the day and the policies of the statement.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use candour_config::release::{self, DECLARATION_FILE, Release};
use candour_model::facts::Kind;
use candour_model::outcome::{Compared, InputRole, Outcome};
use candour_report::predicate::{Input, Predicate};
use candour_report::reproduction::{self, File, FileState, Missing, Reproduction};
use candour_report::terminal::harmless;
use candour_report::{Audience, statement};

use crate::args::AtHandOptions;
use crate::commands::audit::{self, AtHand, Setup, VERSION, Wishes};
use crate::exit::{Exit, Failure};
use crate::packs;
use crate::statement_file::StatementFile;

/// Why nothing could be run again.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
enum Error {
    #[error("candour.toml is not here, so nothing of this audit can be run again")]
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
    #[error("none of the datasets of this report is here whole, so nothing was run again; not here: {files}")]
    #[diagnostic(
        code(candour::reproduce::no_dataset),
        help("download what is not here, and name the folder with --data if it is not that of the report")
    )]
    NoDataset { files: String },
    #[error("this audit was compared with {stated}, and what is given is {given}")]
    #[diagnostic(
        code(candour::reproduce::other_previous),
        help("name the same with --previous: the baseline.json that the release before published, or its folder")
    )]
    OtherPrevious { stated: &'static str, given: &'static str },
}

/// Runs the audit again and holds it against the statement.
pub(super) fn again(
    report: &StatementFile,
    places: &[PathBuf],
    at_hand: &AtHandOptions,
) -> Result<Reproduction, Failure> {
    let stated = &report.statement.predicate;
    let (release, absent) = release(stated, places)?;
    let folder = release.folder.clone();
    let policies = policies(stated, &folder);
    let wishes = Wishes {
        policies: &policies,
        previous: at_hand.previous.as_deref(),
        plugins: &at_hand.plugins,
        locked: false,
    };
    let mut setup = audit::prepare_release(release, &wishes)?;
    let is_compared = stated.previous.is_some();
    if !is_compared {
        setup.previous = None;
        setup.previous_statement = None;
    }
    same_sort(stated, &setup)?;
    setup.previous_withheld = withheld(stated).filter(|_| setup.previous.is_some());
    if setup.previous_statement.is_none() {
        // The link to the release before is no part of what can be run again.
        setup.previous_statement = stated
            .previous
            .as_ref()
            .and_then(|before| before.statement_sha256.clone());
    }
    let salt = match &at_hand.salt {
        Some(salt) => salt.clone(),
        None => audit::salt_of(&folder),
    };
    let outcome = run(&setup, stated, &salt, at_hand)?;
    let missing = Missing {
        datasets: without(&outcome, absent),
        previous: is_compared && setup.previous.is_none(),
    };
    let mut found = candour_report::publish(&outcome, Audience::Public, VERSION)?;
    if salt.is_empty() {
        commit_as(stated, &mut found);
    }
    let bytes = statement::of(&found)?;
    let mut reproduction = reproduction::compare(stated, &found, &missing, bytes == report.payload);
    // The schema of a dataset that is not here whole was not read.
    let is_unread = |file: &File| file.state == FileState::Absent && folder.join(&file.name).is_file();
    reproduction
        .files
        .retain(|file| file.role != InputRole::Schema || !is_unread(file));
    Ok(reproduction)
}

fn run(setup: &Setup, stated: &Predicate, salt: &str, at_hand: &AtHandOptions) -> Result<Outcome, Failure> {
    let pool = audit::thread_pool(at_hand.resources.jobs)?;
    let today = audit::today().to_string();
    let as_of = stated.audit.as_of.as_deref().unwrap_or(&today);
    pool.install(|| setup.audit(as_of, salt, &at_hand.resources, &|_, _| {}))
}

/// As much of the release as is here, and the names of its datasets that are not.
fn release(stated: &Predicate, places: &[PathBuf]) -> Result<(Release, Vec<String>), Failure> {
    let told = || {
        let shown: Vec<String> = places.iter().map(|place| place.display().to_string()).collect();
        shown.join(", ")
    };
    let data = |input: &&Input| input.role == InputRole::Data;
    if !stated.inputs.iter().any(|input| input.role == InputRole::Declaration) {
        let name = stated.inputs.iter().find(data).map(|input| input.name.clone());
        let name = name.unwrap_or_default();
        let path = places.iter().map(|place| place.join(&name)).find(|path| path.is_file());
        let Some(path) = path else {
            return Err(partial(Error::NoFile { name, places: told() }));
        };
        let kind = match stated.datasets.first().map(|dataset| dataset.kind.as_str()) {
            Some("records") => Kind::Records,
            _ => Kind::Table,
        };
        return Ok((release::bare(&path, kind)?, Vec::new()));
    }
    let folder = places.iter().find(|place| place.join(DECLARATION_FILE).is_file());
    let Some(folder) = folder else {
        return Err(partial(Error::NoDeclaration { places: told() }));
    };
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
    let absent = absent.filter(|input| !folder.join(&input.name).is_file());
    let names: Vec<String> = absent.map(|input| harmless(&input.name)).collect();
    names.join(", ")
}

/// Refuses another sort of previous release than the audit had: rules are told other things of it.
fn same_sort(stated: &Predicate, setup: &Setup) -> Result<(), Failure> {
    let told = |compared: Compared| match compared {
        Compared::Files => "the files of the release before",
        Compared::Baseline => "the baseline.json of the release before",
    };
    let given = setup.previous.as_ref().map(AtHand::compared);
    match (&stated.previous, given) {
        (Some(before), Some(given)) if before.through != given => Err(partial(Error::OtherPrevious {
            stated: told(before.through),
            given: told(given),
        })),
        _ => Ok(()),
    }
}

/// The policies of the statement, by id where they came with candour, else by their files in the release.
fn policies(stated: &Predicate, folder: &Path) -> Vec<String> {
    let inputs = stated.inputs.iter().filter(|input| input.role == InputRole::Policy);
    inputs
        .map(|input| match packs::id(&input.name) {
            Some(id) => id.to_owned(),
            None => folder.join(&input.name).display().to_string(),
        })
        .collect()
}

/// Why the publisher withholds what the release was compared with, if that is so.
fn withheld(stated: &Predicate) -> Option<String> {
    let mut inputs = stated.inputs.iter().filter(|input| input.role == InputRole::Previous);
    inputs.find_map(|input| input.reason.clone())
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

/// Without the salt nobody can tell what a withheld file is committed to: that stays as it is stated.
fn commit_as(stated: &Predicate, found: &mut Predicate) {
    let commitments = |input: &&Input| input.commitment.is_some();
    let mut told = stated.inputs.iter().filter(commitments);
    for input in found.inputs.iter_mut().filter(|input| input.commitment.is_some()) {
        input.commitment = told.next().and_then(|told| told.commitment.clone());
    }
}

fn partial(error: Error) -> Failure {
    Failure {
        report: miette::Report::new(error),
        exit: Exit::Partial,
    }
}
