//! One release: its files, written one after another, the appointments as they are drawn.

use std::io::{self, Write};

use crate::appointments;
use crate::calendar::Calendar;
use crate::catalogue::{FaultId, Seeded};
use crate::csv::{self, CsvTable};
use crate::declaration;
use crate::draft::Draft;
use crate::error::Error;
use crate::faults;
use crate::figures::Figures;
use crate::lookups;
use crate::metadata::{self, Sum, Summed};
use crate::population;
use crate::schemas::{self, DATASETS};
use crate::settings::Settings;
use crate::shapes;
use crate::sink::Sink;
use crate::tables;
use crate::year::Year;

/// A release that can be written.
#[derive(Clone, Debug)]
pub struct Release {
    settings: Settings,
    start: u16,
}

impl Release {
    pub(crate) fn new(settings: &Settings, start: u16) -> Release {
        Release {
            settings: settings.clone(),
            start,
        }
    }

    /// The name of its folder, such as `2014-15`. Releases refer to each other by it: they must lie side by side.
    pub fn folder(&self) -> String {
        crate::settings::folder(self.start)
    }

    /// Writes every file of the release to `sink`; tells which faults went where. A release with faults is held whole.
    pub fn write(&self, sink: &mut dyn Sink) -> Result<Vec<Seeded>, Error> {
        let settings = &self.settings;
        if settings.twin.is_shape() {
            return shapes::write(settings, self.start, sink);
        }
        let is_last = settings.years.last() == Some(&self.start);
        let faults = settings.faults.iter().copied();
        let faults: Vec<FaultId> = faults.filter(|id| is_last || id.is_everywhere()).collect();
        let year = Year::of(settings, self.start);
        let previous = settings.years.iter().copied().filter(|year| *year < self.start).max();

        let mut appointments = CsvTable::new(appointments::labels(settings.twin));
        let mut rows = 0;
        let mut figures = None;
        let mut streamed = None;
        if faults.is_empty() {
            streamed = Some(write_file(sink, DATASETS[0].path, |to, path| {
                let failed = |source| failed(path, source);
                csv::write_row(to, &appointments.header).map_err(failed)?;
                figures = Some(appointments::each(&year, settings.twin, &mut |cells| {
                    rows += 1;
                    csv::write_row(to, cells).map_err(failed)
                })?);
                Ok(())
            })?);
        }
        let figures = match figures {
            Some(figures) => figures,
            None => appointments::each(&year, settings.twin, &mut |cells| {
                rows += 1;
                appointments
                    .rows
                    .push(cells.iter().map(|cell| (*cell).to_owned()).collect());
                Ok(())
            })?,
        };
        let published = tables::publish(&year, &figures, settings.twin);
        let before = match previous {
            Some(start) if start + 1 == self.start => Some(published_in(settings, start)?),
            _ => None,
        };
        let schemas: Vec<String> = DATASETS
            .iter()
            .map(|dataset| schemas::text(dataset, &year, settings.twin))
            .collect();
        let mut tables = vec![
            appointments,
            tables::by_professional(&year, &published),
            tables::by_location(&year, &published, before.as_ref()),
            lookups::sites(),
            lookups::services(&year),
        ];
        tables.push(schemas::dictionary(&schemas, &tables)?);
        let declaration = declaration::text(&year, settings.twin, previous, rows);

        let mut draft = Draft::new(settings.twin, year, is_last, tables, schemas, declaration);
        let planted = faults::plant(&faults, &mut draft);
        let mut files = Vec::new();
        for (at, (dataset, table)) in DATASETS.iter().zip(&draft.tables).enumerate() {
            let sum = match streamed.take() {
                Some(sum) => sum,
                None => write_file(sink, dataset.path, |to, path| {
                    let written = match draft.bytes(at) {
                        Some(bytes) => to.write_all(&bytes),
                        None => table.write(to),
                    };
                    written.map_err(|source| failed(path, source))
                })?,
            };
            let is_wrong = draft.wrong_hash == Some(dataset.name);
            files.push((dataset, if is_wrong { sum.of_another() } else { sum }));
        }
        let schemas = DATASETS.iter().map(|dataset| dataset.schema).zip(draft.schemas.clone());
        let metadata = metadata::text(&draft.year, &files);
        for (path, text) in schemas.chain([
            ("datapackage.json", metadata),
            ("candour.toml", std::mem::take(&mut draft.declaration)),
        ]) {
            write_file(sink, path, |to, path| {
                to.write_all(text.as_bytes()).map_err(|source| failed(path, source))
            })?;
        }
        let seeded = planted.into_iter().map(|(fault, planted)| Seeded {
            fault,
            release: self.folder(),
            dataset: planted.dataset,
            columns: planted.columns,
            records: planted.records,
            what: planted.what,
        });
        Ok(seeded.collect())
    }
}

/// The tables of another year, for comparison.
fn published_in(settings: &Settings, start: u16) -> Result<tables::Published, Error> {
    let year = Year::of(settings, start);
    let calendar = Calendar::of(start);
    let mut figures = Figures::of(&year);
    population::simulate(&year, &calendar, |person| {
        figures.add(&year, &calendar, person);
        Ok(())
    })?;
    Ok(tables::publish(&year, &figures, settings.twin))
}

/// Writes a whole file, and sums it up.
fn write_file(
    sink: &mut dyn Sink,
    path: &str,
    write: impl FnOnce(&mut dyn Write, &str) -> Result<(), Error>,
) -> Result<Sum, Error> {
    let mut to = sink.file(path).map_err(|source| failed(path, source))?;
    let mut to = Summed::new(&mut *to);
    write(&mut to, path)?;
    to.flush().map_err(|source| failed(path, source))?;
    Ok(to.sum())
}

fn failed(path: &str, source: io::Error) -> Error {
    Error::Write {
        path: path.to_owned(),
        source,
    }
}
