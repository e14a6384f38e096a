//! What a document is made of.

use super::drawing::Picture;
use super::text::{LONGEST, cut};

/// A numbered section.
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
    /// The verdict, large, with what it leaves open, and what it means.
    Panel(Mark, Line, Line),
    List(Vec<Line>),
    /// Names and what they are.
    Facts(Vec<(&'static str, Line)>),
    /// Numbers and what they count.
    Figures(Vec<(&'static str, Line)>),
    Table(Table),
    /// A picture with its table.
    Picture(Picture),
    /// Findings.
    Cards(Vec<Card>),
    /// What only some will read, behind its label.
    Fold(String, Vec<Part>),
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
    /// A link to a section.
    Link(&'static str, &'static str),
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
    /// How bad.
    pub(crate) mark: Mark,
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

    /// With a link to a section after it.
    pub(crate) fn link(self, to: &'static str, text: &'static str) -> Self {
        self.with(Span::Link(to, text))
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
