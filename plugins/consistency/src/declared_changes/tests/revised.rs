//! What was revised, or may still move.

use super::*;

const FIGURES: &str = r#"{ "properties": {
    "month": { "x-period": "month" },
    "seen": { "type": "integer", "x-measure": { "of": "events" } }
} }"#;

#[test]
fn revised_and_provisional() {
    let case = |now: &str| {
        let before = "month,seen\n2014-04,10\n2014-05,20\n2014-06,30\n";
        Case::new(&format!("month,seen\n{now}"))
            .schema(FIGURES)
            .kind(Kind::Table)
            .previous(before)
    };
    let whole = |what, from: &[&str], on| Change {
        column: None,
        ..claim(what, from, &[], on)
    };
    let revised = whole(ChangeKind::Revised, &["2014-05"], None);
    let provisional = whole(ChangeKind::Provisional, &[], Some("2014-05"));
    let now = "2014-04,10\n2014-05,22\n2014-06,30\n2014-07,40\n";
    is(case(now), revised.clone(), "held", NOTHING);
    is(case(now), provisional.clone(), "held", NOTHING);
    let found = "1 period differs from the previous release, and no change is declared for it\n";
    let moved = "2014-04,11\n2014-05,22\n2014-06,30\n";
    is(
        case(moved),
        revised.clone(),
        "failed",
        &format!("{found}  April 2014 (1 of 1 key)\n"),
    );
    is(
        case(moved),
        provisional,
        "failed",
        &format!("{found}  April 2014 (1 of 1 key)\n"),
    );
    // One claim excuses what the other does not name.
    let both = case(moved).change(revised.clone());
    is(
        both,
        whole(ChangeKind::Revised, &["2014-04"], None),
        "held held",
        NOTHING,
    );
    is(case("2014-08,1\n"), revised, "not-tested", NOTHING);
    assert_eq!(
        said(&case(now).change(whole(ChangeKind::Revised, &["2013"], None))).0,
        "explains-nothing"
    );
}

#[test]
fn figures_that_change_places_are_no_longer_what_was_published() {
    let schema = r#"{ "x-key": ["month", "site"], "properties": { "month": { "x-period": "month" }, "site": { "type": "string" },
        "seen": { "type": "integer", "x-measure": { "of": "events" }, "x-markers": { "*": "suppressed" } },
        "calls": { "type": "integer", "x-measure": { "of": "events" } } } }"#;
    let case = |rows: &str| {
        Case::new(&format!("month,site,seen,calls\n{rows}"))
            .schema(schema)
            .kind(Kind::Table)
    };
    let before = "2014-04,A,10,1\n2014-04,B,11,1\n2014-05,A,20,1\n2014-05,B,*,1\n";
    let both = |now: &str| case(now).previous(&format!("month,site,seen,calls\n{before}"));
    let may = |column: Option<&str>| Change {
        column: column.map(str::to_owned),
        ..claim(ChangeKind::Revised, &["2014-05"], &[], None)
    };
    let found = "1 period differs from the previous release, and no change is declared for it\n";
    // As many in April as before, and each another.
    let swapped = "2014-04,A,11,1\n2014-04,B,10,1\n2014-05,A,25,1\n2014-05,B,*,1\n";
    is(
        both(swapped),
        may(None),
        "failed",
        &format!("{found}  April 2014 (2 of 2 keys)\n"),
    );
    is(both(swapped), may(Some("calls")), "held", NOTHING);
    let verdict = judge(&DeclaredChanges, params(), &both(swapped).change(may(None)));
    assert_eq!(verdict.findings[0].columns, ["seen"]);
    // A key that is gone was published too; a figure that is suppressed on both sides tells nothing, and leaves the others.
    let gone = "2014-04,A,10,1\n2014-05,A,25,1\n2014-05,B,*,1\n";
    is(
        both(gone),
        may(None),
        "failed",
        &format!("{found}  April 2014 (1 of 2 keys)\n"),
    );
    is(both(before), may(None), "held", NOTHING);
}
