//! What a statement says, read as any reader of the published JSON would read it.

use serde_json::Value;

use crate::bench::{Answer, Bench};

/// The statement of an audit, as `--format json` prints it.
#[derive(Debug)]
pub(crate) struct Statement(Value);

/// One finding and the block it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) rule: String,
    pub(crate) dataset: String,
    pub(crate) severity: String,
    pub(crate) columns: Vec<String>,
    pub(crate) affected: String,
    pub(crate) text: String,
    pub(crate) groups: Vec<String>,
}

impl Found {
    /// What is wrong where, without how much of it.
    pub(crate) fn place(&self) -> String {
        format!(
            "{} {} {} {}",
            self.severity,
            self.rule,
            self.dataset,
            self.columns.join(", ")
        )
    }
}

impl Statement {
    pub(crate) fn of(answer: &Answer) -> Self {
        let statement = serde_json::from_str(&answer.stdout);
        let told = || {
            format!(
                "no statement from {}\n{}\n{}",
                answer.command, answer.stdout, answer.stderr
            )
        };
        Statement(statement.unwrap_or_else(|_| panic!("{}", told())))
    }

    pub(crate) fn verdict(&self) -> &str {
        text(&self.0["predicate"]["verdict"])
    }

    /// The number of records of a dataset.
    pub(crate) fn records(&self, dataset: &str) -> u64 {
        let mut datasets = list(&self.0["predicate"]["datasets"]).iter();
        let facts = datasets.find(|facts| facts["name"] == dataset);
        facts.unwrap_or_else(|| panic!("no dataset {dataset}"))["records"]
            .as_u64()
            .unwrap()
    }

    /// All findings, in the order of the statement.
    pub(crate) fn findings(&self) -> Vec<Found> {
        let mut all = Vec::new();
        for block in list(&self.0["predicate"]["blocks"]) {
            for evaluation in list(&block["evaluations"]) {
                for finding in list(&evaluation["findings"]) {
                    all.push(found(block, evaluation, finding));
                }
            }
        }
        all
    }

    /// Where something was found at warn or above.
    pub(crate) fn alarms(&self) -> Vec<Found> {
        let mut findings = self.findings();
        findings.retain(|found| found.severity != "note");
        findings
    }

    /// The findings of one rule about one dataset.
    pub(crate) fn of_rule(&self, rule: &str, dataset: &str) -> Vec<Found> {
        let mut findings = self.findings();
        findings.retain(|found| found.rule == rule && found.dataset == dataset);
        findings
    }

    /// A measure that is a number, as the first evaluation of a rule reports it.
    pub(crate) fn measure(&self, rule: &str, dataset: &str, name: &str) -> u64 {
        let mut blocks = list(&self.0["predicate"]["blocks"]).iter();
        let block = blocks.find(|block| block["rule"] == rule && block["dataset"] == dataset);
        let block = block.unwrap_or_else(|| panic!("no block of {rule} on {dataset}"));
        let mut measures = list(&block["evaluations"][0]["measures"]).iter();
        let measure = measures.find(|measure| measure["name"] == name);
        let measure = measure.unwrap_or_else(|| panic!("no measure {name} of {rule} on {dataset}"));
        measure["exact"]["n"].as_u64().unwrap()
    }

    /// The declared changes, each with what came of its test.
    pub(crate) fn changes(&self) -> Vec<String> {
        let changes = list(&self.0["predicate"]["changes"]).iter();
        changes
            .map(|change| format!("{} {}", text(&change["what"]), text(&change["tested"])))
            .collect()
    }

    /// Why something was not checked.
    pub(crate) fn why_not_checked(&self, what: &str) -> Option<&str> {
        let mut entries = list(&self.0["predicate"]["notChecked"]).iter();
        let entry = entries.find(|entry| entry["what"] == what)?;
        Some(text(&entry["reason"]))
    }

    /// How a rule ended on a dataset: `clean`, `found`, `not-applicable`, `could-not-run`.
    pub(crate) fn status(&self, rule: &str, dataset: &str) -> &str {
        let mut blocks = list(&self.0["predicate"]["blocks"]).iter();
        let block = blocks.find(|block| block["rule"] == rule && block["dataset"] == dataset);
        text(&block.unwrap_or_else(|| panic!("no block of {rule} on {dataset}"))["status"])
    }

    /// The rules and datasets that ended so.
    pub(crate) fn with_status(&self, status: &str) -> Vec<(&str, &str)> {
        let blocks = list(&self.0["predicate"]["blocks"]).iter();
        let such = blocks.filter(|block| block["status"] == status);
        such.map(|block| (text(&block["rule"]), text(&block["dataset"])))
            .collect()
    }
}

/// Audits a release or a file with one thread and with four, and holds that both say and write the same.
pub(crate) fn audit(bench: &Bench, release: &str) -> Answer {
    let mut answers = ["1", "4"].map(|jobs| {
        let answer = bench
            .candour(["audit", release, "--format", "json", "--jobs", jobs])
            .answer();
        // The run record tells how many threads there were; it alone may differ.
        let written = bench
            .listing(release)
            .into_iter()
            .filter(|(path, ..)| !path.ends_with("run.json"));
        (answer, written.collect::<Vec<_>>())
    });
    let [(one, one_wrote), (four, four_wrote)] = &mut answers;
    four.command.clone_from(&one.command);
    assert_eq!(one, four, "{release}: the answer of one thread and of four");
    assert!(
        one_wrote == four_wrote,
        "{release}: the files of one thread and of four differ"
    );
    let [(one, _), _] = answers;
    one
}

fn found(block: &Value, evaluation: &Value, finding: &Value) -> Found {
    let texts = |value: &Value| {
        list(value)
            .iter()
            .map(|text| text.as_str().unwrap_or_default().to_owned())
            .collect()
    };
    Found {
        rule: text(&block["rule"]).to_owned(),
        dataset: text(&block["dataset"]).to_owned(),
        severity: text(&evaluation["severity"]).to_owned(),
        columns: texts(&finding["columns"]),
        affected: finding["affected"].as_str().unwrap_or_default().to_owned(),
        text: text(&finding["text"]).to_owned(),
        groups: texts(&finding["groups"]),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
