//! The schemas of a release, and the dictionary that follows from them.

use serde_json::Value;

use crate::catalogue::Twin;
use crate::csv::CsvTable;
use crate::error::Error;
use crate::sites::Location;
use crate::tables;
use crate::year::Year;

/// One dataset of a release.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dataset {
    pub(crate) name: &'static str,
    pub(crate) path: &'static str,
    pub(crate) schema: &'static str,
    pub(crate) kind: &'static str,
    raw: &'static str,
    anonymised: &'static str,
}

/// The datasets of a release, in the order of `candour.toml`.
pub(crate) static DATASETS: [Dataset; 6] = [
    Dataset {
        name: "appointments",
        path: "appointments.csv",
        schema: "schemas/appointment.schema.json",
        kind: "records",
        raw: include_str!("schemas/raw/appointment.schema.json"),
        anonymised: include_str!("schemas/anonymised/appointment.schema.json"),
    },
    Dataset {
        name: "by-professional",
        path: "activity_by_professional.csv",
        schema: "schemas/by-professional.schema.json",
        kind: "table",
        raw: include_str!("schemas/raw/by-professional.schema.json"),
        anonymised: include_str!("schemas/anonymised/by-professional.schema.json"),
    },
    Dataset {
        name: "by-location",
        path: "activity_by_location.csv",
        schema: "schemas/by-location.schema.json",
        kind: "table",
        raw: include_str!("schemas/raw/by-location.schema.json"),
        anonymised: include_str!("schemas/anonymised/by-location.schema.json"),
    },
    Dataset {
        name: "sites",
        path: "sites.csv",
        schema: "schemas/site.schema.json",
        kind: "lookup",
        raw: include_str!("schemas/site.schema.json"),
        anonymised: include_str!("schemas/site.schema.json"),
    },
    Dataset {
        name: "services",
        path: "services.csv",
        schema: "schemas/service.schema.json",
        kind: "lookup",
        raw: include_str!("schemas/service.schema.json"),
        anonymised: include_str!("schemas/service.schema.json"),
    },
    Dataset {
        name: "dictionary",
        path: "dictionary.csv",
        schema: "schemas/dictionary.schema.json",
        kind: "dictionary",
        raw: include_str!("schemas/dictionary.schema.json"),
        anonymised: include_str!("schemas/dictionary.schema.json"),
    },
];

/// The place of a dataset among [`DATASETS`].
pub(crate) fn position(name: &str) -> usize {
    DATASETS.iter().position(|dataset| dataset.name == name).unwrap_or(0)
}

/// The text of a dataset's schema in a year.
pub(crate) fn text(dataset: &Dataset, year: &Year, twin: Twin) -> String {
    let services = tables::services(year);
    let mut groups: Vec<&str> = services.iter().map(|own| tables::staff_group(*own)).collect();
    groups.sort_unstable();
    groups.dedup();
    let template = match twin {
        Twin::Raw => dataset.raw,
        _ => dataset.anonymised,
    };
    let lists = [
        ("@year", list([year.label().as_str()])),
        ("@services", list(services.iter().map(|own| tables::service(*own).0))),
        (
            "@service-names",
            list(services.iter().map(|own| tables::service(*own).1)),
        ),
        ("@locations", list(Location::all().map(Location::code))),
        ("@location-names", list(Location::all().map(Location::name))),
        ("@staff-groups", list(groups)),
    ];
    lists.iter().fold(template.to_owned(), |text, (name, values)| {
        text.replace(&format!("\"{name}\""), values)
    })
}

fn list<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = values.into_iter().map(|value| format!("\"{value}\"")).collect();
    quoted.join(", ")
}

/// `dictionary.csv`: what the schemas say of each column, in the order of the files.
pub(crate) fn dictionary(texts: &[String], tables: &[CsvTable]) -> Result<CsvTable, Error> {
    let own = DICTIONARY.map(str::to_owned);
    let mut table = CsvTable::new(&DICTIONARY);
    let labels = tables.iter().map(|table| table.header.as_slice());
    for ((dataset, text), labels) in DATASETS.iter().zip(texts).zip(labels.chain([own.as_slice()])) {
        let broken = || Error::BrokenSchema {
            path: dataset.schema.to_owned(),
        };
        let schema: Value = serde_json::from_str(text).map_err(|_| broken())?;
        for label in labels {
            let column = &schema["properties"][label.as_str()];
            let word = |key: &str| column[key].as_str().map(str::to_owned).ok_or_else(broken);
            table.rows.push(vec![
                dataset.name.to_owned(),
                label.clone(),
                word("title")?,
                word("description")?,
            ]);
        }
    }
    Ok(table)
}

/// The columns of `dictionary.csv`.
static DICTIONARY: [&str; 4] = ["dataset", "column", "title", "description"];
