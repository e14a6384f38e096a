//! That the twin says what the page says, and that no text of others works in it.

use crate::Reader;
use crate::tests::sample::{HOSTILE, hostile, large, rich, statement};

use super::render;

#[test]
fn a_whole_report() {
    insta::assert_snapshot!(render(&statement(&rich()), Reader::User));
}

#[test]
fn the_contents_lead_to_headings() {
    let text = render(&statement(&rich()), Reader::User);
    assert!(
        text.contains("- [What it means for using the data](#what-it-means-for-using-the-data)"),
        "{text}"
    );
    assert_eq!(text.matches("\n## ").count(), 12, "eleven sections and the contents");
}

#[test]
fn hostile_texts_stay_texts() {
    for text in [
        HOSTILE,
        "# h",
        "- x",
        "1. x",
        "```\n<b>",
        "\\",
        "a\\|b",
        "",
        "~~~",
        "====",
        "&copy;<x>",
    ] {
        let page = render(&statement(&hostile(text)), Reader::User);
        let mut fence: Option<String> = None;
        for line in page.lines() {
            if let Some(open) = &fence {
                if line == open {
                    fence = None;
                }
                continue;
            }
            if line.starts_with("```") {
                fence = Some(line.trim_end_matches("text").to_owned());
                continue;
            }
            assert!(!unescaped(line, '<'), "{line}");
            assert!(line.starts_with("- [") || !unescaped(line, '['), "a link: {line}");
            if line.starts_with('|') {
                assert!(line.ends_with(" |"), "{line}");
            }
        }
        assert!(fence.is_none(), "a block of code that does not end");
        assert_rows_match(&page);
    }
}

/// Whether a character stands without a backslash before it, outside of code.
fn unescaped(line: &str, wanted: char) -> bool {
    let mut chars = line.chars();
    let mut in_code = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' if !in_code => drop(chars.next()),
            '`' => in_code = !in_code,
            c if c == wanted && !in_code => return true,
            _ => {}
        }
    }
    false
}

/// Every row of a table has as many cells as its head.
fn assert_rows_match(page: &str) {
    let cells = |line: &str| line.replace("\\\\", "").replace("\\|", "").matches('|').count();
    let mut head = None;
    for line in page.lines() {
        if !line.starts_with('|') {
            head = None;
            continue;
        }
        let n = *head.get_or_insert(cells(line));
        assert_eq!(cells(line), n, "{line}");
    }
}

#[test]
fn a_large_report_stays_readable() {
    let text = render(&statement(&large(300, 2_000)), Reader::User);
    assert!(text.len() < 1_000_000, "{} bytes", text.len());
    assert_rows_match(&text);
}
