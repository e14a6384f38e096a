//! What the rule says.

use candour_sdk::RuleMeta;

const STALE: &str = "Write the metadata again, after the last change of the files.";
const NOT_THE_FILE: &str = "The file is not the one that the metadata describe: one of the two is old, or was changed.";

/// Adds the sentences and the thresholds.
pub(super) fn added(meta: RuleMeta) -> RuleMeta {
    meta.template("no-metadata", "no file of metadata is declared (metadata)")
        .template(
            "digest",
            "{files} {files:has|have} another digest than the metadata list",
        )
        .group("{file}")
        .advice(STALE)
        .meaning(NOT_THE_FILE)
        .template(
            "bytes",
            "{files} {files:has|have} another length than the metadata list",
        )
        .group("{file}")
        .advice(STALE)
        .meaning(NOT_THE_FILE)
        .template("unlisted", "{files} of the release {files:is|are} not in its metadata")
        .group("{file}")
        .advice("List the files in the metadata: whoever downloads by them does not get these.")
        .meaning("Whoever downloads the release by its metadata lacks these files.")
        .template("unread", "{files} in the metadata {files:is|are} in no dataset")
        .group("{file}")
        .advice("Add a [[dataset]] for each file of data, and take what is gone off the list.")
        .meaning("Nobody looked at these files, or they are not there.")
        .template(
            "columns-absent",
            "{columns} in the metadata {columns:is|are} not in the files",
        )
        .group("{column} of {file}")
        .advice("Write the metadata again, or restore the columns.")
        .meaning("The metadata describe columns that the files do not have.")
        .template(
            "columns-unlisted",
            "{columns} of the files {columns:is|are} not in the metadata",
        )
        .group("{column} of {file}")
        .advice("Describe the columns in the metadata, or leave them out of the files.")
        .meaning("The metadata do not say what these columns hold.")
        .threshold("[which=digest] a file has another digest than the metadata list")
        .threshold("[which=bytes] a file has another length than the metadata list")
        .threshold("[which=columns] a file has other columns than the metadata list")
        .threshold("[which=unlisted] a file of the release is not in its metadata")
        .threshold("[which=unread] a file in the metadata is in no dataset")
}
