//! Figures that are counts although they are declared to be something else, or nothing.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::meaning::Long;
use candour_sdk::{
    Decimal, Finding, GroupView, Measure, MeasureOf, RecordRef, TallyView, Unit, count, label, number, value, word,
};

use super::looks::Called;
use super::{Params, is_small, plain};
use crate::small_counts::figure;

/// The figures of a column, or of one measure of it.
#[derive(Default)]
struct Figures {
    /// From–to, and of the form that is asked about.
    small: u64,
    /// Of that form, small or not.
    whole: u64,
    /// Of another form.
    others: u64,
    records: Vec<RecordRef>,
}

impl Figures {
    /// Those of the groups of a tally whose last key is the number.
    fn of<'a>(
        groups: impl Iterator<Item = GroupView<'a>>,
        params: &Params,
        is_of_form: impl Fn(Decimal) -> bool,
    ) -> Self {
        let mut figures = Figures::default();
        for group in groups {
            let Some(figure) = figure(&group) else {
                continue;
            };
            if !is_of_form(figure) {
                figures.others += group.count();
                continue;
            }
            figures.whole += group.count();
            if is_small(figure, params) {
                figures.small += group.count();
                figures.records.extend(group.rows());
            }
        }
        figures
    }

    fn finding(&self, template: &str, column: &str, params: &Params) -> Finding {
        Finding::of(template)
            .columns([column])
            .arg("column", label(column))
            .arg("small", count(self.small, Unit::Cells))
            .arg("from", number(params.from))
            .arg("to", number(params.to))
            .affected(self.small, Unit::Cells)
            .records(self.records.iter().copied())
    }
}

/// The groups of one measure of a long table, or all.
fn named<'a>(tally: TallyView<'a>, name: Option<(&str, &str)>) -> impl Iterator<Item = GroupView<'a>> {
    let name = name.map(|(_, name)| name);
    tally
        .groups()
        .filter(move |group| name.is_none() || group.key(0) == name)
}

/// Figures that are not rounded as they are declared to be. Nought is rounded to any base.
pub(super) fn unrounded(
    column: &str,
    measure: &Measure,
    name: Option<(&str, &str)>,
    tally: TallyView<'_>,
    params: &Params,
) -> Option<(Finding, u64)> {
    let (base, left) = measure.rounded_to()?;
    let is_rounded = |figure: Decimal| figure.is_zero() || figure.abs() % Decimal::from(base) == Decimal::from(left);
    let figures = Figures::of(named(tally, name), params, is_rounded);
    let hides_people = measure.of == MeasureOf::People && figures.small > 0;
    if figures.others == 0 || params.only_small && !hides_people {
        return None;
    }
    let finding = figures
        .finding("unrounded", column, params)
        .arg("base", number(base))
        .arg("cells", count(figures.others, Unit::Cells))
        .affected(figures.others, Unit::Cells);
    Some((finding, figures.others))
}

/// Figures that are called people.
pub(super) fn called_people(
    column: &str,
    of: Called,
    name: Option<(&str, &str)>,
    tally: TallyView<'_>,
    params: &Params,
) -> Option<(Finding, u64)> {
    let figures = Figures::of(named(tally, name), params, is_whole);
    let finding = match name {
        Some((names, name)) => figures
            .finding("measure-called-people", column, params)
            .arg("measure", value(names, Some(name))),
        None => figures.finding("called-people", column, params),
    };
    // `Staff: trained` is no number of people.
    (figures.small > 0).then(|| (finding.arg("of", word(of.words())), figures.small))
}

/// Numbers of people below nought.
pub(super) fn negative(
    column: &str,
    name: Option<(&str, &str)>,
    tally: TallyView<'_>,
    params: &Params,
) -> Option<(Finding, u64)> {
    let is_negative = |group: &GroupView<'_>| figure(group).is_some_and(|figure| figure < Decimal::ZERO);
    let negative: Vec<_> = named(tally, name).filter(is_negative).collect();
    let cells = negative.iter().map(GroupView::count).sum();
    let finding = Finding::of("negative").columns([column]).arg("column", label(column));
    let finding = finding.records(negative.iter().flat_map(GroupView::rows));
    (!params.only_small && cells > 0).then(|| (count_cells(finding, cells), cells))
}

/// Cells of numbers of people that are neither a number nor a marker.
pub(super) fn unread(column: &str, states: TallyView<'_>) -> Option<Finding> {
    let malformed = states.find(&[Some("malformed")])?;
    let finding = Finding::of("unread").columns([column]).arg("column", label(column));
    let finding = finding.records(malformed.rows());
    Some(count_cells(finding, malformed.count()))
}

fn count_cells(finding: Finding, cells: u64) -> Finding {
    finding
        .arg("cells", count(cells, Unit::Cells))
        .affected(cells, Unit::Cells)
}

/// Numbers that may be counts, since nothing is declared of them: two in three are whole, as one with a fraction is soon put in.
pub(super) fn unmeasured(column: &str, tally: TallyView<'_>, params: &Params) -> Option<(Finding, u64)> {
    let figures = Figures::of(tally.groups(), params, is_whole);
    let is_found = !params.only_small && figures.small > 0 && figures.others * 2 <= figures.whole;
    is_found.then(|| (figures.finding("unmeasured", column, params), figures.small))
}

/// Small numbers that are declared to be the exception from a look-up, in which no code stands for them.
pub(super) fn excepted(
    column: &str,
    except: &BTreeSet<String>,
    tally: TallyView<'_>,
    params: &Params,
) -> Option<(Finding, u64)> {
    let excepted: BTreeSet<Decimal> = except.iter().filter_map(|text| plain(text)).collect();
    let is_excepted = |figure: Decimal| is_whole(figure) && excepted.contains(&figure);
    let figures = Figures::of(tally.groups(), params, is_excepted);
    let is_found = !params.only_small && figures.small > 0;
    is_found.then(|| (figures.finding("unmeasured", column, params), figures.small))
}

/// Cells of measures that a long table does not list.
pub(super) fn unlisted(long: &Long, tally: TallyView<'_>, params: &Params) -> Option<(Finding, u64)> {
    let unlisted = || {
        let is_listed = |name: Option<&str>| name.is_some_and(|name| long.measures.contains_key(name));
        tally.groups().filter(move |group| !is_listed(group.key(0)))
    };
    let mut names: BTreeMap<Option<&str>, u64> = BTreeMap::new();
    for group in unlisted() {
        *names.entry(group.key(0)).or_default() += group.count();
    }
    let figures = Figures::of(unlisted(), params, is_whole);
    let cells: u64 = names.values().sum();
    if figures.small == 0 {
        return None;
    }
    let mut names: Vec<_> = names.into_iter().collect();
    names.sort_by_key(|(name, cells)| (Reverse(*cells), *name));
    let finding = figures.finding("unlisted", &long.value, params);
    let finding = finding
        .arg("cells", count(cells, Unit::Cells))
        .affected(cells, Unit::Cells);
    let finding = names.into_iter().fold(finding, |finding, (name, cells)| {
        finding.group([
            ("measure", value(&long.measure, name)),
            ("cells", count(cells, Unit::Cells)),
        ])
    });
    Some((finding, cells))
}

fn is_whole(figure: Decimal) -> bool {
    figure.fract().is_zero()
}
