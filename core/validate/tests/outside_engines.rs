//! Patterns with look-arounds and references to groups, decided here and by engines that we have no part in: Node's, which
//! is one of ECMA-262, and Python's.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
#![expect(clippy::print_stdout, reason = "how much was compared is worth knowing")]

use std::io::Write;
use std::process::{Command, Stdio};

use candour_model::column::Column;
use candour_model::finding::RecordRef;
use candour_model::marks::is_blank;
use candour_model::meaning::{ColumnMeaning, JsonType};
use candour_validate::{SchemaFaults, Validator};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

/// How many patterns are tried on how many texts each.
const PATTERNS: usize = 1500;
const TEXTS: usize = 24;

const NODE: &str = "const cases = JSON.parse(require('fs').readFileSync(0));
console.log(JSON.stringify(cases.map(([pattern, texts]) => {
  try { const r = new RegExp(pattern, 'u'); return texts.map(t => r.test(t)); } catch { return null; }
})));";

/// Shorthands are of ASCII in ECMA-262, and `$` is the very end.
const PYTHON: &str = "import json, re, sys
def answers(pattern, texts):
    try:
        r = re.compile(pattern.replace('$', r'\\Z'), re.ASCII)
    except re.error:
        return None
    return [r.search(t) is not None for t in texts]
print(json.dumps([answers(p, t) for p, t in json.load(sys.stdin)]))";

fn piece() -> impl Strategy<Value = String> {
    let atom = select(vec![
        "A", "B", "Z", "0", " ", "-", "é", "[A-Z]", "[0-9]", "[A-Z0-9]", "[^A]", "[^0-9 ]", "\\d", "\\w", "\\s", "\\D",
        ".", "(?:A|B0)", "(?:Z|)", "(?:A?B)", "\\x41", "\\.",
    ]);
    let repetition = select(vec!["", "", "", "?", "*", "+", "{2}", "{1,2}", "{0,}", "??", "+?"]);
    (atom, repetition).prop_map(|(atom, repetition)| format!("{atom}{repetition}"))
}

fn sequence(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 1..=most).prop_map(|pieces| pieces.concat())
}

/// A look-around, of any of the four ways.
fn look() -> impl Strategy<Value = String> {
    let inside = (sequence(2), select(vec!["", "$", "|Z"])).prop_map(|(inside, end)| format!("{inside}{end}"));
    prop_oneof![
        3 => (select(vec!["(?=", "(?!"]), inside).prop_map(|(open, inside)| format!("{open}{inside})")),
        1 => (select(vec!["(?<=", "(?<!"]), select(vec!["A", "B0", "[0-9]", "ZZ"]))
            .prop_map(|(open, inside)| format!("{open}{inside})")),
    ]
}

/// What stands behind a look-ahead in a pattern of people: `^(?!ZZ)[A-Z]+[0-9]+ ?[0-9]+[A-Z]+$`, and whatever is like it.
fn looking() -> impl Strategy<Value = String> {
    let anchor = |text: &'static str| select(vec![text, text, ""]);
    (
        anchor("^"),
        look(),
        sequence(4),
        prop::option::of(look()),
        sequence(2),
        anchor("$"),
    )
        .prop_map(|(start, first, one, second, two, end)| {
            format!("{start}{first}{one}{}{two}{end}", second.unwrap_or_default())
        })
}

/// A reference to a group, which may have taken no part.
fn referring() -> impl Strategy<Value = String> {
    let repetition = select(vec!["", "", "", "?", "?", "?", "+"]);
    let reference = select(vec!["\\1", "\\1?", "(?:\\1|B)", "(?!\\1)", "(?=\\1)"]);
    (sequence(2), repetition, sequence(2), reference, select(vec!["", "$"])).prop_map(
        |(group, repetition, between, reference, end)| format!("^({group}){repetition}{between}{reference}{end}"),
    )
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[ABZ01 ]{1,8}",
        2 => "[AB]{1,3}[01]{1,2} ?[01]{0,2}[ABZ]{0,3}",
        1 => "[AZé0٣\u{a0}. _-]{1,5}",
    ]
    .prop_filter("a cell that looks blank is missing", |text| !is_blank(text))
}

fn cases(seed: u8, patterns: impl Strategy<Value = String>) -> Vec<(String, Vec<String>)> {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let cases = (patterns, prop::collection::vec(text(), TEXTS));
    (0..PATTERNS)
        .map(|_| cases.new_tree(&mut runner).unwrap().current())
        .collect()
}

/// What an engine answers to each case; nothing where it does not take the pattern.
fn asked(program: &str, arguments: [&str; 2], cases: &[(String, Vec<String>)]) -> Option<Vec<Option<Vec<bool>>>> {
    let child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        candour_wrap_up::skipped(&format!("there is no {program} here"));
        return None;
    };
    child
        .stdin
        .take()
        .unwrap()
        .write_all(json!(cases).to_string().as_bytes())
        .unwrap();
    let answered = child.wait_with_output().unwrap();
    assert!(answered.status.success(), "{program} failed");
    Some(serde_json::from_slice(&answered.stdout).unwrap())
}

/// Whether a cell of this text is valid under the pattern; nothing where that could not be decided.
fn is_valid(validator: &Validator, text: &str) -> Option<bool> {
    let id = validator.cell(0, text);
    let first = [RecordRef { part: 0, record: 1 }];
    let seen: SchemaFaults = validator.gather([(id, 1, &first[..])].into_iter().filter(|(id, ..)| *id > 0), 1, 1);
    seen.undecided.is_empty().then_some(seen.faults.is_empty())
}

fn validator(pattern: &str) -> Option<Validator> {
    let column = Column {
        id: "a".to_owned(),
        meaning: ColumnMeaning {
            types: vec![JsonType::String],
            ..ColumnMeaning::default()
        },
    };
    let schema: Value = json!({ "properties": { "a": { "type": "string", "pattern": pattern } } });
    Validator::new(&schema, vec![column]).ok()
}

fn agrees(program: &str, arguments: [&str; 2], cases: &[(String, Vec<String>)]) {
    let Some(answers) = asked(program, arguments, cases) else {
        return;
    };
    let (mut compared, mut matched, mut refused) = (0, 0, 0);
    for ((pattern, texts), theirs) in cases.iter().zip(answers) {
        let Some(theirs) = theirs else { continue };
        let Some(validator) = validator(pattern) else {
            refused += 1;
            continue;
        };
        for (text, theirs) in texts.iter().zip(theirs) {
            assert_eq!(
                is_valid(&validator, text),
                Some(theirs),
                "{pattern} on {text:?}, says {program}"
            );
            compared += 1;
            matched += usize::from(theirs);
        }
    }
    println!("{program}: {compared} answers compared, {matched} of them matches; {refused} patterns refused here");
    assert!(compared > cases.len() * TEXTS / 2, "too few were compared");
    assert!(
        matched * 20 > compared && matched * 20 < compared * 19,
        "nearly all answers are alike"
    );
    assert!(refused * 4 < cases.len(), "too many patterns are refused");
}

#[test]
fn look_arounds_mean_what_they_mean_to_node_and_python() {
    let cases = cases(1, looking());
    agrees("node", ["-e", NODE], &cases);
    // What is a space beyond ASCII, Python has its own mind about.
    let cases: Vec<_> = cases
        .into_iter()
        .filter(|(pattern, _)| !pattern.contains("\\s"))
        .collect();
    agrees("python3", ["-c", PYTHON], &cases);
}

/// Python takes a group that took no part for no match, and so is not asked.
#[test]
fn references_to_groups_mean_what_they_mean_to_node() {
    agrees("node", ["-e", NODE], &cases(2, referring()));
}

/// The patterns of which the older engine was known to be wrong.
#[test]
fn known_patterns_mean_what_they_mean_to_node() {
    let texts = ["A1B", "A11B", "A1 1B", "ZZ11B", "A", "AA", "ABA", "B", "AB"]
        .map(str::to_owned)
        .to_vec();
    let patterns = [
        "^(?!ZZ)[A-Z]+[0-9]+ ?[0-9]+[A-Z]+$",
        "^(?=A)A+B?A+$",
        "^(A)?B\\1$",
        "(?<!A)B",
        "^(?:(?=A)A)+$",
    ];
    let cases: Vec<(String, Vec<String>)> = patterns.map(|pattern| (pattern.to_owned(), texts.clone())).to_vec();
    let Some(answers) = asked("node", ["-e", NODE], &cases) else {
        return;
    };
    for ((pattern, texts), theirs) in cases.iter().zip(answers) {
        let validator = validator(pattern).unwrap();
        for (text, theirs) in texts.iter().zip(theirs.unwrap()) {
            assert_eq!(is_valid(&validator, text), Some(theirs), "{pattern} on {text}");
        }
    }
}
