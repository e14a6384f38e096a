//! The files of a statement, held against those that were read here.

use std::collections::{BTreeMap, BTreeSet};

use candour_statement::is_digest;
use candour_statement::predicate::{Availability, Input, Predicate, Written};
use candour_statement::vocabulary::InputRole;

use super::{File, FileState, Missing};

/// A file of a statement: its role, its name, its dataset.
pub(super) type Named<'a> = (InputRole, &'a str, Option<&'a str>);

fn named_input(input: &Input) -> Named<'_> {
    (input.role, &input.name, input.dataset.as_deref())
}

/// The files that were written anew.
pub(super) fn rewritten<'a>(stated: &'a Predicate, files: &[File]) -> BTreeMap<Named<'a>, &'a Input> {
    let names: BTreeSet<(InputRole, &str)> = files
        .iter()
        .filter(|file| file.state == FileState::Rewritten)
        .map(|file| (file.role, file.name.as_str()))
        .collect();
    let is_rewritten = |input: &&Input| names.contains(&(input.role, input.name.as_str()));
    let inputs = stated.inputs.iter().filter(is_rewritten);
    inputs.map(|input| (named_input(input), input)).collect()
}

/// What ran here, with what the statement says of how rewritten files are written, as far as an audit could say it.
pub(super) fn taken_over(
    stated: &Predicate,
    again: &Predicate,
    rewritten: &BTreeMap<Named<'_>, &Input>,
    datasets: &BTreeSet<String>,
) -> Predicate {
    let mut again = again.clone();
    again.words.clone_from(&stated.words);
    for input in &mut again.inputs {
        let told = rewritten.get(&named_input(input)).copied();
        let is_told = |told: &&Input| told.sha256.as_deref().is_some_and(is_digest);
        if let Some(told) = told.filter(is_told) {
            let bytes = |input: &Input| match input.role {
                InputRole::Data => input.bytes.unwrap_or(0),
                _ => 0,
            };
            again.figures.bytes = again
                .figures
                .bytes
                .saturating_sub(bytes(input))
                .saturating_add(bytes(told));
            input.bytes = told.bytes;
            input.sha256.clone_from(&told.sha256);
        }
    }
    let anew = again
        .datasets
        .iter_mut()
        .filter(|dataset| datasets.contains(&dataset.name));
    for dataset in anew {
        let told = stated.datasets.iter().find(|told| told.name == dataset.name);
        if let Some(told) = told.filter(|told| told.written.iter().all(is_way_of_writing)) {
            dataset.written.clone_from(&told.written);
        }
    }
    again
}

/// Whether this is how an audit says that files are written, and no message.
fn is_way_of_writing(way: &Written) -> bool {
    let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    way.encoding.len() <= 20 && way.encoding.chars().all(is_word) && way.delimiter.chars().count() == 1
}

/// The files that are not as they were, or not here.
pub(super) fn compared(stated: &Predicate, again: &Predicate, missing: &Missing) -> Vec<File> {
    let here: BTreeMap<Named<'_>, &Input> = again.inputs.iter().map(|input| (named_input(input), input)).collect();
    let there: BTreeSet<Named<'_>> = stated.inputs.iter().map(named_input).collect();
    let mut files = Vec::new();
    for input in &stated.inputs {
        let found = here.get(&named_input(input)).copied();
        let is_withheld = input.availability == Availability::Withheld;
        let state = match found {
            Some(_) if is_withheld && missing.unchecked_commitment => FileState::Unchecked,
            Some(found) if is_withheld && found.commitment == input.commitment => continue,
            Some(_) if is_withheld => FileState::Differs,
            None if is_withheld => FileState::Withheld,
            None => FileState::Absent,
            Some(found) if found.sha256 == input.sha256 && input.sha256.is_some() => continue,
            Some(_) if input.role != InputRole::Data && missing.other_line_ends.contains(&input.name) => {
                FileState::Rewritten
            }
            Some(_) if missing.more_than_records.contains(&input.name) => FileState::Differs,
            Some(found) if found.records_sha256.is_some() && found.records_sha256 == input.records_sha256 => {
                FileState::Rewritten
            }
            // It follows from all else, and is no file that anyone was given.
            Some(_) if input.role == InputRole::Baseline => continue,
            Some(_) => FileState::Differs,
        };
        files.push(File {
            name: input.name.clone(),
            role: input.role,
            state,
        });
    }
    let is_new = |found: &&Input| !there.contains(&named_input(found));
    files.extend(again.inputs.iter().filter(is_new).map(|input| File {
        name: input.name.clone(),
        role: input.role,
        state: FileState::OnlyHere,
    }));
    files
}
