//! What the figures of each period come to on both sides: all that a baseline tells of them, and what a sample leaves open.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{ColumnFacts, ColumnMeaning, Decimal, RuleError, Side, SumView, Tallies, TallySpec};

use crate::by_key::{ByKey, FIGURES_AT_ONCE};
use crate::interval::Interval;
use crate::restatement::{Held, held};

/// How many rows, and the sums of their figures.
type OfPeriod = (u64, Vec<SumView>);

type Sums = BTreeMap<String, OfPeriod>;

/// What the figures of one column come to in a period, where it is another sum than before, or one of other cells.
pub(super) struct OtherSum {
    pub(super) period: String,
    pub(super) now: Decimal,
    pub(super) before: Decimal,
}

/// So many figures at once, of this side and of the other.
pub(super) fn tallies(tables: &ByKey<'_>, figures: &[&ColumnFacts]) -> Vec<TallySpec> {
    let whole = tables.without_key();
    let shares = figures.chunks(FIGURES_AT_ONCE);
    let sides = [Side::Current, tables.side];
    shares
        .flat_map(|figures| sides.map(|side| whole.tally(side, figures)))
        .collect()
}

/// How many periods there are, and of each figure those that come to something else; from the tallies that were planned
/// from number `first`.
pub(super) fn others(
    tables: &ByKey<'_>,
    figures: &[&ColumnFacts],
    tallies: &Tallies,
    first: usize,
) -> Result<(u64, Vec<Vec<OtherSum>>), RuleError> {
    let (mut now, mut before) = (Sums::new(), Sums::new());
    for share in 0..figures.chunks(FIGURES_AT_ONCE).len() {
        for (side, sums) in [&mut now, &mut before].into_iter().enumerate() {
            let tally = tallies.get(first + 2 * share + side)?;
            let of_share = figures.chunks(FIGURES_AT_ONCE).nth(share).map_or(0, <[_]>::len);
            for group in tally.groups() {
                let period = if tables.period.is_some() {
                    group.key(0)
                } else {
                    Some("")
                };
                let Some(period) = period else { continue };
                let known = sums.entry(period.to_owned()).or_insert((group.count(), Vec::new()));
                known.1.extend((0..of_share).map(|i| group.sum(i)));
            }
        }
    }
    let common = now.keys().filter(|period| before.contains_key(*period));
    let common = common.map(String::as_str).collect();
    let others = figures.iter().enumerate().map(|(i, figure)| {
        let held = held(tables, Some(figure), &common);
        let compared = held.into_iter().filter(|(_, held)| *held == Held::Compared);
        let sums = compared.filter_map(|(period, _)| Some((period, now.get(period)?, before.get(period)?)));
        let differing =
            sums.filter(|(_, now, before)| now.0 != before.0 || is_another(tables, figure, now.1[i], before.1[i]));
        let other = |(period, now, before): (&str, &OfPeriod, &OfPeriod)| OtherSum {
            period: period.to_owned(),
            now: now.1[i].sum.unwrap_or_default(),
            before: before.1[i].sum.unwrap_or_default(),
        };
        differing.map(other).collect()
    });
    // Each period was looked for on the other side.
    let periods = now.keys().chain(before.keys()).collect::<BTreeSet<_>>();
    Ok((periods.len() as u64, others.collect()))
}

/// Whether a sum is of other figures than before: where both sides round alike, any difference tells.
fn is_another(tables: &ByKey<'_>, figure: &ColumnFacts, now: SumView, before: SumView) -> bool {
    let cells = |sum: SumView| (sum.n, sum.suppressed, sum.missing + sum.not_applicable, sum.malformed);
    let meaning_before = tables.previous.column(&figure.label).map(|column| &column.meaning);
    let rounding = |meaning: &ColumnMeaning| {
        let measure = meaning.measure.as_ref();
        measure.map(|measure| (measure.rounded_to(), measure.decimals))
    };
    let Some(meaning_before) = meaning_before.filter(|before| rounding(before) != rounding(&figure.meaning)) else {
        return now != before;
    };
    let shown = |sum: SumView, meaning: &ColumnMeaning| {
        let shown = SumView {
            missing: 0,
            suppressed: 0,
            not_applicable: 0,
            malformed: 0,
            ..sum
        };
        match sum.n {
            0 => Interval::ZERO,
            _ => Interval::of_sum(shown, meaning).unwrap_or(Interval::ANY),
        }
    };
    let gap = shown(now, &figure.meaning).gap(shown(before, meaning_before));
    cells(now) != cells(before) || gap > Decimal::ZERO
}
