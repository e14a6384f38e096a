//! Volume: how much there is of something, in rows or in what a table counts.

use candour_sdk::{
    Argument, ColumnFacts, ColumnMeaning, DatasetFacts, Decimal, GroupView, Judgement, Kind, Measure, MeasureOf, Unit,
    Why, count_by, figure_between, figure_by, when,
};

use crate::interval::Interval;
use crate::long_weight::LongWeight;

/// How much there is: as stated, and what it can be where figures are rounded or suppressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Volume {
    /// Rows, or the sum of the figures that are shown.
    pub(crate) stated: Decimal,
    /// What it can be.
    pub(crate) interval: Interval,
    /// Of that, what suppressed cells can come to; nothing where none is suppressed.
    pub(crate) hidden: Option<Interval>,
    /// Cells that hold a figure or are suppressed.
    pub(crate) cells: u64,
    /// Those of them that are suppressed.
    pub(crate) suppressed: u64,
    /// Of those, how many no row for all tells the sum of.
    pub(crate) untold: u64,
    /// Whether anything tells it: a column without a single figure is not nought.
    pub(crate) is_known: bool,
}

impl Volume {
    /// Nothing is known yet: what volumes are added to.
    pub(crate) const NONE: Volume = Volume {
        stated: Decimal::ZERO,
        interval: Interval::ZERO,
        hidden: None,
        cells: 0,
        suppressed: 0,
        untold: 0,
        is_known: false,
    };

    pub(crate) fn rows(n: u64) -> Volume {
        let stated = Decimal::from(n);
        let interval = Interval {
            low: stated,
            high: Some(stated),
        };
        Volume {
            stated,
            interval,
            hidden: None,
            cells: 0,
            suppressed: 0,
            untold: 0,
            is_known: true,
        }
    }

    /// Rows that were counted, and told to the nearest of `base`.
    pub(crate) fn rounded_rows(n: u64, base: u64) -> Volume {
        let (less, more) = (base / 2, base.saturating_sub(base / 2 + 1));
        Volume {
            interval: Interval {
                low: Decimal::from(n.saturating_sub(less)),
                high: Some(Decimal::from(n.saturating_add(more))),
            },
            ..Volume::rows(n)
        }
    }

    /// Both together; numbers too great to be held stay at the greatest, where no comparison finds anything.
    pub(crate) fn plus(self, other: Volume) -> Volume {
        Volume {
            stated: self.stated.saturating_add(other.stated),
            interval: self.interval.plus(other.interval).unwrap_or(Interval::ANY),
            hidden: match (self.hidden, other.hidden) {
                (Some(a), Some(b)) => Some(a.plus(b).unwrap_or(Interval::ANY)),
                (a, b) => a.or(b),
            },
            cells: self.cells + other.cells,
            suppressed: self.suppressed + other.suppressed,
            untold: self.untold + other.untold,
            is_known: self.is_known || other.is_known,
        }
    }

    /// What is to be expected of it in so many of all days.
    pub(crate) fn part(self, days: u64, all: u64) -> Volume {
        if days == all {
            return self;
        }
        let part = |whole: Decimal| {
            let part = whole.checked_mul(days.into());
            part.and_then(|part| part.checked_div(all.into())).unwrap_or(whole)
        };
        let of = |interval: Interval| Interval {
            low: part(interval.low),
            high: interval.high.map(part),
        };
        Volume {
            stated: part(self.stated),
            interval: of(self.interval),
            hidden: self.hidden.map(of),
            ..self
        }
    }

    /// The same, to which any part of the other may belong.
    pub(crate) fn or_more(self, other: Volume) -> Volume {
        let high = self.interval.high.zip(other.interval.high);
        let high = high.and_then(|(high, more)| high.checked_add(more.max(Decimal::ZERO)));
        let low = self.interval.low.saturating_add(other.interval.low.min(Decimal::ZERO));
        Volume {
            interval: Interval { low, high },
            ..self
        }
    }

    /// Whether both can be the same; what tells nothing agrees with all.
    pub(crate) fn agrees(self, other: Volume) -> bool {
        !(self.is_known && other.is_known) || self.interval.gap(other.interval).is_zero()
    }

    /// What its parts and a row that stands for all of them tell together; the parts alone where that contradicts them, or is
    /// suppressed itself.
    pub(crate) fn known_from(self, total: Volume) -> Volume {
        let low = self.interval.low.max(total.interval.low);
        let high = match (self.interval.high, total.interval.high) {
            (Some(high), Some(of_total)) => Some(high.min(of_total)),
            (high, of_total) => high.or(of_total),
        };
        let interval = Interval { low, high };
        if !total.is_known || total.hidden.is_some() || !self.agrees(total) || interval == self.interval {
            return self;
        }
        Volume {
            stated: total.stated,
            interval,
            hidden: None,
            untold: 0,
            ..self
        }
    }

    /// Whether suppressed cells can come to anything, so that no comparison can be made with it.
    pub(crate) fn is_open(self) -> bool {
        self.hidden.is_some_and(|hidden| hidden.high.is_none())
    }

    /// Whether it is more than `percent` per cent of the other, or as far below nought, whatever rounding and suppression
    /// hide. What has the other sign is beyond any share of it.
    pub(crate) fn is_beyond(self, percent: u64, other: Volume) -> bool {
        let exceeds = |here: Option<Decimal>, bound: Option<Decimal>| {
            let here = here.filter(|here| *here > Decimal::ZERO);
            let here = here.and_then(|here| here.checked_mul(100.into()));
            let bound = bound.and_then(|bound| bound.checked_mul(percent.into()));
            here.zip(bound).is_some_and(|(here, bound)| here > bound)
        };
        let below = |bound: Decimal| -bound;
        exceeds(Some(self.interval.low), other.interval.high)
            || exceeds(self.interval.high.map(below), Some(below(other.interval.low)))
    }

    /// How far from nought it is in whole units, for shares.
    pub(crate) fn whole_units(self) -> u64 {
        whole_units(self.stated)
    }
}

/// How far from nought a number is in whole units.
pub(crate) fn whole_units(number: Decimal) -> u64 {
    let whole = number.abs().trunc().normalize();
    whole.to_string().parse().unwrap_or(u64::MAX)
}

/// What is counted: rows where `None`, else the sum of this column.
pub(crate) type Counted<'a> = Option<&'a ColumnFacts>;

/// The volumes of a dataset: the sums of a table's adding figures, parts of others and what repeats earlier periods apart; rows where there are none, and
/// of records.
pub(crate) fn counted(dataset: &DatasetFacts) -> Vec<Counted<'_>> {
    let is_part = |label: &String| dataset.table.parts.iter().any(|parts| parts.of.contains(label));
    let adds = |column: &&ColumnFacts| {
        let measure = column.meaning.measure.as_ref();
        let is_own = |measure: &Measure| measure.adds() && !measure.running && measure.repeats.is_none();
        measure.is_some_and(is_own) && !is_part(&column.label)
    };
    if dataset.kind != Kind::Table {
        return vec![None];
    }
    if let Some(long) = LongWeight::of(dataset) {
        return vec![Some(long.columns.value)];
    }
    let figures: Vec<Counted> = dataset.present().filter(adds).map(Some).collect();
    if figures.is_empty() { vec![None] } else { figures }
}

/// Says which counts are not compared, since they are declared not to add up though nothing else weighs.
pub(crate) fn say_unweighed(dataset: &DatasetFacts, out: &mut Judgement) {
    let is_left_out = |column: &&ColumnFacts| {
        let measure = column.meaning.measure.as_ref();
        measure.is_some_and(|measure| {
            matches!(measure.of, MeasureOf::Events | MeasureOf::Things) && measure.adds == Some(false)
        })
    };
    let is_any_compared = counted(dataset).iter().any(Option::is_some);
    let columns: Vec<&ColumnFacts> = dataset.present().filter(is_left_out).collect();
    if dataset.kind == Kind::Table && !is_any_compared && !columns.is_empty() {
        let n = columns.len() as u64;
        let looked = out
            .looked(Unit::Columns)
            .columns(columns.iter().map(|column| &column.label));
        looked.of(n).at(0).rest(Why::NoCounterpart, n);
    }
}

/// What groups are weighed by: the figure that is declared to weigh, or the only one, of what is counted rather than of
/// amounts, and of these rather than of money; rows where there is none, or where the declarations leave it open. What is there
/// in each period, and does not add up over them, weighs nothing.
pub(crate) fn weight(dataset: &DatasetFacts) -> Counted<'_> {
    if let Some(long) = LongWeight::of(dataset) {
        return Some(long.columns.value);
    }
    let mut figures = counted(dataset);
    if let Some(weighs) = figures
        .iter()
        .find(|counted| measure_of(**counted).is_some_and(|measure| measure.weighs))
    {
        return *weighs;
    }
    let has_periods = when::period_column(dataset).is_some();
    figures.retain(|counted| !(has_periods && measure_of(*counted).is_some_and(Measure::is_stock)));
    let rank = |counted: &Counted<'_>| match measure_of(*counted).map(|measure| measure.of) {
        Some(MeasureOf::Amount) => 1,
        Some(MeasureOf::Money) => 2,
        _ => 0,
    };
    let first = figures.iter().map(rank).min();
    figures.retain(|counted| Some(rank(counted)) == first);
    match figures.as_slice() {
        [only] => *only,
        _ => None,
    }
}

fn measure_of(counted: Counted<'_>) -> Option<&Measure> {
    counted?.meaning.measure.as_ref()
}

/// The volumes of one group. Cells that are missing, not applicable or no number count nothing; suppressed ones are what
/// their markers say; rows may be `rounded`, in a published baseline. Of a long table, `of_measure` says what its figures mean.
pub(crate) fn of_group(
    group: GroupView<'_>,
    counted: &[Counted<'_>],
    of_measure: Option<&ColumnMeaning>,
    rounded: Option<u64>,
) -> Vec<Volume> {
    let figures = counted.iter().flatten().enumerate().map(|(i, column)| {
        let mut sum = group.sum(i);
        let meaning = of_measure.unwrap_or(&column.meaning);
        (sum.missing, sum.not_applicable, sum.malformed) = (0, 0, 0);
        let stated = sum.sum.unwrap_or(Decimal::ZERO);
        let interval = match sum.n + sum.suppressed {
            0 => Some(Interval::ZERO),
            _ => Interval::of_sum(sum, meaning),
        };
        let hidden = || Interval::of_suppressed(meaning).times(sum.suppressed);
        Volume {
            stated,
            interval: interval.unwrap_or(Interval::ANY),
            hidden: (sum.suppressed > 0).then(|| hidden().unwrap_or(Interval::ANY)),
            cells: sum.n + sum.suppressed,
            suppressed: sum.suppressed,
            untold: sum.suppressed,
            is_known: sum.n + sum.suppressed > 0,
        }
    });
    match counted {
        [None] => vec![match rounded {
            Some(base) => Volume::rounded_rows(group.count(), base),
            None => Volume::rows(group.count()),
        }],
        _ => figures.collect(),
    }
}

/// As an argument, broken down by these columns; over suppressed cells, from the least to the most that it can be.
pub(crate) fn argument<'a>(volume: Volume, counted: Counted<'_>, by: impl IntoIterator<Item = &'a str>) -> Argument {
    match counted {
        None => count_by(volume.whole_units(), Unit::Rows, by),
        Some(column) => match volume.hidden {
            None => figure_by(&column.label, volume.stated.normalize(), by),
            Some(hidden) => {
                let with = |hidden: Decimal| volume.stated.saturating_add(hidden).normalize();
                figure_between(&column.label, with(hidden.low), hidden.high.map(with), by)
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use candour_testing::Case;

    use super::*;

    #[test]
    fn a_rounded_count_is_beyond_another_only_if_it_was_so_whatever_was_rounded_away() {
        let before = Volume::rounded_rows(100, 5);
        assert_eq!(before.interval.low, Decimal::from(98));
        assert_eq!(before.interval.high, Some(Decimal::from(102)));
        assert!(!Volume::rows(122).is_beyond(120, before), "102 may have been counted");
        assert!(Volume::rows(123).is_beyond(120, before));
        assert!(Volume::rows(121).is_beyond(120, Volume::rows(100)));
        let even = Volume::rounded_rows(20, 10);
        assert_eq!((even.interval.low, even.interval.high), (15.into(), Some(24.into())));
    }

    #[test]
    fn groups_are_weighed_by_what_is_declared_and_never_by_the_column_that_comes_first() {
        let weighed = |measures: &[(&str, &str)]| {
            let columns = measures
                .iter()
                .map(|(label, measure)| format!(r#""{label}": {{ "type": "number", "x-measure": {{ {measure} }} }}"#));
            let month = r#""month": { "x-period": "month" }"#.to_owned();
            let columns: Vec<String> = std::iter::once(month).chain(columns).collect();
            let schema = format!(r#"{{ "properties": {{ {} }} }}"#, columns.join(", "));
            let labels: Vec<&str> = measures.iter().map(|(label, _)| *label).collect();
            let header = format!("month,{}\n", labels.join(","));
            let facts = Case::new(&header).schema(&schema).kind(Kind::Table).facts(true);
            weight(&facts.datasets[0])
                .map_or("rows", |column| &column.label)
                .to_owned()
        };
        let (area, cost) = (
            ("area", r#""of": "amount", "unit": "ha""#),
            ("cost", r#""of": "money""#),
        );
        let (seen, sent) = (("seen", r#""of": "events""#), ("sent", r#""of": "things""#));
        let list = ("list", r#""of": "people", "adds": true, "is": "stock""#);
        assert_eq!(weighed(&[area, cost, seen]), "seen");
        assert_eq!(weighed(&[cost, area]), "area");
        assert_eq!(weighed(&[cost]), "cost");
        assert_eq!(weighed(&[seen, sent]), "rows");
        assert_eq!(weighed(&[seen, ("sent", r#""of": "things", "weighs": true"#)]), "sent");
        assert_eq!(weighed(&[list, cost]), "cost");
        assert_eq!(weighed(&[list]), "rows");
        assert_eq!(weighed(&[]), "rows");
    }

    #[test]
    fn a_row_for_all_tells_what_suppressed_parts_do_not() {
        let between = |stated: u64, low: u64, high: Option<u64>| Volume {
            interval: Interval {
                low: low.into(),
                high: high.map(Decimal::from),
            },
            hidden: high.is_none_or(|high| high > low + 4).then_some(Interval::ANY),
            ..Volume::rows(stated)
        };
        let (parts, total) = (between(70, 60, None), between(120, 118, Some(122)));
        let known = parts.known_from(total);
        assert_eq!(
            (known.stated, known.interval, known.hidden),
            (120.into(), total.interval, None)
        );
        // The parts say as much.
        assert_eq!(total.known_from(total), total);
        // They are more than it: one of them is wrong.
        let many = between(900, 890, None);
        assert_eq!(many.known_from(total), many);
        assert_eq!(parts.known_from(between(0, 1, None)), parts);
    }

    #[test]
    fn what_is_below_nought_counts_as_much_as_what_is_above() {
        let exactly = |n: i64| Volume {
            stated: n.into(),
            interval: Interval {
                low: n.into(),
                high: Some(n.into()),
            },
            ..Volume::rows(0)
        };
        for (here, there, is_beyond) in [
            (-12_000, 0, true),
            (0, -12_000, false),
            (-300, -100, true),
            (-100, -300, false),
            (-150, -100, false),
            (100, -100, true),
            (-100, 100, true),
            (0, 0, false),
        ] {
            assert_eq!(
                exactly(here).is_beyond(200, exactly(there)),
                is_beyond,
                "{here} {there}"
            );
        }
        assert_eq!(exactly(-12_000).whole_units(), 12_000);
        let unknown = Volume {
            interval: Interval::ANY,
            ..exactly(0)
        };
        assert!(!unknown.is_beyond(200, exactly(1)) && !exactly(1).is_beyond(200, unknown));
        assert!(!exactly(-1).is_beyond(200, unknown));
    }
}
