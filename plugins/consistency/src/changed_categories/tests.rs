//! Known answers, by hand and from real data.

use candour_sdk::{Change, ChangeKind, PeriodUnit, Under};
use candour_testing::{Case, check_page, judge};
use serde_json::json;

use super::*;

const SCHEMA: &str = r#"{ "properties": { "code": { "enum": ["A", "B", "C", "D"] }, "note": { "type": "string" } } }"#;

fn rows(codes: &[(&str, usize)]) -> String {
    let rows = codes
        .iter()
        .map(|(code, times)| format!("{code},x{code}\n").repeat(*times));
    format!("code,note\n{}", rows.collect::<String>())
}

fn case(now: &[(&str, usize)], before: &[(&str, usize)]) -> Case {
    Case::new(&rows(now)).schema(SCHEMA).previous(&rows(before))
}

fn said(percent: u64, case: &Case) -> String {
    judge(&ChangedCategories, json!({ "volume-percent": percent }), case).text()
}

#[test]
fn page() {
    check_page(&ChangedCategories);
}

#[test]
fn values_that_the_schema_refuses_have_its_cause_and_replace_none() {
    let found = |now: &[(&str, usize)]| {
        let case = case(now, &[("A", 96), ("B", 4)]);
        let answer = judge(&ChangedCategories, json!({ "volume-percent": 0 }), &case);
        let templates = answer.findings.iter().map(|finding| finding.message.template.clone());
        templates.collect::<Vec<_>>()
    };
    assert_eq!(found(&[("A", 96), ("B", 3), ("a", 1)]), ["new-unlisted"]);
    assert_eq!(found(&[("A", 96), ("a", 4)]), ["lost", "new-unlisted"]);
    // One that is listed may have taken another's place.
    assert_eq!(found(&[("A", 96), ("a", 3), ("C", 1)]), ["lost-and-new"]);
    assert_eq!(found(&[("A", 96), ("B", 3), ("C", 1)]), ["new"]);
}

#[test]
fn of_several_figures_the_one_that_is_declared_to_weigh_decides_or_else_rows() {
    let schema = |weighs: &str| {
        format!(
            r#"{{ "properties": {{ "code": {{ "enum": ["A", "B"] }},
                "packs": {{ "type": "integer", "x-measure": {{ "of": "things" }} }},
                "items": {{ "type": "integer", "x-measure": {{ "of": "things"{weighs} }} }} }} }}"#
        )
    };
    let of_items = |weighs: &str, percent: u64| {
        let case = Case::new("code,packs,items\nA,50,50\n")
            .schema(&schema(weighs))
            .kind(Kind::Table);
        said(percent, &case.previous("code,packs,items\nA,50,98\nB,50,2\n"))
    };
    let lost = |share: &str| {
        format!("1 value of code no longer appears, {share} of the volume before\n  B ({share} before)\n")
    };
    assert_eq!(of_items("", 5), lost("50.0%"));
    assert_eq!(of_items(r#", "weighs": true"#, 5), "nothing\n");
    assert_eq!(of_items(r#", "weighs": true"#, 0), lost("2.0%"));
}

#[test]
fn volume_decides_not_the_number_of_values() {
    let few = case(&[("A", 100)], &[("A", 96), ("B", 3), ("C", 1)]);
    assert_eq!(said(5, &few), "nothing\n");
    assert_eq!(
        said(0, &few),
        "2 values of code no longer appear, 4.0% of the volume before\n  B (3.0% before)\n  C (1.0% before)\n"
    );
    let much = case(&[("A", 95), ("D", 5)], &[("A", 100)]);
    assert_eq!(
        said(5, &much),
        "1 value of code appears that was not there before, 5.0% of the volume now\n  D (5.0% now)\n"
    );
}

#[test]
fn a_declared_change_explains_its_values_or_the_whole_column() {
    let change = |from: &[&str]| Change {
        what: ChangeKind::Recoded,
        dataset: "data".into(),
        column: Some("code".into()),
        from: from.iter().map(|code| (*code).to_owned()).collect(),
        into: Vec::new(),
        on: None,
        reason: "new codes".into(),
    };
    let changed = case(&[("A", 10), ("C", 90)], &[("A", 10), ("B", 90)]);
    assert_eq!(
        said(5, &changed.clone().change(change(&["B"]))),
        "1 value of code appears that was not there before, 90.0% of the volume now\n  C (90.0% now)\n"
    );
    assert_eq!(
        said(5, &changed.change(change(&[]))),
        "not applicable: no column of codes can be compared with the previous file\n"
    );
}

#[test]
fn a_merged_or_recoded_value_is_compared_under_its_new_name() {
    let change = |what, from: &[&str], into: &[&str]| Change {
        what,
        dataset: "data".into(),
        column: Some("code".into()),
        from: from.iter().map(|code| (*code).to_owned()).collect(),
        into: into.iter().map(|code| (*code).to_owned()).collect(),
        on: None,
        reason: "new codes".into(),
    };
    let merged = change(ChangeKind::Merged, &["A", "B"], &["C"]);
    let recoded = change(ChangeKind::Recoded, &["A", "B"], &["C", "D"]);
    let before = [("A", 60), ("B", 40)];
    assert_eq!(
        said(0, &case(&[("C", 100)], &before).change(merged.clone())),
        "nothing\n"
    );
    let one_left = case(&[("C", 50), ("D", 30), ("B", 20)], &before);
    assert_eq!(
        said(5, &one_left.change(recoded.clone())),
        "1 value of code appears that was not there before, 20.0% of the volume now\n  B (20.0% now)\n"
    );
    // What they became is not there either.
    assert_eq!(
        said(5, &case(&[("D", 10)], &before).change(merged)),
        "1 value of code no longer appears, 100% of the volume before, and 1 value appears that was not there before, 100% of the \
         volume now\n  C (100% before)\n  D (100% now)\n"
    );
    assert_eq!(
        said(5, &case(&[("C", 60)], &before).change(recoded)),
        "1 value of code no longer appears, 40.0% of the volume before\n  D (40.0% before)\n"
    );
}

#[test]
fn what_closed_later_must_be_there_until_then() {
    let schema = r#"{ "properties": { "month": { "x-period": "month" }, "code": { "enum": ["A", "B"] } } }"#;
    let csv = |year: u16, gone: bool| {
        let rows = (4..10).map(|month| match gone {
            true => format!("{year}-{month:02},A\n"),
            false => format!("{year}-{month:02},A\n{year}-{month:02},B\n"),
        });
        format!("month,code\n{}", rows.collect::<String>())
    };
    let closed = |on: &str| Change {
        what: ChangeKind::Closed,
        dataset: "data".into(),
        column: Some("code".into()),
        from: vec!["B".into()],
        into: Vec::new(),
        on: Some(on.into()),
        reason: "closed".into(),
    };
    let case = |on: &str| {
        let case = Case::new(&csv(2014, true)).schema(schema);
        said(5, &case.previous(&csv(2013, false)).change(closed(on)))
    };
    assert_eq!(case("2014-04"), "nothing\n");
    assert_eq!(
        case("2014-07"),
        "1 value of code no longer appears, 25.0% of the volume before\n  B (25.0% before)\n"
    );
}

#[test]
fn a_marker_is_no_code() {
    let schema = r#"{ "properties": { "code": { "enum": ["A"], "x-markers": { "*": "suppressed" } } } }"#;
    let case = Case::new("code\nA\n*\n*\n").schema(schema).previous("code\nA\n");
    assert_eq!(said(0, &case), "nothing\n");
}

#[test]
fn a_value_that_the_other_side_may_hide_is_not_lost() {
    let schema = r#"{ "properties": { "code": { "enum": ["A", "B"], "x-markers": { "*": "suppressed" } } } }"#;
    let csv = |rows: &[(&str, usize)]| {
        let rows = rows.iter().map(|(code, n)| format!("{code},x\n").repeat(*n));
        format!("code,note\n{}", rows.collect::<String>())
    };
    let answer = |percent: u64, hidden: usize| {
        let now = Case::new(&csv(&[("A", 60), ("*", hidden)])).schema(schema);
        let case = now.previous(&csv(&[("A", 60), ("B", 30), ("*", 10)]));
        judge(&ChangedCategories, json!({ "volume-percent": percent }), &case)
    };
    // Whatever of B is hidden, six rows and more of it are gone.
    let lost = "1 value of code no longer appears, 30.0% of the volume before\n  B (30.0% before)\n";
    assert_eq!(answer(5, 25).text(), lost);
    assert_eq!(answer(5, 25).coverage_text(), "values of code: 2 of 2\n");
    assert_eq!(answer(5, 26).text(), "nothing\n");
    assert_eq!(answer(5, 26).coverage_text(), "values of code: 1 of 2, 1 suppressed\n");
    // It does not appear, in any case.
    assert_eq!(answer(0, 26).text(), lost);
}

#[test]
fn within_a_file_periods_are_compared_with_those_before() {
    let schema = r#"{ "properties": {
        "year": { "x-period": "year" }, "site": { "type": "string" },
        "n": { "type": "integer", "x-measure": { "of": "events" } }
    } }"#;
    let csv = "year,site,n\n2012,Hythe,50\n2013,Deal,60\n2013,Rye,40\n2014,Deal,70\n2014,Hythe,30\n";
    let case = Case::new(csv)
        .schema(schema)
        .kind(Kind::Table)
        .compare_back(1, PeriodUnit::Year);
    assert_eq!(
        said(5, &case),
        "1 value of site no longer appears, 40.0% of the volume before, and 1 value appears that was not there before, 30.0% of \
         the volume now\n  Rye (40.0% before)\n  Hythe (30.0% now)\n"
    );
}

const PRESCRIBING: &str = r#"{ "properties": {
    "YEAR_MONTH": { "x-period": { "is": "month", "as": "YYYY_MM" } },
    "BNF_CODE": { "type": "string" },
    "BNF_DESCRIPTION": { "type": "string", "x-label-of": "BNF_CODE" },
    "ITEMS": { "type": "integer", "x-measure": { "of": "things", "weighs": true } },
    "NIC": { "type": "number", "x-measure": { "of": "money" } }
} }"#;

#[test]
fn many_codes_that_are_little_come_and_go() {
    let month = |month: &str, rare: &str, number: u32| {
        let row = |code: String, items: u32| format!("{month},{code},what {code} is,{items},{items}.5\n");
        let common = (0..100).map(|i| row(format!("C{i:03}"), 96));
        let rare = (0..number).map(|i| row(format!("{rare}{i:03}"), 1));
        let rows: String = common.chain(rare).collect();
        format!("YEAR_MONTH,BNF_CODE,BNF_DESCRIPTION,ITEMS,NIC\n{rows}")
    };
    let (before, now) = (month("2017_09", "G", 400), month("2017_10", "N", 150));
    let case = Case::new(&now).schema(PRESCRIBING).kind(Kind::Table).previous(&before);
    assert_eq!(said(5, &case), "nothing\n");
    let text = said(0, &case);
    assert!(
        text.starts_with(
            "400 values of BNF_CODE no longer appear, 4.0% of the volume before, and 150 values appear that were not there before, \
             1.5% of the volume now\n"
        ),
        "{text}"
    );
}

#[test]
fn prescribing_loses_512_codes_which_are_little() {
    let Some(folder) = candour_wrap_up::real_data("epd-prescribing") else {
        return;
    };
    let read = |month: &str| std::fs::read_to_string(folder.join(format!("epd_{month}.csv"))).unwrap();
    let (before, now) = (read("201709"), read("201710"));
    let case = Case::new(&now).schema(PRESCRIBING).kind(Kind::Table).previous(&before);
    assert_eq!(said(5, &case), "nothing\n");
    let text = said(0, &case);
    assert!(
        text.starts_with(
            "512 values of BNF_CODE no longer appear, 1.5% of the volume before, and 524 values appear that were not there before, \
             1.5% of the volume now\n"
        ),
        "{text}"
    );
}

#[test]
fn what_was_looked_for_on_the_other_side_is_told() {
    let coverage = |case: &Case| judge(&ChangedCategories, json!({ "volume-percent": 5 }), case).coverage_text();
    let changed = case(&[("A", 10), ("C", 90)], &[("A", 10), ("B", 90)]);
    assert_eq!(coverage(&changed), "values of code: 3 of 3\n");
    let closed = Change {
        what: ChangeKind::Closed,
        dataset: "data".into(),
        column: Some("code".into()),
        from: vec!["B".into()],
        into: Vec::new(),
        on: None,
        reason: "moved".into(),
    };
    assert_eq!(coverage(&changed.change(closed)), "values of code: 2 of 2\n");
    assert_eq!(
        coverage(&case(&[("A", 10), ("C", 90)], &[])),
        "values of code: 0 of 2, 2 one-sided\n"
    );
    let file = |rows: &str| {
        let schema = r#"{ "properties": { "month": { "x-period": "month" }, "code": { "enum": ["A"] } } }"#;
        Case::new(&format!("month,code\n{rows}"))
            .schema(schema)
            .compare_back(1, PeriodUnit::Year)
    };
    // May has no counterpart, and neither has what occurs in it alone; Z was there long before.
    let rows = "2012-04,Z\n2013-04,A\n2013-04,B\n2014-04,A\n2014-05,A\n2014-05,C\n";
    assert_eq!(coverage(&file(rows)), "values of code: 2 of 3, 1 one-sided\n");
}

#[test]
fn counts_of_what_came_or_went_say_so() {
    let changed = case(&[("A", 95), ("D", 5)], &[("A", 100)]);
    let verdict = judge(&ChangedCategories, json!({ "volume-percent": 5 }), &changed);
    let new = Some(Under::Categories("code".into()));
    let finding = &verdict.findings[0];
    assert_eq!(finding.affected.as_ref().map(|count| &count.by.under), Some(&new));
    for name in ["count", "share"] {
        let argument = finding.message.args[name].clone();
        assert_eq!(argument.clone().under(new.clone().unwrap()), argument);
    }
}
