//! The digest of what a rule was shown, so that whoever re-runs an audit can tell whether the rule saw the same.
//!
//! SHA-256 over, for each tally in the order of its specification: the specification as JSON, whether it overflowed, its
//! spectrum, and then its table, column by column in the documented order. Texts and lists stand
//! behind their length, numbers are little-endian, and an absent value is a zero byte where a present one is a one.

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, UInt32Type, UInt64Type};
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use candour_model::hex::hex;
use candour_model::tally::{Tally, TallySpec};
use sha2::{Digest, Sha256};

/// The digest of these tallies, lower-case hex.
pub(crate) fn digest<'a>(tallies: impl Iterator<Item = (&'a TallySpec, &'a Tally)>) -> String {
    let mut hasher = Framed(Sha256::new());
    for (spec, tally) in tallies {
        hasher.text(&serde_json::to_string(spec).unwrap_or_default());
        hasher.0.update([u8::from(tally.head.overflowed)]);
        if let Some(rounded) = tally.head.rounded {
            hasher.number(rounded);
        }
        hasher.number(tally.head.spectrum.len() as u64);
        for entry in &tally.head.spectrum {
            hasher.number(entry.size);
            hasher.number(entry.groups);
        }
        hasher.number(tally.batch.num_rows() as u64);
        for column in tally.batch.columns() {
            hasher.column(column);
        }
    }
    hex(hasher.0.finalize())
}

struct Framed(Sha256);

impl Framed {
    fn number(&mut self, n: u64) {
        self.0.update(n.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.update(text.as_bytes());
    }

    /// Says whether the value at `row` is there; gives that back.
    fn presence(&mut self, column: &dyn Array, row: usize) -> bool {
        let is_there = column.is_valid(row);
        self.0.update([u8::from(is_there)]);
        is_there
    }

    fn column(&mut self, column: &ArrayRef) {
        match column.data_type() {
            DataType::Dictionary(_, _) => {
                let keys = column.as_dictionary::<UInt32Type>();
                let values = keys.values().as_string::<i32>();
                for row in 0..keys.len() {
                    if self.presence(keys, row) {
                        self.text(values.value(keys.keys().value(row) as usize));
                    }
                }
            }
            DataType::UInt64 => self.each(column, |framed, row| {
                framed.number(column.as_primitive::<UInt64Type>().value(row));
            }),
            DataType::UInt32 => self.each(column, |framed, row| {
                framed.number(u64::from(column.as_primitive::<UInt32Type>().value(row)));
            }),
            DataType::Decimal128(_, scale) => self.each(column, |framed, row| {
                framed.0.update(scale.to_le_bytes());
                framed
                    .0
                    .update(column.as_primitive::<Decimal128Type>().value(row).to_le_bytes());
            }),
            DataType::Struct(_) => column.as_struct().columns().iter().for_each(|inner| self.column(inner)),
            DataType::List(_) => {
                let lists = column.as_list::<i32>();
                for row in 0..lists.len() {
                    let list = lists.value(row);
                    self.number(list.len() as u64);
                    self.column(&list);
                }
            }
            // Tables have no other columns; should one come, its name at least is told apart.
            other => self.text(&other.to_string()),
        }
    }

    fn each(&mut self, column: &ArrayRef, value: impl Fn(&mut Self, usize)) {
        for row in 0..column.len() {
            if self.presence(column.as_ref(), row) {
                value(self, row);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candour_model::column::Column;
    use candour_read::Block;
    use candour_tally::{Engine, Listed};

    fn tallied(rows: &[&[&str]], spec: &TallySpec, threads: usize) -> Tally {
        let rows: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.iter().map(|cell| (*cell).to_owned()).collect())
            .collect();
        let columns = ["a", "n"].map(|id| Column {
            id: id.to_owned(),
            meaning: Default::default(),
        });
        let blocks = rows
            .chunks(1)
            .enumerate()
            .map(|(at, rows)| Ok::<_, ()>(Block::from_rows(0, at as u64 + 2, rows)));
        let blocks: Vec<_> = blocks.collect();
        let engine = Engine::with_threads(threads);
        let (mut tallies, _) = engine
            .tally(&Listed::new(blocks), &columns, std::slice::from_ref(spec), &())
            .expect("a tally");
        tallies.remove(0)
    }

    #[test]
    fn the_digest_follows_what_the_rule_sees_and_nothing_else() {
        let spec = TallySpec::of("d").by("a").sum("n").rows(2).spectrum();
        let of = |rows: &[&[&str]], threads| digest([(&spec, &tallied(rows, &spec, threads))].into_iter());
        let rows: [&[&str]; 4] = [&["x", "1"], &["y", "2.5"], &["x", "*"], &["", "3"]];
        let expected = of(&rows, 1);
        assert_eq!(of(&rows, 3), expected);
        for changed in [
            [rows[0], rows[1], rows[2], &["z", "3"] as &[&str]],
            [rows[0], &["y", "2.6"], rows[2], rows[3]],
            [rows[1], rows[0], rows[2], rows[3]],
        ] {
            assert_ne!(of(&changed, 1), expected, "{changed:?}");
        }
        let other = spec.clone().limit(7);
        assert_ne!(digest([(&other, &tallied(&rows, &other, 1))].into_iter()), expected);
    }
}
