//! A publisher brings a policy of their own, and wants PASSED for what the built-in one does not pass.

use serde_json::Value;

use crate::bench::{Answer, Bench};
use crate::releases;

/// Thresholds of a pack of the publisher's own that asks for the form of the file alone.
const FORM: &str = "[rules.\"structure/missing-cell\"]\nfail = {}\nsource = \"ours\"\ncertainty = \"low\"\n";

/// The small release with its own pack, named after these.
fn with_pack(named: &str, pack: &str) -> Bench {
    let bench = releases::bench();
    let policy = format!("[{named}\"ours.toml\"]");
    bench.replace("release/candour.toml", "[\"uk-open-data\"]", &policy);
    bench.write("release/ours.toml", pack);
    bench
}

fn with_rules(rules: &str) -> Bench {
    let bench = releases::bench();
    let declared = bench.read_text("release/candour.toml");
    bench.write("release/candour.toml", declared + rules);
    bench
}

/// What an audit says on its first screen, as one line, and its predicate.
fn audited(bench: &Bench) -> (String, Value) {
    let answer = bench.candour(["audit", "release"]).answer().ending(0);
    let statement = bench.read_text("release/transparency-report/statement.json");
    let statement: Value = serde_json::from_str(&statement).unwrap();
    (plain(&answer), statement["predicate"].clone())
}

fn plain(answer: &Answer) -> String {
    answer.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// That an audit is WARNED since people are protected less, and says why.
fn is_told(bench: &Bench, why: &str) -> Value {
    let (said, predicate) = audited(bench);
    assert_eq!(predicate["verdict"], "WARNED", "{said}");
    let limits = predicate["limits"].as_array().unwrap();
    assert!(
        limits.iter().any(|limit| limit["code"] == "confidentiality-weakened"),
        "{limits:#?}"
    );
    assert!(said.contains(why), "{said}");
    let page = bench.read_text("release/transparency-report/report.html");
    assert!(page.contains("protected less than the built-in policy has it"));
    predicate
}

#[test]
fn a_publisher_wants_a_pack_taken_for_the_built_in_one() {
    for head in [
        "id = \"uk-open-data\"",
        "id = \"UK open data\"",
        "id = \"ours\"\ntitle = \"United Kingdom open data, published to the world\"",
    ] {
        for named in ["", "\"uk-open-data\", "] {
            let bench = with_pack(named, &format!("[pack]\n{head}\n\n{FORM}"));
            let answer = bench.candour(["audit", "release"]).answer().ending(2);
            assert!(answer.stderr.contains("reserved_pack"), "{}", answer.stderr);
            assert!(answer.stderr.contains("ours.toml:"), "{}", answer.stderr);
        }
    }
    // Nor by whoever names it on the command line.
    let bench = with_pack("", &format!("[pack]\nid = \"uk-open-data\"\n\n{FORM}"));
    let by_option = ["audit", "release", "--policy", "release/ours.toml"];
    bench.candour(by_option).answer().ending(2);
}

#[test]
fn a_publisher_wants_nothing_asked_about_people() {
    let bench = with_pack("", &format!("[pack]\nid = \"ours\"\n\n{FORM}"));
    let predicate = is_told(&bench, "rules are left out (");
    let unchecked = predicate["notChecked"].as_array().unwrap();
    let left_out = |rule: &str| {
        unchecked.iter().find(|entry| {
            entry["what"]["rule"] == rule
                && entry["reason"]["code"]["candour"] == "left-out"
                && entry["matters"] == true
        })
    };
    let small_counts = left_out("re-identification/small-counts").expect("said to be left out");
    assert_eq!(
        (&small_counts["dimension"], &small_counts["datasets"][0]),
        (&"confidentiality".into(), &"visits".into())
    );
    assert!(left_out("consistency/duplicates").is_some());
    // What is about records alone would have asked nothing here.
    assert!(left_out("re-identification/small-classes").is_none());
    let why = small_counts["reason"]["args"]["reason"]["word"].as_str();
    assert_eq!(why, Some("no reason is given"));
}

#[test]
fn a_publisher_wants_each_rule_about_people_turned_off() {
    let pack = releases::root().join("rules/uk-open-data.toml");
    let pack: toml::Table = std::fs::read_to_string(pack).unwrap().parse().unwrap();
    let about_people = pack["rules"].as_table().unwrap().keys();
    let off: String = about_people
        .filter(|rule| rule.starts_with("re-identification/"))
        .map(|rule| format!("\n[rules.\"{rule}\"]\noff = true\nreason = \"nobody is in it\"\n"))
        .collect();
    let predicate = is_told(&with_rules(&off), "rules are turned off (");
    // Though no plugin of that family was asked anything.
    let blocks = predicate["blocks"].as_array().unwrap();
    let is_about_people = |block: &&Value| block["rule"].as_str().unwrap().starts_with("re-identification/");
    assert_eq!(blocks.iter().filter(is_about_people).count(), 0);
    let unchecked = predicate["notChecked"].as_array().unwrap();
    let of_people = unchecked
        .iter()
        .filter(|entry| entry["dimension"] == "confidentiality" && entry["reason"]["code"]["candour"] == "turned-off");
    assert!(of_people.count() >= 3, "{unchecked:#?}");
}

#[test]
fn a_publisher_wants_small_numbers_of_people_to_be_large_enough() {
    let fail = "fail = { from = 1, to = 1, of = [\"people\"] }";
    let rule = format!("[rules.\"re-identification/small-counts\"]\n{fail}\n");
    let source = "source = \"ours\"\ncertainty = \"low\"\n";
    let of_pack = |reason: &str| {
        with_pack(
            "\"uk-open-data\", ",
            &format!("[pack]\nid = \"ours\"\n\n{rule}{source}{reason}"),
        )
    };
    let answer = of_pack("").candour(["audit", "release"]).answer().ending(2);
    assert!(answer.stderr.contains("weaker_without_reason"), "{}", answer.stderr);
    let reason = "reason = \"our board agreed\"\n";
    for bench in [of_pack(reason), with_rules(&format!("\n{rule}{reason}"))] {
        let predicate = is_told(&bench, "1 rule is weaker (small counts)");
        let blocks = predicate["blocks"].as_array().unwrap();
        let weakened: Vec<&Value> = blocks
            .iter()
            .filter_map(|block| block["weakened"].as_array())
            .flatten()
            .collect();
        assert_eq!(weakened.len(), 1, "{weakened:#?}");
        assert_eq!(
            (&weakened[0]["param"], &weakened[0]["policy"], &weakened[0]["reason"]),
            (&"fail.to".into(), &4.into(), &"our board agreed".into())
        );
    }
}

#[test]
fn a_publisher_wants_small_numbers_of_people_printed() {
    for line in [
        "[publication]\nthreshold = 2",
        "[publication]\nround = 1",
        "[coverage]\nfloor-percent = 0",
    ] {
        let pack = |reason: &str| {
            with_pack(
                "\"uk-open-data\", ",
                &format!("[pack]\nid = \"ours\"\n{reason}\n{line}\n"),
            )
        };
        let answer = pack("").candour(["audit", "release"]).answer().ending(2);
        assert!(answer.stderr.contains("weaker_policy"), "{}", answer.stderr);
        let bench = pack("reason = \"our board agreed\"\n");
        let predicate = is_told(&bench, "1 value for all rules is weaker (");
        assert_eq!(predicate["audit"]["weakened"][0]["reason"], "our board agreed");
    }
    let stricter = "[pack]\nid = \"ours\"\n\n[publication]\nthreshold = 20\nround = 10\n";
    let (said, predicate) = audited(&with_pack("\"uk-open-data\", ", stricter));
    assert_eq!(predicate["verdict"], "PASSED", "{said}");
}

/// A weaker value of a rule that is about something else than people does not hide behind PASSED alone.
#[test]
fn a_publisher_wants_weaker_thresholds_forgotten() {
    let rules = "\n[rules.\"consistency/duplicates\"]\nwarn = { alike-rows = 100 }\nreason = \"rows may be alike\"\n";
    let (said, predicate) = audited(&with_rules(rules));
    assert_eq!(predicate["verdict"], "PASSED", "{said}");
    assert!(said.contains("PASSED, 1 weakening"), "{said}");
    assert!(
        said.contains("Against the policies for the world: 1 rule is weaker (duplicates)"),
        "{said}"
    );
}

#[test]
fn a_publisher_wants_to_publish_what_is_for_internal_use() {
    for (audience, told) in [("researchers", "for researchers"), ("internal", "for internal use")] {
        let bench = releases::bench();
        bench.replace("release/candour.toml", "\"world\"", &format!("\"{audience}\""));
        let (said, predicate) = audited(&bench);
        assert_eq!(predicate["audit"]["audience"], audience);
        assert!(said.contains(&format!("PASSED, {told} only")), "{said}");
        assert!(said.contains(&format!("It is {told}: not for publication.")), "{said}");
        let page = bench.read_text("release/transparency-report/report.html");
        assert!(page.contains(&format!("It is {told}: not for publication.")));
    }
    // It is held to the same policy, so that nothing is weaker by it.
    let bench = with_pack("", &format!("[pack]\nid = \"ours\"\n\n{FORM}"));
    bench.replace("release/candour.toml", "\"world\"", "\"internal\"");
    is_told(&bench, "Against the policies for internal use:");
    let bench = releases::bench();
    bench.replace("release/candour.toml", "\"world\"", "\"commissioners\"");
    let answer = bench.candour(["audit", "release"]).answer().ending(2);
    assert!(
        answer.stderr.contains("world, researchers, internal"),
        "{}",
        answer.stderr
    );
}

#[test]
fn a_publisher_wants_hours_of_whoever_audits_again() {
    for line in ["wall-seconds = 3600", "cpu-seconds = 3600", "memory-mb = 16384"] {
        let bench = with_pack(
            "\"uk-open-data\", ",
            &format!("[pack]\nid = \"ours\"\n\n[plugins]\n{line}\n"),
        );
        let answer = bench.candour(["audit", "release"]).answer().ending(2);
        assert!(answer.stderr.contains("ours.toml:5"), "{}", answer.stderr);
        let by_option = [
            "audit",
            "release",
            "--policy",
            "uk-open-data",
            "--policy",
            "release/ours.toml",
        ];
        bench.candour(by_option).answer().ending(0);
        // Whoever audits it again is not the one who asked for it.
        let again = ["reproduce", "release/transparency-report/statement.json"];
        let answer = bench.candour(again).answer().ending(2);
        assert!(answer.stderr.contains("more_than_a_release"), "{}", answer.stderr);
    }
}
