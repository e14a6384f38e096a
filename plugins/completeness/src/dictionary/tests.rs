//! Dictionaries against the files that they explain.

use candour_testing::{Answer, Case, check_page, judge};
use serde_json::json;

use super::*;

fn asked(dictionary: &str, others: &[(&str, Kind, &str)]) -> Answer {
    let case = Case::new(dictionary).named("words").kind(Kind::Dictionary);
    let case = others.iter().fold(case, |case, (name, kind, csv)| {
        case.and(Case::new(csv).named(name).kind(*kind))
    });
    judge(&Dictionary, json!({ "which": ["absent", "unlisted", "twice"] }), &case)
}

const VISITS: (&str, Kind, &str) = ("visits", Kind::Table, "clinic,seen\n");

#[test]
fn page() {
    check_page(&Dictionary);
}

#[test]
fn both_sides_are_held_against_each_other() {
    let answer = asked("dataset,column\nvisits,clinic\nvisits,sen\n", &[VISITS]);
    assert_eq!(
        answer.text(),
        "1 column in the dictionary is in no file\n  sen of visits\n\
         1 column is not in the dictionary\n  seen of visits.csv\n"
    );
    assert_eq!(answer.coverage_text(), "columns: 2 of 4, 2 not-declared\n");
}

#[test]
fn a_dataset_is_known_by_its_name_or_its_file() {
    for name in ["visits", "visits.csv"] {
        let dictionary = format!("File Name,Field\n{name},clinic\n{name},seen\n");
        assert_eq!(asked(&dictionary, &[VISITS]).text(), "nothing\n", "{name}");
    }
    assert_eq!(
        asked("dataset,column\nvisit,clinic\n", &[VISITS]).templates(),
        ["absent", "unlisted"]
    );
}

#[test]
fn without_datasets_a_column_is_meant_in_all() {
    let sites = ("sites", Kind::Table, "clinic,town\n");
    let answer = asked(
        "variable,meaning\nclinic,c\nseen,s\ntown,t\nold,o\nseen,s2\n",
        &[VISITS, sites],
    );
    assert_eq!(
        answer.text(),
        "1 column in the dictionary is in no file\n  old\n\
         1 column stands in the dictionary more than once\n  seen\n"
    );
}

#[test]
fn a_look_up_need_not_be_explained_unless_it_is_begun() {
    let sites = ("sites", Kind::Lookup, "code,name\n");
    let alone = "dataset,column\nvisits,clinic\nvisits,seen\n";
    assert_eq!(asked(alone, &[VISITS, sites]).text(), "nothing\n");
    let begun = format!("{alone}sites,code\n");
    assert_eq!(
        asked(&begun, &[VISITS, sites]).text(),
        "1 column is not in the dictionary\n  name of sites.csv\n"
    );
}

#[test]
fn a_dictionary_that_cannot_be_read_says_so() {
    let answer = asked("what,meaning\nclinic,c\n", &[VISITS]);
    assert!(
        answer
            .text()
            .starts_with("not applicable: no column of the dictionary is called column")
    );
}

#[test]
fn a_column_without_a_label_is_listed_by_its_place() {
    let blank = ("visits", Kind::Table, "clinic,\n");
    assert_eq!(asked("column\nclinic\n#2\n", &[blank]).text(), "nothing\n");
    // Structure says of one that is not listed that it has no label of its own.
    for labels in ["clinic,\n", "clinic,clinic\n"] {
        let answer = asked("column\nclinic\n", &[("visits", Kind::Table, labels)]);
        assert_eq!(answer.text(), "nothing\n", "{labels}");
        assert_eq!(answer.coverage_text(), "columns: 1 of 3, 2 not-declared\n", "{labels}");
    }
}
