//! What a report says of people, rows and cells, and what follows from it.

use std::collections::BTreeSet;

use proptest::prelude::TestCaseError;
use serde_json::Value;

/// Fewer are not to be told apart.
pub(super) const THRESHOLD: u64 = 10;

/// Units that count people in records about them.
const OF_PEOPLE: [&str; 4] = ["people", "rows", "cells", "keys"];

/// What stands for a unit of people where a rule about confidentiality counts classes.
const OF_CLASSES: &str = "groups";

/// A number that is told exactly.
#[derive(Clone, Debug)]
pub(super) struct Exact {
    pub(super) n: u64,
    /// Whether everybody may know it: of all records, or how many are in the smallest class.
    pub(super) is_exempt: bool,
    pub(super) path: String,
}

/// Numbers that make up a whole, each between two bounds.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    pub(super) whole: u64,
    pub(super) parts: Vec<(u64, u64)>,
    pub(super) path: String,
}

/// What one report says.
pub(super) struct Told {
    pub(super) records: u64,
    /// All records of each dataset.
    pub(super) totals: Vec<u64>,
    /// How many numbers there were, told in any way.
    pub(super) numbers: usize,
    pub(super) exact: Vec<Exact>,
    pub(super) parts: Vec<Parts>,
}

impl Told {
    pub(super) fn of(statement: &str, baseline: &str) -> Told {
        let statement: Value = serde_json::from_str(statement).unwrap();
        let baseline: Value = serde_json::from_str(baseline).unwrap();
        let predicate = &statement["predicate"];
        let datasets = predicate["datasets"].as_array().unwrap();
        let dataset = datasets.iter().find(|dataset| dataset["name"] == "visits").unwrap();
        let records = dataset["records"].as_u64().unwrap();
        let mut told = Told {
            records,
            totals: datasets
                .iter()
                .filter_map(|dataset| dataset["records"].as_u64())
                .collect(),
            numbers: 0,
            exact: Vec::new(),
            parts: Vec::new(),
        };
        for (at, block) in predicate["blocks"].as_array().unwrap().iter().enumerate() {
            let kind = if block["dimension"] == "confidentiality" {
                "confidential"
            } else {
                "block"
            };
            told.walk(block, None, &format!("{kind} {at} {}", block["rule"]));
        }
        told.walk(&dataset["profile"], Some("cells"), "profile");
        told.make_up(&dataset["profile"], &baseline);
        told.exact_of_baseline(&baseline);
        told
    }

    /// Collects the numbers of people, rows and cells beneath a value.
    fn walk(&mut self, value: &Value, unit: Option<&str>, path: &str) {
        match value {
            Value::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    self.walk(item, unit, &format!("{path}/{at}"));
                }
            }
            Value::Object(members) => {
                let named = members
                    .get("unit")
                    .or_else(|| members.get("about"))
                    .and_then(Value::as_str);
                let unit = match named.or(unit) {
                    Some(OF_CLASSES) if path.starts_with("confidential") => Some("people"),
                    unit => unit,
                };
                let is_k = members.get("name").is_some_and(|name| name == "smallest-class");
                for (name, member) in members {
                    let path = format!("{path}/{name}");
                    match (name.as_str(), unit) {
                        // What a policy or a declaration says, and what is asked.
                        ("params" | "shown" | "by" | "weakened", _) => {}
                        // As long as a list of people is, so many there are of them.
                        ("groupsInAll", _) => {
                            self.numbers += 1;
                            let rounded = &member["rounded"];
                            let n = member["exact"]
                                .as_u64()
                                .or_else(|| rounded["n"].as_u64().filter(|_| rounded["to"] == 1));
                            let is_of_people = members.get("columns").is_some_and(names_people);
                            self.exact.extend(n.filter(|_| is_of_people).map(|n| Exact {
                                n,
                                is_exempt: n == self.records,
                                path: path.clone(),
                            }));
                        }
                        ("exact", Some(unit)) if OF_PEOPLE.contains(&unit) => {
                            let one = member.as_u64();
                            let pair = [&member["part"], &member["whole"]].map(Value::as_u64);
                            for n in [one].into_iter().chain(pair).flatten() {
                                self.numbers += 1;
                                let is_exempt = n == self.records || path.contains("smallest-class");
                                self.exact.push(Exact {
                                    n,
                                    is_exempt,
                                    path: path.clone(),
                                });
                            }
                        }
                        ("rounded" | "below" | "allBut" | "band" | "hidden", Some(unit))
                            if OF_PEOPLE.contains(&unit) =>
                        {
                            self.numbers += 1;
                        }
                        _ if is_k => self.walk(member, unit, &format!("{path} smallest-class")),
                        _ => self.walk(member, unit, &path),
                    }
                }
            }
            _ => {}
        }
    }

    fn exact_of_baseline(&mut self, baseline: &Value) {
        for tally in baseline["tallies"].as_array().unwrap() {
            let is_rounded = tally["rounded"].is_u64();
            for group in tally["groups"].as_array().unwrap() {
                self.numbers += 1;
                let n = group["count"].as_u64().unwrap();
                if !is_rounded {
                    let is_exempt = n == self.records;
                    self.exact.push(Exact {
                        n,
                        is_exempt,
                        path: format!("baseline {}", tally["spec"]["by"]),
                    });
                }
            }
        }
    }

    /// The lists of which a reader knows that they make up all the records.
    fn make_up(&mut self, profile: &Value, baseline: &Value) {
        let records = self.records;
        let mut add = |parts: Vec<(u64, u64)>, path: &str| {
            if !parts.is_empty() {
                self.parts.push(Parts {
                    whole: records,
                    parts,
                    path: path.to_owned(),
                });
            }
        };
        let all = |list: &Value, of: &str| -> Vec<(u64, u64)> {
            let items = list.as_array().map(Vec::as_slice).unwrap_or_default();
            items.iter().map(|item| bounds(&item[of], records)).collect()
        };
        add(all(&profile["periods"], "rows"), "rows by period");
        let groups = &profile["groups"];
        if groups["groups"].as_array().map(Vec::len) == groups["inAll"].as_u64().map(|n| n as usize) {
            add(all(&groups["groups"], "rows"), "rows by group");
        }
        let tallies = baseline["tallies"].as_array().unwrap();
        for column in profile["columns"].as_array().unwrap() {
            let cells = &column["cells"];
            let label = column["column"].as_str().unwrap();
            let of_states = tallies.iter().find(|tally| {
                tally["spec"]["by"].as_array().is_some_and(|by| by.len() == 1)
                    && tally["spec"]["by"][0]["as"] == "state"
                    && tally["spec"]["by"][0]["column"] == label
            });
            let present = of_states.and_then(|tally| {
                let mut groups = tally["groups"].as_array()?.iter();
                let group = groups.find(|group| group["keys"][0] == "present")?;
                Some(near(group["count"].as_u64()?, tally["rounded"].as_u64().unwrap_or(1)))
            });
            let mut parts = vec![present.unwrap_or((0, records))];
            for state in ["missing", "suppressed", "notApplicable"] {
                if !cells[state].is_null() {
                    parts.push(bounds(&cells[state], records));
                }
            }
            // A number that is none is neither of these.
            if label != "visits" {
                add(parts, &format!("states of {label}"));
            }
            let by_period = all(&column["byPeriod"], "missing");
            if !by_period.is_empty() {
                let (least, most) = bounds(&cells["missing"], records);
                let filled = (records.saturating_sub(most), records.saturating_sub(least));
                add(
                    by_period.into_iter().chain([filled]).collect(),
                    &format!("missing of {label} by period"),
                );
            }
        }
        for tally in tallies {
            let by = tally["spec"]["by"].as_array().unwrap();
            let [only] = by.as_slice() else { continue };
            if only["as"] != "value" || only["column"] != "site" {
                continue;
            }
            let groups = tally["groups"].as_array().unwrap();
            let base = tally["rounded"].as_u64().unwrap_or(1);
            let shown = groups.iter().map(|group| near(group["count"].as_u64().unwrap(), base));
            let absent = ["A", "B", "C"].len().saturating_sub(groups.len());
            let hidden = std::iter::repeat_n((0, THRESHOLD - 1), absent);
            add(shown.chain(hidden).collect(), "the baseline by site");
        }
    }

    /// Whether a page tells a small number of people that the statement does not.
    pub(super) fn says_no_more(&self, page: &str) -> Result<(), TestCaseError> {
        let words: Vec<&str> = page
            .split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '|' | ';'))
            .filter(|word| !word.is_empty())
            .collect();
        for (at, word) in words.iter().enumerate() {
            let noun = words.get(at + 1).copied().unwrap_or_default();
            let is_of_people = ["person", "people", "row", "rows", "cell", "cells", "record", "records"]
                .contains(&noun.trim_end_matches([',', '.', ':']));
            let Ok(n) = word.replace(',', "").parse::<u64>() else {
                continue;
            };
            let before = at.checked_sub(1).map_or("", |at| words[at]);
            let is_bound = ["than", "about", "least", "most"].contains(&before);
            let is_known = n == self.records || self.exact.iter().any(|exact| exact.n == n);
            if is_of_people && !is_bound && !is_known && (1..THRESHOLD).contains(&n) {
                return Err(TestCaseError::fail(format!("a page says {before} {word} {noun}")));
            }
        }
        Ok(())
    }
}

/// Whether one of the columns of a finding stands for people.
fn names_people(columns: &Value) -> bool {
    columns
        .as_array()
        .is_some_and(|columns| columns.iter().any(|label| label == "patient"))
}

/// All that a number can be which is told in this form.
fn bounds(told: &Value, whole: u64) -> (u64, u64) {
    let of = |n: &Value| n.as_u64().or_else(|| n["part"].as_u64());
    if let Some(n) = of(&told["exact"]) {
        return (n, n);
    }
    let rounded = &told["rounded"];
    if let Some(n) = rounded["n"].as_u64().or_else(|| rounded["part"].as_u64()) {
        return near(n, rounded["to"].as_u64().unwrap());
    }
    let few = |form: &Value| form.as_u64().or_else(|| form["than"].as_u64());
    if let Some(than) = few(&told["below"]) {
        return (1, than - 1);
    }
    if let Some(than) = few(&told["allBut"]) {
        return (whole.saturating_sub(than - 1), whole.saturating_sub(1));
    }
    match told["band"].as_str() {
        Some("0") => (0, 0),
        Some("<1%") => (1, whole / 100),
        Some("1-5%") => (whole / 100, whole / 20),
        Some("5-20%") => (whole / 20, whole / 5),
        _ => (0, whole),
    }
}

/// All that is rounded to this.
fn near(n: u64, base: u64) -> (u64, u64) {
    (n.saturating_sub(base / 2), n + base.div_ceil(2) - 1)
}

/// At most three numbers, not all of which everybody may know, by plus and minus.
pub(super) fn add_and_subtract(numbers: &[Exact]) -> Result<(), TestCaseError> {
    let mut known: BTreeSet<(i128, bool)> = BTreeSet::new();
    known.extend(
        numbers
            .iter()
            .filter(|exact| exact.n > 0)
            .map(|exact| (i128::from(exact.n), exact.is_exempt)),
    );
    let known: Vec<(i128, bool)> = known.into_iter().collect();
    let is_small = |n: i128| n > 0 && n < i128::from(THRESHOLD);
    let found = |n: &[i128]| {
        let path = |n: &i128| {
            numbers
                .iter()
                .find(|exact| i128::from(exact.n) == n.abs())
                .map(|exact| &exact.path)
        };
        let paths: Vec<_> = n.iter().map(path).collect();
        Err(TestCaseError::fail(format!(
            "{n:?} tell of {}: {paths:?}",
            n.iter().sum::<i128>()
        )))
    };
    for (a, a_exempt) in &known {
        if is_small(*a) && !a_exempt {
            return found(&[*a]);
        }
        for (b, b_exempt) in &known {
            if is_small(a - b) && !(*a_exempt && *b_exempt) {
                return found(&[*a, -b]);
            }
            for (c, c_exempt) in &known {
                let is_exempt = *a_exempt && *b_exempt && *c_exempt;
                if !is_exempt && is_small(a - b - c) {
                    return found(&[*a, -b, -c]);
                }
                if !is_exempt && b != c && a != c && is_small(a + b - c) {
                    return found(&[*a, *b, -c]);
                }
            }
        }
    }
    Ok(())
}

impl Parts {
    /// Narrows each part down by all the others until nothing moves.
    pub(super) fn narrow(&self) -> Result<(), TestCaseError> {
        let mut parts: Vec<(i128, i128)> = self
            .parts
            .iter()
            .map(|(least, most)| (i128::from(*least), i128::from(*most)))
            .collect();
        let whole = i128::from(self.whole);
        for _ in 0..20 {
            let least: i128 = parts.iter().map(|part| part.0).sum();
            let most: i128 = parts.iter().map(|part| part.1).sum();
            for part in &mut parts {
                let others = (least - part.0, most - part.1);
                *part = (part.0.max(whole - others.1), part.1.min(whole - others.0));
            }
        }
        let settled = |(least, most): &&(i128, i128)| least == most && *least > 0 && *least < i128::from(THRESHOLD);
        match parts.iter().find(settled) {
            Some((n, _)) => Err(TestCaseError::fail(format!(
                "{}: {:?} of {} tell of {n}",
                self.path, self.parts, self.whole
            ))),
            None => Ok(()),
        }
    }
}
