//! A release with a secret in each place that may hold one, and a withheld one before it.

use std::fmt::Write;
use std::path::Path;

use crate::bench::Bench;

/// Who runs it, and where.
pub(crate) const USER: &str = "qzUserWv71Kx";
pub(crate) const HOST: &str = "qzHostBt44Lm";

/// Cells, by what their column is declared as; names of people are long enough to stand nowhere else.
const DIRECT: &str = "Wilhelmina Quackenzyx";
const PSEUDONYM: &str = "PSX9K2QTZ7";
const SENSITIVE: &str = "zyxoparesis of 1987";
const UNDECLARED: &str = "undeclaredcellQv55";
const FREE_TEXT: &str = "rang her sister Ottoline Vexbury on the ward";
const NHS_NUMBER: &str = "9434765919";
const STRAY_NUMBER: &str = "9434765870";

/// What else stands in the files.
const LABEL: &str = "Bartholomew Jinxwold";
const FIRST_PATIENT: &str = "Philippa Zwendeltrop";
const TITLE_LINE: &str = "Extract for Doctor Xanthe Brumbleqvist";
const FILE_NAME: &str = "Ignatius-Wobblethorpe";
const NOTES: &str = "ask Mortimer Quixenby for the raw file";

/// Of the release before, which is withheld.
const BEFORE_FOLDER: &str = "raw-for-Peregrine-Vantongeren";
const BEFORE_TITLE: &str = "Raw extract of Fenella Sproxwick";
const BEFORE_ID: &str = "raw-xq-20140401-zz";
const BEFORE_FILE: &str = "Cuthbert-Ploverdene";
const BEFORE_LABEL: &str = "Araminta Gloxby";
const BEFORE_CELL: &str = "Leopoldina Frazzlewick";
const BEFORE_DATASET: &str = "secret-dataset-yqv";
const BEFORE_SCHEMA: &str = "Theodosia-Krumhorn";
const BEFORE_VALUE: &str = "Z-Onlybefore-77q";

/// Identifiers in what the publisher wrote.
const IN_REASON: &str = "943 476 5943";
const IN_OWNER: &str = "AB123456C";
const IN_TITLE: &str = "943-476-5870";

/// All of them, and the folder of the release.
pub(crate) fn secrets(root: &Path) -> Vec<String> {
    let all = [
        USER,
        HOST,
        DIRECT,
        PSEUDONYM,
        SENSITIVE,
        UNDECLARED,
        FREE_TEXT,
        NHS_NUMBER,
        STRAY_NUMBER,
        LABEL,
        FIRST_PATIENT,
        TITLE_LINE,
        FILE_NAME,
        NOTES,
        BEFORE_FOLDER,
        BEFORE_TITLE,
        BEFORE_ID,
        BEFORE_FILE,
        BEFORE_LABEL,
        BEFORE_CELL,
        BEFORE_DATASET,
        BEFORE_SCHEMA,
        BEFORE_VALUE,
        IN_REASON,
        IN_OWNER,
        IN_TITLE,
    ];
    let mut secrets: Vec<String> = all.map(str::to_owned).into();
    secrets.push(root.display().to_string());
    secrets
}

/// What the publisher's own output shows, so that its absence elsewhere says something.
pub(crate) const PRIVATELY_SHOWN: &[&str] = &[LABEL, STRAY_NUMBER, FIRST_PATIENT];

const SCHEMA: &str = r#"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "x-subject": "person",
  "properties": {
    "nhs": { "type": "string", "x-privacy": "direct" },
    "name": { "type": "string", "x-privacy": "direct" },
    "person": { "type": "string", "x-privacy": "pseudonym" },
    "illness": { "type": "string", "enum": ["asthma", "gout"], "x-privacy": "sensitive" },
    "note": { "type": "string", "maxLength": 20 },
    "service": { "type": "string", "enum": ["A", "B", "C"], "x-privacy": "indirect" },
    "month": { "type": "string", "x-period": { "is": "month", "as": "YYYY-MM" }, "x-privacy": "indirect" }
  },
  "required": ["nhs", "name", "person", "illness", "note", "service", "month"],
  "additionalProperties": false
}
"#;

const DECLARATION: &str = r#"[release]
title     = "Visits by person, TITLE"
publisher = "A trust"
contact   = "information@example.org"
licence   = "OGL-UK-3.0"
id        = "2015"
period    = { from = 2015-01-01, to = 2015-03-31 }
as-of     = 2015-07-01
audience  = "world"
policy    = ["uk-open-data"]

[[dataset]]
name   = "people"
path   = "parts/*.csv"
schema = "people.schema.json"
kind   = "records"
expect = { every = "month", rows = 61 }
csv    = { header-row = 3 }

[[dataset]]
name   = "plain"
path   = "plain/*.csv"
kind   = "records"

[[dataset]]
name   = "totals"
path   = "totals.csv"
schema = "totals.schema.json"
kind   = "table"

[[waiver]]
rule    = "schema/max-length"
severity = "fail"
owner   = "a post held by OWNER"
reason  = "agreed for REASON"
expires = 2030-12-31
"#;

const TOTALS_SCHEMA: &str = r#"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "x-key": ["service", "month"],
  "properties": {
    "service": { "type": "string", "enum": ["A", "B", "C"] },
    "month": { "type": "string", "x-period": { "is": "month", "as": "YYYY-MM" } },
    "visits": { "type": "integer", "minimum": 0, "x-measure": { "of": "events" } }
  },
  "required": ["service", "month", "visits"],
  "additionalProperties": false
}
"#;

/// The releases, the later one in `release`.
pub(crate) fn bench() -> Bench {
    let bench = Bench::new();
    let declaration = DECLARATION.replace("TITLE", IN_TITLE).replace("OWNER", IN_OWNER);
    let declaration = declaration.replace("REASON", IN_REASON);
    bench.write("release/candour.toml", declaration);
    bench.write("release/people.schema.json", SCHEMA);
    bench.write("release/totals.schema.json", TOTALS_SCHEMA);
    bench.write(&format!("release/parts/{FILE_NAME}.csv"), people(false));
    bench.write(
        &format!("release/plain/{FILE_NAME}.csv"),
        format!("{FIRST_PATIENT},1953\nanother,1954\nothers,1955\n"),
    );
    bench.write("release/totals.csv", totals(STRAY_NUMBER, 40));
    bench.write(
        "release/candour.local.toml",
        format!("previous = \"../{BEFORE_FOLDER}\"\nnotes = \"{NOTES}\"\n"),
    );
    before(&bench);
    bench
}

fn before(bench: &Bench) {
    let folder = BEFORE_FOLDER;
    let declaration = format!(
        "[release]\ntitle = \"{BEFORE_TITLE}\"\nid = \"{BEFORE_ID}\"\n\
         period = {{ from = 2014-01-01, to = 2014-03-31 }}\n\n\
         [[dataset]]\nname = \"people\"\npath = \"{BEFORE_FILE}.csv\"\nschema = \"{BEFORE_SCHEMA}.json\"\n\
         kind = \"records\"\ncsv = {{ header-row = 3 }}\n\n\
         [[dataset]]\nname = \"totals\"\npath = \"{BEFORE_FILE}-totals.csv\"\nkind = \"table\"\n\n\
         [[dataset]]\nname = \"{BEFORE_DATASET}\"\npath = \"{BEFORE_FILE}-other.csv\"\nkind = \"table\"\n"
    );
    bench.write(&format!("{folder}/candour.toml"), declaration);
    let schema = SCHEMA.replace("\"note\"", &format!("\"{BEFORE_LABEL}\""));
    bench.write(&format!("{folder}/{BEFORE_SCHEMA}.json"), schema);
    bench.write(&format!("{folder}/{BEFORE_FILE}.csv"), people(true));
    bench.write(
        &format!("{folder}/{BEFORE_FILE}-totals.csv"),
        totals(BEFORE_VALUE, 31).replace("2015", "2014"),
    );
    bench.write(
        &format!("{folder}/{BEFORE_FILE}-other.csv"),
        format!("{BEFORE_LABEL},x\n{BEFORE_CELL},1\n"),
    );
}

/// Sixty rows below two title lines, among which each secret stands once.
fn people(is_before: bool) -> String {
    let (note, label, year) = match is_before {
        true => (BEFORE_LABEL, BEFORE_LABEL.to_owned() + "x", 2014),
        false => ("note", LABEL.to_owned(), 2015),
    };
    let title = if is_before { BEFORE_TITLE } else { TITLE_LINE };
    let mut text = format!("{title},,,,,,,\n,,,,,,,\nnhs,name,person,illness,{note},service,month,{label}\n");
    for at in 0..60 {
        let service = ["A", "B", "C"][at % 3];
        let month = at % 3 + 1;
        let _ = writeln!(
            text,
            "n{at},someone {at},p{at},asthma,seen,{service},{year}-0{month},u{at}"
        );
    }
    let secret = if is_before {
        format!(
            "{BEFORE_CELL},{BEFORE_CELL},{BEFORE_CELL},{BEFORE_CELL},{BEFORE_CELL},{BEFORE_VALUE},{year}-01,{BEFORE_CELL}\n"
        )
    } else {
        format!("{NHS_NUMBER},{DIRECT},{PSEUDONYM},{SENSITIVE},{FREE_TEXT},{STRAY_NUMBER},{year}-01,{UNDECLARED}\n")
    };
    text + &secret
}

fn totals(stray: &str, visits: u32) -> String {
    let mut text = "service,month,visits\n".to_owned();
    for month in 1..=3 {
        for service in ["A", "B", "C"] {
            let _ = writeln!(text, "{service},2015-0{month},{}", visits + month);
        }
    }
    text + &format!("{stray},2015-01,12\n")
}

/// Takes rows away, so that a later audit finds something else.
pub(crate) fn change(bench: &Bench, release: &str) {
    let name = format!("{release}/parts/{FILE_NAME}.csv");
    let text = bench.read_text(&name);
    let kept: Vec<&str> = text.lines().filter(|line| !line.contains("someone 3")).collect();
    bench.write(&name, kept.join("\n") + "\n");
}

/// Another text for one cell of the withheld release.
pub(crate) fn change_before(bench: &Bench, file: &str, old: &str, new: &str) {
    bench.replace(&format!("{BEFORE_FOLDER}/{BEFORE_FILE}{file}.csv"), old, new);
}

/// Adds a policy with one more rule.
pub(crate) fn with_rule(bench: &Bench, rule: &str) {
    bench.write(
        "release/more.toml",
        format!("[pack]\nid = \"more\"\n\n[rules.\"{rule}\"]\nwarn = {{}}\nsource = \"a test\"\ncertainty = \"low\"\n"),
    );
    bench.replace(
        "release/candour.toml",
        "[\"uk-open-data\"]",
        "[\"uk-open-data\", \"more.toml\"]",
    );
}
