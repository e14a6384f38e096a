//! Which columns have cells without a value, of which sort, and when.

use std::cmp::Reverse;

use candour_statement::predicate::{ColumnProfile, Profile, States};
use candour_statement::value::{PartOf, Portion};
use candour_words::{agreeing, column, number, portion};

use super::super::cut;
use super::super::drawing::{Cell, Drawing, Fill, GridRow, Picture};
use super::super::model::{Line, Table, code, plain, value};
use super::LABEL;
use super::amount::Amount;
use super::axis::short;

/// The most rows and periods that are drawn.
const ROWS: usize = 30;
const PERIODS: usize = 12;

/// From so many thousandths on, a cell is a shade darker.
const SHADES: [u64; 4] = [1, 50, 200, 500];

/// The sorts of cells without a value.
const SORTS: [(Fill, &str, &str); 3] = [
    (Fill::Missing, "missing", "Missing: the cell is blank"),
    (Fill::Suppressed, "suppressed", "Suppressed: the value is withheld"),
    (
        Fill::Outside,
        "not applicable",
        "Not applicable: no value is meant to be there",
    ),
];

/// One sort of one column.
struct Row<'a> {
    column: &'a ColumnProfile,
    sort: usize,
    all: Option<&'a Portion>,
    before: Option<&'a Portion>,
    by_period: Vec<Option<Portion>>,
}

/// Nothing where it may not be told whether there are such cells.
pub(super) fn picture(name: &str, profile: &Profile) -> Option<Picture> {
    let name = cut(name, 80);
    let (periods, bins) = bins(profile);
    let mut rows: Vec<Row<'_>> = profile
        .columns
        .iter()
        .flat_map(|column| {
            (0..SORTS.len())
                .filter_map(|sort| row(column, sort, &bins))
                .collect::<Vec<_>>()
        })
        .collect();
    if rows.is_empty() {
        let is_told = |column: &ColumnProfile| column.cells.is_some();
        return profile.columns.iter().all(is_told).then(|| full(&name, profile));
    }
    let title = title(&name, profile, &rows);
    let in_all = rows.len();
    if in_all > ROWS {
        rows.sort_by_key(|row| Reverse(row.all.and_then(Portion::thousandths)));
        rows.truncate(ROWS);
    }
    let has_before = rows.iter().any(|row| row.before.is_some());
    let mut labels = vec!["All".to_owned()];
    labels.extend(has_before.then(|| "Before".to_owned()));
    labels.extend(periods.iter().cloned());
    let cells = |row: &Row<'_>| -> Vec<Option<String>> {
        let mut cells = vec![row.all.map(portion)];
        if has_before {
            cells.push(row.before.map(portion));
        }
        cells.extend(row.by_period.iter().map(|share| share.as_ref().map(portion)));
        cells.resize(labels.len(), None);
        cells
    };
    let mut description = vec![format!(
        "Share of the cells of {name} without a value, by column{}; columns without such cells are left out.",
        if periods.is_empty() { "" } else { " and period" }
    )];
    if bins.len() > PERIODS {
        description.push(format!(
            "The last {PERIODS} of {} are drawn.",
            number(bins.len() as u64)
        ));
    } else if !bins.is_empty() && bins.len() < profile.periods.len() {
        description.push(format!(
            "{} periods are drawn by year.",
            number(profile.periods.len() as u64)
        ));
    }
    if in_all > ROWS {
        description.push(format!(
            "The {ROWS} rows with most of {} are drawn.",
            number(in_all as u64)
        ));
    }
    let used = |fill: Fill| rows.iter().any(|row| SORTS[row.sort].0 == fill);
    let legend = SORTS.iter().filter(|(fill, ..)| used(*fill));
    let table_labels: Vec<String> = std::iter::once("Column".to_owned())
        .chain(std::iter::once("Cells".to_owned()))
        .chain(labels.iter().map(|label| format!("#{label}")))
        .collect();
    let table_labels: Vec<&str> = table_labels.iter().map(String::as_str).collect();
    let line = |row: &Row<'_>| -> Vec<Line> {
        let mut line = vec![code(&column(&row.column.column)), plain(SORTS[row.sort].1)];
        line.extend(cells(row).iter().map(|text| match text {
            Some(text) => value(text),
            None => plain("not shown"),
        }));
        line
    };
    Some(Picture {
        table: Table::new(format!("Cells of {name} without a value"), &table_labels).rows(
            rows.iter().map(line).collect(),
            usize::MAX,
            "",
        ),
        description: description.join(" "),
        drawing: Drawing::Grid {
            rows: rows.iter().map(|row| grid_row(row, cells(row), has_before)).collect(),
            columns: labels,
            legend: legend.map(|(fill, _, words)| (*fill, (*words).to_owned())).collect(),
        },
        title,
    })
}

/// The sentence where no cell is without a value.
fn full(name: &str, profile: &Profile) -> Picture {
    let rows = profile
        .columns
        .iter()
        .map(|of| vec![code(&column(&of.column)), plain("0%"), plain("0%")]);
    let table = Table::new(
        format!("Cells of {name} without a value"),
        &["Column", "#Missing", "#Suppressed"],
    );
    Picture {
        title: format!("No cell of {name} is missing or suppressed"),
        description: "All columns and all rows were looked at.".to_owned(),
        drawing: Drawing::Nothing,
        table: table.rows(rows.collect(), 100, "the statement"),
    }
}

/// How many columns have cells of each sort.
fn title(name: &str, profile: &Profile, rows: &[Row<'_>]) -> String {
    let of = |sort: usize| rows.iter().filter(|row| row.sort == sort).count() as u64;
    let all = number(profile.columns.len() as u64);
    let verbs = ["missing cells", "suppressed ones", "cells that cannot hold a value"];
    let mut parts: Vec<String> = Vec::new();
    for sort in [1, 0, 2].into_iter().filter(|sort| of(*sort) > 0) {
        let (n, has) = (number(of(sort)), agreeing(of(sort), "has", "have"));
        parts.push(match (parts.is_empty(), sort) {
            (true, 1) => format!("{n} of {all} columns {has} suppressed cells"),
            (true, _) => format!("{n} of {all} columns {has} {}", verbs[sort]),
            (false, 0) => format!("{n} {has} missing ones"),
            (false, _) => format!("{n} {has} {}", verbs[sort]),
        });
    }
    format!("{name}: {}", parts.join("; "))
}

/// One sort of a column, where it occurs.
fn row<'a>(column: &'a ColumnProfile, sort: usize, bins: &[Vec<usize>]) -> Option<Row<'a>> {
    let of = |states: &'a States| match sort {
        0 => Some(&states.missing),
        1 => states.suppressed.as_ref(),
        _ => states.not_applicable.as_ref(),
    };
    let drawn = &bins[bins.len().saturating_sub(PERIODS)..];
    let binned = |bin: &Vec<usize>| {
        let shares: Option<Vec<&Portion>> = bin
            .iter()
            .map(|at| Some(of(column.by_period.get(*at)?).unwrap_or(&NONE)))
            .collect();
        together(&shares?)
    };
    let by_period: Vec<Option<Portion>> = match column.by_period.is_empty() {
        true => vec![None; drawn.len()],
        false => drawn.iter().map(binned).collect(),
    };
    let all = column.cells.as_ref().and_then(of);
    let occurs = |share: &Portion| !is_none(share) && !matches!(share, Portion::Hidden(_));
    let is_there = all.is_some_and(occurs) || by_period.iter().flatten().any(occurs);
    is_there.then(|| Row {
        column,
        sort,
        all,
        before: column.before.as_ref().map(|states| of(states).unwrap_or(&NONE)),
        by_period,
    })
}

/// Where a sort does not occur.
const NONE: Portion = Portion::Exact(PartOf { part: 0, whole: 0 });

fn is_none(share: &Portion) -> bool {
    share.told().is_some_and(|of| of.part == 0)
}

/// The share of several periods; of more than one only where all are told.
fn together(shares: &[&Portion]) -> Option<Portion> {
    match shares {
        [one] => Some((*one).clone()),
        all => {
            let parts: Vec<PartOf> = all.iter().map(|share| share.told()).collect::<Option<_>>()?;
            let (part, whole) = parts
                .iter()
                .fold((0, 0), |(part, whole), of| (part + of.part, whole + of.whole));
            Some(Portion::Exact(PartOf { part, whole }))
        }
    }
}

/// Labels of what is drawn beside each other, and which periods each of them holds: years where periods are many.
fn bins(profile: &Profile) -> (Vec<String>, Vec<Vec<usize>>) {
    let periods: Vec<&str> = match profile.periods.as_slice() {
        // One period is all there is.
        [] | [_] => Vec::new(),
        periods => periods.iter().map(|of| of.period.as_str()).collect(),
    };
    let by_year = periods.len() > PERIODS && periods.iter().all(|period| period.get(4..5) == Some("-"));
    let mut labels: Vec<String> = Vec::new();
    let mut bins: Vec<Vec<usize>> = Vec::new();
    for (at, period) in periods.iter().enumerate() {
        let label = match by_year {
            true => period.chars().take(4).collect(),
            false => short(period),
        };
        match bins.last_mut().filter(|_| labels.last() == Some(&label)) {
            Some(bin) => bin.push(at),
            None => {
                labels.push(label);
                bins.push(vec![at]);
            }
        }
    }
    (labels.split_off(labels.len().saturating_sub(PERIODS)), bins)
}

fn grid_row(row: &Row<'_>, texts: Vec<Option<String>>, has_before: bool) -> GridRow {
    let mut shares = vec![row.all.cloned()];
    if has_before {
        shares.push(row.before.cloned());
    }
    shares.extend(row.by_period.iter().cloned());
    shares.resize(texts.len(), None);
    let (fill, word, _) = SORTS[row.sort];
    let cell = |(text, share): (Option<String>, Option<Portion>)| {
        let drawn = share.as_ref().and_then(|share| Amount::from(share).n);
        Cell {
            text: cut(&text.unwrap_or_else(|| "\u{2013}".to_owned()), 10),
            shade: drawn.map(|n| SHADES.iter().filter(|from| n >= **from).count()),
        }
    };
    GridRow {
        label: format!("{}, {word}", cut(&column(&row.column.column), LABEL)),
        fill,
        cells: texts.into_iter().zip(shares).map(cell).collect(),
    }
}
