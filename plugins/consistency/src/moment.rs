//! When a declared change happened, and how periods lie to that.

use candour_sdk::{Change, ChangeKind, Facts, PeriodUnit, Side, periods, when};

/// The day, month or year that a change is declared to have happened on.
pub(crate) fn of(change: &Change) -> Option<periods::Days> {
    let on = change.on.as_deref()?;
    [PeriodUnit::Day, PeriodUnit::Month, PeriodUnit::Year]
        .into_iter()
        .find_map(|unit| periods::days(on, unit))
}

/// Whether what closed, opened or paused did so while the two releases last, as far as they declare their days. What was open before
/// both, or closes after both, makes neither differ from the other.
pub(crate) fn is_between(change: &Change, facts: &Facts) -> bool {
    let Some(moment) = of(change) else { return true };
    let mut earlier = facts.comparison.earlier();
    let before = earlier.find_map(|(side, release)| (side == Side::Comparison).then_some(&release.release));
    let is_too_late = || when::release_days(&facts.release).is_some_and(|now| moment.from > now.to);
    let is_too_early = || {
        before
            .and_then(when::release_days)
            .is_some_and(|before| moment.to < before.from)
    };
    match change.what {
        ChangeKind::Opened => !is_too_early(),
        ChangeKind::Closed => !is_too_late(),
        ChangeKind::Paused => !is_too_early() && !is_too_late(),
        _ => true,
    }
}

/// Whether the period lies wholly before the moment.
pub(crate) fn is_before(period: periods::Days, moment: periods::Days) -> bool {
    period.to < moment.from
}

/// Whether the period begins with the moment or after it has begun.
pub(crate) fn is_since(period: periods::Days, moment: periods::Days) -> bool {
    period.from >= moment.from
}

/// How many days a period has.
pub(crate) fn length(period: periods::Days) -> u64 {
    match period.from <= period.to {
        true => u64::from((period.to - period.from).get_days().unsigned_abs()) + 1,
        false => 0,
    }
}

#[cfg(test)]
mod tests {
    use candour_sdk::ChangeKind;

    use super::*;

    fn moment(on: &str) -> Option<periods::Days> {
        of(&Change {
            what: ChangeKind::Closed,
            dataset: "data".into(),
            column: None,
            from: Vec::new(),
            into: Vec::new(),
            on: Some(on.into()),
            reason: String::new(),
        })
    }

    #[test]
    fn a_period_is_before_since_or_neither() {
        let days = |label: &str, unit| periods::days(label, unit).unwrap();
        let october = moment("2014-10").unwrap();
        let month = |label: &str| days(label, PeriodUnit::Month);
        assert!(is_before(month("2014-09"), october) && !is_since(month("2014-09"), october));
        assert!(!is_before(month("2014-10"), october) && is_since(month("2014-10"), october));
        let year = days("2014/15", PeriodUnit::FinancialYear);
        assert!(!is_before(year, october) && !is_since(year, october));
        assert_eq!(moment("2014"), Some(days("2014", PeriodUnit::Year)));
        assert_eq!(moment("2014-10-15"), Some(days("2014-10-15", PeriodUnit::Day)));
        assert_eq!(moment("soon"), None);
    }
}
