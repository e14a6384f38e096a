//! What measures add up to in each period, and rows by period where there are none.

use candour_statement::predicate::{ColumnProfile, ColumnRole, Profile, SumsProfile};
use candour_statement::value::Decimal;
use candour_statement::vocabulary::MeasureOf;
use candour_words::{NOT_SHOWN, agreeing, figure, listed, portion};

use super::super::cut;
use super::super::drawing::Picture;
use super::amount::{Amount, decimals, units};
use super::line::{self, Point, Series};
use super::title_of;

/// The most measures of one dataset that are drawn.
const MEASURES: usize = 4;

pub(super) fn pictures(name: &str, profile: &Profile) -> Vec<Picture> {
    let told: Vec<&SumsProfile> = profile.sums.iter().filter(|sums| is_told(sums)).collect();
    // Of one period there is no line, and the first measure is enough.
    let most = if profile.periods.len() > 1 { MEASURES } else { 1 };
    let drawn = told.iter().take(most).enumerate();
    drawn
        .filter_map(|(at, sums)| {
            let notes = match at {
                0 => notes(profile, told.len(), most),
                _ => Vec::new(),
            };
            line::picture(&series(name, profile, sums, notes)?)
        })
        .collect()
}

fn is_told(sums: &SumsProfile) -> bool {
    sums.by_period
        .iter()
        .flatten()
        .any(|sum| matches!(sum, Decimal::Exact(_)))
}

/// What is not drawn, and why.
fn notes(profile: &Profile, told: usize, most: usize) -> Vec<String> {
    let mut notes = Vec::new();
    let is_of_people = |column: &&ColumnProfile| {
        column.role == ColumnRole::Measure
            && column.measures == Some(MeasureOf::People)
            && profile.sums.iter().all(|sums| sums.column != column.column)
    };
    let people: Vec<String> = profile
        .columns
        .iter()
        .filter(is_of_people)
        .map(|column| title_of(profile, &column.column))
        .collect();
    if !people.is_empty() {
        notes.push(format!(
            "{} {} not added up: a person can be counted in several rows.",
            cut(&listed(&people), 200),
            agreeing(people.len(), "is", "are")
        ));
    }
    if told > most {
        notes.push(format!("The statement has all {told} measures."));
    }
    notes
}

fn series<'a>(name: &str, profile: &'a Profile, sums: &SumsProfile, notes: Vec<String>) -> Option<Series<'a>> {
    let of = profile.columns.iter().find(|column| column.column == sums.column);
    let cells = of.and_then(|of| of.cells.as_ref()?.suppressed.as_ref());
    let cells_before = of.and_then(|of| of.before.as_ref()?.suppressed.as_ref());
    let is_partial = !sums.of_totals && (cells.is_some() || cells_before.is_some());
    let all = || sums.by_period.iter().chain(&sums.before).flatten();
    let decimals = decimals(all())?;
    let amount = |sum: Option<&Option<Decimal>>| match sum.and_then(Option::as_ref) {
        Some(sum) => Amount {
            text: figure(sum),
            n: units(sum, decimals),
            is_rounded: false,
        },
        None => Amount {
            text: NOT_SHOWN.to_owned(),
            ..Amount::default()
        },
    };
    // Beside figures that are whole, what is suppressed in other rows says nothing of them.
    let suppressed = |at: usize| {
        let states = of.filter(|_| is_partial)?.by_period.get(at)?;
        states.suppressed.as_ref().map(Amount::from)
    };
    let points = profile.periods.iter().enumerate().map(|(at, period)| Point {
        period: &period.period,
        now: amount(sums.by_period.get(at)),
        before: period
            .before
            .as_ref()
            .filter(|_| sums.before.get(at).is_some_and(Option::is_some))
            .map(|before| (before.period.as_str(), amount(sums.before.get(at)))),
        suppressed: suppressed(at),
    });
    let name = cut(name, 80);
    let of_what = match (sums.of_totals, cells) {
        (true, _) => format!("As stated in the total rows of {name}."),
        (false, Some(share)) => format!(
            "Sum of the cells of {name} that are not suppressed ({} are).",
            portion(share)
        ),
        (false, None) => format!("Sum over all rows of {name}."),
    };
    Some(Series {
        title: title_of(profile, &sums.column),
        of: of_what,
        notes,
        points: points.collect(),
        decimals,
        can_be_compared: !is_partial,
    })
}

/// Rows by period.
pub(super) fn rows(name: &str, profile: &Profile) -> Option<Picture> {
    let points = profile.periods.iter().map(|period| Point {
        period: &period.period,
        now: Amount::from(&period.rows),
        before: period
            .before
            .as_ref()
            .map(|before| (before.period.as_str(), Amount::from(&before.rows))),
        suppressed: None,
    });
    let name = cut(name, 80);
    line::picture(&Series {
        title: format!("Rows of {name}"),
        of: format!(
            "All rows of {name}, by {}.",
            cut(profile.period.as_deref().unwrap_or("period"), 80)
        ),
        notes: Vec::new(),
        points: points.collect(),
        decimals: 0,
        can_be_compared: true,
    })
}
