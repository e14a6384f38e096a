//! Which groups moved most.

use std::cmp::Reverse;

use candour_statement::predicate::{GroupProfile, Profile};
use candour_words::{figure, number, several};

use super::super::cut;
use super::super::drawing::{DotRow, Drawing, Fill, Picture, thousandths};
use super::super::model::{Table, value};
use super::amount::{decimals, in_words, units};
use super::axis::range;
use super::{LABEL, title_of};

/// The most groups that are drawn, and that are in the table.
const DRAWN: usize = 10;
const ROWS: usize = 100;

/// A group that moved by less than one in so many is as it was.
const SLIGHT: u64 = 20;

/// A group, before and now.
struct Move<'a> {
    group: &'a GroupProfile,
    before: u64,
    now: u64,
}

/// Nothing where no group moved.
pub(super) fn picture(name: &str, profile: &Profile) -> Option<Picture> {
    let groups = profile.groups.as_ref()?;
    let figures = || {
        groups
            .groups
            .iter()
            .flat_map(|group| [&group.sum, &group.sum_before])
            .flatten()
    };
    let decimals = match groups.measure {
        Some(_) => decimals(figures())?,
        None => 0,
    };
    let pair = |group: &GroupProfile| match groups.measure {
        Some(_) => Some((
            units(group.sum_before.as_ref()?, decimals)?,
            units(group.sum.as_ref()?, decimals)?,
        )),
        None => Some((group.before.as_ref()?.told()?, group.rows.told()?)),
    };
    // A group that lacks a period on either side is no measure of a move.
    let windows = windows(profile);
    let whole: Vec<&GroupProfile> = groups.groups.iter().filter(|group| is_whole(group, &windows)).collect();
    let told: Vec<Move<'_>> = whole
        .iter()
        .filter_map(|group| pair(group).map(|(before, now)| Move { group, before, now }))
        .collect();
    let mut moves: Vec<&Move<'_>> = told.iter().filter(|of| of.before != of.now).collect();
    moves.sort_by_key(|of| Reverse(of.before.abs_diff(of.now)));
    let worst = moves.first()?;
    let what = groups
        .measure
        .as_ref()
        .map_or_else(|| "Rows".to_owned(), |measure| title_of(profile, measure));
    let by = title_of(profile, &groups.column);
    let words = |n: u64| in_words(n, decimals);
    let way = |of: &Move<'_>| if of.now > of.before { "rose" } else { "fell" };
    let moved = |of: &Move<'_>| format!("{} from {} to {}", way(of), words(of.before), words(of.now));
    let is_slight = moves
        .iter()
        .all(|of| of.before.abs_diff(of.now) < of.before.div_ceil(SLIGHT));
    let title = match is_slight {
        true => format!("{what}: no group by {by} moved by 5% or more"),
        false => format!(
            "{what}: {} moved most, and {}",
            cut(&worst.group.value, LABEL),
            moved(worst)
        ),
    };
    let most = moves
        .iter()
        .take(DRAWN)
        .map(|of| of.before.max(of.now))
        .max()
        .unwrap_or(0);
    let rows = moves.iter().take(DRAWN).map(|of| DotRow {
        label: format!(
            "{}: {} to {}",
            cut(&of.group.value, LABEL),
            words(of.before),
            words(of.now)
        ),
        before: thousandths(of.before, most),
        now: thousandths(of.now, most),
    });
    let (now, before) = compared(profile);
    let mut description = vec![format!(
        "{what} of {} by {by}, {now} against {before}; {}.",
        cut(name, 80),
        match moves.len() > DRAWN && !is_slight {
            true => format!("the {DRAWN} largest of {} changes", number(moves.len() as u64)),
            false => format!("{} changed", several(moves.len() as u64, "group", "groups")),
        }
    )];
    for (n, why) in [
        (
            groups.groups.len() - whole.len(),
            "that began, ended or have gaps in these periods",
        ),
        (whole.len() - told.len(), "with suppressed cells"),
    ] {
        if n > 0 {
            description.push(format!("Left out: {} {why}.", several(n as u64, "group", "groups")));
        }
    }
    let row = |of: &&Move<'_>| {
        let shown = |sum: &Option<candour_statement::value::Decimal>, n: u64| {
            value(&sum.as_ref().map_or_else(|| words(n), figure))
        };
        vec![
            value(&of.group.value),
            shown(&of.group.sum_before, of.before),
            shown(&of.group.sum, of.now),
        ]
    };
    Some(Picture {
        table: Table::new(format!("{what} by {by}, before and now"), &["Group", "#Before", "#Now"]).rows(
            moves.iter().map(row).collect(),
            ROWS,
            "the statement",
        ),
        description: description.join(" "),
        drawing: match is_slight {
            true => Drawing::Nothing,
            false => Drawing::Dots {
                rows: rows.collect(),
                legend: vec![(Fill::Now, now), (Fill::Before, before)],
            },
        },
        title,
    })
}

/// The first and last periods that are compared; and those before, where they stand in the same series.
fn windows(profile: &Profile) -> Vec<(&str, &str)> {
    let pairs: Vec<(&str, &str)> = profile
        .periods
        .iter()
        .filter_map(|of| Some((of.period.as_str(), of.before.as_ref()?.period.as_str())))
        .collect();
    let (Some(first), Some(last)) = (pairs.first(), pairs.last()) else {
        return Vec::new();
    };
    let is_here = |period: &str| profile.periods.iter().any(|of| of.period == period);
    let before = is_here(first.1).then_some((first.1, last.1));
    [(first.0, last.0)].into_iter().chain(before).collect()
}

/// Whether a group has rows in every period of all windows.
fn is_whole(group: &GroupProfile, windows: &[(&str, &str)]) -> bool {
    windows.iter().all(|(first, last)| {
        let within = |period: &String| *first <= period.as_str() && period.as_str() <= *last;
        group.began.as_deref().is_none_or(|began| began <= *first)
            && group.ended.as_deref().is_none_or(|ended| ended >= *last)
            && !group.gaps.iter().any(within)
    })
}

/// The periods that are compared, and those before.
fn compared(profile: &Profile) -> (String, String) {
    let mut pairs = profile
        .periods
        .iter()
        .filter_map(|of| Some((of.period.as_str(), of.before.as_ref()?.period.as_str())));
    match pairs.next() {
        None => ("this release".to_owned(), "the release before".to_owned()),
        Some((now, before)) => {
            let (to, to_before) = pairs.next_back().unwrap_or((now, before));
            (range(now, to), range(before, to_before))
        }
    }
}
