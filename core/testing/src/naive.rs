//! Tallies computed row by row from their definitions, with no thought of speed: the oracle of every engine.

use std::collections::{BTreeMap, BTreeSet};

use candour_arrow::Tally;
use candour_model::cell::CellState;
use candour_model::column::Column;
use candour_model::finding::RecordRef;
use candour_model::meaning::ColumnMeaning;
use candour_model::predicate::RowTest;
use candour_model::tally::{As, SpectrumEntry, TallyHead, TallySpec};
use candour_predicate::{Program, Room};
use sha2::{Digest, Sha256};

use crate::batch::{self, Group, GroupKey, Sum};

/// The tally of one part with a header, whose first row is therefore record 2.
///
/// # Panics
/// Where the spec names a column that is not there.
pub fn naive_tally(columns: &[Column], rows: &[Vec<String>], spec: &TallySpec) -> Tally {
    let table = NaiveTable { columns, rows };
    let mut members: BTreeMap<GroupKey, Vec<usize>> = BTreeMap::new();
    if spec.width() == 0 {
        members.insert(Vec::new(), Vec::new());
    }
    for row in 0..rows.len() {
        let keys = spec.by.iter().map(|by| table.key(row, &by.column, by.form));
        let tests = spec.tests.iter().map(|test| Some(table.tested(row, test)));
        let key = keys.chain(tests).collect();
        members.entry(key).or_default().push(row);
    }
    let groups: Vec<Group> = members
        .into_iter()
        .map(|(key, members)| table.group(key, &members, spec))
        .collect();

    let size = |group: &Group| match spec.distinct.is_empty() {
        true => group.count,
        false => group.distinct,
    };
    let mut sizes: BTreeMap<u64, u64> = BTreeMap::new();
    if spec.spectrum {
        for group in &groups {
            *sizes.entry(size(group)).or_default() += 1;
        }
    }

    let keep = spec.keep.clone().unwrap_or_default();
    let mut kept: Vec<Group> = groups
        .into_iter()
        .filter(|group| keep.keeps(size(group), group.count))
        .collect();
    if let Some(n) = spec.sample {
        kept.sort_by_key(|group| (sample_hash(&group.key), group.key.clone()));
        kept.truncate(n as usize);
        kept.sort_by(|a, b| a.key.cmp(&b.key));
    }
    let table = batch::of(spec, &kept).filter(|_| kept.len() as u64 <= spec.limit);

    Tally {
        head: TallyHead {
            spec: spec.clone(),
            overflowed: table.is_none(),
            spectrum: sizes
                .into_iter()
                .map(|(size, groups)| SpectrumEntry { size, groups })
                .collect(),
            rounded: None,
        },
        batch: table.unwrap_or_else(|| batch::empty(spec)),
    }
}

/// What a sample chooses groups by: FNV-1a of 64 bits over the key, each column as a byte that tells null (0) from text
/// (1), the length of the text in 8 bytes, the smallest first, and the text.
pub fn sample_hash(key: &[Option<String>]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut eat = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    for text in key {
        eat(u8::from(text.is_some()));
        if let Some(text) = text {
            (text.len() as u64).to_le_bytes().into_iter().for_each(&mut eat);
            text.bytes().for_each(&mut eat);
        }
    }
    hash
}

struct NaiveTable<'a> {
    columns: &'a [Column],
    rows: &'a [Vec<String>],
}

impl NaiveTable<'_> {
    fn column(&self, id: &str) -> (usize, &ColumnMeaning) {
        match self.columns.iter().position(|column| column.id == id) {
            Some(at) => (at, &self.columns[at].meaning),
            None => panic!("a tally names the column {id}, which is not in the file"),
        }
    }

    fn key(&self, row: usize, id: &str, form: As) -> Option<String> {
        let (at, meaning) = self.column(id);
        candour_cell::key(&self.rows[row][at], form, meaning).map(Into::into)
    }

    fn tested(&self, row: usize, test: &RowTest) -> String {
        let column = |id: &str| {
            self.columns
                .iter()
                .any(|column| column.id == id)
                .then(|| self.column(id))
        };
        let program = match Program::of(test, column) {
            Ok(program) => program,
            Err(error) => panic!("a tally tests rows for what cannot be tested: {error}"),
        };
        let known = |leaf: usize| {
            let leaf = &program.leaves()[leaf];
            leaf.read(&self.rows[row][leaf.column()], &self.columns[leaf.column()].meaning)
        };
        program.test(known, &mut Room::default()).name().to_owned()
    }

    fn group(&self, key: GroupKey, members: &[usize], spec: &TallySpec) -> Group {
        let mut combinations: BTreeSet<GroupKey> = BTreeSet::new();
        for row in members {
            let combination: GroupKey = spec
                .distinct
                .iter()
                .map(|by| self.key(*row, &by.column, by.form))
                .collect();
            if combination.iter().any(Option::is_some) {
                combinations.insert(combination);
            }
        }
        Group {
            key,
            count: members.len() as u64,
            distinct: combinations.len() as u64,
            sums: spec.sums.iter().map(|id| self.sum(id, members)).collect(),
            digest: self.digest(members, spec),
            records: members
                .iter()
                .take(spec.rows as usize)
                .map(|row| RecordRef {
                    part: 0,
                    record: *row as u64 + 2,
                })
                .collect(),
        }
    }

    /// The sum of the hashes of rows, byte by byte with a carry, the last first.
    fn digest(&self, members: &[usize], spec: &TallySpec) -> String {
        let mut sum = [0_u8; 32];
        for row in members {
            let written: Vec<u8> = spec
                .digest
                .iter()
                .flat_map(|by| written(self.key(*row, &by.column, by.form).as_deref()))
                .collect();
            let mut carry = 0;
            for (ours, theirs) in sum.iter_mut().zip(Sha256::digest(written)).rev() {
                let added = u16::from(*ours) + u16::from(theirs) + carry;
                (*ours, carry) = (added as u8, added >> 8);
            }
        }
        sum.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn sum(&self, id: &str, members: &[usize]) -> Sum {
        let (at, meaning) = self.column(id);
        let mut sum = Sum::default();
        for row in members {
            let text = &self.rows[*row][at];
            if let Some(number) = candour_cell::number(text, meaning) {
                sum.numbers.push(number.normalize());
                continue;
            }
            match candour_cell::state(text, meaning) {
                // Filled in for want of an answer: nothing was recorded.
                CellState::Missing | CellState::Default => sum.missing += 1,
                CellState::Suppressed => sum.suppressed += 1,
                CellState::NotApplicable => sum.not_applicable += 1,
                CellState::Present | CellState::Malformed => sum.malformed += 1,
            }
        }
        sum
    }
}

/// A key as a digest takes it: one more than its length, seven bits at a time with a mark on all but the last, and its text.
fn written(key: Option<&str>) -> Vec<u8> {
    let Some(text) = key else { return vec![0] };
    let length = text.len() + 1;
    let groups = (0..10)
        .take_while(|at| *at == 0 || length >> (7 * at) > 0)
        .map(|at| (length >> (7 * at) & 0x7f) as u8);
    let mut bytes: Vec<u8> = groups.collect();
    let last = bytes.len() - 1;
    bytes[..last].iter_mut().for_each(|byte| *byte |= 0x80);
    bytes.extend_from_slice(text.as_bytes());
    bytes
}

#[cfg(test)]
#[path = "naive/tests.rs"]
mod tests;
