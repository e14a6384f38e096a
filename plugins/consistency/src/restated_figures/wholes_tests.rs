//! Known answers of totals that moved with their parts.

use candour_testing::{Case, judge};
use serde_json::json;

use super::*;

const SCHEMA: &str = r#"{ "x-key": ["site"], "x-markers": { "*": { "is": "suppressed", "from": 1, "to": 7 } },
    "x-parts": [{ "total": "all", "of": ["women", "men"] }, { "total": "women", "of": ["young", "old"] }],
    "properties": { "month": { "x-period": "month" }, "site": { "type": "string" },
        "all": N, "women": N, "men": N, "young": N, "old": N } }"#;

fn said(now: &str, before: &str) -> String {
    let schema = SCHEMA.replace(": N", r#": { "type": "integer", "x-measure": { "of": "people" } }"#);
    let table = |rows: &str| {
        let rows = rows.replace(' ', "\n");
        Case::new(&format!("month,site,all,women,men,young,old\n{rows}\n"))
            .kind(Kind::Table)
            .schema(&schema)
    };
    let which = json!({ "which": ["restated", "suppressed"] });
    judge(&RestatedFigures, which, &table(now).previous_case(table(before))).text()
}

const BEFORE: &str = "2014-04,A,60,40,20,30,10 2014-04,B,50,30,20,15,15";

#[test]
fn a_total_that_moved_by_what_its_parts_moved_is_told_with_the_first_of_them() {
    assert_eq!(
        said("2014-04,A,63,43,20,33,10 2014-04,B,50,30,20,15,15", BEFORE),
        "1 of 2 figures of young differs from the previous release, by most from 30 to 33; all, women moved with it\n  \
         April 2014 (1 of 2)\n"
    );
    // Of two parts each is told.
    let two = said("2014-04,A,65,43,22,33,10 2014-04,B,50,30,20,15,15", BEFORE);
    assert_eq!(two.matches(" of 2 figures of ").count(), 2, "{two}");
}

#[test]
fn a_total_that_moved_otherwise_is_told_by_itself() {
    for now in [
        // By more than its parts, in one key or in another.
        "2014-04,A,64,43,20,33,10 2014-04,B,50,30,20,15,15",
        "2014-04,A,63,43,20,33,10 2014-04,B,51,30,20,15,15",
        // By a part that nobody can read.
        "2014-04,A,63,43,20,33,10 2014-04,B,51,30,*,15,15",
    ] {
        let said = said(now, BEFORE);
        assert!(said.contains("2 figures of all differ"), "{said}");
    }
}
