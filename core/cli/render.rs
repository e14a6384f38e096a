//! Errors as people read them, and whether and how widely to draw.

use std::io::{IsTerminal, Write};

use candour_render::terminal::harmless;
use miette::{GraphicalReportHandler, GraphicalTheme};

use crate::args::Colour;
use crate::exit::Failure;

/// The width of what is printed where no terminal says otherwise, and at most: longer lines are hard to read.
const WIDTH: usize = 100;

fn width() -> usize {
    let stdout = terminal_size::terminal_size_of(std::io::stdout());
    stdout.map_or(WIDTH, |(width, _)| usize::from(width.0).min(WIDTH))
}

/// What is known of where output goes.
#[derive(Debug)]
pub(crate) struct Screen {
    /// Colour on stdout.
    pub(crate) colour: bool,
    /// Columns.
    pub(crate) width: usize,
    colour_of_errors: bool,
}

impl Screen {
    /// Looks at the terminal and at what the user asked for.
    pub(crate) fn new(colour: Colour) -> Self {
        let wanted = |is_terminal: bool| match colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        };
        Screen {
            colour: wanted(std::io::stdout().is_terminal()),
            width: width(),
            colour_of_errors: wanted(std::io::stderr().is_terminal()),
        }
    }

    /// Shows a remark on stderr.
    pub(crate) fn note(&self, text: &str) {
        let text = format!("note: {}\n", harmless(text));
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
            .with_width(self.width)
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
