//! How the ids of several lanes are put together in one number.

use crate::join::kept_records::KeptBlock;
use crate::join::lanes::MergedLane;
use crate::join::sorted::SortKey;
use crate::text::codes::BEYOND_LONG;
use crate::text::identity::{self, NULL, TextId};

/// The lanes of a key, and the bits of each; a digest where they come to more than 128.
pub(crate) struct KeyPacking<'a> {
    lanes: Vec<&'a MergedLane<'a>>,
    pub(crate) bits: u32,
}

impl<'a> KeyPacking<'a> {
    pub(crate) fn new(lanes: &[usize], merged: &'a [Option<MergedLane<'a>>]) -> Self {
        let lanes: Vec<&MergedLane<'_>> = lanes.iter().filter_map(|lane| merged[*lane].as_ref()).collect();
        KeyPacking {
            bits: lanes.iter().map(|lane| lane.bits).sum(),
            lanes,
        }
    }

    fn is_digest(&self) -> bool {
        self.bits > TextId::BITS
    }

    /// Of one key, whose codes are those of this worker.
    pub(crate) fn of_codes(&self, worker: usize, codes: impl Iterator<Item = u16>) -> TextId {
        let lanes = self.lanes.iter().zip(codes);
        let ids = lanes.map(|(lane, code)| (lane.bits, lane.ids[worker][usize::from(code)]));
        if self.is_digest() {
            let ids: Vec<TextId> = ids.map(|(_, id)| id).collect();
            return of_all(&ids);
        }
        ids.fold(0, |key, (bits, id)| key.push(bits, id))
    }

    /// Of all records of a block that is kept.
    pub(crate) fn of_block<K: SortKey>(&self, block: KeptBlock<'_>, keys: &mut Vec<K>) {
        let records = block.stored.len();
        keys.clear();
        keys.resize(records, K::ZERO);
        if self.is_digest() {
            let mut ids: Vec<Vec<TextId>> = vec![Vec::with_capacity(self.lanes.len()); records];
            for merged in &self.lanes {
                each_id(merged, block, |at, id| ids[at].push(id));
            }
            for (key, ids) in keys.iter_mut().zip(&ids) {
                *key = K::of(of_all(ids));
            }
            return;
        }
        for merged in &self.lanes {
            let bits = merged.bits;
            each_id(merged, block, |at, id| keys[at] = keys[at].push(bits, id));
        }
    }
}

/// Null where all are.
fn of_all(ids: &[TextId]) -> TextId {
    match ids.iter().all(|id| *id == NULL) {
        true => NULL,
        false => identity::of_all(ids.iter().copied()),
    }
}

#[inline]
fn each_id(merged: &MergedLane<'_>, block: KeptBlock<'_>, mut take: impl FnMut(usize, TextId)) {
    let Some(chunk) = block.stored.lane(merged.source) else {
        return;
    };
    let ids = &merged.ids[block.worker];
    let mut beyond = chunk.beyond.reader();
    chunk.each(block.stored.len(), |at, code| match code {
        BEYOND_LONG.. => take(at, merged.same(beyond.id(code))),
        code => take(at, ids[usize::from(code)]),
    });
}
