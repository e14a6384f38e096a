//! What each section says.

use serde_json::{Value, json};

use super::{Line, Part, Span, document};
use crate::tests::sample::{rich, statement};

/// A section's text, part by part.
fn section(value: &Value, id: &str) -> String {
    let document = document(&statement(value));
    let section = document
        .sections
        .iter()
        .find(|section| section.id == id)
        .expect("a section");
    let mut text = String::new();
    section.parts.iter().for_each(|part| tell(part, &mut text));
    text
}

fn tell(part: &Part, text: &mut String) {
    let mut line = |told: String| {
        text.push_str(&told);
        text.push('\n');
    };
    match part {
        Part::Heading(_, words) | Part::Paragraph(words) => line(words_of(words)),
        Part::Panel(mark, open, words) => line(format!("{}{} {}", mark.word, words_of(open), words_of(words))),
        Part::List(items) => items.iter().for_each(|item| line(words_of(item))),
        Part::Facts(facts) | Part::Figures(facts) => facts
            .iter()
            .for_each(|(name, what)| line(format!("{name}: {}", words_of(what)))),
        Part::Table(table) => {
            for row in &table.rows {
                line(row.iter().map(words_of).collect::<Vec<_>>().join(" | "));
            }
        }
        Part::Picture(picture) => line(format!("{}: {}", picture.title, picture.description)),
        Part::Cards(cards) => {
            for card in cards {
                line(format!("{} {}", card.mark.word, words_of(&card.text)));
                card.facts
                    .iter()
                    .for_each(|(name, what)| line(format!("{name}: {}", words_of(what))));
            }
        }
        Part::Fold(label, parts) => {
            line(label.clone());
            parts.iter().for_each(|part| tell(part, text));
        }
        Part::Code(lines) => lines.iter().for_each(|code| line(code.clone())),
    }
}

fn words_of(line: &Line) -> String {
    line.0
        .iter()
        .map(|span| match span {
            Span::Plain(text) | Span::Value(text) | Span::Code(text) => text.as_str(),
            Span::Mark(mark) => mark.word,
            Span::Link(_, text) => text,
        })
        .collect()
}

fn assert_says(value: &Value, id: &str, wanted: &[&str]) {
    let text = section(value, id);
    for words in wanted {
        assert!(text.contains(words), "{words:?} is not in:\n{text}");
    }
}

#[test]
fn sections_stand_in_the_order_of_the_design() {
    let document = document(&statement(&rich()));
    let ids: Vec<&str> = document.sections.iter().map(|section| section.id).collect();
    let order = [
        "about",
        "outcome",
        "meaning",
        "figures",
        "changes",
        "dimensions",
        "datasets",
        "findings",
        "waivers",
        "unchecked",
        "method",
        "files",
        "verify",
        "history",
        "glossary",
    ];
    assert_eq!(ids, order);
}

#[test]
fn who_and_what() {
    assert_says(
        &rich(),
        "about",
        &[
            "Publisher: Kent Coast Community Trust",
            "Period: 2015-04-01 to 2016-03-31",
        ],
    );
    let mut value = rich();
    value["predicate"]["release"] = json!({});
    assert_says(&value, "about", &["Publisher: not stated", "Period: not stated"]);
}

#[test]
fn the_outcome_and_its_dimensions() {
    let wanted = [
        "WARNED Nothing stands in the way",
        "Confidentiality: Could anybody in the data be recognised? | PASSED",
        "can say. | Not checked",
    ];
    assert_says(&rich(), "outcome", &wanted);
}

#[test]
fn what_is_known_to_be_limited() {
    assert_says(
        &rich(),
        "meaning",
        &[
            "People could not be counted in sites",
            "outcome in appointments means something else since the release before, so figures",
            "Warning in appointments: outcome is missing in 21.4%",
        ],
    );
}

#[test]
fn questions_are_ranked_and_end_with_a_question() {
    let text = section(&rich(), "changes");
    let asked: Vec<&str> = text.lines().filter(|line| line.ends_with('?')).collect();
    assert_eq!(
        asked,
        [
            "Warning in appointments: outcome is missing in 21.4% of its cells; in the previous release it was 2.0%. What explains \
             this?",
            "Warning in appointments: groups of site with far more or far fewer rows than in the same periods before: 4 (NQV22: 12 \
             before, 240 now; NQV30: 80 before, 5 now; and 2 more). What explains this?",
            "Note in appointments: 4,019 rows, against 3,999 in the same periods before. What explains this?",
        ]
    );
    assert!(text.contains(
        "closed | appointments, site | NQV18 | 2015-06-01 | The clinic moved to the hospital | The data agree"
    ));
    assert!(
        text.contains("compared with Community services activity, 2014/15 (2014-15), through its published baseline.")
    );
}

#[test]
fn a_waived_finding_is_not_asked_about() {
    let mut value = rich();
    for block in value["predicate"]["blocks"].as_array_mut().expect("blocks") {
        for evaluation in block["evaluations"].as_array_mut().expect("evaluations") {
            evaluation["waived"] = json!(true);
        }
    }
    assert_says(
        &value,
        "changes",
        &["Nothing that was found is left without an explanation."],
    );
}

#[test]
fn measures_stand_beside_what_they_were_before() {
    let wanted = [
        "consistency/changed-volume | appointments | volume of the periods compared | 4,019 rows | 3,999 rows",
        "completeness/missing-values | appointments, outcome | share of a column's cells that are missing | 21.4% | 2.0%",
        "fail: k 5; warn: k 10",
        "warn: column-percent 5, which declared and undeclared",
        "Could not run in sites",
    ];
    assert_says(&rich(), "dimensions", &wanted);
    assert!(!section(&rich(), "dimensions").contains("the same before"));
}

#[test]
fn the_first_picture_stands_beside_the_outcome_and_nowhere_else() {
    let lead = "Rows of appointments a month, April to July 2015";
    assert_says(&rich(), "outcome", &[lead]);
    assert!(!section(&rich(), "datasets").contains(lead));
}

#[test]
fn pictures_say_what_they_show_with_its_numbers() {
    assert_says(
        &rich(),
        "datasets",
        &[
            "appointments: 2 of 3 columns have missing cells",
            "Nobody is in a group smaller than 10: A group is all in appointments who have the same site, outcome.",
            "outcome | 21.4% | 2.0% | 1 warning",
        ],
    );
    assert_eq!(
        section(&rich(), "datasets").matches("Nobody is in a group").count(),
        1,
        "judged twice, drawn once"
    );
}

#[test]
fn findings_say_where_how_many_and_what_to_do() {
    assert_says(
        &rich(),
        "findings",
        &[
            "Warnings (2)",
            "Where: appointments, in site",
            "How many: 860 cells",
            "Which: NQV22: 12 before, 240 now; NQV30: 80 before, 5 now; and 2 more",
            "What to do: Ask whoever records these groups.",
            "Waived rows that are like an earlier one",
            "Records: 2; 17; 1,204",
        ],
    );
}

#[test]
fn what_was_accepted_weakened_and_left_out() {
    assert_says(
        &rich(),
        "waivers",
        &[
            "consistency/duplicates in appointments | up to Warning; at most 2000 of repeated-rows (found: 1,521 rows)",
            "completeness/missing-values | column-percent | 2 | 5 | the source is new",
        ],
    );
    assert_says(
        &rich(),
        "unchecked",
        &["recoverable cells | the release as a whole | No rule of this version tells."],
    );
}

#[test]
fn how_it_was_checked_and_with_which_files() {
    assert_says(
        &rich(),
        "method",
        &[
            "Policies: uk-open-data, then kent",
            "Schemas: schemas/appointments.schema.json",
            "consistency | 0.1.0 | pinned by candour.lock | 3",
            "completeness | 0.1.0 | not pinned",
            "Counts of people below 10 are not printed",
        ],
    );
    let commitment = "5e".repeat(32);
    let withheld = format!("last year's extract holds dates of birth | {commitment}");
    assert_says(
        &rich(),
        "files",
        &["appointments.csv (data) | 322.3 kB | abab", &withheld],
    );
}

#[test]
fn how_to_verify_holds_for_signed_and_unsigned_reports() {
    assert_says(
        &rich(),
        "verify",
        &[
            "candour verify transparency-report/report.intoto.json --pub PUBLISHER.pub",
            "If only statement.json lies here, nobody vouches for it.",
            "sha256sum -- 'appointments.csv'",
            "candour reproduce",
        ],
    );
    assert_says(&rich(), "history", &["Previous release: 2014-15", &"a1".repeat(32)]);
}
