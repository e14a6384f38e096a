//! Whoever writes a short schema or policy that stands for more work than anybody can do.

use std::time::{Duration, Instant};

use crate::bench::Bench;
use crate::releases;

/// Ends as a mistake of the publisher, with these words, in good time.
fn refused(what: &str, bench: &Bench, words: &str) {
    let started = Instant::now();
    let answer = bench.candour(["audit", "release"]).answer();
    assert_eq!(answer.code, Some(2), "{what}: {}", answer.stderr);
    let flat = answer.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains(words), "{what}: {}", answer.stderr);
    assert!(
        started.elapsed() < Duration::from_secs(60),
        "{what} took {:?}",
        started.elapsed()
    );
}

/// A schema with these definitions, of which the first is about the column.
fn defining(bench: &Bench, definitions: &str, column: &str) {
    let schema = bench.read_text("release/visits.schema.json");
    let schema = schema.replacen(
        "\"type\": \"object\",",
        &format!("\"type\": \"object\", \"$defs\": {{{definitions}}},"),
        1,
    );
    let schema = schema.replacen("{ \"type\": \"string\", \"enum\": [\"A\", \"B\"] }", column, 1);
    bench.write("release/visits.schema.json", schema);
}

/// So many levels, each of which refers ten times to the next.
fn levels(keyword: &str, reference: impl Fn(usize) -> String, more: impl Fn(usize) -> String) -> String {
    let mut all = Vec::new();
    for level in 0..11 {
        let ten = vec![reference(level + 1); 10].join(", ");
        all.push(format!("\"d{level}\": {{ {} \"{keyword}\": [{ten}] }}", more(level)));
    }
    all.push(format!("\"d11\": {{ {} \"type\": \"string\" }}", more(11)));
    all.join(", ")
}

#[test]
fn a_publisher_wants_references_that_fan_out() {
    let pointer = |level: usize| format!("{{ \"$ref\": \"#/$defs/d{level}\" }}");
    let anchor = |level: usize| format!("{{ \"$ref\": \"#a{level}\" }}");
    let dynamic = |level: usize| format!("{{ \"$dynamicRef\": \"#a{level}\" }}");
    let none = |_: usize| String::new();
    let anchored = |level: usize| format!("\"$anchor\": \"a{level}\",");
    let dynamically = |level: usize| format!("\"$dynamicAnchor\": \"a{level}\",");
    for keyword in ["allOf", "anyOf", "oneOf"] {
        let bench = releases::bench();
        defining(&bench, &levels(keyword, pointer, none), "{ \"$ref\": \"#/$defs/d0\" }");
        refused(keyword, &bench, "lead to more than 10000 schemas");
    }
    let bench = releases::bench();
    defining(&bench, &levels("allOf", anchor, anchored), "{ \"$ref\": \"#a0\" }");
    refused("anchors", &bench, "lead to more than 10000 schemas");
    let bench = releases::bench();
    defining(
        &bench,
        &levels("anyOf", dynamic, dynamically),
        "{ \"$dynamicRef\": \"#a0\" }",
    );
    refused("dynamic anchors", &bench, "lead to more than 10000 schemas");
}

#[test]
fn a_publisher_wants_references_that_lead_on_for_ever() {
    let ring: Vec<String> = (0..10)
        .map(|at| {
            let others: Vec<String> = (0..10)
                .map(|other| format!("{{ \"$ref\": \"#/$defs/d{other}\" }}"))
                .collect();
            format!("\"d{at}\": {{ \"anyOf\": [{}] }}", others.join(", "))
        })
        .collect();
    for (what, definitions, words) in [
        (
            "itself",
            "\"d0\": { \"$ref\": \"#/$defs/d0\" }".to_owned(),
            "leads back to itself",
        ),
        ("a ring", ring.join(", "), "leads back to itself"),
        (
            "a chain",
            (0..5000)
                .map(|at| format!("\"d{at}\": {{ \"$ref\": \"#/$defs/d{}\" }}", at + 1))
                .collect::<Vec<_>>()
                .join(", ")
                + ", \"d5000\": {}",
            "through more than 300 schemas",
        ),
    ] {
        let bench = releases::bench();
        defining(&bench, &definitions, "{ \"$ref\": \"#/$defs/d0\" }");
        refused(what, &bench, words);
    }
}

/// Nested as deep as a text can be, in keywords of which each asks of the ones inside more than once.
#[test]
fn a_publisher_wants_keywords_nested_in_each_other() {
    for keyword in ["anyOf", "oneOf", "allOf"] {
        let deep = format!(
            "{}{{ \"type\": \"string\" }}{}",
            format!("{{ \"{keyword}\": [").repeat(58),
            "] }".repeat(58)
        );
        let bench = releases::bench();
        defining(&bench, "", &deep);
        let answer = bench.candour(["audit", "release", "-q"]).answer();
        assert!(
            matches!(answer.code, Some(0..=2)),
            "{keyword}: {:?} {}",
            answer.code,
            answer.stderr
        );
    }
    let inside = "{ \"unevaluatedProperties\": false, \"anyOf\": [";
    let deep = format!("{}{{}}{}", inside.repeat(58), "] }".repeat(58));
    let bench = releases::bench();
    defining(&bench, "", &deep);
    refused("unevaluatedProperties", &bench, "lead to more than 10000 schemas");
    for (name, text) in [
        (
            "release/visits.schema.json",
            format!("{{\"properties\": {}", "[".repeat(200_000)),
        ),
        (
            "release/visits.schema.json",
            format!("{{\"$defs\": {}", "{\"a\":".repeat(200_000)),
        ),
        ("release/candour.toml", format!("release = {}", "[".repeat(200_000))),
        ("release/candour.toml", format!("[{}]", vec!["a"; 200_000].join("."))),
        (
            "release/candour.local.toml",
            format!("previous = {}", "{a=".repeat(200_000)),
        ),
    ] {
        let bench = releases::bench();
        bench.write(name, text);
        refused(name, &bench, "not ");
    }
}

#[test]
fn a_publisher_wants_policies_without_number() {
    let bench = releases::bench();
    let many = vec!["\"uk-open-data\""; 10_000].join(", ");
    bench.replace("release/candour.toml", "[\"uk-open-data\"]", &format!("[{many}]"));
    refused("policies", &bench, "a release has at most 32 policies");
}
