//! A difference as Markdown, such as for the notes of a release. Every text is escaped: labels and titles are a stranger's.

use candour_compare::diff::Diff;
use candour_words::capitalised;
use candour_words::names::{severity as word, verdict as verdict_name};

use super::sections::{Item, sections, sentence, sides};
use crate::plain::harmless;

/// The difference as Markdown.
pub fn markdown(diff: &Diff) -> String {
    let [then, now] = sides(diff).map(|side| escaped(&side));
    let (was, is) = (verdict_name(diff.old.verdict), verdict_name(diff.new.verdict));
    let verdict = match was == is {
        true => format!("**{is}**, as before."),
        false => format!("**{is}**, was {was}."),
    };
    let mut text = format!(
        "# What changed between two reports\n\n- then: {then}\n- now: {now}\n\n{verdict} {}\n",
        escaped(&sentence(diff))
    );
    for section in sections(diff) {
        let heading = capitalised(section.heading);
        text.push_str(&format!("\n## {heading}\n\n"));
        section.items.iter().for_each(|item| text.push_str(&line(item)));
    }
    text
}

fn line(item: &Item) -> String {
    let severity = item.severity.map(|severity| format!("**{}** ", word(severity)));
    let mut line = format!("- {}{}\n", severity.unwrap_or_default(), escaped(&item.text));
    for more in [&item.about, item.advice.as_deref().unwrap_or_default()] {
        if !more.is_empty() {
            line.push_str(&format!("  <br>{}\n", escaped(more)));
        }
    }
    line
}

/// A text of which nothing is taken for Markdown or HTML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let text = harmless(text);
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // Names, numbers of issues and addresses would notify or link where the text is pasted.
            '@' => escaped.push_str("&#64;"),
            '#' => escaped.push_str("&#35;"),
            ':' if letters.peek() == Some(&'/') => escaped.push_str("&#58;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}
