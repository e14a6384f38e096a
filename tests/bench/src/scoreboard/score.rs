//! What counts as found, and as a false alarm.

use std::collections::BTreeMap;

use candour_example::{Fault, FaultId, Seeded, Twin};

use super::audit::{Found, Made};

/// What came of one fault in one release.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mark {
    /// The rule that found it.
    pub(crate) by: Option<String>,
    /// Whether the workings name one of its records; nothing where it has none, or they name none.
    pub(crate) at_record: Option<bool>,
    /// How many more findings there are than in the clean release, but for those folded under another.
    pub(crate) findings: usize,
    /// Those at warn or above, and what the program says where it could not audit.
    pub(crate) alarms: Vec<String>,
}

/// All marks, by seed.
#[derive(Default)]
pub(crate) struct Board {
    pub(crate) marks: BTreeMap<(FaultId, Twin), BTreeMap<u64, Mark>>,
    /// What clean releases that can be published are warned of.
    pub(crate) alarms: BTreeMap<Twin, BTreeMap<u64, Vec<Found>>>,
    /// Whether `verify` knew a report that was older than its data.
    pub(crate) stale: BTreeMap<u64, bool>,
}

impl Board {
    pub(crate) fn join(&mut self, other: Board) {
        for (at, marks) in other.marks {
            self.marks.entry(at).or_default().extend(marks);
        }
        for (twin, alarms) in other.alarms {
            self.alarms.entry(twin).or_default().extend(alarms);
        }
        self.stale.extend(other.stale);
    }
}

impl Mark {
    /// Whether it is as it should be: a fault found, a trap silent.
    pub(crate) fn is_right(&self, fault: &Fault) -> bool {
        if fault.expected.is_empty() {
            self.alarms.is_empty()
        } else {
            self.by.is_some()
        }
    }
}

/// The mark of a release with a fault, beside the clean one of the same seed.
pub(crate) fn mark(fault: &Fault, made: &Made, clean: &Made) -> Mark {
    let new: Vec<&Found> = made
        .findings
        .iter()
        .filter(|found| !clean.findings.contains(found))
        .collect();
    let mut mark = Mark {
        findings: more(&made.findings, &clean.findings),
        alarms: new
            .iter()
            .filter(|found| found.is_alarm())
            .map(|found| format!("{} on {} {}", found.rule, found.dataset, found.columns.join(", ")))
            .chain(made.refused.clone())
            .collect(),
        ..Mark::default()
    };
    for seeded in made.seeded.iter().filter(|seeded| seeded.fault == fault.id) {
        if let Some(found) = new.iter().find(|found| finds(fault, seeded, found)) {
            let records = made.records.get(&(found.rule.clone(), found.dataset.clone()));
            let named = records.filter(|records| !records.is_empty() && !seeded.records.is_empty());
            mark.at_record = named.map(|records| records.iter().any(|record| seeded.records.contains(record)));
            mark.by = Some(found.rule.clone());
        }
    }
    mark
}

/// How many more findings stand by themselves than in the clean release, sentence by sentence: what was said there too, of a
/// column more or less, is nothing new to put right.
fn more(made: &[Found], clean: &[Found]) -> usize {
    let counted = |all: &[Found]| {
        let mut counts: BTreeMap<[String; 4], usize> = BTreeMap::new();
        for found in all.iter().filter(|found| !found.is_folded) {
            let said = [&found.rule, &found.dataset, &found.severity, &found.template];
            *counts.entry(said.map(Clone::clone)).or_default() += 1;
        }
        counts
    };
    let clean = counted(clean);
    let more = counted(made).into_iter();
    more.map(|(said, n)| n.saturating_sub(clean.get(&said).copied().unwrap_or(0)))
        .sum()
}

/// Whether a finding is of this fault: the rule, the dataset and one of the columns, each where it is told (a finding about
/// the whole release tells none); and no mere note, unless that is all it is worth.
fn finds(fault: &Fault, seeded: &Seeded, found: &Found) -> bool {
    let rule = fault.expected.contains(&found.rule.as_str());
    let dataset = found.dataset.is_empty() || seeded.dataset.is_none_or(|dataset| found.dataset == dataset);
    let columns = seeded.columns.is_empty()
        || found.columns.is_empty()
        || found.columns.iter().any(|column| seeded.columns.contains(column));
    rule && dataset && columns && (found.is_alarm() || fault.is_note)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(rule: &str, dataset: &str, severity: &str, columns: &[&str]) -> Found {
        Found {
            rule: rule.to_owned(),
            dataset: dataset.to_owned(),
            severity: severity.to_owned(),
            columns: columns.iter().map(|column| (*column).to_owned()).collect(),
            ..Found::default()
        }
    }

    fn seeded(fault: FaultId, dataset: Option<&'static str>, columns: &[&str]) -> Seeded {
        Seeded {
            fault,
            release: "2015-16".to_owned(),
            dataset,
            columns: columns.iter().map(|column| (*column).to_owned()).collect(),
            records: vec![5],
            what: String::new(),
        }
    }

    #[test]
    fn a_fault_is_found_by_its_rule_at_its_dataset_and_column() {
        let fault = FaultId::F22.fault();
        let at = seeded(FaultId::F22, Some("by-location"), &["patients"]);
        let rule = "re-identification/small-counts";
        assert!(finds(fault, &at, &found(rule, "by-location", "fail", &["patients"])));
        assert!(finds(fault, &at, &found(rule, "by-location", "fail", &[])));
        assert!(!finds(
            fault,
            &at,
            &found(rule, "by-professional", "fail", &["patients"])
        ));
        assert!(!finds(fault, &at, &found(rule, "by-location", "fail", &["dna"])));
        assert!(!finds(
            fault,
            &at,
            &found("other/rule", "by-location", "fail", &["patients"])
        ));
    }

    #[test]
    fn what_the_clean_release_is_told_too_is_not_counted() {
        let rule = "re-identification/small-counts";
        let clean = [found(rule, "by-location", "note", &["seen", "missed"])];
        let one = found(rule, "by-location", "note", &["seen"]);
        assert_eq!(more(std::slice::from_ref(&one), &clean), 0);
        assert_eq!(more(&[one.clone(), one.clone()], &clean), 1);
        let folded = Found {
            is_folded: true,
            ..found(rule, "sites", "note", &[])
        };
        assert_eq!(
            more(&[one, folded, found(rule, "by-location", "fail", &["seen"])], &clean),
            1
        );
    }

    #[test]
    fn a_note_is_enough_only_where_it_is_all_that_a_fault_is_worth() {
        let note = |rule| found(rule, "sites", "note", &[]);
        let (mark, code) = (FaultId::F1, FaultId::F44);
        assert!(finds(
            mark.fault(),
            &seeded(mark, Some("sites"), &[]),
            &note("structure/byte-order-mark")
        ));
        assert!(!finds(
            code.fault(),
            &seeded(code, None, &[]),
            &note("consistency/labels")
        ));
    }

    #[test]
    fn a_trap_is_right_while_it_is_silent_and_a_fault_once_it_is_found() {
        let mut mark = Mark::default();
        assert!(mark.is_right(FaultId::T15.fault()) && !mark.is_right(FaultId::F22.fault()));
        mark.by = Some("re-identification/small-counts".to_owned());
        mark.alarms.push("re-identification/small-counts".to_owned());
        assert!(!mark.is_right(FaultId::T15.fault()) && mark.is_right(FaultId::F22.fault()));
    }
}
