//! Cells that cannot be read as declared: what no calendar has, and how it is written.

use candour_model::meaning::{Period, PeriodUnit};

use super::{parse, stamped, valid_pattern, written};

/// Whether a text is written as declared, though no calendar has it: `2015-04-31`.
pub fn is_impossible(text: &str, declared: &Period) -> bool {
    let is_of_form = match &declared.written {
        Some(pattern) => written::is_of_form(text, pattern),
        None => {
            let forms: &[&str] = match declared.is {
                PeriodUnit::Day => &["YYYY-MM-DD"],
                PeriodUnit::Week => &["YYYY-WMM"],
                PeriodUnit::Month => &["YYYY-MM", "YYYY-MM-DD"],
                PeriodUnit::Quarter => &["YYYY-QQ", "YYYY-MM-DD"],
                PeriodUnit::Year => &["YYYY"],
                PeriodUnit::FinancialYear => &["YYYY/YY", "YYYY-YY"],
            };
            let day = stamped(text).unwrap_or(text);
            forms.iter().any(|form| written::is_of_form(day, form))
        }
    };
    is_of_form && parse(text, declared).is_none()
}

/// How publishers write periods, most usual first.
const USUAL: [&str; 28] = [
    "DD/MM/YYYY",
    "D/M/YYYY",
    "DD-MM-YYYY",
    "DD.MM.YYYY",
    "DD/MM/YY",
    "YYYYMMDD",
    "YYYY/MM/DD",
    "DD MMM YYYY",
    "D MMM YYYY",
    "DD-MMM-YY",
    "DD-MMM-YYYY",
    "DDMMMYYYY",
    "D MMMM YYYY",
    "DD/MM/YYYY hh:mm",
    "DD/MM/YYYY hh:mm:ss",
    "MM/YYYY",
    "M/YYYY",
    "YYYYMM",
    "YYYY_MM",
    "YYYY/MM",
    "MMM-YY",
    "MMM YY",
    "MMM YYYY",
    "MMM-YYYY",
    "MMMM YYYY",
    "YYYY QQ",
    "YYYY/YY",
    "FYYY",
];

/// The form in which all of these texts can be read; nothing where there is none, or no text.
pub fn form_of<'a>(texts: impl Iterator<Item = &'a str> + Clone, unit: PeriodUnit) -> Option<&'static str> {
    texts.clone().next()?;
    let reads = |form: &&&str| texts.clone().all(|text| written::parse(text, form, unit).is_some());
    USUAL
        .iter()
        .filter(|form| valid_pattern(form, unit))
        .find(reads)
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_calendar_has_is_told_from_another_form() {
        let is_impossible_as = |text, is, written: Option<&str>| {
            let written = written.map(str::to_owned);
            is_impossible(
                text,
                &Period {
                    is,
                    written,
                    same_as: None,
                },
            )
        };
        for (text, unit, form) in [
            ("2015-04-31", PeriodUnit::Day, None),
            ("2015-02-29 10:00", PeriodUnit::Day, None),
            ("2015-13", PeriodUnit::Month, None),
            ("2015-W54", PeriodUnit::Week, None),
            ("2014/16", PeriodUnit::FinancialYear, None),
            ("31/04/2015", PeriodUnit::Day, Some("DD/MM/YYYY")),
        ] {
            assert!(is_impossible_as(text, unit, form), "{text}");
        }
        for (text, unit, form) in [
            ("2015-04-30", PeriodUnit::Day, None),
            ("30/04/2015", PeriodUnit::Day, None),
            ("Apr-15", PeriodUnit::Month, None),
            ("2015-04-31", PeriodUnit::Day, Some("DD/MM/YYYY")),
        ] {
            assert!(!is_impossible_as(text, unit, form), "{text}");
        }
    }

    #[test]
    fn the_form_that_fits_all_is_proposed() {
        let form = |texts: &[&str], unit| form_of(texts.iter().copied(), unit);
        assert_eq!(form(&["Oct-15", "Nov-15"], PeriodUnit::Month), Some("MMM-YY"));
        assert_eq!(form(&["31/04/2015", "01/04/2015"], PeriodUnit::Day), None);
        assert_eq!(form(&["03/04/2015", "13/04/2015"], PeriodUnit::Day), Some("DD/MM/YYYY"));
        assert_eq!(form(&["7/4/2019"], PeriodUnit::Day), Some("D/M/YYYY"));
        assert_eq!(form(&["07/04/2019 02:16"], PeriodUnit::Day), Some("DD/MM/YYYY hh:mm"));
        assert_eq!(form(&["Oct-15", "2015-11"], PeriodUnit::Month), None);
        assert_eq!(form(&[], PeriodUnit::Month), None);
    }
}
