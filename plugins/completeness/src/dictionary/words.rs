//! What the rule says.

use candour_sdk::RuleMeta;

const ABSENT: &str = "{columns} in the dictionary {columns:is|are} in no file";
const TWICE: &str = "{columns} {columns:stands|stand} in the dictionary more than once";

/// Adds the sentences and the thresholds.
pub(super) fn added(mut meta: RuleMeta) -> RuleMeta {
    meta = meta
        .template(
            "cannot-tell",
            "no column of the dictionary is called column, field or variable, so that nobody can tell which it lists",
        )
        .matters();
    for (template, group) in [("absent", "{column} of {dataset}"), ("absent-anywhere", "{column}")] {
        meta = meta
            .template(template, ABSENT)
            .group(group)
            .advice("Take the columns out of the dictionary, or correct how they and their datasets are written.")
            .meaning("The dictionary explains columns that the files do not have.");
    }
    for (template, group) in [("twice", "{column} of {dataset}"), ("twice-anywhere", "{column}")] {
        meta = meta
            .template(template, TWICE)
            .group(group)
            .advice("Keep one explanation of each column.")
            .meaning("Which explanation of these columns holds, the dictionary does not say.");
    }
    meta.template("unlisted", "{columns} {columns:is|are} not in the dictionary")
        .group("{column} of {file}")
        .advice("Explain the columns in the dictionary, or leave them out of the files.")
        .meaning("The dictionary does not say what these columns hold.")
        .threshold("[which=absent] a column in the dictionary is in no file")
        .threshold("[which=unlisted] a column of a file is not in the dictionary")
        .threshold("[which=twice] a column stands in the dictionary more than once")
}
