//! The previous release beside a file that is compared with itself: whether the file goes back so far.

use candour_sdk::{Ask, Finding, Judgement, PeriodUnit, RuleError, Tallies, TallySpec, Unit, count, when};

/// The periods of both files, where a dataset that the previous release has too is compared with itself.
pub(super) fn tallies<P>(ask: &Ask<P>) -> Vec<TallySpec> {
    let previous = ask.previous().filter(|_| ask.dataset().compare_back.is_some());
    let (Some(previous), Some((column, unit))) = (previous, when::period_column(ask.dataset())) else {
        return Vec::new();
    };
    // Of days some are without rows in any year.
    let form = when::form(if unit == PeriodUnit::Day {
        PeriodUnit::Month
    } else {
        unit
    });
    let was_there = previous.column(&column.label).is_some_and(|column| column.present);
    let before = was_there.then(|| ask.previous_tally().by_as(&column.label, form));
    std::iter::once(ask.tally().by_as(&column.label, form))
        .chain(before)
        .collect()
}

/// Says so where more than half of what the previous release covers is not in the file: then nothing compares the two.
pub(super) fn judge<P>(ask: &Ask<P>, tallies: &Tallies, first: usize, out: &mut Judgement) -> Result<(), RuleError> {
    let specs = self::tallies(ask).len();
    if specs == 0 {
        return Ok(());
    }
    let now = tallies.get(first)?;
    let mut periods = Vec::new();
    if specs == 2 {
        periods.extend(tallies.get(first + 1)?.groups().filter_map(|group| group.key(0)));
    }
    let missing = periods
        .iter()
        .filter(|period| now.find(&[Some(period)]).is_none())
        .count();
    if 2 * missing > periods.len() || periods.is_empty() {
        let all = count(periods.len() as u64, Unit::Periods);
        let finding = Finding::of("not-last-year").arg("missing", count(missing as u64, Unit::Periods));
        out.finding(finding.arg("all", all).affected(missing as u64, Unit::Periods));
    }
    Ok(())
}
