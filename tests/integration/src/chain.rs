//! The chain of releases, as `verify --chain` tells of it: whole, and with a release taken away, replaced, or out of order.

use serde_json::{Value, json};

use crate::bench::{Answer, Bench};
use crate::{releases, snapshot};

/// A statement about the small release, unsigned, with the keys `key.pem` and `other.pem` beside it.
fn bench() -> Bench {
    let bench = releases::bench();
    bench.candour(["audit", "release"]).answer().ending(0);
    for key in ["key.pem", "other.pem"] {
        bench.candour(["key", "new", key]).answer().ending(0);
    }
    bench
}

/// Writes and signs the report of a year, as `reports/FOLDER/report.intoto.json`, and gives the digest of its statement.
fn report(bench: &Bench, folder: &str, year: u32, previous: Option<Value>, key: &str) -> String {
    let statement = bench.read("release/transparency-report/statement.json");
    let mut statement: Value = serde_json::from_slice(&statement).unwrap();
    let predicate = &mut statement["predicate"];
    predicate["release"]["id"] = year.to_string().into();
    predicate["release"]["from"] = format!("{year}-01-01").into();
    predicate["release"]["to"] = format!("{year}-12-31").into();
    predicate["audit"]["asOf"] = format!("{}-07-01", year + 1).into();
    if let Some(previous) = previous {
        predicate["previous"] = previous;
        let mut file = predicate["inputs"][0].clone();
        file["role"] = "previous".into();
        predicate["inputs"].as_array_mut().unwrap().push(file);
    }
    let unsigned = format!("reports/{folder}/statement.json");
    bench.write(&unsigned, statement.to_string());
    bench
        .candour(["sign", &unsigned, "--key", key, "--without-reproducing"])
        .answer()
        .ending(0);
    std::fs::remove_file(bench.path(&unsigned)).unwrap();
    let path = format!("reports/{folder}/report.intoto.json");
    let public = format!("{key}.pub");
    let told = bench
        .candour(["verify", &path, "--pub", &public, "--data", "release", "--json"])
        .answer();
    let told: Value = serde_json::from_str(&told.stdout).unwrap();
    told["statementSha256"].as_str().unwrap().to_owned()
}

fn link(year: u32, digest: &str) -> Option<Value> {
    Some(json!({ "id": year.to_string(), "through": "files", "statementSha256": digest }))
}

/// Three years, each naming the one before.
fn three_years(bench: &Bench) -> [String; 3] {
    let first = report(bench, "old/2013", 2013, None, "key.pem");
    let second = report(bench, "old/2014", 2014, link(2013, &first), "key.pem");
    let third = report(bench, "2015", 2015, link(2014, &second), "key.pem");
    [first, second, third]
}

fn verify(bench: &Bench, year: &str, code: i32) -> Answer {
    let path = format!("reports/{year}/report.intoto.json");
    let arguments = [
        "verify",
        &path,
        "--pub",
        "key.pem.pub",
        "--data",
        "release",
        "--chain",
        "reports",
    ];
    bench.candour(arguments).answer().ending(code)
}

fn says(answer: &Answer, text: &str) {
    let flat = answer.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains(text), "{text:?} in {}", answer.stdout);
}

#[test]
fn a_whole_chain_is_told_link_by_link() {
    let bench = bench();
    let digests = three_years(&bench);
    // A draft, and a folder that leads back up, are not looked at.
    bench.write("reports/2015/.candour/draft/report.intoto.json", "no report");
    std::os::unix::fs::symlink("..", bench.path("reports/old/up")).unwrap();
    let answer = verify(&bench, "2015", 0);
    says(
        &answer,
        "2015 names the report on 2014, which is here 2014 names the report on 2013, which is here",
    );
    says(&answer, "2013 names no release before it: the first");
    says(
        &answer,
        "The chain is whole: 3 releases, each naming the one before, back to the first.",
    );
    // From the middle, the last is a later one; from the first, there is nothing before.
    says(&verify(&bench, "old/2014", 0), "later, and linked to it: 2015");
    says(&verify(&bench, "old/2013", 0), "It is the first of its chain");
    // Reports may be named one by one, and the same one twice.
    let answer = bench
        .candour([
            "verify",
            "reports/2015/report.intoto.json",
            "--pub",
            "key.pem.pub",
            "--data",
            "release",
            "--chain",
            "reports/old/2014/report.intoto.json",
            "--chain",
            "reports/old",
            "--json",
        ])
        .answer()
        .ending(0);
    let told: Value = serde_json::from_str(&answer.stdout).unwrap();
    let order = &told["chain"]["releases"];
    for (at, digest) in digests.iter().rev().enumerate() {
        assert_eq!(&order[at]["statementSha256"], digest);
    }
    assert_eq!(told["chain"]["problems"], json!([]));
}

#[test]
fn a_release_taken_away_is_missing() {
    let bench = bench();
    let [_, second, _] = three_years(&bench);
    std::fs::remove_file(bench.path("reports/old/2014/report.intoto.json")).unwrap();
    let answer = verify(&bench, "2015", 4);
    says(&answer, "MISSING the report on 2014, which 2015 names");
    says(&answer, &second);
    says(&answer, "here, but joined to it by no link: 2013");
    says(&answer, "not all of it is here");
}

#[test]
fn a_release_replaced_is_a_contradiction() {
    let bench = bench();
    let [first, ..] = three_years(&bench);
    std::fs::remove_file(bench.path("reports/old/2014/report.intoto.json")).unwrap();
    bench.replace(
        "release/transparency-report/statement.json",
        "A trust",
        "A better trust",
    );
    let replaced = report(&bench, "old/2014", 2014, link(2013, &first), "key.pem");
    let answer = verify(&bench, "2015", 1);
    says(
        &answer,
        "REPLACED the report on 2014 that is here is not the one that 2015 was built on",
    );
    let masked = answer.stdout.replace(&replaced, "[DIGEST]");
    let id = key_id(&bench);
    let answer = Answer {
        stdout: without_age(&masked.replace(&id, "[KEY ID]")),
        ..answer
    };
    snapshot::check("verify-chain-replaced", &bench, &answer);
}

#[test]
fn what_else_contradicts_itself_is_told() {
    let bench = bench();
    let [first, second, third] = three_years(&bench);

    report(&bench, "twice", 2014, link(2013, &second), "key.pem");
    let answer = verify(&bench, "2015", 1);
    says(&answer, "TWICE different reports call themselves 2014");
    says(
        &answer,
        "RENAMED 2014 names a report on 2013, and that report says it is on 2014",
    );
    std::fs::remove_dir_all(bench.path("reports/twice")).unwrap();

    report(&bench, "fork", 2016, link(2014, &second), "key.pem");
    says(&verify(&bench, "2015", 1), "all name 2014 as the release before them");
    std::fs::remove_dir_all(bench.path("reports/fork")).unwrap();

    report(&bench, "early", 2012, link(2015, &third), "key.pem");
    says(
        &verify(&bench, "2015", 1),
        "OUT OF ORDER 2012 names 2015 as the release before it, which is of a later time",
    );
    std::fs::remove_dir_all(bench.path("reports/early")).unwrap();

    report(&bench, "hidden", 2011, None, "key.pem");
    says(
        &verify(&bench, "2015", 1),
        "CUT OFF 2013 names no release before it, and 2011 is of an earlier time",
    );
    std::fs::remove_dir_all(bench.path("reports/hidden")).unwrap();

    report(
        &bench,
        "2016",
        2016,
        Some(json!({ "id": "2015", "through": "files" })),
        "key.pem",
    );
    says(&verify(&bench, "2016", 4), "MISSING the link from 2016 to 2015");
    std::fs::remove_dir_all(bench.path("reports/2016")).unwrap();

    says(&verify(&bench, "2015", 0), "The chain is whole");
    assert_ne!(first, third);
}

/// A link proves that a statement was not changed, and not whose it was.
#[test]
fn a_report_by_another_key_does_not_count() {
    let bench = bench();
    let first = report(&bench, "2013", 2013, None, "other.pem");
    report(&bench, "2014", 2014, link(2013, &first), "key.pem");
    let answer = verify(&bench, "2014", 1);
    says(&answer, "REFUSED reports/2013/report.intoto.json: it does not verify");
    says(&answer, "THE CHAIN IS BROKEN");
    bench
        .candour([
            "verify",
            "reports/2014/report.intoto.json",
            "--pub",
            "key.pem.pub",
            "--pub",
            "other.pem.pub",
            "--data",
            "release",
            "--chain",
            "reports",
        ])
        .answer()
        .ending(0);
}

#[test]
fn a_chain_that_is_nowhere() {
    let bench = bench();
    three_years(&bench);
    let path = "reports/2015/report.intoto.json";
    let answer = bench
        .candour(["verify", path, "--pub", "key.pem.pub", "--chain", "nowhere"])
        .answer()
        .ending(2);
    snapshot::check("verify-chain-nowhere", &bench, &answer);
}

fn key_id(bench: &Bench) -> String {
    let shown = bench.candour(["key", "show", "key.pem.pub"]).answer().ending(0).stdout;
    shown
        .lines()
        .next()
        .unwrap()
        .split_whitespace()
        .last()
        .unwrap()
        .to_owned()
}

/// How old a report is depends on the day of the test.
fn without_age(text: &str) -> String {
    let (before, rest) = text.split_once("Audited as of ").unwrap();
    let (made, after) = rest.split_once(" ago, ").unwrap();
    let day = made.split(", ").next().unwrap();
    format!("{before}Audited as of {day}, [AGE] ago, {after}")
}

/// What an audit writes of the release before it is the link that is checked.
#[test]
fn real_releases_are_linked() {
    let bench = Bench::new();
    releases::example(&bench);
    bench.candour(["key", "new", "key.pem"]).answer().ending(0);
    for year in ["2014-15", "2015-16"] {
        let release = format!("bromley/{year}");
        bench
            .candour(["audit", &release, "--key", "key.pem"])
            .answer()
            .ending(0);
    }
    let report = "bromley/2015-16/transparency-report/report.intoto.json";
    let verify = ["verify", report, "--pub", "key.pem.pub", "--chain", "bromley"];
    let answer = bench.candour(verify).answer().ending(0);
    assert!(answer.stdout.contains("The chain is whole: 2"), "{}", answer.stdout);
    // The first release audited anew, after a change: the second no longer builds on it.
    bench.replace(
        "bromley/2014-15/candour.toml",
        "as-of     = 2015-07-01",
        "as-of     = 2015-07-02",
    );
    bench
        .candour(["audit", "bromley/2014-15", "--key", "key.pem"])
        .answer()
        .ending(0);
    let answer = bench.candour(verify).answer().ending(1);
    assert!(answer.stdout.contains("REPLACED"), "{}", answer.stdout);
}
