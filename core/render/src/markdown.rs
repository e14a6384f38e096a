//! The report as Markdown: the web page's twin, from the same document.
//!
//! CommonMark with the tables of GitHub. No HTML, and no link but those inside the document.

mod escape;

#[cfg(test)]
mod tests;

use crate::document::{self, Card, Head, Line, Part, Picture, Reader, Section, Span, Table, shown};
use candour_statement::statement::Statement;
use escape::{code, escape, fence};

/// The report about a statement as Markdown.
pub fn render(statement: &Statement, reader: Reader) -> String {
    let document = document::document(statement, reader);
    let mut page = Page::default();
    page.block(&format!("# {}", escape(&document.title)));
    page.block(document.kind);
    page.head(&document.head);
    page.contents(&document.sections);
    for section in &document.sections {
        page.block(&format!("## {}", section.title));
        section.parts.iter().for_each(|part| page.part(part));
    }
    page.text
}

/// What GitHub and most others name the place of a heading: lower case, no punctuation, hyphens for spaces.
fn anchor(section: &Section) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-');
    section
        .title
        .to_lowercase()
        .chars()
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

    /// The first screen.
    fn head(&mut self, head: &Head) {
        let byline: Vec<String> = head.byline.iter().map(line).filter(|told| !told.is_empty()).collect();
        byline.iter().for_each(|told| self.block(told));
        self.block(&format!(
            "**{} {}{}**",
            head.mark.shape,
            head.mark.word,
            escape(&head.open)
        ));
        self.block(&line(&head.opening));
        self.items(&head.points);
        if let Some(risks) = &head.risks {
            self.block(&line(risks));
        }
        let chips: Vec<Line> = head
            .chips
            .iter()
            .map(|chip| {
                let open = chip.open.as_ref().map_or_else(String::new, |open| format!(", {open}"));
                Line::default()
                    .plain(format!("{}: ", chip.name))
                    .mark(chip.mark)
                    .plain(open)
            })
            .collect();
        self.items(&chips);
        if let Some(picture) = &head.lead {
            self.picture(picture);
        }
    }

    fn contents(&mut self, sections: &[Section]) {
        let lines: Vec<String> = sections
            .iter()
            .map(|section| format!("- [{}](#{})", section.title, anchor(section)))
            .collect();
        self.block("## Contents");
        self.block(&lines.join("\n"));
    }

    fn items(&mut self, items: &[Line]) {
        let items: Vec<String> = items.iter().map(|item| format!("- {}", line(item))).collect();
        if !items.is_empty() {
            self.block(&items.join("\n"));
        }
    }

    fn picture(&mut self, picture: &Picture) {
        let title = match picture.is_drawn() {
            true => {
                self.figures += 1;
                format!("Figure {}: {}", self.figures, picture.title)
            }
            false => picture.title.clone(),
        };
        self.block(&format!("**{}**", escape(&title)));
        self.block(&escape(&picture.description));
        self.table(&picture.table);
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Heading(level, text) => {
                let marks = if *level == 3 { "###" } else { "####" };
                self.block(&format!("{marks} {}", line(text)));
            }
            Part::Paragraph(text) => self.block(&line(text)),
            Part::List(items) => self.items(items),
            Part::Facts(facts) => self.block(&list(facts, "")),
            Part::Table(table) => self.table(table),
            Part::Picture(picture) => self.picture(picture),
            Part::Cards(cards) => {
                let cards: Vec<String> = cards.iter().map(card).collect();
                self.block(&cards.join("\n"));
            }
            Part::Fold(_, label, parts) => {
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
    let what = line(
        &Line::default()
            .mark(card.mark)
            .plain(format!(", finding {}: ", card.number))
            .then(card.text.clone()),
    );
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
            Span::Link(_, words) | Span::Mail(words) => text.push_str(&escape(words)),
        }
    }
    text
}
