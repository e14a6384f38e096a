//! Whether there is far more or far less in all.

use candour_sdk::{Finding, Judgement, Unit, label, labels};

use super::compared::Limits;
use crate::matched::Matched;
use crate::moved::{Moved, Series};
use crate::volume::{self, Counted};

/// What the whole came to over the periods in which it is the same, if it is found; in `redefined` more it is not.
pub(super) fn judge(
    limits: &Limits<'_>,
    counted: Counted<'_>,
    series: &Series,
    redefined: u64,
    out: &mut Judgement,
) -> Option<Moved> {
    limits.params.whole_percent?;
    let found = limits.changed_whole(series, counted);
    let open = if found.is_some() { 0 } else { series.open() };
    if let Some(column) = counted.filter(|_| open + redefined > 0) {
        let matched = Matched {
            compared: series.pairs.len() as u64 - open,
            redefined,
            suppressed: open,
            ..Matched::default()
        };
        matched.say(out.looked(Unit::Periods).columns([&column.label]));
    }
    found
}

/// Says it once, of all figures.
pub(super) fn say(found: &[(Counted<'_>, Moved)], out: &mut Judgement) {
    let sides = |counted, moved: &Moved| {
        [
            ("now", volume::argument(moved.now, counted, [])),
            ("before", volume::argument(moved.before, counted, [])),
        ]
    };
    let measures: Vec<&str> = found
        .iter()
        .filter_map(|(counted, _)| counted.map(|column| column.label.as_str()))
        .collect();
    let finding = match (found, &measures[..]) {
        ([], _) => return,
        ([(_, moved)], []) => sides(None, moved)
            .into_iter()
            .fold(Finding::of("whole-rows"), |finding, (name, told)| {
                finding.arg(name, told)
            }),
        ([(counted, moved)], [measure]) => {
            let finding = Finding::of("whole-figures")
                .columns([*measure])
                .arg("measure", label(*measure));
            sides(*counted, moved)
                .into_iter()
                .fold(finding, |finding, (name, told)| finding.arg(name, told))
        }
        _ => {
            let finding = Finding::of("wholes")
                .columns(measures.iter().copied())
                .arg("measures", labels(measures.iter().copied()));
            found.iter().fold(finding, |finding, (counted, moved)| {
                let measure = counted.map(|column| ("measure", label(&column.label)));
                finding.group(sides(*counted, moved).into_iter().chain(measure))
            })
        }
    };
    out.finding(finding);
}
