//! What the rule says.

use candour_sdk::RuleMeta;

const SERIES: &str = "{count:bare} series of {by} {count:has|have} gaps";
const SERIES_ADVICE: &str = "Add the rows, or declare in candour.toml that the series paused, closed or opened.";
const GAPS: &str = "Sums and trends are too low where these have gaps: no rows does not mean that nothing happened.";

/// Adds the sentences, the measures and the thresholds.
pub(super) fn added(meta: RuleMeta) -> RuleMeta {
    meta.template("no-period", "no column is declared as a period (x-period)")
        .template(
            "not-expected",
            "no length of period is declared to be expected (expect, every)",
        )
        .template(
            "only-days",
            "a table of days need not have a row for each day, unless that is declared (expect, every)",
        )
        .template("too-fine", "no column has periods as short as expected (expect, every)")
        .matters()
        .template("whole", "{count:bare} expected {count:period has|periods have} no rows")
        .group("{period}")
        .advice("Add the rows of these periods, or correct the period of the release or what is expected of it.")
        .meaning("Totals over time leave these periods out: no rows does not mean that nothing happened.")
        .cause("missing-period")
        .follows("outside-period")
        .template(
            "unread",
            "{count:bare} expected {count:period has|periods have} no row whose period can be read",
        )
        .group("{period}")
        .advice("Write the periods so that they can be read, then see which are missing.")
        .meaning("Rows of these periods may be there under a label that programs cannot read.")
        .cause("x-period")
        .template("group", "{count} of {by} {count:has|have} gaps")
        .group("{group} ({periods:bare} {unit}, first {first}; usually {rows})")
        .advice("Add the rows, or declare in candour.toml that the group paused, closed or opened.")
        .meaning(GAPS)
        .cause("missing-period")
        .follows("outside-period")
        .template("series-by-one", SERIES)
        .group("{one} ({periods:bare} {unit}, first {first})")
        .advice(SERIES_ADVICE)
        .meaning(GAPS)
        .cause("missing-period")
        .follows("outside-period")
        .template("series-by-two", SERIES)
        .group("{one}, {two} ({periods:bare} {unit}, first {first})")
        .advice(SERIES_ADVICE)
        .meaning(GAPS)
        .cause("missing-period")
        .follows("outside-period")
        .template("series-by-three", SERIES)
        .group("{one}, {two}, {three} ({periods:bare} {unit}, first {first})")
        .advice(SERIES_ADVICE)
        .meaning(GAPS)
        .cause("missing-period")
        .follows("outside-period")
        .measure("periods", "periods that have rows")
        .measure("missing-periods", "expected periods that have no rows")
        .measure("holes", "periods that groups or series lack")
        .measure("announced-holes", "periods that groups or series lack as declared")
        .measure("uncounted-groups", "columns with too many groups to look into")
        .threshold("at least {whole-periods} expected {whole-periods:period has|periods have} no rows")
        .threshold("a group with at least {group-rows} rows in an ordinary period has none in another")
        .threshold(
            "a series has gaps, in a table in which at least {filled-percent}% of the periods of all series have rows",
        )
}
