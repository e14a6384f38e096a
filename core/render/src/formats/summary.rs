//! The summary of a step of GitHub Actions, in its Markdown: the verdict, the findings, what was not checked.

use candour_statement::statement::Statement;
use candour_statement::vocabulary::Severity;
use candour_words::names;
use candour_words::{coverage, number, outcome, several, told};

use super::found::{self, Found, about, line};
use crate::sentence::sentence;

/// The most bytes that a step's summary may have.
const MOST_BYTES: usize = 1 << 20;

/// What is kept free for saying what was left out.
const KEPT_FREE: usize = 1 << 10;

/// A page that stops growing before it is too long.
struct Page {
    text: String,
    left_out: u64,
}

impl Page {
    /// Adds what is always there: the head, of bounded length.
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds a line, if there is room; after the first that did not fit, none.
    fn line(&mut self, line: &str) {
        if self.left_out > 0 || self.text.len() + line.len() + 1 > MOST_BYTES - KEPT_FREE {
            self.left_out += 1;
            return;
        }
        self.text.push_str(line);
        self.text.push('\n');
    }
}

pub(super) fn render(statement: &Statement) -> String {
    let predicate = &statement.predicate;
    let release = &predicate.release;
    let mut page = Page {
        text: String::new(),
        left_out: 0,
    };
    page.push(&format!("## Candour: {}\n\n", outcome::outcome(predicate)));
    let title: Vec<String> = [&release.title, &release.publisher, &release.id]
        .into_iter()
        .flatten()
        .map(|part| markdown(part))
        .collect();
    if !title.is_empty() {
        page.push(&format!("{}\n\n", title.join(" · ")));
    }
    page.push(&format!("{}\n\n", markdown(&sentence(predicate))));
    let figures = &predicate.figures;
    page.push(&format!(
        "{}, {}; {} ran, {} clean, {} could not run.\n",
        several(figures.datasets, "dataset", "datasets"),
        several(figures.records, "record", "records"),
        several(figures.checks_run, "check", "checks"),
        number(figures.checks_clean),
        number(figures.checks_could_not_run),
    ));
    if let Some(told) = coverage::counted(figures) {
        page.push(&format!("\nNot all was looked at: {told}.\n"));
    }
    findings(&mut page, statement);
    not_checked(&mut page, statement);
    if page.left_out > 0 {
        let lines = several(page.left_out, "line is", "lines are");
        page.text.push_str(&format!(
            "\n{lines} left out here, since a summary has at most 1 MiB; the statement holds all.\n"
        ));
    }
    page.text
}

fn findings(page: &mut Page, statement: &Statement) {
    let predicate = &statement.predicate;
    let found = found::all(predicate);
    let broken: Vec<_> = found::could_not_run(predicate).collect();
    let blind: Vec<_> = found::too_little(predicate).collect();
    if found.is_empty() && broken.is_empty() && blind.is_empty() {
        return;
    }
    page.line("\n| | dataset | finding | rule |");
    page.line("|---|---|---|---|");
    for block in broken {
        page.line(&format!(
            "| **error** | {} | {} | {} |",
            markdown(&about(block)),
            markdown(&found::could_not(&predicate.words, block)),
            markdown(&block.rule)
        ));
    }
    for block in blind {
        page.line(&format!(
            "| warn | {} | {} | {} |",
            markdown(&about(block)),
            markdown(&found::saw_too_little(block)),
            markdown(&block.rule)
        ));
    }
    for found in &found {
        page.line(&row(found));
    }
}

fn row(found: &Found<'_>) -> String {
    let severity = match found.severity {
        _ if found.waived => "waived",
        Severity::Fail => "**fail**",
        severity => names::severity(severity),
    };
    let mut cell = markdown(&found.text());
    for detail in found.details() {
        cell.push_str("<br>");
        cell.push_str(&markdown(&detail));
    }
    format!(
        "| {severity} | {} | {cell} | {} |",
        markdown(&about(found.block)),
        markdown(&found.block.rule)
    )
}

fn not_checked(page: &mut Page, statement: &Statement) {
    let unchecked = &statement.predicate.not_checked;
    if unchecked.is_empty() {
        return;
    }
    page.line("\nNot checked:\n");
    for entry in unchecked {
        let told = told::not_checked(&statement.predicate.words, entry);
        page.line(&format!("- {}", markdown(&told)));
    }
}

/// A text in one line that is neither markup nor a link.
fn markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let text = line(text);
    for (at, c) in text.char_indices() {
        let starts_link = c == ':' && text[at..].starts_with("://") || c == '.' && text[..at].ends_with("www");
        let is_markup = matches!(
            c,
            '\\' | '`'
                | '*'
                | '_'
                | '{'
                | '}'
                | '['
                | ']'
                | '('
                | ')'
                | '#'
                | '!'
                | '|'
                | '<'
                | '>'
                | '&'
                | '~'
                | '@'
                | '$'
        );
        // A hyphen makes a list only at the start.
        if is_markup || starts_link || at == 0 && matches!(c, '-' | '+' | '=') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_publisher_wrote_is_no_markup() {
        assert_eq!(
            markdown("<img src=x> | [a](https://b) @team www.c.d\n# e"),
            r"\<img src=x\> \| \[a\]\(https\://b\) \@team www\.c.d⟨U+000A⟩\# e"
        );
        assert_eq!(markdown("- a-b"), r"\- a-b");
    }
}
