//! Looks indirect: columns declared not to narrow down who a person is that look as if they did.

mod content;
mod labels;

use candour_sdk::{
    Ask, ColumnFacts, Dimension, Finding, Judgement, Kind, PeriodUnit, Plan, Privacy, Rule, RuleError, RuleMeta,
    Tallies, Unit, count, label, word,
};
pub(crate) use content::{MOST_SEXES, are_sexes};
pub(crate) use labels::said;

use content::Content;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::persons::stands_for_person;

/// Columns not declared `indirect` that look like age, sex, ethnicity, area, a date or what else describes a person.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    Age,
    Sex,
    Ethnicity,
    Area,
    Birth,
    Date,
    Person,
    Religion,
    Occupation,
    Marital,
    Origin,
    Language,
    Disability,
    Orientation,
}

impl What {
    const ALL: [What; 14] = [
        What::Age,
        What::Sex,
        What::Ethnicity,
        What::Area,
        What::Birth,
        What::Date,
        What::Person,
        What::Religion,
        What::Occupation,
        What::Marital,
        What::Origin,
        What::Language,
        What::Disability,
        What::Orientation,
    ];

    fn words(self) -> &'static str {
        match self {
            What::Age => "an age",
            What::Sex => "a sex",
            What::Ethnicity => "an ethnic group",
            What::Area => "an area where people live",
            What::Birth => "a date of birth or a part of one",
            What::Date => "a date",
            What::Person => "what stands for a person",
            What::Religion => "a religion",
            What::Occupation => "an occupation",
            What::Marital => "a marital status",
            What::Origin => "a country or place of birth",
            What::Language => "a first language",
            What::Disability => "a disability",
            What::Orientation => "a sexual orientation",
        }
    }
}

impl Rule for LooksIndirect {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        const MEANING: &str =
            "People may be easier to recognise than the report says: the check of small groups leaves this column out.";
        let meta = RuleMeta::new("looks-indirect")
            .summary("columns that seem to narrow down who a person is, and are declared not to")
            .dimension(Dimension::Confidentiality)
            .kinds([Kind::Records])
            .covers_cells()
            .template("no-columns", "every column is declared indirect or direct, or nothing is declared of it")
            .template(
                "looks-indirect",
                "{column} looks like {what}, and is declared to say nothing about a person",
            )
            .advice(
                "Declare it indirect, so that the size of groups is judged with it. If it is not about the person, \
                 waive the finding and say what it is about.",
            )
            .meaning(MEANING)
            .template(
                "not-indirect",
                "{column} looks like {what}, and is declared {privacy} and not indirect",
            )
            .advice(
                "Declare it indirect too, so that the size of groups is judged with it. If it is not about the person, \
                 waive the finding and say what it is about.",
            )
            .meaning(MEANING)
            .measure("looking-indirect", "columns not declared indirect that look so")
            .threshold(
                "a column looks as if it narrowed down who a person is, by its label or by at least {content-percent}% of its \
                 cells",
            )
            .page(include_str!("looks_indirect.md"));
        let words = What::ALL.iter().map(|what| what.words()).chain([SENSITIVE, PSEUDONYM]);
        words.fold(meta, RuleMeta::word)
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
            let finding = match declared(column) {
                None => Finding::of("looks-indirect"),
                Some(privacy) => Finding::of("not-indirect").arg("privacy", word(privacy)),
            };
            out.finding(
                finding
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

const SENSITIVE: &str = "sensitive";
const PSEUDONYM: &str = "a pseudonym";

/// Columns that are declared to be something, and neither indirect nor direct.
fn judged(ask: &Ask<Params>) -> impl Iterator<Item = &ColumnFacts> {
    let is_left_out = |column: &&ColumnFacts| {
        let meaning = &column.meaning;
        meaning.privacy.is_some() && !meaning.is(Privacy::Indirect) && !meaning.is(Privacy::Direct)
    };
    ask.dataset().present().filter(is_left_out)
}

/// What the column is declared to be, if not to say nothing.
fn declared(column: &ColumnFacts) -> Option<&'static str> {
    match &column.meaning {
        meaning if meaning.is(Privacy::Pseudonym) => Some(PSEUDONYM),
        meaning if meaning.is(Privacy::Sensitive) => Some(SENSITIVE),
        _ => None,
    }
}

/// What the column looks like. One value in all rows tells nobody from anybody, and by its cells alone a figure describes
/// nobody. The day of an event may well be sensitive, and some codes look like areas: only what is declared to say nothing is
/// held to these.
fn what(column: &ColumnFacts, content: &Content<'_>, params: &Params) -> Option<What> {
    let meaning = &column.meaning;
    if content.values < 2 {
        return None;
    }
    let is_coarser_than_a_day = meaning
        .period
        .as_ref()
        .is_some_and(|period| period.is != PeriodUnit::Day);
    let said = said(column.id().words()).filter(|what| match what {
        What::Age => labels::says_band(column.id().words()) || content.can_be_ages(params),
        // What few know of a neighbour is sensitive, and no more.
        What::Religion | What::Disability | What::Orientation => !meaning.is(Privacy::Sensitive),
        _ => true,
    });
    let says_none = declared(column).is_none();
    let seen = content.seen(params).filter(|what| match what {
        _ if meaning.measure.is_some() => false,
        What::Date => says_none && !is_coarser_than_a_day,
        What::Area => says_none && !labels::is_place(column.id().words()),
        _ => true,
    });
    let person = (says_none && stands_for_person(column)).then_some(What::Person);
    said.or(seen).or(person)
}

#[cfg(test)]
mod tests;
