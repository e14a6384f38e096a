//! Which groups moved most.

use std::cmp::Reverse;

use candour_statement::predicate::{GroupProfile, Profile};
use candour_words::{number, several};

use super::super::cut;
use super::super::drawing::{DotRow, Drawing, Fill, Picture, thousandths};
use super::super::model::{Table, value};
use super::amount::{decimal, decimals, in_words, units};
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
    let told: Vec<Move<'_>> = groups
        .groups
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
    let left_out = groups.groups.len() - told.len();
    if left_out > 0 {
        description.push(format!(
            "Left out: {left_out} of {} groups, since cells of theirs are suppressed.",
            groups.groups.len()
        ));
    }
    let row = |of: &&Move<'_>| {
        let figure = |sum: &Option<candour_statement::value::Decimal>, n: u64| {
            value(&sum.as_ref().map_or_else(|| words(n), decimal))
        };
        vec![
            value(&of.group.value),
            figure(&of.group.sum_before, of.before),
            figure(&of.group.sum, of.now),
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
