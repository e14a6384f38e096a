//! The measures of a long table: the value column as if each had a column of its own.

use std::collections::BTreeMap;

use candour_sdk::{
    ColumnFacts, DatasetFacts, Finding, LongColumns, RuleMeta, TallyView, Unit, count, label, share_by, value,
};

use super::{Params, SUPPRESSED};
use crate::states::States;

/// The states of the cells of each measure, on both sides.
pub(super) struct Measures<'a> {
    columns: LongColumns<'a>,
    now: BTreeMap<&'a str, States>,
    before: Option<BTreeMap<&'a str, States>>,
}

pub(super) fn templates(meta: RuleMeta, advice: &str) -> RuleMeta {
    const MEANING: &str = "Sums of the visible cells of these measures are too low.";
    meta.template(
        "measures",
        "{column} is suppressed in almost all cells of {measures} of {by}",
    )
    .group("{measure} ({share})")
    .advice(advice)
    .meaning(MEANING)
    .cause("suppressed-cell")
    .template(
        "measures-risen",
        "{column} is suppressed in almost all cells, or in far more than in the previous release, of {measures} of {by}",
    )
    .group("{measure} ({share}, {before} in the previous release)")
    .advice(advice)
    .meaning(MEANING)
    .cause("suppressed-cell")
}

/// The columns of a long table, where this is the one of its values.
pub(super) fn of<'a>(dataset: &'a DatasetFacts, column: &ColumnFacts) -> Option<LongColumns<'a>> {
    dataset.long().filter(|long| long.value.label == column.label)
}

impl<'a> Measures<'a> {
    /// Reads tallies by state and measure.
    pub(super) fn read(columns: LongColumns<'a>, now: TallyView<'a>, before: Option<TallyView<'a>>) -> Self {
        let states = |tally: TallyView<'a>| {
            let mut by_measure: BTreeMap<&str, States> = BTreeMap::new();
            for group in tally.groups() {
                let name = group.key(1).unwrap_or_default();
                by_measure.entry(name).or_default().add(group.key(0), group.count());
            }
            by_measure
        };
        Measures {
            columns,
            now: states(now),
            before: before.map(states),
        }
    }

    /// Says of which measures too much is suppressed. A rate is suppressed where its parts are, which is said of them.
    pub(super) fn finding(&self, params: &Params) -> Option<Finding> {
        let LongColumns {
            long,
            measure,
            value: column,
        } = self.columns;
        let has_parts = |name: &str| {
            let declared = long.measures.get(name).map(|of| &of.measure);
            declared.is_some_and(|of| of.top.is_some() || !of.bottom.is_empty())
        };
        let before = |name: &str| {
            self.before
                .as_ref()
                .map(|before| before.get(name).copied().unwrap_or_default())
        };
        let found = self.now.iter().map(|(name, now)| (*name, now, before(name)));
        let mut found: Vec<(&str, &States, Option<States>)> = found
            .filter(|(name, now, before)| !has_parts(name) && params.finds(now, before.as_ref()))
            .collect();
        let first = found.first()?;
        let mut finding = Finding::of(if first.2.is_some() {
            "measures-risen"
        } else {
            "measures"
        })
        .columns([&column.label])
        .arg("column", label(&column.label))
        .arg("by", label(&measure.label))
        .arg("measures", count(found.len() as u64, Unit::Values));
        found.sort_by(|(_, a, _), (_, b, _)| b.by_suppressed_share(a));
        let told = |states: &States| {
            share_by(states.suppressed, states.cells, Unit::Cells, [&measure.label]).under(SUPPRESSED)
        };
        for (name, now, before) in &found {
            let mut group = vec![("measure", value(&measure.label, Some(name))), ("share", told(now))];
            group.extend(before.as_ref().map(|before| ("before", told(before))));
            finding = finding.group(group);
        }
        let cells = found.iter().map(|(_, now, _)| now.suppressed).sum();
        Some(finding.affected(cells, Unit::Cells).under(SUPPRESSED))
    }
}
