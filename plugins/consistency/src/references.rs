//! References: codes that are not in the look-up that the schema names, or are used at a time when it does not have them.

use candour_sdk::{
    Ask, Dimension, Finding, Judgement, Plan, Rule, RuleError, RuleMeta, Tallies, TallyView, Under, Unit, Why, count,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::seen::Seen;
use codes::Codes;
use entries::Entries;
use link::Link;
use say::finding;
use stand::Stand;

mod codes;
mod entries;
mod link;
mod say;
mod stand;

/// What holds of the rows that are counted.
const UNKNOWN: &str = "a code that is not in the look-up";
/// Likewise.
const EXCEPTED: &str = "a value that is excepted from its look-up";
/// Likewise.
const OUTSIDE: &str = "a code used before or after its days";

/// Codes that a look-up does not have.
pub struct References;

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// Codes that the look-up does not have.
    Unknown,
    /// Codes that it has at other times.
    Outside,
    /// Codes that it has more than once.
    Repeated,
    /// Rows that need not be in the look-up.
    Excepted,
    /// Declarations that apply to no row.
    Unused,
}

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// What is looked for.
    #[schemars(extend("x-stricter" = "higher"))]
    which: Vec<Which>,
}

impl Rule for References {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        RuleMeta::new("references")
            .summary("codes that are not in their look-up, or are used before or after the days that it gives them")
            .dimension(Dimension::Consistency)
            .template("no-references", "no look-up is declared (x-references)")
            .template("unknown", "{codes} of {columns} in {rows} {codes:is|are} not in the look-up {dataset}")
            .group("{value} ({rows})")
            .advice("Correct the codes or add them to the look-up. List what is no code under except (x-references).")
            .meaning("These codes stand for nothing that the release explains: their rows cannot be joined with the look-up.")
            .cause("enum")
            .template(
                "alike",
                "{codes} of {columns} in {rows} {codes:differs|differ} from a code of the look-up {dataset} only in case, spaces, \
                 dashes or invisible marks",
            )
            .group("{value} ({rows})")
            .advice("Write each code as the look-up has it.")
            .meaning("A program finds no entry of the look-up for these rows: repair the codes before you join them.")
            .cause("look-alike-value")
            .template("empty", "the look-up {dataset} of {columns} holds no code")
            .advice("Fill the look-up, or name another dataset (x-references).")
            .meaning("Nothing says what the codes of this column stand for.")
            .template("no-columns", "{columns} cannot be looked up: {dataset} lacks columns that are declared")
            .advice("Name columns that the look-up has (x-references: to, from, until).")
            .meaning("Nothing says what the codes of this column stand for.")
            .template("after", "{codes} of {columns} {codes:is|are} used in {rows} after the last day that {dataset} gives {codes:it|them}")
            .group("{value} ({rows}, as late as {period}; its last day is {day})")
            .advice("Correct the code or the period of these rows, or the look-up.")
            .meaning("What these codes stand for was closed by then: the rows are wrong, or the look-up is.")
            .template("before", "{codes} of {columns} {codes:is|are} used in {rows} before the first day that {dataset} gives {codes:it|them}")
            .group("{value} ({rows}, as early as {period}; its first day is {day})")
            .advice("Correct the code or the period of these rows, or the look-up.")
            .meaning("What these codes stand for was not there yet: the rows are wrong, or the look-up is.")
            .template("repeated", "{codes} of {columns} {codes:stands|stand} more than once in the look-up {dataset}")
            .group("{value} ({entries:bare} times)")
            .advice("Keep one entry for each code, or declare the columns that say when each holds (x-references: at, from, until).")
            .meaning("The look-up gives these codes more than one meaning; joining by it multiplies their rows.")
            .template("excepted", "{rows} of {columns} {rows:holds|hold} a value that is excepted from the look-up {dataset}")
            .group("{value} ({rows})")
            .advice("Check that each of these values is no code, and say beside the data what it stands for.")
            .meaning("What stands here instead of a code, the look-up does not explain.")
            .template("unused-exception", "{values} excepted from the look-up {dataset} {values:stands|stand} in no row of {columns}")
            .group("{value}")
            .advice("Take out of except what does not occur (x-references).")
            .meaning("The publisher excepts values that are not there; the others were looked up.")
            .template("no-codes", "no row of {columns} holds a code that could be looked up in {dataset}")
            .advice("Check that the reference names the column of codes (x-references), and that its markers and exceptions are not all there is.")
            .meaning("A check that the publisher declares applies to no row.")
            .word(UNKNOWN)
            .word(EXCEPTED)
            .word(OUTSIDE)
            .measure("unknown-rows", "rows with a code that is not in its look-up")
            .measure("outside-rows", "rows with a code used before or after the days that its look-up gives it")
            .measure("idle-codes", "codes of the look-up that stand in no row")
            .threshold("[which=unknown] a code is not in its look-up")
            .threshold("[which=outside] a code is used before or after the days that its look-up gives it")
            .threshold("[which=repeated] a code stands more than once in its look-up")
            .threshold("[which=excepted] a row holds a value that is declared to be no code of the look-up")
            .threshold("[which=unused] a declared look-up or exception applies to no row")
            .page(include_str!("references.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        if ask.dataset().table.references.is_empty() {
            return Plan::not_applicable("no-references");
        }
        Plan::tallies(Link::all_of(ask).iter().flat_map(Link::tallies))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let mut seen = Seen::default();
        let mut at = 0;
        for link in Link::all_of(ask) {
            seen.declared(link.is_readable());
            match link.is_readable() {
                true => judge_link(&ask.params, &link, tallies, at, &mut seen, out)?,
                false if link.has_own_columns() => {
                    ask.params.say(Which::Unused, finding("no-columns", &link), out);
                }
                false => {}
            }
            at += link.tallies().len();
        }
        seen.say(out);
        Ok(())
    }
}

fn judge_link(
    params: &Params,
    link: &Link<'_>,
    tallies: &Tallies,
    at: usize,
    seen: &mut Seen,
    out: &mut Judgement,
) -> Result<(), RuleError> {
    let (own, looked_up) = (tallies.even_overflowed(at)?, tallies.even_overflowed(at + 1)?);
    let columns = &link.reference.columns;
    if own.overflowed() || looked_up.overflowed() {
        seen.add(Unit::Rows, columns, 0, &[(Why::BeyondLimit, link.records())]);
        return Ok(());
    }
    let (codes, entries) = (Codes::of(link, own), Entries::of(link, looked_up));
    let rest = [
        (Why::Suppressed, codes.suppressed),
        (Why::NotDeclared, codes.blank_in_part),
    ];
    seen.add(Unit::Rows, columns, codes.rows(), &rest);
    if codes.held.is_empty() && link.records() > 0 {
        params.say(Which::Unused, finding("no-codes", link), out);
    }
    if entries.is_empty() {
        params.say(
            Which::Unknown,
            finding("empty", link).affected(codes.rows(), Unit::Rows),
            out,
        );
        return Ok(());
    }
    let unknown = codes.held.iter().filter(|(key, _)| !entries.has(key));
    let (alike, unknown): (Vec<_>, Vec<_>) = unknown.partition(|(key, _)| entries.has_alike(key));
    let rows = alike.iter().chain(&unknown).map(|(_, held)| held.rows).sum();
    out.measure_of("unknown-rows", columns, count(rows, Unit::Rows).under(is(UNKNOWN)));
    if !link.is_about_people() {
        let idle = entries.keys().filter(|key| !codes.held.contains_key(*key)).count();
        out.measure_of("idle-codes", columns, count(idle as u64, link.unit()));
    }
    params.say_any(Which::Unknown, say::unknown("unknown", link, unknown), out);
    params.say_any(Which::Unknown, say::unknown("alike", link, alike), out);
    if !link.is_about_people() {
        params.say_any(Which::Repeated, say::repeated(link, entries.repeated()), out);
    }
    params.say_any(Which::Excepted, say::excepted(link, &codes), out);
    params.say_any(Which::Unused, say::unused(link, &codes), out);
    judge_days(params, link, &entries, tallies.even_overflowed(at + 2).ok(), seen, out);
    Ok(())
}

/// Whether codes are used on the days that the look-up gives them.
fn judge_days(
    params: &Params,
    link: &Link<'_>,
    entries: &Entries,
    dated: Option<TallyView<'_>>,
    seen: &mut Seen,
    out: &mut Judgement,
) {
    let Some(at) = &link.reference.at else { return };
    let columns: Vec<String> = link.reference.columns.iter().chain([at]).cloned().collect();
    let mut left = |why| seen.add(Unit::Rows, &columns, 0, &[(why, link.records())]);
    let (unit, dated) = match (link.at, dated) {
        (Some(Ok((_, unit))), Some(dated)) if !dated.overflowed() => (unit, dated),
        (Some(Err(why)), _) => return left(why),
        _ => return left(Why::BeyondLimit),
    };
    let stand = Stand::of(link, unit, dated, entries);
    seen.add(Unit::Rows, &columns, stand.looked(), &stand.rest());
    out.measure_of(
        "outside-rows",
        &columns,
        count(stand.outside(), Unit::Rows).under(is(OUTSIDE)),
    );
    params.say_any(Which::Outside, say::outside("after", link, at, stand.after), out);
    params.say_any(Which::Outside, say::outside("before", link, at, stand.before), out);
}

impl Params {
    /// Says it, if the policy asks for it.
    fn say(&self, which: Which, finding: Finding, out: &mut Judgement) {
        self.say_any(which, Some(finding), out);
    }

    fn say_any(&self, which: Which, finding: Option<Finding>, out: &mut Judgement) {
        if let Some(finding) = finding.filter(|_| self.which.contains(&which)) {
            out.finding(finding);
        }
    }
}

fn is(condition: &str) -> Under {
    Under::Condition(condition.to_owned())
}

#[cfg(test)]
mod tests;
