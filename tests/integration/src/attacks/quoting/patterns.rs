//! A publisher who wants PASSED by a pattern that nobody can decide, or that an engine gets wrong.

use crate::bench::Bench;
use crate::releases;

/// The small release with a pattern for its clinics, and with clinics of this name.
fn with(pattern: &str, keyword: &str, clinic: &str) -> Bench {
    let bench = releases::bench();
    let pattern = pattern.replace('\\', "\\\\");
    bench.replace(
        "release/visits.schema.json",
        "\"enum\": [\"A\", \"B\"]",
        &keyword.replace("PATTERN", &format!("\"pattern\": \"{pattern}\"")),
    );
    let data = bench
        .read_text("release/visits.csv")
        .replace("\nA,", &format!("\n{clinic},"));
    bench.write("release/visits.csv", data.replace("\nB,", "\nA11B,"));
    bench
}

#[test]
fn a_publisher_wants_a_code_taken_that_the_pattern_forbids() {
    let pattern = "^(?!ZZ)[A-Z]+[0-9]+ ?[0-9]+[A-Z]+$";
    let answer = with(pattern, "PATTERN", "A1B")
        .candour(["audit", "release"])
        .answer()
        .ending(1);
    assert!(
        answer.stdout.contains("not match the declared pattern"),
        "{}",
        answer.stdout
    );
    with(pattern, "PATTERN", "A1 1B")
        .candour(["audit", "release", "-q"])
        .answer()
        .ending(0);
}

#[test]
fn a_publisher_wants_a_pattern_that_nobody_can_decide_taken_for_a_pass() {
    let hard = "^(A|A)*(?=B)B$|^A11B";
    let long = format!("{}!", "A".repeat(60));
    for keyword in [
        "PATTERN",
        "\"not\": { PATTERN }",
        "\"anyOf\": [{ \"maxLength\": 4 }, { PATTERN }]",
    ] {
        let bench = with(hard, keyword, &long);
        let answer = bench.candour(["audit", "release"]).answer().ending(3);
        let flat = answer.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            flat.contains("visits: the pattern at /properties/clinic/"),
            "{keyword}: {flat}"
        );
        assert!(
            flat.contains("pattern, for clinic of visits.schema.json"),
            "{keyword}: {flat}"
        );
        assert!(answer.stdout.contains("could not run"), "{keyword}: {}", answer.stdout);
        for text in [&answer.stdout, &answer.stderr] {
            assert!(!text.contains(&long[..30]), "a cell is quoted");
        }
        let threads = bench.candour(["audit", "release", "--jobs", "1"]).answer().ending(3);
        assert_eq!(threads.stderr, answer.stderr);
    }
}

#[test]
fn a_publisher_wants_a_pattern_that_engines_read_differently() {
    let answer = with("^(A*)+\\1B$", "PATTERN", "AB")
        .candour(["audit", "release"])
        .answer()
        .ending(2);
    let flat = answer.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("/properties/clinic/pattern"), "{flat}");
}
