//! The engine against the SDK's naive one, row by row: equal tables on any input, for any number of threads and any cut
//! of the rows into blocks.

use std::convert::Infallible;

use arrow_array::cast::AsArray;
use arrow_array::types::UInt32Type;
use arrow_array::{RecordBatch, StringArray};
use candour_model::column::Column;
use candour_model::meaning::{ColumnMeaning, JsonType, Marker, MarkerKind, NumberFormat, Period, PeriodUnit};
use candour_model::predicate::{Amount, Predicate, Relation, RowTest, TextIs};
use candour_model::tally::{As, By, DEFAULT_LIMIT, Keep, Side, TallySpec};
use candour_read::Block;
use candour_tally::{Bounds, Engine, Listed, sample_hash};
use candour_testing::naive_tally;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

const CELLS: &[&str] = &[
    "",
    "*",
    "-",
    "z",
    "r",
    "Not known",
    "NULL",
    "0",
    "5",
    "7",
    "12",
    "-3",
    "1,204",
    "0.50",
    "0.5",
    "2.25",
    "1e3",
    "1e-5",
    "007",
    "99999999999999999999",
    "2014-04-01",
    "2014-04-06",
    "2014-04-07",
    "2016-02-29",
    "2015-02-29",
    "2015-03-31",
    "Apr 2014",
    "APR 2014",
    "Mar 2015",
    "Foo 2015",
    "9434765919",
    "9434765918",
    "seen 943 476 5919",
    "BR1 3HS",
    "at BR1 3HS now",
    "someone@example.org",
    "a\"b",
    "line\nbreak",
    "é",
    "É",
    "e\u{301}",
    "日本",
    "A b-C",
    "abc",
    " abc",
    " ",
    "\u{a0}\u{200b}",
];

const IDS: &[&str] = &["plain", "count", "day", "month", "text", "#6"];

fn meanings() -> Vec<ColumnMeaning> {
    let marker = |text: &str, is| {
        let (from, to) = (None, None);
        (text.to_owned(), Marker { is, from, to })
    };
    let markers = [
        marker("*", MarkerKind::Suppressed),
        marker("-", MarkerKind::Zero),
        marker("z", MarkerKind::NotApplicable),
        marker("r", MarkerKind::Revised),
        marker("Not known", MarkerKind::Default),
        marker("NULL", MarkerKind::Missing),
    ];
    let period = |is, written: Option<&str>| {
        Some(Period {
            is,
            written: written.map(str::to_owned),
            same_as: None,
        })
    };
    let plain = ColumnMeaning::default();
    let count = ColumnMeaning {
        types: vec![JsonType::Number],
        markers: markers.clone().into(),
        number: NumberFormat {
            group: Some(','),
            ..NumberFormat::default()
        },
        ..ColumnMeaning::default()
    };
    let day = ColumnMeaning {
        period: period(PeriodUnit::Day, None),
        markers: markers.into(),
        ..ColumnMeaning::default()
    };
    let month = ColumnMeaning {
        period: period(PeriodUnit::Month, Some("MMM YYYY")),
        ..ColumnMeaning::default()
    };
    // The last has the label of the first.
    vec![plain.clone(), count.clone(), day, month, plain, count]
}

fn columns() -> Vec<Column> {
    let columns = IDS.iter().map(|id| (*id).to_owned()).zip(meanings());
    columns.map(|(id, meaning)| Column { id, meaning }).collect()
}

fn any_cell() -> impl Strategy<Value = String> {
    // A few cells are common, so that groups have several rows.
    let common = select(vec!["", " ", "*", "5", "0.5", "2014-04-01", "Apr 2014"]).prop_map(str::to_owned);
    prop_oneof![8 => common, 8 => select(CELLS).prop_map(str::to_owned), 1 => "\\PC{0,4}"]
}

fn any_form() -> impl Strategy<Value = As> {
    let fixed = [
        As::Value,
        As::State,
        As::Shape,
        As::Fold,
        As::Length,
        As::Number,
        As::Day,
        As::Week,
        As::Month,
        As::Quarter,
        As::Year,
        As::FinancialYear,
        As::LooksLike,
        As::Contains,
        As::DatedYear,
    ];
    prop_oneof![3 => Just(As::Value), 12 => select(fixed.to_vec()), 1 => (0u32..4).prop_map(As::Prefix)]
}

fn any_label() -> impl Strategy<Value = String> {
    select(IDS).prop_map(str::to_owned)
}

fn any_amount() -> impl Strategy<Value = Amount> {
    let leaf = prop_oneof![
        6 => any_label().prop_map(Amount::Figure),
        2 => any_label().prop_map(Amount::Date),
        1 => select(vec!["0", "-3", "0.5"]).prop_map(|number| Amount::Number(number.to_owned())),
        1 => Just(Amount::Day("2014-04-06".to_owned())),
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..3).prop_map(Amount::Sum),
            vec(inner.clone(), 1..3).prop_map(Amount::Product),
            (inner.clone(), inner.clone()).prop_map(|both| Amount::Quotient(Box::new(both))),
            inner.clone().prop_map(|amount| Amount::Minus(Box::new(amount))),
            inner.prop_map(|amount| Amount::Absolute(Box::new(amount))),
        ]
    })
}

fn any_predicate() -> impl Strategy<Value = Predicate> {
    let relations = [
        Relation::Less,
        Relation::AtMost,
        Relation::Equal,
        Relation::Unequal,
        Relation::AtLeast,
    ];
    let texts = || vec(select(CELLS).prop_map(str::to_owned), 1..4);
    let leaf = prop_oneof![
        4 => (any_amount(), select(relations.to_vec()), any_amount())
            .prop_map(|(left, is, right)| Predicate::compare(left, is, right)),
        1 => (any_label(), texts()).prop_map(|(column, of)| Predicate::Text(TextIs { column, of })),
        1 => any_label().prop_map(Predicate::Shown),
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Predicate::All),
            vec(inner.clone(), 0..3).prop_map(Predicate::Any),
            inner.prop_map(|predicate| Predicate::Not(Box::new(predicate))),
        ]
    })
}

fn any_test() -> impl Strategy<Value = RowTest> {
    (option::of(any_predicate()), any_predicate()).prop_map(|(when, that)| RowTest { when, that })
}

fn any_spec() -> impl Strategy<Value = TallySpec> {
    let forms = |most| {
        vec(
            (any_label(), any_form()).prop_map(|(column, form)| By { column, form }),
            0..=most,
        )
    };
    let bound = || option::weighted(0.5, 0u64..5);
    let keep = option::weighted(0.4, (bound(), bound(), bound())).prop_map(|keep| {
        keep.map(|(at_least, at_most, rows_at_least)| Keep {
            at_least,
            at_most,
            rows_at_least,
        })
    });
    let limit = prop_oneof![3 => Just(DEFAULT_LIMIT), 1 => 0u64..20];
    let sample = option::weighted(0.3, 0u32..6);
    let tests = prop_oneof![2 => Just(Vec::new()), 1 => vec(any_test(), 1..=2)];
    let digest = prop_oneof![1 => Just(Vec::new()), 1 => forms(3)];
    let counted = (forms(3), vec(any_label(), 0..=2), digest, 0u32..4);
    (forms(4), tests, counted, keep, any::<bool>(), sample, limit).prop_map(
        |(by, tests, (distinct, sums, digest, rows), keep, spectrum, sample, limit)| TallySpec {
            side: Side::Current,
            dataset: "d".to_owned(),
            by,
            tests,
            distinct,
            sums,
            digest,
            rows,
            keep,
            spectrum,
            sample,
            limit,
        },
    )
}

/// Threads, rows in a block, and bounds: every way of counting is reached with a few rows.
fn ways() -> Vec<(usize, usize, Bounds)> {
    let usual = Bounds::default();
    let texts = |texts, texts_early| Bounds {
        texts,
        texts_early,
        ..usual
    };
    let groups = |bounds: Bounds, groups, groups_early| Bounds {
        groups,
        groups_early,
        sorted_bytes: 64,
        ..bounds
    };
    vec![
        (1, 1000, usual),
        (1, 3, groups(usual, 0, 0)),
        (2, 1, texts(4, 0)),
        (3, 7, groups(texts(0, 0), 3, 2)),
        (8, 2, groups(texts(12, 2), 5, 0)),
    ]
}

fn blocks(rows: &[Vec<String>], size: usize) -> Vec<Result<Block, Infallible>> {
    let width = IDS.len();
    let padded = |row: &Vec<String>| {
        (0..width)
            .map(|at| row.get(at).cloned().unwrap_or_default())
            .collect::<Vec<_>>()
    };
    let chunks = rows.chunks(size).enumerate();
    chunks
        .map(|(at, chunk)| Ok(Block::from_rows(0, (at * size) as u64 + 2, chunk.iter().map(padded))))
        .collect()
}

/// The dictionaries of the keys, which comparing tables looks through.
fn dictionaries(batch: &RecordBatch) -> Vec<&StringArray> {
    let keys = batch
        .columns()
        .iter()
        .filter_map(|column| column.as_dictionary_opt::<UInt32Type>());
    keys.map(|keys| keys.values().as_string()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_engine_agrees_with_the_naive_one(
        rows in vec(vec(any_cell(), 1..=6), 0..40),
        specs in vec(any_spec(), 1..=5),
    ) {
        let columns = columns();
        let padded: Vec<Vec<String>> = rows.iter().map(|row| {
            let mut row = row.clone();
            row.resize(columns.len(), String::new());
            row
        }).collect();
        let expected: Vec<_> =
            specs.iter().map(|spec| naive_tally(&columns, &padded, spec)).collect();
        for (threads, size, bounds) in ways() {
            let blocks = Listed::new(blocks(&rows, size));
            let engine = Engine::with_threads(threads).bounds(bounds);
            let (tallies, _) = engine.tally(&blocks, &columns, &specs, &()).unwrap();
            prop_assert_eq!(&tallies, &expected, "{} threads, blocks of {}, {:?}", threads, size, bounds);
            for (ours, naive) in tallies.iter().zip(&expected) {
                prop_assert_eq!(dictionaries(&ours.batch), dictionaries(&naive.batch));
            }
        }
    }

    /// Groups too small in a coarse tally are left out of finer ones: whatever bounds they have.
    #[test]
    fn finer_tallies_do_not_lose_groups_to_coarser_ones(
        rows in vec(vec(select(vec!["", "x", "y", "z", "longer than the others"]).prop_map(str::to_owned), 6), 0..60),
        least in vec((option::of(0u64..6), option::weighted(0.3, 0u64..6)), 4),
        people: bool,
        spectrum in vec(any::<bool>(), 4),
    ) {
        let columns = columns();
        let specs: Vec<TallySpec> = (0..4).map(|at| {
            let mut spec = TallySpec::of("d").rows(2);
            for label in &IDS[..=at] {
                spec = spec.by(label);
            }
            spec.keep = Some(Keep { at_least: least[at].0, at_most: None, rows_at_least: least[at].1 });
            spec.spectrum = spectrum[at] && at > 1;
            if people { spec.distinct("text") } else { spec }
        }).collect();
        let expected: Vec<_> = specs.iter().map(|spec| naive_tally(&columns, &rows, spec)).collect();
        for (threads, size, bounds) in ways() {
            let blocks = Listed::new(blocks(&rows, size));
            let (tallies, _) = Engine::with_threads(threads).bounds(bounds).tally(&blocks, &columns, &specs, &()).unwrap();
            prop_assert_eq!(&tallies, &expected, "{} threads, blocks of {}, {:?}", threads, size, bounds);
        }
    }

    #[test]
    fn samples_are_drawn_by_the_same_hash(key in vec(option::of("\\PC{0,5}"), 0..4)) {
        let ours = sample_hash(key.iter().map(Option::as_deref));
        prop_assert_eq!(ours, candour_testing::sample_hash(&key));
    }
}
