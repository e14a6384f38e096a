//! No release is too odd: each rule answers, and with what it declares, whatever the file holds.

use candour_re_identification::{
    DirectIdentifiers, HomogeneousClasses, LooksIndirect, SmallClasses, SmallCounts, UndeclaredPrivacy,
};
use candour_sdk::testing::check_odd_releases;
use serde_json::json;

#[test]
fn direct_identifiers() {
    let finds = [
        "declared-direct",
        "nhs-number",
        "grouped-digits",
        "nino",
        "email",
        "postcode",
        "uk-phone",
        "birth-date",
        "opaque-id",
    ];
    let params = json!({
        "finds": finds, "except-declared": [], "nhs-values": 0, "nhs-percent": 10, "grouped-per-mille": 0,
        "code-percent": 0, "lifetime-years": 0
    });
    check_odd_releases(&DirectIdentifiers, &params);
}

#[test]
fn homogeneous_classes() {
    check_odd_releases(&HomogeneousClasses, &json!({ "k": 1, "l": 10 }));
}

#[test]
fn looks_indirect() {
    check_odd_releases(&LooksIndirect, &json!({ "content-percent": 1 }));
}

#[test]
fn small_classes() {
    check_odd_releases(&SmallClasses, &json!({ "k": 10 }));
}

#[test]
fn small_counts() {
    let params = json!({ "from": 0, "to": u64::MAX, "of": ["people", "events", "things"] });
    check_odd_releases(&SmallCounts, &params);
}

#[test]
fn undeclared_privacy() {
    check_odd_releases(&UndeclaredPrivacy, &json!({}));
}
