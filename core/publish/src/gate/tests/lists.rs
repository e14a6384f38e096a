//! Groups as a list, and how many there are.

use candour_model::finding::{Breakdown, Count};

use super::*;

#[test]
fn the_number_of_groups_does_not_count_what_may_not_be_counted() {
    for (column, expected) in [
        ("direct", None),
        ("pseudonym", Some("about 120")),
        ("sensitive", Some("123")),
        ("none", Some("123")),
        ("unset", None),
        ("secret-label", None),
    ] {
        let scene = scene("people", Dimension::Completeness);
        for mut found in [
            finding(label("site"), &[column], Vec::new()),
            finding(
                label("site"),
                &[],
                vec![(value(column, None), count(30, Unit::Rows, &[column]))],
            ),
        ] {
            found.groups_in_all = 123;
            let told = scene.gate(Audience::Public).groups_in_all(&found);
            assert_eq!(told.map(|n| words::number_of(&n)).as_deref(), expected, "{column}");
            assert_eq!(
                scene.gate(Audience::Private).groups_in_all(&found),
                Some(Number::Exact(123))
            );
        }
    }
}

#[test]
fn the_length_of_a_list_is_told_as_the_number_that_it_would_tell() {
    let groups_of = |n: u64, column: &str, affected: Option<(u64, Unit)>| {
        let scene = scene("people", Dimension::Consistency);
        let mut found = finding(label("site"), &[column], Vec::new());
        found.groups_in_all = n;
        found.affected = affected.map(|(n, of)| Count {
            n,
            of,
            by: Breakdown::default(),
        });
        let told = scene.gate(Audience::Public).groups_in_all(&found);
        told.map(|n| words::number_of(&n))
    };
    assert_eq!(groups_of(4, "pseudonym", None), None, "a few people");
    let text = |n: &str| Some(n.to_owned());
    assert_eq!(groups_of(4, "none", Some((4, Unit::Keys))), None, "each is one of few");
    assert_eq!(groups_of(44, "none", Some((44, Unit::Keys))), text("about 45"));
    assert_eq!(groups_of(4, "none", Some((7, Unit::Rows))), text("4"), "four values");
    assert_eq!(groups_of(4, "none", Some((4, Unit::Periods))), text("4"), "no people");
}

#[test]
fn a_list_withstands_who_knows_its_total() {
    let scene = scene("people", Dimension::Completeness);
    let listed = |numbers: &[u64]| {
        let groups = numbers
            .iter()
            .map(|n| (value("none", Some("listed")), count(*n, Unit::Rows, &["none"])));
        let found = finding(label("none"), &["none"], groups.collect());
        scene.gate(Audience::Public).listed(&found)
    };
    assert_eq!(listed(&[40, 31]), ["listed: about 40", "listed: about 30"]);
    assert!(listed(&[3]).is_empty(), "its total tells it");
    assert!(listed(&[93, 1]).is_empty(), "95 is at least 93, so of 94 one is left");
    assert!(listed(&[43, 43, 1]).is_empty(), "the same with more sisters");
    let many = [50, 45, 40, 35, 30, 25, 5];
    let shown = listed(&many);
    assert_eq!(shown.len(), many.len());
    assert_eq!(shown.last().map(String::as_str), Some("listed: fewer than 10"));
    assert!(
        listed(&[48, 43, 38, 33, 28, 23, 1]).is_empty(),
        "all at the end of what is rounded to the same"
    );
}

#[test]
fn a_group_is_not_listed_without_what_it_may_not_say() {
    let scene = scene("people", Dimension::Completeness);
    let groups = vec![
        (value("none", Some("listed")), share(40, 200, Unit::Cells, &["none"])),
        (
            value("none", Some("9434765919")),
            share(40, 200, Unit::Cells, &["none"]),
        ),
    ];
    let found = finding(label("site"), &["none"], groups);
    assert_eq!(scene.gate(Audience::Public).listed(&found), ["listed: about 20.0%"]);
    assert_eq!(scene.gate(Audience::Private).groups(&found, 100).len(), 2);
}

#[test]
fn a_list_withstands_it_also_where_its_numbers_name_no_column() {
    let scene = scene("people", Dimension::Completeness);
    let listed = |n| (value("none", Some("listed")), count(n, Unit::Rows, &[]));
    let found = finding(label("none"), &["none"], vec![listed(93), listed(1)]);
    assert!(scene.gate(Audience::Public).groups(&found, 100).is_empty());
}
