//! What the outcome means for whoever uses the data: what they can be used for, what they cover, what can be compared, and
//! which limitations are known. The headings are those of the ONS's guides to quality and methods, where they fit.

use std::collections::BTreeMap;

use candour_statement::predicate::{Change, ColumnProfile, ColumnRole, Dataset, Predicate, States};
use candour_statement::value::Portion;
use candour_statement::vocabulary::{ChangeKind, Severity, Verdict};
use candour_words::{capitalised, names, number, period, period_range, portion, several, told};

use super::Reader;
use super::found::Numbered;
use super::head::covered;
use super::model::{Line, Part, Section, and_more, plain, value};
use super::wording;

/// How many datasets, columns of each, and limitations are listed.
const DATASETS: usize = 30;
const COLUMNS: usize = 12;
const LISTED: usize = 12;

/// From so many thousandths on, what is suppressed, or cannot be there, is a limitation.
const LIMITING: u64 = 50;

pub(super) fn section(predicate: &Predicate, found: &[Numbered<'_>], reader: Reader) -> Section {
    let mut parts = vec![
        Part::Heading(3, plain("Uses")),
        Part::Paragraph(match reader {
            Reader::User => plain(advice(predicate.verdict)),
            Reader::Publisher => plain(format!("Readers would be told: {}", advice(predicate.verdict))),
        }),
        Part::Heading(3, plain("Coverage")),
        Part::List(coverage(predicate)),
        Part::Heading(3, plain("Comparability")),
        Part::List(comparability(predicate)),
        Part::Heading(3, plain("Known limitations")),
    ];
    let mut known = limitations(predicate, found);
    let left_out = known.len().saturating_sub(LISTED);
    known.truncate(LISTED);
    match known.is_empty() {
        true => parts.push(Part::Paragraph(
            plain("No check that ran found one. Read ")
                .link("unchecked", "what was not checked")
                .plain(" before you conclude that there is none."),
        )),
        false => parts.push(Part::List(known)),
    }
    if left_out > 0 {
        parts.push(Part::Paragraph(plain(and_more(left_out, "the statement"))));
    }
    Section {
        id: "meaning",
        title: "What it means for using the data",
        parts,
    }
}

fn advice(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => {
            "The checks found nothing that should keep you from using the data as their publisher describes them. That is no \
             promise that every figure is right."
        }
        Verdict::Warned => {
            "You can use the data. Read the limitations first: some figures, groups or periods may not mean what they seem to, \
             or could not be checked."
        }
        Verdict::Failed => {
            "Something in these data must be put right. If you use them all the same, leave out what the failures are about, \
             and say so."
        }
        Verdict::Error => {
            "The audit is not complete, so it says nothing for or against the data. Do not take it for a pass."
        }
    }
}

/// What each dataset holds: its rows, and the days that the release covers.
fn coverage(predicate: &Predicate) -> Vec<Line> {
    let mut told: Vec<Line> = covered(&predicate.release)
        .map(|days| plain("The release covers ").then(days).plain("."))
        .into_iter()
        .collect();
    let line = |dataset: &Dataset| {
        let rows = several(dataset.records, "row", "rows");
        let of = value(&dataset.name).plain(format!(": {rows} ({})", wording::kind(dataset.kind)));
        let periods = dataset.profile.as_ref().map(|profile| profile.periods.as_slice());
        let of = match periods {
            Some([first, .., last]) => of.plain(", ").value(&period_range(&first.period, &last.period)),
            _ => of,
        };
        let groups = dataset.profile.as_ref().and_then(|profile| profile.groups.as_ref());
        match groups.filter(|groups| groups.in_all > 1) {
            Some(groups) => of
                .plain(format!(", {} values of ", number(groups.in_all)))
                .column(&groups.column),
            None => of,
        }
    };
    told.extend(predicate.datasets.iter().take(DATASETS).map(line));
    if let Some(more) = predicate.datasets.len().checked_sub(DATASETS).filter(|more| *more > 0) {
        told.push(plain(and_more(more, "the statement")));
    }
    told
}

/// With what the release was compared, and where the publisher says that figures before and after differ in meaning.
fn comparability(predicate: &Predicate) -> Vec<Line> {
    let is_within = |dataset: &&Dataset| {
        let periods = dataset.profile.iter().flat_map(|profile| &profile.periods);
        periods.into_iter().any(|period| period.before.is_some())
    };
    let mut told = vec![match &predicate.previous {
        None => match predicate.datasets.iter().find(is_within) {
            None => plain("No earlier release was compared, so this report says nothing about change."),
            Some(dataset) => plain("No earlier release was compared. Periods of ")
                .value(&dataset.name)
                .plain(" were compared with the same periods before, in the same data: ")
                .link("changes", "what changed")
                .plain("."),
        },
        Some(_) => plain("This release was compared with an earlier one: ")
            .link("changes", "what changed")
            .plain("."),
    }];
    let redefined = predicate
        .changes
        .iter()
        .filter(|change| change.what == ChangeKind::Redefined);
    told.extend(redefined.take(LISTED).map(breaks));
    told
}

fn breaks(change: &Change) -> Line {
    let what = match &change.column {
        Some(column) => Line::default().column(column).plain(" in ").value(&change.dataset),
        None => value(&change.dataset),
    };
    let since = match &change.on {
        Some(on) => plain(" since ").value(&period(on)),
        None => plain(" since the release before"),
    };
    what.plain(" means something else")
        .then(since)
        .plain(", so you cannot compare figures before and after. The publisher says: ")
        .value(&change.reason)
}

/// What limits the verdict, cells that are withheld or cannot be there, and what failures and warnings mean.
fn limitations(predicate: &Predicate, found: &[Numbered<'_>]) -> Vec<Line> {
    let limits = predicate.limits.iter();
    let mut known: Vec<Line> = limits
        .map(|limit| value(&format!("{}.", capitalised(&names::limit(limit)))))
        .collect();
    known.extend(predicate.datasets.iter().flat_map(without_value));
    known.extend(meanings(predicate, found));
    if predicate.figures.waived > 0 && !predicate.waivers.is_empty() {
        let waived = several(predicate.figures.waived, "finding is", "findings are");
        known.push(
            plain(format!(
                "{} accepted by somebody, and counted for nothing in the verdict: ",
                capitalised(&waived)
            ))
            .link("waivers", "by whom and why")
            .plain("."),
        );
    }
    known
}

/// The share of one state.
type StateOf = dyn Fn(&States) -> Option<Portion>;

/// `Suppressed in by-location: patients 52.2%, location_code 38.3%`, and the same of what does not apply or is missing.
fn without_value(dataset: &Dataset) -> Vec<Line> {
    let suppressed = |states: &States| states.suppressed.clone();
    let not_applicable = |states: &States| states.not_applicable.clone();
    let missing = |states: &States| Some(states.missing.clone());
    let states: [(&str, &StateOf); 3] = [
        ("Suppressed", &suppressed),
        ("Not applicable", &not_applicable),
        ("Missing", &missing),
    ];
    let told = states.into_iter().filter_map(|(name, state)| {
        let columns = dataset.profile.iter().flat_map(|profile| &profile.columns);
        let limiting: Vec<(&ColumnProfile, Portion)> = columns
            .filter_map(|column| Some((column, state(column.cells.as_ref()?)?)))
            .filter(|(_, share)| share.thousandths().is_some_and(|n| n > LIMITING))
            .collect();
        let share = |(column, share): &(&ColumnProfile, Portion)| {
            let share = format!(" {}", portion(share));
            Line::default().column(&column.column).plain(share)
        };
        let more = match limiting.len().saturating_sub(COLUMNS) {
            0 => String::new(),
            more => format!(" and {more} more columns"),
        };
        let is_summed = limiting.iter().any(|(column, _)| column.role == ColumnRole::Measure);
        let so = match name == "Suppressed" && is_summed {
            true => "; sums of what is shown are too low",
            false => "",
        };
        (!limiting.is_empty()).then(|| {
            plain(format!("{name} in "))
                .value(&dataset.name)
                .plain(": ")
                .then(Line::joined(limiting.iter().take(COLUMNS).map(share), ", "))
                .plain(format!("{more}{so}."))
        })
    });
    told.collect()
}

/// What failures and warnings mean, each sentence once, with the findings that it is said of.
fn meanings(predicate: &Predicate, found: &[Numbered<'_>]) -> Vec<Line> {
    let mut told: Vec<(&str, Line)> = Vec::new();
    let mut at: BTreeMap<&str, usize> = BTreeMap::new();
    let standing = found
        .iter()
        .filter(|of| !of.evaluation().waived && of.evaluation().severity != Severity::Note);
    for of in standing {
        let rule = &of.block().rule;
        let meaning = told::meaning(&predicate.words, rule, of.finding());
        let meaning = meaning.unwrap_or("Some of the data are not as they should be.");
        let link = Line::default().link(&of.id(), &format!("finding {}", of.number));
        match at.get(meaning) {
            Some(at) => {
                let line = std::mem::take(&mut told[*at].1);
                told[*at].1 = line.plain(", ").then(link);
            }
            None => {
                at.insert(meaning, told.len());
                let mark = wording::severity(of.evaluation().severity);
                told.push((meaning, Line::default().mark(mark).plain(", ").then(link)));
            }
        }
    }
    told.into_iter()
        .map(|(meaning, which)| which.plain(": ").value(meaning))
        .collect()
}
