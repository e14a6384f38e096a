//! What the rule says.

use candour_sdk::RuleMeta;

/// With its words.
pub(super) fn added(meta: RuleMeta) -> RuleMeta {
    const CAUSE: &str = "changed-volume";
    const WHOLE: &str = "Find out what is missing or came in twice, or declare the break as a [[change]].";
    const WHOLE_MEANS: &str = "Part of the difference may be missing or repeated rows, and no change in the world.";
    const GROUP: &str =
        "Ask whoever records these groups. Declare what was closed, opened, merged or recoded as a [[change]].";
    const GROUP_MEANS: &str =
        "Trends of these groups may show a change in how they are recorded, and no change in the world.";
    const SUPPRESSED: &str = "Find out whether the numbers became smaller, or a filter or a threshold changed. Publish a coarser table, or say why.";
    meta
        .summary("far more or far less than in the same periods before")
        .template(
            "nothing-before",
            "there is no previous release and no earlier period to compare with",
        )
        .template("whole-rows", "{now} now, {before:bare} in the same periods before")
        .advice(WHOLE)
        .meaning(WHOLE_MEANS)
        .cause(CAUSE)
        .template(
            "whole-figures",
            "{measure} adds up to {now} now, to {before} in the same periods before",
        )
        .advice(WHOLE)
        .meaning(WHOLE_MEANS)
        .cause(CAUSE)
        .template(
            "not-last-year",
            "{missing:bare} of {all} of the previous release are not in this file, which is compared with itself alone",
        )
        .advice("Leave `compare` out, so that the two releases are compared, or let the file hold the earlier periods too.")
        .meaning("Nobody compared this release with the one before it.")
        .template("wholes", "{measures} add up to far more or far less than in the same periods before")
        .group("{measure} ({now} now, {before} before)")
        .advice(WHOLE)
        .meaning(WHOLE_MEANS)
        .cause(CAUSE)
        .template(
            "group-rows",
            "{count} of {by} {count:has|have} far more or far fewer rows than in the same periods before",
        )
        .group("{group} ({now} now, {before:bare} before)")
        .advice(GROUP)
        .meaning(GROUP_MEANS)
        .cause(CAUSE)
        .template(
            "group-figures",
            "{measure} is far higher or lower in {count} of {by} than in the same periods before",
        )
        .group("{group} ({now} now, {before} before)")
        .advice(GROUP)
        .meaning(GROUP_MEANS)
        .cause(CAUSE)
        .template("gone-rows", "{count} of {by} {count:has|have} no rows now")
        .group("{group} ({before} before)")
        .advice(GROUP)
        .meaning(GROUP_MEANS)
        .cause(CAUSE)
        .template("gone-figures", "{measure} adds up to 0 now in {count} of {by}")
        .group("{group} ({before} before)")
        .advice(GROUP)
        .meaning(GROUP_MEANS)
        .cause(CAUSE)
        .template(
            "groups-rows",
            "{count} of {by} {count:has|have} far more or far fewer rows than in the same periods before",
        )
        .group("{column} {group} ({now} now, {before:bare} before)")
        .advice(GROUP)
        .meaning(GROUP_MEANS)
        .cause(CAUSE)
        .template(
            "groups-figures",
            "{count} of {by} {count:has|have} far more or far less than in the same periods before",
        )
        .group("{column} {group} ({measure}: {now} now, {before} before)")
        .advice(GROUP)
        .meaning(GROUP_MEANS)
        .cause(CAUSE)
        .template(
            "group-suppressed",
            "{measure} is suppressed far more often in {count} of {by} than in the same periods before",
        )
        .group("{group} ({share} of {cells}, {before} before)")
        .advice(SUPPRESSED)
        .meaning("Sums of the visible cells are too low in these groups, and lower than before.")
        .cause("suppressed-cell")
        .measure("periods-compared", "periods that occur on both sides")
        .measure("now", "volume of the periods compared")
        .before("now", "before", "volume of the same periods before")
        .measure("changed-groups", "groups that changed, over all columns")
        .measure(
            "announced-groups",
            "groups that changed, and are not compared because of a declared change",
        )
        .measure(
            "explained-groups",
            "groups, and sums of all, that changed no more than the values of this column explain that are declared closed or paused",
        )
        .measure("uncounted-groups", "columns with too many groups to compare")
        .threshold(
            "the larger of the totals now and before is more than {whole-percent}% of the smaller, and of counts further from \
             it than {chance} {chance:standard deviation|standard deviations} of chance",
        )
        .threshold(
            "the larger of a group's totals now and before is more than {group-percent}% of the smaller (groups of at \
             least {group-volume}, {group-per-mille} in 1,000 of the whole and {group-periods} \
             {group-periods:period|periods}, or a year)",
        )
        .threshold(
            "the suppressed share of a group's cells rises by at least {suppressed-points} percentage points (groups of \
             at least {suppressed-cells} cells)",
        )
}
