//! Small releases in which something is wrong or cannot be looked at: each must say so.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::bench::{Bench, copy};

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../false-clean");
const MUST_SAY: &str = "must-say.txt";

#[test]
fn each_says_what_it_must() {
    let mut wrong = Vec::new();
    let mut tried = 0;
    for entry in fs::read_dir(CASES).unwrap() {
        let folder = entry.unwrap().path();
        if folder.is_dir() {
            wrong.extend(tell(&folder));
            tried += 1;
        }
    }
    wrong.sort();
    assert!(tried > 0, "no case in {CASES}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// What an audit of this case does not say, or says and must not.
fn tell(folder: &Path) -> Option<String> {
    let name = folder.file_name().unwrap().to_str().unwrap();
    let must_say = fs::read_to_string(folder.join(MUST_SAY)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut lines = must_say.lines();
    let code: i32 = lines
        .next()
        .and_then(|line| line.parse().ok())
        .expect("an exit code first");
    let bench = Bench::new();
    copy(folder, &bench.path(name));
    let release = if folder.join("new").is_dir() {
        format!("{name}/new")
    } else {
        name.to_owned()
    };
    let answer = bench
        .candour(["audit", "-v", &release, "--out", "report"])
        .env("COLUMNS", "100")
        .answer();
    let whole = in_one_line(&format!("{}\n{}", answer.stdout, answer.stderr));
    let mut wrong: Vec<String> = lines
        .filter(|line| match line.strip_prefix("not: ") {
            Some(never) => whole.contains(&in_one_line(never)),
            None => !whole.contains(&in_one_line(line)),
        })
        .map(str::to_owned)
        .collect();
    if answer.code != Some(code) {
        wrong.insert(0, format!("exit code {:?}, not {code}", answer.code));
    }
    wrong.extend(clean_without_coverage(&bench));
    (!wrong.is_empty()).then(|| format!("{name}\n  {}\n{}{}", wrong.join("\n  "), answer.stdout, answer.stderr))
}

/// What the statement, where there is one, calls clean although nothing was looked at.
fn clean_without_coverage(bench: &Bench) -> Vec<String> {
    if !bench.path("report/statement.json").is_file() {
        return Vec::new();
    }
    let statement: Value = serde_json::from_slice(&bench.read("report/statement.json")).unwrap();
    let is_empty = |block: &&Value| {
        let coverage = block["coverage"].as_array().into_iter().flatten();
        block["status"] == "clean" && coverage.into_iter().all(|of| of["looked"]["exact"] == 0)
    };
    let blocks = statement["predicate"]["blocks"].as_array().unwrap();
    assert!(!blocks.is_empty());
    let empty = blocks.iter().filter(is_empty);
    empty
        .map(|block| format!("{} is clean without coverage", block["rule"]))
        .collect()
}

/// Lines are broken where they are full, and errors have a rule at their side.
fn in_one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().filter(|word| *word != "│").collect();
    words.join(" ")
}
