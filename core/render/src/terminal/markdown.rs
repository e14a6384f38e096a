//! A page of Markdown, such as a rule's, on a terminal: headings stand out, lists hang, and tables are aligned.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::table::Table;
use super::{Colour, Style};
use crate::plain::{NARROWEST, folded, harmless};

/// The page as text.
pub fn markdown(page: &str, style: Style) -> String {
    let mut writer = Writer {
        style,
        ..Writer::default()
    };
    Parser::new_ext(page, Options::ENABLE_TABLES).for_each(|event| writer.take(event));
    writer.text
}

/// The page as far as it is written, and the block that is being written.
#[derive(Default)]
struct Writer {
    style: Style,
    text: String,
    /// The words of the block.
    words: String,
    /// What the words are in now.
    is_strong: bool,
    is_code: bool,
    /// The list and the lists around it: what the next item has for a number, or none.
    lists: Vec<Option<u64>>,
    /// Whether no item of the outermost list is written.
    is_new_list: bool,
    /// What stands before the first line of an item.
    bullet: Option<String>,
    /// Where the links go that are open.
    links: Vec<String>,
    table: Option<Table>,
}

impl Writer {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.say(&text),
            Event::Code(code) => {
                let shown = match self.style.colour {
                    true => harmless(&code),
                    false => format!("`{}`", harmless(&code)),
                };
                self.words.push_str(&Colour::Bold.painted(&shown, self.style.colour));
            }
            Event::SoftBreak | Event::HardBreak => self.words.push(' '),
            Event::Html(text) | Event::InlineHtml(text) => self.say(&text),
            Event::Rule
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => self.is_strong = true,
            Tag::Strong => self.is_strong = true,
            Tag::CodeBlock(_) => self.is_code = true,
            Tag::List(first) => {
                // The words of an item that a list stands in.
                self.finish();
                self.is_new_list = self.lists.is_empty();
                self.lists.push(first);
            }
            Tag::Item => {
                let marker = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                };
                self.bullet = Some(marker);
            }
            Tag::Link { dest_url, .. } => self.links.push(dest_url.into_string()),
            Tag::Table(_) => self.table = Some(Table::default()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.is_strong = false;
                self.apart();
                self.finish();
            }
            TagEnd::Strong => self.is_strong = false,
            TagEnd::Paragraph => {
                if self.lists.is_empty() {
                    self.apart();
                }
                self.finish();
            }
            TagEnd::CodeBlock => {
                self.is_code = false;
                self.apart();
                let code = std::mem::take(&mut self.words);
                for line in code.lines() {
                    self.text.push_str(format!("    {line}").trim_end());
                    self.text.push('\n');
                }
            }
            TagEnd::Item => {
                self.finish();
                self.bullet = None;
            }
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Link => {
                let address = self.links.pop().unwrap_or_default();
                // An address that is its own text is not said twice.
                if address.contains("://") && !self.words.ends_with(&address) {
                    self.words.push_str(&format!(" ({})", harmless(&address)));
                }
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.words);
                self.table.iter_mut().for_each(|table| table.cell(cell.clone()));
            }
            TagEnd::TableHead | TagEnd::TableRow => self.table.iter_mut().for_each(Table::end_row),
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.apart();
                    self.text.push_str(&table.drawn(self.style));
                }
            }
            _ => {}
        }
    }

    /// Adds words to the block.
    fn say(&mut self, text: &str) {
        let shown = match self.is_code {
            true => text.lines().map(|line| format!("{}\n", harmless(line))).collect(),
            false => harmless(text),
        };
        let is_strong = self.is_strong && self.style.colour;
        self.words.push_str(&Colour::Bold.painted(&shown, is_strong));
    }

    /// A blank line before what comes, unless it is the first.
    fn apart(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// Writes the words as a paragraph, or as an item of a list.
    fn finish(&mut self) {
        let words = std::mem::take(&mut self.words);
        if words.trim().is_empty() {
            return;
        }
        let depth = self.lists.len().saturating_sub(1);
        let bullet = self.bullet.take();
        // A list is apart from what is above it, and its items are not.
        if std::mem::take(&mut self.is_new_list) {
            self.apart();
        }
        let (first, rest) = match (self.lists.is_empty(), bullet) {
            (true, _) => (String::new(), String::new()),
            (false, Some(bullet)) => {
                let indent = "  ".repeat(depth);
                let rest = format!("{indent}{}", " ".repeat(bullet.len()));
                (format!("{indent}{bullet}"), rest)
            }
            (false, None) => ("  ".repeat(depth + 1), "  ".repeat(depth + 1)),
        };
        let width = self.style.width.max(NARROWEST);
        self.text.push_str(&folded(&words, &first, &rest, width));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# Missing values\n\nA *blank* outcome, such as `x`, is not\nknown.\n\n- *Required*: the schema requires the column and \
        does not allow null, and cells are missing.\n- one\n\n1. first\n2. second\n\n| Value | What it means |\n|---|---|\n| `a` | at most so \
        many cells of a column in the whole of a release |\n| longer | b |\n\n```toml\n[params]\nx = 1\n```\n";

    fn plain(page: &str, width: usize) -> String {
        let style = Style {
            width,
            ..Style::default()
        };
        markdown(page, style)
    }

    #[test]
    fn a_page_is_told_in_lines_with_hanging_lists_and_aligned_tables() {
        assert_eq!(
            plain(PAGE, 60),
            "Missing values\n\nA blank outcome, such as `x`, is not known.\n\n- Required: the schema requires the column and does not\n  \
             allow null, and cells are missing.\n- one\n\n1. first\n2. second\n\nValue   What it means\n`a`     at most so many cells of a \
             column in the whole of a\n        release\nlonger  b\n\n    [params]\n    x = 1\n"
        );
    }

    #[test]
    fn colours_show_headings_and_code_and_nothing_else_changes() {
        let style = Style {
            colour: true,
            width: 60,
            ..Style::default()
        };
        let text = markdown(PAGE, style);
        assert!(text.starts_with("\u{1b}[1mMissing values\u{1b}[0m\n"), "{text}");
        assert!(text.contains("such as \u{1b}[1mx\u{1b}[0m, is not"), "{text}");
    }

    #[test]
    fn no_page_steers_a_terminal() {
        let text = plain(
            "# \u{1b}[2J\n\n`\u{9b}31m`\n\n    \u{1b}]0;owned\u{7}\n\n<b>\u{1b}c</b>\n\n|\u{1b}|\n|-|\n|\u{7}|\n",
            80,
        );
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
    }
}
