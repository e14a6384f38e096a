//! Numbers over time as lines: now, and before beside it where a release before is there.

use candour_words::{period_noun, period_place, several_periods};

use super::super::cut;
use super::super::drawing::{Drawing, Fill, Lines, Picture};
use super::super::model::{Line, Table, plain, value};
use super::LABEL;
use super::amount::{Amount, in_words};
use super::axis::{Axis, period, range};

/// The most rows of the table.
const ROWS: usize = 250;

/// Numbers over time.
pub(super) struct Series<'a> {
    /// What they count: `Attendances`.
    pub(super) title: String,
    /// Where they are from, a sentence.
    pub(super) of: String,
    /// Sentences that end the caption.
    pub(super) notes: Vec<String>,
    pub(super) points: Vec<Point<'a>>,
    /// How many decimals the numbers to be drawn have.
    pub(super) decimals: usize,
    /// Whether adding them up, and holding that against the periods before, says something.
    pub(super) can_be_compared: bool,
}

/// One period.
pub(super) struct Point<'a> {
    pub(super) period: &'a str,
    pub(super) now: Amount,
    /// The like period before.
    pub(super) before: Option<(&'a str, Amount)>,
    /// The share of the cells that is suppressed.
    pub(super) suppressed: Option<Amount>,
}

/// Nothing where no number may be told.
pub(super) fn picture(series: &Series<'_>) -> Option<Picture> {
    let points = &series.points;
    let (first, last) = (points.first()?.period, points.last()?.period);
    let numbers: Vec<Option<u64>> = points.iter().map(|point| point.now.n).collect();
    let told: Vec<u64> = numbers.iter().flatten().copied().collect();
    let (least, most) = (told.iter().min()?, told.iter().max()?);
    let whole = range(first, last);
    let (noun, _) = period_noun(first);
    let is_level = least == most && told.len() == points.len();
    let title = match compared(series) {
        Some(message) => message,
        None if points.len() == 1 => format!("{}: {} in {whole}", series.title, points[0].now.text),
        None if is_level => format!("{}: {} in every {noun}, {whole}", series.title, points[0].now.text),
        None => format!("{} a {noun}, {whole}", series.title),
    };
    let axis = Axis::of(&points.iter().map(|point| point.period).collect::<Vec<_>>());
    let mut description = vec![series.of.clone()];
    description.extend(said_of_range(points, least, most));
    match axis.left_out() + (points.len() - told.len()) as u64 {
        0 => {}
        without => description.push(format!("No figure for {}.", several_periods(without, first))),
    }
    description.extend(series.notes.iter().cloned());
    if points.iter().any(|point| point.now.is_rounded) {
        description.push("Numbers are rounded.".to_owned());
    }
    let drawing = match told.len() > 1 && !(is_level && points.iter().all(|point| point.before.is_none())) {
        true => Drawing::Lines(lines(series, &axis, &numbers)),
        false => Drawing::Nothing,
    };
    Some(Picture {
        table: table(series, &title),
        description: description.join(" "),
        drawing,
        title,
    })
}

/// The sum, and how it moved, where all that is compared is told.
fn compared(series: &Series<'_>) -> Option<String> {
    let pairs: Vec<(&Point<'_>, &str, u64, u64)> = series
        .points
        .iter()
        .filter_map(|point| Some((point, point.before.as_ref()?)))
        .map(|(point, (like, before))| Some((point, *like, point.now.n?, before.n?)))
        .collect::<Option<_>>()?;
    let ((first, like, ..), (last, to, ..)) = (pairs.first()?, pairs.last()?);
    if !series.can_be_compared {
        return None;
    }
    let sum = |n: fn(&(&Point<'_>, &str, u64, u64)) -> u64| {
        pairs.iter().try_fold(0_u64, |sum, pair| sum.checked_add(n(pair)))
    };
    let (now, before) = (sum(|(.., now, _)| *now)?, sum(|(.., before)| *before)?);
    let (noun, _) = period_noun(first.period);
    let a = match pairs.len() {
        1 => String::new(),
        _ => format!(" a {noun}"),
    };
    let about = if first.now.is_rounded { "about " } else { "" };
    let these = range(first.period, last.period);
    let when = if pairs.len() == 1 { "in" } else { "from" };
    let against = match is_a_year_back(first.period, like) {
        true => "the year before".to_owned(),
        false => range(like, to),
    };
    Some(format!(
        "{}{a}: {about}{} {when} {these}, {}",
        series.title,
        in_words(now, series.decimals),
        moved(now, before, &against)
    ))
}

fn is_a_year_back(period: &str, like: &str) -> bool {
    let in_year = match period_noun(period).0 {
        "month" => 12,
        "quarter" => 4,
        _ => 1,
    };
    let places = period_place(period).zip(period_place(like));
    places.is_some_and(|(now, then)| then + in_year == now)
}

/// `up 1.4% on the year before`.
pub(super) fn moved(now: u64, before: u64, against: &str) -> String {
    let difference = u128::from(now.abs_diff(before));
    let tenths = match before {
        0 => None,
        before => Some((difference * 2000 + u128::from(before)) / (2 * u128::from(before))),
    };
    match tenths {
        _ if now == before => format!("the same as in {against}"),
        None => format!("none in {against}"),
        Some(tenths) => {
            let way = if now > before { "up" } else { "down" };
            let share = match tenths {
                0 => "less than 0.1".to_owned(),
                tenths => format!("{}.{}", tenths / 10, tenths % 10),
            };
            format!("{way} {share}% on {against}")
        }
    }
}

fn said_of_range(points: &[Point<'_>], least: &u64, most: &u64) -> Option<String> {
    let of = |n: &u64| points.iter().find(|point| point.now.n.as_ref() == Some(n));
    let (low, high) = (of(least)?, of(most)?);
    (least != most).then(|| {
        format!(
            "From {} ({}) to {} ({}).",
            cut(&low.now.text, LABEL),
            period(low.period),
            cut(&high.now.text, LABEL),
            period(high.period)
        )
    })
}

fn lines(series: &Series<'_>, axis: &Axis, numbers: &[Option<u64>]) -> Lines {
    let points = &series.points;
    let is_earlier = |(like, _): &(&str, Amount)| points.iter().all(|point| point.period != *like);
    let before: Vec<Option<u64>> = points
        .iter()
        .map(|point| point.before.as_ref().filter(|before| is_earlier(before))?.1.n)
        .collect();
    let has_before = before.iter().any(Option::is_some);
    let most = numbers.iter().chain(&before).flatten().copied().max().unwrap_or(0);
    let (top, guides) = guides(most, series.decimals);
    let heights = |numbers: &[Option<u64>]| {
        let height = |n: u64| u64::try_from(u128::from(n) * 1000 / u128::from(top)).unwrap_or(1000);
        axis.placed(&numbers.iter().map(|n| n.map(height)).collect::<Vec<_>>())
    };
    let mut lines = vec![(Fill::Now, heights(numbers))];
    let mut legend = Vec::new();
    if has_before {
        lines.insert(0, (Fill::Before, heights(&before)));
        legend.push((Fill::Now, range_of(points.iter().map(|point| point.period))));
        legend.push((
            Fill::Before,
            range_of(points.iter().filter_map(|point| Some(point.before.as_ref()?.0))),
        ));
    }
    let suppressed: Vec<Option<u64>> = points.iter().map(|point| point.suppressed.as_ref()?.n).collect();
    let suppressed = match suppressed.iter().flatten().any(|n| *n > 0) {
        true => axis.placed(&suppressed),
        false => Vec::new(),
    };
    if !suppressed.is_empty() {
        legend.push((Fill::Suppressed, "Share of cells suppressed, 0 to 100%".to_owned()));
    }
    Lines {
        places: axis.length,
        lines,
        guides,
        ticks: axis.ticks.clone(),
        suppressed,
        legend,
    }
}

fn range_of<'a>(mut periods: impl Iterator<Item = &'a str>) -> String {
    let first = periods.next().unwrap_or_default();
    range(first, periods.last().unwrap_or(first))
}

/// A round number that is no smaller than `most`, and the heights of nought, of its half and of itself.
fn guides(most: u64, decimals: usize) -> (u64, Vec<(u64, String)>) {
    let mut step = 1_u64;
    while step.saturating_mul(10) < most {
        step = step.saturating_mul(10);
    }
    let top = [1, 2, 4, 6, 8, 10].map(|times| step.saturating_mul(times));
    let top = top.into_iter().find(|top| *top >= most).unwrap_or(most).max(2);
    let at = |height: u64, n: u64| (height, in_words(n, decimals));
    (top, vec![at(0, 0), at(500, top / 2), at(1000, top)])
}

fn table(series: &Series<'_>, title: &str) -> Table {
    let has_before = series.points.iter().any(|point| point.before.is_some());
    let has_suppressed = series.points.iter().any(|point| point.suppressed.is_some());
    let mut labels = vec!["Period".to_owned(), format!("#{}", cut(&series.title, LABEL))];
    if has_before {
        labels.extend(["Period before".to_owned(), "#Before".to_owned()]);
    }
    if has_suppressed {
        labels.push("#Cells suppressed".to_owned());
    }
    let row = |point: &Point<'_>| {
        let mut row: Vec<Line> = vec![value(&period(point.period)), value(&point.now.text)];
        if has_before {
            row.extend(match &point.before {
                Some((like, before)) => [value(&period(like)), value(&before.text)],
                None => [plain("none"), plain("not shown")],
            });
        }
        if has_suppressed {
            row.push(value(point.suppressed.as_ref().map_or("0%", |share| &share.text)));
        }
        row
    };
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let rows = series.points.iter().map(row).collect();
    Table::new(title, &labels).rows(rows, ROWS, "the statement")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_move_is_told_in_per_cent() {
        for (now, before, expected) in [
            (579_679, 571_675, "up 1.4% on the year before"),
            (90, 100, "down 10.0% on the year before"),
            (100_001, 100_000, "up less than 0.1% on the year before"),
            (7, 7, "the same as in the year before"),
            (7, 0, "none in the year before"),
        ] {
            assert_eq!(moved(now, before, "the year before"), expected);
        }
    }

    #[test]
    fn guides_stand_at_round_numbers() {
        for (most, top) in [(73_395, 80_000), (1_000, 1_000), (1_001, 2_000), (0, 2), (7, 8)] {
            assert_eq!(guides(most, 0).0, top);
        }
        assert_eq!(guides(73_395, 0).1[1], (500, "40,000".to_owned()));
    }
}
