//! No release is too odd: each rule answers, and with what it declares, whatever the file holds.

use candour_consistency::{
    changed_categories::ChangedCategories, changed_columns::ChangedColumns, changed_volume::ChangedVolume,
    duplicates::Duplicates, outside_period::OutsidePeriod, wrong_totals::WrongTotals,
};
use candour_sdk::testing::check_odd_releases;
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
