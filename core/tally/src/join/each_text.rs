//! How often each text of a column occurs, from all workers: what every grouping over that column alone follows from.

use std::collections::HashMap;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};

use candour_model::finding::RecordRef;
use foldhash::fast::FixedState;
use rayon::prelude::*;

use crate::bounds::Bounds;
use crate::gather::worker::Worker;
use crate::join::AfterPass;
use crate::join::kept_records::{KeptBlock, KeptRecords};
use crate::join::sorted::{self, Dealt, Entry, Large, SortKey, Steps};
use crate::text::codes::BEYOND_LONG;
use crate::text::identity::{self, TextId};

/// One text of a column, and where it occurs.
pub(crate) struct Value<'a> {
    pub(crate) text: &'a str,
    pub(crate) count: u64,
    pub(crate) rows: Rows<'a>,
    pub(crate) may_be_marker: bool,
}

/// Where a text occurs. Most texts are never asked where.
pub(crate) struct Rows<'a> {
    /// In order.
    known: &'a [RecordRef],
    /// The places among the records that are kept, in order.
    places: &'a [u32],
    kept: &'a KeptRecords<'a>,
}

impl Rows<'_> {
    /// The smallest record numbers, at most so many.
    pub(crate) fn first(&self, most: usize) -> Vec<RecordRef> {
        let places = self.places.iter().take(most);
        let mut rows: Vec<RecordRef> = places.map(|row| self.kept.record(*row)).collect();
        rows.extend_from_slice(self.known);
        rows.sort_unstable();
        rows.truncate(most);
        rows
    }

    /// Whether all are behind so many of the records that are kept.
    pub(crate) fn are_behind(&self, place: u32) -> bool {
        self.known.is_empty() && self.places.first().is_some_and(|first| *first >= place)
    }
}

/// What the workers' lookups say of a text.
struct Known {
    text: Arc<str>,
    count: u64,
    rows: Vec<RecordRef>,
}

/// By id, the smallest last.
type ById = Vec<(TextId, Known)>;

/// What is made of texts, by several threads.
pub(crate) trait Gather: Sync {
    /// What one thread gathers.
    type Gathered: Send;

    /// Nothing gathered yet.
    fn start(&self) -> Self::Gathered;

    /// Takes in a text.
    fn take(&self, gathered: &mut Self::Gathered, value: &Value<'_>);

    /// Puts together what two threads gathered.
    fn merge(&self, one: Self::Gathered, other: Self::Gathered) -> Self::Gathered;
}

/// Shows each text of a column once.
pub(crate) fn each_value<G: Gather>(column: usize, seen: &AfterPass<'_, '_>, gather: &G) -> G::Gathered {
    let rows = seen.plan.columns[column].rows;
    let known = known(column, rows, seen.workers);
    let is_beyond = |block: &&KeptBlock<'_>| {
        let chunk = block.stored.lane(column);
        chunk.is_some_and(|chunk| !chunk.beyond.is_empty())
    };
    let blocks: Vec<KeptBlock<'_>> = seen.kept.blocks.iter().filter(is_beyond).copied().collect();
    if blocks.is_empty() {
        let take = |mut gathered, known: Known| {
            gather.take(&mut gathered, &known.value(seen.kept));
            gathered
        };
        let gathered = known.into_par_iter().fold(|| gather.start(), take);
        return gathered.reduce(|| gather.start(), |one, other| gather.merge(one, other));
    }
    let is_short = |block: &KeptBlock<'_>| block.stored.lane(column).is_some_and(|chunk| chunk.beyond.is_short());
    let values = Values {
        column,
        rows,
        kept: seen.kept,
        gather,
    };
    match blocks.iter().all(is_short) {
        true => values.each::<u64>(&blocks, known, seen.bounds),
        false => values.each::<u128>(&blocks, known, seen.bounds),
    }
}

/// The texts that workers know and have seen.
fn known(column: usize, rows: usize, workers: &[Worker]) -> Vec<Known> {
    let mut places: HashMap<&str, usize, FixedState> = HashMap::default();
    let mut all: Vec<Known> = Vec::new();
    for worker in workers {
        let of = &worker.columns[column];
        for (at, text) in of.texts.texts().iter().enumerate().filter(|(at, _)| of.counts[*at] > 0) {
            let place = *places.entry(text).or_insert(all.len());
            if place == all.len() {
                all.push(Known {
                    text: Arc::clone(text),
                    count: 0,
                    rows: Vec::new(),
                });
            }
            all[place].count += of.counts[at];
            if let Some(found) = of.rows.get(at) {
                all[place].rows.extend_from_slice(found);
            }
        }
    }
    if workers.len() > 1 {
        for known in &mut all {
            known.rows.sort_unstable();
            known.rows.truncate(rows);
        }
    }
    all
}

impl Known {
    fn value<'a>(&'a self, kept: &'a KeptRecords<'a>) -> Value<'a> {
        Value {
            text: &self.text,
            count: self.count,
            rows: Rows {
                known: &self.rows,
                places: &[],
                kept,
            },
            may_be_marker: true,
        }
    }
}

struct Values<'a, G> {
    column: usize,
    rows: usize,
    kept: &'a KeptRecords<'a>,
    gather: &'a G,
}

/// The same with keys of one kind.
struct ByKey<'v, 'a, G, K> {
    values: &'v Values<'a, G>,
    parts: usize,
    /// By part, what lookups know of its texts.
    known: Vec<Mutex<ById>>,
    kind: PhantomData<fn(K)>,
}

impl<'a, G: Gather> Values<'a, G> {
    fn each<K: SortKey>(&self, blocks: &[KeptBlock<'a>], known: Vec<Known>, bounds: &Bounds) -> G::Gathered {
        let records = blocks.iter().map(|block| block.stored.len()).sum();
        let parts = sorted::parts(records);
        let mut by_part: Vec<ById> = (0..parts).map(|_| ById::new()).collect();
        for known in known {
            let id = identity::of(&known.text);
            by_part[sorted::part_of(id, parts)].push((id, known));
        }
        for known in &mut by_part {
            known.sort_unstable_by_key(|(id, _)| std::cmp::Reverse(*id));
        }
        let by_key: ByKey<'_, 'a, G, K> = ByKey {
            values: self,
            parts,
            known: by_part.into_iter().map(Mutex::new).collect(),
            kind: PhantomData,
        };
        sorted::each_part(&by_key, blocks, records, bounds)
    }
}

impl<'a, G: Gather, K: SortKey> Steps for ByKey<'_, 'a, G, K> {
    type Source = KeptBlock<'a>;
    type Item = Large<K>;
    type Gathered = G::Gathered;

    fn deal(&self, block: &KeptBlock<'a>, dealt: &mut Dealt<Large<K>>) {
        let Some(chunk) = block.stored.lane(self.values.column) else {
            return;
        };
        let mut beyond = chunk.beyond.reader();
        chunk.each(block.stored.len(), |at, code| {
            if code >= BEYOND_LONG {
                let key = K::of(beyond.id(code));
                dealt.push(
                    sorted::part_of(key, self.parts),
                    Large::new(key, block.first + at as u32),
                );
            }
        });
    }

    fn start(&self) -> G::Gathered {
        self.values.gather.start()
    }

    fn look(&self, gathered: &mut G::Gathered, part: usize, items: &[Large<K>]) {
        let known = std::mem::take(&mut *self.known[part].lock().unwrap_or_else(PoisonError::into_inner));
        let gather = self.values.gather;
        self.values.look(items, known, |value| gather.take(gathered, &value));
    }

    fn merge(&self, one: G::Gathered, other: G::Gathered) -> G::Gathered {
        self.values.gather.merge(one, other)
    }
}

impl<G> Values<'_, G> {
    fn look<K: SortKey>(&self, items: &[Large<K>], mut known: ById, mut take: impl FnMut(Value<'_>)) {
        let (mut room, mut rows) = (String::new(), Vec::new());
        for run in items.chunk_by(|a, b| a.key() == b.key()) {
            let id: TextId = run[0].key().into();
            // Both come in the order of ids.
            while known.last().is_some_and(|(other, _)| *other < id) {
                if let Some((_, known)) = known.pop() {
                    take(known.value(self.kept));
                }
            }
            let before = known.pop_if(|(other, _)| *other == id).map(|(_, known)| known);
            rows.clear();
            if self.rows > 0 {
                rows.extend(run.iter().take(self.rows).map(|item| item.row()));
            }
            let text = match identity::text_of(id, &mut room) {
                Some(()) => room.as_str(),
                None => {
                    let (block, at) = self.kept.find(run[0].row());
                    match block.stored.lane(self.column) {
                        Some(chunk) => chunk.text(at, &mut room),
                        None => "",
                    }
                }
            };
            take(Value {
                text,
                count: run.len() as u64 + before.as_ref().map_or(0, |known| known.count),
                rows: Rows {
                    known: before.as_ref().map_or(&[], |known| &known.rows),
                    places: &rows,
                    kept: self.kept,
                },
                may_be_marker: false,
            });
        }
        for (_, known) in &known {
            take(known.value(self.kept));
        }
    }
}
