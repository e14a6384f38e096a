//! The rates of a long table: their parts stand in other rows, of the same key and period.

use std::collections::BTreeMap;

use candour_sdk::{
    Ask, ColumnMeaning, Decimal, Finding, GroupView, Judgement, LongColumns, Measure, MeasureOf, RecordRef, Side,
    TallySpec, TallyView, Unit, Why, count, count_by, label, value,
};

use super::{BY_NOUGHT, DIFFERING, MOST_DECIMALS, Params, Which, under};
use crate::by_key::ByKey;
use crate::interval::Interval;

/// A table is judged whole or not at all, so the limit is what a machine can hold.
const MOST_ROWS: u64 = 20_000_000;

/// The long table and those of its rates that can be tested.
pub(super) struct OfLong<'a> {
    columns: LongColumns<'a>,
    rows: ByKey<'a>,
    /// The place of the measure in the key.
    named_at: usize,
    meanings: BTreeMap<&'a str, ColumnMeaning>,
    pub(super) testable: BTreeMap<&'a str, &'a Measure>,
}

/// What became of the rates of one name.
#[derive(Default)]
pub(super) struct Rates {
    pub(super) hold: u64,
    failing: Vec<RecordRef>,
    by_nought: Vec<RecordRef>,
    open: BTreeMap<Why, u64>,
}

/// What a rate can be found to be.
enum Is {
    Right,
    Wrong,
    OfNothing,
    /// It holds no value.
    NotShown,
    Open(Why),
}

/// One figure.
struct Figure {
    /// Nothing where it tells none, and why.
    can_be: Result<Interval, Why>,
    is_suppressed: bool,
    record: Option<RecordRef>,
}

impl<'a> OfLong<'a> {
    /// Nothing where no rate of a long table can be tested.
    pub(super) fn of<P>(ask: &'a Ask<P>) -> Option<Self> {
        let columns = ask.dataset().long()?;
        let is_testable = |measure: &Measure| {
            let decimals = measure.decimals.is_some_and(|decimals| decimals <= MOST_DECIMALS);
            measure.of == MeasureOf::Rate && decimals && measure.top.is_some() && !measure.bottom.is_empty()
        };
        let testable = columns.measures(is_testable).map(|(name, of)| (name, &of.measure));
        let testable: BTreeMap<&str, &Measure> = testable.collect();
        let rows = ByKey::alone(ask).filter(|_| !testable.is_empty())?;
        Some(OfLong {
            columns,
            named_at: rows
                .by
                .iter()
                .position(|column| column.label == columns.measure.label)?,
            rows,
            meanings: columns.meanings(),
            testable,
        })
    }

    /// One group for each row, with its figure.
    pub(super) fn tally(&self) -> TallySpec {
        self.rows
            .tally(Side::Current, &[self.columns.value])
            .rows(1)
            .limit(MOST_ROWS)
    }

    fn figure(&self, name: &str, group: &GroupView<'_>) -> Option<Figure> {
        let sum = group.sum(0);
        let can_be = match (group.count(), Interval::of_sum(sum, self.meanings.get(name)?)) {
            // Two rows of one key: another rule finds them.
            (2.., _) => Err(Why::BeyondLimit),
            (_, Some(interval)) => Ok(interval),
            (_, None) if sum.malformed > 0 => Err(Why::Unreadable),
            (_, None) => Err(Why::OneSided),
        };
        Some(Figure {
            can_be,
            is_suppressed: sum.suppressed > 0,
            record: group.rows().first().copied(),
        })
    }

    /// By the name of the rate.
    pub(super) fn judge(&self, tally: TallyView<'_>) -> BTreeMap<&'a str, Rates> {
        let mut rows: BTreeMap<Vec<Option<&str>>, BTreeMap<&str, Figure>> = BTreeMap::new();
        for group in tally.groups() {
            let mut key = group.keys();
            let Some(name) = key.remove(self.named_at) else {
                continue;
            };
            if let Some(figure) = self.figure(name, &group) {
                rows.entry(key).or_default().insert(name, figure);
            }
        }
        let mut judged: BTreeMap<&str, Rates> = BTreeMap::new();
        for figures in rows.values() {
            for (name, measure) in &self.testable {
                let Some(rate) = figures.get(name) else { continue };
                let rates = judged.entry(name).or_default();
                match is(measure, rate, figures) {
                    Is::Right => rates.hold += 1,
                    Is::Wrong => rates.failing.extend(rate.record),
                    Is::OfNothing => rates.by_nought.extend(rate.record),
                    Is::Open(why) => *rates.open.entry(why).or_default() += 1,
                    Is::NotShown => {}
                }
            }
        }
        judged
    }

    /// Says what was found and how much was looked at; gives how many differ.
    pub(super) fn say(&self, ask: &Ask<Params>, tally: TallyView<'_>, out: &mut Judgement) -> u64 {
        let judged = self.judge(tally);
        let by = self.columns.measure.label.as_str();
        let found = |which, template: &str, condition: &str, of: &dyn Fn(&Rates) -> &[RecordRef]| {
            let all: u64 = judged.values().map(|rates| of(rates).len() as u64).sum();
            if all == 0 || !ask.params.which.contains(&which) {
                return None;
            }
            let mut ranked: Vec<(&str, &[RecordRef])> = judged.iter().map(|(name, rates)| (*name, of(rates))).collect();
            ranked.retain(|(_, records)| !records.is_empty());
            ranked.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.cmp(b.0)));
            let finding = Finding::of(template)
                .columns([by, &self.columns.value.label])
                .arg("rows", count(all, Unit::Rows).under(under(condition)))
                .arg("column", label(&self.columns.value.label))
                .affected(all, Unit::Rows)
                .under(under(condition))
                .records(ranked.iter().flat_map(|(_, records)| records.iter().copied()));
            let of_rate = |finding: Finding, (name, records): &(&str, &[RecordRef])| {
                let rows = count_by(records.len() as u64, Unit::Rows, [by]).under(under(condition));
                finding.group([("rate", value(by, Some(name))), ("rows", rows)])
            };
            Some(ranked.iter().fold(finding, of_rate))
        };
        let differing = found(Which::Differing, "differing-long", DIFFERING, &|rates| &rates.failing);
        let of_nothing = found(Which::ByNought, "by-nought-long", BY_NOUGHT, &|rates| &rates.by_nought);
        differing
            .into_iter()
            .chain(of_nothing)
            .for_each(|found| out.finding(found));
        let sum = |of: &dyn Fn(&Rates) -> u64| judged.values().map(of).sum::<u64>();
        let fail = sum(&|rates| rates.failing.len() as u64);
        let decided = fail + sum(&|rates| rates.hold);
        let mut open: BTreeMap<Why, u64> = BTreeMap::new();
        for (why, n) in judged.values().flat_map(|rates| &rates.open) {
            *open.entry(*why).or_default() += n;
        }
        let of_nothing = sum(&|rates| rates.by_nought.len() as u64);
        *open.entry(Why::NoCounterpart).or_default() += of_nothing;
        let looked = out.looked(Unit::Rows).columns([by, &self.columns.value.label]);
        let looked = looked.of(decided + open.values().sum::<u64>()).at(decided);
        open.into_iter().fold(looked, |looked, (why, n)| looked.rest(why, n));
        fail
    }
}

/// Whether a rate that is shown is what its parts can give.
fn is(measure: &Measure, rate: &Figure, figures: &BTreeMap<&str, Figure>) -> Is {
    let parts = || [&measure.top].into_iter().flatten().chain(&measure.bottom);
    let shown = match rate.can_be {
        _ if rate.is_suppressed => return Is::NotShown,
        Err(Why::OneSided) => return Is::NotShown,
        Err(why) => return Is::Open(why),
        Ok(shown) => shown,
    };
    let mut can_be = Vec::new();
    for part in parts() {
        match figures.get(part.as_str()).map(|figure| figure.can_be) {
            None => return Is::Open(Why::NoCounterpart),
            Some(Err(why)) => return Is::Open(why),
            Some(Ok(interval)) => can_be.push(interval),
        }
    }
    let is_suppressed = parts().any(|part| figures.get(part.as_str()).is_some_and(|figure| figure.is_suppressed));
    let below = can_be[1..].iter().try_fold(Interval::ZERO, |sum, part| sum.plus(*part));
    let Some(below) = below else {
        return Is::Open(Why::BeyondLimit);
    };
    if below == Interval::ZERO {
        return Is::OfNothing;
    }
    if below.low < Decimal::ZERO || can_be[0].low < Decimal::ZERO || shown.low < Decimal::ZERO {
        // Below nought the ends of an interval change places.
        return Is::Open(Why::BeyondLimit);
    }
    match differs(measure, shown, can_be[0], below) {
        None => Is::Open(Why::BeyondLimit),
        Some(true) => Is::Wrong,
        Some(false) if is_suppressed => Is::Open(Why::Suppressed),
        Some(false) => Is::Right,
    }
}

/// Whether no parts within these bounds give a rate within its own, to half a unit of its last decimal; nothing where a number is
/// too great.
fn differs(measure: &Measure, rate: Interval, top: Interval, below: Interval) -> Option<bool> {
    let rate = rate.widened(Decimal::new(5, measure.decimals? + 1))?;
    let times = Decimal::from(measure.times.unwrap_or(1));
    let is_above = match top.high {
        Some(high) => rate.low.checked_mul(below.low)? > high.checked_mul(times)?,
        None => false,
    };
    let is_below = match (rate.high, below.high) {
        (Some(rate), Some(high)) => rate.checked_mul(high)? < top.low.checked_mul(times)?,
        _ => false,
    };
    Some(is_above || is_below)
}
