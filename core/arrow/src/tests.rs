//! What is written is read, and nothing else is.

use candour_model::finding::RecordRef;
use candour_model::tally::{As, TallyHead, TallySpec};

use super::*;

fn row(units: Option<i128>, n: u64) -> SumRow {
    SumRow {
        sum: units,
        min: units,
        max: units,
        n,
        suppressed: 1,
        ..SumRow::default()
    }
}

fn written() -> (TallySpec, GroupTable) {
    let record = |record| RecordRef { part: 0, record };
    let table = GroupTable {
        keys: vec![KeyColumn {
            dictionary: vec!["Deal".into(), "Rye".into()],
            indices: vec![None, Some(0), Some(1)],
        }],
        counts: vec![4, 2, 1],
        distinct: Some(vec![3, 2, 1]),
        sums: vec![SumColumn {
            scale: 2,
            sums: vec![row(Some(150), 2), row(None, 0), row(Some(-7), 1)],
        }],
        digests: Some(vec![Some("0a".repeat(32)), None, Some("ff".repeat(32))]),
        rows: Some(vec![vec![record(2), record(5)], vec![], vec![record(9)]]),
    };
    let spec = TallySpec::of("visits").by("town").distinct("who").sum("n").rows(2);
    let spec = spec.digest_as("n", As::Number);
    (spec, table)
}

#[test]
fn what_is_written_is_read() {
    let (spec, table) = written();
    let head = TallyHead {
        spec,
        overflowed: false,
        spectrum: Vec::new(),
        rounded: None,
    };
    let batch = table.clone().into_batch().unwrap();
    let columns = TallyColumns::of(&Tally { head, batch }).unwrap();
    assert_eq!((columns.len(), columns.width()), (3, 1));
    let texts: Vec<Option<&str>> = (0..3).map(|group| columns.key(0, group)).collect();
    assert_eq!(texts, [None, Some("Deal"), Some("Rye")]);
    assert_eq!(columns.find(&[Some("Rye")]), Some(2));
    assert_eq!(columns.counts(), table.counts);
    assert_eq!(columns.distincts(), table.distinct.as_deref());
    assert_eq!(columns.sums()[0].scale(), 2);
    let rows: Vec<SumRow> = (0..3).map(|group| columns.sum(0, group)).collect();
    assert_eq!(rows, table.sums[0].sums);
    let digests: Vec<Option<String>> = (0..3).map(|group| columns.digest(group).map(str::to_owned)).collect();
    assert_eq!(Some(digests), table.digests);
    let records: Vec<Vec<RecordRef>> = (0..3).map(|group| columns.rows(group)).collect();
    assert_eq!(Some(records), table.rows);
}

#[test]
fn a_table_that_was_not_asked_for_is_refused() {
    let (spec, table) = written();
    let without = GroupTable {
        digests: None,
        ..table.clone()
    };
    let without = TallyColumns::new(&spec, &without.into_batch().unwrap());
    assert_eq!(without.unwrap_err().to_string(), "no column digest");
    let batch = table.into_batch().unwrap();
    for (wanted, what) in [
        (spec.clone().by("who"), "no column by.1"),
        (spec.clone().sum("who"), "no column sum.1"),
    ] {
        assert_eq!(TallyColumns::new(&wanted, &batch).unwrap_err().to_string(), what);
    }
    let empty = GroupTable::empty(&spec).into_batch().unwrap();
    assert_eq!(empty.schema().fields().len(), batch.schema().fields().len());
    assert!(TallyColumns::new(&spec, &empty).unwrap().is_empty());
}
