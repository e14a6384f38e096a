//! Releases of other shapes than that of the services: one invented table each, long or wide, whose totals follow from its
//! parts.

mod national;
mod wide;

use std::io::Write;

use crate::catalogue::{FaultId, Seeded, Twin};
use crate::csv::CsvTable;
use crate::draft::Planted;
use crate::error::Error;
use crate::random::Random;
use crate::settings::{self, Settings};
use crate::sink::Sink;

/// The files of a release of one table.
struct Shape {
    dataset: &'static str,
    table: CsvTable,
    schema: String,
    /// What `candour.toml` says besides what all say.
    title: &'static str,
    declared: String,
}

/// A release that is to be made, and chance for the place of a fault.
struct Asked {
    seed: u64,
    /// The year in which the release starts; it holds the year before too.
    start: u16,
    /// Whether there is a release before it.
    has_previous: bool,
    fault: Option<(FaultId, Random)>,
}

impl Asked {
    /// The fault, where it is one of these.
    fn planted(&mut self, ids: &[FaultId]) -> Option<(FaultId, &mut Random)> {
        let (id, random) = self.fault.as_mut()?;
        ids.contains(id).then_some((*id, random))
    }

    /// The numbers of months from nought on, the last year's first, as `YYYY-MM`.
    fn month(&self, number: usize) -> String {
        let month = usize::from(self.start - 1) * 12 + 3 + number;
        format!("{}-{:02}", month / 12, month % 12 + 1)
    }
}

/// Writes a release of the twin's shape; tells which faults went where. One fault at a time has a place.
pub(crate) fn write(settings: &Settings, start: u16, sink: &mut dyn Sink) -> Result<Vec<Seeded>, Error> {
    let is_last = settings.years.last() == Some(&start);
    let previous = settings.years.iter().copied().filter(|year| *year < start).max();
    let fault = settings
        .faults
        .first()
        .copied()
        .filter(|id| is_last || *id == FaultId::T7);
    let mut asked = Asked {
        seed: settings.seed,
        start,
        has_previous: previous.is_some_and(|year| year + 1 == start),
        fault: fault.map(|id| (id, Random::of(&[settings.seed, 0xFA_017, id as u64]))),
    };
    let (shape, planted) = match settings.twin {
        Twin::Wide => wide::made(&mut asked),
        _ => national::made(&mut asked),
    };
    let planted = match fault {
        Some(FaultId::T15) => Some(Planted::in_release("nothing is changed".to_owned())),
        _ => planted,
    };
    let mut bytes = Vec::new();
    let csv = format!("{}.csv", shape.dataset);
    let schema = format!("schemas/{}.schema.json", shape.dataset);
    let declaration = declaration(&shape, start, previous, [&csv, &schema]);
    shape.table.write(&mut bytes).map_err(|source| failed(&csv, source))?;
    let texts = [(schema.as_str(), shape.schema), ("candour.toml", declaration)];
    let texts = texts.map(|(path, text)| (path, text.into_bytes()));
    for (path, bytes) in [(csv.as_str(), bytes)].into_iter().chain(texts) {
        let mut to = sink.file(path).map_err(|source| failed(path, source))?;
        let written = to.write_all(&bytes).and_then(|()| to.flush());
        written.map_err(|source| failed(path, source))?;
    }
    let seeded = fault.zip(planted).map(|(fault, planted)| Seeded {
        fault,
        release: settings::folder(start),
        dataset: planted.dataset,
        columns: planted.columns,
        records: planted.records,
        what: planted.what,
    });
    Ok(seeded.into_iter().collect())
}

fn failed(path: &str, source: std::io::Error) -> Error {
    Error::Write {
        path: path.to_owned(),
        source,
    }
}

fn declaration(shape: &Shape, start: u16, previous: Option<u16>, [csv, schema]: [&String; 2]) -> String {
    let folder = settings::folder(start);
    let (before, end) = (start - 1, start + 1);
    let previous = previous.map_or_else(String::new, |year| {
        format!("previous  = \"../{}\"\n", settings::folder(year))
    });
    format!(
        r#"# Invented data. Made by `candour example`.

[release]
title     = "{title}, {folder} (invented data)"
publisher = "Candour's example"
contact   = "information@example.org"
licence   = "OGL-UK-3.0"
id        = "{folder}"
period    = {{ from = {before}-04-01, to = {end}-03-31 }}
as-of     = {end}-07-01
audience  = "world"
policy    = ["uk-open-data"]
{previous}
[[dataset]]
name   = "{name}"
path   = "{csv}"
schema = "{schema}"
kind   = "table"
{declared}"#,
        title = shape.title,
        name = shape.dataset,
        declared = shape.declared,
    )
}

/// The values as a list of JSON, without its brackets.
fn quoted<T: AsRef<str>>(values: impl IntoIterator<Item = T>) -> String {
    let quoted = values.into_iter().map(|value| format!("\"{}\"", value.as_ref()));
    quoted.collect::<Vec<_>>().join(", ")
}

/// What was planted into a column of the table.
fn in_column(dataset: &'static str, column: &str, rows: impl IntoIterator<Item = usize>, what: String) -> Planted {
    Planted::in_dataset(dataset, what).columns([column]).rows(rows)
}
