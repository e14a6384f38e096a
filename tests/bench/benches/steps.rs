//! The steps of a pass, each by itself: reading, counting texts, counting groups, validating.
//!
//! `cargo bench -p candour-bench`. Blocks and tables are small enough to stay near the processor.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on should stop")]

use std::fmt::Write;

use candour_model::column::Column;
use candour_model::meaning::{ColumnMeaning, JsonType};
use candour_model::tally::{As, TallySpec};
use candour_read::{BLOCK_SIZE, Block, Options, Source, open};
use candour_tally::{Engine, Listed};
use candour_validate::Validator;
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use serde_json::json;

const ROWS: usize = 20_000;

fn main() {
    divan::main();
}

fn rows() -> Vec<[String; 4]> {
    let towns = ["Beckenham", "Bromley", "Orpington and all around it", "Penge"];
    let row = |at: usize| {
        let mixed = at.wrapping_mul(2_654_435_761) >> 7;
        [
            format!("{at}"),
            format!("P{:08}", mixed % 3_000),
            towns[mixed % 4].to_owned(),
            format!("{}", mixed % 101),
        ]
    };
    (0..ROWS).map(row).collect()
}

fn csv() -> String {
    let mut text = "id,person,town,age\n".to_owned();
    for row in rows() {
        writeln!(text, "{}", row.join(",")).unwrap();
    }
    text
}

fn columns() -> Vec<Column> {
    let types = [JsonType::Integer, JsonType::String, JsonType::String, JsonType::Integer];
    let columns = ["id", "person", "town", "age"].into_iter().zip(types);
    columns
        .map(|(label, kind)| Column {
            id: label.to_owned(),
            meaning: ColumnMeaning {
                types: vec![kind],
                ..ColumnMeaning::default()
            },
        })
        .collect()
}

#[divan::bench]
fn read(bencher: Bencher<'_, '_>) {
    let folder = tempfile::tempdir().unwrap();
    let (name, path) = ("t.csv".to_owned(), folder.path().join("t.csv"));
    let text = csv();
    std::fs::write(&path, &text).unwrap();
    let opened = open(&[Source { name, path }], &Options::default()).unwrap();
    bencher.counter(BytesCount::new(text.len())).bench(|| {
        let reading = opened.clone().read(BLOCK_SIZE);
        let mut block = Block::default();
        while reading.next(&mut block).unwrap() {
            divan::black_box(&block);
        }
        reading.finish().unwrap()
    });
}

fn counted(bencher: Bencher<'_, '_>, specs: &[TallySpec]) {
    let rows = rows();
    let blocks: Vec<Block> = rows
        .chunks(2_000)
        .zip((2..).step_by(2_000))
        .map(|(rows, first)| Block::from_rows(0, first, rows))
        .collect();
    let (columns, engine) = (columns(), Engine::new());
    bencher
        .counter(ItemsCount::new(ROWS))
        .with_inputs(|| Listed::new(blocks.clone().into_iter().map(Ok::<_, ()>)))
        .bench_refs(|blocks| engine.tally(blocks, &columns, specs, &()).ok().unwrap());
}

#[divan::bench]
fn encode_texts_of_few_values(bencher: Bencher<'_, '_>) {
    counted(bencher, &[TallySpec::of("d").by("town"), TallySpec::of("d").by("age")]);
}

#[divan::bench]
fn tally_texts_of_many_values(bencher: Bencher<'_, '_>) {
    counted(bencher, &[TallySpec::of("d").by("id").at_least(2).spectrum()]);
}

#[divan::bench]
fn tally_people_in_groups(bencher: Bencher<'_, '_>) {
    let spec = TallySpec::of("d").by("town").by_as("age", As::Prefix(1));
    counted(bencher, &[spec.distinct("person").spectrum()]);
}

#[divan::bench]
fn validate_each_cell(bencher: Bencher<'_, '_>) {
    let schema = json!({
        "required": ["id", "person"],
        "properties": {
            "id": { "type": "integer", "minimum": 0 },
            "person": { "type": "string", "pattern": "^P[0-9]{8}$" }
        }
    });
    let validator = Validator::new(&schema, columns()).unwrap();
    let rows = rows();
    bencher.counter(ItemsCount::new(2 * ROWS)).bench(|| {
        let cells = rows
            .iter()
            .map(|row| validator.cell(0, &row[0]) + validator.cell(1, &row[1]));
        cells.sum::<u32>()
    });
}
