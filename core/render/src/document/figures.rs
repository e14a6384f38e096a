//! Section 4: key figures.

use candour_statement::predicate::Predicate;
use candour_statement::vocabulary::Dimension;
use candour_words::{agreeing, bytes, listed, names, number};

use super::drawing::{BarRow, Drawing, Fill, Picture, thousandths};
use super::model::{Line, Part, Section, Table, plain, value};
use super::wording;

/// How many datasets are listed.
const LISTED: usize = 100;

pub(super) fn section(predicate: &Predicate) -> Section {
    let figures = &predicate.figures;
    let figure = |n: u64| plain(number(n));
    let mut parts = vec![Part::Figures(vec![
        ("Datasets", figure(figures.datasets)),
        ("Records", figure(figures.records)),
        ("Size", plain(bytes(figures.bytes))),
        ("Checks that ran", figure(figures.checks_run)),
        ("Checks that found nothing", figure(figures.checks_clean)),
        (
            "Checks that found nothing, and saw only a part",
            figure(figures.checks_partly),
        ),
        ("Checks that could look at nothing", figure(figures.checks_not_looked)),
        ("Checks that do not apply", figure(figures.checks_not_applicable)),
        ("Checks that could not run", figure(figures.checks_could_not_run)),
        ("Failures", figure(figures.failures)),
        ("Warnings", figure(figures.warnings)),
        ("Notes", figure(figures.notes)),
        ("Findings waived", figure(figures.waived)),
    ])];
    if !predicate.datasets.is_empty() {
        parts.push(Part::Table(datasets(predicate)));
    }
    if let Some(picture) = by_dimension(predicate) {
        parts.push(Part::Picture(picture));
    }
    Section {
        id: "figures",
        title: "Key figures",
        parts,
    }
}

fn datasets(predicate: &Predicate) -> Table {
    let rows = predicate.datasets.iter().map(|dataset| {
        vec![
            value(&dataset.name),
            plain(names::kind(dataset.kind)),
            plain(number(dataset.records)),
            plain(number(dataset.columns)),
            plain(number(dataset.files)),
        ]
    });
    let labels = ["Dataset", "Kind", "#Records", "#Columns", "#Files"];
    Table::new("The datasets", &labels).rows(rows.collect(), LISTED, "the statement")
}

/// Findings by dimension, in bars stacked by severity.
fn by_dimension(predicate: &Predicate) -> Option<Picture> {
    let mut counted: Vec<(Dimension, [u64; 4])> = Vec::new();
    for result in &predicate.dimensions {
        counted.push((result.dimension, [0; 4]));
    }
    for block in &predicate.blocks {
        let mut counted = counted.iter_mut();
        if let Some((_, counts)) = counted.find(|(dimension, _)| block.dimension == Some(*dimension)) {
            block
                .evaluations
                .iter()
                .for_each(|evaluation| wording::count(counts, evaluation));
        }
    }
    // What was not checked has no bar: nought would look like a result.
    let is_checked = |dimension: Dimension| {
        let mut results = predicate.dimensions.iter();
        results.any(|result| result.dimension == dimension && result.verdict.is_some())
    };
    counted.retain(|(dimension, counts)| is_checked(*dimension) || counts.iter().any(|n| *n > 0));
    let standing = |counts: &[u64; 4]| counts[..3].iter().sum::<u64>();
    let (_, counts) = counted.iter().rev().max_by_key(|(_, counts)| standing(counts))?;
    let most = standing(counts);
    if most == 0 {
        return None;
    }
    let top: Vec<String> = counted
        .iter()
        .filter(|(_, counts)| standing(counts) == most)
        .map(|(dimension, _)| wording::dimension(*dimension))
        .collect();
    let description = format!(
        "Of the {} dimensions that were checked, {} {} the most findings, {}{}.",
        counted.len(),
        listed(&top),
        agreeing(top.len(), "has", "have"),
        number(most),
        agreeing(top.len(), "", " each"),
    );
    let rows = counted.iter().map(|(dimension, counts)| BarRow {
        label: wording::dimension(*dimension),
        bars: vec![(
            number(standing(counts)),
            [Fill::Fail, Fill::Warn, Fill::Note]
                .into_iter()
                .zip(counts)
                .map(|(fill, n)| (fill, thousandths(*n, most)))
                .collect(),
        )],
    });
    let cells = counted.iter().map(|(dimension, counts)| {
        let mut row: Vec<Line> = vec![plain(wording::dimension(*dimension))];
        row.extend(counts.iter().map(|n| plain(number(*n))));
        row
    });
    let labels = ["Dimension", "#Failures", "#Warnings", "#Notes", "#Waived"];
    Some(Picture {
        title: "Findings by dimension".to_owned(),
        description,
        drawing: Drawing::Bars {
            rows: rows.collect(),
            legend: vec![
                (Fill::Fail, "Failures".to_owned()),
                (Fill::Warn, "Warnings".to_owned()),
                (Fill::Note, "Notes".to_owned()),
            ],
        },
        table: Table::new("Findings by dimension and severity", &labels).rows(cells.collect(), usize::MAX, ""),
    })
}
