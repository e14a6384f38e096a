//! Pictures as SVG inside the page: bars that are as wide as the page lets them, and grids of a fixed size that scroll.
//!
//! Only attributes, no style: the page's policy allows none. Pieces of bars differ in pattern, not in colour alone.

use super::writer::Html;
use crate::document::{BarRow, Cell, Drawing, Fill, Picture};

const TEXT: &str = "#212b32";
const BLUE: &str = "#005eb8";
const RED: &str = "#d5281b";
const GREY: &str = "#4c6272";

/// How long the longest bar is, in thousandths of the width: its number stands beside it.
const LONGEST_BAR: u64 = 700;

/// Heights of a label and of a bar, and the gap below a row.
const LABEL: usize = 22;
const BAR: usize = 22;
const GAP: usize = 10;

/// A grid's cells; and of its labels the gap after them, and what each character takes at most.
const CELL: (usize, usize) = (64, 28);
const LABELS: (usize, usize) = (16, 8);

/// The shades of a grid, from none missing to most, each with the colour of the number in it.
const SHADES: [(&str, &str); 5] = [
    ("#ffffff", TEXT),
    ("#d9e8f6", TEXT),
    ("#99c2e6", TEXT),
    (BLUE, "#ffffff"),
    ("#002f5c", "#ffffff"),
];

/// Draws a picture; `number` keeps its names apart from those of others.
pub(super) fn draw(html: &mut Html, number: usize, picture: &Picture) {
    match &picture.drawing {
        Drawing::Bars { rows, legend } => {
            if !legend.is_empty() {
                html.within("ul", &[("class", "legend")], |html| {
                    for (fill, word) in legend {
                        html.within("li", &[], |html| key(html, number, *fill, word));
                    }
                });
            }
            bars(html, number, picture, rows);
        }
        Drawing::Grid { columns, rows } => {
            let caption = format!("figure-{number}");
            let region = [
                ("class", "scroll"),
                ("tabindex", "0"),
                ("aria-labelledby", caption.as_str()),
            ];
            html.within("section", &region, |html| grid(html, number, picture, columns, rows));
        }
    }
}

/// A picture with its title, and what is to be seen in it.
fn image(html: &mut Html, number: usize, picture: &Picture, width: &str, height: usize, draw: impl FnOnce(&mut Html)) {
    let (title, description) = (format!("figure-{number}-title"), format!("figure-{number}-seen"));
    let labelled = format!("{title} {description}");
    let height = height.to_string();
    let attributes = [
        ("role", "img"),
        ("aria-labelledby", labelled.as_str()),
        ("width", width),
        ("height", height.as_str()),
        ("font-size", "15"),
        ("fill", TEXT),
    ];
    html.within("svg", &attributes, |html| {
        html.within("title", &[("id", &title)], |html| html.bare(&picture.title));
        html.within("desc", &[("id", &description)], |html| html.bare(&picture.description));
        draw(html);
    });
}

/// `432` as `43.2%`.
fn percent(thousandths: u64) -> String {
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

fn bars(html: &mut Html, number: usize, picture: &Picture, rows: &[BarRow]) {
    let height = rows.iter().map(|row| LABEL + row.bars.len() * BAR + GAP).sum();
    image(html, number, picture, "100%", height, |html| {
        pattern(html, &format!("stripes-{number}"));
        let mut top = 0;
        for row in rows {
            text(html, "0", top + 16, &[("font-weight", "600")], &row.label);
            top += LABEL;
            for (words, pieces) in &row.bars {
                let mut at = 0;
                for (fill, length) in pieces.iter().filter(|(_, length)| *length > 0) {
                    let length = (length * LONGEST_BAR / 1000).max(2);
                    piece(html, number, *fill, &percent(at), top + 2, &percent(length));
                    at += length;
                }
                text(html, &percent(at), top + 16, &[("dx", "6")], words);
                top += BAR;
            }
            top += GAP;
        }
    });
}

fn text(html: &mut Html, x: &str, y: usize, more: &[(&'static str, &str)], words: &str) {
    let y = y.to_string();
    let mut attributes = vec![("x", x), ("y", y.as_str())];
    attributes.extend_from_slice(more);
    html.within("text", &attributes, |html| html.bare(words));
}

fn piece(html: &mut Html, number: usize, fill: Fill, x: &str, y: usize, width: &str) {
    let stripes = format!("url(#stripes-{number})");
    let (paint, line, dashes) = match fill {
        Fill::Now => (BLUE, BLUE, "none"),
        Fill::Before => ("#ffffff", TEXT, "none"),
        Fill::Fail => (RED, RED, "none"),
        Fill::Warn => (stripes.as_str(), TEXT, "none"),
        Fill::Note => ("#ffffff", GREY, "3 2"),
    };
    let (y, height) = (y.to_string(), (BAR - 6).to_string());
    let attributes = [
        ("x", x),
        ("y", y.as_str()),
        ("width", width),
        ("height", height.as_str()),
        ("fill", paint),
        ("stroke", line),
        ("stroke-dasharray", dashes),
    ];
    html.within("rect", &attributes, |_| {});
}

/// Stripes, for warnings.
fn pattern(html: &mut Html, id: &str) {
    let size = [
        ("id", id),
        ("width", "6"),
        ("height", "6"),
        ("patternUnits", "userSpaceOnUse"),
        ("patternTransform", "rotate(45)"),
    ];
    html.within("pattern", &size, |html| {
        html.within("rect", &[("width", "6"), ("height", "6"), ("fill", "#ffffff")], |_| {});
        html.within("rect", &[("width", "3"), ("height", "6"), ("fill", TEXT)], |_| {});
    });
}

/// What a fill stands for.
fn key(html: &mut Html, number: usize, fill: Fill, word: &str) {
    let attributes = [("width", "30"), ("height", "18"), ("aria-hidden", "true")];
    html.within("svg", &attributes, |html| piece(html, number, fill, "1", 1, "28"));
    html.text(" ");
    html.text(word);
}

fn grid(html: &mut Html, number: usize, picture: &Picture, columns: &[String], rows: &[(String, Vec<Cell>)]) {
    let (wide, high) = CELL;
    let longest = rows.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0);
    let left = LABELS.0 + LABELS.1 * longest;
    let (width, height) = (left + wide * columns.len() + 1, high * (rows.len() + 1) + 1);
    image(html, number, picture, &width.to_string(), height, |html| {
        let middle = |at: usize| (left + at * wide + wide / 2).to_string();
        for (at, label) in columns.iter().enumerate() {
            text(
                html,
                &middle(at),
                18,
                &[("text-anchor", "middle"), ("font-size", "13")],
                label,
            );
        }
        for (at, (label, cells)) in rows.iter().enumerate() {
            let top = high * (at + 1);
            text(html, "0", top + 19, &[], label);
            for (at, cell) in cells.iter().enumerate() {
                let (paint, ink) = cell
                    .shade
                    .map_or(("none", TEXT), |shade| SHADES[shade.min(SHADES.len() - 1)]);
                let (x, y) = ((left + at * wide).to_string(), top.to_string());
                let (wide, high) = (wide.to_string(), high.to_string());
                let attributes = [
                    ("x", x.as_str()),
                    ("y", y.as_str()),
                    ("width", wide.as_str()),
                    ("height", high.as_str()),
                    ("fill", paint),
                    ("stroke", GREY),
                ];
                html.within("rect", &attributes, |_| {});
                let style = [("text-anchor", "middle"), ("font-size", "13"), ("fill", ink)];
                text(html, &middle(at), top + 19, &style, &cell.text);
            }
        }
    });
}
