//! The same reports and downloads, good and bad, for the program and for the page: `cases.toml` says what is done to each and what
//! is to be said of it. What the page says it must say as the program does, and it may be stricter, and never more lenient.

mod changes;

use serde_json::{Value, json};

use super::PAGE;
use crate::bench::{Bench, has, skipped};
use crate::browser::{Browser, browser};
use crate::{releases, signing};

const ALGORITHM: &str = "p256";

struct Case {
    name: String,
    table: toml::Table,
}

impl Case {
    fn all() -> Vec<Case> {
        let path = releases::root().join("tests/integration/src/verify_page/cases.toml");
        let mut file: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
        let Some(toml::Value::Array(cases)) = file.remove("case") else {
            panic!("cases.toml has no cases")
        };
        let named = cases.into_iter().map(|case| {
            let toml::Value::Table(table) = case else {
                panic!("{case}")
            };
            let name = table["name"].as_str().unwrap().to_owned();
            Case { name, table }
        });
        named.collect()
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.table.get(name).map(|value| value.as_str().unwrap())
    }

    fn texts(&self, name: &str) -> Vec<&str> {
        let list = self.table.get(name).and_then(toml::Value::as_array);
        list.into_iter()
            .flatten()
            .map(|value| value.as_str().unwrap())
            .collect()
    }

    fn keys(&self) -> Vec<&str> {
        match self.table.contains_key("keys") {
            true => self.texts("keys"),
            false => vec!["key.pem.pub"],
        }
    }

    fn exit(&self) -> i32 {
        i32::try_from(self.table["exit"].as_integer().unwrap()).unwrap()
    }

    /// How the page ends: with the same number, unless it is said otherwise.
    fn exit_of_page(&self) -> String {
        match self.table.get("page") {
            Some(toml::Value::String(word)) => word.clone(),
            Some(number) => number.to_string(),
            None => self.exit().to_string(),
        }
    }

    /// The folder, audited, signed and changed.
    fn bench(&self) -> Bench {
        let bench = releases::bench();
        match self.text("audit") {
            Some("failed") => bench.replace("release/visits.csv", "B,2015-03,230", "B,2015-02,230"),
            Some("hostile") => bench.replace(
                "release/candour.toml",
                "\"Visits by clinic\"",
                r#""<script>alert(1)</script><img src=x onerror=alert(2)>\u202E""#,
            ),
            Some(other) => panic!("{other}"),
            None => {}
        }
        let algorithm = self.text("algorithm").unwrap_or(ALGORITHM);
        for (key, algorithm) in [("key.pem", algorithm), ("other.pem", ALGORITHM)] {
            let new = ["key", "new", key, "--algorithm", algorithm];
            bench.candour(new).answer().ending(0);
        }
        let audit = ["audit", "release", "--key", "key.pem", "--fail-on", "never"];
        bench.candour(audit).answer().ending(0);
        let changes = self.table.get("change").and_then(toml::Value::as_array);
        for change in changes.into_iter().flatten() {
            changes::change(&bench, change.as_table().unwrap());
        }
        bench
    }

    /// How the program ends, and what it says.
    fn of_program(&self, bench: &Bench) -> (String, String) {
        let mut arguments = vec!["verify", self.text("report").unwrap_or(signing::REPORT)];
        for key in self.keys() {
            arguments.extend(["--pub", key]);
        }
        if let Some(data) = self.text("data") {
            arguments.extend(["--data", data]);
        }
        let answer = bench.candour(arguments).answer();
        let exit = answer.code.map_or_else(String::new, |code| code.to_string());
        (exit, format!("{}\n{}", answer.stdout, answer.stderr))
    }

    /// What the page is given.
    fn question(&self, bench: &Bench, is_first: bool) -> Value {
        let path = |name: &str| bench.path(name).display().to_string();
        let keys: Vec<String> = self.keys().into_iter().map(path).collect();
        let folder = self.text("data").or(self.text("folder")).unwrap_or("release");
        let mut question = json!({
            "name": self.name,
            "keys": keys,
            "folder": path(folder),
            "drop": self.table.contains_key("drop"),
            "look": is_first || self.table.contains_key("look"),
        });
        if self.text("data").is_some() {
            question["report"] = json!(path(self.text("report").unwrap()));
        }
        if let Some(part) = self.text("without") {
            question["without"] = json!(part);
        }
        question
    }

    /// What is not as it is written: how it ended, or what was said.
    fn faults(&self, (exit, said): (&str, &str), expected: &str, of: &str) -> Vec<String> {
        let said = plain(said);
        let mut faults = Vec::new();
        if exit != expected {
            faults.push(format!("{}: ends with {exit}, not {expected}:\n{said}", self.name));
        }
        let texts = self.texts("says").into_iter().filter(|_| expected != "unknown");
        for text in texts.chain(self.texts(of)) {
            if !said.contains(text) {
                faults.push(format!("{}: {text:?} is not in:\n{said}", self.name));
            }
        }
        faults
    }
}

/// Without what only a terminal has: the ends of its lines, and the frame around an error.
fn plain(text: &str) -> String {
    let text = text.replace(['│', '×', '╰', '▶', '─'], " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_program_says_of_each_case_what_is_written() {
    if !has("openssl", "version") {
        return skipped("openssl is not on this machine");
    }
    let faults = Case::all().into_iter().flat_map(|case| {
        let (exit, said) = case.of_program(&case.bench());
        case.faults((&exit, &said), &case.exit().to_string(), "program-says")
    });
    let faults: Vec<String> = faults.collect();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn the_page_says_of_each_case_what_is_written() {
    let browser = match browser() {
        Ok(browser) if has("openssl", "version") => browser,
        Ok(_) => return skipped("openssl is not on this machine"),
        Err(reason) => return skipped(&reason),
    };
    let cases = Case::all();
    let benches: Vec<Bench> = cases.iter().map(Case::bench).collect();
    let questions = cases.iter().zip(&benches).enumerate();
    let questions = questions.map(|(at, (case, bench))| case.question(bench, at == 0));
    let answers = asked(&browser, &questions.collect());
    assert_eq!(answers.len(), cases.len());
    let mut faults = Vec::new();
    for (case, answer) in cases.iter().zip(&answers) {
        let [exit, said] = ["exit", "text"].map(|name| answer[name].as_str().unwrap());
        faults.extend(case.faults((exit, said), &case.exit_of_page(), "page-says"));
        let of_page = answer["faults"].as_array().unwrap().iter();
        faults.extend(of_page.map(|fault| format!("{}: {fault}", case.name)));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// What the page answers to each question.
fn asked(browser: &Browser, questions: &Value) -> Vec<Value> {
    let bench = Bench::new();
    let questions = bench.write("questions.json", questions.to_string());
    let script = browser.folder.join("verify.mjs");
    let page = releases::root().join(PAGE);
    let arguments = [
        script.to_str(),
        Some(&browser.program),
        page.to_str(),
        questions.to_str(),
    ];
    let output = bench.run("node", "node", arguments.map(Option::unwrap)).output();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A page that is more lenient than the program would be worse than none.
#[test]
fn no_case_expects_the_page_to_be_more_lenient() {
    for case in Case::all() {
        let page = case.exit_of_page();
        let is_as_strict = page == case.exit().to_string() || page == "unknown" || case.exit() == 0;
        assert!(is_as_strict, "{}", case.name);
    }
}
