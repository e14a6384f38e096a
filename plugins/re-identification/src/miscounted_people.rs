//! Miscounted people: a declared subject that makes more people, or fewer rows of anybody, than a column of the file tells.

use candour_sdk::{
    Ask, ColumnFacts, Dimension, Finding, Judgement, Kind, Plan, Rule, RuleError, RuleMeta, Subject, Tallies,
    TallyView, Unit, label,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::direct_identifiers::values_of;
use crate::persons::{is_called_person, stands_for_person};

/// Subjects that another column contradicts.
pub struct MiscountedPeople;

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// Whether only columns whose label says that they stand for a person count, and not all that are declared pseudonyms.
    only_called: bool,
}

impl Rule for MiscountedPeople {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        const ADVICE: &str = "Name that column as x-subject; if it stands for somebody else than whom a row is about, label \
                              it so, or waive the finding and say whom.";
        RuleMeta::new("miscounted-people")
            .summary("columns that stand for a person and contradict whom a row is declared to be about")
            .dimension(Dimension::Confidentiality)
            .kinds([Kind::Records])
            .template("nobody-there", "no column but the subject stands for a person")
            .template(
                "repeated",
                "a row is declared to be one person (x-subject), and the same {column} stands in several rows",
            )
            .advice(ADVICE)
            .template(
                "finer",
                "people are declared to be told apart by {subject} (x-subject), which has more values than {column}, which stands for a person",
            )
            .advice(ADVICE)
            .template("nobody", "rows are declared to be about nobody (x-subject), and {column} stands for a person")
            .advice(ADVICE)
            .template(
                "withheld",
                "it is declared that people cannot be counted (x-subject), and {column} stands for a person",
            )
            .advice(ADVICE)
            .page(include_str!("miscounted_people.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        if persons(ask).next().is_none() {
            return Plan::not_applicable("nobody-there");
        }
        let subject = subject(ask).into_iter();
        Plan::tallies(
            persons(ask)
                .chain(subject)
                .map(|column| values_of(&ask.tally(), &column.label)),
        )
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let persons: Vec<&ColumnFacts> = persons(ask).collect();
        out.looked(Unit::Columns).all(persons.len() as u64);
        let subject = match subject(ask) {
            Some(column) => Some((column, Values::of(tallies.get(persons.len())?))),
            None => None,
        };
        for (i, column) in persons.into_iter().enumerate() {
            let values = Values::of(tallies.get(i)?);
            let finding = match (&ask.dataset().table.subject, &subject) {
                _ if values.cells == 0 => continue,
                (Subject::Row, _) if values.different < values.cells => Finding::of("repeated"),
                (Subject::Column(_), Some((subject, by_subject)))
                    if is_called_person(column)
                        && !is_called_person(subject)
                        && by_subject.different > values.different =>
                {
                    Finding::of("finer").arg("subject", label(&subject.label))
                }
                (Subject::None, _) => Finding::of("nobody"),
                (Subject::Withheld(_), _) if !ask.params.only_called => Finding::of("withheld"),
                _ => continue,
            };
            out.finding(
                finding
                    .columns([&column.label])
                    .arg("column", label(&column.label))
                    .affected(1, Unit::Columns),
            );
        }
        Ok(())
    }
}

/// The columns that stand for a person, the subject left out.
fn persons(ask: &Ask<Params>) -> impl Iterator<Item = &ColumnFacts> {
    let is_subject = |column: &ColumnFacts| matches!(&ask.dataset().table.subject, Subject::Column(subject) if *subject == column.label);
    let stands = |column: &ColumnFacts| match ask.params.only_called {
        true => column.meaning.measure.is_none() && is_called_person(column),
        false => stands_for_person(column),
    };
    ask.dataset()
        .present()
        .filter(move |column| stands(column) && !is_subject(column))
}

fn subject(ask: &Ask<Params>) -> Option<&ColumnFacts> {
    match &ask.dataset().table.subject {
        Subject::Column(subject) => ask.dataset().column(subject).filter(|column| column.present),
        _ => None,
    }
}

/// How many cells of a column hold a value, and how many different ones.
struct Values {
    cells: u64,
    different: u64,
}

impl Values {
    fn of(tally: TallyView<'_>) -> Self {
        let mut values = Values { cells: 0, different: 0 };
        for group in tally
            .groups()
            .filter(|group| matches!(group.key(2), Some("present" | "malformed")))
        {
            values.cells += group.count();
            values.different += group.distinct();
        }
        values
    }
}

#[cfg(test)]
mod tests {
    use candour_testing::{Case, check_page, judge};
    use serde_json::json;

    use super::*;

    fn templates(only_called: bool, subject: &str, csv: &str) -> Vec<String> {
        let schema = format!(
            r#"{{"x-subject": {subject}, "properties": {{
                "patient_id": {{"x-privacy": "pseudonym"}}, "token": {{"x-privacy": "pseudonym"}}, "visit": {{}},
                "staff_ref": {{"x-privacy": "pseudonym"}}, "age": {{"x-privacy": "indirect"}}
            }}}}"#
        );
        let params = json!({ "only-called": only_called });
        let answer = judge(&MiscountedPeople, params, &Case::new(csv).schema(&schema));
        answer.templates().into_iter().map(str::to_owned).collect()
    }

    const TWICE: &str = "patient_id,visit\np1,v1\np1,v2\np2,v3\n";

    #[test]
    fn its_page_holds() {
        check_page(&MiscountedPeople);
    }

    #[test]
    fn whoever_stands_in_several_rows_is_no_row() {
        assert_eq!(templates(true, r#""row""#, TWICE), ["repeated"]);
        assert!(templates(true, r#""row""#, "patient_id,visit\np1,v1\np2,v2\n").is_empty());
        assert!(templates(true, r#""row""#, "token,visit\np1,v1\np1,v2\n").is_empty());
        assert_eq!(
            templates(false, r#""row""#, "token,visit\np1,v1\np1,v2\n"),
            ["repeated"]
        );
        assert!(templates(false, r#""row""#, "staff_ref,visit\np1,v1\np1,v2\n").is_empty());
        assert!(templates(true, r#""row""#, "patient_id,visit\n,v1\n,v2\n").is_empty());
    }

    #[test]
    fn a_subject_is_no_finer_than_a_person() {
        assert_eq!(templates(true, r#""visit""#, TWICE), ["finer"]);
        assert!(templates(true, r#""patient_id""#, TWICE).is_empty());
        assert!(templates(false, r#""patient_id""#, "patient_id,token\np1,t1\np2,t1\n").is_empty());
    }

    #[test]
    fn rows_with_a_person_are_about_somebody() {
        assert_eq!(templates(true, r#""none""#, TWICE), ["nobody"]);
        let withheld = r#"{"withheld": "one row is one visit"}"#;
        assert_eq!(templates(false, withheld, TWICE), ["withheld"]);
        assert!(
            templates(true, withheld, TWICE).is_empty(),
            "the verdict is capped for it"
        );
        assert!(templates(false, r#""none""#, "age,visit\n4,v1\n").is_empty());
    }
}
