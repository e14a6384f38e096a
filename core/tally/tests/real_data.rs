//! The way from real files to tallies, on figures that others published or that a spreadsheet gives.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, UInt32Type, UInt64Type};
use arrow_array::{RecordBatch, StringArray};
use candour_arrow::Tally;
use candour_model::column::Column;
use candour_model::meaning::{ColumnMeaning, NumberFormat, Period, PeriodUnit};
use candour_model::tally::{As, TallySpec};
use candour_read::{BLOCK_SIZE, Options, Source};
use candour_tally::Engine;

/// The tallies of a file, each column read as `meaning` says; `None`, with a word of it, where the file is not at hand.
fn tally(file: &str, meaning: impl Fn(&str) -> ColumnMeaning, specs: &[TallySpec]) -> Option<Vec<Tally>> {
    let path = candour_wrap_up::real_data(file)?;
    let name = file.to_owned();
    let opened = candour_read::open(&[Source { name, path }], &Options::default()).unwrap();
    let column = |label: &String| Column {
        id: label.clone(),
        meaning: meaning(label),
    };
    let columns: Vec<Column> = opened.labels().iter().map(column).collect();
    let reading = opened.read(BLOCK_SIZE / 8);
    let (tallies, _) = Engine::with_threads(3).tally(&reading, &columns, specs, &()).unwrap();
    assert!(reading.finish().unwrap().faults.is_empty());
    Some(tallies)
}

fn keys(batch: &RecordBatch, at: usize) -> Vec<Option<String>> {
    let keys = batch.column(at).as_dictionary::<UInt32Type>();
    let texts = keys.downcast_dict::<StringArray>().unwrap();
    texts.into_iter().map(|text| text.map(str::to_owned)).collect()
}

fn decimals(batch: &RecordBatch, sum: &str, figure: &str) -> Vec<i128> {
    let sums = batch.column_by_name(sum).unwrap().as_struct();
    let figures = sums.column_by_name(figure).unwrap().as_primitive::<Decimal128Type>();
    figures.values().to_vec()
}

#[test]
fn the_census_extract_has_the_risks_that_arx_publishes() {
    let labels = [
        "sex",
        "age",
        "race",
        "marital-status",
        "education",
        "native-country",
        "workclass",
        "occupation",
        "salary-class",
    ];
    let spec = labels
        .iter()
        .fold(TallySpec::of("d"), |spec, label| spec.by(label))
        .spectrum();
    let specs = [spec.clone().at_most(1), spec, TallySpec::of("d")];
    let Some(tallies) = tally("adult-census/adult.csv", |_| ColumnMeaning::default(), &specs) else {
        return;
    };
    assert_eq!(tallies[0].batch.num_rows(), 15_512);
    assert_eq!(tallies[1].head.spectrum[0].groups, 15_512);
    assert_eq!(
        tallies[2].batch.column(0).as_primitive::<UInt64Type>().values(),
        &[30_162]
    );
    let average_risk = tallies[1].head.spectrum.iter().map(|entry| entry.groups).sum::<u64>() as f64 / 30_162.0;
    assert_eq!(average_risk, 0.646_575_160_798_355_5);
}

#[test]
fn the_waiting_times_add_up() {
    let meaning = |label: &str| {
        let period = |is, written: Option<&str>| {
            Some(Period {
                is,
                written: written.map(str::to_owned),
                same_as: None,
            })
        };
        ColumnMeaning {
            number: NumberFormat {
                group: Some(','),
                suffix: Some("%".to_owned()),
                ..NumberFormat::default()
            },
            period: match label {
                "Date" => period(PeriodUnit::Day, None),
                "Month" => period(PeriodUnit::Month, Some("MMM YYYY")),
                "Year" => period(PeriodUnit::FinancialYear, None),
                _ => None,
            },
            ..ColumnMeaning::default()
        }
    };
    let parts = [
        "Under 4 Hours",
        "Between 4 - 12 Hours",
        "Over 12 Hours",
        "Total",
        "Percent Under 4 Hours",
    ];
    let whole = parts.iter().fold(TallySpec::of("d"), |spec, label| spec.sum(label));
    let months = TallySpec::of("d").by_as("Date", As::Month).by_as("Month", As::Month);
    let years = TallySpec::of("d")
        .by_as("Date", As::FinancialYear)
        .by("Year")
        .sum("Total");
    let Some(tallies) = tally("ni-ae-waits/ni-waiting-times.csv", meaning, &[whole, months, years]) else {
        return;
    };
    let sum = |at: usize| decimals(&tallies[0].batch, &format!("sum.{at}"), "sum")[0];
    assert_eq!(sum(0) + sum(1) + sum(2), sum(3));
    assert_eq!(sum(3), 12_532_296);

    let months = &tallies[1].batch;
    assert_eq!(months.num_rows(), 201);
    assert_eq!(
        keys(months, 0),
        keys(months, 1),
        "a date lies in the month that stands beside it"
    );
    let years = &tallies[2].batch;
    assert_eq!(
        keys(years, 0),
        keys(years, 1),
        "a date lies in the financial year that stands beside it"
    );
    let at = keys(years, 0)
        .iter()
        .position(|year| year.as_deref() == Some("2023/24"))
        .unwrap();
    assert_eq!(decimals(years, "sum.0", "sum")[at], 757_879);
}

#[test]
fn list_sizes_add_up_to_their_nested_totals() {
    let meaning = |label: &str| {
        let written = Some("DDMMMYYYY".to_owned());
        let (is, same_as) = (PeriodUnit::Day, None);
        ColumnMeaning {
            period: (label == "EXTRACT_DATE").then_some(Period { is, written, same_as }),
            ..ColumnMeaning::default()
        }
    };
    let spec = TallySpec::of("d")
        .by_as("EXTRACT_DATE", As::Day)
        .by("SEX")
        .sum("NUMBER_OF_PATIENTS");
    for (file, day, total) in [
        ("epd-prescribing/list-size-2017-09.csv", "2017-09-01", 28_281),
        ("epd-prescribing/list-size-2017-10.csv", "2017-10-01", 28_276),
    ] {
        let Some(tallies) = tally(file, meaning, std::slice::from_ref(&spec)) else {
            return;
        };
        let batch = &tallies[0].batch;
        assert!(keys(batch, 0).iter().all(|key| key.as_deref() == Some(day)));
        assert_eq!(
            keys(batch, 1),
            ["ALL", "FEMALE", "MALE"].map(|sex| Some(sex.to_owned()))
        );
        let sums = decimals(batch, "sum.0", "sum");
        // The rows of each sex hold its ages and, once more, their total.
        assert_eq!((sums[0], sums[1] + sums[2]), (total, 2 * total));
    }
}
