//! The series of a table: what its measures add up to in each period, and when each of its groups has rows.

use std::collections::{BTreeMap, BTreeSet};

use candour_model::baseline::Group;
use candour_model::facts::{ColumnFacts, Kind};
use candour_model::meaning::Privacy;
use candour_model::outcome::{GroupRows, Groups, PeriodRows, PeriodSums};
use candour_model::tally::{Side, TallySpec};

use super::Looks;

/// Of a wider table no sums are drawn.
const MOST_MEASURES: usize = 12;

/// More groups are too many to be drawn.
const MOST_GROUPS: u64 = 2_000;

/// The tallies behind it, beside those of rows.
pub(super) fn wanted(looks: &Looks<'_>) -> impl Iterator<Item = TallySpec> {
    [
        sums_of(looks, Side::Current),
        sums_of(looks, Side::Comparison),
        groups_now(looks),
        groups_before(looks),
    ]
    .into_iter()
    .flatten()
}

/// What each measure adds up to, in each of `rows`.
pub(super) fn sums(
    looks: &Looks<'_>,
    rows: &[PeriodRows],
    groups: impl Fn(TallySpec) -> Option<Vec<Group>>,
) -> Vec<PeriodSums> {
    let by_period = |side| -> BTreeMap<String, Vec<Option<String>>> {
        let told = sums_of(looks, side).and_then(&groups).unwrap_or_default();
        let named = told.into_iter().filter_map(|mut group| {
            let sums = group.sums.into_iter().map(|sum| sum.sum).collect();
            Some((group.keys.remove(0)?, sums))
        });
        named.collect()
    };
    let (now, before) = (by_period(Side::Current), by_period(Side::Comparison));
    if rows.is_empty() || now.is_empty() {
        return Vec::new();
    }
    let of = |(at, column): (usize, &ColumnFacts)| PeriodSums {
        column: column.label.clone(),
        now: rows.iter().map(|row| now.get(&row.period)?.get(at)?.clone()).collect(),
        before: match before.is_empty() {
            true => Vec::new(),
            false => rows
                .iter()
                .map(|row| before.get(&row.before.as_ref()?.0)?.get(at)?.clone())
                .collect(),
        },
    };
    measures(looks).into_iter().enumerate().map(of).collect()
}

/// The groups of the column that tells the series apart.
pub(super) fn groups(
    looks: &Looks<'_>,
    rows: &[PeriodRows],
    groups: impl Fn(TallySpec) -> Option<Vec<Group>>,
) -> Option<Groups> {
    let column = series_column(looks)?;
    let now = groups(groups_now(looks)?)?;
    let before: Option<BTreeMap<String, u64>> = groups_before(looks).and_then(&groups).map(|told| {
        let named = told
            .into_iter()
            .filter_map(|mut group| Some((group.keys.remove(0)?, group.count)));
        named.collect()
    });
    let mut found: BTreeMap<String, (u64, BTreeSet<String>)> = BTreeMap::new();
    for group in now {
        let mut keys = group.keys.into_iter();
        let Some(Some(value)) = keys.next() else { continue };
        let (count, periods) = found.entry(value).or_default();
        *count += group.count;
        periods.extend(keys.next().flatten());
    }
    Some(Groups {
        column: column.label.clone(),
        groups: found
            .into_iter()
            .map(|(value, (count, periods))| GroupRows {
                before: before.as_ref().map(|before| before.get(&value).copied().unwrap_or(0)),
                rows: count,
                periods: rows
                    .iter()
                    .filter(|row| periods.contains(&row.period))
                    .map(|row| row.period.clone())
                    .collect(),
                value,
            })
            .collect(),
    })
}

fn sums_of(looks: &Looks<'_>, side: Side) -> Option<TallySpec> {
    let measures = measures(looks);
    let was_there = |column: &&ColumnFacts| looks.was_there(&column.label);
    let is_there = side == Side::Current || looks.period.is_some_and(|(label, _)| looks.was_there(label));
    if measures.is_empty() || !is_there || side == Side::Comparison && !measures.iter().all(was_there) {
        return None;
    }
    let spec = looks.by_period()?.side(side);
    Some(measures.iter().fold(spec, |spec, column| spec.sum(&column.label)))
}

/// The measures of a table that add up over its rows, where they are few.
fn measures<'a>(looks: &Looks<'a>) -> Vec<&'a ColumnFacts> {
    if looks.dataset.kind != Kind::Table || looks.dataset.table.long.is_some() {
        return Vec::new();
    }
    let adds = |column: &&ColumnFacts| column.meaning.measure.as_ref().is_some_and(|measure| measure.adds());
    let measures: Vec<&ColumnFacts> = looks.dataset.present().filter(adds).collect();
    match measures.len() > MOST_MEASURES {
        true => Vec::new(),
        false => measures,
    }
}

/// The first column of the key that is no period, or else the first whose values the schema lists.
fn series_column<'a>(looks: &Looks<'a>) -> Option<&'a ColumnFacts> {
    if looks.dataset.kind != Kind::Table {
        return None;
    }
    let key = looks.dataset.table.key.as_ref();
    let tells = |column: &&ColumnFacts| {
        let meaning = &column.meaning;
        let names_people = [Privacy::Direct, Privacy::Pseudonym, Privacy::Sensitive];
        let is_series = match key {
            Some(key) => key.contains(&column.label),
            None => !meaning.vocabulary.is_empty(),
        };
        column.declared
            && is_series
            && meaning.period.is_none()
            && meaning.measure.is_none()
            && !names_people.into_iter().any(|kind| meaning.is(kind))
    };
    looks.dataset.present().find(tells)
}

fn groups_now(looks: &Looks<'_>) -> Option<TallySpec> {
    let column = series_column(looks)?;
    let spec = TallySpec::of(&looks.dataset.name).by(&column.label);
    Some(match looks.period {
        Some((label, unit)) => spec.by_as(label, candour_cell::when::form(unit)),
        None => spec,
    })
    .map(|spec| spec.limit(MOST_GROUPS * 60))
}

fn groups_before(looks: &Looks<'_>) -> Option<TallySpec> {
    let column = series_column(looks)?;
    let spec = TallySpec::of(&looks.dataset.name)
        .by(&column.label)
        .side(Side::Comparison);
    looks.was_there(&column.label).then(|| spec.limit(MOST_GROUPS))
}
