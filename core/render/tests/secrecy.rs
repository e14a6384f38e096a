//! Secrets planted wherever a cell, a label, a file name or a plugin's words may stand, then searched for in every public
//! byte.

use base16ct::lower::encode_string as hex;
use base64ct::{Base64, Encoding};
use candour_model::baseline::{BaselineTally, Group};
use candour_model::facts::Kind;
use candour_model::finding::{Argument, Dimension, Message, Severity, Under, Unit};
use candour_model::outcome::{
    ColumnStates, DatasetProfile, Failure, GroupRows, Groups, Outcome, PeriodRows, PeriodSums, Status, WaiverState,
    WaiverUse,
};
use candour_model::tally::{As, TallySpec};
use proptest::prelude::*;

use candour_publish::testing::{
    SORTS, block, count, evaluation, figure, finding, measure, outcome, share, value, withhold_previous,
};
use candour_publish::{Audience, publish};
use candour_render::formats::{FORMATS, Options};
use candour_render::terminal::{Style, render};
use candour_render::worded;
use candour_statement::canonical::sha256_hex;
use candour_statement::predicate::Predicate;
use candour_statement::statement;

const DIMENSIONS: [Dimension; 7] = [
    Dimension::Confidentiality,
    Dimension::Completeness,
    Dimension::Uniqueness,
    Dimension::Consistency,
    Dimension::Timeliness,
    Dimension::Validity,
    Dimension::Accuracy,
];
const DATASETS: [&str; 4] = ["people", "sites", "services", "columns"];
const UNITS: [Unit; 12] = [
    Unit::People,
    Unit::Rows,
    Unit::Cells,
    Unit::Values,
    Unit::Groups,
    Unit::Keys,
    Unit::Claims,
    Unit::Bytes,
    Unit::Periods,
    Unit::Columns,
    Unit::Files,
    Unit::Figures,
];

/// What a rule says, by numbers that a generator makes up.
#[derive(Clone, Debug)]
struct Said {
    dimension: usize,
    dataset: usize,
    compared: bool,
    could_not_run: bool,
    /// The sort of each argument, its column and its number.
    arguments: Vec<(usize, usize, u64)>,
}

fn said() -> impl Strategy<Value = Said> {
    let arguments = proptest::collection::vec((0..11usize, 0..SORTS.len(), 0..2000u64), 1..8);
    (
        0..DIMENSIONS.len(),
        0..DATASETS.len(),
        any::<bool>(),
        any::<bool>(),
        arguments,
    )
        .prop_map(|(dimension, dataset, compared, could_not_run, arguments)| Said {
            dimension,
            dataset,
            compared,
            could_not_run,
            arguments,
        })
}

/// Makes tokens that stand nowhere else, and remembers them.
#[derive(Default)]
struct Secrets {
    all: Vec<String>,
}

impl Secrets {
    fn new_one(&mut self) -> String {
        let mut n = self.all.len();
        let mut token = "Xq".to_owned();
        for _ in 0..4 {
            token.push(char::from(b'a' + (n % 26) as u8));
            n /= 26;
        }
        token.push_str("Jz");
        self.all.push(token.clone());
        token
    }
}

/// An argument that carries a secret wherever it can.
fn argument(sort: usize, column: &str, n: u64, secrets: &mut Secrets) -> Argument {
    let unit = UNITS[n as usize % UNITS.len()];
    match sort {
        0 => value(column, Some(&secrets.new_one())),
        1 => Argument::Label(secrets.new_one()),
        2 => Argument::Labels(vec![column.to_owned(), secrets.new_one()]),
        3 => Argument::File(secrets.new_one()),
        4 => Argument::Number(secrets.new_one()),
        5 => Argument::Word(secrets.new_one()),
        6 => Argument::Period(secrets.new_one()),
        7 => figure(column, &secrets.new_one(), &[]),
        8 => count(n, unit, &[column]).under(match n % 3 {
            0 => Under::Keyword(secrets.new_one()),
            1 => Under::Condition(secrets.new_one()),
            _ => Under::Categories(secrets.new_one()),
        }),
        9 => share(n.min(1000), 1000, unit, &[column]),
        _ => Argument::Dataset(secrets.new_one()),
    }
}

fn with_secrets(said: &[Said], is_withheld: bool) -> (Outcome, Vec<String>) {
    let mut secrets = Secrets::default();
    let mut outcome = outcome();
    let undeclared = secrets.new_one();
    for dataset in &mut outcome.facts.datasets {
        dataset.columns[6].label = undeclared.clone();
        dataset.files[1].path = secrets.new_one();
    }
    outcome.inputs[1].name = outcome.facts.datasets[0].files[1].path.clone();
    outcome.inputs[4].name = secrets.new_one();
    let mut before = candour_publish::testing::dataset("people", Kind::Records);
    before.columns[6].label = secrets.new_one();
    before.files[0].path = secrets.new_one();
    if let Some(previous) = &mut outcome.facts.comparison.previous {
        previous.datasets = vec![before];
        if is_withheld {
            previous.release.title = Some(secrets.new_one());
            previous.release.id = Some(secrets.new_one());
        }
    }
    if is_withheld {
        let reason = format!("{} is 943 476 5919", secrets.new_one());
        withhold_previous(&mut outcome, &reason);
    }
    outcome.waivers = vec![WaiverUse {
        rule: "sample/rule".to_owned(),
        dataset: None,
        owner: format!("{} of AB123456C", secrets.new_one()),
        reason: format!("{} lives at BR1 3HS", secrets.new_one()),
        severity: Severity::Warn,
        at_most: Vec::new(),
        expires: "2015-12-31".to_owned(),
        state: WaiverState::Applied,
    }];
    for column in SORTS {
        let label = match column {
            "secret-label" => undeclared.as_str(),
            other => other,
        };
        let mut group = |count| Group {
            keys: vec![Some(secrets.new_one())],
            count,
            ..Group::default()
        };
        let mut groups = vec![group(500), group(4), group(496)];
        for dataset in DATASETS {
            for form in [As::Value, As::Month, As::Shape, As::State] {
                if form == As::State {
                    groups = vec![Group {
                        keys: vec![Some("value".to_owned())],
                        count: 1000,
                        ..Group::default()
                    }];
                }
                outcome.baseline.push(BaselineTally {
                    spec: TallySpec::of(dataset).by_as(label, form),
                    rounded: None,
                    groups: groups.clone(),
                });
            }
        }
    }
    outcome.profiles = DATASETS
        .iter()
        .map(|dataset| DatasetProfile {
            dataset: (*dataset).to_owned(),
            period: Some("month".to_owned()),
            rows: [500, 4, 496]
                .into_iter()
                .map(|rows| PeriodRows {
                    period: secrets.new_one(),
                    rows,
                    before: Some((secrets.new_one(), rows)),
                })
                .collect(),
            columns: vec![ColumnStates {
                label: undeclared.clone(),
                ..ColumnStates::default()
            }],
            sums: vec![PeriodSums {
                column: undeclared.clone(),
                of_totals: false,
                now: vec![Some(secrets.new_one()); 3],
                before: vec![Some(secrets.new_one()); 3],
            }],
            groups: Some(Groups {
                column: undeclared.clone(),
                measure: Some(undeclared.clone()),
                groups: vec![GroupRows {
                    value: secrets.new_one(),
                    rows: 40,
                    before: Some(12),
                    sum: Some(secrets.new_one()),
                    sum_before: Some(secrets.new_one()),
                    periods: vec![secrets.new_one()],
                }],
            }),
        })
        .collect();
    for said in said {
        let mut block = block("sample/rule", DATASETS[said.dataset], DIMENSIONS[said.dimension]);
        block.compared = said.compared;
        if said.could_not_run {
            block.status = Status::CouldNotRun(Failure {
                code: "panicked".to_owned(),
                detail: secrets.new_one(),
            });
        } else {
            let mut evaluated = evaluation(Severity::Warn, Vec::new());
            for (sort, column, n) in &said.arguments {
                let column = match SORTS[*column] {
                    "secret-label" => undeclared.as_str(),
                    other => other,
                };
                let mut make = || argument(*sort, column, *n, &mut secrets);
                let mut found = finding(make(), &[column], vec![(make(), count(*n, Unit::Rows, &[column]))]);
                evaluated.measures.push(measure(make(), &[column]));
                found.groups_in_all = *n;
                evaluated.findings.push(found.clone());
                found.message.template = secrets.new_one();
                evaluated.findings.push(found);
            }
            block.evaluations = vec![evaluated];
        }
        outcome.blocks.push(block);
        let mut silent = outcome.blocks[outcome.blocks.len() - 1].clone();
        silent.evaluations.clear();
        silent.status = Status::NotApplicable(Message {
            template: secrets.new_one(),
            args: Default::default(),
        });
        outcome.blocks.push(silent);
    }
    (outcome, secrets.all)
}

/// Everything that is made of a predicate.
fn bytes(outcome: &Outcome, audience: Audience) -> (Predicate, String) {
    let predicate = worded(publish(outcome, audience, "0.1.0").expect("a predicate"));
    let mut text = serde_json::to_string(&predicate).expect("JSON");
    for (colour, verbose, quiet) in [(false, true, false), (true, false, false), (false, false, true)] {
        text.push_str(&render(
            &predicate,
            Style {
                colour,
                width: usize::MAX,
                verbose,
                quiet,
            },
        ));
    }
    if audience == Audience::Public {
        let signed = statement::of(predicate.clone()).expect("a statement").bytes;
        let read = statement::read(&signed).expect("what was written");
        for format in FORMATS {
            text.push_str(&format.render(&read, Options::default()).expect("a form of it"));
        }
        let files = [
            candour_publish::baseline::baseline(outcome)
                .expect("JSON")
                .expect("what is declared has one"),
            signed,
        ];
        for bytes in files {
            text.push_str(&String::from_utf8(bytes).expect("text"));
        }
    }
    (predicate, text)
}

/// That a predicate is as its schema says.
fn assert_has_its_form(predicate: &Predicate) {
    let schema = schemars::schema_for!(Predicate).to_value();
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let value = serde_json::to_value(predicate).expect("JSON");
    let faults: Vec<String> = validator.iter_errors(&value).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

/// The forms in which a secret may be hidden: as it is, encoded at any alignment, or digested.
fn guises(secret: &str) -> Vec<String> {
    let mut guises = vec![
        secret.to_lowercase(),
        hex(secret.as_bytes()),
        sha256_hex(secret.as_bytes()),
    ];
    for skipped in 0..3 {
        let whole = (secret.len() - skipped) / 3 * 3;
        guises.push(Base64::encode_string(&secret.as_bytes()[skipped..skipped + whole]).to_lowercase());
    }
    guises
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_secret_is_in_any_public_byte(said in proptest::collection::vec(said(), 1..6), is_withheld: bool) {
        let (outcome, secrets) = with_secrets(&said, is_withheld);
        let (predicate, public) = bytes(&outcome, Audience::Public);
        assert_has_its_form(&predicate);
        let public = public.to_lowercase();
        for secret in &secrets {
            for guise in guises(secret) {
                prop_assert!(!public.contains(&guise), "{secret} as {guise}");
            }
        }
    }

    #[test]
    fn the_publisher_sees_what_was_found(said in proptest::collection::vec(said(), 1..4)) {
        let (outcome, _) = with_secrets(&said, true);
        let (predicate, private) = bytes(&outcome, Audience::Private);
        assert_has_its_form(&predicate);
        for block in &outcome.blocks {
            if let Status::CouldNotRun(failure) = &block.status {
                prop_assert!(private.contains(&failure.detail));
            }
            let findings = block.evaluations.iter().flat_map(|evaluation| &evaluation.findings);
            for finding in findings.filter(|finding| finding.message.template == "found") {
                for argument in finding.message.args.values().chain(finding.groups.iter().flat_map(|group| group.values())) {
                    match argument {
                        Argument::Value(value) => prop_assert!(private.contains(value.text.as_deref().unwrap())),
                        Argument::Label(text) | Argument::File(text) | Argument::Number(text) | Argument::Word(text)
                        | Argument::Period(text) | Argument::Dataset(text) => prop_assert!(private.contains(text)),
                        _ => {}
                    }
                }
            }
        }
        for file in outcome.facts.datasets[0].files.iter() {
            let is_input = outcome.inputs.iter().any(|input| input.name == file.path);
            prop_assert!(!is_input || private.contains(&file.path));
        }
        prop_assert!(statement::of(predicate).is_err(), "what is for her eyes is not signed");
    }

    /// Numbers that depend on a withheld release change, within their bands, and no public byte does.
    #[test]
    fn a_withheld_neighbour_changes_no_public_byte(said in proptest::collection::vec(said(), 1..4), by in 1..50u64) {
        let compared: Vec<Said> = said.into_iter().map(|mut said| {
            said.compared = true;
            said.arguments.retain(|(sort, _, _)| *sort != 9);
            said
        }).collect();
        let mut changed = compared.clone();
        for (_, _, n) in changed.iter_mut().flat_map(|said| &mut said.arguments) {
            *n += by * UNITS.len() as u64;
        }
        let (one, _) = with_secrets(&compared, true);
        let (other, _) = with_secrets(&changed, true);
        prop_assert_eq!(bytes(&one, Audience::Public).1, bytes(&other, Audience::Public).1);
    }
}
