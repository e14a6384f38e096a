//! Known answers of the rule on direct identifiers, and what must not alarm it.

use candour_testing::{Answer, Case, check_page, judge};
use serde_json::{Value, json};

use super::*;

mod dressed;

fn strict() -> Value {
    json!({
        "finds": ["declared-direct", "nhs-number", "postcode", "email", "nino", "uk-phone", "birth-date", "person-name"],
        "except-declared": ["none"],
        "nhs-values": 3, "nhs-percent": 50, "grouped-per-mille": 10, "code-percent": 20, "name-values": 3,
        "name-percent": 50, "lifetime-years": 40
    })
}

fn mild() -> Value {
    let mut params = strict();
    params["except-declared"] = json!([]);
    params["finds"] = json!([
        "declared-direct",
        "nhs-number",
        "grouped-digits",
        "postcode",
        "email",
        "nino",
        "uk-phone",
        "birth-date",
        "person-name",
        "name-label",
        "opaque-id"
    ]);
    params
}

fn column(label: &str, cells: impl IntoIterator<Item = impl AsRef<str>>) -> Case {
    let rows: Vec<String> = cells
        .into_iter()
        .map(|cell| format!("\"{}\"\n", cell.as_ref()))
        .collect();
    Case::new(&format!("{label}\n{}", rows.concat()))
}

fn declared(case: Case, label: &str, privacy: &str) -> Case {
    case.schema(&json!({ "properties": { label: { "x-privacy": privacy } } }).to_string())
}

/// The words of the groups found, at one severity.
fn found(params: Value, case: &Case) -> Vec<(u64, String)> {
    let answer: Answer = judge(&DirectIdentifiers, params, case);
    let groups = answer.findings.iter().flat_map(|finding| &finding.groups);
    groups
        .map(|group| match (&group["cells"], &group["what"]) {
            (candour_sdk::Argument::Count(cells), candour_sdk::Argument::Word(what)) => (cells.n, what.clone()),
            other => panic!("{other:?}"),
        })
        .collect()
}

fn one(cells: u64, what: &str) -> Vec<(u64, String)> {
    vec![(cells, what.to_owned())]
}

/// The first numbers from `from` on that pass the check, or fail it.
fn ten_digits(from: u64, pass: bool) -> impl Iterator<Item = String> {
    (from..)
        .map(|number| number.to_string())
        .filter(move |text| (candour_sdk::detect::looks_like(text) == Some("nhs-number")) == pass)
}

#[test]
fn its_page_holds() {
    check_page(&DirectIdentifiers);
}

#[test]
fn nhs_numbers_are_told_by_the_share_that_passes() {
    let mixed = |pass: usize, fail: usize| {
        let cells: Vec<String> = ten_digits(4_000_000_000, true)
            .take(pass)
            .chain(ten_digits(4_000_000_000, false).take(fail))
            .collect();
        found(strict(), &column("ref", cells))
    };
    assert_eq!(mixed(3, 0), one(3, "NHS numbers"));
    assert_eq!(mixed(2, 0), []);
    // Mistyped ones are numbers too.
    assert_eq!(mixed(5, 5), one(10, "NHS numbers"));
    assert_eq!(mixed(5, 6), []);
}

/// Ten-digit references of which one in eleven passes, as chance has it.
#[test]
fn references_that_pass_by_chance_stay_silent() {
    let cells: Vec<String> = (3_141_592_653u64..)
        .step_by(7_919)
        .take(1100)
        .map(|n| n.to_string())
        .collect();
    let passing = cells
        .iter()
        .filter(|text| candour_sdk::detect::looks_like(text).is_some_and(|class| !class.starts_with("ten-digits")));
    assert_eq!(passing.count(), 101);
    assert_eq!(found(mild(), &column("order_ref", &cells)), []);
    // One value over and over is one value: that it passes is chance.
    assert_eq!(found(mild(), &column("contract", ["9434765919"; 50])), []);
    assert_eq!(found(mild(), &column("contract", ["0000000000"; 50])), []);
}

/// A few among many others are more than chance explains, or they are not.
#[test]
fn a_stray_few_are_found_beyond_chance() {
    let others = || (1_000_000_000u64..).step_by(7_919_003).map(|n| n.to_string());
    let of_range = || ten_digits(4_000_000_000, false).step_by(97);
    for (few, expected) in [(5, one(5, "NHS numbers")), (4, vec![])] {
        let strays = ten_digits(4_010_000_000, true).step_by(31).take(few);
        // The others begin as no NHS number.
        let cells = others().take(300).chain(strays);
        assert_eq!(found(strict(), &column("ref", cells)), expected, "{few}");
    }
    for (few, expected) in [(60, one(60, "NHS numbers")), (12, vec![])] {
        let strays = ten_digits(4_010_000_000, true).step_by(31).take(few);
        let cells = of_range().take(200).chain(strays);
        assert_eq!(found(strict(), &column("ref", cells)), expected, "{few}");
    }
    // Three that are written as NHS numbers are, among others that are not.
    let dressed = ten_digits(4_010_000_000, true)
        .take(3)
        .map(|n| format!("{} {} {}", &n[..3], &n[3..6], &n[6..]));
    assert_eq!(
        found(strict(), &column("ref", of_range().take(200).chain(dressed))),
        one(3, "NHS numbers")
    );
}

#[test]
fn a_few_numbers_in_free_text_are_found() {
    let mut cells: Vec<String> = (0..97).map(|n| format!("Seen at home, visit {n}")).collect();
    cells.extend(
        ten_digits(4_000_000_000, true)
            .take(3)
            .map(|number| format!("NHS no {number}, rang")),
    );
    assert_eq!(found(strict(), &column("notes", &cells)), one(3, "NHS numbers"));
    // The same share among references in the text is chance.
    cells.extend(
        ten_digits(4_000_000_000, false)
            .take(30)
            .map(|number| format!("order {number}")),
    );
    assert_eq!(found(strict(), &column("notes", &cells)), []);
}

#[test]
fn numbers_in_groups_are_suspect_even_where_they_fail_the_check() {
    let cells = |n: usize| {
        (0..n).map(|i| {
            if i == 0 {
                "943 476 5918".to_owned()
            } else {
                format!("x{i}")
            }
        })
    };
    assert_eq!(
        found(mild(), &column("a", cells(100))),
        one(1, "numbers written like NHS numbers")
    );
    assert_eq!(found(mild(), &column("a", cells(101))), []);
    assert_eq!(found(strict(), &column("a", cells(100))), []);
}

#[test]
fn contacts_are_found_wherever_they_stand() {
    for (cell, what) in [
        ("someone@example.org", "e-mail addresses"),
        ("write to someone@example.org", "e-mail addresses"),
        ("BR1 3HS", "full postcodes"),
        ("lives at BR1 3HS", "full postcodes"),
        ("AB 12 34 56 C", "National Insurance numbers"),
        ("020 7946 0123", "telephone numbers"),
        ("ring 07700 900123", "telephone numbers"),
    ] {
        let cells = |n: usize| {
            (0..n).map(move |i| {
                if i == 7 {
                    cell.to_owned()
                } else {
                    format!("E0500{i:04}")
                }
            })
        };
        let case = column("area", cells(500));
        assert_eq!(found(strict(), &case), one(1, what), "{cell}");
        let case = declared(case, "area", "none");
        assert_eq!(found(strict(), &case), [], "{cell} declared none");
        assert_eq!(found(mild(), &case), one(1, what), "{cell} declared none");
    }
}

#[test]
fn what_may_be_a_code_by_chance_needs_a_share() {
    for (cell, what) in [("BR13HS", "full postcodes"), ("01234567890", "telephone numbers")] {
        let cells = |n: usize| (0..n).map(move |i| if i == 0 { cell.to_owned() } else { format!("QZ{i:04}X") });
        assert_eq!(found(strict(), &column("code", cells(5))), one(1, what));
        assert_eq!(found(strict(), &column("code", cells(6))), []);
    }
}

#[test]
fn ordinary_codes_and_figures_do_not_alarm() {
    for (label, cells) in [
        ("site", vec!["NQV14", "NQV02", "RQM01", "R1H12", "RJ122"]),
        ("practice", vec!["L84073", "B85010", "N81646"]),
        ("gss", vec!["E09000006", "E05009280", "E54000030"]),
        (
            "snomed",
            vec!["22298006", "195967001", "1085911000119103", "9991000000107"],
        ),
        ("bnf", vec!["0105010B0BIAAAS", "0101010R0AAABAB"]),
        (
            "bnf_description",
            vec![
                "Octasa_MR Tab E/C 800mg",
                "Simeticone_Susp 40mg/ml S/F",
                "B12 Inj 1mg/1ml",
            ],
        ),
        ("ward", vec!["00AF", "05AB", "05"]),
        ("gender", vec!["X", "9", "1", "2", "Z"]),
        ("amount", vec!["1204.50", "-3", "75.38", "1000000.00"]),
        ("rate", vec!["0.1234567890", "0.2345678901", "0.5555555555"]),
        ("seconds", vec!["1409529600", "1409616000", "1409702400"]),
        ("outcome", vec!["Attended", "None", "", "Did not attend"]),
        ("period", vec!["2014/15", "2014-15", "2014-04"]),
        ("padded", vec!["00000000075", "00000000012"]),
        ("guid_like", vec!["ABCD-1234", "12-3456-78"]),
        ("visit_date", vec!["2014-04-01", "2014-05-01", "2015-03-31"]),
    ] {
        assert_eq!(found(mild(), &column(label, &cells)), [], "{label}");
    }
}

#[test]
fn dates_of_birth_are_told_by_label_or_by_their_spread() {
    let days = |first: u32, step: u32, form: fn(u32) -> String| (0..40).map(move |i| form(first + i * step));
    let iso = |year: u32| format!("{year}-05-17");
    let british = |year: u32| format!("17/05/{year}");
    let births = |n| one(n, "dates of birth");
    assert_eq!(found(strict(), &column("seen", days(1935, 2, iso))), births(40));
    assert_eq!(found(strict(), &column("Date", days(1935, 2, british))), births(40));
    assert_eq!(found(strict(), &column("seen_date", days(1990, 1, iso))), []);
    assert_eq!(found(strict(), &column("DOB", days(2010, 0, british))), births(40));
    assert_eq!(found(strict(), &column("dateOfBirth", ["2001-02-29", "1 May"])), []);
    assert_eq!(found(mild(), &column("DOB", ["1950-01-02"]).kind(Kind::Table)), []);
    // A period of publication is long, and declared as such; so is a place's opening day, in a look-up.
    let period = r#"{"properties": {"seen": {"x-period": "day", "x-privacy": "indirect"}}}"#;
    assert_eq!(found(strict(), &column("seen", days(1935, 2, iso)).schema(period)), []);
    assert_eq!(
        found(strict(), &column("opened", days(1935, 2, iso)).kind(Kind::Lookup)),
        []
    );
}

#[test]
fn a_column_of_nothing_but_identifiers_is_told_apart() {
    let few = ten_digits(4_000_000_000, true).take(40).chain(["none".to_owned()]);
    let all = ten_digits(4_000_000_000, true).take(40).chain([String::new()]);
    let templates = |case: &Case| judge(&DirectIdentifiers, strict(), case).templates().join(" ");
    assert_eq!(templates(&column("n", few)), "identifiers");
    assert_eq!(templates(&column("n", all)), "all-identifiers");
}

#[test]
fn what_is_declared_direct_is_found_by_its_declaration() {
    let case = declared(column("name", ["someone@example.org"]), "name", "direct");
    let verdict = judge(&DirectIdentifiers, strict(), &case);
    assert_eq!(
        verdict.full_text(),
        "declared-direct: name is declared to name people, and is in the file\n  columns: name\n  \
         affected: 1 column\nidentifying-columns = 1\n"
    );
}

#[test]
fn opaque_identifiers_must_say_what_they_are() {
    let uuid = "123e4567-e89b-12d3-a456-426614174000";
    let digest = "d41d8cd98f00b204e9800998ecf8427e";
    let case = column("id", [uuid, digest, digest]);
    let verdict = judge(&DirectIdentifiers, mild(), &case);
    assert_eq!(verdict.templates(), ["opaque-ids"]);
    assert_eq!(verdict.findings[0].affected.as_ref().unwrap().n, 3);
    assert!(judge(&DirectIdentifiers, strict(), &case).findings.is_empty());
    let case = declared(case, "id", "pseudonym");
    assert!(judge(&DirectIdentifiers, mild(), &case).findings.is_empty());
}

#[test]
fn places_have_addresses() {
    let sites = column("contact", ["BR1 3HS", "020 7946 0123", "desk@example.org"]);
    for kind in [Kind::Lookup, Kind::Dictionary] {
        assert_eq!(found(mild(), &sites.clone().kind(kind)), []);
    }
    let table = sites.clone().kind(Kind::Table);
    assert_eq!(found(strict(), &table), []);
    assert_eq!(found(mild(), &table).len(), 3);
    assert_eq!(found(mild(), &declared(table.clone(), "contact", "none")), []);
    assert_eq!(found(strict(), &declared(table, "contact", "sensitive")).len(), 3);
}

/// Many codes, blank address columns, and no identifier: as prescribing data are, made up.
#[test]
fn made_up_prescribing_data_do_not_alarm() {
    let csv = "YEAR_MONTH,AREA_TEAM_CODE,PCO_CODE,PRACTICE_NAME,PRACTICE_CODE,ADDRESS_1,POSTCODE,BNF_CODE,BNF_DESCRIPTION,QUANTITY,ITEMS,NIC,UNIDENTIFIED\n\
    2017_09,Q64,11M00,MADE UP PRACTICE,L99901,,,0105010B0BIAAAS,Some_MR Tab E/C 800mg,168.0,1,75.38,N\n\
    2017_09,Q64,11M00,MADE UP PRACTICE,L99901,,,0212000B0AAABAB,Other_Tab 20mg,28.0,14,0.97,N\n\
    2017_09,Q70,15N00,ANOTHER SURGERY,N99902,,,0407010H0AAAMAM,Third_Tab 500mg,100.0,203,2.71,N\n\
    2017_09,Q70,15N00,ANOTHER SURGERY,N99902,,,131002030AAADAD,Cream_1%,30.0,2,1.73,N\n";
    assert_eq!(judge(&DirectIdentifiers, mild(), &Case::new(csv)).text(), "nothing\n");
    let with_address = csv.replacen("L99901,,,", "L99901,,BR1 3HS,", 1);
    assert_ne!(
        judge(&DirectIdentifiers, mild(), &Case::new(&with_address)).text(),
        "nothing\n"
    );
}

/// Prescribing data: many codes, wholly blank address columns, and no identifier.
#[test]
fn published_prescribing_data_do_not_alarm() {
    let Some(path) = candour_wrap_up::real_data("epd-prescribing/epd_201709.csv") else {
        return;
    };
    let csv = std::fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = csv.lines().take(4000).collect();
    let case = Case::new(&lines.join("\n"));
    assert_eq!(judge(&DirectIdentifiers, mild(), &case).text(), "nothing\n");
}
