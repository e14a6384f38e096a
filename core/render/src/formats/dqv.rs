//! Linked data about the release and its quality: DCAT for what it is, DQV for what was measured and found, as JSON-LD.
//!
//! The context stands in the document, so that nothing is fetched to read it. What is of this document alone is named by a
//! fragment of it; rules, measures and dimensions have names that are the same in every statement.

mod release;

use std::collections::{BTreeMap, BTreeSet};

use candour_statement::predicate::{Block, Measure, Predicate, Status};
use candour_statement::statement::Statement;
use candour_statement::value::{Portion, Value as GatedValue};
use candour_statement::vocabulary::Dimension;
use candour_statement::words::Words;
use candour_words::names::{dimension as name, verdict};
use candour_words::{column, told};
use serde_json::{Value, json};

use super::files::uri;
use super::found::{self, Found, line};
use crate::sentence::sentence;

/// Where the names of Candour's own terms start.
const OURS: &str = "https://w3id.org/candour/";

/// The release as a whole.
const RELEASE: &str = "#release";

const AUDIT: &str = "#audit";

pub(super) fn render(statement: &Statement) -> String {
    let predicate = &statement.predicate;
    let mut graph = vec![audit(predicate), quality()];
    graph.extend(predicate.audit.policies.iter().map(|policy| {
        json!({
            "@id": policy_id(policy),
            "@type": "dqv:QualityPolicy",
            "dct:identifier": line(policy),
        })
    }));
    graph.extend(dimensions(predicate));
    let mut metrics = BTreeMap::new();
    let mut measured: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for block in &predicate.blocks {
        let of = measured.entry(target(block)).or_default();
        for measurement in measurements(block, &predicate.words, &mut metrics) {
            let id = format!("{}/measurement/{}", target(block), of.len() + 1);
            of.push(with_id(measurement, &id));
        }
    }
    let mut annotated: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    annotated.insert(RELEASE.to_owned(), vec![verdict_annotation(predicate)]);
    for found in &found::all(predicate) {
        let target = target(found.block);
        let of = annotated.entry(target.clone()).or_default();
        let id = format!("{target}/finding/{}", of.len() + 1);
        of.push(with_id(annotation(found, &target), &id));
    }
    graph.extend(release::describe(statement, &measured, &annotated));
    graph.extend(metrics.into_values());
    graph.extend(measured.into_values().flatten());
    graph.extend(annotated.into_values().flatten());
    let document = json!({ "@context": context(), "@graph": graph });
    format!("{document:#}\n")
}

fn context() -> Value {
    let is_id = |name: &str| json!({ "@id": name, "@type": "@id" });
    json!({
        "candour": format!("{OURS}vocabulary#"),
        "csvw": "http://www.w3.org/ns/csvw#",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "dqv": "http://www.w3.org/ns/dqv#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "oa": "http://www.w3.org/ns/oa#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "spdx": "http://spdx.org/rdf/terms#",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "dcat:distribution": is_id("dcat:distribution"),
        "dcat:mediaType": is_id("dcat:mediaType"),
        "dct:hasPart": is_id("dct:hasPart"),
        "dct:license": is_id("dct:license"),
        "dqv:computedOn": is_id("dqv:computedOn"),
        "dqv:expectedDataType": is_id("dqv:expectedDataType"),
        "dqv:hasQualityAnnotation": is_id("dqv:hasQualityAnnotation"),
        "dqv:hasQualityMeasurement": is_id("dqv:hasQualityMeasurement"),
        "dqv:hasQualityMetadata": is_id("dqv:hasQualityMetadata"),
        "dqv:inDimension": is_id("dqv:inDimension"),
        "dqv:isMeasurementOf": is_id("dqv:isMeasurementOf"),
        "oa:hasTarget": is_id("oa:hasTarget"),
        "oa:motivatedBy": is_id("oa:motivatedBy"),
        "prov:used": is_id("prov:used"),
        "prov:wasGeneratedBy": is_id("prov:wasGeneratedBy"),
        "spdx:algorithm": is_id("spdx:algorithm"),
        "vcard:hasEmail": is_id("vcard:hasEmail"),
    })
}

fn audit(predicate: &Predicate) -> Value {
    let mut used: Vec<String> = predicate
        .audit
        .policies
        .iter()
        .map(|policy| policy_id(policy))
        .collect();
    used.push(RELEASE.to_owned());
    let mut audit = json!({
        "@id": AUDIT,
        "@type": "prov:Activity",
        "candour:verdict": verdict(predicate.verdict),
        "prov:used": used,
        "prov:wasAssociatedWith": {
            "@type": "prov:SoftwareAgent",
            "foaf:name": "Candour",
            "dct:hasVersion": line(&predicate.audit.candour),
        },
    });
    if let Some(day) = &predicate.audit.as_of {
        audit["candour:asOf"] = json!({ "@type": "xsd:date", "@value": line(day) });
    }
    audit
}

fn quality() -> Value {
    json!({ "@id": "#quality", "@type": "dqv:QualityMetadata", "prov:wasGeneratedBy": AUDIT })
}

fn policy_id(policy: &str) -> String {
    format!("#policy/{}", uri(policy))
}

fn dimensions(predicate: &Predicate) -> Vec<Value> {
    let dimension = |dimension: Dimension| {
        json!({
            "@id": dimension_id(dimension),
            "@type": "dqv:Dimension",
            "skos:prefLabel": { "@value": name(dimension), "@language": "en" },
        })
    };
    let mut all: Vec<Dimension> = predicate.blocks.iter().filter_map(|block| block.dimension).collect();
    all.sort();
    all.dedup();
    all.into_iter().map(dimension).collect()
}

fn dimension_id(dimension: Dimension) -> String {
    format!("{OURS}dimension/{}", name(dimension))
}

fn rule_id(block: &Block) -> String {
    format!("{OURS}rule/{}", uri(&block.rule))
}

fn dataset_id(name: &str) -> String {
    format!("#dataset/{}", uri(name))
}

/// What a block is about.
fn target(block: &Block) -> String {
    match &block.dataset {
        Some(name) => dataset_id(name),
        None => RELEASE.to_owned(),
    }
}

/// What a block measured, and how many findings stand; the metrics are added to `metrics`.
fn measurements(block: &Block, words: &Words, metrics: &mut BTreeMap<String, Value>) -> Vec<Value> {
    if matches!(
        block.status,
        Status::NotLooked | Status::NotApplicable | Status::CouldNotRun
    ) {
        return Vec::new();
    }
    let standing: usize = block
        .evaluations
        .iter()
        .filter(|evaluation| !evaluation.waived)
        .map(|evaluation| evaluation.standing().count())
        .sum();
    let summary = line(words.summary(&block.rule).unwrap_or(&block.rule));
    let definition = format!("findings that no waiver covers and no other says: {summary}");
    metrics
        .entry(rule_id(block))
        .or_insert_with(|| metric(block, &rule_id(block), &definition, "xsd:integer"));
    let mut of_rule = measurement(block, &rule_id(block), json!(standing));
    of_rule["candour:status"] = json!(block.status);
    let looked = found::not_looked(block);
    if !looked.is_empty() {
        of_rule["candour:coverage"] = json!(looked);
    }
    let mut told = BTreeSet::from([of_rule.to_string()]);
    let mut all = vec![of_rule];
    for measure in block.evaluations.iter().flat_map(|evaluation| &evaluation.measures) {
        let id = format!("{}#{}", rule_id(block), uri(&measure.name));
        let (value, data_type) = match measure.value.exact() {
            Some(n) => (json!(n), "xsd:integer"),
            None => (json!(line(&told::measured(measure))), "xsd:string"),
        };
        // One metric may be a number here and only words there: then it is one of words.
        let known = metrics
            .entry(id.clone())
            .or_insert_with(|| metric(block, &id, &line(told::title(words, &block.rule, measure)), data_type));
        if data_type == "xsd:string" {
            known["dqv:expectedDataType"] = json!(data_type);
        }
        let measured = about_columns(measurement(block, &id, value), measure);
        if told.insert(measured.to_string()) {
            all.push(measured);
        }
    }
    all
}

fn metric(block: &Block, id: &str, definition: &str, data_type: &str) -> Value {
    let mut metric = json!({
        "@id": id,
        "@type": "dqv:Metric",
        "skos:definition": { "@value": definition, "@language": "en" },
        "dqv:expectedDataType": data_type,
    });
    if let Some(dimension) = block.dimension {
        metric["dqv:inDimension"] = json!(dimension_id(dimension));
    }
    metric
}

fn measurement(block: &Block, metric: &str, value: Value) -> Value {
    json!({
        "@type": "dqv:QualityMeasurement",
        "dqv:isMeasurementOf": metric,
        "dqv:computedOn": target(block),
        "dqv:value": value,
        "prov:wasGeneratedBy": AUDIT,
    })
}

fn about_columns(mut measurement: Value, measure: &Measure) -> Value {
    if !measure.columns.is_empty() {
        measurement["dct:subject"] = columns(&measure.columns);
    }
    if let GatedValue::Share(share) = &measure.value
        && let Portion::Exact(of) = share.share
    {
        measurement["candour:part"] = json!(of.part);
        measurement["candour:whole"] = json!(of.whole);
    }
    measurement
}

fn columns(labels: &[String]) -> Value {
    labels
        .iter()
        .map(|label| json!({ "@type": "csvw:Column", "csvw:name": line(&column(label)) }))
        .collect()
}

fn annotation(found: &Found<'_>, target: &str) -> Value {
    let block = found.block;
    let mut annotation = json!({
        "@type": "dqv:QualityAnnotation",
        "oa:motivatedBy": "dqv:qualityAssessment",
        "oa:hasTarget": target,
        "oa:hasBody": { "@type": "oa:TextualBody", "rdf:value": found.text() },
        "candour:rule": { "@id": rule_id(block) },
        "candour:severity": found.severity,
        "prov:wasGeneratedBy": AUDIT,
    });
    if let Some(dimension) = block.dimension {
        annotation["dqv:inDimension"] = json!(dimension_id(dimension));
    }
    if !found.finding.columns.is_empty() {
        annotation["dct:subject"] = columns(&found.finding.columns);
    }
    if let Some(accepted) = found.accepted() {
        annotation["candour:waiver"] = json!(accepted);
    }
    annotation
}

/// The verdict, as a remark on the release.
fn verdict_annotation(predicate: &Predicate) -> Value {
    json!({
        "@id": "#verdict",
        "@type": "dqv:QualityAnnotation",
        "oa:motivatedBy": "dqv:qualityAssessment",
        "oa:hasTarget": RELEASE,
        "oa:hasBody": { "@type": "oa:TextualBody", "rdf:value": line(&sentence(predicate)) },
        "candour:verdict": verdict(predicate.verdict),
        "prov:wasGeneratedBy": AUDIT,
    })
}

fn with_id(mut node: Value, id: &str) -> Value {
    node["@id"] = json!(id);
    node
}
