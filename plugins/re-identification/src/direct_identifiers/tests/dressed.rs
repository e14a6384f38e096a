//! Identifiers in everyday dress, and names of people.

use super::*;

#[test]
fn each_health_service_is_named() {
    for (cells, what) in [
        (["0201432072", "0512656630", "0607280999"], "CHI numbers"),
        (["201432072", "512656630", "607280999"], "CHI numbers"),
        (["3200000015", "3200000023", "3999999993"], "Health and Care numbers"),
        (["NHS9995807300", "NHS No.9995736810", "No 9990364265"], "NHS numbers"),
    ] {
        let case = declared(column("ref", cells), "ref", "none");
        assert_eq!(found(strict(), &case), one(3, what), "{cells:?}");
    }
    // Nine digits that are a CHI number with a nought before them are few among other numbers of nine digits.
    let codes = (100_000_007u64..).step_by(1_234_577).take(700).map(|n| n.to_string());
    assert_eq!(found(mild(), &column("snomed", codes)), []);
}

#[test]
fn names_of_people_are_told_by_label_and_by_list() {
    let names = ["Jane Smith", "SMITH, John", "Mrs Priya Patel", "Mohammed Khan"];
    let case = |label: &str, cells: &[&str]| declared(column(label, cells), label, "none");
    for label in ["Patient name", "contact"] {
        assert_eq!(found(strict(), &case(label, &names)), one(4, "names of people"));
    }
    let half = [&names[..], &["Desk", "Ward 1", "Unknown", "Relative"]].concat();
    assert_eq!(found(strict(), &case("contact", &half)), one(4, "names of people"));
    let fewer = [&half[..], &["Nobody"]].concat();
    assert_eq!(found(mild(), &case("contact", &fewer)), []);
    // One name over and over is one value.
    assert_eq!(found(strict(), &case("contact", &["Jane Smith"; 9])), []);
    for kind in [Kind::Table, Kind::Lookup, Kind::Dictionary] {
        assert_eq!(
            found(strict(), &column("who", names).kind(kind)),
            one(4, "names of people")
        );
    }
}

#[test]
fn a_label_of_names_warns_by_itself() {
    let templates = |case: &Case| {
        let verdict = judge(&DirectIdentifiers, mild(), case);
        verdict.templates().join(" ")
    };
    let case = column("Patient name", ["XA-1", "XB-2"]);
    assert_eq!(templates(&case), "name-label");
    assert!(judge(&DirectIdentifiers, strict(), &case).findings.is_empty());
    assert_eq!(templates(&case.clone().kind(Kind::Table)), "name-label");
    assert!(templates(&case.clone().kind(Kind::Lookup)).is_empty());
    assert!(templates(&column("Patient name", ["", ""])).is_empty());
    for label in ["PRACTICE_NAME", "location_name", "NUMBER_OF_PATIENTS"] {
        assert!(templates(&column(label, ["A", "B"])).is_empty(), "{label}");
    }
    let label_of = r#"{"properties": {"code": {}, "Patient name": {"x-label-of": "code"}}}"#;
    let case = Case::new("code,Patient name\n1,A\n2,B\n").schema(label_of);
    assert_eq!(templates(&case), "name-label", "names of codes may be names of people");
}

#[test]
fn births_are_told_in_any_form() {
    for cells in [
        ["16/07/1966", "06/01/1980"],
        ["16-Jul-66", "06-Jan-80"],
        ["16.07.66", "06.01.80"],
        ["19660716", "19800106"],
        ["16071966", "06011980"],
        ["24304", "29226"],
        ["1966-07-16 00:00:00", "1980-01-06 00:00:00"],
        ["16th July 1966", "6 January 1980"],
        ["1966\u{2013}07\u{2013}16", "1980\u{2013}01\u{2013}06"],
    ] {
        for label in ["date_of_birth", "DoB"] {
            assert_eq!(
                found(strict(), &column(label, cells)),
                one(2, "dates of birth"),
                "{cells:?}"
            );
        }
        assert_eq!(found(strict(), &column("birth_weight_grams", ["24304", "3200"])), []);
    }
    let days = |form: fn(u32) -> String| (0..40).map(move |i| form(1935 + i * 2));
    for form in [
        |year| format!("17 May {year}"),
        |year| format!("17-May-{:02}", year % 100),
        |year| format!("{year}0517"),
        |year| format!("17/05/{year} 00:00"),
    ] as [fn(u32) -> String; 4]
    {
        assert_eq!(found(strict(), &column("seen", days(form))), one(40, "dates of birth"));
    }
    // Sections of a formulary look like days in figures with a year of two.
    let sections = (1..12).flat_map(|a| (1..12).map(move |b| format!("{a:02}.{b:02}.{:02}", a * b % 90 + 1)));
    assert_eq!(found(mild(), &column("section", sections)), []);
    let notes = ["rang on Monday", "mother (DOB 16/07/66) rang", "seen 16/07/2015"];
    assert_eq!(found(strict(), &column("notes", notes)), one(1, "dates of birth"));
}
