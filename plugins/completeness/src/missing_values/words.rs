//! What the rule says.

use candour_sdk::RuleMeta;

const RISEN: &str = "Find out what changed in the extract or at the source, then fill the cells or explain the rise.";

/// Adds the sentences, the measures and the thresholds.
pub(super) fn added(meta: RuleMeta) -> RuleMeta {
    meta            .template("no-columns", "the file has no columns")
            .template(
                "required",
                "{column} is missing in {cells}, although the schema requires it",
            )
            .advice("Fill the cells, or say in the schema what a blank means there: x-markers, a type of null, if and then.")
            .meaning("Counts by this column leave these rows out.")
            .cause("required")
            .template(
                "risen",
                "{column} is missing in {share} of its cells, against {before} in the previous release",
            )
            .advice(RISEN)
            .meaning("Counts by this column leave more rows out than before: do not compare them with earlier releases.")
            .cause("missing-cell")
            .template(
                "risen-at-least",
                "{column} is missing in {share} of its cells, against at most {before} in the previous release",
            )
            .advice(RISEN)
            .meaning("Counts by this column leave more rows out than before: do not compare them with earlier releases.")
            .cause("missing-cell")
            .template("one-group", "{column} is missing far more often in some groups than in the rest")
            .group("{group} of {by} ({share} of {cells}, {rest} elsewhere)")
            .advice("Ask whoever records these groups. If a blank is right there, say so in the schema: if and then, or a not-applicable marker.")
            .meaning("Comparisons of these groups with others are skewed by what is missing.")
            .cause("missing-cell")
            .measure("missing-cells", "cells in which nothing was recorded")
            .measure("missing", "share of a column's cells that are missing")
            .measure("suppressed", "cells of a column that are suppressed")
            .measure("not-applicable", "cells of a column that are not applicable")
            .measure("default", "cells of a column that hold a default")
            .measure("uncounted-groups", "columns with too many groups to look into")
            .threshold(
                "at least {required-cells} {required-cells:cell of a required column is|cells of a required column are} missing",
            )
            .threshold(
                "at least {column-percent}% of a column is missing, and {rise-points} percentage points more than in the \
                 previous release",
            )
            .threshold(
                "at least {group-percent}% of a group's cells are missing, {group-times} times the share of the rest (groups \
                 of at least {group-cells} cells)",
            )
}
