//! Cells that the schema's types let through and that cannot be read as it declares: no period where `x-period` stands, no
//! number in a text that `x-number` or `x-measure` is about.

use std::collections::BTreeMap;

use candour_arrow::TallyColumns;
use candour_cell::{decimal, key, period};
use candour_model::cell::CellState;
use candour_model::coverage::{Coverage, Rest, Why};
use candour_model::facts::{ColumnFacts, DatasetFacts, Facts, Kind};
use candour_model::finding::{Argument, Breakdown, Count, Finding, Message, RecordRef, Share, Under, Unit};
use candour_model::meaning::{JsonType, NumberFormat, PeriodUnit, Privacy};
use candour_model::outcome::PublicationPolicy;
use candour_model::tally::{As, TallySpec};

use crate::pass::{Passes, state_spec};
use crate::unreadable_words::{X_NUMBER, X_PERIOD};

/// A column of more different texts is looked at by the states of its cells alone, which names no form.
const MOST_TEXTS: u64 = 200_000;

/// Record numbers of each text.
pub(crate) const ROWS: u32 = 10;

/// Of how many texts, at most, a finding tells so many record numbers.
const TEXTS: usize = 10;

/// The tallies behind both rules.
pub(crate) fn wanted(facts: &Facts) -> Vec<TallySpec> {
    facts
        .datasets
        .iter()
        .flat_map(|dataset| wanted_of(dataset, ROWS))
        .collect()
}

/// Those of one dataset, with so many record numbers of each text.
pub(crate) fn wanted_of(dataset: &DatasetFacts, rows: u32) -> Vec<TallySpec> {
    let columns = dataset.present().filter(|column| rule_of(dataset, column).is_some());
    columns.flat_map(|column| specs(dataset, column, rows)).collect()
}

/// The texts of a column with their states, and its states alone.
fn specs(dataset: &DatasetFacts, column: &ColumnFacts, rows: u32) -> [TallySpec; 2] {
    let texts = TallySpec::of(&dataset.name).by(&column.label);
    let texts = texts.by_as(&column.label, As::State).rows(rows).limit(MOST_TEXTS);
    [texts, state_spec(&dataset.name, &column.label)]
}

/// Which rule is about a column. What is declared to be a number and is none, `schema/type` finds; a number may be no period all
/// the same.
fn rule_of(dataset: &DatasetFacts, column: &ColumnFacts) -> Option<&'static str> {
    let meaning = &column.meaning;
    let may_be_text = meaning.types.is_empty() || meaning.types.contains(&JsonType::String);
    let is_value = dataset
        .table
        .long
        .as_ref()
        .is_some_and(|long| long.value == column.label);
    let has_numbers = is_value || meaning.measure.is_some() || meaning.number != NumberFormat::default();
    match &meaning.period {
        Some(_) => Some(X_PERIOD),
        None if may_be_text && has_numbers => Some(X_NUMBER),
        _ => None,
    }
}

/// Whether `schema/type` finds this text: the column is one of numbers, and it is none.
fn is_for_types(text: &str, column: &ColumnFacts) -> bool {
    let meaning = &column.meaning;
    meaning.is_numeric() && !meaning.listed_texts.contains(text) && !decimal::is_number(text, &meaning.number)
}

/// What the rules found in a dataset, with so many record numbers of each text, and how much they looked at; nothing where no
/// column is theirs.
pub(crate) fn findings(
    dataset: &DatasetFacts,
    passes: &Passes,
    publication: &PublicationPolicy,
    rows: u32,
) -> BTreeMap<&'static str, (Vec<Finding>, Vec<Coverage>)> {
    let mut found: BTreeMap<&'static str, (Vec<Finding>, Vec<Coverage>)> = BTreeMap::new();
    for column in dataset.present() {
        let Some(rule) = rule_of(dataset, column) else { continue };
        let cells = Cells::of(dataset, column, passes, rows);
        let (findings, coverage) = found.entry(rule).or_default();
        coverage.push(Coverage {
            about: Unit::Cells,
            columns: vec![column.label.clone()],
            of: cells.valued,
            looked: cells.valued - cells.beyond_limit,
            rest: cells.rest(),
        });
        let (impossible, other): (Vec<Text>, Vec<Text>) = cells.unreadable.into_iter().partition(|text| {
            let declared = column.meaning.period.as_ref();
            declared.is_some_and(|declared| period::is_impossible(&text.text, declared))
        });
        let shown = Shown {
            dataset,
            column,
            publication,
            most: rows as usize * TEXTS,
        };
        findings.extend(shown.finding("impossible", &impossible, cells.valued));
        findings.extend(shown.finding(if rule == X_PERIOD { "period" } else { "number" }, &other, cells.valued));
        if let Some(n) = cells.unlisted.filter(|n| *n > 0) {
            let unlisted = [Text {
                text: String::new(),
                n,
                rows: Vec::new(),
            }];
            findings.extend(shown.finding("period", &unlisted, cells.valued));
        }
    }
    found
}

/// A text that cannot be read.
struct Text {
    text: String,
    n: u64,
    rows: Vec<RecordRef>,
}

/// The cells of one column that hold a value.
struct Cells {
    valued: u64,
    unreadable: Vec<Text>,
    /// How many cannot be read, where there are too many texts to be listed.
    unlisted: Option<u64>,
    /// How many were not looked at, since there are too many texts and their states do not tell.
    beyond_limit: u64,
}

impl Cells {
    fn of(dataset: &DatasetFacts, column: &ColumnFacts, passes: &Passes, rows: u32) -> Self {
        let [texts, states] = specs(dataset, column, rows);
        let mut cells = Cells {
            valued: 0,
            unreadable: Vec::new(),
            unlisted: None,
            beyond_limit: 0,
        };
        let tally = passes.tallies.get(&texts).filter(|tally| !tally.head.overflowed);
        let Some(listed) = tally.and_then(|tally| TallyColumns::of(tally).ok()) else {
            for (state, n) in passes.states(&states).unwrap_or_default() {
                match state.as_str() {
                    "present" => cells.valued += n,
                    "malformed" => (cells.valued, cells.unlisted) = (cells.valued + n, Some(n)),
                    _ => {}
                }
            }
            // That a text is no number is not its state.
            if column.meaning.period.is_none() {
                cells.beyond_limit = cells.valued;
            }
            return cells;
        };
        for group in 0..listed.len() {
            let (Some(text), Some(state)) = (listed.key(0, group), listed.key(1, group)) else {
                continue;
            };
            let is_malformed = state == CellState::Malformed.name();
            if state != CellState::Present.name() && !is_malformed || is_for_types(text, column) {
                continue;
            }
            let n = listed.count(group);
            cells.valued += n;
            if is_malformed || column.meaning.period.is_none() && key(text, As::Number, &column.meaning).is_none() {
                cells.unreadable.push(Text {
                    text: text.to_owned(),
                    n,
                    rows: listed.rows(group),
                });
            }
        }
        cells
    }

    fn rest(&self) -> Vec<Rest> {
        let beyond = Rest {
            why: Why::BeyondLimit,
            n: self.beyond_limit,
        };
        (beyond.n > 0).then_some(beyond).into_iter().collect()
    }
}

/// What may be told of a column's texts.
struct Shown<'a> {
    dataset: &'a DatasetFacts,
    column: &'a ColumnFacts,
    publication: &'a PublicationPolicy,
    /// Record numbers of a finding.
    most: usize,
}

impl Shown<'_> {
    fn finding(&self, template: &str, texts: &[Text], valued: u64) -> Option<Finding> {
        let n: u64 = texts.iter().map(|text| text.n).sum();
        if n == 0 {
            return None;
        }
        let by = Breakdown {
            columns: Vec::new(),
            under: Some(Under::State(CellState::Malformed)),
        };
        let count = |n| Count {
            n,
            of: Unit::Cells,
            by: by.clone(),
        };
        let mut args = BTreeMap::from([
            ("cells".to_owned(), Argument::Count(count(n))),
            ("column".to_owned(), Argument::Label(self.column.label.clone())),
            (
                "share".to_owned(),
                Argument::Share(Share {
                    part: n,
                    whole: valued,
                    of: Unit::Cells,
                    by: by.clone(),
                }),
            ),
        ]);
        let declared = self.column.meaning.period.as_ref();
        if let Some(declared) = declared {
            args.insert("periods".to_owned(), Argument::Word(name(declared.is).to_owned()));
        }
        let shapes = self.shapes(texts);
        let all_told: u64 = shapes.values().sum();
        let form = declared
            .filter(|_| template == "period" && all_told == n)
            .and_then(|declared| period::form_of(texts.iter().map(|text| text.text.as_str()), declared.is));
        if let Some(form) = form {
            args.insert("form".to_owned(), Argument::Word(form.to_owned()));
        }
        let mut shapes: Vec<(String, u64)> = shapes.into_iter().filter(|_| template != "impossible").collect();
        shapes.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let group = |(shape, n): (String, u64)| {
            BTreeMap::from([
                ("shape".to_owned(), Argument::Word(shape)),
                ("cells".to_owned(), Argument::Count(count(n))),
            ])
        };
        let mut records: Vec<RecordRef> = texts.iter().flat_map(|text| text.rows.iter().copied()).collect();
        records.sort();
        records.truncate(self.most);
        Some(Finding {
            message: Message {
                template: if form.is_some() { "other-form" } else { template }.to_owned(),
                args,
            },
            columns: vec![self.column.label.clone()],
            affected: Some(count(n)),
            groups_in_all: shapes.len() as u64,
            groups: shapes.into_iter().map(group).collect(),
            records,
        })
    }

    /// Digits as 9 and letters as A or a, with how many cells look like it: of what names nobody, and only what as many cells
    /// share as people must be in a group.
    fn shapes(&self, texts: &[Text]) -> BTreeMap<String, u64> {
        let privacy = self.column.meaning.privacy.as_deref();
        let may_name = |kind| privacy.is_some_and(|kinds: &[Privacy]| kinds.contains(&kind));
        let is_untold = privacy.is_none() && self.dataset.kind == Kind::Records
            || may_name(Privacy::Direct)
            || may_name(Privacy::Pseudonym);
        let mut shapes: BTreeMap<String, u64> = BTreeMap::new();
        for text in texts.iter().filter(|_| !is_untold) {
            if let Some(shape) = key(&text.text, As::Shape, &self.column.meaning) {
                *shapes.entry(shape.into_owned()).or_default() += text.n;
            }
        }
        shapes.retain(|shape, n| *n >= self.publication.threshold && !shape.is_empty());
        shapes
    }
}

/// What the periods of a length are called.
fn name(unit: PeriodUnit) -> &'static str {
    match unit {
        PeriodUnit::Day => "days",
        PeriodUnit::Week => "weeks",
        PeriodUnit::Month => "months",
        PeriodUnit::Quarter => "quarters",
        PeriodUnit::Year => "years",
        PeriodUnit::FinancialYear => "financial years",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use candour_model::coverage::{Covers, Standing, is_too_little};
    use candour_testing::Case;

    use super::*;

    const PUBLICATION: PublicationPolicy = PublicationPolicy { threshold: 2, round: 5 };

    /// What is found in a file of one column, and how much was looked at, where all texts are told or none.
    fn said(csv: &str, meaning: &str, is_told: bool) -> Vec<String> {
        let schema = format!(r#"{{ "properties": {{ "a": {meaning} }} }}"#);
        let case = Case::new(csv).schema(&schema).kind(Kind::Table);
        let facts = case.facts(false);
        let tallies = wanted(&facts).into_iter().map(|spec| {
            let mut tally = case.tally(&spec);
            tally.head.overflowed = !is_told && spec.by.len() > 1;
            (spec, tally)
        });
        let passes = Passes::of_tallies(tallies.collect(), BTreeSet::new());
        let mut said = Vec::new();
        for (rule, (findings, coverage)) in findings(&facts.datasets[0], &passes, &PUBLICATION, ROWS) {
            for finding in &findings {
                let n = finding.affected.as_ref().map_or(0, |count| count.n);
                let form = finding.message.args.get("form");
                let shapes: Vec<_> = finding.groups.iter().filter_map(|group| group.get("shape")).collect();
                said.push(format!("{rule} {} {n} {form:?} {shapes:?}", finding.message.template));
            }
            for one in &coverage {
                assert!(one.adds_up());
                said.push(format!("{rule} {} of {}", one.looked, one.of));
            }
        }
        said
    }

    #[test]
    fn what_no_calendar_has_is_told_from_another_form() {
        let csv = "a\n2015-04-30\n2015-04-31\n01/05/2015\n02/05/2015\n";
        let meaning = r#"{ "type": "string", "x-period": "day" }"#;
        let of_form = "schema/x-period other-form 2 Some(Word(\"DD/MM/YYYY\")) [Word(\"99/99/9999\")]";
        let impossible = "schema/x-period impossible 1 None []";
        assert_eq!(
            said(csv, meaning, true),
            [impossible, of_form, "schema/x-period 4 of 4"]
        );
        // Too many texts: their states still tell how many.
        assert_eq!(
            said(csv, meaning, false),
            ["schema/x-period period 3 None []", "schema/x-period 4 of 4"]
        );
        let direct = r#"{ "type": "string", "x-period": "day", "x-privacy": "direct" }"#;
        assert_eq!(
            said(csv, direct, true),
            [impossible, "schema/x-period period 2 None []", "schema/x-period 4 of 4"]
        );
    }

    #[test]
    fn a_number_that_is_no_period_is_found() {
        let csv = "a\n2015\n120\n3\nmany\n";
        for types in [r#""integer""#, r#"["integer", "string"]"#] {
            let meaning = format!(r#"{{ "type": {types}, "x-period": {{ "is": "year", "as": "YYYY" }} }}"#);
            let texts = u64::from(types.starts_with('['));
            let found = said(csv, &meaning, true);
            let expected = format!("schema/x-period period {} None", 2 + texts);
            assert!(found[0].starts_with(&expected), "{found:?}");
            assert_eq!(found[1], format!("schema/x-period {0} of {0}", 3 + texts));
        }
    }

    #[test]
    fn a_text_that_is_no_number_is_found_where_all_texts_are_told() {
        let csv = "a\n12\nmany\n*\n";
        let meaning = r#"{ "type": "string", "x-measure": { "of": "events" }, "x-markers": { "*": "suppressed" } }"#;
        assert_eq!(
            said(csv, meaning, true),
            ["schema/x-number number 1 None []", "schema/x-number 2 of 2"]
        );
        // Beyond the limit nobody looked, and nobody says that all is well.
        assert_eq!(said(csv, meaning, false), ["schema/x-number 0 of 2"]);
        let beyond = Coverage {
            about: Unit::Cells,
            columns: Vec::new(),
            of: 2,
            looked: 0,
            rest: vec![Rest {
                why: Why::BeyondLimit,
                n: 2,
            }],
        };
        let standing = Standing::of(Covers::Cells, std::slice::from_ref(&beyond), false);
        assert!(is_too_little(standing, &[beyond], 95));
    }
}
