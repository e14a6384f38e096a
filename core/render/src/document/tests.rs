//! What each section says.

use serde_json::{Value, json};

use super::{Line, Part, Reader, Span, document};
use crate::tests::sample::{rich, statement};

/// A section's text, part by part.
fn section(value: &Value, id: &str) -> String {
    section_for(value, id, Reader::User)
}

fn section_for(value: &Value, id: &str, reader: Reader) -> String {
    let document = document(&statement(value), reader);
    let section = document
        .sections
        .iter()
        .find(|section| section.id == id)
        .expect("a section");
    let mut text = String::new();
    section.parts.iter().for_each(|part| tell(part, &mut text));
    text
}

/// The text of the first screen, line by line.
fn head(value: &Value) -> String {
    let head = document(&statement(value), Reader::User).head;
    let mut lines: Vec<String> = head.byline.iter().map(words_of).collect();
    lines.push(format!("{}{}", head.mark.word, head.open));
    lines.extend([&head.opening].into_iter().chain(&head.points).map(words_of));
    lines.extend(head.chips.iter().map(|chip| {
        let open = chip.open.as_ref().map_or_else(String::new, |open| format!(", {open}"));
        format!("{}: {} {}{open}", chip.name, chip.mark.shape, chip.mark.word)
    }));
    lines.extend(head.risks.iter().map(words_of));
    lines.join("\n")
}

fn tell(part: &Part, text: &mut String) {
    let mut line = |told: String| {
        text.push_str(&told);
        text.push('\n');
    };
    match part {
        Part::Heading(_, words) | Part::Paragraph(words) => line(words_of(words)),
        Part::List(items) => items.iter().for_each(|item| line(words_of(item))),
        Part::Facts(facts) => facts
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
                line(format!("{} {} {}", card.mark.word, card.number, words_of(&card.text)));
                card.facts
                    .iter()
                    .for_each(|(name, what)| line(format!("{name}: {}", words_of(what))));
            }
        }
        Part::Fold(_, label, parts) => {
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
            Span::Link(_, text) | Span::Mail(text) => text,
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
    let ids = |value: &Value| -> Vec<&str> {
        let document = document(&statement(value), Reader::User);
        document.sections.iter().map(|section| section.id).collect()
    };
    let order = [
        "findings",
        "waivers",
        "meaning",
        "pictures",
        "changes",
        "unchecked",
        "datasets",
        "rules",
        "method",
        "files",
        "verify",
    ];
    assert_eq!(ids(&rich()), order);
    let mut value = rich();
    value["predicate"]["waivers"] = json!([]);
    for block in value["predicate"]["blocks"].as_array_mut().expect("blocks") {
        block.as_object_mut().expect("a block").remove("weakened");
    }
    assert!(!ids(&value).contains(&"waivers"), "nothing is accepted or weaker");
}

#[test]
fn the_first_screen_says_who_what_and_how_it_came_out() {
    insta::assert_snapshot!(head(&rich()));
}

#[test]
fn a_file_about_which_nothing_is_stated_shows_what_was_seen() {
    let mut value = rich();
    let predicate = &mut value["predicate"];
    predicate["release"] = json!({});
    let sites = predicate["datasets"][1].clone();
    predicate["datasets"] = json!([sites]);
    predicate["audit"].as_object_mut().expect("an audit").remove("asOf");
    let text = head(&value);
    assert!(text.starts_with("14 rows, 5 columns, utf-8, comma"), "{text}");
    assert!(!text.contains("not stated"), "{text}");
    assert_eq!(document(&statement(&value), Reader::User).title, "sites");
}

#[test]
fn a_dimension_that_is_limited_says_so() {
    let text = head(&rich());
    assert!(
        text.contains("Confidentiality: ◐ PASSED, people could not be counted"),
        "{text}"
    );
}

#[test]
fn only_an_address_for_letters_is_a_link() {
    for (contact, is_link) in [
        ("information@example.org", true),
        ("javascript:alert(1)@example.org", false),
        ("a@b@example.org", false),
        ("a b@example.org", false),
        ("Data team, 01234 567890", false),
    ] {
        let mut value = rich();
        value["predicate"]["release"]["contact"] = json!(contact);
        let head = document(&statement(&value), Reader::User).head;
        let spans: Vec<&Span> = head.byline.iter().flat_map(|line| &line.0).collect();
        let has_link = spans.iter().any(|span| matches!(span, Span::Mail(_)));
        assert_eq!(has_link, is_link, "{contact}");
    }
}

#[test]
fn what_is_known_to_be_limited() {
    assert_says(
        &rich(),
        "meaning",
        &[
            "People could not be counted in sites",
            "outcome in appointments means something else since the release before, so you cannot compare figures",
            "Missing in appointments: outcome 21.4%.",
            "Warning, finding 1",
        ],
    );
}

#[test]
fn suppressed_cells_are_a_limitation_above_a_twentieth() {
    for (part, is_told) in [(40, false), (400, true)] {
        let mut value = rich();
        let column = &mut value["predicate"]["datasets"][0]["profile"]["columns"][0];
        column["cells"] = json!({
            "missing": { "exact": { "part": 0, "whole": 1_000 } }, "suppressed": { "exact": { "part": part, "whole": 1_000 } },
        });
        let text = section(&value, "meaning");
        assert_eq!(text.contains("Suppressed in appointments: "), is_told, "{text}");
    }
}

#[test]
fn each_finding_is_told_once_and_linked_to_elsewhere() {
    let document = document(&statement(&rich()), Reader::User);
    let (mut anchors, mut links) = (Vec::new(), Vec::new());
    let text = "groups of site with far more or far fewer rows";
    let mut told = 0;
    for section in &document.sections {
        for part in &section.parts {
            let mut shown = String::new();
            tell(part, &mut shown);
            told += shown.matches(text).count();
            if let Part::Cards(cards) = part {
                anchors.extend(cards.iter().map(|card| card.id.clone()));
            }
            links.extend(linked(part));
        }
    }
    assert_eq!(told, 1);
    assert_eq!(anchors, ["finding-1", "finding-2", "finding-3", "finding-4"]);
    for link in links.iter().filter(|link| link.starts_with("finding-")) {
        assert!(anchors.contains(link), "{link}");
    }
    assert!(links.contains(&"finding-2".to_owned()), "{links:?}");
}

fn linked(part: &Part) -> Vec<String> {
    let of = |line: &Line| -> Vec<String> {
        let spans = line.0.iter();
        let links = spans.filter_map(|span| match span {
            Span::Link(to, _) => Some(to.clone()),
            _ => None,
        });
        links.collect()
    };
    match part {
        Part::Paragraph(line) => of(line),
        Part::List(lines) => lines.iter().flat_map(of).collect(),
        Part::Table(table) => table.rows.iter().flatten().flat_map(of).collect(),
        Part::Fold(_, _, parts) => parts.iter().flat_map(linked).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn what_moved_and_nobody_explained_is_a_question() {
    assert_says(
        &rich(),
        "changes",
        &[
            "Questions for the publisher, since nothing that is declared explains them: finding 1, finding 2, finding 3.",
            "closed | appointments, site | NQV18 | 1 June 2015 | The clinic moved to the hospital | The data agree",
            "compared with Community services activity, 2014/15 (2014-15), through its published baseline.",
        ],
    );
}

#[test]
fn rows_that_repeat_and_what_is_accepted_are_no_questions() {
    let mut value = rich();
    for block in value["predicate"]["blocks"].as_array_mut().expect("blocks") {
        let is_of_rows = block["rule"] == "consistency/duplicates";
        if is_of_rows {
            block["dimension"] = json!("uniqueness");
        }
        for evaluation in block["evaluations"].as_array_mut().expect("evaluations") {
            evaluation["waived"] = json!(!is_of_rows);
        }
    }
    assert!(!section(&value, "changes").contains("Questions"));
}

#[test]
fn rules_say_when_they_find_something_and_what_they_measured() {
    assert_says(
        &rich(),
        "rules",
        &[
            "appointments | volume of the periods compared | 4,019 rows | 3,999 rows",
            "appointments, outcome | share of a column's cells that are missing | 21.4% | 2.0%",
            "Could not run in sites",
        ],
    );
    assert!(!section(&rich(), "rules").contains("the same before"));
}

#[test]
fn columns_say_what_they_are_and_how_much_of_them_is_there() {
    let mut value = rich();
    let columns = value["predicate"]["datasets"][0]["profile"]["columns"].as_array_mut();
    let outcome = columns.and_then(|columns| columns.iter_mut().find(|of| of["column"] == "outcome"));
    let outcome = outcome.expect("a column");
    outcome["title"] = json!("Outcome");
    outcome["description"] = json!("What came of the visit.");
    outcome["privacy"] = json!(["sensitive"]);
    assert_says(
        &value,
        "datasets",
        &["outcome: Outcome. What came of the visit. | not declared | sensitive | 21.4% (was 2.0%) | 1"],
    );
}

#[test]
fn findings_say_where_and_how_many_and_each_reader_what_is_theirs() {
    let wanted = [
        "Warnings (2)",
        "Where: appointments, in site",
        "Which: NQV22: 12 before, 240 now; NQV30: 80 before, 5 now; and 2 more",
        "Accepted 4 ",
        "Records: 2; 17; 1,204",
    ];
    assert_says(&rich(), "findings", &wanted);
    assert!(!section(&rich(), "findings").contains("Ask whoever records these groups."));
    let publisher = section_for(&rich(), "findings", Reader::Publisher);
    assert!(
        publisher.contains("What to do: Ask whoever records these groups."),
        "{publisher}"
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
        &["whether suppressed cells can be worked out | the release as a whole | "],
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
            "The release before: 2014-15.",
            &"a1".repeat(32),
        ],
    );
    assert_says(
        &rich(),
        "files",
        &[
            "appointments.csv | data | 322.3 kB",
            "a file of the previous release | data of the previous release | last year's extract holds dates of birth",
        ],
    );
}

#[test]
fn how_to_check_holds_for_signed_and_unsigned_reports() {
    assert_says(
        &rich(),
        "verify",
        &[
            "candour verify transparency-report/report.intoto.json --pub PUBLISHER.pub",
            "If only statement.json lies here, nobody signed it",
            "candour reproduce",
        ],
    );
}
