//! Errors as people read them, and whether and how widely to draw.

use std::io::{IsTerminal, Write};

use candour_render::terminal::{Style, hanging, harmless};
use miette::{GraphicalReportHandler, GraphicalTheme};
use terminal_size::{Height, Width, terminal_size_of};

use crate::args::{Arguments, Colour};
use crate::exit::Failure;

/// Columns where no terminal says how many it has.
const WIDTH: usize = 100;

/// The narrowest that is drawn for, and the widest that prose is: longer lines are hard to read.
const NARROWEST: usize = 60;
const WIDEST: usize = 110;

/// What COLUMNS says, or else the terminal; none where there is neither.
fn columns(terminal: Option<(Width, Height)>) -> Option<usize> {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let seen = terminal.map(|(width, _)| usize::from(width.0));
    said.or(seen).filter(|columns| *columns > 0)
}

/// What is known of where output goes.
#[derive(Debug)]
pub(crate) struct Screen {
    /// Colour on stdout.
    pub(crate) colour: bool,
    /// Columns for prose.
    pub(crate) width: usize,
    /// Columns for tables.
    pub(crate) table_width: usize,
    /// Whether stdout is a terminal.
    pub(crate) is_terminal: bool,
    /// Whether somebody sits before that terminal: what is printed is in no log of a server.
    pub(crate) is_watched: bool,
    colour_of_errors: bool,
    /// Columns for errors; none where they are not wrapped, so that a path or a code in one can be searched for.
    width_of_errors: Option<usize>,
}

impl Screen {
    /// Looks at the terminal and at what the user asked for.
    pub(crate) fn new(colour: Colour) -> Self {
        let wanted = |is_terminal: bool| match colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        };
        let (stdout, stderr) = (std::io::stdout(), std::io::stderr());
        let table_width = columns(terminal_size_of(&stdout)).unwrap_or(WIDTH).max(NARROWEST);
        let is_told = stderr.is_terminal();
        let prose = |width: usize| width.clamp(NARROWEST, WIDEST);
        Screen {
            colour: wanted(stdout.is_terminal()),
            width: prose(table_width),
            table_width,
            is_terminal: stdout.is_terminal(),
            is_watched: stdout.is_terminal() && std::env::var_os("CI").is_none(),
            colour_of_errors: wanted(is_told),
            width_of_errors: columns(terminal_size_of(&stderr)).filter(|_| is_told).map(prose),
        }
    }

    /// How reports are written on stdout.
    pub(crate) fn style(&self, arguments: &Arguments) -> Style {
        Style {
            colour: self.colour,
            width: self.width,
            verbose: arguments.verbose > 0,
            quiet: arguments.quiet,
        }
    }

    /// Shows a remark on stderr.
    pub(crate) fn note(&self, text: &str) {
        let text = match self.width_of_errors {
            Some(width) => hanging(text, "note: ", "      ", width),
            None => format!("note: {}\n", harmless(text)),
        };
        // Nothing is left to be done where stderr is gone.
        let _ = std::io::stderr().write_all(text.as_bytes());
    }

    /// Shows an error on stderr.
    pub(crate) fn show(&self, failure: &Failure) {
        let theme = if self.colour_of_errors {
            GraphicalTheme::unicode()
        } else {
            GraphicalTheme::unicode_nocolor()
        };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(self.width_of_errors.unwrap_or(WIDTH))
            .with_wrap_lines(self.width_of_errors.is_some())
            .with_break_words(false)
            .with_word_splitter(textwrap::WordSplitter::NoHyphenation)
            .with_word_separator(textwrap::WordSeparator::AsciiSpace)
            .with_links(false);
        let mut text = String::new();
        if handler.render_report(&mut text, failure.report.as_ref()).is_err() {
            text = format!("{:?}", failure.report);
        }
        // Nothing is left to be done where stderr is gone.
        let _ = std::io::stderr().write_all(in_view(&text).as_bytes());
    }
}

/// A rendered error with what is not seen written out, in which lines and colours stay.
fn in_view(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(char::is_control) {
        shown.push_str(&harmless(&rest[..at]));
        let of_ours = length_of_ours(&rest[at..]);
        let length = match of_ours {
            0 => rest[at..].chars().next().map_or(0, char::len_utf8),
            length => length,
        };
        let control = &rest[at..at + length];
        match of_ours {
            0 => shown.push_str(&harmless(control)),
            _ => shown.push_str(control),
        }
        rest = &rest[at + length..];
    }
    shown + &harmless(rest)
}

/// How many bytes a line end or the code for a colour takes at the start of a text; 0 for anything else.
fn length_of_ours(text: &str) -> usize {
    if text.starts_with('\n') {
        return 1;
    }
    let Some(code) = text.strip_prefix("\u{1b}[") else {
        return 0;
    };
    let digits = code
        .bytes()
        .take_while(|byte| matches!(byte, b'0'..=b'9' | b';'))
        .count();
    match code.as_bytes().get(digits) {
        Some(b'm') => digits + 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_hide_nothing_and_keep_their_lines_and_colours() {
        assert_eq!(
            in_view("\u{1b}[31mfile\u{a0}\u{1b}[0m\n  site\u{200b}\u{1b}[2J\u{202e}"),
            "\u{1b}[31mfile⟨NBSP⟩\u{1b}[0m\n  site⟨U+200B⟩⟨U+001B⟩[2J⟨U+202E⟩"
        );
    }
}
