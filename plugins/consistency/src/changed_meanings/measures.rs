//! The measures of a long table, compared like columns.

use candour_sdk::{Ask, Change, ChangeKind, ColumnFacts, ColumnMeaning, DatasetFacts};

use super::Params;

/// A measure of a long table on both sides.
pub(super) struct LongMeasure<'a> {
    pub(super) named_by: &'a str,
    pub(super) name: &'a str,
    pub(super) before: ColumnMeaning,
    pub(super) now: ColumnMeaning,
}

impl LongMeasure<'_> {
    /// Whether a change says that this measure means something else than before.
    pub(super) fn is_known(&self, changes: &[Change]) -> bool {
        let names = |change: &Change| change.from.iter().chain(&change.into).any(|named| named == self.name);
        let of_measures = |change: &&Change| change.column.as_deref() == Some(self.named_by) && names(change);
        let mut changes = changes.iter().filter(of_measures);
        changes.any(|change| change.what == ChangeKind::Redefined)
    }
}

/// The measures whose values stand in this column on both sides.
pub(super) fn measures<'a>(ask: &'a Ask<Params>, value: &ColumnFacts) -> Vec<LongMeasure<'a>> {
    let sides = ask.dataset().long().zip(ask.previous().and_then(DatasetFacts::long));
    let Some((now, before)) =
        sides.filter(|(now, before)| [now.value, before.value].iter().all(|of| of.label == value.label))
    else {
        return Vec::new();
    };
    let mut of_before = before.meanings();
    let both = now.meanings().into_iter().filter_map(|(name, now_means)| {
        Some(LongMeasure {
            named_by: &now.measure.label,
            name,
            before: of_before.remove(name)?,
            now: now_means,
        })
    });
    both.collect()
}
