//! What the rule says of a column that repeats another.

use candour_sdk::{ColumnFacts, Finding, Judgement, RuleMeta, Unit, count, label};

use super::repeats::Repeated;
use super::said::{CAUSE, MEANING, differing};
use crate::by_key::ByKey;

/// Adds the sentences on columns that repeat others.
pub(super) fn templates(meta: RuleMeta) -> RuleMeta {
    const COPY: &str = "Put the figures in that were published for the earlier period, or declare what was corrected (a [[change]] of \
                        what = \"revised\").";
    meta.template(
        "repeats",
        "{differing:bare} of {all:bare} figures of {measure} {differing:differs|differ} from those of {source} that \
         {differing:it repeats|they repeat}, by most from {before} to {now}",
    )
    .group("{period} ({differing:bare} of {all:bare})")
    .advice(COPY)
    .meaning(MEANING)
    .cause(CAUSE)
    .template(
        "repeats-suppressed",
        "{figures:bare} {figures:figure|figures} of {measure} {figures:is|are} shown on one side and suppressed on the other: \
         here, or in {source}",
    )
    .advice("Suppress the same cells in both releases.")
    .meaning("One release shows what the other hides.")
    .template(
        "repeats-nothing",
        "{figures:bare} {figures:figure|figures} of {measure} {figures:repeats|repeat} what {source} does not have",
    )
    .advice(COPY)
    .meaning(MEANING)
    .template(
        "never-repeats",
        "no figure of {measure} repeats one of {source}, though {source} has figures of the earlier periods",
    )
    .advice("Correct `repeats` of x-measure, or fill the column in.")
    .meaning("The column is declared to hold earlier figures, and holds none.")
}

/// What became of a column that repeats another.
pub(super) fn say(
    tables: &ByKey<'_>,
    column: &ColumnFacts,
    source: &ColumnFacts,
    repeated: &Repeated,
    out: &mut Judgement,
) {
    let names = |finding: Finding| {
        let finding = finding.arg("measure", label(&column.label));
        finding.arg("source", label(&source.label)).columns([&column.label])
    };
    let counted = |template: &str, n: u64| {
        let finding = names(Finding::of(template)).arg("figures", count(n, Unit::Figures));
        finding.affected(n, Unit::Figures)
    };
    if let Some(finding) = differing(tables, column, "repeats", &repeated.own) {
        out.finding(finding.arg("source", label(&source.label)));
    }
    for (template, n) in [
        ("repeats-suppressed", repeated.suppressed()),
        ("repeats-nothing", repeated.of_nothing),
    ] {
        if n > 0 {
            out.finding(counted(template, n));
        }
    }
    if repeated.is_never() {
        out.finding(names(Finding::of("never-repeats")));
    }
}
