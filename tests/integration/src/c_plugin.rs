//! A plugin that a C compiler made is like any other: the binary finds it, asks it, and believes what it says.

use std::path::{Path, PathBuf};

use crate::bench::{Answer, Bench, has, skipped};
use crate::binary;
use crate::statement::{Found, Statement};

const RULE: &str = "snomed/invalid-codes";

const DECLARATION: &str = r#"[release]
title     = "Diagnoses"
publisher = "A trust"
contact   = "information@example.org"
licence   = "OGL-UK-3.0"
id        = "2015"
period    = { from = 2015-01-01, to = 2015-12-31 }
as-of     = 2016-03-01
audience  = "world"
policy    = ["uk-open-data", "codes.toml"]

[[dataset]]
name   = "diagnoses"
path   = "diagnoses.csv"
schema = "diagnoses.schema.json"
kind   = "table"
"#;

const SCHEMA: &str = r#"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "code": { "type": "string", "x-markers": { "*": "suppressed", "n/a": "not-applicable", "none": "default" } },
    "patients": { "type": "integer", "x-measure": { "of": "people" } }
  },
  "required": ["patients"],
  "additionalProperties": false
}
"#;

const POLICY: &str = r#"[pack]
id = "codes"

[rules."snomed/invalid-codes"]
fail      = { columns = ["code", "diagnosis"] }
source    = "SNOMED CT Release File Specification, section 6.3"
certainty = "high"
"#;

/// The work tree.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The sources in C of a folder of the work tree, in the order of their names.
fn sources(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join(folder)).unwrap();
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|ending| ending == "c"));
    found.sort();
    found
}

/// Runs the compiler on these sources; no warning is let pass.
pub(crate) fn compile(bench: &Bench, options: &[&str], sources: &[PathBuf], out: &Path) -> Answer {
    let include = format!("-I{}", root().join("core/abi/include").display());
    let mut arguments = vec![
        "-std=c99",
        "-Wall",
        "-Wextra",
        "-Werror",
        "-pedantic",
        "-O1",
        &include,
        "-o",
    ];
    let paths: Vec<&str> = [out]
        .into_iter()
        .chain(sources.iter().map(PathBuf::as_path))
        .map(|path| path.to_str().unwrap())
        .collect();
    arguments.extend(paths);
    arguments.extend(options);
    bench.run("cc", "cc", arguments).answer()
}

/// A bench with the plugin, compiled, and a release of these rows; none where there is no compiler.
pub(crate) fn bench(rows: &str) -> Option<Bench> {
    if !has("cc", "--version") {
        skipped("no C compiler answers to `cc`, so the plugin in C was not tried");
        return None;
    }
    let bench = Bench::new();
    let library = bench.path(&binary::plugin_name("snomed"));
    let options = ["-fPIC", "-shared", "-fvisibility=hidden"];
    compile(&bench, &options, &sources("plugins/snomed"), &library).ending(0);
    bench.write("release/candour.toml", DECLARATION);
    bench.write("release/diagnoses.schema.json", SCHEMA);
    bench.write("release/codes.toml", POLICY);
    bench.write("release/diagnoses.csv", rows);
    Some(bench)
}

/// What an audit says, the same with one thread and with four.
fn audit(bench: &Bench, code: i32) -> Statement {
    let plugin = binary::plugin_name("snomed");
    let [one, four] = ["1", "4"].map(|jobs| {
        let arguments = [
            "audit", "release", "--plugin", &plugin, "--format", "json", "--jobs", jobs,
        ];
        bench.candour(arguments).answer().ending(code)
    });
    assert_eq!(one.stdout, four.stdout, "the statement of one thread and of four");
    let statement = Statement::of(&one);
    assert_eq!(statement.with_status("could-not-run"), []);
    statement
}

fn measures(statement: &Statement) -> [u64; 2] {
    ["invalid-codes", "codes"].map(|name| statement.measure(RULE, "diagnoses", name))
}

#[test]
fn a_code_that_is_none_is_found_where_it_stands() {
    let rows = "code,patients\n22298006,14\n73211009,20\n22298007,11\n,31\n*,12\nn/a,15\nnone,17\n22298007,16\n\
                22298,13\n22298036,18\n";
    let Some(bench) = bench(rows) else { return };
    let statement = audit(&bench, 1);
    assert_eq!(statement.verdict(), "FAILED");
    assert_eq!(statement.status(RULE, "diagnoses"), "found");
    let expected = Found {
        rule: RULE.into(),
        dataset: "diagnoses".into(),
        severity: "fail".into(),
        columns: vec!["code".into()],
        affected: "4 rows".into(),
        text: "4 rows of code have a code that is no valid SNOMED CT identifier".into(),
        groups: vec![
            "a wrong check digit (2 rows)".into(),
            "not 6 to 18 digits without a leading 0 (1 row)".into(),
            "an unknown partition identifier (1 row)".into(),
        ],
    };
    assert_eq!(statement.of_rule(RULE, "diagnoses"), [expected]);
    assert_eq!(measures(&statement), [4, 6]);
}

#[test]
fn valid_codes_are_clean() {
    let rows = "code,patients\n22298006,14\n73211009,20\n22298006,11\n900000000000207008,12\n,31\n*,40\n";
    let Some(bench) = bench(rows) else { return };
    let statement = audit(&bench, 0);
    assert_eq!(statement.status(RULE, "diagnoses"), "clean");
    assert_eq!(measures(&statement), [0, 4]);
}

#[test]
fn a_file_without_codes_is_not_judged() {
    let Some(bench) = bench("patients\n14\n20\n") else {
        return;
    };
    bench.replace(
        "release/diagnoses.schema.json",
        r#"    "code": { "type": "string", "x-markers": { "*": "suppressed", "n/a": "not-applicable", "none": "default" } },
"#,
        "",
    );
    let statement = audit(&bench, 0);
    assert_eq!(statement.status(RULE, "diagnoses"), "not-applicable");
}

#[test]
fn columns_must_be_a_list_of_labels() {
    let Some(bench) = bench("code,patients\n22298006,14\n") else {
        return;
    };
    bench.replace("release/codes.toml", r#"["code", "diagnosis"]"#, r#""code""#);
    let plugin = binary::plugin_name("snomed");
    let answer = bench
        .candour(["audit", "release", "--plugin", &plugin])
        .answer()
        .ending(2);
    assert!(answer.stderr.contains("columns"), "{}", answer.stderr);
}

/// The first fenced block of this kind.
fn block<'a>(page: &'a str, kind: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!("```{kind}\n")).unwrap();
    rest.split_once("```").unwrap().0
}

#[test]
fn the_page_says_what_the_rule_does() {
    let Some(bench) = bench("") else { return };
    let plugin = binary::plugin_name("snomed");
    let page = bench
        .candour(["explain", RULE, "--plugin", &plugin])
        .answer()
        .ending(0)
        .stdout;
    let headings: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let fixed = [
        "What it finds",
        "Why it matters",
        "How it decides",
        "Parameters",
        "Example",
        "What to do",
    ];
    assert_eq!(headings, fixed);
    assert_eq!(block(&page, "toml"), "[params]\ncolumns = [\"code\"]\n");
    bench.write("release/diagnoses.csv", block(&page, "csv"));
    let statement = audit(&bench, 1);
    let [found] = &statement.of_rule(RULE, "diagnoses")[..] else {
        panic!("one finding")
    };
    let said = [vec![found.text.clone()], found.groups.clone()].concat().join("\n  ");
    assert_eq!(said + "\n", block(&page, "findings"));
}

#[test]
fn what_no_host_should_send_does_no_harm() {
    let Some(bench) = bench("") else { return };
    let options = ["-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
    let empty = bench.write("empty.c", "int main(void) { return 0; }\n");
    let probe = bench.path("probe");
    let can = compile(&bench, &options, &[empty], &probe).code == Some(0)
        && bench.run(&probe, "probe", []).output().status.success();
    if !can {
        skipped("this machine's C compiler has no sanitizers, so odd inputs were not tried on the plugin in C");
        return;
    }
    let mut all = sources("plugins/snomed");
    // The test includes it, with memory that runs out.
    all.retain(|path| !path.ends_with("answer.c"));
    all.extend(sources("plugins/snomed/tests"));
    let test = bench.path("odd_inputs");
    compile(&bench, &options, &all, &test).ending(0);
    bench.run(&test, "odd_inputs", []).answer().ending(0);
}
