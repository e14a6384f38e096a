//! A reader of logs and messages: no line of a data file is quoted, whatever it was taken for.
//!
//! And whoever names a file that never ends, or writes a schema, a name or a pattern that nobody can be done with.

mod endless;
mod patterns;
mod schemas;

use std::os::unix::ffi::OsStrExt;

use crate::bench::{Answer, Bench};
use crate::releases;
use crate::signing::REPORT;

/// Texts of cells: none of them may be seen anywhere. They are parts of no path and of no word of ours.
const SECRETS: [&str; 7] = [
    "Jane",
    "Roe",
    "Quillfeather",
    "9434765919",
    "943 476 5919",
    "NW1 5QT",
    "asthma",
];

/// Data as people have them, each in a form of its own.
fn data() -> Vec<(&'static str, String)> {
    let record = r#"{"name": "Jane Roe", "nhs": "943 476 5919", "postcode": "NW1 5QT", "seen": {"for": "asthma"}}"#;
    vec![
        ("a table", "Jane Roe,9434765919,NW1 5QT\nQuillfeather,9434765919,asthma\n".to_owned()),
        ("a table with tabs", "Jane Roe\t943 476 5919\nQuillfeather\tasthma\n".to_owned()),
        ("a list", format!("[\n  {record},\n  {record}\n]\n")),
        ("an object", format!("{record}\n")),
        ("an object with a number", r#"{"Jane Roe": 9434765919, "Quillfeather": ["asthma"]}"#.to_owned()),
        ("an object with a key twice", r#"{"Jane": 1, "Quillfeather": 2, "Jane": 9434765919}"#.to_owned()),
        ("lines of objects", format!("{record}\n{record}\n")),
        ("a text", "\"Jane Roe 9434765919\"".to_owned()),
        ("a number", "9434765919".to_owned()),
        ("places", r#"{"type": "Feature", "properties": {"name": "Jane Roe", "home": {"type": "Point"}}}"#.to_owned()),
        ("lines of TOML", "name = \"Jane Roe\"\nnhs = 9434765919\npostcode = \"NW1 5QT\"\n".to_owned()),
        ("keys of TOML", "Quillfeather = 1\n\"Jane Roe\" = 2\n".to_owned()),
        ("a table of TOML", "[[patient]]\nname = \"Jane Roe\"\n[[patient]]\nname = 9434765919\n".to_owned()),
        ("common keys of TOML", "version = \"Jane Roe\"\nkey = \"Quillfeather\"\nnotes = 9434765919\n".to_owned()),
        ("a version alone", "version = 1\nname = \"Jane Roe\"\n".to_owned()),
        ("a comment", "# Jane Roe, 9434765919\n".to_owned()),
        ("almost an envelope", r#"{"payloadType": "Jane Roe", "payload": "Quillfeather", "signatures": "asthma"}"#.to_owned()),
        (
            "an envelope of something else",
            r#"{"payloadType": "Jane Roe", "payload": "e30=", "signatures": [{"sig": "AAAA", "keyid": "Quillfeather"}]}"#.to_owned(),
        ),
        ("almost a statement", r#"{"_type": "Jane Roe", "predicateType": "Quillfeather"}"#.to_owned()),
        ("a type that is no text", r#"{"_type": 9434765919, "predicateType": ["Quillfeather"]}"#.to_owned()),
        ("almost a baseline", r#"{"version": "Jane Roe", "release": "Quillfeather", "datasets": 9434765919}"#.to_owned()),
        ("almost a key", "-----BEGIN Jane Roe-----\n9434765919\n-----END Jane Roe-----\n".to_owned()),
        ("a key of nothing", "-----BEGIN PUBLIC KEY-----\nQuillfeather asthma\n-----END PUBLIC KEY-----\n".to_owned()),
        ("nothing", String::new()),
    ]
}

/// No secret is on either stream, and whoever named the file learns that it failed.
fn keeps_quiet(what: &str, answer: &Answer) {
    for secret in SECRETS {
        for (stream, text) in [("stdout", &answer.stdout), ("stderr", &answer.stderr)] {
            let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(
                !flat.contains(secret),
                "{what}: {} has {secret} on {stream}:\n{text}",
                answer.command
            );
        }
    }
    assert_ne!(answer.code, Some(101), "{what}: {}", answer.stderr);
    assert!(!answer.stderr.contains("unexpected argument"), "{}", answer.stderr);
    // Text that says nothing is a private declaration like any other, and nobody reads an old lock to write a new one.
    let says_nothing = ["nothing", "comment", "renewed"].iter().any(|word| what.contains(word));
    assert!(
        says_nothing || answer.code != Some(0),
        "{what}: nothing was wrong with it\n{}",
        answer.stdout
    );
}

/// Runs a command on each of the data, laid where the role asks for it.
fn in_role(role: &str, lay: impl Fn(&Bench, &str), arguments: &[&str]) {
    for (what, text) in data() {
        let bench = releases::bench();
        lay(&bench, &text);
        for more in [&[][..], &["-v", "-v"], &["-v", "-v", "-v"]] {
            let output = bench.candour(arguments.iter().chain(more).copied()).output();
            let answer = Answer {
                command: arguments.join(" "),
                code: output.status.code(),
                stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
                stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            };
            keeps_quiet(&format!("{role}, {what}"), &answer);
        }
    }
}

fn named(bench: &Bench, old: &str, new: &str) {
    bench.replace("release/candour.toml", old, new);
}

#[test]
fn a_reader_wants_the_data_named_as_a_schema() {
    in_role(
        "schema",
        |bench, text| drop(bench.write("release/visits.schema.json", text)),
        &["audit", "release"],
    );
    in_role(
        "the data file itself",
        |bench, text| {
            bench.write("release/visits.csv", text);
            named(bench, "\"visits.schema.json\"", "\"visits.csv\"");
        },
        &["audit", "release"],
    );
}

#[test]
fn a_reader_wants_the_data_named_as_a_policy() {
    let lay = |bench: &Bench, text: &str| {
        bench.write("release/people.toml", text);
        named(bench, "[\"uk-open-data\"]", "[\"uk-open-data\", \"people.toml\"]");
    };
    in_role("policy", lay, &["audit", "release"]);
    in_role(
        "policy of an option",
        lay,
        &["audit", "release", "--policy", "release/people.toml"],
    );
    in_role(
        "policy to be listed",
        lay,
        &["rules", "--policy", "release/people.toml"],
    );
}

#[test]
fn a_reader_wants_the_data_named_as_a_declaration_or_a_lock() {
    in_role(
        "declaration",
        |bench, text| drop(bench.write("release/candour.toml", text)),
        &["audit", "release"],
    );
    in_role(
        "private declaration",
        |bench, text| drop(bench.write("release/candour.local.toml", text)),
        &["audit", "release"],
    );
    in_role(
        "lock",
        |bench, text| drop(bench.write("release/candour.lock", text)),
        &["audit", "release"],
    );
    in_role(
        "lock to be used",
        |bench, text| drop(bench.write("release/candour.lock", text)),
        &["audit", "release", "--locked"],
    );
    in_role(
        "lock to be renewed",
        |bench, text| drop(bench.write("release/candour.lock", text)),
        &["plugin", "lock", "release"],
    );
}

#[test]
fn a_reader_wants_the_data_named_as_the_release_before() {
    let lay = |bench: &Bench, text: &str| {
        bench.write("people.csv", text);
        named(bench, "\n[[dataset]]", "previous  = \"../people.csv\"\n\n[[dataset]]");
    };
    in_role("previous", lay, &["audit", "release"]);
    in_role(
        "previous of an option",
        lay,
        &["audit", "release", "--previous", "people.csv"],
    );
    in_role(
        "declaration of the previous",
        |bench, text| drop(bench.write("2014/candour.toml", text)),
        &["audit", "release", "--previous", "2014"],
    );
    in_role(
        "report of the baseline",
        lay,
        &["audit", "release", "--since", "people.csv"],
    );
}

#[test]
fn a_reader_wants_the_data_named_as_a_trust_file_or_a_key() {
    let signed = releases::bench();
    signed.candour(["key", "new", "k.pem"]).answer().ending(0);
    signed
        .candour(["audit", "release", "--key", "k.pem"])
        .answer()
        .ending(0);
    let report = signed.read(REPORT);
    let lay = |bench: &Bench, text: &str| {
        bench.write(REPORT, &report);
        bench.write("people.csv", text);
        crate::bench::set_mode(&bench.path("people.csv"), 0o600);
        let trust = "version = 1\n[[key]]\nname = \"A trust\"\nrole = \"publisher\"\nkey = \"people.csv\"\n";
        bench.write("trust.toml", trust);
    };
    in_role("trust file", lay, &["verify", REPORT, "--trust", "people.csv"]);
    in_role("key of a trust file", lay, &["verify", REPORT, "--trust", "trust.toml"]);
    in_role("public key", lay, &["verify", REPORT, "--pub", "people.csv"]);
    in_role("private key", lay, &["audit", "release", "--key", "people.csv"]);
    in_role("key to be shown", lay, &["key", "show", "people.csv"]);
    in_role("key to sign with", lay, &["sign", REPORT, "--key", "people.csv"]);
}

#[test]
fn a_reader_wants_the_data_named_as_a_report() {
    let lay = |bench: &Bench, text: &str| {
        bench.write("people.csv", text);
        bench.candour(["key", "new", "k.pem"]).answer().ending(0);
    };
    in_role(
        "report to be verified",
        lay,
        &["verify", "people.csv", "--pub", "k.pem.pub"],
    );
    in_role("reports to be compared", lay, &["diff", "people.csv", "people.csv"]);
    in_role(
        "report to be exported",
        lay,
        &["export", "people.csv", "--format", "sarif"],
    );
    in_role("report to be reproduced", lay, &["reproduce", "people.csv"]);
    in_role(
        "report to be signed",
        lay,
        &["sign", "people.csv", "--key", "k.pem", "--without-reproducing"],
    );
    in_role("plugin to be looked at", lay, &["plugin", "inspect", "people.csv"]);
    in_role(
        "plugin of an option",
        lay,
        &["audit", "release", "--plugin", "people.csv"],
    );
}

/// The letter of the promise: the file and the position are told, and a file of its kind is still shown.
#[test]
fn a_writer_of_a_real_declaration_is_still_shown_his_mistake() {
    let bench = releases::bench();
    named(&bench, "kind   = \"table\"", "kind   = \"tables\"");
    let answer = bench.candour(["audit", "release"]).answer().ending(2);
    assert!(answer.stderr.contains("kind   = \"tables\""), "{}", answer.stderr);
    let bench = releases::bench();
    bench.write("release/people.toml", "name,nhs\nJane Roe,9434765919\n");
    let answer = bench
        .candour(["audit", "release", "--policy", "release/people.toml"])
        .answer()
        .ending(2);
    assert!(
        answer.stderr.contains("release/people.toml, line 1, column 5"),
        "{}",
        answer.stderr
    );
}

/// A name that is not UTF-8 is no panic, wherever it stands.
#[test]
fn a_publisher_wants_a_file_that_no_glob_finds() {
    let bench = releases::bench();
    let odd = |name: &[u8]| bench.path("release").join(std::ffi::OsStr::from_bytes(name));
    if std::fs::write(odd(b"visits-\xff.csv"), bench.read("release/visits.csv")).is_err() {
        crate::bench::skipped("this file system takes no name that is not UTF-8");
        return;
    }
    named(&bench, "\"visits.csv\"", "\"visits*.csv\"");
    let answer = bench.candour(["audit", "release"]).answer().ending(2);
    assert!(answer.stderr.contains("not UTF-8"), "{}", answer.stderr);
    // One that the glob does not match is nobody's affair; a stranger beside a report is named.
    named(&bench, "\"visits*.csv\"", "\"visits.csv\"");
    bench.candour(["key", "new", "k.pem"]).answer().ending(0);
    bench.candour(["audit", "release", "--key", "k.pem"]).answer().ending(0);
    let answer = bench.candour(["verify", REPORT, "--pub", "k.pem.pub"]).output();
    assert!(answer.status.code().is_some_and(|code| code != 101));
    assert!(String::from_utf8_lossy(&answer.stdout).contains("visits-\u{fffd}.csv"));
    // Folders too: the release itself, where it is written to, and where plugins are looked for.
    let folder = bench.root().join(std::ffi::OsStr::from_bytes(b"folder-\xff"));
    crate::bench::copy(&bench.path("release"), &folder);
    std::fs::remove_file(folder.join(std::ffi::OsStr::from_bytes(b"visits-\xff.csv"))).unwrap();
    let glob = std::fs::read_to_string(folder.join("candour.toml"))
        .unwrap()
        .replace("\"visits.csv\"", "\"v*.csv\"");
    std::fs::write(folder.join("candour.toml"), glob).unwrap();
    for script in [
        r#""$0" audit "$(printf 'folder-\377')" -q --key k.pem"#,
        r#""$0" audit release -q --out "$(printf 'out-\377')""#,
        r#""$0" audit release -q --plugin "$(printf 'folder-\377')""#,
        r#""$0" verify "$(printf 'folder-\377/transparency-report/report.intoto.json')" --pub k.pem.pub"#,
    ] {
        let output = bench.shell(script).output();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(matches!(output.status.code(), Some(0 | 4)), "{script}: {stderr}");
    }
}
