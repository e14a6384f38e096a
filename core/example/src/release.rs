//! One release: its files, written one after another, the appointments as they are drawn.

use std::io::{self, Write};

use crate::appointments;
use crate::calendar::Calendar;
use crate::csv::CsvTable;
use crate::declaration;
use crate::error::Error;
use crate::faults::in_records::InRecords;
use crate::faults::{self, FaultId, Rename, Seeded, in_tables};
use crate::figures::Figures;
use crate::population;
use crate::schemas::{self, Columns, DATASETS};
use crate::settings::{Settings, Twin, Year};
use crate::sites::Location;
use crate::tables;

/// Where files go. They come one at a time.
pub trait Sink {
    /// Opens a file by its path inside the release, with forward slashes. It is flushed once: when it is whole.
    fn file<'a>(&'a mut self, path: &str) -> io::Result<Box<dyn Write + 'a>>;
}

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

    /// Writes every file of the release to `sink`; tells which faults went where.
    pub fn write(&self, sink: &mut dyn Sink) -> Result<Vec<Seeded>, Error> {
        let settings = &self.settings;
        let faulty = settings.years.last() == Some(&self.start);
        let year = Year::of(settings, self.start);
        let previous = settings.years.iter().copied().filter(|year| *year < self.start).max();
        let asked = |id| settings.faults.contains(&id);
        let rename = (faulty && asked(FaultId::F9)).then(|| faults::rename(year.seed, year.start));
        let mut in_records = InRecords::of(settings, &year, faulty);

        let leading_zeros = asked(FaultId::T11);
        let written = match settings.twin {
            Twin::Raw => appointments::raw(&year, leading_zeros, rename, &mut in_records, sink)?,
            Twin::Anonymised => appointments::anonymised(&year, rename, &mut in_records, sink)?,
        };
        let published = tables::publish(&year, &written.figures, settings.twin);
        let before = match previous {
            Some(start) if start + 1 == self.start => Some(published_in(settings, start)?),
            _ => None,
        };
        let mut professionals = tables::by_professional(&year, &published, leading_zeros);
        let mut locations = tables::by_location(&year, &published, before.as_ref());
        let mut sites = CsvTable::new(&schemas::SITES);
        sites
            .rows
            .extend(Location::all().map(|location| location.entry().map(str::to_owned).to_vec()));
        for (name, table) in [("by-professional", &mut professionals), ("by-location", &mut locations)] {
            relabel(name, &mut table.header, rename);
        }

        let texts: Vec<String> = DATASETS
            .iter()
            .map(|dataset| schemas::text(dataset, &year, settings.twin, rename))
            .collect();
        let columns: Columns = [
            written.labels,
            professionals.header.clone(),
            locations.header.clone(),
            sites.header.clone(),
            schemas::DICTIONARY.map(str::to_owned).to_vec(),
        ];
        let mut dictionary = schemas::dictionary(&texts, &columns)?;

        let mut told = self.told(in_records.told(), rename);
        if faulty {
            let mut named: [in_tables::Named<'_>; 4] = [
                ("by-professional", &mut professionals),
                ("by-location", &mut locations),
                ("sites", &mut sites),
                ("dictionary", &mut dictionary),
            ];
            for id in settings.faults.iter().copied() {
                let mut random = faults::chance(id, year.seed, year.start);
                if let Some((dataset, what)) = in_tables::apply(id, settings.twin, year.start, &mut random, &mut named)
                {
                    told.push(self.seeded(id, Some(dataset), what));
                }
            }
        }
        for (dataset, table) in DATASETS[1..]
            .iter()
            .zip([&professionals, &locations, &sites, &dictionary])
        {
            write_file(sink, dataset.path, |to| table.write(to))?;
        }
        for (dataset, text) in DATASETS.iter().zip(&texts) {
            write_file(sink, dataset.schema, |to| to.write_all(text.as_bytes()))?;
        }
        let declared = declaration::text(&year, settings.twin, previous, written.rows, rename);
        write_file(sink, "candour.toml", |to| to.write_all(declared.as_bytes()))?;
        Ok(told)
    }

    fn told(&self, in_records: Vec<(FaultId, String)>, rename: Option<&Rename>) -> Vec<Seeded> {
        let mut told: Vec<Seeded> = in_records
            .into_iter()
            .map(|(id, what)| self.seeded(id, Some("appointments"), what))
            .collect();
        if let Some(rename) = rename {
            let what = format!("column {} is now called {}", rename.from, rename.to);
            told.push(self.seeded(FaultId::F9, Some(rename.dataset), what));
        }
        if self.settings.faults.contains(&FaultId::T11) {
            let what = "references of professionals begin with a zero".to_owned();
            told.push(self.seeded(FaultId::T11, Some("by-professional"), what));
        }
        if self.settings.faults.contains(&FaultId::T15) && self.settings.years.last() == Some(&self.start) {
            told.push(self.seeded(FaultId::T15, None, "nothing is changed".to_owned()));
        }
        told
    }

    fn seeded(&self, fault: FaultId, dataset: Option<&str>, what: String) -> Seeded {
        Seeded {
            fault,
            release: self.folder(),
            dataset: dataset.map(str::to_owned),
            what,
        }
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

/// Gives a column its new name.
pub(crate) fn relabel(dataset: &str, labels: &mut [String], rename: Option<&Rename>) {
    if let Some(rename) = rename.filter(|rename| rename.dataset == dataset) {
        for label in labels.iter_mut().filter(|label| *label == rename.from) {
            *label = rename.to.to_owned();
        }
    }
}

/// Writes a whole file.
pub(crate) fn write_file(
    sink: &mut dyn Sink,
    path: &str,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Error> {
    let mut to = sink.file(path).map_err(|source| failed(path, source))?;
    write(&mut *to)
        .and_then(|()| to.flush())
        .map_err(|source| failed(path, source))
}

pub(crate) fn failed(path: &str, source: io::Error) -> Error {
    Error::Write {
        path: path.to_owned(),
        source,
    }
}
