//! Which names the codes of a table have.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::cell::{self, CellState};
use candour_sdk::{ColumnFacts, RecordRef, TallyView};

use super::pair::Pair;
use crate::refused::is_refused;

/// Names by code. Blanks and markers are neither.
#[derive(Default)]
pub(super) struct Names<'a> {
    pub(super) by_code: BTreeMap<&'a str, BTreeMap<&'a str, Rows>>,
    /// Codes of which the publisher withholds the name.
    pub(super) withheld: u64,
}

/// The rows of a code under one name.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) n: u64,
    pub(super) records: Vec<RecordRef>,
}

/// Codes that share a name, the most frequent first.
pub(super) type Shared<'a> = (&'a str, Vec<&'a str>);

impl<'a> Names<'a> {
    pub(super) fn of(tally: TallyView<'a>, code: &ColumnFacts, name: &ColumnFacts) -> Self {
        Names::read(tally, (0, code), (1, name))
    }

    /// Codes by name: names take the place of codes.
    pub(super) fn turned(tally: TallyView<'a>, code: &ColumnFacts, name: &ColumnFacts) -> Self {
        Names::read(tally, (1, name), (0, code))
    }

    fn read(tally: TallyView<'a>, (i, code): (usize, &ColumnFacts), (j, name): (usize, &ColumnFacts)) -> Self {
        let mut names = Names::default();
        let mut withheld = BTreeSet::new();
        for group in tally.groups() {
            let (Some(of), Some(called)) = (group.key(i), group.key(j)) else {
                continue;
            };
            if cell::marker(of, &code.meaning).is_some() {
                continue;
            }
            if cell::marker(called, &name.meaning).is_some() {
                if cell::state(called, &name.meaning) == CellState::Suppressed {
                    withheld.insert(of);
                }
                continue;
            }
            let rows: &mut Rows = names.by_code.entry(of).or_default().entry(called).or_default();
            rows.n += group.count();
            rows.records.extend(group.rows());
        }
        withheld.retain(|code| !names.by_code.contains_key(code));
        names.withheld = withheld.len() as u64;
        names
    }

    pub(super) fn codes(&self) -> u64 {
        self.by_code.len() as u64
    }

    /// The names of a code, the most frequent first.
    pub(super) fn ranked(&self, code: &str) -> Vec<(&'a str, &Rows)> {
        let mut names: Vec<_> = self.by_code.get(code).into_iter().flatten().collect();
        names.sort_by_key(|(_, rows)| Reverse(rows.n));
        names.into_iter().map(|(name, rows)| (*name, rows)).collect()
    }

    /// Codes with several names, and those whose names differ only in case, spaces or punctuation.
    pub(super) fn two_names(&self) -> (Vec<&'a str>, Vec<&'a str>) {
        let several = self.by_code.iter().filter(|(_, names)| names.len() > 1);
        let is_different = |(_, names): &(&&str, &BTreeMap<&str, Rows>)| {
            let folded: BTreeSet<String> = names.keys().map(|name| folded(name)).collect();
            folded.len() > 1
        };
        let (different, alike): (Vec<_>, Vec<_>) = several.partition(is_different);
        let codes = |of: Vec<(&&'a str, _)>| of.into_iter().map(|(code, _)| *code).collect();
        (codes(different), codes(alike))
    }

    /// Of codes with several names, those that have no two which the schema allows, and the others.
    pub(super) fn refused(&self, pair: &Pair<'_>, codes: &[&'a str]) -> (Vec<&'a str>, Vec<&'a str>) {
        let is_refused = |code: &&str| {
            let listed = self.names_of(code).filter(|name| !is_refused(pair.name, name));
            is_refused(pair.code, code) || listed.count() < 2
        };
        codes.iter().copied().partition(is_refused)
    }

    /// In which columns the schema refuses something of these.
    pub(super) fn columns_refused(&self, pair: &Pair<'_>, codes: &[&str]) -> Vec<String> {
        let of_codes = codes.iter().any(|code| is_refused(pair.code, code));
        let mut names = codes.iter().flat_map(|code| self.names_of(code));
        let of_names = names.any(|name| is_refused(pair.name, name));
        let columns = [(pair.code, of_codes), (pair.name, of_names)].into_iter();
        columns
            .filter(|(_, any)| *any)
            .map(|(column, _)| column.label.clone())
            .collect()
    }

    fn names_of(&self, code: &str) -> impl Iterator<Item = &'a str> {
        self.by_code
            .get(code)
            .into_iter()
            .flat_map(|names| names.keys().copied())
    }

    /// Names that stand for several codes of one sort. What stands for all has no name of its own.
    pub(super) fn two_codes(&self, column: &ColumnFacts) -> Vec<Shared<'a>> {
        let mut by_name: BTreeMap<(String, String), Shared<'a>> = BTreeMap::new();
        let is_code = |code: &str| column.meaning.total.as_deref() != Some(code);
        for (code, names) in self.by_code.iter().filter(|(code, _)| is_code(code)) {
            for name in names.keys() {
                let shared = by_name.entry((folded(name), sort(code)));
                let (_, codes) = shared.or_insert_with(|| (name, Vec::new()));
                if codes.last() != Some(code) {
                    codes.push(code);
                }
            }
        }
        let mut shared: Vec<Shared<'a>> = by_name.into_values().filter(|(_, codes)| codes.len() > 1).collect();
        for (name, codes) in &mut shared {
            codes.sort_by_key(|code| Reverse(self.rows(code, name)));
        }
        shared.sort_by_key(|(_, codes)| Reverse(codes.len()));
        shared
    }

    /// The rows of a code whose name is this one to a reader.
    pub(super) fn rows(&self, code: &str, name: &str) -> u64 {
        let names = self.by_code.get(code).into_iter().flatten();
        let same = names.filter(|(other, _)| folded(other) == folded(name));
        same.map(|(_, rows)| rows.n).sum()
    }

    /// Codes that have no name of theirs in the look-up, which has another.
    pub(super) fn named_otherwise(&self, look_up: &Names<'_>) -> Vec<&'a str> {
        let is_other = |(code, names): &(&&str, &BTreeMap<&str, Rows>)| {
            let others = look_up.by_code.get(*code);
            others.is_some_and(|others| !have_one(names, others))
        };
        self.by_code.iter().filter(is_other).map(|(code, _)| *code).collect()
    }
}

/// Whether both have a name that is one to a reader.
pub(super) fn have_one<A, B>(names: &BTreeMap<&str, A>, others: &BTreeMap<&str, B>) -> bool {
    let others: BTreeSet<String> = others.keys().map(|name| folded(name)).collect();
    names.keys().any(|name| others.contains(&folded(name)))
}

/// A name without case, spaces and punctuation.
pub(super) fn folded(name: &str) -> String {
    cell::fold(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Codes of different sorts may share a name: a region and its police force are called alike. The sort of a code is how
/// digits and letters follow each other in it; of a GSS code its first three characters, which tell the level.
fn sort(code: &str) -> String {
    let shape = cell::key(code, candour_sdk::As::Shape, &Default::default());
    match shape.as_deref() {
        Some("A99999999") => code.chars().take(3).collect(),
        shape => shape.unwrap_or_default().to_owned(),
    }
}
