//! The report as one web page, for people.
//!
//! A function of the statement alone. The page loads nothing, runs nothing and says so in its policy: no script, no
//! picture or font from elsewhere, one style sheet that is named by its digest. It never says that it was verified, since
//! any copy could.
//!
//! Built through [`writer::Html`], which escapes whatever it is given; a template language would be one more thing to
//! trust, and of what it does only that is needed here.

mod drawing;
mod writer;

#[cfg(test)]
mod tests;

use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};

use crate::document::{
    self, Card, Chip, Document, Head, Line, Part, Picture, Reader, Section, Span, Table, cut, shown,
};
use candour_statement::statement::Statement;
use writer::Html;

/// The one style sheet.
const STYLE: &str = concat!(include_str!("html/style.css"), include_str!("html/figures.css"));

/// The title of the browser's window is cut here, as it stands in the page.
const WINDOW_TITLE: usize = 55;

/// A table of more columns scrolls on a narrow screen, rather than be squeezed.
const WIDE: usize = 5;

/// The report about a statement as a page of HTML.
pub fn render(statement: &Statement, reader: Reader) -> String {
    let document = document::document(statement, reader);
    let mut page = Page::default();
    page.html.doctype();
    page.html.open("html", &[("lang", "en-GB")]);
    head(&mut page.html, &document);
    page.body(&document);
    page.html.close("html");
    page.html.finish()
}

fn head(html: &mut Html, document: &Document) {
    html.within("head", &[], |html| {
        html.void("meta", &[("charset", "utf-8")]);
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
            Base64::encode_string(&Sha256::digest(STYLE.as_bytes()))
        );
        html.void(
            "meta",
            &[("http-equiv", "Content-Security-Policy"), ("content", &policy)],
        );
        html.void(
            "meta",
            &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")],
        );
        html.within("title", &[], |html| {
            html.bare(&window_title(&document.title));
        });
        html.style(STYLE);
    });
}

/// What the browser shows as the name of the page.
fn window_title(title: &str) -> String {
    let title = shown(title);
    let mut length = 0;
    let fits = title.chars().take_while(|c| {
        length += writer::escape(&c.to_string()).chars().count();
        length <= WINDOW_TITLE
    });
    format!("{}: audit", cut(&title, fits.count()))
}

/// The page, with the numbers given out so far.
#[derive(Default)]
struct Page {
    html: Html,
    tables: usize,
    figures: usize,
}

impl Page {
    fn body(&mut self, document: &Document) {
        self.html.open("body", &[]);
        self.html.within("a", &[("class", "skip"), ("href", "#main")], |html| {
            html.text("Skip to the report")
        });
        self.html.within("header", &[("class", "banner")], |html| {
            html.within("p", &[("class", "page")], |html| html.text(document.kind));
        });
        self.html.open("main", &[("id", "main"), ("class", "page")]);
        self.html.within("h1", &[], |html| {
            html.within("bdi", &[], |html| html.text(&document.title))
        });
        self.head(&document.head);
        contents(&mut self.html, &document.sections);
        document.sections.iter().for_each(|section| self.section(section));
        self.html.close("main");
        self.html.within("footer", &[("class", "page")], |html| {
            html.within("p", &[], |html| {
                html.text("This page renders a statement that Candour wrote. It proves nothing by itself: ");
                html.within("a", &[("href", "#verify")], |html| html.text("how to check it"));
                html.text(".");
            });
        });
        self.html.close("body");
    }

    /// The first screen.
    fn head(&mut self, head: &Head) {
        self.html.within("div", &[("class", "byline")], |html| {
            for told in head.byline.iter().filter(|told| !told.0.is_empty()) {
                html.within("p", &[], |html| line(html, told));
            }
        });
        let class = format!("panel {}", head.mark.kind);
        let labelled = [("class", class.as_str()), ("aria-labelledby", "outcome")];
        self.html.within("section", &labelled, |html| {
            html.within("h2", &[("id", "outcome")], |html| {
                line(html, &Line::default().mark(head.mark).plain(&head.open))
            });
            html.within("p", &[], |html| line(html, &head.opening));
            list_of(html, &head.points);
            if let Some(risks) = &head.risks {
                html.within("p", &[("class", "risks")], |html| line(html, risks));
            }
        });
        self.html.within("ul", &[("class", "chips")], |html| {
            head.chips.iter().for_each(|of| chip(html, of));
        });
        if let Some(picture) = &head.lead {
            self.picture(picture);
        }
    }

    fn section(&mut self, section: &Section) {
        self.html.open("section", &[]);
        self.html
            .within("h2", &[("id", section.id)], |html| html.text(section.title));
        section.parts.iter().for_each(|part| self.part(part));
        self.html.close("section");
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Heading(level, text) => {
                let name = if *level == 3 { "h3" } else { "h4" };
                self.html.within(name, &[], |html| line(html, text));
            }
            Part::Paragraph(text) => self.html.within("p", &[], |html| line(html, text)),
            Part::List(items) => list_of(&mut self.html, items),
            Part::Facts(facts) => self.html.within("dl", &[], |html| list(html, facts)),
            Part::Table(table) => self.table(table),
            Part::Picture(picture) => self.picture(picture),
            Part::Cards(cards) => self.html.within("ul", &[("class", "cards")], |html| {
                cards.iter().for_each(|card| one(html, card));
            }),
            Part::Fold(id, label, parts) => {
                let id: Vec<(&str, &str)> = id.iter().map(|id| ("id", id.as_str())).collect();
                self.html.open("details", &id);
                self.html.within("summary", &[], |html| html.text(label));
                parts.iter().for_each(|part| self.part(part));
                self.html.close("details");
            }
            Part::Code(lines) => self.html.within("pre", &[], |html| {
                html.within("code", &[], |html| html.lines(lines));
            }),
        }
    }

    /// A table that scrolls by itself where it is too wide for the page.
    fn table(&mut self, table: &Table) {
        self.tables += 1;
        let id = format!("table-{}", self.tables);
        let caption = format!("Table {}: {}", self.tables, table.caption);
        let class = if table.columns.len() > WIDE { "wide" } else { "narrow" };
        let region = [("class", "scroll"), ("tabindex", "0"), ("aria-labelledby", id.as_str())];
        self.html.within("section", &region, |html| {
            html.within("table", &[("class", class)], |html| {
                html.within("caption", &[("id", &id)], |html| html.text(&caption));
                html.within("thead", &[], |html| {
                    html.within("tr", &[], |html| {
                        for column in &table.columns {
                            let numeric = [("scope", "col"), ("class", "n")];
                            let attributes = if column.is_number { &numeric[..] } else { &numeric[..1] };
                            html.within("th", attributes, |html| html.text(&column.label));
                        }
                    });
                });
                html.within("tbody", &[], |html| {
                    table.rows.iter().for_each(|row| table_row(html, table, row))
                });
            });
        });
        if let Some(more) = &table.more {
            self.html.within("p", &[], |html| html.text(more));
        }
    }

    fn picture(&mut self, picture: &Picture) {
        if !picture.is_drawn() {
            return self.said(picture);
        }
        self.figures += 1;
        let number = self.figures;
        self.html.open("figure", &[]);
        self.html
            .within("figcaption", &[("id", &format!("figure-{number}"))], |html| {
                html.text(&format!("Figure {number}: {}", picture.title));
            });
        self.html
            .within("p", &[("class", "caption")], |html| html.text(&picture.description));
        drawing::draw(&mut self.html, number, picture);
        self.html.open("details", &[]);
        self.html.within("summary", &[], |html| {
            html.text(&format!("The numbers of figure {number}"))
        });
        self.table(&picture.table);
        self.html.close("details");
        self.html.close("figure");
    }

    /// What a sentence says as well as a picture would.
    fn said(&mut self, picture: &Picture) {
        self.html.within("p", &[("class", "said")], |html| {
            html.within("strong", &[], |html| html.text(&picture.title));
            html.text(". ");
            html.text(&picture.description);
        });
        self.html.open("details", &[]);
        self.html.within("summary", &[], |html| html.text("The numbers"));
        self.table(&picture.table);
        self.html.close("details");
    }
}

fn chip(html: &mut Html, chip: &Chip) {
    html.within("li", &[("class", chip.mark.kind)], |html| {
        html.within("a", &[("href", &format!("#{}", chip.to))], |html| html.text(&chip.name));
        html.text(" ");
        line(html, &Line::default().mark(chip.mark));
        if let Some(open) = &chip.open {
            html.text(", ");
            html.within("span", &[], |html| html.text(open));
        }
    });
}

fn list_of(html: &mut Html, items: &[Line]) {
    if items.is_empty() {
        return;
    }
    html.within("ul", &[], |html| {
        for item in items {
            html.within("li", &[], |html| line(html, item));
        }
    });
}

fn contents(html: &mut Html, sections: &[Section]) {
    html.within("nav", &[("aria-label", "Contents")], |html| {
        html.within("ul", &[], |html| {
            for section in sections {
                html.within("li", &[], |html| {
                    html.within("a", &[("href", &format!("#{}", section.id))], |html| {
                        html.text(section.title)
                    });
                });
            }
        });
    });
}

/// A row, its first cell the heading.
fn table_row(html: &mut Html, table: &Table, row: &[Line]) {
    html.within("tr", &[], |html| {
        for (at, (cell, column)) in row.iter().zip(&table.columns).enumerate() {
            match (at, column.is_number) {
                (0, _) => html.within("th", &[("scope", "row")], |html| line(html, cell)),
                (_, true) => html.within("td", &[("class", "n")], |html| line(html, cell)),
                (_, false) => html.within("td", &[], |html| line(html, cell)),
            }
        }
    });
}

fn list(html: &mut Html, facts: &[(&'static str, Line)]) {
    for (name, what) in facts {
        html.within("div", &[], |html| {
            html.within("dt", &[], |html| html.text(name));
            html.within("dd", &[], |html| line(html, what));
        });
    }
}

fn one(html: &mut Html, card: &Card) {
    let class = format!("card {}", card.mark.kind);
    html.within("li", &[("class", &class), ("id", &card.id)], |html| {
        html.within("p", &[("class", "what")], |html| {
            line(
                html,
                &Line::default()
                    .mark(card.mark)
                    .plain(format!(", finding {}: ", card.number))
                    .then(card.text.clone()),
            );
        });
        html.within("dl", &[], |html| list(html, &card.facts));
    });
}

fn line(html: &mut Html, line: &Line) {
    for span in &line.0 {
        match span {
            Span::Plain(text) => html.text(text),
            Span::Value(text) => html.within("bdi", &[], |html| html.text(text)),
            Span::Code(text) => html.within("code", &[], |html| html.within("bdi", &[], |html| html.text(text))),
            Span::Mark(mark) => {
                html.within("span", &[("class", &format!("mark {}", mark.kind))], |html| {
                    html.within("span", &[("class", "shape"), ("aria-hidden", "true")], |html| {
                        html.text(mark.shape)
                    });
                    html.text(" ");
                    html.text(mark.word);
                });
            }
            Span::Link(to, text) => html.within("a", &[("href", &format!("#{to}"))], |html| html.text(text)),
            Span::Mail(address) => html.within("a", &[("href", &format!("mailto:{address}"))], |html| {
                html.within("bdi", &[], |html| html.text(address));
            }),
        }
    }
}
