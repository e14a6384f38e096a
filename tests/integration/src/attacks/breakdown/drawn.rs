//! A release of records about people, in which a few rows are wrong in each way that a rule counts.

use proptest::prelude::*;

use crate::bench::Bench;

/// How many rows there are, how many are wrong in each of [`WAYS`], and in which order they come.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    rows: u64,
    wrong: [u64; WAYS],
    seed: u64,
}

/// Of a person who came before; at a site that nobody declared; without an age, and with a suppressed one; without an
/// outcome; without the reason that an outcome wants; with a note that says that there is none; with a number that is none;
/// with a rare outcome; and of a person whom the list of people lacks.
const WAYS: usize = 10;

pub(super) fn drawn() -> impl Strategy<Value = Drawn> {
    // From few to many, around the threshold.
    let wrong = prop_oneof![0_u64..4, 4_u64..15, Just(0_u64)];
    (130_u64..400, prop::array::uniform10(wrong), any::<u64>()).prop_map(|(rows, wrong, seed)| Drawn {
        rows,
        wrong,
        seed,
    })
}

const SCHEMA: &str = r##"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "x-subject": "patient",
  "x-one-to-one": [["patient", "site"], ["site", "age"]],
  "x-unique": [["patient"], ["patient", "month"], ["site", "month", "visits"]],
  "x-references": [{ "columns": ["patient"], "dataset": "people", "to": ["patient"] }],
  "properties": {
    "patient": { "type": "string", "x-privacy": "pseudonym" },
    "month": { "type": "string", "x-privacy": "indirect", "x-period": { "is": "month", "as": "YYYY-MM" } },
    "site": { "type": "string", "enum": ["A", "B", "C"], "x-privacy": "none" },
    "age": { "type": ["string", "null"], "enum": ["0-17", "18-64", "65+", null], "x-privacy": "indirect", "x-markers": { "*": "suppressed" } },
    "outcome": { "type": ["string", "null"], "enum": ["seen", "referred", "discharged", "died", null], "x-privacy": "sensitive" },
    "reason": { "type": ["string", "null"], "x-privacy": "sensitive" },
    "note": { "type": ["string", "null"], "enum": ["x", "y", null], "x-privacy": "none", "x-markers": { "n/a": "not-applicable" } },
    "visits": { "type": "integer", "minimum": 0, "x-privacy": "none" }
  },
  "required": ["patient", "month", "site", "visits"],
  "additionalProperties": false,
  "if": { "properties": { "outcome": { "const": "discharged" } }, "required": ["outcome"] },
  "then": { "properties": { "reason": { "type": "string" } }, "required": ["reason"] }
}
"##;

/// The people whom the release knows.
const PEOPLE: &str = r#"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "x-subject": "patient",
  "properties": { "patient": { "type": "string", "x-privacy": "pseudonym" } },
  "required": ["patient"],
  "additionalProperties": false
}
"#;

impl Drawn {
    /// Writes the release of a year, which names the year before it as the previous one, if there is one.
    pub(super) fn write(&self, bench: &Bench, year: &str) {
        let before: u64 = year.parse::<u64>().unwrap() - 1;
        let previous = match bench.path(&before.to_string()).exists() {
            true => format!("previous = \"../{before}\"\n"),
            false => String::new(),
        };
        bench.write(
            &format!("{year}/candour.toml"),
            format!(
                "[release]\ntitle = \"Visits\"\npublisher = \"A trust\"\ncontact = \"information@example.org\"\nlicence = \
                 \"OGL-UK-3.0\"\nid = \"{year}\"\nperiod = {{ from = {year}-01-01, to = {year}-03-31 }}\nas-of = \
                 2016-07-01\n{previous}\n[[dataset]]\nname = \"visits\"\npath = \"visits.csv\"\nschema = \
                 \"visits.schema.json\"\nkind = \"records\"\n\n\
                 [[dataset]]\nname = \"people\"\npath = \"people.csv\"\nschema = \"people.schema.json\"\nkind = \"records\"\n\n\
                 [[assert]]\nname = \"few visits\"\ndataset = \"visits\"\nthat = \"visits <= 29\"\n"
            ),
        );
        bench.write(&format!("{year}/people.schema.json"), PEOPLE);
        let known: String = (0..self.rows)
            .skip(self.wrong[9] as usize)
            .map(|n| format!("p{n}\n"))
            .collect();
        bench.write(&format!("{year}/people.csv"), format!("patient\n{known}"));
        bench.write(&format!("{year}/visits.schema.json"), SCHEMA);
        bench.write(&format!("{year}/visits.csv"), self.table(year));
    }

    fn table(&self, year: &str) -> String {
        let mut lines: Vec<String> = (0..self.rows).map(|n| self.row(n, year)).collect();
        let mut chance = Chance(self.seed);
        for at in (1..lines.len()).rev() {
            lines.swap(at, chance.below(at as u64 + 1) as usize);
        }
        format!(
            "patient,month,site,age,outcome,reason,note,visits\n{}\n",
            lines.join("\n")
        )
    }

    fn row(&self, n: u64, year: &str) -> String {
        let mut chance = Chance(self.seed ^ n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        // Each way has rows of its own, so that two never meet in one.
        let ends = self.wrong.iter().scan(0, |end, few| {
            *end += few;
            Some(*end)
        });
        let way = ends.collect::<Vec<u64>>().iter().position(|end| n < *end);
        let is = |wrong: usize| way == Some(wrong);
        let one_of = |chance: &mut Chance, of: &[&str]| of[chance.below(of.len() as u64) as usize].to_owned();
        let month = one_of(&mut chance, &["01", "02", "03"]);
        let site = one_of(&mut chance, &["A", "A", "B", "B", "B", "C"]);
        let age = one_of(&mut chance, &["0-17", "18-64", "18-64", "65+"]);
        let outcome = one_of(&mut chance, &["seen", "seen", "referred", "discharged"]);
        let patient = if is(0) { self.rows - 1 } else { n };
        let outcome = match way {
            Some(4) => "",
            Some(5) => "discharged",
            Some(8) => "died",
            _ => &outcome,
        };
        let reason = if outcome == "discharged" && !is(5) {
            "well again"
        } else {
            ""
        };
        let age = match way {
            Some(2) => "",
            Some(3) => "*",
            _ => &age,
        };
        let site = if is(1) { "Q" } else { &site };
        let note = if is(6) { "n/a" } else { "x" };
        let visits = if is(7) {
            "many".to_owned()
        } else {
            (1 + chance.below(30)).to_string()
        };
        format!("p{patient},{year}-{month},{site},{age},{outcome},{reason},{note},{visits}")
    }
}

/// Numbers that look like chance and are the same for the same seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}
