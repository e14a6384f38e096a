//! A national table in the long layout: five measures of forces, regions and the country, month by month for two years.

use std::collections::BTreeMap;

use super::{Asked, Shape, in_column, quoted};
use crate::catalogue::FaultId::{self, *};
use crate::csv::CsvTable;
use crate::draft::Planted;
use crate::random::Random;

const DATASET: &str = "calls";
const COUNTRY: (&str, &str) = ("E92000001", "England");
const REGIONS: [&str; 3] = ["Northmarch", "Midshire", "Southland"];
const FORCES: [&str; 12] = [
    "Alderdale",
    "Birchshire",
    "Coldwater",
    "Dunmoor",
    "Elmvale",
    "Fernhill",
    "Greyfell",
    "Hazelbury",
    "Ivelmouth",
    "Juniper Coast",
    "Kingsfold",
    "Larkmead",
];
const MEASURES: [&str; 5] = ["calls", "answered", "answered_percent", "transfers", "injured"];
const CALLS: usize = 0;
const ANSWERED: usize = 1;
const TRANSFERS: usize = 2;
const INJURED: usize = 3;
const MONTHS: usize = 24;
/// The months at the end of a release that may still move.
const PROVISIONAL: usize = 3;

/// Calls, those answered, those passed on, people injured: of one force in one month.
type Counts = [u64; 4];

/// What forces have in each month, and the rows that stand for several.
struct Figures {
    forces: BTreeMap<(usize, usize), Counts>,
}

fn area(number: usize) -> (String, &'static str) {
    match number {
        0 => (COUNTRY.0.to_owned(), COUNTRY.1),
        1..=3 => (format!("E1200000{number}"), REGIONS[number - 1]),
        _ => (format!("E230000{:02}", number - 3), FORCES[number - 4]),
    }
}

const AREAS: usize = 1 + REGIONS.len() + FORCES.len();

/// The region of a force.
fn region(force: usize) -> usize {
    force / 4
}

/// The forces of an area.
fn forces(area: usize) -> Vec<usize> {
    match area {
        0 => (0..FORCES.len()).collect(),
        1..=3 => (0..FORCES.len()).filter(|force| region(*force) == area - 1).collect(),
        _ => vec![area - 4],
    }
}

impl Figures {
    fn of(asked: &Asked) -> Figures {
        let mut figures = Figures {
            forces: BTreeMap::new(),
        };
        for force in 0..FORCES.len() {
            let mut chance = Random::of(&[asked.seed, 0xCA_115, force as u64]);
            let size = 2_000 + chance.below(8_000);
            let care = 4 + chance.below(40);
            for month in 0..MONTHS {
                let absolute = u64::from(asked.start) * 12 + month as u64;
                let mut chance = Random::of(&[asked.seed, 0xCA_115, force as u64, absolute]);
                let calls = size + chance.below(size / 10);
                let answered = calls * (850 + chance.below(100)) / 1_000;
                let transfers = calls * (20 + chance.below(10)) / 1_000;
                let injured = care + chance.below(8);
                // What is provisional lacks what came late.
                let late = if month + PROVISIONAL >= MONTHS {
                    chance.below(9) + 1
                } else {
                    0
                };
                let counts = [calls - late, answered - late, transfers, injured];
                figures.forces.insert((month, force), counts);
            }
        }
        figures
    }

    fn sum(&self, month: usize, area: usize, measure: usize) -> u64 {
        let forces = forces(area).into_iter();
        forces
            .map(|force| self.forces.get(&(month, force)).map_or(0, |counts| counts[measure]))
            .sum()
    }

    fn cell(&self, month: usize, area: usize, measure: &str) -> String {
        let sum = |measure| self.sum(month, area, measure);
        match measure {
            "calls" => sum(CALLS).to_string(),
            "answered" => sum(ANSWERED).to_string(),
            "transfers" => sum(TRANSFERS).to_string(),
            "injured" => sum(INJURED).to_string(),
            _ => {
                let permille = (2_000 * sum(ANSWERED) + sum(CALLS)) / (2 * sum(CALLS)).max(1);
                format!("{}.{}", permille / 10, permille % 10)
            }
        }
    }
}

/// Counts of people from 1 to 7 are hidden.
fn shown(measure: &str, cell: String, is_bare: bool) -> String {
    let is_small = cell.parse::<u64>().is_ok_and(|n| (1..=7).contains(&n));
    match measure == "injured" && is_small && !is_bare {
        true => "*".to_owned(),
        false => cell,
    }
}

/// The release, and what was planted.
pub(super) fn made(asked: &mut Asked) -> (Shape, Option<Planted>) {
    let mut figures = Figures::of(asked);
    let mut planted = None;
    let mut bare = None;
    if let Some((id, chance)) = asked.planted(&[F22, F41, F43]) {
        let force = chance.index(FORCES.len());
        planted = Some(in_figures(id, force, chance, &mut figures, &mut bare));
    }
    let mut table = CsvTable::new(&["month", "area_code", "area_name", "measure", "figure", "status"]);
    for month in 0..MONTHS {
        for number in 0..AREAS {
            for measure in MEASURES {
                let (code, name) = area(number);
                let is_bare = bare == Some((month, number));
                let status = if month + PROVISIONAL >= MONTHS {
                    "provisional"
                } else {
                    "final"
                };
                table.rows.push(vec![
                    asked.month(month),
                    code,
                    name.to_owned(),
                    measure.to_owned(),
                    shown(measure, figures.cell(month, number, measure), is_bare),
                    status.to_owned(),
                ]);
            }
        }
    }
    let planted = planted.map(|(number, months, column, what)| {
        let code = area(number).0;
        let months: Vec<String> = months.into_iter().map(|month| asked.month(month)).collect();
        let rows = table.rows_where(|row| row[1] == code && months.contains(&row[0]));
        in_column(DATASET, column, rows, what)
    });
    let november = asked.month(12 + 7);
    let planted = match asked.planted(&[F27, F37, F38, T7]) {
        Some((id, chance)) => Some(in_table(id, &november, chance, &mut table)),
        None => planted,
    };
    (shape(asked, table), planted)
}

/// The area, the months, the column and what happened.
type Where = (usize, Vec<usize>, &'static str, String);

fn in_figures(
    id: FaultId,
    force: usize,
    chance: &mut Random,
    figures: &mut Figures,
    bare: &mut Option<(usize, usize)>,
) -> Where {
    let (number, name) = (force + 4, FORCES[force]);
    match id {
        F22 => {
            let month = 12 + chance.index(12);
            if let Some(counts) = figures.forces.get_mut(&(month, force)) {
                counts[INJURED] = 3;
            }
            *bare = Some((month, number));
            (
                number,
                vec![month],
                "figure",
                format!("3 people injured in {name} are shown"),
            )
        }
        F41 => {
            for month in 12..MONTHS {
                let counts = figures.forces.get_mut(&(month, force)).into_iter().flatten();
                counts.take(TRANSFERS + 1).for_each(|count| *count *= 100);
            }
            (
                number,
                (12..MONTHS).collect(),
                "figure",
                format!("{name} has a hundred times as many calls"),
            )
        }
        _ => {
            // The months that the release before gives as final.
            let month = chance.index(12 - PROVISIONAL);
            if let Some(counts) = figures.forces.get_mut(&(month, force)) {
                counts[TRANSFERS] += 11;
            }
            (
                number,
                vec![month],
                "figure",
                format!("{name} has 11 more transfers in a month of last year"),
            )
        }
    }
}

fn in_table(id: FaultId, november: &str, chance: &mut Random, table: &mut CsvTable) -> Planted {
    let force = chance.index(FORCES.len());
    let (code, name) = area(force + 4);
    match id {
        F27 => {
            table.rows.retain(|row| row[1] != code || row[0] != november);
            in_column(DATASET, "month", [], format!("{name} has no rows in {november}"))
        }
        F37 => {
            let region = area(1 + region(force)).0;
            let rows = table.rows_where(|row| row[0] == november && row[1] == region && row[3] == "transfers");
            for row in &rows {
                add(table, *row, 1);
            }
            in_column(
                DATASET,
                "figure",
                rows,
                format!("the transfers of {region} in {november} are 1 too many"),
            )
        }
        F38 => {
            // This year's: rows go by month.
            let first = table.rows.len() / 2;
            let mut rows = table.rows_where(|row| row[1] == COUNTRY.0 && row[3] == "transfers");
            rows.retain(|row| *row >= first);
            for row in &rows {
                let own = table.rows[*row][4].parse().unwrap_or(0);
                add(table, *row, own);
            }
            in_column(
                DATASET,
                "figure",
                rows,
                "transfers of the country count forces and regions this year".to_owned(),
            )
        }
        _ => {
            let region = REGIONS[region(force)];
            let rows = table.rows_where(|row| row[1] == code);
            for row in &rows {
                table.rows[*row][2] = region.to_owned();
            }
            in_column(
                DATASET,
                "area_name",
                rows,
                format!("a force is called {region} like its region"),
            )
        }
    }
}

fn add(table: &mut CsvTable, row: usize, more: u64) {
    let cell = &mut table.rows[row][4];
    if let Ok(number) = cell.parse::<u64>() {
        *cell = (number + more).to_string();
    }
}

fn shape(asked: &Asked, table: CsvTable) -> Shape {
    let part_of = (1..AREAS).map(|number| {
        let whole = if number < 4 { 0 } else { 1 + region(number - 4) };
        format!("\"{}\": \"{}\"", area(number).0, area(whole).0)
    });
    let part_of: Vec<String> = part_of.collect();
    let schema = include_str!("../schemas/national/calls.schema.json")
        .replace("\"@areas\"", &quoted((0..AREAS).map(|number| area(number).0)))
        .replace("\"@area-names\"", &quoted((0..AREAS).map(|number| area(number).1)))
        .replace("\"@part-of\": \"\"", &part_of.join(", "));
    let mut declared = "expect = { every = \"month\", by = [\"area_code\", \"measure\"] }\n".to_owned();
    if asked.has_previous {
        let revised = (12 - PROVISIONAL..12).map(|month| asked.month(month));
        declared.push_str(&format!(
            "\n[[change]]\nwhat    = \"revised\"\ndataset = \"{DATASET}\"\nfrom    = [{}]\nreason  = \"What was provisional has come in\"\n",
            quoted(revised)
        ));
    }
    Shape {
        dataset: DATASET,
        table,
        schema,
        title: "Calls to the police by area",
        declared,
    }
}
