//! What the rule says.

use candour_sdk::RuleMeta;

const ADVICE: &str = "Add the rows, or declare in candour.toml what paused, closed or opened.";
const MEANING: &str = "Counts and trends are too low here: no rows does not mean that nothing happened.";

/// Adds the sentences, the measures and the threshold.
pub(super) fn added(meta: RuleMeta) -> RuleMeta {
    meta.template("no-period", "no column is declared as a period (x-period)")
        .template("no-days", "no column says on which day something happened")
        .template(
            "no-release-period",
            "the release declares no period, and days outside it may be one person's",
        )
        .matters()
        .template("whole", "{runs:bare} {runs:run|runs} of empty days {runs:is|are} far longer than those nearby")
        .group("{first} to {last} ({days:bare} days; some {rows} expected)")
        .advice(ADVICE)
        .meaning(MEANING)
        .cause("missing-period")
        .follows("outside-period")
        .template("group", "{count} of {by} {count:has|have} a run of empty days far longer than those nearby")
        .group("{group} ({first} to {last}, {days:bare} days; some {rows} expected)")
        .advice(ADVICE)
        .meaning(MEANING)
        .cause("missing-period")
        .follows("outside-period")
        .measure("empty-days", "days without rows in unusually long runs")
        .measure("uncounted-groups", "columns with too many groups to look into")
        .threshold(
            "{days} days in a row or more have no rows, {times} times as many as ever within {nearby-days} days, where at \
             least {rows} rows would be expected",
        )
}
