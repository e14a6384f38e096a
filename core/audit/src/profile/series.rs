//! The series of a table: what its measures add up to in each period, and when each of its groups has rows.

mod added;

use std::collections::{BTreeMap, BTreeSet};

use candour_cell::when;
use candour_model::baseline::Group;
use candour_model::facts::{ColumnFacts, Kind};
use candour_model::meaning::Privacy;
use candour_model::outcome::{GroupRows, Groups, PeriodRows, PeriodSums};
use candour_model::tally::{Side, TallySpec};

use super::Looks;
use added::{Added, Moves, by_totals, totals};

/// Of a wider table no sums are drawn.
const MOST_MEASURES: usize = 12;

/// More groups by period are too many to be drawn.
const MOST_LISTED: u64 = 400_000;

/// The tallies behind it, beside those of rows.
pub(super) fn wanted(looks: &Looks<'_>) -> impl Iterator<Item = TallySpec> {
    [
        sums_of(looks, Side::Current),
        sums_of(looks, Side::Comparison),
        groups_of(looks, Side::Current),
        groups_of(looks, Side::Comparison),
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
    let measures = measures(looks);
    let of_side = |side| {
        let told = sums_of(looks, side).and_then(&groups).unwrap_or_default();
        Added::up(&told, 1, &totals(looks, None, side), measures.len())
    };
    let now = of_side(Side::Current);
    let other = of_side(Side::Comparison);
    let before = if looks.is_within_file() { &now } else { &other };
    if rows.is_empty() || now.is_empty() {
        return Vec::new();
    }
    let likes = || rows.iter().filter_map(|row| Some(&row.before.as_ref()?.0));
    let of_totals =
        now.has_totals(rows.iter().map(|row| &row.period)) && (before.is_empty() || before.has_totals(likes()));
    let of = |(at, column): (usize, &ColumnFacts)| PeriodSums {
        column: column.label.clone(),
        of_totals,
        now: rows.iter().map(|row| now.sum(of_totals, &row.period, at)).collect(),
        before: match before.is_empty() || likes().next().is_none() {
            true => Vec::new(),
            false => rows
                .iter()
                .map(|row| before.sum(of_totals, &row.before.as_ref()?.0, at))
                .collect(),
        },
    };
    measures.into_iter().enumerate().map(of).collect()
}

/// The groups of the column that tells the series apart, and what the first measure adds up to in each.
pub(super) fn groups(
    looks: &Looks<'_>,
    rows: &[PeriodRows],
    groups: impl Fn(TallySpec) -> Option<Vec<Group>>,
) -> Option<Groups> {
    let column = series_column(looks)?;
    let now = groups(groups_of(looks, Side::Current)?)?;
    let before = groups_of(looks, Side::Comparison).and_then(&groups);
    let mut found: BTreeMap<String, (u64, BTreeSet<String>)> = BTreeMap::new();
    for group in now
        .iter()
        .filter(|group| group.keys.first() != Some(&column.meaning.total))
    {
        let Some(Some(value)) = group.keys.first() else {
            continue;
        };
        let (count, periods) = found.entry(value.clone()).or_default();
        *count += group.count;
        periods.extend(group.keys.get(1).cloned().flatten());
    }
    let rows_before = before.as_ref().map(|groups| {
        let mut counted: BTreeMap<String, u64> = BTreeMap::new();
        for group in groups {
            if let Some(Some(value)) = group.keys.first() {
                *counted.entry(value.clone()).or_default() += group.count;
            }
        }
        counted
    });
    let moves = Moves::of(looks, column, &now, &before.unwrap_or_default(), rows);
    Some(Groups {
        column: column.label.clone(),
        measure: moves.as_ref().map(|moves| moves.measure.clone()),
        groups: found
            .into_iter()
            .map(|(value, (count, periods))| GroupRows {
                before: rows_before
                    .as_ref()
                    .map(|before| before.get(&value).copied().unwrap_or(0)),
                rows: count,
                sum: moves.as_ref().and_then(|moves| moves.now.get(&value).cloned()),
                sum_before: moves.as_ref().and_then(|moves| moves.before.get(&value).cloned()),
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
    let is_there = |label: &str| side == Side::Current || looks.was_there(label);
    let (period, _) = looks.period?;
    if measures.is_empty() || !is_there(period) || !measures.iter().all(|column| is_there(&column.label)) {
        return None;
    }
    let spec = by_totals(looks.by_period()?.side(side), looks, None).limit(MOST_LISTED);
    Some(measures.iter().fold(spec, |spec, column| spec.sum(&column.label)))
}

fn groups_of(looks: &Looks<'_>, side: Side) -> Option<TallySpec> {
    let column = series_column(looks)?;
    let is_there = |label: &str| side == Side::Current || looks.was_there(label);
    if !is_there(&column.label) {
        return None;
    }
    let mut spec = TallySpec::of(&looks.dataset.name).side(side).by(&column.label);
    if let Some((label, unit)) = looks.period.filter(|(label, _)| is_there(label)) {
        spec = spec.by_as(label, when::form(unit));
    }
    let measure = measures(looks)
        .into_iter()
        .next()
        .filter(|column| is_there(&column.label));
    let spec = by_totals(spec, looks, Some(column)).limit(MOST_LISTED);
    Some(measure.into_iter().fold(spec, |spec, column| spec.sum(&column.label)))
}

/// The measures of a table that add up over its rows, where they are few: first those that others are parts of.
fn measures<'a>(looks: &Looks<'a>) -> Vec<&'a ColumnFacts> {
    if looks.dataset.kind != Kind::Table || looks.dataset.table.long.is_some() {
        return Vec::new();
    }
    let adds = |column: &&ColumnFacts| column.meaning.measure.as_ref().is_some_and(|measure| measure.adds());
    let mut measures: Vec<&ColumnFacts> = looks.dataset.present().filter(adds).collect();
    let is_whole = |column: &&ColumnFacts| {
        looks
            .dataset
            .table
            .parts
            .iter()
            .any(|parts| parts.total == column.label)
    };
    measures.sort_by_key(|column| !is_whole(column));
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
