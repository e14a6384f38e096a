//! How severe a break of one constraint is, as a schema says beside it: its own, and no other's.

use crate::bench::Bench;
use crate::releases;

/// The small release with visits below the least of two columns, of which one is taken less seriously.
fn bench(severity: &str, missed: u32) -> Bench {
    let bench = releases::bench();
    let own = r#""missed": { "type": "integer", "minimum": 0,"#;
    let shared = r##""missed": { "type": "integer", "$ref": "#/$defs/few", "x-privacy": "none","##;
    bench.replace("release/visits.schema.json", own, shared);
    let definition = format!(
        r#""$defs": {{ "few": {{ "maximum": 35, "x-severity": {severity} }} }},
  "properties""#
    );
    bench.replace("release/visits.schema.json", r#""properties""#, &definition);
    bench.replace(
        "release/visits.csv",
        "B,2015-01,220,180,40",
        &format!("B,2015-01,{},180,{missed}", 180 + missed),
    );
    bench
}

#[test]
fn a_constraint_that_warns_is_shown_as_weaker_and_the_rest_fails() {
    let severity = r#"{ "maximum": "warn", "reason": "clinics close for repairs" }"#;
    let bench = bench(severity, 40);
    let ran = bench.candour(["audit", "release"]).answer();
    assert_eq!(ran.code, Some(0), "{}", ran.stdout);
    for part in [
        "WARNED",
        "1 cell of missed is above the declared maximum",
        "schema/maximum, severity at /$defs/few/maximum: warn instead of fail; clinics close for repairs",
    ] {
        assert!(ran.stdout.contains(part), "{part}\n{}", ran.stdout);
    }
    // Another constraint of the same keyword is as severe as the policy has it.
    bench.replace(
        "release/visits.schema.json",
        r#""visits": { "type": "integer", "minimum": 0"#,
        r#""visits": { "type": "integer", "maximum": 230"#,
    );
    let ran = bench.candour(["audit", "release"]).answer();
    assert_eq!(ran.code, Some(1), "{}", ran.stdout);
}

/// Where nothing breaks it, a reader still learns that it would not have failed.
#[test]
fn a_weaker_constraint_that_nothing_breaks_leaves_no_plain_pass() {
    let bench = bench(r#"{ "maximum": "note", "reason": "a target, not a limit" }"#, 30);
    let ran = bench.candour(["audit", "release"]).answer();
    assert!(ran.stdout.contains("1 weakening"), "{}", ran.stdout);
}

/// That a constraint never applies is no break of it.
#[test]
fn a_constraint_that_never_applies_fails_whatever_a_break_would() {
    let bench = releases::bench();
    bench.replace(
        "release/visits.schema.json",
        r#""enum": ["A", "B"]"#,
        r#""enum": ["A", "B"], "maximum": 1, "x-severity": { "maximum": "note", "reason": "a target" }"#,
    );
    let ran = bench.candour(["audit", "release"]).answer();
    assert_eq!(ran.code, Some(1), "{}", ran.stdout);
    assert!(ran.stdout.contains("schema/never-applies"), "{}", ran.stdout);
}

#[test]
fn a_reason_may_not_name_a_person() {
    let severity = r#"{ "maximum": "warn", "reason": "asked by 943 476 5919" }"#;
    let bench = bench(severity, 40);
    let ran = bench.candour(["audit", "release"]).answer();
    assert_eq!(ran.code, Some(1));
    assert!(!ran.stdout.contains("476"), "{}", ran.stdout);
}
