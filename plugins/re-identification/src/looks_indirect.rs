//! Looks indirect: columns declared to say nothing about a person that look as if they did.

mod content;
mod labels;

use candour_sdk::{
    Ask, ColumnFacts, Dimension, Finding, Judgement, Kind, PeriodUnit, Plan, Privacy, Rule, RuleError, RuleMeta,
    Tallies, Unit, count, label, word,
};
use content::Content;
use schemars::JsonSchema;
use serde::Deserialize;

/// Columns declared `none` that look like age, sex, ethnicity, area or a date.
pub struct LooksIndirect;

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// The share of a column's cells that must look like it (per cent), where cells are what it is told by.
    #[schemars(extend("x-stricter" = "lower"), range(min = 1, max = 100))]
    content_percent: u64,
}

/// What narrows down who a person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Age,
    Sex,
    Ethnicity,
    Area,
    Birth,
    Date,
}

impl What {
    const ALL: [What; 6] = [
        What::Age,
        What::Sex,
        What::Ethnicity,
        What::Area,
        What::Birth,
        What::Date,
    ];

    fn words(self) -> &'static str {
        match self {
            What::Age => "an age",
            What::Sex => "a sex",
            What::Ethnicity => "an ethnic group",
            What::Area => "an area where people live",
            What::Birth => "a date of birth or a part of one",
            What::Date => "a date",
        }
    }
}

impl Rule for LooksIndirect {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        let meta = RuleMeta::new("looks-indirect")
            .summary("columns declared to say nothing about a person that look as if they did")
            .dimension(Dimension::Confidentiality)
            .kinds([Kind::Records])
            .covers_cells()
            .template("no-columns", "no column is declared none")
            .template(
                "looks-indirect",
                "{column} is declared to say nothing about a person, and looks like {what}",
            )
            .advice(
                "Declare it indirect, so that the size of classes is judged with it; if it is not about the person, \
                 waive the finding and say what it is about.",
            )
            .measure("looking-indirect", "columns declared none that look indirect")
            .page(include_str!("looks_indirect.md"));
        What::ALL.iter().fold(meta, |meta, what| meta.word(what.words()))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        if judged(ask).next().is_none() {
            return Plan::not_applicable("no-columns");
        }
        Plan::tallies(judged(ask).flat_map(|column| content::plan(&ask.tally(), &column.label)))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let mut columns = 0;
        for (i, column) in judged(ask).enumerate() {
            let content = Content::read(tallies, i * content::TALLIES)?;
            let Some(what) = what(column, &content, &ask.params) else {
                continue;
            };
            columns += 1;
            out.finding(
                Finding::of("looks-indirect")
                    .columns([&column.label])
                    .arg("column", label(&column.label))
                    .arg("what", word(what.words()))
                    .affected(1, Unit::Columns),
            );
        }
        out.measure("looking-indirect", count(columns, Unit::Columns));
        Ok(())
    }
}

/// Columns declared to say nothing. A figure is no description of a person.
fn judged(ask: &Ask<Params>) -> impl Iterator<Item = &ColumnFacts> {
    ask.dataset()
        .present()
        .filter(|column| column.meaning.is(Privacy::None) && column.meaning.measure.is_none())
}

/// What the column looks like. One value in all rows tells nobody from anybody.
fn what(column: &ColumnFacts, content: &Content<'_>, params: &Params) -> Option<What> {
    if content.values < 2 {
        return None;
    }
    let is_coarser_than_a_day = column
        .meaning
        .period
        .as_ref()
        .is_some_and(|period| period.is != PeriodUnit::Day);
    let said = labels::said(column.id().words()).filter(|what| match what {
        What::Age => labels::says_band(column.id().words()) || content.can_be_ages(params),
        _ => true,
    });
    let seen = content.seen(params).filter(|what| match what {
        What::Date => !is_coarser_than_a_day,
        What::Area => !labels::is_place(column.id().words()),
        _ => true,
    });
    said.or(seen)
}

#[cfg(test)]
mod tests;
