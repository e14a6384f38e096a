//! Pictures as SVG inside the page, as wide as it lets them: places are shares of the width, so that text keeps its size.
//!
//! Only classes, no style: the page's policy allows none, and the style sheet knows of the dark and of print. Pieces differ
//! in pattern or outline, not in colour alone.

mod bars;
mod dots;
mod grid;
mod lines;
mod strips;

use super::writer::Html;
use crate::document::{Drawing, Fill, Picture, Tick};

/// The whole width, in the units of places: hundredths of a per cent.
const WIDTH: u64 = 10_000;

/// Draws a picture; `number` keeps its names apart from those of others.
pub(super) fn draw(html: &mut Html, number: usize, picture: &Picture) {
    match &picture.drawing {
        Drawing::Nothing => {}
        Drawing::Bars { rows, legend } => {
            keys(html, number, legend);
            bars::draw(html, number, picture, rows);
        }
        Drawing::Lines(lines) => {
            keys(html, number, &lines.legend);
            lines::draw(html, number, picture, lines);
        }
        Drawing::Dots { rows, legend } => {
            keys(html, number, legend);
            dots::draw(html, number, picture, rows);
        }
        Drawing::Strips {
            rows,
            places,
            ticks,
            legend,
        } => {
            keys(html, number, legend);
            scrolled(html, number, |html| {
                strips::draw(html, number, picture, rows, *places, ticks)
            });
        }
        Drawing::Grid { columns, rows, legend } => {
            keys(html, number, legend);
            scrolled(html, number, |html| grid::draw(html, number, picture, columns, rows));
        }
    }
}

/// A region that scrolls by itself where the page is narrow.
fn scrolled(html: &mut Html, number: usize, draw: impl FnOnce(&mut Html)) {
    let caption = format!("figure-{number}");
    let region = [
        ("class", "scroll"),
        ("tabindex", "0"),
        ("aria-labelledby", caption.as_str()),
    ];
    html.within("section", &region, draw);
}

/// A picture with its title, and what it counts.
fn image(
    html: &mut Html,
    number: usize,
    picture: &Picture,
    (class, width, height): (&str, &str, usize),
    draw: impl FnOnce(&mut Html),
) {
    let (title, description) = (format!("figure-{number}-title"), format!("figure-{number}-seen"));
    let labelled = format!("{title} {description}");
    let height = height.to_string();
    let view = format!("0 0 {width} {height}");
    let mut attributes = vec![
        ("role", "img"),
        ("aria-labelledby", labelled.as_str()),
        ("class", class),
        ("width", width),
        ("height", height.as_str()),
    ];
    // Print may have less room.
    if !width.ends_with('%') {
        attributes.push(("viewBox", view.as_str()));
    }
    html.within("svg", &attributes, |html| {
        html.within("title", &[("id", &title)], |html| html.bare(&picture.title));
        html.within("desc", &[("id", &description)], |html| html.bare(&picture.description));
        pattern(html, &stripes(number));
        draw(html);
    });
}

/// `4321` as `43.21%`.
fn percent(place: u64) -> String {
    match place % 100 {
        0 => format!("{}%", place / 100),
        hundredths => format!("{}.{hundredths:02}%", place / 100),
    }
}

fn text(html: &mut Html, class: &str, (x, y): (&str, usize), words: &str) {
    let y = y.to_string();
    html.within("text", &[("class", class), ("x", x), ("y", &y)], |html| {
        html.bare(words)
    });
}

/// A label below a place: it stays inside at both ends.
fn tick(html: &mut Html, place: u64, y: usize, words: &str) {
    let class = match place {
        0..600 => "tick start",
        600..=9_400 => "tick",
        _ => "tick end",
    };
    text(html, class, (&percent(place), y), words);
}

/// Where labels stand: each at the middle of its place.
fn middles(ticks: &[Tick], places: u64, from: u64) -> impl Iterator<Item = (u64, &str)> {
    let middle = move |at: u64| from + (2 * at + 1) * (WIDTH - from) / (2 * places.max(1));
    ticks.iter().map(move |(at, words)| (middle(*at), words.as_str()))
}

fn piece(html: &mut Html, number: usize, fill: Fill, (x, width): (&str, &str), (y, height): (usize, usize)) {
    let (class, stripes) = (format!("piece {}", fill.class()), format!("url(#{})", stripes(number)));
    let (y, height) = (y.to_string(), height.to_string());
    let mut attributes = vec![
        ("class", class.as_str()),
        ("x", x),
        ("y", y.as_str()),
        ("width", width),
        ("height", height.as_str()),
    ];
    if is_striped(fill) {
        attributes.push(("fill", &stripes));
    }
    html.within("rect", &attributes, |_| {});
}

fn is_striped(fill: Fill) -> bool {
    fill == Fill::Missing
}

fn stripes(number: usize) -> String {
    format!("stripes-{number}")
}

/// Stripes, for what is to be told apart without colour.
fn pattern(html: &mut Html, id: &str) {
    let size = [
        ("id", id),
        ("width", "6"),
        ("height", "6"),
        ("patternUnits", "userSpaceOnUse"),
        ("patternTransform", "rotate(45)"),
    ];
    html.within("pattern", &size, |html| {
        for (class, width) in [("stripe-back", "6"), ("stripe", "3")] {
            html.within("rect", &[("class", class), ("width", width), ("height", "6")], |_| {});
        }
    });
}

/// What the fills stand for.
fn keys(html: &mut Html, number: usize, legend: &[(Fill, String)]) {
    if legend.is_empty() {
        return;
    }
    html.within("ul", &[("class", "legend")], |html| {
        for (fill, words) in legend {
            html.within("li", &[], |html| {
                let attributes = [("width", "30"), ("height", "18"), ("aria-hidden", "true")];
                html.within("svg", &attributes, |html| {
                    piece(html, number, *fill, ("1", "28"), (2, 14))
                });
                html.text(" ");
                html.text(words);
            });
        }
    });
}
