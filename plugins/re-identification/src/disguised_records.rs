//! Disguised records: rows about people in a dataset that is declared to hold something else.

use std::collections::BTreeSet;

use candour_sdk::{
    As, Ask, ColumnFacts, DatasetFacts, Dimension, Finding, Judgement, Kind, MeasureOf, Plan, Rule, RuleError,
    RuleMeta, Subject, Tallies, TallyView, Unit, labels,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::label_words::label_words;
use crate::looks_indirect::{MOST_SEXES, What as Narrows, are_sexes, said};
use crate::persons::{is_called_person, stands_for_person};

/// Tables, look-ups and dictionaries that look like records.
pub struct DisguisedRecords;

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// What is looked for.
    #[schemars(extend("x-stricter" = "higher"))]
    finds: Vec<What>,
}

/// What gives away that rows are about people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum What {
    /// A column that stands for a person, beside one that narrows down who it is.
    People,
    /// A column that is called what stands for a person, alone.
    Persons,
    /// Columns that narrow down who a person is, and no counts.
    Narrowed,
    /// That the schema says whom a row is about.
    Subject,
}

/// From so many rows on, a look-up is hardly one of a few codes.
const MANY_ROWS: u64 = 100;

/// Nearly all, per cent.
const NEARLY: u128 = 95;

/// What says of a row that it is about one person, beside what tells it from all others.
const TELLING: [Narrows; 4] = [Narrows::Age, Narrows::Sex, Narrows::Ethnicity, Narrows::Birth];

const ADVICE: &str = "Declare the dataset as kind = \"records\", with x-subject and x-privacy, and audit again; if its \
                      rows are about no person, label the columns as what they hold, or waive the finding and say why.";

impl Rule for DisguisedRecords {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        const MEANING: &str = "The rows may be about single people, and nobody checked whether they can be recognised.";
        RuleMeta::new("disguised-records")
            .summary("tables, look-ups and dictionaries whose rows seem to be about people")
            .dimension(Dimension::Confidentiality)
            .kinds([Kind::Table, Kind::Lookup, Kind::Dictionary])
            .template(
                "people",
                "rows seem to be about people, and are declared not to be: {persons} {persons:stands|stand} for a person, \
                 {narrowing} {narrowing:narrows|narrow} down who it is",
            )
            .advice(ADVICE)
            .meaning(MEANING)
            .template("persons", "{persons} {persons:seems|seem} to stand for a person, and the rows are taken to be about nobody")
            .advice(ADVICE)
            .meaning(MEANING)
            .template(
                "narrowed",
                "rows seem to be about people, and are declared not to be: {narrowing} {narrowing:narrows|narrow} down who it \
                 is, and no column counts people, events or things",
            )
            .advice(ADVICE)
            .meaning(MEANING)
            .template(
                "told-apart",
                "rows seem to be about people, and are declared not to be: {narrowing} {narrowing:narrows|narrow} down who it \
                 is, and {different} {different:differs|differ} in nearly every row",
            )
            .advice(ADVICE)
            .meaning(MEANING)
            .template(
                "subject",
                "the schema says that the rows are about people (x-subject), and they are declared to be about nobody",
            )
            .advice(ADVICE)
            .meaning(MEANING)
            .threshold("[finds=people] a column stands for a person, and another narrows down who it is")
            .threshold("[finds=persons] a label says that a column stands for a person")
            .threshold("[finds=narrowed] columns narrow down who a person is, and none holds counts")
            .threshold("[finds=subject] the schema says whom a row is about")
            .page(include_str!("disguised_records.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        // Past its limit the first tells nothing of its cells: the second says that they were looked at.
        let values = |column: &ColumnFacts| {
            let folded = ask.tally().by_as(&column.label, As::Fold).limit(MOST_SEXES);
            let states = ask.tally().by_as(&column.label, As::State);
            match counts_values(ask.dataset().kind) {
                true => [folded, states.distinct(&column.label)],
                false => [folded, states],
            }
        };
        Plan::tallies(described(ask).flat_map(values))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let finds = |what| ask.params.finds.contains(&what);
        let present: Vec<&ColumnFacts> = ask.dataset().present().collect();
        out.looked(Unit::Columns).all(present.len() as u64);
        let (mut narrowing, mut persons): (Vec<(&ColumnFacts, Narrows)>, Vec<&ColumnFacts>) = Default::default();
        let mut different: Vec<&ColumnFacts> = Vec::new();
        for (i, column) in described(ask).enumerate() {
            let values = tallies.even_overflowed(2 * i)?;
            let narrows = narrows(column, values).filter(|_| varies(values));
            persons.extend(Some(column).filter(|column| varies(values) && stands_for_person(column)));
            if is_another_in_each(tallies.even_overflowed(2 * i + 1)?, ask.dataset()) {
                different.extend(Some(column).filter(|_| narrows.is_none()));
            }
            narrowing.extend(narrows.map(|what| (column, what)));
        }
        if is_named_client(&present) {
            persons.clear();
        }
        let kinds: BTreeSet<Narrows> = narrowing.iter().map(|(_, what)| *what).collect();
        let is_more_than_a_place = kinds.iter().any(|what| *what != Narrows::Area);
        let names =
            |columns: &[&ColumnFacts]| -> Vec<String> { columns.iter().map(|column| column.label.clone()).collect() };
        let narrowing = names(&narrowing.into_iter().map(|(column, _)| column).collect::<Vec<_>>());
        // Where nothing is declared, nothing is declared to be a figure; that there is no schema caps the verdict.
        let is_declared = present.iter().any(|column| column.declared);
        // A code or a school has no date of birth.
        let may_be_person = kinds.contains(&Narrows::Birth) || !is_list_of_codes(ask, !different.is_empty());
        let describes_alone = is_declared && may_be_person;
        if !persons.is_empty() && is_more_than_a_place {
            if finds(What::People) {
                let persons = names(&persons);
                let finding = Finding::of("people").columns(persons.iter().chain(&narrowing));
                let n = (persons.len() + narrowing.len()) as u64;
                out.finding(
                    finding
                        .arg("persons", labels(persons))
                        .arg("narrowing", labels(narrowing))
                        .affected(n, Unit::Columns),
                );
            }
            return Ok(());
        }
        let called: Vec<&ColumnFacts> = persons.into_iter().filter(|column| is_called_person(column)).collect();
        if !called.is_empty() && finds(What::Persons) {
            let persons = names(&called);
            let finding = Finding::of("persons")
                .columns(&persons)
                .affected(persons.len() as u64, Unit::Columns);
            out.finding(finding.arg("persons", labels(persons)));
        } else if kinds.len() > 1
            && is_more_than_a_place
            && describes_alone
            && !has_counts(ask.dataset())
            && finds(What::Narrowed)
        {
            let finding = Finding::of("narrowed")
                .columns(&narrowing)
                .affected(narrowing.len() as u64, Unit::Columns);
            out.finding(finding.arg("narrowing", labels(narrowing)));
        } else if !different.is_empty()
            && kinds.iter().any(|what| TELLING.contains(what))
            && describes_alone
            && ask.dataset().records.is_some_and(|records| records >= MANY_ROWS)
            && finds(What::Narrowed)
        {
            let different = names(&different);
            let finding = Finding::of("told-apart")
                .columns(narrowing.iter().chain(&different))
                .affected((narrowing.len() + different.len()) as u64, Unit::Columns);
            let finding = finding.arg("narrowing", labels(narrowing));
            out.finding(finding.arg("different", labels(different)));
        } else if matches!(ask.dataset().table.subject, Subject::Column(_) | Subject::Row) && finds(What::Subject) {
            out.finding(Finding::of("subject"));
        }
        Ok(())
    }
}

/// Whether it is asked of datasets of the kind how many values a column has: rows of tables are told apart anyway.
fn counts_values(kind: Kind) -> bool {
    matches!(kind, Kind::Lookup | Kind::Dictionary)
}

/// Columns that may describe a person: a figure does not.
fn described(ask: &Ask<Params>) -> impl Iterator<Item = &ColumnFacts> {
    ask.dataset()
        .present()
        .filter(|column| column.meaning.measure.is_none())
}

/// One value in all rows tells nobody from anybody.
fn varies(values: TallyView<'_>) -> bool {
    values.overflowed() || values.groups().filter(|group| group.key(0).is_some()).count() > 1
}

/// What the column tells of a person, by its label or, of a sex, by its values.
fn narrows(column: &ColumnFacts, values: TallyView<'_>) -> Option<Narrows> {
    said(column.id().words()).or_else(|| are_sexes(values).then_some(Narrows::Sex))
}

/// Whether the dataset has a figure of which there are so many: amounts, money and rates are also told of one person.
fn has_counts(dataset: &DatasetFacts) -> bool {
    let long = dataset.table.long.iter().flat_map(|long| long.measures.values());
    let of_columns = dataset.present().filter_map(|column| column.meaning.measure.as_ref());
    long.map(|listed| &listed.measure)
        .chain(of_columns)
        .any(|measure| !matches!(measure.of, MeasureOf::Amount | MeasureOf::Money | MeasureOf::Rate))
}

/// Whether the column has another value in nearly each row, by a tally that counts its different values.
fn is_another_in_each(states: TallyView<'_>, dataset: &DatasetFacts) -> bool {
    if !counts_values(dataset.kind) {
        return false;
    }
    let of_values = states
        .groups()
        .filter(|group| matches!(group.key(0), Some("present" | "malformed" | "default")));
    let different: u64 = of_values.map(|group| group.distinct()).sum();
    let records = dataset.records.unwrap_or(0);
    states.overflowed() || records > 0 && u128::from(different) * 100 >= u128::from(records) * NEARLY
}

/// Whether a look-up is one of codes: small and with a column that tells its rows apart, or looked up by its key elsewhere.
fn is_list_of_codes(ask: &Ask<Params>, has_code: bool) -> bool {
    let dataset = ask.dataset();
    let key = dataset.table.key.as_deref().unwrap_or_default();
    let others = ask.facts.datasets.iter().filter(|other| other.name != dataset.name);
    let mut references = others.flat_map(|other| &other.table.references);
    let is_small = dataset.records.is_some_and(|records| records < MANY_ROWS);
    dataset.kind == Kind::Lookup
        && match is_small {
            true => has_code || !key.is_empty(),
            false => references.any(|to| {
                to.dataset == dataset.name && !to.to.is_empty() && to.to.iter().all(|column| key.contains(column))
            }),
        }
}

/// Whether there is a client and its name and no more, which may be an organisation.
fn is_named_client(present: &[&ColumnFacts]) -> bool {
    let mut words: Vec<String> = present
        .iter()
        .map(|column| label_words(column.id().words()).join(" "))
        .collect();
    words.sort_unstable();
    words == ["client", "name"]
}

#[cfg(test)]
mod tests;
