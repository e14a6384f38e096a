//! Groups are those of a table's key, year by year, and are told in one finding.

use candour_testing::{Case, judge};

use super::*;

const SCHEMA: &str = r#"{
    "x-key": ["year", "service", "site", "staff"],
    "properties": {
        "year": { "x-period": "financial-year" },
        "service": { "enum": ["A", "B", "Total"], "x-total": "Total" },
        "site": { "type": "string" },
        "staff": { "type": "string", "x-privacy": "pseudonym" },
        "band": { "enum": ["x", "y"] },
        "seen": { "type": "integer", "x-measure": { "of": "events" } },
        "missed": { "type": "integer", "x-measure": { "of": "events" } }
    }
}"#;

/// Rows of service, site, staff, band, seen and missed.
fn said(now: &[&str], before: &[&str]) -> String {
    let csv = |year: &str, rows: &[&str]| {
        let rows: String = rows.iter().map(|row| format!("{year},{row}\n")).collect();
        format!("year,service,site,staff,band,seen,missed\n{rows}")
    };
    let case = Case::new(&csv("2014/15", now)).schema(SCHEMA).kind(Kind::Table);
    judge(&ChangedVolume, params(), &case.previous(&csv("2013/14", before))).text()
}

const BEFORE: [&str; 4] = [
    "A,Deal,S1,x,4000,100",
    "A,Rye,S2,x,300,20",
    "B,Deal,S3,y,5000,400",
    "B,Rye,S4,y,900,80",
];

#[test]
fn a_site_that_is_a_hundred_times_as_large_is_found_in_files_of_a_year_each() {
    let now = [
        "A,Deal,S1,x,4100,90",
        "A,Rye,S2,x,30000,2000",
        "B,Deal,S3,y,5100,390",
        "B,Rye,S4,y,90000,8000",
    ];
    assert_eq!(
        said(&now, &BEFORE),
        "3 groups of service, site have far more or far less than in the same periods before\n  \
         site Rye (missed: 10,000 now, 100 before)\n  \
         service B (missed: 8,390 now, 480 before)\n  \
         service A (seen: 34,100 now, 4,300 before)\n",
        "once, with the largest change first, and the whole is not told besides"
    );
}

#[test]
fn a_service_that_falls_to_nothing_is_found_in_files_of_a_year_each() {
    let zeros = [
        "A,Deal,S1,x,4000,100",
        "A,Rye,S2,x,300,20",
        "B,Deal,S3,y,0,0",
        "B,Rye,S4,y,0,0",
    ];
    for now in [&zeros[..], &zeros[..2]] {
        assert!(said(now, &BEFORE).contains("  service B (missed: 0 now, 480 before)\n"));
    }
}

#[test]
fn what_is_not_in_the_key_or_stands_for_a_person_is_no_group() {
    let now = [
        "A,Deal,S1,y,4000,100",
        "A,Rye,S2,y,300,20",
        "B,Deal,S4,y,5000,400",
        "B,Rye,S3,y,900,80",
    ];
    assert_eq!(said(&now, &BEFORE), "nothing\n");
}

#[test]
fn the_whole_is_told_where_the_groups_do_not_explain_it() {
    let now = [
        "A,Deal,S1,x,6000,150",
        "A,Rye,S2,x,450,30",
        "B,Deal,S3,y,7500,600",
        "B,Rye,S4,y,90000,8000",
    ];
    let text = said(&now, &BEFORE);
    assert!(text.starts_with("seen, missed add up to far more or far less than in the same periods before\n  seen (103,950 now, 10,200 before)\n"), "{text}");
    assert_eq!(text.matches("periods before\n").count(), 2, "{text}");
}

#[test]
fn records_of_days_are_compared_by_months() {
    let schema = r#"{ "properties": { "day": { "x-period": "day" }, "site": { "enum": ["A", "B"] } } }"#;
    // B has its rows on other days than the year before.
    let csv = |year: u16, b: usize, day: u32| {
        let months = (4..10).map(|month| {
            format!("{year}-{month:02}-01,A\n").repeat(300) + &format!("{year}-{month:02}-{day:02},B\n").repeat(b)
        });
        format!("day,site\n{}", months.collect::<String>())
    };
    let case = Case::new(&csv(2014, 3, 14)).schema(schema).previous(&csv(2013, 40, 28));
    let verdict = judge(&ChangedVolume, params(), &case);
    assert_eq!(
        verdict.text(),
        "1 group of site has far more or far fewer rows than in the same periods before\n  B (18 rows now, 240 before)\n"
    );
    assert_eq!(verdict.coverage_text(), "periods: 6 of 6\ngroups of site: 12 of 12\n");
}

#[test]
fn a_row_for_all_tells_of_a_site_whose_cells_are_suppressed() {
    let schema = r#"{ "x-key": ["year", "service", "site"], "properties": {
        "year": { "x-period": "financial-year" },
        "service": { "enum": ["A", "B", "Total"], "x-total": "Total" },
        "site": { "enum": ["Deal", "Rye", "Total"], "x-total": "Total" },
        "seen": {
            "type": "integer", "x-measure": { "of": "events", "rounded": 5 }, "x-markers": { "c": "suppressed" }
        }
    } }"#;
    let csv = |year: &str, rye: [&str; 3]| {
        let [a, b, total] = rye;
        format!(
            "year,service,site,seen\n{year},A,Deal,4000\n{year},A,Rye,{a}\n{year},B,Deal,5000\n{year},B,Rye,{b}\n\
             {year},Total,Deal,9000\n{year},Total,Rye,{total}\n"
        )
    };
    let said = |now, before| {
        let case = Case::new(&csv("2014/15", now)).schema(schema).kind(Kind::Table);
        judge(&ChangedVolume, params(), &case.previous(&csv("2013/14", before))).text()
    };
    let found = |rye: &str| {
        format!(
            "seen is far higher or lower in 1 group of site than in the same periods before\n  Rye ({rye} before)\n"
        )
    };
    assert_eq!(
        said(["0", "0", "0"], ["c", "c", "130"]),
        "seen adds up to 0 now in 1 group of site\n  Rye (130 before)\n"
    );
    assert_eq!(said(["c", "900", "950"], ["c", "c", "130"]), found("950 now, 130"));
    // The total was forgotten: what the parts show is believed.
    assert_eq!(
        said(["c", "900", "130"], ["c", "c", "130"]),
        found("900 or more now, 130")
    );
    assert_eq!(said(["c", "900", "c"], ["c", "c", "c"]), "nothing\n");
}
