//! That the page is whole, harmless, of the right size and always the same.

use crate::Reader;
use crate::tests::sample::{HOSTILE, hostile, large, rich, statement};

use super::{STYLE, render};

/// Names of elements as they open and close, which must match; text between them is not looked at.
fn assert_balanced(page: &str) {
    let mut open: Vec<String> = Vec::new();
    let mut rest = page.split_once("</style>").expect("a style sheet").1;
    open.extend(["html".to_owned(), "head".to_owned()]);
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, after) = after.split_once('>').expect("an end of the tag");
        rest = after;
        assert!(!tag.contains('<'), "{tag}");
        let name = tag.split(' ').next().expect("a name").to_owned();
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop().as_deref(), Some(name), "near {after:.80}"),
            None if ["meta", "wbr"].contains(&name.as_str()) => {}
            None => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

fn values<'a>(page: &'a str, attribute: &'a str) -> impl Iterator<Item = &'a str> {
    let begin = format!(" {attribute}=\"");
    let at: Vec<usize> = page.match_indices(&begin).map(|(at, found)| at + found.len()).collect();
    at.into_iter()
        .map(|at| page[at..].split('"').next().unwrap_or_default())
}

#[test]
fn a_whole_report() {
    let page = render(&statement(&rich()), Reader::User);
    assert_balanced(&page);
    insta::assert_snapshot!(page.replace(STYLE, "…"));
}

#[test]
fn the_same_statement_gives_the_same_page() {
    assert_eq!(
        render(&statement(&rich()), Reader::User),
        render(&statement(&rich()), Reader::User)
    );
}

#[test]
fn there_is_one_heading_of_the_page_and_others_in_order() {
    let page = render(&statement(&rich()), Reader::User);
    let mut last = 0;
    let mut first = 0;
    for (at, _) in page.match_indices("<h") {
        let Some(level) = page[at + 2..].chars().next().and_then(|c| c.to_digit(10)) else {
            continue;
        };
        first += u32::from(level == 1);
        assert!(level <= last + 1, "a heading of level {level} after one of {last}");
        last = level;
    }
    assert_eq!(first, 1);
}

#[test]
fn links_and_labels_lead_somewhere_and_ids_are_unique() {
    let page = render(&statement(&rich()), Reader::User);
    let mut ids: Vec<&str> = values(&page, "id").collect();
    let n = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), n, "an id twice");
    let links = values(&page, "href").filter(|href| *href != "mailto:information@example.org");
    let links = links.map(|href| href.strip_prefix('#').expect("a link in the page"));
    let labels = values(&page, "aria-labelledby").flat_map(|labels| labels.split(' '));
    for target in links.chain(labels) {
        assert!(ids.contains(&target), "{target}");
    }
}

#[test]
fn nothing_is_loaded_and_nothing_runs() {
    let page = render(&statement(&rich()), Reader::User);
    for forbidden in [
        "<script", "<link", "<img", "<iframe", " style=", " src=", " onload", "http:", "https:", "@import",
    ] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    assert!(page.contains("default-src &#39;none&#39;; style-src &#39;sha256-"));
    assert!(!page.contains("unsafe-inline"));
    assert!(
        !page.contains('✓') && !page.contains('✔'),
        "a tick that any copy could show"
    );
}

#[test]
fn no_cell_is_empty() {
    for value in [rich(), hostile("")] {
        let page = render(&statement(&value), Reader::User);
        for cell in [
            "<td></td>",
            "<bdi></bdi>",
            "<dd></dd>",
            "<th scope=\"row\"></th>",
            "<caption></caption>",
        ] {
            assert!(!page.contains(cell), "{cell}");
        }
    }
}

#[test]
fn hostile_texts_stay_texts() {
    let long = "A".repeat(10_000);
    let wide = "漢\u{200b}".repeat(5_000);
    let plain = render(&statement(&rich()), Reader::User);
    for text in [
        HOSTILE,
        &long,
        &wide,
        "\u{0}\u{1b}[2J\u{fffe}",
        "\u{200f}ش\u{2069}",
        "--><!--",
        "]]>",
    ] {
        let page = render(&statement(&hostile(text)), Reader::User);
        assert_balanced(&page);
        for forbidden in ["<script", "<img", "javascript:alert\"", "<!--", "</title></style>"] {
            assert!(!page.contains(forbidden), "{forbidden} of {text:.40}");
        }
        assert_eq!(page.matches("<style").count(), 1);
        assert!(
            !page.chars().any(|c| c.is_control() && c != '\n'),
            "a control of {text:.40}"
        );
        assert!(!page.contains(['\u{202e}', '\u{2066}', '\u{2069}', '\u{200f}', '\u{200b}']));
        assert!(!page.contains(&"A".repeat(700)), "a text that is not cut");
        assert!(page.len() < 3 * plain.len() + 1_000_000, "{}", page.len());
        for href in values(&page, "href") {
            assert!(href.starts_with('#'), "{href}");
        }
    }
}

#[test]
fn a_large_report_stays_readable() {
    let page = render(&statement(&large(300, 2_000)), Reader::User);
    assert_balanced(&page);
    assert!(page.len() < 2_000_000, "{} bytes", page.len());
    assert!(page.contains("in findings.jsonl."), "what is left out is said");
    assert!(page.contains("The 30 rows with most of 300 are drawn."));
}

#[test]
fn what_is_absent_is_not_spoken_of() {
    let mut value = rich();
    let predicate = &mut value["predicate"];
    predicate["datasets"][0]
        .as_object_mut()
        .expect("an object")
        .remove("profile");
    predicate.as_object_mut().expect("an object").remove("previous");
    for list in ["blocks", "waivers", "changes", "limits", "notChecked", "inputs"] {
        predicate[list] = serde_json::json!([]);
    }
    let page = render(&statement(&value), Reader::User);
    assert_balanced(&page);
    for absent in ["<svg", "id=\"pictures\"", "id=\"waivers\"", "Files that are withheld"] {
        assert!(!page.contains(absent), "{absent}");
    }
    for said in ["compared with no other", "No check that ran found anything"] {
        assert!(page.contains(said), "{said}");
    }
}
