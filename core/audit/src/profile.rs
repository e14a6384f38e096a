//! What the datasets look like, for the pictures of the report: rows, sums and cells without a value by period, and the
//! groups of the column that tells the series of a table apart.

mod series;

use std::collections::{BTreeMap, BTreeSet};

use candour_cell::period;
use candour_cell::when;
use candour_model::baseline::Group;
use candour_model::facts::{Back, ColumnFacts, DatasetFacts, Facts, PreviousRelease, ReleaseFacts};
use candour_model::meaning::{PeriodUnit, Privacy};
use candour_model::outcome::{CellStates, ColumnStates, DatasetProfile, PeriodRows};
use candour_model::tally::{As, Side, TallySpec};

use crate::listed_groups;
use crate::pass::Passes;

/// More periods are too many to be looked at: fifty years of months.
const MOST_PERIODS: u64 = 600;

/// Cells without a value are told by period where there are not more columns times periods.
const MOST_STATES: usize = 6_000;

/// In a wider file columns are not looked at by period: that many pictures are none.
const MOST_COLUMNS: usize = 60;

/// The tallies behind the profiles.
pub(crate) fn wanted(facts: &Facts) -> Vec<TallySpec> {
    let mut specs = Vec::new();
    for dataset in &facts.datasets {
        let looks = Looks::at(dataset, facts.previous_dataset(&dataset.name));
        specs.extend(looks.rows());
        specs.extend(series::wanted(&looks));
        for column in dataset.present() {
            specs.extend(looks.states(column));
        }
    }
    specs
}

/// The profiles, from the tallies that were wanted.
pub(crate) fn profiles(facts: &Facts, passes: &Passes) -> Vec<DatasetProfile> {
    let datasets = facts.datasets.iter().filter(|dataset| dataset.records.is_some());
    datasets.map(|dataset| profile(facts, dataset, passes)).collect()
}

/// The questions about one dataset.
struct Looks<'a> {
    dataset: &'a DatasetFacts,
    /// The labels of the columns that were there in the release before.
    before: BTreeSet<&'a str>,
    is_narrow: bool,
    period: Option<(&'a str, PeriodUnit)>,
}

impl<'a> Looks<'a> {
    fn at(dataset: &'a DatasetFacts, previous: Option<&'a DatasetFacts>) -> Self {
        // Days and weeks are too many to be drawn.
        let unit = |unit| match unit {
            PeriodUnit::Day | PeriodUnit::Week => PeriodUnit::Month,
            unit => unit,
        };
        let period = when::period_column(dataset)
            .filter(|(column, _)| {
                // What happened when to whom is nobody's to know.
                !column.meaning.is(Privacy::Pseudonym) && !column.meaning.is(Privacy::Sensitive)
            })
            .map(|(column, of)| (column.label.as_str(), unit(of)));
        Looks {
            dataset,
            before: previous.map(DatasetFacts::present_labels).unwrap_or_default(),
            is_narrow: dataset.present().count() <= MOST_COLUMNS,
            period,
        }
    }

    fn by_period(&self) -> Option<TallySpec> {
        let (label, unit) = self.period?;
        Some(
            TallySpec::of(&self.dataset.name)
                .by_as(label, when::form(unit))
                .limit(MOST_PERIODS * 8),
        )
    }

    fn rows_before(&self) -> Option<TallySpec> {
        let (label, _) = self.period?;
        self.was_there(label)
            .then(|| self.by_period().map(|spec| spec.side(Side::Comparison)))?
    }

    fn rows(&self) -> impl Iterator<Item = TallySpec> {
        self.by_period().into_iter().chain(self.rows_before())
    }

    fn states_now(&self, label: &str) -> TallySpec {
        TallySpec::of(&self.dataset.name).by_as(label, As::State)
    }

    fn states_before(&self, label: &str) -> Option<TallySpec> {
        self.was_there(label)
            .then(|| self.states_now(label).side(Side::Comparison))
    }

    /// Not for what names people, nor for what nothing is declared of: neither is told by period.
    fn states_by_period(&self, column: &ColumnFacts) -> Option<TallySpec> {
        let label = column.label.as_str();
        let is_told = column.declared && !column.meaning.is(Privacy::Direct) && !column.meaning.is(Privacy::Sensitive);
        let of_period = self.period.is_some_and(|(period, _)| period == label);
        (is_told && self.is_narrow && !of_period).then(|| self.by_period().map(|spec| spec.by_as(label, As::State)))?
    }

    fn states(&self, column: &ColumnFacts) -> impl Iterator<Item = TallySpec> {
        let label = column.label.as_str();
        let others = self
            .states_before(label)
            .into_iter()
            .chain(self.states_by_period(column));
        std::iter::once(self.states_now(label)).chain(others)
    }

    /// Whether earlier periods of the same file are what it is compared with.
    fn is_within_file(&self) -> bool {
        self.dataset.compare_back.is_some()
    }

    fn was_there(&self, label: &str) -> bool {
        self.before.contains(label)
    }
}

fn profile(facts: &Facts, dataset: &DatasetFacts, passes: &Passes) -> DatasetProfile {
    let looks = Looks::at(dataset, facts.previous_dataset(&dataset.name));
    let groups = |spec: TallySpec| -> Option<Vec<Group>> {
        let tally = passes.tallies.get(&spec)?;
        (!tally.head.overflowed).then(|| listed_groups::write_out(tally))
    };
    let by_period = |spec: Option<TallySpec>| -> Option<BTreeMap<String, u64>> {
        let groups = groups(spec?)?;
        let named = groups
            .into_iter()
            .filter_map(|mut group| Some((group.keys.remove(0)?, group.count)));
        Some(named.collect())
    };
    let now = by_period(looks.by_period())
        .filter(|periods| periods.len() as u64 <= MOST_PERIODS)
        .unwrap_or_default();
    let before = by_period(looks.rows_before()).unwrap_or_default();
    let pairs = looks
        .period
        .and_then(|(_, unit)| match &dataset.compare_back {
            Some(back) => pairs_within(&facts.release, &now, unit, back),
            None => pairs(facts, facts.comparison.previous.as_ref()?, unit),
        })
        .unwrap_or_default();
    let before = if looks.is_within_file() { &now } else { &before };
    let rows: Vec<PeriodRows> = now
        .iter()
        .map(|(period, rows)| PeriodRows {
            period: period.clone(),
            rows: *rows,
            before: pairs
                .get(period)
                .and_then(|like| Some((like.clone(), *before.get(like)?))),
        })
        .collect();
    let tells_states = rows.len() * dataset.present().count() <= MOST_STATES;
    let columns = dataset
        .present()
        .map(|column| {
            let label = &column.label;
            let all = |spec: TallySpec| groups(spec).map(|groups| states(&groups, |_| true));
            let told = looks
                .states_by_period(column)
                .and_then(groups)
                .filter(|_| !rows.is_empty() && tells_states);
            ColumnStates {
                label: label.clone(),
                all: all(looks.states_now(label)).unwrap_or_default(),
                before: looks.states_before(label).and_then(all),
                by_period: told
                    .map(|groups| {
                        rows.iter()
                            .map(|row| states(&groups, |keys| keys[0].as_ref() == Some(&row.period)))
                            .collect()
                    })
                    .unwrap_or_default(),
            }
        })
        .collect();
    DatasetProfile {
        dataset: dataset.name.clone(),
        period: looks
            .period
            .filter(|_| !rows.is_empty())
            .map(|(label, _)| label.to_owned()),
        sums: series::sums(&looks, &rows, groups),
        groups: series::groups(&looks, &rows, groups),
        rows,
        columns,
    }
}

/// Which period of the previous release is like which of this one: the first that it declares like the first, and so on.
fn pairs(facts: &Facts, previous: &PreviousRelease, unit: PeriodUnit) -> Option<BTreeMap<String, String>> {
    let all = |release| Some(period::all_in(when::release_days(release)?, unit));
    let (now, before) = (all(&facts.release)?, all(&previous.release)?);
    Some(now.into_iter().zip(before).collect())
}

/// Which earlier period of the same file is like which of the current ones: those of the release, or where it declares none
/// the last ones, as many as lie one step back apart.
fn pairs_within(
    release: &ReleaseFacts,
    rows: &BTreeMap<String, u64>,
    unit: PeriodUnit,
    back: &Back,
) -> Option<BTreeMap<String, String>> {
    let range = when::release_days(release);
    let lies_within = |label: &&String| match (range, period::days(label, unit)) {
        (Some(range), Some(days)) => days.to >= range.from && days.from <= range.to,
        (range, _) => range.is_none(),
    };
    let within: Vec<&String> = rows.keys().filter(lies_within).collect();
    let end = period::earlier(within.last()?, unit, back);
    let current = within
        .into_iter()
        .filter(|label| end.as_ref().is_none_or(|end| *label > end));
    let like = |label: &String| period::earlier(label, unit, back).filter(|like| rows.contains_key(like));
    Some(
        current
            .filter_map(|label| Some((label.clone(), like(label)?)))
            .collect(),
    )
}

/// Adds up groups whose last key is a state.
fn states(groups: &[Group], is_of: impl Fn(&[Option<String>]) -> bool) -> CellStates {
    let mut sum = CellStates::default();
    for group in groups.iter().filter(|group| is_of(&group.keys)) {
        match group.keys.last().and_then(|state| state.as_deref()) {
            Some("not-applicable") => {
                sum.not_applicable += group.count;
                continue;
            }
            Some("missing") => sum.missing += group.count,
            Some("suppressed") => sum.suppressed += group.count,
            _ => {}
        }
        sum.cells += group.count;
    }
    sum
}
