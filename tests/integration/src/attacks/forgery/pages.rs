//! A forger of pages and statements: what is signed is held to itself, and what is not to what is signed.

use serde_json::Value;
use sha2::Digest;

use super::{FOLDER, rename, says};
use crate::bench::{Bench, has, skipped};
use crate::signing::{REPORT, signed, verify};
use crate::{by_hand, releases};

const PAGES: &str = "release/transparency-report/pages.intoto.json";

/// A report that another version made, with its pages: the statement names that version, and the page is not as this one
/// makes it. All is signed by hand, as that version would have signed it.
fn of_another_version(bench: &Bench) {
    let statement = changed(bench, |statement| {
        statement["predicate"]["audit"]["candour"] = Value::from("0.0.9")
    });
    let page = bench
        .read_text(&format!("{FOLDER}/report.html"))
        .replace("</main>", "<p>So it was.</p></main>");
    bench.write(&format!("{FOLDER}/report.html"), &page);
    sign_by_hand(bench, &statement, REPORT);
    let pages = of_pages(&statement, &page);
    sign_by_hand(bench, &pages, PAGES);
}

/// The statement of the report, changed. Properties are in order and numbers whole, so that it is canonical again.
fn changed(bench: &Bench, change: impl FnOnce(&mut Value)) -> String {
    let envelope: Value = serde_json::from_slice(&bench.read(REPORT)).unwrap();
    let payload = by_hand::payload(&envelope);
    let mut statement: Value = serde_json::from_slice(&payload).unwrap();
    change(&mut statement);
    assert_ne!(statement.to_string().as_bytes(), payload);
    statement.to_string()
}

/// A statement of pages, as it is documented.
fn of_pages(statement: &str, page: &str) -> String {
    serde_json::json!({
        "_type": "https://in-toto.io/Statement/v1",
        "predicate": { "candour": "0.0.9", "statementSha256": sha256(statement), "version": "0.1" },
        "predicateType": "https://w3id.org/candour/report-pages/v0.1",
        "subject": [{ "digest": { "sha256": sha256(page) }, "mediaType": "text/html", "name": "report.html" }],
    })
    .to_string()
}

fn sha256(text: &str) -> String {
    sha2::Sha256::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Puts a statement into an envelope, signed with `key.pem`.
fn sign_by_hand(bench: &Bench, payload: &str, file: &str) {
    by_hand::sign(bench, payload, by_hand::TYPE, file);
}

#[test]
fn a_forged_page_of_another_version_is_told() {
    if !has("openssl", "version") {
        return skipped("openssl is not on this machine");
    }
    let bench = signed("p256");
    of_another_version(&bench);
    let page = format!("{FOLDER}/report.html");
    // What the other version signed is its page, in any version.
    let answer = verify(&bench, 4);
    says(&answer, "as signed with the report report.html");
    says(&answer, "signed by the same pages.intoto.json");
    for name in ["report.md", "findings.jsonl"] {
        std::fs::remove_file(bench.path(&format!("{FOLDER}/{name}"))).unwrap();
    }
    verify(&bench, 0);
    bench.write(&page, bench.read_text(&page).replace('\n', "\r\n"));
    says(&verify(&bench, 0), "same text, other line ends report.html");
    bench.write(&page, bench.read_text(&page).replace("So it was", "All is well"));
    let answer = verify(&bench, 1);
    says(&answer, "IS NOT WHAT THE REPORT SAYS report.html");
}

#[test]
fn a_page_of_another_version_that_nobody_signed_is_not_taken_for_its_own() {
    if !has("openssl", "version") {
        return skipped("openssl is not on this machine");
    }
    let bench = signed("p256");
    of_another_version(&bench);
    for name in ["report.md", "findings.jsonl"] {
        std::fs::remove_file(bench.path(&format!("{FOLDER}/{name}"))).unwrap();
    }
    let genuine = bench.read(PAGES);
    let not_checked =
        "Whether report.html beside it says what the report says was not checked: another version made it";
    std::fs::remove_file(bench.path(PAGES)).unwrap();
    says(&verify(&bench, 4), not_checked);
    // Signed by a key that counts for nothing.
    bench.candour(["key", "new", "other.pem"]).answer().ending(0);
    rename(&bench, "key.pem", "mine.pem");
    rename(&bench, "other.pem", "key.pem");
    let envelope: Value = serde_json::from_slice(&genuine).unwrap();
    let payload = by_hand::payload(&envelope);
    sign_by_hand(&bench, &String::from_utf8(payload).unwrap(), PAGES);
    let answer = verify(&bench, 4);
    says(&answer, not_checked);
    says(&answer, "not signed by the same pages.intoto.json");
    // Signed for another report.
    rename(&bench, "mine.pem", "key.pem");
    sign_by_hand(
        &bench,
        &of_pages("{}", &bench.read_text(&format!("{FOLDER}/report.html"))),
        PAGES,
    );
    let answer = verify(&bench, 4);
    says(&answer, not_checked);
    says(&answer, "of another report pages.intoto.json");
    for damaged in ["", "{}", "\u{0}"] {
        bench.write(PAGES, damaged);
        says(&verify(&bench, 4), not_checked);
    }
}

/// The statement before it was signed is a page that people read, too.
#[test]
fn an_unsigned_statement_beside_the_signed_one_says_the_same() {
    let bench = signed("p256");
    let forged = changed(&bench, |statement| {
        statement["predicate"]["release"]["title"] = Value::from("All is well.")
    });
    bench.write(&format!("{FOLDER}/statement.json"), forged);
    says(&verify(&bench, 1), "IS NOT WHAT THE REPORT SAYS statement.json");
}

#[test]
fn a_report_whose_inputs_contradict_its_subjects_does_not_verify() {
    if !has("openssl", "version") {
        return skipped("openssl is not on this machine");
    }
    let forgeries: [fn(&mut Value); 4] = [
        |statement| statement["subject"][0]["digest"]["sha256"] = Value::from("0".repeat(64)),
        |statement| statement["subject"] = Value::from(Vec::<Value>::new()),
        |statement| statement["predicate"]["inputs"][0]["recordsSha256"] = Value::from("0".repeat(64)),
        |statement| {
            statement["predicate"]["verdict"] = Value::from("WARNED");
        },
    ];
    for forge in forgeries {
        let bench = signed("p256");
        let statement = changed(&bench, forge);
        sign_by_hand(&bench, &statement, REPORT);
        let answer = verify(&bench, 1);
        assert!(
            answer.stderr.contains("candour::verify::contradicts_itself"),
            "{}",
            answer.stderr
        );
        assert_eq!(answer.stdout, "", "nothing of it is told");
        // Nor may anybody vouch for it.
        bench.candour(["key", "new", "other.pem"]).answer().ending(0);
        let sign = ["sign", REPORT, "--key", "other.pem", "--without-reproducing"];
        bench.candour(sign).answer().ending(1);
    }
}

/// The pages of a report are signed with it, whoever signs first, and by those who sign later.
#[test]
fn pages_are_signed_with_the_report() {
    let bench = releases::bench();
    bench.candour(["audit", "release"]).answer().ending(0);
    assert!(!bench.path(PAGES).exists(), "nobody signed");
    for (key, report) in [("key.pem", "statement.json"), ("other.pem", "report.intoto.json")] {
        bench.candour(["key", "new", key]).answer().ending(0);
        bench
            .candour(["sign", &format!("{FOLDER}/{report}"), "--key", key])
            .answer()
            .ending(0);
        let answer = bench
            .candour(["verify", REPORT, "--pub", &format!("{key}.pub")])
            .answer()
            .ending(0);
        says(&answer, "signed by the same pages.intoto.json");
    }
    let envelope: Value = serde_json::from_slice(&bench.read(PAGES)).unwrap();
    assert_eq!(envelope["signatures"].as_array().unwrap().len(), 2);
    // An audit with a key writes the very same statement.
    let audited = signed("p256");
    let other: Value = serde_json::from_slice(&audited.read(PAGES)).unwrap();
    assert_eq!(envelope["payload"], other["payload"]);
}
