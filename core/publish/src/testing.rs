//! Outcomes made for tests: one of records about people, one of a table, each with every sort of column.

use std::collections::BTreeMap;

use candour_model::control::{MeasureMeta, RuleManifest, Scope, Template};
use candour_model::coverage::{Coverage, Covers};
use candour_model::facts::{
    ColumnFacts, Comparison, DatasetFacts, DateRange, Expect, Facts, FileFacts, Kind, PreviousRelease, ReleaseFacts,
};
use candour_model::finding::{
    Argument, Breakdown, CellValue, Count, Dimension, Figure, Finding, MeasureValue, Message, Severity, Share, Unit,
};
use candour_model::meaning::{
    ColumnMeaning, Marker, MarkerKind, Measure, MeasureOf, Period, PeriodUnit, Privacy, TableMeaning,
};
use candour_model::outcome::{
    Availability, Block, Compared, DimensionVerdict, Evaluation, Input, InputRole, Outcome, PluginIdentity,
    PublicationPolicy, PublishedValues, Status, Verdict,
};
use serde_json::json;

/// A column of each sort, by its name.
pub const SORTS: [&str; 10] = [
    "direct",
    "pseudonym",
    "sensitive",
    "indirect",
    "none",
    "unset",
    "secret-label",
    "month",
    "patients",
    "site",
];

/// A dataset with a column of each sort: `secret-label` is in no schema, `unset` is without a word on privacy.
pub fn dataset(name: &str, kind: Kind) -> DatasetFacts {
    let columns = SORTS.map(|label| ColumnFacts {
        label: label.to_owned(),
        declared: label != "secret-label",
        present: true,
        meaning: if label == "secret-label" {
            ColumnMeaning::default()
        } else {
            meaning(label)
        },
    });
    DatasetFacts {
        name: name.to_owned(),
        kind,
        schema: Some(json!({ "type": "object" })),
        columns: columns.into(),
        table: TableMeaning::default(),
        expect: Expect {
            rows: Some(777),
            ..Expect::default()
        },
        compare_back: None,
        changes: Vec::new(),
        assertions: Vec::new(),
        files: vec![
            file(&format!("{name}.csv"), 48_000),
            file(&format!("secret/{name}-2.csv"), 1_000),
        ],
        records: Some(1000),
    }
}

fn file(path: &str, bytes: u64) -> FileFacts {
    FileFacts {
        path: path.to_owned(),
        bytes,
        encoding: "utf-8".to_owned(),
        delimiter: ",".to_owned(),
        ..FileFacts::default()
    }
}

fn meaning(label: &str) -> ColumnMeaning {
    let privacy = match label {
        "direct" => Some(vec![Privacy::Direct]),
        "pseudonym" => Some(vec![Privacy::Pseudonym]),
        "sensitive" => Some(vec![Privacy::Sensitive]),
        "indirect" | "month" => Some(vec![Privacy::Indirect]),
        "unset" => None,
        _ => Some(vec![Privacy::None]),
    };
    let marker = Marker {
        is: MarkerKind::Suppressed,
        from: Some(1),
        to: Some(7),
    };
    ColumnMeaning {
        privacy,
        vocabulary: vec!["listed".to_owned()],
        total: (label == "site").then(|| "All".to_owned()),
        markers: BTreeMap::from([("*".to_owned(), marker)]),
        period: (label == "month").then_some(Period {
            is: PeriodUnit::Month,
            written: None,
            same_as: None,
        }),
        measure: (label == "patients").then(|| Measure::of(MeasureOf::People)),
        ..ColumnMeaning::default()
    }
}

/// An outcome with `people`, `sites` and a previous release, and no block.
pub fn outcome() -> Outcome {
    let datasets = vec![
        dataset("people", Kind::Records),
        dataset("sites", Kind::Table),
        dataset("services", Kind::Lookup),
        dataset("columns", Kind::Dictionary),
    ];
    let release = ReleaseFacts {
        title: Some("Community services activity".to_owned()),
        publisher: Some("Bromley Healthcare".to_owned()),
        contact: Some("information@example.nhs.uk".to_owned()),
        licence: Some("OGL-UK-3.0".to_owned()),
        id: Some("2014-15".to_owned()),
        period: Some(DateRange {
            from: "2014-04-01".to_owned(),
            to: "2015-03-31".to_owned(),
        }),
        as_of: Some("2015-07-01".to_owned()),
        ..ReleaseFacts::default()
    };
    let declared_paths = datasets.iter().map(|dataset| format!("{}.csv", dataset.name)).collect();
    let inputs = vec![
        input(InputRole::Data, Some("people"), "people.csv", "text/csv"),
        input(InputRole::Data, Some("people"), "secret/people-2.csv", "text/csv"),
        input(
            InputRole::Schema,
            None,
            "schemas/people.schema.json",
            "application/schema+json",
        ),
        input(InputRole::Declaration, None, "candour.toml", "application/toml"),
        input(InputRole::Previous, Some("people"), "people.csv", "text/csv"),
    ];
    Outcome {
        facts: Facts {
            release: release.clone(),
            comparison: Comparison {
                previous: Some(PreviousRelease {
                    release: ReleaseFacts {
                        id: Some("2013-14".to_owned()),
                        ..release
                    },
                    datasets: Vec::new(),
                    gone: Vec::new(),
                }),
                archive: Vec::new(),
            },
            datasets,
            agreements: Vec::new(),
        },
        released_to: Default::default(),
        policies: vec!["uk-open-data".to_owned()],
        weakenings: Vec::new(),
        coverage_floor: 95,
        publication: PublicationPolicy {
            threshold: 10,
            round: 5,
        },
        declared_paths,
        published_values: vec![PublishedValues {
            dataset: "people".to_owned(),
            column: "site".to_owned(),
            values: vec!["looked-up".to_owned()],
        }],
        blocks: Vec::new(),
        beneath: Default::default(),
        records: Default::default(),
        verdict: Verdict::Passed,
        dimensions: vec![DimensionVerdict {
            dimension: Dimension::Completeness,
            verdict: Some(Verdict::Passed),
            whole: true,
        }],
        caps: Vec::new(),
        not_checked: Vec::new(),
        waivers: Vec::new(),
        inputs,
        isolation: BTreeMap::new(),
        profiles: Vec::new(),
        baseline: Vec::new(),
        baseline_too_large: Vec::new(),
        compared: Compared::Files,
        previous_statement: None,
        previous_withheld: false,
        archive: Vec::new(),
        salt: "5a".repeat(32),
    }
}

fn input(role: InputRole, dataset: Option<&str>, name: &str, media_type: &str) -> Input {
    Input {
        role,
        dataset: dataset.map(str::to_owned),
        archive: None,
        name: name.to_owned(),
        media_type: media_type.to_owned(),
        bytes: 48_000,
        sha256: "ab".repeat(32),
        records_sha256: (media_type == "text/csv").then(|| "cd".repeat(32)),
        availability: Availability::Here,
    }
}

/// Makes the previous release one that others cannot get at.
pub fn withhold_previous(outcome: &mut Outcome, reason: &str) {
    for input in outcome
        .inputs
        .iter_mut()
        .filter(|input| input.role == InputRole::Previous)
    {
        input.availability = Availability::Withheld(reason.to_owned());
    }
}

/// A block of a plugin's rule that says nothing yet.
pub fn block(rule: &str, dataset: &str, dimension: Dimension) -> Block {
    let name = rule.rsplit('/').next().unwrap_or(rule);
    Block {
        rule: rule.to_owned(),
        dataset: Some(dataset.to_owned()),
        plugin: Some(PluginIdentity {
            id: "sample".to_owned(),
            version: "0.1.0".to_owned(),
            pinned: false,
        }),
        manifest: Some(manifest(name, dimension)),
        dimension: Some(dimension),
        source: Some("a book".to_owned()),
        certainty: Some("medium".to_owned()),
        status: Status::Evaluated,
        evaluations: Vec::new(),
        weakenings: Vec::new(),
        tallies: Vec::new(),
        tallies_sha256: None,
        compared: false,
        coverage: vec![Coverage {
            about: Unit::Rows,
            columns: Vec::new(),
            of: 4,
            looked: 4,
            rest: Vec::new(),
        }],
        too_little: false,
    }
}

fn manifest(name: &str, dimension: Dimension) -> RuleManifest {
    RuleManifest {
        threshold: None,
        name: name.to_owned(),
        summary: "things that are not as they should be".to_owned(),
        scope: Scope::Dataset,
        dimension,
        compares: false,
        reads_schema: false,
        covers: Covers::Cells,
        roles: Vec::new(),
        kinds: Vec::new(),
        templates: vec![Template {
            id: "found".to_owned(),
            text: "{what} is not as it should be".to_owned(),
            group: Some("{key}: {rows}".to_owned()),
            advice: Some("Put it right.".to_owned()),
            ..Template::default()
        }],
        words: vec!["a known word".to_owned()],
        measures: vec![MeasureMeta {
            name: "measured".to_owned(),
            title: "what was measured".to_owned(),
            bar_of: None,
            ..MeasureMeta::default()
        }],
        params: json!({ "type": "object" }),
        page: "# Sample\nMore than 200,000 are too many.\n".to_owned(),
    }
}

pub fn evaluation(severity: Severity, findings: Vec<Finding>) -> Evaluation {
    Evaluation {
        severity,
        params: json!({ "k": 5, "at-most": 0.25 }),
        findings,
        measures: Vec::new(),
        waived: false,
    }
}

/// A finding in the words of the sample's manifest.
pub fn finding(what: Argument, columns: &[&str], groups: Vec<(Argument, Argument)>) -> Finding {
    Finding {
        message: Message {
            template: "found".to_owned(),
            args: BTreeMap::from([("what".to_owned(), what)]),
        },
        columns: texts(columns),
        affected: None,
        groups_in_all: groups.len() as u64,
        groups: groups
            .into_iter()
            .map(|(key, rows)| BTreeMap::from([("key".to_owned(), key), ("rows".to_owned(), rows)]))
            .collect(),
        records: Vec::new(),
    }
}

pub fn measure(value: Argument, columns: &[&str]) -> MeasureValue {
    MeasureValue {
        name: "measured".to_owned(),
        columns: texts(columns),
        value,
    }
}

pub fn count(n: u64, of: Unit, by: &[&str]) -> Argument {
    Argument::Count(Count {
        n,
        of,
        by: Breakdown::by(texts(by)),
    })
}

pub fn share(part: u64, whole: u64, of: Unit, by: &[&str]) -> Argument {
    Argument::Share(Share {
        part,
        whole,
        of,
        by: Breakdown::by(texts(by)),
    })
}

pub fn figure(column: &str, text: &str, by: &[&str]) -> Argument {
    Argument::Figure(Figure {
        column: column.to_owned(),
        text: text.to_owned(),
        most: None,
        by: Breakdown::by(texts(by)),
    })
}

pub fn value(column: &str, text: Option<&str>) -> Argument {
    Argument::Value(CellValue {
        column: column.to_owned(),
        text: text.map(str::to_owned),
    })
}

pub fn label(label: &str) -> Argument {
    Argument::Label(label.to_owned())
}

pub fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}
