//! Values, figures and periods, by sort of column, dataset and dimension.

use candour_model::finding::Most;

use super::*;

#[test]
fn values_are_shown_where_declared_and_the_column_allows() {
    for dimension in OTHERS {
        for dataset in DATASETS {
            let scene = scene(dataset, dimension);
            for (column, may_show) in [
                ("direct", false),
                ("pseudonym", false),
                ("sensitive", true),
                ("indirect", true),
                ("none", true),
                ("unset", dataset != "people"),
                ("secret-label", false),
                ("nowhere", false),
            ] {
                for text in [Some("listed"), Some("*"), None] {
                    let shown = scene.shows(&value(column, text), &[column]).is_some();
                    assert_eq!(shown, may_show, "{dataset} {dimension:?} {column} {text:?}");
                }
                assert_eq!(scene.shows(&value(column, Some("9434765919")), &[column]), None);
            }
        }
    }
    let people = scene("people", Dimension::Completeness);
    for (column, text, may_show) in [
        ("site", "All", true),
        ("site", "looked-up", true),
        ("none", "All", false),
        ("none", "looked-up", false),
    ] {
        assert_eq!(
            people.shows(&value(column, Some(text)), &[]).is_some(),
            may_show,
            "{column} {text}"
        );
    }
    let listed_elsewhere = scene("sites", Dimension::Completeness);
    assert_eq!(listed_elsewhere.shows(&value("site", Some("looked-up")), &[]), None);
}

#[test]
fn confidentiality_shows_no_value_figure_period_or_breakdown() {
    for dataset in DATASETS {
        let scene = scene(dataset, Dimension::Confidentiality);
        for argument in [
            value("none", Some("listed")),
            value("none", None),
            figure("patients", "100", &[]),
            figure("patients", "100", &["site"]),
            Argument::Period("2014-04".to_owned()),
            count(100, Unit::Rows, &["site"]),
            count(100, Unit::People, &["none"]),
            share(100, 500, Unit::Rows, &["none"]),
        ] {
            assert_eq!(scene.shows(&argument, &[]), None, "{argument:?}");
        }
        let is_of_people = dataset == "people";
        let uniques = count(3, Unit::People, &[]);
        let few = if is_of_people { "fewer than 10" } else { "3" };
        assert_eq!(scene.shows(&uniques, &["indirect"]).as_deref(), Some(few));
        let below = share(3, 9_000, Unit::People, &[]);
        assert_eq!(scene.shows(&below, &["indirect"]).as_deref(), Some("< 0.1%"));
    }
}

#[test]
fn a_sensitive_value_is_never_crossed_and_an_indirect_one_only_with_a_period() {
    let scene = scene("people", Dimension::Completeness);
    let sensitive = value("sensitive", Some("listed"));
    let indirect = value("indirect", Some("listed"));
    let month = Argument::Period("2014-04".to_owned());
    for (other, with_sensitive, with_indirect) in [
        (month, false, true),
        (value("none", Some("listed")), false, false),
        (value("month", Some("listed")), false, true),
        (count(100, Unit::Rows, &["sensitive", "site"]), false, false),
        (count(100, Unit::Rows, &["indirect", "month"]), false, true),
        (share(100, 500, Unit::Rows, &["site"]), false, false),
        (figure("patients", "100", &["site"]), false, false),
        (count(100, Unit::Periods, &[]), true, true),
        (label("site"), true, true),
    ] {
        for (value, expected) in [(&sensitive, with_sensitive), (&indirect, with_indirect)] {
            let shown = scene.shows_beside(value, std::slice::from_ref(&other), &[]).is_some();
            assert_eq!(shown, expected, "{value:?} beside {other:?}");
        }
    }
    assert_eq!(
        scene.shows(&sensitive, &["sensitive", "none"]),
        None,
        "a finding about another column"
    );
    assert!(scene.shows(&indirect, &["none"]).is_some(), "what is missing, by group");
    assert_eq!(
        scene.shows_beside(&value("sensitive", None), &[value("none", None)], &[]),
        None
    );
}

#[test]
fn a_name_of_a_code_does_not_cross_it() {
    let mut scene = scene("people", Dimension::Completeness);
    scene.outcome.facts.datasets[0].columns[4].meaning.label_of = Some("sensitive".to_owned());
    let sensitive = value("sensitive", Some("listed"));
    let name = value("none", Some("listed"));
    assert!(
        scene
            .shows_beside(&sensitive, &[name], &["sensitive", "none"])
            .is_some()
    );
}

#[test]
fn figures_are_shown_of_published_tables_alone() {
    for dimension in OTHERS {
        let table = scene("sites", dimension);
        for (argument, expected) in [
            (figure("patients", "120", &["site"]), Some("120")),
            (figure("patients", "7", &["site"]), Some("fewer than 10")),
            (figure("patients", "-7", &["site"]), Some("fewer than 10")),
            (figure("patients", "0", &["site"]), Some("0")),
            (figure("patients", "7", &[]), Some("7")),
            (figure("patients", "Jane Smith", &[]), None),
            (figure("none", "120", &[]), None),
            (figure("secret-label", "120", &[]), None),
            (figure("patients", "120", &["direct"]), None),
            (figure("patients", "120", &["secret-label"]), None),
        ] {
            assert_eq!(table.shows(&argument, &[]).as_deref(), expected, "{argument:?}");
        }
        let people = scene("people", dimension);
        assert_eq!(people.shows(&figure("patients", "120", &[]), &[]), None);
    }
}

#[test]
fn small_ends_of_intervals_of_people_are_moved_outwards() {
    let table = scene("sites", Dimension::Consistency);
    let between = |least: &str, most: Option<&str>, by: &[&str]| {
        let mut argument = figure("patients", least, by);
        if let Argument::Figure(figure) = &mut argument {
            figure.most = Some(most.map_or(Most::Open, |most| Most::Number(most.to_owned())));
        }
        table.shows(&argument, &[])
    };
    for (least, most, shown) in [
        ("0", Some("84"), Some("0 to 84")),
        ("12", Some("84"), Some("12 to 84")),
        ("3", Some("9"), Some("0 to 10")),
        ("-9", Some("-3"), Some("-10 to 0")),
        ("120", None, Some("120 or more")),
        ("3", None, Some("0 or more")),
        ("3", Some("Jane Smith"), None),
    ] {
        assert_eq!(between(least, most, &["site"]).as_deref(), shown, "{least} {most:?}");
    }
    assert_eq!(between("3", Some("9"), &[]).as_deref(), Some("3 to 9"));
    assert_eq!(between("3", Some("9"), &["direct"]), None);
}

#[test]
fn periods_are_periods_and_days_of_people_are_expected_ones() {
    let people = scene("people", Dimension::Timeliness);
    for (text, column, may_show) in [
        ("2014-04", "month", true),
        ("1932", "month", true),
        ("2014/15", "none", true),
        ("2014-04-01", "month", true),
        ("2015-07-01", "month", true),
        ("1932-05-17", "month", false),
        ("Jane Smith", "month", false),
        ("9434765919", "month", false),
        ("2014-04", "direct", false),
        ("2014-04", "pseudonym", false),
        ("2014-04", "sensitive", false),
        ("2014-04", "unset", false),
        ("2014-04", "secret-label", false),
    ] {
        let shown = people.shows(&Argument::Period(text.to_owned()), &[column]).is_some();
        assert_eq!(shown, may_show, "{text} of {column}");
    }
    let table = scene("sites", Dimension::Timeliness);
    let shown = table.shows(&Argument::Period("1932-05-17".to_owned()), &["month"]);
    assert_eq!(shown.as_deref(), Some("17 May 1932"));
}

#[test]
fn what_depends_on_a_withheld_release_shows_bands_alone() {
    for dimension in OTHERS {
        for dataset in DATASETS {
            let mut scene = scene(dataset, dimension);
            scene.block.compared = true;
            let exact = if dataset == "people" { "about 300" } else { "300" };
            let shown = scene.shows(&count(300, Unit::Rows, &[]), &["none"]);
            assert_eq!(shown.as_deref(), Some(exact), "where both sides are published");
            withhold_previous(&mut scene.outcome, "a raw extract");
            for argument in [
                count(300, Unit::Rows, &[]),
                count(300, Unit::Columns, &[]),
                count(300, Unit::Rows, &["none"]),
                share(30, 300, Unit::Rows, &["none"]),
                value("none", Some("listed")),
                figure("patients", "120", &[]),
                Argument::Period("2014-04".to_owned()),
            ] {
                assert_eq!(scene.shows(&argument, &["none"]), None, "{argument:?}");
            }
            let shown = scene.shows(&share(30, 300, Unit::Cells, &[]), &["none"]);
            assert_eq!(shown.as_deref(), Some("5-20%"));
            let mut found = finding(label("none"), &["none"], Vec::new());
            found.groups_in_all = 7;
            found.records = vec![RecordRef { part: 0, record: 3 }];
            let gate = scene.gate(Audience::Public);
            assert_eq!(gate.groups_in_all(&found), None);
            assert!(!gate.shows_records(&found));
            scene.block.compared = false;
            let shown = scene.shows(&count(300, Unit::Rows, &[]), &["none"]);
            assert_eq!(
                shown.as_deref(),
                Some(exact),
                "what compares nothing depends on nothing withheld"
            );
        }
    }
}
