//! What the rule says: of each column of figures, of keys, and of what is shown on one side alone.

use std::collections::BTreeSet;

use candour_sdk::{
    Argument, ColumnFacts, Decimal, Finding, Judgement, RuleMeta, Unit, count, count_by, figure_by, label, labels,
    period,
};

use super::Which;
use super::keys::{ByPeriod, Keys};
use super::sums::OtherSum;
use super::wholes::Wholes;
use crate::by_key::ByKey;
use crate::met::Met;
use crate::restatement::Restatement;

/// What makes two rules tell of the same figures.
pub(super) const CAUSE: &str = "restated-figure";

pub(super) const DECLARE: &str = "Find out why they differ. If they were corrected, say so (a [[change]] of what = \"revised\", or \"provisional\"); \
                       else put the figures of the previous release back.";
pub(super) const MEANING: &str =
    "Figures that were already published changed without a word: say which release you quote.";

/// Adds the sentences.
pub(super) fn templates(meta: RuleMeta) -> RuleMeta {
    const SUPPRESSED: &str = "Whoever has both releases can read what one of them hides: suppress the same cells in both, or \
                              say why it is no longer needed.";
    const HIDDEN: &str = "One release shows what the other hides.";
    meta.template(
        "restated",
        "{differing:bare} of {all:bare} figures of {measure} {differing:differs|differ} from the previous release, by most from \
         {before} to {now}",
    )
    .group("{period} ({differing:bare} of {all:bare})")
    .advice(DECLARE)
    .meaning(MEANING)
    .cause(CAUSE)
    .template(
        "restated-in-proportion",
        "{differing:bare} of {all:bare} figures of {measure} {differing:differs|differ} from the previous release, by most from \
         {before} to {now}, and in proportion from {least} to {most}",
    )
    .group("{period} ({differing:bare} of {all:bare})")
    .advice(DECLARE)
    .meaning(MEANING)
    .cause(CAUSE)
    .template(
        "restated-with-totals",
        "{differing:bare} of {all:bare} figures of {measure} {differing:differs|differ} from the previous release, by most from \
         {before} to {now}; {totals} moved with {differing:it|them}",
    )
    .group("{period} ({differing:bare} of {all:bare})")
    .advice(DECLARE)
    .meaning(MEANING)
    .cause(CAUSE)
    .template(
        "restated-in-proportion-with-totals",
        "{differing:bare} of {all:bare} figures of {measure} {differing:differs|differ} from the previous release, by most from \
         {before} to {now}, and in proportion from {least} to {most}; {totals} moved with {differing:it|them}",
    )
    .group("{period} ({differing:bare} of {all:bare})")
    .advice(DECLARE)
    .meaning(MEANING)
    .cause(CAUSE)
    .template(
        "hidden-now",
        "{figures:bare} {figures:figure|figures} of {columns} {figures:was|were} shown in the previous release and \
         {figures:is|are} suppressed now",
    )
    .group("{column} ({figures:bare})")
    .advice(SUPPRESSED)
    .meaning(HIDDEN)
    .template(
        "shown-now",
        "{figures:bare} {figures:figure|figures} of {columns} {figures:was|were} suppressed in the previous release and \
         {figures:is|are} shown now",
    )
    .group("{column} ({figures:bare})")
    .advice(SUPPRESSED)
    .meaning(HIDDEN)
    .template(
        "withdrawn",
        "{keys} of the previous release {keys:is|are} gone from periods that both releases cover",
    )
    .group("{period} ({keys:bare})")
    .advice(DECLARE)
    .meaning(MEANING)
    .template(
        "emptied",
        "{figures:bare} {figures:figure|figures} of {columns} {figures:was|were} there in the previous release and \
         {figures:is|are} blank now",
    )
    .group("{column} ({figures:bare})")
    .advice(DECLARE)
    .meaning(MEANING)
    .template(
        "added",
        "{keys} {keys:was|were} not in the previous release, and {keys:is|are} of periods that both releases cover",
    )
    .group("{period} ({keys:bare})")
    .advice("If these rows came late, say so in the notes of the release.")
    .meaning("Totals of these periods may be higher than they were.")
    .template(
        "filled",
        "{figures:bare} {figures:figure|figures} of {columns} {figures:was|were} blank in the previous release and \
         {figures:is|are} there now",
    )
    .group("{column} ({figures:bare})")
    .advice("If these figures came late, say so in the notes of the release.")
    .meaning("Totals of these periods may be higher than they were.")
}

/// Adds the sentences on what figures come to.
pub(super) fn template_of_sums(meta: RuleMeta) -> RuleMeta {
    meta.template(
        "restated-sums",
        "{count} of {measure} {count:does|do} not add up to what the previous release gave",
    )
    .group("{period} ({now} now, {before:bare} before)")
    .advice(DECLARE)
    .meaning(MEANING)
    .cause(CAUSE)
    .template(
        "other-figures",
        "the figures of {count} are not those that the previous release gave, though they come to the same",
    )
    .group("{period}")
    .advice(DECLARE)
    .meaning(MEANING)
    .cause(CAUSE)
}

/// The periods of which some figure is another, though what all of them come to is the same.
pub(super) fn others(
    template: &str,
    tables: &ByKey<'_>,
    figures: &[&ColumnFacts],
    periods: &[String],
) -> Option<Finding> {
    let n = periods.len() as u64;
    let finding = Finding::of(template)
        .columns(figures.iter().map(|column| &column.label))
        .arg("count", count(n, Unit::Periods))
        .affected(n, Unit::Periods);
    let named = periods.iter().filter(|_| tables.period.is_some());
    let groups = named.fold(finding, |finding, other| finding.group([("period", period(other))]));
    (n > 0).then_some(groups)
}

/// The periods of which the figures of a column come to something else.
pub(super) fn sums(template: &str, tables: &ByKey<'_>, column: &ColumnFacts, others: &[OtherSum]) -> Option<Finding> {
    let by = tables.period.map(|(when, _)| &when.label);
    let figure = |sum: Decimal| figure_by(&column.label, sum.normalize(), by);
    let finding = Finding::of(template)
        .columns([&column.label])
        .arg("count", count(others.len() as u64, Unit::Periods))
        .arg("measure", label(&column.label))
        .affected(others.len() as u64, Unit::Periods);
    let groups = others.iter().fold(finding, |finding, other| {
        finding.group([
            ("period", period(&other.period)),
            ("now", figure(other.now)),
            ("before", figure(other.before)),
        ])
    });
    (!others.is_empty()).then_some(groups)
}

/// Says what a policy looks for.
pub(super) fn say(
    tables: &ByKey<'_>,
    restated: &[(&ColumnFacts, Restatement)],
    wholes: &Wholes,
    keys: &Keys,
    which: &[Which],
    out: &mut Judgement,
) {
    let by = |which_one: Which| which.contains(&which_one);
    let findings = [
        (Which::Suppressed, "hidden-now", Met::Hidden),
        (Which::Suppressed, "shown-now", Met::Shown),
        (Which::Withdrawn, "emptied", Met::Emptied),
        (Which::Added, "filled", Met::Filled),
    ];
    if by(Which::Restated) {
        let own = restated.iter().enumerate().filter(|(i, _)| !wholes.has(*i));
        own.filter_map(|(i, (column, own))| {
            let totals = wholes.with(i).iter().map(|total| restated[*total].0.label.as_str());
            of_column(tables, column, own, &totals.collect::<Vec<_>>())
        })
        .for_each(|finding| out.finding(finding));
    }
    for (own, template, met) in findings {
        if let Some(finding) = of_state(template, met, restated).filter(|_| by(own)) {
            out.finding(finding);
        }
    }
    for (own, template, alone) in [
        (Which::Withdrawn, "withdrawn", &keys.withdrawn),
        (Which::Added, "added", &keys.added),
    ] {
        if let Some(finding) = of_keys(tables, template, alone).filter(|_| by(own)) {
            out.finding(finding);
        }
    }
}

/// The figures of a column that are others than before, and the totals that are so since they are.
fn of_column(tables: &ByKey<'_>, column: &ColumnFacts, own: &Restatement, totals: &[&str]) -> Option<Finding> {
    let in_proportion = own.largest_in_proportion.filter(|step| Some(*step) != own.largest);
    let template = match (in_proportion, totals) {
        (None, []) => "restated",
        (None, _) => "restated-with-totals",
        (Some(_), []) => "restated-in-proportion",
        (Some(_), _) => "restated-in-proportion-with-totals",
    };
    let mut finding = differing(tables, column, template, own)?;
    if !totals.is_empty() {
        finding = finding
            .columns(totals.iter().copied())
            .arg("totals", labels(totals.iter().copied()));
    }
    if let Some(step) = in_proportion {
        finding = finding.arg("least", of_key(tables, column, step.before));
        finding = finding.arg("most", of_key(tables, column, step.now));
    }
    Some(finding)
}

/// The figure of one key in one period.
fn of_key(tables: &ByKey<'_>, column: &ColumnFacts, number: Decimal) -> Argument {
    let period = tables.period.map(|(column, _)| column);
    let by = tables.by.iter().copied().chain(period);
    figure_by(&column.label, number.normalize(), by.map(|column| &column.label))
}

/// Figures that are others, period by period.
pub(super) fn differing(
    tables: &ByKey<'_>,
    column: &ColumnFacts,
    template: &str,
    own: &Restatement,
) -> Option<Finding> {
    let largest = own.largest?;
    let (differing, all) = own.periods.values().fold((0, 0), |(x, y), (a, b)| (x + a, y + b));
    let finding = Finding::of(template)
        .columns([&column.label])
        .arg("differing", count(differing, Unit::Figures))
        .arg("all", count(all, Unit::Figures))
        .arg("measure", label(&column.label))
        .arg("before", of_key(tables, column, largest.before))
        .arg("now", of_key(tables, column, largest.now))
        .affected(differing, Unit::Figures)
        .records(own.records.get(&Met::Restated).into_iter().flatten().copied());
    let Some((when, _)) = tables.period else {
        return Some(finding);
    };
    let figures = |n| count_by(n, Unit::Figures, [&when.label]);
    let ranked = own.ranked().into_iter();
    Some(ranked.fold(finding, |finding, (label, differing, all)| {
        finding.group([
            ("period", period(label)),
            ("differing", figures(differing)),
            ("all", figures(all)),
        ])
    }))
}

/// The figures that became this, column by column.
fn of_state(template: &str, met: Met, restated: &[(&ColumnFacts, Restatement)]) -> Option<Finding> {
    let of_column = |(column, own): &(&ColumnFacts, Restatement)| (column.label.clone(), own.count(met));
    let mut columns: Vec<(String, u64)> = restated.iter().map(of_column).filter(|(_, n)| *n > 0).collect();
    let n = columns.iter().map(|(_, n)| n).sum();
    let named: Vec<String> = columns.iter().map(|(column, _)| column.clone()).collect();
    columns.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let records = restated.iter().filter_map(|(_, own)| own.records.get(&met)).flatten();
    let records: BTreeSet<_> = records.copied().collect();
    let finding = Finding::of(template)
        .columns(&named)
        .arg("columns", labels(&named))
        .arg("figures", count(n, Unit::Figures))
        .affected(n, Unit::Figures)
        .records(records);
    let groups = columns.iter().fold(finding, |finding, (column, n)| {
        finding.group([("column", label(column)), ("figures", count(*n, Unit::Figures))])
    });
    (n > 0).then_some(groups)
}

/// Keys of one side, period by period.
pub(super) fn of_keys(tables: &ByKey<'_>, template: &str, alone: &ByPeriod) -> Option<Finding> {
    let n = alone.in_all();
    let finding = Finding::of(template)
        .arg("keys", count(n, Unit::Keys))
        .affected(n, Unit::Keys);
    let when = tables.period.map(|(column, _)| column);
    let told = alone
        .ranked()
        .into_iter()
        .fold(finding, |finding, (label, n)| match when {
            Some(when) => finding.group([
                ("period", period(label)),
                ("keys", count_by(n, Unit::Keys, [&when.label])),
            ]),
            None => finding,
        });
    (n > 0).then_some(told)
}
