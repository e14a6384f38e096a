//! The report as Markdown: the web page's twin, from the same document.
//!
//! CommonMark with the tables of GitHub. No HTML, and no link but those inside the document.

mod escape;

#[cfg(test)]
mod tests;

use crate::document::{self, BEFORE_CONTENTS, Card, Line, Part, Section, Span, Table, shown};
use candour_statement::statement::Statement;
use escape::{code, escape, fence};

/// The report about a statement as Markdown.
pub fn render(statement: &Statement) -> String {
    let document = document::document(statement);
    let mut page = Page::default();
    page.block(&format!("# {}", escape(&document.title)));
    page.block("Transparency report");
    for (at, section) in document.sections.iter().enumerate() {
        if at == BEFORE_CONTENTS {
            page.contents(&document.sections);
        }
        page.block(&format!("## {}", heading(at + 1, section)));
        section.parts.iter().for_each(|part| page.part(part));
    }
    page.text
}

fn heading(number: usize, section: &Section) -> String {
    format!("{number}\\. {}", section.title)
}

/// What GitHub and most others name the place of a heading: lower case, no punctuation, hyphens for spaces.
fn anchor(number: usize, section: &Section) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-');
    let text = format!("{number} {}", section.title).to_lowercase();
    text.chars()
        .filter(kept)
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

/// The text so far, and the numbers given out.
#[derive(Default)]
struct Page {
    text: String,
    tables: usize,
    figures: usize,
}

impl Page {
    /// A block, parted from the one before by an empty line.
    fn block(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn contents(&mut self, sections: &[Section]) {
        let lines: Vec<String> = sections
            .iter()
            .enumerate()
            .map(|(at, section)| format!("- [{}](#{})", heading(at + 1, section), anchor(at + 1, section)))
            .collect();
        self.block("## Contents");
        self.block(&lines.join("\n"));
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Heading(level, text) => {
                let marks = if *level == 3 { "###" } else { "####" };
                self.block(&format!("{marks} {}", line(text)));
            }
            Part::Paragraph(text) => self.block(&line(text)),
            Part::Panel(mark, open, text) => {
                self.block(&format!("**{} {}{}**", mark.shape, mark.word, line(open)));
                self.block(&line(text));
            }
            Part::List(items) => {
                let items: Vec<String> = items.iter().map(|item| format!("- {}", line(item))).collect();
                self.block(&items.join("\n"));
            }
            Part::Facts(facts) | Part::Figures(facts) => self.block(&list(facts, "")),
            Part::Table(table) => self.table(table),
            Part::Picture(picture) => {
                self.figures += 1;
                let title = escape(&format!("Figure {}: {}", self.figures, picture.title));
                self.block(&format!("**{title}**"));
                self.block(&escape(&picture.description));
                self.table(&picture.table);
            }
            Part::Cards(cards) => {
                let cards: Vec<String> = cards.iter().map(card).collect();
                self.block(&cards.join("\n"));
            }
            Part::Fold(label, parts) => {
                self.block(&format!("**{}**", escape(label)));
                parts.iter().for_each(|part| self.part(part));
            }
            Part::Code(lines) => {
                let lines: Vec<String> = lines.iter().map(|line| shown(line)).collect();
                let fence = fence(&lines);
                self.block(&format!("{fence}text\n{}\n{fence}", lines.join("\n")));
            }
        }
    }

    fn table(&mut self, table: &Table) {
        self.tables += 1;
        self.block(&escape(&format!("Table {}: {}", self.tables, table.caption)));
        let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
        let mut lines = vec![
            row(table.columns.iter().map(|column| escape(&column.label)).collect()),
            row(table
                .columns
                .iter()
                .map(|column| if column.is_number { "---:" } else { "---" }.to_owned())
                .collect()),
        ];
        lines.extend(table.rows.iter().map(|cells| row(cells.iter().map(line).collect())));
        self.block(&lines.join("\n"));
        if let Some(more) = &table.more {
            self.block(&escape(more));
        }
    }
}

fn list(facts: &[(&'static str, Line)], indent: &str) -> String {
    let facts: Vec<String> = facts
        .iter()
        .map(|(name, what)| format!("{indent}- {name}: {}", line(what)))
        .collect();
    facts.join("\n")
}

fn card(card: &Card) -> String {
    let what = line(&Line::default().mark(card.mark).plain(": ").then(card.text.clone()));
    format!("- **{what}**\n{}", list(&card.facts, "  "))
}

fn line(line: &Line) -> String {
    let mut text = String::new();
    for span in &line.0 {
        match span {
            Span::Plain(words) => text.push_str(&escape(words)),
            Span::Value(value) => text.push_str(&escape(value)),
            Span::Code(name) => text.push_str(&code(name)),
            Span::Mark(mark) => text.push_str(&format!("{} {}", mark.shape, mark.word)),
            Span::Link(_, words) => text.push_str(&escape(words)),
        }
    }
    text
}
