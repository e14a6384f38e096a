//! The engine on known answers and at its edges.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, UInt32Type, UInt64Type};
use arrow_array::{Array, RecordBatch};
use candour_arrow::Tally;
use candour_model::column::Column;
use candour_model::finding::RecordRef;
use candour_model::meaning::{ColumnMeaning, Marker, MarkerKind};
use candour_model::tally::{As, SpectrumEntry, TallySpec};
use candour_read::Block;
use candour_tally::{Bounds, Engine, ErrorKind, Judge, Listed, PassError};

/// A reader's error, which must come through as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Unreadable(u64);

fn columns(labels: &[&str]) -> Vec<Column> {
    let column = |label: &&str| Column {
        id: (*label).to_owned(),
        meaning: ColumnMeaning::default(),
    };
    labels.iter().map(column).collect()
}

/// The table of a CSV without quotes, whose first line is the header, in blocks of two.
fn tally(csv: &str, specs: &[TallySpec]) -> Vec<Tally> {
    let mut lines = csv.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let labels = lines.next().unwrap();
    let rows: Vec<_> = lines.collect();
    let blocks = rows
        .chunks(2)
        .zip((2..).step_by(2))
        .map(|(rows, first)| block(0, first, rows));
    let blocks: Vec<Result<Block, Unreadable>> = blocks.map(Ok).collect();
    Engine::new()
        .tally(&Listed::new(blocks), &columns(&labels), specs, &())
        .unwrap()
        .0
}

fn block(part: u32, first: u64, rows: &[Vec<&str>]) -> Block {
    Block::from_rows(part, first, rows)
}

fn keys(batch: &RecordBatch, at: usize) -> Vec<Option<String>> {
    let keys = batch.column(at).as_dictionary::<UInt32Type>();
    let texts = keys.downcast_dict::<arrow_array::StringArray>().unwrap();
    texts.into_iter().map(|text| text.map(str::to_owned)).collect()
}

fn counts(batch: &RecordBatch, name: &str) -> Vec<u64> {
    batch
        .column_by_name(name)
        .unwrap()
        .as_primitive::<UInt64Type>()
        .values()
        .to_vec()
}

fn records(batch: &RecordBatch) -> Vec<Vec<RecordRef>> {
    let lists = batch.column_by_name("rows").unwrap().as_list::<i32>();
    let records = |list: arrow_array::ArrayRef| {
        let list = list.as_struct();
        let parts = list.column(0).as_primitive::<UInt32Type>();
        let records = list.column(1).as_primitive::<UInt64Type>();
        let both = parts.values().iter().zip(records.values());
        both.map(|(&part, &record)| RecordRef { part, record }).collect()
    };
    lists.iter().flatten().map(records).collect()
}

fn sizes(list: &[(u64, u64)]) -> Vec<SpectrumEntry> {
    list.iter()
        .map(|&(size, groups)| SpectrumEntry { size, groups })
        .collect()
}

/// The example that the tests of sdcMicro use: f = 3 1 3 1 2 2 1 3.
const SDC_MICRO: &str = "A,B,C\n2,3,1\n3,3,3\n2,3,1\n2,3,2\n3,3,1\n3,3,1\n1,4,1\n2,3,1\n";

#[test]
fn class_sizes_are_those_of_sdc_micro() {
    let spec = TallySpec::of("d").by("A").by("B").by("C").rows(9).spectrum();
    let tally = tally(SDC_MICRO, &[spec]).remove(0);
    let mut f = [0; 8];
    for (count, records) in counts(&tally.batch, "count").into_iter().zip(records(&tally.batch)) {
        for record in records {
            f[record.record as usize - 2] = count;
        }
    }
    assert_eq!(f, [3, 1, 3, 1, 2, 2, 1, 3]);
    assert_eq!(tally.head.spectrum, sizes(&[(1, 3), (2, 1), (3, 1)]));
}

#[test]
fn keep_drops_groups_but_not_from_the_spectrum() {
    let spec = || TallySpec::of("d").by("A").by("B").by("C");
    let specs = [
        spec().at_most(1).spectrum(),
        spec().at_least(2).limit(1).spectrum(),
        spec().at_least(2).limit(2),
    ];
    let tallies = tally(SDC_MICRO, &specs);
    assert_eq!(
        keys(&tallies[0].batch, 2),
        ["1", "2", "3"].map(|text| Some(text.to_owned()))
    );
    assert!(tallies[1].head.overflowed && tallies[1].batch.num_rows() == 0);
    assert_eq!(tallies[1].batch.num_columns(), tallies[0].batch.num_columns());
    assert!(!tallies[2].head.overflowed && tallies[2].batch.num_rows() == 2);
    for tally in &tallies[..2] {
        assert_eq!(tally.head.spectrum, sizes(&[(1, 3), (2, 1), (3, 1)]));
    }
}

#[test]
fn people_are_counted_by_distinct() {
    let csv = "who,town\np1,Deal\np1,Deal\np2,Deal\n,Deal\np3,Rye\n,\n";
    let spec = TallySpec::of("d").by("town").distinct("who").spectrum();
    let tally = tally(csv, &[spec.clone(), spec.at_most(1)]).remove(1);
    assert_eq!(keys(&tally.batch, 0), [None, Some("Rye".to_owned())]);
    assert_eq!(
        (counts(&tally.batch, "count"), counts(&tally.batch, "distinct")),
        (vec![1, 1], vec![0, 1])
    );
    assert_eq!(tally.head.spectrum, sizes(&[(0, 1), (1, 1), (2, 1)]));
}

#[test]
fn the_whole_table_is_a_group_even_of_no_rows() {
    let specs = [
        TallySpec::of("d").sum("a").distinct("a").rows(2).spectrum(),
        TallySpec::of("d").by("a"),
        TallySpec::of("d").by("a").sample(3),
    ];
    let tallies = tally("a\n", &specs);
    assert_eq!(
        (
            counts(&tallies[0].batch, "count"),
            counts(&tallies[0].batch, "distinct")
        ),
        (vec![0], vec![0])
    );
    assert_eq!(records(&tallies[0].batch), [vec![]]);
    let sums = tallies[0].batch.column_by_name("sum.0").unwrap().as_struct();
    assert!(sums.column(0).is_null(0));
    assert_eq!(tallies[0].head.spectrum, sizes(&[(0, 1)]));
    assert_eq!((tallies[1].batch.num_rows(), tallies[2].batch.num_rows()), (0, 0));
}

#[test]
fn a_suppressed_cell_never_makes_a_whole_sum() {
    let mut columns = columns(&["n"]);
    let (is, from, to) = (MarkerKind::Suppressed, None, None);
    columns[0]
        .meaning
        .markers
        .insert("*".to_owned(), Marker { is, from, to });
    let rows = [vec!["10"], vec!["*"], vec!["5.50"], vec!["x"], vec![]];
    let blocks = [Ok::<_, Unreadable>(block(0, 2, &rows))];
    let specs = [TallySpec::of("d").sum("n")];
    let (tallies, _) = Engine::new()
        .tally(&Listed::new(blocks), &columns, &specs, &())
        .unwrap();
    let sums = tallies[0].batch.column(1).as_struct();
    let decimal = |name: &str| {
        let column = sums.column_by_name(name).unwrap().as_primitive::<Decimal128Type>();
        (column.value(0), column.scale())
    };
    assert_eq!(
        [decimal("sum"), decimal("min"), decimal("max")],
        [(155, 1), (55, 1), (100, 1)]
    );
    let count = |name: &str| sums.column_by_name(name).unwrap().as_primitive::<UInt64Type>().value(0);
    let names = ["n", "missing", "suppressed", "not-applicable", "malformed"];
    assert_eq!(names.map(count), [2, 1, 1, 0, 1]);
}

#[test]
fn a_sum_of_too_many_digits_overflows_the_tally_that_would_show_it() {
    let csv = "k,n\na,9999999999999999999999999999\na,0.00000000001\nb,1\nb,2\nb,3\n";
    let spec = || TallySpec::of("d").by("k").sum("n");
    let tallies = tally(csv, &[spec(), spec().at_least(3)]);
    assert!(tallies[0].head.overflowed && tallies[0].batch.num_rows() == 0);
    assert!(!tallies[1].head.overflowed);
    assert_eq!(keys(&tallies[1].batch, 0), [Some("b".to_owned())]);
}

#[test]
fn the_smallest_records_are_kept_over_parts() {
    let row = || vec![vec!["x"], vec!["x"]];
    let blocks = [
        block(0, 5, &row()),
        block(0, 9, &row()),
        block(1, 2, &row()),
        block(1, 90, &row()),
    ];
    let specs = [TallySpec::of("d").by("a").rows(5)];
    let blocks = Listed::new(blocks.map(Ok::<_, Unreadable>));
    let (tallies, _) = Engine::with_threads(3)
        .tally(&blocks, &columns(&["a"]), &specs, &())
        .unwrap();
    let expected = [(0, 5), (0, 6), (0, 9), (0, 10), (1, 2)];
    let expected = expected.map(|(part, record)| RecordRef { part, record });
    assert_eq!(records(&tallies[0].batch), [expected.to_vec()]);
}

#[test]
fn a_column_of_very_many_texts_is_counted_like_any_other() {
    let rows: Vec<Vec<String>> = (0..100_000)
        .map(|i| vec![format!("{:05}", i % 50_000), format!("r{i}")])
        .collect();
    let blocks = rows
        .chunks(777)
        .zip((2..).step_by(777))
        .map(|(rows, first)| Block::from_rows(0, first, rows));
    let blocks: Vec<_> = blocks.map(Ok::<_, Unreadable>).collect();
    let specs = [
        TallySpec::of("d").by("a").spectrum().at_most(1),
        TallySpec::of("d")
            .by_as("a", As::Shape)
            .by_as("b", As::Prefix(1))
            .distinct("a")
            .sum("a"),
        TallySpec::of("d").by_as("b", As::Value).sample(2),
    ];
    let columns = columns(&["a", "b"]);
    let (one, _) = Engine::with_threads(1)
        .tally(&Listed::new(blocks.clone()), &columns, &specs, &())
        .unwrap();
    let (two, _) = Engine::with_threads(2)
        .tally(&Listed::new(blocks), &columns, &specs, &())
        .unwrap();
    assert_eq!(one, two);
    assert_eq!(one[0].head.spectrum, sizes(&[(2, 50_000)]));
    assert_eq!(
        (counts(&one[1].batch, "count"), counts(&one[1].batch, "distinct")),
        (vec![100_000], vec![50_000])
    );
    // `00000` to `09999` are no JSON numbers, which is how cells are read; 2 × (10,000 + … + 49,999) is what is left.
    let sums = one[1].batch.column_by_name("sum.0").unwrap().as_struct();
    assert_eq!(
        sums.column(0).as_primitive::<Decimal128Type>().value(0),
        2 * (10_000..50_000).sum::<i128>()
    );
    assert_eq!(one[2].batch.num_rows(), 2);
}

#[test]
fn an_error_of_the_reader_comes_through() {
    let blocks = [
        Ok(block(0, 2, &[vec!["x"]])),
        Err(Unreadable(7)),
        Ok(block(0, 3, &[vec!["x"]])),
    ];
    let error = Engine::new().tally(&Listed::new(blocks), &columns(&["a"]), &[TallySpec::of("d")], &());
    assert!(matches!(error, Err(PassError::Read(Unreadable(7)))));
}

#[test]
fn an_unknown_column_is_told_before_anything_is_read() {
    let blocks = std::iter::from_fn(|| -> Option<Result<Block, Unreadable>> { panic!("a block was read") });
    let specs = [TallySpec::of("d"), TallySpec::of("d").distinct("b")];
    let error = Engine::new()
        .tally(&Listed::new(blocks), &columns(&["a"]), &specs, &())
        .err()
        .unwrap();
    let PassError::Tally(error) = error else {
        panic!("laid to the reader")
    };
    assert!(matches!(error.kind, ErrorKind::UnknownColumn { spec: 1, .. }));
    assert_eq!(
        miette::Diagnostic::code(&error).unwrap().to_string(),
        "candour::tally::unknown_column"
    );
}

/// Finds fault with cells by their first letter, and with pairs that are equal.
struct Letters(Vec<Vec<usize>>);

impl Judge for Letters {
    fn judges(&self, column: usize) -> bool {
        column == 0
    }

    fn cell(&self, _column: usize, text: &str) -> u32 {
        match text.as_bytes().first() {
            Some(b'x') => 1,
            Some(b'y') => 2,
            _ => 0,
        }
    }

    fn blank(&self, column: usize, _text: &str) -> u32 {
        9 + column as u32
    }

    fn sets(&self) -> &[Vec<usize>] {
        &self.0
    }

    fn combination(&self, set: usize, cells: &[&str]) -> u32 {
        if cells[0] == cells[1] { 3 + set as u32 } else { 0 }
    }
}

#[test]
fn each_record_is_judged_whichever_way_it_is_counted() {
    let texts = ["x", "y", "ok", "", "x and more than sixteen letters"];
    let rows: Vec<Vec<&str>> = (0..200)
        .map(|at| vec![texts[at * 7 % 5], texts[at % 3], texts[at % 5]])
        .collect();
    let equal = |at: &usize, a: usize, b: usize| u64::from(rows[*at][a] == rows[*at][b]);
    let judged = |at: &usize| u64::from(rows[*at][0].starts_with(['x', 'y']));
    let faulty = |at: &&usize| judged(at) + equal(at, 0, 1) + equal(at, 2, 0) > 0;
    let all: Vec<usize> = (0..200).collect();
    for (threads, texts) in [(1, 30_000), (2, 30_000), (3, 0), (1, 2)] {
        let blocks = rows.chunks(7).zip((2..).step_by(7));
        let blocks = Listed::new(blocks.map(|(rows, first)| Ok::<_, Unreadable>(block(0, first, rows))));
        let bounds = Bounds {
            texts,
            texts_early: texts,
            groups: texts,
            ..Bounds::default()
        };
        let engine = Engine::with_threads(threads).bounds(bounds);
        let judge = Letters(vec![vec![0, 1], vec![2, 0]]);
        let (_, mut verdicts) = engine
            .tally(
                &blocks,
                &columns(&["a", "b", "c"]),
                &[TallySpec::of("d").by("a")],
                &judge,
            )
            .unwrap();
        verdicts.found.sort_by_key(|verdict| verdict.id);
        let counts: Vec<(u32, u64)> = verdicts
            .found
            .iter()
            .map(|verdict| (verdict.id, verdict.count))
            .collect();
        let pairs = |a, b| all.iter().map(|at| equal(at, a, b)).sum();
        assert_eq!(counts, [(1, 80), (2, 40), (3, pairs(0, 1)), (4, pairs(2, 0))]);
        assert_eq!(verdicts.records, 200);
        assert_eq!(verdicts.faulty_records, all.iter().filter(faulty).count() as u64);
        let first: Vec<u64> = verdicts.found[1].first.iter().map(|record| record.record).collect();
        let expected: Vec<u64> = all
            .iter()
            .filter(|at| rows[**at][0] == "y")
            .map(|at| *at as u64 + 2)
            .take(10)
            .collect();
        assert_eq!(first, expected);
    }
}

#[test]
fn what_looks_blank_is_the_empty_text_and_told() {
    let texts = ["x", " ", "", "\u{a0}\u{a0}", "ok"];
    let rows: Vec<Vec<&str>> = (0..100).map(|at| vec![texts[at % 5]]).collect();
    for bound in [30_000, 0] {
        let blocks = rows.chunks(7).zip((2..).step_by(7));
        let blocks = Listed::new(blocks.map(|(rows, first)| Ok::<_, Unreadable>(block(0, first, rows))));
        let bounds = Bounds {
            texts: bound,
            texts_early: bound,
            groups: bound,
            ..Bounds::default()
        };
        let specs = [TallySpec::of("d").by("a")];
        let engine = Engine::with_threads(2).bounds(bounds);
        let (tallies, mut verdicts) = engine
            .tally(&blocks, &columns(&["a"]), &specs, &Letters(Vec::new()))
            .unwrap();
        assert_eq!(counts(&tallies[0].batch, "count"), [60, 20, 20]);
        verdicts.found.sort_by_key(|verdict| verdict.id);
        let found = verdicts
            .found
            .iter()
            .map(|verdict| (verdict.id, verdict.count, verdict.first[0].record));
        assert_eq!(found.collect::<Vec<_>>(), [(1, 20, 2), (9, 40, 3)]);
    }
}

#[test]
fn what_does_not_fit_the_memory_is_told() {
    let rows: Vec<Vec<String>> = (0..20_000).map(|at| vec![format!("reference {at}")]).collect();
    let blocks = rows.chunks(500).zip((2..).step_by(500));
    let blocks = Listed::new(blocks.map(|(rows, first)| Ok::<_, Unreadable>(Block::from_rows(0, first, rows))));
    let engine = Engine::with_threads(2).memory(100_000);
    let error = engine.tally(&blocks, &columns(&["a"]), &[TallySpec::of("d").by("a")], &());
    let Err(PassError::Tally(error)) = error else {
        panic!("it fitted")
    };
    assert!(matches!(error.kind, ErrorKind::Memory { budget: 100_000 }));
}

#[test]
fn a_sample_of_very_many_groups_is_the_same_however_it_is_drawn() {
    let rows: Vec<Vec<String>> = (0..60_000)
        .map(|i| vec![format!("t{}", i % 7), format!("r{i}"), (i % 90).to_string()])
        .collect();
    let blocks = rows
        .chunks(777)
        .zip((2..).step_by(777))
        .map(|(rows, first)| Ok::<_, Unreadable>(Block::from_rows(0, first, rows)))
        .collect::<Vec<_>>();
    let by = |first: &str, second: &str| TallySpec::of("d").by(first).by(second).sum("n");
    let specs = [
        by("town", "who").sample(500).rows(2).spectrum(),
        by("who", "town").sample(3),
        by("town", "who").sample(0),
        by("town", "who").distinct("n").sample(40).at_most(1),
        by("town", "who"),
    ];
    let columns = columns(&["town", "who", "n"]);
    let drawn = |threads| {
        let tallies = Engine::with_threads(threads).tally(&Listed::new(blocks.clone()), &columns, &specs, &());
        tallies.unwrap().0
    };
    let (one, two) = (drawn(1), drawn(2));
    assert_eq!(one, two);
    for (tally, spec) in one.iter().zip(&specs) {
        assert_eq!(*tally, candour_testing::naive_tally(&columns, &rows, spec), "{spec:?}");
    }
}
