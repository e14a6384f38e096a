//! What the rule says.

use candour_sdk::RuleMeta;

use super::WRONG;

/// The template for totals of a column, or of the measures of a long table.
pub(super) fn of_measures(template: &str, is_long: bool) -> String {
    match is_long {
        true => format!("{template}-of-measures"),
        false => template.to_owned(),
    }
}

/// With its words.
pub(super) fn added(meta: RuleMeta) -> RuleMeta {
    const MEANING: &str = "The total and its parts disagree: the report cannot tell which of them is right.";
    let meta = meta
        .summary("totals that differ from the sum of their parts by more than rounding and suppression explain")
        .template("no-totals", "no total is declared (x-parts, x-total, x-part-of)")
        .template(
            "row",
            "{total} differs from the sum of {parts} in {rows}, by more than rounding and suppression explain",
        )
        .advice("Correct the rows: work the total out from the parts before both are rounded.")
        .meaning(MEANING)
        .cause("wrong-total")
        .template(
            "row-allowed",
            "{total} differs from the sum of {parts} in {rows}, by no more than the {allowed} allowed",
        )
        .advice("Find out where the difference comes from. If it must stay, say why in the description of the column.")
        .meaning(MEANING)
        .cause("wrong-total");
    let by_more = "off by {gap} more than rounding and suppression explain";
    [
        (
            "total",
            "{wrong:bare} of {checked:bare} totals of {measure} over all values of {columns} {wrong:differs|differ} from the sum of {wrong:its|their} parts",
            by_more,
            "Work the totals out again from all rows they stand for, each counted once.",
            MEANING,
        ),
        (
            "total-twice",
            "{wrong:bare} of {checked:bare} totals of {measure} over all values of {columns} {wrong:is|are} the sum of parts and sub-totals, which counts twice",
            "off by {gap}",
            "Leave the sub-totals out when you work out the totals.",
            "These totals are too large: they count the same two or three times.",
        ),
        (
            "total-allowed",
            "{wrong:bare} of {checked:bare} totals of {measure} over all values of {columns} {wrong:differs|differ} from the sum of {wrong:its|their} parts, by no more than the {allowed} allowed",
            by_more,
            "Find out where the difference comes from. If it must stay, say why in the description of the column.",
            MEANING,
        ),
        (
            "people",
            "{wrong:bare} of {checked:bare} totals of {measure} over all values of {columns} cannot be right, being smaller than one part or larger than all parts together",
            by_more,
            "Count distinct people again over all rows that the total stands for.",
            "These totals cannot be right: do not use them.",
        ),
    ]
    .into_iter()
    .flat_map(|words| [(words, false), (words, true)])
    .fold(meta, |meta, ((template, text, group, advice, meaning), is_long)| {
        let group = match is_long {
            true => format!("{{name}}, {group}"),
            false => group.to_owned(),
        };
        meta.template(&of_measures(template, is_long), text)
            .group(&group)
            .advice(advice)
            .meaning(meaning)
            .cause("wrong-total")
    })
    .template("no-row", "no row has the declared total {total} of {column}")
    .group("{value} looks like it ({rows})")
    .advice("Write the total as it is declared (x-total), or declare what the rows hold.")
    .meaning("The totals are not where the publisher says: check what a row stands for before you add rows up.")
    .cause("wrong-total")
    .template("no-level", "no row has a value of {column} that is declared to have parts")
    .advice("Name values that the column holds under x-part-of, or leave it out.")
    .meaning("The levels of this column are not those that the publisher declares: check what a row stands for before you add rows up.")
    .cause("wrong-total")
    .word(WRONG)
    .measure("checked-totals", "totals compared with their parts")
    .measure("unchecked-totals", "totals not compared, since they or their parts tell no figure")
    .measure("wrong-totals", "totals that differ from their parts by more than is allowed")
    .threshold("[which=beyond] a total differs from its parts by more than rounding, suppression and the schema explain")
    .threshold("[which=allowed] a total differs from its parts, within the difference that the schema allows")
    .threshold("[which=absent] no row has the declared total, or a value that is declared to have parts")
}
