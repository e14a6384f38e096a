//! Mistakes in `candour.toml` and in policies.

use crate::bad_paths::refused;
use crate::bench::Bench;
use crate::{binary, releases, snapshot};

const AUDIT: &[&str] = &["audit", "release"];

fn declared(name: &str, more: &str) {
    let bench = releases::bench();
    let text = bench.read_text("release/candour.toml");
    bench.write("release/candour.toml", format!("{text}\n{more}"));
    refused(name, &bench, AUDIT, 2);
}

/// For messages that hold absolute paths: where they are wrapped depends on the machine.
fn unwrapped(message: &str) -> String {
    message.split(|c: char| c.is_whitespace() || c == '│').collect()
}

#[test]
fn not_toml() {
    declared("not-toml", "[release\n");
}

#[test]
fn not_text() {
    let bench = releases::bench();
    bench.write("release/candour.toml", b"[release]\ntitle = \"caf\xe9\"\n");
    refused("declaration-not-text", &bench, AUDIT, 2);
}

#[test]
fn unknown_key() {
    let bench = releases::bench();
    bench.replace("release/candour.toml", "licence  ", "license  ");
    refused("unknown-key", &bench, AUDIT, 2);
}

/// The advice of findings says `header-row`, and not where it goes.
#[test]
fn key_of_csv_beside_it() {
    let bench = releases::bench();
    bench.replace("release/candour.toml", "[[dataset]]", "[[dataset]]\nheader-row = 4");
    refused("key-of-csv-beside-it", &bench, AUDIT, 2);
}

#[test]
fn wrong_type() {
    let bench = releases::bench();
    bench.replace("release/candour.toml", "as-of     = 2015-07-01", "as-of     = \"July\"");
    refused("wrong-type", &bench, AUDIT, 2);
}

#[test]
fn unknown_rule() {
    declared("unknown-rule", "[rules.\"re-identification/small-clases\"]\nk = 10\n");
}

#[test]
fn unknown_rule_with_severity() {
    declared(
        "unknown-rule-with-severity",
        "[rules.\"re-identification/small-clases\"]\nwarn = { k = 10 }\n",
    );
}

#[test]
fn unknown_family() {
    let bench = releases::bench();
    let text = bench.read_text("release/candour.toml");
    bench.write(
        "release/candour.toml",
        format!("{text}\n[rules.\"spelling/errors\"]\nwarn = {{}}\n"),
    );
    let answer = bench.candour(AUDIT.iter().copied()).answer().ending(2);
    let message = unwrapped(&answer.stderr);
    for part in [
        "candour::host::not_found",
        &binary::plugin_name("spelling"),
        "spelling/…",
        "--plugin",
    ] {
        assert!(message.contains(part), "{part} in {}", answer.stderr);
    }
}

#[test]
fn wrong_parameter_type() {
    declared(
        "wrong-parameter-type",
        "[rules.\"re-identification/small-classes\"]\nk = \"ten\"\n",
    );
}

#[test]
fn unknown_parameter() {
    declared(
        "unknown-parameter",
        "[rules.\"re-identification/small-classes\"]\nkk = 10\n",
    );
}

#[test]
fn weaker_without_reason() {
    declared(
        "weaker-without-reason",
        "[rules.\"re-identification/small-classes\"]\nk = 2\n",
    );
}

#[test]
fn unknown_column_of_a_change() {
    declared(
        "unknown-column-of-a-change",
        "[[change]]\nwhat = \"closed\"\ndataset = \"visits\"\ncolumn = \"clinics\"\nfrom = [\"A\"]\non = \"2015-02\"\nreason = \"The clinic closed\"\n",
    );
}

#[test]
fn unknown_dataset() {
    declared(
        "unknown-dataset",
        "[[assert]]\nname = \"some\"\ndataset = \"visit\"\nthat = \"missed <= visits\"\n",
    );
}

#[test]
fn dataset_listed_twice() {
    declared(
        "dataset-listed-twice",
        "[[dataset]]\nname = \"visits\"\npath = \"visits.csv\"\nkind = \"table\"\n",
    );
}

#[test]
fn file_listed_twice() {
    declared(
        "file-listed-twice",
        "[[dataset]]\nname = \"again\"\npath = \"visits.csv\"\nkind = \"table\"\n",
    );
}

#[test]
fn empty_release() {
    let bench = Bench::new();
    bench.write("release/candour.toml", "[release]\ntitle = \"Nothing\"\n");
    refused("empty-release", &bench, AUDIT, 2);
}

#[test]
fn unknown_policy() {
    let bench = releases::bench();
    refused(
        "unknown-policy",
        &bench,
        &["audit", "release", "--policy", "uk-opendata"],
        2,
    );
    refused(
        "unknown-policy-option",
        &bench,
        &["audit", "release", "--policy", "ours.toml"],
        2,
    );
    bench.replace("release/candour.toml", "\"uk-open-data\"", "\"policies/ours.toml\"");
    refused("unknown-policy-file", &bench, AUDIT, 2);
}

#[test]
fn mistaken_policy() {
    let bench = releases::bench();
    let policy = ["audit", "release", "--policy", "ours.toml"];
    bench.write(
        "ours.toml",
        "[pack]\nid = \"ours\"\n\n[rules.\"structure/missing-cell\"]\nfail = {}\n",
    );
    refused("policy-without-source", &bench, &policy, 2);
    bench.write("ours.toml", "[pack]\nid = \"ours\"\n\n[rules.\"structure/missing-cells\"]\nfail = {}\nsource = \"ours\"\ncertainty = \"low\"\n");
    refused("policy-with-unknown-rule", &bench, &policy, 2);
    bench.write("ours.toml", "[pack]\nid = \"ours\"\n\n[rules.\"re-identification/small-classes\"]\nfail = { k = \"five\" }\nsource = \"ours\"\ncertainty = \"low\"\n");
    refused("policy-with-wrong-parameter", &bench, &policy, 2);
}

#[test]
fn nothing_applicable() {
    let bench = releases::bench();
    bench.write(
        "ours.toml",
        "[pack]\nid = \"ours\"\n\n[rules.\"re-identification/small-classes\"]\nfail = { k = 5 }\nsource = \"ours\"\ncertainty = \"low\"\n",
    );
    let answer = bench
        .candour(["audit", "release", "--policy", "ours.toml", "--fail-on", "never", "-q"])
        .answer();
    snapshot::check("nothing-applicable-quiet", &bench, &answer.ending(3));
}

#[test]
fn plugin_missing() {
    let bench = releases::bench();
    let alone = bench.path("bin/candour");
    std::fs::create_dir(bench.path("bin")).unwrap();
    std::fs::copy(binary::candour(), &alone).unwrap();
    let before = bench.listing("release");
    let answer = bench.run(&alone, "candour", AUDIT.iter().copied()).answer().ending(2);
    assert!(bench.listing("release") == before, "something was written");
    let message = unwrapped(&answer.stderr);
    let folder = bench.path("bin").display().to_string();
    for part in [
        "candour::host::not_found",
        &binary::plugin_name("completeness"),
        "completeness/…",
        &folder,
        "--plugin",
    ] {
        assert!(message.contains(part), "{part} in {}", answer.stderr);
    }
    refused(
        "plugin-path-missing",
        &bench,
        &["audit", "release", "--plugin", "plugins"],
        2,
    );
}

#[test]
fn plugin_that_is_none() {
    let bench = releases::bench();
    let plugin = format!("plugins/{}", binary::plugin_name("house"));
    bench.write(&plugin, "not a library\n");
    bench.write(
        "release/house.toml",
        "[pack]\nid = \"house\"\n\n[rules.\"house/any\"]\nwarn = {}\nsource = \"ours\"\ncertainty = \"low\"\n",
    );
    bench.replace(
        "release/candour.toml",
        "[\"uk-open-data\"]",
        "[\"uk-open-data\", \"house.toml\"]",
    );
    let answer = bench
        .candour(["audit", "release", "--plugin", "plugins", "--fail-on", "never", "-q"])
        .answer();
    snapshot::check("plugin-that-is-none", &bench, &answer.ending(3));
}

#[test]
fn plugins_in_two_places() {
    let bench = releases::bench();
    bench.write(&binary::plugin_name("completeness"), "another\n");
    let before = bench.listing("");
    let answer = bench
        .candour(AUDIT.iter().copied())
        .env("CANDOUR_PLUGIN_PATH", bench.root())
        .answer()
        .ending(2);
    assert!(bench.listing("") == before, "something was written");
    assert!(
        answer.stderr.contains("two plugins offer the rules completeness/"),
        "{}",
        answer.stderr
    );
}

#[test]
fn wrong_options() {
    let bench = releases::bench();
    refused("no-command", &bench, &[], 2);
    refused("unknown-option", &bench, &["audit", "release", "--polcy", "x"], 2);
    refused("no-jobs", &bench, &["audit", "release", "--jobs", "0"], 2);
}
