//! Codes and their names in the previous release.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{Change, ChangeKind, DatasetFacts, Facts, Side, TallyView, Why, cell};

use super::names::{Names, folded, have_one};
use super::pair::Pair;
use crate::announced;
use crate::readings::Readings;

/// What became of the codes of both releases.
#[derive(Default)]
pub(super) struct Before {
    pub(super) compared: u64,
    one_sided: u64,
    redefined: u64,
    /// Codes whose name has become another, and whose old name is now another code's.
    pub(super) moved: Vec<Renamed>,
    /// Codes whose name has become one of other words.
    pub(super) reused: Vec<Renamed>,
    /// Codes whose name is written otherwise, in mostly the same words.
    pub(super) respelt: usize,
}

/// A code with another name than before.
pub(super) struct Renamed {
    pub(super) code: String,
    pub(super) now: String,
    pub(super) before: String,
    /// The code that has its old name now.
    pub(super) instead: Option<String>,
}

impl Renamed {
    fn told(&self) -> (&str, String, String) {
        (&self.code, folded(&self.now), folded(&self.before))
    }
}

impl Before {
    pub(super) fn of(
        facts: &Facts,
        dataset: &DatasetFacts,
        pair: &Pair<'_>,
        now: &Names<'_>,
        tally: TallyView<'_>,
    ) -> Self {
        let columns = [pair.code, pair.name];
        let was = Names::of(tally, pair.code, pair.name);
        let is_redefined = |label: &str| {
            let mut changes = dataset.changes.iter();
            announced::explains_column(facts, dataset, Some(label))
                || changes.any(|change| announced::is_redefined(change, Some(label)))
        };
        if columns.iter().any(|column| is_redefined(&column.label)) {
            return Before {
                redefined: now.codes(),
                ..Before::default()
            };
        }
        // What was recoded or relabelled is read as it is written now.
        let [codes, names] = columns.map(|column| Readings::of(dataset, &column.label, Side::Comparison, None));
        let mut before: BTreeMap<&str, BTreeMap<&str, u64>> = BTreeMap::new();
        for (code, called) in &was.by_code {
            let of_code = before.entry(codes.read(code, "")).or_default();
            for (name, rows) in called {
                *of_code.entry(names.read(name, "")).or_default() += rows.n;
            }
        }
        let mut found = Before::default();
        let instead = codes_by_name(now);
        for (code, old) in &before {
            let Some(new) = now.by_code.get(code) else {
                found.one_sided += 1;
                continue;
            };
            if dataset
                .changes
                .iter()
                .any(|change| is_declared(change, &pair.code.label, code))
            {
                found.redefined += 1;
                continue;
            }
            found.compared += 1;
            if !have_one(new, old) {
                found.add(code, now, old, &instead);
            }
        }
        let is_new = |code: &&&str| !before.contains_key(**code);
        found.one_sided += now.by_code.keys().filter(is_new).count() as u64;
        found
    }

    /// Leaves out what became of a look-up's names in the same way: it is told there, of all tables that have its names.
    pub(super) fn leave_to(&mut self, look_up: &Before) {
        let there: BTreeSet<_> = look_up.moved.iter().chain(&look_up.reused).map(Renamed::told).collect();
        for own in [&mut self.moved, &mut self.reused] {
            own.retain(|renamed| !there.contains(&renamed.told()));
        }
    }

    fn add(
        &mut self,
        code: &str,
        now: &Names<'_>,
        old: &BTreeMap<&str, u64>,
        instead: &BTreeMap<String, BTreeSet<&str>>,
    ) {
        let new = now.ranked(code).first().map(|(name, _)| *name).unwrap_or_default();
        let was = old
            .iter()
            .max_by_key(|(_, rows)| **rows)
            .map(|(name, _)| *name)
            .unwrap_or_default();
        let others = instead.get(&folded(was)).into_iter().flatten();
        let renamed = Renamed {
            code: code.to_owned(),
            now: new.to_owned(),
            before: was.to_owned(),
            instead: others.copied().find(|other| *other != code).map(str::to_owned),
        };
        match &renamed.instead {
            Some(_) => self.moved.push(renamed),
            None if is_mostly(new, was) => self.respelt += 1,
            None => self.reused.push(renamed),
        }
    }

    pub(super) fn left(&self) -> [(Why, u64); 2] {
        [(Why::OneSided, self.one_sided), (Why::Redefined, self.redefined)]
    }
}

fn codes_by_name<'a>(names: &Names<'a>) -> BTreeMap<String, BTreeSet<&'a str>> {
    let mut codes: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (code, called) in &names.by_code {
        for name in called.keys() {
            codes.entry(folded(name)).or_default().insert(code);
        }
    }
    codes
}

/// Whether the publisher says that the code is something else by now: redefined, or opened anew.
fn is_declared(change: &Change, column: &str, code: &str) -> bool {
    let names_it = || change.from.iter().chain(&change.into).any(|named| named == code);
    matches!(change.what, ChangeKind::Redefined | ChangeKind::Opened)
        && change.column.as_deref() == Some(column)
        && names_it()
}

/// Whether more than half of the words of the longer name are in both.
fn is_mostly(one: &str, other: &str) -> bool {
    let words = |name: &str| -> BTreeSet<String> {
        let folded = cell::fold(name);
        let words = folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty());
        words.map(str::to_owned).collect()
    };
    let (one, other) = (words(one), words(other));
    one.intersection(&other).count() * 2 > one.len().max(other.len())
}
