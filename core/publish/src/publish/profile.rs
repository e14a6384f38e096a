//! What the datasets look like: each number by the publication rules.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use candour_model::facts::{ColumnFacts, DatasetFacts};
use candour_model::finding::{Breakdown, CellValue, Count, Dimension, Figure, Share, Unit};
use candour_model::meaning::Subject;
use candour_model::outcome::{CellStates, ColumnStates, DatasetProfile, GroupRows, Groups, Outcome, PeriodRows};
use candour_statement::predicate as shown;
use candour_statement::value::{Decimal, Number, Portion};

use crate::gate::{Audience, Beside, Gate, Texts, core_block};

/// How many groups of a column are told.
const GROUPS: usize = 100;

/// What may be shown of a dataset's profile.
pub(super) fn profile(
    outcome: &Outcome,
    facts: &DatasetFacts,
    of: &DatasetProfile,
    audience: Audience,
) -> shown::Profile {
    let block = core_block(&of.dataset, Dimension::Completeness);
    let mut compared = block.clone();
    compared.compared = true;
    let sides = Sides {
        now: Gate::new(outcome, &block, audience),
        before: Gate::new(outcome, &compared, audience),
        by: of.period.iter().cloned().collect(),
        texts: Texts(audience),
    };
    let periods = sides.periods(of);
    shown::Profile {
        period: of
            .period
            .as_ref()
            .filter(|_| !periods.is_empty())
            .map(|label| sides.now.column_id(label)),
        columns: of
            .columns
            .iter()
            .map(|column| sides.column(facts, column, !periods.is_empty()))
            .collect(),
        sums: match periods.is_empty() {
            true => Vec::new(),
            false => of.sums.iter().filter_map(|sums| sides.sums(sums)).collect(),
        },
        groups: of.groups.as_ref().and_then(|groups| sides.groups(groups, &periods)),
        periods,
    }
}

/// The rules for this release and for the one before.
struct Sides<'a> {
    now: Gate<'a>,
    before: Gate<'a>,
    /// The column that says when.
    by: Vec<String>,
    texts: Texts,
}

impl Sides<'_> {
    /// The rows of each period; none where a hidden number could be worked out from the others.
    fn periods(&self, of: &DatasetProfile) -> Vec<shown::PeriodProfile> {
        let rows: Vec<u64> = of.rows.iter().map(|row| row.rows).collect();
        if !self.now.withstands_as(&rows, Unit::Rows) {
            return Vec::new();
        }
        let rows_before: Vec<u64> = of.rows.iter().filter_map(|row| Some(row.before.as_ref()?.1)).collect();
        let tells_before = self.before.withstands_as(&rows_before, Unit::Rows);
        let shown = |row: &PeriodRows| {
            let before = row.before.as_ref().filter(|_| tells_before);
            Some(shown::PeriodProfile {
                period: period(&self.now, &row.period, &self.by)?,
                rows: rows_of(&self.now, row.rows, &self.by),
                before: before.and_then(|(like, n)| {
                    let rows = rows_of(&self.before, *n, &self.by);
                    Some(shown::Before {
                        period: period(&self.before, like, &self.by)?,
                        rows: Some(rows).filter(|rows| rows.told().is_some())?,
                    })
                }),
            })
        };
        // Half a series is none.
        of.rows.iter().map(shown).collect::<Option<_>>().unwrap_or_default()
    }

    fn column(&self, facts: &DatasetFacts, of: &ColumnStates, has_periods: bool) -> shown::ColumnProfile {
        let column = facts.column(&of.label);
        let cells = told(states(&self.now, &of.label, of.all, &[]));
        let is_full = cells.as_ref().is_some_and(|cells| is_full(cells, of.all));
        let declared = column.filter(|column| column.declared);
        shown::ColumnProfile {
            column: self.now.column_id(&of.label),
            title: declared
                .and_then(|column| column.meaning.title.as_deref())
                .map(|title| self.texts.text(title)),
            description: declared
                .and_then(|column| column.meaning.description.as_deref())
                .map(|description| self.texts.text(description)),
            privacy: declared
                .and_then(|column| column.meaning.privacy.clone())
                .unwrap_or_default(),
            role: declared.map_or(shown::ColumnRole::Undeclared, |column| role(facts, column)),
            types: declared.map(|column| column.meaning.types.clone()).unwrap_or_default(),
            measures: declared.and_then(|column| Some(column.meaning.measure.as_ref()?.of)),
            cells,
            before: of
                .before
                .and_then(|before| told(states(&self.before, &of.label, before, &[]))),
            by_period: match has_periods && !is_full {
                true => by_period(&self.now, of, &self.by),
                false => Vec::new(),
            },
        }
    }

    /// What a measure adds up to; nothing where no period may be told.
    fn sums(&self, of: &candour_model::outcome::PeriodSums) -> Option<shown::SumsProfile> {
        let told = |gate: &Gate<'_>, sums: &[Option<String>]| -> Option<Vec<Option<Decimal>>> {
            let told: Vec<Option<Decimal>> = sums
                .iter()
                .map(|sum| sum.as_ref().map(|sum| sum_of(gate, &of.column, sum, &self.by)))
                .collect();
            let is_hidden = |sum: &Option<Decimal>| matches!(sum, Some(Decimal::Hidden(_)));
            (!told.iter().any(is_hidden)).then_some(told)
        };
        Some(shown::SumsProfile {
            column: self.now.column_id(&of.column),
            of_totals: of.of_totals,
            by_period: told(&self.now, &of.now)?,
            before: told(&self.before, &of.before).unwrap_or_default(),
        })
    }

    /// The groups with most rows; nothing where a value may not be told.
    fn groups(&self, of: &Groups, periods: &[shown::PeriodProfile]) -> Option<shown::GroupsProfile> {
        let by = vec![of.column.clone()];
        let rows: Vec<u64> = of.groups.iter().map(|group| group.rows).collect();
        let before: Vec<u64> = of.groups.iter().filter_map(|group| group.before).collect();
        if !self.now.withstands_as(&rows, Unit::Rows) || !self.before.withstands_as(&before, Unit::Rows) {
            return None;
        }
        let mut groups: Vec<&GroupRows> = of.groups.iter().collect();
        groups.sort_by_key(|group| Reverse(group.rows));
        let told: Option<Vec<shown::GroupProfile>> = groups
            .into_iter()
            .take(GROUPS)
            .map(|group| self.group(group, &by, periods))
            .collect();
        let mut told = told?;
        let measure = of
            .measure
            .as_ref()
            .filter(|measure| self.add_sums(of, measure, &mut told));
        Some(shown::GroupsProfile {
            column: self.now.column_id(&of.column),
            measure: measure.map(|measure| self.now.column_id(measure)),
            groups: told,
            in_all: of.groups.len() as u64,
        })
    }

    /// Adds what the measure comes to in each group; for none where it may not be told of one.
    fn add_sums(&self, of: &Groups, measure: &str, told: &mut [shown::GroupProfile]) -> bool {
        let by = [of.column.clone()];
        let tell = |gate: &Gate<'_>, sum: &Option<String>| sum.as_ref().map(|sum| sum_of(gate, measure, sum, &by));
        let sums: BTreeMap<&str, [Option<Decimal>; 2]> = of
            .groups
            .iter()
            .map(|group| {
                let sums = [tell(&self.now, &group.sum), tell(&self.before, &group.sum_before)];
                (group.value.as_str(), sums)
            })
            .collect();
        let is_hidden = |sum: &Option<Decimal>| matches!(sum, Some(Decimal::Hidden(_)));
        if sums.values().flatten().any(is_hidden) {
            return false;
        }
        for group in told {
            if let Some([now, before]) = sums.get(group.value.as_str()) {
                (group.sum, group.sum_before) = (now.clone(), before.clone());
            }
        }
        true
    }

    fn group(&self, of: &GroupRows, by: &[String], periods: &[shown::PeriodProfile]) -> Option<shown::GroupProfile> {
        let none = BTreeMap::new();
        let beside = Beside {
            args: &none,
            columns: by,
        };
        let value = CellValue {
            column: by[0].clone(),
            text: Some(of.value.clone()),
        };
        let cell = self.now.cell(&value, beside).ok()?;
        let rows = rows_of(&self.now, of.rows, by);
        let is_told = |rows: &Number| rows.told().is_some();
        // Periods that a reader is told of, in their order.
        let known: Vec<&str> = periods.iter().map(|period| period.period.as_str()).collect();
        let at: Vec<usize> = known
            .iter()
            .enumerate()
            .filter(|(_, period)| of.periods.iter().any(|has| has == *period))
            .map(|(at, _)| at)
            .collect();
        let span = at.first().zip(at.last());
        let named = |at: usize| known[at].to_owned();
        Some(shown::GroupProfile {
            value: cell.text?,
            before: of
                .before
                .map(|before| rows_of(&self.before, before, by))
                .filter(is_told),
            rows: Some(rows).filter(is_told)?,
            sum: None,
            sum_before: None,
            began: span.map(|(first, _)| named(*first)),
            ended: span.map(|(_, last)| named(*last)),
            gaps: span
                .map(|(first, last)| (*first..*last).filter(|n| !at.contains(n)).map(named).collect())
                .unwrap_or_default(),
        })
    }
}

fn role(facts: &DatasetFacts, column: &ColumnFacts) -> shown::ColumnRole {
    let meaning = &column.meaning;
    let is_subject = matches!(&facts.table.subject, Subject::Column(label) if *label == column.label);
    let long = facts.table.long.as_ref();
    if is_subject {
        shown::ColumnRole::Subject
    } else if meaning.period.is_some() {
        shown::ColumnRole::Period
    } else if meaning.measure.is_some() || long.is_some_and(|long| long.value == column.label) {
        shown::ColumnRole::Measure
    } else if meaning.label_of.is_some() {
        shown::ColumnRole::Label
    } else if !meaning.vocabulary.is_empty() {
        shown::ColumnRole::Category
    } else {
        shown::ColumnRole::Other
    }
}

fn period(gate: &Gate<'_>, label: &str, columns: &[String]) -> Option<String> {
    let none = BTreeMap::new();
    gate.period(label, Beside { args: &none, columns }).ok()
}

fn rows_of(gate: &Gate<'_>, n: u64, by: &[String]) -> Number {
    let none = BTreeMap::new();
    let count = Count {
        n,
        of: Unit::Rows,
        by: Breakdown::by(by.to_vec()),
    };
    let beside = Beside {
        args: &none,
        columns: &[],
    };
    gate.count(&count, beside).n
}

fn sum_of(gate: &Gate<'_>, column: &str, sum: &str, by: &[String]) -> Decimal {
    let none = BTreeMap::new();
    let figure = Figure {
        column: column.to_owned(),
        text: sum.to_owned(),
        most: None,
        by: Breakdown::by(by.to_vec()),
    };
    let beside = Beside {
        args: &none,
        columns: &[],
    };
    gate.figure(&figure, beside).figure
}

fn by_period(gate: &Gate<'_>, column: &ColumnStates, by: &[String]) -> Vec<shown::States> {
    let series = |of: fn(&CellStates) -> u64| column.by_period.iter().map(of).collect::<Vec<u64>>();
    let withstands = [
        series(|states| states.missing),
        series(|states| states.cells.saturating_sub(states.missing)),
        series(|states| states.suppressed),
        series(|states| states.not_applicable),
        series(|states| states.cells),
    ]
    .iter()
    .all(|numbers| gate.withstands_as(numbers, Unit::Cells));
    if !withstands {
        return Vec::new();
    }
    let shares: Vec<shown::States> = column
        .by_period
        .iter()
        .map(|of| states(gate, &column.label, *of, by))
        .collect();
    // A column of which no period may be told is not told by period.
    match shares.iter().all(|of| matches!(of.missing, Portion::Hidden(_))) {
        true => Vec::new(),
        false => shares,
    }
}

fn states(gate: &Gate<'_>, label: &str, of: CellStates, by: &[String]) -> shown::States {
    let share = |part: u64, whole: u64| portion(gate, label, part, whole, by);
    let all = of.cells + of.not_applicable;
    shown::States {
        missing: share(of.missing, of.cells),
        suppressed: (of.suppressed > 0).then(|| share(of.suppressed, of.cells)),
        not_applicable: (of.not_applicable > 0).then(|| share(of.not_applicable, all)),
    }
}

/// What may be told of a column's cells in all rows.
fn told(states: shown::States) -> Option<shown::States> {
    let is_told = |portion: &Portion| !matches!(portion, Portion::Hidden(_));
    is_told(&states.missing).then(|| shown::States {
        suppressed: states.suppressed.filter(is_told),
        not_applicable: states.not_applicable.filter(is_told),
        missing: states.missing,
    })
}

/// Whether every cell has a value, and a reader is told so.
fn is_full(told: &shown::States, of: CellStates) -> bool {
    let is_told = matches!(&told.missing, Portion::Exact(of) if of.part == 0);
    is_told && of.suppressed == 0 && of.not_applicable == 0
}

fn portion(gate: &Gate<'_>, label: &str, part: u64, whole: u64, by: &[String]) -> Portion {
    let none = BTreeMap::new();
    let share = Share {
        part,
        whole,
        of: Unit::Cells,
        by: Breakdown::by(by.to_vec()),
    };
    let columns = [label.to_owned()];
    let beside = Beside {
        args: &none,
        columns: &columns,
    };
    gate.share(&share, beside).share
}

#[cfg(test)]
mod tests;
