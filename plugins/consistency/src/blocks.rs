//! Blocks: runs of rows that stand a second time further down, as when a part of a file was pasted twice.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::RecordRef;

/// The second copies of blocks of at least `least` rows, as runs of consecutive records, from the places of equal rows:
/// one list for each set of equal rows, in order.
///
/// A pasted block shows as rows whose copies stand at one constant distance, without a gap.
pub(crate) fn second_copies(equal_rows: impl IntoIterator<Item = Vec<RecordRef>>, least: u64) -> Vec<Vec<RecordRef>> {
    // By the parts of the first and second copy and their distance: the records of the second copies.
    let mut shifted: BTreeMap<(u32, u32, i128), BTreeSet<u64>> = BTreeMap::new();
    for places in equal_rows {
        for (i, first) in places.iter().enumerate() {
            for second in &places[i + 1..] {
                let distance = i128::from(second.record) - i128::from(first.record);
                let copies = shifted.entry((first.part, second.part, distance)).or_default();
                copies.insert(second.record);
            }
        }
    }
    let mut copies = BTreeSet::new();
    for ((_, part, _), records) in shifted {
        let places = records.into_iter().map(|record| RecordRef { part, record });
        let long = runs(places).into_iter().filter(|run| run.len() as u64 >= least);
        copies.extend(long.flatten());
    }
    runs(copies)
}

/// Cuts ordered places into runs of consecutive records.
fn runs(places: impl IntoIterator<Item = RecordRef>) -> Vec<Vec<RecordRef>> {
    let mut runs: Vec<Vec<RecordRef>> = Vec::new();
    for place in places {
        let follows = |last: &RecordRef| last.part == place.part && last.record + 1 == place.record;
        match runs.last_mut().filter(|run| run.last().is_some_and(follows)) {
            Some(run) => run.push(place),
            None => runs.push(vec![place]),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(records: &[u64]) -> Vec<RecordRef> {
        records
            .iter()
            .map(|record| RecordRef {
                part: 0,
                record: *record,
            })
            .collect()
    }

    #[test]
    fn a_constant_distance_without_a_gap_is_a_block() {
        let pasted = || (2..6).map(|record| places(&[record, record + 100]));
        assert_eq!(second_copies(pasted(), 4), [places(&[102, 103, 104, 105])]);
        assert!(second_copies(pasted(), 5).is_empty());
        // One row of the block has a twin before it.
        let with_twin = [places(&[2, 102]), places(&[1, 3, 103]), places(&[4, 104])];
        assert_eq!(second_copies(with_twin, 3), [places(&[102, 103, 104])]);
        let scattered = [places(&[2, 102]), places(&[3, 104]), places(&[4, 107])];
        assert!(second_copies(scattered, 2).is_empty());
    }

    #[test]
    fn a_block_pasted_twice_counts_each_copy_once() {
        let thrice = (2..5).map(|record| places(&[record, record + 10, record + 20]));
        assert_eq!(second_copies(thrice, 3), [places(&[12, 13, 14]), places(&[22, 23, 24])]);
    }

    #[test]
    fn parts_are_kept_apart() {
        let across = (2..5).map(|record| {
            vec![
                RecordRef { part: 0, record },
                RecordRef {
                    part: 1,
                    record: record + 1,
                },
            ]
        });
        assert_eq!(second_copies(across, 3)[0][0], RecordRef { part: 1, record: 3 });
        let split = [
            places(&[2, 10]),
            vec![RecordRef { part: 0, record: 3 }, RecordRef { part: 1, record: 11 }],
        ];
        assert!(second_copies(split, 2).is_empty());
    }
}
