//! Labels, files, record numbers, and what a rule says in words of its own.

use candour_model::facts::Assertion;
use candour_model::predicate::{Predicate, RowTest};

use super::*;

#[test]
fn labels_are_shown_where_declared_and_else_by_place() {
    for dataset in DATASETS {
        for dimension in OTHERS.into_iter().chain([Dimension::Confidentiality]) {
            let scene = scene(dataset, dimension);
            for column in SORTS {
                let expected = if column == "secret-label" { "column 7" } else { column };
                assert_eq!(scene.shows(&label(column), &[]).as_deref(), Some(expected));
                assert_eq!(scene.gate(Audience::Private).label(column), column);
            }
            assert_eq!(scene.gate(Audience::Public).label("nowhere"), "an undeclared column");
            assert_eq!(scene.gate(Audience::Public).label(""), "an undeclared column");
        }
    }
}

#[test]
fn a_label_of_a_change_is_declared_and_a_value_of_one_is_none() {
    let mut scene = scene("people", Dimension::Consistency);
    let change = |column: Option<&str>| Change {
        what: ChangeKind::Renamed,
        dataset: "people".to_owned(),
        column: column.map(str::to_owned),
        from: texts(&["old"]),
        into: texts(&["new"]),
        on: None,
        reason: "it was unclear".to_owned(),
    };
    scene.outcome.facts.datasets[0].changes = vec![change(None)];
    assert_eq!(scene.gate(Audience::Public).label("old"), "old");
    scene.outcome.facts.datasets[0].changes = vec![change(Some("site"))];
    assert_eq!(scene.gate(Audience::Public).label("old"), "an undeclared column");
    assert_eq!(scene.shows(&value("site", Some("old")), &[]).as_deref(), Some("old"));
    assert_eq!(scene.shows(&value("indirect", Some("old")), &[]), None);
}

#[test]
fn a_label_of_last_year_is_shown_unless_that_is_withheld() {
    let mut scene = scene("people", Dimension::Consistency);
    let mut before = crate::testing::dataset("people", Kind::Records);
    before.columns[0].label = "gone".to_owned();
    before.columns[6].label = "gone-secret".to_owned();
    let previous = scene.outcome.facts.comparison.previous.as_mut().unwrap();
    previous.datasets = vec![before];
    assert_eq!(scene.gate(Audience::Public).label("gone"), "gone");
    assert_eq!(
        scene.gate(Audience::Public).label("gone-secret"),
        "an undeclared column"
    );
    withhold_previous(&mut scene.outcome, "a raw extract");
    assert_eq!(scene.gate(Audience::Public).label("gone"), "an undeclared column");
}

#[test]
fn a_column_is_named_by_its_label_or_its_place() {
    let mut scene = scene("people", Dimension::Validity);
    let dataset = &mut scene.outcome.facts.datasets[0];
    dataset.columns[0].label = "## of visits".to_owned();
    dataset.columns[6].label = "#7".to_owned();
    for audience in [Audience::Public, Audience::Private] {
        assert_eq!(scene.gate(audience).label("## of visits"), "# of visits");
        assert_eq!(scene.gate(audience).label("#7"), "column 7");
    }
    assert_eq!(scene.gate(Audience::Public).label("#99"), "an undeclared column");
}

#[test]
fn numbers_and_words_are_those_of_policy_declarations_and_manifest() {
    let mut scene = scene("people", Dimension::Validity);
    scene.block.evaluations = vec![crate::testing::evaluation(
        candour_model::finding::Severity::Fail,
        Vec::new(),
    )];
    for (text, may_show) in [
        ("5", true),
        ("0.25", true),
        ("777", true),
        ("10", true),
        ("7", true),
        ("200000", true),
        ("9434765919", false),
        ("6", false),
        ("Jane Smith", false),
        ("/properties/x", false),
        ("", false),
    ] {
        let shown = scene.shows(&Argument::Number(text.to_owned()), &[]).is_some();
        assert_eq!(shown, may_show, "{text}");
    }
    let word = |text: &str| Argument::Word(text.to_owned());
    assert!(scene.shows(&word("a known word"), &[]).is_some());
    assert_eq!(scene.shows(&word("Jane Smith"), &[]), None);
    for (text, may_show) in [("a <= b", true), ("nhs = '9434765919'", false)] {
        assert_eq!(scene.shows(&word(text), &[]), None, "not before it is declared");
        let assertion = Assertion {
            name: "a name".to_owned(),
            text: text.to_owned(),
            test: RowTest::of(Predicate::Shown("none".to_owned())),
        };
        scene.outcome.facts.datasets[0].assertions.push(assertion);
        assert_eq!(scene.shows(&word(text), &[]).is_some(), may_show, "{text}");
    }
    scene.block.plugin = None;
    let place = Argument::Number("/patternProperties/^x/type".to_owned());
    assert!(scene.shows(&place, &[]).is_some(), "a place in a published schema");
    assert_eq!(scene.shows(&Argument::Number("Jane Smith".to_owned()), &[]), None);
}

#[test]
fn files_are_named_where_declared_and_else_by_place() {
    let people = scene("people", Dimension::Validity);
    let file = |path: &str| Argument::File(path.to_owned());
    for (path, expected) in [
        ("people.csv", "people.csv"),
        ("secret/people-2.csv", "part 2"),
        ("elsewhere.csv", "an undeclared file"),
    ] {
        assert_eq!(people.shows(&file(path), &[]).as_deref(), Some(expected));
    }
}

#[test]
fn datasets_are_named_where_the_release_or_a_public_one_before_has_them() {
    let mut people = scene("people", Dimension::Validity);
    let dataset = |name: &str| Argument::Dataset(name.to_owned());
    assert_eq!(people.shows(&dataset("services"), &[]).as_deref(), Some("services"));
    assert_eq!(people.shows(&dataset("Jane Smith"), &[]), None);
    let mut gone = people.outcome.facts.datasets[0].clone();
    "staff".clone_into(&mut gone.name);
    if let Some(previous) = &mut people.outcome.facts.comparison.previous {
        previous.gone.push(gone);
    }
    people.block.compared = true;
    assert_eq!(people.shows(&dataset("staff"), &[]).as_deref(), Some("staff"));
    people.outcome.previous_withheld = true;
    assert_eq!(people.shows(&dataset("staff"), &[]), None);
    assert_eq!(people.shows(&dataset("services"), &[]).as_deref(), Some("services"));
}

#[test]
fn record_numbers_are_of_the_form_of_published_tables() {
    let found = |columns: &[&str]| finding(label("none"), columns, Vec::new());
    for dataset in DATASETS {
        for (dimension, may_show) in [
            (Dimension::Confidentiality, false),
            (Dimension::Completeness, false),
            (Dimension::Timeliness, false),
            (Dimension::Accuracy, false),
            (Dimension::Validity, true),
            (Dimension::Consistency, true),
            (Dimension::Uniqueness, true),
        ] {
            let scene = scene(dataset, dimension);
            let gate = scene.gate(Audience::Public);
            assert_eq!(gate.shows_records(&found(&["none"])), may_show && dataset != "people");
            assert!(!gate.shows_records(&found(&["none", "direct"])));
            assert!(!gate.shows_records(&found(&["pseudonym"])));
            assert!(scene.gate(Audience::Private).shows_records(&found(&["direct"])));
        }
    }
}

#[test]
fn a_template_that_is_none_is_free_text() {
    let scene = scene("people", Dimension::Completeness);
    let mut found = finding(label("site"), &[], Vec::new());
    found.message.template = "jane-smith".to_owned();
    for audience in [Audience::Public, Audience::Private] {
        assert!(scene.gate(audience).template(&found.message.template).is_none());
    }
}

#[test]
fn of_a_withheld_release_neither_how_many_columns_nor_which_groups() {
    let mut scene = scene("people", Dimension::Consistency);
    scene.block.compared = true;
    let labels = texts(&["one of theirs", "another", "none"]);
    let undeclared = "an undeclared column";
    let called = |gate: &Gate<'_>, labels: &[String]| -> Vec<String> {
        gate.column_ids(labels).iter().map(|id| words::column(id)).collect()
    };
    assert_eq!(
        called(&scene.gate(Audience::Public), &labels),
        [undeclared, undeclared, "none"]
    );
    withhold_previous(&mut scene.outcome, "it is the raw extract");
    assert_eq!(called(&scene.gate(Audience::Public), &labels), [undeclared, "none"]);
    let listed = finding(label("none"), &["none"], vec![(label("none"), label("another"))]);
    assert!(scene.gate(Audience::Public).groups(&listed, 10).is_empty());
    assert_eq!(scene.gate(Audience::Private).groups(&listed, 10).len(), 1);
}

#[test]
fn a_path_that_looks_like_a_person_is_told_by_its_place() {
    let mut outcome = outcome();
    let path = "patient_9434765919.csv";
    outcome.facts.datasets[0].files[0].path = path.to_owned();
    outcome.declared_paths = vec![path.to_owned()];
    for (role, name) in [(0, path), (2, "schemas/AB123456C.json")] {
        outcome.inputs[role].name = name.to_owned();
    }
    let names = |audience| -> Vec<String> {
        let predicate = crate::publish(&outcome, audience, "0.1.0").expect("a predicate");
        predicate.inputs.into_iter().map(|input| input.name).collect()
    };
    let public = names(Audience::Public);
    assert_eq!((public[0].as_str(), public[2].as_str()), ("people, part 1", "schema 1"));
    assert_eq!(names(Audience::Private)[2], "schemas/AB123456C.json");
}
