//! What holds of any two reports.

use proptest::prelude::*;

use super::*;

fn any_finding() -> impl Strategy<Value = Finding> {
    let exact = prop::option::of(98..102u64);
    let column = prop::sample::select(vec!["site", "month"]);
    (column, exact, 0..3u64, "[ab]").prop_map(|(column, exact, groups, words)| {
        let mut finding = finding(column, exact);
        finding.groups_in_all = Some(Number::Exact(groups)).filter(|_| groups > 0);
        reworded(finding, &words)
    })
}

fn any_block(rule: &'static str, dataset: &'static str) -> impl Strategy<Value = Option<Block>> {
    let severity = prop::sample::select(vec![Severity::Note, Severity::Warn, Severity::Fail]);
    let findings = prop::collection::vec(any_finding(), 0..4);
    let evaluations = prop::collection::btree_map(severity, (findings, any::<bool>(), 0..2u64), 0..3);
    let status = prop::sample::select(vec![Status::Found, Status::NotApplicable, Status::CouldNotRun]);
    prop::option::of((evaluations, status).prop_map(move |(evaluations, status)| {
        let mut made = block(rule, dataset, Vec::new());
        made.status = status;
        made.evaluations = match status {
            Status::NotApplicable | Status::CouldNotRun => Vec::new(),
            Status::Clean | Status::Found | Status::Partly | Status::NotLooked => evaluations
                .into_iter()
                .map(|(severity, (findings, waived, cells))| Evaluation {
                    severity,
                    params: json!({ "cells": cells }),
                    waived,
                    findings,
                    measures: Vec::new(),
                })
                .collect(),
        };
        made
    }))
}

fn any_report() -> impl Strategy<Value = Statement> {
    let blocks = (
        any_block("a/b", "sites"),
        any_block("a/b", "people"),
        any_block("c/d", "sites"),
    );
    (blocks, any::<bool>()).prop_map(|((one, two, three), is_short)| {
        let mut statement = with([one, two, three].into_iter().flatten().collect());
        if is_short {
            statement.predicate.datasets.pop();
        }
        statement
    })
}

fn findings(statement: &Statement) -> u64 {
    let evaluations = statement.predicate.blocks.iter().flat_map(|block| &block.evaluations);
    evaluations.map(|evaluation| evaluation.findings.len() as u64).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_report_differs_in_nothing_from_itself(report in any_report()) {
        let diff = diff(&report, &report);
        prop_assert!(diff.is_empty() && !diff.worse);
        prop_assert_eq!(diff.unchanged, findings(&report));
    }

    #[test]
    fn what_is_new_one_way_is_fixed_the_other(old in any_report(), new in any_report()) {
        let (there, back) = (diff(&old, &new), diff(&new, &old));
        for (one, other) in [
            (Move::New, Move::Fixed),
            (Move::NewlyChecked, Move::NoLongerChecked),
            (Move::Worse, Move::Better),
            (Move::Waived, Move::NoLongerWaived),
            (Move::NotCompared, Move::NotCompared),
        ] {
            for (one, other) in [(one, other), (other, one)] {
                let told = |diff: &Diff, what| {
                    let mut told: Vec<_> = diff
                        .of(what)
                        .map(|told| (told.rule.clone(), told.dataset.clone(), told.finding.columns.clone(), told.params_changed))
                        .collect();
                    told.sort();
                    told
                };
                prop_assert_eq!(told(&there, one), told(&back, other));
            }
        }
        prop_assert_eq!(there.unchanged, back.unchanged);
        let is_of = |side: fn(&FindingMove) -> Option<Standing>| there.findings.iter().filter(|told| side(told).is_some()).count() as u64;
        prop_assert_eq!(is_of(|told| told.then) + there.unchanged, findings(&old));
        prop_assert_eq!(is_of(|told| told.now) + there.unchanged, findings(&new));
        assert_is_readable(&there);
    }
}
