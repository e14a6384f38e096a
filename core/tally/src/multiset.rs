//! One digest of many rows, whatever their order: the sum of the digests of each.
//!
//! This is MSet-Add-Hash without its key, of Clarke, Devadas, van Dijk, Gassend and Suh, *Incremental Multiset Hash Functions and
//! Their Application to Memory Integrity Checking*, ASIACRYPT 2003. Two multisets of rows that differ have the same digest by
//! chance once in 2^256.

use sha2::{Digest, Sha256};

/// The digest of a multiset of rows: a number of 256 bits, the lowest 64 first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RowsDigest([u64; 4]);

impl RowsDigest {
    /// Of one row, which is written out.
    pub(crate) fn of_row(written: &[u8]) -> Self {
        let bytes: [u8; 32] = Sha256::digest(written).into();
        let mut limbs = [0; 4];
        for (limb, chunk) in limbs.iter_mut().rev().zip(bytes.chunks_exact(8)) {
            *limb = chunk.iter().fold(0, |limb, byte| limb << 8 | u64::from(*byte));
        }
        RowsDigest(limbs)
    }

    /// Adds other rows.
    pub(crate) fn add(&mut self, other: &RowsDigest) {
        let mut carry = false;
        for (ours, theirs) in self.0.iter_mut().zip(other.0) {
            let (sum, past) = ours.overflowing_add(theirs);
            let (sum, past_again) = sum.overflowing_add(u64::from(carry));
            *ours = sum;
            carry = past || past_again;
        }
    }

    /// In hexadecimal digits, the highest first.
    pub(crate) fn hex(&self) -> String {
        self.0.iter().rev().map(|limb| format!("{limb:016x}")).collect()
    }
}

/// Writes a key of a row: one more than its length in LEB128, and its text; a byte 0 for null. No two rows of so many keys are
/// written alike.
pub(crate) fn write_key(written: &mut Vec<u8>, key: Option<&str>) {
    let mut length = key.map_or(0, |text| text.len() + 1);
    while length >= 0x80 {
        written.push(length as u8 | 0x80);
        length >>= 7;
    }
    written.push(length as u8);
    written.extend_from_slice(key.unwrap_or_default().as_bytes());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(row: &[Option<&str>]) -> RowsDigest {
        let mut written = Vec::new();
        row.iter().for_each(|key| write_key(&mut written, *key));
        RowsDigest::of_row(&written)
    }

    fn all(rows: &[Vec<Option<String>>]) -> RowsDigest {
        rows.iter().fold(RowsDigest::default(), |mut all, row| {
            all.add(&of(&row.iter().map(Option::as_deref).collect::<Vec<_>>()));
            all
        })
    }

    #[test]
    fn rows_are_written_and_added_as_the_page_of_tallies_says() {
        // Python: sha256(b"\x05Deal\x04443\x00").hexdigest()
        let row = [Some("Deal"), Some("443"), None];
        assert_eq!(
            of(&row).hex(),
            "6dd483f8b2298d719b714ac40178ac18bc1d4dc04040e25d3e0d19140cb0c76a"
        );
        // Python: (2**256 - 1 + 2) % 2**256
        let mut most = RowsDigest([u64::MAX; 4]);
        most.add(&RowsDigest([2, 0, 0, 0]));
        assert_eq!(most, RowsDigest([1, 0, 0, 0]));
        let mut written = Vec::new();
        write_key(&mut written, Some(&"x".repeat(300)));
        assert_eq!(written[..3], [0xad, 0x02, b'x']);
    }

    proptest! {
        /// However rows are ordered, and parted among workers.
        #[test]
        fn a_digest_goes_by_the_rows_alone(
            rows in prop::collection::vec(prop::collection::vec(prop::option::of("[ab]{0,2}"), 2), 0..12),
            turn in 0_usize..12,
            cut in 0_usize..12,
        ) {
            let mut turned = rows.clone();
            turned.rotate_left(turn.min(rows.len()));
            let (one, other) = turned.split_at(cut.min(rows.len()));
            let mut merged = all(one);
            merged.add(&all(other));
            prop_assert_eq!(all(&rows), merged);
        }

        #[test]
        fn other_rows_have_another_digest(
            one in prop::collection::vec(prop::collection::vec(prop::option::of("[ab]{0,2}"), 2), 0..4),
            other in prop::collection::vec(prop::collection::vec(prop::option::of("[ab]{0,2}"), 2), 0..4),
        ) {
            let sorted = |rows: &[Vec<Option<String>>]| {
                let mut rows = rows.to_vec();
                rows.sort();
                rows
            };
            prop_assert_eq!(all(&one) == all(&other), sorted(&one) == sorted(&other));
        }
    }
}
