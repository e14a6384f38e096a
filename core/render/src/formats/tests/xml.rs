//! JUnit XML as an XML parser reads it.

use roxmltree::{Document, Node};

use super::*;

fn cases<'a>(document: &'a Document<'a>) -> Vec<Node<'a, 'a>> {
    let is_case = |node: &Node<'_, '_>| node.has_tag_name("testcase");
    document.descendants().filter(is_case).collect()
}

/// What a case holds.
fn result(case: Node<'_, '_>) -> Vec<String> {
    case.children()
        .filter(Node::is_element)
        .map(|child| child.tag_name().name().to_owned())
        .collect()
}

#[test]
fn each_rule_is_a_case_of_its_dataset() {
    let text = render("junit", &everything(), PLAIN);
    let document = Document::parse(&text).unwrap();
    let told: Vec<(String, Vec<String>)> = cases(&document)
        .into_iter()
        .map(|case| {
            let name = |attribute| case.attribute(attribute).unwrap();
            (format!("{} {}", name("classname"), name("name")), result(case))
        })
        .collect();
    let expected = [
        ("people completeness/missing-values", "system-out"),
        ("people completeness/missing-periods", "skipped"),
        ("people consistency/duplicates", "error"),
        ("sites structure/blank-row", "failure"),
        ("sites re-identification/small-counts", "system-out"),
        ("the release consistency/agreement", "system-out"),
    ];
    let expected = expected.map(|(case, result)| (case.to_owned(), vec![result.to_owned()]));
    assert_eq!(told, expected);
    assert!(!text.contains("time="));
}

#[test]
fn counts_are_those_of_the_cases() {
    let text = render("junit", &everything(), PLAIN);
    let document = Document::parse(&text).unwrap();
    for suite in document.descendants().filter(|node| node.has_tag_name("testsuite")) {
        for (attribute, child) in [("failures", "failure"), ("errors", "error"), ("skipped", "skipped")] {
            let is_such = |node: &Node<'_, '_>| node.has_tag_name(child);
            let counted = suite.descendants().filter(is_such).count().to_string();
            assert_eq!(suite.attribute(attribute), Some(counted.as_str()));
        }
        let counted = suite.children().filter(|node| node.has_tag_name("testcase")).count();
        assert_eq!(suite.attribute("tests"), Some(counted.to_string().as_str()));
    }
}

#[test]
fn what_fails_is_what_was_asked_for() {
    let failures = |fail_from| {
        let text = render("junit", &everything(), Options { fail_from, ..PLAIN });
        text.matches("<failure ").count()
    };
    assert_eq!(failures(None), 0);
    assert_eq!(failures(Some(Severity::Fail)), 1);
    assert_eq!(failures(Some(Severity::Warn)), 3, "and never what is waived");
}

#[test]
fn no_character_breaks_the_document() {
    let every: String = (0..=0x2ff_u32)
        .chain(0xfff0..=0x1_0010)
        .filter_map(char::from_u32)
        .collect();
    let hostile = hostile(&format!("]]>&amp;\"'<{every}"));
    let text = render("junit", &hostile, PLAIN);
    let document = Document::parse(&text).unwrap();
    let message = cases(&document).into_iter().find_map(|case| {
        case.children()
            .find(|node| node.has_tag_name("failure"))?
            .attribute("message")
    });
    let message = message.unwrap();
    assert!(message.starts_with("]]>&amp;\"'<⟨U+0000⟩⟨U+0001⟩"), "{message}");
    assert!(!message.contains(['\u{0}', '\u{b}', '\u{fffe}', '\u{ffff}']));
}
