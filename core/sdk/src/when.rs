//! Which columns say when a row falls, and how its periods are counted.

pub use candour_cell::when::{form, lies_within, period_column, period_columns, release_days, span};

#[cfg(test)]
mod tests {
    use candour_cell::period::{self, Days};
    use candour_model::facts::{DateRange, ReleaseFacts};
    use candour_model::meaning::PeriodUnit;

    use super::*;
    use candour_testing::Case;

    fn said(header: &str) -> (Vec<String>, Option<String>) {
        let case = Case::new(header).schema(
            r#"{ "properties": {
                "born": { "x-period": "day", "x-privacy": "direct" },
                "year": { "x-period": { "is": "financial-year", "same-as": "day" } },
                "other": { "x-period": { "is": "day", "same-as": "day" } },
                "day": { "x-period": "day" },
                "referred": { "x-period": "day" }
            } }"#,
        );
        let facts = case.facts(true);
        let dataset = &facts.datasets[0];
        let columns = period_columns(dataset).into_iter();
        let finest = period_column(dataset).map(|(column, _)| column.label.clone());
        (columns.map(|(column, _)| column.label.clone()).collect(), finest)
    }

    fn owned(labels: &[&str], finest: &str) -> (Vec<String>, Option<String>) {
        let labels = labels.iter().map(|&label| label.to_owned()).collect();
        (labels, Some(finest.to_owned()))
    }

    #[test]
    fn the_first_period_of_its_own_says_when_and_what_says_the_same() {
        assert_eq!(
            said("born,year,other,day,referred\n"),
            owned(&["year", "other", "day"], "day")
        );
        assert_eq!(said("referred,day,year\n"), owned(&["referred"], "referred"));
    }

    #[test]
    fn without_the_column_that_it_repeats_a_column_says_when_itself() {
        assert_eq!(said("year,referred\n"), owned(&["year"], "year"));
    }

    #[test]
    fn nobody_is_born_when_a_row_falls() {
        assert_eq!(said("born,note\n"), (Vec::new(), None));
    }

    #[test]
    fn lengths_that_lie_within_others_never_cross_a_border() {
        let end = |day| period::days(day, PeriodUnit::Day).unwrap();
        let days = Days {
            from: end("2014-01-01").from,
            to: end("2016-12-31").to,
        };
        for finer in PeriodUnit::ALL {
            for coarser in PeriodUnit::ALL {
                let lie = period::all_in(days, finer).into_iter().all(|label| {
                    let days = period::days(&label, finer);
                    days.and_then(|days| period::within(days, coarser)).is_some()
                });
                assert_eq!(lies_within(finer, coarser), lie, "{finer:?} in {coarser:?}");
            }
        }
    }

    #[test]
    fn a_release_covers_both_of_its_ends() {
        let mut release = ReleaseFacts::default();
        assert_eq!(release_days(&release), None);
        release.period = Some(DateRange {
            from: "2014-04-01".into(),
            to: "2015-03-31".into(),
        });
        let days = release_days(&release).map(|days| (days.from.to_string(), days.to.to_string()));
        assert_eq!(days, Some(("2014-04-01".into(), "2015-03-31".into())));
    }

    #[test]
    fn a_span_holds_both_ends_and_all_between() {
        let months = |labels: &[&str]| {
            let labels: Vec<String> = labels.iter().map(|&label| label.to_owned()).collect();
            span(&labels, PeriodUnit::Month)
        };
        let winter = ["2014-11", "2014-12", "2015-01", "2015-02"];
        assert_eq!(months(&["2014-11", "2015-01", "2015-02"]), winter);
        assert_eq!(months(&["2014-11"]), ["2014-11"]);
        assert!(months(&[]).is_empty());
        assert!(months(&["2014-11", "soon"]).is_empty());
    }
}
