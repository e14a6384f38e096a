//! `candour export`, and what other people's readers make of it.

use serde_json::Value;

use crate::bad_paths::refused;
use crate::bench::{Bench, formats, skipped};
use crate::signing::{REPORT, signed};
use crate::{releases, snapshot};

const STATEMENT: &str = "release/transparency-report/statement.json";

/// Lets a description of Frictionless pass through its own classes.
const FRICTIONLESS: &str = r#"
import json, sys
from frictionless import Report

for name in sys.argv[1:]:
    written = json.load(open(name))
    report = Report.from_descriptor(written)
    assert report.valid == written["valid"] == (report.stats["errors"] == 0), name
    assert len(report.tasks) == written["stats"]["tasks"], name
    read = [error.type for task in report.tasks for error in task.errors]
    assert read == [error["type"] for task in written["tasks"] for error in task["errors"]], read
    print(name, report.valid, *read)
"#;

/// Reads linked data as a graph, and asks it what a portal would.
const RDFLIB: &str = r#"
import sys
from rdflib import Graph, Namespace, RDF, URIRef

DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCT = Namespace("http://purl.org/dc/terms/")
DQV = Namespace("http://www.w3.org/ns/dqv#")
PROV = Namespace("http://www.w3.org/ns/prov#")
SPDX = Namespace("http://spdx.org/rdf/terms#")

graph = Graph().parse(sys.argv[1], format="json-ld", publicID="https://example.org/report")
release = URIRef("https://example.org/report#release")
assert (release, RDF.type, DCAT.Dataset) in graph
assert (release, DCT.license, URIRef("https://spdx.org/licenses/OGL-UK-3.0")) in graph
assert len(list(graph.objects(release, DCT.hasPart))) == 6
assert len(list(graph.subjects(RDF.type, DCAT.Distribution))) == 6
for file in graph.subjects(RDF.type, DCAT.Distribution):
    checksum = graph.value(file, SPDX.checksum)
    assert graph.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256
    assert len(graph.value(checksum, SPDX.checksumValue)) == 64
    assert graph.value(file, DCAT.byteSize) is not None
    assert len(list(graph.subjects(DCAT.distribution, file))) == 1
measurements = list(graph.subjects(RDF.type, DQV.QualityMeasurement))
for measurement in measurements:
    metric = graph.value(measurement, DQV.isMeasurementOf)
    assert graph.value(measurement, DQV.value) is not None
    assert (metric, RDF.type, DQV.Metric) in graph
    assert (graph.value(metric, DQV.inDimension), RDF.type, DQV.Dimension) in graph
    dataset = graph.value(measurement, DQV.computedOn)
    assert (dataset, DQV.hasQualityMeasurement, measurement) in graph
    assert (dataset, RDF.type, DCAT.Dataset) in graph
assert (None, RDF.type, DQV.QualityPolicy) in graph
metadata = graph.value(release, DQV.hasQualityMetadata)
assert (graph.value(metadata, PROV.wasGeneratedBy), RDF.type, PROV.Activity) in graph
print(len(measurements))
"#;

fn export(bench: &Bench, report: &str, format: &str) -> String {
    bench
        .candour(["export", report, "--format", format])
        .answer()
        .ending(0)
        .stdout
}

/// A release in which a blank row stands, a cell is missing, a value is not listed and a key is there twice.
fn faulty() -> Bench {
    let bench = releases::bench();
    bench.replace(
        "release/visits.csv",
        "B,2015-01,220,180,40\n",
        "\nC,2015-01,220,180\nB,2015-02,240,210,30\n",
    );
    bench.candour(["audit", "release"]).answer().ending(1);
    bench
}

#[test]
fn one_statement_in_every_format() {
    let bench = faulty();
    for format in &formats("export") {
        let text = export(&bench, STATEMENT, format);
        assert_eq!(text, export(&bench, STATEMENT, format), "{format}: the same twice");
        let out = format!("out/{format}");
        let answer = bench.candour(["export", STATEMENT, "--format", format, "--out", &out]);
        assert_eq!(answer.answer().ending(0).stdout, "");
        assert!(bench.read_text(&out) == text, "{format}: a file is what is printed");
        let root = bench.root().display().to_string();
        assert!(!text.contains(&root), "{format} holds an absolute path");
    }
}

#[test]
fn an_audit_prints_what_export_writes() {
    let bench = faulty();
    for format in ["sarif", "junit", "github", "github-summary", "gitlab"] {
        let audited = bench
            .candour(["audit", "release", "--format", format])
            .answer()
            .ending(1);
        assert!(audited.stdout == export(&bench, STATEMENT, format), "{format}");
    }
}

#[test]
fn annotations_of_a_faulty_release() {
    let bench = faulty();
    let answer = bench.candour(["export", STATEMENT, "--format", "github", "--base", "data/2015"]);
    snapshot::check("export-github", &bench, &answer.answer());
}

#[test]
fn the_severity_that_fails_a_case_can_be_chosen() {
    let bench = faulty();
    let failures = |fail_on: &str| {
        let answer = bench.candour(["export", STATEMENT, "--format", "junit", "--fail-on", fail_on]);
        answer.answer().ending(0).stdout.matches("<failure ").count()
    };
    let (never, error, warning) = (failures("never"), failures("error"), failures("warning"));
    assert_eq!(never, 0);
    assert!(error > 0 && warning > error, "{error} {warning}");
}

#[test]
fn an_envelope_is_opened_and_not_vouched_for() {
    let bench = signed("p256");
    let answer = bench
        .candour(["export", REPORT, "--format", "sarif"])
        .answer()
        .ending(0);
    let warning = "warning: signatures are not checked here; check them with `candour verify ";
    assert!(answer.stderr.starts_with(warning), "{}", answer.stderr);
    let log: Value = serde_json::from_str(&answer.stdout).unwrap();
    assert_eq!(log["version"], "2.1.0");
    bench.candour(["audit", "release"]).answer().ending(0);
    let bare = bench
        .candour(["export", STATEMENT, "--format", "sarif"])
        .answer()
        .ending(0);
    assert_eq!((bare.stdout, bare.stderr), (answer.stdout, String::new()));
}

#[test]
fn a_draft_can_be_looked_at() {
    let bench = Bench::new();
    let example = ["example", "raw", "--twin", "raw", "--appointments", "3000"];
    bench.candour(example).answer().ending(0);
    bench.candour(["audit", "raw/2015-16", "-q"]).answer().ending(1);
    let text = export(&bench, "raw/2015-16/.candour/draft/statement.json", "github");
    assert!(text.starts_with("::error title=Candour%3A FAILED::"), "{text}");
    assert!(!text.contains("record "), "{text}");
}

#[test]
fn what_cannot_be_exported() {
    let bench = releases::bench();
    bench.write("list.json", "[]");
    bench.write(
        "other.json",
        r#"{"_type":"https://in-toto.io/Statement/v1","predicateType":"x"}"#,
    );
    let envelope = r#"{"payload":"e30=","payloadType":"text/plain","signatures":[{"sig":"AAAA"}]}"#;
    bench.write("envelope.json", envelope);
    for (name, file) in [
        ("export-missing", "nothing.json"),
        ("export-folder", "release/data"),
        ("export-not-json", "release/visits.csv"),
        ("export-list", "list.json"),
        ("export-other-statement", "other.json"),
        ("export-other-payload", "envelope.json"),
    ] {
        refused(name, &bench, &["export", file, "--format", "sarif"], 2);
    }
}

#[test]
fn frictionless_reads_its_own_shape() {
    let Some(python) = python("frictionless") else { return };
    let bench = faulty();
    bench.write("bad.json", export(&bench, STATEMENT, "frictionless"));
    let clean = releases::bench();
    clean.candour(["audit", "release"]).answer().ending(0);
    bench.write("good.json", export(&clean, STATEMENT, "frictionless"));
    let arguments = ["-c", FRICTIONLESS, "bad.json", "good.json"];
    let answer = bench.run(&python, "python", arguments).answer().ending(0);
    assert!(answer.stdout.contains("bad.json False "), "{}", answer.stdout);
    assert!(answer.stdout.contains(" primary-key"), "{}", answer.stdout);
    assert!(answer.stdout.contains("good.json True\n"), "{}", answer.stdout);
}

#[test]
fn rdflib_reads_the_linked_data() {
    let Some(python) = python("rdflib") else { return };
    let bench = Bench::new();
    releases::example(&bench);
    bench.candour(["audit", "bromley/2015-16", "-q"]).answer().ending(0);
    let statement = "bromley/2015-16/transparency-report/statement.json";
    bench.write("report.jsonld", export(&bench, statement, "dqv"));
    let answer = bench.run(&python, "python", ["-c", RDFLIB, "report.jsonld"]).answer();
    let measured: u64 = answer.ending(0).stdout.trim().parse().unwrap();
    assert!(measured > 100, "{measured}");
}

/// The Python of the tests, if it has this module; else says so.
pub(crate) fn python(module: &str) -> Option<std::ffi::OsString> {
    let Some(python) = std::env::var_os("CANDOUR_PYTHON") else {
        skipped(&format!("CANDOUR_PYTHON names no Python with {module}"));
        return None;
    };
    let bench = Bench::new();
    let import = format!("import {module}");
    let output = bench.run(&python, "python", ["-c", import.as_str()]).output();
    if !output.status.success() {
        skipped(&format!("the Python that CANDOUR_PYTHON names has no {module}"));
        return None;
    }
    Some(python)
}

/// A bundle holds the signature of the key that is named, and no other.
#[test]
fn a_sigstore_bundle_verifies_by_sigstores_own_verifier() {
    let bench = signed("p256");
    let (out, key) = ("report.sigstore.json", "key.pem.pub");
    let export = ["export", REPORT, "--format", "sigstore-bundle"];
    let answer = bench.candour(export).answer().ending(2);
    assert!(answer.stderr.contains("candour::export::no_key"), "{}", answer.stderr);
    let named = export.into_iter().chain(["--pub", key, "--out", out]);
    bench.candour(named).answer().ending(0);
    let bundle: Value = serde_json::from_str(&bench.read_text(out)).unwrap();
    assert_eq!(bundle["mediaType"], "application/vnd.dev.sigstore.bundle.v0.3+json");
    let Some(folder) = std::env::var_os("CANDOUR_NODE_VERIFIERS") else {
        skipped("CANDOUR_NODE_VERIFIERS does not name the folder tests/verifiers with its packages installed");
        return;
    };
    let script = std::path::Path::new(&folder).join("bundle.mjs").display().to_string();
    let node = |bundle: &str| bench.run("node", "node", [script.as_str(), bundle, key, "by-hint"]);
    node(out).answer().ending(0);
    bench.write(
        "tampered.json",
        bench.read_text(out).replacen("\"sig\":\"M", "\"sig\":\"N", 1),
    );
    node("tampered.json").answer().ending(9);
}

/// The pages and the lines are those that the audit wrote.
#[test]
fn pages_are_made_of_the_statement_alone() {
    let bench = signed("p256");
    for (format, name) in [
        ("html", "report.html"),
        ("markdown", "report.md"),
        ("findings", "findings.jsonl"),
    ] {
        let export = ["export", REPORT, "--format", format, "--out", "again"];
        bench.candour(export).answer().ending(0);
        let written = format!("release/transparency-report/{name}");
        assert!(bench.read("again") == bench.read(&written), "{name}");
    }
}
