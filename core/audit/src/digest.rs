//! The digest of what a rule was shown, so that whoever re-runs an audit can tell whether the rule saw the same.
//!
//! SHA-256 over the digests of its tallies, in the order of their specifications. That of a tally is over its specification
//! as JSON, whether it overflowed, to what it is rounded, its spectrum, and then its table, column by column in the documented
//! order. Whole numbers are LEB128, those that may be below zero zigzag before that; texts and lists stand behind their
//! length; a key is 0 where it is null, else one more than its place in the dictionary, which goes before; another absent
//! value is a zero byte where a present one has a one before it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use base16ct::lower::encode_string as hex;
use candour_arrow::{SumColumns, Tally, TallyColumns};
use candour_model::tally::TallySpec;
use sha2::{Digest, Sha256};

/// The digests of tallies, each worked out once, when it is first asked for.
pub(crate) struct Digests<'a>(BTreeMap<&'a TallySpec, (&'a Tally, OnceLock<[u8; 32]>)>);

impl<'a> Digests<'a> {
    pub(crate) fn of(tallies: &'a BTreeMap<TallySpec, Tally>) -> Self {
        let undigested = tallies.iter().map(|(spec, tally)| (spec, (tally, OnceLock::new())));
        Digests(undigested.collect())
    }

    /// The digest of these, lower-case hex. Those that are not at hand are left out.
    pub(crate) fn digest<'s>(&self, specs: impl IntoIterator<Item = &'s TallySpec>) -> String {
        let mut hasher = Sha256::new();
        for spec in specs {
            if let Some((tally, digest)) = self.0.get(spec) {
                hasher.update(digest.get_or_init(|| of_tally(spec, tally)));
            }
        }
        hex(&hasher.finalize())
    }
}

fn of_tally(spec: &TallySpec, tally: &Tally) -> [u8; 32] {
    let mut written = Written::default();
    written.text(&serde_json::to_string(spec).unwrap_or_default());
    written.number(u64::from(tally.head.overflowed));
    written.number(tally.head.rounded.map_or(0, |rounded| rounded.saturating_add(1)));
    written.number(tally.head.spectrum.len() as u64);
    for entry in &tally.head.spectrum {
        written.number(entry.size);
        written.number(entry.groups);
    }
    written.number(tally.batch.num_rows() as u64);
    match TallyColumns::of(tally) {
        Ok(columns) => written.columns(&columns),
        // No engine makes such a table; should one come, it is told apart at least.
        Err(error) => written.text(&error.to_string()),
    }
    written.finish()
}

/// So many bytes are gathered before they are hashed.
const GATHERED: usize = 1 << 16;

#[derive(Default)]
struct Written {
    bytes: Vec<u8>,
    hasher: Sha256,
}

impl Written {
    fn number(&mut self, mut n: u64) {
        while n >= 0x80 {
            self.bytes.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.bytes.push(n as u8);
    }

    /// Units of a decimal; nearly all of them are small.
    fn units(&mut self, n: i128) {
        let mut n = (n << 1 ^ n >> 127) as u128;
        while n > u128::from(u64::MAX) {
            self.bytes.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.number(n as u64);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
        self.hash_many();
    }

    fn hash_many(&mut self) {
        if self.bytes.len() >= GATHERED {
            self.hasher.update(&self.bytes);
            self.bytes.clear();
        }
    }

    fn finish(mut self) -> [u8; 32] {
        self.hasher.update(&self.bytes);
        self.hasher.finalize().into()
    }

    fn columns(&mut self, columns: &TallyColumns) {
        for i in 0..columns.width() {
            let texts = columns.texts(i);
            self.number(texts.len() as u64);
            texts.for_each(|text| self.text(text));
            self.each(columns.places(i), |place| place.map_or(0, |place| u64::from(place) + 1));
        }
        self.each(columns.counts(), |n| *n);
        self.each(columns.distincts().unwrap_or_default(), |n| *n);
        columns.sums().iter().for_each(|sums| self.sums(sums));
        for digest in columns.digests().into_iter().flatten() {
            self.bytes.push(u8::from(digest.is_some()));
            digest.into_iter().for_each(|digest| self.text(digest));
        }
        if let Some((lengths, parts, records)) = columns.all_rows() {
            self.each(lengths, |length| length as u64);
            self.each(parts, |part| u64::from(*part));
            self.each(records, |record| *record);
        }
    }

    fn sums(&mut self, sums: &SumColumns) {
        for figures in sums.figures() {
            // No more than a byte holds, as in the table.
            self.bytes.push(sums.scale() as u8);
            for units in figures {
                self.bytes.push(u8::from(units.is_some()));
                units.into_iter().for_each(|n| self.units(n));
                self.hash_many();
            }
        }
        sums.counts().for_each(|counts| self.each(counts, |n| *n));
    }

    fn each<T>(&mut self, values: impl IntoIterator<Item = T>, number: impl Fn(T) -> u64) {
        for value in values {
            self.number(number(value));
            self.hash_many();
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
        let digest = |spec: &TallySpec, tally: Tally| {
            let tallies = BTreeMap::from([(spec.clone(), tally)]);
            Digests::of(&tallies).digest([spec])
        };
        let of = |rows: &[&[&str]], threads| digest(&spec, tallied(rows, &spec, threads));
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
        assert_ne!(digest(&other, tallied(&rows, &other, 1)), expected);
    }
}
