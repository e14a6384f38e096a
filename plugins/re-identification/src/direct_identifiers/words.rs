//! What the rule says.

use candour_sdk::RuleMeta;

/// The cause where the whole column identifies people, and not a few of its cells.
const COLUMN: &str = "identifying-column";

const IDENTIFIERS: &str = "{column} holds what look like identifiers of people";
const LOOK: &str =
    "Look at the records (audit with --private). Take the identifiers out, or the whole column if it is free text.";
const MEANING: &str = "This column may name people: do not pass it on, and tell the publisher.";

/// Adds the sentences, the measures and the thresholds.
pub(super) fn added(meta: RuleMeta) -> RuleMeta {
    meta.template(
        "declared-direct",
        "{column} is declared to name people, and is in the file",
    )
    .advice("Leave the column out of the release.")
    .meaning(MEANING)
    .cause(COLUMN)
    .template("identifiers", IDENTIFIERS)
    .group("{what} ({cells})")
    .advice(LOOK)
    .meaning(MEANING)
    .cause("direct-identifier")
    .template("all-identifiers", IDENTIFIERS)
    .group("{what} ({cells})")
    .advice(LOOK)
    .meaning(MEANING)
    .cause(COLUMN)
    .template("name-label", "{column} is labelled as names of people")
    .advice("Take the column out of the release if it names people, and label it otherwise if it does not.")
    .meaning(MEANING)
    .cause("direct-identifier")
    .template(
        "opaque-ids",
        "{cells} of {column} {cells:looks|look} like hashed or generated identifiers, and nothing says of what",
    )
    .advice(
        "Say what they stand for: x-privacy is pseudonym if for a person. A hash of an NHS number is as good \
                 as the number.",
    )
    .meaning("These codes may stand for people: do not link them with other data.")
    .cause("undeclared-privacy")
    .measure("identifying-columns", "columns that can name a person directly")
    .measure("identifying-cells", "cells that can name a person directly")
    .threshold("[finds=declared-direct] a column is declared to name people")
    .threshold(
        "[finds=nhs-number] at least {nhs-values} different numbers, {nhs-percent}% of those with ten digits, pass the \
                 check of an NHS number",
    )
    .threshold("[finds=grouped-digits] {grouped-per-mille} in 1,000 cells are written like NHS numbers")
    .threshold("[finds=nino] a cell looks like a National Insurance number (unspaced: {code-percent}% of a column)")
    .threshold("[finds=email] a cell looks like an e-mail address")
    .threshold("[finds=postcode] a cell looks like a full postcode (unspaced: {code-percent}% of a column)")
    .threshold("[finds=uk-phone] a cell looks like a telephone number (unspaced: {code-percent}% of a column)")
    .threshold("[finds=birth-date] dates are labelled as of birth, or spread over at least {lifetime-years} years")
    .threshold(
        "[finds=person-name] at least {name-values} different values, {name-percent}% of all, are a given name with a \
                 surname",
    )
    .threshold("[finds=name-label] a label says that a column holds names of people")
    .threshold("[finds=opaque-id] a column holds hashed or generated identifiers")
}
