//! Counts and shares, by sort of column, unit and breakdown.

use candour_model::finding::Under;

use super::*;

/// By the values of one column: nobody, few, many, and all but few of 1,000.
#[test]
fn counts_by_values_follow_the_table() {
    let of_people: [(&str, [Option<&str>; 5]); 7] = [
        ("direct", [None; 5]),
        ("pseudonym", [None; 5]),
        ("sensitive", [Some("0"), None, None, Some("about 10"), None]),
        ("indirect", [Some("0"), None, None, Some("about 10"), None]),
        (
            "none",
            [
                Some("0"),
                Some("fewer than 10"),
                Some("fewer than 10"),
                Some("about 10"),
                Some("all but fewer than 10"),
            ],
        ),
        ("unset", [None; 5]),
        ("secret-label", [None; 5]),
    ];
    let amounts = [0, 1, 9, 12, 991];
    for dimension in OTHERS {
        let people = scene("people", dimension);
        for (column, expected) in of_people {
            for (n, expected) in amounts.into_iter().zip(expected) {
                for of in [Unit::Rows, Unit::Cells, Unit::Values, Unit::Groups, Unit::Figures] {
                    let shown = people.shows(&count(n, of, &[column]), &[column]);
                    assert_eq!(shown.as_deref(), expected, "{n} {of:?} by {column}");
                }
            }
        }
        for dataset in ["sites", "services", "columns"] {
            let table = scene(dataset, dimension);
            for column in ["none", "unset", "site"] {
                let shown = table.shows(&count(3, Unit::Rows, &[column]), &[column]);
                assert_eq!(shown.as_deref(), Some("3"), "as published");
                let shown = table.shows(&count(3, Unit::People, &[column]), &[column]);
                assert_eq!(shown.as_deref(), Some("fewer than 10"), "of people anywhere");
            }
            for column in ["direct", "pseudonym", "secret-label"] {
                assert_eq!(table.shows(&count(300, Unit::Rows, &[column]), &[column]), None);
            }
        }
    }
}

#[test]
fn counts_of_people_are_rounded_and_never_called_exact() {
    let scene = scene("people", Dimension::Completeness);
    let columns = texts(&["none"]);
    for (n, text) in [
        (10, "about 10"),
        (12, "about 10"),
        (13, "about 15"),
        (15, "about 15"),
        (987, "about 985"),
        (1000, "about 1,000"),
    ] {
        let argument = count(n, Unit::Rows, &["none"]);
        let args = BTreeMap::new();
        let beside = Beside {
            args: &args,
            columns: &columns,
        };
        let told = scene.gate(Audience::Public).argument(&argument, beside);
        assert_eq!((words::bare(&told).as_str(), told.exact()), (text, None), "{n}");
    }
}

#[test]
fn a_pair_by_an_indirect_column_is_shown_only_if_both_may_be() {
    let scene = scene("people", Dimension::Consistency);
    let now = count(40, Unit::Rows, &["indirect"]);
    let before = count(3, Unit::Rows, &["indirect"]);
    assert_eq!(scene.shows_beside(&now, &[before], &["indirect"]), None);
    let before = count(30, Unit::Rows, &["indirect"]);
    assert_eq!(
        scene.shows_beside(&now, &[before], &["indirect"]).as_deref(),
        Some("about 40")
    );
}

#[test]
fn distinct_counts_follow_the_table() {
    for dataset in DATASETS {
        let scene = scene(dataset, Dimension::Validity);
        for (column, expected) in [
            ("direct", None),
            ("pseudonym", Some("about 9,900")),
            ("sensitive", Some("9,876")),
            ("indirect", Some("9,876")),
            ("none", Some("9,876")),
            ("unset", (dataset != "people").then_some("9,876")),
            ("secret-label", None),
        ] {
            for of in [Unit::Values, Unit::Groups] {
                let shown = scene.shows(&count(9_876, of, &[]), &[column]);
                assert_eq!(shown.as_deref(), expected, "{dataset} {column}");
            }
        }
        let people = scene.shows(&count(9_876, Unit::People, &[]), &["pseudonym"]);
        let expected = if dataset == "people" { "about 9,875" } else { "9,876" };
        assert_eq!(people.as_deref(), Some(expected), "people, not broken down");
    }
}

#[test]
fn shares_of_whole_columns_follow_the_table() {
    for dataset in DATASETS {
        for dimension in OTHERS.into_iter().chain([Dimension::Confidentiality]) {
            let scene = scene(dataset, dimension);
            for column in SORTS {
                for (part, exact, band) in [
                    (0, ["0%", "0%"], "0%"),
                    (3, ["0.3%", "< 1.0%"], "< 1%"),
                    (44, ["4.4%", "about 4.5%"], "1-5%"),
                    (996, ["99.6%", "> 99.0%"], "> 20%"),
                ] {
                    let exact = exact[usize::from(dataset == "people")];
                    let expected = if column == "direct" { band } else { exact };
                    let shown = scene.shows(&share(part, 1000, Unit::Cells, &[]), &[column]);
                    assert_eq!(shown.as_deref(), Some(expected), "{dataset} {column}");
                }
            }
        }
    }
}

#[test]
fn cells_of_a_column_that_names_people_are_banded() {
    let scene = scene("people", Dimension::Completeness);
    for (n, cells, of_others) in [
        (0, "0", "0"),
        (3, "< 1% of", "fewer than 10"),
        (44, "1-5% of", "about 45"),
        (996, "> 20% of", "all but fewer than 10"),
    ] {
        assert_eq!(
            scene.shows(&count(n, Unit::Cells, &[]), &["direct"]).as_deref(),
            Some(cells)
        );
        assert_eq!(
            scene.shows(&count(n, Unit::Rows, &[]), &["direct"]).as_deref(),
            Some(cells)
        );
        for (of, columns) in [
            (Unit::Cells, &["none"][..]),
            (Unit::Rows, &["direct", "none"]),
            (Unit::Rows, &[]),
        ] {
            assert_eq!(scene.shows(&count(n, of, &[]), columns).as_deref(), Some(of_others));
        }
    }
}

/// In data about people only totals are exact, whatever a rule says of the rest.
#[test]
fn of_records_about_people_the_totals_alone_are_exact() {
    let people = scene("people", Dimension::Validity);
    let broken = |n, of| count(n, of, &[]).under(Under::Keyword("pattern".to_owned()));
    for (n, of, expected) in [
        (0, Unit::Rows, "0"),
        (1, Unit::Rows, "fewer than 10"),
        (9, Unit::Keys, "fewer than 10"),
        (10, Unit::People, "about 10"),
        (990, Unit::Rows, "about 990"),
        (991, Unit::Rows, "all but fewer than 10"),
        (999, Unit::Cells, "all but fewer than 10"),
        (1000, Unit::Rows, "1,000"),
        (7, Unit::Lines, "7"),
        (7, Unit::Columns, "7"),
        (7, Unit::Values, "7"),
    ] {
        assert_eq!(
            people.shows(&broken(n, of), &["none"]).as_deref(),
            Some(expected),
            "{n} {of:?}"
        );
        assert_eq!(
            people.shows(&count(n, of, &[]), &["none"]).as_deref(),
            Some(expected),
            "{n} {of:?}"
        );
    }
    // Of two columns there are 2,000 cells.
    let two = people.shows(&count(1995, Unit::Cells, &[]), &["none", "indirect"]);
    assert_eq!(two.as_deref(), Some("all but fewer than 10"));
    let few = people.shows(&count(4, Unit::Values, &[]), &["pseudonym"]);
    assert_eq!(few.as_deref(), Some("fewer than 10"), "each pseudonym is one person");
    for (part, whole, expected) in [
        (0, 1000, "0%"),
        (1000, 1000, "100%"),
        (1, 1000, "< 1.0%"),
        (999, 1000, "> 99.0%"),
        (12, 1000, "about 1.0%"),
        (0, 4, "0%"),
        (4, 4, "fewer than 10"),
        (2, 4, "fewer than 10"),
        (3, 333, "< 3.0%"),
        (333, 333, "100%"),
    ] {
        let shown = people.shows(&share(part, whole, Unit::Cells, &[]), &["none"]);
        assert_eq!(shown.as_deref(), Some(expected), "{part} of {whole}");
    }
}

/// Of 25 people 1 to 5% is one: a band that tells more than that they are few is not told.
#[test]
fn a_band_in_which_few_numbers_lie_is_none() {
    let mut scene = scene("people", Dimension::Completeness);
    scene.outcome.facts.datasets[0].records = Some(25);
    for (n, cells, share_of) in [
        (0, "0", "0%"),
        (1, "fewer than 10", "< 40.0%"),
        (4, "fewer than 10", "< 40.0%"),
        (12, "> 20% of", "> 20%"),
        (24, "> 20% of", "> 20%"),
    ] {
        assert_eq!(
            scene.shows(&count(n, Unit::Cells, &[]), &["direct"]).as_deref(),
            Some(cells),
            "{n}"
        );
        assert_eq!(
            scene.shows(&share(n, 25, Unit::Cells, &[]), &["direct"]).as_deref(),
            Some(share_of),
            "{n}"
        );
    }
}

#[test]
fn shares_by_group_follow_the_table() {
    for dimension in OTHERS {
        let people = scene("people", dimension);
        for (column, may_show) in [
            ("direct", false),
            ("pseudonym", true),
            ("sensitive", false),
            ("indirect", true),
            ("none", true),
            ("unset", false),
            ("secret-label", false),
        ] {
            // What is missing of the column, by site.
            let shown = people.shows(&share(40, 200, Unit::Cells, &["site"]), &[column]);
            assert_eq!(shown.as_deref(), may_show.then_some("about 20.0%"), "{column}");
            for (part, whole) in [(3, 200), (197, 200), (3, 5), (9, 18), (10, 19)] {
                let shown = people.shows(&share(part, whole, Unit::Cells, &["site"]), &[column]);
                assert_eq!(shown, None, "{part} of {whole} of {column}");
            }
        }
        // How the values of a column are distributed.
        for (column, may_show) in [
            ("direct", false),
            ("pseudonym", false),
            ("sensitive", true),
            ("indirect", true),
            ("none", true),
            ("unset", false),
            ("secret-label", false),
        ] {
            let shown = people.shows(&share(40, 200, Unit::Rows, &[column]), &[column]);
            assert_eq!(shown.is_some(), may_show, "{column}");
        }
        assert_eq!(
            people.shows(&share(40, 200, Unit::Rows, &["sensitive", "site"]), &[]),
            None
        );
        let table = scene("sites", dimension);
        let shown = table.shows(&share(3, 5, Unit::Cells, &["site"]), &["none"]);
        assert_eq!(shown.as_deref(), Some("60.0%"), "as published");
    }
}

#[test]
fn a_share_of_people_by_group_does_not_give_its_parts_away() {
    let scene = scene("people", Dimension::Completeness);
    // 11 of 23 is 47.8%, which no other fraction near it is; 10 of 25 is what the rounded parts say.
    let shown = scene.shows(&share(11, 23, Unit::Cells, &["site"]), &["none"]);
    assert_eq!(shown.as_deref(), Some("about 40.0%"));
}

#[test]
fn a_number_beside_a_value_is_broken_down_by_it_whatever_a_plugin_says() {
    let people = scene("people", Dimension::Completeness);
    for (column, few, many) in [
        ("none", Some("fewer than 10"), Some("about 10")),
        ("indirect", None, Some("about 10")),
        ("direct", None, None),
        ("secret-label", None, None),
    ] {
        let beside = [value(column, Some("listed"))];
        for (n, expected) in [(3, few), (12, many)] {
            let shown = people.shows_beside(&count(n, Unit::Rows, &[]), &beside, &[]);
            assert_eq!(shown.as_deref(), expected, "{n} of {column}");
        }
        let shown = people.shows_beside(&share(3, 1000, Unit::Rows, &[]), &beside, &[]);
        assert_eq!(shown, None);
    }
    let periods = people.shows_beside(&count(3, Unit::Periods, &[]), &[value("indirect", Some("listed"))], &[]);
    assert_eq!(periods.as_deref(), Some("3"));
    let table = scene("sites", Dimension::Completeness);
    let shown = table.shows_beside(&figure("patients", "7", &[]), &[value("site", Some("All"))], &[]);
    assert_eq!(shown.as_deref(), Some("fewer than 10"));
}

#[test]
fn a_number_that_counts_nothing_is_not_shown() {
    let scene = scene("people", Dimension::Validity);
    let number = 9_434_765_919;
    for of in [Unit::Rows, Unit::Cells, Unit::People, Unit::Values, Unit::Files] {
        assert_eq!(scene.shows(&count(number, of, &[]), &["none"]), None, "{of:?}");
        assert_eq!(scene.shows(&share(1, number, of, &[]), &["none"]), None, "{of:?}");
    }
    let mut found = finding(count(1, Unit::Rows, &[]), &["none"], Vec::new());
    found.groups_in_all = number;
    assert_eq!(scene.gate(Audience::Public).groups_in_all(&found), None);
    let table = super::scene("sites", Dimension::Validity);
    let figures = table.shows(&count(number, Unit::Figures, &[]), &["none"]);
    assert_eq!(figures.as_deref(), Some("9,434,765,919"), "figures may be large");
    assert!(!table.gate(Audience::Public).can_be_record(number));
    assert!(table.gate(Audience::Public).can_be_record(1001));
}
