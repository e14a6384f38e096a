//! No release is too odd: each rule answers, and with what it declares, whatever the file holds.

use candour_consistency::{
    changed_categories::ChangedCategories, changed_columns::ChangedColumns, changed_volume::ChangedVolume,
    declared_changes::DeclaredChanges, duplicates::Duplicates, outside_period::OutsidePeriod,
    wrong_totals::WrongTotals,
};
use candour_sdk::testing::{check_odd_releases, may_overflow, odd_releases, try_judge};
use candour_sdk::{Change, ChangeKind};
use serde_json::json;

#[test]
fn changed_categories() {
    check_odd_releases(&ChangedCategories, &json!({ "volume-percent": 0 }));
}

#[test]
fn changed_columns() {
    let kinds = ["new", "new-undeclared", "lost", "renamed", "retyped"];
    check_odd_releases(&ChangedColumns, &json!({ "kinds": kinds, "same-percent": 0 }));
}

#[test]
fn changed_volume() {
    let params = json!({
        "whole-percent": 100, "group-percent": 100, "group-volume": 0, "group-per-mille": 0, "group-periods": 0
    });
    check_odd_releases(&ChangedVolume, &params);
}

/// The odd releases declare no changes, so here is one of each sort about each of several columns.
#[test]
fn declared_changes() {
    use ChangeKind::{
        Closed, Merged, Opened, Paused, Provisional, Recoded, Redefined, Relabelled, Renamed, Revised, Split,
    };
    let kinds = [
        Closed,
        Opened,
        Paused,
        Renamed,
        Merged,
        Split,
        Recoded,
        Relabelled,
        Redefined,
        Revised,
        Provisional,
    ];
    let params = json!({ "which": ["contradicted", "volume", "nothing"], "percent": 0, "volume": 0 });
    check_odd_releases(&DeclaredChanges, &params);
    for case in odd_releases() {
        let mut claims = case.clone();
        for what in kinds {
            for column in [
                None,
                Some("site"),
                Some("n"),
                Some("when"),
                Some("absent"),
                Some("nowhere"),
            ] {
                for (from, into) in [(&[][..], &[][..]), (&["A", ""], &["B", ""])] {
                    claims = claims.change(Change {
                        what,
                        dataset: case.name().to_owned(),
                        column: column.map(str::to_owned),
                        from: from.iter().map(|&text| text.to_owned()).collect(),
                        into: into.iter().map(|&text: &&str| text.to_owned()).collect(),
                        on: Some("2014-08".to_owned()),
                        reason: String::new(),
                    });
                }
            }
        }
        match try_judge(&DeclaredChanges, params.clone(), &claims) {
            Ok(verdict) => {
                let claims = verdict
                    .measures
                    .iter()
                    .filter(|measure| measure.name == "claim")
                    .count();
                assert_eq!(claims, kinds.len() * 12, "{case:?}");
            }
            Err(error) => assert!(
                error.code == "overflowed" && may_overflow(&case),
                "{error:?} on {case:?}"
            ),
        }
    }
}

#[test]
fn duplicates() {
    check_odd_releases(&Duplicates, &json!({ "key-rows": 0, "whole-rows": 0, "block-rows": 0 }));
}

#[test]
fn outside_period() {
    check_odd_releases(&OutsidePeriod, &json!({ "cells": 0 }));
}

#[test]
fn wrong_totals() {
    check_odd_releases(&WrongTotals, &json!({ "which": ["allowed", "beyond"] }));
}
