//! Declared keys: rows that repeat one, or have one that looks like another's.

use std::collections::BTreeSet;

use candour_sdk::{
    As, Ask, ColumnFacts, DatasetFacts, Finding, GroupView, Judgement, RecordRef, RuleError, Tallies, TallySpec,
    TallyView, Unit, Why, count, labels,
};

use super::{MOST_COLUMNS, Params, repeated, repeats};

/// A declared key.
pub(super) struct Key<'a> {
    columns: &'a [String],
    /// Whether it is one besides the key of the rows: it tells apart those that have it whole.
    is_further: bool,
}

impl<'a> Key<'a> {
    /// So many tallies each key has.
    pub(super) const TALLIES: usize = 3;

    /// The key of the rows (`x-key`).
    pub(super) fn first(dataset: &'a DatasetFacts) -> Option<Self> {
        let columns = dataset.table.key.as_ref()?;
        Some(Key {
            columns,
            is_further: false,
        })
    }

    /// Further keys (`x-unique`) whose columns the file has, each once.
    pub(super) fn further(dataset: &'a DatasetFacts) -> Vec<Self> {
        all_further(dataset)
            .into_iter()
            .filter(|key| key.is_listed(dataset))
            .collect()
    }

    pub(super) fn is_listed(&self, dataset: &DatasetFacts) -> bool {
        let is_present = |label: &String| dataset.column(label).is_some_and(|column| column.present);
        !self.columns.is_empty() && self.columns.len() <= MOST_COLUMNS && self.columns.iter().all(is_present)
    }

    /// Keys as they are written, the states of their parts, and keys as a reader sees them.
    pub(super) fn tallies(&self, ask: &Ask<Params>) -> Vec<TallySpec> {
        let dataset = ask.dataset();
        let by = |form_of: fn(&ColumnFacts) -> As| {
            let columns = self.columns.iter().filter_map(|label| dataset.column(label));
            let tally = columns.fold(ask.tally(), |tally, column| tally.by_as(&column.label, form_of(column)));
            repeated(tally)
        };
        let columns = self.columns.iter();
        let states = columns.fold(ask.tally(), |tally, label| tally.by_as(label, As::State));
        vec![by(written), states, by(|_| As::Fold)]
    }

    pub(super) fn judge(
        &self,
        params: &Params,
        tallies: &Tallies,
        at: usize,
        out: &mut Judgement,
    ) -> Result<(), RuleError> {
        let blank = self.look_at(tallies.get(at + 1)?, out);
        let (strict, folded) = (tallies.even_overflowed(at)?, tallies.even_overflowed(at + 2)?);
        let repeated = self.repeats(strict, blank);
        let alike = self.repeats(folded, blank).saturating_sub(repeated);
        let same = self.further_copies(strict);
        let look_alike = self.further_copies(folded).difference(&same).copied().collect();
        let found = [
            ("key", "repeated-keys", repeated, params.key_rows, same),
            ("alike", "alike-keys", alike, params.alike_rows, look_alike),
        ];
        for (template, measure, rows, least, records) in found {
            let of: &[String] = if self.is_further { self.columns } else { &[] };
            out.measure_of(measure, of, count(rows, Unit::Rows));
            if rows > 0 && least.is_some_and(|least| rows >= least) {
                out.finding(self.finding(template, rows, records));
            }
        }
        Ok(())
    }

    fn finding(&self, template: &str, rows: u64, records: BTreeSet<RecordRef>) -> Finding {
        Finding::of(template)
            .columns(self.columns)
            .arg("rows", count(rows, Unit::Rows))
            .arg("columns", labels(self.columns))
            .affected(rows, Unit::Rows)
            .records(records)
    }

    /// A key with a blank part does not tell of which row it is the key. Gives the rows that have one.
    fn look_at(&self, states: TallyView<'_>, out: &mut Judgement) -> u64 {
        let is_blank = |state: &Option<&str>| *state == Some("missing");
        let blank = states.groups().filter(|group| group.keys().iter().any(is_blank));
        let (rows, blank): (u64, u64) = (states.rows_in_all(), blank.map(|group| group.count()).sum());
        let looked = out.looked(Unit::Rows).columns(self.columns).of(rows).at(rows - blank);
        looked.rest(Why::NotDeclared, blank);
        blank
    }

    /// The rows that repeat an earlier one; where there are too many to be listed, at least so many.
    fn repeats(&self, tally: TallyView<'_>, blank: u64) -> u64 {
        match (self.is_further, tally.overflowed()) {
            (false, _) => repeats(tally),
            (true, true) => repeats(tally).saturating_sub(blank),
            (true, false) => self.meant(tally).map(|group| group.count() - 1).sum(),
        }
    }

    /// The records that repeat an earlier one, in order.
    fn further_copies(&self, tally: TallyView<'_>) -> BTreeSet<RecordRef> {
        self.meant(tally)
            .flat_map(|group| group.rows().into_iter().skip(1))
            .collect()
    }

    fn meant<'t>(&self, tally: TallyView<'t>) -> impl Iterator<Item = GroupView<'t>> + use<'t> {
        let is_further = self.is_further;
        let is_whole = |group: &GroupView<'_>| group.keys().iter().all(Option::is_some);
        tally.groups().filter(move |group| !is_further || is_whole(group))
    }
}

/// How many of the further keys the file has the columns of.
pub(super) fn look_at_declared(dataset: &DatasetFacts, out: &mut Judgement) {
    let (all, listed) = (all_further(dataset).len() as u64, Key::further(dataset).len() as u64);
    if all > 0 {
        out.looked(Unit::Claims)
            .of(all)
            .at(listed)
            .rest(Why::NotListed, all - listed);
    }
}

/// One that is the key of the rows, or another, is none of its own.
fn all_further(dataset: &DatasetFacts) -> Vec<Key<'_>> {
    let set = |columns: &'_ [String]| -> BTreeSet<String> { columns.iter().cloned().collect() };
    let mut known: BTreeSet<BTreeSet<String>> = dataset.table.key.iter().map(|key| set(key)).collect();
    let further = dataset.table.unique.iter().filter(|key| known.insert(set(key)));
    further
        .map(|columns| Key {
            columns,
            is_further: true,
        })
        .collect()
}

/// How a key is written: in a column of numbers `101` and `101.0` are one.
fn written(column: &ColumnFacts) -> As {
    match column.meaning.is_numeric() {
        true => As::Fold,
        false => As::Value,
    }
}
