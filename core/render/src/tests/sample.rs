//! Statements made for tests: a small one with something of everything, one that means harm, and a large one.

use candour_statement::statement::{PREDICATE_TYPE, STATEMENT_TYPE, Statement, read};
use serde_json::{Map, Value, json};

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
            "version": "0.2",
            "words": words(),
            "release": {
                "title": "Community services activity, 2015/16", "publisher": "Kent Coast Community Trust",
                "contact": "information@example.org", "licence": "OGL-UK-3.0", "id": "2015-16",
                "from": "2015-04-01", "to": "2016-03-31",
            },
            "verdict": "WARNED",
            "dimensions": [
                { "dimension": "confidentiality", "verdict": "PASSED", "whole": true },
                { "dimension": "completeness", "verdict": "WARNED", "whole": true },
                { "dimension": "consistency", "verdict": "WARNED", "whole": false },
                { "dimension": "accuracy", "whole": true },
            ],
            "figures": {
                "datasets": 2, "records": 5_505, "bytes": 405_621, "checksRun": 5, "checksClean": 1, "checksPartly": 1,
                "checksNotLooked": 0, "checksNotApplicable": 1, "checksCouldNotRun": 1, "failures": 0, "warnings": 2,
                "notes": 1, "waived": 1,
            },
            "datasets": [
                {
                    "name": "appointments", "kind": "records", "records": 4_019, "columns": 3, "files": 1,
                    "written": [{ "encoding": "utf-8", "delimiter": ",", "declared": true }], "profile": profile(),
                },
                {
                    "name": "sites", "kind": "lookup", "records": 14, "columns": 5, "files": 1,
                    "written": [{ "encoding": "utf-8", "delimiter": ",", "declared": false }],
                },
            ],
            "blocks": [
                small_classes(), missing_values(), changed_volume(), duplicates(), could_not_run(), not_applicable(), partly(),
            ],
            "limits": [{ "code": "subject-withheld", "dataset": "sites" }],
            "notChecked": [
                {
                    "what": { "rule": "consistency/wrong-totals" }, "datasets": ["sites"], "matters": false,
                    "reason": { "code": { "rule": "none" } },
                },
                {
                    "what": { "topic": "recoverable-cells" }, "matters": true,
                    "reason": { "code": { "candour": "no-rule-for-recoverable-cells" } },
                },
            ],
            "waivers": [{
                "rule": "consistency/duplicates", "dataset": "appointments", "owner": "Head of Information",
                "reason": "Two people may look alike in so few columns", "severity": "warn",
                "atMost": [{ "measure": "repeated-rows", "most": "2000", "found": [{ "count": count(1_521, "rows") }] }],
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
                "candour": "0.2.0", "asOf": "2016-07-01", "policies": ["uk-open-data", "kent"], "threshold": 10, "round": 5,
                "coverageFloorPercent": 95,
                "isolation": { "completeness": "process", "re-identification": "process" },
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

/// The words of each rule here, as its plugin would have them.
fn words() -> Value {
    let finding = |text: &str| json!({ "text": text, "group": "{group}: {before:bare} before, {now:bare} now", "advice": "Ask whoever records these groups." });
    let title = |title: &str| json!({ "title": title });
    let bar = |title: &str| json!({ "title": title, "barOf": "people by the size of their class" });
    let rule = |templates: Value, measures: Value| json!({ "summary": "things that are not as they should be", "templates": templates, "measures": measures });
    json!({
        "reasons": { "crashed": "its plugin crashed", "no-rule-for-recoverable-cells": "no rule of this version tells" },
        "rules": {
            "re-identification/small-classes": rule(json!({}), json!({
                "smallest-class": title("people in the smallest class (k)"),
                "to-9": bar("classes of fewer than 10"),
                "to-19": bar("classes of 10 to 19"),
                "to-49": bar("classes of 20 to 49"),
                "from-50": bar("classes of 50 or more"),
            })),
            "completeness/missing-values": rule(
                json!({ "risen": finding("{column} is missing in {share} of its cells; in the previous release it was {before}") }),
                json!({ "missing": title("share of a column's cells that are missing"), "missing-before": title("the same before") }),
            ),
            "consistency/changed-volume": rule(
                json!({
                    "group-rows": finding("groups of {by} with far more or far fewer rows than in the same periods before: {count:bare}"),
                    "whole-rows": { "text": "{now}, against {before:bare} in the same periods before" },
                }),
                json!({ "now": title("volume of the periods compared"), "before": title("volume of the periods they are compared with") }),
            ),
            "consistency/duplicates": rule(
                json!({ "whole": { "text": "rows that are like an earlier one in all {columns}: {rows:bare}" } }),
                json!({ "repeated-rows": title("rows that are like an earlier one") }),
            ),
            "consistency/wrong-totals": rule(json!({ "none": { "text": "no total is declared (x-parts, x-total)" } }), json!({})),
        },
    })
}

fn count(n: u64, unit: &str) -> Value {
    json!({ "n": { "exact": n }, "unit": unit })
}

fn counted(n: u64, unit: &str) -> Value {
    json!({ "count": count(n, unit) })
}

fn share(thousandths: u64) -> Value {
    json!({ "exact": { "part": thousandths, "whole": 1_000 } })
}

fn shared(thousandths: u64) -> Value {
    json!({ "share": { "share": share(thousandths), "unit": "cells" } })
}

fn missing(thousandths: u64) -> Value {
    json!({ "missing": share(thousandths) })
}

fn profile() -> Value {
    let periods: Vec<Value> = [(4, 980, 1_010), (5, 1_005, 990), (6, 1_240, 600), (7, 0, 40)]
        .iter()
        .map(|(month, now, before)| {
            let rows = match *now {
                0 => json!({ "below": 10 }),
                n => json!({ "exact": n }),
            };
            json!({
                "period": format!("2015-{month:02}"), "rows": rows,
                "before": { "period": format!("2014-{month:02}"), "rows": { "exact": before } },
            })
        })
        .collect();
    json!({
        "period": "month",
        "periods": periods,
        "columns": [
            {
                "column": "site", "title": "Site of the clinic", "role": "category", "types": ["string"],
                "cells": missing(0), "before": missing(0), "byPeriod": [missing(0), missing(0), missing(0), missing(0)],
            },
            {
                "column": "outcome", "role": "other", "cells": missing(214), "before": missing(20),
                "byPeriod": [missing(21), missing(120), missing(310), missing(729)],
            },
            { "column": "nhs_number", "role": "undeclared", "cells": { "missing": { "band": "<1%" } } },
        ],
    })
}

fn block(rule: &str, dataset: &str, dimension: &str, status: &str, evaluations: Value) -> Value {
    let (family, _) = rule.split_once('/').expect("a family");
    json!({
        "rule": rule, "dataset": dataset, "dimension": dimension, "status": status, "evaluations": evaluations,
        "plugin": { "id": family, "version": "0.1.0", "pinned": family == "consistency" },
        "sha256": "0f".repeat(32),
    })
}

fn small_classes() -> Value {
    let bar = |name: &str, n: u64| json!({ "name": name, "role": "now", "columns": ["site", "outcome"], "value": counted(n, "people") });
    let measures = json!([
        { "name": "smallest-class", "role": "now", "value": counted(10, "people") },
        bar("to-9", 0),
        bar("to-19", 412),
        bar("to-49", 1_240),
        bar("from-50", 2_367),
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
            "template": "risen", "cause": "missing-cell", "columns": ["outcome"], "affected": count(860, "cells"),
            "args": { "column": { "column": "outcome" }, "share": shared(214), "before": shared(20) },
        }],
        "measures": [
            { "name": "missing", "role": "now", "columns": ["outcome"], "value": shared(214) },
            { "name": "missing-before", "role": "before", "pair": "missing", "columns": ["outcome"], "value": shared(20) },
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
    let group = |name: &str, before: u64, now: u64| {
        json!({
            "group": { "value": { "of": "site", "text": name } }, "now": counted(now, "rows"), "before": counted(before, "rows"),
        })
    };
    let volumes = json!({ "now": counted(4_019, "rows"), "before": counted(3_999, "rows") });
    let evaluations = json!([{
        "severity": "warn", "params": { "group-percent": 200 },
        "findings": [{
            "template": "group-rows", "columns": ["site"], "affected": count(4, "groups"),
            "args": { "by": { "column": "site" }, "count": counted(4, "groups") },
            "groups": [group("NQV22", 12, 240), group("NQV30", 80, 5)], "groupsInAll": { "exact": 4 },
        }],
        "measures": [
            { "name": "now", "role": "now", "value": counted(4_019, "rows") },
            { "name": "before", "role": "before", "pair": "now", "value": counted(3_999, "rows") },
        ],
    }, {
        "severity": "note", "params": {}, "measures": [],
        "findings": [{ "template": "whole-rows", "args": volumes }],
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
            "template": "whole", "cause": "duplicate-row", "affected": count(1_521, "rows"), "records": [2, 17, 1_204],
            "args": { "columns": counted(3, "columns"), "rows": counted(1_521, "rows") },
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
    block["reason"] = json!({ "code": { "candour": "crashed" } });
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
    block["reason"] = json!({ "code": { "rule": "none" } });
    block
}

fn partly() -> Value {
    let evaluations = json!([{ "severity": "warn", "params": {}, "findings": [], "measures": [] }]);
    let mut block = block(
        "completeness/missing-periods",
        "appointments",
        "completeness",
        "partly",
        evaluations,
    );
    block["coverage"] = json!([{
        "about": "cells", "columns": ["month"], "of": { "exact": 4_019 }, "looked": { "allBut": 10 },
        "rest": [{ "why": "unreadable", "n": { "below": 10 } }],
    }]);
    block
}

/// What an enemy would write.
pub(crate) const HOSTILE: &str = "</title></style><script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u{202e}\u{2066}\
                                  `code` | cell\n# heading\n- item](javascript:alert(3)) [x](https://e.org) www.e.org &lt;";

/// The rich statement with `text` in place of every text of a publisher, of a data file or of a plugin.
pub(crate) fn hostile(text: &str) -> Value {
    fn replace(value: &mut Value, key: &str, text: &str) {
        // These are Candour's own, and one of a few.
        let fixed = [
            "_type",
            "predicateType",
            "about",
            "availability",
            "band",
            "code",
            "dimension",
            "kind",
            "measures",
            "role",
            "severity",
            "state",
            "status",
            "tested",
            "through",
            "topic",
            "types",
            "unit",
            "verdict",
            "what",
            "why",
        ];
        match value {
            Value::String(old) if !fixed.contains(&key) => *old = text.to_owned(),
            Value::Array(items) => items.iter_mut().for_each(|item| replace(item, key, text)),
            Value::Object(members) => members.iter_mut().for_each(|(key, value)| replace(value, key, text)),
            _ => {}
        }
    }
    let mut value = rich();
    let named = |of: Value| Value::Object(Map::from_iter([(text.to_owned(), of)]));
    value["predicate"]["audit"]["isolation"] = json!({});
    replace(&mut value, "", text);
    value["predicate"]["audit"]["isolation"] = named(json!("process"));
    let template =
        json!({ "text": format!("{text} {{column}}"), "group": format!("{text} {{group}}"), "advice": text });
    value["predicate"]["words"] = json!({
        "reasons": named(json!(text)),
        "rules": named(json!({
            "summary": text, "templates": named(template), "measures": named(json!({ "title": text, "barOf": text })),
        })),
    });
    value
}

/// Two datasets of so many columns, with findings spread over rules and severities, and a year of months.
pub(crate) fn large(columns: usize, findings: usize) -> Value {
    let mut value = rich();
    let labels: Vec<String> = (0..columns)
        .map(|at| format!("a_column_with_quite_a_long_name_{at:03}"))
        .collect();
    let months: Vec<String> = (1..=12).map(|month| format!("2015-{month:02}")).collect();
    let share = |at: usize| missing((at % 100 * 10 + at % 10) as u64);
    let profile = json!({
        "period": "month",
        "periods": months.iter().map(|month| json!({ "period": month, "rows": { "exact": 1_000 } })).collect::<Vec<_>>(),
        "columns": labels.iter().enumerate().map(|(at, label)| json!({
            "column": label, "role": "other", "cells": share(at), "before": share(at + 1),
            "byPeriod": (0..12).map(|month| share(at + month)).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    });
    value["predicate"]["datasets"][0]["profile"] = profile.clone();
    value["predicate"]["datasets"][1]["profile"] = profile;
    let rules = 40;
    let name = |rule: usize| format!("consistency/rule-{rule:02}");
    let blocks: Vec<Value> = (0..rules)
        .map(|rule| {
            let dataset = if rule % 2 == 0 { "appointments" } else { "sites" };
            let group = |name: &str, n: u64| json!({ "name": { "word": name }, "n": counted(n, "rows") });
            let own = (rule..findings).step_by(rules).map(|at| {
                json!({
                    "template": "found", "columns": [labels[at % columns]], "affected": count(at as u64, "cells"),
                    "args": { "column": { "column": labels[at % columns] }, "cells": counted(at as u64, "cells") },
                    "groups": [group("one", 1), group("two", 2), group("three", 3)], "groupsInAll": { "exact": 9 },
                })
            });
            let measures = labels
                .iter()
                .take(100)
                .map(|label| json!({ "name": "share", "role": "now", "columns": [label], "value": shared(120) }));
            let severity = ["fail", "warn", "note"][rule % 3];
            let evaluations = json!([{
                "severity": severity, "params": { "at-most": 3 }, "findings": own.collect::<Vec<_>>(),
                "measures": measures.collect::<Vec<_>>(),
            }]);
            block(&name(rule), dataset, "consistency", "found", evaluations)
        })
        .collect();
    value["predicate"]["blocks"] = json!(blocks);
    for rule in 0..rules {
        value["predicate"]["words"]["rules"][name(rule)] = json!({
            "summary": "things that are not as they should be",
            "templates": { "found": {
                "text": "{column} is not as it should be in {cells}", "group": "{name}: {n:bare}",
                "advice": "Put it right, and say why.",
            } },
            "measures": { "share": { "title": "share of something" } },
        });
    }
    value
}
