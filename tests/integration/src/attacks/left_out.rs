//! A publisher who declares data away, or lets something go out where no rule looks: it is counted, told and looked at.

use std::io::Write;

use flate2::{Compression, GzBuilder};
use serde_json::Value;

use crate::bench::{Answer, Bench};
use crate::releases;

/// Made up, and passing the check.
const NHS: &str = "943 476 5919";
const CSV: &str = r#"kind   = "table""#;
const DATA: &str = "release/visits.csv";

/// The small release, whose data file is read as declared.
fn declared(csv: &str, data: &str) -> Bench {
    let bench = releases::bench();
    bench.replace("release/candour.toml", CSV, &format!("{CSV}\ncsv = {{ {csv} }}"));
    bench.write(DATA, data);
    bench
}

fn data(bench: &Bench) -> String {
    bench.read_text(DATA)
}

/// Audits the release as a third party does, whatever it comes to.
fn audited(bench: &Bench, code: i32) -> (Answer, Value) {
    let answer = bench
        .candour(["audit", "release", "--publish", "--out", "report"])
        .answer()
        .ending(code);
    let statement = serde_json::from_slice(&bench.read("report/statement.json")).unwrap();
    (answer, statement)
}

fn verdict(statement: &Value) -> &str {
    statement["predicate"]["verdict"].as_str().unwrap()
}

/// The findings of a rule, each with its severity.
fn found<'a>(statement: &'a Value, rule: &str) -> Vec<(&'a str, &'a Value)> {
    let blocks = statement["predicate"]["blocks"].as_array().unwrap();
    let of_rule = blocks
        .iter()
        .filter(|block| block["rule"] == format!("structure/{rule}"));
    let evaluations = of_rule.flat_map(|block| block["evaluations"].as_array().unwrap());
    let found = evaluations.flat_map(|evaluation| {
        let findings = evaluation["findings"].as_array().unwrap().iter();
        findings.map(move |finding| (evaluation["severity"].as_str().unwrap(), finding))
    });
    found.collect()
}

fn rows(statement: &Value, rule: &str) -> Vec<(String, u64)> {
    let found = found(statement, rule).into_iter();
    found
        .map(|(severity, finding)| (severity.to_owned(), finding["affected"]["n"]["exact"].as_u64().unwrap()))
        .collect()
}

/// Fails unless an identifier fails the release, without its text anywhere and without a report for publication.
fn is_caught(bench: &Bench, text: &str) {
    let (answer, statement) = audited(bench, 1);
    assert_eq!(verdict(&statement), "FAILED");
    let findings = found(&statement, "identifier-outside-cells");
    assert!(
        findings.iter().any(|(severity, _)| *severity == "fail"),
        "{}",
        answer.stdout
    );
    let page = bench.read_text("report/report.html");
    for told in [&answer.stdout, &answer.stderr, &page, &statement.to_string()] {
        assert!(!told.contains(text), "{text} in {told}");
        assert!(!told.contains(&text.replace(' ', "")), "{text} in {told}");
    }
    bench.candour(["audit", "release"]).answer().ending(1);
    assert!(!bench.path("release/transparency-report/statement.json").exists());
}

#[test]
fn a_publisher_declares_records_to_be_no_data() {
    let all = data(&releases::bench());
    let (header, records) = all.split_once('\n').unwrap();
    let without = || records.replace("B,2015-03,230,205,25\n", "");
    let secret = "C,2015-01,4,3,1";
    for (csv, data, kind) in [
        (
            "footer-rows = 2",
            format!("{all}Source: the Trust\n{secret}\n"),
            "left-out-below",
        ),
        ("header-row = 3", format!("Visits\n{secret}\n{all}"), "left-out-above"),
        (
            "skip-rows = [2, 3]",
            format!("{header}\nVisits\n{secret}\n{records}"),
            "skipped-row",
        ),
    ] {
        let bench = declared(csv, &data);
        let (answer, statement) = audited(&bench, 0);
        assert_eq!(verdict(&statement), "WARNED", "{}", answer.stdout);
        assert_eq!(rows(&statement, kind), [("note".to_owned(), 2)], "{kind}");
        assert_eq!(rows(&statement, "left-out-record"), [("warn".to_owned(), 1)], "{kind}");
        let told: Vec<&str> = answer.stdout.split_whitespace().collect();
        assert!(told.join(" ").contains("looks like data"), "{}", answer.stdout);
    }
    // Titles and footnotes alone are a note.
    let ordinary = format!("Visits by clinic\n\n{header}\n{}Source: the Trust\n", without());
    let (answer, statement) = audited(&declared("header-row = 3, footer-rows = 1", &ordinary), 0);
    assert_eq!(verdict(&statement), "PASSED", "{}", answer.stdout);
    let told: Vec<&str> = answer.stdout.split_whitespace().collect();
    assert!(told.join(" ").contains("2 notes"), "{}", answer.stdout);
}

#[test]
fn a_publisher_declares_many_rows_to_be_footnotes() {
    let all = data(&releases::bench());
    for (footers, expected) in [(20, "PASSED"), (21, "WARNED")] {
        let notes = "a clinic in Deal\n".repeat(footers);
        let bench = declared(&format!("footer-rows = {footers}"), &format!("{all}{notes}"));
        let (_, statement) = audited(&bench, 0);
        assert_eq!(verdict(&statement), expected);
        assert_eq!(
            rows(&statement, "left-out-below"),
            [("note".to_owned(), footers as u64)]
        );
    }
}

#[test]
fn an_identifier_stands_in_a_row_that_is_no_record() {
    let all = data(&releases::bench());
    let (header, records) = all.split_once('\n').unwrap();
    for (csv, data) in [
        ("footer-rows = 1", format!("{all}\"for {NHS}\"\n")),
        ("header-row = 2", format!("for {NHS}\n{all}")),
        ("skip-rows = [2]", format!("{header}\n{NHS}\n{records}")),
        ("trim = false", format!("{header}\nA,2014-12,3,2,1,{NHS}\n{records}")),
        ("trim = false", format!("for {NHS}\n{all}")),
        ("trim = false", all.replace("missed", NHS)),
    ] {
        is_caught(&declared(csv, &data), NHS);
    }
    is_caught(
        &declared("footer-rows = 1", &format!("{all}ab 12 34 56 c\n")),
        "ab 12 34 56 c",
    );
    for identifier in ["BR1 3HS", "jane@example.org", "020 7946 0123", "born on 1 April 1950"] {
        let among = format!("{header}\n{identifier}\n{records}");
        is_caught(&declared("skip-rows = [2]", &among), identifier);
        // A footnote may name an office, and a year of pupils.
        let (answer, statement) = audited(&declared("footer-rows = 1", &format!("{all}{identifier}\n")), 0);
        assert_eq!(verdict(&statement), "WARNED", "{identifier}");
        assert!(
            answer.stdout.contains("structure/possible-identifier"),
            "{}",
            answer.stdout
        );
        assert!(!answer.stdout.contains(identifier), "{}", answer.stdout);
    }
}

/// A release whose data file is this one, compressed.
fn compressed(name: &str, stored: &[u8]) -> Bench {
    let bench = releases::bench();
    bench.replace("release/candour.toml", "visits.csv", name);
    std::fs::remove_file(bench.path(DATA)).unwrap();
    bench.write(&format!("release/{name}"), stored);
    bench
}

fn gzipped(header: GzBuilder) -> Bench {
    let mut encoder = header.write(Vec::new(), Compression::default());
    encoder.write_all(&releases::bench().read(DATA)).unwrap();
    compressed("visits.csv.gz", &encoder.finish().unwrap())
}

/// The data as Zstandard in one block of their bytes, and a frame that is skipped.
fn with_frame(skipped: &[u8]) -> Bench {
    let data = releases::bench().read(DATA);
    let size = u8::try_from(data.len()).unwrap();
    let block = (u32::from(size) << 3 | 1).to_le_bytes();
    let length = (skipped.len() as u32).to_le_bytes();
    let frames: [&[u8]; 7] = [
        b"\x28\xB5\x2F\xFD\x20",
        &[size],
        &block[..3],
        &data,
        b"\x50\x2A\x4D\x18",
        &length,
        skipped,
    ];
    compressed("visits.csv.zst", &frames.concat())
}

#[test]
fn an_identifier_hides_in_a_compressed_file() {
    is_caught(&gzipped(GzBuilder::new().filename(format!("{NHS}.csv"))), NHS);
    is_caught(&gzipped(GzBuilder::new().comment(format!("of {NHS}"))), NHS);
    is_caught(&gzipped(GzBuilder::new().extra(format!("of {NHS}").into_bytes())), NHS);
    is_caught(&with_frame(format!("of {NHS}").as_bytes()), NHS);
    for (bench, expected) in [
        (gzipped(GzBuilder::new().filename("visits.csv")), "PASSED"),
        (gzipped(GzBuilder::new().comment("monthly")), "PASSED"),
        (gzipped(GzBuilder::new().comment(vec![b'x'; 257])), "WARNED"),
        (with_frame(b"abc"), "PASSED"),
        (with_frame(&[7; 257]), "WARNED"),
    ] {
        let (answer, statement) = audited(&bench, 0);
        assert_eq!(verdict(&statement), expected, "{}", answer.stdout);
    }
    let (_, statement) = audited(&with_frame(b"abc"), 0);
    assert_eq!(rows(&statement, "stored-beside"), [("note".to_owned(), 3)]);
}

#[test]
fn an_identifier_stands_in_a_declaration() {
    const SCHEMA: &str = "release/visits.schema.json";
    const TOML: &str = "release/candour.toml";
    let replaced = |file, old, new: &str| {
        let bench = releases::bench();
        bench.replace(file, old, new);
        bench
    };
    let described = |text: &str| {
        replaced(
            SCHEMA,
            r#""type": "object","#,
            &format!(r#""type": "object", "description": "{text}","#),
        )
    };
    is_caught(&described(&format!("as {NHS} said")), NHS);
    is_caught(
        &replaced(SCHEMA, r#"["A", "B"]"#, &format!(r#"["A", "B", "{NHS}"]"#)),
        NHS,
    );
    is_caught(&replaced(TOML, "[release]", &format!("# ask {NHS}\n[release]")), NHS);
    is_caught(
        &replaced(TOML, "information@example.org", "AB123456C@example.org"),
        "AB123456C",
    );
    let named = replaced(TOML, "visits.csv", &format!("{NHS}.csv"));
    std::fs::rename(named.path(DATA), named.path(&format!("release/{NHS}.csv"))).unwrap();
    is_caught(&named, NHS);
    // A policy of one's own is published too.
    let policy = replaced(TOML, r#"["uk-open-data"]"#, r#"["uk-open-data", "ours.toml"]"#);
    policy.write(
        "release/ours.toml",
        format!("[pack]\nid = \"ours\"\ntitle = \"of {NHS}\"\nversion = \"1\"\n"),
    );
    is_caught(&policy, NHS);

    // An office has an address too.
    for (bench, expected) in [
        (described("ask data@example.org"), "WARNED"),
        (described("ring 020 7946 0123"), "WARNED"),
        (
            replaced(TOML, "information@example.org", "Central Court, BR6 0JA, 020 7946 0123"),
            "PASSED",
        ),
    ] {
        let (answer, statement) = audited(&bench, 0);
        assert_eq!(verdict(&statement), expected, "{}", answer.stdout);
    }
    let (answer, statement) = audited(&described("ask data@example.org"), 0);
    assert_eq!(found(&statement, "possible-identifier").len(), 1);
    assert!(
        !answer.stdout.contains("data@example.org") && answer.stdout.contains("/description"),
        "{}",
        answer.stdout
    );
}

#[test]
fn trimming_makes_values_one() {
    let all = data(&releases::bench());
    let bench = declared("trim = true", &all.replace("A,2015-02", "A ,2015-02"));
    let (answer, statement) = audited(&bench, 0);
    assert_eq!(verdict(&statement), "PASSED", "{}", answer.stdout);
    assert_eq!(rows(&statement, "trimmed-cell"), [("note".to_owned(), 1)]);
}
