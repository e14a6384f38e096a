//! What a document is made of.

use super::drawing::Picture;
use super::text::{LONGEST, cut};

/// What stands above the sections: the first screen.
pub(crate) struct Head {
    /// Who publishes what, and how much of it; then for which day it was audited, and whom to ask.
    pub(crate) byline: Vec<Line>,
    pub(crate) mark: Mark,
    /// What the verdict leaves open, after its word.
    pub(crate) open: String,
    /// The outcome in a sentence.
    pub(crate) opening: Line,
    /// What was found, each in a sentence, and what else is to be known of the verdict.
    pub(crate) points: Vec<Line>,
    pub(crate) chips: Vec<Chip>,
    /// What was not checked, and could matter.
    pub(crate) risks: Option<Line>,
    /// The picture that says most.
    pub(crate) lead: Option<Picture>,
}

/// A dimension with its verdict.
pub(crate) struct Chip {
    pub(crate) name: String,
    pub(crate) mark: Mark,
    /// What the verdict leaves open, or how many findings it rests on.
    pub(crate) open: Option<String>,
    /// Where more is said of it.
    pub(crate) to: String,
}

/// A section.
pub(crate) struct Section {
    /// Where links to it lead.
    pub(crate) id: &'static str,
    /// Its heading.
    pub(crate) title: &'static str,
    /// What it holds.
    pub(crate) parts: Vec<Part>,
}

/// A piece of a section.
pub(crate) enum Part {
    /// A heading below the section's own: level 3 or 4.
    Heading(u8, Line),
    Paragraph(Line),
    List(Vec<Line>),
    /// Names and what they are.
    Facts(Vec<(&'static str, Line)>),
    Table(Table),
    /// A picture with its table.
    Picture(Picture),
    /// Findings.
    Cards(Vec<Card>),
    /// What only some will read, behind its label; and where links to it lead.
    Fold(Option<String>, String, Vec<Part>),
    /// Commands or their output, line by line.
    Code(Vec<String>),
}

/// A line of text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line(pub(crate) Vec<Span>);

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Span {
    /// Candour's own words.
    Plain(String),
    /// A text of the statement, which keeps its direction of writing to itself.
    Value(String),
    /// A name in a file or a command.
    Code(String),
    /// A verdict, a severity or a status.
    Mark(Mark),
    /// A link into the page: where it leads, and its words.
    Link(String, String),
    /// An address for letters.
    Mail(String),
}

/// A word with a shape and a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) word: &'static str,
    /// The shape beside it, a character.
    pub(crate) shape: &'static str,
    /// Its kind, for the style sheet.
    pub(crate) kind: &'static str,
}

/// A table: the first cell of each row is its heading.
pub(crate) struct Table {
    /// What it shows.
    pub(crate) caption: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<Line>>,
    /// What was left out.
    pub(crate) more: Option<String>,
}

/// A column of a table.
#[derive(Clone)]
pub(crate) struct Column {
    /// Its heading.
    pub(crate) label: String,
    /// Whether it holds numbers.
    pub(crate) is_number: bool,
}

/// One finding.
pub(crate) struct Card {
    /// Where links to it lead.
    pub(crate) id: String,
    /// How bad.
    pub(crate) mark: Mark,
    /// Its number on the page.
    pub(crate) number: usize,
    /// What.
    pub(crate) text: Line,
    /// Where, how many, what to do.
    pub(crate) facts: Vec<(&'static str, Line)>,
}

impl Line {
    /// With Candour's own words after it.
    pub(crate) fn plain(self, text: impl Into<String>) -> Self {
        self.with(Span::Plain(text.into()))
    }

    /// With a text of the statement after it, cut where it is very long.
    pub(crate) fn value(self, text: &str) -> Self {
        self.with(Span::Value(cut(text, LONGEST)))
    }

    /// With sentences of the statement after it, which may be many.
    pub(crate) fn sentences(self, text: &str) -> Self {
        self.with(Span::Value(cut(text, 8 * LONGEST)))
    }

    /// With a name after it, cut where it is very long.
    pub(crate) fn code(self, text: &str) -> Self {
        self.with(Span::Code(cut(text, LONGEST)))
    }

    /// With a column after it.
    pub(crate) fn column(self, id: &str) -> Self {
        self.code(&candour_words::column(id))
    }

    /// With a mark after it.
    pub(crate) fn mark(self, mark: Mark) -> Self {
        self.with(Span::Mark(mark))
    }

    /// With a link into the page after it.
    pub(crate) fn link(self, to: &str, text: &str) -> Self {
        self.with(Span::Link(to.to_owned(), text.to_owned()))
    }

    /// With whom to ask after it: an address for letters is a link.
    pub(crate) fn contact(self, text: &str) -> Self {
        match is_address(text) {
            true => self.with(Span::Mail(text.to_owned())),
            false => self.value(text),
        }
    }

    /// With another line after it.
    pub(crate) fn then(mut self, other: Line) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Lines in one, with `between` between them.
    pub(crate) fn joined(lines: impl IntoIterator<Item = Line>, between: &str) -> Self {
        let mut joined = Line::default();
        for line in lines {
            if !joined.0.is_empty() {
                joined = joined.plain(between);
            }
            joined = joined.then(line);
        }
        joined
    }

    fn with(mut self, span: Span) -> Self {
        self.0.push(span);
        self
    }
}

/// Whether a text is an address for letters, and nothing else: a link that it is put into leads nowhere else.
fn is_address(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '+' | '-');
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && text.len() < 100 && name.chars().chain(host.chars()).all(is_plain)
    })
}

/// Candour's own words.
pub(crate) fn plain(text: impl Into<String>) -> Line {
    Line::default().plain(text)
}

/// A text of the statement.
pub(crate) fn value(text: &str) -> Line {
    Line::default().value(text)
}

/// A name in a file or a command.
pub(crate) fn code(text: &str) -> Line {
    Line::default().code(text)
}

/// A column, by its label or its place.
pub(crate) fn column(id: &str) -> Line {
    Line::default().column(id)
}

/// A text of the statement, or what to say where there is none.
pub(crate) fn value_or(text: Option<&String>, otherwise: &str) -> Line {
    text.map_or_else(|| plain(otherwise), |text| value(text))
}

impl Table {
    /// An empty table. A column whose label begins with `#` holds numbers.
    pub(crate) fn new(caption: impl Into<String>, labels: &[&str]) -> Self {
        let column = |label: &&str| Column {
            label: label.trim_start_matches('#').to_owned(),
            is_number: label.starts_with('#'),
        };
        Table {
            caption: caption.into(),
            columns: labels.iter().map(column).collect(),
            rows: Vec::new(),
            more: None,
        }
    }

    /// With these rows, or the first of them and where the others are.
    pub(crate) fn rows(mut self, mut rows: Vec<Vec<Line>>, most: usize, elsewhere: &str) -> Self {
        let all = rows.len();
        rows.truncate(most);
        if all > most {
            self.more = Some(and_more(all - most, elsewhere));
        }
        self.rows = rows;
        self
    }
}

/// `And 3 more, in findings.jsonl.`
pub(crate) fn and_more(n: usize, elsewhere: &str) -> String {
    format!("And {} more, in {elsewhere}.", candour_words::number(n as u64))
}
