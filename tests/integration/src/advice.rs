//! What the advice of a finding tells people to declare can be declared: the finding is gone, and no failure stands in its
//! place.

mod cases;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::bench::{Answer, Bench};
use crate::binary;
use cases::{Case, Declared, Side, cases};

#[test]
fn what_is_advised_can_be_declared() {
    let advice = advice();
    let mut wrong = Vec::new();
    for (i, case) in cases().into_iter().enumerate() {
        let name = format!("{i} {} {}", case.rule, case.template);
        let now = &case.now;
        let (schema, toml) = match &case.declared {
            Declared::Toml(toml) => (&now.schema, *toml),
            Declared::Schema(schema) => (schema, case.at_first),
            Declared::Both(schema, toml) => (schema, *toml),
        };
        let at_first = audit(&case, &now.schema, case.at_first);
        let advised = advice.get(&(case.rule.to_owned(), case.template.to_owned()));
        let is_advised = advised.is_none_or(|advice| in_one_line(&at_first.stdout).contains(&in_one_line(advice)));
        // Beneath another finding, the advice is that one's.
        let is_beneath = at_first.stdout.contains(&format!("also seen by {}", case.rule));
        if !is_found(&at_first, case.rule) || !(is_advised || is_beneath) {
            wrong.push(format!(
                "{name}: not found at first\n{}{}",
                at_first.stdout, at_first.stderr
            ));
        }
        let declared = audit(&case, schema, toml);
        if is_found(&declared, case.rule) || declared.code != Some(0) {
            wrong.push(format!(
                "{name}: declared in vain\n{}{}",
                declared.stdout, declared.stderr
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Rules about several datasets, about days, or about figures that two releases have of the same period: no case above has
/// these.
const OF_MORE: [&str; 6] = [
    "completeness/declared-files",
    "completeness/empty-days",
    "completeness/missing-combinations",
    "consistency/agreement",
    "consistency/labels",
    "consistency/restated-figures",
];

/// No advice to declare something is left out above.
#[test]
fn every_declaration_that_is_advised_is_tried() {
    let advice = advice();
    let cases = cases();
    let tried = cases
        .iter()
        .filter_map(|case| advice.get(&(case.rule.to_owned(), case.template.to_owned())));
    let tried: BTreeSet<&String> = tried.collect();
    let declares = |advice: &&String| {
        [
            "[[",
            "declare in candour.toml",
            "Declare what came",
            "under columns",
            "what a blank means",
            "if and then",
        ]
        .iter()
        .any(|words| advice.contains(words))
    };
    let untried: BTreeSet<&String> = advice
        .iter()
        .filter(|((rule, _), _)| !OF_MORE.contains(&rule.as_str()))
        .map(|(_, advice)| advice)
        .filter(declares)
        .filter(|advice| !tried.contains(advice))
        .collect();
    assert!(untried.is_empty(), "{untried:#?}");
}

/// The advice of the rules that compare, by rule and template.
fn advice() -> BTreeMap<(String, String), String> {
    let bench = Bench::new();
    let mut all = BTreeMap::new();
    for family in ["completeness", "consistency"] {
        let plugin = binary::plugin(family);
        let answer = bench
            .candour(["plugin", "inspect", "--json", plugin.to_str().unwrap()])
            .answer();
        let told: Value = serde_json::from_str(&answer.stdout).unwrap();
        collect(family, None, &told, &mut all);
    }
    assert!(!all.is_empty(), "no advice");
    all
}

fn collect(family: &str, rule: Option<&str>, told: &Value, all: &mut BTreeMap<(String, String), String>) {
    match told {
        Value::Array(list) => list.iter().for_each(|told| collect(family, rule, told, all)),
        Value::Object(parts) => {
            let rule = parts.get("name").and_then(Value::as_str).or(rule);
            let text = |key: &str| parts.get(key).and_then(Value::as_str);
            if let (Some(rule), Some(template), Some(advice)) = (rule, text("id"), text("advice")) {
                all.insert((format!("{family}/{rule}"), template.to_owned()), advice.to_owned());
            }
            parts.values().for_each(|told| collect(family, rule, told, all));
        }
        _ => {}
    }
}

fn audit(case: &Case, schema: &str, toml: &str) -> Answer {
    let bench = Bench::new();
    let now = Side {
        schema: schema.to_owned(),
        ..case.now.clone()
    };
    write(&bench, "old", 2014, &case.before, "", "");
    write(&bench, "new", 2015, &now, "previous = \"../old\"\n", toml);
    bench.candour(["audit", "new"]).env("COLUMNS", "100").answer()
}

fn write(bench: &Bench, folder: &str, year: u32, side: &Side, previous: &str, toml: &str) {
    let next = year + 1;
    let release = format!(
        "[release]\ntitle = \"A small case\"\npublisher = \"Test Trust\"\ncontact = \"info@example.org\"\n\
         licence = \"OGL-UK-3.0\"\nid = \"{year}\"\nperiod = {{ from = {year}-04-01, to = {next}-03-31 }}\n\
         as-of = {next}-07-01\n{previous}\n\
         [[dataset]]\nname = \"data\"\npath = \"data.csv\"\nkind = \"{}\"\nschema = \"s.json\"\n{toml}",
        side.kind
    );
    bench.write(&format!("{folder}/candour.toml"), release);
    bench.write(&format!("{folder}/data.csv"), &side.csv);
    bench.write(&format!("{folder}/s.json"), &side.schema);
}

/// Whether the rule found something that is not accepted: its id stands under the finding.
fn is_found(answer: &Answer, rule: &str) -> bool {
    let is_accepted = answer.stdout.contains("\n  waived ");
    let is_id = |line: &str| {
        let line = line.strip_prefix("         ").unwrap_or_default();
        line.strip_prefix("also seen by ").unwrap_or(line).starts_with(rule)
    };
    !is_accepted && answer.stdout.lines().any(is_id)
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
