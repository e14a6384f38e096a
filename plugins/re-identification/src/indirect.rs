//! Which columns narrow down who a person is, each said once, and how people are counted over them.

use std::collections::BTreeSet;

use candour_sdk::{
    As, ColumnFacts, DatasetFacts, Looked, Privacy, RuleError, Subject, Tallies, TallySpec, TallyView, Unit, Why, when,
};

/// The columns by which people are told apart: those declared `indirect` that the file has, and the names of their codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Narrowing {
    /// Each fact once.
    columns: Vec<String>,
    /// Those that by declaration add nothing to another, each with that other: the label of a code, and a period that
    /// another column gives as fine or finer. Where the file does not bear that out, they narrow too.
    told: Vec<(String, String)>,
}

/// Past so many pairs of a value and what it tells, the two are taken to differ.
const MOST_PAIRS: u64 = 100_000;

impl Narrowing {
    /// Those of a dataset. With `sensitive`, that column and what is but another name of it are left out: it cannot hide
    /// itself.
    pub(crate) fn of(dataset: &DatasetFacts, sensitive: Option<&ColumnFacts>) -> Narrowing {
        let mut chosen: Vec<&ColumnFacts> = dataset
            .present()
            .filter(|column| narrows(column, dataset))
            .filter(|column| !sensitive.is_some_and(|sensitive| says_the_same(column, sensitive)))
            .collect();
        let mut told = Vec::new();
        let mut at = 0;
        while at < chosen.len() {
            let column = chosen[at];
            let others = chosen.iter().filter(|other| other.label != column.label);
            match others.into_iter().find(|other| is_told_by(column, other)) {
                Some(other) => {
                    told.push((column.label.clone(), other.label.clone()));
                    chosen.remove(at);
                }
                None => at += 1,
            }
        }
        Narrowing {
            columns: chosen.into_iter().map(|column| column.label.clone()).collect(),
            told,
        }
    }

    /// These columns and no others.
    pub(crate) fn by(columns: &[String]) -> Narrowing {
        Narrowing {
            columns: columns.to_vec(),
            told: Vec::new(),
        }
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// How many columns a class is told by.
    pub(crate) fn width(&self) -> usize {
        self.columns.len() + self.told.len()
    }

    /// The tally, grouped by all of them: where two labels stand for one code, each is a class of its own.
    pub(crate) fn classes(&self, tally: TallySpec) -> TallySpec {
        let told = self.told.iter().map(|(column, _)| column);
        self.columns
            .iter()
            .chain(told)
            .fold(tally, |tally, column| tally.by(column))
    }

    /// The tallies that tell which columns narrow although they should add nothing.
    pub(crate) fn evidence(&self, tally: TallySpec) -> impl Iterator<Item = TallySpec> {
        let pair = move |(column, other): &(String, String)| tally.clone().by(other).by(column).limit(MOST_PAIRS);
        self.told.iter().map(pair)
    }

    /// The columns as a finding names them: without those that add nothing in this file either. The tallies of the evidence
    /// are from `first` on.
    pub(crate) fn named(&self, tallies: &Tallies, first: usize) -> Result<Vec<String>, RuleError> {
        let mut named = self.columns.clone();
        for (at, (column, _)) in self.told.iter().enumerate() {
            let pairs = tallies.even_overflowed(first + at)?;
            let values: BTreeSet<Option<&str>> = pairs.groups().map(|pair| pair.key(0)).collect();
            if pairs.overflowed() || values.len() < pairs.len() {
                named.push(column.clone());
            }
        }
        Ok(named)
    }
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

    /// The tally, with groups of the size of their people. Who is written in ways that look alike is one: a class is seldom
    /// larger than it seems.
    pub(crate) fn sized(&self, tally: TallySpec) -> TallySpec {
        match &self.subject {
            Some(subject) => tally.distinct_as(subject, As::Fold),
            None => tally,
        }
    }

    /// The tally of all people, where they are not the rows: only how many groups there are.
    pub(crate) fn everybody(&self, tally: TallySpec) -> Option<TallySpec> {
        let subject = self.subject.as_ref()?;
        Some(tally.by_as(subject, As::Fold).spectrum().at_most(0))
    }

    /// How many people there are, where they are not the rows: by the first tally, that of [`Counting::known`], and the second,
    /// that of [`Counting::everybody`].
    pub(crate) fn people(&self, tallies: &Tallies) -> Result<Option<u64>, RuleError> {
        if self.subject.is_none() {
            return Ok(None);
        }
        let (known, everybody) = (tallies.get(0)?, tallies.get(1)?);
        let groups: u64 = everybody.spectrum().iter().map(|entry| entry.groups).sum();
        let is_nobody = |state: Option<&str>| state == Some("missing");
        let nobody = u64::from(known.groups().any(|group| is_nobody(group.key(0))));
        Ok(Some(groups.saturating_sub(nobody)))
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

/// Whether the column is declared to narrow, or to name the codes of one that is: what it says beyond them narrows too.
fn narrows(column: &ColumnFacts, dataset: &DatasetFacts) -> bool {
    let is_indirect = |column: &ColumnFacts| column.meaning.is(Privacy::Indirect);
    let code = column.meaning.label_of.as_ref().and_then(|code| dataset.column(code));
    is_indirect(column) || code.is_some_and(|code| code.present && is_indirect(code))
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
        Narrowing::of(dataset, sensitive.and_then(|label| dataset.column(label))).columns
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
    fn the_name_of_a_code_that_narrows_narrows_whatever_is_declared_of_it() {
        for privacy in ["none", "sensitive", "?"] {
            let schema = format!(
                r#"{{"properties": {{
                    "code": {{"x-privacy": "indirect"}},
                    "name": {{"x-privacy": "{privacy}", "x-label-of": "code"}}
                }}}}"#
            );
            let case = Case::new("code,name\n").schema(&schema);
            let narrowing = Narrowing::of(&case.facts(true).datasets[0], None);
            assert_eq!(narrowing.columns, ["code"]);
            assert_eq!(narrowing.told, [("name".to_owned(), "code".to_owned())], "{privacy}");
        }
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
