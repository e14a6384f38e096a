//! The first screen: who publishes what, the outcome with each finding as a sentence, the dimensions, what was not checked.

use candour_statement::predicate::{Dataset, DimensionResult, Predicate, Release};
use candour_statement::vocabulary::{Severity, Verdict};
use candour_words::{days, listed, names, number, outcome, period, period_range, several, several_periods, some_of};

use super::found::{self, Numbered};
use super::model::{Chip, Head, Line, plain, value};
use super::{pictures, wording};
use crate::sentence;

/// How many findings, and risks, are named.
const FINDINGS: usize = 6;
const RISKS: usize = 6;

pub(super) fn head(predicate: &Predicate, found: &[Numbered<'_>]) -> Head {
    Head {
        byline: vec![what(predicate), how(predicate)],
        mark: wording::verdict(predicate.verdict),
        open: open(predicate),
        opening: Line::default().sentences(&sentence::opening(predicate)),
        points: points(predicate, found),
        chips: predicate
            .dimensions
            .iter()
            .map(|result| chip(predicate, result))
            .collect(),
        risks: risks(predicate),
        lead: pictures::lead(predicate),
    }
}

/// Publisher, period, how much of what, licence.
fn what(predicate: &Predicate) -> Line {
    let release = &predicate.release;
    let mut told: Vec<Line> = release.publisher.iter().map(|publisher| value(publisher)).collect();
    told.extend(covered(release));
    told.extend(size(predicate));
    told.extend(release.licence.iter().map(|licence| value(licence)));
    Line::joined(told, " · ")
}

/// The first and the last day covered.
pub(super) fn covered(release: &Release) -> Option<Line> {
    match (&release.from, &release.to) {
        (Some(from), Some(to)) => Some(value(&days(from, to))),
        (Some(from), None) => Some(plain("from ").value(&period(from))),
        (None, Some(to)) => Some(plain("up to ").value(&period(to))),
        (None, None) => None,
    }
}

/// `3,704 rows, 201 months, 23 series of department`; of several datasets their number, of a file alone how it is written.
fn size(predicate: &Predicate) -> Option<Line> {
    match predicate.datasets.as_slice() {
        [] => None,
        [dataset] => Some(size_of(dataset)),
        datasets => Some(plain(format!(
            "{} in {}",
            several(predicate.figures.records, "row", "rows"),
            several(datasets.len() as u64, "dataset", "datasets")
        ))),
    }
}

fn size_of(dataset: &Dataset) -> Line {
    let profile = dataset.profile.as_ref();
    let mut told = vec![plain(several(dataset.records, "row", "rows"))];
    let periods = profile.map(|profile| profile.periods.as_slice()).unwrap_or_default();
    match periods {
        [] => told.extend([
            plain(several(dataset.columns, "column", "columns")),
            value(&names::written(&dataset.written)),
        ]),
        [only] => told.push(value(&period(&only.period))),
        [first, .., last] => told.push(
            plain(several_periods(periods.len() as u64, &first.period))
                .plain(" (")
                .value(&period_range(&first.period, &last.period))
                .plain(")"),
        ),
    }
    if let Some(groups) = profile
        .and_then(|profile| profile.groups.as_ref())
        .filter(|groups| groups.in_all > 1)
    {
        told.push(plain(format!("{} values of ", number(groups.in_all))).column(&groups.column));
    }
    Line::joined(told, ", ")
}

/// The day of the audit, whom to ask, how to check it.
fn how(predicate: &Predicate) -> Line {
    let mut told: Vec<Line> = Vec::new();
    if let Some(day) = &predicate.audit.as_of {
        told.push(plain("Audited as of ").value(&period(day)));
    }
    told.extend(
        predicate
            .release
            .contact
            .iter()
            .map(|contact| plain("Contact ").contact(contact)),
    );
    told.push(Line::default().link("verify", "How to check this report"));
    Line::joined(told, " · ")
}

/// `1 failure`, `2 warnings`: those that there are.
fn counted<const N: usize>(counts: [(u64, Severity); N]) -> Vec<String> {
    let there = counts.into_iter().filter(|(n, _)| *n > 0);
    there
        .map(|(n, severity)| {
            let (one, many) = names::finding(severity);
            several(n, one, many)
        })
        .collect()
}

/// What follows the word of the verdict.
fn open(predicate: &Predicate) -> String {
    let figures = &predicate.figures;
    let counted = counted([(figures.failures, Severity::Fail), (figures.warnings, Severity::Warn)]);
    let told = match (predicate.verdict, counted.is_empty()) {
        (Verdict::Failed | Verdict::Warned, false) => Some(listed(&counted)),
        (Verdict::Warned, true) => Some("not everything could be checked".to_owned()),
        (Verdict::Error, _) => Some("the audit is not complete".to_owned()),
        (Verdict::Passed | Verdict::Failed, _) => None,
    };
    let told: Vec<String> = told.into_iter().chain(outcome::left_open(predicate)).collect();
    match told.is_empty() {
        true => String::new(),
        false => format!(", {}", told.join(", ")),
    }
}

/// The findings that stand, worst first, each in a sentence; then what else is to be known of the verdict. Notes are told where
/// nothing worse is, and counted elsewhere.
fn points(predicate: &Predicate, found: &[Numbered<'_>]) -> Vec<Line> {
    let standing: Vec<&Numbered<'_>> = found.iter().filter(|of| !of.evaluation().waived).collect();
    let is_note = |of: &&&Numbered<'_>| of.evaluation().severity == Severity::Note;
    let notes = standing.iter().filter(is_note).count();
    let told = match standing.len() - notes {
        0 => standing.len(),
        worse => worse,
    };
    let shown = told.min(FINDINGS);
    let mut points: Vec<Line> = standing[..shown]
        .iter()
        .map(|of| {
            Line::default()
                .mark(wording::severity(of.evaluation().severity))
                .plain(": ")
                .then(found::sentence(predicate, of))
                .plain(" (")
                .link(&of.id(), &format!("finding {}", of.number))
                .plain(")")
        })
        .collect();
    let more = [
        (told - shown, "more finding", "more findings"),
        (standing.len() - told, "note", "notes"),
    ];
    let more: Vec<String> = more
        .into_iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(n, one, many)| several(n as u64, one, many))
        .collect();
    if !more.is_empty() {
        points.push(plain("And ").link("findings", &listed(&more)).plain("."));
    }
    points.extend(
        sentence::besides(predicate)
            .iter()
            .map(|told| Line::default().sentences(told)),
    );
    points
}

fn chip(predicate: &Predicate, result: &DimensionResult) -> Chip {
    let mut counts = [0; 4];
    for block in predicate
        .blocks
        .iter()
        .filter(|block| block.dimension == Some(result.dimension))
    {
        block
            .evaluations
            .iter()
            .for_each(|evaluation| wording::count(&mut counts, evaluation));
    }
    let [failures, warnings, notes, _] = counts;
    let open = outcome::left_open_of(predicate, result);
    let is_limited = !result.whole || !outcome::limits_of(predicate, result.dimension).is_empty();
    let mark = match result.verdict {
        None => wording::UNCHECKED,
        Some(Verdict::Passed) if is_limited => wording::PASSED_IN_PART,
        Some(verdict) => wording::verdict(verdict),
    };
    let found = counted([
        (failures, Severity::Fail),
        (warnings, Severity::Warn),
        (notes, Severity::Note),
    ]);
    let told: Vec<String> = found.into_iter().chain(open).collect();
    Chip {
        name: wording::dimension(result.dimension),
        mark,
        open: (!told.is_empty()).then(|| told.join(", ")),
        to: wording::dimension_id(result.dimension),
    }
}

fn risks(predicate: &Predicate) -> Option<Line> {
    let risks: Vec<String> = outcome::risks(predicate)
        .map(|risk| outcome::risk(&risk.what))
        .collect();
    (!risks.is_empty()).then(|| {
        plain("Not checked, and could matter: ")
            .value(&some_of(&risks, RISKS))
            .plain(" (")
            .link("unchecked", "why")
            .plain("). No audit can say whether every figure is true.")
    })
}
