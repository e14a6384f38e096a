//! What a statement says, read as any reader of the published JSON would read it.

use serde_json::Value;

use crate::bench::{Answer, Bench};

/// The statement of an audit, as `--format json` prints it.
#[derive(Debug)]
pub(crate) struct Statement(pub(crate) Value);

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

    /// What a dataset looks like.
    pub(crate) fn profile(&self, dataset: &str) -> &Value {
        let mut datasets = list(&self.0["predicate"]["datasets"]).iter();
        let of = datasets.find(|of| of["name"] == dataset);
        &of.unwrap_or_else(|| panic!("no dataset {dataset}"))["profile"]
    }

    /// All findings, in the order of the statement.
    pub(crate) fn findings(&self) -> Vec<Found> {
        let mut all = Vec::new();
        for block in list(&self.0["predicate"]["blocks"]) {
            for evaluation in list(&block["evaluations"]) {
                for finding in list(&evaluation["findings"]) {
                    let words = &self.0["predicate"]["words"]["rules"][text(&block["rule"])]["templates"];
                    all.push(found(words, block, evaluation, finding));
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
        measure["value"]["count"]["n"]["exact"].as_u64().unwrap()
    }

    /// The declared changes, each with what came of its test.
    pub(crate) fn changes(&self) -> Vec<String> {
        let changes = list(&self.0["predicate"]["changes"]).iter();
        changes
            .map(|change| format!("{} {}", text(&change["what"]), text(&change["tested"])))
            .collect()
    }

    /// The code of why something was not checked: a rule, a topic, or a declared change.
    pub(crate) fn why_not_checked(&self, what: &str) -> Option<&str> {
        let mut entries = list(&self.0["predicate"]["notChecked"]).iter();
        let entry = entries.find(|entry| {
            let named = &entry["what"];
            named["rule"] == what || named["topic"] == what || named["change"]["what"] == what
        })?;
        let code = &entry["reason"]["code"];
        code["rule"].as_str().or_else(|| code["candour"].as_str())
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

fn found(words: &Value, block: &Value, evaluation: &Value, finding: &Value) -> Found {
    let words = &words[text(&finding["template"])];
    Found {
        rule: text(&block["rule"]).to_owned(),
        dataset: text(&block["dataset"]).to_owned(),
        severity: text(&evaluation["severity"]).to_owned(),
        columns: list(&finding["columns"]).iter().map(|id| column(text(id))).collect(),
        affected: finding
            .get("affected")
            .map(|count| counted(count, true))
            .unwrap_or_default(),
        text: filled(text(&words["text"]), &finding["args"]),
        groups: list(&finding["groups"])
            .iter()
            .map(|args| filled(text(&words["group"]), args))
            .collect(),
    }
}

/// A template with its places filled.
fn filled(template: &str, args: &Value) -> String {
    let mut pieces = template.split('{');
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (place, rest) = piece.split_once('}').expect("a place that ends");
        let (name, form) = place.split_once(':').unwrap_or((place, ""));
        let told = match form.split_once('|') {
            Some((one, _)) if is_one(&args[name]) => one.to_owned(),
            Some((_, many)) => many.to_owned(),
            None => shown(&args[name], form.is_empty()),
        };
        filled.push_str(&told);
        filled.push_str(rest);
    }
    filled
}

/// Whether an argument is exactly one of something, with which words agree.
fn is_one(value: &Value) -> bool {
    value["count"]["n"]["exact"] == 1 || value["columns"].as_array().is_some_and(|ids| ids.len() == 1)
}

/// An argument of a template.
fn shown(value: &Value, has_noun: bool) -> String {
    let Some((sort, value)) = value.as_object().and_then(|members| members.iter().next()) else {
        return "(not shown)".to_owned();
    };
    match sort.as_str() {
        "count" => counted(value, has_noun),
        "share" => shared(&value["share"]),
        "figure" => match value["figure"].get("below") {
            Some(threshold) => format!("fewer than {threshold}"),
            None => text(&value["figure"]["exact"]).to_owned(),
        },
        "value" => value["text"].as_str().unwrap_or("missing").to_owned(),
        "column" => column(text(value)),
        "columns" => list(value)
            .iter()
            .map(|id| column(text(id)))
            .collect::<Vec<_>>()
            .join(", "),
        "file" => value["name"].as_str().unwrap_or_default().to_owned(),
        "hidden" => "(not shown)".to_owned(),
        _ => text(value).to_owned(),
    }
}

/// A number with its noun: 1 cell, 2 cells.
fn counted(count: &Value, has_noun: bool) -> String {
    let n = &count["n"];
    let number = |of: &Value| grouped(of.as_u64().unwrap());
    let told = if let Some(exact) = n.get("exact") {
        number(exact)
    } else if let Some(rounded) = n.get("rounded") {
        format!("about {}", number(&rounded["n"]))
    } else if let Some(threshold) = n.get("below") {
        format!("fewer than {}", number(threshold))
    } else if let Some(threshold) = n.get("allBut") {
        format!("all but fewer than {}", number(threshold))
    } else if let Some(band) = n.get("band") {
        format!("{} of", text(band))
    } else {
        "(not shown)".to_owned()
    };
    let noun = match (text(&count["unit"]), told.as_str()) {
        _ if !has_noun => return told,
        ("figures", _) => return told,
        ("people", "1") => "person",
        ("people", _) => "people",
        (unit, "1") => unit.trim_end_matches('s'),
        (unit, _) => unit,
    };
    format!("{told} {noun}")
}

fn shared(share: &Value) -> String {
    let told = share.get("exact").or_else(|| share.get("rounded"));
    let Some((part, whole)) = told.map(|of| (of["part"].as_u64().unwrap(), of["whole"].as_u64().unwrap())) else {
        return share["band"].as_str().unwrap_or("(not shown)").to_owned();
    };
    match part * 1000 {
        0 => "0%".to_owned(),
        _ if part == whole => "100%".to_owned(),
        few if few < whole => "< 0.1%".to_owned(),
        _ if (whole - part) * 1000 < whole => "> 99.9%".to_owned(),
        thousands => {
            let tenths = (2 * thousands + whole) / (2 * whole);
            format!("{}.{}%", tenths / 10, tenths % 10)
        }
    }
}

/// With a comma between thousands.
fn grouped(n: u64) -> String {
    match n {
        0..1000 => n.to_string(),
        n => format!("{},{:03}", grouped(n / 1000), n % 1000),
    }
}

fn column(id: &str) -> String {
    match id.strip_prefix('#') {
        Some(place) if place.bytes().all(|byte| byte.is_ascii_digit()) => format!("column {place}"),
        Some(escaped) => escaped.to_owned(),
        None => id.to_owned(),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
