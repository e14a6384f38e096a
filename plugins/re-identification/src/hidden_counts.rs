//! Hidden counts: figures that a declaration takes out of the sight of the rule on small counts.

mod figures;
mod looks;
mod marked;
mod numerals;

use std::collections::BTreeSet;

use candour_sdk::{
    Ask, Decimal, Dimension, Finding, Judgement, Plan, Rule, RuleError, RuleMeta, Tallies, TallyView, Unit, count,
    decimal, labels, number,
};
use looks::{Called, Look, Unmeasured};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::persons::may_be_table;
use crate::small_counts::look_at;

/// Figures that are not seen to be counts, because of what is declared or not.
pub struct HiddenCounts;

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// What is looked for.
    #[schemars(extend("x-stricter" = "higher"))]
    finds: Vec<What>,
    /// The smallest count that is small.
    #[schemars(extend("x-stricter" = "lower"))]
    from: u64,
    /// The largest count that is small.
    #[schemars(extend("x-stricter" = "higher"))]
    to: u64,
    /// Whether only what hides small counts of people is found.
    only_small: bool,
}

/// A way to hide a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum What {
    /// A number is declared to be a marker.
    Marked,
    /// Figures are declared to be rounded, and are not.
    Unrounded,
    /// Numbers of which it is not declared what they count.
    Unmeasured,
    /// Numbers that are called people and declared to be something else.
    CalledPeople,
    /// Measures of a long table that nothing is declared of.
    Unlisted,
    /// Numbers of people below nought.
    Negative,
    /// Cells of a number of people that hold neither a number nor a marker.
    Unread,
    /// Numbers that are declared to be no figures.
    DeclaredNone,
    /// Numbers that are taken for codes, for their label or for what else is declared.
    TakenForCodes,
}

impl Rule for HiddenCounts {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        const MEANING: &str =
            "These may be small counts of people that nobody checked: do not try to find out whom they are about.";
        let meta = RuleMeta::new("hidden-counts")
            .summary("figures that a declaration hides from the check of small counts")
            .dimension(Dimension::Confidentiality)
            .covers_cells()
            .template(
                "nothing-declared",
                "no number is declared to be a marker, to be rounded or to be no measure, and all figures declare what they count",
            )
            .template("about-people", "the rows are about people, so the figures are no counts of a table")
            .template("marked", "{cells} of {column} {cells:holds|hold} a number that is declared to be a marker")
            .group("{marker} ({cells})")
            .advice("Use a marker that is no number, such as *, and correct x-markers. Declare what figures were rounded to.")
            .meaning(MEANING)
            .cause("small-count")
            .template(
                "marked-missing",
                "{cells} of {column} {cells:is|are} missing, and a number is declared to mean missing too",
            )
            .group("{marker}")
            .advice("Leave the cell of a missing figure empty, and take the number out of x-markers.")
            .meaning(MEANING)
            .cause("small-count")
            .template(
                "unrounded",
                "{cells} of {column} {cells:is|are} not rounded to {base} as declared, {small:bare} of them from {from} to {to}",
            )
            .advice("Round all figures of the column, or take `rounded` out of its x-measure.")
            .meaning(MEANING)
            .cause("small-count")
            .template(
                "unmeasured",
                "{small} of {column} {small:holds|hold} a number from {from} to {to}, and nothing says what the column counts",
            )
            .advice(
                "Declare what it counts as x-measure. If it counts people, these are small counts; if it is a code, list its \
                 values (enum); if it is neither, x-measure is false.",
            )
            .meaning(MEANING)
            .cause("small-count")
            .template(
                "called-people",
                "{column} is called a number of people and is declared to be {of}, and {small} {small:holds|hold} a number from {from} to {to}",
            )
            .advice("Declare that it counts people (x-measure), or label it as what it counts.")
            .meaning(MEANING)
            .cause("small-count")
            .template(
                "measure-called-people",
                "{measure} of {column} is called a number of people and is declared to be {of}, and {small} {small:holds|hold} a number from {from} to {to}",
            )
            .advice("Declare that it counts people (x-long), or name it as what it counts.")
            .meaning(MEANING)
            .cause("small-count")
            .template(
                "unlisted",
                "{cells} of {column} {cells:has|have} a measure that x-long does not list, {small:bare} of them from {from} to {to}",
            )
            .group("{measure} ({cells})")
            .advice("List each measure of the table in x-long, with what it counts.")
            .meaning(MEANING)
            .cause("small-count")
            .template(
                "declared-none",
                "{columns} {columns:holds|hold} numbers that are declared to be no measure, so small counts in {columns:it|them} were not looked for",
            )
            .advice("Check that none of these columns counts anything. If one does, declare what: x-measure.")
            .meaning("These columns were not checked for small counts of people.")
            .template("negative", "{cells} of {column} {cells:shows|show} a number of people below nought")
            .advice("Write what was counted. If a sign behind a number is a note, take it out of x-number.")
            .meaning("Nobody counts fewer than no people: these are corrections, mistakes, or counts that are misread.")
            .template(
                "unread",
                "{cells} of {column} {cells:holds|hold} neither a number of people nor a marker, so no count was seen in {cells:it|them}",
            )
            .advice("Write numbers as the schema says they are written, and declare the markers: x-markers.")
            .meaning("Where a reader sees a small count and a program does not, it was not looked for.")
            .template(
                "taken-for-codes",
                "{columns} {columns:holds|hold} numbers from {from} to {to} that are taken for codes or ranks, for {columns:its label|their labels} or what is declared of {columns:it|them}",
            )
            .advice("Declare what they count (x-measure), list the codes (enum), or say that they are no figures: x-measure is false.")
            .meaning("These columns were not checked for small counts of people.")
            .measure("hidden-cells", "cells whose small count would be hidden")
            .threshold("[finds=marked] a number from {from} to {to} is declared to be a marker")
            .threshold("[finds=unrounded] a number from {from} to {to} stands where figures are declared to be rounded")
            .threshold("[finds=unmeasured] a number from {from} to {to} stands in a column that declares no count")
            .threshold("[finds=called-people] a number from {from} to {to} is called people and declared to be something else")
            .threshold("[finds=unlisted] a number from {from} to {to} has a measure that is not listed")
            .threshold("[finds=negative] a number of people is below nought")
            .threshold("[finds=unread] a cell of a number of people holds neither a number nor a marker")
            .threshold("[finds=taken-for-codes] a number from {from} to {to} stands where its label alone makes it no count")
            .threshold("[finds=declared-none] a column of numbers is declared to be no figure")
            .page(include_str!("hidden_counts.md"));
        Called::ALL.iter().fold(meta, |meta, of| meta.word(of.words()))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        if !may_be_table(ask.dataset()) {
            return Plan::not_applicable("about-people");
        }
        let looks = looks::of(ask.dataset());
        match looks.is_empty() {
            true => Plan::not_applicable("nothing-declared"),
            false => Plan::tallies(looks.iter().flat_map(|look| look.tallies(&ask.tally()))),
        }
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let params = &ask.params;
        let finds = |what| params.finds.contains(&what);
        let looks = looks::of(ask.dataset());
        let (mut looked, mut unread, mut codes) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
        for (i, look) in looks.iter().enumerate() {
            let at = i * looks::TALLIES;
            let tally = tallies.even_overflowed(at)?;
            if tally.overflowed() && look.are_texts() {
                continue;
            }
            if !look.are_texts() && looked.insert(look.column()) {
                look_at(look.column(), tallies.get(at + 1)?, out);
            }
            if finds(What::Unread) && !params.only_small && look.are_people() && unread.insert(look.column()) {
                let found = figures::unread(look.column(), tallies.get(at + 1)?);
                found.into_iter().for_each(|finding| out.finding(finding));
            }
            let may_be_counts = finds(What::TakenForCodes) && look.are_codes();
            if may_be_counts && figures::unmeasured(look.column(), tallies.get(at)?, params).is_some() {
                codes.push(look.column());
            }
            for (finding, cells) in found(look, tallies.get(at)?, params) {
                out.measure_of("hidden-cells", [look.column()], count(cells, Unit::Cells));
                out.finding(finding);
            }
        }
        let none = looks.iter().filter(|look| look.is_declared_none()).map(Look::column);
        if let Some(finding) = of_columns("declared-none", none.collect()).filter(|_| finds(What::DeclaredNone)) {
            out.finding(finding);
        }
        if let Some(finding) = of_columns("taken-for-codes", codes) {
            out.finding(finding.arg("from", number(params.from)).arg("to", number(params.to)));
        }
        Ok(())
    }
}

/// A finding of columns alone, where there are some.
fn of_columns(template: &str, columns: Vec<&str>) -> Option<Finding> {
    let n = columns.len() as u64;
    let finding = Finding::of(template)
        .columns(columns.iter().copied())
        .affected(n, Unit::Columns);
    (n > 0).then(|| finding.arg("columns", labels(columns)))
}

/// What is found of one look, each with its cells.
fn found(look: &Look<'_>, tally: TallyView<'_>, params: &Params) -> Vec<(Finding, u64)> {
    let finds = |what| params.finds.contains(&what);
    let found = match look {
        Look::Marked {
            column,
            markers,
            are_people,
        } if finds(What::Marked) => return marked::find(column, markers, *are_people, tally, params),
        Look::Rounded { column, measure, name } if finds(What::Unrounded) => {
            figures::unrounded(column, measure, *name, tally, params)
        }
        Look::Called { column, of, name, .. } if finds(What::CalledPeople) => {
            figures::called_people(column, *of, *name, tally, params)
        }
        Look::People { column, name } if finds(What::Negative) => figures::negative(column, *name, tally, params),
        Look::Unmeasured { column, is, .. } if finds(What::Unmeasured) => match is {
            Unmeasured::Nothing => figures::unmeasured(column, tally, params),
            Unmeasured::Except(except) => figures::excepted(column, except, tally, params),
            Unmeasured::None | Unmeasured::Codes => None,
        },
        Look::Unlisted { long } if finds(What::Unlisted) => figures::unlisted(long, tally, params),
        _ => None,
    };
    found.into_iter().collect()
}

fn is_small(figure: Decimal, params: &Params) -> bool {
    let figure = figure.abs();
    Decimal::from(params.from) <= figure && figure <= Decimal::from(params.to)
}

fn plain(text: &str) -> Option<Decimal> {
    decimal::parse(text, &candour_sdk::NumberFormat::default())
}

#[cfg(test)]
mod tests;
