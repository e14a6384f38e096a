//! Statements made for tests: a small one with something of everything, one that means harm, and a large one.

use serde_json::{Value, json};

use crate::statement::{PREDICATE_TYPE, STATEMENT_TYPE, Statement, read};
use crate::words::number;

/// A statement, read from its JSON.
pub(crate) fn statement(value: &Value) -> Statement {
    read(value.to_string().as_bytes()).expect("a statement")
}

/// Something of everything, with all that a statement may leave out.
pub(crate) fn rich() -> Value {
    json!({
        "_type": STATEMENT_TYPE,
        "predicateType": PREDICATE_TYPE,
        "subject": [
            subject("appointments.csv", "data", 322_335),
            subject("schemas/appointments.schema.json", "schema", 4_100),
            subject("candour.toml", "declaration", 912),
        ],
        "predicate": {
            "version": "0.1",
            "release": {
                "title": "Community services activity, 2015/16", "publisher": "Kent Coast Community Trust",
                "contact": "information@example.org", "licence": "OGL-UK-3.0", "id": "2015-16",
                "from": "2015-04-01", "to": "2016-03-31",
            },
            "verdict": "WARNED",
            "sentence": "Nothing stands in the way of publication, but 2 warnings should be looked at first (changed volume, \
                         missing values). People could not be counted in sites: whom a row is about is withheld.",
            "dimensions": [
                { "dimension": "confidentiality", "verdict": "PASSED" },
                { "dimension": "completeness", "verdict": "WARNED" },
                { "dimension": "consistency", "verdict": "WARNED" },
                { "dimension": "accuracy" },
            ],
            "figures": {
                "datasets": 2, "records": 5_505, "bytes": 405_621, "checksRun": 5, "checksClean": 1,
                "checksNotApplicable": 1, "checksCouldNotRun": 1, "failures": 0, "warnings": 2, "notes": 1, "waived": 1,
            },
            "datasets": [
                {
                    "name": "appointments", "kind": "records", "records": 4_019, "columns": 3, "files": 1,
                    "written": "utf-8, comma (declared)", "profile": profile(),
                },
                {
                    "name": "sites", "kind": "lookup", "records": 14, "columns": 5, "files": 1,
                    "written": "utf-8, comma (found out)",
                },
            ],
            "blocks": [small_classes(), missing_values(), changed_volume(), duplicates(), could_not_run(), not_applicable()],
            "limits": [{
                "code": "subject-withheld", "dataset": "sites",
                "text": "people could not be counted in sites: whom a row is about is withheld",
            }],
            "notChecked": [
                { "what": "consistency/wrong-totals", "datasets": ["sites"], "reason": "no total is declared (x-parts, x-total)" },
                { "what": "names of people", "reason": "no rule of this version recognises them" },
            ],
            "waivers": [{
                "rule": "consistency/duplicates", "dataset": "appointments", "owner": "Head of Information",
                "reason": "Two people may look alike in so few columns", "severity": "warn",
                "atMost": [{ "measure": "repeated-rows", "most": "2000", "found": ["1,521"] }],
                "expires": "2016-12-31", "state": "applied",
            }],
            "changes": [
                {
                    "what": "closed", "dataset": "appointments", "column": "site", "from": ["NQV18"],
                    "on": "2015-06-01", "reason": "The clinic moved to the hospital", "tested": "held",
                },
                {
                    "what": "redefined", "dataset": "appointments", "column": "outcome",
                    "reason": "Visits by telephone count from this year on", "tested": "not-tested",
                },
                {
                    "what": "renamed", "dataset": "sites", "from": ["code"], "into": ["site"],
                    "reason": "One name in all files", "tested": "explains-nothing",
                },
            ],
            "inputs": [
                input("data", "appointments.csv"),
                input("schema", "schemas/appointments.schema.json"),
                input("declaration", "candour.toml"),
                {
                    "role": "previous", "dataset": "appointments", "name": "a file of the previous release",
                    "mediaType": "text/csv", "availability": "withheld",
                    "reason": "last year's extract holds dates of birth", "commitment": "5e".repeat(32),
                },
            ],
            "previous": {
                "id": "2014-15", "title": "Community services activity, 2014/15", "through": "baseline",
                "statementSha256": "a1".repeat(32),
            },
            "audit": {
                "candour": "0.1.0", "asOf": "2016-07-01", "policies": ["uk-open-data", "kent"], "threshold": 10, "round": 5,
                "isolation": "process",
            },
        },
    })
}

fn subject(name: &str, role: &str, bytes: u64) -> Value {
    let mut annotations = json!({ "role": role, "bytes": bytes });
    if role == "data" {
        annotations["recordsSha256"] = json!("cd".repeat(32));
    }
    json!({ "name": name, "digest": { "sha256": "ab".repeat(32) }, "mediaType": "text/csv", "annotations": annotations })
}

fn input(role: &str, name: &str) -> Value {
    json!({
        "role": role, "name": name, "mediaType": "text/csv", "bytes": 912, "sha256": "ab".repeat(32), "availability": "here",
    })
}

fn amount(text: &str, n: u64) -> Value {
    json!({ "text": text, "n": n })
}

fn profile() -> Value {
    let periods: Vec<Value> = [(4, 980, 1_010), (5, 1_005, 990), (6, 1_240, 600), (7, 0, 40)]
        .iter()
        .map(|(month, now, before)| {
            let rows = if *now == 0 {
                json!({ "text": "fewer than 10" })
            } else {
                amount(&number(*now), *now)
            };
            json!({
                "period": format!("2015-{month:02}"), "rows": rows,
                "before": { "period": format!("2014-{month:02}"), "rows": amount(&number(*before), *before) },
            })
        })
        .collect();
    json!({
        "period": "month",
        "periods": periods,
        "columns": [
            {
                "label": "site", "missing": amount("0%", 0), "missingBefore": amount("0%", 0),
                "missingByPeriod": [amount("0%", 0), amount("0%", 0), amount("0%", 0), amount("0%", 0)],
            },
            {
                "label": "outcome", "missing": amount("21.4%", 214), "missingBefore": amount("2.0%", 20),
                "missingByPeriod": [amount("2.1%", 21), amount("12.0%", 120), amount("31.0%", 310), amount("72.9%", 729)],
            },
            { "label": "nhs_number", "missing": { "text": "< 1%" } },
        ],
    })
}

fn block(rule: &str, dataset: &str, dimension: &str, status: &str, evaluations: Value) -> Value {
    let (family, _) = rule.split_once('/').expect("a family");
    json!({
        "rule": rule, "dataset": dataset, "dimension": dimension, "status": status, "evaluations": evaluations,
        "plugin": { "id": family, "version": "0.1.0", "pinned": family == "consistency" },
        "sha256": "0f".repeat(32), "summary": "things that are not as they should be",
    })
}

fn small_classes() -> Value {
    let bar = |name: &str, title: &str, n: u64| {
        json!({
            "name": name, "title": title, "barOf": "people by the size of their class", "columns": ["site", "outcome"],
            "value": number(n), "exact": { "n": n },
        })
    };
    let measures = json!([
        { "name": "smallest-class", "title": "people in the smallest class (k)", "value": "10", "exact": { "n": 10 } },
        bar("to-9", "classes of fewer than 10", 0),
        bar("to-19", "classes of 10 to 19", 412),
        bar("to-49", "classes of 20 to 49", 1_240),
        bar("from-50", "classes of 50 or more", 2_367),
    ]);
    let evaluation = |severity: &str, k: u64| json!({ "severity": severity, "params": { "k": k }, "findings": [], "measures": measures });
    let evaluations = json!([evaluation("fail", 5), evaluation("warn", 10)]);
    block(
        "re-identification/small-classes",
        "appointments",
        "confidentiality",
        "clean",
        evaluations,
    )
}

fn missing_values() -> Value {
    let evaluations = json!([{
        "severity": "warn", "params": { "column-percent": 5, "which": ["declared", "undeclared"] },
        "findings": [{
            "template": "risen", "text": "outcome is missing in 21.4% of its cells; in the previous release it was 2.0%",
            "columns": ["outcome"], "affected": "860 cells", "advice": "Ask whoever records these groups.",
        }],
        "measures": [
            { "name": "missing", "title": "share of a column's cells that are missing", "columns": ["outcome"], "value": "21.4%" },
            { "name": "missing-before", "title": "the same before", "columns": ["outcome"], "value": "2.0%" },
        ],
    }]);
    let mut block = block(
        "completeness/missing-values",
        "appointments",
        "completeness",
        "found",
        evaluations,
    );
    block["compared"] = json!(true);
    block["weakened"] = json!([{ "param": "column-percent", "policy": 2, "used": 5, "reason": "the source is new" }]);
    block
}

fn changed_volume() -> Value {
    let evaluations = json!([{
        "severity": "warn", "params": { "group-percent": 200 },
        "findings": [{
            "template": "group-rows",
            "text": "groups of site with far more or far fewer rows than in the same periods before: 4",
            "columns": ["site"], "affected": "4 groups",
            "groups": ["NQV22: 12 before, 240 now", "NQV30: 80 before, 5 now"], "groupsInAll": 4,
            "advice": "Ask whoever records these groups, and declare what was closed, opened, merged or recoded: a [[change]].",
        }],
        "measures": [
            { "name": "now", "title": "volume of the periods compared", "value": "4,019", "exact": { "n": 4_019 } },
            { "name": "before", "title": "volume of the periods they are compared with", "value": "3,999" },
        ],
    }, {
        "severity": "note", "params": {}, "measures": [],
        "findings": [{ "template": "whole-rows", "text": "4,019 rows, against 3,999 in the same periods before" }],
    }]);
    let mut block = block(
        "consistency/changed-volume",
        "appointments",
        "consistency",
        "found",
        evaluations,
    );
    block["compared"] = json!(true);
    block
}

fn duplicates() -> Value {
    let evaluations = json!([{
        "severity": "warn", "params": { "at-most": 0 }, "waived": true, "measures": [],
        "findings": [{
            "template": "whole", "text": "rows that are like an earlier one in all 3 columns: 1,521", "affected": "1,521 rows",
            "records": [2, 17, 1_204],
        }],
    }]);
    block(
        "consistency/duplicates",
        "appointments",
        "consistency",
        "found",
        evaluations,
    )
}

fn could_not_run() -> Value {
    let mut block = block("schema/type", "sites", "consistency", "could-not-run", json!([]));
    block["reason"] = json!("crashed");
    block
}

fn not_applicable() -> Value {
    let mut block = block(
        "consistency/wrong-totals",
        "sites",
        "consistency",
        "not-applicable",
        json!([]),
    );
    block["reason"] = json!("no total is declared (x-parts, x-total)");
    block
}

/// What an enemy would write.
pub(crate) const HOSTILE: &str = "</title></style><script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u{202e}\u{2066}\
                                  `code` | cell\n# heading\n- item](javascript:alert(3)) [x](https://e.org) www.e.org &lt;";

/// The rich statement with `text` in place of every text of a publisher's or a data file's.
pub(crate) fn hostile(text: &str) -> Value {
    fn replace(value: &mut Value, key: &str, text: &str) {
        // These are Candour's own, and have a fixed form.
        let fixed = [
            "_type",
            "predicateType",
            "dimension",
            "verdict",
            "severity",
            "role",
            "availability",
            "status",
            "state",
            "tested",
            "through",
            "compared",
        ];
        match value {
            Value::String(old) if !fixed.contains(&key) => *old = text.to_owned(),
            Value::Array(items) => items.iter_mut().for_each(|item| replace(item, key, text)),
            Value::Object(members) => members.iter_mut().for_each(|(key, value)| replace(value, key, text)),
            _ => {}
        }
    }
    let mut value = rich();
    replace(&mut value, "", text);
    value
}

/// Two datasets of so many columns, with findings spread over rules and severities, and a year of months.
pub(crate) fn large(columns: usize, findings: usize) -> Value {
    let mut value = rich();
    let labels: Vec<String> = (0..columns)
        .map(|at| format!("a_column_with_quite_a_long_name_{at:03}"))
        .collect();
    let months: Vec<String> = (1..=12).map(|month| format!("2015-{month:02}")).collect();
    let share = |at: usize| amount(&format!("{}.{}%", at % 100, at % 10), (at % 100 * 10 + at % 10) as u64);
    let profile = json!({
        "period": "month",
        "periods": months.iter().map(|month| json!({ "period": month, "rows": amount("1,000", 1_000) })).collect::<Vec<_>>(),
        "columns": labels.iter().enumerate().map(|(at, label)| json!({
            "label": label, "missing": share(at), "missingBefore": share(at + 1),
            "missingByPeriod": (0..12).map(|month| share(at + month)).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    });
    value["predicate"]["datasets"][0]["profile"] = profile.clone();
    value["predicate"]["datasets"][1]["profile"] = profile;
    let rules = 40;
    let blocks: Vec<Value> = (0..rules)
        .map(|rule| {
            let dataset = if rule % 2 == 0 { "appointments" } else { "sites" };
            let own = (rule..findings).step_by(rules).map(|at| {
                json!({
                    "template": "found", "text": format!("{} is not as it should be in {at} cells", labels[at % columns]),
                    "columns": [labels[at % columns]], "affected": format!("{at} cells"),
                    "groups": ["one: 1", "two: 2", "three: 3"], "groupsInAll": 9, "advice": "Put it right, and say why.",
                })
            });
            let measures = labels.iter().take(100).map(|label| {
                json!({ "name": "share", "title": "share of something", "columns": [label], "value": "12.0%" })
            });
            let severity = ["fail", "warn", "note"][rule % 3];
            let evaluations = json!([{
                "severity": severity, "params": { "at-most": 3 }, "findings": own.collect::<Vec<_>>(),
                "measures": measures.collect::<Vec<_>>(),
            }]);
            block(&format!("consistency/rule-{rule:02}"), dataset, "consistency", "found", evaluations)
        })
        .collect();
    value["predicate"]["blocks"] = json!(blocks);
    value
}
