//! `candour plugin check`: plugins that keep what they promise pass, and each misdeed is told by the check that is for it.

mod foreign;

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::bench::{Answer, Bench};
use crate::binary;

/// What `faulty` does wrong when it is asked at all: the rule, the result of the check of limits, and what is said.
const ENDS: &[(&str, &str, &str)] = &[
    ("segfault", "crashed", "SIGSEGV"),
    ("abort", "crashed", "SIGABRT"),
    ("exit", "crashed", "with code 0"),
    ("endless-stack", "crashed", "its process was ended"),
    ("closes-everything", "crashed", "its process"),
    ("hang", "failed", "timed-out: no answer came within 2 s"),
    ("hang-in-plan", "failed", "timed-out: no answer came within 2 s"),
    ("busy", "failed", "timed-out"),
    ("endless-memory", "failed", "out-of-memory"),
];

/// What it answers wrongly, and what is said of it on an odd release.
const ANSWERS: &[(&str, &str)] = &[
    ("panic-in-plan", "panicked: planned panic of a test"),
    ("panic-in-judge", "panicked: judged panic of a test"),
    ("error", "plugin-error: out-of-sorts"),
    ("invalid-json", "malformed-answer: the judgement: not JSON"),
    ("wrong-shape", "malformed-answer: the judgement: at \"/findings\""),
    ("no-answer", "malformed-answer"),
    ("unknown-dataset", "wrong-answer: tally 0: there is no such dataset"),
    ("unknown-column", "wrong-answer: tally 0: it names a column"),
    ("no-previous", "wrong-answer: tally 0: there is no such dataset"),
    ("undeclared-reason", "wrong-answer: its template is not declared"),
    (
        "unknown-template",
        "wrong-answer: finding 0: its template is not declared",
    ),
    ("too-many-findings", "too-many-findings: 100000 findings"),
    ("too-many-records", "too-many-findings: finding 0"),
    ("wrong-column", "wrong-answer: finding 0: it names a column"),
    ("wrong-column-of-argument", "wrong-answer: finding 0: it names a column"),
    ("missing-argument", "wrong-answer: finding 0: no argument"),
    ("undeclared-argument", "wrong-answer: finding 0: an argument"),
    ("groups-without-words", "wrong-answer: finding 0: it lists groups"),
    ("undeclared-word", "wrong-answer: finding 0: a word is not declared"),
    ("undeclared-measure", "wrong-answer: a measure: it is not declared"),
    ("words-as-number", "wrong-answer: finding 0: a number is none"),
    ("words-as-period", "wrong-answer: finding 0: a period is none"),
    (
        "words-as-file",
        "wrong-answer: finding 0: a file is not among the facts",
    ),
    ("endless-text", "wrong-answer: finding 0: a value is too long"),
    (
        "undeclared-condition",
        "wrong-answer: finding 0: a number is broken down by a word that is not declared",
    ),
    (
        "coverage-too-much",
        "wrong-answer: coverage 0: what was looked at and the rest do not add up",
    ),
    ("coverage-of-nothing", "wrong-answer: coverage 0: it names a column"),
    (
        "coverage-twice",
        "wrong-answer: coverage 1: it was said of the same already",
    ),
];

/// The library of a dependency of this test.
fn beside_this_test(family: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let path = test.with_file_name(binary::plugin_name(family));
    assert!(
        path.is_file(),
        "{} is not there; it is a dev-dependency",
        path.display()
    );
    path
}

fn run(library: &Path, more: &[&str]) -> Answer {
    let library = library.to_str().unwrap();
    Bench::new()
        .candour([&["plugin", "check", library], more].concat())
        .answer()
}

/// The results of a check that ended so, each as check, rule, result and reason.
fn results(library: &Path, code: i32, more: &[&str]) -> Vec<[String; 4]> {
    let answer = run(library, &[more, &["--json"]].concat()).ending(code);
    let said: Value = serde_json::from_str(&answer.stdout).unwrap();
    assert_eq!(said["passed"], code == 0);
    assert_eq!(answer.stderr, "");
    let results = said["results"].as_array().unwrap().iter();
    let of = |result: &Value| {
        ["check", "rule", "result", "reason"].map(|name| result[name].as_str().unwrap_or("").to_owned())
    };
    results.map(of).collect()
}

fn result<'a>(results: &'a [[String; 4]], check: &str, rule: &str) -> (&'a str, &'a str) {
    let mut found = results.iter().filter(|[of, name, ..]| of == check && name == rule);
    match (found.next(), found.next()) {
        (Some([_, _, result, reason]), None) => (result, reason),
        found => panic!("{check} of {rule}: {found:?}"),
    }
}

fn passes(library: &Path) {
    let results = results(library, 0, &[]);
    let wrong: Vec<_> = results.iter().filter(|[_, _, result, _]| result != "passed").collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let mut checks: Vec<&str> = results.iter().map(|[check, ..]| check.as_str()).collect();
    checks.dedup();
    let all = [
        "loads",
        "describes",
        "param-schemas",
        "limits",
        "pages",
        "coverage",
        "odd-releases",
        "same-twice",
        "eight-threads",
        "wrong-params",
        "releases-buffers",
        "no-stdout",
    ];
    assert_eq!(checks, all);
    for [check, rule, _, note] in &results {
        let memory = check != "releases-buffers" || !cfg!(target_os = "linux") || note.ends_with("memory was watched");
        assert!(memory, "{check} of {rule}: {note}");
    }
}

#[test]
fn completeness_passes() {
    passes(&binary::plugin("completeness"));
}

#[test]
fn consistency_passes() {
    passes(&binary::plugin("consistency"));
}

#[test]
fn re_identification_passes() {
    passes(&binary::plugin("re-identification"));
}

#[test]
fn the_template_passes() {
    passes(&beside_this_test("template"));
}

#[test]
fn what_ends_its_process_is_told_once() {
    let options = [
        "--only",
        "limits,same-twice",
        "--wall-seconds",
        "2",
        "--memory-mb",
        "400",
    ];
    let rules: Vec<&str> = ENDS.iter().map(|(rule, ..)| *rule).collect();
    let found = results(
        &beside_this_test("faulty"),
        1,
        &[&options[..], &["--rule", &rules.join(","), "--rule", "well-behaved"]].concat(),
    );
    for (rule, expected, words) in ENDS {
        let (result_of_limits, reason) = result(&found, "limits", rule);
        assert_eq!(result_of_limits, *expected, "{rule}: {reason}");
        assert!(reason.contains(words), "{rule}: {reason}");
        let (twice, reason) = result(&found, "same-twice", rule);
        assert_eq!(twice, "skipped", "{rule}: {reason}");
        assert!(reason.contains("limits"), "{rule}: {reason}");
    }
    assert_eq!(result(&found, "limits", "well-behaved").0, "passed");
    assert_eq!(result(&found, "same-twice", "well-behaved").0, "passed");
}

#[test]
fn wrong_answers_are_told() {
    let faulty = beside_this_test("faulty");
    let rules: Vec<&str> = ANSWERS.iter().map(|(rule, _)| *rule).collect();
    let found = results(&faulty, 1, &["--only", "odd-releases", "--rule", &rules.join(",")]);
    for (rule, words) in ANSWERS {
        let (result, reason) = result(&found, "odd-releases", rule);
        assert_eq!(result, "failed", "{rule}: {reason}");
        assert!(
            reason.starts_with("on an odd release: ") && reason.contains(words),
            "{rule}: {reason}"
        );
    }
}

#[test]
fn a_rule_of_which_nobody_knows_what_it_looked_at_is_told() {
    let rules = ["coverage-unsaid", "coverage-of-no-column"];
    let found = results(
        &beside_this_test("faulty"),
        1,
        &["--only", "coverage", "--rule", &rules.join(",")],
    );
    for rule in rules {
        let (result, reason) = result(&found, "coverage", rule);
        assert_eq!(result, "failed", "{rule}: {reason}");
        assert!(
            reason.starts_with("example 1: it does not say how much it looked at"),
            "{rule}: {reason}"
        );
    }
}

#[test]
fn other_answers_each_time_are_told() {
    let found = results(
        &beside_this_test("faulty"),
        1,
        &[
            "--only",
            "same-twice,eight-threads,limits",
            "--rule",
            "other-answers,well-behaved",
        ],
    );
    let (twice, reason) = result(&found, "same-twice", "other-answers");
    assert_eq!(twice, "failed");
    assert!(
        reason.starts_with("asked again it answers otherwise") && reason.contains("\"n\":1"),
        "{reason}"
    );
    let (threads, reason) = result(&found, "eight-threads", "other-answers");
    assert_eq!(threads, "failed");
    assert!(reason.starts_with("among eight threads"), "{reason}");
    assert_eq!(result(&found, "limits", "other-answers").0, "passed");
    assert_eq!(result(&found, "eight-threads", "well-behaved").0, "passed");
}

#[test]
fn what_is_printed_and_pages_without_examples_are_told() {
    let checks = [
        "--only",
        "pages,no-stdout,releases-buffers,wrong-params",
        "--rule",
        "stdout,panic-in-plan,well-behaved",
    ];
    let found = results(&beside_this_test("faulty"), 1, &checks);
    let (printed, reason) = result(&found, "no-stdout", "stdout");
    assert_eq!(printed, "failed");
    assert_eq!(
        reason,
        "it writes to the standard output: a plugin wrote to the standard output"
    );
    let (page, reason) = result(&found, "pages", "well-behaved");
    assert_eq!(page, "failed");
    assert!(reason.contains("What it finds · Why it matters"), "{reason}");
    let (wrong, reason) = result(&found, "wrong-params", "panic-in-plan");
    assert_eq!(wrong, "failed");
    assert!(reason.contains("panicked: planned panic of a test"), "{reason}");
    for check in ["no-stdout", "releases-buffers", "wrong-params"] {
        assert_eq!(result(&found, check, "well-behaved").0, "passed", "{check}");
    }
}

#[test]
fn the_question_and_the_command_that_asks_it_again_are_told() {
    let faulty = beside_this_test("faulty");
    let more = ["--only", "same-twice", "--rule", "other-answers"];
    let answer = run(&faulty, &[&more[..], &["--json"]].concat()).ending(1);
    let said: Value = serde_json::from_str(&answer.stdout).unwrap();
    let result = &said["results"][0];
    assert_eq!(result["question"]["function"], "judge");
    assert_eq!(result["question"]["request"]["rule"], "other-answers");
    let again = format!(
        "candour plugin check {} --only same-twice --rule other-answers",
        faulty.display()
    );
    assert_eq!(result["again"], again);

    let text = run(&faulty, &more).ending(1).stdout;
    assert!(
        text.contains("  failed  same-twice        0 of 1 rules\n          other-answers: asked again"),
        "{text}"
    );
    assert!(text.contains(&format!("            again: {again}\n")), "{text}");
    assert!(text.ends_with("\n0 passed, 1 failed\n"), "{text}");
    assert!(!text.contains('\u{1b}'), "{text}");
    let coloured = run(&faulty, &[&more[..], &["--color", "always"]].concat())
        .ending(1)
        .stdout;
    assert!(coloured.contains("\u{1b}[31mfailed"), "{coloured}");
}

#[test]
fn wrong_usage_and_what_is_not_there_have_other_exit_codes() {
    let template = beside_this_test("template");
    let unknown = run(&template, &["--rule", "no-such-rule"]).ending(2);
    assert!(unknown.stderr.contains("blank-text"), "{}", unknown.stderr);
    run(&template, &["--only", "no-such-check"]).ending(2);
    run(&template, &["--wall-seconds", "0"]).ending(2);
    let absent = run(Path::new("libcandour_absent.so"), &[]).ending(2);
    assert!(absent.stderr.contains("there is no plugin"), "{}", absent.stderr);
}

#[test]
fn a_file_that_is_no_plugin_fails_to_load() {
    let bench = Bench::new();
    let text = bench.write(&binary::plugin_name("text"), "not a library");
    let found = results(&text, 1, &["--only", "no-stdout"]);
    let (loads, reason) = result(&found, "loads", "");
    assert_eq!(loads, "failed");
    assert!(reason.starts_with("not-a-library"), "{reason}");
    assert_eq!(result(&found, "no-stdout", "").0, "skipped");
    let template = bench.path("template.so");
    std::fs::copy(beside_this_test("template"), &template).unwrap();
    let found = results(&template, 1, &[]);
    assert!(result(&found, "loads", "").1.contains("not named as a plugin's is"));
}
