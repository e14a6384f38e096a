//! What is never added up: stocks over periods, and values over their parts.

use candour_testing::{Case, judge};

use super::*;

#[test]
fn a_stock_is_compared_at_its_last_period_and_not_over_all() {
    let csv = |year: u16, of_month: fn(u32) -> u32| {
        let months = (4..10).map(|month| format!("{year}-{month:02},A,{}\n", of_month(month)));
        format!("month,site,list\n{}", months.collect::<String>())
    };
    let said = |is: &str| {
        let schema = format!(
            r#"{{ "x-key": ["month", "site"], "properties": {{
                "month": {{ "x-period": "month" }}, "site": {{ "enum": ["A"] }},
                "list": {{ "type": "integer", "x-measure": {{ "of": "things", "is": "{is}" }} }}
            }} }}"#
        );
        let now = Case::new(&csv(2014, |month| 1000 + 300 * (month - 4)))
            .schema(&schema)
            .kind(Kind::Table);
        judge(&ChangedVolume, params(), &now.previous(&csv(2013, |_| 1000))).text()
    };
    assert_eq!(
        said("stock"),
        "list is far higher or lower in 1 group of site than in the same periods before\n  A (2,500 now, 1,000 before)\n"
    );
    assert_eq!(
        said("flow"),
        "list adds up to 10,500 now, to 6,000 in the same periods before\n"
    );
}

#[test]
fn values_are_not_added_up_over_what_they_are_part_of() {
    let schema = r#"{ "x-key": ["year", "area", "sex"], "properties": {
        "year": { "x-period": "financial-year" },
        "area": { "x-part-of": { "N1": "North", "N2": "North", "North": "Land" } },
        "sex": { "enum": ["F", "M"] },
        "n": { "type": "integer", "x-measure": { "of": "events" } }
    } }"#;
    let csv = |year: &str, rows: &[(&str, &str, u32)]| {
        let rows = rows.iter().map(|(area, sex, n)| format!("{year},{area},{sex},{n}\n"));
        format!("year,area,sex,n\n{}", rows.collect::<String>())
    };
    let before = [
        ("N1", "F", 300),
        ("N2", "F", 300),
        ("North", "F", 600),
        ("Land", "F", 600),
    ];
    let now = [("N1", "F", 330), ("N2", "F", 280)];
    let case = Case::new(&csv("2014/15", &now)).schema(schema).kind(Kind::Table);
    let verdict = judge(&ChangedVolume, params(), &case.previous(&csv("2013/14", &before)));
    assert_eq!(verdict.text(), "nothing\n", "1,800 would have been before");
    assert_eq!(
        verdict
            .measure("before")
            .map(|before| format!("{before:?}").contains("\"600\"")),
        Some(true)
    );
}
