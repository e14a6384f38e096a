//! Which periods each group of one column has rows in, the worst first.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use candour_statement::predicate::{GroupProfile, GroupsProfile, Profile};
use candour_words::{agreeing, number, number_of, period_noun, several, several_periods};

use super::super::cut;
use super::super::drawing::{Drawing, Fill, Picture, Run};
use super::super::model::{Line, Table, plain, value};
use super::axis::{Axis, period, range};
use super::{LABEL, title_of};

/// The most series that are drawn, and of those without a gap that span all periods.
const ROWS: usize = 30;
const WHOLE: usize = 3;

/// One group, and at which places it has rows.
struct Strip<'a> {
    group: &'a GroupProfile,
    runs: Vec<Run>,
    gaps: u64,
    outside: u64,
}

pub(super) fn picture(name: &str, profile: &Profile) -> Option<Picture> {
    let groups = profile.groups.as_ref()?;
    let periods: Vec<&str> = profile.periods.iter().map(|of| of.period.as_str()).collect();
    let (first, last) = (*periods.first()?, *periods.last()?);
    let axis = Axis::of(&periods);
    let mut strips: Vec<Strip<'_>> = groups
        .groups
        .iter()
        .filter_map(|group| strip(group, &periods, &axis))
        .collect();
    if axis.length < 2 || strips.is_empty() {
        return None;
    }
    strips.sort_by_key(|strip| Reverse((strip.gaps, strip.outside)));
    let count = |of: fn(&Strip<'_>) -> bool| strips.iter().filter(|strip| of(strip)).count() as u64;
    let with_gaps = count(|strip| strip.gaps > 0);
    let moved = count(|strip| strip.gaps == 0 && strip.outside > 0);
    let whole = strips.len() as u64 - with_gaps - moved;
    let title_of_column = title_of(profile, &groups.column);
    let wrong = usize::try_from(with_gaps + moved).unwrap_or(ROWS);
    let drawn = match usize::try_from(whole).is_ok_and(|whole| whole <= WHOLE && wrong + whole <= ROWS) {
        true => strips.len(),
        false => wrong.min(ROWS),
    };
    let mut description = vec![format!(
        "Rows of {} by {title_of_column}, {}.",
        cut(name, 80),
        range(first, last)
    )];
    description.extend(longest(&strips));
    if wrong > drawn {
        description.push(format!("{ROWS} of these {wrong} series are drawn."));
    }
    if wrong > 0 && drawn <= wrong && whole > 0 {
        description.push(format!(
            "Not drawn: {} with rows in every period.",
            several(whole, "series", "series")
        ));
    }
    if groups.in_all > strips.len() as u64 {
        description.push(format!(
            "Of {} series, the {} with most rows were looked at.",
            number(groups.in_all),
            number(strips.len() as u64)
        ));
    }
    let drawing = match wrong {
        0 => Drawing::Nothing,
        _ => Drawing::Strips {
            rows: strips
                .iter()
                .take(drawn)
                .map(|strip| (cut(&strip.group.value, LABEL), strip.runs.clone()))
                .collect(),
            places: axis.length,
            ticks: axis.ticks.clone(),
            legend: vec![
                (Fill::Now, "Has rows".to_owned()),
                (Fill::Missing, "Gap between its first and last".to_owned()),
                (Fill::Outside, "Before it began or after it ended".to_owned()),
            ],
        },
    };
    Some(Picture {
        title: title(
            &title_of_column,
            [with_gaps, moved, strips.len() as u64],
            period_noun(first).0,
        ),
        description: description.join(" "),
        drawing,
        table: table(name, groups, &title_of_column, &strips),
    })
}

fn title(column: &str, [with_gaps, moved, all]: [u64; 3], noun: &str) -> String {
    let gaps = agreeing(with_gaps, "has", "have");
    let (gapped, others, all) = (number(with_gaps), number(moved), number(all));
    match (with_gaps, moved) {
        (0, 0) => format!("{column}: all {all} series have rows in every {noun}"),
        (0, _) => format!("{column}: no series has gaps; {others} of {all} began or ended"),
        (_, 0) => format!("{column}: {gapped} of {all} series {gaps} gaps"),
        _ => format!(
            "{column}: {gapped} of {all} series {gaps} gaps; {others} {} began or ended",
            agreeing(moved, "other", "others")
        ),
    }
}

/// Which series lacks most.
fn longest(strips: &[Strip<'_>]) -> Option<String> {
    let worst = strips.first().filter(|strip| strip.gaps > 0)?;
    let first = worst.group.gaps.first()?;
    Some(format!(
        "{} lacks most: {}, the first {}.",
        cut(&worst.group.value, LABEL),
        several_periods(worst.gaps, first),
        period(first)
    ))
}

fn strip<'a>(group: &'a GroupProfile, periods: &[&str], axis: &Axis) -> Option<Strip<'a>> {
    let place = |of: &Option<String>| {
        let at = periods.iter().position(|period| of.as_deref() == Some(*period))?;
        axis.places.get(at).copied()
    };
    let (began, ended) = (place(&group.began)?, place(&group.ended)?);
    let gaps: BTreeSet<&str> = group.gaps.iter().map(String::as_str).collect();
    let has: BTreeSet<u64> = periods
        .iter()
        .zip(&axis.places)
        .filter(|(period, _)| !gaps.contains(**period))
        .map(|(_, place)| *place)
        .collect();
    let mut runs: Vec<Run> = Vec::new();
    for at in 0..axis.length {
        let fill = match at {
            at if at < began || at > ended => Fill::Outside,
            at if has.contains(&at) => Fill::Now,
            _ => Fill::Missing,
        };
        match runs.last_mut() {
            Some((_, n, last)) if *last == fill => *n += 1,
            _ => runs.push((at, 1, fill)),
        }
    }
    let sum = |of: Fill| runs.iter().filter(|(.., fill)| *fill == of).map(|(_, n, _)| n).sum();
    Some(Strip {
        gaps: sum(Fill::Missing),
        outside: sum(Fill::Outside),
        group,
        runs,
    })
}

fn table(name: &str, groups: &GroupsProfile, column: &str, strips: &[Strip<'_>]) -> Table {
    let row = |strip: &Strip<'_>| -> Vec<Line> {
        let when = |of: &Option<String>| of.as_deref().map_or_else(|| plain("none"), |of| value(&period(of)));
        vec![
            value(&strip.group.value),
            when(&strip.group.began),
            when(&strip.group.ended),
            plain(number(strip.gaps)),
            value(&number_of(&strip.group.rows)),
        ]
    };
    let caption = format!("Series of {} by {column}", cut(name, 80));
    let noun = groups
        .groups
        .first()
        .and_then(|group| group.began.as_deref())
        .map_or("periods", |of| period_noun(of).1);
    let missing = format!("#Missing {noun}");
    Table::new(caption, &["Series", "First", "Last", &missing, "#Rows"]).rows(
        strips.iter().map(row).collect(),
        100,
        "the statement",
    )
}
