//! The door: an outcome becomes a predicate, each word by the publication rules.

use std::collections::{BTreeMap, BTreeSet};

use candour_model::control::Template;
use candour_model::facts::{Kind, ReleaseFacts};
use candour_model::finding::{self, Argument, MeasureValue, Message, Severity};
use candour_model::outcome::{self, Availability, Cap, InputRole, Outcome};
use serde_json::Value;

use crate::error::{Error, ErrorKind};
use crate::gate::{Audience, Gate, declared_text};
use crate::predicate as shown;
use crate::sentence;
use crate::statement;
use crate::words;

/// How many groups of a finding are shown.
const SHOWN_GROUPS: usize = 10;

/// What `audience` may know of `outcome`. `version` is Candour's own.
pub fn publish(outcome: &Outcome, audience: Audience, version: &str) -> Result<shown::Predicate, Error> {
    let blocks = outcome
        .blocks
        .iter()
        .map(|block| publish_block(outcome, block, audience))
        .collect::<Result<Vec<_>, _>>()?;
    let figures = figures(outcome, &blocks);
    let limits = outcome.caps.iter().map(limit).collect::<Vec<_>>();
    Ok(shown::Predicate {
        version: shown::VERSION.to_owned(),
        release: release(&outcome.facts.release, audience),
        verdict: outcome.verdict,
        sentence: sentence::sentence(outcome, &blocks, &figures, &limits),
        dimensions: outcome
            .dimensions
            .iter()
            .map(|result| shown::DimensionResult {
                dimension: result.dimension,
                verdict: result.verdict,
            })
            .collect(),
        figures,
        datasets: outcome.facts.datasets.iter().map(dataset).collect(),
        limits,
        not_checked: not_checked(outcome, &blocks, audience),
        waivers: outcome
            .waivers
            .iter()
            .map(|waiver| publish_waiver(waiver, audience))
            .collect(),
        changes: changes(outcome, audience),
        inputs: outcome
            .inputs
            .iter()
            .map(|input| publish_input(outcome, input, audience))
            .collect(),
        previous: outcome
            .facts
            .comparison
            .previous
            .as_ref()
            .map(|previous| shown::Previous {
                id: previous.release.id.clone(),
                title: previous
                    .release
                    .title
                    .as_deref()
                    .map(|title| declared_text(title, audience, false)),
            }),
        audit: shown::Audit {
            candour: version.to_owned(),
            as_of: outcome.facts.release.as_of.clone(),
            policies: outcome.policies.clone(),
            threshold: outcome.publication.threshold,
            round: outcome.publication.round,
            isolation: outcome.isolation.clone(),
        },
        blocks,
    })
}

fn release(facts: &ReleaseFacts, audience: Audience) -> shown::Release {
    let text =
        |value: &Option<String>, is_contact| value.as_deref().map(|value| declared_text(value, audience, is_contact));
    shown::Release {
        title: text(&facts.title, false),
        publisher: text(&facts.publisher, false),
        contact: text(&facts.contact, true),
        licence: text(&facts.licence, false),
        id: text(&facts.id, false),
        from: facts.period.as_ref().map(|period| period.from.clone()),
        to: facts.period.as_ref().map(|period| period.to.clone()),
    }
}

fn dataset(facts: &candour_model::facts::DatasetFacts) -> shown::Dataset {
    let written: BTreeSet<String> = facts
        .files
        .iter()
        .map(|file| {
            let delimiter = match file.delimiter.as_str() {
                "," => "comma",
                ";" => "semicolon",
                "\t" => "tab",
                "|" => "bar",
                _ => "another delimiter",
            };
            let found = if file.delimiter_declared {
                "declared"
            } else {
                "found out"
            };
            format!("{}, {delimiter} ({found})", file.encoding)
        })
        .collect();
    shown::Dataset {
        name: facts.name.clone(),
        kind: kind_name(facts.kind).to_owned(),
        records: facts.records.unwrap_or(0),
        columns: facts.present().count() as u64,
        files: facts.files.len() as u64,
        written: written.into_iter().collect::<Vec<_>>().join("; "),
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Records => "records",
        Kind::Table => "table",
        Kind::Lookup => "lookup",
        Kind::Dictionary => "dictionary",
    }
}

fn publish_block(outcome: &Outcome, block: &outcome::Block, audience: Audience) -> Result<shown::Block, Error> {
    let is_withheld = block.compared && previous_is_withheld(outcome);
    let gate = Gate::new(
        outcome,
        audience,
        block.dataset.as_deref(),
        block.dimension,
        is_withheld,
    );
    let evaluations = block
        .evaluations
        .iter()
        .map(|evaluation| publish_evaluation(&gate, block, evaluation))
        .collect::<Vec<_>>();
    let is_clean = evaluations.iter().all(|evaluation| evaluation.findings.is_empty());
    let (status, reason) = match &block.status {
        outcome::Status::Evaluated if is_clean => (shown::Status::Clean, None),
        outcome::Status::Evaluated => (shown::Status::Found, None),
        outcome::Status::NotApplicable(message) => {
            (shown::Status::NotApplicable, Some(words_of(&gate, block, message)))
        }
        outcome::Status::CouldNotRun(failure) => {
            let reason = match audience {
                Audience::Public => failure.code.clone(),
                Audience::Private => format!("{}: {}", failure.code, failure.detail),
            };
            (shown::Status::CouldNotRun, Some(reason))
        }
    };
    let mut published = shown::Block {
        rule: block.rule.clone(),
        dataset: block.dataset.clone(),
        summary: block.manifest.as_ref().map(|manifest| manifest.summary.clone()),
        plugin: block.plugin.as_ref().map(|plugin| shown::Plugin {
            id: plugin.id.clone(),
            version: plugin.version.clone(),
            pinned: plugin.pinned,
        }),
        dimension: block.dimension,
        status,
        reason,
        evaluations,
        source: block.source.clone(),
        certainty: block.certainty.clone(),
        weakened: block
            .weakenings
            .iter()
            .map(|weakening| shown::Weakened {
                param: weakening.param.clone(),
                policy: exact(&weakening.pack),
                used: exact(&weakening.used),
                reason: declared_text(&weakening.reason, audience, false),
            })
            .collect(),
        sha256: String::new(),
    };
    published.sha256 = block_digest(&published)?;
    Ok(published)
}

/// Digest of a block's canonical JSON without its `sha256`.
fn block_digest(block: &shown::Block) -> Result<String, Error> {
    let mut value = serde_json::to_value(block).map_err(|error| ErrorKind::Serialise {
        reason: error.to_string(),
    })?;
    if let Value::Object(properties) = &mut value {
        properties.remove("sha256");
    }
    Ok(statement::sha256_hex(&statement::canonical(&value)?))
}

fn previous_is_withheld(outcome: &Outcome) -> bool {
    outcome
        .inputs
        .iter()
        .any(|input| input.role == InputRole::Previous && matches!(input.availability, Availability::Withheld(_)))
}

fn publish_evaluation(gate: &Gate<'_>, block: &outcome::Block, evaluation: &outcome::Evaluation) -> shown::Evaluation {
    shown::Evaluation {
        severity: evaluation.severity,
        params: exact(&evaluation.params),
        waived: evaluation.waived,
        findings: evaluation
            .findings
            .iter()
            .map(|finding| publish_finding(gate, block, finding))
            .collect(),
        measures: evaluation
            .measures
            .iter()
            .filter_map(|measure| publish_measure(gate, block, measure))
            .collect(),
    }
}

fn template<'a>(block: &'a outcome::Block, id: &str) -> Option<&'a Template> {
    block
        .manifest
        .as_ref()?
        .templates
        .iter()
        .find(|template| template.id == id)
}

/// A message in words.
fn words_of(gate: &Gate<'_>, block: &outcome::Block, message: &Message) -> String {
    let text = template(block, &message.template).map_or(message.template.as_str(), |template| template.text.as_str());
    fill(gate, text, &message.args, &[])
}

fn fill(gate: &Gate<'_>, text: &str, args: &BTreeMap<String, Argument>, columns: &[String]) -> String {
    words::fill(text, |name| {
        args.get(name)
            .and_then(|argument| gate.argument(argument, args, columns))
    })
}

fn publish_finding(gate: &Gate<'_>, block: &outcome::Block, finding: &finding::Finding) -> shown::Finding {
    let template = template(block, &finding.message.template);
    let text = template.map_or(finding.message.template.as_str(), |template| template.text.as_str());
    let group_text = template.and_then(|template| template.group.as_deref());
    let groups = finding
        .groups
        .iter()
        .filter(|group| {
            group
                .values()
                .all(|argument| gate.argument(argument, group, &finding.columns).is_some())
        })
        .take(SHOWN_GROUPS)
        .filter_map(|group| group_text.map(|text| fill(gate, text, group, &finding.columns)))
        .collect();
    let records = if gate.shows_records() {
        finding
            .records
            .iter()
            .take(SHOWN_GROUPS)
            .map(|record| record.record)
            .collect()
    } else {
        Vec::new()
    };
    shown::Finding {
        template: finding.message.template.clone(),
        text: fill(gate, text, &finding.message.args, &finding.columns),
        columns: finding.columns.iter().map(|label| gate.label(label)).collect(),
        affected: finding
            .affected
            .as_ref()
            .and_then(|count| gate.counted(count, &finding.columns)),
        groups,
        groups_in_all: finding.groups_in_all,
        records,
        advice: template.and_then(|template| template.advice.clone()),
    }
}

fn publish_measure(gate: &Gate<'_>, block: &outcome::Block, measure: &MeasureValue) -> Option<shown::Measure> {
    let value = gate.argument(&measure.value, &BTreeMap::new(), &measure.columns)?;
    let meta = block
        .manifest
        .as_ref()?
        .measures
        .iter()
        .find(|meta| meta.name == measure.name)?;
    let exact = match &measure.value {
        Argument::Count(count) if value == words::number(count.n) => BTreeMap::from([("n".to_owned(), count.n)]),
        Argument::Share(share) if share.by.is_empty() && value == words::percent(share.part, share.whole) => {
            BTreeMap::from([("part".to_owned(), share.part), ("whole".to_owned(), share.whole)])
        }
        _ => BTreeMap::new(),
    };
    Some(shown::Measure {
        name: measure.name.clone(),
        title: meta.title.clone(),
        columns: measure.columns.iter().map(|label| gate.label(label)).collect(),
        value,
        exact,
    })
}

/// A parameter without inexact numbers: fractions become text.
fn exact(value: &Value) -> Value {
    match value {
        Value::Number(number) if number.as_i64().is_none() && number.as_u64().is_none() => {
            Value::String(number.to_string())
        }
        Value::Array(items) => Value::Array(items.iter().map(exact).collect()),
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(name, member)| (name.clone(), exact(member)))
                .collect(),
        ),
        other => other.clone(),
    }
}

fn figures(outcome: &Outcome, blocks: &[shown::Block]) -> shown::Figures {
    let mut figures = shown::Figures {
        datasets: outcome.facts.datasets.len() as u64,
        records: outcome
            .facts
            .datasets
            .iter()
            .filter_map(|dataset| dataset.records)
            .sum(),
        bytes: outcome
            .facts
            .datasets
            .iter()
            .flat_map(|dataset| &dataset.files)
            .map(|file| file.bytes)
            .sum(),
        ..shown::Figures::default()
    };
    for block in blocks {
        match block.status {
            shown::Status::Clean => {
                figures.checks_run += 1;
                figures.checks_clean += 1;
            }
            shown::Status::Found => figures.checks_run += 1,
            shown::Status::NotApplicable => figures.checks_not_applicable += 1,
            shown::Status::CouldNotRun => figures.checks_could_not_run += 1,
        }
        for evaluation in &block.evaluations {
            let n = evaluation.findings.len() as u64;
            match evaluation.severity {
                _ if evaluation.waived => figures.waived += n,
                Severity::Fail => figures.failures += n,
                Severity::Warn => figures.warnings += n,
                Severity::Note => figures.notes += n,
            }
        }
    }
    figures
}

fn limit(cap: &Cap) -> shown::Limit {
    let (code, dataset, text) = match cap {
        Cap::PrivacyUndeclared { dataset } => (
            "privacy-undeclared",
            dataset,
            format!("privacy was not checked in {dataset}: what its columns may reveal is not declared"),
        ),
        Cap::MeasuresUndeclared { dataset } => (
            "measures-undeclared",
            dataset,
            format!("small counts of people were not checked in {dataset}: its measures are not declared"),
        ),
        Cap::SubjectWithheld { dataset } => (
            "subject-withheld",
            dataset,
            format!("people could not be counted in {dataset}: whom a row is about is withheld"),
        ),
        Cap::SubjectUndeclared { dataset } => (
            "subject-undeclared",
            dataset,
            format!("people could not be counted in {dataset}: the schema does not say whom a row is about"),
        ),
        Cap::SchemaAbsent { dataset } => (
            "schema-absent",
            dataset,
            format!("{dataset} was not validated: it has no schema"),
        ),
    };
    shown::Limit {
        code: code.to_owned(),
        dataset: dataset.clone(),
        text,
    }
}

/// Same rule, same reason: one entry with its datasets.
fn not_checked(outcome: &Outcome, blocks: &[shown::Block], audience: Audience) -> Vec<shown::NotChecked> {
    let mut entries: Vec<shown::NotChecked> = Vec::new();
    let mut add = |what: &str, dataset: Option<&String>, reason: String| match entries
        .iter_mut()
        .find(|entry| entry.what == what && entry.reason == reason)
    {
        Some(entry) => entry.datasets.extend(dataset.cloned()),
        None => entries.push(shown::NotChecked {
            what: what.to_owned(),
            datasets: dataset.into_iter().cloned().collect(),
            reason,
        }),
    };
    for block in blocks {
        let reason = block.reason.clone().unwrap_or_default();
        match block.status {
            shown::Status::CouldNotRun => add(&block.rule, block.dataset.as_ref(), format!("could not run ({reason})")),
            shown::Status::NotApplicable => add(&block.rule, block.dataset.as_ref(), reason),
            shown::Status::Clean | shown::Status::Found => {}
        }
    }
    for unchecked in &outcome.not_checked {
        match unchecked {
            outcome::NotChecked::NotInPolicy { rule } => add(rule, None, "no policy names it".to_owned()),
            outcome::NotChecked::TurnedOff { rule, reason } => {
                let reason = declared_text(reason, audience, false);
                add(rule, None, format!("the publisher turned it off: {reason}"));
            }
            outcome::NotChecked::NoPrevious => {
                add(
                    "change since the previous release",
                    None,
                    "no previous release was given".to_owned(),
                );
            }
            outcome::NotChecked::DeclarationUnused { keyword, count } => {
                let declared = words::several(*count, "declaration", "declarations");
                add(keyword, None, format!("{declared} that no rule of this version tests"));
            }
        }
    }
    entries
}

fn publish_waiver(waiver: &outcome::WaiverUse, audience: Audience) -> shown::Waiver {
    shown::Waiver {
        rule: waiver.rule.clone(),
        dataset: waiver.dataset.clone(),
        owner: declared_text(&waiver.owner, audience, false),
        reason: declared_text(&waiver.reason, audience, false),
        expires: waiver.expires.clone(),
        state: waiver.state,
    }
}

fn changes(outcome: &Outcome, audience: Audience) -> Vec<shown::Change> {
    let declared = outcome.facts.datasets.iter().flat_map(|dataset| &dataset.changes);
    declared
        .map(|change| shown::Change {
            what: serde_json::to_value(change.what)
                .ok()
                .and_then(|what| what.as_str().map(str::to_owned))
                .unwrap_or_default(),
            dataset: change.dataset.clone(),
            column: change.column.clone(),
            from: change
                .from
                .iter()
                .map(|text| declared_text(text, audience, false))
                .collect(),
            into: change
                .into
                .iter()
                .map(|text| declared_text(text, audience, false))
                .collect(),
            on: change.on.clone(),
            reason: declared_text(&change.reason, audience, false),
        })
        .collect()
}

fn publish_input(outcome: &Outcome, input: &outcome::Input, audience: Audience) -> shown::Input {
    let dimension = finding::Dimension::Validity;
    let gate = Gate::new(outcome, audience, input.dataset.as_deref(), dimension, false);
    let (availability, reason) = match &input.availability {
        Availability::Here => ("here", None),
        Availability::Withheld(reason) => ("withheld", Some(reason.clone())),
    };
    let is_here = reason.is_none() || audience == Audience::Private;
    let name = match (input.role, is_here) {
        (InputRole::Data, _) => gate.file(&input.name),
        (InputRole::Previous, false) => "a file of the previous release".to_owned(),
        _ => input.name.clone(),
    };
    shown::Input {
        role: input.role,
        dataset: input.dataset.clone(),
        name,
        media_type: input.media_type.clone(),
        bytes: is_here.then_some(input.bytes),
        sha256: is_here.then(|| input.sha256.clone()),
        records_sha256: if is_here { input.records_sha256.clone() } else { None },
        availability: availability.to_owned(),
        reason,
    }
}
