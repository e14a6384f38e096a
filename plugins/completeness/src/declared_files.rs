//! Declared files: files that are not those that the release's own metadata list.

mod words;

use candour_sdk::facts::Facts;
use candour_sdk::metadata::ListedFile;
use candour_sdk::{
    Argument, Ask, DatasetFacts, Dimension, FileFacts, Finding, Judgement, Plan, Rule, RuleError, RuleMeta, Scope,
    Tallies, Unit, Why, count, file, label,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// Files that are not as they are listed.
pub struct DeclaredFiles;

/// A way for files and list to differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Which {
    /// Another digest.
    Digest,
    /// Another length.
    Bytes,
    /// Other columns.
    Columns,
    /// A file that is not in the list.
    Unlisted,
    /// A file in the list that is in no dataset.
    Unread,
}

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// What is looked for.
    #[schemars(extend("x-stricter" = "higher"))]
    which: Vec<Which>,
}

impl Rule for DeclaredFiles {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        words::added(RuleMeta::new("declared-files"))
            .summary("files that are not those that the release's metadata list")
            .dimension(Dimension::Consistency)
            .scope(Scope::Release)
            .page(include_str!("declared_files.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        match ask.facts.release.metadata {
            Some(_) => Plan::facts_suffice(),
            None => Plan::not_applicable("no-metadata"),
        }
    }

    fn judge(&self, ask: &Ask<Params>, _: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let Some(metadata) = &ask.facts.release.metadata else {
            return Ok(());
        };
        let here = files(&ask.facts);
        let found: Vec<Option<Here<'_>>> = metadata.files.iter().map(|listed| meant(listed, &here)).collect();
        let pairs = || {
            let pairs = metadata.files.iter().zip(&found);
            pairs.filter_map(|(listed, found)| Some((listed, found.as_ref()?)))
        };
        let is_listed = |one: &Here<'_>| pairs().any(|(_, other)| other.file.path == one.file.path);
        let unlisted: Vec<&Here<'_>> = here.iter().filter(|one| !is_listed(one)).collect();
        let is_undecided = |(listed, here): &(&ListedFile, &Here<'_>)| {
            has_digest(listed, here).is_none() && (listed.other_digest || listed.bytes.is_none())
        };
        let undecided = pairs().filter(is_undecided).count() as u64;
        let all = (metadata.files.len() + unlisted.len()) as u64;
        let looked = out.looked(Unit::Files).of(all).at(all - undecided);
        looked.rest(Why::NotDeclared, undecided);

        let other_digest = |(listed, here): &(&ListedFile, &Here<'_>)| has_digest(listed, here) == Some(false);
        // A file of another length has another digest too, which is told already.
        let other_length = |(listed, here): &(&ListedFile, &Here<'_>)| {
            has_digest(listed, here).is_none() && listed.bytes.is_some_and(|bytes| bytes != here.file.bytes)
        };
        let read =
            |found: Vec<(&ListedFile, &Here<'_>)>| found.iter().map(|(_, here)| here.file.path.clone()).collect();
        let unread = metadata.files.iter().zip(&found).filter(|(_, found)| found.is_none());
        for (which, paths) in [
            (Which::Digest, read(pairs().filter(other_digest).collect())),
            (Which::Bytes, read(pairs().filter(other_length).collect())),
            (
                Which::Unlisted,
                unlisted.iter().map(|here| here.file.path.clone()).collect::<Vec<_>>(),
            ),
            (Which::Unread, unread.map(|(listed, _)| listed.path.clone()).collect()),
        ] {
            if ask.params.which.contains(&which) && !paths.is_empty() {
                out.finding(of_files(which, &paths));
            }
        }
        if ask.params.which.contains(&Which::Columns) {
            judge_columns(pairs(), out);
        }
        Ok(())
    }
}

/// A file of the release, and whose it is.
#[derive(Clone, Copy)]
struct Here<'a> {
    file: &'a FileFacts,
    dataset: &'a DatasetFacts,
}

fn files(facts: &Facts) -> Vec<Here<'_>> {
    let of = |dataset| facts_of(dataset);
    facts.datasets.iter().flat_map(of).collect()
}

fn facts_of(dataset: &DatasetFacts) -> impl Iterator<Item = Here<'_>> {
    dataset.files.iter().map(move |file| Here { file, dataset })
}

/// The file that is listed: the one at its path; of an address, the only one of its last name.
fn meant<'a>(listed: &ListedFile, here: &[Here<'a>]) -> Option<Here<'a>> {
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    if !listed.path.contains("://") {
        return here.iter().find(|here| here.file.path == listed.path).copied();
    }
    let mut named = here.iter().filter(|here| name(&here.file.path) == name(&listed.path));
    named.next().filter(|_| named.next().is_none()).copied()
}

/// Whether a file has the digest that is listed, where both are known.
fn has_digest(listed: &ListedFile, here: &Here<'_>) -> Option<bool> {
    let (listed, found) = (listed.sha256.as_ref()?, here.file.sha256.as_ref()?);
    Some(listed == found)
}

fn of_files(which: Which, paths: &[String]) -> Finding {
    let template = match which {
        Which::Digest => "digest",
        Which::Bytes => "bytes",
        Which::Unlisted => "unlisted",
        Which::Unread | Which::Columns => "unread",
    };
    let n = paths.len() as u64;
    let finding = Finding::of(template).arg("files", count(n, Unit::Files));
    let finding = finding.affected(n, Unit::Files);
    paths
        .iter()
        .fold(finding, |finding, path| finding.group([("file", file(path))]))
}

/// Columns on one side only. A file of which no columns are listed promises none.
fn judge_columns<'a>(pairs: impl Iterator<Item = (&'a ListedFile, &'a Here<'a>)>, out: &mut Judgement) {
    let (mut absent, mut unlisted) = (Vec::new(), Vec::new());
    for (listed, here) in pairs.filter(|(listed, _)| !listed.columns.is_empty()) {
        let path = &here.file.path;
        let present = |label: &&String| {
            here.dataset
                .present()
                .any(|column| column.id().words() == label.as_str())
        };
        absent.extend(
            listed
                .columns
                .iter()
                .filter(|label| !present(label))
                .map(|label| (label, path)),
        );
        let extra = here
            .dataset
            .present()
            .filter(|column| !listed.columns.iter().any(|label| label == column.id().words()));
        unlisted.extend(extra.map(|column| (&column.label, path)));
    }
    for (template, found) in [("columns-absent", absent), ("columns-unlisted", unlisted)] {
        if found.is_empty() {
            continue;
        }
        let n = found.len() as u64;
        let finding = Finding::of(template).arg("columns", count(n, Unit::Columns));
        let finding = finding.affected(n, Unit::Columns);
        let group = |(column, path): &(&String, &String)| -> [(&'static str, Argument); 2] {
            [("column", label(*column)), ("file", file(*path))]
        };
        out.finding(found.iter().fold(finding, |finding, one| finding.group(group(one))));
    }
}

#[cfg(test)]
mod tests;
