//! The pictures of a dataset: rows by period beside the release before, missing cells by column and period, and the bars
//! that rules report.

use std::cmp::Reverse;

use super::drawing::{BarRow, Cell, Drawing, Fill, Picture, thousandths};
use super::model::{Line, Table, code, plain, value};
use super::{cut, wording};
use crate::predicate::{Amount, Block, ColumnProfile, Dataset, Measure, PeriodProfile, Profile};
use crate::words::{capitalised, number, several};

/// The most periods and columns that are drawn.
const PERIODS: usize = 24;
const COLUMNS: usize = 30;

/// The most pictures that rules' measures make of one dataset.
const OF_RULES: usize = 6;

/// The most bars of one of them.
const BARS: usize = 40;

/// A table of more rows than this stands behind a label.
const OPEN: usize = 12;

/// Labels are drawn up to so many characters.
const LABEL: usize = 36;

/// From so many thousandths on, a cell is a shade darker.
const SHADES: [u64; 4] = [1, 50, 200, 500];

pub(super) fn of(dataset: &Dataset, blocks: &[&Block]) -> Vec<Picture> {
    let mut pictures = Vec::new();
    if let Some(profile) = &dataset.profile {
        pictures.extend(rows_by_period(&dataset.name, profile));
        pictures.extend(missing(&dataset.name, profile));
    }
    pictures.extend(of_rules(&dataset.name, blocks));
    pictures
}

/// This year against last.
fn rows_by_period(name: &str, profile: &Profile) -> Option<Picture> {
    if profile.periods.is_empty() {
        return None;
    }
    let name = cut(name, 80);
    let first = profile.periods.len().saturating_sub(PERIODS);
    let periods = &profile.periods[first..];
    let has_before = periods.iter().any(|period| period.before.is_some());
    let amounts = periods
        .iter()
        .flat_map(|period| [Some(&period.rows), period.before.as_ref().map(|before| &before.rows)]);
    let most = amounts.flatten().filter_map(|amount| amount.n).max().unwrap_or(0);
    let bar = |amount: &Amount, fill| {
        (
            cut(&amount.text, LABEL),
            vec![(fill, thousandths(amount.n.unwrap_or(0), most))],
        )
    };
    let rows = periods.iter().map(|period| {
        let mut bars = vec![bar(&period.rows, Fill::Now)];
        bars.extend(period.before.as_ref().map(|before| bar(&before.rows, Fill::Before)));
        BarRow {
            label: cut(&period.period, LABEL),
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
                periods.iter().map(|period| (period.period.as_str(), &period.rows)),
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
        table: rows_table(&name, profile, has_before),
        is_table_long: profile.periods.len() > OPEN,
        title,
    })
}

fn rows_table(name: &str, profile: &Profile, has_before: bool) -> Table {
    let row = |period: &PeriodProfile| {
        let mut row = vec![value(&period.period), value(&period.rows.text)];
        if has_before {
            row.extend(match &period.before {
                Some(before) => [value(&before.period), value(&before.rows.text)],
                None => [plain("none"), plain("not shown")],
            });
        }
        row
    };
    let labels: &[&str] = match has_before {
        true => &["Period", "#Rows", "Period before", "#Rows before"],
        false => &["Period", "#Rows"],
    };
    let rows = profile.periods.iter().map(row).collect();
    Table::new(format!("Rows of {name} by period"), labels).rows(rows, 200, "the statement")
}

/// How many periods have more, and fewer, rows than the like period before.
fn compared(periods: &[PeriodProfile]) -> String {
    let pairs: Vec<(u64, u64)> = periods
        .iter()
        .filter_map(|period| Some((period.rows.n?, period.before.as_ref()?.rows.n?)))
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
    let mut columns: Vec<&ColumnProfile> = profile
        .columns
        .iter()
        .filter(|column| {
            !column.missing_by_period.is_empty() && column.missing_by_period.len() == profile.periods.len()
        })
        .collect();
    let in_all = columns.len();
    if in_all == 0 {
        return None;
    }
    let name = cut(name, 80);
    if in_all > COLUMNS {
        columns.sort_by_key(|column| Reverse(column.missing.as_ref().and_then(|share| share.n).unwrap_or(0)));
        columns.truncate(COLUMNS);
    }
    let first = profile.periods.len().saturating_sub(PERIODS);
    let periods = &profile.periods[first..];
    let row = |column: &&ColumnProfile| {
        let cells = column.missing_by_period[first..].iter().map(|share| Cell {
            text: cut(&share.text, 10),
            shade: share.n.map(|n| SHADES.iter().filter(|from| n >= **from).count()),
        });
        (cut(&column.label, LABEL), cells.collect())
    };
    let cells = columns.iter().flat_map(|column| {
        column.missing_by_period[first..]
            .iter()
            .zip(periods)
            .map(move |(share, period)| (column, share, period))
    });
    let told: Vec<_> = cells
        .filter_map(|(column, share, period)| Some((column, share, period, share.n?)))
        .collect();
    let worst = told.iter().rev().max_by_key(|(.., n)| *n);
    let mut description = match worst {
        Some((_, _, _, 0)) => "No cell of these columns is missing in any period.".to_owned(),
        Some((column, share, period, _)) => format!(
            "Most cells are missing in {}, {}: {}.",
            cut(&column.label, LABEL),
            cut(&period.period, LABEL),
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
    description.push_str(&of_the_last(first));
    let mut labels = vec!["Column".to_owned()];
    labels.extend(periods.iter().map(|period| format!("#{}", cut(&period.period, LABEL))));
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let cells_of = |column: &&ColumnProfile| {
        let mut row: Vec<Line> = vec![code(&column.label)];
        row.extend(column.missing_by_period[first..].iter().map(|share| value(&share.text)));
        row
    };
    Some(Picture {
        title: format!("Cells missing in {name}, by column and period"),
        description,
        drawing: Drawing::Grid {
            columns: periods.iter().map(|period| cut(&period.period, 10)).collect(),
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

/// Measures that are the bars of one picture.
struct Bars<'a> {
    rule: &'a str,
    /// The thresholds that they were measured with.
    params: String,
    picture: &'a str,
    columns: &'a [String],
    bars: Vec<&'a Measure>,
}

/// The pictures whose bars are measures of rules.
fn of_rules(name: &str, blocks: &[&Block]) -> Vec<Picture> {
    let mut groups: Vec<Bars<'_>> = Vec::new();
    for block in blocks {
        for evaluation in &block.evaluations {
            let mut fresh: Vec<Bars<'_>> = Vec::new();
            for measure in &evaluation.measures {
                let Some(picture) = measure.bar_of.as_deref() else {
                    continue;
                };
                let is_same =
                    |group: &&mut Bars<'_>| group.picture == picture && group.columns == measure.columns.as_slice();
                match fresh.iter_mut().find(is_same) {
                    Some(group) => group.bars.push(measure),
                    None => fresh.push(Bars {
                        rule: &block.rule,
                        params: wording::params(&evaluation.params),
                        picture,
                        columns: &measure.columns,
                        bars: vec![measure],
                    }),
                }
            }
            // Judged at another severity, a rule may measure the same again.
            fresh.retain(|group| !groups.iter().any(|other| other.is_like(group)));
            groups.extend(fresh);
        }
    }
    groups.truncate(OF_RULES);
    groups.iter().map(|group| bars_of(name, group)).collect()
}

impl Bars<'_> {
    /// Whether it is the same picture, bar for bar.
    fn is_like(&self, other: &Bars<'_>) -> bool {
        (self.rule, self.picture, self.columns) == (other.rule, other.picture, other.columns)
            && same_values(&self.bars, &other.bars)
    }
}

fn same_values(left: &[&Measure], right: &[&Measure]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| left.value == right.value)
}

fn bars_of(name: &str, of: &Bars<'_>) -> Picture {
    let amounts: Vec<(&str, Amount)> = of
        .bars
        .iter()
        .map(|bar| {
            let amount = Amount {
                text: bar.value.clone(),
                n: height(bar),
            };
            (bar.title.as_str(), amount)
        })
        .collect();
    let most = amounts.iter().filter_map(|(_, amount)| amount.n).max().unwrap_or(0);
    let rows = amounts.iter().take(BARS).map(|(title, amount)| BarRow {
        label: cut(title, LABEL),
        bars: vec![(
            cut(&amount.text, LABEL),
            vec![(Fill::Now, thousandths(amount.n.unwrap_or(0), most))],
        )],
    });
    let title = format!(
        "{} ({}; {})",
        capitalised(&cut(of.picture, 80).replace('-', " ")),
        cut(name, 80),
        cut(&of.params, 80)
    );
    let mut description = bar_extremes(&amounts);
    if !of.columns.is_empty() {
        let labels: Vec<&str> = of.columns.iter().take(12).map(String::as_str).collect();
        description.push_str(&format!(" Columns: {}.", cut(&labels.join(", "), 300)));
    }
    description.push_str(&format!(" Measured by {}.", cut(of.rule, 80)));
    let cells = amounts
        .iter()
        .map(|(title, amount)| vec![value(title), value(&amount.text)]);
    let table = Table::new(title.clone(), &["What", "#Value"]);
    Picture {
        description,
        drawing: Drawing::Bars {
            rows: rows.collect(),
            legend: Vec::new(),
        },
        table: table.rows(cells.collect(), 200, "the statement"),
        is_table_long: of.bars.len() > OPEN,
        title,
    }
}

fn bar_extremes(amounts: &[(&str, Amount)]) -> String {
    let told = || {
        amounts
            .iter()
            .filter_map(|(title, amount)| Some((title, amount, amount.n?)))
    };
    let highest = told().collect::<Vec<_>>().into_iter().rev().max_by_key(|(.., n)| *n);
    let lowest = told().min_by_key(|(.., n)| *n);
    match (highest, lowest) {
        (Some((high, most, a)), Some((low, least, b))) if a != b => format!(
            "The longest of {} bars is \u{201c}{}\u{201d} ({}), the shortest \u{201c}{}\u{201d} ({}).",
            amounts.len(),
            cut(high, 60),
            cut(&most.text, LABEL),
            cut(low, 60),
            cut(&least.text, LABEL)
        ),
        (Some((_, most, _)), _) => format!("All bars are alike: {}.", cut(&most.text, LABEL)),
        _ => "The bars may be told in words only.".to_owned(),
    }
}

/// How long a bar is: a count, or a share in thousandths.
fn height(measure: &Measure) -> Option<u64> {
    let exact = |name: &str| measure.exact.get(name).copied();
    match (exact("n"), exact("part"), exact("whole")) {
        (Some(n), ..) => Some(n),
        (None, Some(part), Some(whole)) if whole > 0 => u64::try_from(u128::from(part) * 1000 / u128::from(whole)).ok(),
        _ => None,
    }
}
