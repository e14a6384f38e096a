//! A second signature, the first one on a bare statement, and what is never signed.

use base64ct::{Base64, Encoding};
use serde_json::Value;

use crate::bench::{Answer, Bench, mode, set_mode};
use crate::signing::{ALGORITHMS, REPORT, signed};
use crate::{releases, snapshot};

const STATEMENT: &str = "release/transparency-report/statement.json";

fn with_scrutineer(algorithm: &str) -> Bench {
    let bench = signed(algorithm);
    bench
        .candour(["key", "new", "mine.pem", "--algorithm", "ed25519"])
        .answer()
        .ending(0);
    bench
}

fn sign(bench: &Bench, report: &str, more: &[&str], code: i32) -> Answer {
    let arguments = [&["sign", report, "--key", "mine.pem"], more].concat();
    bench.candour(arguments).answer().ending(code)
}

/// The values are what a scrutineer vouches for, and she is told that the words are not hers.
#[test]
fn a_report_that_words_its_values_otherwise() {
    let bench = with_scrutineer("ed25519");
    let mut statement: Value = serde_json::from_str(&signed_statement(&bench)).unwrap();
    let rules = statement["predicate"]["words"]["rules"].as_object_mut().unwrap();
    for words in rules.values_mut() {
        words["summary"] = "what an earlier version said".into();
    }
    std::fs::remove_file(bench.path(REPORT)).unwrap();
    bench.write(STATEMENT, statement.to_string());
    let answer = sign(&bench, STATEMENT, &[], 0);
    assert!(
        answer.stdout.contains("The values are what is compared"),
        "{}",
        answer.stdout
    );
    let envelope: Value = serde_json::from_slice(&bench.read(REPORT)).unwrap();
    assert_eq!(
        payload(&envelope),
        statement.to_string(),
        "the report's own words were signed"
    );
}

fn signed_statement(bench: &Bench) -> String {
    payload(&serde_json::from_slice(&bench.read(REPORT)).unwrap())
}

fn payload(envelope: &Value) -> String {
    let bytes = Base64::decode_vec(envelope["payload"].as_str().unwrap()).unwrap();
    String::from_utf8(bytes).unwrap()
}

const BLINDLY: &str = "--without-reproducing";

#[test]
fn two_of_two_signatures() {
    for algorithm in ALGORITHMS {
        let bench = with_scrutineer(algorithm);
        let both = [
            "verify",
            REPORT,
            "--pub",
            "key.pem.pub",
            "--pub",
            "mine.pem.pub",
            "--threshold",
            "2",
            "-q",
        ];
        let answer = bench.candour(both).answer().ending(1);
        assert!(
            answer.stderr.contains("1 of the 2 signatures asked for is there"),
            "{}",
            answer.stderr
        );

        let before: Value = serde_json::from_slice(&bench.read(REPORT)).unwrap();
        let answer = sign(&bench, REPORT, &[BLINDLY, "--pub", "key.pem.pub"], 0);
        assert!(answer.stdout.contains("(2 signatures)"), "{}", answer.stdout);
        assert!(
            answer.stdout.contains("1 signature; known: the key in key.pem.pub"),
            "{}",
            answer.stdout
        );
        let after: Value = serde_json::from_slice(&bench.read(REPORT)).unwrap();
        assert_eq!(after["payload"], before["payload"]);
        assert_eq!(after["signatures"][0], before["signatures"][0]);

        let answer = bench.candour(both).answer().ending(0);
        let told = "2 of the 2 signatures asked for are there: the key in key.pem.pub and the key in mine.pem.pub.";
        assert!(answer.stdout.replace('\n', " ").contains(told), "{}", answer.stdout);
        // One key in two files is one key.
        bench.write("copy.pub", bench.read("key.pem.pub"));
        let copies = [
            "verify",
            REPORT,
            "--pub",
            "key.pem.pub",
            "--pub",
            "copy.pub",
            "--threshold",
            "2",
        ];
        let answer = bench.candour(copies).answer().ending(2);
        assert!(answer.stderr.contains("candour::sign::threshold"), "{}", answer.stderr);
    }
}

/// Signing again changes nothing, so a script may do it again.
#[test]
fn a_key_signs_once() {
    let bench = with_scrutineer("p256");
    sign(&bench, REPORT, &[BLINDLY], 0);
    let before = bench.read(REPORT);
    let answer = sign(&bench, REPORT, &[BLINDLY], 0);
    assert!(answer.stdout.contains("nothing was changed"), "{}", answer.stdout);
    assert!(bench.read(REPORT) == before);
}

#[test]
fn the_first_signature_on_a_statement() {
    let bench = releases::bench();
    bench.candour(["audit", "release"]).answer().ending(0);
    bench.candour(["key", "new", "mine.pem"]).answer().ending(0);
    let statement = bench.read(STATEMENT);
    let answer = sign(&bench, STATEMENT, &[BLINDLY], 0);
    assert!(
        answer.stdout.contains(&format!("signed    {REPORT} (1 signature)")),
        "{}",
        answer.stdout
    );
    bench
        .candour(["verify", REPORT, "--pub", "mine.pem.pub"])
        .answer()
        .ending(0);
    assert!(bench.read(STATEMENT) == statement);
    // The very envelope that an audit with that key writes.
    let envelope = bench.read(REPORT);
    bench
        .candour(["audit", "release", "--key", "mine.pem"])
        .answer()
        .ending(0);
    assert!(bench.read(REPORT) == envelope);
}

#[test]
fn what_is_not_signed() {
    let bench = with_scrutineer("p256");
    let before = bench.listing("");
    let refused = |name: &str, report: &str, more: &[&str], code: i32| {
        let answer = sign(&bench, report, more, code);
        snapshot::check(name, &bench, &answer);
        assert!(bench.listing("") == before, "{name}: something was written");
    };
    refused("sign-nothing", "nowhere.json", &[BLINDLY], 2);
    refused("sign-data", "release/visits.csv", &[BLINDLY], 1);
    // Somebody else's report, though it is a good one.
    refused("sign-strangers-report", REPORT, &[BLINDLY, "--pub", "mine.pem.pub"], 1);

    let statement = bench
        .candour(["audit", "release", "--format", "json"])
        .answer()
        .ending(0)
        .stdout;
    // What was printed ends with a line end, which the canonical form has not.
    bench.write("printed.json", statement);
    let answer = sign(&bench, "printed.json", &[BLINDLY], 1);
    snapshot::check("sign-not-canonical", &bench, &answer);
    let answer = sign(&bench, STATEMENT, &[BLINDLY], 2);
    snapshot::check("sign-beside-a-report", &bench, &answer);
    assert!(!bench.path("report.intoto.json").exists());
}

/// A draft is for its owner's eyes, signed or not.
#[test]
fn a_private_report_stays_private() {
    let bench = with_scrutineer("p256");
    for expected in [0o600, 0o644] {
        bench
            .candour(["key", "new", &format!("{expected}.pem")])
            .answer()
            .ending(0);
        set_mode(&bench.path(REPORT), expected);
        let key = format!("{expected}.pem");
        bench
            .shell(&format!(
                "umask 022; exec \"$0\" sign {REPORT} --key {key} --without-reproducing"
            ))
            .answer()
            .ending(0);
        assert_eq!(mode(&bench.path(REPORT)), expected);
    }
}
