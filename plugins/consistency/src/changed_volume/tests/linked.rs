//! What a declared change explains elsewhere: in other datasets, other columns, and the whole; no more than it can.

use candour_testing::{Answer, Case, judge};

use super::*;

const YEARLY: &str = r#"{ "properties": {
    "year": { "x-period": "financial-year" },
    "service": { "type": "string" },
    "site": { "type": "string" },
    "n": { "type": "integer", "x-measure": { "of": "events" } }
} }"#;

/// Figures of a year by service and site: `A Deal 500`.
fn table(year: &str, rows: &[&str]) -> String {
    let rows = rows.iter().map(|row| format!("{year},{}\n", row.replace(' ', ",")));
    format!("year,service,site,n\n{}", rows.collect::<String>())
}

/// Beside a table of months in which `change` is declared.
fn said_beside(change: Option<Change>, now: &[&str], before: &[&str]) -> Answer {
    let case = Case::new(&table("2014/15", now)).schema(YEARLY).kind(Kind::Table);
    let case = case.previous(&table("2013/14", before));
    let months = Case::new("month,service\n2014-04,B\n").named("months").schema(SCHEMA);
    let months = match change {
        Some(change) => months.change(change),
        None => months,
    };
    judge(&ChangedVolume, params(), &case.and(months))
}

fn closed(on: &str) -> Change {
    Change {
        dataset: "months".into(),
        ..changed(ChangeKind::Closed, &["B"], &[], Some(on))
    }
}

const BEFORE: [&str; 4] = ["A Deal 4000", "A Rye 60", "B Deal 200", "B Rye 400"];
/// Half of B.
const HALF: [&str; 4] = ["A Deal 4000", "A Rye 60", "B Deal 90", "B Rye 160"];

#[test]
fn what_closed_in_the_middle_of_a_year_has_as_much_as_its_part_of_the_year() {
    assert_eq!(
        said_beside(None, &HALF, &BEFORE).text(),
        "2 groups of service, site have far more or far less than in the same periods before\n  \
         service B (n: 250 now, 600 before)\n  site Rye (n: 220 now, 460 before)\n"
    );
    let explained = said_beside(Some(closed("2014-10")), &HALF, &BEFORE);
    assert_eq!(explained.text(), "nothing\n");
    assert_eq!(explained.measure("announced-groups"), Some(&count(1, Unit::Groups)));
    assert_eq!(explained.measure("explained-groups"), Some(&count(1, Unit::Groups)));
}

#[test]
fn a_closure_hides_no_more_than_it_takes() {
    let said = |now: &[&str]| said_beside(Some(closed("2014-10")), now, &BEFORE).text();
    // Half a year of B is 300, and less than half of that is left.
    assert_eq!(
        said(&["A Deal 4000", "A Rye 60", "B Deal 40", "B Rye 80"]),
        "n is far higher or lower in 1 group of service than in the same periods before\n  B (120 now, 600 before)\n"
    );
    // Rye lost what is not of B.
    let of_a = ["A Deal 4000", "A Rye 600", "B Deal 200", "B Rye 400"];
    let lost = ["A Deal 4000", "A Rye 100", "B Deal 90", "B Rye 160"];
    assert_eq!(
        said_beside(Some(closed("2014-10")), &lost, &of_a).text(),
        "n is far higher or lower in 1 group of site than in the same periods before\n  Rye (260 now, 1,000 before)\n"
    );
    // Without a day nobody knows how much.
    let undated = Change {
        on: None,
        ..closed("2014-10")
    };
    assert!(
        said_beside(Some(undated), &HALF, &BEFORE)
            .text()
            .contains("service B (n: 250 now, 600 before)")
    );
    // It closed as the year before began.
    assert!(
        said_beside(Some(closed("2015-04")), &HALF, &BEFORE)
            .text()
            .contains("service B (n: 250 now, 600 before)")
    );
}

#[test]
fn what_closed_explains_the_other_columns_and_the_whole_of_its_own_dataset() {
    let with = |change: Option<Change>, now: &[&str]| {
        let case = Case::new(&table("2014/15", now)).schema(YEARLY).kind(Kind::Table);
        let case = case.previous(&table(
            "2013/14",
            &["A Deal 1000", "A Rye 60", "B Deal 200", "B Rye 400"],
        ));
        judge(&ChangedVolume, params(), &change.into_iter().fold(case, Case::change))
    };
    let gone = ["A Deal 1000", "A Rye 60"];
    assert!(with(None, &gone).text().contains("site Rye (n: 60 now, 460 before)"));
    let closed = changed(ChangeKind::Closed, &["B"], &[], Some("2014-04"));
    let explained = with(Some(closed.clone()), &gone);
    assert_eq!(explained.text(), "nothing\n");
    // The site, and the whole.
    assert_eq!(explained.measure("explained-groups"), Some(&count(2, Unit::Groups)));
    assert!(
        with(Some(closed), &["A Deal 100", "A Rye 60"])
            .text()
            .contains("site Deal (n: 100 now, 1,200 before)")
    );
}

#[test]
fn codes_are_the_same_where_they_are_looked_up_alike() {
    let schema = |label: &str| {
        let reference = format!(r#"[{{ "columns": ["{label}"], "dataset": "services", "to": ["code"] }}]"#);
        let labelled = YEARLY.replace("\"service\"", &format!("\"{label}\""));
        labelled.replacen('{', &format!(r#"{{ "x-references": {reference},"#), 1)
    };
    let with = |schema_now: &str| {
        let csv = |year, rows: &[&str]| table(year, rows).replace("service", "svc");
        let months = Case::new("year,service,site,n\n2014/15,B,Deal,1\n").named("months");
        let months = months
            .kind(Kind::Table)
            .schema(&schema("service"))
            .change(closed("2014-10"));
        let case = Case::new(&csv("2014/15", &HALF)).kind(Kind::Table).schema(schema_now);
        judge(
            &ChangedVolume,
            params(),
            &case.previous(&csv("2013/14", &BEFORE)).and(months),
        )
        .text()
    };
    assert_eq!(with(&schema("svc")), "nothing\n");
    let apart = with(&YEARLY.replace("\"service\"", "\"svc\""));
    assert!(apart.contains("svc B (n: 250 now, 600 before)"), "{apart}");
}
