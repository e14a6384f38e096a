//! Lines over time, and below them the share of cells that is suppressed.

use super::{WIDTH, image, percent, piece, text, tick};
use crate::document::{Fill, Lines, Picture};
use crate::html::writer::Html;

/// The room above the lines, their height, that of the shares below, and that of the labels of time.
const ABOVE: usize = 20;
const HIGH: usize = 150;
const SHARES: usize = 26;
const TICKS: usize = 24;

pub(super) fn draw(html: &mut Html, number: usize, picture: &Picture, lines: &Lines) {
    let shares = if lines.suppressed.is_empty() { 0 } else { SHARES };
    let height = ABOVE + HIGH + shares + TICKS;
    image(html, number, picture, ("lines", "100%", height), |html| {
        for (at, words) in &lines.guides {
            let y = ABOVE + HIGH - usize::try_from(*at).unwrap_or(0) * HIGH / 1000;
            let line = y.to_string();
            let attributes = [
                ("class", "guide"),
                ("x1", "0"),
                ("x2", "100%"),
                ("y1", &line),
                ("y2", &line),
            ];
            html.within("line", &attributes, |_| {});
            text(html, "guide-label", ("0", y - 4), words);
        }
        let (y, high) = (ABOVE.to_string(), HIGH.to_string());
        let stretched = [
            ("x", "0"),
            ("y", y.as_str()),
            ("width", "100%"),
            ("height", high.as_str()),
            ("viewBox", "0 0 10000 1000"),
            ("preserveAspectRatio", "none"),
        ];
        html.within("svg", &stretched, |html| {
            for (fill, heights) in &lines.lines {
                runs(heights).for_each(|run| line(html, *fill, lines.places, &run));
            }
        });
        for (at, share) in lines.suppressed.iter().enumerate() {
            let Some(share) = share.filter(|share| *share > 0) else {
                continue;
            };
            let (left, right) = (edge(at as u64, lines.places), edge(at as u64 + 1, lines.places));
            let high = (usize::try_from(share).unwrap_or(0) * (SHARES - 6) / 1000).max(1);
            let top = ABOVE + HIGH + SHARES - high;
            let width = percent((right - left).max(1));
            piece(html, number, Fill::Suppressed, (&percent(left), &width), (top, high));
        }
        for (at, words) in &lines.ticks {
            tick(html, place(*at, lines.places), height - 6, words);
        }
    });
}

/// The first place lies at the left end, the last at the right.
fn place(at: u64, places: u64) -> u64 {
    at * WIDTH / (places - 1).max(1)
}

/// Where the share of a place begins: half way from the one before.
fn edge(at: u64, places: u64) -> u64 {
    ((2 * at).saturating_sub(1) * WIDTH / (2 * (places - 1).max(1))).min(WIDTH)
}

/// Heights that follow each other without a gap, each with its place.
fn runs(heights: &[Option<u64>]) -> impl Iterator<Item = Vec<(u64, u64)>> {
    let placed: Vec<Option<(u64, u64)>> = heights
        .iter()
        .enumerate()
        .map(|(at, height)| height.map(|height| (at as u64, height)))
        .collect();
    let runs: Vec<Vec<(u64, u64)>> = placed
        .split(Option::is_none)
        .filter(|run| !run.is_empty())
        .map(|run| run.iter().flatten().copied().collect())
        .collect();
    runs.into_iter()
}

fn line(html: &mut Html, fill: Fill, places: u64, run: &[(u64, u64)]) {
    let point = |x: u64, height: u64| format!("{x},{}", 1000 - height.min(1000));
    let points: Vec<String> = match run {
        // One alone would not be seen: it is drawn as a short line.
        [(at, height)] => {
            let x = place(*at, places);
            vec![
                point(x.saturating_sub(40), *height),
                point((x + 40).min(WIDTH), *height),
            ]
        }
        run => run
            .iter()
            .map(|(at, height)| point(place(*at, places), *height))
            .collect(),
    };
    let class = format!("line {}", fill.class());
    html.within(
        "polyline",
        &[("class", class.as_str()), ("points", &points.join(" "))],
        |_| {},
    );
}
