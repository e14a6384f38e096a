//! What a rule says when it judges: findings, measures, and how much it looked at.

use candour_model::control;
use candour_model::coverage::Coverage;
use candour_model::finding::{self, Argument, Count, MeasureValue, Message, RecordRef, Under, Unit};

use crate::looked::Looked;

/// How many groups one finding lists; further ones are counted only.
pub const MOST_GROUPS: usize = 100;

/// How many records one finding lists; further ones are left out.
pub const MOST_RECORDS: usize = 100_000;

/// One thing that is wrong with one set of columns.
///
/// ```
/// use candour_sdk::{Finding, Unit, count_by, label, number, value};
///
/// // For the template "{column} has groups of fewer than {k} people", whose groups are "{town}: {people}".
/// let finding = Finding::of("small")
///     .columns(["town"])
///     .arg("column", label("town"))
///     .arg("k", number(5))
///     .affected(3, Unit::People)
///     .group([("town", value("town", Some("Rye"))), ("people", count_by(1, Unit::People, ["town"]))])
///     .group([("town", value("town", Some("Deal"))), ("people", count_by(2, Unit::People, ["town"]))]);
/// # assert_eq!(candour_sdk::finding::Finding::from(finding).groups.len(), 2);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding(finding::Finding);

impl Finding {
    /// A finding in the words of this template of the rule's meta.
    pub fn of(template: &str) -> Self {
        Finding(finding::Finding {
            message: Message {
                template: template.to_owned(),
                args: Default::default(),
            },
            columns: Vec::new(),
            affected: None,
            groups: Vec::new(),
            groups_in_all: 0,
            records: Vec::new(),
        })
    }

    /// The columns concerned; the host puts them in the order of the file.
    #[must_use]
    pub fn columns<S: Into<String>>(mut self, columns: impl IntoIterator<Item = S>) -> Self {
        self.0.columns.extend(columns.into_iter().map(Into::into));
        self
    }

    /// An argument of the template's text.
    #[must_use]
    pub fn arg(mut self, name: &str, argument: Argument) -> Self {
        self.0.message.args.insert(name.to_owned(), argument);
        self
    }

    /// How much is affected, over the whole dataset.
    #[must_use]
    pub fn affected(mut self, n: u64, of: Unit) -> Self {
        self.0.affected = Some(Count {
            n,
            of,
            by: Default::default(),
        });
        self
    }

    /// What holds of the affected just given, besides that they are of these columns.
    ///
    /// ```
    /// use candour_sdk::{CellState, Finding, Under, Unit};
    ///
    /// let finding = Finding::of("blank").columns(["town"]).affected(3, Unit::Cells);
    /// let finding = finding.under(Under::State(CellState::Missing));
    /// # let affected = candour_sdk::finding::Finding::from(finding).affected.expect("a count");
    /// # assert_eq!(affected.by.under, Some(Under::State(CellState::Missing)));
    /// ```
    ///
    /// # Panics
    /// Where nothing was said to be affected: the author's mistake, which any test of the rule shows.
    #[must_use]
    pub fn under(mut self, under: Under) -> Self {
        match &mut self.0.affected {
            Some(affected) => affected.by.under = Some(under),
            None => panic!("template {}: under, before affected", self.0.message.template),
        }
        self
    }

    /// One more group, with the arguments of the template's group text. Say the worst first: only the first
    /// [`MOST_GROUPS`] are listed, the rest are counted.
    #[must_use]
    pub fn group<'a>(mut self, args: impl IntoIterator<Item = (&'a str, Argument)>) -> Self {
        self.0.groups_in_all += 1;
        if self.0.groups.len() < MOST_GROUPS {
            let args = args.into_iter().map(|(name, arg)| (name.to_owned(), arg));
            self.0.groups.push(args.collect());
        }
        self
    }

    /// Groups that are concerned and not listed, besides those given with [`Finding::group`].
    #[must_use]
    pub fn further_groups(mut self, n: u64) -> Self {
        self.0.groups_in_all += n;
        self
    }

    /// Records concerned; private. The first [`MOST_RECORDS`] are kept.
    #[must_use]
    pub fn records(mut self, records: impl IntoIterator<Item = RecordRef>) -> Self {
        let room = MOST_RECORDS - self.0.records.len();
        self.0.records.extend(records.into_iter().take(room));
        self
    }
}

impl From<Finding> for finding::Finding {
    fn from(finding: Finding) -> Self {
        finding.0
    }
}

/// Where a rule puts what it finds. Order does not matter: the host sorts. Measures of one name and the same columns alone
/// stay in the order in which they were given.
///
/// ```
/// use candour_sdk::{Finding, Judgement, Unit, control, count};
///
/// # let mut judgement = Judgement::default();
/// # let out = &mut judgement;
/// out.finding(Finding::of("blank").columns(["town"]).affected(2, Unit::Cells));
/// // A measure is reported whether or not anything is wrong.
/// out.measure("blank-cells", count(2, Unit::Cells));
/// out.measure_of("cells", ["town"], count(40, Unit::Cells));
/// # let said = control::Judgement::from(judgement);
/// # assert_eq!((said.findings.len(), said.measures.len()), (1, 2));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement(control::Judgement);

impl Judgement {
    /// Something is wrong.
    pub fn finding(&mut self, finding: Finding) {
        self.0.findings.push(finding.into());
    }

    /// A measure of the whole dataset, whether or not anything is wrong.
    pub fn measure(&mut self, name: &str, value: Argument) {
        self.measure_of(name, [""; 0], value);
    }

    /// A measure of these columns.
    pub fn measure_of<S: Into<String>>(&mut self, name: &str, columns: impl IntoIterator<Item = S>, value: Argument) {
        self.0.measures.push(MeasureValue {
            name: name.to_owned(),
            columns: columns.into_iter().map(Into::into).collect(),
            value,
        });
    }

    /// How much the rule looked at of one sort of thing; the answer goes on behind it.
    ///
    /// A rule that matches must say so, or it counts as one that looked at nothing: a rule that compares with last year, and
    /// finds no counterpart, has checked nothing. `of` is all there is; what was looked at and the rest must add up to it. A
    /// rule that [covers cells](crate::RuleMeta::covers_cells) need not say so.
    ///
    /// ```
    /// use candour_sdk::{Judgement, Unit, Why};
    ///
    /// # let mut judgement = Judgement::default();
    /// # let out = &mut judgement;
    /// // Of twelve groups three were not there last year.
    /// out.looked(Unit::Groups).columns(["clinic"]).of(12).at(9).rest(Why::NoCounterpart, 3);
    /// // Each column was looked at.
    /// out.looked(Unit::Columns).all(4);
    /// # let said = candour_sdk::control::Judgement::from(judgement).coverage;
    /// # assert!(said.iter().all(candour_sdk::coverage::Coverage::adds_up));
    /// # assert_eq!((said[0].looked, said[1].of), (9, 4));
    /// ```
    pub fn looked(&mut self, about: Unit) -> Looked<'_> {
        let at = self.0.coverage.len();
        self.0.coverage.push(Coverage {
            about,
            columns: Vec::new(),
            of: 0,
            looked: 0,
            rest: Vec::new(),
        });
        Looked(&mut self.0.coverage[at])
    }
}

impl From<Judgement> for control::Judgement {
    fn from(judgement: Judgement) -> Self {
        judgement.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::number;

    #[test]
    fn what_is_not_listed_is_counted() {
        let mut finding = Finding::of("any").further_groups(7);
        for n in 0..MOST_GROUPS + 3 {
            finding = finding.group([("n", number(n))]);
        }
        let record = |n: usize| RecordRef {
            part: 0,
            record: n as u64 + 2,
        };
        finding = finding.records((0..MOST_RECORDS - 1).map(record));
        finding = finding.records((MOST_RECORDS..MOST_RECORDS + 3).map(record));
        let finding = finding::Finding::from(finding);
        assert_eq!(finding.groups.len(), MOST_GROUPS);
        assert_eq!(finding.groups_in_all, MOST_GROUPS as u64 + 10);
        assert_eq!(finding.records.len(), MOST_RECORDS);
        assert_eq!(finding.groups[3]["n"], number(3));
    }
}
