//! Which columns narrow down who a person is, each said once, and how people are counted over them.

use candour_sdk::{As, ColumnFacts, DatasetFacts, Looked, Privacy, Subject, TallySpec, TallyView, Unit, Why, when};

/// The columns declared `indirect` that the file has, without those that add nothing to another of them: the label of a
/// code, and a period that another column gives as fine or finer.
///
/// With `sensitive`, that column and what is but another name of it are left out: it cannot hide itself.
pub(crate) fn indirect_columns(dataset: &DatasetFacts, sensitive: Option<&ColumnFacts>) -> Vec<String> {
    let mut chosen: Vec<&ColumnFacts> = dataset
        .present()
        .filter(|column| column.meaning.is(Privacy::Indirect))
        .filter(|column| !sensitive.is_some_and(|sensitive| says_the_same(column, sensitive)))
        .collect();
    let mut at = 0;
    while at < chosen.len() {
        let adds_nothing = chosen
            .iter()
            .any(|other| chosen[at].label != other.label && is_told_by(chosen[at], other));
        if adds_nothing {
            chosen.remove(at);
        } else {
            at += 1;
        }
    }
    chosen.into_iter().map(|column| column.label.clone()).collect()
}

/// Who is counted: the subjects of a column, or rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counting {
    subject: Option<String>,
    /// What a number counted so is a number of.
    pub(crate) unit: Unit,
}

impl Counting {
    /// How people are counted; `None` where rows are declared to be about nobody.
    ///
    /// Rows are counted, and called rows, where people are withheld or it is not declared whom a row is about.
    pub(crate) fn of(dataset: &DatasetFacts) -> Option<Counting> {
        let (subject, unit) = match &dataset.table.subject {
            Subject::None => return None,
            Subject::Row => (None, Unit::People),
            Subject::Column(label) if dataset.column(label).is_some_and(|column| column.present) => {
                (Some(label.clone()), Unit::People)
            }
            Subject::Column(_) | Subject::Withheld(_) | Subject::Undeclared => (None, Unit::Rows),
        };
        Some(Counting { subject, unit })
    }

    /// The tally, with groups of the size of their people.
    pub(crate) fn sized(&self, tally: TallySpec) -> TallySpec {
        match &self.subject {
            Some(subject) => tally.distinct(subject),
            None => tally,
        }
    }

    /// The tally of all people, where they are not the rows.
    pub(crate) fn everybody(&self, tally: TallySpec) -> Option<TallySpec> {
        self.subject.as_ref().map(|subject| tally.distinct(subject))
    }

    /// The tally that tells of how many rows it is known whom they are about.
    pub(crate) fn known(&self, tally: TallySpec) -> TallySpec {
        match &self.subject {
            Some(subject) => tally.by_as(subject, As::State),
            None => tally,
        }
    }

    /// Says how many rows were looked at: those whose people can be counted.
    pub(crate) fn say_looked(&self, known: TallyView<'_>, looked: Looked<'_>) {
        let rows = known.rows_in_all();
        let nobody = match &self.subject {
            Some(_) => {
                let is_somebody = |state: Option<&str>| matches!(state, Some("present" | "malformed"));
                let nobody = known.groups().filter(|group| !is_somebody(group.key(0)));
                nobody.map(|group| group.count()).sum()
            }
            None if self.unit == Unit::People => 0,
            None => rows,
        };
        looked.of(rows).at(rows - nobody).rest(Why::NotDeclared, nobody);
    }

    /// The template of a finding, by what is counted.
    pub(crate) fn template(&self) -> &'static str {
        match (&self.subject, self.unit) {
            (Some(_), _) => "some-people",
            (None, Unit::People) => "people",
            (None, _) => "rows",
        }
    }
}

/// The tally, grouped by all these columns.
pub(crate) fn by_all(tally: TallySpec, columns: &[String]) -> TallySpec {
    columns.iter().fold(tally, |tally, column| tally.by(column))
}

fn says_the_same(column: &ColumnFacts, other: &ColumnFacts) -> bool {
    column.label == other.label || labels(column, other) || labels(other, column)
}

fn labels(column: &ColumnFacts, code: &ColumnFacts) -> bool {
    column.meaning.label_of.as_ref() == Some(&code.label)
}

/// Whether the value of `other` fixes that of `column`, by declaration.
fn is_told_by(column: &ColumnFacts, other: &ColumnFacts) -> bool {
    if labels(column, other) {
        return true;
    }
    let (Some(period), Some(other_period)) = (&column.meaning.period, &other.meaning.period) else {
        return false;
    };
    let linked = period.same_as.as_ref() == Some(&other.label) || other_period.same_as.as_ref() == Some(&column.label);
    linked && when::lies_within(other_period.is, period.is)
}

#[cfg(test)]
mod tests {
    use candour_testing::Case;

    use super::*;

    fn columns(schema: &str, sensitive: Option<&str>) -> Vec<String> {
        let case = Case::new("day,month,week,code,name,sex,kind\n").schema(schema);
        let facts = case.facts(true);
        let dataset = &facts.datasets[0];
        indirect_columns(dataset, sensitive.and_then(|label| dataset.column(label)))
    }

    const SCHEMA: &str = r#"{"properties": {
        "day": {"x-privacy": "indirect", "x-period": "day"},
        "month": {"x-privacy": "indirect", "x-period": {"is": "month", "same-as": "day"}},
        "week": {"x-privacy": "indirect", "x-period": "week"},
        "code": {"x-privacy": ["indirect", "sensitive"]},
        "name": {"x-privacy": ["indirect", "sensitive"], "x-label-of": "code"},
        "sex": {"x-privacy": "indirect"},
        "kind": {"x-privacy": "none"},
        "gone": {"x-privacy": "indirect"}
    }}"#;

    #[test]
    fn what_is_told_by_another_column_is_said_once() {
        assert_eq!(columns(SCHEMA, None), ["day", "week", "code", "sex"]);
    }

    #[test]
    fn a_sensitive_column_and_its_label_are_left_out() {
        assert_eq!(columns(SCHEMA, Some("code")), ["day", "week", "sex"]);
        assert_eq!(columns(SCHEMA, Some("name")), ["day", "week", "sex"]);
    }

    #[test]
    fn labels_of_each_other_leave_one() {
        let schema = r#"{"properties": {
            "code": {"x-privacy": "indirect", "x-label-of": "name"},
            "name": {"x-privacy": "indirect", "x-label-of": "code"}
        }}"#;
        assert_eq!(columns(schema, None), ["name"]);
    }
}
