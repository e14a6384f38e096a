//! Whole tallies: what they hide must withstand the totals that other parts of the report tell.

use candour_model::baseline::{BaselineTally, Group, LeftOutReason};
use candour_model::tally::{As, TallySpec};

use super::*;

/// Groups of these keys and counts; `-` is a missing cell.
fn groups(listed: &[(&[&str], u64)]) -> Vec<Group> {
    let key = |text: &&str| (*text != "-").then(|| (*text).to_owned());
    let group = |(keys, count): &(&[&str], u64)| Group {
        keys: keys.iter().map(key).collect(),
        count: *count,
        ..Group::default()
    };
    listed.iter().map(group).collect()
}

fn scene_of(listed: &[&str]) -> Scene {
    let mut scene = scene("people", Dimension::Consistency);
    for column in &mut scene.outcome.facts.datasets[0].columns {
        column.meaning.vocabulary = texts(listed);
    }
    scene
}

fn published(scene: &Scene, spec: &TallySpec, listed: &[(&[&str], u64)]) -> Result<Vec<u64>, LeftOutReason> {
    let (groups, rounded) = scene.gate(Audience::Public).tally(spec, &groups(listed))?;
    assert!(rounded.is_none_or(|to| to == 5));
    Ok(groups.iter().map(|group| group.count).collect())
}

#[test]
fn few_missing_cells_of_a_column_are_told_as_none() {
    let scene = scene_of(&[]);
    let one = TallySpec::of("people").by_as("none", As::State);
    let states = |missing: u64| {
        scene
            .gate(Audience::Public)
            .tally(&one, &groups(&[(&["missing"], missing), (&["value"], 1000 - missing)]))
    };
    for missing in 1..10 {
        let (told, rounded) = states(missing).expect("a tally");
        let counts: Vec<u64> = told.iter().map(|group| group.count).collect();
        assert_eq!((counts, rounded), (vec![1000], Some(20)), "{missing} missing");
    }
    let (told, rounded) = states(12).expect("a tally");
    let counts: Vec<u64> = told.iter().map(|group| group.count).collect();
    assert_eq!((counts, rounded), (vec![10, 990], Some(5)));
    let two = one.clone().by_as("site", As::State);
    let crossed: &[(&[&str], u64)] = &[(&["missing", "value"], 3), (&["value", "value"], 997)];
    assert_eq!(published(&scene, &two, crossed), Err(LeftOutReason::Recoverable));
}

#[test]
fn a_hidden_group_withstands_the_total_of_its_row() {
    let scene = scene_of(&["A", "B"]);
    let spec = TallySpec::of("people").by("none").by("site");
    // All sisters together hide the 4 well enough; its only sister in its row does not, since rows are told too.
    let many: Vec<String> = (0..20).map(|at| format!("v{at}")).collect();
    let mut listed: Vec<(Vec<&str>, u64)> = vec![(vec!["A", "A"], 4), (vec!["A", "B"], 101)];
    let words: Vec<&str> = ["A", "B"].into_iter().chain(many.iter().map(String::as_str)).collect();
    listed.extend(many.iter().map(|value| (vec!["B", value.as_str()], 101)));
    let listed: Vec<(&[&str], u64)> = listed.iter().map(|(keys, n)| (keys.as_slice(), *n)).collect();
    let scene_of_all = scene_of(&words);
    assert_eq!(
        published(&scene_of_all, &spec, &listed),
        Err(LeftOutReason::Recoverable)
    );
    // Alone in its row it is its row, which is hidden likewise.
    let without: Vec<(&[&str], u64)> = listed.iter().copied().filter(|(keys, _)| *keys != ["A", "B"]).collect();
    assert_eq!(
        published(&scene_of_all, &spec, &without).map(|groups| groups.len()),
        Ok(20)
    );
    let open: &[(&[&str], u64)] = &[(&["A", "A"], 40), (&["A", "B"], 101)];
    assert_eq!(published(&scene, &spec, open), Ok(vec![40, 100]));
}

#[test]
fn what_is_missing_is_known() {
    let scene = scene_of(&["A", "B", "C", "D"]);
    let spec = TallySpec::of("people").by("none");
    // The rounding of the missing 103 would help to hide the 4, were the missing not told elsewhere.
    let listed: &[(&[&str], u64)] = &[(&["-"], 103), (&["A"], 4), (&["B"], 101), (&["C"], 102)];
    assert_eq!(published(&scene, &spec, listed), Err(LeftOutReason::Recoverable));
}

#[test]
fn days_withstand_the_months_where_months_are_told() {
    let mut scene = scene_of(&[]);
    let days = TallySpec::of("people").by_as("month", As::Day);
    let texts: Vec<String> = (1..=28).map(|day| format!("2014-06-{day:02}")).collect();
    let mut listed: Vec<(Vec<&str>, u64)> = vec![(vec!["2014-05-01"], 4), (vec!["2014-05-02"], 21)];
    listed.extend(texts.iter().map(|day| (vec![day.as_str()], 21)));
    let listed: Vec<(&[&str], u64)> = listed.iter().map(|(keys, n)| (keys.as_slice(), *n)).collect();
    assert_eq!(published(&scene, &days, &listed).map(|groups| groups.len()), Ok(29));
    scene.outcome.baseline = vec![BaselineTally {
        spec: TallySpec::of("people").by_as("month", As::Month),
        rounded: None,
        groups: Vec::new(),
    }];
    assert_eq!(published(&scene, &days, &listed), Err(LeftOutReason::Recoverable));
}

#[test]
fn too_many_columns_to_be_tried_are_not_published() {
    let scene = scene_of(&["A"]);
    let mut spec = TallySpec::of("people");
    for _ in 0..64 {
        spec = spec.by("none");
    }
    let key = ["A"; 64];
    let listed: &[(&[&str], u64)] = &[(&key, 4), (&key, 100)];
    assert_eq!(published(&scene, &spec, listed), Err(LeftOutReason::Recoverable));
}

#[test]
fn digests_of_rows_are_told_of_tables_alone_and_of_no_column_that_stands_for_people() {
    let told = |dataset: &str, column: &str| {
        let scene = scene(dataset, Dimension::Consistency);
        let spec = TallySpec::of(dataset).by_as("month", As::Month);
        let spec = spec
            .digest_as(column, As::Value)
            .digest_as("patients", As::Number)
            .digest_as("patients", As::State);
        let mut listed = groups(&[(&["2014-05"], 40), (&["2014-06"], 40)]);
        for group in &mut listed {
            group.digest = Some("0a".repeat(32));
        }
        let (groups, _) = scene.gate(Audience::Public).tally(&spec, &listed)?;
        Ok(groups.iter().filter_map(|group| group.digest.clone()).count())
    };
    for column in ["none", "unset", "indirect", "site"] {
        assert_eq!(told("sites", column), Ok(2), "{column}");
    }
    for column in ["direct", "pseudonym", "sensitive", "secret-label"] {
        assert_eq!(told("sites", column), Ok(0), "{column}");
    }
    assert_eq!(told("people", "none"), Err(LeftOutReason::Form));
}
