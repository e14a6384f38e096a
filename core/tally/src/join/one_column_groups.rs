//! What threads gather of the texts of one column: groups for each grouping over it.
//!
//! Most texts of a column have one of a few shapes, and for most groupings the shape settles the group: there a text only
//! adds to its shape, and shapes are added up in the end.

use std::collections::HashMap;
use std::sync::Arc;

use candour_cell::decimal;
use candour_model::finding::RecordRef;
use candour_model::meaning::ColumnMeaning;
use candour_model::tally::{As, TallySpec};
use foldhash::fast::FixedState;

use crate::gather::column::read;
use crate::join::alike::Alike;
use crate::join::each_text::{Gather, Value};
use crate::join::kept_records::KeptRecords;
use crate::join::lanes::is_null;
use crate::join::selection::{Sink, SizedGroup, SoFar};
use crate::join::shapes::Forms;
use crate::plan::Alone;
use crate::sum::{Sum, Wholes};
use crate::text::keys::{NULL, SharedKeyTexts};

/// One grouping over the column.
pub(crate) struct ColumnGrouping<'s, 'a> {
    pub(crate) alone: &'s Alone,
    /// Places of its forms among all of the column.
    pub(crate) forms: Vec<usize>,
    pub(crate) specs: Vec<(usize, &'a TallySpec)>,
    /// By spec.
    pub(crate) so_far: Vec<Arc<SoFar>>,
    pub(crate) rows: usize,
    /// Whether each text is a group of its own.
    pub(crate) by_text: bool,
    /// Whether each text is a group of its own, but for those that look alike.
    pub(crate) by_fold: bool,
    /// So many groups are too many for each of its specs, where that can be told before all are counted.
    pub(crate) most: Option<u64>,
}

/// What is the same for all threads.
pub(crate) struct ColumnTask<'s, 'a> {
    pub(crate) forms: &'s [As],
    pub(crate) meaning: &'s ColumnMeaning,
    /// What is one when it is folded; of none where nothing is grouped so.
    pub(crate) alike: &'s Alike,
    pub(crate) groupings: &'s [ColumnGrouping<'s, 'a>],
    /// By form, the texts of keys of groupings by text, which several threads put groups into.
    pub(crate) pools: Vec<SharedKeyTexts>,
    pub(crate) kept: &'s KeptRecords<'s>,
    /// The most rows that any grouping asks for.
    pub(crate) rows: usize,
}

/// What one thread gathers.
pub(crate) struct Gathered<'s, 'a> {
    pub(crate) forms: Forms<'s>,
    /// By grouping.
    pub(crate) tables: Vec<ColumnGroups>,
    pub(crate) sinks: Vec<Vec<Sink<'a>>>,
    shapes: Vec<Shape>,
    key: Vec<u32>,
}

/// What is known of the texts of one shape.
#[derive(Default)]
struct Shape {
    /// All of them so far that are not added to groups yet.
    counted: Counted,
    /// Groupings and the group of these texts.
    settled: Vec<(usize, u32)>,
    /// The other groupings.
    unsettled: Vec<usize>,
}

#[derive(Default)]
pub(crate) struct ColumnGroups {
    /// Keys of up to four numbers, as one.
    short: HashMap<u128, u32, FixedState>,
    long: HashMap<Box<[u32]>, u32, FixedState>,
    pub(crate) groups: Vec<Counted>,
    /// The short key and the group that were asked for last.
    last_packed: u128,
    last: u32,
    /// Past every limit, so that nothing more needs to be counted.
    pub(crate) ended: bool,
}

/// One group, so far.
#[derive(Default)]
pub(crate) struct Counted {
    pub(crate) key: Box<[u32]>,
    pub(crate) count: u64,
    /// Different texts that stand for no missing value.
    pub(crate) distinct: u64,
    pub(crate) sum: Sum,
    wholes: Wholes,
    pub(crate) rows: Vec<RecordRef>,
    /// Once there are as many rows as are asked for: those behind so many records that are kept can be no smaller.
    bound: Option<u32>,
}

impl<'s, 'a> Gather for ColumnTask<'s, 'a> {
    type Gathered = Gathered<'s, 'a>;

    fn start(&self) -> Gathered<'s, 'a> {
        let sinks = |grouping: &ColumnGrouping<'_, 'a>| {
            let specs = grouping.specs.iter().zip(&grouping.so_far);
            specs.map(|((_, spec), so_far)| Sink::new(spec, so_far)).collect()
        };
        Gathered {
            forms: Forms::new(self.forms, self.meaning),
            tables: self.groupings.iter().map(|_| ColumnGroups::default()).collect(),
            sinks: self.groupings.iter().map(sinks).collect(),
            shapes: Vec::new(),
            key: Vec::new(),
        }
    }

    fn take(&self, gathered: &mut Gathered<'s, 'a>, value: &Value<'_>) {
        let Some(shape) = gathered.forms.shape(value.text, value.may_be_marker) else {
            let is_null = value.may_be_marker && is_null(value.text, self.meaning);
            for at in 0..self.groupings.len() {
                self.take_into(at, gathered, value, None, is_null);
            }
            return;
        };
        if shape == gathered.shapes.len() {
            let learned = self.learn(shape, gathered);
            gathered.shapes.push(learned);
        }
        let counted = &mut gathered.shapes[shape].counted;
        counted.count += value.count;
        counted.distinct += 1;
        self.add_rows(counted, value, self.rows);
        for place in 0..gathered.shapes[shape].unsettled.len() {
            let at = gathered.shapes[shape].unsettled[place];
            self.take_into(at, gathered, value, Some(shape), false);
        }
    }

    fn merge(&self, mut one: Gathered<'s, 'a>, mut other: Gathered<'s, 'a>) -> Gathered<'s, 'a> {
        self.settle(&mut other);
        for (at, grouping) in self.groupings.iter().enumerate() {
            for (sink, other) in one.sinks[at].iter_mut().zip(std::mem::take(&mut other.sinks[at])) {
                sink.merge(other);
            }
            let theirs = std::mem::take(&mut other.tables[at]);
            one.tables[at].ended |= theirs.ended;
            for counted in theirs.groups {
                let numbers = grouping.forms.iter().zip(&*counted.key);
                let key: Vec<u32> = numbers
                    .map(|(form, number)| match other.forms.text(*form, *number) {
                        Some(text) => one.forms.number_of(*form, text),
                        None => NULL,
                    })
                    .collect();
                let group = one.tables[at].group(&key);
                one.tables[at].groups[group as usize].merge(&counted, grouping.rows);
            }
        }
        one
    }
}

impl<'s, 'a> ColumnTask<'s, 'a> {
    /// What a shape settles.
    fn learn(&self, shape: usize, gathered: &mut Gathered<'s, 'a>) -> Shape {
        let mut learned = Shape::default();
        for (at, grouping) in self.groupings.iter().enumerate() {
            let is_settled = |form: &usize| gathered.forms.settled(shape, *form).is_some();
            if grouping.by_text || grouping.alone.sums || !grouping.forms.iter().all(is_settled) {
                learned.unsettled.push(at);
                continue;
            }
            let settled = grouping.forms.iter().map(|form| gathered.forms.settled(shape, *form));
            let key: Vec<u32> = settled.flatten().collect();
            learned.settled.push((at, gathered.tables[at].group(&key)));
            self.end_past_limit(at, &mut gathered.tables[at]);
        }
        learned
    }

    /// Takes in a text for one grouping.
    fn take_into(
        &self,
        at: usize,
        gathered: &mut Gathered<'s, 'a>,
        value: &Value<'_>,
        shape: Option<usize>,
        is_null: bool,
    ) {
        let grouping = &self.groupings[at];
        let distinct = u64::from(!is_null);
        let is_own = || grouping.by_text || grouping.by_fold && self.alike.is_alone(value.text, self.meaning);
        if !is_null && is_own() {
            // All texts that stand for a missing value are one group, each other is one of its own.
            return self.offer(gathered, at, value, distinct);
        }
        let table = &mut gathered.tables[at];
        if table.ended {
            return;
        }
        gathered.key.clear();
        for form in &grouping.forms {
            let settled = shape.and_then(|shape| gathered.forms.settled(shape, *form));
            let number = settled.unwrap_or_else(|| gathered.forms.number(*form, value.text));
            gathered.key.push(number);
        }
        let group = table.group(&gathered.key);
        if self.end_past_limit(at, table) {
            return;
        }
        let counted = &mut table.groups[group as usize];
        counted.count += value.count;
        counted.distinct += distinct;
        if grouping.alone.sums {
            match decimal::plain_whole(value.text, &self.meaning.number) {
                // What may be a marker is read with care.
                Some(whole) if !value.may_be_marker => counted.wholes.add(whole, value.count),
                _ => counted.sum.add_times(read(value.text, self.meaning), value.count),
            }
        }
        self.add_rows(counted, value, grouping.rows);
    }

    fn add_rows(&self, counted: &mut Counted, value: &Value<'_>, most: usize) {
        if most == 0 || counted.bound.is_some_and(|bound| value.rows.are_behind(bound)) {
            return;
        }
        keep_smallest(&mut counted.rows, &value.rows.first(most), most);
        if counted.rows.len() == most {
            counted.bound = counted.rows.last().map(|last| self.kept.before(*last));
        }
    }

    /// Gives a grouping up that has more groups than any of its specs allows.
    fn end_past_limit(&self, at: usize, table: &mut ColumnGroups) -> bool {
        let is_past = |most| table.groups.len() as u64 > most;
        if self.groupings[at].most.is_some_and(is_past) {
            *table = ColumnGroups {
                ended: true,
                ..ColumnGroups::default()
            };
        }
        table.ended
    }

    /// Takes in a text that is a group of its own.
    fn offer(&self, gathered: &mut Gathered<'s, 'a>, at: usize, value: &Value<'_>, distinct: u64) {
        let grouping = &self.groupings[at];
        let mut sum = Sum::default();
        if grouping.alone.sums {
            sum.add_times(read(value.text, self.meaning), value.count);
        }
        let mut group = SizedGroup {
            count: value.count,
            distinct: grouping.alone.distinct.then_some(distinct),
            sums: match grouping.alone.sums {
                true => std::slice::from_ref(&sum),
                false => &[],
            },
            digest: None,
            rows: &[],
        };
        let rows = match gathered.sinks[at].iter().any(|sink| sink.keeps(&group)) {
            true => value.rows.first(grouping.rows),
            false => Vec::new(),
        };
        group.rows = &rows;
        for sink in &mut gathered.sinks[at] {
            sink.offer(&group, |keys| {
                keys.extend(grouping.forms.iter().map(|form| {
                    let key = candour_cell::key(value.text, self.forms[*form], self.meaning);
                    self.pools[*form].number(key.as_deref())
                }));
            });
        }
    }

    /// Adds up shapes into groups, and whole numbers into sums.
    pub(crate) fn settle(&self, gathered: &mut Gathered<'s, 'a>) {
        for counted in gathered.tables.iter_mut().flat_map(|table| &mut table.groups) {
            let wholes = std::mem::take(&mut counted.wholes);
            counted.sum.add_wholes(&wholes);
        }
        for shape in &mut gathered.shapes {
            let counted = std::mem::take(&mut shape.counted);
            for (at, group) in &shape.settled {
                if let Some(ours) = gathered.tables[*at].groups.get_mut(*group as usize) {
                    ours.merge(&counted, self.groupings[*at].rows);
                }
            }
        }
    }
}

impl ColumnGroups {
    /// The group of a key, new or not.
    pub(crate) fn group(&mut self, key: &[u32]) -> u32 {
        let next = self.groups.len() as u32;
        let group = match key.len() {
            ..=4 => {
                let packed = key.iter().fold(0, |packed, number| packed << 32 | u128::from(*number));
                // Texts come sorted, so that many are in the group of the one before.
                if next > 0 && packed == self.last_packed {
                    return self.last;
                }
                self.last_packed = packed;
                *self.short.entry(packed).or_insert(next)
            }
            _ => match self.long.get(key) {
                Some(group) => *group,
                None => {
                    self.long.insert(key.into(), next);
                    next
                }
            },
        };
        self.last = group;
        if group == next {
            self.groups.push(Counted {
                key: key.into(),
                ..Counted::default()
            });
        }
        group
    }
}

impl Counted {
    fn merge(&mut self, other: &Counted, rows: usize) {
        self.count += other.count;
        self.distinct += other.distinct;
        self.sum.merge(&other.sum);
        keep_smallest(&mut self.rows, &other.rows, rows);
    }
}

/// Adds records, which are in order, to those that are kept, of which there are at most `most`.
pub(crate) fn keep_smallest(kept: &mut Vec<RecordRef>, more: &[RecordRef], most: usize) {
    let is_full = kept.len() == most;
    if most == 0 || more.is_empty() || (is_full && kept.last() < more.first()) {
        return;
    }
    kept.extend_from_slice(more);
    kept.sort_unstable();
    kept.truncate(most);
}
