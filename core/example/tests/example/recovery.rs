//! An attacker with a pencil: from every sum that both tables offer, again and again, what can be known of a hidden figure?

use std::collections::BTreeMap;

use candour_example::{Settings, Twin};

use crate::reading::{Csv, Folder, make};

const ANYTHING: i64 = 1 << 40;
const SLACK: i64 = 2;

/// What is known of each figure of one measure, and which of them add up to which.
struct Attack {
    bounds: Vec<(i64, i64)>,
    hidden: Vec<usize>,
    sums: Vec<(usize, Vec<usize>)>,
}

impl Attack {
    fn of(folder: &Folder, measure: &str) -> Attack {
        let mut attack = Attack {
            bounds: Vec::new(),
            hidden: Vec::new(),
            sums: Vec::new(),
        };
        let location = folder.csv("activity_by_location.csv");
        let professional = folder.csv("activity_by_professional.csv");
        let places = attack.read(&location, ["service_code", "location_code", "month"], measure);
        let staff = attack.read(
            &professional,
            ["service_code", "professional_ref", "financial_year"],
            measure,
        );
        for cells in [&places, &staff] {
            for column in [0, 1] {
                attack.add_up(cells, column);
            }
        }
        // A year of a service is the sum of its months, in the other table.
        let mut years: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (key, at) in places.iter().filter(|(key, _)| key[1] == "Total") {
            years.entry(key[0]).or_default().push(*at);
        }
        for (key, at) in staff.iter().filter(|(key, _)| key[1] == "Total") {
            attack.sums.push((*at, years[key[0]].clone()));
        }
        attack
    }

    fn read<'a>(&mut self, csv: &'a Csv, key: [&str; 3], measure: &str) -> BTreeMap<[&'a str; 3], usize> {
        let mut cells = BTreeMap::new();
        for (key, [text]) in csv.columns(key).zip(csv.columns([measure])) {
            cells.insert(key, self.bounds.len());
            self.bounds.push(match text {
                "*" => (1, 7),
                "c" => (0, ANYTHING),
                "0" => (0, 0),
                text => {
                    let number: i64 = text.parse().unwrap();
                    ((number - SLACK).max(8), number + SLACK)
                }
            });
            if text == "*" {
                self.hidden.push(self.bounds.len() - 1);
            }
        }
        cells
    }

    fn add_up(&mut self, cells: &BTreeMap<[&str; 3], usize>, column: usize) {
        for (key, whole) in cells.iter().filter(|(key, _)| key[column] == "Total") {
            let is_part = |other: &[&str; 3]| {
                (0..3).all(|at| {
                    if at == column {
                        other[at] != "Total"
                    } else {
                        other[at] == key[at]
                    }
                })
            };
            let parts: Vec<usize> = cells
                .iter()
                .filter(|(other, _)| is_part(other))
                .map(|(_, at)| *at)
                .collect();
            if !parts.is_empty() {
                self.sums.push((*whole, parts));
            }
        }
    }

    /// Tightens every bound by every sum until nothing moves.
    fn run(&mut self) {
        let mut moved = true;
        while moved {
            moved = false;
            for (whole, parts) in &self.sums {
                let low: i64 = parts.iter().map(|part| self.bounds[*part].0).sum();
                let high: i64 = parts.iter().map(|part| self.bounds[*part].1).sum();
                let (least, most) = self.bounds[*whole];
                moved |= narrow(&mut self.bounds[*whole], low, high);
                for part in parts {
                    let own = self.bounds[*part];
                    moved |= narrow(&mut self.bounds[*part], least - (high - own.1), most - (low - own.0));
                }
            }
        }
    }
}

fn narrow(bounds: &mut (i64, i64), low: i64, high: i64) -> bool {
    let before = *bounds;
    *bounds = (before.0.max(low), before.1.min(high));
    assert!(bounds.0 <= bounds.1, "the sums contradict each other");
    *bounds != before
}

#[test]
fn no_hidden_figure_can_be_worked_out() {
    for (appointments, seed) in [(2_000, 1), (5_000, 2), (20_000, 2015), (20_000, 3), (60_000, 4)] {
        let settings = Settings {
            seed,
            appointments,
            years: vec![2014, 2015],
            twin: Twin::Anonymised,
            faults: Vec::new(),
        };
        for (folder, _) in make(&settings) {
            for measure in ["appointments", "attended", "dna"] {
                let mut attack = Attack::of(&folder, measure);
                attack.run();
                assert!(attack.hidden.len() > 10);
                for at in &attack.hidden {
                    assert_eq!(attack.bounds[*at], (1, 7), "{appointments} {seed} {measure}");
                }
            }
        }
    }
}
