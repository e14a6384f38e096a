//! Errors as people read them, and whether and how widely to draw.

use std::io::{IsTerminal, Write};

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
        let text = format!("note: {}\n", candour_render::terminal::harmless(text));
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
        let _ = std::io::stderr().write_all(text.as_bytes());
    }
}
