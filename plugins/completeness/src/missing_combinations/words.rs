//! What the rule says.

use candour_sdk::RuleMeta;

const VALUES: [(&str, &str); 3] = [
    ("one", "{one}"),
    ("two", "{one}, {two}"),
    ("three", "{one}, {two}, {three}"),
];

/// Adds the sentences, the measures and the threshold.
pub(super) fn added(mut meta: RuleMeta) -> RuleMeta {
    meta = meta
        .template(
            "not-declared",
            "no combinations are declared to be expected (expect, by)",
        )
        .template(
            "no-column",
            "a column whose combinations are expected is not in the file (expect, by)",
        )
        .matters();
    for (name, values) in VALUES {
        meta = meta
            .template(
                &format!("absent-by-{name}"),
                "{count:bare} expected {count:combination|combinations} of {by} {count:has|have} no rows",
            )
            .group(values)
            .advice(
                "Add the rows, or declare what closed or has not opened; leave a column out of expect if it may be so.",
            )
            .meaning("Nothing is said of these combinations: no rows does not mean that nothing happened.")
            .cause("missing-combination");
    }
    for (name, values) in VALUES {
        meta = meta
            .template(
                &format!("short-by-{name}"),
                "{count:bare} expected {count:combination|combinations} of {by} {count:lacks|lack} periods",
            )
            .group(&format!("{values} ({{periods:bare}} {{unit}}, first {{first}})"))
            .advice("Add the rows, or declare in candour.toml what paused, closed or opened.")
            .meaning("Sums and trends are too low where these lack rows: no rows does not mean that nothing happened.")
            .cause("missing-period");
    }
    meta.measure("combinations", "combinations that are expected")
        .measure("lacking", "expected combinations without rows, or without rows in some periods")
        .threshold(
            "at least {combinations} expected {combinations:combination has|combinations have} no rows, or none in some \
             period",
        )
}
