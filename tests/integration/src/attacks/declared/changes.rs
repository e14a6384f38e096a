//! What became of last year's figures, and of those of another table, where a declaration says that nothing did.

use super::{DECLARATION, told};
use crate::bench::Bench;
use crate::statement::Statement;

const VOLUME: &str = "warn consistency/changed-volume";

/// Three months of two clinics; in `year` 2015 clinic B has lost nearly all its visits.
fn visits(year: u16) -> String {
    let months = |clinic, n: u32| (1..=3).map(move |month| format!("{clinic},{year}-{month:02},{}\n", n + month * 37));
    let rest = if year == 2014 { 3000 } else { 20 };
    let rows = months("A", 3200).chain(months("B", rest));
    format!("clinic,month,visits\n{}", rows.collect::<String>())
}

/// The release of 2015 beside that of 2014, with this in `[[dataset]]`, behind it, and in the measure.
fn beside(dataset: &str, more: &str, measure: &str) -> Statement {
    let bench = Bench::new();
    let schema = format!(
        r#"{{"type": "object", "x-key": ["clinic", "month"], "additionalProperties": false, "properties": {{
            "clinic": {{"enum": ["A", "B"]}}, "month": {{"type": "string", "x-period": {{"is": "month", "as": "YYYY-MM"}}}},
            "visits": {{"type": "integer", "x-measure": {{"of": "events"{measure}}}}}}}}}"#
    );
    for year in [2014, 2015] {
        let folder = format!("release-{year}");
        let own = DECLARATION
            .replace("2015-0", &format!("{year}-0"))
            .replace("\"2015\"", &format!("\"{year}\""));
        let own = match year {
            2015 => own.replacen("policy ", "previous = \"../release-2014\"\npolicy ", 1),
            _ => own,
        };
        let (dataset, more) = if year == 2015 { (dataset, more) } else { ("", "") };
        bench.write(
            &format!("{folder}/candour.toml"),
            format!("{own}kind   = \"table\"\n{dataset}\n{more}"),
        );
        bench.write(&format!("{folder}/visits.schema.json"), &schema);
        bench.write(&format!("{folder}/visits.csv"), visits(year));
    }
    Statement::of(&bench.candour(["audit", "release-2015", "--format", "json"]).answer())
}

fn opened(on: &str) -> String {
    format!(
        "[[change]]\nwhat = \"opened\"\ndataset = \"visits\"\ncolumn = \"clinic\"\nfrom = [\"B\"]\non = \"{on}\"\nreason = \"a new clinic\"\n"
    )
}

#[test]
fn a_publisher_wants_nobody_to_compare_with_last_year() {
    assert_eq!(told(&beside("", "", "")), ("WARNED", vec![VOLUME.to_owned()]), "honest");
    for on in ["2010-01", "2014-01", "2030-01"] {
        let statement = beside("", &opened(on), "");
        let (verdict, rules) = told(&statement);
        assert!(
            verdict != "PASSED" && rules.contains(&VOLUME.to_owned()),
            "{on}: {verdict} {rules:?}"
        );
    }
    let itself = beside("compare = { back = \"1 month\" }", "", "");
    assert_eq!(
        told(&itself),
        ("WARNED", vec![VOLUME.to_owned()]),
        "compared with itself"
    );
    let apart = beside("", "", ", \"adds\": false");
    assert_eq!(apart.verdict(), "WARNED", "{:?}", told(&apart));
}

#[test]
fn a_publisher_allows_any_difference_between_two_tables() {
    let bench = Bench::new();
    let schema = r#"{"type": "object", "x-key": ["clinic"], "additionalProperties": false, "properties": {
        "clinic": {"enum": ["A", "B"]}, "visits": {"type": "integer", "x-measure": {"of": "events"}}}}"#;
    let other =
        "[[dataset]]\nname = \"other\"\npath = \"other.csv\"\nschema = \"visits.schema.json\"\nkind = \"table\"\n";
    let side = |name| format!("{{ dataset = \"{name}\", sum = \"visits\", by = [\"clinic\"] }}");
    let agree = format!("[[agree]]\nleft = {}\nright = {}\n", side("visits"), side("other"));
    bench.write("release/visits.schema.json", schema);
    bench.write("release/visits.csv", "clinic,visits\nA,300\nB,400\n");
    bench.write("release/other.csv", "clinic,visits\nA,900\nB,400\n");
    for (allow, expected) in [
        ("", "fail consistency/agreement"),
        ("allow = 1000000000\n", "warn consistency/agreement"),
    ] {
        let declared = format!("{DECLARATION}kind   = \"table\"\n{other}{agree}{allow}");
        bench.write("release/candour.toml", declared);
        let statement = Statement::of(&bench.candour(["audit", "release", "--format", "json"]).answer());
        assert_eq!(told(&statement).1, [expected]);
    }
}

#[test]
fn a_publisher_excepts_all_codes_from_their_look_up() {
    let bench = Bench::new();
    let schema = r#"{"type": "object", "x-key": ["clinic"], "additionalProperties": false,
        "x-references": [{"columns": ["clinic"], "dataset": "sites", "to": ["code"], "except": ["A", "B"]}],
        "properties": {"clinic": {"type": "string"}, "visits": {"type": "integer", "x-measure": {"of": "events"}}}}"#;
    let sites =
        "[[dataset]]\nname = \"sites\"\npath = \"sites.csv\"\nschema = \"sites.schema.json\"\nkind = \"lookup\"\n";
    bench.write(
        "release/candour.toml",
        format!("{DECLARATION}kind   = \"table\"\n{sites}"),
    );
    bench.write("release/visits.schema.json", schema);
    bench.write(
        "release/sites.schema.json",
        r#"{"properties": {"code": {"type": "string"}}}"#,
    );
    bench.write("release/sites.csv", "code\nC\n");
    bench.write("release/visits.csv", "clinic,visits\nA,300\nB,400\nC,200\n");
    let statement = Statement::of(&bench.candour(["audit", "release", "--format", "json"]).answer());
    let noted = statement.of_rule("consistency/references", "visits");
    let expected = "2 rows of clinic hold a value that is excepted from the look-up sites";
    assert_eq!(
        noted.iter().map(|found| found.text.as_str()).collect::<Vec<_>>(),
        [expected]
    );
}
