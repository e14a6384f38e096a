//! Values, figures, periods, and the numbers and words of a rule.

use std::collections::BTreeSet;

use candour_cell::decimal;
use candour_cell::period;
use candour_model::facts::{Change, ColumnFacts, DatasetFacts, ReleaseFacts};
use candour_model::finding::{Argument, CellValue, Figure, Most};
use candour_model::meaning::{MeasureOf, NumberFormat, PeriodUnit, Privacy, Reference};
use candour_model::outcome::{Block, Outcome};
use candour_statement::value::{self as told, Between, Cell, Decimal, Hidden};
use serde_json::Value;

use super::texts::{Texts, names_a_person};
use super::{Beside, Gate};

impl Gate<'_> {
    pub(crate) fn cell(&self, value: &CellValue, beside: Beside<'_>) -> Result<Cell, Hidden> {
        if !self.is_open() {
            self.may_show_value(value, beside)?;
        }
        Ok(Cell {
            of: self.column_id(&value.column),
            text: value.text.clone(),
        })
    }

    fn may_show_value(&self, value: &CellValue, beside: Beside<'_>) -> Result<(), Hidden> {
        if self.is_confidential() {
            return Err(Hidden::Confidential);
        }
        if self.from_withheld {
            return Err(Hidden::Withheld);
        }
        let (Some(dataset), Some(column)) = (self.dataset, self.column(&value.column)) else {
            return Err(Hidden::Undeclared);
        };
        if self.is_unknown(&value.column) {
            return Err(Hidden::Undeclared);
        }
        let meaning = &column.meaning;
        if meaning.is(Privacy::Direct) || meaning.is(Privacy::Pseudonym) || self.is_crossed(value, beside) {
            return Err(Hidden::Personal);
        }
        if value.text.as_deref().is_some_and(names_a_person) {
            return Err(Hidden::Personal);
        }
        let is_public_word = value
            .text
            .as_ref()
            .is_none_or(|text| self.is_declared_word(dataset, column, text));
        is_public_word.then_some(()).ok_or(Hidden::NotDeclared)
    }

    /// Whether the schema, a published look-up or `candour.toml` lists the text.
    pub(super) fn is_declared_word(&self, dataset: &DatasetFacts, column: &ColumnFacts, text: &str) -> bool {
        let meaning = &column.meaning;
        let is_named_by = |change: &Change| {
            change.column.as_ref() == Some(&column.label)
                && change.from.iter().chain(&change.into).any(|named| named == text)
        };
        let is_excepted =
            |reference: &Reference| reference.columns.contains(&column.label) && reference.except.contains(text);
        let is_long_measure = dataset
            .table
            .long
            .as_ref()
            .is_some_and(|long| long.measure == column.label && long.measures.contains_key(text));
        let counted = dataset.expect.rows_by.get(&column.label);
        let is_counted = counted.is_some_and(|counted| counted.contains_key(text));
        meaning.vocabulary.iter().any(|listed| listed == text)
            || meaning.total.as_deref() == Some(text)
            || meaning.markers.contains_key(text)
            || is_long_measure
            || dataset.table.references.iter().any(is_excepted)
            || self.is_listed(&dataset.name, &column.label, text)
            || is_counted
            || dataset.changes.iter().any(is_named_by)
    }

    fn is_listed(&self, dataset: &str, column: &str, text: &str) -> bool {
        self.outcome.published_values.iter().any(|listed| {
            listed.dataset == dataset
                && listed.column == column
                && listed.values.binary_search_by(|value| value.as_str().cmp(text)).is_ok()
        })
    }

    /// Whether a personal value stands beside another column: for indirect ones other than a period.
    fn is_crossed(&self, value: &CellValue, beside: Beside<'_>) -> bool {
        let is_sensitive = self.is(&value.column, Privacy::Sensitive);
        if !is_sensitive && !self.is(&value.column, Privacy::Indirect) {
            return false;
        }
        let is_period = |label: &str| self.column(label).is_some_and(|column| column.meaning.period.is_some());
        let crosses = |label: &String| !self.say_the_same(label, &value.column) && (is_sensitive || !is_period(label));
        let is_crossed = beside.args.values().any(|other| match other {
            Argument::Value(other) => crosses(&other.column),
            Argument::Count(count) => count.by.columns.iter().any(crosses),
            Argument::Share(share) => share.by.columns.iter().any(crosses),
            Argument::Figure(figure) => figure.by.columns.iter().any(crosses),
            Argument::Period(_) => is_sensitive,
            _ => false,
        });
        is_crossed || is_sensitive && beside.columns.iter().any(crosses)
    }

    /// A figure of a table that is published is public already, but for small ones of people.
    pub(crate) fn figure(&self, figure: &Figure, beside: Beside<'_>) -> told::Figure {
        told::Figure {
            column: self.column_id(&figure.column),
            figure: self.decimal(figure, beside),
            unit: self.unit_of(&figure.column),
            by: self.breakdown_told(&figure.by),
        }
    }

    /// The unit of an amount; that of the measures of a long table where all have the same.
    fn unit_of(&self, label: &str) -> Option<String> {
        if let Some(measure) = &self.column(label)?.meaning.measure {
            return measure.unit.clone();
        }
        let long = self.dataset?.table.long.as_ref().filter(|long| long.value == label)?;
        let mut units = long.measures.values().map(|measure| &measure.measure.unit);
        let first = units.next()?;
        first.clone().filter(|_| units.all(|unit| unit == first))
    }

    fn decimal(&self, figure: &Figure, beside: Beside<'_>) -> Decimal {
        if self.is_open() {
            return Decimal::of(figure);
        }
        let is_measured = self.measures_people(&figure.column);
        let by = self.broken_down_by(&figure.by.columns, beside.args);
        let names_people = |kind| self.is(&figure.column, kind) || self.any_is(&by, kind);
        for (is_so, why) in [
            (self.from_withheld, Hidden::Withheld),
            (self.is_confidential(), Hidden::Confidential),
            (
                self.is_records() || names_people(Privacy::Direct) || names_people(Privacy::Pseudonym),
                Hidden::Personal,
            ),
            (self.any_is_unknown(&by) || is_measured.is_none(), Hidden::Undeclared),
        ] {
            if is_so {
                return Decimal::Hidden(why);
            }
        }
        let number = |text: &String| decimal::parse(text, &NumberFormat::default()).filter(|_| is_number(text));
        let most = match &figure.most {
            Some(Most::Number(most)) => Some(most),
            _ => None,
        };
        let Some(least) = number(&figure.text).filter(|_| most.is_none_or(|most| number(most).is_some())) else {
            return Decimal::Hidden(Hidden::Implausible);
        };
        let threshold = self.outcome.publication.threshold;
        let is_small = |number: decimal::Decimal| !number.is_zero() && number.abs() < decimal::Decimal::from(threshold);
        match (is_measured == Some(true) && !by.is_empty(), most.and_then(number)) {
            (false, _) => Decimal::of(figure),
            (true, None) if figure.most.is_none() && is_small(least) => Decimal::Below(threshold),
            (true, None) if figure.most.is_none() => Decimal::of(figure),
            // An end that is small would tell of the few that are shown: it is moved outwards.
            (true, most) => Decimal::Between(Between {
                least: match is_small(least) {
                    true if least > decimal::Decimal::ZERO => "0".to_owned(),
                    true => format!("-{threshold}"),
                    false => figure.text.clone(),
                },
                most: most.map(|most| match is_small(most) {
                    true if most > decimal::Decimal::ZERO => threshold.to_string(),
                    true => "0".to_owned(),
                    false => most.to_string(),
                }),
            }),
        }
    }

    /// Whether a declared measure counts people; `None` where the column is none.
    fn measures_people(&self, label: &str) -> Option<bool> {
        let column = self.column(label).filter(|column| column.declared)?;
        if let Some(measure) = &column.meaning.measure {
            return Some(measure.of == MeasureOf::People);
        }
        let long = self.dataset?.table.long.as_ref().filter(|long| long.value == label)?;
        let mut measures = long.measures.values();
        Some(measures.any(|measure| measure.measure.of == MeasureOf::People))
    }

    /// A period. In data about people one day may be a day of birth, so a day is shown only where the declarations tell
    /// it anyhow: inside the period of the release, or the day of the audit.
    pub(crate) fn period(&self, label: &str, beside: Beside<'_>) -> Result<String, Hidden> {
        if self.is_open() {
            return Ok(label.to_owned());
        }
        for (is_so, why) in [
            (self.from_withheld, Hidden::Withheld),
            (self.is_confidential(), Hidden::Confidential),
            (!is_period(label), Hidden::Implausible),
        ] {
            if is_so {
                return Err(why);
            }
        }
        let names_people = |label: &String| {
            self.is(label, Privacy::Direct) || self.is(label, Privacy::Pseudonym) || self.is(label, Privacy::Sensitive)
        };
        if beside.columns.iter().any(names_people) {
            return Err(Hidden::Personal);
        }
        if self.any_is_unknown(beside.columns) {
            return Err(Hidden::Undeclared);
        }
        let may_be_shown = !self.is_records() || !is_day(label) || is_expected(&self.outcome.facts.release, label);
        may_be_shown.then(|| label.to_owned()).ok_or(Hidden::Personal)
    }

    /// A number of the policy or the declarations. The core's own rules say where in a schema they are.
    pub(super) fn number(&self, text: &str) -> Result<String, Hidden> {
        let is_place = self.is_core() && (text.is_empty() || text.starts_with(['/', '#']));
        let may_be_shown = self.is_open() || is_place || self.is_declared_number(text);
        may_be_shown.then(|| text.to_owned()).ok_or(Hidden::NotDeclared)
    }

    fn is_declared_number(&self, text: &str) -> bool {
        let numbers = self
            .numbers
            .get_or_init(|| declared_numbers(self.outcome, self.block, self.dataset));
        numbers.contains(text)
    }

    /// A word of the rule's manifest, or a text of a condition that the publisher declares. The core has words for what it has looked at itself, such as the shape of a date.
    pub(super) fn word(&self, word: &str) -> Result<String, Hidden> {
        let manifest = self.block.manifest.as_ref();
        let is_declared = manifest.is_some_and(|manifest| manifest.words.iter().any(|listed| listed == word));
        if self.is_open() || self.is_core() || is_declared {
            return Ok(word.to_owned());
        }
        match self.dataset.is_some_and(|dataset| dataset.asserts(word)) {
            true if names_a_person(word) => Err(Hidden::Personal),
            true => Ok(Texts(self.audience).text(word)),
            false => Err(Hidden::NotDeclared),
        }
    }
}

/// The numbers that a rule may name as a threshold: those of its parameters, of what is declared of the dataset, and of
/// the rule's own page.
fn declared_numbers(outcome: &Outcome, block: &Block, dataset: Option<&DatasetFacts>) -> BTreeSet<String> {
    let mut numbers = BTreeSet::from([
        outcome.publication.threshold.to_string(),
        outcome.publication.round.to_string(),
    ]);
    for evaluation in &block.evaluations {
        add_numbers(&evaluation.params, &mut numbers);
    }
    for weakening in &block.weakenings {
        add_numbers(&weakening.pack, &mut numbers);
        add_numbers(&weakening.used, &mut numbers);
    }
    if let Some(manifest) = &block.manifest {
        let digits = |c: char| c.is_ascii_digit() || c == ',' || c == '.';
        let tokens = manifest.page.split(|c| !digits(c)).filter(|token| !token.is_empty());
        let tokens = tokens.map(|token| token.replace(',', "").trim_end_matches('.').to_owned());
        numbers.extend(tokens.filter(|token| is_number(token)));
    }
    numbers.extend(publication_delay(&outcome.facts.release));
    let Some(dataset) = dataset else { return numbers };
    let counted = dataset.expect.rows_by.values().flat_map(|values| values.values());
    numbers.extend(dataset.expect.rows.iter().chain(counted).map(u64::to_string));
    // Absent, no difference is allowed.
    let allowed = dataset.table.parts.iter().map(|parts| parts.allow.unwrap_or(0));
    numbers.extend(allowed.map(|allowed| allowed.to_string()));
    for column in &dataset.columns {
        let measure = column.meaning.measure.as_ref();
        numbers.extend(measure.and_then(|measure| measure.rounded).map(|base| base.to_string()));
        for marker in column.meaning.markers.values() {
            numbers.extend(
                [marker.from, marker.to]
                    .into_iter()
                    .flatten()
                    .map(|bound| bound.to_string()),
            );
        }
    }
    numbers
}

/// How many days after its period a release was audited: both stand in the declarations.
fn publication_delay(release: &ReleaseFacts) -> Option<String> {
    let day = |text: &str| period::days(text, PeriodUnit::Day).map(|days| days.from);
    let (last, audited) = (release.period.as_ref().map(|days| &days.to), release.as_of.as_ref());
    Some((day(audited?)? - day(last?)?).get_days().to_string())
}

fn add_numbers(value: &Value, numbers: &mut BTreeSet<String>) {
    match value {
        Value::Number(number) => {
            numbers.insert(number.to_string());
        }
        Value::String(text) if is_number(text) => {
            numbers.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| add_numbers(item, numbers)),
        Value::Object(members) => members.values().for_each(|member| add_numbers(member, numbers)),
        _ => {}
    }
}

fn is_number(text: &str) -> bool {
    decimal::to_json_number(text, &NumberFormat::default()).is_some()
}

fn is_period(label: &str) -> bool {
    use PeriodUnit::{Day, FinancialYear, Month, Quarter, Week, Year};
    let units = [Day, Week, Month, Quarter, Year, FinancialYear];
    units.into_iter().any(|unit| period::days(label, unit).is_some())
}

fn is_day(label: &str) -> bool {
    period::days(label, PeriodUnit::Day).is_some()
}

/// Whether a day lies in the period of the release, or is the day of the audit.
fn is_expected(release: &ReleaseFacts, day: &str) -> bool {
    let is_inside = release
        .period
        .as_ref()
        .is_some_and(|days| (days.from.as_str()..=days.to.as_str()).contains(&day));
    is_inside || release.as_of.as_deref() == Some(day)
}
