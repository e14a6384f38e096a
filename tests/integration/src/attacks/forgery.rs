//! A forger of data or pages beside a genuine report: `verify` is not misled.

mod pages;

use std::path::Path;

use serde_json::Value;

use crate::bench::{Answer, Bench, has, skipped};
use crate::releases;
use crate::signing::{REPORT, sign, signed, verify, word};

const DATA: &str = "release/visits.csv";
const FOLDER: &str = "release/transparency-report";

/// The release as it was audited, with one number of the data changed.
fn altered() -> (Bench, Vec<u8>) {
    let bench = signed("p256");
    let pristine = bench.read(DATA);
    bench.replace(DATA, "A,2015-01,120,100,20", "A,2015-01,120,119,1");
    (bench, pristine)
}

fn says(answer: &Answer, text: &str) {
    let told: Vec<&str> = answer.stdout.split_whitespace().collect();
    assert!(told.join(" ").contains(text), "{text} in:\n{}", answer.stdout);
}

fn rename(bench: &Bench, from: &str, to: &str) {
    std::fs::rename(bench.path(from), bench.path(to)).unwrap();
}

#[test]
fn a_pristine_copy_beside_the_report_hides_no_altered_file() {
    let (bench, pristine) = altered();
    bench.write(&format!("{FOLDER}/visits.csv"), &pristine);
    let answer = verify(&bench, 1);
    assert_eq!(word(&answer, "visits.csv"), "IN TWO PLACES");
    // The whole release once more beside the report is no better.
    for file in ["candour.toml", "visits.schema.json"] {
        bench.write(&format!("{FOLDER}/{file}"), bench.read(&format!("release/{file}")));
    }
    assert_eq!(word(&verify(&bench, 1), "visits.csv"), "IN TWO PLACES");
    // Nor is it where the release has lost what declares it.
    std::fs::remove_file(bench.path("release/candour.toml")).unwrap();
    assert_eq!(word(&verify(&bench, 1), "visits.csv"), "IN TWO PLACES");
    // Which of them is meant can be said.
    let named = ["verify", REPORT, "--pub", "key.pem.pub", "--data", "release"];
    assert_eq!(word(&bench.candour(named).answer().ending(1), "visits.csv"), "DIFFERS");
}

#[test]
fn a_pristine_copy_is_not_audited_again_in_place_of_the_altered_file() {
    let (bench, pristine) = altered();
    for file in ["candour.toml", "visits.schema.json"] {
        bench.write(&format!("{FOLDER}/{file}"), bench.read(&format!("release/{file}")));
    }
    bench.write(&format!("{FOLDER}/visits.csv"), &pristine);
    let again = ["reproduce", REPORT, "--pub", "key.pem.pub"];
    let answer = bench.candour(again).answer().ending(1);
    assert!(
        answer.stderr.contains("candour::reproduce::two_places"),
        "{}",
        answer.stderr
    );
    assert_eq!(answer.stdout, "");
    bench.candour(["key", "new", "other.pem"]).answer().ending(0);
    let sign = ["sign", REPORT, "--key", "other.pem"];
    bench.candour(sign).answer().ending(1);
}

#[test]
fn a_copy_beside_the_report_stands_in_for_no_absent_file() {
    let bench = signed("p256");
    rename(&bench, DATA, &format!("{FOLDER}/visits.csv"));
    let answer = verify(&bench, 4);
    assert_eq!(word(&answer, "visits.csv"), "not here");
    says(&answer, "is not in its place");
    says(&answer, "in the report: transparency-report/visits.csv");
}

#[test]
fn a_copied_declaration_silences_no_list_of_strangers() {
    let bench = signed("p256");
    bench.write("release/visits-corrected.csv", "clinic,month\n");
    bench.write(&format!("{FOLDER}/candour.toml"), bench.read("release/candour.toml"));
    let answer = verify(&bench, 0);
    says(
        &answer,
        "not in the report: transparency-report/candour.toml, visits-corrected.csv",
    );
    says(&answer, "2 more files lie in this folder, which nobody audited.");
}

/// A baseline is of the report's folder, wherever the data are.
#[test]
fn a_second_baseline_stands_in_for_none() {
    let bench = signed("p256");
    let baseline = bench.read(&format!("{FOLDER}/baseline.json"));
    bench.write("report/report.intoto.json", bench.read(REPORT));
    let verify = [
        "verify",
        "report/report.intoto.json",
        "--pub",
        "key.pem.pub",
        "--data",
        "release",
    ];
    bench.candour(verify).answer().ending(0);
    bench.write("report/baseline.json", &baseline);
    bench.candour(verify).answer().ending(0);
    bench.write("report/baseline.json", "{}");
    let answer = bench.candour(verify).answer().ending(1);
    assert_eq!(word(&answer, "baseline.json"), "DIFFERS");
}

#[test]
fn a_flat_download_is_said_to_be_one() {
    let bench = signed("p256");
    let names = ["report.intoto.json", "baseline.json", "report.html"];
    for name in names {
        bench.write(&format!("flat/{name}"), bench.read(&format!("{FOLDER}/{name}")));
    }
    for name in ["candour.toml", "visits.csv", "visits.schema.json"] {
        bench.write(&format!("flat/{name}"), bench.read(&format!("release/{name}")));
    }
    let verify = ["verify", "flat/report.intoto.json", "--pub", "key.pem.pub"];
    let answer = bench.candour(verify).answer().ending(0);
    says(&answer, "the files (a flat download: all in the folder of the report)");
    says(
        &answer,
        "All was looked for in the folder of the report, as a flat download.",
    );
    bench.write("flat/notes.txt", "");
    says(
        &bench.candour(verify).answer().ending(0),
        "not in the report: notes.txt",
    );
    // What lies above it could be taken for it too.
    bench.write("visits.csv", "clinic\n");
    let answer = bench.candour(verify).answer().ending(1);
    assert_eq!(word(&answer, "visits.csv"), "IN TWO PLACES");
}

/// A portal that has no folders gives files by their last names.
#[test]
fn a_flat_download_of_a_release_with_folders_is_whole() {
    let bench = releases::bench();
    bench.write(
        "release/schemas/visits.schema.json",
        bench.read("release/visits.schema.json"),
    );
    std::fs::remove_file(bench.path("release/visits.schema.json")).unwrap();
    bench.replace(
        "release/candour.toml",
        "\"visits.schema.json\"",
        "\"schemas/visits.schema.json\"",
    );
    sign(&bench, "p256");
    for name in ["candour.toml", "visits.csv", "schemas/visits.schema.json"] {
        let short = Path::new(name).file_name().unwrap().to_str().unwrap();
        bench.write(&format!("flat/{short}"), bench.read(&format!("release/{name}")));
    }
    for name in ["report.intoto.json", "baseline.json"] {
        bench.write(&format!("flat/{name}"), bench.read(&format!("{FOLDER}/{name}")));
    }
    let verify = ["verify", "flat/report.intoto.json", "--pub", "key.pem.pub"];
    let answer = bench.candour(verify).answer().ending(0);
    says(&answer, "here as visits.schema.json");
    bench.replace(
        "flat/visits.schema.json",
        "\"minimum\": 0, \"x-measure\": { \"of\": \"events\" } }\n",
        "\"minimum\": 9 }\n",
    );
    assert_eq!(
        word(&bench.candour(verify).answer().ending(1), "schemas/visits.schema.json"),
        "DIFFERS"
    );
}

#[test]
fn a_line_put_on_top_is_no_part_of_what_was_audited() {
    let bench = signed("p256");
    let text = bench.read_text(DATA);
    for (above, told) in [
        (
            "The figures of 2015 were withdrawn\n",
            "1 line stands above its header, and nothing tells whether that was audited",
        ),
        (
            "Corrected\n\nsee our website\n",
            "2 lines stand above its header, and nothing tells whether that was audited",
        ),
    ] {
        bench.write(DATA, format!("{above}{text}"));
        let answer = verify(&bench, 1);
        assert_eq!(word(&answer, "visits.csv"), "MORE THAN ITS RECORDS", "{above}");
        says(&answer, told);
    }
}

#[test]
fn a_row_put_below_is_no_part_of_what_was_audited() {
    let bench = signed("p256");
    let text = bench.read_text(DATA);
    for below in ["Source: the trust, withdrawn\n", "B,2015-03,1,1,0\n"] {
        bench.write(DATA, format!("{text}{below}"));
        let answer = verify(&bench, 1);
        assert_eq!(word(&answer, "visits.csv"), "DIFFERS", "{below}");
        says(&answer, "it has 7 records, and 6 were audited");
    }
    bench.write(DATA, format!("{}\n\n", text.replace("A,", "\"A\",")));
    let answer = verify(&bench, 0);
    assert_eq!(word(&answer, "visits.csv"), "same records, other bytes");
    says(&answer, "it has 2 blank rows too");
}

#[test]
fn a_file_in_a_folder_below_or_with_a_dot_is_told() {
    let bench = signed("p256");
    for name in [
        "supplement/extract.csv",
        ".extract.csv",
        "transparency-report/summary.html",
    ] {
        bench.write(&format!("release/{name}"), "");
    }
    for name in [".git/config", "supplement/.git/config"] {
        bench.write(&format!("release/{name}"), "");
    }
    bench.write("release/transparency-report/.candour-x1Yz23.tmp", "");
    let answer = verify(&bench, 0);
    says(
        &answer,
        "not in the report: .extract.csv, supplement/extract.csv, transparency-report/summary.html",
    );
    says(&answer, "not looked into: .candour, .git, supplement/.git");
    says(
        &answer,
        "stopped; nobody needs it: transparency-report/.candour-x1Yz23.tmp",
    );
    let json = bench
        .candour(["verify", REPORT, "--pub", "key.pem.pub", "--json"])
        .answer()
        .ending(0);
    let told: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(told["notInReport"].as_array().unwrap().len(), 3);
    assert_eq!(told["notLookedInto"].as_array().unwrap().len(), 3);
}

/// A file whose name the report does not give is known by its bytes, and by them alone.
#[test]
fn a_file_that_a_glob_names_is_no_stranger_and_cannot_be_swapped() {
    let bench = releases::bench();
    rename(&bench, DATA, "release/visits-2015.csv");
    bench.replace("release/candour.toml", "\"visits.csv\"", "\"visits-*.csv\"");
    sign(&bench, "p256");
    let answer = verify(&bench, 0);
    says(&answer, "here as visits-2015.csv");
    bench.replace("release/visits-2015.csv", "A,2015-01,120,100,20", "A,2015-01,120,119,1");
    says(&verify(&bench, 4), "not in the report: visits-2015.csv");
}

/// A checkout on another system writes every text with other line ends: that is no tampering, and a change is one.
#[test]
fn a_checkout_with_other_line_ends_hides_no_change() {
    let bench = signed("p256");
    let texts = ["candour.toml", "visits.csv", "visits.schema.json"].map(|name| format!("release/{name}"));
    let pages = ["report.html", "report.md", "findings.jsonl"].map(|name| format!("{FOLDER}/{name}"));
    for name in texts.iter().chain(&pages) {
        bench.write(name, bench.read_text(name).replace('\n', "\r\n"));
    }
    let answer = verify(&bench, 0);
    for name in ["candour.toml", "visits.csv", "visits.schema.json"] {
        assert_eq!(word(&answer, name), "same text, other line ends");
    }
    says(&answer, "same text, other line ends report.html");
    bench.replace(
        "release/visits.schema.json",
        "\"minimum\": 0, \"x-measure\": { \"of\": \"events\" } }\r\n",
        "\"minimum\": 9 }\r\n",
    );
    let page = format!("{FOLDER}/report.md");
    bench.write(&page, format!("{}All is well.\r\n", bench.read_text(&page)));
    let answer = verify(&bench, 1);
    assert_eq!(word(&answer, "visits.schema.json"), "DIFFERS");
    says(&answer, "IS NOT WHAT THE REPORT SAYS report.md");
}

/// What stands above the header is in no digest of records.
#[test]
fn a_line_put_on_top_is_not_reproduced() {
    let declared = "\n[dataset.csv]\nheader-row = 2\n";
    for (title, more) in [("", ""), ("Visits\n", declared)] {
        let bench = releases::bench();
        let records = bench.read_text(DATA);
        bench.write(DATA, format!("{title}{records}"));
        bench.write(
            "release/candour.toml",
            format!("{}{more}", bench.read_text("release/candour.toml")),
        );
        bench.candour(["audit", "release"]).answer().ending(0);
        let report = format!("{FOLDER}/statement.json");
        bench.candour(["reproduce", &report]).answer().ending(0);
        bench.write(DATA, format!("{title}{records}").replace('\n', "\r\n"));
        says(
            &bench.candour(["reproduce", &report]).answer().ending(0),
            "same records, other bytes visits.csv",
        );
        bench.write(DATA, format!("Withdrawn\n{records}"));
        let answer = bench.candour(["reproduce", &report]).answer().ending(1);
        says(&answer, "DIFFERS visits.csv");
    }
}

/// As git writes texts on other systems, unless it is told to leave the release alone.
#[test]
fn a_clone_with_other_line_ends_is_no_tampering() {
    if !has("git", "--version") {
        return skipped("git is not on this machine");
    }
    let attributes = releases::root().join("docs/ci/gitattributes");
    let attributes = std::fs::read_to_string(attributes).unwrap();
    for (attributes, word_for_texts, told) in [
        (
            "",
            "same text, other line ends",
            "same text, other line ends report.html",
        ),
        (attributes.as_str(), "matches", "says what the report says report.html"),
    ] {
        let bench = signed("p256");
        bench.write(".gitattributes", attributes.replace("data/2015-16/", "release/"));
        bench.write(".gitignore", "key.pem\n");
        let clone = "git init -q . && git add -A && git -c user.name=A -c user.email=a@example.org commit -q -m release && \
                     git -c core.autocrlf=true clone -q . clone";
        assert!(bench.run("/bin/sh", "sh", ["-c", clone]).output().status.success());
        let report = format!("clone/{REPORT}");
        let answer = bench
            .candour(["verify", &report, "--pub", "key.pem.pub"])
            .answer()
            .ending(0);
        for name in ["candour.toml", "visits.csv", "visits.schema.json"] {
            assert_eq!(word(&answer, name), word_for_texts);
        }
        says(&answer, told);
        let again = bench
            .candour(["reproduce", &report, "--pub", "key.pem.pub"])
            .answer()
            .ending(0);
        assert_eq!(
            again.stdout.contains("byte for byte"),
            !attributes.is_empty(),
            "{}",
            again.stdout
        );
    }
}

/// A link in place of the report's folder leads to other files than those beside it.
#[test]
fn a_linked_folder_of_the_report_brings_no_other_files() {
    let (bench, pristine) = altered();
    for name in ["candour.toml", "visits.schema.json"] {
        bench.write(&format!("hidden/{name}"), bench.read(&format!("release/{name}")));
    }
    bench.write("hidden/visits.csv", &pristine);
    rename(&bench, FOLDER, "hidden/report");
    std::os::unix::fs::symlink("../hidden/report", bench.path(FOLDER)).unwrap();
    assert_eq!(word(&verify(&bench, 1), "visits.csv"), "DIFFERS");
    bench.candour(["reproduce", REPORT]).answer().ending(1);
}

/// A release that is moved into the folder of its report is no flat download, and what took its place is not hidden.
#[test]
fn a_release_moved_beside_its_report_is_missed() {
    let bench = signed("p256");
    for name in ["candour.toml", "visits.csv", "visits.schema.json"] {
        rename(&bench, &format!("release/{name}"), &format!("{FOLDER}/{name}"));
    }
    bench.write("release/visits-2015.csv", "clinic,month\n");
    let answer = verify(&bench, 4);
    assert_eq!(word(&answer, "visits.csv"), "not here");
    says(&answer, "is not in its place");
}

/// Files of a terabyte of nothing, in place of data and pages.
#[test]
fn a_file_without_end_keeps_no_reader() {
    for name in [
        DATA,
        "release/transparency-report/report.html",
        "release/transparency-report/baseline.json",
    ] {
        let bench = signed("p256");
        let file = std::fs::File::create(bench.path(name)).unwrap();
        file.set_len(1 << 40).unwrap();
        verify(&bench, 1);
    }
}

/// Bytes that records do not show are no other way of writing them.
#[test]
fn damaged_bytes_and_quotes_are_not_the_same_records() {
    let bench = signed("p256");
    let text = bench.read_text(DATA);
    for changed in [text.replace(",25\n", ",\"25"), text.replace(",20\n", ",\"2\"0\n")] {
        assert_ne!(changed, text);
        bench.write(DATA, changed);
        assert_eq!(word(&verify(&bench, 1), "visits.csv"), "DIFFERS");
    }
}

#[test]
fn a_name_like_a_temporary_one_is_a_stranger() {
    let bench = signed("p256");
    bench.write("release/.candour-CORRECTED-visits.csv.tmp", "");
    bench.write("release/.git", "no folder");
    says(
        &verify(&bench, 0),
        "not in the report: .candour-CORRECTED-visits.csv.tmp, .git",
    );
}

/// What an audit writes verifies, also where names are the same in several folders.
#[test]
fn files_of_one_name_are_no_contradiction() {
    let bench = releases::bench();
    rename(&bench, DATA, "release/baseline.json");
    bench.replace("release/candour.toml", "\"visits.csv\"", "\"baseline.json\"");
    let policy = std::fs::read_to_string(releases::root().join("rules/uk-open-data.toml")).unwrap();
    for folder in ["a", "b"] {
        bench.write(
            &format!("{folder}/p.toml"),
            policy
                .replace("id = \"uk-open-data\"", &format!("id = \"{folder}\""))
                .replace("title = \"United Kingdom open data", "title = \"Our data"),
        );
    }
    bench.replace(
        "release/candour.toml",
        "[\"uk-open-data\"]",
        "[\"../a/p.toml\", \"../b/p.toml\"]",
    );
    bench.candour(["key", "new", "key.pem"]).answer().ending(0);
    bench
        .candour(["audit", "release", "--key", "key.pem", "--fail-on", "never"])
        .answer()
        .ending(0);
    let answer = bench.candour(["verify", REPORT, "--pub", "key.pem.pub"]).answer();
    assert_eq!(
        answer.code,
        Some(4),
        "the policies are not here: {}{}",
        answer.stdout,
        answer.stderr
    );
}

/// A folder of data that is a link inside the release is looked into once.
#[test]
fn a_linked_folder_of_data_is_no_stranger() {
    let bench = releases::bench();
    bench.write("release/store/visits.csv", bench.read(DATA));
    std::fs::remove_file(bench.path(DATA)).unwrap();
    std::os::unix::fs::symlink("store", bench.path("release/data")).unwrap();
    bench.replace("release/candour.toml", "\"visits.csv\"", "\"data/visits.csv\"");
    sign(&bench, "p256");
    let answer = verify(&bench, 0);
    assert!(!answer.stdout.contains("not in the report"), "{}", answer.stdout);
}
