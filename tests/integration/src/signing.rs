//! Keys, signed reports, and what `verify` says of them.

use base64ct::{Base64, Encoding};
use serde_json::Value;

use crate::bench::{Answer, Bench, mode};
use crate::{by_hand, releases, snapshot};

pub(crate) const REPORT: &str = "release/transparency-report/report.intoto.json";
const PUBLIC: &str = "key.pem.pub";

/// Both kinds of key.
pub(crate) const ALGORITHMS: [&str; 2] = ["p256", "ed25519"];

/// A bench with the small release, audited and signed.
pub(crate) fn signed(algorithm: &str) -> Bench {
    let bench = releases::bench();
    sign(&bench, algorithm);
    bench
}

/// Makes a key and audits the release with it.
pub(crate) fn sign(bench: &Bench, algorithm: &str) {
    bench
        .candour(["key", "new", "key.pem", "--algorithm", algorithm])
        .answer()
        .ending(0);
    bench
        .candour(["audit", "release", "--key", "key.pem"])
        .answer()
        .ending(0);
}

pub(crate) fn verify(bench: &Bench, code: i32) -> Answer {
    bench.candour(["verify", REPORT, "--pub", PUBLIC]).answer().ending(code)
}

/// How `verify` speaks of one file.
pub(crate) fn word<'a>(answer: &'a Answer, name: &str) -> &'a str {
    let words = answer
        .stdout
        .lines()
        .find_map(|line| line.split_once(&format!(" {name} (")));
    words
        .unwrap_or_else(|| panic!("{name} is not told of:\n{}", answer.stdout))
        .0
        .trim()
}

/// The envelope, changed.
fn with_envelope(bench: &Bench, change: impl FnOnce(&mut Value)) {
    let mut envelope: Value = serde_json::from_slice(&bench.read(REPORT)).unwrap();
    change(&mut envelope);
    bench.write(REPORT, envelope.to_string());
}

#[test]
fn what_was_audited_verifies() {
    for algorithm in ALGORITHMS {
        let bench = signed(algorithm);
        let answer = verify(&bench, 0);
        for name in ["visits.csv", "visits.schema.json", "candour.toml"] {
            assert_eq!(word(&answer, name), "matches", "{algorithm}");
        }
        assert_eq!(word(&answer, "rules/uk-open-data.toml"), "matches (comes with candour)");
        assert!(answer.stdout.contains("the key in key.pem.pub"), "{}", answer.stdout);
        assert!(!bench.path("release/transparency-report/statement.json").exists());
    }
}

#[test]
fn a_key_pair_is_private_and_public() {
    for algorithm in ALGORITHMS {
        let bench = Bench::new();
        bench
            .candour(["key", "new", "key.pem", "--algorithm", algorithm])
            .answer()
            .ending(0);
        assert_eq!(mode(&bench.path("key.pem")), 0o600);
        assert_eq!(mode(&bench.path(PUBLIC)) & 0o444, 0o444);
        assert!(bench.read_text("key.pem").starts_with("-----BEGIN PRIVATE KEY-----\n"));
        assert!(bench.read_text(PUBLIC).starts_with("-----BEGIN PUBLIC KEY-----\n"));
    }
}

/// The same statement under the same key is the same report, byte for byte.
#[test]
fn signing_takes_no_chance() {
    for algorithm in ALGORITHMS {
        let bench = signed(algorithm);
        let first = bench.read(REPORT);
        bench
            .candour(["audit", "release", "--key", "key.pem"])
            .answer()
            .ending(0);
        assert!(bench.read(REPORT) == first, "{algorithm}");
    }
}

#[test]
fn absent_data_is_partial() {
    let bench = signed("p256");
    std::fs::remove_file(bench.path("release/visits.csv")).unwrap();
    let answer = verify(&bench, 4);
    assert_eq!(word(&answer, "visits.csv"), "not here");
    assert_eq!(word(&answer, "candour.toml"), "matches");
    // Elsewhere, everything is absent but what comes with candour.
    std::fs::create_dir(bench.path("empty")).unwrap();
    bench
        .candour(["verify", REPORT, "--pub", PUBLIC, "--data", "empty"])
        .answer()
        .ending(4);
}

#[test]
fn changed_data_differ() {
    for (file, old, new) in [
        ("visits.csv", "A,2015-01,120,100,20", "A,2015-01,120,101,19"),
        ("candour.toml", "A trust", "Another trust"),
        ("visits.schema.json", "[\"A\", \"B\"]", "[\"A\", \"B\", \"C\"]"),
    ] {
        let bench = signed("p256");
        bench.replace(&format!("release/{file}"), old, new);
        let answer = verify(&bench, 1);
        assert_eq!(word(&answer, file), "DIFFERS");
    }
}

/// A portal that stores a file anew changes its bytes and none of its records.
#[test]
fn stored_anew_data_have_the_same_records() {
    let bench = signed("p256");
    let text = bench.read_text("release/visits.csv");
    bench.write("release/visits.csv", text.replace('\n', "\r\n"));
    assert_eq!(word(&verify(&bench, 0), "visits.csv"), "same text, other line ends");
    for stored in [
        format!("\u{feff}{text}"),
        text.trim_end().to_owned(),
        text.replace("A,", "\"A\","),
    ] {
        bench.write("release/visits.csv", &stored);
        let answer = verify(&bench, 0);
        assert_eq!(word(&answer, "visits.csv"), "same records, other bytes", "{stored:?}");
    }
    bench.write("release/visits.csv", text.replace("120,100,20", "120,100, 20"));
    assert_eq!(word(&verify(&bench, 1), "visits.csv"), "DIFFERS");
}

/// Rows that were left out as declared are no records, and no part of what was audited.
#[test]
fn rows_left_out_are_not_compared_with_what_was_audited() {
    let bench = releases::bench();
    let text = bench.read_text("release/visits.csv");
    let (header, records) = text.split_once('\n').unwrap();
    let with_units = format!("{header}\nsite,month,number,number,number\n{records}");
    bench.write("release/visits.csv", &with_units);
    let declared = bench.read_text("release/candour.toml");
    let declared = declared.replacen("visits.csv\"", "visits.csv\"\ncsv = { skip-rows = [2] }", 1);
    bench.write("release/candour.toml", declared);
    bench.candour(["key", "new", "key.pem"]).answer().ending(0);
    bench
        .candour(["audit", "release", "--key", "key.pem"])
        .answer()
        .ending(0);
    verify(&bench, 0);
    bench.write(
        "release/visits.csv",
        format!("\u{feff}{}", with_units.replace("A,", "\"A\",")),
    );
    let answer = verify(&bench, 1);
    assert_eq!(word(&answer, "visits.csv"), "MORE THAN ITS RECORDS");
    assert!(
        answer
            .stdout
            .contains("1 row was left out of the audit as its publisher declares")
    );
    bench.write("release/visits.csv", with_units.replace("120,100,20", "120,101,19"));
    let answer = verify(&bench, 1);
    assert_eq!(word(&answer, "visits.csv"), "DIFFERS");
    assert!(
        answer
            .stdout
            .contains("it has 7 records, and 6 were audited; 1 row was left out as declared")
    );
}

/// Its own byte-order mark must not make a declaration differ from itself.
#[test]
fn declarations_with_a_byte_order_mark_verify() {
    for file in ["release/candour.toml", "release/visits.schema.json"] {
        let bench = releases::bench();
        bench.write(file, format!("\u{feff}{}", bench.read_text(file)));
        bench.candour(["key", "new", "key.pem"]).answer().ending(0);
        bench
            .candour(["audit", "release", "--key", "key.pem"])
            .answer()
            .ending(0);
        verify(&bench, 0);
    }
}

#[test]
fn changed_envelopes_do_not_verify() {
    for algorithm in ALGORITHMS {
        let bench = signed(algorithm);
        with_envelope(&bench, |envelope| {
            let statement = String::from_utf8(by_hand::payload(envelope)).unwrap();
            let better = statement.replacen("visits.csv", "visit5.csv", 1);
            assert_ne!(statement, better);
            envelope["payload"] = Base64::encode_string(better.as_bytes()).into();
        });
        assert!(verify(&bench, 1).stderr.contains("candour::sign::not_verified"));

        let bench = signed(algorithm);
        with_envelope(&bench, |envelope| {
            let signature = envelope["signatures"][0]["sig"].as_str().unwrap();
            let mut bytes = Base64::decode_vec(signature).unwrap();
            *bytes.last_mut().unwrap() ^= 1;
            envelope["signatures"][0]["sig"] = Base64::encode_string(&bytes).into();
        });
        verify(&bench, 1);

        let bench = signed(algorithm);
        with_envelope(&bench, |envelope| envelope["payloadType"] = "application/json".into());
        verify(&bench, 1);
    }
}

/// The id of a key is a name and no proof: what it says changes nothing.
#[test]
fn the_name_of_a_key_is_not_relied_on() {
    let bench = signed("p256");
    with_envelope(&bench, |envelope| {
        envelope["signatures"][0]["keyid"] = "of another".into()
    });
    verify(&bench, 0);
}

#[test]
fn the_wrong_key_does_not_verify() {
    for algorithm in ALGORITHMS {
        let bench = signed("p256");
        bench
            .candour(["key", "new", "other.pem", "--algorithm", algorithm])
            .answer()
            .ending(0);
        let answer = bench
            .candour(["verify", REPORT, "--pub", "other.pem.pub"])
            .answer()
            .ending(1);
        assert!(
            answer.stderr.contains("candour::sign::not_verified"),
            "{}",
            answer.stderr
        );
        // With the right one among them, it does.
        bench
            .candour(["verify", REPORT, "--pub", "other.pem.pub", "--pub", PUBLIC])
            .answer()
            .ending(0);
    }
}

#[test]
fn an_unsigned_statement_does_not_verify() {
    let bench = signed("p256");
    let before = bench.read(REPORT);
    let answer = bench.candour(["audit", "release"]).answer().ending(0);
    assert_eq!(bench.read(REPORT), before, "what was signed is nobody's to take away");
    assert!(answer.stdout.contains("left as it is"), "{}", answer.stdout);
    let statement = "release/transparency-report/statement.json";
    let answer = bench.candour(["verify", statement, "--pub", PUBLIC]).answer().ending(1);
    snapshot::check("verify-unsigned", &bench, &answer);
}

#[test]
fn what_is_no_report_does_not_verify() {
    let bench = signed("p256");
    for (name, report, code) in [
        ("verify-absent-report", "nowhere.intoto.json", 2),
        ("verify-folder-as-report", "release/data", 2),
        ("verify-data-as-report", "release/visits.csv", 1),
    ] {
        let answer = bench.candour(["verify", report, "--pub", PUBLIC]).answer().ending(code);
        snapshot::check(name, &bench, &answer);
    }
    let text = bench.read_text(REPORT);
    bench.write(REPORT, &text[..text.len() / 2]);
    verify(&bench, 1);
    bench.write(REPORT, text.replacen('{', "{\"payload\":\"\",", 1));
    let answer = verify(&bench, 1);
    assert!(
        answer.stderr.contains("candour::sign::duplicate_member"),
        "{}",
        answer.stderr
    );
}

#[test]
fn what_verify_says_is_whole() {
    let bench = signed("p256");
    std::fs::remove_file(bench.path("release/visits.csv")).unwrap();
    bench.replace("release/candour.toml", "A trust", "Another trust");
    let answer = bench
        .candour(["verify", REPORT, "--pub", PUBLIC, "--on", "2026-11-29"])
        .answer()
        .ending(1);
    let id = bench.candour(["key", "show", PUBLIC]).answer().ending(0).stdout;
    let id = id.lines().next().unwrap().split_whitespace().last().unwrap().to_owned();
    let stdout = answer.stdout.replace(&id, "[KEY ID]");
    snapshot::check("verify-differs", &bench, &Answer { stdout, ..answer });
    let quiet = bench
        .candour(["verify", REPORT, "--pub", PUBLIC, "-q"])
        .answer()
        .ending(1);
    snapshot::check("verify-differs-quiet", &bench, &quiet);
}

#[test]
fn json_on_standard_output_is_what_is_signed() {
    let bench = releases::bench();
    bench.candour(["key", "new", "key.pem"]).answer().ending(0);
    let answer = bench
        .candour(["audit", "release", "--key", "key.pem", "--format", "json"])
        .answer()
        .ending(0);
    let envelope: Value = serde_json::from_slice(&bench.read(REPORT)).unwrap();
    let signed = String::from_utf8(by_hand::payload(&envelope)).unwrap();
    assert_eq!(answer.stdout, format!("{signed}\n"));
    let statement: Value = serde_json::from_str(&signed).unwrap();
    assert_eq!(statement["_type"], "https://in-toto.io/Statement/v1");
    assert_eq!(statement["predicateType"], "https://w3id.org/candour/data-audit/v0.2");
    // The unsigned statement is the same bytes.
    bench.candour(["audit", "release"]).answer().ending(0);
    assert_eq!(bench.read_text("release/transparency-report/statement.json"), signed);
}
