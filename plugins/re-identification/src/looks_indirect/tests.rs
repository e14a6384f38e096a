//! What the rule on columns that look indirect finds, and what must not alarm it.

use candour_sdk::Argument;
use candour_testing::{Case, check_page, judge};
use serde_json::json;

use super::*;

fn said_of(label: &str, cells: &[&str], meaning: serde_json::Value) -> Option<String> {
    let rows: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"\n")).collect();
    let schema = json!({ "properties": { label: meaning } }).to_string();
    let case = Case::new(&format!("{label}\n{}", rows.concat())).schema(&schema);
    let verdict = judge(&LooksIndirect, json!({ "content-percent": 90 }), &case);
    assert!(verdict.findings.len() < 2);
    let finding = verdict.findings.first()?;
    match &finding.message.args["what"] {
        Argument::Word(words) => Some(words.clone()),
        other => panic!("{other:?}"),
    }
}

fn said(label: &str, cells: &[&str]) -> Option<String> {
    said_of(label, cells, json!({ "x-privacy": "none" }))
}

#[test]
fn its_page_holds() {
    check_page(&LooksIndirect);
}

#[test]
fn labels_and_cells_tell() {
    for (label, cells, what) in [
        (
            "age",
            vec!["0", "34", "5", "7", "88", "61", "29", "19", "72", "999"],
            "an age",
        ),
        ("Age_At_Visit", vec!["18-64", "65+", ""], "an age"),
        ("age_group", vec!["Child", "Adult"], "an age"),
        ("gender", vec!["1", "2", "9", "X"], "a sex"),
        ("code", vec!["M", "F", "F", "U"], "a sex"),
        ("c2", vec!["Male", "Female", ""], "a sex"),
        ("Ethnic category", vec!["A", "B"], "an ethnic group"),
        ("ward", vec!["E05000106", "E05000107"], "an area where people live"),
        (
            "c3",
            vec!["BR1", "SE20", "DA14", "CR0", "BR2"],
            "an area where people live",
        ),
        (
            "year_of_birth",
            vec!["1950", "1951"],
            "a date of birth or a part of one",
        ),
        ("religion", vec!["A", "B"], "a religion"),
        ("Faith", vec!["A", "B"], "a religion"),
        ("occupation", vec!["Clerk", "Farmer"], "an occupation"),
        ("job_title", vec!["Clerk", "Farmer"], "an occupation"),
        ("marital_status", vec!["1", "2"], "a marital status"),
        ("nationality", vec!["1", "2"], "an ethnic group"),
        ("Country of birth", vec!["A", "B"], "a country or place of birth"),
        ("first_language", vec!["A", "B"], "a first language"),
        ("disability", vec!["Y", "N"], "a disability"),
        ("sexual_orientation", vec!["1", "2"], "a sexual orientation"),
        ("seen", vec!["2014-04-01", "2014-04-02"], "a date"),
        ("seen", vec!["01/04/2014", "02/04/2014"], "a date"),
    ] {
        assert_eq!(said(label, &cells).as_deref(), Some(what), "{label}");
    }
}

#[test]
fn ordinary_columns_do_not_alarm() {
    for (label, cells) in [
        ("financial_year", vec!["2014/15", "2015/16"]),
        ("extract_date", vec!["2015-07-01", "2015-07-01"]),
        ("service_code", vec!["DN1", "HV2", "SL1", "PT3"]),
        ("bed", vec!["E1", "E2", "N3", "W1"]),
        ("icd", vec!["E11", "B20", "N18", "S72", "J45"]),
        ("hrg", vec!["AA22", "DZ11", "WF01", "HN22"]),
        ("gss", vec!["E09000006", "E05009280"]),
        ("site", vec!["NQV14", "NQV02"]),
        ("site_postcode", vec!["BR1", "SE20", "DA14", "CR0"]),
        ("shift", vec!["M", "E", "N"]),
        ("flag", vec!["Y", "N"]),
        ("job_ref", vec!["1", "2"]),
        ("language", vec!["en", "fr"]),
        ("outcome", vec!["Attended", "None", ""]),
        ("stage", vec!["1", "2", "3"]),
        ("average", vec!["34.1", "36.2"]),
        ("triage_category", vec!["1", "2"]),
        ("age_of_equipment_days", vec!["900", "1400"]),
        ("age_checked", vec!["Yes", "No"]),
        ("age", vec!["-30", "-20"]),
        ("gender", vec!["X", "X"]),
        ("ward", vec!["", ""]),
        ("location_code", vec!["NQV14", "NQV02"]),
    ] {
        assert_eq!(said(label, &cells), None, "{label}");
    }
}

#[test]
fn what_is_declared_otherwise_is_not_asked_about() {
    let none = |more: (&str, serde_json::Value)| {
        let mut meaning = json!({ "x-privacy": "none" });
        meaning[more.0] = more.1;
        meaning
    };
    let cells = ["2014-04-01", "2014-05-01"];
    assert_eq!(said_of("age", &["3", "4"], json!({ "x-privacy": "indirect" })), None);
    assert_eq!(
        said_of(
            "month",
            &cells,
            none(("x-period", json!({ "is": "month", "as": "YYYY-MM-DD" })))
        ),
        None
    );
    assert!(said_of("day", &cells, none(("x-period", json!("day")))).is_some());
    let text = judge(&LooksIndirect, json!({ "content-percent": 90 }), &Case::new("age\n3\n")).text();
    assert_eq!(
        text,
        "not applicable: every column is declared indirect or direct, or nothing is declared of it\n"
    );
}

#[test]
fn no_declaration_but_indirect_hides_what_a_label_says() {
    let measure = json!({ "x-privacy": "none", "x-measure": { "of": "events" } });
    assert_eq!(said_of("age", &["3", "4"], measure).as_deref(), Some("an age"));
    for privacy in [
        json!("sensitive"),
        json!("pseudonym"),
        json!(["sensitive", "pseudonym"]),
    ] {
        let said = |label, cells: [&str; 2]| said_of(label, &cells, json!({ "x-privacy": privacy }));
        assert_eq!(
            said("ethnicity", ["A", "B"]).as_deref(),
            Some("an ethnic group"),
            "{privacy}"
        );
        assert_eq!(said("c2", ["F", "M"]).as_deref(), Some("a sex"), "{privacy}");
        assert_eq!(said("diagnosed", ["2014-04-01", "2014-05-01"]), None, "{privacy}");
        assert_eq!(said("patient_ref", ["p1", "p2"]), None, "{privacy}");
    }
    assert_eq!(
        said_of(
            "ethnicity",
            &["A", "B"],
            json!({ "x-privacy": ["indirect", "sensitive"] })
        ),
        None
    );
    let sensitive = |label| said_of(label, &["1", "2"], json!({ "x-privacy": "sensitive" }));
    assert_eq!(sensitive("occupation").as_deref(), Some("an occupation"));
    assert_eq!((sensitive("religion"), sensitive("disability")), (None, None));
    assert_eq!(
        said("patient_ref", &["p1", "p2"]).as_deref(),
        Some("what stands for a person")
    );
}

/// The columns found where all are declared to say nothing.
fn found_in(csv: &str) -> Vec<String> {
    let labels = csv.lines().next().unwrap_or_default().split(',');
    let properties: serde_json::Map<String, serde_json::Value> = labels
        .map(|label| (label.to_owned(), json!({ "x-privacy": "none" })))
        .collect();
    let case = Case::new(csv).schema(&json!({ "properties": properties }).to_string());
    let verdict = judge(&LooksIndirect, json!({ "content-percent": 90 }), &case);
    let found = verdict.findings.iter();
    found.map(|finding| finding.columns[0].clone()).collect()
}

#[test]
fn made_up_people_do_not_pass_for_harmless() {
    let csv = "sex,age,race,education,occupation\nMale,39,White,Bachelors,Clerk\nFemale,50,Black,Masters,Farmer\n\
               Female,28,White,Doctorate,Clerk\n";
    assert_eq!(found_in(csv), ["sex", "age", "race", "occupation"]);
}

/// The census extract.
#[test]
fn a_census_does_not_pass_for_harmless() {
    let Some(path) = candour_wrap_up::real_data("adult-census/adult.csv") else {
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let lines: Vec<String> = text.lines().take(2000).map(|line| line.replace(';', ",")).collect();
    assert_eq!(
        found_in(&lines.join("\n")),
        ["sex", "age", "race", "marital-status", "native-country", "occupation"]
    );
}

/// Codes, organisations, figures, and nobody's home.
#[test]
fn made_up_prescribing_data_do_not_alarm() {
    let csv = "YEAR_MONTH,AREA_TEAM_CODE,PCO_CODE,PRACTICE_NAME,PRACTICE_CODE,ADDRESS_1,POSTCODE,BNF_CODE,BNF_DESCRIPTION,QUANTITY,ITEMS,NIC,UNIDENTIFIED\n\
    2017_09,Q64,11M00,MADE UP PRACTICE,L99901,,,0105010B0BIAAAS,Some_MR Tab E/C 800mg,168.0,1,75.38,N\n\
    2017_09,Q64,11M00,MADE UP PRACTICE,L99901,,,0212000B0AAABAB,Other_Tab 20mg,28.0,14,0.97,N\n\
    2017_09,Q70,15N00,ANOTHER SURGERY,N99902,,,0407010H0AAAMAM,Third_Tab 500mg,100.0,203,2.71,N\n\
    2017_09,Q70,15N00,ANOTHER SURGERY,N99902,,,131002030AAADAD,Cream_1%,30.0,2,1.73,N\n";
    assert_eq!(found_in(csv), [""; 0]);
}

#[test]
fn published_prescribing_data_do_not_alarm() {
    let Some(path) = candour_wrap_up::real_data("epd-prescribing/epd_201709.csv") else {
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = text.lines().take(2000).collect();
    assert_eq!(found_in(&lines.join("\n")), [""; 0]);
}
