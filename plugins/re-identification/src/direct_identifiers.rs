//! Direct identifiers: columns whose cells name a person by themselves.

mod births;
mod evidence;
mod names;
mod numbers;
mod words;

use candour_sdk::{
    Ask, ColumnFacts, DatasetFacts, Dimension, Finding, Judgement, Kind, Plan, Privacy, Rule, RuleError, RuleMeta,
    Tallies, TallySpec, Unit, count, label, word,
};
use evidence::{Cells, Evidence};
use schemars::JsonSchema;
use serde::Deserialize;

/// Columns whose cells name a person by themselves.
pub struct DirectIdentifiers;

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// What is looked for.
    #[schemars(extend("x-stricter" = "higher"))]
    finds: Vec<What>,
    /// Columns declared so are ignored, whatever they hold but NHS numbers, names of people and what says of itself that it identifies.
    #[serde(default)]
    #[schemars(extend("x-stricter" = "lower"))]
    except_declared: Vec<Privacy>,
    /// How many different numbers must pass the check of an NHS number (values).
    #[schemars(extend("x-stricter" = "lower"))]
    nhs_values: u64,
    /// The share of the different numbers of ten digits that must pass it (per cent); by chance 9.1 do.
    #[schemars(extend("x-stricter" = "lower"), range(min = 10, max = 100))]
    nhs_percent: u64,
    /// The share of cells with ten digits in groups of three, three and four (per mille).
    #[schemars(extend("x-stricter" = "lower"))]
    grouped_per_mille: u64,
    /// The share of cells (per cent) that must look like an identifier where an ordinary code may look so by chance.
    #[schemars(extend("x-stricter" = "lower"), range(max = 100))]
    code_percent: u64,
    /// How many different values must be a given name and a surname (values).
    #[schemars(extend("x-stricter" = "lower"))]
    name_values: u64,
    /// The share of the different values that must be so (per cent).
    #[schemars(extend("x-stricter" = "lower"), range(min = 10, max = 100))]
    name_percent: u64,
    /// The spread of days from which they are taken for dates of birth (years).
    #[schemars(extend("x-stricter" = "lower"))]
    lifetime_years: u64,
}

/// What may be looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum What {
    /// A column declared `direct`.
    DeclaredDirect,
    /// NHS numbers, and those of Scotland and Northern Ireland.
    NhsNumber,
    /// Ten digits in groups of three, three and four, whether or not they pass the check.
    GroupedDigits,
    /// National Insurance numbers.
    Nino,
    /// E-mail addresses.
    Email,
    /// Full postcodes.
    Postcode,
    /// Telephone numbers.
    UkPhone,
    /// Dates of birth.
    BirthDate,
    /// Names of people, told by the cells.
    PersonName,
    /// A label that says that the column holds names of people, whatever is in the cells.
    NameLabel,
    /// UUIDs and hexadecimal digests in columns that are not declared to be pseudonyms.
    OpaqueId,
}

/// What may stand in a column, and the words for it.
const NAMED: [(What, &str); 10] = [
    (What::NhsNumber, numbers::NHS),
    (What::NhsNumber, numbers::CHI),
    (What::NhsNumber, numbers::HEALTH_AND_CARE),
    (What::GroupedDigits, "numbers written like NHS numbers"),
    (What::Nino, "National Insurance numbers"),
    (What::Email, "e-mail addresses"),
    (What::Postcode, "full postcodes"),
    (What::UkPhone, "telephone numbers"),
    (What::BirthDate, "dates of birth"),
    (What::PersonName, "names of people"),
];

impl Rule for DirectIdentifiers {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        let meta = words::added(RuleMeta::new("direct-identifiers"))
            .summary("columns whose cells name a person directly")
            .dimension(Dimension::Confidentiality)
            .covers_cells()
            .page(include_str!("direct_identifiers.md"));
        NAMED.iter().fold(meta, |meta, (_, words)| meta.word(words))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        Plan::tallies(planned(ask).into_iter().flat_map(|(_, tallies)| tallies))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let mut columns = 0;
        if ask.params.finds.contains(&What::DeclaredDirect) {
            for column in ask
                .dataset()
                .present()
                .filter(|column| column.meaning.is(Privacy::Direct))
            {
                columns += 1;
                let finding = Finding::of("declared-direct").columns([&column.label]);
                out.finding(finding.arg("column", label(&column.label)).affected(1, Unit::Columns));
            }
        }
        let mut at = 0;
        for (column, specs) in planned(ask) {
            let evidence = Evidence::read(tallies, at, &ask.params)?;
            let years_at = (specs.len() > evidence::TALLIES).then_some(at + evidence::TALLIES);
            let births = births::judge(tallies, years_at, column, &evidence, &ask.params)?;
            at += specs.len();
            if let Some(finding) = identifiers(ask, column, &evidence, births, out) {
                columns += 1;
                out.finding(finding);
            } else if let Some(finding) = names::label(ask, column, &evidence) {
                out.finding(finding);
            }
            if let Some(finding) = opaque_ids(ask, column, &evidence) {
                out.finding(finding);
            }
        }
        out.measure("identifying-columns", count(columns, Unit::Columns));
        Ok(())
    }
}

/// The columns whose cells are looked at, each with its tallies. One declared `direct` has been named already.
fn planned(ask: &Ask<Params>) -> Vec<(&ColumnFacts, Vec<TallySpec>)> {
    let columns = ask
        .dataset()
        .present()
        .filter(|column| !column.meaning.is(Privacy::Direct));
    columns
        .map(|column| {
            let mut tallies = evidence::plan(&ask.tally(), &column.label).to_vec();
            tallies.extend(births::plan(&ask.tally(), ask.dataset(), column));
            (column, tallies)
        })
        .collect()
}

/// The tally that tells how many different values a column has, by the state of its cells as third key. It is one of this rule's.
pub(crate) fn values_of(tally: &TallySpec, column: &str) -> TallySpec {
    let [_, values] = evidence::plan(tally, column);
    values
}

/// The finding of a column that holds identifiers, most cells first.
fn identifiers(
    ask: &Ask<Params>,
    column: &ColumnFacts,
    evidence: &Evidence,
    births: Cells,
    out: &mut Judgement,
) -> Option<Finding> {
    let of_class = |class: &str| evidence.classes.get(class).cloned().unwrap_or_default();
    let mut found: Vec<(Cells, &str)> = NAMED
        .iter()
        .filter(|(what, _)| ask.params.finds.contains(what) && is_judged(*what, column, ask.dataset(), &ask.params))
        .map(|(what, words)| {
            let cells = match what {
                What::NhsNumber => evidence.numbers.get(words).cloned().unwrap_or_default(),
                What::GroupedDigits => grouped_digits(evidence, &ask.params),
                What::Nino => of_class("nino"),
                What::Email => of_class("email"),
                What::Postcode => of_class("postcode"),
                What::UkPhone => of_class("uk-phone"),
                What::BirthDate => {
                    let mut cells = births.clone();
                    cells.join(of_class("birth-date"));
                    cells
                }
                What::PersonName => evidence.names(&ask.params),
                What::DeclaredDirect | What::NameLabel | What::OpaqueId => Cells::default(),
            };
            (cells, *words)
        })
        .filter(|(cells, _)| cells.count > 0)
        .collect();
    found.sort_by(|(a, a_words), (b, b_words)| b.count.cmp(&a.count).then(a_words.cmp(b_words)));
    if found.is_empty() {
        return None;
    }
    let most = found
        .iter()
        .map(|(cells, _)| cells.count)
        .sum::<u64>()
        .min(evidence.present);
    out.measure_of("identifying-cells", [&column.label], count(most, Unit::Cells));
    let template = match most == evidence.present {
        true => "all-identifiers",
        false => "identifiers",
    };
    let mut finding = Finding::of(template)
        .columns([&column.label])
        .arg("column", label(&column.label))
        .affected(most, Unit::Cells);
    for (cells, words) in found {
        finding = finding
            .group([("cells", count(cells.count, Unit::Cells)), ("what", word(words))])
            .records(cells.records);
    }
    Some(finding)
}

/// Cells written in groups of three, three and four digits, where there are enough and they are not told already.
fn grouped_digits(evidence: &Evidence, params: &Params) -> Cells {
    let cells = &evidence.grouped_digits;
    let enough = u128::from(evidence.present) * u128::from(params.grouped_per_mille);
    match evidence.numbers.is_empty() && u128::from(cells.count) * 1000 >= enough {
        true => cells.clone(),
        false => Cells::default(),
    }
}

fn opaque_ids(ask: &Ask<Params>, column: &ColumnFacts, evidence: &Evidence) -> Option<Finding> {
    let is_asked = ask.params.finds.contains(&What::OpaqueId)
        && ask.dataset().kind == Kind::Records
        && !column.meaning.is(Privacy::Pseudonym);
    let seen = ["uuid", "hex-digest"].map(|class| evidence.classes.get(class).cloned().unwrap_or_default());
    let cells: u64 = seen.iter().map(|cells| cells.count).sum();
    (is_asked && cells > 0).then(|| {
        Finding::of("opaque-ids")
            .columns([&column.label])
            .arg("column", label(&column.label))
            .arg("cells", count(cells, Unit::Cells))
            .affected(cells, Unit::Cells)
            .records(seen.into_iter().flat_map(|cells| cells.records))
    })
}

/// Whether the column is judged for this: what the publisher said of it, and what a file of this kind may hold.
fn is_judged(what: What, column: &ColumnFacts, dataset: &DatasetFacts, params: &Params) -> bool {
    if matches!(what, What::NhsNumber | What::GroupedDigits | What::PersonName) {
        return true;
    }
    if what == What::BirthDate && dataset.kind != Kind::Records {
        return false;
    }
    let is_excepted = |kinds: &[Privacy]| kinds.iter().any(|kind| params.except_declared.contains(kind));
    let may_be_of_a_place = matches!(what, What::Email | What::Postcode | What::UkPhone);
    match (&column.meaning.privacy, dataset.kind) {
        (Some(kinds), Kind::Table | Kind::Lookup | Kind::Dictionary) if kinds.contains(&Privacy::None) => {
            !may_be_of_a_place && !is_excepted(kinds)
        }
        (Some(kinds), _) => !is_excepted(kinds),
        (None, Kind::Records) => true,
        (None, Kind::Table) => !is_excepted(&[Privacy::None]),
        (None, Kind::Lookup | Kind::Dictionary) => !may_be_of_a_place && !is_excepted(&[Privacy::None]),
    }
}

#[cfg(test)]
mod tests;
