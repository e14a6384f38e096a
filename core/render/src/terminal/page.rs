//! Text on a terminal: coloured words, wrapped, and made harmless.
//!
//! Every text passes here and nowhere else, so nothing that a file, a declaration or a plugin says can steer a terminal.

use super::Style;
use crate::plain::{NARROWEST, folded, harmless};

/// The ANSI codes used; the words beside them say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    Plain,
    Bold,
    Red,
    Yellow,
    Green,
    Dim,
}

impl Colour {
    fn code(self) -> Option<&'static str> {
        match self {
            Colour::Plain => None,
            Colour::Bold => Some("1"),
            Colour::Red => Some("1;31"),
            Colour::Yellow => Some("1;33"),
            Colour::Green => Some("1;32"),
            Colour::Dim => Some("2"),
        }
    }

    /// A text that is harmless in this colour, where colours are wanted.
    pub fn painted(self, text: &str, is_wanted: bool) -> String {
        match self.code().filter(|_| is_wanted && !text.trim().is_empty()) {
            Some(code) => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            None => text.to_owned(),
        }
    }
}

/// One paragraph: `lead` as it is, then the words of `body`, further lines indented.
pub fn paragraph(lead: &[(Colour, &str)], body: &[(Colour, &str)], indent: usize, style: Style) -> String {
    let mut page = Page::new(style);
    page.paragraph(lead, body, indent);
    page.finish()
}

/// Lines under construction.
pub(super) struct Page {
    text: String,
    colour: bool,
    width: usize,
}

impl Page {
    pub(super) fn new(style: Style) -> Self {
        Page {
            text: String::new(),
            colour: style.colour,
            width: style.width.max(NARROWEST),
        }
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// How far the page is written.
    pub(super) fn here(&self) -> usize {
        self.text.len()
    }

    /// A blank line, unless nothing was written since `start`.
    pub(super) fn apart(&mut self, start: usize) {
        if self.text.len() > start {
            self.blank();
        }
    }

    pub(super) fn heading(&mut self, text: &str) {
        self.blank();
        self.paragraph(&[], &[(Colour::Bold, text)], 2);
    }

    /// A plain text after spaces, its further lines two further in.
    pub(super) fn item(&mut self, indent: usize, text: &str) {
        self.paragraph(
            &[(Colour::Plain, &" ".repeat(indent))],
            &[(Colour::Plain, text)],
            indent + 2,
        );
    }

    /// `lead` as it is, then the words of `body`, further lines indented.
    pub(super) fn paragraph(&mut self, lead: &[(Colour, &str)], body: &[(Colour, &str)], indent: usize) {
        let lead: String = lead
            .iter()
            .map(|(colour, text)| self.painted(*colour, &harmless(text)))
            .collect();
        let words = body.iter().filter_map(|(colour, text)| {
            let text = harmless(text);
            let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
            (!words.is_empty()).then(|| self.painted(*colour, &words.join(" ")))
        });
        let body: Vec<String> = words.collect();
        self.text
            .push_str(&folded(&body.join(" "), &lead, &" ".repeat(indent), self.width));
    }

    fn painted(&self, colour: Colour, text: &str) -> String {
        colour.painted(text, self.colour)
    }
}
