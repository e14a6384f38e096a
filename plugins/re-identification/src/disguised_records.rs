//! Disguised records: rows about people in a dataset that is declared to hold something else.

use std::collections::BTreeSet;

use candour_sdk::{
    As, Ask, ColumnFacts, Dimension, Finding, Judgement, Kind, Plan, Rule, RuleError, RuleMeta, Subject, Tallies,
    TallyView, Unit, labels,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::looks_indirect::{MOST_SEXES, What as Narrows, are_sexes, said};
use crate::persons::{is_called_person, stands_for_person};

/// Tables, look-ups and dictionaries that look like records.
pub struct DisguisedRecords;

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// What is looked for.
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
    /// Several columns that narrow down who a person is, and no figures.
    Narrowed,
    /// That the schema says whom a row is about.
    Subject,
}

const ADVICE: &str = "Declare the dataset as kind = \"records\", with x-subject and x-privacy, and audit again; if its \
                      rows are about no person, label the columns as what they hold, or waive the finding and say why.";

impl Rule for DisguisedRecords {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        RuleMeta::new("disguised-records")
            .summary("tables, look-ups and dictionaries whose rows look as if they were about people")
            .dimension(Dimension::Confidentiality)
            .kinds([Kind::Table, Kind::Lookup, Kind::Dictionary])
            .template(
                "people",
                "rows that are declared to be about no person look as if they were: {persons} stands for one, {narrowing} narrows \
                 down who it is",
            )
            .advice(ADVICE)
            .template("persons", "{persons} looks as if it stood for a person, and the rows are declared to be about none")
            .advice(ADVICE)
            .template(
                "narrowed",
                "rows that are declared to be about no person look as if they were: {narrowing} narrow down who it is, and no \
                 column is a figure",
            )
            .advice(ADVICE)
            .template(
                "subject",
                "the schema says that its rows are about people (x-subject), and they are declared to be about none",
            )
            .advice(ADVICE)
            .page(include_str!("disguised_records.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        // Past its limit the first tells nothing of its cells: the second says that they were looked at.
        let sexes = |column: &ColumnFacts| {
            let folded = ask.tally().by_as(&column.label, As::Fold).limit(MOST_SEXES);
            [folded, ask.tally().by_as(&column.label, As::State)]
        };
        Plan::tallies(described(ask).flat_map(sexes))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let finds = |what| ask.params.finds.contains(&what);
        let present: Vec<&ColumnFacts> = ask.dataset().present().collect();
        out.looked(Unit::Columns).all(present.len() as u64);
        let (mut narrowing, mut persons): (Vec<(&ColumnFacts, Narrows)>, Vec<&ColumnFacts>) = Default::default();
        for (i, column) in described(ask).enumerate() {
            let values = tallies.even_overflowed(2 * i)?;
            if varies(values) {
                narrowing.extend(narrows(column, values).map(|what| (column, what)));
                persons.extend(Some(column).filter(|column| stands_for_person(column)));
            }
        }
        let kinds: BTreeSet<Narrows> = narrowing.iter().map(|(_, what)| *what).collect();
        let is_more_than_a_place = kinds.iter().any(|what| *what != Narrows::Area);
        let names =
            |columns: &[&ColumnFacts]| -> Vec<String> { columns.iter().map(|column| column.label.clone()).collect() };
        let narrowing = names(&narrowing.into_iter().map(|(column, _)| column).collect::<Vec<_>>());
        // Where nothing is declared, nothing is declared to be a figure; that there is no schema caps the verdict.
        let is_declared = present.iter().any(|column| column.declared);
        let has_figures =
            ask.dataset().table.long.is_some() || present.iter().any(|column| column.meaning.measure.is_some());
        let describes_alone = is_declared && !has_figures;
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
        } else if kinds.len() > 1 && is_more_than_a_place && describes_alone && finds(What::Narrowed) {
            let finding = Finding::of("narrowed")
                .columns(&narrowing)
                .affected(narrowing.len() as u64, Unit::Columns);
            out.finding(finding.arg("narrowing", labels(narrowing)));
        } else if matches!(ask.dataset().table.subject, Subject::Column(_) | Subject::Row) && finds(What::Subject) {
            out.finding(Finding::of("subject"));
        }
        Ok(())
    }
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

#[cfg(test)]
mod tests {
    use candour_testing::{Case, check_page, judge};
    use serde_json::json;

    use super::*;

    fn templates(kind: Kind, csv: &str, schema: &str) -> Vec<String> {
        let params = json!({ "finds": ["people", "persons", "narrowed", "subject"] });
        let answer = judge(&DisguisedRecords, params, &Case::new(csv).schema(schema).kind(kind));
        answer.templates().into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn its_page_holds() {
        check_page(&DisguisedRecords);
    }

    #[test]
    fn rows_of_patients_are_people_whatever_they_are_called() {
        for kind in [Kind::Table, Kind::Lookup, Kind::Dictionary] {
            assert_eq!(
                templates(
                    kind,
                    "patient_ref,age\np1,40\np2,41\n",
                    r#"{"properties": {"unused": {}}}"#
                ),
                ["people"]
            );
            assert_eq!(
                templates(
                    kind,
                    "patient_ref,c2\np1,F\np2,M\n",
                    r#"{"properties": {"unused": {}}}"#
                ),
                ["people"]
            );
            let declared = r#"{"properties": {"x": {"x-privacy": "pseudonym"}}}"#;
            assert_eq!(
                templates(kind, "x,date_of_birth\np1,1940\np2,1941\n", declared),
                ["people"]
            );
            assert_eq!(
                templates(kind, "NHS number,site\n1,a\n2,b\n", r#"{"properties": {"unused": {}}}"#),
                ["persons"]
            );
            assert_eq!(
                templates(
                    kind,
                    "sex,age,outcome\nF,4,a\nM,5,b\n",
                    r#"{"properties": {"outcome": {}}}"#
                ),
                ["narrowed"]
            );
            assert_eq!(
                templates(
                    kind,
                    "n,site\n1,a\n",
                    r#"{"x-subject": "row", "properties": {"n": {}}}"#
                ),
                ["subject"]
            );
        }
    }

    #[test]
    fn tables_and_look_ups_of_what_is_no_person_are_silent() {
        for (kind, csv, schema) in [
            (
                Kind::Lookup,
                "postcode,lsoa,ward\na,b,c\nd,e,f\n",
                r#"{"properties": {"unused": {}}}"#,
            ),
            (
                Kind::Lookup,
                "sex,sex_name\n1,Male\n2,Female\n",
                r#"{"properties": {"unused": {}}}"#,
            ),
            (
                Kind::Lookup,
                "age_band,from,to\n0-4,0,4\n5-9,5,9\n",
                r#"{"properties": {"unused": {}}}"#,
            ),
            (
                Kind::Lookup,
                "practice_code,practice postcode\na,b\nc,d\n",
                r#"{"properties": {"unused": {}}}"#,
            ),
            (
                Kind::Table,
                "professional_ref,seen\na,12\nb,13\n",
                r#"{"properties": {"professional_ref": {"x-privacy": "pseudonym"}}}"#,
            ),
            (
                Kind::Table,
                "sex,age,n\nF,4,12\nM,5,12\n",
                r#"{"properties": {"n": {"x-measure": {"of": "people"}}}}"#,
            ),
            (
                Kind::Table,
                "patients,sex\n12,F\n14,M\n",
                r#"{"properties": {"unused": {}}}"#,
            ),
        ] {
            assert!(templates(kind, csv, schema).is_empty(), "{csv}");
        }
    }
}
