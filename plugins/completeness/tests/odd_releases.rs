//! No release is too odd: each rule answers, and with what it declares, whatever the file holds.

use candour_completeness::{
    blank_columns::BlankColumns, missing_periods::MissingPeriods, missing_rows::MissingRows,
    missing_values::MissingValues,
};
use candour_sdk::testing::check_odd_releases;
use serde_json::json;

#[test]
fn blank_columns() {
    check_odd_releases(&BlankColumns, &json!({ "which": ["declared", "undeclared"] }));
}

#[test]
fn missing_periods() {
    let params = json!({ "whole-periods": 0, "group-rows": 0, "filled-percent": 0 });
    check_odd_releases(&MissingPeriods, &params);
}

#[test]
fn missing_rows() {
    check_odd_releases(&MissingRows, &json!({ "tolerance": 0 }));
}

#[test]
fn missing_values() {
    let params = json!({
        "required-cells": 0, "column-percent": 0, "rise-points": 0,
        "group-percent": 0, "group-times": 0, "group-cells": 0
    });
    check_odd_releases(&MissingValues, &params);
}
