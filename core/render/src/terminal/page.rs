//! Text on a terminal: coloured words, wrapped, and made harmless.
//!
//! Every text passes here and nowhere else, so nothing that a file, a declaration or a plugin says can steer a terminal.

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
        match colour.code().filter(|_| self.colour && !text.trim().is_empty()) {
            Some(code) => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            None => text.to_owned(),
        }
    }
}

/// A text in lines of at most `width`, each after the indent.
pub fn wrapped(text: &str, indent: &str, width: usize) -> String {
    hanging(text, indent, indent, width)
}

/// The same with another indent from the second line on. The text is made harmless.
pub fn hanging(text: &str, first: &str, rest: &str, width: usize) -> String {
    folded(&harmless(text), first, rest, width.max(NARROWEST))
}

/// Lines as wide as they are shown, codes for colours apart.
fn folded(text: &str, first: &str, rest: &str, width: usize) -> String {
    let options = textwrap::Options::new(width)
        .initial_indent(first)
        .subsequent_indent(rest)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
    let lines = textwrap::wrap(text, options).into_iter();
    lines.map(|line| format!("{}\n", line.trim_end_matches(' '))).collect()
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
