//! Waiting times in emergency care, made up and real: a few series move in a year, and they are known.

use candour_sdk::{DateRange, PeriodUnit, ReleaseFacts};
use candour_testing::{Case, judge};

use super::*;

/// Which departments changed in a financial year against the year before, as the rule ranks them.
fn changed_waits(csv: &str, year: u16) -> Vec<String> {
    let schema = r#"{
        "x-number": { "group": "," },
        "x-parts": [{ "total": "Total", "of": ["Under 4 Hours", "Between 4 - 12 Hours", "Over 12 Hours"] }],
        "properties": {
            "Date": { "x-period": "month" },
            "Dept": { "type": "string" },
            "Under 4 Hours": { "type": "integer", "x-measure": { "of": "events" } },
            "Between 4 - 12 Hours": { "type": "integer", "x-measure": { "of": "events" } },
            "Over 12 Hours": { "type": "integer", "x-measure": { "of": "events" } },
            "Total": { "type": "integer", "x-measure": { "of": "events" } }
        }
    }"#;
    let period = DateRange {
        from: format!("{year}-04-01"),
        to: format!("{}-03-31", year + 1),
    };
    let release = ReleaseFacts {
        period: Some(period),
        ..ReleaseFacts::default()
    };
    let case = Case::new(csv).schema(schema).kind(Kind::Table).release(release);
    let verdict = judge(&ChangedVolume, params(), &case.compare_back(1, PeriodUnit::Year));
    let text = verdict.text();
    let groups = text.lines().filter_map(|line| line.strip_prefix("  "));
    groups
        .filter_map(|group| Some(group.split_once(" (")?.0.to_owned()))
        .collect()
}

/// Twelve departments whose numbers go up and down with the season; one closes as the third year begins.
#[test]
fn made_up_waits_change_where_a_department_closes() {
    let mut csv = "Date,Dept,Under 4 Hours,Between 4 - 12 Hours,Over 12 Hours,Total\n".to_owned();
    for (year, month) in (2010..2014).flat_map(|year| (1..=12).map(move |month| (year, month))) {
        for department in 0..12u32 {
            if department == 7 && (year, month) >= (2012, 4) {
                continue;
            }
            let [under, between, over] = [1000 + 40 * department + 20 * month, 300 + 10 * ((year + month) % 4), 60];
            let total = under + between + over;
            csv.push_str(&format!(
                "{year}-{month:02}-01,D{department},\"{},{:03}\",{between},{over},\"{},{:03}\"\n",
                under / 1000,
                under % 1000,
                total / 1000,
                total % 1000
            ));
        }
    }
    assert!(changed_waits(&csv, 2011).is_empty());
    assert_eq!(changed_waits(&csv, 2012), ["D7"]);
}

/// Worked out apart, from the file by itself: months that both years have, a hundred patients or more on the larger side, more
/// than twice the smaller; the largest difference first.
#[test]
fn the_departments_that_are_known_to_have_moved_are_found_in_their_order() {
    let Some(path) = candour_wrap_up::real_data("ni-ae-waits/ni-waiting-times.csv") else {
        return;
    };
    let csv = std::fs::read_to_string(path).unwrap();
    let known = |year| -> &[&str] {
        match year {
            2010 => &["Mid-Ulster"],
            2012 => &["Belfast City"],
            2013 => &["RVH-RAES"],
            2015 => &["Whiteabbey", "Armagh Community"],
            2018 => &["Tyrone County"],
            2020 => &["Mater", "Bangor MIU", "RVH-RAES", "Downe"],
            2021 => &["Downe"],
            2024 => &["RVH-RAES", "Ards MIU"],
            _ => &[],
        }
    };
    for year in 2009..=2024 {
        assert_eq!(changed_waits(&csv, year), known(year), "{year}");
    }
}
