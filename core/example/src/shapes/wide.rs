//! A wide table: people on the lists of sites, a column for each age band and sex, quarter by quarter for two years.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Asked, Shape, in_column};
use crate::catalogue::FaultId::{self, *};
use crate::csv::CsvTable;
use crate::draft::Planted;
use crate::random::Random;

const DATASET: &str = "lists";
const SITES: [&str; 10] = [
    "Ash Lane",
    "Brook Street",
    "Castle Road",
    "Dale End",
    "East Parade",
    "Ferry View",
    "Green Hill",
    "Holly Walk",
    "Iron Bridge",
    "Jubilee Square",
];
const TOTAL: &str = "Total";
const BANDS: usize = 18;
const QUARTERS: usize = 8;
/// What stands before the figures.
const KEYS: usize = 3;

/// People by site and quarter: first the bands of women, then those of men.
type People = BTreeMap<(usize, usize), Vec<u64>>;

fn band(number: usize) -> String {
    match number {
        17 => "85_on".to_owned(),
        _ => format!("{}_{}", number * 5, number * 5 + 4),
    }
}

/// The labels of the columns of one sex.
fn bands(sex: char) -> Vec<String> {
    (0..BANDS).map(|number| format!("{sex}_{}", band(number))).collect()
}

fn header() -> Vec<String> {
    let keys = ["quarter", "site_code", "site_name"].map(str::to_owned);
    let wholes = ["female", "male", "total"].map(str::to_owned);
    keys.into_iter()
        .chain(bands('f'))
        .chain(bands('m'))
        .chain(wholes)
        .collect()
}

fn code(site: usize) -> String {
    format!("S{:02}", site + 1)
}

fn quarter(asked: &Asked, number: usize) -> String {
    // The first begins in April.
    let quarter = usize::from(asked.start - 1) * 4 + 1 + number;
    format!("{}-Q{}", quarter / 4, quarter % 4 + 1)
}

fn people(asked: &Asked) -> People {
    let mut people = People::new();
    for site in 0..SITES.len() {
        let mut chance = Random::of(&[asked.seed, 0x3_1DE, site as u64]);
        let sizes: Vec<u64> = (0..2 * BANDS).map(|_| 60 + chance.below(300)).collect();
        for number in 0..QUARTERS {
            let absolute = u64::from(asked.start) * 4 + number as u64;
            let mut chance = Random::of(&[asked.seed, 0x3_1DE, site as u64, absolute]);
            let counts = sizes.iter().map(|size| size + chance.below(size / 20 + 2)).collect();
            people.insert((number, site), counts);
        }
    }
    people
}

/// The release, and what was planted.
pub(super) fn made(asked: &mut Asked) -> (Shape, Option<Planted>) {
    let mut people = people(asked);
    let mut planted = None;
    if let Some((id, chance)) = asked.planted(&[F22, F27, F41, F43]) {
        planted = Some(in_people(id, chance, &mut people));
    }
    let header = header();
    let labels: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut table = CsvTable::new(&labels);
    for number in 0..QUARTERS {
        let mut sums = vec![0; 2 * BANDS];
        for (site, name) in SITES.iter().enumerate() {
            let Some(counts) = people.get(&(number, site)) else {
                continue;
            };
            sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            table
                .rows
                .push(row([quarter(asked, number), code(site), (*name).to_owned()], counts));
        }
        let keys = [quarter(asked, number), TOTAL.to_owned(), "All sites".to_owned()];
        table.rows.push(row(keys, &sums));
    }
    let planted = planted.map(|(site, numbers, column, what): Where| {
        let quarters: Vec<String> = numbers.into_iter().map(|number| quarter(asked, number)).collect();
        let rows = table.rows_where(|row| row[1] == code(site) && quarters.contains(&row[0]));
        let columns = match column {
            Some(column) => vec![header[KEYS + column].clone()],
            None => header[KEYS..].to_vec(),
        };
        match id_of(asked) {
            Some(F27) => in_column(DATASET, "quarter", [], what),
            _ => Planted::in_dataset(DATASET, what).columns(columns).rows(rows),
        }
    });
    let planted = match asked.planted(&[F37, F38]) {
        Some((id, chance)) => Some(in_totals(id, chance, &mut table)),
        None => planted,
    };
    let shape = Shape {
        dataset: DATASET,
        table,
        schema: schema(),
        title: "People on the lists of sites",
        declared: "expect = { every = \"quarter\", by = [\"site_code\"] }\n".to_owned(),
    };
    (shape, planted)
}

fn id_of(asked: &Asked) -> Option<FaultId> {
    asked.fault.as_ref().map(|(id, _)| *id)
}

fn row(keys: [String; KEYS], counts: &[u64]) -> Vec<String> {
    let (female, male): (u64, u64) = (counts[..BANDS].iter().sum(), counts[BANDS..].iter().sum());
    let counts = counts.iter().chain([&female, &male]).map(u64::to_string);
    keys.into_iter()
        .chain(counts)
        .chain([(female + male).to_string()])
        .collect()
}

/// The site, the quarters, the column of one band, and what happened.
type Where = (usize, Vec<usize>, Option<usize>, String);

fn in_people(id: FaultId, chance: &mut Random, people: &mut People) -> Where {
    let (site, column) = (chance.index(SITES.len()), chance.index(2 * BANDS));
    let name = SITES[site];
    let mut set = |number: usize, change: &dyn Fn(u64) -> u64, columns: std::ops::Range<usize>| {
        let counts = people.get_mut(&(number, site)).into_iter().flatten();
        counts
            .skip(columns.start)
            .take(columns.len())
            .for_each(|count| *count = change(*count));
    };
    match id {
        F22 => {
            let number = 4 + chance.index(4);
            set(number, &|_| 3, column..column + 1);
            (
                site,
                vec![number],
                Some(column),
                format!("3 people of one age at {name} are shown"),
            )
        }
        F27 => {
            let number = 5;
            people.remove(&(number, site));
            (site, vec![number], None, format!("{name} has no row in one quarter"))
        }
        F41 => {
            (4..QUARTERS).for_each(|number| set(number, &|count| count * 100, 0..2 * BANDS));
            (
                site,
                (4..QUARTERS).collect(),
                None,
                format!("{name} is a hundred times larger"),
            )
        }
        _ => {
            let number = chance.index(4);
            set(number, &|count| count + 11, column..column + 1);
            (
                site,
                vec![number],
                Some(column),
                format!("{name} has 11 more people in a quarter of last year"),
            )
        }
    }
}

fn in_totals(id: FaultId, chance: &mut Random, table: &mut CsvTable) -> Planted {
    let column = table.header.len() - 1;
    let totals = table.rows_where(|row| row[1] == TOTAL);
    let (rows, what) = match id {
        F37 => {
            let one = chance.one(&totals[QUARTERS / 2..]);
            (
                one.into_iter().collect(),
                "the total over sites is 1 too many in one quarter",
            )
        }
        _ => (
            totals[QUARTERS / 2..].to_vec(),
            "the total over sites counts twice this year",
        ),
    };
    for row in &rows {
        let cell = &mut table.rows[*row][column];
        if let Ok(own) = cell.parse::<u64>() {
            *cell = (if id == F37 { own + 1 } else { 2 * own }).to_string();
        }
    }
    in_column(DATASET, "total", rows, what.to_owned())
}

fn schema() -> String {
    let codes: Vec<String> = (0..SITES.len()).map(code).chain([TOTAL.to_owned()]).collect();
    let names: Vec<&str> = SITES.iter().copied().chain(["All sites"]).collect();
    let mut properties = Map::new();
    let mut say = |label: &str, column: Value| properties.insert(label.to_owned(), column);
    say(
        "quarter",
        json!({ "title": "Quarter", "description": "The end of this calendar quarter.", "type": "string",
            "x-period": { "is": "quarter" } }),
    );
    say(
        "site_code",
        json!({ "title": "Site", "description": "Code of the site; Total for all.", "type": "string", "enum": codes,
            "x-total": TOTAL }),
    );
    say(
        "site_name",
        json!({ "title": "Name of the site", "description": "Name of the site.", "type": "string", "enum": names,
            "x-label-of": "site_code" }),
    );
    for label in &header()[KEYS..] {
        let mut measure = json!({ "of": "people", "adds": true, "is": "stock" });
        if label == "total" {
            measure["weighs"] = true.into();
        }
        let description = match label.as_str() {
            "female" | "male" | "total" => "People on the list, of all ages.",
            _ => "People on the list, of this sex and these ages.",
        };
        say(
            label,
            json!({ "title": label, "description": description, "type": "integer", "minimum": 0, "x-measure": measure }),
        );
    }
    let parts = json!([
        { "total": "female", "of": bands('f') },
        { "total": "male", "of": bands('m') },
        { "total": "total", "of": ["female", "male"] },
    ]);
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "People on the lists of sites (invented data)",
        "description": "One row is one site at the end of one quarter, with a total over sites; a column for each sex and age band.",
        "type": "object",
        "x-key": ["quarter", "site_code"],
        "x-parts": parts,
        "properties": properties,
        "required": header(),
        "additionalProperties": false,
    });
    format!("{schema:#}\n")
}
