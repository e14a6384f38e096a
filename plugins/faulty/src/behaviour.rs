//! One rule whose behaviour is chosen by its name.

use std::sync::atomic::{AtomicU64, Ordering};

use candour_sdk::{
    Ask, Dimension, Finding, Judgement, Plan, RecordRef, Rule, RuleError, RuleMeta, Tallies, TallySpec, Under, Unit,
    Why, count, count_by, figure_by, file, label, number, period, value, word,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// What a rule of this plugin does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Behaviour(pub &'static str);

/// Everything this plugin can do.
pub const BEHAVIOURS: &[Behaviour] = &[
    Behaviour("well-behaved"),
    Behaviour("panic-in-plan"),
    Behaviour("panic-in-judge"),
    Behaviour("error"),
    Behaviour("overflowed"),
    Behaviour("invalid-json"),
    Behaviour("wrong-shape"),
    Behaviour("no-answer"),
    Behaviour("unknown-dataset"),
    Behaviour("unknown-column"),
    Behaviour("no-previous"),
    Behaviour("undeclared-reason"),
    Behaviour("unknown-template"),
    Behaviour("too-many-findings"),
    Behaviour("too-many-records"),
    Behaviour("too-many-bytes"),
    Behaviour("too-many-values"),
    Behaviour("endless-number"),
    Behaviour("wrong-column"),
    Behaviour("wrong-column-of-argument"),
    Behaviour("missing-argument"),
    Behaviour("undeclared-argument"),
    Behaviour("groups-without-words"),
    Behaviour("undeclared-word"),
    Behaviour("undeclared-measure"),
    Behaviour("words-as-number"),
    Behaviour("words-as-period"),
    Behaviour("words-as-file"),
    Behaviour("endless-text"),
    Behaviour("undeclared-condition"),
    Behaviour("coverage-too-much"),
    Behaviour("coverage-of-nothing"),
    Behaviour("coverage-twice"),
    Behaviour("coverage-unsaid"),
    Behaviour("coverage-of-no-column"),
    Behaviour("other-answers"),
    Behaviour("tells-in-error"),
    Behaviour("tells-in-panic"),
    Behaviour("tells-in-template"),
    Behaviour("tells-in-word"),
    Behaviour("tells-in-column"),
    Behaviour("tells-in-measure"),
    Behaviour("tells-in-value"),
    Behaviour("tells-in-count"),
];

/// The page of a rule that must be judged by an example.
const PAGE: &str =
    "# A rule for tests\n\n## Example\n\n```toml\n[params]\n```\n\n```csv\na\nx\n```\n\n```findings\nnothing\n```\n";

/// Whom harm is meant for, where a test says so.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// The number of a process.
    pub victim: Option<i32>,
    /// The path of a file.
    pub file: Option<String>,
}

impl Rule for Behaviour {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        let meta = RuleMeta::new(self.0)
            .summary("a rule for tests")
            .dimension(Dimension::Validity)
            .template("reason", "the rule has nothing to say")
            .template("plain", "something is wrong")
            .template("full", "{rows} of {column}: {what}")
            .group("{key}: {rows}, {total}")
            .advice("Look at it.")
            .word("declared")
            .measure("rows", "rows")
            .page("# A rule for tests");
        match self.0 {
            "coverage-unsaid" => meta.page(PAGE),
            "coverage-of-no-column" => meta.page(PAGE).covers_cells(),
            _ => meta,
        }
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let first = ask.dataset().present().next().map(|column| column.label.clone());
        let Some(first) = first else {
            return Plan::not_applicable("reason");
        };
        match self.0 {
            "panic-in-plan" => panic!("planned panic of a test"),
            "undeclared-reason" => Plan::not_applicable("no-such-template"),
            "unknown-dataset" => Plan::tallies([TallySpec::of("nowhere")]),
            "unknown-column" => Plan::tallies([ask.tally().by("no such column")]),
            "no-previous" => Plan::tallies([ask.previous_tally()]),
            "coverage-of-no-column" => Plan::tallies([ask.tally()]),
            "overflowed" => Plan::tallies([ask.tally().by(&first).limit(1)]),
            _ => Plan::tallies([ask.tally().by(&first).sum(&first).distinct(&first).rows(2)]),
        }
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let column = match ask.dataset().present().next() {
            Some(column) => column.label.as_str(),
            None => return Ok(()),
        };
        let plain = || Finding::of("plain");
        let full = |what| {
            Finding::of("full")
                .columns([column])
                .arg("rows", count(1, Unit::Rows))
                .arg("column", label(column))
                .arg("what", what)
        };
        match self.0 {
            "panic-in-judge" => panic!("judged panic of a test"),
            "error" => return Err(RuleError::new("out-of-sorts", "no reason is given").help("try another rule")),
            "unknown-template" => out.finding(Finding::of("no-such-template")),
            "too-many-findings" => (0..100_000).for_each(|_| out.finding(plain())),
            "wrong-column" => out.finding(plain().columns(["no such column"])),
            "wrong-column-of-argument" => out.finding(full(value("no such column", None))),
            "missing-argument" => out.finding(Finding::of("full")),
            "undeclared-argument" => out.finding(plain().arg("extra", number(1))),
            "groups-without-words" => out.finding(plain().group([("rows", number(1))])),
            "undeclared-word" => out.finding(full(word("undeclared"))),
            "undeclared-measure" => out.measure("no-such-measure", count(1, Unit::Rows)),
            "words-as-number" => out.finding(full(number("the name of a person"))),
            "words-as-period" => out.finding(full(period("the name of a person"))),
            "words-as-file" => out.finding(full(file("the name of a person"))),
            "endless-text" => out.finding(full(value(column, Some(&"x".repeat(1_000_000))))),
            "undeclared-condition" => {
                let under = Under::Condition("the name of a person".into());
                out.finding(plain().affected(1, Unit::Rows).under(under));
            }
            "coverage-too-much" => {
                out.looked(Unit::Rows).of(3).at(3).rest(Why::Unreadable, 1);
            }
            "coverage-of-nothing" => {
                out.looked(Unit::Cells).columns(["no such column"]).all(3);
            }
            "coverage-twice" => {
                out.looked(Unit::Rows).all(3);
                out.looked(Unit::Rows).all(4);
            }
            "coverage-unsaid" | "coverage-of-no-column" => {}
            "other-answers" => {
                out.measure("rows", count(calls(), Unit::Rows));
                out.looked(Unit::Rows).all(tallies.get(0)?.rows_in_all());
            }
            "tells-in-error" => {
                let told = told(tallies)?;
                return Err(RuleError::new(&told, &told).help(&told));
            }
            "tells-in-panic" => panic!("{}", told(tallies)?),
            "tells-in-template" => out.finding(Finding::of(&told(tallies)?)),
            "tells-in-word" => out.finding(full(word(&told(tallies)?))),
            "tells-in-column" => out.finding(plain().columns([told(tallies)?.as_str()])),
            "tells-in-measure" => out.measure(&told(tallies)?, count(1, Unit::Rows)),
            "tells-in-value" => out.finding(full(value(column, Some(&told(tallies)?)))),
            "tells-in-count" => tell_in_numbers(column, tallies, out)?,
            _ => behave(column, tallies, out)?,
        }
        Ok(())
    }
}

/// Another number each time.
fn calls() -> u64 {
    static CALLS: AtomicU64 = AtomicU64::new(0);
    CALLS.fetch_add(1, Ordering::Relaxed)
}

/// What is in the cells.
fn told(tallies: &Tallies) -> Result<String, RuleError> {
    let keys: Vec<String> = tallies
        .get(0)?
        .groups()
        .filter_map(|group| group.key(0).map(str::to_owned))
        .collect();
    Ok(keys.join(" "))
}

/// Says each number that stands in a cell wherever a number may stand.
fn tell_in_numbers(column: &str, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
    let told = told(tallies)?;
    for n in told.split(' ').filter_map(|word| word.parse::<u64>().ok()) {
        out.finding(
            Finding::of("full")
                .columns([column])
                .arg("rows", count(n, Unit::Rows))
                .arg("column", label(column))
                .arg("what", number(n))
                .affected(n, Unit::Cells)
                .records([RecordRef { part: 0, record: n }])
                .further_groups(n),
        );
        out.measure("rows", count(n, Unit::Groups));
    }
    Ok(())
}

/// Says everything that came in, so that a test sees whether it came in whole.
fn behave(column: &str, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
    let tally = tallies.get(0)?;
    let mut finding = Finding::of("full")
        .columns([column])
        .arg("rows", count(tally.rows_in_all(), Unit::Rows))
        .arg("column", label(column))
        .arg("what", word("declared"));
    for group in tally.groups() {
        let total = group.sum(0).sum.unwrap_or_default();
        finding = finding
            .group([
                ("key", value(column, group.key(0))),
                ("rows", count_by(group.count(), Unit::Rows, [column])),
                ("total", figure_by(column, total, [column])),
            ])
            .records(group.rows());
    }
    out.finding(finding);
    out.finding(Finding::of("plain"));
    out.measure("rows", count(tally.rows_in_all(), Unit::Rows));
    out.looked(Unit::Rows).all(tally.rows_in_all());
    Ok(())
}
