//! What the figures of each period come to on both sides: all that a baseline tells of them, and what a sample leaves open.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{ColumnFacts, ColumnMeaning, Decimal, RuleError, Side, SumView, Tallies, TallySpec};

use super::digests::{self, Digested};
use crate::by_key::{ByKey, FIGURES_AT_ONCE};
use crate::interval::Interval;
use crate::restatement::{Held, held};

/// What the rows of a period come to.
#[derive(Default)]
pub(super) struct OfPeriod {
    rows: u64,
    /// By figure.
    sums: Vec<SumView>,
    /// So many figures at once, the digest of their rows, where it is known.
    digests: Vec<Option<String>>,
}

impl OfPeriod {
    /// The digests of all figures.
    pub(super) fn digest(&self) -> Option<Vec<&str>> {
        self.digests.iter().map(Option::as_deref).collect()
    }
}

type Sums = BTreeMap<String, OfPeriod>;

/// What the figures of one column come to in a period, where it is another sum than before, or one of other cells.
pub(super) struct OtherSum {
    pub(super) period: String,
    pub(super) now: Decimal,
    pub(super) before: Decimal,
}

/// What all periods come to on both sides.
pub(super) struct Others {
    /// How many periods there are.
    pub(super) periods: u64,
    /// By figure, those that come to something else.
    pub(super) sums: Vec<Vec<OtherSum>>,
    pub(super) digested: Digested,
}

/// So many figures at once, of this side and of the other.
pub(super) fn tallies(tables: &ByKey<'_>, figures: &[&ColumnFacts]) -> Vec<TallySpec> {
    let whole = tables.without_key();
    let shares = figures.chunks(FIGURES_AT_ONCE);
    let sides = [Side::Current, tables.side];
    shares
        .flat_map(|figures| sides.map(|side| digests::asked(whole.tally(side, figures), tables, figures)))
        .collect()
}

/// What is another in each period, from the tallies that were planned from number `first`.
pub(super) fn others(
    tables: &ByKey<'_>,
    figures: &[&ColumnFacts],
    tallies: &Tallies,
    first: usize,
) -> Result<Others, RuleError> {
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
                let known = sums.entry(period.to_owned()).or_default();
                known.rows = group.count();
                known.sums.extend((0..of_share).map(|i| group.sum(i)));
                known.digests.push(group.digest().map(str::to_owned));
            }
        }
    }
    let common = now.iter();
    let common = common.filter_map(|(period, now)| Some((period.as_str(), (now, before.get(period)?))));
    let common: BTreeMap<&str, (&OfPeriod, &OfPeriod)> = common.collect();
    let of_both = common.keys().copied().collect();
    let all_held: Vec<BTreeMap<&str, Held>> = figures
        .iter()
        .map(|figure| held(tables, Some(figure), &of_both))
        .collect();
    let others = figures.iter().zip(&all_held).enumerate().map(|(i, (figure, held))| {
        let compared = held.iter().filter(|(_, held)| **held == Held::Compared);
        let sums = compared.filter_map(|(period, _)| Some((*period, *common.get(period)?)));
        let differing = sums.filter(|(_, (now, before))| {
            now.rows != before.rows || is_another(tables, figure, now.sums[i], before.sums[i])
        });
        let other = |(period, (now, before)): (&str, (&OfPeriod, &OfPeriod))| OtherSum {
            period: period.to_owned(),
            now: now.sums[i].sum.unwrap_or_default(),
            before: before.sums[i].sum.unwrap_or_default(),
        };
        differing.map(other).collect()
    });
    let sums = others.collect();
    // Each period was looked for on the other side.
    let periods = now.keys().chain(before.keys()).collect::<BTreeSet<_>>();
    Ok(Others {
        periods: periods.len() as u64,
        sums,
        digested: Digested::of(tables, figures, &all_held, &common),
    })
}

/// Whether a sum is of other figures than before: where both sides round alike, any difference tells.
fn is_another(tables: &ByKey<'_>, figure: &ColumnFacts, now: SumView, before: SumView) -> bool {
    let cells = |sum: SumView| (sum.n, sum.suppressed, sum.missing + sum.not_applicable, sum.malformed);
    let meaning_before = tables.previous.column(&figure.label).map(|column| &column.meaning);
    let Some(meaning_before) = meaning_before.filter(|before| !are_rounded_alike(before, &figure.meaning)) else {
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

/// Whether two figures are rounded alike, and have as many decimals.
pub(super) fn are_rounded_alike(one: &ColumnMeaning, other: &ColumnMeaning) -> bool {
    let rounding = |meaning: &ColumnMeaning| {
        let measure = meaning.measure.as_ref();
        measure.map(|measure| (measure.rounded_to(), measure.decimals))
    };
    rounding(one) == rounding(other)
}
