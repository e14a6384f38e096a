//! Runs of empty days against the rhythm of the days around them.

use std::collections::BTreeMap;

/// From when on a run of empty days is none of the rhythm.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// The rows that must be lost.
    pub(super) rows: u64,
    /// How many times as long as the longest run nearby it must be.
    pub(super) times: u64,
    /// How many days it must have.
    pub(super) days: u64,
    /// How many days on either side are nearby.
    pub(super) nearby: u64,
}

/// Days without rows, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// The first, counted from any day.
    pub(super) first: i64,
    /// How many.
    pub(super) days: i64,
    /// The rows that as many days have nearby, weekday by weekday.
    pub(super) lost: u64,
}

impl Run {
    /// One past the last day.
    fn end(self) -> i64 {
        self.first + self.days
    }

    /// Whether they have a day in common.
    pub(super) fn meets(self, other: &Run) -> bool {
        self.first < other.end() && other.first < self.end()
    }
}

/// The runs between two days, both included, that are far longer than those nearby. `rows` are those of each day that has
/// any.
pub(super) fn unusual(rows: &BTreeMap<i64, u64>, from: i64, to: i64, bounds: Bounds) -> Vec<Run> {
    let all = empty(rows, from, to);
    let at = |place: usize| {
        let run = all[place];
        let nearby = days(bounds.nearby);
        let (before, after) = ((run.first - nearby).max(from), (run.end() + nearby - 1).min(to));
        let longest = all
            .iter()
            .enumerate()
            .filter(|(other, near)| *other != place && near.end() > before && near.first <= after);
        let longest = longest.map(|(_, near)| near.days).max().unwrap_or(0);
        let lost = lost(rows, run, before, after);
        let is_long = run.days >= longest.saturating_mul(days(bounds.times));
        (is_long && lost >= bounds.rows).then_some(Run { lost, ..run })
    };
    let is_looked_at = |place: &usize| all[*place].days >= days(bounds.days);
    (0..all.len()).filter(is_looked_at).filter_map(at).collect()
}

/// A bound as days: one that is beyond all days is the most that there are.
fn days(n: u64) -> i64 {
    i64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

/// All runs, in order.
fn empty(rows: &BTreeMap<i64, u64>, from: i64, to: i64) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut next = from;
    for day in rows.range(from..=to).map(|(day, _)| *day).chain([to + 1]) {
        if day > next {
            runs.push(Run {
                first: next,
                days: day - next,
                lost: 0,
            });
        }
        next = day + 1;
    }
    runs
}

/// The rows that the days of a run would have, were each like the same weekdays nearby, and no more than there are at all: a few
/// rows beside a long run are no rhythm.
fn lost(rows: &BTreeMap<i64, u64>, run: Run, before: i64, after: i64) -> u64 {
    let is_nearby = |day: &i64| *day < run.first || *day >= run.end();
    let of_weekday = |weekday: i64| {
        let weekdays = (before..=after).filter(|day| is_nearby(day) && day.rem_euclid(7) == weekday);
        let (n, sum) = weekdays.fold((0_u64, 0_u64), |(n, sum), day| {
            (n + 1, sum.saturating_add(rows.get(&day).copied().unwrap_or(0)))
        });
        let own = (0..7)
            .map(|i| run.first + i)
            .find(|day| day.rem_euclid(7) == weekday)
            .unwrap_or(run.first);
        let missing = (run.end() - own + 6).div_euclid(7).max(0).unsigned_abs();
        match n {
            0 => 0,
            n => sum.saturating_mul(missing) / n,
        }
    };
    let nearby = (0..7).map(of_weekday).fold(0, u64::saturating_add);
    nearby.min(rows.values().copied().fold(0, u64::saturating_add))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds {
        rows: 50,
        times: 3,
        days: 14,
        nearby: 56,
    };

    /// Ten rows on each of so many days that `is_open`.
    fn found(days: i64, is_open: impl Fn(i64) -> bool) -> Vec<(i64, i64, u64)> {
        let rows = (0..days).filter(|day| is_open(*day)).map(|day| (day, 10)).collect();
        let runs = unusual(&rows, 0, days - 1, BOUNDS);
        runs.iter().map(|run| (run.first, run.days, run.lost)).collect()
    }

    fn is_weekday(day: i64) -> bool {
        day % 7 < 5
    }

    #[test]
    fn weekends_and_holidays_are_of_the_rhythm() {
        assert_eq!(found(365, is_weekday), []);
        // Christmas: from a Wednesday to the Sunday of the week after.
        assert_eq!(found(365, |day| is_weekday(day) && !(100..112).contains(&day)), []);
        assert_eq!(found(365, |day| day % 7 == 2), []);
        assert_eq!(found(365, |day| day % 28 == 0), []);
    }

    #[test]
    fn a_month_without_rows_is_not() {
        // Days 140 and 168 are Mondays; the weekend before is empty too.
        assert_eq!(
            found(365, |day| is_weekday(day) && !(140..168).contains(&day)),
            [(138, 30, 200)]
        );
        assert_eq!(found(365, |day| !(140..168).contains(&day)), [(140, 28, 280)]);
        // The end is as good as the middle.
        assert_eq!(found(365, |day| day < 330), [(330, 35, 350)]);
    }

    #[test]
    fn what_loses_few_rows_is_let_be() {
        let rows = (0..365)
            .filter(|day| !(140..168).contains(day))
            .map(|day| (day, 1))
            .collect();
        assert_eq!(unusual(&rows, 0, 364, BOUNDS), []);
    }

    #[test]
    fn a_burst_beside_a_long_run_is_no_rhythm() {
        // Every third week, then on each day of a fortnight, then once at the end of the year.
        let mut rows: BTreeMap<i64, u64> = (0..6).map(|i| (i * 20, 1)).collect();
        rows.extend((0..14).map(|day| (120 + day, 1)));
        rows.insert(360, 1);
        assert_eq!(unusual(&rows, 0, 360, BOUNDS), []);
    }

    #[test]
    fn far_runs_do_not_excuse_one() {
        let is_open = |day: i64| !(20..48).contains(&day) && !(200..228).contains(&day);
        assert_eq!(found(365, is_open).len(), 2);
        let is_open = |day: i64| !(20..48).contains(&day) && !(60..88).contains(&day);
        assert_eq!(found(365, is_open), [], "there is a rhythm of months");
    }
}
