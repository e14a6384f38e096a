//! What both releases declare: columns, and the measures of a long table.

use std::borrow::Cow;
use std::collections::BTreeMap;

use candour_sdk::{Argument, Ask, Change, ColumnFacts, ColumnMeaning, LongMeasure, label, value};

/// A column, or a measure of a long table, of both releases.
pub(super) struct Both<'a> {
    /// The column that holds its cells.
    pub(super) column: &'a str,
    /// In a long table the column that names measures, and the name of this one.
    measure: Option<(&'a str, &'a str)>,
    pub(super) before: Cow<'a, ColumnMeaning>,
    pub(super) now: Cow<'a, ColumnMeaning>,
}

impl Both<'_> {
    /// How it is named.
    pub(super) fn named(&self) -> Argument {
        match self.measure {
            Some((column, name)) => value(column, Some(name)),
            None => label(self.column),
        }
    }

    /// Whether a change is about this measure of a long table.
    pub(super) fn is_named_by(&self, change: &Change) -> bool {
        self.measure.is_some_and(|(column, name)| {
            let mut named = change.from.iter().chain(&change.into);
            change.column.as_deref() == Some(column) && named.any(|named| named == name)
        })
    }
}

/// Columns that both releases have and declare, and measures that both declare.
pub(super) fn on_both_sides<P>(ask: &Ask<P>) -> Vec<Both<'_>> {
    let is_there = |column: &&ColumnFacts| column.present && column.declared;
    let previous = ask.previous().into_iter().flat_map(|previous| &previous.columns);
    let previous = previous.filter(is_there).map(|column| (column.label.as_str(), column));
    let previous: BTreeMap<&str, &ColumnFacts> = previous.collect();
    let now = ask.dataset().columns.iter().filter(is_there);
    let columns = now.filter_map(|now| {
        Some(Both {
            column: &now.label,
            measure: None,
            before: Cow::Borrowed(&previous.get(now.label.as_str())?.meaning),
            now: Cow::Borrowed(&now.meaning),
        })
    });
    columns.chain(measures(ask)).collect()
}

fn measures<P>(ask: &Ask<P>) -> Vec<Both<'_>> {
    let before = ask.previous().and_then(|previous| previous.table.long.as_ref());
    let Some((now, before)) = ask.dataset().table.long.as_ref().zip(before) else {
        return Vec::new();
    };
    let meaning = |measure: &LongMeasure| {
        Cow::Owned(ColumnMeaning {
            measure: Some(measure.measure.clone()),
            markers: measure.markers.clone(),
            ..ColumnMeaning::default()
        })
    };
    let measures = now.measures.iter().filter_map(|(name, measure)| {
        Some(Both {
            column: &now.value,
            measure: Some((&now.measure, name)),
            before: meaning(before.measures.get(name)?),
            now: meaning(measure),
        })
    });
    measures.collect()
}
