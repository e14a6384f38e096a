//! The pictures of a dataset: rows by period beside the release before, missing cells by column and period, and the bars
//! that rules report.

use std::cmp::Reverse;

use candour_statement::predicate::{Block, Dataset, Profile};
use candour_statement::words::Words;
use candour_words::{number, several};

use super::amount::{self, Amount, Missing, Period};
use super::cut;
use super::drawing::{BarRow, Cell, Drawing, Fill, Picture, thousandths};
use super::measured;
use super::model::{Line, Table, code, plain, value};

/// The most periods and columns that are drawn.
const PERIODS: usize = 24;
const COLUMNS: usize = 30;

/// A table of more rows than this stands behind a label.
pub(super) const OPEN: usize = 12;

/// Labels are drawn up to so many characters.
pub(super) const LABEL: usize = 36;

/// From so many thousandths on, a cell is a shade darker.
const SHADES: [u64; 4] = [1, 50, 200, 500];

/// How many columns are named that are not told by period.
const UNTOLD: usize = 10;

pub(super) fn lead(predicate: &candour_statement::predicate::Predicate) -> Option<Picture> {
    predicate
        .datasets
        .iter()
        .find_map(|dataset| rows_by_period(&dataset.name, dataset.profile.as_ref()?))
}

pub(super) fn of(dataset: &Dataset, blocks: &[&Block], words: &Words) -> Vec<Picture> {
    let mut pictures = Vec::new();
    if let Some(profile) = &dataset.profile {
        pictures.extend(rows_by_period(&dataset.name, profile));
        pictures.extend(missing(&dataset.name, profile));
    }
    pictures.extend(measured::of_rules(&dataset.name, blocks, words));
    pictures
}

/// This year against last.
fn rows_by_period(name: &str, profile: &Profile) -> Option<Picture> {
    if profile.periods.is_empty() {
        return None;
    }
    let name = cut(name, 80);
    let all = amount::periods(profile);
    let first = all.len().saturating_sub(PERIODS);
    let periods = &all[first..];
    let has_before = periods.iter().any(|period| period.before.is_some());
    let amounts = periods
        .iter()
        .flat_map(|period| [Some(&period.rows), period.before.as_ref().map(|(_, rows)| rows)]);
    let most = amounts.flatten().filter_map(|amount| amount.n).max().unwrap_or(0);
    let bar = |amount: &Amount, fill| {
        (
            cut(&amount.text, LABEL),
            vec![(fill, thousandths(amount.n.unwrap_or(0), most))],
        )
    };
    let rows = periods.iter().map(|period| {
        let mut bars = vec![bar(&period.rows, Fill::Now)];
        bars.extend(period.before.as_ref().map(|(_, rows)| bar(rows, Fill::Before)));
        BarRow {
            label: cut(period.period, LABEL),
            bars,
        }
    });
    let (title, legend) = match has_before {
        true => (
            format!("Rows of {name} by period, beside the release before"),
            vec![(Fill::Now, "This release"), (Fill::Before, "The release before")],
        ),
        false => (format!("Rows of {name} by period"), Vec::new()),
    };
    Some(Picture {
        description: format!(
            "{}{}{}",
            extremes(
                periods.iter().map(|period| (period.period, &period.rows)),
                "period",
                "rows"
            ),
            of_the_last(first),
            compared(periods),
        ),
        drawing: Drawing::Bars {
            rows: rows.collect(),
            legend,
        },
        table: rows_table(&name, &all, has_before),
        is_table_long: all.len() > OPEN,
        title,
    })
}

fn rows_table(name: &str, periods: &[Period<'_>], has_before: bool) -> Table {
    let row = |period: &Period<'_>| {
        let mut row = vec![value(period.period), value(&period.rows.text)];
        if has_before {
            row.extend(match &period.before {
                Some((like, rows)) => [value(like), value(&rows.text)],
                None => [plain("none"), plain("not shown")],
            });
        }
        row
    };
    let labels: &[&str] = match has_before {
        true => &["Period", "#Rows", "Period before", "#Rows before"],
        false => &["Period", "#Rows"],
    };
    let rows = periods.iter().map(row).collect();
    Table::new(format!("Rows of {name} by period"), labels).rows(rows, 200, "the statement")
}

/// How many periods have more, and fewer, rows than the like period before.
fn compared(periods: &[Period<'_>]) -> String {
    let pairs: Vec<(u64, u64)> = periods
        .iter()
        .filter_map(|period| Some((period.rows.n?, period.before.as_ref()?.1.n?)))
        .collect();
    if pairs.is_empty() {
        return String::new();
    }
    let more = pairs.iter().filter(|(now, before)| now > before).count() as u64;
    let fewer = pairs.iter().filter(|(now, before)| now < before).count() as u64;
    format!(
        " Of {} that can be compared, {} more rows than before and {} fewer.",
        several(pairs.len() as u64, "period", "periods"),
        have(more),
        have(fewer)
    )
}

fn have(n: u64) -> String {
    match n {
        0 => "none has".to_owned(),
        1 => "1 has".to_owned(),
        n => format!("{} have", number(n)),
    }
}

fn of_the_last(first: usize) -> String {
    match first {
        0 => String::new(),
        _ => format!(" The last {PERIODS} periods are drawn."),
    }
}

/// What is highest and lowest.
fn extremes<'a>(amounts: impl Iterator<Item = (&'a str, &'a Amount)>, one: &str, of: &str) -> String {
    let told: Vec<(&str, &Amount, u64)> = amounts
        .filter_map(|(label, amount)| Some((label, amount, amount.n?)))
        .collect();
    let highest = told.iter().rev().max_by_key(|(.., n)| *n);
    let lowest = told.iter().min_by_key(|(.., n)| *n);
    match (highest, lowest) {
        (Some((high, most, high_n)), Some((low, least, low_n))) if high_n != low_n => format!(
            "The {one} with most {of} is {} ({}), that with fewest {} ({}).",
            cut(high, LABEL),
            cut(&most.text, LABEL),
            cut(low, LABEL),
            cut(&least.text, LABEL)
        ),
        (Some((_, most, _)), _) if told.len() > 1 => {
            format!("Every {one} has as many {of}: {}.", cut(&most.text, LABEL))
        }
        (Some((label, most, _)), _) => format!(
            "There is one {one}, {}: {} {of}.",
            cut(label, LABEL),
            cut(&most.text, LABEL)
        ),
        _ => format!("The {of} may be told in words only."),
    }
}

/// Missing cells by column and period.
fn missing(name: &str, profile: &Profile) -> Option<Picture> {
    let all = amount::missing(profile);
    let all_periods = amount::periods(profile);
    let mut columns: Vec<&Missing> = all
        .iter()
        .filter(|column| !column.by_period.is_empty() && column.by_period.len() == all_periods.len())
        .collect();
    let in_all = columns.len();
    if in_all == 0 {
        return None;
    }
    let name = cut(name, 80);
    if in_all > COLUMNS {
        columns.sort_by_key(|column| Reverse(column.all.as_ref().and_then(|share| share.n).unwrap_or(0)));
        columns.truncate(COLUMNS);
    }
    let first = all_periods.len().saturating_sub(PERIODS);
    let periods = &all_periods[first..];
    let row = |column: &&Missing| {
        let cells = column.by_period[first..].iter().map(|share| Cell {
            text: cut(&share.text, 10),
            shade: share.n.map(|n| SHADES.iter().filter(|from| n >= **from).count()),
        });
        (cut(&column.label, LABEL), cells.collect())
    };
    let cells = columns.iter().flat_map(|column| {
        column.by_period[first..]
            .iter()
            .zip(periods)
            .map(move |(share, period)| (column, share, period))
    });
    let told: Vec<_> = cells
        .filter_map(|(column, share, period)| Some((column, share, period, share.n?)))
        .collect();
    let worst = told.iter().rev().max_by_key(|(.., n)| *n);
    let mut description = match worst {
        Some((_, _, _, 0)) => "No cell of the columns shown is missing in any period.".to_owned(),
        Some((column, share, period, _)) => format!(
            "Most cells are missing in {}, {}: {}.",
            cut(&column.label, LABEL),
            cut(period.period, LABEL),
            cut(&share.text, LABEL)
        ),
        None => "The shares may be told in words only.".to_owned(),
    };
    if in_all > COLUMNS {
        description.push_str(&format!(
            " Of {} columns, the {COLUMNS} with most missing are shown.",
            number(in_all as u64)
        ));
    }
    let untold: Vec<String> = all
        .iter()
        .filter(|column| column.by_period.is_empty())
        .filter_map(|column| {
            let missing = column.all.as_ref().filter(|missing| missing.n != Some(0))?;
            Some(format!("{} ({})", cut(&column.label, LABEL), cut(&missing.text, LABEL)))
        })
        .collect();
    if !untold.is_empty() {
        let shown = untold.iter().take(UNTOLD).cloned().collect::<Vec<_>>().join(", ");
        let more = match untold.len().saturating_sub(UNTOLD) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        description.push_str(&format!(
            " Not told by period, but missing over the whole: {shown}{more}."
        ));
    }
    description.push_str(&of_the_last(first));
    let mut labels = vec!["Column".to_owned()];
    labels.extend(periods.iter().map(|period| format!("#{}", cut(period.period, LABEL))));
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let cells_of = |column: &&Missing| {
        let mut row: Vec<Line> = vec![code(&column.label)];
        row.extend(column.by_period[first..].iter().map(|share| value(&share.text)));
        row
    };
    Some(Picture {
        title: format!("Cells missing in {name}, by column and period"),
        description,
        drawing: Drawing::Grid {
            columns: periods.iter().map(|period| cut(period.period, 10)).collect(),
            rows: columns.iter().map(row).collect(),
        },
        table: Table::new(
            format!("Share of cells missing in {name}, by column and period"),
            &labels,
        )
        .rows(columns.iter().map(cells_of).collect(), usize::MAX, ""),
        is_table_long: true,
    })
}
