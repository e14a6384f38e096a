//! `example`, `rules`, `explain` and `schema`.

use serde_json::Value;

use crate::bad_paths::refused;
use crate::bench::{Bench, mode};
use crate::failing_plugins::faulty;
use crate::{binary, releases, snapshot};

const SMALL: [&str; 2] = ["--appointments", "3000"];

fn example(bench: &Bench, arguments: &[&str]) -> crate::bench::Answer {
    let whole = ["example"].into_iter().chain(SMALL).chain(arguments.iter().copied());
    bench.candour(whole.collect::<Vec<_>>()).answer()
}

#[test]
fn the_same_seed_makes_the_same_files() {
    for twin in ["raw", "anonymised"] {
        let bench = Bench::new();
        let answer = example(&bench, &["one", "--twin", twin]).ending(0);
        assert_eq!(answer.stdout, "one/2014-15\none/2015-16\n");
        example(&bench, &["two", "--twin", twin, "--seed", "1"]).ending(0);
        assert!(bench.listing("one") == bench.listing("two"), "{twin}");
        example(&bench, &["three", "--twin", twin, "--seed", "2"]).ending(0);
        assert!(bench.listing("one") != bench.listing("three"), "{twin}");
        assert_eq!(mode(&bench.path("one/2014-15")), 0o755);
    }
}

/// The two twins are told apart by an audit.
#[test]
fn the_raw_twin_must_not_be_published() {
    let bench = Bench::new();
    example(&bench, &["raw", "--twin", "raw"]).ending(0);
    bench.candour(["audit", "raw/2015-16", "-q"]).answer().ending(1);
    assert!(!bench.path("raw/2015-16/transparency-report").exists());
    releases::example(&bench);
    bench.candour(["audit", "bromley/2015-16", "-q"]).answer().ending(0);
}

#[test]
fn an_example_in_the_way_is_left_alone() {
    let bench = Bench::new();
    example(&bench, &["one"]).ending(0);
    bench.write("one/2014-15/mine.txt", "mine\n");
    refused("example-exists", &bench, &["example", "one"], 2);
    example(&bench, &["one", "--force"]).ending(0);
    assert!(!bench.path("one/2014-15/mine.txt").exists());
}

#[test]
fn examples_that_cannot_be_made() {
    let bench = Bench::new();
    refused("example-unknown-fault", &bench, &["example", "one", "--fault", "F0"], 2);
    refused(
        "example-unknown-year",
        &bench,
        &["example", "one", "--years", "1999"],
        2,
    );
    refused("example-too-few", &bench, &["example", "one", "--appointments", "1"], 2);
    bench.write("file", "mine\n");
    refused(
        "example-into-a-file",
        &bench,
        &["example", "file/one", "--appointments", "3000"],
        3,
    );
    let list = bench.candour(["example", "one", "--fault", "list"]).answer().ending(0);
    assert!(list.stdout.lines().count() >= 10, "{}", list.stdout);
    assert!(!bench.path("one").exists());
}

#[test]
fn disk_full_while_an_example_is_written() {
    let bench = Bench::new();
    let answer = bench
        .shell("trap '' XFSZ; ulimit -f 8; exec \"$0\" example one --appointments 3000")
        .answer()
        .ending(3);
    let left: Vec<_> = bench.listing("").into_iter().map(|(name, ..)| name).collect();
    assert!(
        left.is_empty() || left == ["one/"],
        "{left:?} is left: {}",
        answer.stderr
    );
}

/// Each rule that is listed has a page.
#[test]
fn every_rule_has_a_page() {
    let bench = Bench::new();
    let list = bench.candour(["rules"]).answer().ending(0).stdout;
    let rules: Vec<&str> = list
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with(' '))
        .collect();
    assert!(rules.len() >= 40, "{list}");
    for rule in &rules {
        let page = bench.candour(["explain", rule]).answer().ending(0).stdout;
        assert!(page.starts_with("# "), "{rule}: {page}");
        assert!(page.contains("\n## "), "{rule}: {page}");
        assert!(page.ends_with('\n') && page.len() > 80, "{rule}: {page}");
    }
    let unique: std::collections::BTreeSet<_> = rules.iter().collect();
    assert_eq!(unique.len(), rules.len());
}

/// What the policy runs is a rule that is listed.
#[test]
fn the_policy_runs_what_is_listed() {
    let bench = Bench::new();
    let names = |text: String| -> Vec<String> {
        text.lines()
            .filter(|line| !line.is_empty() && !line.starts_with(' '))
            .map(str::to_owned)
            .collect()
    };
    let listed = names(bench.candour(["rules"]).answer().ending(0).stdout);
    let run = bench
        .candour(["rules", "--policy", "uk-open-data"])
        .answer()
        .ending(0)
        .stdout;
    assert!(run.contains("source: ") && run.contains("certainty: "), "{run}");
    for rule in names(run) {
        assert!(listed.contains(&rule), "{rule}");
    }
}

#[test]
fn what_cannot_be_explained() {
    let bench = Bench::new();
    refused(
        "explain-unknown-rule",
        &bench,
        &["explain", "re-identification/small-clases"],
        2,
    );
    refused("explain-no-family", &bench, &["explain", "small-classes"], 2);
    refused("explain-unknown-family", &bench, &["explain", "spelling/errors"], 2);
    refused("rules-unknown-policy", &bench, &["rules", "--policy", "uk"], 2);
    refused("schema-unknown-name", &bench, &["schema", "configuration"], 2);
}

/// A folder with a plugin of somebody else's, and with one that is none.
fn with_plugins() -> Bench {
    let bench = Bench::new();
    bench.write(&format!("plugins/{}", binary::plugin_name("broken")), "not a library\n");
    let faulty = faulty();
    let name = faulty.file_name().unwrap().to_str().unwrap();
    std::fs::copy(&faulty, bench.path("plugins").join(name)).unwrap();
    bench
}

#[test]
fn rules_of_other_plugins_are_listed_and_explained() {
    let bench = with_plugins();
    let file = format!("plugins/{}", binary::plugin_name("faulty"));
    let list = bench.candour(["rules", "--plugin", &file]).answer().ending(0).stdout;
    assert!(list.contains("\nfaulty/well-behaved\n"), "{list}");
    for place in ["plugins", &file] {
        let explain = ["explain", "faulty/well-behaved", "--plugin", place];
        let page = bench.candour(explain).answer().ending(0).stdout;
        assert!(page.starts_with("# "), "{page}");
    }
}

#[test]
fn a_plugin_that_cannot_be_asked_is_named_with_the_reason() {
    let bench = with_plugins();
    let file = format!("plugins/{}", binary::plugin_name("broken"));
    let told = |answer: &str| answer.contains(&file) && answer.contains("not-a-library");
    for place in ["plugins", &file] {
        for rule in ["broken/any", "any"] {
            let answer = bench.candour(["explain", rule, "--plugin", place]).answer().ending(3);
            assert!(told(&answer.stderr), "{}", answer.stderr);
        }
        let rules = bench.candour(["rules", "--plugin", place]).answer().ending(3);
        assert!(told(&rules.stderr), "{}", rules.stderr);
        assert!(
            rules.stdout.contains("re-identification/small-classes"),
            "{}",
            rules.stdout
        );
    }
    // It is not to blame for what others do not have.
    let unknown = ["explain", "completeness/any", "--plugin", &file];
    let answer = bench.candour(unknown).answer().ending(2);
    assert!(answer.stderr.contains("there is no rule"), "{}", answer.stderr);
}

#[test]
fn every_schema_is_one() {
    let bench = Bench::new();
    for name in ["config", "policy", "statement", "findings", "manifest"] {
        let text = bench.candour(["schema", name]).answer().ending(0).stdout;
        let schema: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            schema["$schema"], "https://json-schema.org/draft/2020-12/schema",
            "{name}"
        );
        assert!(schema["properties"].is_object(), "{name}");
        assert!(text.ends_with("}\n"), "{name}");
    }
    snapshot::check(
        "schema-names",
        &bench,
        &bench.candour(["schema", "--help"]).answer().ending(0),
    );
}
