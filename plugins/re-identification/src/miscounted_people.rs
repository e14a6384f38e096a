//! Miscounted people: a declared subject that makes more people, or fewer rows of anybody, than a column of the file tells.

use candour_sdk::{
    Ask, ColumnFacts, Dimension, Finding, Judgement, Kind, Plan, Privacy, Rule, RuleError, RuleMeta, Subject, Tallies,
    TallyView, Unit, label, labels,
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
        const MEANING: &str = "People may be easier to recognise than the report says: groups may hold fewer of them.";
        RuleMeta::new("miscounted-people")
            .summary("columns that stand for a person and contradict whom a row is declared to be about")
            .dimension(Dimension::Confidentiality)
            .kinds([Kind::Records])
            .template("nobody-there", "no column but the subject stands for a person")
            .template(
                "repeated",
                "several rows have the same {column}, and each row is declared to be one person (x-subject)",
            )
            .advice(ADVICE)
            .meaning(MEANING)
            .template(
                "finer",
                "{subject} is declared to tell people apart (x-subject), and has more values than {column}, which stands for a person",
            )
            .advice(ADVICE)
            .meaning(MEANING)
            .template("nobody", "{column} stands for a person, and rows are declared to be about nobody (x-subject)")
            .advice(ADVICE)
            .meaning(MEANING)
            .template(
                "declared",
                "{columns} {columns:says|say} something about a person (x-privacy), and rows are declared to be about nobody (x-subject)",
            )
            .advice("Say in x-subject whom a row is about. If it is about nobody, x-privacy of its columns is \"none\".")
            .meaning(MEANING)
            .template(
                "withheld",
                "{column} stands for a person, and people are declared to be uncountable (x-subject)",
            )
            .advice(ADVICE)
            .meaning(MEANING)
            .threshold(
                "[only-called=true] a column that is labelled as a person contradicts whom a row is declared to be about",
            )
            .threshold(
                "[only-called=false] a column that is labelled as a person, or declared a pseudonym, contradicts whom a row is \
                 declared to be about",
            )
            .page(include_str!("miscounted_people.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        if judged(ask).next().is_none() {
            return Plan::not_applicable("nobody-there");
        }
        let subject = subject(ask).into_iter();
        Plan::tallies(
            judged(ask)
                .chain(subject)
                .map(|column| values_of(&ask.tally(), &column.label)),
        )
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let judged: Vec<&ColumnFacts> = judged(ask).collect();
        out.looked(Unit::Columns).all(judged.len() as u64);
        let subject = match subject(ask) {
            Some(column) => Some((column, Values::of(tallies.get(judged.len())?))),
            None => None,
        };
        let mut declared: Vec<&str> = Vec::new();
        for (i, column) in judged.into_iter().enumerate() {
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
                (Subject::None, _) if stands(column, &ask.params) => Finding::of("nobody"),
                (Subject::None, _) => {
                    declared.push(&column.label);
                    continue;
                }
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
        if !declared.is_empty() {
            let n = declared.len() as u64;
            let finding = Finding::of("declared").columns(declared.iter().copied());
            out.finding(finding.arg("columns", labels(declared)).affected(n, Unit::Columns));
        }
        Ok(())
    }
}

/// The columns that may contradict the subject, itself left out: those that stand for a person and, where rows are declared to be
/// about nobody, all that are declared to say something about a person.
fn judged(ask: &Ask<Params>) -> impl Iterator<Item = &ColumnFacts> {
    let subject = &ask.dataset().table.subject;
    let is_subject =
        move |column: &ColumnFacts| matches!(subject, Subject::Column(subject) if *subject == column.label);
    let tells = move |column: &ColumnFacts| *subject == Subject::None && is_declared_of_people(column);
    ask.dataset()
        .present()
        .filter(move |column| (stands(column, &ask.params) || tells(column)) && !is_subject(column))
}

fn stands(column: &ColumnFacts, params: &Params) -> bool {
    match params.only_called {
        true => column.meaning.measure.is_none() && is_called_person(column),
        false => stands_for_person(column),
    }
}

/// Whatever it is called: nobody is told apart in rows about nobody.
fn is_declared_of_people(column: &ColumnFacts) -> bool {
    [
        Privacy::Direct,
        Privacy::Indirect,
        Privacy::Sensitive,
        Privacy::Pseudonym,
    ]
    .into_iter()
    .any(|privacy| column.meaning.is(privacy))
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
    fn what_narrows_down_who_one_is_is_about_somebody_whatever_it_is_called() {
        for only_called in [true, false] {
            assert_eq!(templates(only_called, r#""none""#, "age,visit\n4,v1\n"), ["declared"]);
            assert_eq!(
                templates(only_called, r#""none""#, "staff_ref,visit\ns1,v1\n"),
                ["declared"]
            );
            assert_eq!(
                templates(only_called, r#""none""#, "patient_id,age\np1,4\n"),
                ["nobody", "declared"]
            );
            for privacy in ["direct", "indirect", "sensitive", "pseudonym"] {
                let schema =
                    format!(r#"{{"x-subject": "none", "properties": {{"c1": {{"x-privacy": "{privacy}"}}}}}}"#);
                let params = json!({ "only-called": only_called });
                let text = judge(&MiscountedPeople, params, &Case::new("c1\n4\n").schema(&schema))
                    .templates()
                    .join(" ");
                assert!(["declared", "nobody"].contains(&text.as_str()), "{privacy}: {text}");
            }
        }
        assert!(
            templates(true, r#""none""#, "age,visit\n,v1\n").is_empty(),
            "no cell says anything"
        );
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
        assert!(templates(false, r#""none""#, "visit\nv1\n").is_empty());
    }
}
