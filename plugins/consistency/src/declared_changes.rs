//! Declared changes: claims about discontinuities that the data do not bear out.

mod became;
mod evidence;
mod look;
mod revised;
mod say;
mod time;
mod trial;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use candour_sdk::{
    Ask, Change, ChangeKind, ColumnFacts, DatasetFacts, Dimension, Judgement, Plan, Rule, RuleError, RuleMeta, Tallies,
    TallySpec, Unit, Why, word,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::by_key::ByKey;
use crate::comparison::Comparison;
use became::Tolerance;
use evidence::{BothSides, Evidence};
use look::{Look, Rows, Sides};
use say::Failures;
use trial::{Failure, Fate, Test, Trial};

/// Claims about discontinuities that the data do not bear out.
pub struct DeclaredChanges;

/// In which way a claim can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// Rows contradict it: they are there and must not be, or the other way round.
    Contradicted,
    /// The volume is another than before.
    Volume,
    /// It explains nothing: what it names does not occur.
    Nothing,
}

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// Which wrong claims are looked for.
    #[schemars(extend("x-stricter" = "higher"))]
    which: Vec<Which>,
    /// How many times as much or as little, beyond which the volume of all that a claim names is not what it was (per cent: 150
    /// is half as much again).
    #[schemars(extend("x-stricter" = "lower"))]
    percent: u64,
    /// The same of each of several values (per cent).
    #[schemars(extend("x-stricter" = "lower"))]
    value_percent: u64,
    /// Volumes of less on both sides are ignored (rows, or what the figure counts).
    #[schemars(extend("x-stricter" = "lower"))]
    volume: u64,
}

impl Rule for DeclaredChanges {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        let meta = RuleMeta::new("declared-changes")
            .compares()
            .tests_declared_changes()
            .summary("declared changes that the data contradict or do not need")
            .dimension(Dimension::Consistency)
            .template("no-claims", "no change is declared")
            .measure("claim", "result of the test of each declared change, in order");
        let meta = Fate::ALL.iter().fold(meta, |meta, tested| meta.word(tested.word()));
        say::templates(meta)
            .threshold("[which=contradicted] the data contradict a declared change")
            .threshold(
                "[which=volume] the larger of the volumes before and after a declared change is more than {percent}% of the \
                 smaller, or {value-percent}% for one of several values (volumes of at least {volume})",
            )
            .threshold("[which=nothing] a declared change explains nothing")
            .page(include_str!("declared_changes.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        if ask.dataset().changes.is_empty() {
            return Plan::not_applicable("no-claims");
        }
        let specs = Planned::of(&sides(ask)).specs;
        if specs.is_empty() {
            return Plan::facts_suffice();
        }
        Plan::tallies(specs)
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let (params, dataset) = (&ask.params, ask.dataset());
        let sides = sides(ask);
        let mut planned = Planned::of(&sides);
        let mut failures = Failures::new();
        let mut untested: Vec<Why> = Vec::new();
        for change in &dataset.changes {
            let look = sides.look(change);
            let counted = match &look {
                Look::Rows(rows) | Look::Keys(_, rows) => rows.counted,
                _ => None,
            };
            let verdict = match look {
                Look::Nothing(why) => Trial::not_tested(why),
                Look::Labels(previous) => labels(change, dataset, previous),
                Look::Column(label) => absent(change, label, sides.previous),
                Look::Rows(rows) => planned.test(&sides, change, &rows, tallies, params)?,
                Look::Keys(figures, rows) => match planned.test_keys(&sides, change, &figures, tallies)? {
                    Some(trial) => trial,
                    None => planned.test(&sides, change, &rows, tallies, params)?,
                },
            };
            untested.extend(verdict.untested);
            let column = change.column.as_deref();
            let is_present = |label: &&str| dataset.column(label).is_some_and(|column| column.present);
            out.measure_of("claim", column.filter(is_present), word(verdict.tested.word()));
            let column = column.filter(|label| is_known(label, dataset, sides.previous));
            for failure in verdict.failures {
                let what = failure.what.clone().filter(|_| is_told(&failure, column));
                let at = failures.entry((failure.test, column)).or_default();
                at.push((Failure { what, ..failure }, counted));
            }
        }
        let period = sides.both.as_ref().and_then(|both| both.period);
        let period = period.map(|(column, _)| column.label.as_str());
        say::say(failures, &params.which, period, out);
        let claims = dataset.changes.len() as u64;
        let looked = out.looked(Unit::Claims).of(claims).at(claims - untested.len() as u64);
        untested.into_iter().fold(looked, |looked, why| looked.rest(why, 1));
        Ok(())
    }
}

/// The tallies of all claims, each once, and what was read of them.
struct Planned {
    specs: Vec<TallySpec>,
    /// By whether the release is looked at by itself, and the numbers of the tallies; nothing where one overflowed.
    read: BTreeMap<(bool, [usize; 2]), Option<BothSides>>,
}

impl Planned {
    fn of(sides: &Sides<'_>) -> Self {
        let mut planned = Planned {
            specs: Vec::new(),
            read: BTreeMap::new(),
        };
        for change in &sides.dataset.changes {
            for spec in sides.all_tallies(&sides.look(change)) {
                planned.place(spec);
            }
        }
        planned
    }

    /// The number of this tally.
    fn place(&mut self, spec: TallySpec) -> usize {
        let place = self.specs.iter().position(|known| *known == spec);
        place.unwrap_or_else(|| {
            self.specs.push(spec);
            self.specs.len() - 1
        })
    }

    /// Tests a claim key by key; `None` where the other side tells no keys, as a baseline does.
    fn test_keys(
        &mut self,
        sides: &Sides<'_>,
        change: &Change,
        figures: &[&ColumnFacts],
        tallies: &Tallies,
    ) -> Result<Option<Trial>, RuleError> {
        let Some(tables) = &sides.tables else { return Ok(None) };
        let specs = tables.tallies(figures).into_iter();
        let places: Vec<usize> = specs.map(|spec| self.place(spec)).collect();
        match tables.read(tallies, places[0], figures) {
            Ok((now, before)) => Ok(Some(revised::test_keys(change, tables, figures, &now, &before))),
            Err(error) if error.code() == RuleError::overflowed(0).code() => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn test(
        &mut self,
        sides: &Sides<'_>,
        change: &Change,
        rows: &Rows<'_>,
        tallies: &Tallies,
        params: &Params,
    ) -> Result<Trial, RuleError> {
        let comparison = sides.of(rows);
        let places: Vec<usize> = sides.tallies(rows).into_iter().map(|spec| self.place(spec)).collect();
        let places = [places[0], places[places.len() - 1]];
        let sides_read = match self.read.entry((rows.is_alone, places)) {
            Entry::Occupied(read) => read.into_mut(),
            Entry::Vacant(unread) => {
                let read = comparison.read_as_stated(tallies, places, &rows.by, &[rows.counted])?;
                let hidden = match rows.by[..] {
                    [column] => comparison.hidden(tallies, places, column, &[rows.counted])?,
                    _ => Default::default(),
                };
                unread.insert(read.map(|(now, before)| BothSides::of(comparison, now, before, hidden)))
            }
        };
        let Some(sides_read) = sides_read else {
            return Ok(Trial::not_tested(Why::BeyondLimit));
        };
        let evidence = Evidence::of(comparison, sides_read);
        Ok(match change.what {
            ChangeKind::Closed | ChangeKind::Opened | ChangeKind::Paused => time::test(change, &evidence),
            ChangeKind::Revised | ChangeKind::Provisional => revised::test(sides.dataset, change, &evidence),
            _ => {
                let tolerance = Tolerance {
                    percent: params.percent,
                    value_percent: params.value_percent,
                    least: params.volume,
                    is_kept: rows.keeps_volumes(change, sides.dataset),
                };
                became::test(change, rows.by.len().saturating_sub(1), &evidence, tolerance)
            }
        })
    }
}

fn sides(ask: &Ask<Params>) -> Sides<'_> {
    Sides {
        dataset: ask.dataset(),
        previous: ask.previous(),
        alone: Comparison::alone(ask),
        both: Comparison::of(ask),
        tables: ByKey::of(ask).ok(),
    }
}

/// Columns that are said to have another label: the old one must be gone, and the new one there.
fn labels(change: &Change, dataset: &DatasetFacts, previous: &DatasetFacts) -> Trial {
    let is_in = |dataset: &DatasetFacts, label: &str| dataset.column(label).is_some_and(|column| column.present);
    let pairs = || change.from.iter().zip(&change.into);
    if !change
        .from
        .iter()
        .any(|from| is_in(previous, from) || is_in(dataset, from))
    {
        return Trial::nothing([]);
    }
    let known = pairs().filter(|(from, _)| is_in(previous, from) || is_in(dataset, from));
    let wrong = known.filter(|(from, into)| is_in(dataset, from) || !is_in(dataset, into));
    let failures = wrong.map(|(from, _)| Failure::of(Test::Renamed, Some(from)));
    Trial::failed_or(failures.collect(), Trial::held())
}

/// A claim about a column that this release has not.
fn absent(change: &Change, label: &str, previous: Option<&DatasetFacts>) -> Trial {
    let is_whole = change.from.is_empty() && change.into.is_empty();
    let was_there = previous.map(|previous| previous.column(label).is_some_and(|column| column.present));
    match was_there {
        Some(false) => Trial::nothing([]),
        Some(true) if is_whole && change.what == ChangeKind::Closed => Trial::held(),
        _ => Trial::not_tested(Why::NoCounterpart),
    }
}

/// Whether the facts know the column, so that its label can be told.
fn is_known(label: &str, dataset: &DatasetFacts, previous: Option<&DatasetFacts>) -> bool {
    let knows = |dataset: &DatasetFacts| dataset.column(label).is_some();
    knows(dataset) || previous.is_some_and(knows)
}

/// Whether what a failure is about can be told: a value only beside its column.
fn is_told(failure: &Failure, column: Option<&str>) -> bool {
    column.is_some() || matches!(failure.test, Test::Renamed | Test::OnlyThese)
}

#[cfg(test)]
mod tests;
