//! Text on a terminal: coloured words, wrapped, and made harmless.
//!
//! Every text passes here and nowhere else, so nothing that a file, a declaration or a plugin says can steer a terminal.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Style;

/// The ANSI codes used; the words beside them say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Colour {
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
}

/// The narrowest page; on a narrower terminal lines run over.
const NARROWEST: usize = 40;

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
        let mut line: Vec<(Colour, String)> = lead.iter().map(|(colour, text)| (*colour, harmless(text))).collect();
        let mut at: usize = line.iter().map(|(_, text)| text.width()).sum();
        let mut is_fresh = true;
        for (colour, text) in body {
            let text = harmless(text);
            for word in text.split(' ').filter(|word| !word.is_empty()) {
                for piece in pieces(word, self.width.saturating_sub(indent)) {
                    let width = piece.width();
                    if !is_fresh && at + 1 + width > self.width {
                        self.line(&line);
                        line = vec![(Colour::Plain, " ".repeat(indent))];
                        at = indent;
                        is_fresh = true;
                    }
                    let space = if is_fresh { "" } else { " " };
                    at += space.len() + width;
                    match line.last_mut().filter(|(last, _)| last == colour) {
                        Some((_, text)) => text.push_str(&format!("{space}{piece}")),
                        None => {
                            line.push((Colour::Plain, space.to_owned()));
                            line.push((*colour, piece.to_owned()));
                        }
                    }
                    is_fresh = false;
                }
            }
        }
        self.line(&line);
    }

    fn line(&mut self, spans: &[(Colour, String)]) {
        let start = self.text.len();
        for (colour, text) in spans {
            match colour.code().filter(|_| self.colour && !text.trim().is_empty()) {
                Some(code) => self.text.push_str(&format!("\u{1b}[{code}m{text}\u{1b}[0m")),
                None => self.text.push_str(text),
            }
        }
        let end = self.text[start..].trim_end_matches(' ').len();
        self.text.truncate(start + end);
        self.text.push('\n');
    }
}

/// A word in pieces that fit on a line.
fn pieces(word: &str, room: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut width) = (0, 0);
    for (at, c) in word.char_indices() {
        let wide = c.width().unwrap_or(0);
        if width + wide > room && width > 0 {
            pieces.push(&word[start..at]);
            (start, width) = (at, 0);
        }
        width += wide;
    }
    pieces.push(&word[start..]);
    pieces
}

/// Without the characters by which a text could steer the terminal, hide, or stand in another order than it is read.
pub fn harmless(text: &str) -> String {
    let is_harmful = |c: char| {
        c.is_control()
            || matches!(c,
                '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
    };
    text.chars()
        .map(|c| match c {
            c if is_harmful(c) => '\u{fffd}',
            c if c.is_whitespace() => ' ',
            c => c,
        })
        .collect()
}
