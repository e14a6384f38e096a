//! Known answers of the rule on small classes.

use candour_sdk::{Argument, Unit};
use candour_testing::{Case, check_page, judge, try_judge};
use proptest::prelude::*;
use serde_json::json;

use super::*;

fn indirect(labels: &[&str], subject: &str) -> String {
    let mut properties: serde_json::Map<String, serde_json::Value> = labels
        .iter()
        .map(|label| ((*label).to_owned(), json!({ "x-privacy": "indirect" })))
        .collect();
    if !matches!(subject, "row" | "none") {
        properties.insert(subject.to_owned(), json!({}));
    }
    json!({ "x-subject": subject, "properties": properties }).to_string()
}

fn measured(verdict: &candour_testing::Answer, name: &str) -> u64 {
    match verdict.measure(name) {
        Some(Argument::Count(count)) => count.n,
        other => panic!("{name} is {other:?}"),
    }
}

#[test]
fn its_page_holds() {
    check_page(&SmallClasses);
}

/// Frequencies 3 1 3 1 2 2 1 3, from the tests of a well-known tool for disclosure control.
#[test]
fn frequencies_of_a_published_example() {
    let csv = "a,b,c\n2,3,1\n3,3,3\n2,3,1\n2,3,2\n3,3,1\n3,3,1\n1,4,1\n2,3,1\n";
    let case = Case::new(csv).schema(&indirect(&["a", "b", "c"], "row"));
    let verdict = judge(&SmallClasses, json!({ "k": 3 }), &case);
    for (name, expected) in [
        ("smallest-class", 1),
        ("people", 8),
        ("classes", 5),
        ("people-below-k", 5),
        ("unique-people", 3),
    ] {
        assert_eq!(measured(&verdict, name), expected, "{name}");
    }
    assert_eq!(verdict.findings[0].columns, ["a", "b", "c"]);
    // The unique ones first: they are the worst.
    let records: Vec<u64> = verdict.findings[0].records.iter().map(|at| at.record).collect();
    assert_eq!(records, [8, 5, 3, 6]);
}

/// Frequencies 2 2 2 1 1 1 1 2, the eight rows of Capobianchi, Polettini and Lucarelli.
#[test]
fn frequencies_of_another_published_example() {
    let csv = "a,b,c,d\n1,2,5,1\n1,2,1,1\n1,2,1,1\n3,3,1,5\n4,3,1,4\n4,3,1,1\n6,2,1,5\n1,2,5,1\n";
    let case = Case::new(csv).schema(&indirect(&["a", "b", "c", "d"], "row"));
    let verdict = judge(&SmallClasses, json!({ "k": 2 }), &case);
    assert_eq!(measured(&verdict, "unique-people"), 4);
    assert_eq!(measured(&verdict, "people-below-k"), 4);
    assert_eq!(measured(&verdict, "classes"), 6);
}

#[test]
fn a_class_of_exactly_k_may_be_published() {
    let case = Case::new("a\nx\nx\nx\n").schema(&indirect(&["a"], "row"));
    assert!(judge(&SmallClasses, json!({ "k": 3 }), &case).findings.is_empty());
    assert_eq!(judge(&SmallClasses, json!({ "k": 4 }), &case).templates(), ["people"]);
}

#[test]
fn five_rows_of_one_person_are_one_person() {
    let schema = indirect(&["a"], "who");
    let case = Case::new("who,a\np,x\np,x\np,x\nq,y\nr,y\n,y\n").schema(&schema);
    let verdict = judge(&SmallClasses, json!({ "k": 2 }), &case);
    assert_eq!(measured(&verdict, "people-below-k"), 1);
    assert_eq!(measured(&verdict, "smallest-class"), 1);
    // A class of which no row says who it is about is somebody's all the same.
    let case = Case::new("who,a\n,x\nq,y\nr,y\n").schema(&schema);
    assert_eq!(
        measured(&judge(&SmallClasses, json!({ "k": 2 }), &case), "unique-people"),
        1
    );
}

/// Three people come to two clinics each: one pair agrees in one, and everybody is alone in the other.
#[test]
fn people_with_several_places_are_counted_between_bounds() {
    let csv = "who,clinic\np,a\nq,a\nr,a\np,b\nq,c\nr,d\n";
    let case = Case::new(csv).schema(&indirect(&["clinic"], "who"));
    let verdict = judge(&SmallClasses, json!({ "k": 2 }), &case);
    assert_eq!(
        verdict.text(),
        "3 of 3 people at most are in groups of fewer than 2 with the same clinic, since a person can be in several groups\n"
    );
    // In classes of four at least there is no place for anybody.
    assert_eq!(
        judge(&SmallClasses, json!({ "k": 4 }), &case).text(),
        "3 people (100%) are in groups of fewer than 4 with the same clinic; a person can be in several groups\n"
    );
}

#[test]
fn rows_are_called_rows_where_people_cannot_be_counted() {
    let schema = r#"{"x-subject": {"withheld": "one row is one appointment"},
                     "properties": {"a": {"x-privacy": "indirect"}}}"#;
    let verdict = judge(&SmallClasses, json!({ "k": 2 }), &Case::new("a\nx\n").schema(schema));
    assert_eq!(verdict.templates(), ["rows"]);
    assert_eq!(verdict.findings[0].affected.as_ref().unwrap().of, Unit::Rows);
}

#[test]
fn a_missing_cell_is_a_value_of_its_own() {
    let case = Case::new("a,b\nx,1\nx,\nx,\n").schema(&indirect(&["a", "b"], "row"));
    let verdict = judge(&SmallClasses, json!({ "k": 2 }), &case);
    assert_eq!(measured(&verdict, "unique-people"), 1);
    assert_eq!(measured(&verdict, "classes"), 2);
}

#[test]
fn it_has_nothing_to_say_of_nobody_or_without_a_declaration() {
    let text = |schema: &str| judge(&SmallClasses, json!({ "k": 5 }), &Case::new("a\nx\n").schema(schema)).text();
    assert_eq!(
        text(&indirect(&["a"], "none")),
        "not applicable: the rows are declared to be about nobody\n"
    );
    assert_eq!(
        text(r#"{"properties": {"a": {"x-privacy": "none"}}}"#),
        "not applicable: no column is declared indirect\n"
    );
}

#[test]
fn several_sets_are_judged_each_by_itself() {
    let case = Case::new("a,b\nx,1\nx,2\ny,1\ny,2\n").schema(&indirect(&["a", "b"], "row"));
    let params = json!({ "k": 2, "columns": [["a"], ["b"], ["a", "b"], ["elsewhere"]] });
    let verdict = judge(&SmallClasses, params, &case);
    assert_eq!(verdict.findings.len(), 1);
    assert_eq!(verdict.findings[0].columns, ["a", "b"]);
    assert_eq!(verdict.measures.len(), 33);
    let mistyped = json!({ "k": 2, "columns": [["a", "B"]] });
    let error = try_judge(&SmallClasses, mistyped, &case).unwrap_err();
    assert_eq!(error.code, "unknown-column");
    assert_eq!(error.at["param"], "columns");
}

#[test]
fn no_rows_are_nobody_at_risk() {
    let case = Case::new("a\n").schema(&indirect(&["a"], "row"));
    let verdict = judge(&SmallClasses, json!({ "k": 5 }), &case);
    assert!(verdict.findings.is_empty());
    assert!(verdict.measure("smallest-class").is_none());
}

/// Classes of 1, 2, 3, 4, 5, 9, 10, 19 and 20 people, with k = 2: one bar holds all that is below k.
#[test]
fn the_bars_hold_everybody_by_the_size_of_their_class() {
    let sizes = [1usize, 2, 3, 4, 5, 9, 10, 19, 20];
    let rows: String = sizes
        .iter()
        .map(|size| format!("class {size}\n").repeat(*size))
        .collect();
    let case = Case::new(&format!("a\n{rows}")).schema(&indirect(&["a"], "row"));
    let verdict = judge(&SmallClasses, json!({ "k": 2 }), &case);
    let bars = ["below-k", "from-k", "from-2k", "from-5k", "from-10k"].map(|name| measured(&verdict, name));
    assert_eq!(bars, [1, 2 + 3, 4 + 5 + 9, 10 + 19, 20]);
    assert_eq!(bars.iter().sum::<u64>(), measured(&verdict, "people"));
    let every = judge(&SmallClasses, json!({ "k": 0 }), &case);
    assert_eq!(measured(&every, "from-10k"), 73);
}

/// Where one person is in two classes, bars would count places: there are none, but how many are in small classes is told.
#[test]
fn bars_count_people_and_never_places() {
    let case = Case::new("who,a\np,x\nq,x\np,y\n").schema(&indirect(&["a"], "who"));
    let verdict = judge(&SmallClasses, json!({ "k": 2 }), &case);
    assert!(BARS.iter().all(|(bar, ..)| verdict.measure(bar).is_none()));
    assert_eq!(measured(&verdict, "people-below-k"), 1);
}

/// As in a census: nine columns of few values, and classes counted here by hand.
#[test]
fn unique_rows_of_a_made_up_census() {
    let labels: Vec<String> = (0..9).map(|i| format!("c{i}")).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let mut state = 7_u64;
    let mut classes: BTreeMap<String, u64> = BTreeMap::new();
    let mut csv = labels.join(",");
    for _ in 0..1000 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        // Nine bits, of which the last six are mostly alike.
        let chance = state >> 33;
        let rare = if (chance / 512).is_multiple_of(3) { 511 } else { 7 };
        let cells: Vec<String> = (0..9).map(|bit| (chance & rare & 1 << bit != 0).to_string()).collect();
        csv.push_str(&format!("\n{}", cells.join(",")));
        *classes.entry(cells.join(",")).or_default() += 1;
    }
    let case = Case::new(&csv).schema(&indirect(&labels, "row"));
    let verdict = judge(&SmallClasses, json!({ "k": 5 }), &case);
    let unique = classes.values().filter(|size| **size == 1).count() as u64;
    assert!(unique > 50 && unique < 500, "{unique}");
    assert_eq!(measured(&verdict, "unique-people"), unique);
    assert_eq!(measured(&verdict, "people"), 1000);
    assert_eq!(measured(&verdict, "classes"), classes.len() as u64);
}

/// Over all nine columns of the census extract, as its own tool reports: 15,512 unique rows, average risk 0.6465….
#[test]
fn unique_rows_of_a_census_extract() {
    let Some(path) = candour_wrap_up::real_data("adult-census/adult.csv") else {
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let csv = text.replace(';', ",");
    let labels: Vec<&str> = csv.lines().next().unwrap_or_default().split(',').collect();
    assert_eq!(labels.len(), 9);
    let case = Case::new(&csv).schema(&indirect(&labels, "row"));
    let verdict = judge(&SmallClasses, json!({ "k": 5 }), &case);
    assert_eq!(measured(&verdict, "unique-people"), 15_512);
    assert_eq!(measured(&verdict, "people"), 30_162);
    // 0.6465751607983555 of 30,162.
    assert_eq!(measured(&verdict, "classes"), 19_502);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// To merge values of a column is what the advice says: it never makes a class smaller.
    #[test]
    fn coarser_values_never_make_smaller_classes(rows in prop::collection::vec((0u8..8, 0u8..4, 0u8..3), 1..40)) {
        let smallest_and_below = |merge: bool, subject: &str| {
            let lines = rows.iter().map(|(who, a, b)| format!("{who},{},{b}\n", if merge { a / 2 } else { *a }));
            let csv = format!("who,a,b\n{}", lines.collect::<String>());
            let verdict = judge(&SmallClasses, json!({ "k": 3 }), &Case::new(&csv).schema(&indirect(&["a", "b"], subject)));
            (measured(&verdict, "smallest-class"), measured(&verdict, "people-below-k"))
        };
        let ((fine, fine_below), (coarse, coarse_below)) = (smallest_and_below(false, "row"), smallest_and_below(true, "row"));
        prop_assert!(coarse >= fine && coarse_below <= fine_below);
        prop_assert!(smallest_and_below(true, "who").0 >= smallest_and_below(false, "who").0);
    }

    /// The sizes of all classes, counted here by hand.
    #[test]
    fn classes_are_what_counting_by_hand_gives(rows in prop::collection::vec((0u8..4, 0u8..3), 0..40), k in 1u64..6) {
        let mut classes: BTreeMap<(u8, u8), u64> = BTreeMap::new();
        rows.iter().for_each(|row| *classes.entry(*row).or_default() += 1);
        let lines: String = rows.iter().map(|(a, b)| format!("{a},{b}\n")).collect();
        let case = Case::new(&format!("a,b\n{lines}")).schema(&indirect(&["a", "b"], "row"));
        let verdict = judge(&SmallClasses, json!({ "k": k }), &case);
        prop_assert_eq!(measured(&verdict, "classes"), classes.len() as u64);
        let below: u64 = classes.values().filter(|size| **size < k).sum();
        prop_assert_eq!(measured(&verdict, "people-below-k"), below);
        prop_assert_eq!(verdict.findings.is_empty(), below == 0);
        prop_assert_eq!(verdict.measure("smallest-class").is_some(), !rows.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whoever is in a small class, counted here by hand, is between the bounds.
    #[test]
    fn the_bounds_hold(rows in prop::collection::vec((0u8..6, 0u8..4), 1..30), k in 1u64..5) {
        let mut classes: BTreeMap<u8, std::collections::BTreeSet<u8>> = BTreeMap::new();
        for (who, a) in &rows {
            classes.entry(*a).or_default().insert(*who);
        }
        let small = classes.values().filter(|people| (people.len() as u64) < k);
        let exposed = small.flatten().collect::<std::collections::BTreeSet<_>>().len() as u64;
        let everybody = rows.iter().map(|(who, _)| who).collect::<std::collections::BTreeSet<_>>().len() as u64;
        let mut spectrum: BTreeMap<u64, u64> = BTreeMap::new();
        classes.values().for_each(|people| *spectrum.entry(people.len() as u64).or_default() += 1);
        let entries: Vec<SpectrumEntry> =
            spectrum.into_iter().map(|(size, groups)| SpectrumEntry { size, groups }).collect();
        let sizes = Sizes::of(&entries, k, Some(everybody));
        prop_assert!(sizes.least <= exposed && exposed <= sizes.below, "{sizes:?}, {exposed}");
    }
}

#[test]
fn rows_of_people_who_cannot_be_counted_are_not_looked_at() {
    let coverage = |schema: &str| {
        let case = Case::new("a,who\nx,P1\nx,\nx,*\ny,P2\n").schema(schema);
        judge(&SmallClasses, json!({ "k": 1 }), &case).coverage_text()
    };
    let with = |subject: &str| {
        format!(
            r#"{{ {subject} "properties": {{
                "a": {{ "x-privacy": "indirect" }},
                "who": {{ "x-privacy": "pseudonym", "x-markers": {{ "*": "suppressed" }} }}
            }} }}"#
        )
    };
    assert_eq!(coverage(&with(r#""x-subject": "row","#)), "rows of a: 4 of 4\n");
    assert_eq!(
        coverage(&with(r#""x-subject": "who","#)),
        "rows of a: 2 of 4, 2 not-declared\n"
    );
    assert_eq!(coverage(&with("")), "rows of a: 0 of 4, 4 not-declared\n");
}

#[test]
fn a_label_that_tells_more_than_its_code_makes_classes_smaller() {
    let schema = r#"{"x-subject": "row", "properties": {
        "code": {"x-privacy": "indirect"}, "name": {"x-privacy": "indirect", "x-label-of": "code"}}}"#;
    let verdict = |names: &[&str]| {
        let rows: Vec<String> = names.iter().map(|name| format!("01,{name}\n")).collect();
        let case = Case::new(&format!("code,name\n{}", rows.concat())).schema(schema);
        judge(&SmallClasses, json!({ "k": 2 }), &case)
    };
    let split = verdict(&["Kent", "Kent", "Deal"]);
    assert_eq!(split.findings[0].affected.as_ref().unwrap().n, 1);
    assert_eq!(split.findings[0].columns, ["code", "name"]);
    assert!(verdict(&["Kent", "Kent", "Kent"]).findings.is_empty());
    // Named by the code alone where the label says no more.
    assert_eq!(verdict(&["Kent"]).findings[0].columns, ["code"]);
}

#[test]
fn spellings_of_one_person_are_one_person() {
    let schema = r#"{"x-subject": "who", "properties": {"who": {}, "a": {"x-privacy": "indirect"}}}"#;
    let csv = "who,a\np1,x\nP1,x\n\"p1 \",x\np\u{200b}1,x\n";
    let verdict = judge(&SmallClasses, json!({ "k": 2 }), &Case::new(csv).schema(schema));
    assert_eq!(verdict.findings[0].affected.as_ref().unwrap().n, 1);
}
