//! Dates of birth: told by the label, or by days that are spread over a lifetime.

use std::collections::BTreeMap;

use candour_sdk::{As, ColumnFacts, DatasetFacts, Kind, RuleError, Tallies, TallySpec, TallyView};

use super::Params;
use super::evidence::{Cells, Evidence};
use crate::label_words::{has_phrase, label_words, says_birth, says_birth_date};

/// The tally by which the years of a column are told, where the column may hold dates of birth and its label does not
/// say so.
pub(super) fn plan(tally: &TallySpec, dataset: &DatasetFacts, column: &ColumnFacts) -> Option<TallySpec> {
    let meaning = &column.meaning;
    // Where cells are to be numbers, a day is a fault of its own.
    let holds_other = meaning.period.is_some() || meaning.measure.is_some() || meaning.is_numeric();
    let may_be = dataset.kind == Kind::Records && !holds_other;
    if !may_be || says_birth(column.id().words()) {
        return None;
    }
    let tally = tally.clone().by_as(&column.label, As::LooksLike);
    Some(tally.by_as(&column.label, As::DatedYear))
}

/// The cells that hold dates of birth, if the column does; `at` is the number of its tally, if one was planned.
pub(super) fn judge(
    tallies: &Tallies,
    at: Option<usize>,
    column: &ColumnFacts,
    evidence: &Evidence,
    params: &Params,
) -> Result<Cells, RuleError> {
    let words = column.id().words();
    let mut days = evidence.dates.clone();
    if says_birth(words) || says_date(words) {
        days.join(evidence.short_dates.clone());
    }
    if at.is_none() && says_birth_date(words) {
        days.join(evidence.figures.clone());
    }
    if days.count == 0 || days.count * 2 < evidence.present {
        return Ok(Cells::default());
    }
    let are_births = match at {
        Some(at) => {
            let years = years(tallies.get(at)?, says_date(words));
            years.values().sum::<u64>() * 2 >= days.count && spread(&years) >= params.lifetime_years
        }
        None => says_birth(words),
    };
    Ok(if are_births { days } else { Cells::default() })
}

fn says_date(words: &str) -> bool {
    has_phrase(&label_words(words), "date")
}

/// How many days lie in each year; those with a year of two digits only where the label says that they are days.
fn years(tally: TallyView<'_>, with_short: bool) -> BTreeMap<u64, u64> {
    let mut years = BTreeMap::new();
    let is_day = |class: Option<&str>| class == Some("date") || (with_short && class == Some("short-date"));
    for group in tally.groups().filter(|group| is_day(group.key(0))) {
        if let Some(year) = group.key(1).and_then(|year| year.parse::<u64>().ok()) {
            *years.entry(year).or_default() += group.count();
        }
    }
    years
}

/// The years between the first twentieth of the days and the last, so that a few default dates stretch nothing.
fn spread(years: &BTreeMap<u64, u64>) -> u64 {
    let all: u64 = years.values().sum();
    let outside = all / 20;
    let reached = |mut years: Box<dyn Iterator<Item = (&u64, &u64)> + '_>| {
        let mut passed = 0;
        years
            .find(|(_, days)| {
                passed += **days;
                passed > outside
            })
            .map(|(year, _)| *year)
    };
    let (first, last) = (reached(Box::new(years.iter())), reached(Box::new(years.iter().rev())));
    first.zip(last).map_or(0, |(first, last)| last.saturating_sub(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_default_dates_stretch_nothing() {
        let visits = BTreeMap::from([(1900, 5), (2014, 80), (2015, 20)]);
        assert_eq!(spread(&visits), 1);
        let births = BTreeMap::from([(1930, 20), (1975, 20), (2010, 20)]);
        assert_eq!(spread(&births), 80);
        assert_eq!(spread(&BTreeMap::new()), 0);
    }
}
