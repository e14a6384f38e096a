//! Declared changes: applied to the comparison, tested, and told with what came of it.

use crate::bench::Bench;
use crate::releases;
use crate::statement::{Statement, audit};

/// The year before the small release, in which a clinic C was still by itself.
const BEFORE: &str = "clinic,month,visits,attended,missed
A,2014-01,125,100,25
A,2014-02,135,110,25
A,2014-03,130,110,20
B,2014-01,120,100,20
B,2014-02,130,110,20
B,2014-03,125,105,20
C,2014-01,100,80,20
C,2014-02,105,85,20
C,2014-03,100,80,20
";

/// Audits the small release, with these claims, against the year before.
fn audited(claims: &str) -> Statement {
    let bench = Bench::new();
    releases::small(&bench);
    let now = bench.read_text("release/candour.toml");
    bench.write(
        "before/candour.toml",
        now.replace("2015-0", "2014-0").replace("\"2015\"", "\"2014\""),
    );
    let schema = bench
        .read_text("release/visits.schema.json")
        .replace(r#"["A", "B"]"#, r#"["A", "B", "C"]"#);
    bench.write("before/visits.schema.json", &schema);
    bench.write("before/visits.csv", BEFORE);
    bench.write("release/visits.schema.json", &schema);
    let now = now.replace("audience  =", "previous  = \"../before\"\naudience  =");
    bench.write("release/candour.toml", format!("{now}\n{claims}"));
    Statement::of(&audit(&bench, "release"))
}

fn claim(what: &str, rest: &str) -> String {
    format!("[[change]]\nwhat = \"{what}\"\ndataset = \"visits\"\n{rest}\nreason = \"The clinics moved\"\n\n")
}

#[test]
fn a_true_merger_is_followed_and_held() {
    let merged = claim(
        "merged",
        "column = \"clinic\"\nfrom = [\"B\", \"C\"]\ninto = [\"B\"]\non = \"2015-01\"",
    );
    let statement = audited(&merged);
    assert_eq!(statement.changes(), ["merged held"]);
    for rule in ["changed-categories", "changed-volume", "declared-changes"] {
        assert_eq!(
            statement.status(&format!("consistency/{rule}"), "visits"),
            "clean",
            "{rule}"
        );
    }
    // Without the claim a clinic is gone.
    let lost = audited("").of_rule("consistency/changed-categories", "visits");
    assert_eq!(
        lost[0].text,
        "1 value of clinic no longer appears, 28.5% of the volume before"
    );
}

#[test]
fn each_claim_is_told_with_what_came_of_it_in_the_order_of_the_declaration() {
    let statement = audited(
        &[
            claim("redefined", "column = \"missed\""),
            claim("closed", "column = \"clinic\"\nfrom = [\"A\"]\non = \"2015-02\""),
            claim("opened", "column = \"clinic\"\ninto = [\"D\"]\non = \"2015-02\""),
            claim("closed", "column = \"clinic\"\nfrom = [\"C\"]\non = \"2015-01\""),
        ]
        .concat(),
    );
    assert_eq!(
        statement.changes(),
        [
            "redefined not-tested",
            "closed failed",
            "opened explains-nothing",
            "closed held"
        ]
    );
    assert_eq!(statement.verdict(), "FAILED");
    let found = statement.of_rule("consistency/declared-changes", "visits");
    let told: Vec<(&str, &str, &[String])> = found
        .iter()
        .map(|found| (found.severity.as_str(), found.text.as_str(), found.groups.as_slice()))
        .collect();
    assert_eq!(
        told,
        [(
            "fail",
            "1 value of clinic is declared closed and goes on",
            &["A (270 since)".to_owned()][..]
        )]
    );
    assert_eq!(statement.why_not_checked("redefined"), Some("means-another"));
}
