//! `candour reproduce`: the same on any machine, and told in words where it is not.

use std::path::PathBuf;

use serde_json::Value;

use crate::bench::{Answer, Bench, copy};
use crate::{releases, snapshot};

const REPORT: &str = "there/2015-16/transparency-report/statement.json";

/// The example as a scrutineer has it: both years, and the report of the second.
fn bench() -> Bench {
    bench_of(|_| ())
}

fn bench_of(change: impl FnOnce(&Bench)) -> Bench {
    let bench = Bench::new();
    releases::example(&bench);
    change(&bench);
    bench.candour(["audit", "bromley/2014-15"]).answer().ending(0);
    bench.candour(["audit", "bromley/2015-16"]).answer().ending(0);
    copy(&bench.path("bromley"), &bench.path("there"));
    for year in ["2014-15", "2015-16"] {
        std::fs::remove_dir_all(bench.path("there").join(year).join(".candour")).unwrap();
    }
    bench
}

fn reproduce(bench: &Bench, more: &[&str], code: i32) -> Answer {
    let arguments = ["reproduce", REPORT].into_iter().chain(more.iter().copied());
    bench.candour(arguments).answer().ending(code)
}

fn told(answer: &Answer) -> Value {
    serde_json::from_str(&answer.stdout).unwrap()
}

fn remove(bench: &Bench, name: &str) {
    std::fs::remove_file(bench.path("there/2015-16").join(name)).unwrap();
}

#[test]
fn byte_for_byte_on_any_machine() {
    let bench = bench();
    let whole = reproduce(&bench, &[], 0);
    assert!(whole.stdout.contains("byte for byte"), "{}", whole.stdout);
    assert!(
        !bench.path("there/2015-16/.candour").exists(),
        "nothing is written beside the files"
    );
}

/// Every template, title and reason in other words, as an earlier version may have had them.
fn reworded(value: &mut Value) {
    match value {
        Value::String(text) => *text = format!("formerly: {text}"),
        Value::Object(members) => members.values_mut().for_each(reworded),
        _ => {}
    }
}

/// A better wording is no other audit; and a page is made of the report's own words, whatever those of this version are.
#[test]
fn of_a_version_that_worded_everything_otherwise() {
    let bench = bench();
    let mut statement: Value = serde_json::from_str(&bench.read_text(REPORT)).unwrap();
    let words = &mut statement["predicate"]["words"];
    assert!(
        words["rules"].as_object().is_some_and(|rules| rules.len() > 20),
        "{words:#}"
    );
    reworded(words);
    bench.write(REPORT, statement.to_string());
    let answer = reproduce(&bench, &[], 0);
    let said = answer.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("in other words for it"), "{said}");
    assert!(said.contains("The values are what is compared"), "{said}");
    let told = told(&reproduce(&bench, &["--json"], 0));
    let otherwise = told["wordedOtherwise"].as_array().map_or(0, Vec::len);
    assert!(otherwise > 20, "{told:#}");
    for format in ["html", "markdown", "sarif", "junit"] {
        let page = bench
            .candour(["export", REPORT, "--format", format])
            .answer()
            .ending(0)
            .stdout;
        assert!(page.contains("formerly: "), "{format}");
    }
    // What is said of a value is another matter.
    let text = bench
        .read_text(REPORT)
        .replacen("\"rounded\":{\"n\":1520", "\"rounded\":{\"n\":1525", 1);
    bench.write(REPORT, text);
    let differing = reproduce(&bench, &[], 1);
    assert!(differing.stdout.contains("NOT reproduced"), "{}", differing.stdout);
}

#[test]
fn whoever_runs_it_and_where() {
    let bench = releases::bench();
    bench.candour(["audit", "release"]).answer().ending(0);
    let report = "release/transparency-report/statement.json";
    for jobs in ["1", "2", "7"] {
        bench
            .candour(["reproduce", report, "-q", "--jobs", jobs])
            .answer()
            .ending(0);
    }
    for size in ["100", "1000000"] {
        bench
            .candour(["reproduce", report, "-q", "--block-size", size])
            .answer()
            .ending(0);
    }
    for (name, value) in [
        ("LC_ALL", "tr_TR.UTF-8"),
        ("TZ", "Pacific/Kiritimati"),
        ("COLUMNS", "20"),
    ] {
        let run = bench.candour(["reproduce", report, "-q"]).env(name, value);
        run.answer().ending(0);
    }
    bench
        .shell(&format!("umask 077; exec \"$0\" reproduce -q {report}"))
        .answer()
        .ending(0);
    let inside = bench.path("release/transparency-report");
    for (folder, report) in [
        (inside, "statement.json".to_owned()),
        (PathBuf::from("/"), bench.path(report).display().to_string()),
    ] {
        let run = bench.candour(["reproduce", &report, "-q"]).current_dir(&folder);
        run.answer().ending(0);
    }
}

/// Parts are read by their names, whichever was written first.
#[test]
fn whatever_the_order_of_files() {
    let bench = releases::bench();
    bench.replace("release/candour.toml", "\"visits.csv\"", "\"part-*.csv\"");
    let text = bench.read_text("release/visits.csv");
    let lines: Vec<&str> = text.lines().collect();
    let part = |rows: &[&str]| format!("{}\n{}\n", lines[0], rows.join("\n"));
    let parts = [("part-1.csv", part(&lines[1..4])), ("part-2.csv", part(&lines[4..]))];
    for (name, text) in &parts {
        bench.write(&format!("release/{name}"), text);
    }
    std::fs::remove_file(bench.path("release/visits.csv")).unwrap();
    bench.candour(["audit", "release"]).answer().ending(0);
    for (name, text) in parts.iter().rev() {
        bench.write(&format!("there/{name}"), text);
    }
    for name in [
        "visits.schema.json",
        "candour.toml",
        "transparency-report/statement.json",
    ] {
        bench.write(&format!("there/{name}"), bench.read(&format!("release/{name}")));
    }
    let report = "there/transparency-report/statement.json";
    bench.candour(["reproduce", report]).answer().ending(0);
    std::fs::remove_file(bench.path("there/part-2.csv")).unwrap();
    let answer = bench.candour(["reproduce", report]).answer().ending(4);
    assert!(
        answer.stderr.contains("no dataset of this report is here in full"),
        "{}",
        answer.stderr
    );
}

#[test]
fn a_day_later_too() {
    let bench = releases::bench();
    bench.replace("release/candour.toml", "as-of     = 2015-07-01\n", "");
    bench.candour(["audit", "release"]).answer();
    let path = "release/transparency-report/statement.json";
    let statement = bench.read_text(path);
    let today = serde_json::from_str::<Value>(&statement).unwrap();
    let today = today["predicate"]["audit"]["asOf"].as_str().unwrap().to_owned();
    // As it would have been written on another day.
    bench.write(path, statement.replace(&today, "2015-08-02"));
    let answer = bench.candour(["reproduce", path, "--json"]).answer();
    let told = told(&answer);
    let reasons = told["differing"].to_string();
    assert!(
        !reasons.contains(&today),
        "the audit's own day is taken for today: {reasons}"
    );
}

#[test]
fn without_some_of_the_files() {
    let bench = bench();
    remove(&bench, "activity_by_location.csv");
    let answer = reproduce(&bench, &[], 4);
    snapshot::check("reproduce-partial", &bench, &answer);
    // What refers to nothing that is missing is the same.
    let told = told(&reproduce(&bench, &["--json"], 4));
    assert_eq!(told["differing"], Value::Array(Vec::new()), "{told:#}");
    let needing = told["needing"].as_array().unwrap();
    let others: Vec<&Value> = needing
        .iter()
        .filter(|block| block["dataset"] != "by-location")
        .map(|block| &block["rule"])
        .collect();
    // What is held against all files needs each of them.
    assert_eq!(
        others,
        [
            "completeness/dictionary",
            "completeness/declared-files",
            "consistency/changed-datasets"
        ],
        "{told:#}"
    );
    // The last missing file of all is the declaration.
    remove(&bench, "candour.toml");
    let answer = reproduce(&bench, &[], 4);
    assert!(answer.stderr.contains("candour.toml is not here"), "{}", answer.stderr);
}

#[test]
fn without_the_release_before() {
    let bench = bench();
    std::fs::remove_dir_all(bench.path("there/2014-15")).unwrap();
    let answer = reproduce(&bench, &[], 4);
    assert!(
        answer.stdout.contains("without what the release was"),
        "{}",
        answer.stdout
    );
    let told = told(&reproduce(&bench, &["--json"], 4));
    let of = |dimension: &str| {
        let dimensions = told["dimensions"].as_array().unwrap();
        dimensions
            .iter()
            .find(|of| of["dimension"] == dimension)
            .unwrap()
            .clone()
    };
    let confidentiality = of("confidentiality");
    assert_eq!(confidentiality["needing"], 0, "{told:#}");
    assert_eq!(confidentiality["reproduced"], confidentiality["stated"]);
    assert!(of("consistency")["needing"].as_u64().unwrap() > 0);
    // Given where it lies, all is the same again.
    reproduce(&bench, &["--previous", "bromley/2014-15"], 0);
}

#[test]
fn a_withheld_release_stays_withheld_even_for_whom_it_is_given_to() {
    let bench = Bench::new();
    releases::example(&bench);
    bench.replace("bromley/2015-16/candour.toml", "previous  = \"../2014-15\"\n", "");
    bench.write("bromley/2015-16/candour.local.toml", "previous = \"../2014-15\"\n");
    bench.candour(["audit", "bromley/2015-16"]).answer();
    bench.candour(["audit", "bromley/2015-16", "-q"]).answer();
    let statement = "bromley/2015-16/transparency-report/statement.json";
    // The publisher himself reproduces every byte: the salt is kept.
    bench.candour(["reproduce", statement]).answer().ending(0);
    let salt = bench.read_text("bromley/2015-16/.candour/salt").trim().to_owned();
    assert_eq!(salt.len(), 64);
    assert!(!bench.read_text(statement).contains(&salt));

    copy(&bench.path("bromley/2015-16"), &bench.path("there/2015-16"));
    std::fs::remove_dir_all(bench.path("there/2015-16/.candour")).unwrap();
    remove(&bench, "candour.local.toml");
    let told_alone = told(&reproduce(&bench, &["--json"], 4));
    assert!(told_alone["files"].to_string().contains("withheld"), "{told_alone:#}");
    assert_eq!(told_alone["differing"], Value::Array(Vec::new()), "{told_alone:#}");
    // Whoever was given a file finds the same, and cannot tell whether it is the one; with the salt he can.
    let previous = ["--previous", "bromley/2014-15"];
    let unchecked = reproduce(&bench, &previous, 4);
    assert!(
        unchecked.stdout.contains("given, and not checked"),
        "{}",
        unchecked.stdout
    );
    let with_salt = [&previous[..], &["--salt", &salt]].concat();
    reproduce(&bench, &with_salt, 0);
    let other = bench.read_text("bromley/2014-15/sites.csv").replace('\n', "\r\n");
    bench.write("bromley/2014-15/sites.csv", other);
    let told_other = reproduce(&bench, &with_salt, 1);
    assert!(told_other.stdout.contains("DIFFERS"), "{}", told_other.stdout);
    // A salt that was lost is no reason to draw another in silence.
    bench.write("bromley/2015-16/.candour/salt", "lost\n");
    let answer = bench.candour(["audit", "bromley/2015-16"]).answer().ending(3);
    assert!(
        answer.stderr.contains("candour::audit::salt_damaged"),
        "{}",
        answer.stderr
    );
}

#[test]
fn files_that_were_written_anew_are_recognised_by_their_records() {
    // Metadata with digests tell that the bytes are others.
    let bench = bench_of(|bench| {
        let declaration = "bromley/2015-16/candour.toml";
        let text = bench.read_text(declaration);
        let lines = text.lines().filter(|line| !line.starts_with("metadata"));
        bench.write(declaration, lines.map(|line| format!("{line}\n")).collect::<String>());
    });
    let name = "there/2015-16/activity_by_professional.csv";
    let anew = bench.read_text(name).replace('\n', "\r\n");
    bench.write(name, anew);
    let answer = reproduce(&bench, &[], 0);
    for part in ["same records, other bytes", "hold the same records"] {
        assert!(answer.stdout.contains(part), "{part}: {}", answer.stdout);
    }
    let told_anew = told(&reproduce(&bench, &["--json"], 0));
    assert_eq!(
        (&told_anew["sameRecords"], &told_anew["sameBytes"]),
        (&true.into(), &false.into())
    );
    // A mark at the beginning is a thing of its own, of which a rule speaks.
    let marked = format!("\u{feff}{}", bench.read_text(name));
    bench.write(name, marked);
    let answer = reproduce(&bench, &[], 4);
    assert!(answer.stdout.contains("structure/byte-order-mark"), "{}", answer.stdout);
    assert_eq!(
        told(&reproduce(&bench, &["--json"], 4))["differing"],
        Value::Array(Vec::new())
    );
}

/// Without the report of the release before nobody can tell whether it is the one that the statement is linked to.
#[test]
fn a_link_that_cannot_be_checked_is_told() {
    let bench = bench();
    std::fs::remove_dir_all(bench.path("there/2014-15/transparency-report")).unwrap();
    let answer = reproduce(&bench, &[], 4);
    assert!(
        answer.stdout.contains("its report (previous release)"),
        "{}",
        answer.stdout
    );
    // One that was audited before the other had a report is linked to none.
    std::fs::remove_dir_all(bench.path("bromley/2014-15/transparency-report")).unwrap();
    bench.candour(["audit", "bromley/2015-16"]).answer().ending(0);
    bench.candour(["audit", "bromley/2014-15"]).answer().ending(0);
    let report = "bromley/2015-16/transparency-report/statement.json";
    bench.candour(["reproduce", report]).answer().ending(0);
}

/// A statement that was changed after the audit, whatever else is here or not.
#[test]
fn a_forged_statement_is_found_out() {
    let bench = bench();
    let statement: Value = serde_json::from_str(&bench.read_text(REPORT)).unwrap();
    let forge = |change: &dyn Fn(&mut Value)| {
        let mut forged = statement.clone();
        change(&mut forged["predicate"]);
        bench.write(REPORT, forged.to_string());
    };
    forge(&|predicate| predicate["previous"] = Value::Null);
    let answer = reproduce(&bench, &[], 1);
    assert!(answer.stdout.contains("NOT reproduced"), "{}", answer.stdout);
    std::fs::remove_dir_all(bench.path("there/2014-15")).unwrap();
    forge(&|predicate| predicate["verdict"] = "WARNED".into());
    let answer = reproduce(&bench, &[], 1);
    assert!(answer.stdout.contains("verdict"), "{}", answer.stdout);
    forge(&|predicate| predicate["audit"]["asOf"] = "0".into());
    let answer = reproduce(&bench, &[], 4);
    assert!(
        answer.stderr.contains("candour::reproduce::no_day"),
        "{}",
        answer.stderr
    );
    forge(&|predicate| {
        for input in predicate["inputs"].as_array_mut().unwrap() {
            if input["role"] == "policy" {
                input["name"] = "/etc/passwd.toml".into();
            }
        }
    });
    let answer = reproduce(&bench, &[], 4);
    assert!(
        answer.stderr.contains("candour::reproduce::no_policy"),
        "{}",
        answer.stderr
    );
}

#[test]
fn other_data_another_policy_and_another_declaration_are_named() {
    let bench = bench();
    let name = "there/2015-16/activity_by_location.csv";
    let text = bench.read_text(name);
    let rows: Vec<&str> = text.lines().collect();
    bench.write(name, format!("{}\n", rows[..rows.len() - 3].join("\n")));
    let answer = reproduce(&bench, &[], 1);
    assert!(answer.stdout.contains("NOT reproduced"), "{}", answer.stdout);
    assert!(answer.stdout.contains("DIFFERS"), "{}", answer.stdout);
    assert!(
        answer.stdout.contains("the rule was shown other data"),
        "{}",
        answer.stdout
    );
    bench.write(name, text);
    bench.replace("there/2015-16/candour.toml", "rows = 4019", "rows = 4020");
    let answer = reproduce(&bench, &[], 1);
    for part in [
        "candour.toml",
        "completeness/missing-rows on appointments",
        "difference",
    ] {
        assert!(answer.stdout.contains(part), "{part}: {}", answer.stdout);
    }
}

#[test]
fn a_single_file_about_which_nothing_is_declared() {
    let bench = releases::bench();
    bench
        .candour(["audit", "release/visits.csv", "--out", "report"])
        .answer()
        .ending(0);
    let report = "report/statement.json";
    let arguments = ["reproduce", report, "--data", "release"];
    // The day is that of the run, and the statement names it.
    bench.candour(arguments).answer().ending(0);
    let answer = bench.candour(["reproduce", report]).answer().ending(4);
    assert!(answer.stderr.contains("visits.csv is not here"), "{}", answer.stderr);
}

#[test]
fn only_what_was_reproduced_is_signed() {
    let bench = bench();
    for key in ["publisher.pem", "scrutineer.pem"] {
        bench.candour(["key", "new", key]).answer().ending(0);
    }
    bench
        .candour(["sign", REPORT, "--key", "publisher.pem"])
        .answer()
        .ending(0);
    let signed = "there/2015-16/transparency-report/report.intoto.json";
    let name = "there/2015-16/activity_by_location.csv";
    let text = bench.read_text(name);
    bench.write(name, text.replacen(",0,", ",1,", 1));
    let sign = ["sign", signed, "--key", "scrutineer.pem", "--pub", "publisher.pem.pub"];
    let answer = bench.candour(sign).answer().ending(1);
    assert!(
        answer.stderr.contains("candour::sign::not_reproduced"),
        "{}",
        answer.stderr
    );
    std::fs::remove_file(bench.path(name)).unwrap();
    bench.candour(sign).answer().ending(4);
    bench.write(name, text);
    bench.candour(sign).answer().ending(0);
    let verify = [
        "verify",
        signed,
        "--pub",
        "publisher.pem.pub",
        "--pub",
        "scrutineer.pem.pub",
        "--threshold",
        "2",
    ];
    bench.candour(verify).answer().ending(0);
    let reproduce = ["reproduce", signed, "--pub", "publisher.pem.pub"];
    let answer = bench.candour(reproduce).answer().ending(0);
    assert!(
        answer.stdout.contains("signed by the key in publisher.pem.pub"),
        "{}",
        answer.stdout
    );
}
