//! What changed between two reports, on a terminal.

use candour_compare::diff::Diff;
use candour_statement::vocabulary::Severity;
use candour_words::names::{severity as word, verdict as verdict_name};

use super::Style;
use super::page::{Colour, Page};
use crate::diff::sections::{Item, sections, sentence, sides};

/// Where the words of a finding start, after its severity.
const INDENT: usize = 8;

/// A difference as text.
pub fn render_diff(diff: &Diff, style: Style) -> String {
    let mut page = Page::new(style);
    if !style.quiet {
        for (when, side) in ["then  ", "now   "].into_iter().zip(sides(diff)) {
            page.paragraph(&[(Colour::Dim, when)], &[(Colour::Plain, &side)], 6);
        }
        page.blank();
    }
    verdict(&mut page, diff);
    if style.quiet {
        return page.finish();
    }
    for section in sections(diff) {
        if section.is_detail && !style.verbose {
            continue;
        }
        page.heading(section.heading);
        section.items.iter().for_each(|item| one(&mut page, item));
    }
    page.finish()
}

fn verdict(page: &mut Page, diff: &Diff) {
    let verdict = verdict_name(diff.new.verdict);
    let gap = " ".repeat(8 - verdict.len());
    let before = match diff.old.verdict == diff.new.verdict {
        true => "As before.".to_owned(),
        false => format!("Was {}.", verdict_name(diff.old.verdict)),
    };
    // A good verdict on what became worse is no good news: the colour is that of the comparison.
    let colour = match diff.worse {
        true => Colour::Red,
        false => Colour::Green,
    };
    page.paragraph(
        &[(Colour::Bold, verdict), (Colour::Plain, &gap)],
        &[(Colour::Plain, &before), (colour, &sentence(diff))],
        8,
    );
}

/// One thing that changed.
pub(super) fn one(page: &mut Page, item: &Item) {
    let Some(severity) = item.severity else {
        page.item(2, &item.text);
        return;
    };
    let colour = match severity {
        Severity::Fail => Colour::Red,
        Severity::Warn => Colour::Yellow,
        Severity::Note => Colour::Dim,
    };
    let lead = [(Colour::Plain, "  "), (colour, word(severity)), (Colour::Plain, "  ")];
    page.paragraph(&lead, &[(Colour::Plain, &item.text)], INDENT);
    if let Some(advice) = &item.advice {
        page.item(INDENT, &format!("> {advice}"));
    }
    let space = " ".repeat(INDENT);
    page.paragraph(&[(Colour::Plain, &space)], &[(Colour::Dim, &item.about)], INDENT);
}
