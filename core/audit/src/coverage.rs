//! How much of what a plugin's rule is about could be looked at.
//!
//! What a rule matched it says itself. Which cells could be read, and which tallies were too large, the core works out from
//! the tallies that the rule asked for, so that no plugin can forget it or say otherwise.

use std::cmp::Reverse;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use candour_arrow::TallyColumns;
use candour_model::coverage::Covers;
use candour_model::coverage::{Coverage, Rest, Why};
use candour_model::facts::{DatasetFacts, Facts};
use candour_model::finding::Unit;
use candour_model::meaning::ColumnMeaning;
use candour_model::predicate::Tested;
use candour_model::tally::{As, Side, TallySpec};

use crate::pass::{self, Passes};
use crate::plan::{RulePlan, TierPlan};

/// The tallies by which it is known which cells could be read.
pub(crate) fn wanted(plans: &[RulePlan<'_>]) -> Vec<TallySpec> {
    let specs: Vec<&TallySpec> = plans
        .iter()
        .flat_map(|plan| &plan.tiers)
        .flat_map(TierPlan::specs)
        .collect();
    let read = readings(specs.iter().copied()).into_keys();
    read.map(|(side, dataset, label)| pass::state_spec(dataset, label).side(side))
        .collect()
}

/// The coverage of a rule that was judged by these tallies, and that said so much itself at each severity.
///
/// A rule that matches and does not answer has looked at nothing, whatever could be read.
pub(crate) fn of_rule(
    facts: &Facts,
    passes: &Passes,
    covers: Covers,
    specs: &BTreeSet<TallySpec>,
    said: Vec<Coverage>,
) -> Vec<Coverage> {
    let mut all = All::default();
    said.into_iter().for_each(|one| all.add(one));
    if covers == Covers::Matches && all.0.is_empty() {
        return Vec::new();
    }
    let seen = Seen::of(facts, passes, specs);
    seen.read().into_iter().for_each(|one| all.correct(one));
    seen.too_large().into_iter().for_each(|one| all.add(one));
    if covers == Covers::Cells {
        seen.tested().into_iter().for_each(|one| all.add(one));
        seen.others().into_iter().for_each(|one| all.add(one));
    }
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, column) in all_datasets(facts).flat_map(|dataset| &dataset.columns).enumerate() {
        places.entry(&column.label).or_insert(at);
    }
    let place = |label: &String| places.get(label.as_str()).copied();
    let mut coverage: Vec<Coverage> = all.0.into_values().collect();
    for one in &mut coverage {
        one.columns.sort_by_cached_key(place);
        one.rest.sort();
    }
    coverage.sort_by_cached_key(|one| (one.about, one.columns.iter().map(place).collect::<Vec<_>>()));
    coverage
}

fn all_datasets(facts: &Facts) -> impl Iterator<Item = &DatasetFacts> {
    let previous = facts.comparison.previous.as_ref();
    let previous = previous.map(|previous| previous.datasets.iter()).into_iter().flatten();
    facts.datasets.iter().chain(previous)
}

/// What is said of each sort of thing and set of columns, once.
#[derive(Default)]
struct All(BTreeMap<(Unit, BTreeSet<String>), Coverage>);

impl All {
    /// Of two answers about the same the one that looked at less: most is left, else least was seen. One about nothing says
    /// nothing.
    fn add(&mut self, one: Coverage) {
        let seen = |one: &Coverage| (one.of.saturating_sub(one.looked), one.of > 0, Reverse(one.looked));
        match self.0.entry((one.about, one.columns.iter().cloned().collect())) {
            Entry::Vacant(entry) => {
                entry.insert(one);
            }
            Entry::Occupied(mut entry) => {
                if seen(&one) > seen(entry.get()) {
                    entry.insert(one);
                }
            }
        }
    }

    /// Takes what was seen of the same in its place, unless the answer differs in suppressed cells alone: whether these were
    /// looked at is the rule's to say.
    fn correct(&mut self, seen: Coverage) {
        let n = |one: &Coverage, why: Why| {
            one.rest
                .iter()
                .filter(|rest| rest.why == why)
                .map(|rest| rest.n)
                .sum::<u64>()
        };
        match self.0.entry((seen.about, seen.columns.iter().cloned().collect())) {
            Entry::Vacant(entry) => {
                entry.insert(seen);
            }
            Entry::Occupied(mut entry) => {
                let said = entry.get();
                let hides = |rest: &Rest| rest.why != Why::Suppressed && n(said, rest.why) < rest.n;
                if said.of != seen.of || seen.rest.iter().any(hides) {
                    entry.insert(seen);
                }
            }
        }
    }
}

/// How cells of a column are read.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Reading {
    is_number: bool,
    is_period: bool,
}

/// A column of a dataset on one side.
type Column<'a> = (Side, &'a str, &'a str);

/// The columns that are read as numbers, summed ones among them, or as periods.
fn readings<'a>(specs: impl Iterator<Item = &'a TallySpec>) -> BTreeMap<Column<'a>, Reading> {
    let mut readings: BTreeMap<Column<'_>, Reading> = BTreeMap::new();
    for spec in specs {
        let numbers = spec.sums.iter().map(|label| (label, As::Number));
        let forms = spec.by.iter().chain(&spec.digest).map(|by| (&by.column, by.form));
        for (label, form) in forms.chain(numbers) {
            let reading = match form {
                As::Number => Reading {
                    is_number: true,
                    is_period: false,
                },
                As::Day | As::Week | As::Month | As::Quarter | As::Year | As::FinancialYear => Reading {
                    is_number: false,
                    is_period: true,
                },
                _ => continue,
            };
            let of_column = readings.entry((spec.side, &spec.dataset, label)).or_default();
            of_column.is_number |= reading.is_number;
            of_column.is_period |= reading.is_period;
        }
    }
    readings
}

/// The tallies of a rule as the pass left them.
struct Seen<'a> {
    facts: &'a Facts,
    passes: &'a Passes,
    specs: &'a BTreeSet<TallySpec>,
    readings: BTreeMap<Column<'a>, Reading>,
    /// What each column that they name means, and whether it is in its file.
    meant: BTreeMap<Column<'a>, &'a ColumnMeaning>,
}

impl<'a> Seen<'a> {
    fn of(facts: &'a Facts, passes: &'a Passes, specs: &'a BTreeSet<TallySpec>) -> Self {
        let named: BTreeSet<(Side, &str)> = specs.iter().map(|spec| (spec.side, spec.dataset.as_str())).collect();
        let datasets = named
            .into_iter()
            .filter_map(|(side, name)| Some((side, name, dataset(facts, side, name)?)));
        let meant = datasets.flat_map(|(side, name, dataset)| {
            let columns = dataset.columns.iter();
            columns.map(move |column| ((side, name, column.label.as_str()), &column.meaning))
        });
        Seen {
            facts,
            passes,
            specs,
            readings: readings(specs.iter()),
            meant: meant.collect(),
        }
    }

    fn rows(&self, side: Side, name: &str) -> u64 {
        let dataset = dataset(self.facts, side, name);
        dataset.and_then(|dataset| dataset.records).unwrap_or(0)
    }

    /// Of each column that is read as a number or a period, the cells that have a value. Both sides are one.
    fn read(&self) -> Vec<Coverage> {
        let mut cells: BTreeMap<&str, BTreeMap<Option<Why>, u64>> = BTreeMap::new();
        for ((side, name, label), reading) in &self.readings {
            let Some((is_number, has_period)) = self.forms(&(*side, name, label), *reading) else {
                continue;
            };
            let Some(states) = self.states(*side, name, label) else {
                continue;
            };
            let of_column = cells.entry(label).or_default();
            for (state, n) in states {
                let why = match state.as_str() {
                    "present" | "malformed" if !has_period => Some(Why::NotDeclared),
                    "present" => None,
                    "malformed" => Some(Why::Unreadable),
                    "suppressed" if is_number => Some(Why::Suppressed),
                    _ => continue,
                };
                *of_column.entry(why).or_default() += n;
            }
        }
        let coverage = |(label, cells): (&str, BTreeMap<Option<Why>, u64>)| Coverage {
            about: Unit::Cells,
            columns: vec![label.to_owned()],
            of: cells.values().sum(),
            looked: cells.get(&None).copied().unwrap_or(0),
            rest: cells
                .into_iter()
                .filter_map(|(why, n)| Some(Rest { why: why?, n }))
                .collect(),
        };
        cells.into_iter().map(coverage).collect()
    }

    /// Whether a column is read as numbers, and whether it tells the periods that it is read as, if it is; nothing of a
    /// column that is read as neither. A sum over texts is asked for to learn of something else than their numbers.
    fn forms(&self, column: &Column<'_>, reading: Reading) -> Option<(bool, bool)> {
        let meaning = self.meant.get(column)?;
        let is_number = reading.is_number && meaning.is_numeric();
        let has_period = !reading.is_period || meaning.period.is_some();
        (is_number || reading.is_period).then_some((is_number, has_period))
    }

    /// How many cells of a column are in which state, where that is known.
    fn states(&self, side: Side, name: &str, label: &str) -> Option<Vec<(String, u64)>> {
        self.passes.states(&pass::state_spec(name, label).side(side))
    }

    /// The rows of tallies that told nothing: those with too many groups, and those that the baseline of the previous release
    /// does not hold. Where the sizes of all groups were told, or another tally tells of the same columns, nothing is lost.
    fn too_large(&self) -> Vec<Coverage> {
        let mut answered: BTreeMap<Column<'_>, Vec<BTreeSet<&str>>> = BTreeMap::new();
        for spec in self.specs.iter().filter(|spec| !self.told_nothing(spec)) {
            let columns: BTreeSet<&str> = spec.columns().collect();
            for label in &columns {
                let of_column = answered.entry((spec.side, &spec.dataset, label)).or_default();
                of_column.push(columns.clone());
            }
        }
        let mut lost: BTreeMap<BTreeSet<&str>, BTreeMap<(Side, &str), Why>> = BTreeMap::new();
        for spec in self.specs.iter().filter(|spec| self.told_nothing(spec)) {
            let columns: BTreeSet<&str> = spec.columns().collect();
            let place = (spec.side, spec.dataset.as_str());
            let of_first = columns
                .first()
                .and_then(|label| answered.get(&(place.0, place.1, label)));
            if of_first
                .into_iter()
                .flatten()
                .any(|others| others.is_superset(&columns))
            {
                continue;
            }
            let why = match self.passes.unknown.contains(spec) {
                true => Why::OneSided,
                false => Why::BeyondLimit,
            };
            lost.entry(columns).or_default().insert(place, why);
        }
        let coverage = |(columns, places): (BTreeSet<&str>, BTreeMap<(Side, &str), Why>)| {
            let mut rest: BTreeMap<Why, u64> = BTreeMap::new();
            for ((side, name), why) in places {
                *rest.entry(why).or_default() += self.rows(side, name);
            }
            Coverage {
                about: Unit::Rows,
                columns: columns.into_iter().map(str::to_owned).collect(),
                of: rest.values().sum(),
                looked: 0,
                rest: rest.into_iter().map(|(why, n)| Rest { why, n }).collect(),
            }
        };
        lost.into_iter().map(coverage).filter(|one| one.of > 0).collect()
    }

    fn told_nothing(&self, spec: &TallySpec) -> bool {
        let tally = self.passes.tallies.get(spec);
        !spec.spectrum && tally.is_some_and(|tally| tally.head.overflowed)
    }

    /// The rows that tests decided, by the columns that they read. A rule that matches says it itself.
    fn tested(&self) -> Vec<Coverage> {
        let mut all = Vec::new();
        for spec in self
            .specs
            .iter()
            .filter(|spec| !spec.tests.is_empty() && !self.told_nothing(spec))
        {
            let Some(columns) = self
                .passes
                .tallies
                .get(spec)
                .and_then(|tally| TallyColumns::of(tally).ok())
            else {
                continue;
            };
            for (i, test) in spec.tests.iter().enumerate() {
                let mut rows: BTreeMap<Tested, u64> = BTreeMap::new();
                for group in 0..columns.len() {
                    if let Some(tested) = columns.key(spec.by.len() + i, group).and_then(Tested::named) {
                        *rows.entry(tested).or_default() += columns.count(group);
                    }
                }
                let names: BTreeSet<&str> = test.columns().into_iter().collect();
                all.push(of_rows(names.into_iter().map(str::to_owned).collect(), &rows));
            }
        }
        all
    }

    /// All cells of the columns that are looked at otherwise than as numbers or periods, or in a test of rows alone.
    fn others(&self) -> Option<Coverage> {
        let told = self.specs.iter().filter(|spec| !self.told_nothing(spec));
        let named: BTreeSet<Column<'_>> = told
            .flat_map(|spec| {
                spec.columns_shown()
                    .map(|label| (spec.side, spec.dataset.as_str(), label))
            })
            .filter(|column| column.0 == Side::Current)
            .filter(|column| {
                let reading = self.readings.get(column);
                reading.and_then(|reading| self.forms(column, *reading)).is_none()
            })
            .collect();
        let cells = named.iter().map(|(side, name, _)| self.rows(*side, name)).sum();
        (!named.is_empty()).then_some(Coverage {
            about: Unit::Cells,
            columns: Vec::new(),
            of: cells,
            looked: cells,
            rest: Vec::new(),
        })
    }
}

/// The rows that a test is about, and why some were not decided.
fn of_rows(columns: Vec<String>, rows: &BTreeMap<Tested, u64>) -> Coverage {
    let (mut of, mut looked) = (0, 0);
    let mut rest: BTreeMap<Why, u64> = BTreeMap::new();
    for (tested, n) in rows {
        match tested {
            Tested::DoesNotApply => continue,
            Tested::Holds | Tested::Fails => looked += n,
            Tested::Undecided(why) => *rest.entry(Why::of(*why)).or_default() += n,
        }
        of += n;
    }
    let rest = rest.into_iter().map(|(why, n)| Rest { why, n }).collect();
    Coverage {
        about: Unit::Rows,
        columns,
        of,
        looked,
        rest,
    }
}

fn dataset<'a>(facts: &'a Facts, side: Side, name: &str) -> Option<&'a DatasetFacts> {
    facts.of_side(side, name)
}

#[cfg(test)]
#[path = "coverage_tests.rs"]
mod tests;
