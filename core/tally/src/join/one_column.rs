//! Groupings over one column alone, which follow from how often each of its texts occurs.

use std::sync::Arc;

use candour_model::column::Column;
use candour_model::tally::{As, TallySpec};

use crate::gather::column::ALL_STATES;
use crate::join::AfterPass;
use crate::join::alike::is_by_fold;
use crate::join::each_text::{Gather, each_value};
use crate::join::one_column_groups::{ColumnGrouping, ColumnTask, Gathered, keep_smallest};
use crate::join::selection::{Sink, SizedGroup};
use crate::plan::Alone;
use crate::text::keys::{KeyTexts, SharedKeyTexts};

/// The groups of the groupings over one column.
pub(crate) struct OfColumn<'a> {
    /// Each spec, with what comes of the groups for it.
    pub(crate) sinks: Vec<(usize, Sink<'a>)>,
    /// The texts of keys, by form.
    pub(crate) texts: Vec<(As, KeyTexts)>,
}

/// Counts the groupings over a column.
pub(crate) fn count<'a>(column: usize, seen: &AfterPass<'_, 'a>, columns: &[Column]) -> OfColumn<'a> {
    let work = &seen.plan.columns[column];
    let meaning = &columns[work.position].meaning;
    let mut forms: Vec<As> = groupings_of(column, seen)
        .flat_map(|(_, alone)| alone.forms.clone())
        .collect();
    forms.sort_unstable();
    forms.dedup();
    let groupings: Vec<ColumnGrouping<'_, 'a>> = groupings_of(column, seen)
        .map(|(at, alone)| ColumnGrouping::new(at, alone, &forms, seen))
        .collect();
    let task = ColumnTask {
        forms: &forms,
        meaning,
        alike: &seen.alike[column],
        groupings: &groupings,
        pools: forms.iter().map(|_| SharedKeyTexts::default()).collect(),
        kept: seen.kept,
        rows: work.rows,
    };
    let gathered = match work.states_only {
        true => task.of_states(seen, column),
        false => each_value(column, seen, &task),
    };
    let sinks = task.finish(gathered);
    OfColumn {
        sinks,
        texts: forms
            .iter()
            .copied()
            .zip(task.pools.into_iter().map(SharedKeyTexts::into_texts))
            .collect(),
    }
}

/// Whether a tally is empty past its limit, so that nothing more needs to be counted.
pub(crate) fn ends_at_limit(spec: &TallySpec) -> bool {
    spec.keep.is_none() && spec.sample.is_none() && !spec.spectrum
}

fn groupings_of<'s>(column: usize, seen: &'s AfterPass<'_, '_>) -> impl Iterator<Item = (usize, &'s Alone)> {
    let of_column = seen.plan.alone_of[column].iter();
    of_column.map(|at| (*at, &seen.plan.alone[*at]))
}

impl<'s, 'a> ColumnGrouping<'s, 'a> {
    fn new(at: usize, alone: &'s Alone, forms: &[As], seen: &AfterPass<'_, 'a>) -> Self {
        let specs = seen.plan.specs_of_alone[at].iter();
        let specs: Vec<(usize, &TallySpec)> = specs.map(|spec| (*spec, &seen.specs[*spec])).collect();
        let most = match specs.iter().all(|(_, spec)| ends_at_limit(spec)) {
            true => specs.iter().map(|(_, spec)| spec.limit).max(),
            false => None,
        };
        ColumnGrouping {
            alone,
            forms: alone
                .forms
                .iter()
                .filter_map(|form| forms.iter().position(|other| other == form))
                .collect(),
            rows: specs.iter().map(|(_, spec)| spec.rows as usize).max().unwrap_or(0),
            by_text: alone.forms.contains(&As::Value),
            by_fold: is_by_fold(at, seen),
            most,
            so_far: specs.iter().map(|_| Arc::default()).collect(),
            specs,
        }
    }
}

impl<'s, 'a> ColumnTask<'s, 'a> {
    /// The groups of all that was gathered, to each spec.
    fn finish(&self, mut gathered: Gathered<'s, 'a>) -> Vec<(usize, Sink<'a>)> {
        let mut finished = Vec::new();
        self.settle(&mut gathered);
        for (at, grouping) in self.groupings.iter().enumerate() {
            let mut sinks = std::mem::take(&mut gathered.sinks[at]);
            let table = &mut gathered.tables[at];
            if grouping.forms.is_empty() {
                // The whole table is a group, even of no records.
                table.group(&[]);
            }
            for counted in &table.groups {
                let group = SizedGroup {
                    count: counted.count,
                    distinct: grouping.alone.distinct.then_some(counted.distinct),
                    sums: if grouping.alone.sums {
                        std::slice::from_ref(&counted.sum)
                    } else {
                        &[]
                    },
                    digest: None,
                    rows: &counted.rows,
                };
                for sink in &mut sinks {
                    sink.offer(&group, |keys| {
                        let numbers = grouping.forms.iter().zip(&*counted.key);
                        keys.extend(numbers.map(|(form, number)| {
                            let text = gathered.forms.text(*form, *number);
                            self.pools[*form].number(text.map(AsRef::as_ref))
                        }));
                    });
                }
            }
            if table.ended {
                sinks.iter_mut().for_each(Sink::end);
            }
            finished.extend(grouping.specs.iter().map(|(spec, _)| *spec).zip(sinks));
        }
        finished
    }

    /// What the workers say of a column of which only states were counted.
    fn of_states(&self, seen: &AfterPass<'_, 'a>, column: usize) -> Gathered<'s, 'a> {
        let mut gathered = self.start();
        for worker in seen.workers {
            let states = &worker.columns[column].states;
            for (place, state) in ALL_STATES
                .iter()
                .enumerate()
                .filter(|(place, _)| states.counts[*place] > 0)
            {
                for (at, grouping) in self.groupings.iter().enumerate() {
                    let number = gathered.forms.number_of(0, state.name());
                    let table = &mut gathered.tables[at];
                    let group = table.group(&[number]) as usize;
                    table.groups[group].count += states.counts[place];
                    keep_smallest(&mut table.groups[group].rows, &states.rows[place], grouping.rows);
                }
            }
        }
        gathered
    }
}
